//! Records: accounts, contacts and deals, one by one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Row, Statement, ToSql, params};

use super::{Result, Store, Texts, table};
use crate::model::Object;

/// A record as the store keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// What kind of record it is.
    pub object: Object,
    /// The store's id.
    pub id: i64,
    /// The standard fields in canonical text, in the order of [`Object::fields`].
    pub values: Vec<Option<String>>,
    /// Custom fields by key.
    pub custom: BTreeMap<String, serde_json::Value>,
    /// The text as it was read, by field, where it differs.
    pub originals: BTreeMap<String, String>,
    /// Further e-mail addresses.
    pub more_emails: Vec<String>,
    /// Further phone numbers.
    pub more_phones: Vec<String>,
    /// The account it links to.
    pub account_id: Option<i64>,
    /// The contact that a deal links to.
    pub contact_id: Option<i64>,
    /// The stage of a deal.
    pub stage_id: Option<i64>,
    /// The owner.
    pub owner_id: Option<i64>,
    /// The owner as the source names it.
    pub owner_source: Option<String>,
    /// Why a contact can't be dialed; empty where it can.
    pub not_dialable: Vec<String>,
    /// Raised with every write.
    pub revision: i64,
    /// The import that wrote it last; none where somebody edited it since.
    pub touched_by: Option<i64>,
}

impl Record {
    /// An empty record.
    pub fn new(object: Object, id: i64) -> Record {
        Record {
            object,
            id,
            values: vec![None; object.fields().len()],
            custom: BTreeMap::new(),
            originals: BTreeMap::new(),
            more_emails: Vec::new(),
            more_phones: Vec::new(),
            account_id: None,
            contact_id: None,
            stage_id: None,
            owner_id: None,
            owner_source: None,
            not_dialable: Vec::new(),
            revision: 1,
            touched_by: None,
        }
    }

    /// The value of a standard field.
    pub fn get(&self, key: &str) -> Option<&str> {
        crate::model::field::position(self.object, key).and_then(|at| self.values[at].as_deref())
    }

    /// What people call the record: a name, else an e-mail address or a number.
    pub fn title(&self) -> String {
        match self.object {
            Object::Contacts => {
                let name: Vec<&str> = ["first_name", "last_name"]
                    .into_iter()
                    .filter_map(|key| self.get(key))
                    .collect();
                if name.is_empty() {
                    self.get("email").or(self.get("phone")).unwrap_or("").to_owned()
                } else {
                    name.join(" ")
                }
            }
            _ => self.get("name").unwrap_or("").to_owned(),
        }
    }
}

/// The statement that adds a record of an object, for [`write`].
pub(super) fn insert_sql(object: Object) -> &'static str {
    &STATEMENTS[object.index()].insert
}

/// The columns after the standard fields, by object.
fn link_columns(object: Object) -> &'static [&'static str] {
    match object {
        Object::Accounts => &["more_phones", "name_key"],
        Object::Contacts => {
            &["more_emails", "more_phones", "account_id", "dialable", "not_dialable", "name_key"]
        }
        Object::Deals => &["account_id", "contact_id", "stage_id"],
    }
}

const COMMON_COLUMNS: [&str; 6] =
    ["owner_id", "owner_source", "custom", "originals", "revision", "touched_by"];

/// The columns of a record, in the order in which they are read.
pub(super) fn columns(object: Object) -> impl Iterator<Item = &'static str> {
    let fields = object.fields().iter().map(|field| field.key);
    fields.chain(link_columns(object).iter().copied()).chain(COMMON_COLUMNS)
}

struct Statements {
    insert: String,
    update: String,
    select: String,
}

static STATEMENTS: LazyLock<[Statements; 3]> = LazyLock::new(|| {
    Object::ALL.map(|object| {
        let columns: Vec<&str> = columns(object).collect();
        let table = table(object);
        let marks = vec!["?"; columns.len() + 1].join(", ");
        let list = columns.join(", ");
        let sets: Vec<String> = columns.iter().map(|column| format!("{column} = ?")).collect();
        Statements {
            insert: format!("INSERT INTO {table} ({list}, id) VALUES ({marks})"),
            update: format!("UPDATE {table} SET {} WHERE id = ?", sets.join(", ")),
            select: format!("SELECT {list} FROM {table} WHERE id = ?"),
        }
    })
});

fn from_json<T: serde::de::DeserializeOwned + Default>(text: Option<&str>) -> Result<T> {
    Ok(match text {
        Some(text) => serde_json::from_str(text)?,
        None => T::default(),
    })
}

/// A column's value as canonical text, whatever its storage class.
fn text_of(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
    }
}

impl Store {
    /// The id that the next record of an object takes. Ids are never used twice, not even after an
    /// undo, so that old reports keep their meaning.
    pub fn next_record_id(&self, object: Object) -> Result<i64> {
        let table = table(object);
        let sql = format!(
            "SELECT max(coalesce((SELECT max(id) FROM {table}), 0),
                        coalesce((SELECT CAST(value AS INTEGER) FROM setting
                                  WHERE key = 'last_{table}_id'), 0)) + 1"
        );
        Ok(self.conn.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }

