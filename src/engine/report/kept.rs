//! What an import came to, kept with it: the same report again, for an e-mail or a page of a past import.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Report;
use crate::engine::EngineError;
use crate::engine::reconcile::Step;
use crate::model::Object;
use crate::store::{Store, StoreError};

/// The version of the document. What is added to it is optional, so that it stays the same.
const VERSION: u32 = 1;

/// A report with what JSON leaves out of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    version: u32,
    /// The report. What was read of a CRM beside its counts is no part of it.
    pub report: Report,
    /// What people call the columns that are not mapped.
    #[serde(default)]
    labels: BTreeMap<Object, BTreeMap<String, String>>,
    /// What was to be done next.
    #[serde(default)]
    pub next: Vec<Step>,
}

impl Kept {
    /// Keeps a report with its import.
    pub fn keep(store: &Store, report: &Report, next: Vec<Step>) -> Result<(), EngineError> {
        let Some(id) = report.import_id else { return Ok(()) };
        let (report, labels) = (report.clone(), report.column_labels.clone());
        let document = serde_json::to_string(&Kept { version: VERSION, report, labels, next });
        Ok(store.keep_report(id, &document.map_err(StoreError::from)?)?)
    }

    /// What is kept of an import, if something is that this version can read.
    pub fn of(store: &Store, import: i64) -> Result<Option<Kept>, EngineError> {
        let Some(text) = store.kept_report(import)? else { return Ok(None) };
        let kept: Kept = match serde_json::from_str(&text) {
            Ok(kept) => kept,
            Err(_) => return Ok(None),
        };
        let Kept { mut report, labels, .. } = kept;
        report.command = "import";
        report.column_labels = labels;
        Ok((kept.version == VERSION).then_some(Kept { report, labels: BTreeMap::new(), ..kept }))
    }
}
