//! The comparison itself: every row of the source is counted once, as a record that is here, as one that
//! is missing, as merged with another row, or as rejected. What the source gives is counted by its rows
//! alone, so that a loss shows.

use super::causes::{DELETED, MISSING, NOT_IMPORTED, REJECTED_NOW, UNDONE};
use super::compare::{Comparer, Found};
use super::links::named;
use super::lists::{ListedReject, Lists};
use super::sums::Sums;
use super::table::{Place, TableView};
use super::{Comparison, Difference, FileCompared, Gone, MergedRow, Reconciliation};
use crate::engine::equal_rows::identify_again;
use crate::engine::fingerprint::Fingerprinter;
use crate::engine::judge::{Item, Ready, Refused};
use crate::engine::observer::{Event, Interrupt, Observer};
use crate::engine::plan::{Bound, Plan};
use crate::engine::{EngineError, history};
use crate::model::{Consent, Object};
use crate::source::Row;
use crate::store::Store;
use crate::store::external_ids::{ExternalId, Known};
use crate::store::imports::{Import, ImportFile};
use crate::store::met_rows::RowCounter;
use crate::store::records::Record;
use crate::store::scratch::{FirstRow, KeptReject, Scratch};

/// How many differences, and how many merged rows, are listed in the report.
const LISTED: usize = 1_000;
/// Rows between two looks at the interrupt switch.
const ROWS_PER_EVENT: u64 = 10_000;

/// A comparison under way.
pub(super) struct Run<'a> {
    pub(super) comparison: &'a Comparison<'a>,
    pub(super) store: &'a Store,
    pub(super) files: Vec<ImportFile>,
    pub(super) comparer: Comparer<'a>,
    pub(super) scratch: Scratch,
    /// Whether the ids of deleted records were taken over, by object.
    knows_deleted: [bool; 3],
    pub(super) sums: Sums,
    pub(super) lists: Option<Lists>,
    pub(super) report: Reconciliation,
}

