//! The imports of a store.

use serde::Serialize;

use super::EngineError;
use super::tally::Tally;
use crate::store::Store;
use crate::store::imports::Import;

/// One import as the history shows it.
#[derive(Clone, Debug, Serialize)]
pub struct PastImport {
    /// Its id.
    pub id: i64,
    /// When it began, UTC.
    pub started_at: String,
    /// When it ended; none while it is unfinished.
    pub finished_at: Option<String>,
    /// `running` (another process works on it now), `unfinished` (it was interrupted or killed),
    /// `finished`, `undone`.
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
    /// Rows that it has, as far as is known.
    pub rows_total: u64,
    /// New records.
    pub created: u64,
    /// Rows merged.
    pub merged: u64,
    /// Rows unchanged.
    pub unchanged: u64,
    /// Rows rejected.
    pub rejected: u64,
}

/// What an import is: `running` only where another process works on it now, else `unfinished`.
pub fn state(import: &Import, running: Option<i64>) -> String {
    match import.state.as_str() {
        "running" if running != Some(import.id) => "unfinished".to_owned(),
        state => state.to_owned(),
    }
}

/// All imports, newest first.
pub fn history(store: &Store) -> Result<Vec<PastImport>, EngineError> {
    let mut past = Vec::new();
    let running = store.running_import();
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
                    rows_total: counts.rows_total.max(counts.rows_read),
                    created: counts.created,
                    merged: counts.merged,
                    unchanged: counts.unchanged,
                    rejected: counts.rejected,
                }
            })
            .collect();
        let state = state(&import, running);
        past.push(PastImport {
            id: import.id,
            started_at: import.started_at,
            finished_at: import.finished_at,
            state,
            source: import.source,
            files,
            mapping: import.mapping,
            options: import.options,
        });
    }
    Ok(past)
}
