//! What an answer means: to be used, to be asked for again, or final.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::headers::retry_after;
use super::retry::{Repeat, Trouble};
use super::rules::{Headers, Refusal};
use super::{HttpError, HttpOptions};

/// An answer of success, with its whole body.
#[derive(Clone, Debug)]
pub struct Response {
    host: String,
    /// What it answers: `GET /v1/workspace`.
    call: String,
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

    /// The answer to this call.
    pub(super) fn to(self, call: String) -> Response {
        Response { call, ..self }
    }

    /// The body as a value; of another shape, [`HttpError::Unexpected`].
    pub fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T, HttpError> {
        let read = serde_json::from_slice(&self.body);
        read.map_err(|error| self.unexpected(misfit::<T>(&self.body, &error)))
    }

    /// What to say of an answer of another shape; `what` names the field and never its content.
    pub fn unexpected(&self, what: String) -> HttpError {
        HttpError::Unexpected { host: self.host.clone(), call: self.call.clone(), what }
    }
}

/// Which field is wrong, and how, without what stands there: that is the customers'. The body is read a
/// second time for it, so that the first time costs nothing more.
fn misfit<'a, T: Deserialize<'a>>(body: &'a [u8], error: &serde_json::Error) -> String {
    let mut body = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize::<_, T>(&mut body) {
        Err(error) if error.path().iter().next().is_some() => {
            format!("`{}` {}", error.path(), wrong(error.inner()))
        }
        Err(error) => format!("the body {}", wrong(error.inner())),
        Ok(_) => format!("the body {}", wrong(error)),
    }
}

/// How a value is wrong: `is null, expected a string`. Of what stands there only the kind is said.
fn wrong(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    if let Some(name) = text.strip_prefix("missing field ") {
        return format!("lacks {name}");
    }
    let found =
        text.strip_prefix("invalid type: ").or_else(|| text.strip_prefix("invalid value: "));
    match found {
        Some(found) => {
            let kind = found.split([' ', ',']).next().unwrap_or_default();
            let expected =
                found.rsplit_once(", expected ").map_or("another value", |(_, rest)| rest);
            let kind = match kind {
                "null" => "null",
                "boolean" => "a boolean",
                "integer" | "floating" => "a number",
                "string" => "a text",
                "map" => "an object",
                "sequence" => "a list",
                _ => "something else",
            };
            format!("is {kind}, expected {}", in_words(expected))
        }
        None => format!("can't be read ({text})"),
    }
}

/// What the parser expects, in the words of JSON.
fn in_words(expected: &str) -> &str {
    match expected {
        "a string" => "a text",
        "a sequence" => "a list",
        "a map" => "an object",
        "u8" | "u16" | "u32" | "u64" | "i64" | "i32" | "f64" => "a number",
        _ if expected.starts_with("struct ") => "an object",
        other => other,
    }
}

/// Judges a complete answer. `known` is whether the server has answered with JSON before: then a page
/// for people is that of something on the way that fails, and not that of another server.
pub(super) fn judge(
    options: &HttpOptions,
    known: bool,
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
) -> Result<Response, Trouble> {
    let server = &options.address;
    let host = server.host();
    if (200..300).contains(&status) {
        return match garbage(&headers, &body, known) {
            None => Ok(Response { host, call: String::new(), status, headers, body }),
            Some((what, repeat)) => {
                let error = HttpError::Garbage { host, call: String::new(), what, attempts: 1 };
                Err(Trouble { error, repeat, after: None, refused: false })
            }
        };
    }
    let after = retry_after(&headers);
    let mut problem = Box::new(options.rules.problem(&body));
    problem.request_id = request_id(&headers);
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
        403 => (
            HttpError::Forbidden { host, call: String::new(), url: server.to_string(), problem },
            Repeat::Never,
        ),
        425 | 429 => {
            (HttpError::Failing { host, status, problem, attempts: 1 }, Repeat::NotCarriedOut)
        }
        408 | 500 | 502 | 503 | 504 => {
            (HttpError::Failing { host, status, problem, attempts: 1 }, Repeat::IfSafe)
        }
        409 if problem.is("idempotency_key_in_use") => {
            (HttpError::Failing { host, status, problem, attempts: 1 }, Repeat::IfSafe)
        }
        _ => (HttpError::Refused { host, call: String::new(), status, problem }, Repeat::Never),
    };
    Err(Trouble { error, repeat, after, refused })
}

