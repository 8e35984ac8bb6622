//! What takes away the right to call, beside the ledger: cells that could not be understood, numbers
//! of people who do not want to be called, consent for another number. Whether a contact may be dialed
//! is worked out of all of it in one place, [`Store::judge`]; nothing of it is written to a CRM.

use rusqlite::params;

use super::external_ids::ExternalId;
use super::records::Record;
use super::{Result, Store};
use crate::model::consent::{NUMBER_DO_NOT_CALL, OTHER_NUMBER, UNREAD, line_of};
use crate::model::{Consent, Dialability, Numbers, Object, Unread};

/// A number on which another contact does not want to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundNumber {
    /// The number.
    pub number: String,
    /// The contact that said so.
    pub by_contact: i64,
    /// The moment of a dated revocation, UTC.
    pub at: Option<String>,
}

/// Who judges a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JudgedBy {
    /// The hub, by all that it knows.
    Hub,
    /// A workspace that is served: by the ledger alone, and what it was told to hold.
    Workspace,
}

impl Record {
    /// The phone numbers.
    pub fn numbers(&self) -> Numbers<'_> {
        Numbers { first: self.get("phone"), more: &self.more_phones }
    }
}

impl Store {
    /// Why a contact can't be dialed; empty where it can. `ledger` is its ledger.
    pub fn judge(&self, record: &Record, ledger: &[Consent], by: JudgedBy) -> Result<Vec<String>> {
        let numbers = record.numbers();
        let judged = match by {
            JudgedBy::Hub => Dialability::of_numbers(ledger, numbers),
            JudgedBy::Workspace => Dialability::of(ledger, numbers.first.is_some()),
        };
        let mut reasons: Vec<String> = judged.reasons.into_iter().map(str::to_owned).collect();
        if self.has_unread(record.id)? {
            reasons.push(UNREAD.to_owned());
        }
        if !self.bound_numbers(record.id, numbers, ledger)?.is_empty() {
            reasons.push(NUMBER_DO_NOT_CALL.to_owned());
        }
        Ok(reasons)
    }

    /// Keeps which numbers a contact is held for, where its reasons were or are such holds.
    pub fn keep_derived_holds(
        &self,
        record: &Record,
        ledger: &[Consent],
        before: &[String],
    ) -> Result<()> {
        let derived = |reasons: &[String]| {
            reasons.iter().any(|reason| [NUMBER_DO_NOT_CALL, OTHER_NUMBER].contains(&&**reason))
        };
        if derived(before) {
            self.conn
                .prepare_cached("DELETE FROM derived_hold WHERE contact_id = ?")?
                .execute([record.id])?;
        }
        if !derived(&record.not_dialable) {
            return Ok(());
        }
        let mut add =
            self.conn.prepare_cached("INSERT OR IGNORE INTO derived_hold VALUES (?, ?, ?, ?)")?;
        let numbers = record.numbers();
        for bound in self.bound_numbers(record.id, numbers, ledger)? {
            add.execute(params![record.id, NUMBER_DO_NOT_CALL, bound.number, bound.by_contact])?;
        }
        if record.not_dialable.iter().any(|reason| reason == OTHER_NUMBER) {
            for entry in ledger.iter().filter(|entry| entry.is_for_another(numbers)) {
                add.execute(params![record.id, OTHER_NUMBER, entry.phone, 0])?;
            }
        }
        Ok(())
    }

