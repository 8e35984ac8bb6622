//! The server's pace: when the next request may leave.
//!
//! Each request gets a slot on a grid of the limit's interval, one after another: one thread waits
//! for the timer, the others queue behind it. Threads that race for a token after each sleep lose a
//! tenth of the limit to timers that are late; on a grid a late request is followed by one in time.
//! Before the server has said its limit, requests in flight start with one and double with every
//! answer. A refusal holds back all threads, not only the one that got it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::headers::Limits;
use super::{HttpError, Stop};

/// The longest sleep in one piece: how soon an interruption is heard.
const SLICE: Duration = Duration::from_millis(40);
/// The share of a stated limit that is used: the rest is for requests that are late here or on the
/// way, so that none of them arrives within a window that is full.
const SHARE: f64 = 0.98;
/// How far behind the grid a request may leave and still be followed by the next in time. What
/// catches up within a second is less than the share that is left over in it.
const SLACK: Duration = Duration::from_millis(15);
/// What is left of the pace after a refusal, and what is the least.
const EASED: f64 = 0.8;
const LEAST: f64 = 0.05;
/// The requests in flight from which on nobody counts any more.
const MANY: f64 = 1024.0;

/// Waits, unless it is interrupted.
///
/// # Errors
/// [`HttpError::Interrupted`].
pub fn pause(wait: Duration, stop: &Stop) -> Result<(), HttpError> {
    let end = Instant::now() + wait;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        if stop() {
            return Err(HttpError::Interrupted);
        }
        std::thread::sleep(left.min(SLICE));
    }
}

/// Gives out slots.
pub(super) struct Pacer {
    /// Held by the one that waits for the next slot.
    turn: Mutex<()>,
    state: Mutex<State>,
    changed: Condvar,
    stop: Stop,
}

struct State {
    /// Requests per second that the server states.
    limit: Option<f64>,
    /// The share of it in use.
    share: f64,
    /// When the latest slot was.
    last: Option<Instant>,
    /// Nothing leaves before.
    held_until: Option<Instant>,
    /// When a refusal last slowed the pace.
    eased: Option<Instant>,
    in_flight: u32,
    /// How many may be in flight while no limit is known.
    window: f64,
    /// Whether the window still doubles.
    doubling: bool,
}

/// A request that may leave now; in flight until dropped.
pub(super) struct Permit<'a> {
    pacer: &'a Pacer,
    since: Instant,
}

impl Pacer {
    pub(super) fn new(limit: Option<f64>, stop: Stop) -> Pacer {
        let state = State {
            limit,
            share: SHARE,
            last: None,
            held_until: None,
            eased: None,
            in_flight: 0,
            window: 1.0,
            doubling: true,
        };
        Pacer { turn: Mutex::new(()), state: Mutex::new(state), changed: Condvar::new(), stop }
    }

