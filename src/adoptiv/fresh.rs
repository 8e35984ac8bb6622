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
use crate::model::consent::{Withheld, withheld};

impl Fetch<'_> {
    /// Takes over what changed at the destination in the records of import `import_id`, and returns
    /// those that it does not hold. Nothing of what the store knew counts: each record is read, by
    /// its id or with the list of all, whichever takes fewer requests.
    pub fn of_import(&self, import_id: i64, counts: Counts) -> Result<Lost, EngineError> {
        let mut lost = Lost::default();
        for object in Object::ALL {
            let records = self.store.records_of_import(object, import_id)?;
            if records.is_empty() {
                continue;
            }
            let (label, rows) = (object.name(), records.len() as u64);
            self.observer.event(Event::Started { phase: "fetching", label, total: Some(rows) });
            if rows.div_ceil(BATCH as u64) <= counts.of(object).div_ceil(PAGE) {
                self.read_all(object, &records, &mut lost)?;
            } else {
                self.list_all(object, &records, &mut lost)?;
            }
            self.observer.event(Event::Finished { label, rows });
        }
        Ok(lost)
    }

    /// Reads records by the destination's ids.
    fn read_all(
        &self,
        object: Object,
        records: &[i64],
        lost: &mut Lost,
    ) -> Result<(), EngineError> {
        let applier = Applier::new(self.store, self.client, Unsent::Keep)?;
        let mut rows = 0;
        for some in records.chunks(BATCH) {
            self.look()?;
            let mut asked = HashMap::new();
            for record_id in some {
                match self.store.remote(object, *record_id)? {
                    Some(remote) => {
                        asked.insert(remote.remote_id, *record_id);
                    }
                    // It was never sent.
                    None => lost.add(object, *record_id, Gone::Missing),
                }
            }
            if !asked.is_empty() {
                let keys = Keys { ids: asked.keys().cloned().collect(), ..Keys::default() };
                let found = self.client.read(object, &keys)?;
                for record in &found {
                    let record_id = asked.remove(&record.id);
                    if let (Some(record_id), None) = (record_id, &record.state) {
                        lost.add(object, record_id, Gone::Deleted);
                    }
                }
                for record_id in asked.into_values() {
                    lost.add(object, record_id, Gone::Missing);
                }
                self.take(&applier, object, found, lost)?;
            }
            rows += some.len() as u64;
            self.tell(object.name(), rows);
        }
        Ok(())
    }

    /// Reads all records of the destination. `records` are in order.
    fn list_all(
        &self,
        object: Object,
        records: &[i64],
        lost: &mut Lost,
    ) -> Result<(), EngineError> {
        let applier = Applier::new(self.store, self.client, Unsent::Keep)?;
        // How each was met: a byte for a record, where an import may have millions.
        let mut met = vec![Some(Gone::Missing); records.len()];
        let mut circle = Pages::default();
        let mut cursor = None;
        let mut rows = 0;
        loop {
            self.look()?;
            let page = self.client.page(object, cursor.as_deref(), PAGE)?;
            for record in &page.records {
                let known = self.store.record_of_remote(object, &record.id)?;
                if let Some(at) = known.and_then(|id| records.binary_search(&id).ok()) {
                    rows += u64::from(met[at] == Some(Gone::Missing));
                    met[at] = record.state.is_none().then_some(Gone::Deleted);
                }
            }
            self.take(&applier, object, page.records, lost)?;
            self.tell(object.name(), rows);
            if !page.has_more {
                break;
            }
            circle.turn(&format!("/v1/{object}"), page.next_cursor.clone())?;
            cursor = Some(page.next_cursor);
        }
        for (record_id, gone) in records.iter().zip(met) {
            if let Some(gone) = gone {
                lost.add(object, *record_id, gone);
            }
        }
        Ok(())
    }

    /// Writes the records that are there. Of one that was deleted the store keeps what it has: it is the
    /// question what became of it. Ledgers here only grow, so that what one there lacks is noted.
    fn take(
        &self,
        applier: &Applier<'_>,
        object: Object,
        mut records: Vec<WireRecord>,
        lost: &mut Lost,
    ) -> Result<(), EngineError> {
        records.retain(|record| record.state.is_some());
        applier.write(object, &records, || Ok(()))?;
        if object != Object::Contacts {
            return Ok(());
        }
        for record in &records {
            let Some(state) = &record.state else { continue };
            let Some(id) = self.store.record_of_remote(object, &record.id)? else { continue };
            let ledger = self.store.consents(id)?;
            if ledger.iter().all(|entry| state.consents.contains(entry)) {
                continue;
            }
            let Some(here) = self.store.record(object, id)? else { continue };
            let told = withheld(&ledger, &here.not_dialable, here.get("phone").is_some());
            let (mut gone, mut kept) = (Vec::new(), Vec::new());
            for (entry, told) in ledger.into_iter().zip(told) {
                match told {
                    _ if state.consents.contains(&entry) => {}
                    Withheld::Grant(None) => kept.push(entry),
                    Withheld::Grant(Some(revocation)) if state.consents.contains(&revocation) => {
                        kept.push(entry);
                    }
                    _ => gone.push(entry),
                }
            }
            if !gone.is_empty() {
                lost.add_consents(id, gone);
            }
            if !kept.is_empty() {
                lost.add_withheld(id, kept);
            }
        }
        Ok(())
    }
}
