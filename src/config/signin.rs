//! The token of a connection, renewed in time: before it expires, and when the service does not accept
//! it any more.
//!
//! A service that rotates takes a refresh token that is used twice for theft, and ends the whole grant.
//! So one thread of one process renews: it takes the lock of the credentials, reads them again (another
//! process may have renewed meanwhile), asks the service, and has the answer on the disk before anybody
//! uses it. A service that answers, but does not renew for now (5xx, 429), is waited for and asked again,
//! for minutes if need be, with the lock let go meanwhile. A renewal whose answer is lost is not sent again
//! in the same breath, and ends a run, not the sign-in: that ends with `invalid_grant` alone.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

use super::credentials::{Connection, Credentials, CredentialsError, How, Lock, Secrets};
use crate::http::oauth::{App, Granted, OAuth};
use crate::http::{self, Address, Auth, Credential, HttpError, Stop, Tell, Token};
use crate::source::crm::{Grant, Service};

/// How long before its end a token is renewed.
const MARGIN: Duration = Duration::from_secs(60);
/// How often a renewal is sent in a run although its answers are lost.
const LOST: u32 = 2;
/// Upper bound on the total wait for a service that does not renew for now, per renewal.
const PATIENCE: Duration = Duration::from_secs(600);
/// The first pause before such a service is asked again; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The pause while the token is still good.
const WHILE_GOOD: chrono::Duration = chrono::Duration::seconds(5);

/// The service as an app signs in there; `login` is where, if not at the usual place.
pub fn oauth(
    service: Service,
    login: Option<&str>,
    app: App,
    stop: &Stop,
) -> Result<OAuth, HttpError> {
    let grant = Grant::of(service);
    OAuth::new(grant.endpoints(login), app, grant.auth, Arc::clone(stop))
}

/// Where the service says that its API is, where it says so.
pub fn given_url(service: Service, granted: &Granted) -> Option<String> {
    let field = Grant::of(service).api?;
    // An address that is none is as good as none.
    Address::parse(granted.field(field)?).ok().map(|address| address.to_string())
}

