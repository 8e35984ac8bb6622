//! The consent ledger: entries are added, never changed.

use rusqlite::Params;

use super::journal::CREATED;
use super::{Result, Store};
use crate::model::{Consent, Object};

pub(super) const ADD_CONSENT: &str = "INSERT INTO consent
    (contact_id, import_id, text, timestamp, timestamp_original, source_url, ip, seller, phone,
     trustedform_url, leadid, revoked_at, do_not_call)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// The values of [`ADD_CONSENT`].
pub(super) fn params(contact_id: i64, import_id: Option<i64>, entry: &Consent) -> impl Params {
    (
        contact_id,
        import_id,
        &entry.text,
        &entry.timestamp,
        &entry.timestamp_original,
        &entry.source_url,
        &entry.ip,
        &entry.seller,
        &entry.phone,
        &entry.trustedform_url,
        &entry.leadid,
        &entry.revoked_at,
        entry.do_not_call,
    )
}

impl Store {
    /// A contact's ledger, oldest entry first.
    pub fn consents(&self, contact_id: i64) -> Result<Vec<Consent>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT text, timestamp, timestamp_original, source_url, ip, seller, phone,
                    trustedform_url, leadid, revoked_at, do_not_call, other_person_by IS NOT NULL
             FROM consent WHERE contact_id = ? ORDER BY id",
        )?;
        let entries = statement.query_map([contact_id], |row| {
            Ok(Consent {
                text: row.get(0)?,
                timestamp: row.get(1)?,
                timestamp_original: row.get(2)?,
                source_url: row.get(3)?,
                ip: row.get(4)?,
                seller: row.get(5)?,
                phone: row.get(6)?,
                trustedform_url: row.get(7)?,
                leadid: row.get(8)?,
                revoked_at: row.get(9)?,
                do_not_call: row.get(10)?,
                other_person: row.get(11)?,
            })
        })?;
        Ok(entries.collect::<rusqlite::Result<_>>()?)
    }

    /// Which entries of a contact's ledger the destination has, in the order of [`Store::consents`].
    pub fn sent_consents(&self, contact_id: i64) -> Result<Vec<bool>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT sent FROM consent WHERE contact_id = ? ORDER BY id")?;
        let sent = statement.query_map([contact_id], |row| row.get(0))?;
        Ok(sent.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes that the destination has the entries of a contact's ledger that are true in `which`, in the
    /// order of [`Store::consents`]. Those that it had before it has still.
    pub fn mark_sent(&self, contact_id: i64, which: &[bool]) -> Result<()> {
        let mut ids =
            self.conn.prepare_cached("SELECT id FROM consent WHERE contact_id = ? ORDER BY id")?;
        let ids = ids
            .query_map([contact_id], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<i64>>>()?;
        for (id, _) in ids.iter().zip(which).filter(|(_, sent)| **sent) {
            self.conn
                .prepare_cached("UPDATE consent SET sent = 1 WHERE id = ? AND NOT sent")?
                .execute([id])?;
        }
        Ok(())
    }

    /// Notes that a contact became another person's: what its ledger holds by now is no consent of theirs.
    pub fn become_another_person(&self, contact_id: i64, import_id: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "UPDATE consent SET other_person_by = ?2
                 WHERE contact_id = ?1 AND other_person_by IS NULL",
            )?
            .execute([contact_id, import_id])?;
        Ok(())
    }

    /// Takes back that an import made contacts another person's; the contacts.
    pub fn undo_other_person(&self, import_id: i64) -> Result<Vec<i64>> {
        let contacts = self
            .conn
            .prepare("SELECT DISTINCT contact_id FROM consent WHERE other_person_by = ?")?
            .query_map([import_id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        self.conn.execute(
            "UPDATE consent SET other_person_by = NULL WHERE other_person_by = ?",
            [import_id],
        )?;
        Ok(contacts)
    }

    /// Adds an entry that no import of this store brought.
    pub fn add_consent(&self, contact_id: i64, entry: &Consent) -> Result<()> {
        self.conn.prepare_cached(ADD_CONSENT)?.execute(params(contact_id, None, entry))?;
        Ok(())
    }

    /// Notes that an import said a revocation again that the ledger holds.
    pub fn say_revocation_again(
        &self,
        contact_id: i64,
        entry: &Consent,
        import_id: i64,
    ) -> Result<()> {
        self.conn
            .prepare_cached(
                "UPDATE consent SET again_by = ?2 WHERE contact_id = ?1 AND import_id < ?2
                 AND do_not_call = ?3 AND revoked_at IS ?4 AND phone IS ?5 AND text IS ?6",
            )?
            .execute(rusqlite::params![
                contact_id,
                import_id,
                entry.do_not_call,
                entry.revoked_at,
                entry.phone,
                entry.text
            ])?;
        Ok(())
    }

    /// The contacts that an import did not create and to whose ledger it added.
    pub fn contacts_with_consent_of(&self, import_id: i64) -> Result<Vec<i64>> {
        self.contacts_of_entries(&of_others(), import_id)
    }

    /// Those of them to whose ledger at the destination it added.
    pub fn contacts_with_sent_consent_of(&self, import_id: i64) -> Result<Vec<i64>> {
        self.contacts_of_entries(&format!("{} AND sent", of_others()), import_id)
    }

    fn contacts_of_entries(&self, which: &str, import_id: i64) -> Result<Vec<i64>> {
        let sql = format!("SELECT DISTINCT contact_id FROM consent WHERE {which}");
        let mut statement = self.conn.prepare(&sql)?;
        let contacts = statement
            .query_map(rusqlite::params![import_id, Object::Contacts], |row| row.get(0))?;
        Ok(contacts.collect::<rusqlite::Result<_>>()?)
    }

    /// Takes away the entries that an import added to contacts that it did not create; the contacts
    /// whose ledger that changes. One that it created and that is still there keeps its ledger. A
    /// revocation stays that a later import said again, or that the destination has: its ledger only
    /// grows.
    pub fn remove_consents_of(&self, import_id: i64) -> Result<Vec<i64>> {
        let contacts = self.contacts_with_consent_of(import_id)?;
        let revokes = format!("{} AND (do_not_call OR revoked_at IS NOT NULL)", of_others());
        for sql in [
            format!(
                "UPDATE consent SET import_id = again_by, again_by = NULL
                 WHERE {revokes} AND again_by IN (SELECT id FROM import WHERE state <> 'undone')"
            ),
            format!("UPDATE consent SET import_id = NULL WHERE {revokes} AND sent"),
        ] {
            self.conn.execute(&sql, rusqlite::params![import_id, Object::Contacts])?;
        }
        self.conn.execute(
            &format!("DELETE FROM consent WHERE {}", of_others()),
            rusqlite::params![import_id, Object::Contacts],
        )?;
        Ok(contacts)
    }
}

/// The entries that an import added to contacts that it did not create.
fn of_others() -> String {
    format!("import_id = ?1 AND contact_id NOT IN ({CREATED})")
}