    /// Whether a cell holds a contact that could not be understood.
    pub fn has_unread(&self, contact_id: i64) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM hold WHERE contact_id = ? AND ended_by IS NULL")?
            .exists([contact_id])?)
    }

    /// Whether a cell of a row was ever noted as one that holds its contact.
    pub fn was_held(&self, key: ExternalId<'_>) -> Result<bool> {
        let (_, source, id) = key.params();
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM hold WHERE source_id = ? AND external_id = ?")?
            .exists(params![source, id])?)
    }

    /// Whether any contact is held by a cell.
    pub fn any_unread(&self) -> Result<bool> {
        Ok(self.conn.prepare_cached("SELECT 1 FROM hold WHERE ended_by IS NULL")?.exists([])?)
    }

    /// The cells that hold a contact, with the import that brought each.
    pub fn unread(&self, contact_id: i64) -> Result<Vec<(Unread, i64)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT column_name, cell, import_id FROM hold
             WHERE contact_id = ? AND ended_by IS NULL ORDER BY id",
        )?;
        let rows = statement.query_map([contact_id], |row| {
            Ok((Unread { column: row.get(0)?, cell: row.get(1)? }, row.get(2)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes the cells of a row that could not be understood, in place of those that an earlier import
    /// noted of the same row; whether that changed anything. What this import noted of the row stays:
    /// of two rows with one id, one may be plain.
    pub fn set_unread(
        &self,
        key: ExternalId<'_>,
        contact_id: i64,
        unread: &[Unread],
        import_id: i64,
    ) -> Result<bool> {
        let (_, source, id) = key.params();
        let ended = self
            .conn
            .prepare_cached(
                "SELECT id, contact_id, column_name, cell, import_id FROM hold
                 WHERE source_id = ? AND external_id = ? AND ended_by IS NULL",
            )?
            .query_map(params![source, id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })?
            .collect::<rusqlite::Result<Vec<(i64, i64, String, String, i64)>>>()?;
        let says = |column: &str, cell: &str| {
            unread.iter().any(|said| said.column == column && said.cell == cell)
        };
        let mut changed = false;
        for (hold, of, column, cell, by) in &ended {
            if *of != contact_id || (*by != import_id && !says(column, cell)) {
                self.conn
                    .prepare_cached("UPDATE hold SET ended_by = ?2 WHERE id = ?1")?
                    .execute(params![hold, import_id])?;
                changed = true;
            }
        }
        for Unread { column, cell } in unread {
            let there = ended.iter().any(|(_, of, there, said, _)| {
                *of == contact_id && there == column && said == cell
            });
            if !there {
                self.conn
                    .prepare_cached(
                        "INSERT INTO hold
                         (contact_id, source_id, external_id, column_name, cell, import_id)
                         VALUES (?, ?, ?, ?, ?, ?)",
                    )?
                    .execute(params![contact_id, source, id, column, cell, import_id])?;
                changed = true;
            }
        }
        Ok(changed)
    }

    /// Whether any number is suppressed.
    pub fn any_suppressed(&self) -> Result<bool> {
        Ok(self.conn.prepare_cached("SELECT 1 FROM suppressed WHERE kind = 'number'")?.exists([])?)
    }

    /// Calls `each` with every number that is suppressed, until it returns false.
    pub fn for_each_suppressed(&self, mut each: impl FnMut(&str) -> bool) -> Result<()> {
        let mut statement =
            self.conn.prepare("SELECT value FROM suppressed WHERE kind = 'number'")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if !each(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?) {
                break;
            }
        }
        Ok(())
    }

    /// Suppresses the numbers that the revocations in a contact's ledger bind: the number that an entry
    /// names where it is one of the contact's, else that one and all of the contact's. `import_id` is
    /// the import that brought the record its numbers; none where the destination did.
    pub fn suppress_numbers(
        &self,
        contact_id: i64,
        numbers: Numbers<'_>,
        import_id: Option<i64>,
    ) -> Result<()> {
        let all: Vec<&str> = numbers.all().collect();
        self.conn
            .prepare_cached(
                "INSERT INTO suppressed (kind, value, contact_id, at, import_id, value_from)
                 SELECT DISTINCT 'number', s.value, ?1, s.at, s.import_id, ?3 FROM (
                     SELECT c.phone AS value, c.revoked_at AS at, c.import_id
                     FROM consent c
                     WHERE c.contact_id = ?1 AND (c.do_not_call OR c.revoked_at IS NOT NULL)
                       AND c.phone LIKE '+%'
                     UNION ALL
                     SELECT n.value, c.revoked_at, c.import_id
                     FROM consent c, json_each(?2) n
                     WHERE c.contact_id = ?1 AND (c.do_not_call OR c.revoked_at IS NOT NULL)
                       AND (c.phone IS NULL
                            OR c.phone NOT IN (SELECT value FROM json_each(?2)))) s
                 WHERE NOT EXISTS (SELECT 1 FROM suppressed o
                     WHERE o.kind = 'number' AND o.value = s.value AND o.contact_id = ?1
                       AND o.at IS s.at AND o.import_id IS s.import_id)",
            )?
            .execute(params![contact_id, serde_json::to_string(&all)?, import_id])?;
        Ok(())
    }

    /// Suppresses the numbers that the one entry in the ledger of a new contact binds, in the same way.
    pub fn suppress_numbers_of_new(
        &self,
        contact_id: i64,
        numbers: Numbers<'_>,
        entry: &Consent,
        import_id: i64,
    ) -> Result<()> {
        let named = entry.phone.as_deref().filter(|number| number.starts_with('+'));
        let names_own = numbers.all().any(|own| Some(own) == entry.phone.as_deref());
        let own = numbers.all().filter(|_| !names_own);
        let mut add = self.conn.prepare_cached(
            "INSERT INTO suppressed (kind, value, contact_id, at, import_id, value_from)
             VALUES ('number', ?, ?, ?, ?4, ?4)",
        )?;
        for number in named.into_iter().chain(own) {
            add.execute(params![number, contact_id, entry.revoked_at, import_id])?;
        }
        Ok(())
    }

    /// The numbers of a contact on which another one does not want to be called, unless the contact's
    /// own complete consent for that number is later than a dated revocation, or many share it.
    pub fn bound_numbers(
        &self,
        contact_id: i64,
        numbers: Numbers<'_>,
        ledger: &[Consent],
    ) -> Result<Vec<BoundNumber>> {
        let mut bound = Vec::new();
        for number in numbers.all() {
            let mut statement = self.conn.prepare_cached(
                "SELECT value, contact_id, at FROM suppressed
                 WHERE kind = 'number' AND value IN (?1, ?2) AND contact_id <> ?3
                   AND NOT EXISTS (SELECT 1 FROM shared_number
                                   WHERE number = value AND ended_by IS NULL)
                 ORDER BY id",
            )?;
            let said =
                statement.query_map(params![number, line_of(number), contact_id], |row| {
                    Ok(BoundNumber {
                        number: row.get(0)?,
                        by_contact: row.get(1)?,
                        at: row.get(2)?,
                    })
                })?;
            for said in said {
                let said = said?;
                if !is_granted_since(ledger, &said) {
                    bound.push(said);
                }
            }
        }
        Ok(bound)
    }

    /// The numbers for which more than `least` contacts are held, with how many; most first.
    pub fn numbers_that_hold(&self, least: u64, limit: usize) -> Result<Vec<(String, u64)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT number, count(DISTINCT contact_id) AS held FROM derived_hold
             WHERE reason = 'number_do_not_call' GROUP BY number HAVING held > ?
             ORDER BY held DESC, number LIMIT ?",
        )?;
        let rows = statement.query_map(params![least as i64, limit as i64], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes which numbers many share, as the mapping of a source says it in import `import_id`.
    pub fn set_shared_numbers(
        &self,
        source: i64,
        numbers: &[String],
        import_id: i64,
    ) -> Result<()> {
        let list = serde_json::to_string(numbers)?;
        self.conn
            .prepare_cached(
                "UPDATE shared_number SET ended_by = ?2 WHERE source_id = ?1 AND ended_by IS NULL
                 AND number NOT IN (SELECT value FROM json_each(?3))",
            )?
            .execute(params![source, import_id, list])?;
        self.conn
            .prepare_cached(
                "INSERT INTO shared_number (number, source_id, import_id)
                 SELECT DISTINCT value, ?1, ?2 FROM json_each(?3)
                 WHERE value NOT IN (SELECT number FROM shared_number
                                     WHERE source_id = ?1 AND ended_by IS NULL)",
            )?
            .execute(params![source, import_id, list])?;
        Ok(())
    }

    /// The contacts with a number of which something changed since they were last judged; none left
    /// unjudged from here on is the caller's promise.
    pub fn take_contacts_to_judge(&self) -> Result<Vec<i64>> {
        if !self.conn.prepare_cached("SELECT 1 FROM changed_number")?.exists([])? {
            return Ok(Vec::new());
        }
        let mut statement = self.conn.prepare_cached(
            // Most numbers are those of the one contact that does not want to be called: nothing follows
            // from that for itself.
            "SELECT id FROM contact
             WHERE (phone IN (SELECT number FROM changed_number)
                    AND (not_dialable LIKE '%number_do_not_call%' OR EXISTS (
                        SELECT 1 FROM suppressed
                        WHERE kind = 'number' AND value = phone AND contact_id <> contact.id)))
                OR (instr(phone, ';') AND substr(phone, 1, instr(phone, ';') - 1)
                    IN (SELECT number FROM changed_number))
                OR (more_phones IS NOT NULL AND EXISTS (
                    SELECT 1 FROM json_each(more_phones) m
                    WHERE m.value IN (SELECT number FROM changed_number)
                       OR substr(m.value, 1, instr(m.value || ';', ';') - 1)
                          IN (SELECT number FROM changed_number)))
             ORDER BY id",
        )?;
        let ids = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        self.conn.execute("DELETE FROM changed_number", [])?;
        Ok(ids)
    }

    /// Judges a contact anew and keeps what that changes, without a trace of who did; whether it
    /// changed.
    pub fn judge_again(&self, contact_id: i64) -> Result<bool> {
        let Some(mut record) = self.record(Object::Contacts, contact_id)? else {
            return Ok(false);
        };
        let ledger = self.consents(contact_id)?;
        let reasons = self.judge(&record, &ledger, JudgedBy::Hub)?;
        let before = std::mem::replace(&mut record.not_dialable, reasons);
        self.keep_derived_holds(&record, &ledger, &before)?;
        if record.not_dialable == before {
            return Ok(false);
        }
        record.revision += 1;
        self.update_record(&record)?;
        Ok(true)
    }

    /// How many rows of an import stand for contacts that can't be dialed for which reasons; none: they
    /// can.
    pub fn count_dialability(&self, import_id: i64) -> Result<Vec<(Option<String>, u64)>> {
        let mut statement = self.conn.prepare(
            "SELECT c.not_dialable, count(*) FROM outcome o
             JOIN import_file f ON f.id = o.file_id JOIN contact c ON c.id = o.record_id
             WHERE f.import_id = ? AND f.object = 1 AND o.outcome <> 3 GROUP BY 1",
        )?;
        let rows = statement.query_map([import_id], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The contacts that are held, by id.
    pub fn held_contacts(&self) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare(
            "SELECT contact_id FROM hold WHERE ended_by IS NULL
             UNION SELECT contact_id FROM derived_hold
             UNION SELECT id FROM contact WHERE not_dialable LIKE '%other_person%'
             ORDER BY 1",
        )?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Takes back what an import said beside the ledger; the contacts that are to be judged anew, beside
    /// those of [`Store::take_contacts_to_judge`]. A contact that the import created and that is still
    /// there keeps what was said of it. Comes before [`Store::forget_ids_of`].
    pub fn undo_holds(&self, import_id: i64) -> Result<Vec<i64>> {
        let mut statement = self.conn.prepare(
            "SELECT DISTINCT contact_id FROM hold WHERE import_id = ?1 OR ended_by = ?1",
        )?;
        let contacts = statement
            .query_map([import_id], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<i64>>>()?;
        let kept = "contact_id IN (SELECT o.record_id FROM outcome o
             JOIN import_file f ON f.id = o.file_id JOIN contact c ON c.id = o.record_id
             WHERE f.import_id = ?1 AND f.object = 1 AND o.outcome = 0)";
        for (table, also) in [("hold", ""), ("suppressed", "OR value_from = ?1")] {
            // The import that last brought news of the row, where that is a later one.
            let later = format!(
                "(SELECT e.seen_by FROM external_id e
                  WHERE e.object = 1 AND e.source_id = {table}.source_id
                    AND e.external_id = {table}.external_id AND e.seen_by > ?1)"
            );
            for sql in [
                // What it did not end it said again.
                format!(
                    "UPDATE {table} SET import_id = {later}
                     WHERE import_id = ?1 AND ended_by IS NULL AND {later} IS NOT NULL"
                ),
                format!("DELETE FROM {table} WHERE (import_id = ?1 {also}) AND NOT {kept}"),
                format!("UPDATE {table} SET ended_by = {later} WHERE ended_by = ?1"),
            ] {
                self.conn.execute(&sql, [import_id])?;
            }
        }
        // Each import of a source says all that its mapping says.
        let later = "(SELECT min(i.id) FROM import i WHERE i.source_id = shared_number.source_id
                      AND i.id > ?1 AND i.state <> 'undone')";
        for sql in [
            format!(
                "UPDATE shared_number SET import_id = {later} WHERE import_id = ?1
                 AND {later} < coalesce(ended_by, 9223372036854775807)"
            ),
            "DELETE FROM shared_number WHERE import_id = ?1".to_owned(),
            format!("UPDATE shared_number SET ended_by = {later} WHERE ended_by = ?1"),
        ] {
            self.conn.execute(&sql, [import_id])?;
        }
        Ok(contacts)
    }
}

/// Whether a contact's own complete consent for a number is later than a dated revocation of it.
fn is_granted_since(ledger: &[Consent], bound: &BoundNumber) -> bool {
    let Some(at) = &bound.at else { return false };
    ledger.iter().any(|entry| {
        entry.is_grant()
            && entry.timestamp.as_ref().is_some_and(|granted| granted > at)
            && entry.phone.as_deref().is_none_or(|phone| line_of(phone) == line_of(&bound.number))
    })
}
