//! Looks at the destination anew: what it holds by now of the records that an import brought, and
//! what it has lost.

use std::collections::HashMap;

use super::apply::{Applier, Unsent};
use super::client::{BATCH, Counts, Keys, PAGE, Pages};
use super::fetch::Fetch;
use super::wire::WireRecord;
use crate::engine::EngineError;
use crate::engine::observer::Event;
use crate::engine::reconcile::{Gone, Lost};
use crate::model::Object;

impl Fetch<'_> {
    /// Takes over what changed at the destination in the records of import `import_id`, and returns
    /// those that it does not hold. Nothing of what the store knew counts: each record is read, by
    /// its id or with the list of all, whichever takes fewer requests.
    pub fn of_import(&self, import_id: i64, counts: Counts) -> Result<Lost, EngineError> {
        let mut lost = Lost::default();
        for object in Object::ALL {
            let mut known = HashMap::new();
            for record_id in self.store.records_of_import(object, import_id)? {
                match self.store.remote(object, record_id)? {
                    Some(remote) => {
                        known.insert(remote.remote_id, record_id);
                    }
                    // It was never sent.
                    None => lost.add(object, record_id, Gone::Missing),
                }
            }
            if known.is_empty() {
                continue;
            }
            let label = object.name();
            let total = Some(known.len() as u64);
            self.observer.event(Event::Started { phase: "fetching", label, total });
            let by_ids = known.len().div_ceil(BATCH) as u64;
            let met = if by_ids <= counts.of(object).div_ceil(PAGE) {
                self.read_all(object, &known)?
            } else {
                self.list_all(object)?
            };
            self.observer.event(Event::Finished { label, rows: known.len() as u64 });
            for (remote_id, record_id) in known {
                match met.get(&remote_id) {
                    Some(Met::There) => {}
                    Some(Met::Deleted) => lost.add(object, record_id, Gone::Deleted),
                    None => lost.add(object, record_id, Gone::Missing),
                }
            }
        }
        Ok(lost)
    }

    /// Reads records by the destination's ids.
    fn read_all(
        &self,
        object: Object,
        known: &HashMap<String, i64>,
    ) -> Result<HashMap<String, Met>, EngineError> {
        let applier = Applier::new(self.store, self.client, Unsent::Keep)?;
        let ids: Vec<&String> = known.keys().collect();
        let mut met = HashMap::new();
        for ids in ids.chunks(BATCH) {
            self.look()?;
            let ids = ids.iter().map(|id| (*id).clone()).collect();
            let found = self.client.read(object, &Keys { ids, ..Keys::default() })?;
            take(&applier, object, found, &mut met)?;
            let rows = met.len() as u64;
            self.observer.event(Event::Advanced { label: object.name(), rows });
        }
        Ok(met)
    }

    /// Reads all records of the destination.
    fn list_all(&self, object: Object) -> Result<HashMap<String, Met>, EngineError> {
        let applier = Applier::new(self.store, self.client, Unsent::Keep)?;
        let mut circle = Pages::default();
        let mut cursor = None;
        let mut met = HashMap::new();
        loop {
            self.look()?;
            let page = self.client.page(object, cursor.as_deref(), PAGE)?;
            take(&applier, object, page.records, &mut met)?;
            let rows = met.len() as u64;
            self.observer.event(Event::Advanced { label: object.name(), rows });
            if !page.has_more {
                return Ok(met);
            }
            circle.turn(&format!("/v1/{object}"), page.next_cursor.clone())?;
            cursor = Some(page.next_cursor);
        }
    }
}

/// How a record was met at the destination.
enum Met {
    There,
    Deleted,
}

/// Writes the records that are there and notes how each was met. Of one that was deleted the store
/// keeps what it has: it is the question what became of it.
fn take(
    applier: &Applier<'_>,
    object: Object,
    records: Vec<WireRecord>,
    met: &mut HashMap<String, Met>,
) -> Result<(), EngineError> {
    let (there, deleted): (Vec<_>, Vec<_>) =
        records.into_iter().partition(|record| record.state.is_some());
    applier.write(object, &there, || Ok(()))?;
    met.extend(there.into_iter().map(|record| (record.id, Met::There)));
    met.extend(deleted.into_iter().map(|record| (record.id, Met::Deleted)));
    Ok(())
}
