//! What happens to the rows: decide (create, merge, unchanged, reject), write, and everything that
//! looks back at it (undo, reconcile, explain, owners).
//!
//! A dry run is the import inside a transaction that is rolled back: [`import::run`] serves both.

mod check;
pub mod explain;
mod find;
mod fingerprint;
mod first_load;
pub mod history;
pub mod id_map;
pub mod import;
mod judge;
mod links;
mod merge;
mod novelty;
pub mod observer;
pub mod owners;
pub mod pipelines;
mod plan;
pub mod reconcile;
mod rejects;
pub mod report;
mod route;
mod rows;
mod tally;
pub mod undo;
mod values;
mod verify;
mod write;

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
        hint: String,
    },
    /// The run's own counts do not add up against the store: a defect of this program.
    #[error("the counts do not add up: {0}")]
    Inconsistent(String),
}
