//! Salesforce's limits and refusals.
//!
//! There is no limit per second and no `Retry-After`. What may be asked in a day is told with every
//! answer; when it is spent, and when too many long calls run at once, the same error comes.
//! <https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm>

use serde::Deserialize;

use crate::http::{Daily, Headers, Limits, Problem, Refusal, Rules};

/// The header that tells the state of the day: `api-usage=18/5000`.
const USAGE: &str = "sforce-limit-info";

/// The rules.
pub(super) struct SalesforceRules;

impl Rules for SalesforceRules {
    fn limits(&self, headers: Headers<'_>) -> Limits {
        Limits { daily: headers.get(USAGE).and_then(daily), ..Limits::default() }
    }

    fn refusal(&self, status: u16, headers: Headers<'_>, body: &[u8]) -> Option<Refusal> {
        let daily = headers.get(USAGE).and_then(daily);
        refusal(status, daily, body)
    }

    fn problem(&self, body: &[u8]) -> Problem {
        problem(body)
    }
}

/// One item of a refusal. All endpoints answer with a list of them, but those of OAuth.
#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    message: String,
    #[serde(default, rename = "errorCode")]
    code: String,
}

/// A refusal of OAuth.
#[derive(Deserialize)]
struct OauthError {
    error: String,
    #[serde(default)]
    error_description: String,
}

/// What `api-usage` says; what is said of single apps after it does not count.
fn daily(header: &str) -> Option<Daily> {
    let usage = header.split([';', ',']).find_map(|part| part.trim().strip_prefix("api-usage="))?;
    let (used, max) = usage.split_once('/')?;
    Some(Daily { used: used.trim().parse().ok()?, max: max.trim().parse().ok()? })
}

fn refusal(status: u16, daily: Option<Daily>, body: &[u8]) -> Option<Refusal> {
    let problem = problem(body);
    match problem.code.as_deref() {
        Some("INVALID_SESSION_ID" | "INVALID_AUTH_HEADER") => Some(Refusal::Unauthorized),
        Some("REQUEST_LIMIT_EXCEEDED") => {
            let said = problem.detail.unwrap_or_default().to_ascii_lowercase();
            let spent = daily.is_some_and(|daily| daily.used >= daily.max);
            // Too many long calls at once pass; the day does not.
            let passes = said.contains("concurrent") || (!said.contains("total") && !spent);
            Some(if passes { Refusal::Later(None) } else { Refusal::Spent(None) })
        }
        Some("UNABLE_TO_LOCK_ROW" | "SERVER_UNAVAILABLE") => Some(Refusal::Failing),
        // Without a body, its gateways mean by these that it is busy.
        None if body.is_empty() && matches!(status, 406 | 420) => Some(Refusal::Later(None)),
        _ => None,
    }
}

fn problem(body: &[u8]) -> Problem {
    if let Ok(items) = serde_json::from_slice::<Vec<Item>>(body) {
        let Some(first) = items.into_iter().next() else { return Problem::default() };
        return Problem {
            code: Some(first.code),
            detail: Some(gist(&first.message)),
            ..Problem::default()
        };
    }
    match serde_json::from_slice::<OauthError>(body) {
        Ok(error) => Problem {
            code: Some(error.error),
            detail: Some(error.error_description).filter(|text| !text.is_empty()),
            ..Problem::default()
        },
        Err(_) => Problem::default(),
    }
}

/// A message in one line. Those about a query repeat it, with a caret below the place, before they
/// say what is wrong: only what is said is of use.
fn gist(message: &str) -> String {
    let said = match message.rfind("ERROR at Row:") {
        Some(at) => message[at..].split_once('\n').map_or("", |(_, said)| said),
        None => message,
    };
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, code: &str, message: &str, daily: Option<Daily>) -> Option<Refusal> {
        let body = serde_json::json!([{"message": message, "errorCode": code}]).to_string();
        refusal(status, daily, body.as_bytes())
    }

    #[test]
    fn the_state_of_the_day_stands_in_a_header() {
        assert_eq!(daily("api-usage=18/5000"), Some(Daily { used: 18, max: 5000 }));
        let apps = "api-usage=25/5000; per-app-api-usage=17/250(appName=sample)";
        assert_eq!(daily(apps), Some(Daily { used: 25, max: 5000 }));
        assert_eq!(daily("per-app-api-usage=17/250(appName=sample)"), None);
    }

    #[test]
    fn a_spent_day_is_told_from_too_many_calls_at_once() {
        let code = "REQUEST_LIMIT_EXCEEDED";
        let spent = Some(Daily { used: 15_000, max: 15_000 });
        let half = Some(Daily { used: 7_000, max: 15_000 });
        let later = Some(Refusal::Later(None));
        assert_eq!(
            of(403, code, "TotalRequests Limit exceeded.", half),
            Some(Refusal::Spent(None))
        );
        assert_eq!(of(403, code, "ConcurrentRequests Limit exceeded.", spent), later);
        assert_eq!(of(403, code, "ConcurrentPerOrgLongTxn Limit exceeded.", half), later);
        assert_eq!(of(403, code, "Limit exceeded.", spent), Some(Refusal::Spent(None)));
        assert_eq!(of(403, code, "Limit exceeded.", half), later);
    }

    #[test]
    fn a_session_that_is_over_is_one_whatever_the_status() {
        let over = Some(Refusal::Unauthorized);
        assert_eq!(of(401, "INVALID_SESSION_ID", "Session expired or invalid", None), over);
        assert_eq!(of(403, "INVALID_SESSION_ID", "", None), over);
        assert_eq!(of(403, "API_DISABLED_FOR_ORG", "", None), None);
    }

    #[test]
    fn what_passes_is_repeated() {
        assert_eq!(of(400, "UNABLE_TO_LOCK_ROW", "", None), Some(Refusal::Failing));
        assert_eq!(refusal(420, None, b""), Some(Refusal::Later(None)));
        assert_eq!(of(400, "MALFORMED_QUERY", "", None), None);
    }

    #[test]
    fn a_message_about_a_query_does_not_repeat_it() {
        let message = "\nSELECT Id, Shoe__c FROM Contact\n           ^\nERROR at Row:1:Column:12\nNo \
                       such column 'Shoe__c' on entity 'Contact'.";
        assert_eq!(gist(message), "No such column 'Shoe__c' on entity 'Contact'.");
        assert_eq!(gist("Session expired or invalid"), "Session expired or invalid");
    }

    #[test]
    fn a_refusal_of_oauth_is_read_too() {
        let body =
            br#"{"error":"invalid_grant","error_description":"expired access/refresh token"}"#;
        let problem = problem(body);
        assert!(problem.is("invalid_grant"));
        assert_eq!(problem.to_string(), "expired access/refresh token");
    }
}
