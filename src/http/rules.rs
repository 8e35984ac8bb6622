//! What is particular about one service's limits and refusals.
//!
//! The client keeps every server's pace in the same way; how a server tells it, and what it means by a
//! status, is each service's own. The usual ways are the defaults here.

use std::time::Duration;

use reqwest::header::HeaderMap;

use super::{Limits, Problem};

/// The headers of an answer.
#[derive(Clone, Copy)]
pub struct Headers<'a>(pub(super) &'a HeaderMap);

impl Headers<'_> {
    /// A header's text; the name in small letters.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|value| value.to_str().ok())
    }

    /// What the usual headers say about limits.
    pub fn limits(&self) -> Limits {
        Limits::read(self.0)
    }
}

/// What a refusal means where its status alone does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The limit of a moment is reached: again after so long, or after a pause where it says nothing.
    Later(Option<Duration>),
    /// What may be asked in a day is spent; how long until it is not, where the server says so.
    Spent(Option<Duration>),
    /// The server fails for now; a read may be repeated.
    Failing,
    /// The token is not good, or not any more.
    Unauthorized,
}

/// The rules of a service.
pub trait Rules: Send + Sync {
    /// Requests per second until the server says something else; where there is none, the client
    /// feels its way.
    fn pace(&self) -> Option<f64> {
        None
    }

    /// What the headers of an answer say about limits.
    fn limits(&self, headers: Headers<'_>) -> Limits {
        headers.limits()
    }

    /// What an answer that is no success means, where its status alone does not say it.
    fn refusal(&self, _status: u16, _headers: Headers<'_>, _body: &[u8]) -> Option<Refusal> {
        None
    }

    /// What the body of a refusal says.
    fn problem(&self, body: &[u8]) -> Problem {
        Problem::read(body)
    }
}

/// The rules of a server that does as most do.
pub struct Usual;

impl Rules for Usual {}