    /// Keeps the highest id that was given out.
    pub fn keep_last_record_id(&self, object: Object, last: i64) -> Result<()> {
        self.conn
            .prepare_cached(
                "INSERT INTO setting (key, value) VALUES ('last_' || ?1 || '_id', ?2)
                 ON CONFLICT (key) DO UPDATE
                 SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))",
            )?
            .execute(params![table(object), last])?;
        Ok(())
    }

    /// Adds a record under its id. An import uses [`super::Hot::insert_record`].
    pub fn insert_record(&self, record: &Record) -> Result<()> {
        let sql = insert_sql(record.object);
        write(
            &mut *self.conn.prepare_cached(sql)?,
            &mut Nulls::all(),
            record,
            &Texts::of(record)?,
        )?;
        add_further_emails(&self.conn, record)
    }

    /// Replaces a record. The caller has raised the revision.
    pub fn update_record(&self, record: &Record) -> Result<()> {
        let sql = &STATEMENTS[record.object.index()].update;
        write(&mut *self.conn.prepare_cached(sql)?, &mut Nulls::all(), record, &Texts::of(record)?)
    }

    /// Notes that somebody else than an import has a hand in a record; the change's number.
    pub fn mark_edited(&self, object: Object, id: i64) -> Result<i64> {
        self.conn
            .prepare_cached(&format!(
                "UPDATE {} SET touched_by = NULL, revision = revision + 1 WHERE id = ?",
                table(object)
            ))?
            .execute([id])?;
        Ok(self.change(object, id)?.map_or(0, |change| change.seq))
    }

    /// The record of that id, if there is one.
    pub fn record(&self, object: Object, id: i64) -> Result<Option<Record>> {
        let mut statement = self.conn.prepare_cached(&STATEMENTS[object.index()].select)?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(|row| read_record(object, id, row)).transpose()
    }

    /// Whether there is a record of that id.
    pub fn has_record(&self, object: Object, id: i64) -> Result<bool> {
        let sql = format!("SELECT 1 FROM {} WHERE id = ?", table(object));
        Ok(self.conn.prepare_cached(&sql)?.exists([id])?)
    }

    /// Deletes a record; the schema's triggers take its external ids and open links along.
    pub fn delete_record(&self, object: Object, id: i64) -> Result<()> {
        self.conn
            .prepare_cached(&format!("DELETE FROM {} WHERE id = ?", table(object)))?
            .execute([id])?;
        Ok(())
    }

    /// Whether the store holds no record at all.
    pub fn has_no_records(&self) -> Result<bool> {
        Ok(!self
            .conn
            .prepare_cached(
                "SELECT 1 WHERE EXISTS (SELECT 1 FROM account) OR EXISTS (SELECT 1 FROM contact)
                 OR EXISTS (SELECT 1 FROM deal) OR EXISTS (SELECT 1 FROM external_id)",
            )?
            .exists([])?)
    }

    /// How many records there are of an object.
    pub fn count_records(&self, object: Object) -> Result<i64> {
        let sql = format!("SELECT count(*) FROM {}", table(object));
        Ok(self.conn.query_row(&sql, [], |row| row.get(0))?)
    }

    /// Calls `each` with every record of an object, by id.
    pub fn for_each_record(
        &self,
        object: Object,
        mut each: impl FnMut(Record) -> Result<()>,
    ) -> Result<()> {
        let sql = STATEMENTS[object.index()]
            .select
            .replacen("SELECT ", "SELECT id, ", 1)
            .replace("WHERE id = ?", "ORDER BY id");
        let mut statement = self.conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(read_record_at(object, row.get(0)?, row, 1)?)?;
        }
        Ok(())
    }
}

/// Which parameters of a statement are null, so that these need not be bound to null again: more than
/// half of a record's columns are.
pub(super) struct Nulls(u64);

impl Nulls {
    /// Those of a statement whose parameters were never bound, or were cleared.
    pub(super) fn all() -> Nulls {
        Nulls(u64::MAX)
    }

    /// Notes whether the parameter at `at` is to be null; true where it is already.
    fn stays(&mut self, at: usize, null: bool) -> bool {
        let bit = 1_u64.checked_shl(at as u32).unwrap_or(0);
        let stays = null && self.0 & bit != 0;
        self.0 = if null { self.0 | bit } else { self.0 & !bit };
        stays
    }
}

