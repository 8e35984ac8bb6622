//! Compares the source with the destination, field by field, and says why each difference is
//! there.
//!
//! The source's rows are read and judged again exactly as the import judged them; each is held
//! against the record that carries its id. Nothing is written.

mod compare;
mod names;
mod report;
mod sums;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Instant;

pub use report::{Compared, ConsentCompared, Difference, Explained, Reconciliation, Sum};

use self::compare::Comparer;
use self::sums::Sums;
use super::EngineError;
use super::equal_rows::identify_again;
use super::fingerprint::Fingerprinter;
use super::import::{Mode, Request};
use super::judge::{Item, Ready};
use super::observer::{Event, Interrupt, Observer};
use super::plan::{Bound, Decide, Plan, prepare};
use crate::mapping::Mapping;
use crate::model::Object;
use crate::source::{Row, Table};
use crate::store::Store;
use crate::store::external_ids::ExternalId;
use crate::store::imports::ImportFile;
use crate::store::met_rows::RowCounter;

/// How many unexplained differences are listed.
const DRIFT_LISTED: usize = 1_000;
/// Rows between two looks at the interrupt switch.
const ROWS_PER_EVENT: u64 = 10_000;

/// A set of record ids or row numbers: a bit each, so that millions need little memory. In pages,
/// for another tool may have given a record any id.
#[derive(Default)]
struct Ids(HashMap<i64, Box<[u64; 64]>>);

impl Ids {
    /// Adds an id; false where it was in already.
    fn insert(&mut self, id: i64) -> bool {
        let (page, word, bit) = Self::place(id);
        let page = self.0.entry(page).or_insert_with(|| Box::new([0; 64]));
        let new = page[word] & bit == 0;
        page[word] |= bit;
        new
    }

    fn contains(&self, id: i64) -> bool {
        let (page, word, bit) = Self::place(id);
        self.0.get(&page).is_some_and(|page| page[word] & bit != 0)
    }

    fn place(id: i64) -> (i64, usize, u64) {
        let within = id.rem_euclid(64 * 64) as usize;
        (id.div_euclid(64 * 64), within / 64, 1 << (within % 64))
    }
}

/// Why a record that the store holds is not at the destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// It never got there, or got lost.
    Missing,
    /// Somebody deleted it there.
    Deleted,
}

/// Records that the store holds and a destination over a network does not.
#[derive(Clone, Debug, Default)]
pub struct Lost([HashMap<i64, Gone>; 3]);

impl Lost {
    /// Adds a record.
    pub fn add(&mut self, object: Object, record_id: i64, gone: Gone) {
        self.0[object.index()].insert(record_id, gone);
    }

    /// Why a record is not there; none where it is.
    pub fn get(&self, object: Object, record_id: i64) -> Option<Gone> {
        self.0[object.index()].get(&record_id).copied()
    }

    /// The records of an object that are not there, for whatever reason.
    pub fn all(&self, object: Object) -> impl Iterator<Item = i64> {
        self.0[object.index()].keys().copied()
    }

    /// The records of an object that never got there or got lost.
    pub fn missing(&self, object: Object) -> impl Iterator<Item = i64> {
        let gone = self.0[object.index()].iter();
        gone.filter(|(_, gone)| **gone == Gone::Missing).map(|(id, _)| *id)
    }
}

/// Compares the tables with what import `import_id` left in the store. The files are those of the
/// import, or newer ones of the same source; that one changed is said. `lost` is what the store holds
/// of a destination over a network and that one does not.
pub fn reconcile(
    store: &Store,
    import_id: i64,
    tables: &[Box<dyn Table>],
    mapping: &Mapping,
    lost: &Lost,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Reconciliation, EngineError> {
    let began = Instant::now();
    let Some(import) = store.import(import_id)? else {
        return Err(EngineError::Refused {
            message: format!("there is no import {import_id}"),
            hint: "`history` lists the imports".to_owned(),
        });
    };
    let options: serde_json::Value = serde_json::from_str(&import.options).unwrap_or_default();
    let timezone = options.get("timezone").and_then(|zone| zone.as_str()?.parse().ok());
    let request = Request {
        mode: Mode::DryRun { rows: None },
        tables,
        mapping,
        mapping_text: "",
        timezone,
        max_rejected: 1.0,
        strict_links: false,
        rejects: None,
        destination: "",
        remote: None,
    };
    let plan = prepare(store, &request, Decide::ByAllRows)?;
    let files = store.import_files(import_id)?;
    let mut run = Run {
        store,
        import_id,
        lost,
        source: store.find_source(&mapping.source)?.unwrap_or(0),
        comparer: Comparer::new(store, mapping)?,
        deleted: Default::default(),
        seen: Default::default(),
        different: Default::default(),
        sums: Sums::new(store)?,
        report: Reconciliation { command: "reconcile", import_id, ..Reconciliation::default() },
    };
    for bound in &plan.tables {
        run.table(&plan, bound, &files, observer, interrupt)?;
    }
    run.extra(&files, &plan)?;
    run.finish(began)
}

struct Run<'a> {
    store: &'a Store,
    import_id: i64,
    lost: &'a Lost,
    source: i64,
    comparer: Comparer<'a>,
    /// Ids of records that were deleted, once they are asked for.
    deleted: [Option<HashSet<String>>; 3],
    /// Records that a row stands for.
    seen: [Ids; 3],
    /// Records with a difference that nothing explains.
    different: [Ids; 3],
    sums: Sums,
    report: Reconciliation,
}

