//! Takes an import back: what it created goes, what it merged is restored, what somebody changed
//! since is kept and listed.

use serde::Serialize;

use super::EngineError;
use super::observer::Observer;
use crate::model::Object;
use crate::store::Store;

/// What an undo did, or would do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UndoReport {
    /// `undo`.
    pub command: &'static str,
    /// The import.
    pub import_id: i64,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// Records deleted, by object.
    pub deleted: std::collections::BTreeMap<Object, u64>,
    /// Records restored, by object.
    pub restored: std::collections::BTreeMap<Object, u64>,
    /// Records kept because somebody changed them since, or something else needs them.
    pub kept: Vec<Kept>,
    /// How many were kept; `kept` holds the first 1,000.
    pub kept_total: u64,
    /// Custom fields removed with the last of their values.
    pub custom_fields_removed: Vec<String>,
}

/// A record that an undo left as it is.
#[derive(Clone, Debug, Serialize)]
pub struct Kept {
    /// The object.
    pub object: Object,
    /// The store's id.
    pub id: i64,
    /// Its name, e-mail or title.
    pub name: String,
    /// Why it was kept.
    pub reason: String,
}

/// Takes back import `id`.
pub fn undo(
    store: &mut Store,
    id: i64,
    dry_run: bool,
    observer: &dyn Observer,
) -> Result<UndoReport, EngineError> {
    todo!()
}
