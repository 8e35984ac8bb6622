//! What changed since when: the last change of each record, in order. An API client asks it for what
//! is still to be sent, a served workspace for what its clients have not seen yet.
//!
//! Triggers keep it, made by [`Store::track_changes`]: a store that only takes local imports pays
//! nothing for it.

use rusqlite::{OptionalExtension, params};

use super::shared::columns_as_json;
use super::{Result, Store, table};
use crate::model::Object;

/// The last change of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The record.
    pub record_id: i64,
    /// The change's number; later changes have higher ones.
    pub seq: i64,
    /// When, UTC.
    pub at: String,
    /// Whether the record is gone.
    pub deleted: bool,
    /// The external ids of a record that is gone, as JSON: `[[source, id, derived], …]`.
    pub ids: Option<String>,
    /// The revision of a record that is gone: one more than its last.
    pub revision: i64,
}

/// Which changes are listed.
#[derive(Clone, Debug, Default)]
pub struct Since<'a> {
    /// Those after this one.
    pub seq: i64,
    /// Those at this moment (UTC) or later.
    pub at: Option<&'a str>,
    /// Whether records that are gone are listed too.
    pub deleted: bool,
}

const NEXT: &str = "(SELECT coalesce(max(seq), 0) + 1 FROM change)";
const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

impl Store {
    /// Keeps track of changes from now on; records that are there count as changed now. A store
    /// that does so already is left as it is.
    pub fn track_changes(&self) -> Result<()> {
        let tracked: bool = self.conn.query_row(
            "SELECT exists (SELECT 1 FROM sqlite_schema WHERE name = 'deal_changed')",
            [],
            |row| row.get(0),
        )?;
        if tracked {
            return Ok(());
        }
        let mut sql = String::new();
        let note = |object: i64, record: &str| {
            format!(
                "INSERT INTO change (object, record_id, seq, at)
                 VALUES ({object}, {record}, {NEXT}, {NOW})
                 ON CONFLICT DO UPDATE SET seq = excluded.seq, at = excluded.at, deleted = 0,
                                           ids = NULL;"
            )
        };
        for object in Object::ALL {
            let (table, number) = (table(object), object.index() as i64);
            sql.push_str(&format!(
                "INSERT INTO change (object, record_id, seq, at)
                 SELECT {number}, id, {NEXT} - 1 + row_number() OVER (ORDER BY id), {NOW}
                 FROM {table} WHERE true ON CONFLICT DO NOTHING;
                 CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {added} END;
                 CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} BEGIN {added} END;
                 CREATE TRIGGER {table}_shared BEFORE UPDATE ON {table}
                 WHEN EXISTS (SELECT 1 FROM remote WHERE object = {number} AND record_id = OLD.id)
                 BEGIN
                     INSERT INTO last_shared (object, record_id, columns)
                     VALUES ({number}, OLD.id, {columns})
                     ON CONFLICT DO UPDATE SET columns = coalesce(columns, excluded.columns);
                 END;
                 CREATE TRIGGER {table}_gone BEFORE DELETE ON {table} BEGIN
                     INSERT INTO change (object, record_id, seq, at, deleted, ids, revision)
                     VALUES ({number}, OLD.id, {NEXT}, {NOW}, 1,
                         (SELECT json_group_array(json_array(s.name, e.external_id, e.derived))
                          FROM external_id e INDEXED BY external_id_record
                          JOIN source s ON s.id = e.source_id
                          WHERE e.object = {number} AND e.record_id = OLD.id), OLD.revision + 1)
                     ON CONFLICT DO UPDATE SET seq = excluded.seq, at = excluded.at, deleted = 1,
                         ids = excluded.ids, revision = excluded.revision;
                 END;",
                added = note(number, "NEW.id"),
                columns = columns_as_json(object, "OLD"),
            ));
        }
        // An id that is taken away can't be told as a difference of columns.
        let whole = "INSERT INTO last_shared (object, record_id, whole)
             SELECT object, record_id, 1 FROM remote
             WHERE object = OLD.object AND record_id = OLD.record_id
             ON CONFLICT DO UPDATE SET whole = 1;";
        // An id or an entry of the ledger that is added to a record changes the record, too.
        let by_object = note(0, "NEW.record_id").replacen("(0,", "(NEW.object,", 1);
        sql.push_str(&format!(
            "CREATE TRIGGER external_id_added AFTER INSERT ON external_id BEGIN {by_object} END;
             CREATE TRIGGER external_id_gone AFTER DELETE ON external_id
             WHEN EXISTS (SELECT 1 FROM change WHERE object = OLD.object
                          AND record_id = OLD.record_id AND NOT deleted)
             BEGIN {gone} {whole} END;
             CREATE TRIGGER consent_added AFTER INSERT ON consent BEGIN {consent} END;",
            gone = by_object.replace("NEW.", "OLD."),
            consent = note(Object::Contacts.index() as i64, "NEW.contact_id"),
        ));
        Ok(self.conn.execute_batch(&sql)?)
    }

    /// The last change of a record; none where changes are not tracked.
    pub fn change(&self, object: Object, record_id: i64) -> Result<Option<Change>> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT record_id, seq, at, deleted, ids, revision FROM change
                 WHERE object = ? AND record_id = ?",
            )?
            .query_row(params![object, record_id], read)
            .optional()?)
    }

    /// The changes of an object's records, the earliest first, at most `limit`.
    pub fn changes(&self, object: Object, since: &Since<'_>, limit: i64) -> Result<Vec<Change>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT record_id, seq, at, deleted, ids, revision FROM change
             WHERE object = ?1 AND seq > ?2 AND at >= ?3 AND (?4 OR NOT deleted)
             ORDER BY seq LIMIT ?5",
        )?;
        let at = since.at.unwrap_or("");
        let changes =
            statement.query_map(params![object, since.seq, at, since.deleted, limit], read)?;
        Ok(changes.collect::<rusqlite::Result<_>>()?)
    }

    /// The number of the last change of any record; 0 where there is none.
    pub fn last_change(&self) -> Result<i64> {
        let mut statement = self.conn.prepare_cached("SELECT coalesce(max(seq), 0) FROM change")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// How many changes there are.
    pub fn count_changes(&self, object: Object, since: &Since<'_>) -> Result<i64> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT count(*) FROM change
                 WHERE object = ?1 AND seq > ?2 AND at >= ?3 AND (?4 OR NOT deleted)",
            )?
            .query_row(
                params![object, since.seq, since.at.unwrap_or(""), since.deleted],
                |row| row.get(0),
            )?)
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Change> {
    Ok(Change {
        record_id: row.get(0)?,
        seq: row.get(1)?,
        at: row.get(2)?,
        deleted: row.get(3)?,
        ids: row.get(4)?,
        revision: row.get(5)?,
    })
}
