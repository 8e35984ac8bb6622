//! The statements that run for nearly every row of an import, prepared once and held: looking them
//! up in a cache for each row costs an eighth of the writing.

use rusqlite::{Connection, OptionalExtension, Statement};

use super::external_ids::{ExternalId, Known};
use super::imports::RowOutcome;
use super::records::{Nulls, Record};
use super::{Result, Store, Texts, consents, external_ids, imports, records};
use crate::model::{Consent, Object};

/// The held statements.
pub struct Hot<'s> {
    conn: &'s Connection,
    find_external_id: Statement<'s>,
    add_external_id: Statement<'s>,
    insert_record: [(Statement<'s>, Nulls); 3],
    add_outcome: Statement<'s>,
    add_consent: Statement<'s>,
}

impl Store {
    /// Prepares the statements.
    pub fn hot(&self) -> Result<Hot<'_>> {
        let insert = |object| -> Result<_> {
            Ok((self.conn.prepare(records::insert_sql(object))?, Nulls::all()))
        };
        Ok(Hot {
            conn: &self.conn,
            find_external_id: self.conn.prepare(external_ids::FIND_EXTERNAL_ID)?,
            add_external_id: self.conn.prepare(external_ids::ADD_EXTERNAL_ID)?,
            insert_record: [
                insert(Object::Accounts)?,
                insert(Object::Contacts)?,
                insert(Object::Deals)?,
            ],
            add_outcome: self.conn.prepare(imports::ADD_OUTCOME)?,
            add_consent: self.conn.prepare(consents::ADD_CONSENT)?,
        })
    }
}

impl Hot<'_> {
    /// What is known of an id at a source.
    pub fn find_external_id(&mut self, key: ExternalId<'_>) -> Result<Option<Known>> {
        let found = self.find_external_id.query_row(key.params(), Known::read);
        Ok(found.optional()?)
    }

    /// Gives a record a further id. `met`: the row has none of its own, this one is made of it; its
    /// file and line. `fingerprint`: what the source said under the id; none where only
    /// a child named it.
    pub fn add_external_id(
        &mut self,
        key: ExternalId<'_>,
        record_id: i64,
        fingerprint: Option<i64>,
        import_id: i64,
        met: Option<(i64, u64)>,
    ) -> Result<()> {
        let (object, source, id) = key.params();
        self.add_external_id.execute((
            object,
            source,
            id,
            record_id,
            met.is_some(),
            fingerprint,
            import_id,
            met.map(|(file, _)| file),
            met.map(|(_, line)| line as i64),
        ))?;
        Ok(())
    }

    /// Adds a record under its id.
    pub fn insert_record(&mut self, record: &Record, texts: &Texts) -> Result<()> {
        let (statement, nulls) = &mut self.insert_record[record.object.index()];
        records::write(statement, nulls, record, texts)?;
        records::add_further_emails(self.conn, record)
    }

    /// Notes what became of a row.
    pub fn add_outcome(&mut self, outcome: RowOutcome) -> Result<()> {
        self.add_outcome.execute(outcome.params())?;
        Ok(())
    }

    /// Adds an entry to a contact's ledger.
    pub fn add_consent(&mut self, contact_id: i64, import_id: i64, entry: &Consent) -> Result<()> {
        self.add_consent.execute(consents::params(contact_id, Some(import_id), entry))?;
        Ok(())
    }
}
