//! Goes through lists page by page, several side by side.
//!
//! Workers ask for pages, each for those of one part after another; the calling thread keeps them, in
//! the order in which each part's came. A worker asks for the next page while the last one is being
//! kept: what a kill loses is asked for again, since the cursor is kept with the page.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::{Open, Run};
use crate::engine::EngineError;
use crate::engine::observer::Event;
use crate::model::Object;
use crate::source::crm::{Catalog, CrmError, Page, Reads, Record, Service, Source, State};
use crate::store::StoreError;
use crate::store::extracted::{ExtractedLink, ExtractedRecord, ExtractedState};

/// Pages that are kept in one transaction at most.
const PAGES_AT_ONCE: usize = 16;

/// What a worker has for the calling thread.
type Sent = Result<(i64, Page), CrmError>;

/// What the workers share.
struct Shared {
    jobs: Mutex<VecDeque<Open>>,
    stop: AtomicBool,
    /// Live records by object, where only so many are wanted.
    counted: [AtomicU64; 3],
}

/// Asks for pages: what workers know of a run.
struct Asker<'a> {
    source: &'a dyn Source,
    catalog: &'a Catalog,
    service: Service,
    limit: Option<u64>,
}

impl Asker<'_> {
    /// One worker: takes part after part, and asks for its pages.
    fn work(&self, shared: &Shared, sender: &SyncSender<Sent>) {
        loop {
            let job = shared.jobs.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some(job) = job else { return };
            if let Err(error) = self.go_through(job, shared, sender) {
                // Nobody listening is the caller's failure, which it tells itself.
                let _ = sender.send(Err(error));
                return;
            }
            if shared.stop.load(Ordering::Relaxed) {
                return;
            }
        }
    }

    fn go_through(
        &self,
        job: Open,
        shared: &Shared,
        sender: &SyncSender<Sent>,
    ) -> Result<(), CrmError> {
        let Open { position, part, cursor } = job;
        let first = match &part.reads {
            Reads::Pages { from } => from.clone(),
            Reads::Links { .. } => Value::Null,
        };
        let mut cursor = cursor.unwrap_or(first);
        let mut met = HashSet::from([cursor.to_string()]);
        loop {
            if shared.stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            let mut page = self.source.page(self.catalog, &part, &cursor)?;
            if self.is_enough(&page, shared) {
                page.next = None;
            }
            let next = page.next.clone();
            if let Some(next) = &next
                && !met.insert(next.to_string())
            {
                return Err(CrmError::Circle { service: self.service, part: part.name });
            }
            if sender.send(Ok((position, page))).is_err() {
                return Ok(());
            }
            match next {
                Some(next) => cursor = next,
                None => return Ok(()),
            }
        }
    }

    /// Whether only so many records are wanted, and they are there.
    fn is_enough(&self, page: &Page, shared: &Shared) -> bool {
        let Some(limit) = self.limit else { return false };
        for record in page.records.iter().filter(|record| record.state == State::Live) {
            shared.counted[record.object.index()].fetch_add(1, Ordering::Relaxed);
        }
        page.records
            .iter()
            .all(|record| shared.counted[record.object.index()].load(Ordering::Relaxed) >= limit)
            && !page.records.is_empty()
    }
}

