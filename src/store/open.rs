//! Opens stores: settings of the connection, migrations, and the ways to open one.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::extracted::ExtractedReader;
use super::lock::Lock;
use super::{Result, Store, StoreError};
use crate::model::{Object, Pipeline};

/// The migrations, in order; the store's `user_version` counts those that it has.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001_init.sql"),
    include_str!("schema/0002_api.sql"),
    include_str!("schema/0003_extract.sql"),
    include_str!("schema/0004_row_ids.sql"),
    include_str!("schema/0005_holds.sql"),
    include_str!("schema/0006_links.sql"),
    include_str!("schema/0007_more_emails.sql"),
    include_str!("schema/0008_other_person.sql"),
    include_str!("schema/0009_added_emails.sql"),
    include_str!("schema/0010_former_ids.sql"),
    include_str!("schema/0011_lost_answers.sql"),
    include_str!("schema/0012_reports.sql"),
];

/// Pages of a new store, in bytes: with large ones indexes on millions of rows are built and read faster.
const LARGE_PAGES: u32 = 16_384;
/// And where transactions are of a hundred records.
const SMALL_PAGES: u32 = 4_096;

/// Marks the file as ours ("ADPT"), so that another program's database is never taken for a store.
const APPLICATION_ID: i64 = 0x4144_5054;

/// The page cache: 64 MiB.
pub(super) const CACHE: i64 = -65_536;

impl Store {
    /// Opens the store at `path` for writing, creating it if it is not there. Holds the store's
    /// lock until dropped; [`StoreError::Busy`] where another process has it.
    pub fn open(path: &Path) -> Result<Store> {
        Self::open_with(path, LARGE_PAGES)
    }

    /// The same for a store that is served: its transactions are small, and each writes whole pages
    /// all over the indexes.
    pub fn open_to_serve(path: &Path) -> Result<Store> {
        Self::open_with(path, SMALL_PAGES)
    }

