//! Holds one row against its record, and tells the cause of each difference.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::causes::{DEFAULTED, DIFFERENT, EDITED, MAPPED, MERGED, NORMALISED};
use super::history::History;
use super::names::Names;
use super::table::{Place, TableView};
use super::{Comparison, Difference, Explained, Lost};
use crate::engine::judge::{Owner, Ready};
use crate::engine::merge::{same, same_custom};
use crate::engine::{EngineError, values};
use crate::model::field::OPT_OUT;
use crate::model::{Consent, Kind, Object};
use crate::source::Row;
use crate::store::Store;
use crate::store::external_ids::{ExternalId, Known};
use crate::store::holds::JudgedBy;
use crate::store::records::Record;
use crate::store::scratch::Cleared;

/// What comparing one row found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) drift: Vec<Difference>,
    /// References of the row by which the record is linked.
    pub(super) linked: u64,
    /// References of the row that lead nowhere yet.
    pub(super) open_links: Vec<Difference>,
    /// Whether the ledger has the row's consent record.
    pub(super) has_consent: bool,
    /// Whether it stays in the hub, for its contact is held.
    pub(super) withheld: bool,
    /// Fields that the row leaves empty and the record does not.
    pub(super) cleared: Vec<Cleared>,
}

/// Counts by object, field and cause, with the first example of each.
type Causes = BTreeMap<(Object, String, &'static str), (u64, String, String)>;

/// Compares rows with records and counts what is explained.
pub(super) struct Comparer<'a> {
    pub(super) store: &'a Store,
    pub(super) source: i64,
    pub(super) import_id: i64,
    pub(super) lost: &'a Lost,
    knows_users: bool,
    pub(super) names: Names,
    causes: Causes,
}

/// A value that a row asks for, beside the one that the record has.
pub(super) struct Pair {
    pub(super) field: String,
    pub(super) source: Value,
    pub(super) destination: Value,
    /// What the row asks for as the store keeps it, where that is not what people call it.
    pub(super) kept_as: Option<Value>,
}

impl<'a> Comparer<'a> {
    pub(super) fn new(comparison: &Comparison<'a>) -> Result<Self, EngineError> {
        let Comparison { store, import_id, mapping, lost, knows_users, .. } = *comparison;
        let source = store.find_source(&mapping.source)?.unwrap_or(0);
        let names = Names::new(store)?;
        Ok(Comparer { store, source, import_id, lost, knows_users, names, causes: Causes::new() })
    }

    /// Counts the cells that a value map translates.
    pub(super) fn count_mapped(&mut self, view: &TableView<'_>, row: &Row) {
        for (at, field, values) in &view.value_maps {
            if let Some(cell) = row.cells.get(*at)
                && let Some(value) = values.get(cell.trim())
            {
                self.explain(view.object, field, MAPPED, cell, value);
            }
        }
    }

    pub(super) fn compare(
        &mut self,
        ready: &Ready,
        record: &Record,
        known: Known,
        place: &Place<'_>,
    ) -> Result<Found, EngineError> {
        let mut found = Found::default();
        let object = record.object;
        for (field, original) in &ready.draft.originals {
            let stored = shown(&values::get(record, field));
            if ready.draft.get(field) == Some(stored.as_str()) {
                self.explain(object, field, NORMALISED, original, &stored);
            }
        }
        let mut pairs = self.value_pairs(ready, record);
        self.owner_pair(ready, record, &mut pairs);
        self.link_pairs(ready, record, place, &mut pairs, &mut found)?;
        if let Some(consent) = &ready.draft.consent {
            found.has_consent = self.ledger(record.id)?.contains(consent);
            found.withheld = self.lost.is_withheld(record.id, consent);
            if !found.has_consent && !found.withheld {
                pairs.push(Pair::new("consent", json!(name_of_consent(consent)), Value::Null));
            }
        }
        let differing: Vec<Pair> =
            pairs.into_iter().filter(|pair| pair.source != pair.destination).collect();
        if record.touched_by.is_some() {
            found.cleared = self.cleared(ready, record, known, place)?;
            if differing.is_empty() {
                return Ok(found);
            }
        }
        let history = self.history(ready, record, known)?;
        let added = history.added(ready, record);
        for pair in differing.into_iter().chain(added) {
            let cause = match self.keeps_opt_out(record, &pair)? {
                true => MERGED,
                false => history.cause(record, &pair),
            };
            let Pair { field, source, destination, .. } = pair;
            let (source, destination) = (shown(&source), shown(&destination));
            if cause == MERGED {
                self.explain(object, &field, cause, &source, &destination);
                continue;
            }
            found.drift.push(place.difference(ready, record, field, source, destination, cause));
        }
        Ok(found)
    }

