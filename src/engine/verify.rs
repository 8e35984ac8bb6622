//! The run's own check: its counts against the store.

use super::EngineError;
use super::tally::Tally;
use crate::model::{Object, Outcome};
use crate::store::Store;

/// Compares what the run counted with what the store holds: outcomes and records.
///
/// # Errors
/// [`EngineError::Inconsistent`], naming the first difference.
pub fn verify(store: &Store, import_id: i64, tally: &Tally) -> Result<(), EngineError> {
    verify_outcomes(store, import_id, tally)?;
    for object in Object::ALL {
        let created = tally.created(object);
        let before = tally.records_before[object.index()];
        let after = store.count_records(object)?;
        if after - before != created as i64 {
            return Err(EngineError::Inconsistent(format!(
                "{created} {object} created, the store has {} more than before",
                after - before
            )));
        }
    }
    Ok(())
}

/// Compares the outcomes that the run counted with those that the store holds.
pub fn verify_outcomes(store: &Store, import_id: i64, tally: &Tally) -> Result<(), EngineError> {
    let outcomes = store.count_outcomes(import_id)?;
    for object in Object::ALL {
        for (outcome, counted) in counted(tally, object) {
            let kept: u64 = outcomes
                .iter()
                .filter(|(of, ended, _)| *of == object && *ended == outcome)
                .map(|(_, _, count)| count)
                .sum();
            if kept != counted {
                return Err(EngineError::Inconsistent(format!(
                    "{counted} {object} counted as {}, {kept} in the store",
                    outcome.name()
                )));
            }
        }
    }
    Ok(())
}

/// The outcomes that a finished run counted of an object.
fn counted(tally: &Tally, object: Object) -> Vec<(Outcome, u64)> {
    tally
        .object(object)
        .map(|counts| {
            vec![
                (Outcome::Created, counts.created),
                (Outcome::Merged, counts.merged),
                (Outcome::Unchanged, counts.unchanged),
                (Outcome::Rejected, counts.rejected),
            ]
        })
        .unwrap_or_default()
}
