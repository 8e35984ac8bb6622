//! Tokens that `connect` keeps, in one file that nobody else may read.
//!
//! The file is JSON, `credentials.json` in the folder of [`super::env::config_dir`], with the mode
//! 0600. It is written as a whole or not at all. A file that others may read is refused: its tokens
//! have to be taken as known.
//!
//! A build with the feature `keyring` keeps the tokens in the system's key ring instead, and the rest
//! in the file. A token that is in the file already is still read.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ring::{self, Ring};
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
    /// The system's key ring can't be reached, or does not do what it is asked.
    #[error("can't use the system's key ring: {cause}")]
    Ring {
        /// Why.
        cause: String,
    },
    /// The key ring has no token where the file says that it has one.
    #[error("the system's key ring has no token for `{url}`")]
    Lost {
        /// The address.
        url: String,
    },
    /// A token rests in the key ring, and this build knows none.
    #[error("the token for `{url}` is in the system's key ring, and this program is built without")]
    NoRing {
        /// The address.
        url: String,
    },
}

/// A server that was connected, and what was found there; its token apart.
#[derive(Clone, Debug, Serialize)]
pub struct Connection {
    /// The service: [`ADOPTIV`], or a CRM's name.
    pub service: String,
    /// The server's address, in the one spelling of [`crate::http::Address`].
    pub url: String,
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
    ring: Option<Box<dyn Ring>>,
    kept: Vec<Kept>,
}

