//! Records what a destination answered, and decides what is sent once more.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{ApiError, ItemResult, Under};
use crate::adoptiv::apply::HubLinks;
use crate::adoptiv::assemble::{Manner, Misfit, Names, Unknown, record_of, write_state};
use crate::adoptiv::client::{BATCH, ItemError, Keys};
use crate::engine::{EngineError, values};
use crate::http::{HttpError, Problem};
use crate::store::StoreError;
use crate::store::journal::Values;
use crate::store::records::Record;
use crate::store::remote::{PushBatch, Refusal, Remote};

/// How often a record is sent at most, where somebody else keeps changing it.
const TRIES: u32 = 5;

impl Under<'_> {
    /// Records the results of a batch. Records that somebody changed meanwhile are added to
    /// `conflicts`.
    pub(super) fn answered(
        &mut self,
        batch: &PushBatch,
        results: &[ItemResult],
        conflicts: &mut Vec<i64>,
    ) -> Result<(), StoreError> {
        let failed = results.iter().any(|result| result.error.is_some());
        let sent = if failed { serde_json::from_slice(&batch.body)? } else { Value::Null };
        for ((record_id, seq), result) in batch.items.iter().zip(results) {
            match (&result.error, &result.id) {
                (Some(error), _) => self.refused_item(*record_id, &sent, error, conflicts)?,
                (None, _) if self.deletes => {
                    self.push.store.forget_remote(self.object, *record_id)?;
                    self.sent();
                }
                (None, Some(id)) => self.taken(*record_id, *seq, id, result)?,
                (None, None) => {
                    let error = ItemError {
                        code: result.status.clone(),
                        detail: "the destination says neither where it is nor why not".to_owned(),
                        pointer: String::new(),
                    };
                    self.refuse(*record_id, &sent, &error)?;
                }
            }
        }
        self.push.store.remove_push_batch(&batch.key)
    }

    fn sent(&mut self) {
        self.done += 1;
        self.pushed.sent += 1;
    }

    fn taken(
        &mut self,
        record_id: i64,
        seq: i64,
        remote_id: &str,
        result: &ItemResult,
    ) -> Result<(), StoreError> {
        let (store, object) = (self.push.store, self.object);
        if let Some(other) = store.record_of_remote(object, remote_id)?
            && other != record_id
        {
            let error = ItemError {
                code: "ambiguous_match".to_owned(),
                detail: format!("the destination takes it for {} {other}", object.singular()),
                pointer: String::new(),
            };
            return self.refuse(record_id, &Value::Null, &error);
        }
        let was_new = store.remote(object, record_id)?.is_none();
        if was_new && result.status != "created" {
            // Somebody was faster: the destination may hold more than was sent.
            self.refresh.push(remote_id.to_owned());
        }
        let remote = Remote {
            remote_id: remote_id.to_owned(),
            version: result.version.unwrap_or_default(),
            seq,
        };
        store.keep_remote(object, record_id, &remote)?;
        self.sent();
        Ok(())
    }

    fn refused_item(
        &mut self,
        record_id: i64,
        sent: &Value,
        error: &ItemError,
        conflicts: &mut Vec<i64>,
    ) -> Result<(), StoreError> {
        let (store, object) = (self.push.store, self.object);
        let tries = self.tries.entry(record_id).or_default();
        *tries += 1;
        let remote = store.remote(object, record_id)?;
        match error.code.as_str() {
            "version_conflict" if self.deletes => {
                // Somebody changed it since: it stays, and comes back here.
                if let Some(remote) = remote {
                    self.pushed.kept.push((object, remote.remote_id.clone()));
                    self.refresh.push(remote.remote_id);
                }
                self.done += 1;
                Ok(())
            }
            // What no import changed is not known field by field: the destination's state stays.
            "version_conflict" if *tries < TRIES && self.push.import_id.is_some() => {
                conflicts.push(record_id);
                Ok(())
            }
            // Deleted there since: what the rows say is to be there, so it is made anew.
            "not_found" if !self.deletes && remote.is_some() && *tries < TRIES => {
                store.forget_remote(object, record_id)?;
                self.again.push_back(record_id);
                Ok(())
            }
            _ => self.refuse(record_id, sent, error),
        }
    }

    /// Notes that the destination did not take a record of what was `sent`.
    fn refuse(
        &mut self,
        record_id: i64,
        sent: &Value,
        error: &ItemError,
    ) -> Result<(), StoreError> {
        let (store, object) = (self.push.store, self.object);
        let said = sent.pointer(&error.pointer).and_then(|value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
            plain => Some(plain.to_string()),
        });
        let value = match said {
            Some(value) => Some(value),
            None => store.record(object, record_id)?.map(|record| record.title()),
        };
        let refusal = Refusal {
            object,
            record_id,
            code: error.code.clone(),
            field: field_of(&error.pointer),
            value: value.unwrap_or_default(),
            message: error.detail.clone(),
        };
        match self.push.import_id {
            Some(import_id) => store.add_refusal(import_id, &refusal)?,
            None => self.pushed.refused.push(refusal),
        }
        if let Some(remote) = store.remote(object, record_id)? {
            self.refresh.push(remote.remote_id);
        }
        self.done += 1;
        Ok(())
    }

    /// A batch that was not carried out. One that names the records at fault goes again without
    /// them, one that is too large in parts; everything else ends the run, and the batch stays
    /// written down to be sent again.
    pub(super) fn unanswered(
        &mut self,
        batch: &PushBatch,
        error: ApiError,
    ) -> Result<Result<(), EngineError>, StoreError> {
        let ApiError::Http(HttpError::Refused { status, problem, .. }) = &error else {
            return Ok(Err(error.into()));
        };
        let faults = match status {
            422 => faults(problem),
            413 if batch.items.len() == 1 => BTreeMap::from([(0, too_large())]),
            _ => BTreeMap::new(),
        };
        if faults.is_empty() && *status != 413 {
            return Ok(Err(error.into()));
        }
        if *status == 413 {
            self.large = self.large.min(batch.body.len() / 2);
        }
        let sent = serde_json::from_slice(&batch.body)?;
        for (at, (record_id, _)) in batch.items.iter().enumerate() {
            match faults.get(&at) {
                Some(fault) => self.refuse(*record_id, &sent, fault)?,
                None => self.again.push_back(*record_id),
            }
        }
        self.push.store.remove_push_batch(&batch.key)?;
        Ok(Ok(()))
    }

    /// Brings changes of both sides together where somebody changed a record at the destination
    /// since it was read: what this side changed in fields that the other left alone is sent, the
    /// rest is as the destination has it.
    pub(super) fn settle(&mut self, conflicts: &[i64]) -> Result<(), EngineError> {
        let (store, object) = (self.push.store, self.object);
        for records in conflicts.chunks(BATCH) {
            let mut ids = BTreeMap::new();
            for record_id in records {
                if let Some(remote) = store.remote(object, *record_id)? {
                    ids.insert(remote.remote_id, *record_id);
                }
            }
            let keys = Keys { ids: ids.keys().cloned().collect(), ..Keys::default() };
            let found = self.push.client.read(object, &keys)?;
            store.transaction(|| {
                let names = Names::read(store)?;
                for there in &found {
                    let Some(record_id) = ids.remove(&there.id) else { continue };
                    match &there.state {
                        Some(state) => self.bring_together(record_id, state, &names)?,
                        None => store.forget_remote(object, record_id)?,
                    }
                    if there.state.is_some() {
                        let (remote_id, version) = (there.id.clone(), there.version);
                        let remote = Remote { remote_id, version, seq: 0 };
                        store.keep_remote(object, record_id, &remote)?;
                    }
                    self.again.push_back(record_id);
                }
                // The destination does not know them at all any more.
                for record_id in ids.into_values() {
                    store.forget_remote(object, record_id)?;
                    self.again.push_back(record_id);
                }
                Ok::<(), EngineError>(())
            })?;
        }
        Ok(())
    }

    fn bring_together(
        &self,
        record_id: i64,
        theirs: &crate::adoptiv::wire::State,
        names: &Names,
    ) -> Result<(), EngineError> {
        let (store, object) = (self.push.store, self.object);
        let Some(ours) = store.record(object, record_id)? else { return Ok(()) };
        let changed = self.changed_here(&ours)?;
        let links = HubLinks(store);
        let fits = |misfit| match misfit {
            Misfit::Store(error) => EngineError::Store(error),
            Misfit::Part { detail, .. } => EngineError::Inconsistent(detail),
        };
        let there =
            record_of(object, record_id, theirs, names, &links, Unknown::LeaveOut).map_err(fits)?;
        let manner = Manner { unknown: Unknown::LeaveOut, replace_ids: false };
        write_state(store, object, Some(&ours), theirs, names, &links, manner).map_err(fits)?;
        let Some(mut merged) = store.record(object, record_id)? else { return Ok(()) };
        for (field, before) in &changed {
            if values::get(&there, field) == *before {
                values::set(&mut merged, field, &values::get(&ours, field));
            }
        }
        merged.revision += 1;
        Ok(store.update_record(&merged)?)
    }

    /// The fields that the import at hand changed in a record, with what they held before.
    fn changed_here(&self, record: &Record) -> Result<Values, StoreError> {
        let mut changed = Values::new();
        for entry in self.push.store.journal_of(record.object, record.id)?.into_iter().rev() {
            if self.push.import_id == Some(entry.import_id) {
                let fields: BTreeSet<&String> =
                    entry.after.keys().chain(entry.before.keys()).collect();
                for field in fields.into_iter().filter(|field| *field != "touched_by") {
                    let before = entry.before.get(field).cloned();
                    changed.insert(field.clone(), before.unwrap_or(Value::Null));
                }
            }
        }
        Ok(changed)
    }
}

