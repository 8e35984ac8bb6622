//! What goes wrong, as the user sees it: every library error gets its kind, its exit code and its
//! hints here, side by side.

use std::error::Error;
use std::io;

use serde_json::json;

use super::{crm_hints, interrupt};
use crate::adoptiv::client::ApiError;
use crate::config::credentials::{ADOPTIV, CredentialsError};
use crate::config::settings::SettingsError;
use crate::config::{env, shell};
use crate::engine::{DestinationFault, EngineError};
use crate::http::HttpError;
use crate::mapping::file::Problem;
use crate::source::SourceError;
use crate::source::crm::Service;
use crate::store::StoreError;
use crate::ui::Ui;
use crate::ui::style::tame;

/// Done, and clean.
pub const EXIT_CLEAN: u8 = 0;
/// Failed.
pub const EXIT_FAILED: u8 = 1;
/// The command line is wrong.
pub const EXIT_USAGE: u8 = 2;
/// It ran, and what it found is not good.
pub const EXIT_FINDINGS: u8 = 3;
/// Interrupted by Ctrl-C. SIGHUP is 129, SIGTERM 143.
pub const EXIT_INTERRUPTED: u8 = 130;

/// What kind of failure. The names are stable; scripts branch on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The command line is wrong.
    Usage,
    /// A source file.
    Source,
    /// A mapping file.
    Mapping,
    /// The store.
    Store,
    /// Another run has the store.
    Busy,
    /// What was asked for does not fit what is there.
    Refused,
    /// What was found before anything was written stopped the run; the code of it.
    Stopped(&'static str),
    /// The destination's API.
    Destination,
    /// The file that keeps tokens.
    Credentials,
    /// The file of settings.
    Settings,
    /// A file to write.
    Output,
    /// The user interrupted.
    Interrupted,
    /// A defect of this program.
    Internal,
}

impl Kind {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Usage => "usage",
            Kind::Source => "source",
            Kind::Mapping => "mapping",
            Kind::Store => "store",
            Kind::Busy => "busy",
            Kind::Refused => "refused",
            Kind::Stopped(_) => "stopped",
            Kind::Destination => "destination",
            Kind::Credentials => "credentials",
            Kind::Settings => "settings",
            Kind::Output => "output",
            Kind::Interrupted => "interrupted",
            Kind::Internal => "internal",
        }
    }

    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::Usage => EXIT_USAGE,
            Kind::Interrupted => interrupt::exit_code(),
            Kind::Stopped(_) => EXIT_FINDINGS,
            _ => EXIT_FAILED,
        }
    }
}

/// A failure of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CliError {
    /// What kind.
    pub kind: Kind,
    /// What is wrong, a lower-case fragment.
    pub message: String,
    /// What is behind it, nearest first; for a mapping file its problems.
    pub causes: Vec<String>,
    /// What to do.
    pub hints: Vec<String>,
    /// Whether the JSON document of the command was printed already: there is only one.
    pub told: bool,
}

impl CliError {
    /// A failure without a cause behind it.
    pub fn new(kind: Kind, message: impl Into<String>) -> CliError {
        CliError {
            kind,
            message: message.into(),
            causes: Vec::new(),
            hints: Vec::new(),
            told: false,
        }
    }

    /// Adds what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> CliError {
        self.hints.push(hint.into());
        self
    }

    /// Adds what is behind it.
    pub fn because(mut self, cause: impl Into<String>) -> CliError {
        self.causes.push(cause.into());
        self
    }

    /// The problems of a mapping file, all at once.
    pub fn mapping(path: &str, problems: &[Problem]) -> CliError {
        let count = problems.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        let mut error =
            CliError::new(Kind::Mapping, format!("the mapping `{path}` has {count} {noun}"));
        for problem in problems {
            let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            error = error.because(format!("{problem}{hint}"));
        }
        error
    }

    /// A file that can't be written.
    pub fn output(path: &std::path::Path, cause: &io::Error) -> CliError {
        CliError::new(Kind::Output, format!("can't write `{}`", path.display()))
            .because(cause.to_string())
            .hint("name another place, or make this one writable")
    }

    /// Shows it: on standard error for people, and where JSON was asked for as the one document on
    /// standard output too.
    pub fn show(&self, ui: &Ui) {
        let calm = |texts: &[String]| -> Vec<String> {
            texts.iter().map(|text| tame(text, 2000)).collect()
        };
        ui.error(&tame(&self.message, 2000), &calm(&self.causes), &calm(&self.hints));
        if ui.is_json() && !self.told {
            self.document(ui);
        }
    }

    /// Prints it as the one JSON document on standard output.
    pub fn document(&self, ui: &Ui) {
        let document = json!({ "ok": false, "error": self.value() });
        // Standard output that can't be written was either said above or is nobody's.
        let _ = ui.json(&document);
    }

    /// The error as JSON documents show it.
    pub fn value(&self) -> serde_json::Value {
        let hint = if self.hints.is_empty() { None } else { Some(self.hints.join("; ")) };
        let mut error = json!({
            "kind": self.kind.name(),
            "message": self.message,
            "hint": hint,
            "causes": self.causes,
        });
        if let Kind::Stopped(code) = self.kind {
            error["code"] = json!(code);
        }
        error
    }

    /// The same after the one JSON document of the command was printed.
    pub fn after_its_document(mut self) -> CliError {
        self.told = true;
        self
    }
}

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
            kind: Kind::Source,
            message: error.to_string(),
            causes: causes(&error),
            hints: vec![hint],
            told: false,
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
            kind,
            message: error.to_string(),
            causes: causes(&error),
            hints: hint.into_iter().collect(),
            told: false,
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
                CliError::new(Kind::Stopped(code), message).hint(hint)
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
            kind: Kind::Credentials,
            message: error.to_string(),
            causes: causes(&error),
            hints: vec![hint],
            told: false,
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
    fn all_problems_of_a_mapping_are_shown_with_place_and_hint() {
        let problem = |line| Problem {
            path: "mapping.toml".into(),
            line,
            column: 5,
            message: "unknown target `emial`".into(),
            hint: Some("did you mean `email`?".into()),
        };
        let error = CliError::mapping("mapping.toml", &[problem(3), problem(9)]);
        assert_eq!(error.message, "the mapping `mapping.toml` has 2 problems");
        assert_eq!(
            error.causes[1],
            "mapping.toml:9:5: unknown target `emial` (did you mean `email`?)"
        );
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

    #[test]
    fn every_kind_has_the_documented_exit_code() {
        assert_eq!(Kind::Usage.exit_code(), 2);
        assert_eq!(Kind::Interrupted.exit_code(), 130);
        for kind in [Kind::Source, Kind::Mapping, Kind::Store, Kind::Busy] {
            assert_eq!(kind.exit_code(), 1, "{}", kind.name());
        }
    }
}
