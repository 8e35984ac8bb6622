//! What a comparison has to remember of its rows: which row stands for which record, what was rejected,
//! what was deleted. In a private database that goes with it, for there may be millions; the store itself
//! is only looked at.

use rusqlite::{Connection, OptionalExtension, params};

use super::open::configure_private;
use super::{Result, Store};
use crate::model::Object;

/// The memory of one comparison.
pub struct Scratch {
    conn: Connection,
}

/// The first row that stands for a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstRow {
    /// Its table, by place among those that are compared.
    pub table: usize,
    /// The line on which it begins.
    pub line: u64,
    /// The id that the row gives, else the one that is derived.
    pub id: String,
    /// What people call what the row says.
    pub name: String,
}

/// Why a row was rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReject {
    /// The stable code.
    pub code: String,
    /// The field, if one.
    pub field: Option<String>,
    /// The value as it was read.
    pub value: String,
    /// What is wrong.
    pub message: String,
}

/// A field that is empty at the source and not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    /// The record's object.
    pub object: Object,
    /// The record.
    pub record_id: i64,
    /// The row's table, by place among those that are compared.
    pub table: usize,
    /// The line on which the row begins.
    pub line: u64,
    /// The id at the source, if the row has one.
    pub external_id: Option<String>,
    /// The field.
    pub field: String,
    /// What the record holds.
    pub value: String,
}

impl Scratch {
    /// An empty one.
    pub fn new() -> Result<Scratch> {
        let conn = Connection::open("")?;
        configure_private(&conn)?;
        conn.execute_batch(
            "CREATE TABLE met (
                 object INTEGER NOT NULL, record_id INTEGER NOT NULL, part INTEGER NOT NULL,
                 line INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
                 rows INTEGER NOT NULL DEFAULT 1, different INTEGER NOT NULL DEFAULT 0,
                 PRIMARY KEY (object, record_id)
             ) WITHOUT ROWID;
             CREATE TABLE rejected (
                 file_id INTEGER NOT NULL, row INTEGER NOT NULL, cells TEXT NOT NULL,
                 code TEXT NOT NULL, field TEXT, value TEXT NOT NULL, message TEXT NOT NULL,
                 PRIMARY KEY (file_id, row)
             ) WITHOUT ROWID;
             CREATE INDEX rejected_cells ON rejected (cells);
             CREATE TABLE deleted (
                 object INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (object, id)
             ) WITHOUT ROWID;
             CREATE TABLE cleared (
                 object INTEGER NOT NULL, record_id INTEGER NOT NULL, part INTEGER NOT NULL,
                 line INTEGER NOT NULL, external_id TEXT, field TEXT NOT NULL, value TEXT NOT NULL
             );
             BEGIN;",
        )?;
        Ok(Scratch { conn })
    }

    /// Notes that a row stands for a record; the row that did before, if one did.
    pub fn meet(&self, object: Object, record_id: i64, row: &FirstRow) -> Result<Option<FirstRow>> {
        let FirstRow { table, line, id, name } = row;
        let new = self
            .conn
            .prepare_cached(
                "INSERT OR IGNORE INTO met (object, record_id, part, line, id, name)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![object, record_id, *table as i64, *line as i64, id, name])?;
        if new > 0 {
            return Ok(None);
        }
        self.conn
            .prepare_cached("UPDATE met SET rows = rows + 1 WHERE object = ? AND record_id = ?")?
            .execute(params![object, record_id])?;
        let mut statement = self.conn.prepare_cached(
            "SELECT part, line, id, name FROM met WHERE object = ? AND record_id = ?",
        )?;
        let first = statement.query_row(params![object, record_id], |row| {
            let (table, line): (i64, i64) = (row.get(0)?, row.get(1)?);
            Ok(FirstRow {
                table: usize::try_from(table).unwrap_or(0),
                line: line.unsigned_abs(),
                id: row.get(2)?,
                name: row.get(3)?,
            })
        })?;
        Ok(Some(first))
    }

    /// Notes that a record needs no row: it is told of already. False where that was noted before, or
    /// a row stands for it.
    pub fn pass(&self, object: Object, record_id: i64) -> Result<bool> {
        let new = self
            .conn
            .prepare_cached(
                "INSERT OR IGNORE INTO met (object, record_id, part, line, id, name)
                 VALUES (?, ?, 0, 0, '', '')",
            )?
            .execute(params![object, record_id])?;
        Ok(new > 0)
    }

    /// Notes that a record differs; whether that is news.
    pub fn differs(&self, object: Object, record_id: i64) -> Result<bool> {
        let new = self
            .conn
            .prepare_cached(
                "UPDATE met SET different = 1 WHERE object = ? AND record_id = ? AND NOT different",
            )?
            .execute(params![object, record_id])?;
        Ok(new > 0)
    }

    /// Takes over the rejected rows of an import's file; how many.
    pub fn take_rejected(&self, store: &Store, file_id: i64) -> Result<u64> {
        let mut from = store.conn.prepare(
            "SELECT row, cells, code, field, value, message FROM reject WHERE file_id = ? ORDER BY row",
        )?;
        let mut to = self.conn.prepare(
            "INSERT OR IGNORE INTO rejected (file_id, row, cells, code, field, value, message)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?;
        let mut rows = from.query([file_id])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            to.execute(params![
                file_id,
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, Option<String>>(3)?,
                row.get::<_, String>(4)?,
                row.get::<_, String>(5)?,
            ])?;
            count += 1;
        }
        Ok(count)
    }

    /// Why the row of that number was rejected, if it was.
    pub fn rejected_row(&self, file_id: i64, row: u64) -> Result<Option<KeptReject>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT code, field, value, message FROM rejected WHERE file_id = ? AND row = ?",
        )?;
        Ok(statement.query_row(params![file_id, row as i64], read_reject).optional()?)
    }

    /// Why a row of these cells was rejected, in whichever file, if one was.
    pub fn rejected_cells<'c>(
        &self,
        cells: impl Iterator<Item = &'c str>,
    ) -> Result<Option<KeptReject>> {
        let cells = serde_json::to_string(&cells.collect::<Vec<_>>())?;
        let mut statement = self.conn.prepare_cached(
            "SELECT code, field, value, message FROM rejected WHERE cells = ? LIMIT 1",
        )?;
        Ok(statement.query_row([cells], read_reject).optional()?)
    }

    /// Takes over the ids of an object's records that were deleted, where the store tracks them.
    pub fn take_deleted(&self, store: &Store, object: Object) -> Result<()> {
        let mut from = store.conn.prepare(
            "SELECT json_extract(e.value, '$[1]') FROM change c, json_each(c.ids) e
             WHERE c.object = ? AND c.deleted AND c.ids IS NOT NULL",
        )?;
        let mut to = self.conn.prepare("INSERT OR IGNORE INTO deleted VALUES (?, ?)")?;
        let mut rows = from.query(params![object])?;
        while let Some(row) = rows.next()? {
            to.execute(params![object, row.get::<_, String>(0)?])?;
        }
        Ok(())
    }

    /// Whether a record of that id was deleted, as far as [`Scratch::take_deleted`] told.
    pub fn is_deleted(&self, object: Object, id: &str) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM deleted WHERE object = ? AND id = ?")?
            .exists(params![object, id])?)
    }

    /// Notes a field that is empty at the source and not here.
    pub fn add_cleared(&self, cleared: &Cleared) -> Result<()> {
        let Cleared { object, record_id, table, line, external_id, field, value } = cleared;
        self.conn.prepare_cached("INSERT INTO cleared VALUES (?, ?, ?, ?, ?, ?, ?)")?.execute(
            params![object, record_id, *table as i64, *line as i64, external_id, field, value],
        )?;
        Ok(())
    }

    /// The fields that are empty at the source and not here, of records for which one row alone stands
    /// (another may have filled the field): those after the place `after`, at most `limit`, each with
    /// its place.
    pub fn cleared(&self, after: i64, limit: i64) -> Result<Vec<(i64, Cleared)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.object, c.record_id, c.part, c.line, c.external_id, c.field, c.value, c.rowid
             FROM cleared c JOIN met m USING (object, record_id)
             WHERE m.rows = 1 AND c.rowid > ? ORDER BY c.rowid LIMIT ?",
        )?;
        let found =
            statement.query_map([after, limit], |row| Ok((row.get(7)?, read_cleared(row)?)))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

