//! A store in a folder of its own, driven without a process: for laws that take many runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use adoptiv_migrate::engine::EngineError;
use adoptiv_migrate::engine::import::{Mode, Request, run};
use adoptiv_migrate::engine::observer::{Interrupt, Silent};
use adoptiv_migrate::engine::report::Report;
use adoptiv_migrate::engine::undo::{UndoReport, undo};
use adoptiv_migrate::mapping::detect::{Destination, detect};
use adoptiv_migrate::mapping::file;
use adoptiv_migrate::source::{self, Input, ReadOptions};
use adoptiv_migrate::store::Store;
use rusqlite::types::ValueRef;

use super::company::Company;

/// A folder with a store and files.
pub struct Workspace {
    folder: tempfile::TempDir,
    store: Store,
}

/// All rows of some tables, by table.
pub type Dump = BTreeMap<&'static str, Vec<Vec<String>>>;

/// What people see of a store.
const SEEN: &[(&str, &str)] = &[
    ("accounts", "SELECT * FROM accounts ORDER BY id"),
    ("contacts", "SELECT * FROM contacts ORDER BY id"),
    ("deals", "SELECT * FROM deals ORDER BY id"),
    ("consents", "SELECT * FROM consents ORDER BY id"),
    ("holds", "SELECT * FROM holds ORDER BY 1, 2, 3, 4, 5, 6"),
    ("suppressions", "SELECT * FROM suppressions ORDER BY 1, 2, 3, 4, 5"),
    ("external_ids", "SELECT * FROM external_ids ORDER BY 1, 2, 3, 4"),
    ("open_links", "SELECT * FROM open_links ORDER BY 1, 2, 3, 4, 5"),
    ("pipelines", "SELECT * FROM pipelines"),
    ("custom_fields", "SELECT object, key, label, type, options FROM custom_field"),
    (
        "touched",
        "SELECT 0, id, touched_by FROM account UNION ALL SELECT 1, id, touched_by FROM contact
         UNION ALL SELECT 2, id, touched_by FROM deal ORDER BY 1, 2",
    ),
];

/// The same without the numbers that the store gives: records go by their ids at the source, those
/// that have none by their name.
const BY_SOURCE: &[(&str, &str)] = &[
    (
        "accounts",
        "SELECT key, name, domain, phone, employees, owner_email, owner_source, created_at,
                more_phones, custom, originals
         FROM accounts JOIN known ON object = 'accounts' AND record_id = id ORDER BY 1",
    ),
    (
        "contacts",
        "SELECT k.key, a.key, first_name, last_name, email, phone, owner_email, owner_source,
                dialable, not_dialable, created_at, more_emails, more_phones, custom, originals
         FROM contacts c JOIN known k ON k.object = 'contacts' AND k.record_id = c.id
         LEFT JOIN known a ON a.object = 'accounts' AND a.record_id = c.account_id ORDER BY 1",
    ),
    (
        "deals",
        "SELECT k.key, a.key, c.key, name, amount, currency, pipeline, stage, close_date,
                owner_email, owner_source, created_at, custom, originals
         FROM deals d JOIN known k ON k.object = 'deals' AND k.record_id = d.id
         LEFT JOIN known a ON a.object = 'accounts' AND a.record_id = d.account_id
         LEFT JOIN known c ON c.object = 'contacts' AND c.record_id = d.contact_id ORDER BY 1",
    ),
    (
        "consents",
        "SELECT key, text, timestamp, timestamp_original, source_url, ip, seller, phone,
                revoked_at, do_not_call
         FROM consents JOIN known ON object = 'contacts' AND record_id = contact_id
         ORDER BY key, id",
    ),
    ("external_ids", "SELECT object, source, external_id FROM external_ids ORDER BY 1, 2, 3"),
    (
        "open_links",
        "SELECT l.object, key, field, kind, reference
         FROM open_links l JOIN known k ON k.object = l.object AND k.record_id = l.record_id
         ORDER BY 1, 2, 3, 4, 5",
    ),
    ("custom_fields", "SELECT object, key, label, type, options FROM custom_field"),
];

const KNOWN: &str = "CREATE TEMP TABLE known AS
    SELECT object, record_id, group_concat(external_id, '+' ORDER BY external_id) AS key
    FROM external_ids GROUP BY 1, 2
    UNION ALL
    SELECT 'accounts', id, 'named ' || name FROM accounts
    WHERE NOT EXISTS (SELECT 1 FROM external_ids WHERE object = 'accounts' AND record_id = id);
    CREATE INDEX temp.known_record ON known (object, record_id);";

