//! One blocking client for every service: where a request goes, how fast, and what is done when the
//! answer is not what was hoped for. It knows no CRM.
//!
//! A request is sent at the server's pace ([`pace`]), repeated where that is safe and may help
//! ([`retry`]), and never leaves the host that it was meant for, so that neither the token nor the
//! records get elsewhere. What comes back is an answer with its body complete and, where it claims
//! to be JSON, whole; or an [`HttpError`] that code can decide on. No text of this module ever
//! holds a token or a query.

mod address;
mod answer;
mod auth;
mod budget;
mod client;
mod cursor;
mod error;
mod headers;
pub mod loopback;
pub mod oauth;
mod pace;
mod problem;
mod redact;
mod retry;
mod rules;
mod token;
mod trust;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use address::Address;
pub use answer::Response;
pub use auth::{Auth, Credential};
pub use budget::{Budget, Daily};
pub use client::{HttpClient, Traffic};
pub use cursor::Trail;
pub use error::HttpError;
pub use headers::Limits;
pub use pace::pause;
pub use problem::{Problem, ProblemItem};
pub use redact::masked;
pub use rules::{Headers, Refusal, Rules, Usual};
pub use token::{BadToken, Token};
pub use trust::distrust;

/// The largest answer that is read, in bytes.
pub const MAX_ANSWER: usize = 64 * 1024 * 1024;

/// Asked while a request waits: whether to give up. Called often, from every thread that sends.
pub type Stop = Arc<dyn Fn() -> bool + Send + Sync>;

/// Takes a sentence for the user while a request is tried again. Called from every thread that sends.
pub type Tell = Arc<dyn Fn(&str) + Send + Sync>;

/// Where a client sends, as whom, and how patient it is.
#[derive(Clone)]
pub struct HttpOptions {
    /// The server; paths of requests are added to it.
    pub address: Address,
    /// What every request carries, to that server alone.
    pub auth: Option<Arc<dyn Auth>>,
    /// What is particular about the server's limits and refusals.
    pub rules: Arc<dyn Rules>,
    /// What may be asked of it in a day; `None` where nobody counts.
    pub budget: Option<Arc<Budget>>,
    /// The bound of making a connection.
    pub connect_timeout: Duration,
    /// The bound of waiting for the head of an answer, of any pause within its body, and of the
    /// body as a whole.
    pub timeout: Duration,
    /// How often a request is sent at most. Refusals that say when to come back do not count.
    pub attempts: u32,
    /// The pause before the first repetition, about; each further one is twice as long.
    pub backoff: Duration,
    /// How long a server may make a request wait by its refusals, all in all.
    pub patience: Duration,
    /// Upper bound on the tries of a request for as long as the server has never answered: one that is not
    /// there, or whose name is misspelt, is told soon.
    pub first: Duration,
    /// Whether to give up while waiting.
    pub stop: Stop,
    /// Hears that a request is tried again, and when.
    pub tell: Tell,
}

impl HttpOptions {
    /// The usual patience, no token, nobody who interrupts.
    pub fn new(address: Address) -> HttpOptions {
        HttpOptions {
            address,
            auth: None,
            rules: Arc::new(Usual),
            budget: None,
            connect_timeout: Duration::from_secs(6),
            timeout: Duration::from_secs(60),
            attempts: 8,
            backoff: Duration::from_millis(500),
            patience: Duration::from_secs(3600),
            first: Duration::from_secs(15),
            stop: Arc::new(|| false),
            tell: Arc::new(|_| {}),
        }
    }
}

impl fmt::Debug for HttpOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpOptions").field("address", &self.address).finish_non_exhaustive()
    }
}

/// What is done at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Create, or what has no method of its own.
    Post,
    /// Change a part.
    Patch,
    /// Take away.
    Delete,
}

/// One request. Reads may be repeated at will, and so may writes with an idempotency key; a write
/// without one is not repeated once the server may have seen it, unless it says otherwise.
#[derive(Clone)]
pub struct Request {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    form: bool,
    headers: Vec<(&'static str, String)>,
    price: u64,
    idempotency_key: Option<String>,
    reads: bool,
    /// Whether a write may be repeated that the server has answered with a failure.
    answered: bool,
    of: Option<String>,
}

impl Request {
    /// A read of `path`, which begins with `/`.
    pub fn get(path: impl Into<String>) -> Request {
        Request {
            method: Method::Get,
            path: path.into(),
            query: Vec::new(),
            body: None,
            form: false,
            headers: Vec::new(),
            price: 1,
            idempotency_key: None,
            reads: true,
            answered: false,
            of: None,
        }
    }

    /// A read whose question is too long for a query: a POST that changes nothing.
    pub fn ask(path: impl Into<String>, body: Vec<u8>) -> Request {
        Request { method: Method::Post, body: Some(body), ..Request::get(path) }
    }

    /// A write of a JSON body.
    pub fn write(method: Method, path: impl Into<String>, body: Vec<u8>) -> Request {
        Request { method, body: Some(body), reads: false, ..Request::get(path) }
    }

    /// Adds a parameter of the query.
    pub fn query(mut self, name: &str, value: impl Into<String>) -> Request {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    /// A write of a form, as the endpoints of OAuth take it.
    pub fn form(path: impl Into<String>, fields: &[(&str, &str)]) -> Request {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let body = body.finish().into_bytes();
        Request { form: true, ..Request::write(Method::Post, path, body) }
    }

    /// Adds a header; the name in small letters.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Request {
        self.headers.push((name, value.into()));
        self
    }

    /// What it takes of the budget of the day, where that is not 1.
    pub fn price(mut self, price: u64) -> Request {
        self.price = price;
        self
    }

    /// Makes a write safe to repeat: the server carries out one request of this key.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Request {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Names what it asks for where its path does not, as the object of a query.
    pub fn of(mut self, what: impl Into<String>) -> Request {
        self.of = Some(what.into());
        self
    }

    /// The method and the path, and what it asks for: for messages. Neither the query nor the body,
    /// which hold what belongs to customers.
    fn call(&self) -> String {
        let method = match self.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        };
        match &self.of {
            Some(of) => format!("{method} {} ({of})", self.path),
            None => format!("{method} {}", self.path),
        }
    }

    /// Makes a write safe to repeat if the server answers that it fails; one whose answer is lost is
    /// still not repeated.
    pub fn unless_lost(mut self) -> Request {
        self.answered = true;
        self
    }

    /// Makes a write safe to repeat: carried out twice it does no more than once.
    pub fn harmless(mut self) -> Request {
        self.reads = true;
        self
    }

    fn repeatable(&self, error: &HttpError) -> bool {
        let answered = matches!(error, HttpError::Failing { .. });
        self.reads || self.idempotency_key.is_some() || (self.answered && answered)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.call())
    }
}
