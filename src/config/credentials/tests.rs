use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
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
        ..Connection::default()
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

#[test]
fn what_renews_a_token_is_kept_beside_it_in_the_file_or_as_one_in_the_key_ring() {
    let secret = |text: &str| Some(Token::new(text).unwrap());
    let secrets =
        Secrets { token: Token::new("acc").unwrap(), refresh: secret("ref"), app: secret("app") };
    let connection = Connection { service: "close".into(), url: A.into(), ..Default::default() };
    let home = tempfile::tempdir().unwrap();
    let ring = Held::default();
    for mut credentials in [in_ring(&home.path().join("ring"), &ring), in_file(home.path())] {
        credentials.keep(connection.clone(), secrets.clone()).unwrap();
        let kept = credentials.secrets("close", A).unwrap().unwrap();
        let texts = [Some(kept.token), kept.refresh, kept.app];
        let texts = texts.map(|token| token.unwrap().expose().to_owned());
        assert_eq!(texts, ["acc", "ref", "app"]);
    }
    assert_eq!(ring.tokens.borrow().len(), 1);
}

#[test]
fn what_another_process_kept_meanwhile_is_not_lost() {
    let home = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (in_file(home.path()), in_file(home.path()));
    keep(&mut one, A, "one").unwrap();
    keep(&mut two, "https://b.example", "two").unwrap();
    assert_eq!(token(&in_file(home.path()), A).as_deref(), Some("one"));
    one.forget(|known| known.url == A).unwrap();
    assert_eq!(in_file(home.path()).all().count(), 1);
}

#[test]
fn a_file_of_an_earlier_version_is_read() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join(FILE);
    let text = r#"{"version": 1, "connections": [{"service": "adoptiv", "url": "https://a.example",
        "token": "one", "workspace": "Acme", "user": null, "scopes": ["read", "write"],
        "expires_at": null, "connected_at": "2026-03-08T19:30:00Z"}]}"#;
    replace(&path, text.as_bytes()).unwrap();
    let credentials = in_file(home.path());
    assert_eq!(token(&credentials, A).as_deref(), Some("one"));
    let known = credentials.all().next().unwrap();
    assert_eq!((known.how, known.write), (How::Static, true));
}
