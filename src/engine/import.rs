//! Import and dry run: one code path.

use std::path::PathBuf;

use super::EngineError;
use super::observer::{Interrupt, Observer};
use super::report::Report;
use crate::mapping::Mapping;
use crate::source::Table;
use crate::store::Store;

/// Whether what happens is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is kept; `rows` of each table are read, all where `None`.
    DryRun {
        /// How many rows of each table.
        rows: Option<u64>,
    },
    /// Everything is kept, unless too many rows are rejected. `resume` insists on an unfinished
    /// import to go on with; without it one of the same files and mapping is gone on with anyway.
    Import {
        /// Whether there must be one.
        resume: bool,
    },
}

/// What to run.
pub struct Request<'a> {
    /// Dry run or import.
    pub mode: Mode,
    /// The tables, in any order.
    pub tables: &'a [Box<dyn Table>],
    /// The mapping.
    pub mapping: &'a Mapping,
    /// The mapping's text, kept with the import.
    pub mapping_text: &'a str,
    /// Zone of this run where it differs from the workspace's.
    pub timezone: Option<chrono_tz::Tz>,
    /// The bound of the rejected share, 0 to 1.
    pub max_rejected: f64,
    /// Whether an unresolved reference rejects its row.
    pub strict_links: bool,
    /// Where rejects files go; none are written where `None`.
    pub rejects: Option<PathBuf>,
    /// The destination as the user named it.
    pub destination: &'a str,
}

/// Runs the request against the store.
pub fn run(
    store: &mut Store,
    request: &Request<'_>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Report, EngineError> {
    todo!()
}
