//! How often a row without an id of its own was met in a file: equal rows are counted among each
//! other. Only what is met again, or was rejected, has a row of its own here; the first of equal rows
//! is noted with its id.

use rusqlite::{Connection, OptionalExtension, params};

use super::external_ids::ExternalId;
use super::{Result, Store};

/// A row that was met in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetRow {
    /// How often.
    pub times: u64,
    /// The line of the first one.
    pub line: u64,
}

impl Store {
    /// Whether any row of a file was met again, or rejected.
    pub fn has_met_rows(&self, file_id: i64) -> Result<bool> {
        let sql = "SELECT 1 FROM met_row WHERE file_id = ? LIMIT 1";
        Ok(self.conn.prepare_cached(sql)?.exists([file_id])?)
    }

    /// How often a row was met in a file, where that is kept.
    pub fn met_row(&self, file_id: i64, row_id: &str) -> Result<Option<MetRow>> {
        let sql = "SELECT times, line FROM met_row WHERE file_id = ? AND row_id = ?";
        let met = self.conn.prepare_cached(sql)?.query_row(params![file_id, row_id], |row| {
            let (times, line): (i64, i64) = (row.get(0)?, row.get(1)?);
            Ok(MetRow { times: times.unsigned_abs(), line: line.unsigned_abs() })
        });
        Ok(met.optional()?)
    }

    /// Keeps how often a row was met in a file.
    pub fn keep_met_row(&self, file_id: i64, row_id: &str, met: MetRow) -> Result<()> {
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO met_row VALUES (?, ?, ?, ?)")?
            .execute(params![file_id, row_id, met.times as i64, met.line as i64])?;
        Ok(())
    }

    /// Notes that a row of a file stands for an id that is there.
    pub fn note_met(&self, key: ExternalId<'_>, file_id: i64, line: u64) -> Result<()> {
        let (object, source, id) = key.params();
        self.conn
            .prepare_cached(
                "UPDATE external_id SET met_by = ?4, met_line = ?5
                 WHERE object = ?1 AND source_id = ?2 AND external_id = ?3",
            )?
            .execute(params![object, source, id, file_id, line as i64])?;
        Ok(())
    }

    /// Forgets how often rows were met in the files of an import.
    pub(super) fn forget_met_rows(&self, import_id: i64) -> Result<()> {
        self.conn.execute(
            "DELETE FROM met_row
             WHERE file_id IN (SELECT id FROM import_file WHERE import_id = ?)",
            [import_id],
        )?;
        Ok(())
    }

    /// The last import that rejected the row of that id, if one did.
    pub fn last_rejected(&self, row_id: &str) -> Result<Option<i64>> {
        let sql = "SELECT max(f.import_id) FROM reject r JOIN import_file f ON f.id = r.file_id
                   WHERE r.row_id = ?";
        Ok(self.conn.prepare_cached(sql)?.query_row([row_id], |row| row.get(0))?)
    }
}

/// Counts rows beside an import, where nothing is kept. There may be millions: they are in a temporary
/// file.
pub struct RowCounter(Connection);

impl RowCounter {
    /// Has counted none.
    pub fn new() -> Result<RowCounter> {
        let conn = Connection::open("")?;
        conn.execute_batch(
            "BEGIN;
             CREATE TABLE counted_row (row_id TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID",
        )?;
        Ok(RowCounter(conn))
    }

    /// Counts a row: how often it was met by now.
    pub fn count(&self, row_id: &str) -> Result<u64> {
        let times: i64 = self
            .0
            .prepare_cached(
                "INSERT INTO counted_row VALUES (?, 1)
                 ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times",
            )?
            .query_row([row_id], |row| row.get(0))?;
        Ok(times.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn rows_are_counted_by_what_they_are() {
        let rows = RowCounter::new().unwrap();
        let counted = ["row:1", "row:2", "row:1"].map(|id| rows.count(id).unwrap());
        assert_eq!(counted, [1, 1, 2]);
    }

    #[test]
    fn what_was_met_is_kept_by_file() {
        let store = Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap();
        assert!(!store.has_met_rows(1).unwrap());
        let met = MetRow { times: 2, line: 7 };
        store.keep_met_row(1, "row:1", met).unwrap();
        assert_eq!(store.met_row(1, "row:1").unwrap(), Some(met));
        assert_eq!(store.met_row(2, "row:1").unwrap(), None);
        assert!(store.has_met_rows(1).unwrap() && !store.has_met_rows(2).unwrap());
    }
}
