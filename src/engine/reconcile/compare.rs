//! Holds one row against its record, and tells the cause of each difference.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::names::Names;
use super::{Causes, Difference, Explained};
use crate::engine::judge::{Owner, Ready};
use crate::engine::merge::{same, same_custom};
use crate::engine::plan::Bound;
use crate::engine::{EngineError, values};
use crate::mapping::{Mapping, To};
use crate::model::field::OPT_OUT;
use crate::model::{Kind, Object};
use crate::source::Row;
use crate::store::Store;
use crate::store::external_ids::{ExternalId, Known};
use crate::store::holds::JudgedBy;
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
    names: Names,
    causes: Causes,
}

/// A value that a row asks for, beside the one that the record has.
struct Pair {
    field: String,
    source: Value,
    destination: Value,
    /// What the row asks for as the store keeps it, where that is not what people call it.
    kept_as: Option<Value>,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(store: &'a Store, mapping: &'a Mapping) -> Result<Self, EngineError> {
        let source = store.find_source(&mapping.source)?.unwrap_or(0);
        Ok(Comparer { store, mapping, source, names: Names::new(store)?, causes: Causes::new() })
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
        let mut pairs = self.value_pairs(ready, record);
        self.owner_pair(ready, record, &mut pairs);
        found.orphan_links += self.link_pairs(ready, record, &mut pairs)?;
        if let Some(consent) = &ready.draft.consent
            && !self.store.consents(record.id)?.contains(consent)
        {
            found.missing_consent = 1;
            pairs.push(Pair::new(
                "consent",
                json!(consent.text.as_deref().unwrap_or("a consent record")),
                Value::Null,
            ));
        }
        let differing: Vec<Pair> =
            pairs.into_iter().filter(|pair| pair.source != pair.destination).collect();
        if differing.is_empty() && record.touched_by.is_some() {
            return Ok(found);
        }
        let history = self.history(ready, record, known)?;
        let added = history.added(ready, record);
        for pair in differing.into_iter().chain(added) {
            let cause = match self.keeps_opt_out(record, &pair)? {
                true => MERGED,
                false => history.cause(record, &pair),
            };
            let Pair { field, source, destination, .. } = pair;
            if cause == MERGED {
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

    /// Whether another source's opt-out stands where this one knows of none.
    fn keeps_opt_out(&self, record: &Record, pair: &Pair) -> Result<bool, EngineError> {
        let stands =
            pair.field == OPT_OUT && shown(&pair.source) == "0" && shown(&pair.destination) == "1";
        Ok(stands
            && (self.store.is_opted_out_of_email(record.id)?
                || self.store.has_other_source(record.object, record.id, self.source)?))
    }

    /// Whether a contact may be dialed by its row, and a difference where the record's is not what
    /// its ledger says. Rows and imports that were merged add to the ledger: that is no difference.
    pub(super) fn dialable(
        &mut self,
        ready: &Ready,
        record: &Record,
        found: &mut Found,
        line: u64,
    ) -> Result<bool, EngineError> {
        let by_row = ready.not_dialable.is_empty();
        let held = record.not_dialable.is_empty();
        if by_row == held || !found.drift.is_empty() {
            return Ok(by_row);
        }
        let word = |dialable| if dialable { "may be dialed" } else { "can't be dialed" };
        let ledger = self.store.consents(record.id)?;
        let by_ledger = self.store.judge(record, &ledger, JudgedBy::Hub)?.is_empty();
        if by_ledger == held {
            let field = "dialable".to_owned();
            self.explain(record.object, field, MERGED, word(by_row), word(held));
            return Ok(held);
        }
        found.drift.push(Difference {
            object: record.object,
            id: Some(record.id),
            external_id: (!ready.derived).then(|| ready.id.clone()),
            line: Some(line),
            field: Some("dialable".to_owned()),
            source: word(by_row).to_owned(),
            destination: word(held).to_owned(),
            cause: if record.touched_by.is_none() { EDITED } else { DIFFERENT },
        });
        Ok(by_row)
    }

    /// What is known of how the record came to hold what it holds.
    fn history(
        &self,
        ready: &Ready,
        record: &Record,
        known: Known,
    ) -> Result<History, EngineError> {
        let key = ExternalId { object: record.object, source: self.source, id: &ready.id };
        let brought = known.fingerprint == Some(ready.fingerprint)
            || self.store.is_earlier_content(key, known, ready.fingerprint)?;
        let journal = self.store.journal_of(record.object, record.id)?;
        let merged = !journal.is_empty();
        let mut history = History { brought, merged, found: HashMap::new(), left: HashMap::new() };
        for entry in journal {
            for (name, value) in entry.before {
                history.found.entry(name).or_default().push(value);
            }
            history.left.extend(entry.after);
        }
        Ok(history)
    }

    /// The owner, where the row names a workspace user; one that fell back is explained.
    fn owner_pair(&mut self, ready: &Ready, record: &Record, pairs: &mut Vec<Pair>) {
        match ready.owner {
            Owner::Unnamed => {}
            Owner::Matched(user) => {
                if record.owner_id != Some(user) {
                    pairs.push(
                        Pair::new(
                            "owner",
                            self.names.user(Some(user)),
                            self.names.user(record.owner_id),
                        )
                        .kept_as(json!(user)),
                    );
                }
            }
            Owner::Defaulted(importer) => {
                let said = ready.draft.owner.clone().unwrap_or_default();
                // A users file beside the import, or a reclaim, may have found the owner.
                let (cause, owner) = match record.owner_id {
                    None => ("defaulted", String::new()),
                    owner if owner == importer => ("defaulted", "the importing user".to_owned()),
                    owner => ("mapped", shown(&self.names.user(owner))),
                };
                self.explain(record.object, "owner".to_owned(), cause, &said, &owner);
            }
        }
    }

    /// The links that the row names; how many of them point nowhere.
    fn link_pairs(
        &self,
        ready: &Ready,
        record: &Record,
        pairs: &mut Vec<Pair>,
    ) -> Result<u64, EngineError> {
        let mut orphans = 0;
        let draft = &ready.draft;
        for (parent, field, reference, linked) in [
            (Object::Accounts, "account_id", &draft.account_id, record.account_id),
            (Object::Contacts, "contact_id", &draft.contact_id, record.contact_id),
        ] {
            let Some(reference) = reference else { continue };
            let key = ExternalId { object: parent, source: self.source, id: reference };
            match self.store.find_external_id(key)? {
                Some(known) if linked == Some(known.record_id) => {}
                Some(known) => pairs.push(
                    Pair::new(
                        field,
                        json!(reference),
                        self.names.link(self.store, parent, linked)?,
                    )
                    .kept_as(json!(known.record_id)),
                ),
                None => orphans += 1,
            }
        }
        // By name or address any record may answer; that none is linked, and none is waited for, is
        // a loss.
        let company = draft.company_domain.as_ref().or(draft.company.as_ref());
        let contact = draft.contact_email.as_ref().or(draft.contact_name.as_ref());
        for (field, by_id, said, linked) in [
            ("account_id", &draft.account_id, company, record.account_id),
            ("contact_id", &draft.contact_id, contact, record.contact_id),
        ] {
            let (None, Some(said), None) = (by_id, said, linked) else { continue };
            let open = self.store.open_links_of(record.object, record.id)?;
            if open.iter().any(|(of, _)| of == field) {
                orphans += 1;
            } else {
                pairs.push(Pair::new(field, json!(said), Value::Null));
            }
        }
        Ok(orphans)
    }

    /// Every value that the row gives, beside the record's.
    fn value_pairs(&self, ready: &Ready, record: &Record) -> Vec<Pair> {
        let draft = &ready.draft;
        let mut pairs: Vec<Pair> = record
            .object
            .fields()
            .iter()
            .zip(&draft.values)
            .zip(&record.values)
            .filter_map(|((field, source), destination)| {
                let source = source.as_deref()?;
                // The record has it beside another address.
                if field.kind == Kind::Email && record.more_emails.iter().any(|held| held == source)
                {
                    return None;
                }
                (!same(field.kind, destination.as_deref(), source))
                    .then(|| Pair::new(field.key, json!(source), json!(destination)))
            })
            .collect();
        for (key, value) in &draft.custom {
            let held = record.custom.get(key);
            if !same_custom(held, value) {
                let held = held.cloned().unwrap_or(Value::Null);
                pairs.push(Pair::new(&format!("custom.{key}"), value.clone(), held));
            }
        }
        for (field, given, held) in [
            ("more_emails", &draft.more_emails, &record.more_emails),
            ("more_phones", &draft.more_phones, &record.more_phones),
        ] {
            let primary = |item: &str| {
                field == "more_emails" && record.get("email").is_some_and(|email| email == item)
            };
            if given.iter().any(|item| !held.contains(item) && !primary(item)) {
                pairs.push(Pair::new(field, json!(given), json!(held)));
            }
        }
        if ready.stage_id.is_some() && ready.stage_id != record.stage_id {
            pairs.push(
                Pair::new(
                    "stage",
                    self.names.stage(ready.stage_id),
                    self.names.stage(record.stage_id),
                )
                .kept_as(json!(ready.stage_id)),
            );
        }
        pairs
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

impl Pair {
    fn new(field: &str, source: Value, destination: Value) -> Pair {
        Pair { field: field.to_owned(), source, destination, kept_as: None }
    }

    fn kept_as(self, value: Value) -> Pair {
        Pair { kept_as: Some(value), ..self }
    }
}

const MERGED: &str = "merged";
const EDITED: &str = "edited since";
const DIFFERENT: &str = "different";

/// What is known of how a record came to hold what it holds.
struct History {
    /// Whether the row's content was imported as it is.
    brought: bool,
    /// Whether anything was merged into the record.
    merged: bool,
    /// What the merges found in each field.
    found: HashMap<String, Vec<Value>>,
    /// What the merges left in each field.
    left: HashMap<String, Value>,
}

impl History {
    /// What somebody put into fields that the row leaves empty.
    fn added(&self, ready: &Ready, record: &Record) -> Vec<Pair> {
        // Other rows and imports may have filled them; and an amount brings a currency along.
        if record.touched_by.is_some() || !self.brought || self.merged {
            return Vec::new();
        }
        let fields = record.object.fields().iter().zip(&ready.draft.values).zip(&record.values);
        fields
            .filter(|((field, given), _)| given.is_none() && field.key != "currency")
            .filter_map(|((field, _), held)| {
                Some(Pair::new(field.key, Value::Null, json!(held.as_ref()?)))
            })
            .collect()
    }

    /// Whether a merge replaced what the row says.
    fn replaced(&self, name: &str, pair: &Pair) -> bool {
        let said = pair.kept_as.as_ref().unwrap_or(&pair.source);
        self.found.get(name).is_some_and(|found| found.contains(said))
    }

    /// Why a field does not hold what the row says: other rows or imports were merged into the
    /// record, or somebody edited it since, or nothing explains it.
    fn cause(&self, record: &Record, pair: &Pair) -> &'static str {
        let field = pair.field.as_str();
        let name = match field {
            "stage" => "stage_id",
            "owner" => "owner_id",
            other => other,
        };
        let as_left = self.left.get(name).is_some_and(|left| *left == values::get(record, name));
        match record.touched_by {
            // No merge takes a consent record away.
            _ if field == "consent" => match record.touched_by {
                None => EDITED,
                Some(_) => DIFFERENT,
            },
            // A later import brought news: what it found is what the row says.
            _ if as_left && (self.brought || self.replaced(name, pair)) => MERGED,
            None => EDITED,
            // A mapping may say that what is there stays.
            Some(_) if self.brought && self.merged && !self.left.contains_key(name) => MERGED,
            Some(_) => DIFFERENT,
        }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
