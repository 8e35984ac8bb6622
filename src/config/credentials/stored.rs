//! How connections stand in the file, and their secrets in the key ring.

use serde::{Deserialize, Serialize};

use super::{ADOPTIV, Connection, MAIL};
use crate::http::{BadToken, Token};

/// The version of the file. What was added since is optional, so that it stayed the same.
pub const VERSION: u32 = 1;

/// What a connection keeps secret. Debug is masked, as that of [`Token`] is.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// What requests carry.
    pub token: Token,
    /// What renews it.
    pub refresh: Option<Token>,
    /// The secret of the app that renews it.
    pub app: Option<Token>,
}

impl From<Token> for Secrets {
    fn from(token: Token) -> Secrets {
        Secrets { token, refresh: None, app: None }
    }
}

/// The file.
#[derive(Serialize, Deserialize)]
pub struct Stored {
    pub version: u32,
    pub connections: Vec<StoredConnection>,
}

/// A connection in it; without secrets where these are in the key ring.
#[derive(Serialize, Deserialize)]
pub struct StoredConnection {
    #[serde(flatten)]
    connection: Connection,
    #[serde(flatten)]
    secrets: Texts,
}

/// The secrets as texts: this type must not be shown.
#[derive(Default, Serialize, Deserialize)]
struct Texts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

impl Texts {
    fn of(secrets: &Secrets) -> Texts {
        let text = |token: &Token| token.expose().to_owned();
        Texts {
            token: Some(text(&secrets.token)),
            refresh_token: secrets.refresh.as_ref().map(text),
            client_secret: secrets.app.as_ref().map(text),
        }
    }

    fn read(self, service: &str) -> Result<Option<Secrets>, BadToken> {
        let read = |text: Option<String>| text.map(|text| secret(service, &text)).transpose();
        let Some(token) = read(self.token)? else { return Ok(None) };
        let (refresh, app) = (read(self.refresh_token)?, read(self.client_secret)?);
        Ok(Some(Secrets { token, refresh, app }))
    }
}

/// A secret of a service: a token, or a mail server's password, which may hold anything.
fn secret(service: &str, text: &str) -> Result<Token, BadToken> {
    if service == MAIL { Token::password(text) } else { Token::new(text) }
}

impl StoredConnection {
    pub fn of(connection: &Connection, secrets: Option<&Secrets>) -> StoredConnection {
        let secrets = secrets.map(Texts::of).unwrap_or_default();
        StoredConnection { connection: connection.clone(), secrets }
    }

    pub fn read(self) -> Result<(Connection, Option<Secrets>), BadToken> {
        let mut connection = self.connection;
        if connection.service == ADOPTIV {
            // Files of earlier versions do not say it.
            connection.write = connection.scopes.iter().any(|scope| scope == "write");
        }
        let secrets = self.secrets.read(&connection.service)?;
        Ok((connection, secrets))
    }
}

/// Secrets as the one text that the key ring has of a connection, so that they change as one: the token
/// alone where there is no other.
pub fn one_text(secrets: &Secrets) -> Result<Token, String> {
    if secrets.refresh.is_none() && secrets.app.is_none() {
        return Ok(secrets.token.clone());
    }
    let text = serde_json::to_string(&Texts::of(secrets)).map_err(|_| "no text".to_owned())?;
    Token::new(&text).map_err(|error| error.to_string())
}

/// The secrets of such a text.
pub fn of_text(service: &str, text: &str) -> Result<Secrets, String> {
    if service == MAIL {
        return secret(service, text).map(Secrets::from).map_err(|error| error.to_string());
    }
    let whole = serde_json::from_str::<Texts>(text).ok().filter(|texts| texts.token.is_some());
    match whole.map(|texts| texts.read(service)) {
        Some(Ok(Some(secrets))) => Ok(secrets),
        Some(Err(error)) => Err(error.to_string()),
        Some(Ok(None)) | None => {
            Token::new(text).map(Secrets::from).map_err(|error| error.to_string())
        }
    }
}
