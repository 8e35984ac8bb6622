//! The imports of a store.

use serde::Serialize;

use super::EngineError;
use crate::store::Store;

/// One import as the history shows it.
#[derive(Clone, Debug, Serialize)]
pub struct PastImport {
    /// Its id.
    pub id: i64,
    /// When it began, UTC.
    pub started_at: String,
    /// When it ended; none while it is unfinished.
    pub finished_at: Option<String>,
    /// `running` (unfinished), `finished`, `undone`.
    pub state: String,
    /// The source's name.
    pub source: String,
    /// Its files.
    pub files: Vec<PastFile>,
}

/// A file of an import.
#[derive(Clone, Debug, Serialize)]
pub struct PastFile {
    /// The object.
    pub object: String,
    /// The path as given.
    pub path: String,
    /// The SHA-256.
    pub sha256: String,
    /// Rows read.
    pub rows_read: u64,
    /// New records.
    pub created: u64,
    /// Rows merged.
    pub merged: u64,
    /// Rows unchanged.
    pub unchanged: u64,
    /// Rows rejected.
    pub rejected: u64,
}

/// All imports, newest first.
pub fn history(store: &Store) -> Result<Vec<PastImport>, EngineError> {
    todo!()
}
