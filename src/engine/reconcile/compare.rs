//! Holds one row against its record, and tells the cause of each difference.

use serde_json::{Value, json};

use super::{Causes, Difference, Explained};
use crate::engine::judge::{Owner, Ready};
use crate::engine::merge::same;
use crate::engine::plan::Bound;
use crate::engine::{EngineError, values};
use crate::mapping::{Mapping, To};
use crate::model::Object;
use crate::source::Row;
use crate::store::Store;
use crate::store::external_ids::{ExternalId, Known};
use crate::store::records::Record;

/// What comparing one row found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) drift: Vec<Difference>,
    pub(super) orphan_links: u64,
    pub(super) missing_consent: u64,
}

/// Compares rows with records and counts what is explained.
pub(super) struct Comparer<'a> {
    store: &'a Store,
    mapping: &'a Mapping,
    source: i64,
    causes: Causes,
}

/// A value that a row asks for, beside the one that the record has.
struct Pair {
    field: String,
    source: Value,
    destination: Value,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(store: &'a Store, mapping: &'a Mapping) -> Result<Self, EngineError> {
        let source = store.find_source(&mapping.source)?.unwrap_or(0);
        Ok(Comparer { store, mapping, source, causes: Causes::new() })
    }

    /// Counts the cells that a value map translates.
    pub(super) fn count_mapped(&mut self, bound: &Bound<'_>, row: &Row) {
        let Some(mapping) = self.mapping.object(bound.object) else { return };
        let object = bound.object;
        for column in mapping.columns.iter().filter(|column| !column.how.values.is_empty()) {
            let cell = bound
                .table
                .columns()
                .iter()
                .position(|header| *header == column.header)
                .and_then(|at| row.cells.get(at));
            if let Some(cell) = cell
                && let Some(value) = column.how.values.get(cell.trim())
            {
                let field = match &column.to {
                    To::Target(target) => target.clone(),
                    To::Custom { key, .. } => format!("custom.{key}"),
                    _ => continue,
                };
                self.explain(object, field, "mapped", cell, value);
            }
        }
    }

    pub(super) fn compare(
        &mut self,
        ready: &Ready,
        record: &Record,
        known: Known,
        line: u64,
    ) -> Result<Found, EngineError> {
        let mut found = Found::default();
        let object = record.object;
        for (field, original) in &ready.draft.originals {
            let stored = shown(&values::get(record, field));
            if ready.draft.get(field) == Some(stored.as_str()) {
                self.explain(object, field.clone(), "normalised", original, &stored);
            }
        }
        let mut pairs = value_pairs(ready, record);
        self.owner_pair(ready, record, &mut pairs);
        found.orphan_links += self.link_pairs(ready, record, &mut pairs)?;
        if let Some(consent) = &ready.draft.consent
            && !self.store.consents(record.id)?.contains(consent)
        {
            found.missing_consent = 1;
            pairs.push(Pair {
                field: "consent".to_owned(),
                source: json!(consent.text.as_deref().unwrap_or("a consent record")),
                destination: Value::Null,
            });
        }
        let differing: Vec<Pair> =
            pairs.into_iter().filter(|pair| pair.source != pair.destination).collect();
        if differing.is_empty() {
            return Ok(found);
        }
        let cause = self.cause(ready, record, known)?;
        for Pair { field, source, destination } in differing {
            if cause == "merged" && field != "consent" {
                self.explain(object, field, cause, &shown(&source), &shown(&destination));
                continue;
            }
            found.drift.push(Difference {
                object,
                id: Some(record.id),
                external_id: (!ready.derived).then(|| ready.id.clone()),
                line: Some(line),
                field: Some(field),
                source: shown(&source),
                destination: shown(&destination),
                cause,
            });
        }
        Ok(found)
    }

