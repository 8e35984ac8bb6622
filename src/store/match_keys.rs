//! What records are matched by beside their ids, and the look-ups of it.

use rusqlite::params;

use super::{Result, Store};
use crate::model::Object;
use crate::model::text::name_key;

/// The name of a contact as it is compared; none where it has no name.
pub fn contact_name_key(first: Option<&str>, last: Option<&str>) -> Option<String> {
    match (first, last) {
        (None, None) => None,
        (Some(name), None) | (None, Some(name)) => Some(name_key(name)),
        (Some(first), Some(last)) => Some(name_key(&format!("{first} {last}"))),
    }
}

/// What records are matched by, beside their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatchKey {
    /// A contact's e-mail address.
    Email,
    /// A contact's phone number.
    Phone,
    /// An account's domain.
    Domain,
    /// An account's name, as [`crate::model::text::name_key`] gives it.
    AccountName,
    /// A contact's name, as [`contact_name_key`] gives it.
    ContactName,
}

impl MatchKey {
    /// The object whose records it finds.
    pub fn object(self) -> Object {
        match self {
            MatchKey::Email | MatchKey::Phone | MatchKey::ContactName => Object::Contacts,
            MatchKey::Domain | MatchKey::AccountName => Object::Accounts,
        }
    }

    fn sql(self) -> &'static str {
        match self {
            MatchKey::Email => "SELECT id FROM contact WHERE email = ? ORDER BY id LIMIT ?",
            MatchKey::Phone => "SELECT id FROM contact WHERE phone = ? ORDER BY id LIMIT ?",
            MatchKey::Domain => "SELECT id FROM account WHERE domain = ? ORDER BY id LIMIT ?",
            MatchKey::AccountName => {
                "SELECT id FROM account WHERE name_key = ? ORDER BY id LIMIT ?"
            }
            MatchKey::ContactName => {
                "SELECT id FROM contact WHERE name_key = ? ORDER BY id LIMIT ?"
            }
        }
    }
}

impl Store {
    /// The records that answer to a value, oldest first, at most `limit`.
    pub fn find_by(&self, key: MatchKey, value: &str, limit: i64) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare_cached(key.sql())?;
        let mut rows = statement.query(params![value, limit])?;
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            ids.push(row.get(0)?);
        }
        Ok(ids)
    }

    /// The contacts that have an address beside their primary one, oldest first.
    pub fn find_by_further_email(&self, address: &str, limit: i64) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT contact_id FROM more_email WHERE email = ? ORDER BY contact_id LIMIT ?",
        )?;
        let ids = statement.query_map(params![address, limit], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Makes the index that matching by phone needs; most imports never ask for it.
    pub fn index_phones(&self) -> Result<()> {
        Ok(self.conn.execute_batch(
            "CREATE INDEX IF NOT EXISTS contact_phone ON contact (phone) WHERE phone IS NOT NULL",
        )?)
    }

    /// Makes the index that matching contacts by name needs; most imports never ask for it.
    pub fn index_contact_names(&self) -> Result<()> {
        Ok(self.conn.execute_batch(
            "CREATE INDEX IF NOT EXISTS contact_name ON contact (name_key)
             WHERE name_key IS NOT NULL",
        )?)
    }
}
