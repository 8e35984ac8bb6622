//! Its limits: a rolling window of ten seconds, one of a second for searches, and the day.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde_json::json;

use super::super::Reply;
use super::answers::CORRELATION;

/// Counts requests.
pub struct Meter {
    most: usize,
    searches: usize,
    real: bool,
    daily: u64,
    used: u64,
    general: VecDeque<Instant>,
    search: VecDeque<Instant>,
    /// How many were refused.
    pub refused: u64,
}

impl Meter {
    /// The limits of an OAuth app, or very high ones.
    pub fn new(real: bool, daily: u64) -> Meter {
        Meter {
            most: if real { 110 } else { 1_000_000 },
            searches: if real { 5 } else { 1_000_000 },
            real,
            daily,
            used: 0,
            general: VecDeque::new(),
            search: VecDeque::new(),
            refused: 0,
        }
    }

    /// Takes a request in; the headers of its answer, or the refusal.
    pub fn take(
        &mut self,
        is_search: bool,
        is_static: bool,
    ) -> Result<Vec<(&'static str, String)>, Reply> {
        if is_static && self.used >= self.daily {
            return Err(self.refuse("DAILY", "daily"));
        }
        let window = Duration::from_secs(if is_search { 1 } else { 10 });
        let most = if is_search { self.searches } else { self.most };
        let times = if is_search { &mut self.search } else { &mut self.general };
        let now = Instant::now();
        while times.front().is_some_and(|time| now - *time >= window) {
            times.pop_front();
        }
        if times.len() >= most {
            let (policy, word) = match is_search {
                true => ("SECONDLY", "secondly"),
                false => ("TEN_SECONDLY_ROLLING", "ten_secondly_rolling"),
            };
            return Err(self.refuse(policy, word));
        }
        times.push_back(now);
        let left = most - times.len();
        self.used += 1;
        Ok(self.headers(is_search, is_static, left))
    }

    /// Answers of searches tell nothing; without limits they do, so that nobody waits for nothing.
    fn headers(
        &self,
        is_search: bool,
        is_static: bool,
        left: usize,
    ) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if is_search && self.real {
            return headers;
        }
        let window = if is_search { 1_000 } else { 10_000 };
        let most = if is_search { self.searches } else { self.most };
        headers.push(("x-hubspot-ratelimit-max", most.to_string()));
        headers.push(("x-hubspot-ratelimit-remaining", left.to_string()));
        headers.push(("x-hubspot-ratelimit-interval-milliseconds", window.to_string()));
        if is_static {
            headers.push(("x-hubspot-ratelimit-daily", self.daily.to_string()));
            let left = self.daily.saturating_sub(self.used).to_string();
            headers.push(("x-hubspot-ratelimit-daily-remaining", left));
        }
        headers
    }

    fn refuse(&mut self, policy: &str, word: &str) -> Reply {
        self.refused += 1;
        let body = json!({
            "status": "error", "message": format!("You have reached your {word} limit."),
            "errorType": "RATE_LIMIT", "correlationId": CORRELATION, "policyName": policy,
        });
        Reply::json(429, body)
    }
}
