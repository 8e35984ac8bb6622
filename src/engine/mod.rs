//! What happens to the rows: decide (create, merge, unchanged, reject), write, and everything that
//! looks back at it (undo, reconcile, explain, owners).
//!
//! A dry run is the import inside a transaction that is rolled back: [`import::run`] serves both.

mod check;
mod companies;
pub mod decisions;
pub mod destination;
mod equal_rows;
pub mod explain;
pub mod extract;
mod find;
mod fingerprint;
mod first_load;
pub mod history;
pub mod holds;
mod id_conflict;
pub mod id_map;
pub mod import;
mod judge;
mod links;
mod manners;
mod merge;
mod newer_export;
mod novelty;
pub mod observer;
mod options;
pub mod owners;
pub mod pipelines;
mod plan;
pub mod reconcile;
mod refused;
pub mod rejects;
pub mod report;
mod route;
mod rows;
mod tally;
pub mod undo;
pub mod values;
mod verify;
mod waiting;
mod wanted;
mod write;

use crate::model::Advice;

/// Why the engine stopped.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A source failed.
    #[error(transparent)]
    Source(#[from] crate::source::SourceError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// The user interrupted; everything committed so far stays, `import --resume` goes on.
    #[error("interrupted")]
    Interrupted,
    /// Something asked for does not fit what is there: an import that is not known, an unfinished
    /// one in the way, a name that exists twice.
    #[error("{message}")]
    Refused {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: Advice,
    },
    /// What a run found before it wrote anything lets it stop: another source under known ids, a newer
    /// export of rows that are there, a key column that a file lacks.
    #[error("{message}")]
    Stopped {
        /// The stable code.
        code: &'static str,
        /// What was found.
        message: String,
        /// What to do.
        hint: Advice,
    },
    /// The destination, reached over a network, does not answer or does not take anything.
    #[error("{message}")]
    Destination {
        /// Why.
        fault: DestinationFault,
        /// What happened.
        message: String,
    },
    /// The run's own counts do not add up against the store: a defect of this program.
    #[error("the counts do not add up: {0}")]
    Inconsistent(String),
}

/// Why a destination can't be worked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DestinationFault {
    /// Its address can't be used.
    Address {
        /// What to do.
        hint: &'static str,
    },
    /// The token is not known, or not any more.
    Unauthorized {
        /// The destination's address.
        url: String,
    },
    /// The token lacks a scope.
    Forbidden {
        /// The destination's address.
        url: String,
    },
    /// It sends on to somebody else.
    Moved,
    /// The connection to it can't be trusted.
    Untrusted,
    /// It can't be reached, or did not answer in time.
    Unreachable,
    /// It is there, and fails or takes nothing more for now.
    Busy,
    /// It answered in a way that its contract does not know, or refused what should be fine.
    Refused,
}
