//! Takes an import back: what it created goes, what it merged is restored, what somebody changed
//! since is kept and listed.
//!
//! A record counts as unchanged since if this import was the last to write it. Where another
//! import or somebody with another tool wrote it since, only the fields that still hold what this
//! import wrote are restored. Imports may be taken back in any order: what a later import noted as
//! the value before is then the value before this one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::EngineError;
use super::holds::AtDestination;
use super::observer::{Event, Observer};
use super::report::HeldThere;
use super::{holds, values};
use crate::model::field::OPT_OUT;
use crate::model::{Advice, Consent, Object};
use crate::store::Store;
use crate::store::journal::{Entry, What};
use crate::store::records::Record;

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
    pub deleted: BTreeMap<Object, u64>,
    /// Records restored, by object.
    pub restored: BTreeMap<Object, u64>,
    /// Records kept because somebody changed them since, or something else needs them.
    pub kept: Vec<Kept>,
    /// How many were kept; `kept` holds the first 1,000.
    pub kept_total: u64,
    /// Custom fields removed with the last of their values.
    pub custom_fields_removed: Vec<String>,
    /// Held contacts that can be dialed at the destination all the same, for it has their consent (the
    /// first 1,000).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held_but_dialable_there: Vec<HeldThere>,
}

/// A record that an undo left as it is, in whole or in part.
#[derive(Clone, Debug, Serialize, Deserialize)]
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

impl UndoReport {
    /// Notes a record that is kept.
    pub fn keep(&mut self, object: Object, id: i64, name: String, reason: String) {
        self.kept_total += 1;
        if self.kept.len() < KEPT_LISTED {
            self.kept.push(Kept { object, id, name, reason });
        }
    }

    /// Notes a record that was counted as deleted and that the destination kept.
    pub fn keep_after_all(&mut self, record: &Record, reason: &str) {
        if let Some(deleted) = self.deleted.get_mut(&record.object) {
            *deleted = deleted.saturating_sub(1);
        }
        self.keep(record.object, record.id, record.title(), reason.to_owned());
    }
}

/// How many kept records are listed.
const KEPT_LISTED: usize = 1_000;

/// Fails unless the import can be taken back.
///
/// # Errors
///
/// [`EngineError::Refused`] where there is no such import or it was taken back already.
pub fn check(store: &Store, id: i64) -> Result<(), EngineError> {
    let Some(import) = store.import(id)? else {
        return Err(EngineError::Refused {
            message: format!("there is no import {id}"),
            hint: Advice::command(["history"]).then(" lists the imports"),
        });
    };
    if import.state == "undone" {
        return Err(EngineError::Refused {
            message: format!("import {id} was taken back already"),
            hint: Advice::command(["history"]).then(" shows the state of each import"),
        });
    }
    Ok(())
}

/// Takes back import `id`, or tries it and forgets.
///
/// # Errors
/// [`EngineError::Refused`] where there is no such import or it was taken back already.
pub fn undo(
    store: &Store,
    id: i64,
    dry_run: bool,
    observer: &dyn Observer,
) -> Result<UndoReport, EngineError> {
    check(store, id)?;
    let undone = store.imports()?.into_iter().filter(|import| import.state == "undone");
    let undone = undone.map(|import| import.id).collect();
    store.durably(|| {
        store.begin()?;
        let undone = Undo {
            store,
            id,
            observer,
            undone,
            leftovers: BTreeSet::new(),
            opted_in: BTreeSet::new(),
            options: BTreeMap::new(),
            report: UndoReport::default(),
        }
        .run();
        match undone {
            Ok(report) if !dry_run => {
                store.commit()?;
                Ok(report)
            }
            Ok(report) => {
                store.rollback()?;
                Ok(UndoReport { dry_run, ..report })
            }
            Err(error) => {
                store.rollback()?;
                Err(error)
            }
        }
    })
}

struct Undo<'a> {
    store: &'a Store,
    id: i64,
    observer: &'a dyn Observer,
    /// The imports that were taken back before.
    undone: BTreeSet<i64>,
    /// Records that an earlier undo may have had to keep because of this import.
    leftovers: BTreeSet<(Object, i64)>,
    /// Contacts that lost an e-mail opt-out.
    opted_in: BTreeSet<i64>,
    /// The options that the import added to select fields, by object and key.
    options: BTreeMap<(Object, String), Vec<String>>,
    report: UndoReport,
}

