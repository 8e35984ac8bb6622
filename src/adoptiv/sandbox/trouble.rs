//! Misbehaviour on demand: what a client has to survive, at a share that a seed decides.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What goes wrong on purpose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trouble {
    /// How long each request waits before anything is done.
    pub latency: Duration,
    /// The share of requests, 0 to 1, that are answered 503 before anything is done.
    pub fail: f64,
    /// The share of writes, 0 to 1, that are done and whose connection is then cut.
    pub drop: f64,
    /// Whether answers trickle, a few bytes at a time.
    pub slow_body: bool,
    /// The seed of the generator that decides which.
    pub seed: u64,
}

/// Decides who is in trouble.
pub struct Troubles {
    pub latency: Duration,
    fail: f64,
    drop: f64,
    drawn: AtomicU64,
}

impl Troubles {
    pub fn new(trouble: Trouble) -> Troubles {
        Troubles {
            latency: trouble.latency,
            fail: trouble.fail,
            drop: trouble.drop,
            drawn: AtomicU64::new(trouble.seed),
        }
    }

    /// Whether a request is answered 503.
    pub fn fails(&self) -> bool {
        self.fail > 0.0 && self.draw() < self.fail
    }

    /// Whether the connection is cut before the answer.
    pub fn drops(&self) -> bool {
        self.drop > 0.0 && self.draw() < self.drop
    }

    /// A number from 0 to below 1: SplitMix64, <https://prng.di.unimi.it/splitmix64.c>.
    fn draw(&self) -> f64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.drawn.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failures(share: f64, seed: u64) -> Vec<bool> {
        let troubles = Troubles::new(Trouble { fail: share, seed, ..Trouble::default() });
        (0..10_000).map(|_| troubles.fails()).collect()
    }

    #[test]
    fn the_share_is_kept_and_the_seed_decides() {
        let some = failures(0.05, 7);
        let count = some.iter().filter(|failed| **failed).count();
        assert!((400..600).contains(&count), "{count}");
        assert_eq!(some, failures(0.05, 7));
        assert_ne!(some, failures(0.05, 8));
        assert!(failures(0.0, 7).iter().all(|failed| !failed));
        assert!(failures(1.0, 7).iter().all(|failed| *failed));
    }
}
