//! What each error of the library becomes: its kind, what is behind it, and what to do, side by side.

use std::error::Error;
use std::io;

use super::{CliError, Kind};
use crate::adoptiv::client::ApiError;
use crate::cli::crm_hints;
use crate::config::credentials::{ADOPTIV, CredentialsError};
use crate::config::settings::SettingsError;
use crate::config::{env, shell};
use crate::engine::{DestinationFault, EngineError};
use crate::http::HttpError;
use crate::model::Advice;
use crate::source::SourceError;
use crate::source::crm::Service;
use crate::store::StoreError;

/// The chain behind an error, without links that only repeat what the one above says already.
fn causes(error: &dyn Error) -> Vec<String> {
    let mut said = error.to_string();
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        if !said.contains(&text) {
            causes.push(text.clone());
            said = text;
        }
        next = cause.source();
    }
    causes
}

/// The CRM whose name is like a word that is none.
fn crm_like(word: &str) -> Option<&'static str> {
    let mut names = Service::ALL.iter().map(|service| service.name());
    let word = word.to_lowercase();
    names.find(|name| strsim::damerau_levenshtein(name, &word) <= 2)
}

impl From<SourceError> for CliError {
    fn from(error: SourceError) -> CliError {
        let hint = match &error {
            SourceError::Interrupted { .. } => {
                return CliError::new(Kind::Interrupted, error.to_string());
            }
            SourceError::Io { path, cause } => match cause.kind() {
                io::ErrorKind::NotFound => match crm_like(path) {
                    Some(crm) => format!("did you mean the CRM `{crm}`?"),
                    None => {
                        format!("check the spelling of `{path}`, and that you are in its folder")
                    }
                },
                io::ErrorKind::PermissionDenied => "make the file readable for you".to_owned(),
                io::ErrorKind::IsADirectory => "name the files in it, not the folder".to_owned(),
                _ => "check that the file is whole and the disk is there".to_owned(),
            },
            SourceError::UnclearObject { hint, .. } | SourceError::Unreadable { hint, .. } => {
                hint.clone()
            }
            SourceError::Crm(error) => crm_hints::hint(error, None),
            SourceError::Kept { .. } => "run the same command again".to_owned(),
            SourceError::Changed { .. } => {
                "wait until the export is complete, then run the same command again".to_owned()
            }
        };
        CliError {
            causes: causes(&error),
            hints: vec![hint.into()],
            ..CliError::new(Kind::Source, error.to_string())
        }
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> CliError {
        let plain = |message: &str, kind, hint: &str| {
            let message = if matches!(error, StoreError::Sqlite(_)) {
                message.to_owned()
            } else {
                error.to_string()
            };
            let said = CliError::new(kind, message).hint(hint);
            match &error {
                StoreError::Sqlite(cause) => said.because(cause.to_string()),
                _ => said,
            }
        };
        if error.is_damaged() {
            return plain(
                "the store is damaged",
                Kind::Store,
                "put back a copy of it; or save what can be read with `sqlite3 STORE .recover`, and check the disk",
            );
        }
        if error.is_full() {
            return plain(
                "the disk is full",
                Kind::Store,
                "make room; what was committed is kept, and the same command goes on",
            );
        }
        if error.is_busy() && !matches!(error, StoreError::Busy { .. }) {
            return plain(
                "the store is locked: another program is writing to it",
                Kind::Busy,
                "close it there, then run the same command again",
            );
        }
        if error.is_read_only() {
            return plain(
                "the store can't be written: it, or its folder, is read-only",
                Kind::Store,
                "make both writable, or work on a copy; looking at it (`history`, `explain`, `reconcile`) needs neither",
            );
        }
        let (kind, hint) = match &error {
            StoreError::Damaged { .. } => (Kind::Store, None),
            StoreError::Absent { .. } => {
                (Kind::Store, Some("an import makes it; `--to` names another one".to_owned()))
            }
            StoreError::Busy { .. } => (
                Kind::Busy,
                Some("wait until it is done, then run the same command again".to_owned()),
            ),
            StoreError::Unusable { .. } => {
                (Kind::Store, Some("name a store of this program with `--to`".to_owned()))
            }
            StoreError::Conflict(_) => (Kind::Refused, None),
            StoreError::Unreadable(_) => (
                Kind::Store,
                Some("somebody changed its tables by hand; put back a copy of it".to_owned()),
            ),
            StoreError::Sqlite(_) => (
                Kind::Store,
                Some("check that the disk is not full and the store is writable".to_owned()),
            ),
            StoreError::Io { .. } => (
                Kind::Store,
                Some(
                    "check that its folder is there and writable, or name another with `--to`"
                        .to_owned(),
                ),
            ),
        };
        CliError {
            causes: causes(&error),
            hints: hint.into_iter().map(Advice::from).collect(),
            ..CliError::new(kind, error.to_string())
        }
    }
}

impl From<EngineError> for CliError {
    fn from(error: EngineError) -> CliError {
        match error {
            EngineError::Source(error) => error.into(),
            EngineError::Store(error) => error.into(),
            EngineError::Interrupted => CliError::new(Kind::Interrupted, "interrupted"),
            EngineError::Refused { message, hint } => {
                let error = CliError::new(Kind::Refused, message);
                if hint.is_empty() { error } else { error.hint(hint) }
            }
            EngineError::Stopped { code, message, hint } => {
                CliError::new(Kind::Stopped(code), format!("{message}; nothing was written"))
                    .hint(hint)
            }
            EngineError::Destination { fault, message } => {
                let kind = match fault {
                    DestinationFault::Address { .. } => Kind::Usage,
                    _ => Kind::Destination,
                };
                let of_env = env::token().is_some();
                CliError::new(kind, message).hint(destination_hint(&fault, of_env))
            }
            EngineError::Inconsistent(_) => CliError::new(Kind::Internal, error.to_string())
                .hint("this is a defect of adoptiv-migrate; nothing of the batch in hand was kept, please report it with this message"),
        }
    }
}

impl From<ApiError> for CliError {
    fn from(error: ApiError) -> CliError {
        EngineError::from(error).into()
    }
}

impl From<HttpError> for CliError {
    fn from(error: HttpError) -> CliError {
        EngineError::from(error).into()
    }
}

/// What to do about a destination. `of_env` says that the token is that of the environment, which
/// goes before the one that is kept: a new one that is kept would change nothing.
fn destination_hint(fault: &DestinationFault, of_env: bool) -> String {
    match fault {
        DestinationFault::Address { hint } => (*hint).to_owned(),
        DestinationFault::Unauthorized { url } if of_env => format!(
            "the token is that of `{}`: set another, or unset it and connect with `{}`",
            env::TOKEN,
            connect(url)
        ),
        DestinationFault::Unauthorized { url } => {
            format!("get a new token, and keep it with `{}`", connect(url))
        }
        DestinationFault::Forbidden { url } if of_env => format!(
            "ask the workspace's admin for a token with the scopes `read` and `write`; this one is \
             that of `{}`: set another, or unset it and connect with `{}`",
            env::TOKEN,
            connect(url)
        ),
        DestinationFault::Forbidden { url } => format!(
            "ask the workspace's admin for a token with the scopes `read` and `write`, and keep it \
             with `{}`",
            connect(url)
        ),
        DestinationFault::Moved => {
            "the token was not sent there; if you trust it, name it instead".to_owned()
        }
        DestinationFault::Untrusted => {
            "check the address and this machine's clock; an authority of your own has to be among \
             those that the system trusts"
                .to_owned()
        }
        DestinationFault::Unreachable => {
            "check the address and the network, then run the same command again".to_owned()
        }
        DestinationFault::Busy => "run the same command again later".to_owned(),
        DestinationFault::Refused => {
            "check that the address is that of an Adoptiv workspace's API; the README says which \
             contract this program speaks"
                .to_owned()
        }
    }
}

/// The command that takes a token for an address.
pub fn connect(url: &str) -> String {
    shell::command(["connect", "adoptiv", "--to", url])
}

impl From<CredentialsError> for CliError {
    fn from(error: CredentialsError) -> CliError {
        let hint = match &error {
            CredentialsError::NoPlace => {
                "name a folder with `ADOPTIV_MIGRATE_CONFIG_DIR`".to_owned()
            }
            CredentialsError::Unreadable { .. } | CredentialsError::Unwritable { .. } => {
                "make it yours, or name another folder with `ADOPTIV_MIGRATE_CONFIG_DIR`".to_owned()
            }
            CredentialsError::Exposed { path } => {
                let path = path.display();
                format!("`chmod 600 {path}` closes it; replace tokens that others may have seen")
            }
            CredentialsError::Damaged { .. } => "remove it, and connect again".to_owned(),
            CredentialsError::Ring { .. } => format!(
                "start or unlock it; without one, `{}` gives the token for once",
                env::TOKEN
            ),
            CredentialsError::Busy { .. } => {
                "wait until the other run is done, then run the same command again".to_owned()
            }
            CredentialsError::Interrupted => {
                return CliError::new(Kind::Interrupted, "interrupted");
            }
            CredentialsError::Lost { service, url } if service == ADOPTIV => {
                format!("`{}` takes one again", connect(url))
            }
            CredentialsError::Lost { service, .. } => {
                format!("`{}` takes one again", shell::command(["connect", service]))
            }
            CredentialsError::NoRing { url } => format!(
                "`{}` takes it again and keeps it in a file; or use a build with the feature `keyring`",
                connect(url)
            ),
        };
        CliError {
            causes: causes(&error),
            hints: vec![hint.into()],
            ..CliError::new(Kind::Credentials, error.to_string())
        }
    }
}

impl From<SettingsError> for CliError {
    fn from(error: SettingsError) -> CliError {
        let behind = causes(&error);
        let said = CliError::new(Kind::Settings, error.to_string());
        match error {
            SettingsError::Unreadable { .. } => behind
                .into_iter()
                .fold(said, CliError::because)
                .hint("make it readable, or remove it"),
            SettingsError::Wrong { problems, .. } => problems.iter().fold(said, |said, problem| {
                let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})"));
                said.because(format!("{problem}{}", hint.unwrap_or_default()))
            }),
        }
    }
}

/// Standard output that can't be written: a full disk behind a redirection.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> CliError {
        CliError::new(Kind::Output, "can't write to standard output").because(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_says_which_and_why_once() {
        let error = CliError::from(SourceError::Io {
            path: "nowhere.csv".into(),
            cause: io::Error::from(io::ErrorKind::NotFound),
        });
        assert!(error.message.contains("nowhere.csv"));
        assert_eq!(error.causes, Vec::<String>::new());
        assert_eq!(error.kind.exit_code(), 1);
    }

    #[test]
    fn a_token_that_is_refused_leads_to_the_whole_command_and_to_where_it_came_from() {
        let fault = DestinationFault::Unauthorized { url: "https://a.example/crm".into() };
        let command = "`adoptiv-migrate connect adoptiv --to https://a.example/crm`";
        let kept = destination_hint(&fault, false);
        assert!(kept.contains(command) && !kept.contains(env::TOKEN), "{kept}");
        let given = destination_hint(&fault, true);
        assert!(given.contains(command) && given.contains("unset it"), "{given}");
    }
}
