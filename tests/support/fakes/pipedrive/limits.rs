//! Its limits: a rolling window of two seconds, and the tokens of a day.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::super::Reply;
use super::answers::error;

/// So many refusals in a row, and the guard before the servers refuses for itself.
const GUARD: u32 = 20;

/// What a call costs.
pub fn price(path: &str) -> u64 {
    match path {
        "/api/v1/users" | "/api/v2/deals/archived" => 20,
        "/api/v1/users/me" => 2,
        "/api/v1/leads/archived" => 40,
        "/api/v1/leads" | "/api/v1/notes" | "/api/v1/files" => 20,
        "/api/v2/pipelines" | "/api/v2/stages" => 5,
        _ => 10,
    }
}

/// Counts requests.
pub struct Meter {
    most: usize,
    daily: u64,
    times: VecDeque<Instant>,
    in_a_row: u32,
    /// Tokens that were spent.
    pub used: u64,
    /// How many were refused.
    pub refused: u64,
}

impl Meter {
    /// The real limits, or very high ones.
    pub fn new(real: bool, daily: u64) -> Meter {
        let most = if real { 20 } else { 1_000_000 };
        Meter { most, daily, times: VecDeque::new(), in_a_row: 0, used: 0, refused: 0 }
    }

    /// Takes a request in; the headers of its answer, or the refusal.
    pub fn take(&mut self, price: u64) -> Result<Vec<(&'static str, String)>, Reply> {
        let now = Instant::now();
        while self.times.front().is_some_and(|time| now - *time >= Duration::from_secs(2)) {
            self.times.pop_front();
        }
        let left = self.most.saturating_sub(self.times.len());
        if left == 0 || self.used + price > self.daily {
            self.refused += 1;
            self.in_a_row += 1;
            if self.in_a_row > GUARD {
                let body = "<!DOCTYPE html><html><body>error code: 1015</body></html>".to_owned();
                return Err(Reply { status: 403, headers: Vec::new(), kind: "text/html", body });
            }
            let mut reply = error(429, "request over limit");
            reply.headers = self.headers(left);
            return Err(reply);
        }
        self.in_a_row = 0;
        self.times.push_back(now);
        self.used += price;
        Ok(self.headers(left - 1))
    }

    fn headers(&self, left: usize) -> Vec<(&'static str, String)> {
        vec![
            ("x-ratelimit-limit", self.most.to_string()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-reset", "2".to_owned()),
        ]
    }
}