/// Runs an insert or update of a record's table with its values.
pub(super) fn write(
    statement: &mut Statement<'_>,
    nulls: &mut Nulls,
    record: &Record,
    texts: &Texts,
) -> Result<()> {
    let mut at = 0;
    let mut bind = |value: &dyn ToSql| {
        at += 1;
        let value = value.to_sql()?;
        let null = matches!(
            value,
            ToSqlOutput::Borrowed(ValueRef::Null) | ToSqlOutput::Owned(Value::Null)
        );
        if nulls.stays(at, null) { Ok(()) } else { statement.raw_bind_parameter(at, value) }
    };
    for value in &record.values {
        bind(value)?;
    }
    match record.object {
        Object::Accounts => {
            bind(&texts.more_phones)?;
            bind(&texts.name_key)?;
        }
        Object::Contacts => {
            bind(&texts.more_emails)?;
            bind(&texts.more_phones)?;
            bind(&record.account_id)?;
            bind(&record.not_dialable.is_empty())?;
            bind(&texts.not_dialable)?;
            bind(&texts.name_key)?;
        }
        Object::Deals => {
            bind(&record.account_id)?;
            bind(&record.contact_id)?;
            bind(&record.stage_id)?;
        }
    }
    bind(&record.owner_id)?;
    bind(&record.owner_source)?;
    bind(&texts.custom)?;
    bind(&texts.originals)?;
    bind(&record.revision)?;
    bind(&record.touched_by)?;
    bind(&record.id)?;
    statement.raw_execute()?;
    Ok(())
}

/// Keeps the further addresses of a contact that was added where they are looked up. Of one that changes or
/// goes triggers keep them.
pub(super) fn add_further_emails(conn: &Connection, record: &Record) -> Result<()> {
    if record.more_emails.is_empty() {
        return Ok(());
    }
    let mut statement = conn.prepare_cached("INSERT OR IGNORE INTO more_email VALUES (?, ?)")?;
    for address in &record.more_emails {
        statement.execute(params![address, record.id])?;
    }
    Ok(())
}

pub(super) fn read_record(object: Object, id: i64, row: &Row<'_>) -> Result<Record> {
    read_record_at(object, id, row, 0)
}

fn read_record_at(object: Object, id: i64, row: &Row<'_>, from: usize) -> Result<Record> {
    let mut record = Record::new(object, id);
    let mut at = from;
    for value in &mut record.values {
        *value = text_of(row.get_ref(at)?);
        at += 1;
    }
    let text = |at: usize| -> rusqlite::Result<Option<String>> { Ok(text_of(row.get_ref(at)?)) };
    match object {
        Object::Accounts => {
            record.more_phones = from_json(text(at)?.as_deref())?;
        }
        Object::Contacts => {
            record.more_emails = from_json(text(at)?.as_deref())?;
            record.more_phones = from_json(text(at + 1)?.as_deref())?;
            record.account_id = row.get(at + 2)?;
            record.not_dialable = text(at + 4)?
                .map(|reasons| reasons.split(',').map(str::to_owned).collect())
                .unwrap_or_default();
        }
        Object::Deals => {
            record.account_id = row.get(at)?;
            record.contact_id = row.get(at + 1)?;
            record.stage_id = row.get(at + 2)?;
        }
    }
    at += link_columns(object).len();
    record.owner_id = row.get(at)?;
    record.owner_source = text(at + 1)?;
    record.custom = from_json(text(at + 2)?.as_deref())?;
    record.originals = from_json(text(at + 3)?.as_deref())?;
    record.revision = row.get(at + 4)?;
    record.touched_by = row.get(at + 5)?;
    Ok(record)
}

impl ToSql for Object {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.index() as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn store() -> Store {
        Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap()
    }

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let store = store();
        for object in Object::ALL {
            let mut record = Record::new(object, 7);
            for (value, field) in record.values.iter_mut().zip(object.fields()) {
                *value = Some(match field.kind {
                    crate::model::Kind::Integer => "42".to_owned(),
                    crate::model::Kind::Boolean => "1".to_owned(),
                    _ => format!("{} value", field.key),
                });
            }
            record.custom.insert("shoe_size".into(), serde_json::json!(42));
            record.originals.insert("phone".into(), "(555) 0100".into());
            record.owner_source = Some("Kim Lee".into());
            record.revision = 3;
            if object == Object::Contacts {
                record.more_emails = vec!["b@acme.example".into()];
                record.not_dialable = vec!["text".into(), "ip".into()];
            }
            store.hot().unwrap().insert_record(&record, &Texts::of(&record).unwrap()).unwrap();
            assert_eq!(store.record(object, 7).unwrap().unwrap(), record);
            record.values[0] = None;
            record.revision = 4;
            store.update_record(&record).unwrap();
            assert_eq!(store.record(object, 7).unwrap().unwrap(), record);
        }
    }

    #[test]
    fn ids_are_never_used_twice() {
        let store = store();
        let record = Record::new(Object::Deals, 5);
        store.hot().unwrap().insert_record(&record, &Texts::default()).unwrap();
        store.keep_last_record_id(Object::Deals, 5).unwrap();
        store.delete_record(Object::Deals, 5).unwrap();
        assert_eq!(store.next_record_id(Object::Deals).unwrap(), 6);
    }
}
