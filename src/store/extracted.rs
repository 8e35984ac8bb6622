//! The records that were read from CRMs: kept once each, in their last known version, and read back as
//! rows in the order in which they came.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::{Result, Store, object_of};
use crate::model::Object;

/// A record's state in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtractedState {
    /// It is there.
    Live = 0,
    /// It was deleted at the service.
    Deleted = 1,
    /// It was merged into another.
    Merged = 2,
}

/// A record as it is kept.
#[derive(Clone, Debug)]
pub struct ExtractedRecord<'a> {
    /// The object.
    pub object: Object,
    /// Its id at the service.
    pub external_id: &'a str,
    /// When it last changed there, RFC 3339 with `Z`.
    pub modified: Option<&'a str>,
    /// Whether it is still there.
    pub state: ExtractedState,
    /// Of a merged one: the survivor.
    pub into_id: Option<&'a str>,
    /// Its values by field, JSON.
    pub body: &'a str,
}

/// A link as it is kept.
#[derive(Clone, Debug)]
pub struct ExtractedLink<'a> {
    /// What it leads from.
    pub from: (Object, &'a str),
    /// What it leads to.
    pub to: (Object, &'a str),
    /// Whether the service calls it the primary one.
    pub primary: bool,
    /// Its place among those of the record.
    pub position: usize,
}

/// How many records of an object a store holds from a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExtractedCounts {
    /// Live ones.
    pub live: u64,
    /// Deleted ones that this read met, or missed.
    pub deleted: u64,
    /// Merged ones that this read met.
    pub merged: u64,
    /// Live ones that this read found new, or other than before.
    pub changed: u64,
}

/// Which records are rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The service.
    pub service: String,
    /// The object.
    pub object: Object,
    /// Only those that a later read than this one found new, or other than before; 0 for all.
    pub changed_after: i64,
}

