//! Records that the destination did not take: the rows they stand for become rejects like any other,
//! and what they left in the store goes.

use std::collections::HashMap;

use super::EngineError;
use super::fingerprint::Fingerprinter;
use super::judge::Owner;
use super::plan::Plan;
use super::tally::Tally;
use crate::model::{Object, Outcome, Rejection};
use crate::source::Row;
use crate::store::imports::{ImportFile, RowOutcome};
use crate::store::remote::Refusal;
use crate::store::{Store, StoreError};

/// A row to reject: what it came to before, and why it is no good.
struct Refused {
    before: RowOutcome,
    rejection: Rejection,
}

/// Rejects the rows of import `import_id` that the destination did not take. The rows are read again
/// for their cells; records that they created are deleted, with a link to each kept open. What was
/// merged has been fetched again by whoever noted the refusal. Returns what else is to be said.
pub fn reject(
    store: &Store,
    plan: &Plan<'_>,
    import_id: i64,
    source: i64,
    tally: &mut Tally,
) -> Result<Vec<String>, EngineError> {
    let refusals = store.refusals(import_id)?;
    if refusals.is_empty() {
        return Ok(Vec::new());
    }
    let files = store.import_files(import_id)?;
    let mut notes = Vec::new();
    let mut by_file: HashMap<i64, HashMap<u64, Refused>> = HashMap::new();
    let mut created = Vec::new();
    for refusal in refusals {
        let rows = store.rows_of_record(import_id, refusal.object, refusal.record_id)?;
        let by_name =
            rows.is_empty() && store.was_implied(import_id, refusal.object, refusal.record_id)?;
        if by_name {
            tally.implied_accounts = tally.implied_accounts.saturating_sub(1);
            notes.push(format!(
                "The destination did not take the account `{}`, made from a company name: {}.",
                refusal.value, refusal.message
            ));
        }
        let is_new = by_name || rows.iter().any(|row| row.outcome == Outcome::Created);
        let is_there = store.remote(refusal.object, refusal.record_id)?.is_some();
        if rows.is_empty() && !by_name || is_new && is_there {
            // No row of this import is to blame, or what it brought is there and a change was refused.
            notes.push(format!(
                "The destination did not take a change of {} `{}`: {}.",
                refusal.object.singular(),
                refusal.value,
                refusal.message
            ));
            continue;
        }
        if is_new {
            created.push((refusal.object, refusal.record_id));
        } else {
            // It is again as it was: there is nothing to take back.
            store.forget_journal(import_id, refusal.object, refusal.record_id)?;
        }
        for before in rows {
            let refused = Refused { before, rejection: rejection(&refusal) };
            by_file.entry(before.file_id).or_default().insert(before.row, refused);
        }
    }
    for (position, file) in files.iter().enumerate() {
        if let Some(refused) = by_file.remove(&file.id) {
            reject_rows(store, plan, position, file, refused, tally)?;
        }
    }
    // Children first: a parent that goes leaves its children with an open link.
    for (object, record_id) in created.into_iter().rev() {
        store.open_links_of_children(object, record_id, source, import_id)?;
        store.delete_record(object, record_id)?;
    }
    store.clear_refusals(import_id)?;
    let kept = serde_json::to_string(&tally).map_err(StoreError::from)?;
    store.keep_tally(import_id, &kept)?;
    Ok(notes)
}

fn rejection(refusal: &Refusal) -> Rejection {
    Rejection {
        code: "refused_by_destination",
        field: refusal.field.clone(),
        value: refusal.value.clone(),
        message: format!(
            "the destination does not take it: {} ({})",
            refusal.message, refusal.code
        ),
        hint: "correct the row, or the workspace, and import it again".to_owned(),
    }
}

/// Rejects the rows of one file, with the cells as they are read now.
fn reject_rows(
    store: &Store,
    plan: &Plan<'_>,
    position: usize,
    file: &ImportFile,
    mut refused: HashMap<u64, Refused>,
    tally: &mut Tally,
) -> Result<(), EngineError> {
    let Some(bound) = plan.tables.get(position) else { return Ok(()) };
    let judge = plan.judge(bound);
    let mut prints = Fingerprinter::default();
    let mut rows = bound.table.rows()?;
    let mut row = Row::default();
    while !refused.is_empty() && rows.next(&mut row)? {
        let Some(Refused { before, rejection }) = refused.remove(&row.number) else { continue };
        store.reject_outcome(file.id, before.row)?;
        tally.take_back(position, before.outcome, before.rule);
        let judged = judge.judge(&row, &mut prints).judged;
        let derived = judged.as_ref().ok().filter(|ready| ready.derived);
        let row_id = derived.map(|ready| ready.kept_id.as_deref().unwrap_or(&ready.id));
        let cells = row.cells.iter();
        store.add_reject(file.id, before.row, before.line, cells, &rejection, row_id)?;
        // Judged again for what else was counted of it.
        if let Ok(ready) = judged {
            match ready.owner {
                Owner::Unnamed => {}
                Owner::Matched(_) => tally.take_back_owner(true),
                Owner::Defaulted(_) => tally.take_back_owner(false),
            }
            if let Some(stage) = ready.stage_id {
                tally.take_back_stage(stage);
            }
        }
        if file.object == Object::Contacts
            && let Some(id) = before.record_id
            && let Some(record) = store.record(file.object, id)?
        {
            tally.take_back_consent(&record.not_dialable);
        }
        tally.outcome(position, Outcome::Rejected, crate::store::imports::Rule::New);
        tally.rejection(position, before.line, &rejection);
    }
    Ok(())
}
