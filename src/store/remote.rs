//! The destination's side of a store that is the hub of an Adoptiv workspace over HTTP: which record
//! it has under which id and version, and what is still to be sent. What was sent without an answer on
//! record is in push_batches.rs.

use rusqlite::{OptionalExtension, Row, params};

use super::{Result, Store, object_of, table};
use crate::model::Object;

/// The workspace that the store is the hub of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The API's base URL.
    pub url: String,
    /// The workspace's id there.
    pub workspace: String,
}

/// What the destination has of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// Its id there.
    pub remote_id: String,
    /// The version that the store knows.
    pub version: i64,
    /// The change up to which both hold the same.
    pub seq: i64,
}

/// A record that the destination does not have as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The record.
    pub record_id: i64,
    /// Its last change.
    pub seq: i64,
    /// Whether it is gone here.
    pub deleted: bool,
    /// What the destination has of it.
    pub remote: Option<Remote>,
}

/// A record that the destination did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The object.
    pub object: Object,
    /// The record.
    pub record_id: i64,
    /// The stable code.
    pub code: String,
    /// The field, if one.
    pub field: Option<String>,
    /// The value that was refused.
    pub value: String,
    /// What is wrong.
    pub message: String,
}

const PENDING: &str = "FROM change c LEFT JOIN remote r
     ON r.object = c.object AND r.record_id = c.record_id
     WHERE c.object = ?1 AND c.seq > ?2 AND c.seq > coalesce(r.seq, 0)
       AND c.deleted = ?3 AND (r.remote_id IS NOT NULL OR NOT c.deleted)";

impl Store {
    /// The workspace that the store is the hub of; none where it is a workspace of its own.
    pub fn binding(&self) -> Result<Option<Binding>> {
        let (url, workspace) = (self.text("remote_url")?, self.text("remote_workspace")?);
        Ok(url.zip(workspace).map(|(url, workspace)| Binding { url, workspace }))
    }

    /// Makes the store the hub of a workspace, and keeps track of changes from now on.
    pub fn bind(&self, binding: &Binding) -> Result<()> {
        self.keep_text("remote_url", &binding.url)?;
        self.keep_text("remote_workspace", &binding.workspace)?;
        self.track_changes()
    }

    /// The id that the store goes by as a workspace that is served; made the first time.
    pub fn served_id(&self) -> Result<String> {
        if let Some(id) = self.text("served_id")? {
            return Ok(id);
        }
        let id = format!("w{}", uuid::Uuid::new_v4().simple());
        self.keep_text("served_id", &id)?;
        Ok(id)
    }

    /// From where on the destination's changes of an object are yet to be fetched; none where they
    /// never were.
    pub fn fetch_cursor(&self, object: Object) -> Result<Option<String>> {
        self.text(&format!("fetch_cursor_{object}"))
    }

    /// Keeps how far the destination's changes were fetched.
    pub fn keep_fetch_cursor(&self, object: Object, cursor: &str) -> Result<()> {
        self.keep_text(&format!("fetch_cursor_{object}"), cursor)
    }

    /// The Idempotency-Key under which the destination is told of an import, and the import's id there
    /// once it answered; none where it was not told yet.
    pub fn remote_import(&self, import_id: i64) -> Result<Option<(String, Option<String>)>> {
        let Some(key) = self.text(&format!("remote_import_key_{import_id}"))? else {
            return Ok(None);
        };
        Ok(Some((key, self.text(&format!("remote_import_{import_id}"))?)))
    }

    /// Forgets the destination's id of an import: it knows that one no more.
    pub fn forget_remote_import(&self, import_id: i64) -> Result<()> {
        for key in ["remote_import_key", "remote_import"] {
            self.forget_text(&format!("{key}_{import_id}"))?;
        }
        Ok(())
    }

    /// Keeps what [`Store::remote_import`] gives.
    pub fn keep_remote_import(&self, import_id: i64, key: &str, id: Option<&str>) -> Result<()> {
        self.keep_text(&format!("remote_import_key_{import_id}"), key)?;
        match id {
            Some(id) => self.keep_text(&format!("remote_import_{import_id}"), id),
            None => Ok(()),
        }
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<String>> {
        Ok(self
            .conn
            .prepare_cached("SELECT value FROM setting WHERE key = ?")?
            .query_row([key], |row| row.get(0))
            .optional()?)
    }

    pub(super) fn keep_text(&self, key: &str, value: &str) -> Result<()> {
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)")?
            .execute([key, value])?;
        Ok(())
    }

    /// From the beginning again: the destination is not what it was.
    pub fn forget_fetch_cursor(&self, object: Object) -> Result<()> {
        self.forget_text(&format!("fetch_cursor_{object}"))
    }