    /// A contact's ledger as the destination has it.
    fn ledger(&self, contact_id: i64) -> Result<Vec<Consent>, EngineError> {
        let mut ledger = self.store.consents(contact_id)?;
        if let Some(lost) = self.lost.consents(contact_id) {
            ledger.retain(|entry| !lost.contains(entry));
        }
        ledger.retain(|entry| !self.lost.is_withheld(contact_id, entry));
        Ok(ledger)
    }

    /// Whether another source's opt-out stands where this one knows of none.
    fn keeps_opt_out(&self, record: &Record, pair: &Pair) -> Result<bool, EngineError> {
        let stands =
            pair.field == OPT_OUT && shown(&pair.source) == "0" && shown(&pair.destination) == "1";
        Ok(stands
            && (self.store.is_opted_out_of_email(record.id)?
                || self.store.has_other_source(record.object, record.id, self.source)?))
    }

    /// A difference where a contact may be dialed and its ledger says no, or the other way round. Rows
    /// and imports that were merged add to the ledger: that is none.
    pub(super) fn dialable(
        &mut self,
        ready: &Ready,
        record: &Record,
        place: &Place<'_>,
    ) -> Result<Option<Difference>, EngineError> {
        let by_row = ready.not_dialable.is_empty();
        let here = record.not_dialable.is_empty();
        if by_row == here {
            return Ok(None);
        }
        let word = |dialable| if dialable { "may be dialed" } else { "can't be dialed" };
        let ledger = self.ledger(record.id)?;
        let by_ledger = self.store.judge(record, &ledger, JudgedBy::Hub)?.is_empty();
        // A cell that could not be understood holds its contact until an import of the row ends the hold.
        let key = ExternalId { object: record.object, source: self.source, id: &ready.id };
        let lost_hold = here && !ready.draft.unread.is_empty() && !self.store.was_held(key)?;
        if by_ledger == here && !lost_hold {
            self.explain(record.object, "dialable", MERGED, word(by_row), word(here));
            return Ok(None);
        }
        let cause = if record.touched_by.is_none() { EDITED } else { DIFFERENT };
        let (source, here) = (word(by_row).to_owned(), word(here).to_owned());
        Ok(Some(place.difference(ready, record, "dialable".to_owned(), source, here, cause)))
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
                let kept = record.owner_source.as_deref() == Some(said.as_str());
                let (cause, owner) = match record.owner_id {
                    None => (DEFAULTED, String::new()),
                    owner if owner == importer => (DEFAULTED, "the importing user".to_owned()),
                    // Without the users that the import ran with nobody can tell.
                    owner if !self.knows_users => (MAPPED, shown(&self.names.user(owner))),
                    // An import wrote it so: somebody else was the importing user then, or the record
                    // had an owner, from whom one that falls back takes nothing.
                    owner if record.touched_by.is_some() => {
                        let cause = if kept { MAPPED } else { MERGED };
                        (cause, shown(&self.names.user(owner)))
                    }
                    owner => {
                        let owner = self.names.user(owner);
                        pairs.push(Pair::new("owner", json!(said), owner).kept_as(json!(importer)));
                        return;
                    }
                };
                self.explain(record.object, "owner", cause, &said, &owner);
            }
        }
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
        field: &str,
        cause: &'static str,
        source: &str,
        destination: &str,
    ) {
        self.causes
            .entry((object, field.to_owned(), cause))
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
    pub(super) fn new(field: &str, source: Value, destination: Value) -> Pair {
        Pair { field: field.to_owned(), source, destination, kept_as: None }
    }

    pub(super) fn kept_as(self, value: Value) -> Pair {
        Pair { kept_as: Some(value), ..self }
    }
}

pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What people call a consent record: its wording, else what it takes away.
fn name_of_consent(consent: &Consent) -> String {
    match (&consent.text, &consent.revoked_at) {
        (_, Some(moment)) => format!("revoked {moment}"),
        _ if consent.do_not_call => "do not call".to_owned(),
        (Some(text), _) => text.clone(),
        _ => "a consent record".to_owned(),
    }
}
