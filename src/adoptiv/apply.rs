//! Writes what the API says of records into the store.

use super::assemble::{Links, Manner, Misfit, Names, Unknown, write_state};
use super::client::{ApiError, BATCH, Client, Keys};
use super::wire::{State, WireRecord};
use crate::engine::EngineError;
use crate::model::Object;
use crate::store::external_ids::ExternalId;
use crate::store::holds::JudgedBy;
use crate::store::remote::Remote;
use crate::store::{Store, StoreError};

/// Which record has which id at the destination, as the store keeps it.
pub struct HubLinks<'a>(pub &'a Store);

impl Links for HubLinks<'_> {
    fn remote_id(&self, object: Object, record_id: i64) -> Result<Option<String>, StoreError> {
        Ok(self.0.remote(object, record_id)?.map(|remote| remote.remote_id))
    }

    fn record_id(&self, object: Object, remote_id: &str) -> Result<Option<i64>, StoreError> {
        let Some(id) = self.0.record_of_remote(object, remote_id)? else { return Ok(None) };
        // Nothing links to a record that was deleted here, though the destination still has it.
        let deleted = self.0.change(object, id)?.is_some_and(|change| change.deleted);
        Ok((!deleted).then_some(id))
    }
}

/// What is done with a record that has changes of its own here, which were never sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// They stay, and are still to be sent.
    Keep,
    /// They go: the destination did not take them.
    Forget,
}

/// Writes records of the destination into the store.
pub struct Applier<'a> {
    store: &'a Store,
    client: &'a Client,
    names: Names,
    unsent: Unsent,
}