#[derive(Debug)]
struct Kept {
    connection: Connection,
    /// None where it rests in the key ring.
    token: Option<Token>,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    workspace: String,
    user: Option<String>,
    scopes: Vec<String>,
    expires_at: Option<String>,
    connected_at: String,
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
        let path = folder.join(FILE);
        let text = match read_private(&path) {
            Err(CredentialsError::Unreadable { cause, .. })
                if cause.kind() == io::ErrorKind::NotFound =>
            {
                return Ok(Credentials { path, ring, kept: Vec::new() });
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
        let mut kept = Vec::new();
        for mut stored in stored.connections {
            let token = stored.token.take().map(|text| Token::new(&text)).transpose();
            let token = token.map_err(|error| damaged(error.to_string()))?;
            kept.push(Kept { connection: stored.into(), token });
        }
        Ok(Credentials { path, ring, kept })
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

    /// The token for a service and an address; none where they are not connected.
    pub fn token(&self, service: &str, url: &str) -> Result<Option<Token>, CredentialsError> {
        let Some(known) = self.kept.iter().find(|known| known.connection.is(service, url)) else {
            return Ok(None);
        };
        if known.token.is_some() {
            return Ok(known.token.clone());
        }
        let found = self.ring(url)?.get(service, url).map_err(unusable)?;
        let text = found.ok_or_else(|| CredentialsError::Lost { url: url.to_owned() })?;
        Token::new(&text).map(Some).map_err(|error| unusable(error.to_string()))
    }

    /// Keeps a connection, in place of an earlier one of the same service and address. Where the key
    /// ring is used and fails, nothing is kept.
    pub fn keep(&mut self, connection: Connection, token: Token) -> Result<(), CredentialsError> {
        let Connection { service, url, .. } = &connection;
        let token = match &self.ring {
            Some(ring) => {
                ring.put(service, url, &token).map_err(unusable)?;
                None
            }
            None => Some(token),
        };
        self.kept.retain(|known| !known.connection.is(service, url));
        self.kept.push(Kept { connection, token });
        self.write()
    }

    /// Forgets those for which `gone` holds; how many they were. A token that can't be taken out of
    /// the key ring keeps its connection.
    pub fn forget(
        &mut self,
        gone: impl Fn(&Connection) -> bool,
    ) -> Result<usize, CredentialsError> {
        let before = self.kept.len();
        for Kept { connection, .. } in
            self.kept.iter().filter(|known| known.token.is_none() && gone(&known.connection))
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
        let connections = self.kept.iter().map(StoredConnection::of).collect();
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

impl StoredConnection {
    fn of(kept: &Kept) -> StoredConnection {
        let known = kept.connection.clone();
        StoredConnection {
            service: known.service,
            url: known.url,
            token: kept.token.as_ref().map(|token| token.expose().to_owned()),
            workspace: known.workspace,
            user: known.user,
            scopes: known.scopes,
            expires_at: known.expires_at,
            connected_at: known.connected_at,
        }
    }
}

impl From<StoredConnection> for Connection {
    fn from(stored: StoredConnection) -> Connection {
        Connection {
            service: stored.service,
            url: stored.url,
            workspace: stored.workspace,
            user: stored.user,
            scopes: stored.scopes,
            expires_at: stored.expires_at,
            connected_at: stored.connected_at,
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
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::rc::Rc;

    use super::*;

    /// A key ring in memory, or one that nobody reaches.
    #[derive(Clone, Debug, Default)]
    struct Held {
        tokens: Rc<RefCell<BTreeMap<String, String>>>,
        away: bool,
    }

    impl Held {
        fn reached(&self) -> Result<(), String> {
            if self.away { Err("nobody answers".to_owned()) } else { Ok(()) }
        }
    }

    impl Ring for Held {
        fn put(&self, service: &str, url: &str, token: &Token) -> Result<(), String> {
            self.reached()?;
            let name = format!("{service} {url}");
            self.tokens.borrow_mut().insert(name, token.expose().to_owned());
            Ok(())
        }

        fn get(&self, service: &str, url: &str) -> Result<Option<String>, String> {
            self.reached()?;
            Ok(self.tokens.borrow().get(&format!("{service} {url}")).cloned())
        }

        fn remove(&self, service: &str, url: &str) -> Result<(), String> {
            self.reached()?;
            self.tokens.borrow_mut().remove(&format!("{service} {url}"));
            Ok(())
        }
    }

    const A: &str = "https://a.example";

    fn in_file(folder: &Path) -> Credentials {
        Credentials::open_with(folder, None).unwrap()
    }

    fn in_ring(folder: &Path, ring: &Held) -> Credentials {
        Credentials::open_with(folder, Some(Box::new(ring.clone()))).unwrap()
    }

    fn keep(credentials: &mut Credentials, url: &str, token: &str) -> Result<(), CredentialsError> {
        let connection = Connection {
            service: ADOPTIV.to_owned(),
            url: url.to_owned(),
            workspace: "Acme".to_owned(),
            user: Some("kim@acme.example".to_owned()),
            scopes: vec!["read".to_owned(), "write".to_owned()],
            expires_at: None,
            connected_at: "2026-03-08T19:30:00Z".to_owned(),
        };
        credentials.keep(connection, Token::new(token).unwrap())
    }

    fn token(credentials: &Credentials, url: &str) -> Option<String> {
        credentials.token(ADOPTIV, url).unwrap().map(|token| token.expose().to_owned())
    }

    #[test]
    fn what_is_kept_is_read_again_and_a_new_token_takes_the_place_of_the_old() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("config/adoptiv-migrate");
        let mut credentials = in_file(&folder);
        assert_eq!(credentials.all().count(), 0);
        keep(&mut credentials, A, "one").unwrap();
        keep(&mut credentials, "https://b.example", "two").unwrap();
        keep(&mut credentials, A, "three").unwrap();
        let mut again = in_file(&folder);
        assert_eq!(again.all().count(), 2);
        assert_eq!(token(&again, A).as_deref(), Some("three"));
        assert_eq!(token(&again, "https://c.example"), None);
        assert_eq!(again.forget(|known| known.url == A).unwrap(), 1);
        assert_eq!(in_file(&folder).all().count(), 1);
    }

    #[test]
    fn with_a_key_ring_the_file_holds_everything_but_the_token() {
        let home = tempfile::tempdir().unwrap();
        let ring = Held::default();
        keep(&mut in_ring(home.path(), &ring), A, "s3cret").unwrap();
        let mut again = in_ring(home.path(), &ring);
        let text = fs::read_to_string(again.path()).unwrap();
        assert!(text.contains(A) && !text.contains("token") && !text.contains("s3cret"), "{text}");
        assert_eq!(token(&again, A).as_deref(), Some("s3cret"));
        assert_eq!(again.forget(|_| true).unwrap(), 1);
        assert!(ring.tokens.borrow().is_empty());
    }

    #[test]
    fn a_token_that_is_in_the_file_is_read_there_and_moves_when_it_is_given_again() {
        let home = tempfile::tempdir().unwrap();
        keep(&mut in_file(home.path()), A, "one").unwrap();
        let away = Held { away: true, ..Held::default() };
        assert_eq!(token(&in_ring(home.path(), &away), A).as_deref(), Some("one"));
        let ring = Held::default();
        keep(&mut in_ring(home.path(), &ring), A, "two").unwrap();
        let again = in_ring(home.path(), &ring);
        assert_eq!(token(&again, A).as_deref(), Some("two"));
        assert!(!fs::read_to_string(again.path()).unwrap().contains("token"));
    }

    #[test]
    fn nothing_is_kept_in_clear_where_the_key_ring_is_away() {
        let home = tempfile::tempdir().unwrap();
        let away = Held { away: true, ..Held::default() };
        let mut credentials = in_ring(home.path(), &away);
        let error = keep(&mut credentials, A, "s3cret").unwrap_err();
        assert!(matches!(error, CredentialsError::Ring { .. }), "{error}");
        assert!(!credentials.path().exists());
    }

    #[test]
    fn a_token_that_can_not_be_had_from_the_key_ring_is_said_and_stays_connected() {
        let home = tempfile::tempdir().unwrap();
        let ring = Held::default();
        keep(&mut in_ring(home.path(), &ring), A, "one").unwrap();
        let mut without = in_file(home.path());
        let error = without.token(ADOPTIV, A).unwrap_err();
        assert!(matches!(error, CredentialsError::NoRing { .. }), "{error}");
        assert!(without.forget(|_| true).is_err());
        assert_eq!(in_file(home.path()).all().count(), 1);
        ring.tokens.borrow_mut().clear();
        let error = in_ring(home.path(), &ring).token(ADOPTIV, A).unwrap_err();
        assert!(matches!(error, CredentialsError::Lost { .. }), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_alone_and_one_that_is_not_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("new");
        keep(&mut in_file(&folder), A, "one").unwrap();
        let file = folder.join(FILE);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(&folder)), (0o600, 0o700));
        for exposed in [0o640, 0o604, 0o660] {
            fs::set_permissions(&file, fs::Permissions::from_mode(exposed)).unwrap();
            let error = Credentials::open_with(&folder, None).unwrap_err();
            assert!(matches!(error, CredentialsError::Exposed { .. }), "{exposed:o}: {error}");
        }
    }

    #[test]
    fn a_damaged_file_is_said_without_what_is_in_it_and_nothing_shows_a_token() {
        let home = tempfile::tempdir().unwrap();
        let mut credentials = in_file(home.path());
        keep(&mut credentials, A, "s3cret").unwrap();
        assert!(!format!("{credentials:?}").contains("s3cret"));
        let text = fs::read_to_string(credentials.path()).unwrap();
        for damaged in [text.replace("1,", "9,"), text.replace("[\n", "s3cret"), String::new()] {
            fs::write(credentials.path(), damaged).unwrap();
            let error = Credentials::open_with(home.path(), None).unwrap_err();
            assert!(matches!(error, CredentialsError::Damaged { .. }), "{error}");
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
    }
}
