//! Checks all rows before an import writes anything: counts them, finds those that will be
//! rejected, and decides what only all values of a column can decide.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::EngineError;
use super::judge::Judge;
use super::observer::{Event, Interrupt, Observer};
use super::plan::{Bound, Plan};
use crate::mapping::compiled::{Settled, Survey};
use crate::source::{Row, Rows};

/// Rows that a thread reads at once.
const BATCH: usize = 250;
/// Rows between two progress events; a multiple of the above.
const ROWS_PER_EVENT: u64 = 10_000;

/// What the check counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    rows: u64,
    rejected: u64,
}

impl Checked {
    /// Rejected rows by rows.
    pub fn share(self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.rejected as f64 / self.rows as f64 }
    }
}

/// Checks the rows of all tables on two threads and notes how many each has.
pub fn check_all(
    plan: &mut Plan<'_>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Checked, EngineError> {
    let all: Vec<usize> = (0..plan.tables.len()).collect();
    let mut sum = Checked::default();
    for (at, Seen { mut checked, survey }) in check(plan, all, observer, interrupt)? {
        let compiled = &mut plan.tables[at].compiled;
        let Settled { told, changed, .. } =
            survey.map(|seen| compiled.settle(seen)).unwrap_or_default();
        if changed {
            // What the values decided is not what the rows were checked with.
            let again = check(plan, vec![at], observer, interrupt)?;
            checked = again.into_iter().map(|(_, seen)| seen.checked).next().unwrap_or(checked);
        }
        plan.tables[at].notes.extend(told);
        plan.tables[at].rows = Some(checked.rows);
        sum.rows += checked.rows;
        sum.rejected += checked.rejected;
    }
    Ok(sum)
}

/// What the check of one table saw.
#[derive(Default)]
struct Seen {
    checked: Checked,
    survey: Option<Survey>,
}

impl Seen {
    fn add(&mut self, other: Seen) {
        self.checked.rows += other.checked.rows;
        self.checked.rejected += other.checked.rejected;
        match (&mut self.survey, other.survey) {
            (Some(survey), Some(other)) => survey.merge(&other),
            (survey, other) => *survey = survey.take().or(other),
        }
    }
}

/// Checks the rows of these tables, and tells by table what it saw. One thread begins with the
/// largest, the other with the smallest; where they meet, one reads while the other checks.
fn check(
    plan: &Plan<'_>,
    mut positions: Vec<usize>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Vec<(usize, Seen)>, EngineError> {
    positions.sort_by_key(|at| std::cmp::Reverse(plan.tables[*at].expected_rows()));
    let readings: Vec<(usize, Mutex<Reading>)> =
        positions.iter().map(|at| (*at, Mutex::default())).collect();
    let check = |readings: &mut dyn Iterator<Item = &(usize, Mutex<Reading>)>| {
        readings
            .map(|(at, reading)| {
                let bound = &plan.tables[*at];
                Ok((*at, check_rows(bound, &plan.judge(bound), reading, observer, interrupt)?))
            })
            .collect::<Result<Vec<_>, EngineError>>()
    };
    let (one, other) = std::thread::scope(|scope| {
        let other = scope.spawn(|| check(&mut readings.iter().rev()));
        (check(&mut readings.iter()), other.join().map_err(|_| failed()))
    });
    let mut seen: BTreeMap<usize, Seen> = BTreeMap::new();
    for (at, by_one) in one?.into_iter().chain(other??) {
        seen.entry(at).or_default().add(by_one);
    }
    Ok(seen.into_iter().collect())
}

fn failed() -> EngineError {
    EngineError::Inconsistent("a thread that checks the files failed".to_owned())
}

/// How far a table is read; threads take turns.
#[derive(Default)]
struct Reading {
    // none: nobody has begun, or nothing is left
    rows: Option<Box<dyn Rows>>,
    begun: bool,
    read: u64,
}

impl Reading {
    /// Reads the next rows into `batch`; how many there were, none at the end.
    fn next(
        &mut self,
        bound: &Bound<'_>,
        batch: &mut [Row],
        observer: &dyn Observer,
    ) -> Result<usize, EngineError> {
        let label = bound.table.label();
        if !std::mem::replace(&mut self.begun, true) {
            let total = Some(bound.expected_rows());
            observer.event(Event::Started { phase: "checking", label, total });
            self.rows = Some(bound.table.rows()?);
        }
        let Some(mut rows) = self.rows.take() else { return Ok(0) };
        let mut filled = 0;
        while filled < batch.len() {
            if !rows.next(&mut batch[filled])? {
                self.read += filled as u64;
                observer.event(Event::Finished { label, rows: self.read });
                return Ok(filled);
            }
            filled += 1;
        }
        self.rows = Some(rows);
        self.read += filled as u64;
        if self.read.is_multiple_of(ROWS_PER_EVENT) {
            observer.event(Event::Advanced { label, rows: self.read });
        }
        Ok(filled)
    }
}

/// Reads and checks rows of a table until none are left.
fn check_rows(
    bound: &Bound<'_>,
    judge: &Judge<'_>,
    reading: &Mutex<Reading>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Seen, EngineError> {
    let mut batch = vec![Row::default(); BATCH];
    let mut seen = Seen { checked: Checked::default(), survey: bound.compiled.survey() };
    loop {
        if interrupt.is_set() {
            return Err(EngineError::Interrupted);
        }
        let read = reading.lock().map_err(|_| failed())?.next(bound, &mut batch, observer)?;
        if read == 0 {
            return Ok(seen);
        }
        for row in &batch[..read] {
            if let Some(survey) = &mut seen.survey {
                survey.observe(row);
            }
            seen.checked.rejected += u64::from(!judge.passes(row));
        }
        seen.checked.rows += read as u64;
    }
}
