//! Sends requests: one attempt after another until there is an answer.

use std::error::Error;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use reqwest::blocking::{Client, ClientBuilder, Response as Raw};
use reqwest::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use url::Url;

use super::address::origin;
use super::answer::{judge, too_large, too_slow};
use super::auth::Credential;
use super::headers::server_date;
use super::pace::{Pacer, Permit};
use super::redact::{masked_body, secrets};
use super::retry::{Repeat, Tries, Trouble};
use super::rules::Headers;
use super::trust::distrust;
use super::{HttpError, HttpOptions, MAX_ANSWER, Method, Request, Response};

/// The most redirects that are followed in a row.
const REDIRECTS: usize = 5;
/// A pause that is told of.
const LONG: Duration = Duration::from_secs(2);

/// One server, as one user. Any number of threads may send at once.
pub struct HttpClient {
    client: Client,
    options: HttpOptions,
    host: String,
    pacer: Pacer,
    requests: AtomicU64,
    retries: AtomicU64,
    refused: AtomicU64,
    /// Whether the server has answered with JSON.
    known: AtomicBool,
    /// Whether the server ever answered.
    answered: AtomicBool,
    /// When a repetition was last told of: threads that fail together are told of once.
    told: Mutex<Option<Instant>>,
    /// The server's clock by its last answer, and when that was.
    clock: Mutex<Option<(SystemTime, Instant)>>,
}

/// What went over the wire so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Traffic {
    /// Requests sent, repetitions among them.
    pub requests: u64,
    /// Repetitions.
    pub retries: u64,
    /// Requests that the server refused because of its limit.
    pub refused: u64,
    /// Requests per second that the server says it takes.
    pub limit: Option<f64>,
    /// How long the server has us wait before the next request, where it does.
    pub held: Option<Duration>,
    /// What the server's clock shows now, by its last answer.
    pub clock: Option<SystemTime>,
}

impl Traffic {
    /// This and that of another client of the same service.
    pub fn and(self, other: Traffic) -> Traffic {
        Traffic {
            requests: self.requests + other.requests,
            retries: self.retries + other.retries,
            refused: self.refused + other.refused,
            limit: self.limit.or(other.limit),
            held: self.held.max(other.held),
            clock: self.clock.max(other.clock),
        }
    }
}

