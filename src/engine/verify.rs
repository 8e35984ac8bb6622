//! The run's own check: its counts against the store.

use super::EngineError;
use super::tally::Tally;
use crate::model::Object;
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

/// Compares the outcomes that the run counted with those that the store holds, file by file: every row
/// that was read is created, merged, unchanged or rejected, and every rejected one is kept.
///
/// # Errors
/// [`EngineError::Inconsistent`], naming the first difference.
pub fn verify_outcomes(store: &Store, import_id: i64, tally: &Tally) -> Result<(), EngineError> {
    let files = store.import_files(import_id)?;
    if files.len() != tally.files.len() {
        let (counted, kept) = (tally.files.len(), files.len());
        return Err(EngineError::Inconsistent(format!("{counted} files counted, {kept} kept")));
    }
    for (file, counted) in files.iter().zip(&tally.files) {
        let counts = &counted.counts;
        let label = &file.label;
        let kept = store.count_outcomes(file.id)?;
        let ended = [counts.created, counts.merged, counts.unchanged, counts.rejected];
        for ((outcome, kept), counted) in kept.iter().zip(ended) {
            if *kept != counted {
                return Err(EngineError::Inconsistent(format!(
                    "{counted} rows of `{label}` counted as {}, {kept} in the store",
                    outcome.name()
                )));
            }
        }
        let sum: u64 = ended.iter().sum();
        if counts.rows_read != sum {
            return Err(EngineError::Inconsistent(format!(
                "{} rows of `{label}` were read, {sum} ended as something",
                counts.rows_read
            )));
        }
        let rejects = store.count_rejects(file.id)?;
        if rejects != counts.rejected {
            return Err(EngineError::Inconsistent(format!(
                "{} rows of `{label}` rejected, {rejects} kept to be corrected",
                counts.rejected
            )));
        }
    }
    Ok(())
}
