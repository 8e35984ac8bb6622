//! The rate limit: a bucket of tokens that holds what about one second lets through.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::answer::{Answer, Code, Problem};

/// Requests in a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Requests a second; more than 0.
    pub per_second: f64,
}

/// The bucket.
pub struct Limit {
    per_second: f64,
    capacity: f64,
    // tokens there were, and when
    level: Mutex<(f64, Instant)>,
}

/// What is left after a request.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    requests: u64,
    /// Seconds until the bucket is full again.
    full_in: u64,
}

impl Limit {
    pub fn new(rate: Rate) -> Limit {
        let capacity = rate.per_second.max(1.0).floor();
        let level = Mutex::new((capacity, Instant::now()));
        Limit { per_second: rate.per_second, capacity, level }
    }

    /// Lets a request through, or says after how many seconds to try again.
    pub fn take(&self) -> (Left, Result<(), u64>) {
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let refilled = level.0 + now.duration_since(level.1).as_secs_f64() * self.per_second;
        let tokens = refilled.min(self.capacity);
        let passed = tokens >= 1.0;
        let left = if passed { tokens - 1.0 } else { tokens };
        *level = (left, now);
        let seconds = |missing: f64| (missing / self.per_second).ceil().max(0.0) as u64;
        let said = Left { requests: left as u64, full_in: seconds(self.capacity - left) };
        (said, if passed { Ok(()) } else { Err(seconds(1.0 - left).max(1)) })
    }

    /// Says in an answer how things stand.
    pub fn say(&self, left: Left, answer: &mut Answer) {
        let window = (self.capacity / self.per_second).ceil() as u64;
        answer.headers.push((
            "ratelimit-policy",
            format!("\"default\";q={};w={window}", self.capacity as u64),
        ));
        let left = format!("\"default\";r={};t={}", left.requests, left.full_in);
        answer.headers.push(("ratelimit", left));
    }
}

/// The answer to a request too many.
pub fn refusal(seconds: u64) -> Problem {
    Problem::new(Code::RateLimited, format!("too many requests; try again in {seconds} s"))
        .header("retry-after", seconds.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_of_requests_passes_then_one_has_to_wait() {
        let limit = Limit::new(Rate { per_second: 5.0 });
        for _ in 0..5 {
            assert!(limit.take().1.is_ok());
        }
        let (left, refused) = limit.take();
        assert_eq!((left.requests, refused), (0, Err(1)));
    }

    #[test]
    fn a_limit_below_one_a_second_lets_one_through() {
        let limit = Limit::new(Rate { per_second: 0.1 });
        assert!(limit.take().1.is_ok());
        assert_eq!(limit.take().1, Err(10));
    }
}
