//! Reads of CRMs over their APIs: what was begun, the lists that each goes through, how far it came.

use rusqlite::{OptionalExtension, Row, params};

use super::{Result, Store};

/// A read of a CRM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extraction {
    /// Its number in the store; 0 before it is there.
    pub id: i64,
    /// Random: tells reads of different stores apart.
    pub token: String,
    /// The service.
    pub service: String,
    /// The service's id of the customer's account.
    pub account: String,
    /// Of a read of changes: since when, RFC 3339.
    pub since: Option<String>,
    /// When it began by the service's clock, RFC 3339.
    pub began_at: String,
    /// What the account has, JSON.
    pub catalog: String,
    /// What the mapping names beside the usual fields, JSON.
    pub fields: String,
    /// The last touch before it.
    pub touch: i64,
    /// The last touch before its closing pass, once that has begun.
    pub closing: Option<i64>,
    /// When it was done.
    pub finished_at: Option<String>,
    /// The last import that moved what it read.
    pub import_id: Option<i64>,
    /// Of that import: only what changed after this read; 0 for all.
    pub import_after: i64,
}

/// A list of a read, and how far it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPart {
    /// Its place among those of the read.
    pub position: i64,
    /// What it is, JSON.
    pub part: String,
    /// Where its next page begins, JSON; none: its beginning.
    pub cursor: Option<String>,
    /// Whether it is read to its end.
    pub done: bool,
    /// The records that came with its pages.
    pub records: u64,
}

const EXTRACTION: &str = "SELECT id, token, service, account, since, began_at, catalog, fields, touch, \
                          closing, finished_at, import_id, import_after FROM extraction";

fn extraction(row: &Row<'_>) -> rusqlite::Result<Extraction> {
    Ok(Extraction {
        id: row.get(0)?,
        token: row.get(1)?,
        service: row.get(2)?,
        account: row.get(3)?,
        since: row.get(4)?,
        began_at: row.get(5)?,
        catalog: row.get(6)?,
        fields: row.get(7)?,
        touch: row.get(8)?,
        closing: row.get(9)?,
        finished_at: row.get(10)?,
        import_id: row.get(11)?,
        import_after: row.get(12)?,
    })
}

