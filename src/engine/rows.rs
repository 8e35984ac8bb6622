//! Drives rows through the engine: a reading thread judges them in batches, the calling thread
//! writes them.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::time::{Duration, Instant};

use super::EngineError;
use super::fingerprint::Fingerprinter;
use super::judge::{Item, Judge};
use super::observer::{Event, Interrupt, Observer};
use super::plan::{Bound, Plan};
use super::write::Writer;
use crate::model::Object;
use crate::source::{Row, SourceError};
use crate::store::StoreError;
use crate::store::imports::ImportFile;

/// Rows that travel from thread to thread at once.
const BATCH: usize = 256;
/// Batches that may wait for the writer: bounds the memory.
const WAITING: usize = 4;
/// Rows between two commits of an import: large enough to cost nothing, small enough that a
/// killed run loses little.
const ROWS_PER_COMMIT: u64 = 50_000;
/// Rows between two looks at the interrupt switch, where nothing is written.
const ROWS_PER_LOOK: u64 = 1_000;
/// The longest that what was done stays uncommitted, where rows take their time.
const TIME_PER_COMMIT: Duration = Duration::from_secs(1);

/// Looks at the rows of a table, at most `limit` of them.
///
/// # Errors
/// Those of `each`, of reading, and [`EngineError::Interrupted`].
pub fn for_each_row(
    bound: &Bound<'_>,
    limit: Option<u64>,
    interrupt: &Interrupt,
    mut each: impl FnMut(&Row) -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    let mut rows = bound.table.rows()?;
    let mut row = Row::default();
    let mut number = 0;
    while limit.is_none_or(|limit| number < limit) && rows.next(&mut row)? {
        number += 1;
        if number.is_multiple_of(ROWS_PER_LOOK) && interrupt.is_set() {
            return Err(EngineError::Interrupted);
        }
        each(&row)?;
    }
    Ok(())
}

/// How the rows of a run are driven.
pub struct Pass<'a> {
    /// What to read.
    pub plan: &'a Plan<'a>,
    /// How many rows of each table; all where `None`.
    pub limit: Option<u64>,
    /// Whether this function opens and commits transactions, or the caller has one open.
    pub commits: bool,
    /// What it is called in the events.
    pub phase: &'static str,
    /// Takes the events.
    pub observer: &'a dyn Observer,
    /// Asks to stop.
    pub interrupt: &'a Interrupt,
}

/// Runs the rows of all tables, parents first, from where each file was left.
pub fn run_tables(
    pass: &Pass<'_>,
    writer: &mut Writer<'_>,
    files: &[ImportFile],
) -> Result<(), EngineError> {
    let ran = every_table(pass, writer, files);
    if pass.commits && matches!(ran, Err(EngineError::Interrupted)) {
        // Nobody knows when it goes on: what was written is to hold whom it holds until then.
        writer.settle_holds()?;
    }
    ran
}

fn every_table(
    pass: &Pass<'_>,
    writer: &mut Writer<'_>,
    files: &[ImportFile],
) -> Result<(), EngineError> {
    for (position, (bound, file)) in pass.plan.tables.iter().zip(files).enumerate() {
        // Rows of this object ask for parents by their keys, all the time.
        for parent in Object::ALL.into_iter().filter(|object| *object < bound.object) {
            writer.make_indexes(parent)?;
        }
        let read_all = run_table(pass, writer, position, bound, file)?;
        writer.partial[bound.object.index()] |= !read_all;
    }
    Object::ALL.into_iter().try_for_each(|object| writer.make_indexes(object))?;
    link_what_waited(pass, writer)?;
    writer.verify_links()?;
    writer.settle_holds()
}

/// Links what earlier imports left open and one record alone answers to now.
fn link_what_waited(pass: &Pass<'_>, writer: &mut Writer<'_>) -> Result<(), EngineError> {
    let objects: Vec<Object> = pass.plan.tables.iter().map(|bound| bound.object).collect();
    if !writer.awaits(&objects) {
        return Ok(());
    }
    let store = writer.store();
    store.transaction(|| {
        writer.resolve_named()?;
        writer.keep_tally()
    })
}

