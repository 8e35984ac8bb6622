//! Tokens that `connect` keeps, in one file that nobody else may read.
//!
//! The file is JSON, `credentials.json` in the folder of [`super::env::config_dir`], with the mode
//! 0600. It is written as a whole or not at all. A file that others may read is refused: its tokens
//! have to be taken as known.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::http::Token;

/// The service that an Adoptiv workspace is.
pub const ADOPTIV: &str = "adoptiv";
const FILE: &str = "credentials.json";
const VERSION: u32 = 1;

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
}

/// A server that was connected, and what was found there.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The service: [`ADOPTIV`], or a CRM's name.
    pub service: String,
    /// The server's address, in the one spelling of [`crate::http::Address`].
    pub url: String,
    /// The token.
    pub token: Token,
    /// The workspace's name.
    pub workspace: String,
    /// Whose token it is, where the server says.
    pub user: Option<String>,
    /// What the token allows.
    pub scopes: Vec<String>,
    /// When the token ends, where the server says, RFC 3339.
    pub expires_at: Option<String>,
    /// When it was verified and kept, RFC 3339, UTC.
    pub connected_at: String,
}

/// All connections, at most one for each service and address.
#[derive(Debug)]
pub struct Credentials {
    path: PathBuf,
    connections: Vec<Connection>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    connections: Vec<StoredConnection>,
}

#[derive(Serialize, Deserialize)]
struct StoredConnection {
    service: String,
    url: String,
    token: String,
    workspace: String,
    user: Option<String>,
    scopes: Vec<String>,
    expires_at: Option<String>,
    connected_at: String,
}

impl Credentials {
    /// Reads those of a folder; none where there is no file yet.
    pub fn open(folder: &Path) -> Result<Credentials, CredentialsError> {
        let path = folder.join(FILE);
        let text = match read_private(&path) {
            Err(CredentialsError::Unreadable { cause, .. })
                if cause.kind() == io::ErrorKind::NotFound =>
            {
                return Ok(Credentials { path, connections: Vec::new() });
            }
            read => read?,
        };
        let damaged = |what: String| CredentialsError::Damaged { path: path.clone(), what };
        // The text of a parser's error may repeat what it found: a token.
        let stored: Stored = serde_json::from_str(&text).map_err(|error| {
            damaged(format!("line {} column {} does not fit", error.line(), error.column()))
        })?;
        if stored.version != VERSION {
            return Err(damaged(format!("its version is {}, not {VERSION}", stored.version)));
        }
        let mut connections = Vec::new();
        for kept in stored.connections {
            let token = Token::new(&kept.token).map_err(|error| damaged(error.to_string()))?;
            connections.push(kept.with(token));
        }
        Ok(Credentials { path, connections })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All, in the order in which they were made.
    pub fn all(&self) -> &[Connection] {
        &self.connections
    }

    /// The connection of a service and an address.
    pub fn find(&self, service: &str, url: &str) -> Option<&Connection> {
        self.connections.iter().find(|known| known.service == service && known.url == url)
    }

    /// Keeps a connection, in place of an earlier one of the same service and address.
    pub fn keep(&mut self, connection: Connection) -> Result<(), CredentialsError> {
        self.connections
            .retain(|known| known.service != connection.service || known.url != connection.url);
        self.connections.push(connection);
        self.write()
    }

    /// Forgets those for which `gone` holds; how many they were.
    pub fn forget(
        &mut self,
        gone: impl Fn(&Connection) -> bool,
    ) -> Result<usize, CredentialsError> {
        let before = self.connections.len();
        self.connections.retain(|known| !gone(known));
        self.write()?;
        Ok(before - self.connections.len())
    }

    fn write(&self) -> Result<(), CredentialsError> {
        let connections = self.connections.iter().map(StoredConnection::of).collect();
        let failed = |cause| CredentialsError::Unwritable { path: self.path.clone(), cause };
        let text = serde_json::to_vec_pretty(&Stored { version: VERSION, connections })
            .map_err(|error| failed(error.into()))?;
        replace(&self.path, &text).map_err(failed)
    }
}

impl StoredConnection {
    fn of(connection: &Connection) -> StoredConnection {
        let known = connection.clone();
        StoredConnection {
            service: known.service,
            url: known.url,
            token: known.token.expose().to_owned(),
            workspace: known.workspace,
            user: known.user,
            scopes: known.scopes,
            expires_at: known.expires_at,
            connected_at: known.connected_at,
        }
    }

