//! Records what a destination answered, and decides what is sent once more.

use std::collections::BTreeMap;

use serde_json::Value;

use super::withhold::told;
use super::{ApiError, ItemResult, Under, lost_answers};
use crate::adoptiv::client::ItemError;
use crate::engine::EngineError;
use crate::http::{HttpError, Problem};
use crate::model::Object;
use crate::store::StoreError;
use crate::store::push_batches::PushBatch;
use crate::store::remote::{Refusal, Remote};

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
        let mut remote = Remote {
            remote_id: remote_id.to_owned(),
            version: result.version.unwrap_or_default(),
            seq,
        };
        if was_new && result.status != "created" {
            // It is there already. Ours if it was sent before and is as it was sent; else somebody was
            // faster, or has changed it since, and it is theirs as well.
            let ours = self.doubted.contains(&record_id) && result.status == "unchanged";
            if !store.has_record(object, record_id)? {
                // Taken back here: what is theirs as well is found at another version, and stays.
                remote.version = if ours { remote.version } else { 0 };
            } else {
                // It may hold more than was sent. Its version is not known until it was read.
                remote.version = 0;
                if !ours {
                    remote.seq = store.mark_edited(object, record_id)?;
                }
                self.refresh.push(remote_id.to_owned());
            }
        }
        lost_answers::keep_sent(store, object, record_id, &remote)?;
        if object == Object::Contacts {
            told(store, record_id)?;
        }
        store.clear_refusal(object, record_id)?;
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
                    store.keep_back(object, &remote.remote_id)?;
                    self.refresh.push(remote.remote_id);
                }
                self.done += 1;
                Ok(())
            }
            "version_conflict" if *tries < TRIES => {
                conflicts.push(record_id);
                Ok(())
            }
            // It stays to be sent: that others are busy with it is no fault of it.
            "version_conflict" => {
                self.busy += 1;
                Ok(())
            }
            // Two of a batch were one record: the second goes by itself.
            "duplicate_in_batch" if *tries < TRIES => {
                self.again.push_back(record_id);
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
    /// them, one that is too large in parts; everything else ends the run. What may have arrived stays
    /// written down, to be sent again as it was.
    pub(super) fn unanswered(
        &mut self,
        batch: &PushBatch,
        error: ApiError,
    ) -> Result<Result<(), EngineError>, StoreError> {
        let ApiError::Http(HttpError::Refused { status, problem, .. }) = &error else {
            return Ok(Err(error.into()));
        };
        let faults = match status {
            // Whoever says so has read it, and has done nothing of it.
            422 => faults(problem),
            413 if batch.items.len() == 1 => BTreeMap::from([(0, too_large())]),
            _ => BTreeMap::new(),
        };
        if faults.is_empty() && *status != 413 {
            let store = self.push.store;
            let by_destination = problem.code.is_some();
            let sent_before = batch.items.iter().any(|(id, _)| self.doubted.contains(id));
            if by_destination && !sent_before || self.deletes {
                // Nothing of it was done, and nothing would be if it were sent again as it is.
                store.remove_push_batch(&batch.key)?;
            } else {
                // Something between here and there says so, or an attempt before may have been done.
                store.doubt_push_batch(&batch.key)?;
            }
            if let (404, Some(import_id), true) = (status, self.push.import_id, by_destination) {
                // The import is not known there any more, which all batches name.
                store.forget_remote_import(import_id)?;
                store.doubt_push_batches()?;
            }
            return Ok(Err(error.into()));
        }
        if *status == 413 {
            self.large = self.large.min(batch.body.len() / 2);
        }
        let sent = serde_json::from_slice(&batch.body)?;
        for (at, (record_id, _)) in batch.items.iter().enumerate() {
            match faults.get(&at) {
                Some(fault) => self.refuse(*record_id, &sent, fault)?,
                None => {
                    // From here on it is found among these alone.
                    self.tries.entry(*record_id).or_default();
                    self.again.push_back(*record_id);
                }
            }
        }
        self.push.store.remove_push_batch(&batch.key)?;
        Ok(Ok(()))
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
