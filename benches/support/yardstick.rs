//! The yardstick: what any program must at least do to import the three files. It parses them,
//! sets damaged rows aside, resolves links, merges rows of one id, and inserts every column as text
//! into tables with the same indexes as the product's store. No mapping, no reading of dates,
//! phones or money, no journal.

use std::error::Error;
use std::path::Path;

use rusqlite::{CachedStatement, Connection, OptionalExtension, params, params_from_iter};

const COMMIT_EVERY: u64 = 50_000;
const SOURCE: &str = "csv";

/// What became of the rows of one file.
#[derive(Debug, Default)]
pub struct Counts {
    /// Rows that made a new record.
    pub created: u64,
    /// Rows merged into a record of the same id.
    pub merged: u64,
    /// Rows set aside.
    pub rejected: u64,
}

/// One of the three files, in the order in which parents come first.
struct File {
    name: &'static str,
    columns: &'static [&'static str],
    /// Columns that hold the id of another file's record, with that file's number.
    links: &'static [(usize, usize)],
    email: Option<usize>,
}

const FILES: [File; 3] = [
    File {
        name: "accounts",
        columns: &[
            "id",
            "name",
            "domain",
            "website",
            "phone",
            "industry",
            "employees",
            "revenue",
            "street",
            "city",
            "state",
            "postal_code",
            "country",
            "owner",
            "created",
        ],
        links: &[],
        email: None,
    },
    File {
        name: "contacts",
        columns: &[
            "id",
            "account_id",
            "first_name",
            "last_name",
            "email",
            "phone",
            "title",
            "street",
            "city",
            "state",
            "postal_code",
            "owner",
            "created",
        ],
        links: &[(1, 0)],
        email: Some(4),
    },
    File {
        name: "deals",
        columns: &[
            "id",
            "name",
            "account_id",
            "contact_id",
            "stage",
            "amount",
            "currency",
            "close_date",
            "owner",
            "created",
        ],
        links: &[(2, 0), (3, 1)],
        email: None,
    },
];

/// The consent columns, which follow the other columns of contacts.csv.
const CONSENT: [&str; 9] = [
    "text",
    "timestamp",
    "source_url",
    "ip",
    "seller",
    "trustedform_url",
    "leadid",
    "do_not_call",
    "revoked_at",
];

const INDEXES: &str = "
    CREATE INDEX external_ids_record ON external_ids(object, record_id);
    CREATE INDEX accounts_name ON accounts(name_key);
    CREATE INDEX accounts_domain ON accounts(domain);
    CREATE INDEX contacts_email ON contacts(email);
    CREATE INDEX contacts_account ON contacts(account_id);
    CREATE INDEX deals_account ON deals(account_id);
    CREATE INDEX deals_contact ON deals(contact_id);
    CREATE INDEX consents_contact ON consents(contact_id);";

/// Imports the three files of `dir` into a new store.
pub fn import(dir: &Path, store: &Path) -> Result<[Counts; 3], Box<dyn Error>> {
    let db = Connection::open(store)?;
    db.execute_batch(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
         PRAGMA cache_size = -65536;",
    )?;
    create_tables(&db)?;
    let mut counts = [Counts::default(), Counts::default(), Counts::default()];
    for (object, file) in FILES.iter().enumerate() {
        counts[object] = import_file(&db, object, file, dir)?;
    }
    Ok(counts)
}

fn create_tables(db: &Connection) -> rusqlite::Result<()> {
    for file in &FILES {
        let columns: Vec<_> = file.columns[1..].iter().map(|name| format!("{name} TEXT")).collect();
        let key = if file.name == "accounts" { ", name_key TEXT" } else { "" };
        let columns = columns.join(", ");
        let name = file.name;
        db.execute_batch(&format!(
            "CREATE TABLE {name}(record_id INTEGER PRIMARY KEY, {columns}{key});"
        ))?;
    }
    let consent: Vec<_> = CONSENT.iter().map(|name| format!("{name} TEXT")).collect();
    db.execute_batch(&format!(
        "CREATE TABLE consents(id INTEGER PRIMARY KEY, contact_id INTEGER, {});
         CREATE TABLE external_ids(object INTEGER, source TEXT, external_id TEXT, record_id INTEGER,
             PRIMARY KEY(object, source, external_id)) WITHOUT ROWID;
         {INDEXES}",
        consent.join(", ")
    ))
}

