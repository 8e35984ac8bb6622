//! What imports came to, as it was told at their ends.

use rusqlite::{OptionalExtension, params};

use super::{Result, Store};

impl Store {
    /// Keeps what an import came to, in place of what was kept of it before.
    pub fn keep_report(&self, import_id: i64, document: &str) -> Result<()> {
        self.conn.execute(
            "INSERT INTO import_report (import_id, document) VALUES (?1, ?2)
             ON CONFLICT (import_id) DO UPDATE SET document = ?2",
            params![import_id, document],
        )?;
        Ok(())
    }

    /// What an import came to; none of one that did not come to its end, or was made by an earlier version.
    pub fn kept_report(&self, import_id: i64) -> Result<Option<String>> {
        let sql = "SELECT document FROM import_report WHERE import_id = ?";
        Ok(self.conn.query_row(sql, [import_id], |row| row.get(0)).optional()?)
    }
}
