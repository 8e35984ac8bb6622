//! The ids that records carry at their sources, and what each source last said under them.

use rusqlite::{OptionalExtension, Row, params};

use super::{Result, Store, StoreError};
use crate::model::Object;

/// What the store knows of an id at a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The record.
    pub record_id: i64,
    /// The content that the source last gave under this id.
    pub fingerprint: Option<i64>,
    /// The import that last brought news under this id.
    pub seen_by: Option<i64>,
    /// The import that added the id.
    pub added_by: Option<i64>,
    /// The file and the line of the row that last stood for it, for ids made of rows.
    pub met: Option<(i64, i64)>,
}

/// An id at a source, as a key.
#[derive(Clone, Copy, Debug)]
pub struct ExternalId<'a> {
    /// The object.
    pub object: Object,
    /// The source, see [`Store::source_id`].
    pub source: i64,
    /// The id.
    pub id: &'a str,
}

impl<'a> ExternalId<'a> {
    pub(super) fn params(self) -> (i64, i64, &'a str) {
        (self.object.index() as i64, self.source, self.id)
    }
}

impl Known {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Known> {
        let (met_by, met_line): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
        Ok(Known {
            record_id: row.get(0)?,
            fingerprint: row.get(1)?,
            seen_by: row.get(2)?,
            added_by: row.get(3)?,
            met: met_by.zip(met_line),
        })
    }
}

pub(super) const FIND_EXTERNAL_ID: &str =
    "SELECT record_id, fingerprint, seen_by, added_by, met_by, met_line FROM external_id
    WHERE object = ? AND source_id = ? AND external_id = ?";

pub(super) const ADD_EXTERNAL_ID: &str = "INSERT INTO external_id
    (object, source_id, external_id, record_id, derived, fingerprint, added_by, seen_by, met_by, met_line)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9)";

impl Store {
    /// The number of a source's name, made where it is new.
    pub fn source_id(&self, name: &str) -> Result<i64> {
        if let Some(id) = self.find_source(name)? {
            return Ok(id);
        }
        self.conn.execute("INSERT INTO source (name) VALUES (?)", [name])?;
        Ok(self.conn.last_insert_rowid())
    }

    /// The number of a source's name, if it is known.
    pub fn find_source(&self, name: &str) -> Result<Option<i64>> {
        Ok(self
            .conn
            .prepare_cached("SELECT id FROM source WHERE name = ?")?
            .query_row([name], |row| row.get(0))
            .optional()?)
    }

    /// What is known of an id at a source.
    pub fn find_external_id(&self, key: ExternalId<'_>) -> Result<Option<Known>> {
        let mut statement = self.conn.prepare_cached(FIND_EXTERNAL_ID)?;
        Ok(statement.query_row(key.params(), Known::read).optional()?)
    }

    /// Gives a record an id of which nothing else is known: neither which import brought it nor what
    /// its source said.
    pub fn add_external_id(
        &self,
        key: ExternalId<'_>,
        record_id: i64,
        derived: bool,
    ) -> Result<()> {
        let (object, source, id) = key.params();
        self.conn.prepare_cached(ADD_EXTERNAL_ID)?.execute((
            object,
            source,
            id,
            record_id,
            derived,
            None::<i64>,
            None::<i64>,
            None::<i64>,
            None::<i64>,
        ))?;
        Ok(())
    }

    /// Notes that import `import_id` brought new content under an id. The content before is kept
    /// with the import that brought it.
    pub fn note_content(
        &self,
        key: ExternalId<'_>,
        known: Known,
        fingerprint: i64,
        import_id: i64,
    ) -> Result<()> {
        let object = key.object.index() as i64;
        if let (Some(before), Some(by)) = (known.fingerprint, known.seen_by) {
            self.conn
                .prepare_cached("INSERT OR IGNORE INTO earlier_content VALUES (?, ?, ?, ?, ?)")?
                .execute(params![object, key.source, key.id, by, before])?;
        }
        self.conn
            .prepare_cached(
                "UPDATE external_id SET fingerprint = ?4, seen_by = ?5
                 WHERE object = ?1 AND source_id = ?2 AND external_id = ?3",
            )?
            .execute(params![object, key.source, key.id, fingerprint, import_id])?;
        Ok(())
    }

    /// Forgets an id, and what was said under it.
    pub fn forget_id(&self, key: ExternalId<'_>) -> Result<()> {
        for table in ["earlier_content", "external_id"] {
            self.conn
                .prepare_cached(&format!(
                    "DELETE FROM {table} WHERE object = ? AND source_id = ? AND external_id = ?"
                ))?
                .execute(key.params())?;
        }
        Ok(())
    }

