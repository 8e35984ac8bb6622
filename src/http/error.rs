//! What can go wrong with a request, so that code can decide: stop, come back later, or correct it.

use std::time::Duration;

use super::Problem;

/// Why there is no answer to use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The user interrupted while the request waited. It was not sent, or sent and not answered.
    #[error("interrupted")]
    Interrupted,
    /// The address of the server can't be used.
    #[error("{shown} {why}")]
    BadAddress {
        /// The address without what may be secret.
        shown: String,
        /// Why.
        why: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// The token is missing, unknown, expired or revoked (401).
    #[error("{host} does not accept the token: {problem}")]
    Unauthorized {
        /// The server.
        host: String,
        /// Its whole address, as it was given.
        url: String,
        /// What it says.
        problem: Box<Problem>,
    },
    /// The token does not allow this (403).
    #[error("the token for {host} does not allow {}: {problem}", this(call))]
    Forbidden {
        /// The server.
        host: String,
        /// The method and the path; empty if not known.
        call: String,
        /// Its whole address, as it was given.
        url: String,
        /// What it says.
        problem: Box<Problem>,
    },
    /// The server refuses this request, and would again.
    #[error("{host} refuses the request ({status}){}: {problem}", to(call))]
    Refused {
        /// The server.
        host: String,
        /// The method and the path; empty if not known.
        call: String,
        /// The status.
        status: u16,
        /// What it says.
        problem: Box<Problem>,
    },
    /// The server sends elsewhere, and the token must not follow.
    #[error("{host} sends the request on to {to}, where the token must not go")]
    Redirected {
        /// The server.
        host: String,
        /// Where it sends to: scheme and host.
        to: String,
    },
    /// The connection can't be trusted.
    #[error("the connection to {host} can't be trusted: {cause}")]
    Tls {
        /// The server.
        host: String,
        /// Why.
        cause: String,
    },
    /// No connection, or one that was cut.
    #[error("can't reach {host}: {cause}{}", tries(*attempts))]
    Unreachable {
        /// The server.
        host: String,
        /// The last failure.
        cause: String,
        /// How often the request was sent.
        attempts: u32,
    },
    /// No answer in time.
    #[error("{host} did not answer within {} s{}", timeout.as_secs_f32(), tries(*attempts))]
    TooSlow {
        /// The server.
        host: String,
        /// The bound.
        timeout: Duration,
        /// How often the request was sent.
        attempts: u32,
    },
    /// The server fails (5xx and the like).
    #[error("{host} fails ({status}): {problem}{}", tries(*attempts))]
    Failing {
        /// The server.
        host: String,
        /// The last status.
        status: u16,
        /// What it says.
        problem: Box<Problem>,
        /// How often the request was sent.
        attempts: u32,
    },
    /// The server's limit is spent for longer than anybody should wait.
    #[error("{host} takes no more requests for now; it asks to come back {}", later(*wait))]
    RateLimited {
        /// The server.
        host: String,
        /// How long it asks to wait, from when the error came up.
        wait: Duration,
    },
    /// What may be asked of the server in a day is spent, or our share of it.
    #[error("the day's budget of {host} is spent{}{}", of_a_day(*used, *max), until(*wait))]
    BudgetSpent {
        /// The server.
        host: String,
        /// What is spent, by everybody.
        used: u64,
        /// What a day allows, where that is known.
        max: Option<u64>,
        /// How long until there is more, where the server says so.
        wait: Option<Duration>,
    },
    /// The sign-in is over: the refresh token is not accepted any more, or there is none.
    #[error("the sign-in at {host} is over: {why}")]
    SignInOver {
        /// The server.
        host: String,
        /// Why.
        why: String,
    },
    /// The token that is kept can't be read, or a new one can't be kept.
    #[error("the token for {host} can't be kept: {why}")]
    NotKept {
        /// The server.
        host: String,
        /// Why.
        why: String,
    },
    /// JSON of another shape than expected: a field is missing, or of another kind.
    #[error("unexpected response of {host} to `{call}`: {what}")]
    Unexpected {
        /// The server.
        host: String,
        /// The method and the path.
        call: String,
        /// The field and what is wrong with it, without its content.
        what: String,
    },
    /// An answer that is not what it claims to be.
    #[error("the answer of {host}{} can't be read: {what}{}", to(call), tries(*attempts))]
    Garbage {
        /// The server.
        host: String,
        /// The method and the path; empty if not known.
        call: String,
        /// What is wrong with it.
        what: String,
        /// How often the request was sent.
        attempts: u32,
    },
}