impl Store {
    /// Writes down that a read begins; its number. `id`, `closing`, `finished_at`, `import_id` and
    /// `import_after` of what is given do not count.
    pub fn begin_extraction(&self, begun: &Extraction) -> Result<i64> {
        let mut statement = self.conn.prepare_cached(
            "INSERT INTO extraction
                 (token, service, account, since, began_at, catalog, fields, touch)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        Ok(statement.insert(params![
            begun.token,
            begun.service,
            begun.account,
            begun.since,
            begun.began_at,
            begun.catalog,
            begun.fields,
            begun.touch,
        ])?)
    }

    /// The last read of a service, finished or not.
    pub fn last_extraction(&self, service: &str) -> Result<Option<Extraction>> {
        self.one_extraction("WHERE service = ?1 ORDER BY id DESC LIMIT 1", &[&service])
    }

    /// The last read of a service that came to its end.
    pub fn last_finished_extraction(&self, service: &str) -> Result<Option<Extraction>> {
        let last = "WHERE service = ?1 AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1";
        self.one_extraction(last, &[&service])
    }

    /// The read whose records an import moved.
    pub fn extraction_of_import(&self, import_id: i64) -> Result<Option<Extraction>> {
        self.one_extraction("WHERE import_id = ?1 ORDER BY id DESC LIMIT 1", &[&import_id])
    }

    /// The number of the last read of a service whose records were imported; 0 where there is none.
    pub fn last_imported_extraction(&self, service: &str) -> Result<i64> {
        let mut statement = self.conn.prepare_cached(
            "SELECT coalesce(max(id), 0) FROM extraction
             WHERE service = ?1 AND import_id IS NOT NULL AND finished_at IS NOT NULL",
        )?;
        Ok(statement.query_row([service], |row| row.get(0))?)
    }

    fn one_extraction(
        &self,
        which: &str,
        with: &[&dyn rusqlite::ToSql],
    ) -> Result<Option<Extraction>> {
        let mut statement = self.conn.prepare_cached(&format!("{EXTRACTION} {which}"))?;
        Ok(statement.query_row(with, extraction).optional()?)
    }

    /// Forgets a read that is not gone on with. The records that it met stay.
    pub fn abandon_extraction(&self, id: i64) -> Result<()> {
        self.conn.execute("DELETE FROM extraction_part WHERE extraction_id = ?1", [id])?;
        self.conn.execute("DELETE FROM extraction WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Adds a list to a read, after those that are there; its place.
    pub fn add_extraction_part(&self, extraction_id: i64, part: &str) -> Result<i64> {
        let mut statement = self.conn.prepare_cached(
            "INSERT INTO extraction_part (extraction_id, position, part)
             SELECT ?1, coalesce(max(position) + 1, 0), ?2
             FROM extraction_part WHERE extraction_id = ?1
             RETURNING position",
        )?;
        Ok(statement.query_row(params![extraction_id, part], |row| row.get(0))?)
    }

    /// The lists of a read in their order.
    pub fn extraction_parts(&self, extraction_id: i64) -> Result<Vec<KeptPart>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT position, part, cursor, done, records FROM extraction_part
             WHERE extraction_id = ?1 ORDER BY position",
        )?;
        let rows = statement.query_map([extraction_id], |row| {
            Ok(KeptPart {
                position: row.get(0)?,
                part: row.get(1)?,
                cursor: row.get(2)?,
                done: row.get(3)?,
                records: row.get::<_, i64>(4)?.unsigned_abs(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps how far a list came: `records` more, and where its next page begins; none at its end.
    pub fn keep_cursor(
        &self,
        extraction_id: i64,
        position: i64,
        records: u64,
        next: Option<&str>,
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(
            "UPDATE extraction_part
             SET cursor = coalesce(?3, cursor), done = ?3 IS NULL, pages = pages + 1,
                 records = records + ?4
             WHERE extraction_id = ?1 AND position = ?2",
        )?;
        let records = i64::try_from(records).unwrap_or(i64::MAX);
        statement.execute(params![extraction_id, position, next, records])?;
        Ok(())
    }

    /// Keeps what the account has as it is known by now.
    pub fn keep_catalog(&self, extraction_id: i64, catalog: &str) -> Result<()> {
        self.conn.execute(
            "UPDATE extraction SET catalog = ?2 WHERE id = ?1",
            params![extraction_id, catalog],
        )?;
        Ok(())
    }

    /// Writes down that the closing pass of a read begins, after this touch.
    pub fn begin_closing(&self, extraction_id: i64, touch: i64) -> Result<()> {
        self.conn.execute(
            "UPDATE extraction SET closing = ?2 WHERE id = ?1",
            params![extraction_id, touch],
        )?;
        Ok(())
    }

    /// Writes down that a read is done. Its lists are forgotten.
    pub fn finish_extraction(&self, extraction_id: i64, finished_at: &str) -> Result<()> {
        self.conn
            .execute("DELETE FROM extraction_part WHERE extraction_id = ?1", [extraction_id])?;
        self.conn.execute(
            "UPDATE extraction SET finished_at = ?2 WHERE id = ?1",
            params![extraction_id, finished_at],
        )?;
        Ok(())
    }

    /// An import was undone: what it moved of a read is to be imported again, and so is what came after
    /// it, for later imports of changes stand on this one.
    pub fn extraction_not_imported(&self, import_id: i64) -> Result<()> {
        let Some(first) = self.extraction_of_import(import_id)? else { return Ok(()) };
        self.conn.execute(
            "UPDATE extraction SET import_id = NULL WHERE service = ?1 AND id >= ?2",
            params![first.service, first.id],
        )?;
        Ok(())
    }

    /// Writes down what of a read an import is about to move: all, or what changed after read `after`.
    pub fn extraction_taken(&self, extraction_id: i64, after: i64) -> Result<()> {
        self.conn.execute(
            "UPDATE extraction SET import_after = ?2 WHERE id = ?1",
            params![extraction_id, after],
        )?;
        Ok(())
    }

    /// Writes down that an import moved what a read and those before it found: all, or what changed
    /// after read `after`.
    pub fn extraction_imported(
        &self,
        extraction_id: i64,
        import_id: i64,
        after: i64,
    ) -> Result<()> {
        self.conn.execute(
            "UPDATE extraction SET import_id = ?2, import_after = ?3 WHERE id = ?1",
            params![extraction_id, import_id, after],
        )?;
        Ok(())
    }
}