impl<'a> Applier<'a> {
    /// For a store whose users and pipelines are the destination's.
    pub fn new(
        store: &'a Store,
        client: &'a Client,
        unsent: Unsent,
    ) -> Result<Applier<'a>, StoreError> {
        Ok(Applier { store, client, names: Names::read(store)?, unsent })
    }

    /// Writes records, after the parents they link to and that the store does not know; then does
    /// `also` in the same transaction.
    pub fn write(
        &self,
        object: Object,
        records: &[WireRecord],
        also: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), EngineError> {
        self.parents(object, records)?;
        self.store.transaction(|| {
            for record in records {
                self.one(object, record)?;
            }
            Ok::<(), EngineError>(also()?)
        })
    }

    /// Reads records by the destination's ids and writes them.
    pub fn refresh(&self, object: Object, ids: &[String]) -> Result<(), EngineError> {
        for ids in ids.chunks(BATCH) {
            let keys = Keys { ids: ids.to_vec(), ..Keys::default() };
            let found = self.client.read(object, &keys)?;
            self.write(object, &found, || Ok(()))?;
        }
        Ok(())
    }

    /// Fetches the parents that records link to and that the store does not know.
    pub(super) fn parents(
        &self,
        object: Object,
        records: &[WireRecord],
    ) -> Result<(), EngineError> {
        for parent in [Object::Accounts, Object::Contacts] {
            if parent >= object {
                break;
            }
            let mut unknown: Vec<String> = Vec::new();
            for state in records.iter().filter_map(|record| record.state.as_ref()) {
                let link = match parent {
                    Object::Accounts => &state.account_id,
                    _ => &state.contact_id,
                };
                let Some(id) = link else { continue };
                let known = match self.unsent {
                    Unsent::Keep => self.store.record_of_remote(parent, id)?,
                    // A parent whose deletion is still to be sent stays: something needs it.
                    Unsent::Forget => HubLinks(self.store).record_id(parent, id)?,
                };
                if known.is_none() {
                    unknown.push(id.clone());
                }
            }
            unknown.sort();
            unknown.dedup();
            if !unknown.is_empty() {
                self.refresh(parent, &unknown)?;
            }
        }
        Ok(())
    }

    fn one(&self, object: Object, record: &WireRecord) -> Result<(), EngineError> {
        let known = self.store.record_of_remote(object, &record.id)?;
        let Some(state) = &record.state else {
            return match known {
                Some(id) => self.gone(object, id),
                None => Ok(()),
            };
        };
        let known = match known {
            Some(id) => Some(id),
            None => match self.unanswered(object, state)? {
                // It was there before this side sent it, or is of a run whose answer never arrived: what
                // the store has is still to be sent.
                Some(id) if self.unsent == Unsent::Keep => {
                    if !self.store.may_have_been_sent(object, id)? {
                        self.store.mark_edited(object, id)?;
                    }
                    return Ok(self.store.keep_remote(object, id, &remote(record, 0))?);
                }
                other => other,
            },
        };
        let existing = known.map(|id| self.store.record(object, id)).transpose()?.flatten();
        if known.is_some() && existing.is_none() && self.unsent == Unsent::Keep {
            // Its deletion is still to be sent.
            return Ok(());
        }
        // What it was when both held the same, if it has not changed there since.
        let mut shared = None;
        if let Some(existing) = &existing {
            let there = self.store.remote(object, existing.id)?;
            let change = self.store.change(object, existing.id)?.map_or(0, |change| change.seq);
            let unsent = there.as_ref().is_none_or(|there| change > there.seq);
            let same = there.as_ref().is_some_and(|there| there.version == record.version);
            if self.unsent == Unsent::Keep && (same || unsent) {
                return Ok(());
            }
            if same && unsent {
                shared = self.store.last_shared(object, existing.id)?;
            }
        }
        let manner =
            Manner { unknown: Unknown::LeaveOut, replace_ids: true, judged_by: JudgedBy::Hub };
        let links = HubLinks(self.store);
        let existing = existing.as_ref();
        let written = write_state(self.store, object, existing, state, &self.names, &links, manner);
        let (id, _) = written.map_err(|misfit| match misfit {
            Misfit::Store(error) => EngineError::Store(error),
            Misfit::Part { pointer, detail, .. } => EngineError::from(ApiError::Contract {
                path: format!("/v1/{object}/{}", record.id),
                what: format!("{pointer} {detail}"),
            }),
        })?;
        if let Some(before) = shared.and_then(|shared| shared.record)
            && let Some(mut record) = self.store.record(object, id)?
        {
            // A change of this side goes that was not taken: nobody else has edited it.
            record.touched_by = before.touched_by;
            record.revision += 1;
            self.store.update_record(&record)?;
        }
        let seq = self.store.change(object, id)?.map_or(0, |change| change.seq);
        Ok(self.store.keep_remote(object, id, &remote(record, seq))?)
    }

    /// A record of the store that carries one of the ids and is not known to be anywhere else.
    fn unanswered(&self, object: Object, state: &State) -> Result<Option<i64>, StoreError> {
        for said in &state.external_ids {
            let Some(source) = self.store.find_source(&said.source)? else { continue };
            let key = ExternalId { object, source, id: &said.id };
            if let Some(known) = self.store.find_external_id(key)?
                && self.store.remote(object, known.record_id)?.is_none()
                && self.store.record(object, known.record_id)?.is_some()
            {
                return Ok(Some(known.record_id));
            }
        }
        Ok(None)
    }

    /// A record that was deleted at the destination is deleted here, unless it holds what was never
    /// sent: that makes it anew there.
    fn gone(&self, object: Object, id: i64) -> Result<(), EngineError> {
        let there = self.store.remote(object, id)?.map_or(0, |there| there.seq);
        let change = self.store.change(object, id)?;
        let unsent = change.is_some_and(|change| change.seq > there && !change.deleted);
        self.store.forget_remote(object, id)?;
        if !unsent || self.unsent == Unsent::Forget {
            self.store.delete_record(object, id)?;
        }
        Ok(())
    }
}

fn remote(record: &WireRecord, seq: i64) -> Remote {
    Remote { remote_id: record.id.clone(), version: record.version, seq }
}
