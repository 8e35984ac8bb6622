//! What an answer means: to be used, to be asked for again, or final.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::{DeserializeOwned, IgnoredAny};

use super::headers::retry_after;
use super::retry::{Repeat, Trouble};
use super::rules::{Headers, Refusal};
use super::{HttpError, HttpOptions};

/// An answer of success, with its whole body.
#[derive(Clone, Debug)]
pub struct Response {
    host: String,
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Response {
    /// The status, 200 to 299.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// A header's text; the name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as a value. One of another shape is garbage: the server speaks of something else.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, HttpError> {
        serde_json::from_slice(&self.body).map_err(|error| HttpError::Garbage {
            host: self.host.clone(),
            what: format!("its JSON is not of the expected shape ({})", place(&error)),
            attempts: 1,
        })
    }
}

/// What is wrong and where, without what was found there: that is the customers'.
fn place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let quoted = text.contains("invalid type") || text.contains("invalid value");
    if quoted { format!("line {} column {}", error.line(), error.column()) } else { text }
}

/// Judges a complete answer.
pub(super) fn judge(
    options: &HttpOptions,
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
) -> Result<Response, Trouble> {
    let server = &options.address;
    let host = server.host();
    if (200..300).contains(&status) {
        return match garbage(&headers, &body) {
            None => Ok(Response { host, status, headers, body }),
            Some((what, repeat)) => {
                let error = HttpError::Garbage { host, what, attempts: 1 };
                Err(Trouble { error, repeat, after: None, refused: false })
            }
        };
    }
    let after = retry_after(&headers);
    let problem = Box::new(options.rules.problem(&body));
    let refusal = options.rules.refusal(status, Headers(&headers), &body);
    if let Some(Refusal::Spent(wait)) = refusal {
        let max = options.budget.as_ref().and_then(|budget| budget.max());
        let used = options.budget.as_ref().map_or(0, |budget| budget.used());
        let error = HttpError::BudgetSpent { host, used, max, wait };
        return Err(Trouble { error, repeat: Repeat::Never, after: None, refused: false });
    }
    // Refusals that mean the same as a status that most servers use for it.
    let (meant, after) = match refusal {
        Some(Refusal::Later(wait)) => (429, wait.or(after)),
        Some(Refusal::Failing) => (503, after),
        Some(Refusal::Unauthorized) => (401, after),
        Some(Refusal::Spent(_)) | None => (status, after),
    };
    let refused = meant == 429;
    let (error, repeat) = match meant {
        401 => (HttpError::Unauthorized { host, url: server.to_string(), problem }, Repeat::Never),
        403 => (HttpError::Forbidden { host, url: server.to_string(), problem }, Repeat::Never),
        425 | 429 => {
            (HttpError::Failing { host, status, problem, attempts: 1 }, Repeat::NotCarriedOut)
        }
        408 | 500 | 502 | 503 | 504 => {
            (HttpError::Failing { host, status, problem, attempts: 1 }, Repeat::IfSafe)
        }
        409 if problem.is("idempotency_key_in_use") => {
            (HttpError::Failing { host, status, problem, attempts: 1 }, Repeat::IfSafe)
        }
        _ => (HttpError::Refused { host, status, problem }, Repeat::Never),
    };
    Err(Trouble { error, repeat, after, refused })
}

/// Why a body is not the JSON that it should be. What claims to be JSON was damaged on the way; what
/// says that it is something else will be so again.
fn garbage(headers: &HeaderMap, body: &[u8]) -> Option<(String, Repeat)> {
    if body.is_empty() {
        return None;
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("json");
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.contains("json") {
        let kind: String = kind.chars().filter(char::is_ascii_graphic).take(60).collect();
        return Some((format!("it is `{kind}`, not JSON"), Repeat::Never));
    }
    let error = serde_json::from_slice::<IgnoredAny>(body).err()?;
    Some((format!("it is no JSON ({error})"), Repeat::IfSafe))
}

/// A body that is larger than anything that is expected.
pub(super) fn too_large(host: &str) -> Trouble {
    let what = format!("it is larger than {} MiB", super::MAX_ANSWER / 1024 / 1024);
    let error = HttpError::Garbage { host: host.to_owned(), what, attempts: 1 };
    Trouble { error, repeat: Repeat::Never, after: None, refused: false }
}

/// No answer, or no whole one, in time.
pub(super) fn too_slow(host: &str, timeout: Duration) -> Trouble {
    let error = HttpError::TooSlow { host: host.to_owned(), timeout, attempts: 1 };
    Trouble { error, repeat: Repeat::IfSafe, after: None, refused: false }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;
    use crate::http::Address;

    fn server() -> HttpOptions {
        HttpOptions::new(Address::parse("https://a.example").unwrap())
    }

    fn judged(status: u16, body: &str) -> Result<Response, Trouble> {
        let json = HeaderValue::from_static("application/json");
        judge(&server(), status, HeaderMap::from_iter([(CONTENT_TYPE, json)]), body.into())
    }

    fn repeat(status: u16, body: &str) -> Repeat {
        judged(status, body).unwrap_err().repeat
    }

    #[test]
    fn what_may_pass_is_repeated_and_what_would_be_refused_again_is_not() {
        for status in [408, 500, 502, 503, 504] {
            assert_eq!(repeat(status, "{}"), Repeat::IfSafe, "{status}");
        }
        for status in [425, 429] {
            assert_eq!(repeat(status, "{}"), Repeat::NotCarriedOut, "{status}");
        }
        for status in [301, 400, 401, 403, 404, 405, 409, 413, 415, 422, 501] {
            assert_eq!(repeat(status, "{}"), Repeat::Never, "{status}");
        }
        assert_eq!(repeat(409, r#"{"code":"idempotency_key_in_use"}"#), Repeat::IfSafe);
    }

    #[test]
    fn a_success_that_is_no_json_is_none() {
        assert!(judged(200, r#"{"a":1}"#).is_ok());
        assert!(judged(204, "").is_ok());
        assert_eq!(repeat(200, r#"{"a":"#), Repeat::IfSafe);
        let html = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("text/html"))]);
        let trouble = judge(&server(), 200, html, b"<html>".to_vec()).unwrap_err();
        assert_eq!(trouble.repeat, Repeat::Never);
        assert!(trouble.error.to_string().contains("`text/html`, not JSON"));
    }

    #[test]
    fn a_value_of_another_shape_is_garbage_whose_content_is_not_repeated() {
        let response = judged(200, r#"{"id":"ada@acme.example"}"#).unwrap();
        #[derive(Debug, serde::Deserialize)]
        struct Numbered {
            #[serde(rename = "id")]
            _id: u64,
        }
        let said = response.json::<Numbered>().unwrap_err().to_string();
        assert!(said.contains("expected shape") && !said.contains("ada"), "{said}");
    }
}
