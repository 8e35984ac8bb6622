//! Reads a CRM over its API into a store, from where its records are rows like any other.
//!
//! Several parts are read side by side; every page is kept together with the place where the next one
//! begins, in one transaction, so that a read that was killed goes on where it stopped. A record that
//! comes twice is kept once, in its later version. A read of everything ends with a closing pass: what
//! changed under way is read again. At the end the records are counted beside what the service counts.

mod choose;
mod drive;
mod links;
mod report;
mod seen;
mod table;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;

pub use self::choose::has_leads;
pub use self::report::{ExtractionReport, ReadCounts};
use self::seen::Seen;
pub use self::table::{Home, Which, kept_tables, service_of, tables};
use super::EngineError;
use super::observer::{Event, Interrupt, Observer};
use crate::model::Object;
use crate::source::SourceError;
use crate::source::crm::{Catalog, CrmError, Part, Reads, Service, Source, Wanted};
use crate::store::extraction::Extraction;
use crate::store::{Store, StoreError};

/// What is to be read of a CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Everything.
    All,
    /// What changed since the last read that came to its end.
    SinceLast,
    /// About so many records of each object, to look at.
    First(u64),
}

impl Extent {
    /// How many records of each object are enough; all where `None`.
    fn limit(self) -> Option<u64> {
        match self {
            Extent::First(rows) => Some(rows),
            Extent::All | Extent::SinceLast => None,
        }
    }
}

/// What to read and with what.
pub struct Ask<'a> {
    /// The CRM.
    pub source: &'a dyn Source,
    /// How much.
    pub extent: Extent,
    /// Fields that the mapping names.
    pub fields: BTreeMap<Object, Vec<String>>,
    /// Whether there has to be an unfinished read to go on with.
    pub resume: bool,
}

/// A read that came to its end.
#[derive(Clone, Debug)]
pub struct Extracted {
    /// Its number in the store.
    pub id: i64,
    /// What the account has.
    pub catalog: Catalog,
    /// What it came to.
    pub report: ExtractionReport,
}

impl From<CrmError> for EngineError {
    fn from(error: CrmError) -> EngineError {
        match error {
            error if error.is_interruption() => EngineError::Interrupted,
            error => EngineError::Source(SourceError::Crm(error)),
        }
    }
}

/// A read in hand.
struct Run<'a> {
    store: &'a Store,
    source: &'a dyn Source,
    service: Service,
    catalog: Catalog,
    seen: Seen,
    kept: Extraction,
    /// The touch of the last record that was kept.
    touch: Cell<i64>,
    limit: Option<u64>,
    observer: &'a dyn Observer,
    interrupt: &'a Interrupt,
}

/// Reads what is asked for into `store`, or goes on with a read that was interrupted.
///
/// # Errors
/// [`EngineError::Interrupted`], and [`SourceError::Crm`] where the service gives no more: every page
/// that was read until then is kept.
pub fn extract(
    store: &Store,
    ask: &Ask<'_>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Extracted, EngineError> {
    let service = ask.source.service();
    let account = ask.source.account()?;
    let choice = choose::choose(store, ask, &account, Utc::now())?;
    let notes = choice.notes;
    let touch = store.last_touch()?;
    let (kept, catalog) = match choice.unfinished {
        Some(kept) => {
            let mut catalog: Catalog =
                serde_json::from_str(&kept.catalog).map_err(StoreError::from)?;
            if seen::show_named(&mut catalog, &ask.fields) {
                let text = serde_json::to_string(&catalog).map_err(StoreError::from)?;
                store.keep_catalog(kept.id, &text)?;
            }
            (kept, catalog)
        }
        None => begin(store, ask, choice.since, touch)?,
    };
    for note in &notes {
        observer.event(Event::Note(note));
    }
    let mut run = Run {
        store,
        source: ask.source,
        service,
        seen: Seen::of(&catalog),
        catalog,
        kept,
        touch: Cell::new(touch),
        limit: ask.extent.limit(),
        observer,
        interrupt,
    };
    run.forecast();
    run.read()?;
    run.finish()?;
    let report = run.report(notes)?;
    Ok(Extracted { id: run.kept.id, catalog: run.seen.on(&run.catalog), report })
}

/// Writes a new read down with the parts that it goes through.
fn begin(
    store: &Store,
    ask: &Ask<'_>,
    since: Option<DateTime<Utc>>,
    touch: i64,
) -> Result<(Extraction, Catalog), EngineError> {
    // What changes from here on is for the next read: the clock is the service's own.
    let clock = ask.source.traffic().clock.map_or_else(Utc::now, DateTime::<Utc>::from);
    let mut catalog = ask.source.catalog()?;
    // Of changes nobody knows how many there are.
    if since.is_none() && catalog.objects.values().any(|known| known.total.is_none()) {
        for (object, total) in ask.source.totals(&catalog)? {
            if let Some(known) = catalog.objects.get_mut(&object) {
                known.total.get_or_insert(total);
            }
        }
    }
    seen::show_named(&mut catalog, &ask.fields);
    if since.is_some()
        && let Some(before) = store.last_finished_extraction(ask.source.service().name())?
    {
        seen::carry_over(&mut catalog, &before);
    }
    if since.is_none() && ask.extent.limit() != Some(0) {
        catalog.left = ask.source.left_behind(&catalog)?;
    }
    let before = store.last_finished_extraction(ask.source.service().name())?;
    let leads_known = before.is_some_and(|before| choose::has_leads(&before));
    let fields = ask.fields.clone();
    let wanted = Wanted { limit: ask.extent.limit(), since, leads_known, fields };
    let parts = ask.source.parts(&catalog, &wanted)?;
    let mut kept = Extraction {
        id: 0,
        token: uuid::Uuid::new_v4().to_string(),
        service: ask.source.service().name().to_owned(),
        account: catalog.account.id.clone(),
        since: since.map(text),
        began_at: text(clock),
        catalog: serde_json::to_string(&catalog).map_err(StoreError::from)?,
        fields: serde_json::to_string(&ask.fields).map_err(StoreError::from)?,
        touch,
        closing: None,
        finished_at: None,
        import_id: None,
        import_after: 0,
    };
    store.transaction(|| {
        kept.id = store.begin_extraction(&kept)?;
        add_parts(store, kept.id, &parts)
    })?;
    Ok((kept, catalog))
}