impl Workspace {
    /// A new workspace with one user.
    pub fn new() -> Workspace {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("adoptiv.db")).unwrap();
        store.add_user("kim@acme.example", Some("Kim")).unwrap();
        Workspace { folder, store }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a company's files, in the order given.
    pub fn run(&mut self, company: &Company, mode: Mode) -> Result<Report, EngineError> {
        let folder = self.folder.path().join("in");
        std::fs::create_dir_all(&folder).unwrap();
        let mut paths = Vec::new();
        for file in &company.files {
            let path = folder.join(file.name);
            std::fs::write(&path, file.text()).unwrap();
            paths.push(path);
        }
        self.run_files(company, &paths, mode)
    }

    /// Runs files with a company's mapping. Rejected rows go to the folder `out`.
    pub fn run_files(
        &mut self,
        company: &Company,
        paths: &[PathBuf],
        mode: Mode,
    ) -> Result<Report, EngineError> {
        let mapping = file::parse("mapping.toml", &company.mapping).unwrap();
        let inputs: Vec<Input> = paths
            .iter()
            .map(|path| Input { path: path.clone(), holds: None, header: None })
            .collect();
        let read = |object| {
            mapping.object(object).map_or_else(ReadOptions::default, |said| said.read.clone())
        };
        let tables = source::open(&inputs, &read)?;
        let out = self.folder.path().join("out");
        let _ = std::fs::remove_dir_all(&out);
        let request = Request {
            mode,
            tables: &tables,
            mapping: &mapping,
            mapping_text: &company.mapping,
            timezone: None,
            max_rejected: 1.0,
            strict_links: company.strict_links,
            rejects: Some(out),
            said: &[],
            destination: "adoptiv.db",
            remote: None,
        };
        run(&mut self.store, &request, &Silent, &Interrupt::default())
    }

    /// The mapping that is suggested for a file.
    pub fn suggest(&self, path: &Path) -> Result<Company, EngineError> {
        let input = Input { path: path.to_owned(), holds: None, header: None };
        let tables = source::open(&[input], &|_| ReadOptions::default())?;
        let suggestion = detect(
            &tables,
            &Destination {
                pipelines: &self.store.pipelines()?,
                custom_fields: &self.store.custom_fields()?,
                users: &["kim@acme.example".to_owned()],
                settings: &self.store.settings()?,
            },
        )?;
        Ok(Company { files: Vec::new(), mapping: file::write(&suggestion), strict_links: false })
    }

    /// Imports a company's files; its id and report.
    pub fn import(&mut self, company: &Company) -> (i64, Report) {
        let report = self.run(company, Mode::Import { resume: false }).unwrap();
        (report.import_id.unwrap(), report)
    }

    /// Takes an import back.
    pub fn undo(&mut self, id: i64) -> UndoReport {
        undo(&self.store, id, false, &Silent).unwrap()
    }

    /// What people see of the store, as it is.
    pub fn seen(&self) -> Dump {
        dump(&self.path().join("adoptiv.db"), SEEN)
    }

    /// The same, with records under their ids at the source.
    pub fn by_source(&self) -> Dump {
        by_source(&self.path().join("adoptiv.db"))
    }

    /// The rows of a query.
    pub fn sql(&self, query: &'static str) -> Vec<Vec<String>> {
        dump(&self.path().join("adoptiv.db"), &[("", query)]).remove("").unwrap()
    }

    /// The rejects files, by name.
    pub fn rejects(&self) -> BTreeMap<String, String> {
        let Ok(folder) = std::fs::read_dir(self.path().join("out")) else {
            return BTreeMap::new();
        };
        folder
            .map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, std::fs::read_to_string(path).unwrap())
            })
            .collect()
    }
}

/// What people see of a store, with records under their ids at the source.
pub fn by_source(store: &Path) -> Dump {
    let mut dump = dump(store, BY_SOURCE);
    // Several records of one content go by one key.
    dump.values_mut().for_each(|rows| rows.sort());
    dump
}

fn dump(store: &Path, queries: &[(&'static str, &str)]) -> Dump {
    let store = rusqlite::Connection::open(store).unwrap();
    store.execute_batch(KNOWN).unwrap();
    let table = |query: &str| -> Vec<Vec<String>> {
        let mut statement = store.prepare(query).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            (0..columns).map(|at| Ok(shown(row.get_ref(at)?))).collect::<rusqlite::Result<_>>()
        });
        rows.unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    queries.iter().map(|(name, query)| (*name, table(query))).collect()
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "∅".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into_owned(),
    }
}