fn import_file(
    db: &Connection,
    object: usize,
    file: &File,
    dir: &Path,
) -> Result<Counts, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .buffer_capacity(1 << 18)
        .from_path(dir.join(file.name).with_extension("csv"))?;
    let width = reader.headers()?.len();
    let statements = Statements::of(file);
    let mut counts = Counts::default();
    let mut row = csv::StringRecord::new();
    db.execute_batch("BEGIN")?;
    while reader.read_record(&mut row)? {
        if row.position().is_some_and(|at| at.record() % COMMIT_EVERY == 0) {
            db.execute_batch("COMMIT; BEGIN")?;
        }
        let bad_email = |at: usize| !row[at].is_empty() && !row[at].contains('@');
        if row.len() != width || file.email.is_some_and(bad_email) {
            counts.rejected += 1;
            continue;
        }
        let id = match look_up(db, object, &row[0])? {
            Some(id) => {
                let mut update = db.prepare_cached(&statements.update)?;
                bind(db, &mut update, file, &row)?;
                update.raw_bind_parameter(file.columns.len() + 1, id)?;
                update.raw_execute()?;
                counts.merged += 1;
                id
            }
            None => {
                let mut insert = db.prepare_cached(&statements.insert)?;
                bind(db, &mut insert, file, &row)?;
                insert.raw_execute()?;
                let id = db.last_insert_rowid();
                db.prepare_cached("INSERT INTO external_ids VALUES (?, ?, ?, ?)")?
                    .execute(params![object as i64, SOURCE, &row[0], id])?;
                counts.created += 1;
                id
            }
        };
        let consent = file.columns.len();
        if file.name == "contacts" && (consent..width).any(|at| !row[at].is_empty()) {
            let mut insert = db.prepare_cached(
                "INSERT INTO consents VALUES (NULL, ?10, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            let parts = (consent..width).map(|at| row[at].to_owned());
            insert.execute(params_from_iter(parts.chain([id.to_string()])))?;
        }
    }
    db.execute_batch("COMMIT")?;
    Ok(counts)
}

struct Statements {
    insert: String,
    update: String,
}

impl Statements {
    /// The parameters are the columns after the id, in order, then the name's key of an account.
    fn of(file: &File) -> Statements {
        let mut columns = file.columns[1..].to_vec();
        if file.name == "accounts" {
            columns.push("name_key");
        }
        let marks: Vec<_> = (1..=columns.len()).map(|at| format!("?{at}")).collect();
        let sets: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(at, name)| format!("{name} = coalesce(nullif(?{}, ''), {name})", at + 1))
            .collect();
        let name = file.name;
        Statements {
            insert: format!(
                "INSERT INTO {name}({}) VALUES ({})",
                columns.join(", "),
                marks.join(", ")
            ),
            update: format!(
                "UPDATE {name} SET {} WHERE record_id = ?{}",
                sets.join(", "),
                file.columns.len() + 1
            ),
        }
    }
}

fn bind(
    db: &Connection,
    statement: &mut CachedStatement<'_>,
    file: &File,
    row: &csv::StringRecord,
) -> rusqlite::Result<()> {
    for at in 1..file.columns.len() {
        match file.links.iter().find(|link| link.0 == at) {
            Some(link) => statement.raw_bind_parameter(at, look_up(db, link.1, &row[at])?)?,
            None => statement.raw_bind_parameter(at, &row[at])?,
        }
    }
    if file.name == "accounts" {
        statement.raw_bind_parameter(file.columns.len(), row[1].to_lowercase())?;
    }
    Ok(())
}

fn look_up(db: &Connection, object: usize, external_id: &str) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(
        "SELECT record_id FROM external_ids WHERE object = ? AND source = ? AND external_id = ?",
    )?
    .query_row(params![object as i64, SOURCE, external_id], |row| row.get(0))
    .optional()
}