impl Store {
    /// Keeps a record that `extraction` read, in place of an older version of it.
    pub fn keep_extracted(
        &self,
        service: &str,
        extraction: i64,
        touch: i64,
        record: &ExtractedRecord<'_>,
    ) -> Result<()> {
        let object = record.object.index() as i64;
        let mut statement = self.conn.prepare_cached(
            "INSERT INTO extracted (service, object, external_id, modified, state, into_id, touch,
                                    seen_in, changed_in, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)
             ON CONFLICT (service, object, external_id) DO UPDATE SET
                 changed_in = CASE
                     WHEN state = 2 AND excluded.state = 1 THEN changed_in
                     WHEN body <> excluded.body OR state <> excluded.state
                          OR into_id IS NOT excluded.into_id
                     THEN excluded.changed_in ELSE changed_in END,
                 modified = excluded.modified,
                 -- A service may tell of one that was merged as deleted, too.
                 state = CASE WHEN state = 2 AND excluded.state = 1 THEN 2 ELSE excluded.state END,
                 into_id = CASE WHEN state = 2 AND excluded.state = 1 THEN into_id
                                ELSE excluded.into_id END,
                 touch = excluded.touch,
                 seen_in = excluded.seen_in, body = excluded.body
             WHERE excluded.modified IS NULL OR modified IS NULL
                   OR excluded.modified >= modified",
        )?;
        let kept = statement.execute(params![
            service,
            object,
            record.external_id,
            record.modified,
            record.state as i64,
            record.into_id,
            touch,
            extraction,
            record.body,
        ])?;
        if kept == 0 {
            // The version that is here is the later one, but it was met.
            let mut statement = self.conn.prepare_cached(
                "UPDATE extracted SET seen_in = ?4, touch = ?5
                 WHERE service = ?1 AND object = ?2 AND external_id = ?3",
            )?;
            statement.execute(params![service, object, record.external_id, extraction, touch])?;
        }
        Ok(())
    }

    /// Whether a record is there and live, as far as is known.
    pub fn is_live(&self, service: &str, object: Object, external_id: &str) -> Result<bool> {
        let mut statement = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM extracted WHERE service = ?1 AND object = ?2
             AND external_id = ?3 AND state = 0)",
        )?;
        let with = params![service, object.index() as i64, external_id];
        Ok(statement.query_row(with, |row| row.get(0))?)
    }

    /// A record was merged into another: what leads to it leads elsewhere from now on, and so counts as
    /// changed. `fields` are those of other objects' records that name such a record.
    pub fn merged_away(
        &self,
        service: &str,
        extraction: i64,
        merged: (Object, &str),
        fields: &[(Object, &str)],
    ) -> Result<()> {
        let (object, id) = (merged.0.index() as i64, merged.1);
        let mut linked = self.conn.prepare_cached(
            "UPDATE extracted SET changed_in = ?4
             FROM extracted_link l
             WHERE l.service = ?1 AND l.to_object = ?2 AND l.to_id = ?3
               AND extracted.service = ?1 AND extracted.object = l.from_object
               AND extracted.external_id = l.from_id",
        )?;
        linked.execute(params![service, object, id, extraction])?;
        for (from, field) in fields {
            let mut naming = self.conn.prepare_cached(
                "UPDATE extracted SET changed_in = ?5
                 WHERE service = ?1 AND object = ?2 AND json_extract(body, ?3) = ?4",
            )?;
            let path = format!("$.\"{field}\"");
            naming.execute(params![service, from.index() as i64, path, id, extraction])?;
        }
        Ok(())
    }

    /// The last touch of any record. Looks at all of them: asked once in a read.
    pub fn last_touch(&self) -> Result<i64> {
        let sql = "SELECT coalesce(max(touch), 0) FROM extracted";
        Ok(self.conn.query_row(sql, [], |row| row.get(0))?)
    }

    /// Keeps a link that came with a page.
    pub fn keep_link(
        &self,
        service: &str,
        extraction: i64,
        link: &ExtractedLink<'_>,
    ) -> Result<()> {
        let (from, from_id) = (link.from.0.index() as i64, link.from.1);
        let (to, to_id) = (link.to.0.index() as i64, link.to.1);
        let mut known = self.conn.prepare_cached(
            "SELECT is_primary FROM extracted_link WHERE service = ?1 AND from_object = ?2
             AND from_id = ?3 AND to_object = ?4 AND to_id = ?5",
        )?;
        let before: Option<bool> = known
            .query_row(params![service, from, from_id, to, to_id], |row| row.get(0))
            .optional()?;
        let mut keep = self.conn.prepare_cached(
            "INSERT OR REPLACE INTO extracted_link VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let position = link.position as i64;
        let row = params![service, from, from_id, to, to_id, link.primary, position, extraction];
        keep.execute(row)?;
        if before != Some(link.primary) {
            self.links_changed(service, extraction, link.from.0, from_id)?;
        }
        Ok(())
    }

    /// Replaces the links of a record to one object by these.
    pub fn keep_links(
        &self,
        service: &str,
        extraction: i64,
        from: (Object, &str),
        to: Object,
        links: &[ExtractedLink<'_>],
    ) -> Result<()> {
        let (from_object, to_object) = (from.0.index() as i64, to.index() as i64);
        let mut known = self.conn.prepare_cached(
            "SELECT to_id, is_primary FROM extracted_link WHERE service = ?1 AND from_object = ?2
             AND from_id = ?3 AND to_object = ?4 ORDER BY position",
        )?;
        let before: Vec<(String, bool)> = known
            .query_map(params![service, from_object, from.1, to_object], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let now = links.iter().map(|link| (link.to.1, link.primary));
        if before.iter().map(|(id, primary)| (id.as_str(), *primary)).eq(now) {
            return Ok(());
        }
        let mut forget = self.conn.prepare_cached(
            "DELETE FROM extracted_link WHERE service = ?1 AND from_object = ?2 AND from_id = ?3
             AND to_object = ?4",
        )?;
        forget.execute(params![service, from_object, from.1, to_object])?;
        for link in links {
            self.keep_link(service, extraction, link)?;
        }
        self.links_changed(service, extraction, from.0, from.1)
    }

    fn links_changed(
        &self,
        service: &str,
        extraction: i64,
        object: Object,
        external_id: &str,
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(
            "UPDATE extracted SET changed_in = ?4
             WHERE service = ?1 AND object = ?2 AND external_id = ?3",
        )?;
        let object = object.index() as i64;
        statement.execute(params![service, object, external_id, extraction])?;
        Ok(())
    }

    /// The next live records that a read met after `touch`, with their touches; up to `limit`.
    pub fn extracted_ids(
        &self,
        service: &str,
        object: Object,
        touch: i64,
        limit: usize,
    ) -> Result<Vec<(i64, String)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT touch, external_id FROM extracted
             WHERE service = ?1 AND object = ?2 AND touch > ?3 AND state = 0
             ORDER BY touch LIMIT ?4",
        )?;
        let rows = statement
            .query_map(params![service, object.index() as i64, touch, limit as i64], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// After a read of all records of an object: what it did not meet is not there any more.
    pub fn extracted_gone(&self, service: &str, object: Object, extraction: i64) -> Result<()> {
        self.conn.execute(
            "UPDATE extracted SET state = 1, changed_in = ?3, seen_in = ?3
             WHERE service = ?1 AND object = ?2 AND state = 0 AND seen_in < ?3",
            params![service, object.index() as i64, extraction],
        )?;
        // The links of what is gone go with it.
        self.conn.execute(
            "DELETE FROM extracted_link WHERE service = ?1 AND from_object = ?2 AND seen_in < ?3
             AND EXISTS (SELECT 1 FROM extracted e WHERE e.service = ?1 AND e.object = ?2
                 AND e.external_id = from_id AND e.state <> 0)",
            params![service, object.index() as i64, extraction],
        )?;
        Ok(())
    }

    /// How many records of an object there are from a service, beside what `extraction` found.
    pub fn extracted_counts(
        &self,
        service: &str,
        object: Object,
        extraction: i64,
    ) -> Result<ExtractedCounts> {
        let mut statement = self.conn.prepare_cached(
            "SELECT count(*) FILTER (WHERE state = 0),
                    count(*) FILTER (WHERE state = 1 AND seen_in = ?3),
                    count(*) FILTER (WHERE state = 2 AND seen_in = ?3),
                    count(*) FILTER (WHERE state = 0 AND changed_in = ?3)
             FROM extracted WHERE service = ?1 AND object = ?2",
        )?;
        let count = |number: i64| number.unsigned_abs();
        Ok(statement.query_row(params![service, object.index() as i64, extraction], |row| {
            Ok(ExtractedCounts {
                live: count(row.get(0)?),
                deleted: count(row.get(1)?),
                merged: count(row.get(2)?),
                changed: count(row.get(3)?),
            })
        })?)
    }

    /// Up to `limit` ids of records that `extraction` found deleted or merged, oldest first.
    pub fn extracted_lost(
        &self,
        service: &str,
        extraction: i64,
        limit: usize,
    ) -> Result<Vec<(Object, String, Option<String>)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT object, external_id, into_id FROM extracted
             WHERE service = ?1 AND changed_in = ?2 AND state <> 0 ORDER BY touch LIMIT ?3",
        )?;
        let rows = statement.query_map(params![service, extraction, limit as i64], |row| {
            Ok((object_of(row.get(0)?), row.get(1)?, row.get(2)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// A record as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtractedRow {
    /// Its place.
    pub touch: i64,
    /// Its id at the service.
    pub external_id: String,
    /// Its values by field, JSON.
    pub body: String,
}

/// Reads records back, beside whoever writes: in short steps, so that nobody waits for it.
#[derive(Clone)]
pub struct ExtractedReader {
    // of a private store there is no second one: those who read take turns
    conn: Arc<Mutex<Connection>>,
}

impl ExtractedReader {
    /// Opens the store at `path` for reading records.
    pub fn open(path: &Path) -> Result<ExtractedReader> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = match Connection::open_with_flags(path, flags) {
            Ok(conn) if conn.query_row("SELECT 1 FROM sqlite_schema", [], |_| Ok(())).is_ok() => {
                conn
            }
            _ => super::open::connect_to_read(path)?,
        };
        conn.busy_timeout(std::time::Duration::from_secs(30))?;
        Ok(ExtractedReader::of(conn))
    }

    /// Reads by this connection.
    pub(super) fn of(conn: Connection) -> ExtractedReader {
        ExtractedReader { conn: Arc::new(Mutex::new(conn)) }
    }

    fn conn(&self) -> MutexGuard<'_, Connection> {
        self.conn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many rows there are.
    pub fn count(&self, which: &Selection) -> Result<u64> {
        let conn = self.conn();
        let mut statement = conn.prepare_cached(
            "SELECT count(*) FROM extracted WHERE service = ?1 AND object = ?2 AND state = 0
             AND changed_in > ?3",
        )?;
        let object = which.object.index() as i64;
        let count: i64 = statement
            .query_row(params![which.service, object, which.changed_after], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The next rows after `touch`, up to `limit`.
    pub fn rows(&self, which: &Selection, touch: i64, limit: usize) -> Result<Vec<ExtractedRow>> {
        let conn = self.conn();
        let mut statement = conn.prepare_cached(
            "SELECT touch, external_id, body FROM extracted
             WHERE service = ?1 AND object = ?2 AND touch > ?4 AND state = 0 AND changed_in > ?3
             ORDER BY touch LIMIT ?5",
        )?;
        let object = which.object.index() as i64;
        let with = params![which.service, object, which.changed_after, touch, limit as i64];
        let rows = statement.query_map(with, |row| {
            Ok(ExtractedRow { touch: row.get(0)?, external_id: row.get(1)?, body: row.get(2)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What the links of a record lead to, the primary one first.
    pub fn links(&self, service: &str, from: (Object, &str), to: Object) -> Result<Vec<String>> {
        let conn = self.conn();
        let mut statement = conn.prepare_cached(
            "SELECT to_id FROM extracted_link
             WHERE service = ?1 AND from_object = ?2 AND from_id = ?3 AND to_object = ?4
             ORDER BY is_primary DESC, position",
        )?;
        let with = params![service, from.0.index() as i64, from.1, to.index() as i64];
        let rows = statement.query_map(with, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether any record of an object was merged into another.
    pub fn has_merged(&self, service: &str, object: Object) -> Result<bool> {
        let conn = self.conn();
        let mut statement = conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM extracted
             WHERE service = ?1 AND object = ?2 AND state = 2)",
        )?;
        Ok(statement.query_row(params![service, object.index() as i64], |row| row.get(0))?)
    }

    /// The ids of records that were merged into a record, directly or one after the other; up to 100.
    pub fn former_ids(&self, service: &str, object: Object, id: &str) -> Result<Vec<String>> {
        let conn = self.conn();
        let mut statement = conn.prepare_cached(
            "WITH RECURSIVE former (id) AS (
                 SELECT external_id FROM extracted
                 WHERE service = ?1 AND object = ?2 AND into_id = ?3 AND state = 2
                 UNION
                 SELECT e.external_id FROM former JOIN extracted e ON e.into_id = former.id
                 WHERE e.service = ?1 AND e.object = ?2 AND e.state = 2)
             SELECT id FROM former LIMIT 100",
        )?;
        let with = params![service, object.index() as i64, id];
        let rows = statement.query_map(with, |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What a record was merged into, at last; none where it was not.
    pub fn survivor(&self, service: &str, object: Object, id: &str) -> Result<Option<String>> {
        // A record may be merged again and again, but never into itself.
        const LONGEST: usize = 20;
        let conn = self.conn();
        let mut statement = conn.prepare_cached(
            "SELECT into_id FROM extracted WHERE service = ?1 AND object = ?2
             AND external_id = ?3 AND state = 2",
        )?;
        let mut found: Option<String> = None;
        for _ in 0..LONGEST {
            let at = found.as_deref().unwrap_or(id);
            let next: Option<Option<String>> = statement
                .query_row(params![service, object.index() as i64, at], |row| row.get(0))
                .optional()?;
            match next.flatten() {
                Some(next) => found = Some(next),
                None => break,
            }
        }
        Ok(found)
    }
}