/// What is known of a table's rows from the import.
struct Source<'f> {
    /// The import's file; none where it changed since.
    file: Option<&'f ImportFile>,
    /// Whether any row of it was rejected then, or where it changed, any row of its object.
    has_rejects: bool,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        comparison: &'a Comparison<'a>,
        import: &Import,
    ) -> Result<Run<'a>, EngineError> {
        let Comparison { store, import_id, .. } = *comparison;
        Ok(Run {
            comparison,
            store,
            files: store.import_files(import_id)?,
            comparer: Comparer::new(comparison)?,
            scratch: Scratch::new()?,
            knows_deleted: [false; 3],
            sums: Sums::new(store)?,
            lists: comparison.lists.map(Lists::create).transpose()?,
            report: Reconciliation {
                command: "reconcile",
                import_id,
                state: history::state(import, store.running_import()),
                ..Reconciliation::default()
            },
        })
    }

    /// Compares the rows of one table.
    pub(super) fn table(
        &mut self,
        plan: &Plan<'_>,
        at: usize,
        bound: &Bound<'_>,
        observer: &dyn Observer,
        interrupt: &Interrupt,
    ) -> Result<(), EngineError> {
        let label = bound.table.label();
        let total = Some(bound.expected_rows());
        observer.event(Event::Started { phase: "comparing", label, total });
        let files = self.files.clone();
        let file = self.file_of(bound, &files)?;
        let mut rejects = 0;
        for kept in files.iter().filter(|kept| match file {
            Some(file) => file.id == kept.id,
            None => kept.object == bound.object,
        }) {
            rejects += self.scratch.take_rejected(self.store, kept.id)?;
        }
        let source = Source { file, has_rejects: rejects > 0 };
        let view = TableView::new(bound, self.comparison.mapping);
        self.report.files.push(FileCompared::new(bound.object, label));
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
            self.comparer.count_mapped(&view, &row);
            let place = Place { table: at, view: &view, line: row.line };
            let mut item = judge.judge(&row, &mut prints);
            identify_again(self.store, self.comparer.source, &counter, &mut item)?;
            self.row(&source, &place, &row, item)?;
        }
        if let Some(file) = file {
            self.check(file, at, read)?;
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
        let path = bound.path();
        let named =
            |file: &ImportFile| file.label == label || (path.is_some() && file.path == path);
        let mut same =
            files.iter().filter(|file| file.object == bound.object && file.sha256 == hash);
        // Of two files of one content, the one of that name.
        let by_name = same.clone().find(|file| named(file));
        if let Some(same) = by_name.or_else(|| same.next()) {
            return Ok(Some(same));
        }
        if !bound.table.fields().is_empty() {
            // A CRM that was read anew is meant to be compared as it is now.
            return Ok(None);
        }
        let import_id = self.comparison.import_id;
        self.report.changed_files.push(if files.iter().any(named) {
            format!("{label} changed since import {import_id}")
        } else {
            format!("{label} is none of the files of import {import_id}")
        });
        Ok(None)
    }

    /// Whether the rows of a file are those that the import told of.
    fn check(&mut self, file: &ImportFile, at: usize, read: u64) -> Result<(), EngineError> {
        let kept = self.store.count_outcomes(file.id)?;
        let ended: u64 = kept.iter().map(|(_, count)| count).sum();
        if self.report.state == "finished" && ended != read {
            self.report.unaccounted.push(format!(
                "{}: {read} rows in the file, {ended} in the journal of import {}",
                file.label, self.comparison.import_id
            ));
        }
        let counts = &self.report.files[at].counts;
        let sum = counts.destination + counts.missing + counts.merged + counts.rejected;
        if sum != counts.source || counts.source != read {
            self.report
                .unaccounted
                .push(format!("{}: {read} rows were read, {sum} were compared", file.label));
        }
        Ok(())
    }

    fn count(&mut self, place: &Place<'_>, count: impl Fn(&mut super::Compared)) {
        count(self.report.objects.entry(place.view.object).or_default());
        count(&mut self.report.files[place.table].counts);
    }

    fn row(
        &mut self,
        source: &Source<'_>,
        place: &Place<'_>,
        row: &Row,
        item: Item,
    ) -> Result<(), EngineError> {
        self.count(place, |counts| counts.source += 1);
        let rejected = match source.has_rejects {
            false => None,
            true => match source.file {
                Some(file) => self.scratch.rejected_row(file.id, item.number)?,
                // Its numbers are others by now.
                None => self.scratch.rejected_cells(row.cells.iter())?,
            },
        };
        let ready = match (item.judged, rejected) {
            (Ok(ready), None) => ready,
            (judged, rejected) => {
                return self.rejected(source, place, item.number, judged, rejected);
            }
        };
        self.count_source(&ready);
        let object = place.view.object;
        let key = ExternalId { object, source: self.comparer.source, id: &ready.id };
        let known = self.store.find_external_id(key)?;
        let record = match known {
            Some(known) => self.store.record(object, known.record_id)?,
            None => None,
        };
        let gone = known.and_then(|known| self.comparison.lost.get(object, known.record_id));
        if let (Some(known), Some(record), None) = (known, record, gone) {
            self.sums.source(&ready, Some(&record));
            return self.compare(&ready, &record, known, place);
        }
        self.sums.source(&ready, None);
        let cause = match gone {
            _ if self.report.state == "undone" => UNDONE,
            Some(Gone::Deleted) => DELETED,
            Some(Gone::Missing) => MISSING,
            None if self.was_deleted(object, &ready.id)? => DELETED,
            None if source.is_ahead(item.number) => NOT_IMPORTED,
            None => MISSING,
        };
        // It is missing once, whatever else says so.
        if let Some(known) = known {
            self.scratch.pass(object, known.record_id)?;
        }
        self.count(place, |counts| counts.missing += 1);
        self.drift(Difference {
            object,
            id: None,
            external_id: (!ready.derived).then(|| ready.id.clone()),
            line: Some(place.line),
            field: None,
            source: name_of(&ready),
            destination: String::new(),
            cause,
            file: place.view.label.to_owned(),
            name: name_of(&ready),
        })
    }

    /// Counts a rejected row; one that was imported and would be rejected now is drift.
    fn rejected(
        &mut self,
        source: &Source<'_>,
        place: &Place<'_>,
        number: u64,
        judged: Result<Box<Ready>, Box<Refused>>,
        kept: Option<KeptReject>,
    ) -> Result<(), EngineError> {
        self.count(place, |counts| counts.rejected += 1);
        let (object, file, line) = (place.view.object, place.view.label, place.line);
        let rejection = judged.err().map(|refused| refused.rejection);
        if let Some(lists) = &mut self.lists {
            // Why it is rejected now, for that is what to correct; else why the store did it.
            let (code, field, value, message) = match (&rejection, &kept) {
                (Some(of), _) => (of.code, &of.field, &of.value, &of.message),
                (None, Some(of)) => (of.code.as_str(), &of.field, &of.value, &of.message),
                (None, None) => return Ok(()),
            };
            let field = field.as_deref();
            lists.rejected(&ListedReject { object, file, line, code, field, value, message })?;
        }
        match rejection {
            Some(rejection) if kept.is_none() && source.brought(number) => self.drift(Difference {
                object,
                id: None,
                external_id: None,
                line: Some(line),
                field: rejection.field,
                source: rejection.value,
                destination: rejection.message,
                cause: REJECTED_NOW,
                file: file.to_owned(),
                name: String::new(),
            }),
            _ => Ok(()),
        }
    }

    /// Counts what a row gives, whatever became of it.
    fn count_source(&mut self, ready: &Ready) {
        self.report.links.source += named(&ready.draft);
        if let Some(consent) = &ready.draft.consent {
            self.report.consent.source += u64::from(is_grant(consent));
            self.report.revocations.source += u64::from(is_revocation(consent));
        }
    }

    fn compare(
        &mut self,
        ready: &Ready,
        record: &Record,
        known: Known,
        place: &Place<'_>,
    ) -> Result<(), EngineError> {
        let object = record.object;
        let mut found = self.comparer.compare(ready, record, known, place)?;
        let row = FirstRow {
            table: place.table,
            line: place.line,
            id: ready.id.clone(),
            name: name_of(ready),
        };
        match self.scratch.meet(object, record.id, &row)? {
            Some(first) => {
                self.count(place, |counts| counts.merged += 1);
                self.merged(ready, record, row, first, place)?;
            }
            None => {
                self.count(place, |counts| counts.destination += 1);
                self.sums.compared(ready, record, &found.drift);
                if object == Object::Contacts {
                    self.report.dialable += u64::from(record.not_dialable.is_empty());
                    if found.drift.is_empty() {
                        found.drift.extend(self.comparer.dialable(ready, record, place)?);
                    }
                }
            }
        }
        self.count_found(ready, &found);
        for cleared in &found.cleared {
            self.scratch.add_cleared(cleared)?;
        }
        if !found.drift.is_empty() {
            self.differs(object, record.id, place.table)?;
        }
        if let Some(lists) = &mut self.lists {
            found.open_links.iter().try_for_each(|link| lists.open_link(link))?;
        }
        found.drift.into_iter().try_for_each(|difference| self.drift(difference))
    }

    /// Counts what the destination has of what the row gives.
    fn count_found(&mut self, ready: &Ready, found: &Found) {
        self.report.links.destination += found.linked;
        self.report.orphan_links += found.open_links.len() as u64;
        let Some(consent) = &ready.draft.consent else { return };
        let (grant, revocation) = (is_grant(consent), is_revocation(consent));
        if found.withheld {
            self.report.consent.withheld += u64::from(grant);
        } else if found.has_consent {
            self.report.consent.destination += u64::from(grant);
        }
        // What takes consent away is told even of a held contact.
        if found.withheld || found.has_consent {
            self.report.consent.revocations += u64::from(revocation);
            self.report.revocations.destination += u64::from(revocation);
        }
    }

    /// Counts a record that differs, once.
    pub(super) fn differs(
        &mut self,
        object: Object,
        record_id: i64,
        at: usize,
    ) -> Result<(), EngineError> {
        if self.scratch.differs(object, record_id)? {
            self.report.objects.entry(object).or_default().different += 1;
            self.report.files[at].counts.different += 1;
        }
        Ok(())
    }

    fn merged(
        &mut self,
        ready: &Ready,
        record: &Record,
        row: FirstRow,
        first: FirstRow,
        place: &Place<'_>,
    ) -> Result<(), EngineError> {
        let listed = self.report.merged.len() < LISTED;
        if !listed && self.lists.is_none() {
            return Ok(());
        }
        let file = |at: usize| self.report.files.get(at).map(|file| file.source.clone());
        let merged = MergedRow {
            object: record.object,
            id: record.id,
            external_id: (!ready.derived).then(|| ready.id.clone()),
            line: row.line,
            name: row.name,
            with_line: first.line,
            with_name: first.name,
            here: record.title(),
            same_id: row.id == first.id,
            file: place.view.label.to_owned(),
            with_file: file(first.table).unwrap_or_default(),
        };
        if let Some(lists) = &mut self.lists {
            lists.merged(&merged)?;
        }
        if listed {
            self.report.merged.push(merged);
        }
        Ok(())
    }

    /// Whether a record of that id was deleted since, here or at a destination over a network.
    fn was_deleted(&mut self, object: Object, id: &str) -> Result<bool, EngineError> {
        if !std::mem::replace(&mut self.knows_deleted[object.index()], true) {
            self.scratch.take_deleted(self.store, object)?;
        }
        Ok(self.scratch.is_deleted(object, id)?)
    }

    pub(super) fn drift(&mut self, difference: Difference) -> Result<(), EngineError> {
        self.report.drift_total += 1;
        *self.report.causes.entry(difference.cause).or_default() += 1;
        if let Some(lists) = &mut self.lists {
            lists.difference(&difference)?;
        }
        if self.report.drift.len() < LISTED {
            self.report.drift.push(difference);
        }
        Ok(())
    }
}

impl Source<'_> {
    /// Whether the import took the row in, as far as it came.
    fn brought(&self, number: u64) -> bool {
        self.file.is_some_and(|file| number <= file.rows_done)
    }

    /// Whether the import has not come to the row yet.
    fn is_ahead(&self, number: u64) -> bool {
        self.file.is_some_and(|file| number > file.rows_done)
    }
}

/// Whether a consent record is a whole one: with nothing against it, it lets a contact be dialed.
fn is_grant(consent: &Consent) -> bool {
    consent.missing().is_empty()
}

/// Whether a consent record takes consent away.
fn is_revocation(consent: &Consent) -> bool {
    consent.do_not_call || consent.revoked_at.is_some()
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
