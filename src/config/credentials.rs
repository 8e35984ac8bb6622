//! Tokens that `connect` keeps, in one file that nobody else may read.
//!
//! The file is JSON, `credentials.json` in the folder of [`super::env::config_dir`], with the mode
//! 0600. It is written as a whole or not at all. A file that others may read is refused: its tokens
//! have to be taken as known.
//!
//! Several processes may run: each change takes the [`Lock`], reads the file again, and writes it. What
//! another process kept meanwhile, a token that it renewed, is never lost.
//!
//! A build with the feature `keyring` keeps the tokens in the system's key ring instead, and the rest
//! in the file. A token that is in the file already is still read.

mod file;
mod stored;

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use self::file::{folder_of, read_private, replace};
use self::stored::{Stored, StoredConnection, VERSION, of_text, one_text};
use super::ring::{self, Ring};
use crate::http::Token;

pub use self::file::Lock;
pub use self::stored::Secrets;

/// The service that an Adoptiv workspace is.
pub const ADOPTIV: &str = "adoptiv";
/// The service that a mail server is.
pub const MAIL: &str = "mail";
const FILE: &str = "credentials.json";

/// Why tokens can't be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// The system names no folder for settings.
    #[error("there is no folder for settings on this system")]
    NoPlace,
    /// The file can't be read.
    #[error("can't read `{}`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The file can't be written.
    #[error("can't write `{}`", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// Others may read it.
    #[error("`{}` holds tokens, and others may read it", path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// It is not what was written there.
    #[error("`{}` is no file of credentials: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The system's key ring can't be reached, or does not do what it is asked.
    #[error("can't use the system's key ring: {cause}")]
    Ring {
        /// Why.
        cause: String,
    },
    /// The key ring has no token where the file says that it has one.
    #[error("the system's key ring has no token for `{url}`")]
    Lost {
        /// The service.
        service: String,
        /// The address.
        url: String,
    },
    /// Another process has it, and does not let go.
    #[error("another run is changing the credentials, and `{}` stays locked", path.display())]
    Busy {
        /// The file that is locked.
        path: PathBuf,
    },
    /// The user interrupted while another process had it.
    #[error("interrupted")]
    Interrupted,
    /// A token rests in the key ring, and this build knows none.
    #[error("the token for `{url}` is in the system's key ring, and this program is built without")]
    NoRing {
        /// The address.
        url: String,
    },
}

/// How a connection was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// By a token that the user made; it is never renewed.
    #[default]
    Static,
    /// By signing in.
    Oauth,
    /// By an app that acts for itself.
    ClientCredentials,
}

/// A server that was connected, and what was found there; its token apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The service: [`ADOPTIV`], [`MAIL`], or a CRM's name.
    pub service: String,
    /// The server's address, in the one spelling of [`crate::http::Address`].
    pub url: String,
    /// The workspace's name, or that of the CRM's account; of a mail server the sender's address.
    pub workspace: String,
    /// The service's id of the account, where it has one: another one is another customer.
    #[serde(default)]
    pub account_id: Option<String>,
    /// Whose token it is, where the server says.
    pub user: Option<String>,
    /// How it was made.
    #[serde(default, rename = "kind")]
    pub how: How,
    /// What the token allows.
    pub scopes: Vec<String>,
    /// Whether it was connected for writing too.
    #[serde(default)]
    pub write: bool,
    /// When the token ends, where the server says, RFC 3339. One that is renewed ends nothing.
    pub expires_at: Option<String>,
    /// When it was verified and kept, RFC 3339, UTC.
    pub connected_at: String,
    /// The app that signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Where users sign in, where that is not the usual place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_url: Option<String>,
    /// The address that the service gave, where it gave one; another than `url` where the user named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_url: Option<String>,
}

/// All connections, at most one for each service and address.
#[derive(Debug)]
pub struct Credentials {
    path: PathBuf,
    ring: Option<Box<dyn Ring>>,
    kept: Vec<Kept>,
}

#[derive(Debug)]
struct Kept {
    connection: Connection,
    /// None where they rest in the key ring.
    secrets: Option<Secrets>,
}

impl Credentials {
    /// Reads those of a folder; none where there is no file yet.
    pub fn open(folder: &Path) -> Result<Credentials, CredentialsError> {
        Credentials::open_with(folder, ring::system())
    }

    fn open_with(
        folder: &Path,
        ring: Option<Box<dyn Ring>>,
    ) -> Result<Credentials, CredentialsError> {
        let mut credentials = Credentials { path: folder.join(FILE), ring, kept: Vec::new() };
        credentials.read()?;
        Ok(credentials)
    }