fn add_parts(store: &Store, extraction: i64, parts: &[Part]) -> Result<(), StoreError> {
    for part in parts {
        store.add_extraction_part(extraction, &serde_json::to_string(part)?)?;
    }
    Ok(())
}

fn text(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A part that is not read to its end.
struct Open {
    position: i64,
    part: Part,
    /// Where to go on; none: at its beginning.
    cursor: Option<Value>,
}

impl Run<'_> {
    /// Reads all parts, and of a read of everything what changed meanwhile.
    fn read(&mut self) -> Result<(), EngineError> {
        if self.limit == Some(0) {
            return Ok(());
        }
        self.read_parts()?;
        if !self.reads_everything() {
            return Ok(());
        }
        if self.kept.closing.is_none() {
            let since = DateTime::parse_from_rfc3339(&self.kept.began_at).ok();
            let since = since.map(|since| since.with_timezone(&Utc));
            let fields = serde_json::from_str(&self.kept.fields).map_err(StoreError::from)?;
            let wanted = Wanted { limit: None, since, leads_known: true, fields };
            let mut parts = self.source.parts(&self.catalog, &wanted)?;
            for part in &mut parts {
                part.name.push_str(" (changed meanwhile)");
            }
            let touch = self.touch.get();
            self.store.transaction(|| {
                self.store.begin_closing(self.kept.id, touch)?;
                add_parts(self.store, self.kept.id, &parts)
            })?;
            self.kept.closing = Some(touch);
        }
        self.read_parts()
    }

    /// Whether it is a read of all records, and so ends with a closing pass.
    fn reads_everything(&self) -> bool {
        self.kept.since.is_none() && self.limit.is_none()
    }

    /// Reads the parts that are there and not done: lists first, then what they link to.
    fn read_parts(&self) -> Result<(), EngineError> {
        let (lists, links) = self
            .open_parts()?
            .into_iter()
            .partition::<Vec<_>, _>(|open| matches!(open.part.reads, Reads::Pages { .. }));
        self.read_pages(lists)?;
        self.read_links(links)
    }

    fn open_parts(&self) -> Result<Vec<Open>, EngineError> {
        let mut open = Vec::new();
        for kept in self.store.extraction_parts(self.kept.id)? {
            if !kept.done {
                let part = serde_json::from_str(&kept.part).map_err(StoreError::from)?;
                let cursor = kept.cursor.as_deref().map(serde_json::from_str).transpose();
                let cursor = cursor.map_err(StoreError::from)?;
                open.push(Open { position: kept.position, part, cursor });
            }
        }
        Ok(open)
    }

    /// How many records of each object came so far.
    fn records(&self) -> Result<BTreeMap<Object, u64>, EngineError> {
        let mut records = BTreeMap::new();
        for kept in self.store.extraction_parts(self.kept.id)? {
            let part: Part = serde_json::from_str(&kept.part).map_err(StoreError::from)?;
            if matches!(part.reads, Reads::Pages { .. }) {
                *records.entry(part.object).or_default() += kept.records;
            }
        }
        Ok(records)
    }

    /// Says what a long read takes of a day, before it begins.
    fn forecast(&self) {
        let wanted = Wanted { limit: self.limit, ..Wanted::default() };
        let Some(need) = self.source.forecast(&self.catalog, &wanted) else { return };
        let Some(budget) = self.source.budget() else { return };
        let (Some(left), Some(max)) = (budget.left(), budget.max()) else { return };
        let title = self.service.title();
        if self.kept.since.is_none() && need > left {
            let note = format!(
                "Reading takes about {need} of the {max} that {title} allows in a day, and {left} are \
                 left to this run: it will stop when they are spent, and go on with `--resume`."
            );
            self.observer.event(Event::Note(&note));
        }
    }

    fn tell_traffic(&self) {
        let traffic = self.source.traffic();
        self.observer.event(Event::Traffic {
            requests: traffic.requests,
            retries: traffic.retries,
            limit: traffic.limit,
        });
    }

    /// Notes what is not there any more, and writes the end down.
    fn finish(&self) -> Result<(), EngineError> {
        self.store.transaction(|| {
            if self.reads_everything() {
                for object in self.catalog.objects.keys() {
                    self.store.extracted_gone(self.service.name(), *object, self.kept.id)?;
                }
            }
            self.store.finish_extraction(self.kept.id, &text(Utc::now()))
        })?;
        Ok(())
    }
}
