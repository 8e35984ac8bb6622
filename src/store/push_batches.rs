//! Batches that were sent without an answer on record, and records that a destination kept: what a run that
//! is killed, or whose answers are lost, goes on from.

use rusqlite::params;

use super::{Result, Store, object_of};
use crate::model::Object;

/// A batch that was sent, or is about to be, without an answer on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushBatch {
    /// The Idempotency-Key.
    pub key: String,
    /// The object of its records.
    pub object: Object,
    /// Where it goes.
    pub path: String,
    /// The body, byte for byte.
    pub body: Vec<u8>,
    /// The records with the change that is sent, in the order of the body.
    pub items: Vec<(i64, i64)>,
    /// Whether something else than the destination answered: it is not sent again as it is.
    pub doubtful: bool,
}

impl Store {
    /// Notes a batch before it is sent.
    pub fn add_push_batch(&self, batch: &PushBatch) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO push_batch (key, object, path, body, items, doubtful)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                batch.key,
                batch.object,
                batch.path,
                batch.body,
                serde_json::to_string(&batch.items)?,
                batch.doubtful
            ])?;
        Ok(())
    }

    /// The batches without an answer on record, in the order in which they were made.
    pub fn push_batches(&self) -> Result<Vec<PushBatch>> {
        let mut statement = self.conn.prepare(
            "SELECT key, object, path, body, items, doubtful FROM push_batch ORDER BY rowid",
        )?;
        let mut rows = statement.query([])?;
        let mut batches = Vec::new();
        while let Some(row) = rows.next()? {
            let items: String = row.get(4)?;
            batches.push(PushBatch {
                key: row.get(0)?,
                object: object_of(row.get(1)?),
                path: row.get(2)?,
                body: row.get(3)?,
                items: serde_json::from_str(&items)?,
                doubtful: row.get(5)?,
            });
        }
        Ok(batches)
    }

    /// Whether a record is in a batch without an answer on record: the destination may have it.
    pub fn may_have_been_sent(&self, object: Object, record_id: i64) -> Result<bool> {
        let sql = "SELECT 1 FROM push_batch b, json_each(b.items) i
             WHERE b.object = ? AND json_extract(i.value, '$[0]') = ?";
        Ok(self.conn.prepare_cached(sql)?.exists(params![object, record_id])?)
    }

    /// Notes that something else than the destination answered to a batch.
    pub fn doubt_push_batch(&self, key: &str) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE push_batch SET doubtful = 1 WHERE key = ?")?
            .execute([key])?;
        Ok(())
    }

    /// Forgets a batch: its answer is on record.
    pub fn remove_push_batch(&self, key: &str) -> Result<()> {
        self.conn.prepare_cached("DELETE FROM push_batch WHERE key = ?")?.execute([key])?;
        Ok(())
    }

    /// The same of all batches: they are not sent again as they are.
    pub fn doubt_push_batches(&self) -> Result<()> {
        self.conn.execute("UPDATE push_batch SET doubtful = 1", [])?;
        Ok(())
    }

    /// Forgets the batches in doubt: what they held was sent again and answered.
    pub fn remove_doubtful_batches(&self) -> Result<()> {
        self.conn.execute("DELETE FROM push_batch WHERE doubtful", [])?;
        Ok(())
    }

    /// Notes that the destination kept a record that was to be deleted.
    pub fn keep_back(&self, object: Object, remote_id: &str) -> Result<()> {
        self.conn
            .prepare_cached("INSERT OR IGNORE INTO kept_back (object, remote_id) VALUES (?, ?)")?
            .execute(params![object, remote_id])?;
        Ok(())
    }

    /// What the destination kept, by its ids, and that was not told of yet.
    pub fn kept_back(&self) -> Result<Vec<(Object, String)>> {
        let mut statement = self
            .conn
            .prepare("SELECT object, remote_id FROM kept_back ORDER BY object, remote_id")?;
        let kept = statement.query_map([], |row| Ok((object_of(row.get(0)?), row.get(1)?)))?;
        Ok(kept.collect::<rusqlite::Result<_>>()?)
    }

    /// Forgets what the destination kept: it was told of.
    pub fn forget_kept_back(&self) -> Result<()> {
        self.conn.execute("DELETE FROM kept_back", [])?;
        Ok(())
    }
}
