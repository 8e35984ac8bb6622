//! Brings into the store what the engine needs of the destination: everything that changed since it
//! was last asked, or only the records that answer to the keys of the rows at hand, whichever takes
//! fewer requests.

use std::collections::{BTreeMap, BTreeSet};

use super::apply::{Applier, Unsent};
use super::client::{ApiError, BATCH, Client, Counts, Keys, PAGE, Pages};
use super::wire::WireRecord;
use crate::engine::EngineError;
use crate::engine::observer::{Event, Interrupt, Observer};
use crate::http::HttpError;
use crate::http::Traffic;
use crate::model::Object;
use crate::store::external_ids::ExternalId;
use crate::store::match_keys::MatchKey;
use crate::store::wanted::WantedKey;
use crate::store::{Store, StoreError};

/// What to fetch with and for.
pub struct Fetch<'a> {
    /// The destination.
    pub client: &'a Client,
    /// The hub.
    pub store: &'a Store,
    /// Takes the events.
    pub observer: &'a dyn Observer,
    /// Asks to stop.
    pub interrupt: &'a Interrupt,
}

impl Fetch<'_> {
    /// Fetches what the rows at hand may meet. `counts` is how many records the destination
    /// holds, `rows` how many rows there are by object, `want` notes their keys in the store.
    pub fn for_rows(
        &self,
        counts: Counts,
        rows: [u64; 3],
        want: &mut dyn FnMut(&Store) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        // Deals refer to contacts, both to accounts.
        let deepest = Object::ALL.into_iter().rev().find(|object| rows[object.index()] > 0);
        let Some(deepest) = deepest else { return Ok(()) };
        let mut lists = Vec::new();
        for object in Object::ALL.into_iter().filter(|object| *object <= deepest) {
            let pages = self.pages(object, counts)?;
            if pages > 0 {
                lists.push((object, pages));
            }
        }
        // A request asks for the keys of a hundred rows; their list is made only where it may pay.
        let by_rows = rows.iter().map(|rows| rows.div_ceil(BATCH as u64)).sum::<u64>();
        let listed: u64 = lists.iter().map(|(_, pages)| pages).sum();
        let by_keys = listed > by_rows;
        if by_keys {
            want(self.store)?;
        }
        for (object, pages) in lists {
            if by_keys && self.requests_by_keys(object)? < pages {
                self.by_keys(object)?;
            } else {
                self.changes(object)?;
            }
        }
        Ok(())
    }

    /// How many pages the changes of an object take; none where there is nothing to learn.
    fn pages(&self, object: Object, counts: Counts) -> Result<u64, EngineError> {
        let mut changed = None;
        if let Some(cursor) = self.store.fetch_cursor(object)? {
            match self.client.page(object, Some(&cursor), 1) {
                Err(error) if is_refused(&error) => self.store.forget_fetch_cursor(object)?,
                page => changed = Some(page?.remaining),
            }
        }
        // A workspace that tells of no change and holds fewer than it told of was restored or emptied.
        if changed == Some(0) && counts.of(object) < self.store.count_remote(object)? {
            self.store.forget_fetch_cursor(object)?;
            changed = None;
        }
        let there = match changed {
            Some(changed) => changed,
            // Nothing is there, and nothing was that the store could still believe in.
            None if counts.of(object) == 0 && self.store.count_records(object)? == 0 => 0,
            None => counts.of(object).max(1),
        };
        Ok(there.div_ceil(PAGE))
    }

    /// Fetches all that changed since the last time, page by page; each page is kept with where the
    /// next begins. A list from the beginning to the end also shows what is not there any more.
    pub fn changes(&self, object: Object) -> Result<(), EngineError> {
        let label = object.name();
        let applier = Applier::new(self.store, self.client, Unsent::Keep)?;
        let mut cursor = self.store.fetch_cursor(object)?;
        let mut circle = Pages::default();
        let mut done = 0;
        let mut total = None;
        let mut complete = cursor.is_none();
        self.store.begin_met()?;
        loop {
            self.look()?;
            let page = match self.client.page(object, cursor.as_deref(), PAGE) {
                // The destination does not know the place any more: from the beginning.
                Err(error) if done == 0 && cursor.is_some() && is_refused(&error) => {
                    cursor = None;
                    complete = true;
                    continue;
                }
                page => page?,
            };
            if total.is_none() {
                total = Some(page.remaining);
                self.observer.event(Event::Started { phase: "fetching", label, total });
            }
            applier.write(object, &page.records, || {
                page.records.iter().try_for_each(|record| self.store.meet(&record.id))?;
                if complete && !page.has_more {
                    self.store.forget_unmet(object)?;
                }
                self.store.keep_fetch_cursor(object, &page.next_cursor)
            })?;
            done += page.records.len() as u64;
            self.tell(label, done);
            if !page.has_more {
                self.observer.event(Event::Finished { label, rows: done });
                return Ok(());
            }
            circle.turn(&format!("/v1/{object}"), page.next_cursor.clone())?;
            cursor = Some(page.next_cursor);
        }
    }

    /// How many requests the keys of an object take.
    fn requests_by_keys(&self, object: Object) -> Result<u64, StoreError> {
        let mut most = 0;
        for key in WantedKey::of(object) {
            most = most.max(self.store.count_wanted(object, *key)?);
        }
        Ok(most.div_ceil(BATCH as u64))
    }

    /// Fetches the records that answer to the keys on the list.
    fn by_keys(&self, object: Object) -> Result<(), EngineError> {
        let label = object.name();
        let total = Some(self.requests_by_keys(object)? * BATCH as u64);
        self.observer.event(Event::Started { phase: "fetching", label, total });
        let applier = Applier::new(self.store, self.client, Unsent::Keep)?;
        let mut after: Vec<(WantedKey, String)> =
            WantedKey::of(object).iter().map(|key| (*key, String::new())).collect();
        let source = self.store.wanted_source()?;
        let mut done = 0;
        loop {
            self.look()?;
            let mut keys = Keys::default();
            for (key, after) in &mut after {
                let page = self.store.wanted(object, *key, after, BATCH as i64)?;
                if let Some(last) = page.last() {
                    after.clone_from(last);
                    *place(&mut keys, *key, &source) = page;
                }
            }
            if keys.is_empty() {
                self.observer.event(Event::Finished { label, rows: done });
                return Ok(());
            }
            let found = self.client.read(object, &keys)?;
            applier.write(object, &found, || Ok(()))?;
            self.lost(object, &keys, &found, &applier)?;
            done += BATCH as u64;
            self.tell(label, done);
        }
    }

    /// Records that answer to the keys here and did not there: asked for by the destination's own ids,
    /// they turn out to be changed, deleted or lost.
    fn lost(
        &self,
        object: Object,
        keys: &Keys,
        found: &[WireRecord],
        applier: &Applier<'_>,
    ) -> Result<(), EngineError> {
        let mut here = BTreeSet::new();
        let (source, ids) = &keys.external_ids;
        if let Some(source) = self.store.find_source(source)? {
            for id in ids {
                let known = self.store.find_external_id(ExternalId { object, source, id })?;
                here.extend(known.map(|known| known.record_id));
            }
        }
        let name = match object {
            Object::Contacts => MatchKey::ContactName,
            _ => MatchKey::AccountName,
        };
        if !keys.phones.is_empty() {
            self.store.index_phones()?;
        }
        if object == Object::Contacts && !keys.names.is_empty() {
            self.store.index_contact_names()?;
        }
        let lists = [
            (MatchKey::Email, &keys.emails),
            (MatchKey::Phone, &keys.phones),
            (MatchKey::Domain, &keys.domains),
            (name, &keys.names),
        ];
        for (key, values) in lists {
            for value in values {
                here.extend(self.store.find_by(key, value, MOST_PER_KEY)?);
            }
        }
        let mut ask = BTreeMap::new();
        for record_id in here {
            if let Some(remote) = self.store.remote(object, record_id)? {
                ask.insert(remote.remote_id, record_id);
            }
        }
        found.iter().for_each(|record| {
            ask.remove(&record.id);
        });
        let asked: Vec<String> = ask.keys().cloned().collect();
        for ids in asked.chunks(BATCH) {
            let keys = Keys { ids: ids.to_vec(), ..Keys::default() };
            let found = self.client.read(object, &keys)?;
            found.iter().for_each(|record| {
                ask.remove(&record.id);
            });
            applier.write(object, &found, || Ok(()))?;
        }
        // Not even a trace of them is left: they are still to be sent.
        self.store.transaction(|| {
            ask.into_values().try_for_each(|id| Ok(self.store.forget_remote(object, id)?))
        })
    }

    /// Tells how far it is, and how fast it may go on.
    pub(super) fn tell(&self, label: &str, rows: u64) {
        let Traffic { requests, retries, limit, .. } = self.client.traffic();
        self.observer.event(Event::Traffic { requests, retries, limit });
        self.observer.event(Event::Advanced { label, rows });
    }

    pub(super) fn look(&self) -> Result<(), EngineError> {
        if self.interrupt.is_set() { Err(EngineError::Interrupted) } else { Ok(()) }
    }
}

/// The most records that the destination shows for one key.
const MOST_PER_KEY: i64 = 50;

/// Whether the destination does not take a request for what it says, such as a cursor of its past.
fn is_refused(error: &ApiError) -> bool {
    matches!(error, ApiError::Http(HttpError::Refused { status: 400 | 404 | 409 | 410 | 422, .. }))
}

/// Where keys of a kind stand in a read.
fn place<'k>(keys: &'k mut Keys, key: WantedKey, source: &str) -> &'k mut Vec<String> {
    match key {
        WantedKey::ExternalId => {
            source.clone_into(&mut keys.external_ids.0);
            &mut keys.external_ids.1
        }
        WantedKey::Match(MatchKey::Email) => &mut keys.emails,
        WantedKey::Match(MatchKey::Phone) => &mut keys.phones,
        WantedKey::Match(MatchKey::Domain) => &mut keys.domains,
        WantedKey::Match(MatchKey::AccountName | MatchKey::ContactName) => &mut keys.names,
    }
}