impl HttpClient {
    /// A client. Nothing is sent yet.
    pub fn new(options: HttpOptions) -> Result<HttpClient, HttpError> {
        let host = options.address.host();
        // Somebody may have set one already; any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = ClientBuilder::new()
            .user_agent(concat!("adoptiv-migrate/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .connect_timeout(options.connect_timeout)
            .timeout(options.timeout)
            .pool_max_idle_per_host(64)
            .tcp_nodelay(true);
        if options.address.is_plain() {
            // On this machine: no proxy may see the token, and nobody's certificates are needed.
            builder = builder.no_proxy().tls_certs_only([]);
        }
        let client = builder
            .build()
            .map_err(|error| HttpError::Tls { host: host.clone(), cause: root_cause(&error) })?;
        Ok(HttpClient {
            client,
            host,
            pacer: Pacer::new(options.rules.pace(), Arc::clone(&options.stop)),
            options,
            requests: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            known: AtomicBool::new(false),
            answered: AtomicBool::new(false),
            told: Mutex::new(None),
            clock: Mutex::new(None),
        })
    }

    /// Sends a request, as often as it takes, and gives the answer of success. Waits for its turn
    /// and between attempts, up to hours where the server asks for it. A token that the server does
    /// not accept is renewed once, where it can be.
    pub fn send(&self, request: &Request) -> Result<Response, HttpError> {
        self.send_in_doubt(request, &mut false)
    }

    /// The same; sets `doubt` if an attempt without an answer to use may have been carried out before the
    /// one that is answered.
    pub fn send_in_doubt(
        &self,
        request: &Request,
        doubt: &mut bool,
    ) -> Result<Response, HttpError> {
        let mut tries = Tries::new(&self.options);
        let mut renewed = false;
        let begun = Instant::now();
        loop {
            let credential =
                self.options.auth.as_ref().map(|auth| auth.credential()).transpose()?;
            let permit = self.pacer.enter()?;
            self.pay(request)?;
            let sent = Instant::now();
            let trouble = match self.attempt(request, credential.as_ref(), &permit) {
                Ok(response) => {
                    permit.accepted();
                    self.known.store(true, Ordering::Relaxed);
                    return Ok(response.to(request.call()));
                }
                Err(trouble) => trouble,
            };
            if matches!(trouble.error, HttpError::Unauthorized { .. })
                && let (false, Some(refused)) = (renewed, &credential)
            {
                drop(permit);
                renewed = true;
                if self.renew(refused)? {
                    continue;
                }
                return Err(trouble.error);
            }
            self.refused.fetch_add(u64::from(trouble.refused), Ordering::Relaxed);
            let again = tries.again(&trouble, request.repeatable(&trouble.error));
            *doubt |= again.is_ok() && trouble.repeat == Repeat::IfSafe;
            if let (true, Ok(wait)) = (trouble.refused, &again) {
                // All wait, this one among them when it comes for its next turn.
                permit.refused(*wait);
            }
            drop(permit);
            let wait = again.map_err(|error| error.to(|| request.call()))?;
            let lost = !self.answered.load(Ordering::Relaxed);
            if lost && begun.elapsed() + wait + sent.elapsed() > self.options.first {
                return Err(trouble.error.after(tries.sent()).to(|| request.call()));
            }
            self.tell(&trouble.error, wait, lost);
            if !trouble.refused {
                self.pacer.pause(wait)?;
            }
            self.retries.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Tells that a request is tried again: always where nobody has answered yet, else where it takes long.
    fn tell(&self, error: &HttpError, wait: Duration, lost: bool) {
        if !lost && wait < LONG {
            return;
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if lost || told.is_none_or(|told| told.elapsed() >= LONG) {
            *told = Some(Instant::now());
            (self.options.tell)(&format!("{error}; next try in {} s", wait.as_secs_f64().ceil()));
        }
    }

    /// Takes the price of a request from the budget.
    fn pay(&self, request: &Request) -> Result<(), HttpError> {
        let Some(budget) = &self.options.budget else { return Ok(()) };
        if budget.take(request.price) {
            return Ok(());
        }
        Err(HttpError::BudgetSpent {
            host: self.host.clone(),
            used: budget.used(),
            max: budget.max(),
            wait: None,
        })
    }

    /// Whether there is another token than the one that was refused.
    fn renew(&self, refused: &Credential) -> Result<bool, HttpError> {
        let Some(auth) = &self.options.auth else { return Ok(false) };
        Ok(auth.renewed(refused)?.is_some())
    }

    /// What went over the wire so far.
    pub fn traffic(&self) -> Traffic {
        Traffic {
            requests: self.requests.load(Ordering::Relaxed),
            retries: self.retries.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            limit: self.pacer.limit(),
            held: self.pacer.held(),
            clock: self.clock().map(|(time, since)| time + since.elapsed()),
        }
    }

    fn clock(&self) -> Option<(SystemTime, Instant)> {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends once, and follows where the same server sends on to.
    fn attempt(
        &self,
        request: &Request,
        credential: Option<&Credential>,
        permit: &Permit<'_>,
    ) -> Result<Response, Trouble> {
        let mut url = self.options.address.join(&request.path, &request.query);
        for _ in 0..=REDIRECTS {
            let begun = Instant::now();
            let raw = self.dispatch(request, credential, &url)?;
            self.answered.store(true, Ordering::Relaxed);
            if let Some(date) = server_date(raw.headers()) {
                *self.clock.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some((date, Instant::now()));
            }
            let limits = self.options.rules.limits(Headers(raw.headers()));
            if let (Some(budget), Some(daily)) = (&self.options.budget, limits.daily) {
                budget.heard(daily);
            }
            permit.heard(limits);
            let status = raw.status();
            match raw.headers().get(LOCATION).filter(|_| status.is_redirection()) {
                Some(location) => url = self.follow(request, &url, location, status.as_u16())?,
                None => return self.complete(raw, begun, &secrets(request, credential)),
            }
        }
        Err(self.redirected(&url))
    }

    fn dispatch(
        &self,
        request: &Request,
        credential: Option<&Credential>,
        url: &Url,
    ) -> Result<Raw, Trouble> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self.client.request(method, url.clone());
        builder = builder.header(reqwest::header::ACCEPT, "application/json");
        if let Some(credential) = credential {
            builder = credential.on(builder);
        }
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        if let Some(key) = &request.idempotency_key {
            builder = builder.header("idempotency-key", key);
        }
        if let Some(body) = &request.body {
            let kind =
                if request.form { "application/x-www-form-urlencoded" } else { "application/json" };
            builder = builder.header(CONTENT_TYPE, kind).body(body.clone());
        }
        if !self.answered.load(Ordering::Relaxed) {
            builder = builder.timeout(self.bound());
        }
        self.requests.fetch_add(1, Ordering::Relaxed);
        builder.send().map_err(|error| self.failed(&error))
    }

    /// How long an answer is waited for.
    fn bound(&self) -> Duration {
        let known = self.answered.load(Ordering::Relaxed);
        if known { self.options.timeout } else { self.options.timeout.min(self.options.first) }
    }

    /// Where to send next. Another server gets nothing, and a write is not turned into a read.
    fn follow(
        &self,
        request: &Request,
        from: &Url,
        location: &HeaderValue,
        status: u16,
    ) -> Result<Url, Trouble> {
        let to = location.to_str().ok().and_then(|location| from.join(location).ok());
        let Some(to) = to else { return Err(self.redirected(from)) };
        let keeps_method = matches!(status, 307 | 308) || request.method == Method::Get;
        if origin(&to) == origin(from) && keeps_method { Ok(to) } else { Err(self.redirected(&to)) }
    }

    fn redirected(&self, to: &Url) -> Trouble {
        let error = HttpError::Redirected { host: self.host.clone(), to: origin(to) };
        Trouble { error, repeat: Repeat::Never, after: None, refused: false }
    }

    /// Reads the whole answer, within bounds of size and time, and judges it.
    fn complete(
        &self,
        mut raw: Raw,
        begun: Instant,
        secrets: &[String],
    ) -> Result<Response, Trouble> {
        let mut body = Vec::new();
        let mut part = vec![0; 32 * 1024];
        loop {
            let read = raw.read(&mut part).map_err(|error| self.cut(&error))?;
            if read == 0 {
                break;
            }
            body.extend_from_slice(&part[..read]);
            if body.len() > MAX_ANSWER {
                return Err(too_large(&self.host));
            }
            if begun.elapsed() > self.options.timeout {
                return Err(too_slow(&self.host, self.options.timeout));
            }
        }
        let status = raw.status().as_u16();
        if !raw.status().is_success() {
            body = masked_body(body, secrets);
        }
        let known = self.known.load(Ordering::Relaxed);
        judge(&self.options, known, status, std::mem::take(raw.headers_mut()), body)
    }

    /// No answer at all.
    fn failed(&self, error: &reqwest::Error) -> Trouble {
        let host = self.host.clone();
        if let Some(cause) = distrust(error) {
            let error = HttpError::Tls { host, cause };
            return Trouble { error, repeat: Repeat::Never, after: None, refused: false };
        }
        if error.is_timeout() && !error.is_connect() {
            return too_slow(&self.host, self.bound());
        }
        let cause = if error.is_timeout() {
            "no connection within the time allowed".to_owned()
        } else {
            root_cause(error)
        };
        let repeat = if error.is_connect() { Repeat::NotCarriedOut } else { Repeat::IfSafe };
        let error = HttpError::Unreachable { host, cause, attempts: 1 };
        Trouble { error, repeat, after: None, refused: false }
    }

    /// An answer that ended before its end.
    fn cut(&self, error: &io::Error) -> Trouble {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
        if error.kind() == io::ErrorKind::TimedOut || inner.is_some_and(reqwest::Error::is_timeout)
        {
            return too_slow(&self.host, self.options.timeout);
        }
        let cause = inner.map_or_else(|| error.to_string(), |inner| root_cause(inner));
        let cause = format!("the answer broke off ({cause})");
        let error = HttpError::Unreachable { host: self.host.clone(), cause, attempts: 1 };
        Trouble { error, repeat: Repeat::IfSafe, after: None, refused: false }
    }
}

impl std::fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpClient").field("host", &self.host).finish_non_exhaustive()
    }
}

/// The innermost cause. The outer ones repeat the URL, or say no more than that it failed.
fn root_cause(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}
