//! What a store that is served as a workspace keeps for its clients: answers to writes, to be given
//! again, and the imports that they told of.

use rusqlite::{OptionalExtension, params};

use super::{Result, Store};

/// An answer that was given to a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// What tells the write apart from others.
    pub request: String,
    /// The HTTP status.
    pub status: u16,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl Store {
    /// The answer kept under a key, unless it is from before `since` (seconds since 1970).
    pub fn kept_answer(&self, key: &str, since: i64) -> Result<Option<KeptAnswer>> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT request, status, body FROM replayed_answer WHERE key = ? AND at >= ?",
            )?
            .query_row(params![key, since], |row| {
                Ok(KeptAnswer { request: row.get(0)?, status: row.get(1)?, body: row.get(2)? })
            })
            .optional()?)
    }

    /// Keeps an answer, given at `at` (seconds since 1970). One of the same key makes room.
    pub fn keep_answer(
        &self,
        key: &str,
        request: &str,
        status: u16,
        body: &[u8],
        at: i64,
    ) -> Result<()> {
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO replayed_answer VALUES (?, ?, ?, ?, ?)")?
            .execute(params![key, request, status, body, at])?;
        Ok(())
    }

    /// Forgets the answers from before `before` (seconds since 1970).
    pub fn forget_answers(&self, before: i64) -> Result<()> {
        self.conn.execute("DELETE FROM replayed_answer WHERE at < ?", [before])?;
        Ok(())
    }

    /// Keeps an import as a client tells of it; its number.
    pub fn tell_import(&self, body: &str) -> Result<i64> {
        self.conn.execute("INSERT INTO told_import (body) VALUES (?)", [body])?;
        Ok(self.conn.last_insert_rowid())
    }

    /// Replaces what was told of an import.
    pub fn retell_import(&self, id: i64, body: &str) -> Result<()> {
        self.conn.execute("UPDATE told_import SET body = ?2 WHERE id = ?1", params![id, body])?;
        Ok(())
    }

    /// What was told of an import.
    pub fn told_import(&self, id: i64) -> Result<Option<String>> {
        Ok(self
            .conn
            .prepare_cached("SELECT body FROM told_import WHERE id = ?")?
            .query_row([id], |row| row.get(0))
            .optional()?)
    }

    /// The imports told of after number `after`, at most `limit`, and how many there are.
    pub fn told_imports(&self, after: i64, limit: i64) -> Result<(Vec<(i64, String)>, usize)> {
        let remaining: i64 = self.conn.query_row(
            "SELECT count(*) FROM told_import WHERE id > ?",
            [after],
            |row| row.get(0),
        )?;
        let told = self
            .conn
            .prepare_cached("SELECT id, body FROM told_import WHERE id > ? ORDER BY id LIMIT ?")?
            .query_map([after, limit], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok((told, usize::try_from(remaining).unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn an_answer_is_kept_until_it_is_old() {
        let store = Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap();
        store.keep_answer("key", "request", 200, b"{}", 1_000).unwrap();
        let kept = KeptAnswer { request: "request".into(), status: 200, body: b"{}".to_vec() };
        assert_eq!(store.kept_answer("key", 1_000).unwrap(), Some(kept));
        assert_eq!(store.kept_answer("key", 1_001).unwrap(), None);
        store.forget_answers(1_001).unwrap();
        assert_eq!(store.kept_answer("key", 0).unwrap(), None);
    }
}
