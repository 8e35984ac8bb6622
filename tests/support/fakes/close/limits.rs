//! Its limits: so many requests in a window, for each group of endpoints.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::super::Reply;

const WINDOW: Duration = Duration::from_secs(5);

/// Counts requests.
pub struct Meter {
    most: u64,
    groups: HashMap<String, (Instant, u64)>,
    /// How many were refused.
    pub refused: u64,
}

impl Meter {
    /// 100 in a window, or very many.
    pub fn new(real: bool) -> Meter {
        let most = if real { 100 } else { 1_000_000 };
        Meter { most, groups: HashMap::new(), refused: 0 }
    }

    /// Takes a request in; the header of its answer, or the refusal.
    pub fn take(&mut self, path: &str) -> Result<String, Reply> {
        let group = path.split('/').nth(3).unwrap_or_default().to_owned();
        let now = Instant::now();
        let (begin, used) = self.groups.entry(group).or_insert((now, 0));
        if now - *begin >= WINDOW {
            (*begin, *used) = (now, 0);
        }
        let reset = (*begin + WINDOW - now).as_secs_f64();
        let header = |left: u64| format!("limit={}, remaining={left}, reset={reset:.6}", self.most);
        if *used >= self.most {
            self.refused += 1;
            let reply = Reply { kind: "text/plain", ..Reply::json(429, "") };
            return Err(reply
                .with("ratelimit", header(0))
                .with("retry-after", format!("{reset:.3}")));
        }
        *used += 1;
        Ok(header(self.most - *used))
    }
}
