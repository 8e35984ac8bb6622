//! The imports of a store.

use serde::Serialize;

use super::EngineError;
use super::tally::Tally;
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
    /// The mapping's text.
    #[serde(skip)]
    pub mapping: String,
    /// The options as JSON: zone, currency, region, links.
    #[serde(skip)]
    pub options: String,
}

/// A file of an import.
#[derive(Clone, Debug, Serialize)]
pub struct PastFile {
    /// The object.
    pub object: String,
    /// As the user named it.
    pub source: String,
    /// The absolute path; none for standard input.
    pub path: Option<String>,
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
    let mut past = Vec::new();
    for import in store.imports()? {
        let tally: Tally = serde_json::from_str(&import.tally).unwrap_or_default();
        let files = store
            .import_files(import.id)?
            .into_iter()
            .enumerate()
            .map(|(at, file)| {
                let counts =
                    tally.files.get(at).map(|file| file.counts.clone()).unwrap_or_default();
                PastFile {
                    object: file.object.name().to_owned(),
                    source: file.label,
                    path: file.path,
                    sha256: file.sha256,
                    rows_read: counts.rows_read,
                    created: counts.created,
                    merged: counts.merged,
                    unchanged: counts.unchanged,
                    rejected: counts.rejected,
                }
            })
            .collect();
        past.push(PastImport {
            id: import.id,
            started_at: import.started_at,
            finished_at: import.finished_at,
            state: import.state,
            source: import.source,
            files,
            mapping: import.mapping,
            options: import.options,
        });
    }
    Ok(past)
}
