//! Records that go by ids made of whole rows, by name: a `row_key` that is new to their source finds
//! them by it, once.

use rusqlite::params;

use super::{Result, Store};
use crate::model::{Object, text::name_key};

/// What ids made of whole rows lie between; see `mapping::compiled`.
const BY_ROW: &str = "external_id >= 'row:' AND external_id < 'row;' AND derived = 1";
const BY_KEY: &str = "external_id >= 'key:' AND external_id < 'key;' AND derived = 1";

fn names_of(object: Object) -> &'static str {
    match object {
        Object::Accounts => "SELECT id, name_key FROM account WHERE name_key IS NOT NULL",
        Object::Contacts => "SELECT id, name_key FROM contact WHERE name_key IS NOT NULL",
        Object::Deals => "SELECT id, name FROM deal WHERE name IS NOT NULL",
    }
}

impl Store {
    /// Whether a record goes by an id made of a whole row of a source.
    pub fn goes_by_row(&self, object: Object, record_id: i64, source: i64) -> Result<bool> {
        let sql = format!(
            "SELECT 1 FROM external_id INDEXED BY external_id_record
             WHERE object = ? AND record_id = ? AND source_id = ? AND {BY_ROW}"
        );
        let key = params![object.index() as i64, record_id, source];
        Ok(self.conn.prepare_cached(&sql)?.exists(key)?)
    }

    /// The records whose names as they are compared are `wanted`, with these, oldest first; of many of
    /// one name no more than `most`.
    pub fn records_named(
        &self,
        object: Object,
        most: usize,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, i64)>> {
        let mut found = Vec::new();
        let mut statement = self.conn.prepare(&format!("{} ORDER BY id", names_of(object)))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name = name_key(row.get_ref(1)?.as_str().unwrap_or_default());
            if wanted(&name) {
                found.push((name, row.get(0)?));
                // Names that everybody has tell nothing.
                if found.len() >= most.saturating_mul(20) {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Lists the records of an object that go by ids made of whole rows of a source, and by none made
    /// of the columns of a `row_key`; whether there are any.
    pub fn list_before_key(&self, object: Object, source: i64) -> Result<bool> {
        self.conn.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS before_key
                 (object INTEGER, name TEXT, record_id INTEGER, PRIMARY KEY (object, name, record_id))
                 WITHOUT ROWID",
        )?;
        let number = object.index() as i64;
        self.conn.execute("DELETE FROM temp.before_key WHERE object = ?", [number])?;
        let sql = format!(
            "{} AND id IN (SELECT record_id FROM external_id
                           WHERE object = ?1 AND source_id = ?2 AND {BY_ROW})
                AND id NOT IN (SELECT record_id FROM external_id
                               WHERE object = ?1 AND source_id = ?2 AND {BY_KEY})",
            names_of(object)
        );
        let mut statement = self.conn.prepare(&sql)?;
        let mut rows = statement.query(params![number, source])?;
        let mut add =
            self.conn.prepare("INSERT OR IGNORE INTO temp.before_key VALUES (?, ?, ?)")?;
        let mut any = false;
        while let Some(row) = rows.next()? {
            let name = name_key(row.get_ref(1)?.as_str().unwrap_or_default());
            add.execute(params![number, name, row.get::<_, i64>(0)?])?;
            any = true;
        }
        Ok(any)
    }

    /// The records of that name on the list, oldest first.
    pub fn before_key(&self, object: Object, name: &str) -> Result<Vec<i64>> {
        let sql = "SELECT record_id FROM temp.before_key WHERE object = ? AND name = ?
                   ORDER BY record_id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let ids = statement.query_map(params![object.index() as i64, name], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Takes a record off the list.
    pub fn found_before_key(&self, object: Object, name: &str, record_id: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "DELETE FROM temp.before_key WHERE object = ? AND name = ? AND record_id = ?",
            )?
            .execute(params![object.index() as i64, name, record_id])?;
        Ok(())
    }
}
