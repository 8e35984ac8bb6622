//! What may be asked of a service in a day, and how much of that we take.
//!
//! Some services tell the state of the day with every answer, others charge each request a price and
//! tell nothing. Either way the client stops before its share is spent, so that the customer's other
//! tools keep theirs.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The state of a day, as a service tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Daily {
    /// What may be asked in a day.
    pub max: u64,
    /// What of it is spent, by everybody.
    pub used: u64,
}

/// A share of what may be asked in a day. Shared by all clients of one service.
#[derive(Debug)]
pub struct Budget {
    share: f64,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    max: Option<u64>,
    /// By everybody, as far as is known.
    used: u64,
    /// By this process.
    spent: u64,
}

impl Budget {
    /// A share (0 to 1) of `max`; `None` until the service tells what the day allows.
    pub fn new(share: f64, max: Option<u64>) -> Budget {
        Budget { share, state: Mutex::new(State { max, ..State::default() }) }
    }

    /// Takes the price of a request; `false`, and nothing taken, where it is more than is left of the
    /// share.
    pub fn take(&self, price: u64) -> bool {
        let mut state = self.state();
        if let Some(max) = state.max
            && state.used + price > self.part(max)
        {
            return false;
        }
        state.used += price;
        state.spent += price;
        true
    }

    /// Takes in what the service tells.
    pub fn heard(&self, daily: Daily) {
        let mut state = self.state();
        state.max = Some(daily.max);
        // Answers come in any order: what is spent does not become less. A new day does, at once.
        let new_day = daily.used < state.used / 2;
        state.used = if new_day { daily.used } else { state.used.max(daily.used) };
    }

    /// What is left of the share; `None` while nobody knows.
    pub fn left(&self) -> Option<u64> {
        let state = self.state();
        state.max.map(|max| self.part(max).saturating_sub(state.used))
    }

    /// What the day allows to everybody.
    pub fn max(&self) -> Option<u64> {
        self.state().max
    }

    /// What is spent, by everybody, as far as is known.
    pub fn used(&self) -> u64 {
        self.state().used
    }

    /// What this process spent.
    pub fn spent(&self) -> u64 {
        self.state().spent
    }

    /// The share, 0 to 1.
    pub fn share(&self) -> f64 {
        self.share
    }

    fn part(&self, max: u64) -> u64 {
        (max as f64 * self.share) as u64
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_the_share_is_taken() {
        let budget = Budget::new(0.5, Some(100));
        assert!(budget.take(40));
        assert!(!budget.take(20));
        assert!(budget.take(10));
        assert_eq!((budget.left(), budget.spent()), (Some(0), 50));
    }

    #[test]
    fn what_others_spend_counts() {
        let budget = Budget::new(0.5, None);
        assert!(budget.take(1), "nobody knows yet");
        budget.heard(Daily { max: 100, used: 50 });
        assert!(!budget.take(1));
        budget.heard(Daily { max: 100, used: 1 });
        assert!(budget.take(1), "a new day");
    }

    #[test]
    fn an_older_answer_takes_nothing_back() {
        let budget = Budget::new(1.0, None);
        budget.heard(Daily { max: 100, used: 40 });
        budget.heard(Daily { max: 100, used: 38 });
        assert_eq!(budget.used(), 40);
    }
}