    /// Whether the import that last brought news under an id brought this content too: a file may
    /// name an id twice, and importing it again must change nothing.
    pub fn is_earlier_content(
        &self,
        key: ExternalId<'_>,
        known: Known,
        fingerprint: i64,
    ) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM earlier_content
                 WHERE object = ? AND source_id = ? AND external_id = ? AND import_id = ?
                   AND fingerprint = ?",
            )?
            .exists(params![
                key.object.index() as i64,
                key.source,
                key.id,
                known.seen_by,
                fingerprint
            ])?)
    }

    /// Whether the source has said other things under an id before, as far as is known.
    pub fn has_earlier_content(&self, key: ExternalId<'_>) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM earlier_content
                 WHERE object = ? AND source_id = ? AND external_id = ? LIMIT 1",
            )?
            .exists(key.params())?)
    }

    /// Whether a record carries an id of its own (not a derived one) at a source.
    pub fn has_own_id(&self, object: Object, record_id: i64, source: i64) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM external_id INDEXED BY external_id_record
                 WHERE object = ? AND record_id = ? AND source_id = ? AND derived = 0",
            )?
            .exists(params![object.index() as i64, record_id, source])?)
    }

    /// Whether a source brought a record: under an id of its own or a derived one.
    pub fn has_id_of(&self, object: Object, record_id: i64, source: i64) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM external_id INDEXED BY external_id_record
                 WHERE object = ? AND record_id = ? AND source_id = ?",
            )?
            .exists(params![object.index() as i64, record_id, source])?)
    }

    /// Whether any record carries an id of its own at a source.
    pub fn has_own_ids(&self, object: Object, source: i64) -> Result<bool> {
        // In the order of ids: those made of rows are few where others are, and stand together.
        let sql = "SELECT 1 FROM external_id
             WHERE object = ? AND source_id = ? AND derived = 0 LIMIT 1";
        Ok(self.conn.prepare_cached(sql)?.exists(params![object.index() as i64, source])?)
    }

    /// Whether any record goes by an id made of a whole row of a source.
    pub fn has_row_ids(&self, object: Object, source: i64) -> Result<bool> {
        let sql = "SELECT 1 FROM external_id
             WHERE object = ? AND source_id = ? AND external_id >= 'row:' AND external_id < 'row;'
               AND derived = 1 LIMIT 1";
        Ok(self.conn.prepare_cached(sql)?.exists(params![object.index() as i64, source])?)
    }

    /// Whether a record carries an id of another source than this one.
    pub fn has_other_source(&self, object: Object, record_id: i64, source: i64) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM external_id INDEXED BY external_id_record
                 WHERE object = ? AND record_id = ? AND source_id <> ?",
            )?
            .exists(params![object.index() as i64, record_id, source])?)
    }

    /// The ids of a record: source name, id, and whether it is derived.
    pub fn external_ids(
        &self,
        object: Object,
        record_id: i64,
    ) -> Result<Vec<(String, String, bool)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT s.name, e.external_id, e.derived
             FROM external_id e INDEXED BY external_id_record
             JOIN source s ON s.id = e.source_id
             WHERE e.object = ? AND e.record_id = ? ORDER BY 1, 2",
        )?;
        let ids = statement.query_map(params![object.index() as i64, record_id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Calls `each` with source name, id and record of every id that records of an object carry,
    /// by record. Ids made from the content of rows without one are left out.
    pub fn for_each_external_id<E: From<StoreError>>(
        &self,
        object: Object,
        mut each: impl FnMut(&str, &str, i64) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let lift = |error: rusqlite::Error| E::from(StoreError::from(error));
        let sql = "SELECT s.name, e.external_id, e.record_id
             FROM external_id e JOIN source s ON s.id = e.source_id
             WHERE e.object = ? AND e.derived = 0 ORDER BY e.record_id, 1, 2";
        let mut statement = self.conn.prepare(sql).map_err(lift)?;
        let mut rows = statement.query([object.index() as i64]).map_err(lift)?;
        while let Some(row) = rows.next().map_err(lift)? {
            let (source, id): (String, String) =
                (row.get(0).map_err(lift)?, row.get(1).map_err(lift)?);
            each(&source, &id, row.get(2).map_err(lift)?)?;
        }
        Ok(())
    }

    /// The records that carry an id, at any source.
    pub fn records_of_external_id(&self, object: Object, id: &str) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT record_id FROM external_id
             WHERE object = ?1 AND source_id IN (SELECT id FROM source) AND external_id = ?2",
        )?;
        let ids = statement.query_map(params![object.index() as i64, id], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn store() -> Store {
        Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap()
    }

    #[test]
    fn content_of_an_earlier_import_counts_no_more_until_the_news_are_taken_back() {
        let store = store();
        let source = store.source_id("csv").unwrap();
        let key = ExternalId { object: Object::Contacts, source, id: "C-1" };
        store.hot().unwrap().add_external_id(key, 1, Some(10), 1, None).unwrap();
        let known = || store.find_external_id(key).unwrap().unwrap();
        store.note_content(key, known(), 20, 1).unwrap();
        let is_earlier = |content| store.is_earlier_content(key, known(), content).unwrap();
        assert!(is_earlier(10));
        store.note_content(key, known(), 30, 2).unwrap();
        assert_eq!(known().fingerprint, Some(30));
        assert!(!is_earlier(10) && !is_earlier(20));
        store.forget_ids_of(2).unwrap();
        assert_eq!(known().seen_by, Some(1));
        assert!(is_earlier(10) && is_earlier(20));
    }

    #[test]
    fn what_an_import_between_said_is_forgotten_for_good() {
        let store = store();
        let source = store.source_id("csv").unwrap();
        let key = ExternalId { object: Object::Contacts, source, id: "C-1" };
        store.hot().unwrap().add_external_id(key, 1, Some(10), 1, None).unwrap();
        let known = || store.find_external_id(key).unwrap().unwrap();
        store.note_content(key, known(), 20, 2).unwrap();
        store.note_content(key, known(), 30, 3).unwrap();
        store.forget_ids_of(2).unwrap();
        assert_eq!(known().fingerprint, Some(30));
        store.forget_ids_of(3).unwrap();
        // The record holds what no import that still stands has said.
        assert_eq!((known().fingerprint, known().seen_by), (None, None));
    }
}
