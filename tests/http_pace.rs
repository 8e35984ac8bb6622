//! The server's pace, over real sockets: its limit is reached, and its refusals stay few.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use adoptiv_migrate::http::{Address, HttpClient, HttpOptions, Request};

use crate::support::server::{Answer, Server};

/// How a server counts.
#[derive(Clone, Copy, Debug)]
enum Counts {
    /// So many in each second of the clock.
    FixedWindow,
    /// So many within any second.
    SlidingWindow,
    /// A bucket that refills.
    Bucket,
}

/// When requests were accepted.
struct Book {
    counts: Counts,
    limit: usize,
    begun: Instant,
    accepted: VecDeque<Instant>,
    level: f64,
    filled: Instant,
}

impl Book {
    fn new(counts: Counts, limit: usize) -> Book {
        let now = Instant::now();
        let (accepted, level) = (VecDeque::new(), limit as f64);
        Book { counts, limit, begun: now, accepted, level, filled: now }
    }

    /// Whether a request is taken now, and how many more would be.
    fn take(&mut self, now: Instant) -> Option<usize> {
        let second = |at: Instant| at.duration_since(self.begun).as_secs();
        let left = match self.counts {
            Counts::FixedWindow => {
                let same = |at: &&Instant| second(**at) == second(now);
                self.limit - self.accepted.iter().rev().take_while(same).count()
            }
            Counts::SlidingWindow => {
                let same = |at: &&Instant| now.duration_since(**at) < Duration::from_secs(1);
                self.limit - self.accepted.iter().rev().take_while(same).count()
            }
            Counts::Bucket => {
                let more = now.duration_since(self.filled).as_secs_f64() * self.limit as f64;
                self.level = (self.level + more).min(self.limit as f64);
                self.filled = now;
                self.level as usize
            }
        };
        if left > 0 {
            self.level -= 1.0;
            self.accepted.push_back(now);
        }
        left.checked_sub(1)
    }
}

/// Sends `total` requests, `in_flight` at once, to a server of this limit; the share of the limit
/// that was reached from the second request on, and the refusals.
fn run(counts: Counts, limit: usize, total: usize, in_flight: usize, tells: bool) -> (f64, u64) {
    let book = std::sync::Arc::new(Mutex::new(Book::new(counts, limit)));
    let kept = std::sync::Arc::clone(&book);
    let server = Server::new(move |_| {
        let left = kept.lock().unwrap().take(Instant::now());
        std::thread::sleep(Duration::from_millis(100));
        let answer = match left {
            Some(_) => Answer::json(200, "{}"),
            None => Answer::json(429, "{}").with("retry-after", 1),
        };
        if !tells {
            return answer;
        }
        let left = left.unwrap_or(0);
        answer
            .with("ratelimit-policy", format!(r#""default";q={limit};w=1"#))
            .with("ratelimit", format!(r#""default";r={left};t=1"#))
    });
    let address = Address::parse(&server.url()).unwrap();
    let client = HttpClient::new(HttpOptions::new(address)).unwrap();
    let sent = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..in_flight {
            scope.spawn(|| {
                while sent.fetch_add(1, Ordering::Relaxed) < total {
                    client.send(&Request::get("/")).unwrap();
                }
            });
        }
    });
    let traffic = client.traffic();
    assert_eq!(traffic.limit, tells.then_some(limit as f64));
    assert_eq!(traffic.requests, total as u64 + traffic.retries);
    let book = book.lock().unwrap();
    let time = book.accepted[total - 1].duration_since(book.accepted[1]).as_secs_f64();
    ((total - 2) as f64 / time / limit as f64, traffic.refused)
}

/// Whether the machine woke a sleeper in time while `work` was done: later than the pacer's slack, what is
/// measured is the load of the machine and not the pace.
fn while_on_time<T>(work: impl FnOnce() -> T) -> (T, bool) {
    let (done, late) = (AtomicBool::new(false), AtomicBool::new(false));
    let worked = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let (begun, nap) = (Instant::now(), Duration::from_millis(5));
                std::thread::sleep(nap);
                let lateness = begun.elapsed().saturating_sub(nap);
                late.fetch_or(lateness > Duration::from_millis(10), Ordering::Relaxed);
            }
        });
        let worked = work();
        done.store(true, Ordering::Relaxed);
        worked
    });
    (worked, !late.load(Ordering::Relaxed))
}

#[test]
fn the_limit_is_reached_with_practically_no_refusal() {
    // A bound below the aim of 95%: other tests share the machine. What misses it on a machine that was
    // late is measured again; on one that was in time it fails.
    for counts in [Counts::FixedWindow, Counts::SlidingWindow, Counts::Bucket] {
        for attempt in 1..=8 {
            let ((share, refused), on_time) = while_on_time(|| run(counts, 50, 150, 16, true));
            println!("{counts:?}: {:.1}% of the limit, {refused} refused", share * 100.0);
            if share > 0.85 && refused <= 3 {
                break;
            }
            assert!(!on_time, "{counts:?}: {share}, {refused} refused");
            assert!(attempt < 8, "{counts:?}: this machine is too busy to measure a pace");
        }
    }
}

#[test]
fn a_server_that_does_not_tell_its_limit_is_not_stormed() {
    let (share, refused) = run(Counts::FixedWindow, 50, 150, 16, false);
    println!("untold: {:.1}% of the limit, {refused} refused", share * 100.0);
    assert!(refused < 50, "{refused}");
}