    fn open_with(path: &Path, page_size: u32) -> Result<Store> {
        let lock = Self::lock(path)?;
        let made = !path.exists();
        if made {
            // It holds people's data, and SQLite gives its other files the same rights.
            private_file(path)
                .map_err(|cause| StoreError::Io { path: path.display().to_string(), cause })?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let conn = connect(path, flags, page_size).inspect_err(|_| {
            if made {
                // Nothing is in it: one that stays is no harm.
                let _ = std::fs::remove_file(path);
            }
        })?;
        let mut store = Store::new(conn, Some(path.to_owned()), made, Some(lock));
        store.migrate().map_err(|error| not_a_store(path, error))?;
        for object in Object::ALL {
            store.make_indexes(object)?;
        }
        store.verify_links_left()?;
        store.kept.set(false);
        store.undone.set(store.conn.total_changes());
        Ok(store)
    }

    /// Opens the store at `path` for looking only; [`StoreError::Absent`] where there is none.
    pub fn open_to_read(path: &Path) -> Result<Store> {
        if !path.exists() {
            return Err(StoreError::Absent { path: path.display().to_string() });
        }
        let conn = connect_to_read(path)?;
        let store = Store::new(conn, Some(path.to_owned()), false, None);
        let version = store.version().map_err(|error| not_a_store(path, error))?;
        // A run that was killed while it made the store leaves an empty database.
        if version == 0 && store.is_empty()? {
            return Err(StoreError::Absent { path: path.display().to_string() });
        }
        if version < MIGRATIONS.len() {
            return Err(StoreError::Unusable {
                path: path.display().to_string(),
                message: if version == 0 {
                    "is no store of this program".to_owned()
                } else {
                    "was made by an older version; any command that writes brings it up to date"
                        .to_owned()
                },
            });
        }
        store.conn.pragma_update(None, "query_only", true)?;
        Ok(store)
    }

    /// For looking only, also while an import runs or where nobody may write: the store at `path`, or where there
    /// is none an empty one that leaves no trace. One of an older version is brought up to date.
    pub fn open_to_look(path: &Path) -> Result<Store> {
        match Store::open_to_read(path) {
            Err(StoreError::Absent { .. }) => Store::open_private(),
            Err(StoreError::Unusable { .. }) => Store::open(path),
            opened => opened,
        }
    }

    /// For a dry run: the store at `path`, or where there is none a temporary one that leaves no
    /// trace.
    pub fn open_to_rehearse(path: &Path) -> Result<Store> {
        if path.exists() {
            return Store::open(path);
        }
        Store::open_private()
    }

    /// A store of this process alone, which goes with it, however it ends.
    pub fn open_private() -> Result<Store> {
        // An empty name is SQLite's private database: in memory while small, else in a temporary
        // file that is deleted when it is closed.
        let conn = Connection::open("")?;
        configure(&conn, "OFF", LARGE_PAGES)?;
        let mut store = Store::new(conn, None, false, None);
        store.migrate()?;
        Ok(store)
    }

    /// If this process made the store, its file goes when it is closed, unless an import begins: of a run that
    /// writes nothing no empty store is left behind, and what is fetched from a workspace is none to keep.
    pub fn goes_unless_imported(&self) {
        self.unused.set(true);
    }

    /// What reads the extracted records of a store that nobody else sees.
    pub fn into_reader(mut self) -> Result<ExtractedReader> {
        let nothing = Connection::open_in_memory()?;
        Ok(ExtractedReader::of(std::mem::replace(&mut self.conn, nothing)))
    }

    fn new(conn: Connection, path: Option<PathBuf>, made: bool, lock: Option<Lock>) -> Store {
        let (unused, kept) = (Cell::new(false), Cell::new(false));
        Store { conn, depth: Cell::new(0), path, made, unused, kept, undone: Cell::new(0), lock }
    }

    fn lock(path: &Path) -> Result<Lock> {
        match Lock::take(path) {
            Ok(Some(lock)) => Ok(lock),
            Ok(None) => Err(StoreError::Busy { path: path.display().to_string() }),
            Err(cause) => Err(StoreError::Io { path: path.display().to_string(), cause }),
        }
    }

    /// How many migrations the store has.
    fn version(&self) -> Result<usize> {
        let version: i64 = self.conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let id: i64 = self.conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        let path =
            || self.path.as_ref().map_or_else(String::new, |path| path.display().to_string());
        let version = usize::try_from(version).unwrap_or(usize::MAX);
        if version > 0 && id != APPLICATION_ID {
            return Err(StoreError::Unusable {
                path: path(),
                message: "is no store of this program".to_owned(),
            });
        }
        if version > MIGRATIONS.len() {
            return Err(StoreError::Unusable {
                path: path(),
                message: "was made by a newer version of this program; update it".to_owned(),
            });
        }
        Ok(version)
    }

    /// Whether the database has nothing in it, ours or another's.
    fn is_empty(&self) -> Result<bool> {
        let tables: i64 =
            self.conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok(tables == 0)
    }

    fn migrate(&mut self) -> Result<()> {
        let version = self.version()?;
        if version == MIGRATIONS.len() {
            return Ok(());
        }
        if version == 0 && !self.is_empty()? {
            return Err(StoreError::Unusable {
                path: self.path.as_ref().map_or_else(String::new, |p| p.display().to_string()),
                message: "is a database of another program".to_owned(),
            });
        }
        self.begin()?;
        for (number, sql) in MIGRATIONS.iter().enumerate().skip(version) {
            self.conn.execute_batch(sql)?;
            self.conn.pragma_update(None, "user_version", number as i64 + 1)?;
        }
        self.conn.pragma_update(None, "application_id", APPLICATION_ID)?;
        if version == 0 {
            self.add_pipeline(&Pipeline::sales_standard())?;
        }
        self.commit()
    }
}

/// A store that this process made and that nothing was written to goes with it: also that of a run that
/// failed before its first write.
impl Drop for Store {
    fn drop(&mut self) {
        let goes = self.made && (self.unused.get() || !self.is_written());
        let (Some(path), true) = (self.path.take(), goes) else { return };
        let Ok(nothing) = Connection::open_in_memory() else { return };
        drop(std::mem::replace(&mut self.conn, nothing));
        for end in ["", "-wal", "-shm"] {
            let mut name = path.clone().into_os_string();
            name.push(end);
            // One that can't be removed is an empty store, and no harm.
            let _ = std::fs::remove_file(name);
        }
    }
}

/// Makes an empty file that only its owner may read.
fn private_file(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// A connection that only looks, also where nothing may be written beside the store: SQLite needs files of
/// its own there, unless the store can't change.
pub(super) fn connect_to_read(path: &Path) -> Result<Connection> {
    let looked = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, LARGE_PAGES).and_then(|conn| {
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(conn)
    });
    let error = match looked {
        Ok(conn) => return Ok(conn),
        Err(error @ StoreError::Unusable { .. }) => error,
        Err(error) if matches!(error.code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)) => {
            error
        }
        Err(error) => return Err(not_a_store(path, error)),
    };
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if std::fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        return Err(StoreError::Unusable {
            path: path.display().to_string(),
            message:
                "can only be read where its folder can be written: what was written last stands in \
                      its `-wal` file; copy both to another folder"
                    .to_owned(),
        });
    }
    let Ok(absolute) = std::path::absolute(path) else { return Err(error) };
    let escaped: String = absolute.to_string_lossy().chars().fold(String::new(), |mut text, c| {
        match c {
            '?' | '#' | '%' => text.push_str(&format!("%{:02X}", u32::from(c))),
            c => text.push(c),
        }
        text
    });
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let opened = Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags);
    let conn = opened.map_err(|error| not_a_store(path, StoreError::Sqlite(error)))?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(96);
    Ok(conn)
}