impl Run<'_> {
    /// Reads these lists to their ends.
    pub(super) fn read_pages(&self, open: Vec<Open>) -> Result<(), EngineError> {
        if open.is_empty() {
            return Ok(());
        }
        let mut progress = Progress::begin(self, &open)?;
        let width = self.source.width().clamp(1, open.len());
        let shared = Shared {
            jobs: Mutex::new(open.into()),
            stop: AtomicBool::new(false),
            counted: Default::default(),
        };
        let asker = Asker {
            source: self.source,
            catalog: &self.catalog,
            service: self.service,
            limit: self.limit,
        };
        let (sender, receiver) = sync_channel(width * 2);
        let kept = std::thread::scope(|scope| {
            for _ in 0..width {
                let (asker, shared, sender) = (&asker, &shared, sender.clone());
                scope.spawn(move || asker.work(shared, &sender));
            }
            drop(sender);
            let kept = self.keep_pages(&shared, &receiver, &mut progress);
            shared.stop.store(true, Ordering::Relaxed);
            // A worker may wait for room in the channel.
            while receiver.recv().is_ok() {}
            kept
        });
        kept?;
        progress.end(self);
        Ok(())
    }

    /// Keeps pages as they come, until all parts are done, one fails or somebody interrupts. What has
    /// come until then is kept.
    fn keep_pages(
        &self,
        shared: &Shared,
        receiver: &Receiver<Sent>,
        progress: &mut Progress,
    ) -> Result<(), EngineError> {
        let mut failed: Option<EngineError> = None;
        while let Ok(first) = receiver.recv() {
            if self.interrupt.is_set() && failed.is_none() {
                failed = Some(EngineError::Interrupted);
                shared.stop.store(true, Ordering::Relaxed);
            }
            let mut pages = Vec::new();
            let more = receiver.try_iter().take(PAGES_AT_ONCE - 1);
            for sent in std::iter::once(first).chain(more) {
                match sent {
                    Ok(page) => pages.push(page),
                    Err(error) => {
                        shared.stop.store(true, Ordering::Relaxed);
                        failed.get_or_insert(error.into());
                    }
                }
            }
            self.store.transaction(|| {
                pages.iter().try_for_each(|(position, page)| self.keep_page(*position, page))?;
                self.seen.keep(self.store, self.kept.id, &self.catalog)
            })?;
            progress.advance(self, &pages);
        }
        failed.map_or(Ok(()), Err)
    }

    fn keep_page(&self, position: i64, page: &Page) -> Result<(), EngineError> {
        let service = self.service.name();
        // A read of everything is imported whole: what leads to a merged record comes anyway.
        let changes = self.kept.since.is_some() || self.kept.closing.is_some();
        for record in &page.records {
            let touch = self.touch.get() + 1;
            self.touch.set(touch);
            self.seen.look(record);
            let body = body(record)?;
            let (state, into_id) = match &record.state {
                State::Live => (ExtractedState::Live, None),
                State::Deleted => (ExtractedState::Deleted, None),
                State::Merged(into) => (ExtractedState::Merged, Some(into.as_str())),
            };
            let kept = ExtractedRecord {
                object: record.object,
                external_id: &record.id,
                modified: record.modified.as_deref(),
                state,
                into_id,
                body: &body,
            };
            let merged = changes
                && kept.state == ExtractedState::Merged
                && self.store.is_live(service, record.object, &record.id)?;
            self.store.keep_extracted(service, self.kept.id, touch, &kept)?;
            if merged {
                let fields = self.fields_to(record.object);
                let away = (record.object, record.id.as_str());
                self.store.merged_away(service, self.kept.id, away, &fields)?;
            }
        }
        for (at, link) in page.links.iter().enumerate() {
            let kept = ExtractedLink {
                from: (link.from, &link.from_id),
                to: (link.to, &link.to_id),
                primary: link.primary,
                position: at,
            };
            self.store.keep_link(service, self.kept.id, &kept)?;
        }
        let next = page.next.as_ref().map(Value::to_string);
        let records = page.records.len() as u64;
        self.store.keep_cursor(self.kept.id, position, records, next.as_deref())?;
        Ok(())
    }
}

impl Run<'_> {
    /// The fields that name a record of this object.
    fn fields_to(&self, object: Object) -> Vec<(Object, &str)> {
        let target = format!("{}_id", object.singular());
        let mut naming = Vec::new();
        for (from, known) in &self.catalog.objects {
            let fields = known.fields.iter().filter(|field| field.target.as_ref() == Some(&target));
            naming.extend(fields.map(|field| (*from, field.name.as_str())));
        }
        naming
    }
}

fn body(record: &Record) -> Result<String, StoreError> {
    let values = record.values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut body = Vec::with_capacity(256);
    let mut serializer = serde_json::Serializer::new(&mut body);
    serde::Serializer::collect_map(&mut serializer, values)?;
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// How many records of each object have come.
struct Progress {
    objects: Vec<(Object, String, u64)>,
}

impl Progress {
    fn begin(run: &Run<'_>, open: &[Open]) -> Result<Progress, EngineError> {
        let so_far = run.records()?;
        let mut objects: Vec<(Object, String, u64)> = Vec::new();
        for Open { part, .. } in open {
            if objects.iter().any(|(object, ..)| *object == part.object) {
                continue;
            }
            let label = format!("{} {}", run.service.name(), part.object.name());
            let total = run.catalog.objects.get(&part.object).and_then(|known| known.total);
            let total = total.filter(|_| run.kept.since.is_none() && run.kept.closing.is_none());
            let total = total.map(|total| run.limit.map_or(total, |limit| total.min(limit)));
            run.observer.event(Event::Started { phase: "reading", label: &label, total });
            objects.push((part.object, label, so_far.get(&part.object).copied().unwrap_or(0)));
        }
        Ok(Progress { objects })
    }

    fn advance(&mut self, run: &Run<'_>, pages: &[(i64, Page)]) {
        for (object, label, rows) in &mut self.objects {
            let records = pages.iter().flat_map(|(_, page)| &page.records);
            let new = records.filter(|record| record.object == *object).count() as u64;
            if new > 0 {
                *rows += new;
                run.observer.event(Event::Advanced { label, rows: *rows });
            }
        }
        run.tell_traffic();
    }

    fn end(&self, run: &Run<'_>) {
        for (_, label, rows) in &self.objects {
            run.observer.event(Event::Finished { label, rows: *rows });
        }
    }
}