impl HttpError {
    /// The same with the call that it is about, where the error says one.
    pub(super) fn to(mut self, about: impl FnOnce() -> String) -> HttpError {
        if let HttpError::Garbage { call, .. }
        | HttpError::Forbidden { call, .. }
        | HttpError::Refused { call, .. } = &mut self
        {
            *call = about();
        }
        self
    }

    /// The same with the number of times that the request was sent.
    pub(super) fn after(mut self, sent: u32) -> HttpError {
        match &mut self {
            HttpError::Unreachable { attempts, .. }
            | HttpError::TooSlow { attempts, .. }
            | HttpError::Failing { attempts, .. }
            | HttpError::Garbage { attempts, .. } => *attempts = sent,
            _ => {}
        }
        self
    }

    /// Whether the server answered, and would not do as asked for now: it fails, takes no more requests,
    /// or a page for people stands in its place. What was never answered is none of these.
    pub fn is_for_now(&self) -> bool {
        matches!(
            self,
            HttpError::Failing { .. } | HttpError::RateLimited { .. } | HttpError::Garbage { .. }
        )
    }

    /// The server that it is about.
    pub fn host(&self) -> Option<&str> {
        match self {
            HttpError::Interrupted | HttpError::BadAddress { .. } => None,
            HttpError::Unauthorized { host, .. }
            | HttpError::Forbidden { host, .. }
            | HttpError::Refused { host, .. }
            | HttpError::Redirected { host, .. }
            | HttpError::Tls { host, .. }
            | HttpError::Unreachable { host, .. }
            | HttpError::TooSlow { host, .. }
            | HttpError::Failing { host, .. }
            | HttpError::RateLimited { host, .. }
            | HttpError::BudgetSpent { host, .. }
            | HttpError::SignInOver { host, .. }
            | HttpError::NotKept { host, .. }
            | HttpError::Unexpected { host, .. }
            | HttpError::Garbage { host, .. } => Some(host),
        }
    }
}

fn to(call: &str) -> String {
    if call.is_empty() { String::new() } else { format!(" to `{call}`") }
}

fn this(call: &str) -> String {
    if call.is_empty() { "this".to_owned() } else { format!("`{call}`") }
}

fn tries(attempts: u32) -> String {
    if attempts > 1 { format!(" (tried {attempts} times)") } else { String::new() }
}

fn of_a_day(used: u64, max: Option<u64>) -> String {
    max.map_or_else(String::new, |max| format!(" ({used} of {max})"))
}

fn until(wait: Option<Duration>) -> String {
    wait.map_or_else(String::new, |wait| format!("; there is more {}", later(wait)))
}

fn later(wait: Duration) -> String {
    match wait.as_secs() {
        0..=99 => format!("in {} s", wait.as_secs().max(1)),
        100..=5_999 => format!("in {} minutes", wait.as_secs().div_ceil(60)),
        seconds => format!("in {} hours", seconds.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_is_spent_says_when_to_come_back() {
        let error = |seconds| {
            let wait = Duration::from_secs(seconds);
            HttpError::RateLimited { host: "a.example".into(), wait }.to_string()
        };
        assert!(error(30).ends_with("come back in 30 s"));
        assert!(error(4_000).ends_with("come back in 67 minutes"));
        assert!(error(86_400).ends_with("come back in 24 hours"));
    }

    #[test]
    fn what_is_refused_or_not_allowed_names_the_call() {
        let (host, problem) = ("a.example".to_owned(), Box::default());
        let refused =
            HttpError::Refused { host: host.clone(), call: String::new(), status: 400, problem };
        let text = refused.to(|| "GET /v1/deals".to_owned()).to_string();
        assert!(
            text.starts_with("a.example refuses the request (400) to `GET /v1/deals`: "),
            "{text}"
        );
        let (url, problem) = ("https://a.example".to_owned(), Box::default());
        let forbidden = HttpError::Forbidden { host, call: String::new(), url, problem };
        assert!(forbidden.to_string().contains("does not allow this: "), "{forbidden}");
        let text = forbidden.to(|| "GET /v1/deals".to_owned()).to_string();
        assert!(text.contains("does not allow `GET /v1/deals`: "), "{text}");
    }

    #[test]
    fn repeated_attempts_are_counted_single_ones_not() {
        let error = HttpError::Unreachable {
            host: "a.example".into(),
            cause: "connection refused".into(),
            attempts: 0,
        };
        assert_eq!(error.clone().after(1).to_string(), "can't reach a.example: connection refused");
        assert!(error.after(8).to_string().ends_with("(tried 8 times)"));
    }
}
