//! Checks all rows before an import writes anything: counts them, finds those that will be
//! rejected, and decides what only all values of a column can decide.

use super::EngineError;
use super::observer::{Event, Interrupt, Observer};
use super::plan::Plan;
use crate::mapping::compiled::Survey;
use crate::source::Row;

/// Rows between two progress events.
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

/// Checks the rows of all tables, two tables at a time, and notes how many each has.
pub fn check_all(
    plan: &mut Plan<'_>,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Checked, EngineError> {
    let positions: Vec<usize> = (0..plan.tables.len()).collect();
    // The largest file alone on one thread takes about as long as the others together.
    let mut by_size = positions;
    by_size.sort_by_key(|at| std::cmp::Reverse(plan.tables[*at].expected_rows()));
    let (first, others) = by_size.split_at(by_size.len().min(1));
    let shared: &Plan<'_> = plan;
    let check = |positions: &[usize]| -> Result<Vec<(usize, Seen)>, EngineError> {
        positions.iter().map(|at| Ok((*at, check_one(shared, *at, observer, interrupt)?))).collect()
    };
    let (one, rest) = std::thread::scope(|scope| {
        let other = scope.spawn(|| check(others));
        let one = check(first);
        let rest = other.join().map_err(|_| {
            EngineError::Inconsistent("a thread that checks the files failed".to_owned())
        });
        (one, rest)
    });
    let mut sum = Checked::default();
    let mut seen: Vec<(usize, Seen)> = one?.into_iter().chain(rest??).collect();
    seen.sort_by_key(|(at, _)| *at);
    for (at, Seen { mut checked, survey }) in seen {
        let told = survey.map(|survey| plan.tables[at].compiled.settle(survey)).unwrap_or_default();
        if !told.is_empty() {
            // What the values decided may not be what the rows were checked with.
            checked = check_one(plan, at, observer, interrupt)?.checked;
            plan.notes.extend(told);
        }
        plan.tables[at].rows = Some(checked.rows);
        sum.rows += checked.rows;
        sum.rejected += checked.rejected;
    }
    Ok(sum)
}

/// What the check of one table saw.
struct Seen {
    checked: Checked,
    survey: Option<Survey>,
}

fn check_one(
    plan: &Plan<'_>,
    at: usize,
    observer: &dyn Observer,
    interrupt: &Interrupt,
) -> Result<Seen, EngineError> {
    let bound = &plan.tables[at];
    let label = bound.table.label();
    observer.event(Event::Started { phase: "checking", label, total: Some(bound.expected_rows()) });
    let judge = plan.judge(bound);
    let mut rows = bound.table.rows()?;
    let mut row = Row::default();
    let mut checked = Checked::default();
    let mut survey = bound.compiled.survey();
    while rows.next(&mut row)? {
        checked.rows += 1;
        if let Some(survey) = &mut survey {
            survey.observe(&row);
        }
        checked.rejected += u64::from(!judge.passes(&row));
        if checked.rows.is_multiple_of(ROWS_PER_EVENT) {
            if interrupt.is_set() {
                return Err(EngineError::Interrupted);
            }
            observer.event(Event::Advanced { label, rows: checked.rows });
        }
    }
    observer.event(Event::Finished { label, rows: checked.rows });
    Ok(Seen { checked, survey })
}