    /// Why a record does not hold what the row says: somebody edited it since, or other rows or
    /// imports were merged into it, or nothing explains it.
    fn cause(
        &self,
        ready: &Ready,
        record: &Record,
        known: Known,
    ) -> Result<&'static str, EngineError> {
        if record.touched_by.is_none() {
            return Ok("edited since");
        }
        let key = ExternalId { object: record.object, source: self.source, id: &ready.id };
        let brought = known.fingerprint == Some(ready.fingerprint)
            || self.store.is_earlier_content(key, known, ready.fingerprint)?;
        if brought && !self.store.journal_of(record.object, record.id)?.is_empty() {
            return Ok("merged");
        }
        Ok("different")
    }

    /// The owner, where the row names a workspace user; one that fell back is explained.
    fn owner_pair(&mut self, ready: &Ready, record: &Record, pairs: &mut Vec<Pair>) {
        match ready.owner {
            Owner::Unnamed => {}
            Owner::Matched(user) => pairs.push(Pair {
                field: "owner".to_owned(),
                source: json!(user),
                destination: json!(record.owner_id),
            }),
            Owner::Defaulted(_) => {
                let said = ready.draft.owner.clone().unwrap_or_default();
                let owner = if record.owner_id.is_some() { "the importing user" } else { "" };
                self.explain(record.object, "owner".to_owned(), "defaulted", &said, owner);
            }
        }
    }

    /// The links that the row names by id; how many of them point nowhere.
    fn link_pairs(
        &self,
        ready: &Ready,
        record: &Record,
        pairs: &mut Vec<Pair>,
    ) -> Result<u64, EngineError> {
        let mut orphans = 0;
        for (parent, field, reference, linked) in [
            (Object::Accounts, "account_id", &ready.draft.account_id, record.account_id),
            (Object::Contacts, "contact_id", &ready.draft.contact_id, record.contact_id),
        ] {
            let Some(reference) = reference else { continue };
            let key = ExternalId { object: parent, source: self.source, id: reference };
            match self.store.find_external_id(key)? {
                Some(known) => pairs.push(Pair {
                    field: field.to_owned(),
                    source: json!(known.record_id),
                    destination: json!(linked),
                }),
                None => orphans += 1,
            }
        }
        Ok(orphans)
    }

    fn explain(
        &mut self,
        object: Object,
        field: String,
        cause: &'static str,
        source: &str,
        destination: &str,
    ) {
        self.causes
            .entry((object, field, cause))
            .and_modify(|(count, ..)| *count += 1)
            .or_insert_with(|| (1, source.to_owned(), destination.to_owned()));
    }

    pub(super) fn into_explained(self) -> Vec<Explained> {
        self.causes
            .into_iter()
            .map(|((object, field, cause), (count, source, destination))| Explained {
                object,
                field,
                cause,
                count,
                source,
                destination,
            })
            .collect()
    }
}

/// Every value that the row gives, beside the record's.
fn value_pairs(ready: &Ready, record: &Record) -> Vec<Pair> {
    let draft = &ready.draft;
    let mut pairs: Vec<Pair> = record
        .object
        .fields()
        .iter()
        .zip(&draft.values)
        .zip(&record.values)
        .filter_map(|((field, source), destination)| {
            let source = source.as_deref()?;
            (!same(field.kind, destination.as_deref(), source)).then(|| Pair {
                field: field.key.to_owned(),
                source: json!(source),
                destination: json!(destination),
            })
        })
        .collect();
    for (key, value) in &draft.custom {
        pairs.push(Pair {
            field: format!("custom.{key}"),
            source: value.clone(),
            destination: record.custom.get(key).cloned().unwrap_or(Value::Null),
        });
    }
    for (field, given, held) in [
        ("more_emails", &draft.more_emails, &record.more_emails),
        ("more_phones", &draft.more_phones, &record.more_phones),
    ] {
        if given.iter().any(|item| !held.contains(item)) {
            pairs.push(Pair {
                field: field.to_owned(),
                source: json!(given),
                destination: json!(held),
            });
        }
    }
    if ready.stage_id.is_some() {
        pairs.push(Pair {
            field: "stage".to_owned(),
            source: json!(ready.stage_id),
            destination: json!(record.stage_id),
        });
    }
    pairs
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
