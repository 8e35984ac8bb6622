//! E-mail opt-outs by the row that says so: where several rows stand for one contact, an opt-out of
//! any is one of the contact, and only a later import of the same row takes it back.

use rusqlite::params;

use super::external_ids::ExternalId;
use super::{Result, Store};

const OF_CONTACT: &str =
    "FROM suppressed WHERE contact_id = ?1 AND kind = 'email' AND ended_by IS NULL";

impl Store {
    /// Notes that a row opts its contact out of e-mail; the address is empty where it has none.
    pub fn add_email_opt_out(
        &self,
        key: ExternalId<'_>,
        contact_id: i64,
        address: Option<&str>,
        import_id: i64,
    ) -> Result<()> {
        let (_, source, id) = key.params();
        self.conn
            .prepare_cached(
                "INSERT INTO suppressed
                 (kind, value, contact_id, import_id, value_from, source_id, external_id)
                 VALUES ('email', ?1, ?2, ?3, ?3, ?4, ?5)",
            )?
            .execute(params![address.unwrap_or(""), contact_id, import_id, source, id])?;
        Ok(())
    }

    /// Whether a row has opted its contact out of e-mail and did not take it back.
    pub fn opts_out_of_email(&self, key: ExternalId<'_>, contact_id: i64) -> Result<bool> {
        let (_, source, id) = key.params();
        let sql = format!("SELECT 1 {OF_CONTACT} AND source_id = ?2 AND external_id = ?3");
        Ok(self.conn.prepare_cached(&sql)?.exists(params![contact_id, source, id])?)
    }

    /// Whether a row opts a contact out of e-mail, as far as is known.
    pub fn is_opted_out_of_email(&self, contact_id: i64) -> Result<bool> {
        Ok(self.conn.prepare_cached(&format!("SELECT 1 {OF_CONTACT}"))?.exists([contact_id])?)
    }

    /// Takes an e-mail opt-out back that a row said in an earlier import. Whether no row says so any
    /// more: false where another one does, and where this one never did.
    pub fn take_back_email_opt_out(
        &self,
        key: ExternalId<'_>,
        contact_id: i64,
        import_id: i64,
    ) -> Result<bool> {
        let (_, source, id) = key.params();
        let sql = "UPDATE suppressed SET ended_by = ?4
             WHERE contact_id = ?1 AND kind = 'email' AND ended_by IS NULL
               AND source_id = ?2 AND external_id = ?3 AND import_id < ?4";
        let taken =
            self.conn.prepare_cached(sql)?.execute(params![contact_id, source, id, import_id])?;
        Ok(taken > 0 && !self.is_opted_out_of_email(contact_id)?)
    }
}
