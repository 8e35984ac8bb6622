//! Which records a complete list of the destination has shown so far. Kept in a temporary table, for
//! there may be millions.

use rusqlite::params;

use super::{Result, Store};
use crate::model::Object;

impl Store {
    /// Begins with none.
    pub fn begin_met(&self) -> Result<()> {
        Ok(self.conn.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS met (remote_id TEXT PRIMARY KEY) WITHOUT ROWID;
             DELETE FROM temp.met",
        )?)
    }

    /// Notes that the list shows a record.
    pub fn meet(&self, remote_id: &str) -> Result<()> {
        self.conn
            .prepare_cached("INSERT OR IGNORE INTO temp.met VALUES (?)")?
            .execute([remote_id])?;
        Ok(())
    }

    /// Forgets that the destination has the records of an object that the list did not show: they are
    /// lost there, and still to be sent. How many.
    pub fn forget_unmet(&self, object: Object) -> Result<u64> {
        let unmet = "SELECT remote_id FROM remote WHERE object = ?1
             AND remote_id NOT IN (SELECT remote_id FROM temp.met)";
        self.conn.execute(
            &format!(
                "DELETE FROM last_shared WHERE object = ?1 AND record_id IN
                 (SELECT record_id FROM remote WHERE object = ?1 AND remote_id IN ({unmet}))"
            ),
            params![object],
        )?;
        let gone = self.conn.execute(
            &format!("DELETE FROM remote WHERE object = ?1 AND remote_id IN ({unmet})"),
            params![object],
        )?;
        Ok(gone as u64)
    }
}