/// What servers call a request, by their several names.
const REQUEST_IDS: [&str; 5] = [
    "x-request-id",
    "request-id",
    "x-hubspot-correlation-id",
    "x-correlation-id",
    "x-amzn-requestid",
];

/// What the server calls the request.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = REQUEST_IDS.iter().find_map(|name| headers.get(*name)?.to_str().ok())?;
    let id: String = id.chars().filter(char::is_ascii_graphic).take(80).collect();
    (!id.is_empty()).then_some(id)
}

/// Why a body is not the JSON that it should be. What claims to be JSON was damaged on the way; a page
/// says that nobody answers for now, if the server is known to speak JSON, and that it is another server
/// if not.
fn garbage(headers: &HeaderMap, body: &[u8], known: bool) -> Option<(String, Repeat)> {
    if body.is_empty() {
        return None;
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("json");
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.contains("json") {
        let kind: String = kind.chars().filter(char::is_ascii_graphic).take(60).collect();
        let repeat = if known { Repeat::IfSafe } else { Repeat::Never };
        return Some((format!("it is `{kind}`, not JSON"), repeat));
    }
    let error = serde_json::from_slice::<IgnoredAny>(body).err()?;
    Some((format!("it is no JSON ({error})"), Repeat::IfSafe))
}

/// A body that is larger than anything that is expected.
pub(super) fn too_large(host: &str) -> Trouble {
    let what = format!("it is larger than {} MiB", super::MAX_ANSWER / 1024 / 1024);
    let (host, call) = (host.to_owned(), String::new());
    let error = HttpError::Garbage { host, call, what, attempts: 1 };
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
        judge(&server(), false, status, HeaderMap::from_iter([(CONTENT_TYPE, json)]), body.into())
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
        let page =
            |known| judge(&server(), known, 200, html.clone(), b"<html>".to_vec()).unwrap_err();
        assert_eq!(page(false).repeat, Repeat::Never, "it is another server");
        assert_eq!(page(true).repeat, Repeat::IfSafe, "it fails for now");
        assert!(page(true).error.to_string().contains("`text/html`, not JSON"));
    }

    fn misread<T: serde::de::DeserializeOwned + std::fmt::Debug>(body: &str) -> String {
        let response = judged(200, body).unwrap().to("GET /contacts".to_owned());
        response.json::<T>().unwrap_err().to_string()
    }

    #[test]
    fn an_answer_of_another_shape_names_the_call_and_the_field_and_not_what_is_in_it() {
        #[derive(Debug, serde::Deserialize)]
        struct Numbered {
            #[serde(rename = "id")]
            _id: u64,
        }
        type List = std::collections::BTreeMap<String, Vec<Numbered>>;
        let said = misread::<List>(r#"{"results":[{"id":1},{"id":"ada, expected@acme.example"}]}"#);
        assert_eq!(
            said,
            "unexpected response of a.example to `GET /contacts`: `results[1].id` is a text, \
             expected a number"
        );
        let said = misread::<List>(r#"{"results":[{"id":null}]}"#);
        assert!(said.ends_with("`results[0].id` is null, expected a number"), "{said}");
        let said = misread::<List>(r#"{"results":[{}]}"#);
        assert!(said.ends_with("`results[0]` lacks `id`"), "{said}");
        let said = misread::<Numbered>("[]");
        assert!(said.contains("`GET /contacts`: the body"), "{said}");
    }
}
