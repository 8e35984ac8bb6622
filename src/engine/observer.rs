//! What the engine tells while it works. Bars, log lines and JSON lines are consumers of these.

use std::sync::atomic::{AtomicBool, Ordering};

/// Something that happened during a run.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// A phase over one table begins.
    Started {
        /// `checking`, `simulating` (a dry run), `importing`, `comparing`, `undoing`; of a CRM `reading`;
        /// with a destination over a network `fetching`, `sending`, `deleting`.
        phase: &'static str,
        /// The table's label.
        label: &'a str,
        /// Rows expected, where known.
        total: Option<u64>,
    },
    /// Rows of the phase that an earlier run did: they took no time.
    Resumed {
        /// The table's label.
        label: &'a str,
        /// Rows done.
        rows: u64,
    },
    /// Rows done so far in the phase.
    Advanced {
        /// The table's label.
        label: &'a str,
        /// Rows done.
        rows: u64,
    },
    /// The phase over the table is done.
    Finished {
        /// The table's label.
        label: &'a str,
        /// Rows done.
        rows: u64,
    },
    /// What was sent to a destination over a network so far.
    Traffic {
        /// Requests, repeated ones included.
        requests: u64,
        /// Repeated ones.
        retries: u64,
        /// The destination's limit in requests per second, where it tells one.
        limit: Option<f64>,
    },
    /// Something to say once, a full sentence.
    Note(&'a str),
}

/// Takes events. Called from one thread at a time.
pub trait Observer: Send + Sync {
    /// Takes one event.
    fn event(&self, event: Event<'_>);
}

/// An observer that hears nothing.
pub struct Silent;

impl Observer for Silent {
    fn event(&self, _: Event<'_>) {}
}

/// A switch that asks a run to stop after the batch in hand.
#[derive(Debug, Default)]
pub struct Interrupt(AtomicBool);

impl Interrupt {
    /// Asks to stop.
    pub fn set(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether somebody asked.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
