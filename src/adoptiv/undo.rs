//! Takes an import back at a workspace behind the API: looks what became of its records there, takes
//! it back in the store, and sends what that changed.

use super::apply::{Applier, Unsent};
use super::hub::Hub;
use super::push::new_key;
use crate::engine::EngineError;
use crate::engine::observer::{Interrupt, Observer};
use crate::engine::undo::{UndoReport, undo};
use crate::model::Object;
use crate::store::Store;
use crate::store::records::Record;

impl Hub {
    /// Takes back import `id`, or tries it: then nothing is sent, and the caller forgets what was
    /// done in the store. One that was interrupted while it was sent goes on.
    pub fn undo(
        &self,
        store: &mut Store,
        id: i64,
        dry_run: bool,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<UndoReport, EngineError> {
        let undone = store.import(id)?.is_some_and(|import| import.state == "undone");
        if undone && !dry_run && self.has_unsent(store)? {
            let mut report = UndoReport { command: "undo", import_id: id, ..UndoReport::default() };
            for object in Object::ALL {
                report.deleted.insert(object, store.count_pending(object, true)?);
                report.restored.insert(object, store.count_pending(object, false)?);
            }
            return self.send_undo(store, report, &[], observer, interrupt);
        }
        let lost = self.freshen(store, id, observer, interrupt)?;
        store.transaction(|| {
            for object in Object::ALL {
                for record_id in lost.all(object) {
                    store.forget_remote(object, record_id)?;
                    store.delete_record(object, record_id)?;
                }
            }
            Ok::<(), EngineError>(())
        })?;
        // Their ledgers shrink here and stay there.
        let ledgers = store.contacts_with_consent_of(id)?;
        let report = undo(store, id, dry_run, observer)?;
        if dry_run {
            return Ok(report);
        }
        self.send_undo(store, report, &ledgers, observer, interrupt)
    }

    fn send_undo(
        &self,
        store: &Store,
        mut report: UndoReport,
        ledgers: &[i64],
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<UndoReport, EngineError> {
        let before = store.last_change()?;
        let pushed = self.send(store, observer, interrupt)?;
        for (object, remote_id) in &pushed.kept {
            if let Some(record_id) = store.record_of_remote(*object, remote_id)?
                && let Some(record) = store.record(*object, record_id)?
            {
                report.keep_after_all(&record, "somebody edited it at the destination since");
                keep_parents(store, &record, before, &mut report)?;
            }
        }
        for refusal in &pushed.refused {
            let title = store.record(refusal.object, refusal.record_id)?;
            let title = title.map_or_else(|| refusal.value.clone(), |record| record.title());
            let reason = format!("the destination does not take it back: {}", refusal.message);
            report.keep(refusal.object, refusal.record_id, title, reason);
        }
        self.ledgers(store, ledgers, &mut report)?;
        self.remove_custom_fields(&report.custom_fields_removed)?;
        self.tell_undone(store, report.import_id)?;
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

    /// Removes custom fields that no record fills any more; one that some record fills stays.
    fn remove_custom_fields(&self, names: &[String]) -> Result<(), EngineError> {
        let fields: Vec<_> = names
            .iter()
            .filter_map(|name| name.split_once('.'))
            .map(|(object, key)| serde_json::json!({"object": object, "key": key}))
            .collect();
        if fields.is_empty() {
            return Ok(());
        }
        let body = serde_json::json!({ "records": fields }).to_string().into_bytes();
        self.client().write("/v1/custom_fields/batch/delete", &new_key(), body)?;
        Ok(())
    }
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
