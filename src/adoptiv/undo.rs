//! Takes an import back at a workspace behind the API: looks what became of its records there, takes
//! it back in the store, and sends what that changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::apply::{Applier, Unsent};
use super::client::BATCH;
use super::hub::{Hub, unfinished};
use super::push::new_key;
use crate::engine::EngineError;
use crate::engine::holds::AtDestination;
use crate::engine::observer::{Interrupt, Observer};
use crate::engine::undo::{Kept, UndoReport, undo};
use crate::model::Object;
use crate::store::records::Record;
use crate::store::{Store, StoreError};

impl Hub {
    /// Takes back import `id`, or tries it: then nothing is sent, and the caller forgets what was
    /// done in the store. One that was interrupted while it was sent goes on.
    pub fn undo(
        &self,
        store: &Store,
        id: i64,
        dry_run: bool,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<UndoReport, EngineError> {
        if let (Some(left), false) = (store.unsent_undo(id)?, dry_run) {
            let left: Left = serde_json::from_str(&left).map_err(StoreError::from)?;
            return self.send_undo(store, id, left, observer, interrupt);
        }
        if let Some(other) = store.unfinished_import()?.filter(|other| other.id != id) {
            return Err(unfinished(other.id));
        }
        // What others linked to the import's records since counts as well as what they changed.
        self.catch_up(store, observer, interrupt)?;
        let (report, left) =
            store.durably(|| store.transaction(|| undo_here(store, id, dry_run, observer)))?;
        if dry_run {
            return Ok(report);
        }
        self.send_undo(store, id, left, observer, interrupt)
    }

    fn send_undo(
        &self,
        store: &Store,
        id: i64,
        left: Left,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<UndoReport, EngineError> {
        let mut report = left.report(id);
        let pushed = self.send(store, observer, interrupt)?;
        for (object, remote_id) in store.kept_back()? {
            if let Some(record_id) = store.record_of_remote(object, &remote_id)?
                && let Some(record) = store.record(object, record_id)?
            {
                report.keep_after_all(&record, "somebody edited it at the destination since");
                keep_parents(store, &record, left.last_change, &mut report)?;
            }
        }
        for refusal in &pushed.refused {
            let title = store.record(refusal.object, refusal.record_id)?;
            let title = title.map_or_else(|| refusal.value.clone(), |record| record.title());
            let reason = format!("the destination does not take it back: {}", refusal.message);
            report.keep(refusal.object, refusal.record_id, title, reason);
        }
        self.ledgers(store, &left.ledgers, &mut report)?;
        report.custom_fields_removed = self.remove_custom_fields(&left.custom_fields)?;
        self.tell_undone(store, id)?;
        // By what the destination's ledgers hold by now.
        report.held_but_dialable_there = AtDestination::read(store)?.dialable_there;
        store.transaction(|| {
            store.forget_kept_back()?;
            store.keep_unsent_undo(id, None)
        })?;
        Ok(report)
    }

    /// The destination's ledgers only grow: what it keeps, the store has again.
    fn ledgers(
        &self,
        store: &Store,
        contacts: &[i64],
        report: &mut UndoReport,
    ) -> Result<(), EngineError> {
        let object = Object::Contacts;
        let mut ids = Vec::new();
        for contact in contacts {
            let Some(record) = store.record(object, *contact)? else { continue };
            let Some(remote) = store.remote(object, *contact)? else { continue };
            ids.push(remote.remote_id);
            let reason = "its consent record stays: the destination's ledger only grows";
            report.keep(object, *contact, record.title(), reason.to_owned());
        }
        Applier::new(store, self.client(), Unsent::Forget)?.refresh(object, &ids)?;
        Ok(())
    }

    /// Removes custom fields that no record fills any more, and says which those were; one that some
    /// record fills stays.
    fn remove_custom_fields(&self, names: &[String]) -> Result<Vec<String>, EngineError> {
        let mut removed = Vec::new();
        for some in names.chunks(BATCH) {
            let fields: Vec<_> = some
                .iter()
                .filter_map(|name| name.split_once('.'))
                .map(|(object, key)| serde_json::json!({"object": object, "key": key}))
                .collect();
            let body = serde_json::json!({ "records": fields }).to_string().into_bytes();
            let results =
                self.client().write("/v1/custom_fields/batch/delete", &new_key(), body)?;
            let gone = some.iter().zip(results).filter(|(_, result)| result.error.is_none());
            removed.extend(gone.map(|(name, _)| name.clone()));
        }
        Ok(removed)
    }
}

/// What is left to do at the destination, and what was done in the store: a run that is killed before it
/// has told of it leaves that to the one that goes on.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Left {
    /// Contacts whose ledgers shrank here and stay there.
    ledgers: Vec<i64>,
    /// Custom fields to remove, as `object.key`.
    custom_fields: Vec<String>,
    deleted: BTreeMap<Object, u64>,
    restored: BTreeMap<Object, u64>,
    kept: Vec<Kept>,
    kept_total: u64,
    /// The last change of any record when it was taken back here.
    last_change: i64,
}

impl Left {
    /// What was done in the store.
    fn report(&self, import_id: i64) -> UndoReport {
        let of_all = |counts: &BTreeMap<Object, u64>| {
            Object::ALL.map(|of| (of, counts.get(&of).copied().unwrap_or_default())).into()
        };
        UndoReport {
            command: "undo",
            import_id,
            deleted: of_all(&self.deleted),
            restored: of_all(&self.restored),
            kept: self.kept.clone(),
            kept_total: self.kept_total,
            custom_fields_removed: self.custom_fields.clone(),
            ..UndoReport::default()
        }
    }
}

/// Takes the import back in the store, together with what is left to do then.
fn undo_here(
    store: &Store,
    id: i64,
    dry_run: bool,
    observer: &dyn Observer,
) -> Result<(UndoReport, Left), EngineError> {
    let ledgers = store.contacts_with_sent_consent_of(id)?;
    let report = undo(store, id, dry_run, observer)?;
    let left = Left {
        ledgers,
        custom_fields: report.custom_fields_removed.clone(),
        deleted: report.deleted.clone(),
        restored: report.restored.clone(),
        kept: report.kept.clone(),
        kept_total: report.kept_total,
        last_change: store.last_change()?,
    };
    if !dry_run {
        let kept = serde_json::to_string(&left).map_err(StoreError::from)?;
        store.keep_unsent_undo(id, Some(&kept))?;
    }
    Ok((report, left))
}

/// Notes the parents that came back with a record that is kept: those that changed after `before`.
fn keep_parents(
    store: &Store,
    child: &Record,
    before: i64,
    report: &mut UndoReport,
) -> Result<(), EngineError> {
    let parents = [(Object::Accounts, child.account_id), (Object::Contacts, child.contact_id)];
    for (object, id) in parents {
        let Some(id) = id else { continue };
        let back = store.change(object, id)?.is_some_and(|change| change.seq > before);
        let told = report.kept.iter().any(|kept| kept.object == object && kept.id == id);
        if let (true, false, Some(parent)) = (back, told, store.record(object, id)?) {
            report.keep_after_all(&parent, "a record that somebody edited since belongs to it");
            keep_parents(store, &parent, before, report)?;
        }
    }
    Ok(())
}
