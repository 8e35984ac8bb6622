//! The keys of the rows at hand: what an import has to know of its destination before it decides.
//! Kept in a temporary table, each once, for there may be millions.

use rusqlite::params;

use super::match_keys::MatchKey;
use super::{Result, Store};
use crate::model::Object;

/// What a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedKey {
    /// An id at the source.
    ExternalId,
    /// A value that records are matched by.
    Match(MatchKey),
}

impl WantedKey {
    /// All of them that records of an object are asked for by.
    pub fn of(object: Object) -> &'static [WantedKey] {
        match object {
            Object::Accounts => &[
                WantedKey::ExternalId,
                WantedKey::Match(MatchKey::Domain),
                WantedKey::Match(MatchKey::AccountName),
            ],
            Object::Contacts => &[
                WantedKey::ExternalId,
                WantedKey::Match(MatchKey::Email),
                WantedKey::Match(MatchKey::Phone),
                WantedKey::Match(MatchKey::ContactName),
            ],
            Object::Deals => &[WantedKey::ExternalId],
        }
    }

    fn number(self) -> i64 {
        match self {
            WantedKey::ExternalId => 0,
            WantedKey::Match(MatchKey::Email) => 1,
            WantedKey::Match(MatchKey::Phone) => 2,
            WantedKey::Match(MatchKey::Domain) => 3,
            WantedKey::Match(MatchKey::AccountName) => 4,
            WantedKey::Match(MatchKey::ContactName) => 5,
        }
    }
}

impl Store {
    /// Begins an empty list of keys; its external ids are those of `source`.
    pub fn begin_wanted(&self, source: &str) -> Result<()> {
        self.keep_text("wanted_source", source)?;
        Ok(self.conn.execute_batch(
            "CREATE TEMP TABLE IF NOT EXISTS wanted
                 (object INTEGER, kind INTEGER, key TEXT, PRIMARY KEY (object, kind, key))
                 WITHOUT ROWID;
             DELETE FROM temp.wanted",
        )?)
    }

    /// The source that the external ids on the list are of.
    pub fn wanted_source(&self) -> Result<String> {
        Ok(self.text("wanted_source")?.unwrap_or_default())
    }

    /// Adds a key; one that is on the list is not added twice.
    pub fn want(&self, object: Object, key: WantedKey, value: &str) -> Result<()> {
        self.conn
            .prepare_cached("INSERT OR IGNORE INTO temp.wanted VALUES (?, ?, ?)")?
            .execute(params![object, key.number(), value])?;
        Ok(())
    }

    /// How many keys of a kind are on the list.
    pub fn count_wanted(&self, object: Object, key: WantedKey) -> Result<u64> {
        let count: i64 = self
            .conn
            .prepare_cached("SELECT count(*) FROM temp.wanted WHERE object = ? AND kind = ?")?
            .query_row(params![object, key.number()], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// The keys of a kind that come after `after`, at most `limit`.
    pub fn wanted(
        &self,
        object: Object,
        key: WantedKey,
        after: &str,
        limit: i64,
    ) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT key FROM temp.wanted WHERE object = ? AND kind = ? AND key > ?
             ORDER BY key LIMIT ?",
        )?;
        let keys =
            statement.query_map(params![object, key.number(), after, limit], |row| row.get(0))?;
        Ok(keys.collect::<rusqlite::Result<_>>()?)
    }
}
