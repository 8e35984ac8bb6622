//! One record's story.

use serde::Serialize;

use super::EngineError;
use crate::model::Object;
use crate::store::Store;

/// Everything that is known of one record.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    /// The object.
    pub object: Object,
    /// The store's id.
    pub id: i64,
    /// Field and value, in order; custom fields as `custom.key`.
    pub fields: Vec<(String, String)>,
    /// Field and the text as it was read, where it differs.
    pub originals: Vec<(String, String)>,
    /// `source:id`.
    pub external_ids: Vec<String>,
    /// Links: `account 12 Acme`, or the reference that is still open.
    pub links: Vec<String>,
    /// The consent ledger of a contact, one sentence an entry, and whether it may be dialed.
    pub consent: Vec<String>,
    /// What touched it: import, file, line, what and by which rule.
    pub events: Vec<StoryEvent>,
}

/// Something that happened to a record.
#[derive(Clone, Debug, Serialize)]
pub struct StoryEvent {
    /// The import.
    pub import_id: i64,
    /// When it began.
    pub at: String,
    /// The file, if a row did it.
    pub source: Option<String>,
    /// The line.
    pub line: Option<u64>,
    /// `created`, `merged`, `unchanged`, `linked`, `created from contact`.
    pub what: String,
    /// The match rule and why, a sentence.
    pub why: String,
    /// The source row, header and cell, where the file is still there and unchanged.
    pub row: Option<Vec<(String, String)>>,
    /// Values replaced: field, before, after.
    pub changes: Vec<(String, String, String)>,
}

/// The story of the record `id`: the store's id, or an id at the source.
pub fn explain(store: &Store, object: Object, id: &str) -> Result<Story, EngineError> {
    todo!()
}