    /// Reads the file again.
    fn read(&mut self) -> Result<(), CredentialsError> {
        self.kept.clear();
        let text = match read_private(&self.path) {
            Err(CredentialsError::Unreadable { cause, .. })
                if cause.kind() == io::ErrorKind::NotFound =>
            {
                return Ok(());
            }
            read => read?,
        };
        let path = self.path.clone();
        let damaged = |what: String| CredentialsError::Damaged { path: path.clone(), what };
        // The text of a parser's error may repeat what it found: a token.
        let stored: Stored = serde_json::from_str(&text).map_err(|error| {
            damaged(format!("line {} column {} does not fit", error.line(), error.column()))
        })?;
        if stored.version != VERSION {
            return Err(damaged(format!("its version is {}, not {VERSION}", stored.version)));
        }
        for stored in stored.connections {
            let (connection, secrets) =
                stored.read().map_err(|error| damaged(error.to_string()))?;
            self.kept.push(Kept { connection, secrets });
        }
        Ok(())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where tokens are kept from now on, as people call it.
    pub fn place(&self) -> String {
        match &self.ring {
            Some(_) => "the system's key ring".to_owned(),
            None => self.path.display().to_string(),
        }
    }

    /// All, in the order in which they were made.
    pub fn all(&self) -> impl Iterator<Item = &Connection> {
        self.kept.iter().map(|known| &known.connection)
    }

    /// Those of a service.
    pub fn of(&self, service: &str) -> Vec<&Connection> {
        self.all().filter(|known| known.service == service).collect()
    }

    /// The token for a service and an address; none where they are not connected.
    pub fn token(&self, service: &str, url: &str) -> Result<Option<Token>, CredentialsError> {
        Ok(self.secrets(service, url)?.map(|secrets| secrets.token))
    }

    /// All that is kept secret for a service and an address; none where they are not connected.
    pub fn secrets(&self, service: &str, url: &str) -> Result<Option<Secrets>, CredentialsError> {
        let Some(known) = self.kept.iter().find(|known| known.connection.is(service, url)) else {
            return Ok(None);
        };
        if known.secrets.is_some() {
            return Ok(known.secrets.clone());
        }
        let found = self.ring(url)?.get(service, url).map_err(unusable)?;
        let text = found.ok_or_else(|| CredentialsError::Lost {
            service: service.to_owned(),
            url: url.to_owned(),
        })?;
        of_text(service, &text).map(Some).map_err(unusable)
    }

    /// Keeps a connection, in place of an earlier one of the same service and address. Where the key
    /// ring is used and fails, nothing is kept.
    pub fn keep(
        &mut self,
        connection: Connection,
        secrets: impl Into<Secrets>,
    ) -> Result<(), CredentialsError> {
        let lock = Lock::take(&folder_of(&self.path), &|| false)?;
        self.read()?;
        self.keep_with(&lock, connection, secrets.into())
    }

    /// The same by who has the lock, and read the file since.
    pub fn keep_with(
        &mut self,
        _: &Lock,
        connection: Connection,
        secrets: Secrets,
    ) -> Result<(), CredentialsError> {
        let Connection { service, url, .. } = &connection;
        let secrets = match &self.ring {
            Some(ring) => {
                let text = one_text(&secrets).map_err(unusable)?;
                ring.put(service, url, &text).map_err(unusable)?;
                None
            }
            None => Some(secrets),
        };
        match self.kept.iter_mut().find(|known| known.connection.is(service, url)) {
            Some(known) => *known = Kept { connection, secrets },
            None => self.kept.push(Kept { connection, secrets }),
        }
        self.write()
    }

    /// Forgets those for which `gone` holds; how many they were. A token that can't be taken out of
    /// the key ring keeps its connection.
    pub fn forget(
        &mut self,
        gone: impl Fn(&Connection) -> bool,
    ) -> Result<usize, CredentialsError> {
        let lock = Lock::take(&folder_of(&self.path), &|| false)?;
        self.read()?;
        self.forget_with(&lock, gone)
    }

    /// The same by who has the lock, and read the file since.
    pub fn forget_with(
        &mut self,
        _: &Lock,
        gone: impl Fn(&Connection) -> bool,
    ) -> Result<usize, CredentialsError> {
        let before = self.kept.len();
        for Kept { connection, .. } in
            self.kept.iter().filter(|known| known.secrets.is_none() && gone(&known.connection))
        {
            let Connection { service, url, .. } = connection;
            self.ring(url)?.remove(service, url).map_err(unusable)?;
        }
        self.kept.retain(|known| !gone(&known.connection));
        self.write()?;
        Ok(before - self.kept.len())
    }

    /// The key ring that a token rests in.
    fn ring(&self, url: &str) -> Result<&dyn Ring, CredentialsError> {
        self.ring.as_deref().ok_or_else(|| CredentialsError::NoRing { url: url.to_owned() })
    }

    fn write(&self) -> Result<(), CredentialsError> {
        let kept = self.kept.iter();
        let connections = kept
            .map(|known| StoredConnection::of(&known.connection, known.secrets.as_ref()))
            .collect();
        let failed = |cause| CredentialsError::Unwritable { path: self.path.clone(), cause };
        let text = serde_json::to_vec_pretty(&Stored { version: VERSION, connections })
            .map_err(|error| failed(error.into()))?;
        replace(&self.path, &text).map_err(failed)
    }
}

fn unusable(cause: String) -> CredentialsError {
    CredentialsError::Ring { cause }
}

impl Connection {
    fn is(&self, service: &str, url: &str) -> bool {
        self.service == service && self.url == url
    }
}

#[cfg(test)]
mod tests;
