//! The journal: what an import did beside creating a record from a row, enough to take it back.

use std::collections::BTreeMap;

use rusqlite::{Row, params};

use super::{Result, Store, StoreError, object_of};
use crate::model::Object;

/// Values by field, as JSON; absent fields did not change.
pub type Values = BTreeMap<String, serde_json::Value>;

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A record that no row stands for: an account that a contact or deal names.
    Created,
    /// Values of a record were replaced.
    Merged,
    /// An open link of an earlier import was resolved.
    Linked,
    /// Options were added to a custom field; `before` holds its key and the options.
    Options,
}

impl What {
    /// The name in the store and in `explain`.
    pub fn name(self) -> &'static str {
        match self {
            What::Created => "created",
            What::Merged => "merged",
            What::Linked => "linked",
            What::Options => "options",
        }
    }

    fn from_name(name: &str) -> What {
        match name {
            "created" => What::Created,
            "linked" => What::Linked,
            "options" => What::Options,
            _ => What::Merged,
        }
    }
}

/// An entry of the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its place in the journal.
    pub id: i64,
    /// The import.
    pub import_id: i64,
    /// The record's object.
    pub object: Object,
    /// The record.
    pub record_id: i64,
    /// What was done.
    pub what: What,
    /// The values before.
    pub before: Values,
    /// The values after.
    pub after: Values,
}

fn read_entry(row: &Row<'_>) -> Result<Entry> {
    let what: String = row.get(4)?;
    let values = |at: usize| -> Result<Values> {
        let text: Option<String> = row.get(at)?;
        Ok(match text {
            Some(text) => serde_json::from_str(&text)?,
            None => Values::new(),
        })
    };
    Ok(Entry {
        id: row.get(0)?,
        import_id: row.get(1)?,
        object: object_of(row.get(2)?),
        record_id: row.get(3)?,
        what: What::from_name(&what),
        before: values(5)?,
        after: values(6)?,
    })
}

/// The records of object ?2 that import ?1 created.
pub(super) const CREATED: &str = "SELECT o.record_id FROM outcome o
     JOIN import_file f ON f.id = o.file_id
     WHERE f.import_id = ?1 AND f.object = ?2 AND o.outcome = 0
     UNION
     SELECT record_id FROM journal WHERE import_id = ?1 AND object = ?2 AND what = 'created'";

const SELECT: &str = "SELECT id, import_id, object, record_id, what, before, after FROM journal";

impl Store {
    /// Adds an entry; its `id` is given by the store.
    pub fn add_journal(&self, entry: &Entry) -> Result<()> {
        let json = |values: &Values| -> Result<Option<String>> {
            Ok(if values.is_empty() { None } else { Some(serde_json::to_string(values)?) })
        };
        self.conn
            .prepare_cached(
                "INSERT INTO journal (import_id, object, record_id, what, before, after)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                entry.import_id,
                entry.object,
                entry.record_id,
                entry.what.name(),
                json(&entry.before)?,
                json(&entry.after)?
            ])?;
        Ok(())
    }

    /// Calls `each` with the entries of an import, newest first.
    pub fn for_each_journal_backwards<E: From<StoreError>>(
        &self,
        import_id: i64,
        mut each: impl FnMut(Entry) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let lift = |error: rusqlite::Error| E::from(StoreError::from(error));
        let mut statement = self
            .conn
            .prepare(&format!("{SELECT} WHERE import_id = ? ORDER BY id DESC"))
            .map_err(lift)?;
        let mut rows = statement.query([import_id]).map_err(lift)?;
        while let Some(row) = rows.next().map_err(lift)? {
            each(read_entry(row)?)?;
        }
        Ok(())
    }

    /// The entries about a record, oldest first.
    pub fn journal_of(&self, object: Object, record_id: i64) -> Result<Vec<Entry>> {
        let mut statement = self.conn.prepare(&format!(
            "{SELECT} WHERE object = ? AND record_id = ? AND what <> 'options' ORDER BY id"
        ))?;
        let mut rows = statement.query(params![object, record_id])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(read_entry(row)?);
        }
        Ok(entries)
    }

    /// Forgets what an import did to a record: it was not taken.
    pub fn forget_journal(&self, import_id: i64, object: Object, record_id: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "DELETE FROM journal WHERE import_id = ? AND object = ? AND record_id = ?
                 AND what <> 'options'",
            )?
            .execute(params![import_id, object, record_id])?;
        Ok(())
    }

    /// Corrects what an entry found there: the import that had left it was taken back.
    pub fn set_journal_before(&self, id: i64, before: &Values) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE journal SET before = ?2 WHERE id = ?1")?
            .execute(params![id, serde_json::to_string(before)?])?;
        Ok(())
    }

    /// Whether an import created a record that no row stands for: an account that a row names.
    pub fn was_implied(&self, import_id: i64, object: Object, record_id: i64) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM journal
                 WHERE import_id = ? AND object = ? AND record_id = ? AND what = 'created'",
            )?
            .exists(params![import_id, object, record_id])?)
    }

    /// The records that an import created, from a row or because a row names a company, by id.
    pub fn created_by(&self, object: Object, import_id: i64) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare(&format!("{CREATED} ORDER BY 1"))?;
        let ids = statement.query_map(params![import_id, object], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// The records that an import created or changed, by id.
    pub fn records_of_import(&self, object: Object, import_id: i64) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare(
            "SELECT o.record_id FROM outcome o JOIN import_file f ON f.id = o.file_id
             WHERE f.import_id = ?1 AND f.object = ?2 AND o.record_id IS NOT NULL
             UNION
             SELECT record_id FROM journal
             WHERE import_id = ?1 AND object = ?2 AND what <> 'options'
             ORDER BY 1",
        )?;
        let ids = statement.query_map(params![import_id, object], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Forgets the ids that an import gave to records, and what it said under others: what the
    /// import before it said counts again. A record that it created and that is kept keeps its
    /// ids and what was said under them, and so does one under whose id a later import brought news:
    /// rows of these ids must not make a second record.
    pub fn forget_ids_of(&self, import_id: i64) -> Result<()> {
        for statement in [
            "DELETE FROM external_id
             WHERE added_by = ?1 AND (seen_by IS NULL OR seen_by = ?1)
               AND (object, record_id) NOT IN (CREATED)",
            // Where a later import brought news on top, what comes back when that one goes is not
            // what the imports before this one said.
            "DELETE FROM earlier_content WHERE import_id < ?1 AND (object, source_id, external_id) IN
             (SELECT object, source_id, external_id
              FROM earlier_content JOIN external_id USING (object, source_id, external_id)
              WHERE import_id = ?1 AND seen_by <> ?1)",
            "DELETE FROM earlier_content
             WHERE import_id = ?1 AND (object, source_id, external_id) NOT IN
             (SELECT object, source_id, external_id FROM external_id
              WHERE (object, record_id) IN (CREATED))",
            "UPDATE external_id SET (fingerprint, seen_by) =
             (SELECT e.fingerprint, e.import_id FROM earlier_content e
              WHERE e.object = external_id.object AND e.source_id = external_id.source_id
                AND e.external_id = external_id.external_id
              ORDER BY e.import_id DESC LIMIT 1)
             WHERE seen_by = ?1 AND (object, record_id) NOT IN (CREATED)",
        ] {
            // Rows alone: an account that a row names has no ids.
            let created = "SELECT f.object, o.record_id FROM outcome o
                 JOIN import_file f ON f.id = o.file_id WHERE f.import_id = ?1 AND o.outcome = 0";
            self.conn.execute(&statement.replace("CREATED", created), [import_id])?;
        }
        Ok(())
    }
}
