//! The indexes that a first load does without: to make one after the rows is cheaper than to keep
//! it in order with each. A run that is killed leaves a store without them, which gets them when it
//! is opened for writing again.

use rusqlite::params;

use super::match_keys::MatchKey;
use super::open::CACHE;
use super::{Result, Store};
use crate::model::Object;

/// By object: name, and what the schema says of it. The order of an object's keys is random to that
/// of its rows; other indexes grow at their end and cost little.
const INDEXES: [&[(&str, &str)]; 3] = [
    &[
        ("account_name", "account (name_key)"),
        ("account_domain", "account (domain) WHERE domain IS NOT NULL"),
    ],
    &[
        ("contact_email", "contact (email) WHERE email IS NOT NULL"),
        ("contact_account", "contact (account_id) WHERE account_id IS NOT NULL"),
    ],
    &[
        ("deal_account", "deal (account_id) WHERE account_id IS NOT NULL"),
        ("deal_contact", "deal (contact_id) WHERE contact_id IS NOT NULL"),
    ],
];

/// Sorting takes as much memory as the cache may, so that the cache gives way.
const CACHE_WHILE_SORTING: i64 = -4_096;

impl Store {
    /// Drops the indexes of all objects until [`Store::make_indexes`].
    pub fn drop_indexes(&self) -> Result<()> {
        for (name, _) in INDEXES.into_iter().flatten() {
            self.conn.execute_batch(&format!("DROP INDEX IF EXISTS {name}"))?;
        }
        Ok(())
    }

    /// Makes the indexes of an object that are not there.
    pub fn make_indexes(&self, object: Object) -> Result<()> {
        let (mut missing, indexes) = (Vec::new(), INDEXES[object.index()]);
        let mut there = self
            .conn
            .prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?")?;
        for (name, on) in indexes {
            if !there.exists([name])? {
                missing.push(format!("CREATE INDEX {name} ON {on}"));
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        self.conn.pragma_update(None, "cache_size", CACHE_WHILE_SORTING)?;
        let made = missing.iter().try_for_each(|sql| self.conn.execute_batch(sql));
        self.conn.pragma_update(None, "cache_size", CACHE)?;
        Ok(made?)
    }

    /// Whether a record answers to a value; does without an index.
    pub fn answers_to(&self, key: MatchKey, id: i64, value: &str) -> Result<bool> {
        let sql = match key {
            MatchKey::Email => "SELECT 1 FROM contact WHERE id = ? AND email = ?",
            MatchKey::Phone => "SELECT 1 FROM contact WHERE id = ? AND phone = ?",
            MatchKey::Domain => "SELECT 1 FROM account WHERE id = ? AND domain = ?",
            MatchKey::AccountName => "SELECT 1 FROM account WHERE id = ? AND name_key = ?",
            MatchKey::ContactName => "SELECT 1 FROM contact WHERE id = ? AND name_key = ?",
        };
        Ok(self.conn.prepare_cached(sql)?.exists(params![id, value])?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn indexes_are_made_again_as_the_schema_has_them() {
        let store = Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap();
        let schema = || -> Vec<String> {
            let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
            let mut statement = store.conn.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.map(|sql| sql.unwrap()).collect()
        };
        let before = schema();
        store.drop_indexes().unwrap();
        assert_eq!(schema().len(), before.len() - 6);
        for object in Object::ALL {
            store.make_indexes(object).unwrap();
            store.make_indexes(object).unwrap();
        }
        assert_eq!(schema(), before);
    }

    #[test]
    fn a_store_that_was_left_without_indexes_gets_them_when_it_is_opened() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ws.db");
        Store::open(&path).unwrap().drop_indexes().unwrap();
        let store = Store::open(&path).unwrap();
        let sql =
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('contact_email', 'deal_contact')";
        let there: i64 = store.conn.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(there, 2);
    }
}
