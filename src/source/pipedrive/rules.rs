//! Pipedrive's limits and refusals.
//!
//! Facts: <https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting>.

use std::time::Duration;

use serde::Deserialize;

use crate::http::{Headers, Limits, Problem, Refusal, Rules};

/// Requests per second of the tightest limit, 20 in two seconds, until an answer tells the token's.
const LEAST: f64 = 10.0;
/// The window of a limit, in seconds, and so the longest that a refusal by it lasts.
const WINDOW: u64 = 2;
/// How long to stay away once what stands before Pipedrive's servers refuses: going on makes it longer.
const BLOCKED: Duration = Duration::from_secs(60);
/// A refusal that ends later than this, in seconds, is not by the window.
const LONGEST: u64 = 60;
/// A reset beyond this is a moment since 1970, or milliseconds: its unit is not told.
const UNCLEAR: u64 = 86_400;

/// Its rules.
pub(super) struct Pipedrive;

impl Rules for Pipedrive {
    fn pace(&self) -> Option<f64> {
        Some(LEAST)
    }

    fn limits(&self, headers: Headers<'_>) -> Limits {
        let number = |name| number(headers, name);
        limits(
            number("x-ratelimit-limit"),
            number("x-ratelimit-remaining"),
            number("x-ratelimit-reset"),
        )
    }

    fn refusal(&self, status: u16, headers: Headers<'_>, body: &[u8]) -> Option<Refusal> {
        let left = number(headers, "x-ratelimit-remaining");
        let reset = number(headers, "x-ratelimit-reset");
        refusal(status, left, reset, body)
    }

    fn problem(&self, body: &[u8]) -> Problem {
        let said: Said = serde_json::from_slice(body).unwrap_or_default();
        Problem { code: said.code, title: said.error, ..Problem::default() }
    }
}

fn number(headers: Headers<'_>, name: &str) -> Option<u64> {
    headers.get(name)?.trim().parse().ok()
}

fn limits(most: Option<u64>, left: Option<u64>, reset: Option<u64>) -> Limits {
    let per_second = most.filter(|most| *most > 0).map(|most| most as f64 / WINDOW as f64);
    let spent = (left == Some(0)).then(|| reset.map_or(WINDOW, |reset| reset.clamp(1, WINDOW)));
    Limits { per_second, spent_for: spent.map(Duration::from_secs), daily: None }
}

fn refusal(status: u16, left: Option<u64>, reset: Option<u64>, body: &[u8]) -> Option<Refusal> {
    match status {
        429 => Some(limited(left, reset, body)),
        // A page for people: Cloudflare's, after going on in spite of refusals.
        403 if body.trim_ascii_start().starts_with(b"<") => Some(Refusal::Later(Some(BLOCKED))),
        _ => None,
    }
}

/// Pipedrive answers to a spent day as to too many requests at once. Where the window has room left,
/// or the wait is longer than any window, it is the day.
fn limited(left: Option<u64>, reset: Option<u64>, body: &[u8]) -> Refusal {
    let far = reset.filter(|reset| (LONGEST..UNCLEAR).contains(reset));
    let says_day = String::from_utf8_lossy(body).to_ascii_lowercase().contains("daily");
    if far.is_some() || says_day || left.is_some_and(|left| left > 0) {
        return Refusal::Spent(far.map(Duration::from_secs));
    }
    let wait = reset.map_or(WINDOW, |reset| reset.clamp(1, WINDOW));
    Refusal::Later(Some(Duration::from_secs(wait)))
}

/// The body of a refusal; all of it is optional.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    error: Option<String>,
    code: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_window_is_the_pace() {
        assert_eq!(limits(Some(80), Some(79), Some(2)).per_second, Some(40.0));
        assert_eq!(limits(Some(80), Some(0), Some(1)).spent_for, Some(Duration::from_secs(1)));
        let unclear = limits(Some(80), Some(0), Some(1_900)).spent_for;
        assert_eq!(unclear, Some(Duration::from_secs(2)), "the unit is not told");
    }

    #[test]
    fn a_spent_day_is_told_from_too_many_requests_at_once() {
        let soon = Refusal::Later(Some(Duration::from_secs(2)));
        assert_eq!(refusal(429, Some(0), Some(2), b"{}"), Some(soon));
        assert_eq!(refusal(429, None, None, b"{}"), Some(soon));
        let tomorrow = Refusal::Spent(Some(Duration::from_secs(7_200)));
        assert_eq!(refusal(429, Some(0), Some(7_200), b"{}"), Some(tomorrow));
        assert_eq!(refusal(429, Some(19), Some(2), b"{}"), Some(Refusal::Spent(None)));
    }

    #[test]
    fn a_page_of_the_guard_is_no_missing_right() {
        let blocked = Refusal::Later(Some(BLOCKED));
        assert_eq!(refusal(403, None, None, b"\n<!DOCTYPE html>"), Some(blocked));
        assert_eq!(refusal(403, None, None, br#"{"success":false}"#), None);
    }
}