/// When a token ends that was got just now, RFC 3339.
pub fn end(granted: &Granted, now: DateTime<Utc>) -> Option<String> {
    let end = now.checked_add_signed(chrono::Duration::from_std(granted.expires_in?).ok()?)?;
    Some(end.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// A connection whose token is renewed. Any number of threads may ask at once.
pub struct SignIn {
    folder: PathBuf,
    service: Service,
    stop: Stop,
    tell: Tell,
    now: fn() -> DateTime<Utc>,
    patience: Duration,
    first_pause: Duration,
    state: Mutex<State>,
}

#[derive(Clone)]
struct State {
    connection: Connection,
    secrets: Secrets,
    /// From when on it is renewed.
    due: Option<DateTime<Utc>>,
    /// How often the answer to a renewal was lost since the last one that came.
    lost: u32,
    /// How the last one was lost.
    last_loss: Option<HttpError>,
    /// Why it can't be renewed any more: asking again would change nothing.
    over: Option<HttpError>,
}

impl SignIn {
    /// A connection that is kept in `folder`.
    pub fn new(
        folder: PathBuf,
        service: Service,
        connection: Connection,
        secrets: Secrets,
        stop: Stop,
    ) -> SignIn {
        let due = before_end(connection.expires_at.as_deref());
        let state = State { connection, secrets, due, lost: 0, last_loss: None, over: None };
        let (patience, first_pause) = (PATIENCE, FIRST_PAUSE);
        let (state, tell): (_, Tell) = (Mutex::new(state), Arc::new(|_| {}));
        SignIn { folder, service, stop, tell, now: Utc::now, patience, first_pause, state }
    }

    /// The same with somebody who is told that a renewal is tried again.
    pub fn telling(self, tell: Tell) -> SignIn {
        SignIn { tell, ..self }
    }

    /// The same with another patience, and another first pause, for a service that does not renew for
    /// now.
    pub fn with_patience(self, patience: Duration, first_pause: Duration) -> SignIn {
        SignIn { patience, first_pause, ..self }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As [`SignIn::renew_once`]; a service that answers and does not renew for now is waited for.
    fn renew(&self, state: &mut State) -> Result<bool, HttpError> {
        let (mut left, mut pause) = (self.patience, self.first_pause);
        loop {
            let error = match self.renew_once(state) {
                Err(error) if error.is_for_now() => error,
                renewed => return renewed,
            };
            let wait = match &error {
                HttpError::RateLimited { wait, .. } => *wait,
                _ => pause,
            };
            if wait > left {
                return Err(error);
            }
            let seconds = wait.as_secs_f64().ceil();
            (self.tell)(&format!("the token can't be renewed: {error}; next try in {seconds} s"));
            http::pause(wait, &self.stop)?;
            left -= wait;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Renews, or takes what another process has renewed; `false` where it can't be.
    fn renew_once(&self, state: &mut State) -> Result<bool, HttpError> {
        if let Some(error) = &state.over {
            return Err(error.clone());
        }
        if state.connection.how == How::Static {
            return Ok(false);
        }
        let host = host(&state.connection.url);
        let not_kept = |error: CredentialsError| match error {
            CredentialsError::Interrupted => HttpError::Interrupted,
            other => HttpError::NotKept { host: host.clone(), why: other.to_string() },
        };
        let lock = Lock::take(&self.folder, &*self.stop).map_err(not_kept)?;
        let mut credentials = Credentials::open(&self.folder).map_err(not_kept)?;
        if self.take_over(&credentials, state).map_err(not_kept)? {
            return Ok(true);
        }
        let granted = self.ask(state, &host).inspect_err(|error| {
            if matches!(error, HttpError::SignInOver { .. }) {
                state.over = Some(error.clone());
            }
        })?;
        let old = state.connection.url.clone();
        let renewed = self.adopted(state, granted);
        let (connection, secrets) = (renewed.connection.clone(), renewed.secrets.clone());
        let kept = credentials.keep_with(&lock, connection, secrets).map_err(not_kept);
        // What is not on the disk is used by nobody: the token before it is spent by now.
        kept.inspect_err(|error| state.over = Some(error.clone()))?;
        *state = renewed;
        if state.connection.url != old {
            let service = &state.connection.service;
            let gone = |known: &Connection| known.service == *service && known.url == old;
            credentials.forget_with(&lock, gone).map_err(not_kept)?;
        }
        Ok(true)
    }

    /// Takes what is kept now; whether that is another token, good for a while.
    fn take_over(
        &self,
        credentials: &Credentials,
        state: &mut State,
    ) -> Result<bool, CredentialsError> {
        let (service, known) = (self.service.name(), &state.connection);
        let same = |kept: &&&Connection| kept.url == known.url;
        let of_account =
            |kept: &&&Connection| kept.account_id.is_some() && kept.account_id == known.account_id;
        let all = credentials.of(service);
        let found = all.iter().find(same).or_else(|| all.iter().find(of_account));
        let over =
            |why: &str| HttpError::SignInOver { host: host(&known.url), why: why.to_owned() };
        let Some(kept) = found else {
            state.over = Some(over("it is not connected any more"));
            return Ok(false);
        };
        // Another customer's records must not get among those of a run that has begun.
        if kept.account_id != known.account_id {
            state.over = Some(over("another account was connected in its place"));
            return Ok(false);
        }
        let Some(secrets) = credentials.secrets(service, &kept.url)? else { return Ok(false) };
        let other = secrets.token.expose() != state.secrets.token.expose();
        if other {
            state.due = before_end(kept.expires_at.as_deref());
            state.lost = 0;
        }
        state.connection = (*kept).clone();
        state.secrets = secrets;
        Ok(other && state.due.is_none_or(|due| (self.now)() < due))
    }

    /// Asks the service for another token.
    fn ask(&self, state: &mut State, host: &str) -> Result<Granted, HttpError> {
        if let Some(error) = &state.over {
            return Err(error.clone());
        }
        let over = |why: &str| HttpError::SignInOver { host: host.to_owned(), why: why.to_owned() };
        let State { connection, secrets, .. } = state;
        let Some(id) = connection.client_id.clone() else {
            return Err(over("the app that signed in is not known any more"));
        };
        let app = App { id, secret: secrets.app.clone() };
        let oauth = oauth(self.service, connection.login_url.as_deref(), app, &self.stop)?
            .telling(Arc::clone(&self.tell));
        let answer = match (connection.how, &secrets.refresh) {
            (How::ClientCredentials, _) => oauth.of_app(),
            (_, Some(refresh)) if state.lost < LOST => oauth.refresh(refresh),
            (_, Some(_)) => {
                let lost = || over("the answers to its renewal were lost");
                return Err(state.last_loss.clone().unwrap_or_else(lost));
            }
            (_, None) => return Err(over("there is no refresh token")),
        };
        match &answer {
            Err(error @ (HttpError::Unreachable { .. } | HttpError::TooSlow { .. })) => {
                state.lost += 1;
                state.last_loss = Some(error.clone());
            }
            _ => state.lost = 0,
        }
        answer
    }

    /// The state with what was granted.
    fn adopted(&self, state: &State, granted: Granted) -> State {
        let mut state = state.clone();
        let now = (self.now)();
        let given = given_url(self.service, &granted);
        state.connection.expires_at = end(&granted, now);
        state.due = granted.expires_in.and_then(|lives| due(now, lives));
        if let Some(given) = given {
            // An address that the user named stays; one that the service gave goes where it says.
            if state.connection.given_url.as_ref() == Some(&state.connection.url) {
                state.connection.url.clone_from(&given);
            }
            state.connection.given_url = Some(given);
        }
        if !granted.scopes.is_empty() {
            state.connection.scopes = granted.scopes;
        }
        state.secrets.token = granted.access;
        if granted.refresh.is_some() {
            state.secrets.refresh = granted.refresh;
        }
        state
    }
}

impl Auth for SignIn {
    fn credential(&self) -> Result<Credential, HttpError> {
        let mut state = self.state();
        if state.due.is_some_and(|due| (self.now)() >= due) {
            let ended = state.connection.expires_at.as_deref().and_then(moment);
            // A service that can't renew just now is no reason to wait or stop while the token is good.
            if ended.is_some_and(|end| (self.now)() < end) {
                match self.renew_once(&mut state) {
                    Err(error @ (HttpError::Interrupted | HttpError::NotKept { .. })) => {
                        return Err(error);
                    }
                    Err(_) => state.due = Some((self.now)() + WHILE_GOOD),
                    Ok(_) => {}
                }
            } else {
                self.renew(&mut state)?;
            }
        }
        Ok(Credential::Bearer(state.secrets.token.clone()))
    }

    fn renewed(&self, refused: &Credential) -> Result<Option<Credential>, HttpError> {
        let mut state = self.state();
        let current = Credential::Bearer(state.secrets.token.clone());
        if !current.is(refused) {
            return Ok(Some(current));
        }
        let renewed = self.renew(&mut state)?;
        Ok(renewed.then(|| Credential::Bearer(state.secrets.token.clone())))
    }
}

/// An app that acts for itself, with what the environment says; nothing of it is kept.
pub struct OfApp {
    oauth: OAuth,
    token: Mutex<Option<(Token, Option<DateTime<Utc>>)>>,
}

impl OfApp {
    /// An app. Nothing is sent yet.
    pub fn new(oauth: OAuth) -> OfApp {
        OfApp { oauth, token: Mutex::new(None) }
    }
}

impl Auth for OfApp {
    fn credential(&self) -> Result<Credential, HttpError> {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Utc::now();
        if let Some((token, end)) = &*token
            && end.is_none_or(|end| now < end)
        {
            return Ok(Credential::Bearer(token.clone()));
        }
        let granted = self.oauth.of_app()?;
        let end = granted.expires_in.and_then(|lives| due(now, lives));
        *token = Some((granted.access.clone(), end));
        Ok(Credential::Bearer(granted.access))
    }

    fn renewed(&self, refused: &Credential) -> Result<Option<Credential>, HttpError> {
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((token, _)) = &*token
            && !Credential::Bearer(token.clone()).is(refused)
        {
            return Ok(Some(Credential::Bearer(token.clone())));
        }
        *token = None;
        drop(token);
        self.credential().map(Some)
    }
}

/// When to renew a token that lives so long: a minute before its end, or a quarter of a short life.
fn due(now: DateTime<Utc>, lives: Duration) -> Option<DateTime<Utc>> {
    let margin = MARGIN.min(lives / 4);
    now.checked_add_signed(chrono::Duration::from_std(lives - margin).ok()?)
}

fn before_end(end: Option<&str>) -> Option<DateTime<Utc>> {
    moment(end?)?.checked_sub_signed(chrono::Duration::from_std(MARGIN).ok()?)
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc())
}

fn host(url: &str) -> String {
    Address::parse(url).map_or_else(|_| "the service".to_owned(), |address| address.host())
}
