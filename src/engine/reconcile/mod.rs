//! Compares the source with the destination, field by field, and says why each difference is
//! there.
//!
//! The source's rows are read and judged again exactly as the import judged them; each is held
//! against the record that carries its id. Nothing is written.

pub mod causes;
mod cleared;
mod compare;
mod history;
mod links;
pub mod lists;
mod names;
mod report;
mod rest;
mod run;
mod sums;
mod table;

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

pub use report::{
    Compared, ConsentCompared, Difference, Explained, FileCompared, LinksCompared, MergedRow,
    Reconciliation, Revocations, Step, Sum,
};

use self::run::Run;
use super::EngineError;
use super::holds::AtDestination;
use super::import::{Mode, Request};
use super::observer::{Interrupt, Observer};
use super::plan::{Decide, prepare_with};
use crate::mapping::Mapping;
use crate::model::{Advice, Consent, Object, Settings};
use crate::source::Table;
use crate::store::Store;

/// Why a record that the store holds is not at the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// It never got there, or got lost.
    Missing,
    /// Somebody deleted it there.
    Deleted,
}

/// What the store holds and a destination over a network does not: records, and entries of ledgers.
#[derive(Clone, Debug, Default)]
pub struct Lost {
    records: [HashMap<i64, Gone>; 3],
    consents: HashMap<i64, Vec<Consent>>,
    withheld: HashMap<i64, Vec<Consent>>,
}

impl Lost {
    /// Adds a record.
    pub fn add(&mut self, object: Object, record_id: i64, gone: Gone) {
        self.records[object.index()].insert(record_id, gone);
    }

    /// Adds entries of a contact's ledger.
    pub fn add_consents(&mut self, contact_id: i64, entries: Vec<Consent>) {
        self.consents.insert(contact_id, entries);
    }

    /// Adds grants of a held contact, which stay in the hub on purpose.
    pub fn add_withheld(&mut self, contact_id: i64, entries: Vec<Consent>) {
        self.withheld.insert(contact_id, entries);
    }

    /// Whether a consent record of a contact stays in the hub on purpose.
    pub fn is_withheld(&self, contact_id: i64, entry: &Consent) -> bool {
        self.withheld.get(&contact_id).is_some_and(|entries| entries.contains(entry))
    }

    /// The entries of a contact's ledger that are not there.
    pub fn consents(&self, contact_id: i64) -> Option<&[Consent]> {
        self.consents.get(&contact_id).map(Vec::as_slice)
    }

    /// Why a record is not there; none where it is.
    pub fn get(&self, object: Object, record_id: i64) -> Option<Gone> {
        self.records[object.index()].get(&record_id).copied()
    }

    /// The records of an object that are not there, for whatever reason.
    pub fn all(&self, object: Object) -> impl Iterator<Item = i64> {
        self.records[object.index()].keys().copied()
    }

    /// The records of an object that never got there or got lost.
    pub fn missing(&self, object: Object) -> impl Iterator<Item = i64> {
        let gone = self.records[object.index()].iter();
        gone.filter(|(_, gone)| **gone == Gone::Missing).map(|(id, _)| *id)
    }
}

/// What to compare.
pub struct Comparison<'a> {
    /// The store.
    pub store: &'a Store,
    /// The import.
    pub import_id: i64,
    /// The import's tables, or newer ones of the same source; that one changed is said.
    pub tables: &'a [Box<dyn Table>],
    /// The mapping.
    pub mapping: &'a Mapping,
    /// What the store holds of a destination over a network and that one does not.
    pub lost: &'a Lost,
    /// Whether the tables hold everything that the source has: what they lack is there no more.
    pub whole: bool,
    /// Whether the store is the destination, and not only the hub of one.
    pub local: bool,
    /// Whether owners are named by the users that the import ran with.
    pub knows_users: bool,
    /// The folder that whole lists go to; none are written where `None`.
    pub lists: Option<&'a Path>,
}

/// Compares the tables with what the import left in the store.
///
/// # Errors
/// [`EngineError::Refused`] where there is no such import.
pub fn reconcile(
    comparison: &Comparison<'_>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Reconciliation, EngineError> {
    let began = Instant::now();
    let Comparison { store, import_id, tables, mapping, .. } = *comparison;
    let Some(import) = store.import(import_id)? else {
        return Err(EngineError::Refused {
            message: format!("there is no import {import_id}"),
            hint: Advice::command(["history"]).then(" lists the imports"),
        });
    };
    let request = Request {
        mode: Mode::DryRun { rows: None },
        tables,
        mapping,
        mapping_text: "",
        timezone: None,
        max_rejected: 1.0,
        strict_links: false,
        rejects: None,
        said: &[],
        destination: "",
        remote: None,
    };
    let settings = settings_of(&import.options, store.settings()?);
    let plan = prepare_with(store, &request, settings, Decide::ByAllRows)?;
    let mut run = Run::new(comparison, &import)?;
    for (at, bound) in plan.tables.iter().enumerate() {
        run.table(&plan, at, bound, observer, interrupt)?;
    }
    let mut report = run.finish(&plan, began)?;
    if !comparison.local {
        let there = AtDestination::read(store)?.dialable_there;
        report.ok &= there.is_empty();
        report.consent.held_but_dialable_there = there;
    }
    Ok(report)
}

/// What the workspace said when the import ran: a region or a zone that changed since would read the
/// same cells otherwise.
fn settings_of(options: &str, mut settings: Settings) -> Settings {
    let options: serde_json::Value = serde_json::from_str(options).unwrap_or_default();
    let said = |key: &str| options.get(key).and_then(serde_json::Value::as_str);
    if let Some(timezone) = said("timezone").and_then(|zone| zone.parse().ok()) {
        settings.timezone = timezone;
    }
    if let Some(currency) = said("currency") {
        currency.clone_into(&mut settings.currency);
    }
    if let Some(region) = said("region") {
        region.clone_into(&mut settings.region);
    }
    settings
}