/// Runs the rows of one table; whether it was read to its end.
fn run_table(
    pass: &Pass<'_>,
    writer: &mut Writer<'_>,
    position: usize,
    bound: &Bound<'_>,
    file: &ImportFile,
) -> Result<bool, EngineError> {
    let label = bound.table.label();
    let expected = Some(bound.expected_rows()).filter(|rows| *rows > 0);
    let total = match (expected, pass.limit) {
        (Some(rows), Some(limit)) => Some(rows.min(limit)),
        (total, limit) => total.or(limit),
    };
    pass.observer.event(Event::Started { phase: pass.phase, label, total });
    if file.rows_done > 0 {
        pass.observer.event(Event::Resumed { label, rows: file.rows_done });
    }
    let judge = pass.plan.judge(bound);
    let (sender, receiver) = sync_channel(WAITING);
    // What is written goes back to be dropped where it was made: allocators dislike anything else,
    // and the writer has more to do than the reader.
    let (give_back, taken_back) = channel();
    let limit = pass.limit.unwrap_or(u64::MAX);
    let read = std::thread::scope(|scope| {
        let reader =
            scope.spawn(move || read(bound, &judge, file.rows_done, limit, &sender, &taken_back));
        let written = Commits::begin(pass, writer).and_then(|mut commits| {
            for batch in receiver {
                if pass.interrupt.is_set() {
                    commits.stop(writer, file)?;
                    return Err(EngineError::Interrupted);
                }
                let written = commits.write(writer, position, file, batch)?;
                // A reader that has ended takes nothing back.
                let _ = give_back.send(written);
                pass.observer.event(Event::Advanced { label, rows: commits.rows_done(file) });
            }
            Ok(commits)
        });
        // A writer that failed has dropped its receiver, which ends the reader.
        let read = reader.join().map_err(|_| {
            EngineError::Inconsistent(format!("the thread that reads `{label}` failed"))
        });
        let mut commits = written?;
        // What was read before the source failed is kept.
        commits.stop(writer, file)?;
        Ok::<_, EngineError>((commits.rows_done(file), read??))
    });
    let (done, ended) = read?;
    let ended = ended && !bound.table.is_partial();
    let counts = &mut writer.tally.files[position].counts;
    if ended {
        counts.rows_total = done;
        counts.rows_total_estimated = false;
    }
    pass.observer.event(Event::Finished { label, rows: done });
    Ok(ended)
}

/// The commits of one table's rows.
struct Commits {
    commits: bool,
    rows: u64,
    since: u64,
    last: Instant,
}

impl Commits {
    fn begin(pass: &Pass<'_>, writer: &mut Writer<'_>) -> Result<Commits, EngineError> {
        if pass.commits {
            writer.begin()?;
        }
        Ok(Commits { commits: pass.commits, rows: 0, since: 0, last: Instant::now() })
    }

    fn rows_done(&self, file: &ImportFile) -> u64 {
        file.rows_done + self.rows
    }

    fn write(
        &mut self,
        writer: &mut Writer<'_>,
        position: usize,
        file: &ImportFile,
        mut batch: Vec<Item>,
    ) -> Result<Vec<Item>, EngineError> {
        writer.expect(&batch);
        for item in &mut batch {
            self.rows += 1;
            self.since += 1;
            if let Err(error) = writer.write(position, file.id, item) {
                // What is not whole is not kept; the next run begins at the last commit.
                if self.commits {
                    writer.store().rollback()?;
                }
                return Err(error);
            }
        }
        let due = self.since >= ROWS_PER_COMMIT || self.last.elapsed() >= TIME_PER_COMMIT;
        if self.commits && due {
            self.stop(writer, file)?;
            writer.begin()?;
        }
        Ok(batch)
    }

    /// Keeps what was written so far.
    fn stop(&mut self, writer: &mut Writer<'_>, file: &ImportFile) -> Result<(), EngineError> {
        writer.flush()?;
        if self.commits {
            let tally = serde_json::to_string(&writer.tally).map_err(StoreError::from)?;
            writer.keep_progress(file.id, self.rows_done(file), &tally)?;
            writer.store().commit()?;
        }
        self.since = 0;
        self.last = Instant::now();
        Ok(())
    }
}

/// Reads and judges rows until the table ends, the limit is reached or nobody listens any more;
/// whether the table ended.
fn read(
    bound: &Bound<'_>,
    judge: &Judge<'_>,
    skip: u64,
    limit: u64,
    sender: &SyncSender<Vec<Item>>,
    taken_back: &Receiver<Vec<Item>>,
) -> Result<bool, SourceError> {
    let mut rows = bound.table.rows()?;
    let mut row = Row::default();
    let mut prints = Fingerprinter::default();
    let mut batch = Vec::with_capacity(BATCH);
    let mut number = 0;
    let ended = loop {
        if !rows.next(&mut row)? {
            break true;
        }
        if number == limit {
            break false;
        }
        number += 1;
        if number <= skip {
            continue;
        }
        batch.push(judge.judge(&row, &mut prints));
        if batch.len() == BATCH {
            let mut empty = taken_back.try_recv().unwrap_or_default();
            empty.clear();
            if sender.send(std::mem::replace(&mut batch, empty)).is_err() {
                return Ok(false);
            }
        }
    };
    // Nobody listening is the writer's failure, which it reports itself.
    let _ = sender.send(batch);
    Ok(ended)
}
