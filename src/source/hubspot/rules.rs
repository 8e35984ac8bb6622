//! HubSpot's limits and refusals.
//!
//! Facts: <https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines> and
//! <https://developers.hubspot.com/docs/api-reference/error-handling>.

use std::time::Duration;

use serde::Deserialize;

use crate::http::{Daily, Headers, Limits, Problem, ProblemItem, Refusal, Rules};

/// Requests per second of the tightest limit, 100 in ten seconds, until an answer tells the account's.
const LEAST: f64 = 10.0;
/// Searches per second of an account, all of them together, whoever asks.
const SEARCHES: f64 = 5.0;
/// How long the window of a limit is, and so the longest that a refusal by it lasts.
const SECONDLY: Duration = Duration::from_secs(1);
const ROLLING: Duration = Duration::from_secs(2);
/// How long to stay away from an account that is being moved, where it does not say so.
const MOVING: Duration = Duration::from_secs(60);

/// The rules of everything but search.
pub(super) struct General;

/// The rules of search: a limit of its own, of which its answers tell nothing.
pub(super) struct Search;

impl Rules for General {
    fn pace(&self) -> Option<f64> {
        Some(LEAST)
    }

    fn limits(&self, headers: Headers<'_>) -> Limits {
        Limits { per_second: per_second(headers), spent_for: None, daily: daily(headers) }
    }

    fn refusal(&self, status: u16, headers: Headers<'_>, body: &[u8]) -> Option<Refusal> {
        refusal(status, wait(headers), body)
    }

    fn problem(&self, body: &[u8]) -> Problem {
        problem(body)
    }
}

impl Rules for Search {
    fn pace(&self) -> Option<f64> {
        Some(SEARCHES)
    }

    /// A limit per second is search's own; one per ten seconds would be that of other calls.
    fn limits(&self, headers: Headers<'_>) -> Limits {
        let own = number(headers, "x-hubspot-ratelimit-interval-milliseconds") == Some(1_000);
        let per_second = if own { per_second(headers) } else { None };
        Limits { per_second, spent_for: None, daily: daily(headers) }
    }

    fn refusal(&self, status: u16, headers: Headers<'_>, body: &[u8]) -> Option<Refusal> {
        refusal(status, wait(headers), body)
    }

    fn problem(&self, body: &[u8]) -> Problem {
        problem(body)
    }
}

fn number(headers: Headers<'_>, name: &str) -> Option<u64> {
    headers.get(name)?.trim().parse().ok()
}

fn per_second(headers: Headers<'_>) -> Option<f64> {
    let most = number(headers, "x-hubspot-ratelimit-max").filter(|most| *most > 0)?;
    let window = number(headers, "x-hubspot-ratelimit-interval-milliseconds");
    let window = window.filter(|window| *window > 0)?;
    Some(most as f64 * 1_000.0 / window as f64)
}

/// The day of the account; not told where the token is of OAuth.
fn daily(headers: Headers<'_>) -> Option<Daily> {
    let max = number(headers, "x-hubspot-ratelimit-daily").filter(|max| *max > 0)?;
    let left = number(headers, "x-hubspot-ratelimit-daily-remaining")?;
    Some(Daily { max, used: max.saturating_sub(left) })
}

fn refusal(status: u16, wait: Option<Duration>, body: &[u8]) -> Option<Refusal> {
    match status {
        429 => Some(limited(wait, body)),
        // The account is being moved to another data centre.
        477 => Some(Refusal::Later(Some(wait.unwrap_or(MOVING)))),
        // Locked by what others write, and failures of what stands before HubSpot's servers.
        423 | 521 | 523 | 524 => Some(Refusal::Failing),
        _ => None,
    }
}

fn limited(wait: Option<Duration>, body: &[u8]) -> Refusal {
    let said: Said = serde_json::from_slice(body).unwrap_or_default();
    match said.policy_name.as_deref() {
        // It ends at midnight in the account's zone, which is not told here.
        Some("DAILY") => Refusal::Spent(None),
        Some("SECONDLY") => Refusal::Later(Some(wait.unwrap_or(SECONDLY))),
        Some("TEN_SECONDLY_ROLLING") => Refusal::Later(Some(wait.unwrap_or(ROLLING))),
        _ => Refusal::Later(wait),
    }
}

fn wait(headers: Headers<'_>) -> Option<Duration> {
    number(headers, "retry-after").map(Duration::from_secs)
}

/// The body of a refusal; all of it is optional.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Said {
    message: Option<String>,
    category: Option<String>,
    policy_name: Option<String>,
    errors: Vec<SaidOfOne>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SaidOfOne {
    message: String,
    code: String,
    context: serde_json::Map<String, serde_json::Value>,
}

fn problem(body: &[u8]) -> Problem {
    let said: Said = serde_json::from_slice(body).unwrap_or_default();
    let item = |one: SaidOfOne| {
        let place = one.context.values().flat_map(|value| value.as_array());
        let place: Vec<&str> = place.flatten().filter_map(|value| value.as_str()).collect();
        ProblemItem { pointer: place.join(", "), code: one.code, detail: one.message }
    };
    Problem {
        code: said.category,
        detail: said.message,
        errors: said.errors.into_iter().map(item).collect(),
        ..Problem::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited_by(policy: &str, wait: Option<Duration>) -> Option<Refusal> {
        let body = serde_json::json!({"status": "error", "policyName": policy}).to_string();
        refusal(429, wait, body.as_bytes())
    }

    #[test]
    fn a_spent_day_is_told_from_too_many_requests_at_once() {
        let told = Some(Duration::from_secs(7));
        assert_eq!(limited_by("DAILY", None), Some(Refusal::Spent(None)));
        assert_eq!(limited_by("SECONDLY", None), Some(Refusal::Later(Some(SECONDLY))));
        assert_eq!(limited_by("TEN_SECONDLY_ROLLING", None), Some(Refusal::Later(Some(ROLLING))));
        assert_eq!(limited_by("TEN_SECONDLY_ROLLING", told), Some(Refusal::Later(told)));
        assert_eq!(refusal(429, None, b"<html>"), Some(Refusal::Later(None)));
    }

    #[test]
    fn an_account_that_is_being_moved_is_waited_for() {
        let told = Some(Duration::from_secs(600));
        assert_eq!(refusal(477, told, b""), Some(Refusal::Later(told)));
        assert_eq!(refusal(477, None, b""), Some(Refusal::Later(Some(MOVING))));
        for status in [423, 521, 523, 524] {
            assert_eq!(refusal(status, None, b""), Some(Refusal::Failing), "{status}");
        }
        assert_eq!(refusal(400, None, b"{}"), None);
    }

    #[test]
    fn a_refusal_says_why_and_which_scopes_are_missing() {
        let said = problem(
            br#"{"status":"error","message":"This app hasn't been granted all required scopes.",
                "category":"MISSING_SCOPES","errors":[{"message":"One of these is required.",
                "context":{"requiredGranularScopes":["crm.objects.deals.read"]}}]}"#,
        );
        assert!(said.is("MISSING_SCOPES"));
        let said = said.to_string();
        assert!(said.starts_with("This app") && said.contains("crm.objects.deals.read"), "{said}");
        assert_eq!(problem(b"<html>").to_string(), "the server does not say why");
    }
}