impl Undo<'_> {
    fn run(mut self) -> Result<UndoReport, EngineError> {
        self.report.command = "undo";
        self.report.import_id = self.id;
        self.restore()?;
        self.delete()?;
        self.delete_leftovers()?;
        self.take_consent_back()?;
        self.store.undo_links(self.id)?;
        self.store.forget_ids_of(self.id)?;
        self.report.custom_fields_removed = self.store.remove_unused_custom_fields(self.id)?;
        self.take_options_back()?;
        self.store.mark_undone(self.id)?;
        // Others with the numbers that were freed, or are bound again.
        holds::settle(self.store)?;
        if self.store.binding()?.is_some() {
            self.report.held_but_dialable_there = AtDestination::read(self.store)?.dialable_there;
        }
        Ok(self.report)
    }

    /// Takes back what the import said of consent. What it created and is still there is kept whole,
    /// with its ids and its ledger.
    fn take_consent_back(&mut self) -> Result<(), EngineError> {
        let store = self.store;
        let mut contacts: BTreeSet<i64> = store.undo_holds(self.id)?.into_iter().collect();
        contacts.extend(store.remove_consents_of(self.id)?);
        contacts.extend(store.undo_other_person(self.id)?);
        let restored = self.leftovers.iter().filter(|(object, _)| *object == Object::Contacts);
        contacts.extend(restored.map(|(_, id)| *id));
        for contact in contacts {
            let Some(mut record) = store.record(Object::Contacts, contact)? else { continue };
            if self.opted_in.contains(&contact)
                && record.get(OPT_OUT) != Some("1")
                && store.is_opted_out_of_email(contact)?
            {
                // A later import said it again.
                values::set(&mut record, OPT_OUT, &serde_json::json!("1"));
                record.revision += 1;
                store.update_record(&record)?;
            }
            if store.consents(contact)?.iter().any(Consent::revokes) {
                store.suppress_numbers(contact, record.numbers(), None)?;
            }
            store.judge_again(contact)?;
        }
        Ok(())
    }

    /// Puts the journalled values back, newest first.
    fn restore(&mut self) -> Result<(), EngineError> {
        let mut restored: BTreeSet<(Object, i64)> = BTreeSet::new();
        let mut created = Vec::new();
        for object in Object::ALL {
            created.push(self.store.created_by(object, self.id)?);
        }
        let store = self.store;
        store.for_each_journal_backwards(self.id, |entry| {
            match entry.what {
                What::Created => {}
                What::Options => self.note_options(&entry),
                What::Merged | What::Linked => {
                    if self.restore_record(&entry)? {
                        restored.insert((entry.object, entry.record_id));
                    }
                }
            }
            Ok::<(), EngineError>(())
        })?;
        for (object, id) in restored {
            // What this import created and changed later is deleted, not restored.
            if created[object.index()].binary_search(&id).is_err() {
                *self.report.restored.entry(object).or_default() += 1;
                self.leftovers.insert((object, id));
            }
        }
        Ok(())
    }

    fn restore_record(&mut self, entry: &Entry) -> Result<bool, EngineError> {
        let Some(mut record) = self.store.record(entry.object, entry.record_id)? else {
            return Ok(false);
        };
        let ours = record.touched_by == Some(self.id);
        let mut kept_fields = Vec::new();
        let mut changed = false;
        for (name, before) in entry.before.iter().filter(|(name, _)| *name != "touched_by") {
            let now = values::get(&record, name);
            if ours || entry.after.get(name).is_none_or(|after| *after == now) {
                if name == OPT_OUT && now == "1" {
                    self.opted_in.insert(record.id);
                }
                values::set(&mut record, name, before);
                changed = true;
            } else if !name.starts_with("original.") {
                kept_fields.push(name.as_str());
            }
        }
        if !kept_fields.is_empty() {
            let reason = format!("{} changed since", kept_fields.join(", "));
            self.keep(entry.object, entry.record_id, record.title(), reason);
        }
        if ours {
            if let Some(before) = entry.before.get("touched_by") {
                record.touched_by = before.as_i64();
            }
        } else {
            self.bridge(entry)?;
        }
        record.revision += 1;
        self.store.update_record(&record)?;
        if record.object == Object::Contacts {
            self.store.judge_again(record.id)?;
        }
        Ok(changed)
    }

    /// What later imports found there is what this one left: to them it becomes what this one found.
    fn bridge(&self, entry: &Entry) -> Result<(), EngineError> {
        let gone = |import: i64| import == self.id || self.undone.contains(&import);
        let mut later = self.store.journal_of(entry.object, entry.record_id)?;
        later.retain(|other| other.id > entry.id && !gone(other.import_id));
        for (name, before) in &entry.before {
            let next = later.iter_mut().find(|other| other.before.contains_key(name));
            if let Some(next) = next
                && next.before.get(name) == entry.after.get(name)
            {
                next.before.insert(name.clone(), before.clone());
                self.store.set_journal_before(next.id, &next.before)?;
            }
        }
        Ok(())
    }

    fn note_options(&mut self, entry: &Entry) {
        let list = |value: Option<&serde_json::Value>| -> Vec<String> {
            value.and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default()
        };
        for (key, after) in &entry.after {
            let before = list(entry.before.get(key));
            let added = list(Some(after)).into_iter().filter(|option| !before.contains(option));
            self.options.entry((entry.object, key.clone())).or_default().extend(added);
        }
    }

    /// Takes the options that the import added, and that no record holds any more.
    fn take_options_back(&mut self) -> Result<(), EngineError> {
        if self.options.is_empty() {
            return Ok(());
        }
        for field in self.store.custom_fields()? {
            let Some(added) = self.options.get(&(field.object, field.key.clone())) else {
                continue;
            };
            let used = self.store.used_options(field.object, &field.key)?;
            let mut options = field.options;
            options.retain(|option| !added.contains(option) || used.contains(option));
            self.store.set_options(field.object, &field.key, &options)?;
        }
        Ok(())
    }

    /// Deletes what the import created, children before parents.
    fn delete(&mut self) -> Result<(), EngineError> {
        for object in Object::ALL.into_iter().rev() {
            let created = self.store.created_by(object, self.id)?;
            let label = object.name();
            self.observer.event(Event::Started {
                phase: "undoing",
                label,
                total: Some(created.len() as u64),
            });
            for (done, id) in created.iter().enumerate() {
                if done % 10_000 == 0 {
                    self.observer.event(Event::Advanced { label, rows: done as u64 });
                }
                self.delete_record(object, *id)?;
            }
            self.observer.event(Event::Finished { label, rows: created.len() as u64 });
        }
        Ok(())
    }

    fn delete_record(&mut self, object: Object, id: i64) -> Result<(), EngineError> {
        let Some(record) = self.store.record(object, id)? else { return Ok(()) };
        let reason = match record.touched_by {
            Some(import) if import == self.id => match self.store.count_children(object, id)? {
                0 => return self.remove(&record),
                1 => "another record links to it".to_owned(),
                children => format!("{children} other records link to it"),
            },
            Some(import) => format!("import {import} changed it since"),
            None => "somebody edited it since".to_owned(),
        };
        self.keep(object, id, record.title(), reason);
        Ok(())
    }

    fn remove(&mut self, record: &Record) -> Result<(), EngineError> {
        self.store.delete_record(record.object, record.id)?;
        *self.report.deleted.entry(record.object).or_default() += 1;
        if !self.undone.is_empty() {
            let account = record.account_id.map(|id| (Object::Accounts, id));
            let contact = record.contact_id.map(|id| (Object::Contacts, id));
            self.leftovers.extend(account.into_iter().chain(contact));
        }
        Ok(())
    }

    /// Deletes what an earlier undo kept only because of this import.
    fn delete_leftovers(&mut self) -> Result<(), EngineError> {
        for object in Object::ALL.into_iter().rev() {
            let ids: Vec<i64> =
                self.leftovers.iter().filter(|(of, _)| *of == object).map(|(_, id)| *id).collect();
            for id in ids {
                let Some(record) = self.store.record(object, id)? else { continue };
                // Values that were put back are those of the import that created it.
                if record.touched_by.is_some_and(|import| self.undone.contains(&import))
                    && self.store.count_children(object, id)? == 0
                {
                    self.remove(&record)?;
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, object: Object, id: i64, name: String, reason: String) {
        self.report.keep(object, id, name, reason);
    }
}
