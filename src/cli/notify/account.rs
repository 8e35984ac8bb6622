//! The account that mail goes out by: the one of config.toml, else the one that `connect mail` keeps.

use crate::cli::error::{CliError, Kind};
use crate::cli::remote;
use crate::config::credentials::{Connection, Credentials, MAIL};
use crate::config::settings::MailSettings;
use crate::config::{env, shell};
use crate::http::Token;
use crate::notify::{Account, Server};

/// An account with the address that its mail comes from.
pub struct Sender {
    pub account: Account,
    pub from: String,
}

/// The account, if there is one.
pub fn find(settings: &MailSettings) -> Result<Option<Sender>, CliError> {
    let credentials = Credentials::open(&remote::folder()?)?;
    let connected = credentials.of(MAIL).first().map(|known| (*known).clone());
    let server = match (&settings.server, &connected) {
        (Some(server), _) => server.clone(),
        (None, Some(known)) => server_of(known)?,
        (None, None) => return Ok(None),
    };
    let connected_user = connected.as_ref().and_then(|known| known.user.clone());
    let from = settings.from.clone().or_else(|| connected.map(|known| known.workspace));
    let from = from.ok_or_else(|| {
        CliError::new(Kind::Usage, "nobody is named whom e-mail comes from")
            .hint("add `from = \"migrations@…\"` to `[mail]` in config.toml")
    })?;
    // A password is that of a user, not of the server.
    let is_kept = connected_user.as_deref() == Some(server.user.as_str());
    let password = match env_password()? {
        Some(password) => Some(password),
        None if is_kept => credentials.secrets(MAIL, &server.url())?.map(|secrets| secrets.token),
        None => None,
    };
    let password = password.ok_or_else(|| {
        CliError::new(Kind::Usage, format!("there is no password for `{server}`")).hint(format!(
            "`{}` takes one and keeps it; `{}` gives one for once",
            connect(),
            env::SMTP_PASSWORD
        ))
    })?;
    Ok(Some(Sender { account: Account { server, password }, from }))
}

/// The address that mail comes from, where one is kept.
pub fn from() -> Option<String> {
    let credentials = Credentials::open(&remote::folder().ok()?).ok()?;
    credentials.of(MAIL).first().map(|known| known.workspace.clone())
}

/// The server of a connection.
fn server_of(known: &Connection) -> Result<Server, CliError> {
    let user = known.user.clone().unwrap_or_default();
    // Any name will do to read the rest: the one that is kept takes its place.
    let named = known.url.replacen("://", "://user@", 1);
    match Server::parse(&named) {
        Ok(server) => Ok(Server { user, ..server }),
        Err(error) => {
            Err(CliError::new(Kind::Credentials, "the mail server that is kept can't be used")
                .because(error.to_string())
                .hint(format!("`{}` takes it again", connect())))
        }
    }
}

/// The password of the environment.
pub fn env_password() -> Result<Option<Token>, CliError> {
    let password = env::smtp_password().map(|text| Token::password(&text)).transpose();
    password.map_err(|error| {
        CliError::new(Kind::Usage, format!("`{}` can't be used", env::SMTP_PASSWORD))
            .because(error.to_string())
            .hint("set it to the password alone")
    })
}

/// The command that connects a mail server.
pub fn connect() -> String {
    shell::command(["connect", "mail", "--smtp", "smtps://USER@HOST:465", "--from", "ADDRESS"])
}