fn connect(path: &Path, flags: OpenFlags, page_size: u32) -> Result<Connection> {
    let failed = |error| not_a_store(path, StoreError::Sqlite(error));
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(failed)?;
    configure(&conn, "WAL", page_size).map_err(|error| not_a_store(path, error))?;
    Ok(conn)
}

/// The settings of every connection. The page size counts only for a new file; page and cache size
/// are what makes indexes on millions of rows bearable.
fn configure(conn: &Connection, journal_mode: &str, page_size: u32) -> Result<()> {
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.pragma_update(None, "page_size", page_size)?;
    conn.pragma_update(None, "cache_size", CACHE)?;
    // A load into an empty store turns them off for a while, see load.rs.
    conn.pragma_update(None, "foreign_keys", true)?;
    // A rehearsal in a private database needs a journal to roll back; SQLite keeps it in memory
    // while it is small.
    if journal_mode == "WAL" {
        conn.pragma_update_and_check(None, "journal_mode", journal_mode, |_| Ok(()))?;
        conn.pragma_update(None, "synchronous", "NORMAL")?;
        // 128 MiB: an index page that every batch touches is copied once in several batches.
        conn.pragma_update(None, "wal_autocheckpoint", 8_192)?;
    } else {
        conn.pragma_update(None, "synchronous", "OFF")?;
    }
    // Without it SQLite plans a statement anew for every value that is bound beside a partial
    // index: a fifth of an import's time.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(96);
    Ok(())
}

/// The settings of a database that nobody else sees and that goes when it is closed: in memory while it is
/// small, else in a temporary file. It is never rolled back.
pub(super) fn configure_private(conn: &Connection) -> Result<()> {
    configure(conn, "OFF", LARGE_PAGES)?;
    conn.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
    Ok(())
}

/// SQLite's way of saying that a file is no database, in our words.
fn not_a_store(path: &Path, error: StoreError) -> StoreError {
    let StoreError::Sqlite(rusqlite::Error::SqliteFailure(cause, said)) = &error else {
        return error;
    };
    let was_one = begins_as_one(path);
    let path = path.display().to_string();
    match cause.code {
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt if was_one => {
            let message = said.clone().unwrap_or_else(|| cause.to_string());
            StoreError::Damaged { path, message }
        }
        ErrorCode::NotADatabase => {
            StoreError::Unusable { path, message: "is no SQLite database".to_owned() }
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy { path },
        ErrorCode::CannotOpen => StoreError::Unusable {
            path,
            message: "can't be opened; is the folder there, and may you write to it?".to_owned(),
        },
        _ => error,
    }
}

/// Whether a file begins as a database of SQLite does.
fn begins_as_one(path: &Path) -> bool {
    use std::io::Read;
    let mut beginning = [0; 16];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut beginning));
    read.is_ok() && &beginning == b"SQLite format 3\0"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_store_begins_with_the_standard_pipeline() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("ws.db")).unwrap();
        let pipelines = store.pipelines().unwrap();
        assert_eq!(pipelines.len(), 1);
        assert_eq!(pipelines[0].name, "Sales (Standard)");
        assert_eq!(pipelines[0].stages.len(), 7);
    }

    #[test]
    fn the_tables_have_a_column_for_every_standard_field() {
        let store = Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap();
        for object in Object::ALL {
            for field in object.fields() {
                for table in [object.singular(), object.name()] {
                    let sql = format!("SELECT {} FROM {table} LIMIT 0", field.key);
                    assert!(store.conn.prepare(&sql).is_ok(), "{table} lacks {}", field.key);
                }
            }
        }
    }

    #[test]
    fn a_second_run_on_one_store_is_turned_away() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ws.db");
        let _first = Store::open(&path).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Busy { .. })));
    }

    #[test]
    fn a_rehearsal_without_a_store_leaves_no_file() {
        let dir = tempfile::tempdir().unwrap();
        drop(Store::open_to_rehearse(&dir.path().join("ws.db")).unwrap());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_is_no_store_is_named_as_such() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("contacts.csv");
        std::fs::write(&path, "first_name,email\nAda,ada@acme.example\n".repeat(100)).unwrap();
        let error = Store::open(&path).err().unwrap();
        assert!(error.to_string().contains("is no SQLite database"), "{error}");
        let other = dir.path().join("other.db");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE x (y)").unwrap();
        let error = Store::open(&other).err().unwrap();
        assert!(error.to_string().contains("another program"), "{error}");
    }

    #[test]
    fn an_edit_with_another_tool_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("ws.db")).unwrap();
        store
            .conn
            .execute_batch(
                "INSERT INTO account (id, name, touched_by) VALUES (1, 'Acme', 7);
                 UPDATE account SET name = 'Acme Ltd' WHERE id = 1;",
            )
            .unwrap();
        let (revision, touched): (i64, Option<i64>) = store
            .conn
            .query_row("SELECT revision, touched_by FROM account", [], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .unwrap();
        assert_eq!((revision, touched), (2, None));
    }
}