    /// How many records of an object the destination has, as far as the store knows.
    pub fn count_remote(&self, object: Object) -> Result<u64> {
        let count: i64 = self
            .conn
            .prepare_cached("SELECT count(*) FROM remote WHERE object = ?")?
            .query_row([object], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// What is left to do at the destination of an undo that was done here, as it was kept.
    pub fn unsent_undo(&self, import_id: i64) -> Result<Option<String>> {
        self.text(&format!("unsent_undo_{import_id}"))
    }

    /// Keeps what [`Store::unsent_undo`] gives; nothing where all is done.
    pub fn keep_unsent_undo(&self, import_id: i64, left: Option<&str>) -> Result<()> {
        let key = format!("unsent_undo_{import_id}");
        match left {
            Some(left) => self.keep_text(&key, left),
            None => self.forget_text(&key),
        }
    }

    pub(super) fn forget_text(&self, key: &str) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM setting WHERE key = ?")?.execute([key])?;
        Ok(())
    }

    /// What the destination has of a record.
    pub fn remote(&self, object: Object, record_id: i64) -> Result<Option<Remote>> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT remote_id, version, seq FROM remote WHERE object = ? AND record_id = ?",
            )?
            .query_row(params![object, record_id], |row| read_remote(row, 0))
            .optional()?)
    }

    /// The record that the destination has under an id.
    pub fn record_of_remote(&self, object: Object, remote_id: &str) -> Result<Option<i64>> {
        Ok(self
            .conn
            .prepare_cached("SELECT record_id FROM remote WHERE object = ? AND remote_id = ?")?
            .query_row(params![object, remote_id], |row| row.get(0))
            .optional()?)
    }

    /// Notes that the destination has a record as it was at change `seq`: from here on both hold the
    /// same.
    pub fn keep_remote(&self, object: Object, record_id: i64, remote: &Remote) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO remote (object, record_id, remote_id, version, seq)
                 VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![object, record_id, remote.remote_id, remote.version, remote.seq])?;
        self.forget_shared(object, record_id)
    }

    /// Notes that the destination does not have a record, or not any more.
    pub fn forget_remote(&self, object: Object, record_id: i64) -> Result<()> {
        self.conn
            .prepare_cached("DELETE FROM remote WHERE object = ? AND record_id = ?")?
            .execute(params![object, record_id])?;
        self.forget_shared(object, record_id)
    }

    /// Records that are still to be sent, or to be deleted, by their last change after `seq`, at
    /// most `limit`.
    pub fn pending(
        &self,
        object: Object,
        deleted: bool,
        seq: i64,
        limit: i64,
    ) -> Result<Vec<Pending>> {
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT c.record_id, c.seq, c.deleted, r.remote_id, r.version, r.seq {PENDING}
             ORDER BY c.seq LIMIT ?4"
        ))?;
        let pending = statement.query_map(params![object, seq, deleted, limit], |row| {
            let known: Option<String> = row.get(3)?;
            Ok(Pending {
                record_id: row.get(0)?,
                seq: row.get(1)?,
                deleted: row.get(2)?,
                remote: known.map(|_| read_remote(row, 3)).transpose()?,
            })
        })?;
        Ok(pending.collect::<rusqlite::Result<_>>()?)
    }

    /// How many records are still to be sent, or to be deleted.
    pub fn count_pending(&self, object: Object, deleted: bool) -> Result<u64> {
        let count: i64 = self.conn.query_row(
            &format!("SELECT count(*) {PENDING}"),
            params![object, 0, deleted],
            |row| row.get(0),
        )?;
        Ok(count.unsigned_abs())
    }

    /// Of the records that an import wrote last, how many the destination has; and how many records are still
    /// to be sent to it, or to be deleted there.
    pub fn sent_and_left(&self, import_id: i64) -> Result<(u64, u64)> {
        let (mut written, mut left) = (0, 0);
        for object in Object::ALL {
            let sql = format!("SELECT count(*) FROM {} WHERE touched_by = ?", table(object));
            let count: i64 = self.conn.query_row(&sql, [import_id], |row| row.get(0))?;
            written += count.unsigned_abs();
            left += self.count_pending(object, false)? + self.count_pending(object, true)?;
        }
        Ok((written.saturating_sub(left), left))
    }

    /// Notes that the destination did not take a record of an import.
    pub fn add_refusal(&self, import_id: i64, refusal: &Refusal) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO refusal
                 (object, record_id, import_id, code, field, value, message)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                refusal.object,
                refusal.record_id,
                import_id,
                refusal.code,
                refusal.field,
                refusal.value,
                refusal.message
            ])?;
        Ok(())
    }

    /// Forgets that the destination did not take a record: it did by now.
    pub fn clear_refusal(&self, object: Object, record_id: i64) -> Result<()> {
        self.conn
            .prepare_cached("DELETE FROM refusal WHERE object = ? AND record_id = ?")?
            .execute(params![object, record_id])?;
        Ok(())
    }

    /// What the destination did not take of an import, parents first.
    pub fn refusals(&self, import_id: i64) -> Result<Vec<Refusal>> {
        let mut statement = self.conn.prepare(
            "SELECT object, record_id, code, field, value, message FROM refusal
             WHERE import_id = ? ORDER BY object, record_id",
        )?;
        let refusals = statement.query_map([import_id], |row| {
            Ok(Refusal {
                object: object_of(row.get(0)?),
                record_id: row.get(1)?,
                code: row.get(2)?,
                field: row.get(3)?,
                value: row.get(4)?,
                message: row.get(5)?,
            })
        })?;
        Ok(refusals.collect::<rusqlite::Result<_>>()?)
    }

    /// Forgets what the destination did not take of an import: the rows tell it now.
    pub fn clear_refusals(&self, import_id: i64) -> Result<()> {
        self.conn.execute("DELETE FROM refusal WHERE import_id = ?", [import_id])?;
        Ok(())
    }
}

fn read_remote(row: &Row<'_>, at: usize) -> rusqlite::Result<Remote> {
    Ok(Remote { remote_id: row.get(at)?, version: row.get(at + 1)?, seq: row.get(at + 2)? })
}