impl Run<'_> {
    fn table(
        &mut self,
        plan: &Plan<'_>,
        bound: &Bound<'_>,
        files: &[ImportFile],
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<(), EngineError> {
        let label = bound.table.label();
        observer.event(Event::Started {
            phase: "comparing",
            label,
            total: Some(bound.expected_rows()),
        });
        let file = self.file_of(bound, files)?;
        let mut rejected = Ids::default();
        if let Some(file) = file {
            self.store.for_each_rejected_row(file.id, |number| {
                rejected.insert(number);
            })?;
        }
        let judge = plan.judge(bound);
        let mut prints = Fingerprinter::default();
        let mut rows = bound.table.rows()?;
        let mut row = Row::default();
        let mut read = 0;
        let counter = RowCounter::new()?;
        while rows.next(&mut row)? {
            read += 1;
            if read % ROWS_PER_EVENT == 0 {
                if interrupt.is_set() {
                    return Err(EngineError::Interrupted);
                }
                observer.event(Event::Advanced { label, rows: read });
            }
            self.comparer.count_mapped(bound, &row);
            let mut item = judge.judge(&row, &mut prints);
            identify_again(self.store, self.source, &counter, &mut item)?;
            self.item(bound.object, item, &rejected)?;
        }
        observer.event(Event::Finished { label, rows: read });
        Ok(())
    }

    /// The import's file that the table stands for; says where its content changed since.
    fn file_of<'f>(
        &mut self,
        bound: &Bound<'_>,
        files: &'f [ImportFile],
    ) -> Result<Option<&'f ImportFile>, EngineError> {
        let hash = bound.table.sha256()?;
        let label = bound.table.label();
        if let Some(same) = files.iter().find(|file| file.sha256 == hash) {
            return Ok(Some(same));
        }
        if !bound.table.fields().is_empty() {
            // A CRM that was read anew is meant to be compared as it is now.
            return Ok(None);
        }
        let path = bound.path();
        let changed =
            files.iter().any(|file| file.label == label || (path.is_some() && file.path == path));
        self.report.changed_files.push(if changed {
            format!("{label} changed since import {}", self.import_id)
        } else {
            format!("{label} is none of the files of import {}", self.import_id)
        });
        Ok(None)
    }

    fn item(&mut self, object: Object, item: Item, rejected: &Ids) -> Result<(), EngineError> {
        let counts = self.report.objects.entry(object).or_default();
        let ready = match item.judged {
            Ok(ready) if !rejected.contains(item.number as i64) => ready,
            _ => {
                counts.rejected += 1;
                return Ok(());
            }
        };
        let key = ExternalId { object, source: self.source, id: &ready.id };
        let known = self.store.find_external_id(key)?;
        let record = match known {
            Some(known) => self.store.record(object, known.record_id)?,
            None => None,
        };
        let gone = known.and_then(|known| self.lost.get(object, known.record_id));
        let is_there = record.is_some() && gone.is_none();
        let gone = match gone {
            None if !is_there && self.was_deleted(object, &ready.id)? => Some(Gone::Deleted),
            gone => gone,
        };
        let (Some(known), Some(record), None) = (known, record, gone) else {
            // It is missing once, whatever else says so.
            if let (Some(known), Some(_)) = (known, gone) {
                self.seen[object.index()].insert(known.record_id);
            }
            let counts = self.report.objects.entry(object).or_default();
            counts.source += 1;
            counts.missing += 1;
            self.sums.missing(&ready);
            self.drift(Difference {
                object,
                id: None,
                external_id: (!ready.derived).then(|| ready.id.clone()),
                line: Some(item.line),
                field: None,
                source: name_of(&ready),
                destination: String::new(),
                cause: match gone {
                    Some(Gone::Deleted) => "deleted since",
                    _ => "missing",
                },
            });
            return Ok(());
        };
        let mut found = self.comparer.compare(&ready, &record, known, item.line)?;
        if self.seen[object.index()].insert(record.id) {
            let counts = self.report.objects.entry(object).or_default();
            counts.source += 1;
            counts.destination += 1;
            self.sums.compared(&ready, &record, &found.drift);
            if object == Object::Contacts {
                let dialable = self.comparer.dialable(&ready, &record, &mut found, item.line)?;
                let consent = &mut self.report.consent;
                consent.source_dialable += u64::from(dialable);
                consent.destination_dialable += u64::from(record.not_dialable.is_empty());
            }
        }
        self.report.orphan_links += found.orphan_links;
        self.report.consent.missing_entries += found.missing_consent;
        if !found.drift.is_empty() && self.different[object.index()].insert(record.id) {
            self.report.objects.entry(object).or_default().different += 1;
        }
        for difference in found.drift {
            self.drift(difference);
        }
        Ok(())
    }

    /// Whether a record of that id was deleted since, here or at a destination over a network.
    fn was_deleted(&mut self, object: Object, id: &str) -> Result<bool, EngineError> {
        let deleted = &mut self.deleted[object.index()];
        if deleted.is_none() {
            *deleted = Some(self.store.deleted_ids(object)?);
        }
        Ok(deleted.as_ref().is_some_and(|ids| ids.contains(id)))
    }

    fn drift(&mut self, difference: Difference) {
        self.report.drift_total += 1;
        if self.report.drift.len() < DRIFT_LISTED {
            self.report.drift.push(difference);
        }
    }

    /// Records that the import's rows stood for and that no row stands for any more.
    fn extra(&mut self, files: &[ImportFile], plan: &Plan<'_>) -> Result<(), EngineError> {
        for file in files {
            // An object that is not compared has no rows to be missing from.
            if !plan.tables.iter().any(|bound| bound.object == file.object) {
                continue;
            }
            let store = self.store;
            store.for_each_outcome(file.id, |outcome| {
                let Some(id) = outcome.record_id else { return Ok(()) };
                if !self.seen[file.object.index()].insert(id) {
                    return Ok(());
                }
                // One that is gone too is no difference.
                let Some(record) = store.record(file.object, id)? else { return Ok(()) };
                let ids = store.external_ids(file.object, id)?;
                let own = ids.into_iter().find(|(_, _, derived)| !derived);
                let counts = self.report.objects.entry(file.object).or_default();
                counts.destination += 1;
                counts.extra += 1;
                self.sums.destination(&record);
                self.drift(Difference {
                    object: file.object,
                    id: Some(id),
                    external_id: own.map(|(_, id, _)| id),
                    line: Some(outcome.line),
                    field: None,
                    source: String::new(),
                    destination: record.title(),
                    cause: "extra",
                });
                Ok::<(), EngineError>(())
            })?;
        }
        Ok(())
    }

    fn finish(mut self, began: Instant) -> Result<Reconciliation, EngineError> {
        self.report.sums = self.sums.into_sums();
        self.report.explained = self.comparer.into_explained();
        self.report.ok = self.report.drift_total == 0;
        self.report.seconds = began.elapsed().as_secs_f64();
        Ok(self.report)
    }
}

/// What people call the record that a row stands for.
fn name_of(ready: &Ready) -> String {
    let part = |key| ready.draft.get(key);
    let parts: Vec<&str> = match ready.draft.object {
        Object::Contacts => [part("first_name"), part("last_name")].into_iter().flatten().collect(),
        _ => part("name").into_iter().collect(),
    };
    match parts[..] {
        [] => part("email").or(part("phone")).unwrap_or("").to_owned(),
        _ => parts.join(" "),
    }
}

/// Counts by object, field and cause, with the first example of each.
type Causes = BTreeMap<(Object, String, &'static str), (u64, String, String)>;

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn an_id_of_any_size_is_new_once() {
        let mut ids = Ids::default();
        for id in [1, 2, 63, 64, 4_096, i64::MAX, -1, i64::MIN] {
            assert!(!ids.contains(id) && ids.insert(id), "{id}");
            assert!(ids.contains(id) && !ids.insert(id), "{id}");
        }
    }
}
