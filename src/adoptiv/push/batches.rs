//! Makes batches of records that are still to be sent.

use serde_json::{Map, Value};

use super::Under;
use super::patch::{difference, patch, whole};
use super::withhold::withhold;
use crate::adoptiv::apply::HubLinks;
use crate::adoptiv::assemble::{Names, state_of};
use crate::adoptiv::client::BATCH;
use crate::engine::EngineError;
use crate::model::Object;
use crate::store::LastShared;
use crate::store::push_batches::PushBatch;
use crate::store::remote::Pending;

/// A batch is closed before it grows past this, in bytes: a description may be long.
pub const LARGE: usize = 1024 * 1024;

/// A new Idempotency-Key.
pub fn new_key() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// Whether a batch is one of records to delete.
pub fn deletes(batch: &PushBatch) -> bool {
    batch.path.ends_with("/batch/delete")
}

impl Under<'_> {
    /// The next batch; none where nothing is left.
    pub(super) fn next_batch(&mut self, names: &Names) -> Result<Option<PushBatch>, EngineError> {
        let mut items = Vec::new();
        let mut body = self.head();
        'batch: while items.is_empty() || items.len() < BATCH && body.len() < self.large {
            let Some(pending) = self.next_pending(BATCH - items.len())? else { break };
            for (at, next) in pending.iter().enumerate() {
                let Some(json) = self.json_of(next, names)? else { continue };
                let end = body.len();
                if !items.is_empty() {
                    body.push(b',');
                }
                serde_json::to_writer(&mut body, &json).map_err(crate::store::StoreError::from)?;
                if body.len() > self.large && !items.is_empty() {
                    // It begins the next batch.
                    body.truncate(end);
                    self.again.extend(pending[at..].iter().map(|pending| pending.record_id));
                    break 'batch;
                }
                items.push((next.record_id, next.seq));
            }
        }
        body.extend_from_slice(b"]}");
        let verb = if self.deletes { "delete" } else { "upsert" };
        Ok((!items.is_empty()).then(|| PushBatch {
            key: new_key(),
            object: self.object,
            path: format!("/v1/{}/batch/{verb}", self.object),
            body,
            items,
            doubtful: false,
        }))
    }

    fn head(&self) -> Vec<u8> {
        let mut head = Map::new();
        if let (Some(import), false) = (&self.push.remote_import, self.deletes) {
            head.insert("import_id".to_owned(), Value::String(import.clone()));
        }
        let head = Value::Object(head).to_string();
        let comma = if head.len() > 2 { "," } else { "" };
        format!("{}{comma}\"records\":[", head.trim_end_matches('}')).into_bytes()
    }

    /// The records that come next: those to be sent once more, then those that changed last, a few
    /// at a time. None where nothing is left.
    fn next_pending(&mut self, most: usize) -> Result<Option<Vec<Pending>>, EngineError> {
        let store = self.push.store;
        if let Some(record_id) = self.again.pop_front() {
            let change = store.change(self.object, record_id)?;
            let seq = change.as_ref().map_or(0, |change| change.seq);
            let deleted = change.is_some_and(|change| change.deleted);
            let remote = store.remote(self.object, record_id)?;
            return Ok(Some(vec![Pending { record_id, seq, deleted, remote }]));
        }
        let few = most.clamp(1, BATCH / 10) as i64;
        let mut pending = store.pending(self.object, self.deletes, self.seq, few)?;
        let Some(last) = pending.last() else { return Ok(None) };
        self.seq = last.seq;
        pending.retain(|pending| !self.tries.contains_key(&pending.record_id));
        Ok(Some(pending))
    }

    /// What is sent of a record; nothing where it is not there to be sent.
    fn json_of(
        &self,
        pending: &Pending,
        names: &Names,
    ) -> Result<Option<Map<String, Value>>, EngineError> {
        let (store, object) = (self.push.store, self.object);
        if self.deletes {
            let Some(remote) = &pending.remote else { return Ok(None) };
            let mut json = Map::new();
            json.insert("id".to_owned(), remote.remote_id.as_str().into());
            json.insert("version".to_owned(), remote.version.into());
            return Ok(Some(json));
        }
        let Some(record) = store.record(object, pending.record_id)? else { return Ok(None) };
        let mut state = state_of(store, &record, names, &HubLinks(store))?;
        withhold(&record, &mut state);
        let Some(remote) = &pending.remote else {
            let mut json = whole(object, &state);
            // An account that a row names and no row describes has no id at the source.
            if state.external_ids.is_empty() && object == Object::Accounts {
                json.insert("match".to_owned(), serde_json::json!(["name"]));
            }
            return Ok(Some(json));
        };
        let shared = store.last_shared(object, pending.record_id)?;
        let mut json = match shared {
            Some(LastShared { whole: true, .. }) => {
                let mut json = whole(object, &state);
                json.insert("replace".to_owned(), true.into());
                json
            }
            Some(LastShared { record: Some(before), .. }) => {
                patch(&record, &state, &difference(&before, &record))
            }
            // It was never known to be there as it is here: what is here is added.
            _ if remote.seq == 0 => whole(object, &state),
            _ => patch(&record, &state, &[]),
        };
        json.insert("id".to_owned(), remote.remote_id.as_str().into());
        json.insert("version".to_owned(), remote.version.into());
        Ok(Some(json))
    }
}
