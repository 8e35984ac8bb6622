//! Brings changes of both sides together where somebody changed a record at the destination since it
//! was read: what this side changed in fields that the other left alone is sent, everything else is as
//! the destination has it.

use std::collections::BTreeMap;

use super::Under;
use super::patch::difference;
use crate::adoptiv::apply::{Applier, HubLinks, Unsent};
use crate::adoptiv::assemble::{Manner, Misfit, Names, Unknown, record_of, write_state};
use crate::adoptiv::client::{BATCH, Keys};
use crate::adoptiv::wire::{State, WireRecord};
use crate::engine::{EngineError, values};
use crate::store::holds::JudgedBy;
use crate::store::remote::Remote;

impl Under<'_> {
    /// Reads records anew and brings both sides together; then they are sent once more.
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
            Applier::new(store, self.push.client, Unsent::Keep)?.parents(object, &found)?;
            store.transaction(|| {
                let names = Names::read(store)?;
                for there in &found {
                    let Some(record_id) = ids.remove(&there.id) else { continue };
                    match &there.state {
                        Some(state) => self.bring_together(record_id, there, state, &names)?,
                        None => store.forget_remote(object, record_id)?,
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
        there: &WireRecord,
        state: &State,
        names: &Names,
    ) -> Result<(), EngineError> {
        let (store, object) = (self.push.store, self.object);
        let Some(ours) = store.record(object, record_id)? else { return Ok(()) };
        let shared = store.last_shared(object, record_id)?.and_then(|shared| shared.record);
        let links = HubLinks(store);
        let fits = |misfit| match misfit {
            Misfit::Store(error) => EngineError::Store(error),
            Misfit::Part { detail, .. } => EngineError::Inconsistent(detail),
        };
        let theirs =
            record_of(object, record_id, state, names, &links, Unknown::LeaveOut).map_err(fits)?;
        let manner =
            Manner { unknown: Unknown::LeaveOut, replace_ids: false, judged_by: JudgedBy::Hub };
        write_state(store, object, Some(&ours), state, names, &links, manner).map_err(fits)?;
        // Now the store holds what the destination does; what is changed from here on is sent.
        let seq = store.change(object, record_id)?.map_or(0, |change| change.seq);
        let remote = Remote { remote_id: there.id.clone(), version: there.version, seq };
        store.keep_remote(object, record_id, &remote)?;
        let (Some(shared), Some(mut merged)) = (shared, store.record(object, record_id)?) else {
            return Ok(());
        };
        let before = merged.clone();
        for field in difference(&shared, &ours) {
            if values::get(&theirs, &field) == values::get(&shared, &field) {
                values::set(&mut merged, &field, &values::get(&ours, &field));
            }
        }
        if merged != before {
            merged.revision += 1;
            store.update_record(&merged)?;
        }
        Ok(())
    }
}