/// The records of a batch that a problem names, with what is wrong about each.
fn faults(problem: &Problem) -> BTreeMap<usize, ItemError> {
    let mut faults = BTreeMap::new();
    for item in &problem.errors {
        let Some(rest) = item.pointer.strip_prefix("/records/") else { return BTreeMap::new() };
        let at = rest.split('/').next().and_then(|at| at.parse().ok());
        let Some(at) = at else { return BTreeMap::new() };
        faults.entry(at).or_insert_with(|| ItemError {
            code: item.code.clone(),
            detail: item.detail.clone(),
            pointer: item.pointer.clone(),
        });
    }
    faults
}

fn too_large() -> ItemError {
    ItemError {
        code: "body_too_large".to_owned(),
        detail: "the record is larger than the destination takes".to_owned(),
        pointer: String::new(),
    }
}

/// The field of a pointer such as `/records/3/email`, by the name that it has in a mapping.
fn field_of(pointer: &str) -> Option<String> {
    let mut parts = pointer.trim_start_matches('/').split('/');
    if parts.next() != Some("records") {
        return None;
    }
    parts.next()?;
    match (parts.next()?, parts.next()) {
        ("custom", Some(key)) => Some(format!("custom.{key}")),
        ("external_ids", _) => Some("id".to_owned()),
        ("owner_email" | "owner_source", _) => Some("owner".to_owned()),
        ("consents", _) => Some("consent".to_owned()),
        (field, _) => Some(field.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::ProblemItem;

    #[test]
    fn a_pointer_names_the_field_of_the_row() {
        assert_eq!(field_of("/records/3/email").as_deref(), Some("email"));
        assert_eq!(field_of("/records/3/custom/shoe_size").as_deref(), Some("custom.shoe_size"));
        assert_eq!(field_of("/records/3/external_ids/0/id").as_deref(), Some("id"));
        assert_eq!(field_of("/records/3/owner_email").as_deref(), Some("owner"));
        assert_eq!(field_of("/records/3"), None);
        assert_eq!(field_of(""), None);
    }

    #[test]
    fn a_problem_that_names_no_record_is_not_any_record_s_fault() {
        let item = |pointer: &str| ProblemItem {
            pointer: pointer.to_owned(),
            code: "too_long".to_owned(),
            detail: "is too long".to_owned(),
        };
        let problem = |pointers: &[&str]| Problem {
            errors: pointers.iter().map(|pointer| item(pointer)).collect(),
            ..Problem::default()
        };
        let found = faults(&problem(&["/records/2/email", "/records/2/phone", "/records/7"]));
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), [2, 7]);
        assert!(faults(&problem(&["/records/2", "/import_id"])).is_empty());
    }
}