    fn with(self, token: Token) -> Connection {
        Connection {
            service: self.service,
            url: self.url,
            token,
            workspace: self.workspace,
            user: self.user,
            scopes: self.scopes,
            expires_at: self.expires_at,
            connected_at: self.connected_at,
        }
    }
}

/// The text of a file that nobody else may read.
fn read_private(path: &Path) -> Result<String, CredentialsError> {
    let unreadable = |cause| CredentialsError::Unreadable { path: path.to_owned(), cause };
    let file = fs::File::open(path).map_err(unreadable)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata().map_err(unreadable)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(CredentialsError::Exposed { path: path.to_owned() });
        }
    }
    io::read_to_string(file).map_err(unreadable)
}

/// Puts a file in the place of another, with rights for its owner alone.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private_folder(folder)?;
    // A temporary file is its owner's alone from the beginning.
    let mut file = tempfile::Builder::new().prefix(".credentials-").tempfile_in(folder)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|failed| failed.error)?;
    Ok(())
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(url: &str, token: &str) -> Connection {
        Connection {
            service: ADOPTIV.to_owned(),
            url: url.to_owned(),
            token: Token::new(token).unwrap(),
            workspace: "Acme".to_owned(),
            user: Some("kim@acme.example".to_owned()),
            scopes: vec!["read".to_owned(), "write".to_owned()],
            expires_at: None,
            connected_at: "2026-03-08T19:30:00Z".to_owned(),
        }
    }

    fn token(credentials: &Credentials, url: &str) -> Option<String> {
        credentials.find(ADOPTIV, url).map(|known| known.token.expose().to_owned())
    }

    #[test]
    fn what_is_kept_is_read_again_and_a_new_token_takes_the_place_of_the_old() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("config/adoptiv-migrate");
        let mut credentials = Credentials::open(&folder).unwrap();
        assert!(credentials.all().is_empty());
        credentials.keep(connection("https://a.example", "one")).unwrap();
        credentials.keep(connection("https://b.example", "two")).unwrap();
        credentials.keep(connection("https://a.example", "three")).unwrap();
        let mut again = Credentials::open(&folder).unwrap();
        assert_eq!(again.all().len(), 2);
        assert_eq!(token(&again, "https://a.example").as_deref(), Some("three"));
        assert_eq!(token(&again, "https://c.example"), None);
        assert_eq!(again.forget(|known| known.url == "https://a.example").unwrap(), 1);
        assert_eq!(Credentials::open(&folder).unwrap().all().len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_alone_and_one_that_is_not_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("new");
        Credentials::open(&folder).unwrap().keep(connection("https://a.example", "one")).unwrap();
        let file = folder.join(FILE);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(&folder)), (0o600, 0o700));
        for exposed in [0o640, 0o604, 0o660] {
            fs::set_permissions(&file, fs::Permissions::from_mode(exposed)).unwrap();
            let error = Credentials::open(&folder).unwrap_err();
            assert!(matches!(error, CredentialsError::Exposed { .. }), "{exposed:o}: {error}");
        }
    }

    #[test]
    fn a_damaged_file_is_said_without_what_is_in_it_and_nothing_shows_a_token() {
        let home = tempfile::tempdir().unwrap();
        let mut credentials = Credentials::open(home.path()).unwrap();
        credentials.keep(connection("https://a.example", "s3cret")).unwrap();
        assert!(!format!("{credentials:?}").contains("s3cret"));
        let text = fs::read_to_string(credentials.path()).unwrap();
        for damaged in [text.replace("1,", "9,"), text.replace("[\n", "s3cret"), String::new()] {
            fs::write(credentials.path(), damaged).unwrap();
            let error = Credentials::open(home.path()).unwrap_err();
            assert!(matches!(error, CredentialsError::Damaged { .. }), "{error}");
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
    }
}