    /// Waits until a request may leave.
    pub(super) fn enter(&self) -> Result<Permit<'_>, HttpError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.state();
        loop {
            let now = Instant::now();
            let wait = match state.next(now) {
                Next::Leave(slot) => {
                    state.last = Some(slot);
                    state.in_flight += 1;
                    return Ok(Permit { pacer: self, since: now });
                }
                Next::At(when) => when.saturating_duration_since(now).min(SLICE),
                Next::Full => SLICE,
            };
            if (self.stop)() {
                return Err(HttpError::Interrupted);
            }
            let waited = self.changed.wait_timeout(state, wait);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits, for one request alone.
    pub(super) fn pause(&self, wait: Duration) -> Result<(), HttpError> {
        pause(wait, &self.stop)
    }

    /// The requests per second that the server states.
    pub(super) fn limit(&self) -> Option<f64> {
        self.state().limit
    }

    /// How long nothing leaves.
    pub(super) fn held(&self) -> Option<Duration> {
        let left = self.state().held_until?.saturating_duration_since(Instant::now());
        (!left.is_zero()).then_some(left)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// Takes in what an answer says about limits.
    pub(super) fn heard(&self, limits: Limits) {
        let mut state = self.pacer.state();
        if limits.per_second.is_some() {
            state.limit = limits.per_second;
        }
        if let Some(spent) = limits.spent_for {
            // Resets in whole seconds are rounded up. Where the pace is known, waiting for the part
            // that may not be there would cost more than the pace can be wrong by.
            let is_rounded = state.limit.is_some() && spent.subsec_nanos() == 0;
            let known = if is_rounded { Duration::from_secs(1) } else { Duration::ZERO };
            state.hold(Instant::now() + spent.saturating_sub(known));
        }
        self.pacer.changed.notify_all();
    }

    /// Takes in that the server did as asked: what was slowed recovers.
    pub(super) fn accepted(&self) {
        let mut state = self.pacer.state();
        if let Some(limit) = state.limit {
            // A twentieth of the limit within a second.
            state.share = (state.share + 0.05 / limit.max(1.0)).min(SHARE);
        }
        let more = if state.doubling { 1.0 } else { 1.0 / state.window };
        state.window = (state.window + more).min(MANY);
        self.pacer.changed.notify_all();
    }

    /// Takes in that the server refused: nothing leaves for so long, and then more slowly.
    pub(super) fn refused(&self, wait: Duration) {
        let mut state = self.pacer.state();
        let now = Instant::now();
        state.hold(now + wait);
        // Whatever left before the pace was eased says nothing about the new pace.
        if state.eased.is_none_or(|eased| self.since > eased) {
            state.eased = Some(now);
            state.share = (state.share * EASED).max(LEAST);
            state.window = (f64::from(state.in_flight) / 2.0).clamp(1.0, state.window);
            state.doubling = false;
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.pacer.state().in_flight -= 1;
        self.pacer.changed.notify_all();
    }
}

enum Next {
    Leave(Instant),
    At(Instant),
    Full,
}

impl State {
    fn next(&self, now: Instant) -> Next {
        if let Some(held) = self.held_until.filter(|held| *held > now) {
            return Next::At(held);
        }
        let Some(limit) = self.limit else {
            let full = f64::from(self.in_flight) + 1.0 > self.window;
            return if full { Next::Full } else { Next::Leave(now) };
        };
        let interval = Duration::from_secs_f64(1.0 / (limit * self.share));
        // One that is later than that begins a new grid: it was idle, and nothing is made up for.
        let slot = self.last.map_or(now, |last| last + interval);
        let slot = if slot + SLACK < now { now } else { slot };
        if slot > now { Next::At(slot) } else { Next::Leave(slot) }
    }

    fn hold(&mut self, until: Instant) {
        self.held_until = Some(self.held_until.map_or(until, |held| held.max(until)));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    fn state(limit: Option<f64>) -> State {
        let state = Pacer::new(None, Arc::new(|| false)).state.into_inner().unwrap();
        State { limit, share: 1.0, ..state }
    }

    /// When the next requests leave, in milliseconds, where timers are `late` by so much.
    fn leaving(mut state: State, late: Duration, count: usize) -> Vec<u128> {
        let begin = Instant::now();
        let mut now = begin;
        let mut times = Vec::new();
        while times.len() < count {
            match state.next(now) {
                Next::Leave(slot) => {
                    state.last = Some(slot);
                    times.push((now - begin).as_millis());
                }
                Next::At(when) => now = when + late,
                Next::Full => unreachable!("a limit is known"),
            }
        }
        times
    }

    #[test]
    fn requests_leave_at_the_pace_of_the_limit() {
        assert_eq!(leaving(state(Some(10.0)), Duration::ZERO, 4), [0, 100, 200, 300]);
    }

    #[test]
    fn a_timer_that_is_late_costs_nothing_of_the_limit() {
        let times = leaving(state(Some(100.0)), Duration::from_millis(4), 101);
        assert!(times[100] <= 1_004, "{}", times[100]);
    }

    #[test]
    fn after_idle_time_there_is_no_burst() {
        let mut idle = state(Some(10.0));
        idle.last = Instant::now().checked_sub(Duration::from_secs(1));
        let times = leaving(idle, Duration::ZERO, 3);
        assert_eq!(times, [0, 100, 200]);
    }

    #[test]
    fn before_a_limit_is_known_requests_in_flight_double_with_every_answer() {
        let pacer = Pacer::new(None, Arc::new(|| false));
        let may = |state: &State| matches!(state.next(Instant::now()), Next::Leave(_));
        let first = pacer.enter().unwrap();
        assert!(!may(&pacer.state()), "the second waits for the first answer");
        first.accepted();
        let second = pacer.enter().unwrap();
        drop(first);
        let third = pacer.enter().unwrap();
        assert!(!may(&pacer.state()));
        second.accepted();
        third.accepted();
        drop((second, third));
        let four: Vec<_> = (0..4).map(|_| pacer.enter().unwrap()).collect();
        assert!(!may(&pacer.state()));
        drop(four);
    }

    #[test]
    fn refusals_of_one_moment_ease_the_pace_once() {
        let pacer = Pacer::new(None, Arc::new(|| false));
        let first = pacer.enter().unwrap();
        first.accepted();
        let second = pacer.enter().unwrap();
        first.refused(Duration::ZERO);
        second.refused(Duration::ZERO);
        assert!((pacer.state().share - SHARE * EASED).abs() < 1e-9);
    }

    #[test]
    fn a_refusal_holds_back_everybody_and_an_interruption_ends_the_wait() {
        let stopped = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stopped);
        let pacer = Pacer::new(None, Arc::new(move || asked.load(Ordering::Relaxed)));
        pacer.enter().unwrap().refused(Duration::from_secs(3600));
        std::thread::scope(|scope| {
            let waiting: Vec<_> =
                (0..4).map(|_| scope.spawn(|| pacer.enter().err().unwrap())).collect();
            std::thread::sleep(Duration::from_millis(20));
            assert!(waiting.iter().all(|thread| !thread.is_finished()));
            stopped.store(true, Ordering::Relaxed);
            let begin = Instant::now();
            for thread in waiting {
                assert_eq!(thread.join().unwrap(), HttpError::Interrupted);
            }
            assert!(begin.elapsed() < Duration::from_millis(300), "{:?}", begin.elapsed());
        });
    }

    #[test]
    fn a_quota_that_is_spent_holds_until_its_reset_but_not_for_the_second_rounded_up() {
        let pacer = Pacer::new(None, Arc::new(|| false));
        let permit = pacer.enter().unwrap();
        let spent = |seconds| Some(Duration::from_secs(seconds));
        permit.heard(Limits { per_second: Some(10.0), spent_for: spent(1), daily: None });
        assert!(pacer.state().held_until.unwrap() <= Instant::now());
        permit.heard(Limits { per_second: None, spent_for: spent(41), daily: None });
        assert!(pacer.state().held_until.unwrap() > Instant::now() + Duration::from_secs(39));
    }
}
