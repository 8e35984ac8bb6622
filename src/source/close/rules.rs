//! Close's limits and refusals.
//!
//! Facts: <https://developer.close.com/topics/rate-limits/>.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::http::{Headers, Limits, Problem, ProblemItem, Refusal, Rules};

/// The shortest time over which what is left is spread, in seconds.
const SHORTEST: f64 = 0.1;
/// The longest time that a header may have everybody wait, in seconds.
const LONGEST: f64 = 60.0;

/// The rules of a group of endpoints: each has a limit of its own.
pub(super) struct Group;

impl Rules for Group {
    fn limits(&self, headers: Headers<'_>) -> Limits {
        headers.get("ratelimit").and_then(limits).unwrap_or_default()
    }

    fn refusal(&self, status: u16, headers: Headers<'_>, _body: &[u8]) -> Option<Refusal> {
        match status {
            429 => {
                let wait = headers.get("retry-after").and_then(seconds).or_else(|| {
                    let text = headers.get("ratelimit")?;
                    parameter(text, "reset")
                });
                Some(Refusal::Later(wait.and_then(|wait| Duration::try_from_secs_f64(wait).ok())))
            }
            _ => None,
        }
    }

    fn problem(&self, body: &[u8]) -> Problem {
        problem(body)
    }
}

/// `limit=100, remaining=50, reset=5`: how many requests a window takes, how many of them are left, and
/// when the next one begins, in seconds with decimals. How long a window is, is not told: what is left
/// is spread over the time that is left.
fn limits(text: &str) -> Option<Limits> {
    let limit = parameter(text, "limit")?;
    let left = parameter(text, "remaining")?;
    let reset = parameter(text, "reset")?.min(LONGEST);
    if left < 1.0 {
        let spent_for = Duration::try_from_secs_f64(reset).ok();
        return Some(Limits { per_second: None, spent_for, daily: None });
    }
    let per_second = (left / reset.max(SHORTEST)).min(limit.max(1.0));
    Some(Limits { per_second: Some(per_second), spent_for: None, daily: None })
}

fn parameter(text: &str, name: &str) -> Option<f64> {
    let pairs = text.split([',', ';']).filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| key.trim() == name).find_map(|(_, value)| seconds(value))
}

fn seconds(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)
}

/// The body of a refusal: `{"error": "…"}`, or `{"errors": […], "field-errors": {…}}`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    error: Option<String>,
    errors: Vec<Value>,
    #[serde(rename = "field-errors")]
    field_errors: Map<String, Value>,
}

/// What a refusal says. Of fields only the names: what is said of them may quote their values.
fn problem(body: &[u8]) -> Problem {
    let said: Said = serde_json::from_slice(body).unwrap_or_default();
    let texts: Vec<&str> = said.errors.iter().filter_map(Value::as_str).collect();
    let detail = said.error.or_else(|| (!texts.is_empty()).then(|| texts.join("; ")));
    let mut errors = Vec::new();
    fields(&said.field_errors, "", &mut errors);
    Problem { detail, errors, ..Problem::default() }
}

/// The names of fields that are wrong; those of contacts within a lead lie deeper.
fn fields(errors: &Map<String, Value>, within: &str, into: &mut Vec<ProblemItem>) {
    for (name, value) in errors {
        let pointer = format!("{within}/{name}");
        match value {
            Value::Object(deeper) => fields(deeper, &pointer, into),
            _ => into.push(ProblemItem {
                pointer,
                code: "is not accepted".to_owned(),
                detail: String::new(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_spread_over_the_time_that_is_left() {
        let limits = limits("limit=100, remaining=50, reset=5").unwrap();
        assert_eq!(limits.per_second, Some(10.0));
        assert_eq!(limits.spent_for, None);
    }

    #[test]
    fn a_reset_may_have_decimals() {
        let limits = limits("limit=100, remaining=0, reset=0.595956").unwrap();
        assert_eq!(limits.spent_for, Some(Duration::from_secs_f64(0.595956)));
    }

    #[test]
    fn the_end_of_a_window_is_no_reason_to_rush() {
        let limits = limits("limit=100, remaining=90, reset=0.001").unwrap();
        assert_eq!(limits.per_second, Some(100.0));
        assert_eq!(super::limits("something else"), None);
        assert_eq!(super::limits("limit=5, remaining=-1, reset=x"), None);
    }

    #[test]
    fn refusals_name_fields_and_not_what_is_in_them() {
        let body = br#"{"errors":[],"field-errors":{"status":"Not a valid choice: Bluth",
            "contacts":{"emails":["bad: a@b.example"]}}}"#;
        let said = problem(body).to_string();
        assert!(said.contains("/status") && said.contains("/contacts/emails"), "{said}");
        assert!(!said.contains("Bluth") && !said.contains("a@b"), "{said}");
        let said = problem(br#"{"error":"Empty query: Lead matching query does not exist."}"#);
        assert!(said.to_string().starts_with("Empty query"), "{said}");
        let said = problem(br#"{"errors":["Source lead does not exist."]}"#);
        assert_eq!(said.to_string(), "Source lead does not exist.");
        assert_eq!(problem(b"[]"), Problem::default());
    }
}
