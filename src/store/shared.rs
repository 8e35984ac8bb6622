//! What the destination and the store last held alike of a record that changed here since: so that what is
//! sent is the difference. Triggers write it, see changes.rs.

use rusqlite::params;

use super::records::{Record, columns, read_record};
use super::{Result, Store};
use crate::model::Object;

/// What both sides last held of a record that changed here since.
#[derive(Clone, Debug, PartialEq)]
pub struct LastShared {
    /// The record as it was then; none where nothing but its ids or its ledger changed.
    pub record: Option<Record>,
    /// Whether a difference can't say what changed.
    pub whole: bool,
}

/// An SQL expression: the columns of the row `of` as a JSON object.
pub(super) fn columns_as_json(object: Object, of: &str) -> String {
    let pairs: Vec<String> =
        columns(object).map(|column| format!("'{column}', {of}.{column}")).collect();
    format!("json_object({})", pairs.join(", "))
}

/// SQL expressions for [`read_record`]: the columns out of the JSON object in column `json`.
pub(super) fn columns_from_json(object: Object, json: &str) -> String {
    let each: Vec<String> =
        columns(object).map(|column| format!("json_extract({json}, '$.{column}')")).collect();
    each.join(", ")
}

impl Store {
    /// What both sides last held of a record; none where it did not change here since.
    pub fn last_shared(&self, object: Object, record_id: i64) -> Result<Option<LastShared>> {
        let sql = format!(
            "SELECT {}, columns IS NOT NULL AS known, whole FROM last_shared
             WHERE object = ? AND record_id = ?",
            columns_from_json(object, "columns")
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params![object, record_id])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let known: bool = row.get("known")?;
        Ok(Some(LastShared {
            record: known.then(|| read_record(object, record_id, row)).transpose()?,
            whole: row.get("whole")?,
        }))
    }

    /// All of a record is to be sent, not what differs.
    pub fn send_whole(&self, object: Object, record_id: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO last_shared (object, record_id, whole) VALUES (?, ?, 1)
                 ON CONFLICT DO UPDATE SET whole = 1",
            )?
            .execute(params![object, record_id])?;
        self.conn
            .prepare_cached("UPDATE remote SET seq = 0 WHERE object = ? AND record_id = ?")?
            .execute(params![object, record_id])?;
        Ok(())
    }

    /// Both hold the same again, or only one holds it.
    pub(super) fn forget_shared(&self, object: Object, record_id: i64) -> Result<()> {
        self.conn
            .prepare_cached("DELETE FROM last_shared WHERE object = ? AND record_id = ?")?
            .execute(params![object, record_id])?;
        Ok(())
    }
}