fn read_reject(row: &rusqlite::Row<'_>) -> rusqlite::Result<KeptReject> {
    Ok(KeptReject {
        code: row.get(0)?,
        field: row.get(1)?,
        value: row.get(2)?,
        message: row.get(3)?,
    })
}

fn read_cleared(row: &rusqlite::Row<'_>) -> rusqlite::Result<Cleared> {
    let (table, line): (i64, i64) = (row.get(2)?, row.get(3)?);
    Ok(Cleared {
        object: super::object_of(row.get(0)?),
        record_id: row.get(1)?,
        table: usize::try_from(table).unwrap_or(0),
        line: line.unsigned_abs(),
        external_id: row.get(4)?,
        field: row.get(5)?,
        value: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_of_a_record_is_remembered_for_those_that_follow() {
        let scratch = Scratch::new().unwrap();
        let row = |line, name: &str| FirstRow {
            table: 0,
            line,
            id: "C-1".to_owned(),
            name: name.to_owned(),
        };
        assert_eq!(scratch.meet(Object::Contacts, 7, &row(2, "Ada")).unwrap(), None);
        assert_eq!(scratch.meet(Object::Accounts, 7, &row(2, "Acme")).unwrap(), None);
        let first = scratch.meet(Object::Contacts, 7, &row(3, "Ben")).unwrap();
        assert_eq!(first, Some(row(2, "Ada")));
        assert!(!scratch.pass(Object::Contacts, 7).unwrap());
        assert!(scratch.pass(Object::Contacts, i64::MIN).unwrap());
        assert!(!scratch.pass(Object::Contacts, i64::MIN).unwrap());
    }

    #[test]
    fn a_field_that_another_row_may_have_filled_was_not_cleared() {
        let scratch = Scratch::new().unwrap();
        for record_id in [1, 2] {
            let row = FirstRow { table: 0, line: 2, id: "C".to_owned(), name: String::new() };
            scratch.meet(Object::Contacts, record_id, &row).unwrap();
            let cleared = Cleared {
                object: Object::Contacts,
                record_id,
                table: 0,
                line: 2,
                external_id: None,
                field: "title".to_owned(),
                value: "CTO".to_owned(),
            };
            scratch.add_cleared(&cleared).unwrap();
            if record_id == 2 {
                scratch.meet(Object::Contacts, record_id, &row).unwrap();
            }
        }
        let found = scratch.cleared(0, 10).unwrap();
        let found: Vec<i64> = found.into_iter().map(|(_, cleared)| cleared.record_id).collect();
        assert_eq!(found, [1]);
    }
}
