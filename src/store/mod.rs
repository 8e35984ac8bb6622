//! The hub: one SQLite file that is a faithful local workspace. All SQL of the crate is in here.
//!
//! One connection writes, in large transactions that the engine opens and closes; the lock file
//! beside the store keeps a second run away. `schema/` holds the numbered migrations and documents
//! the tables; its views are for people.

mod before_key;
mod changes;
pub mod consents;
pub mod external_ids;
pub mod extracted;
pub mod extraction;
pub mod holds;
mod hot;
pub mod imports;
mod indexes;
pub mod journal;
pub mod links;
mod load;
mod lock;
pub mod match_keys;
mod met;
pub mod met_rows;
pub mod mirror;
mod open;
mod opt_outs;
pub mod owners;
pub mod push_batches;
pub mod records;
pub mod remote;
mod replay;
mod reports;
pub mod scratch;
mod shared;
mod texts;
pub mod wanted;
pub mod workspace;

use std::cell::Cell;
use std::path::PathBuf;

use rusqlite::Connection;

use crate::model::Object;

pub use changes::{Change, Since};
pub use hot::Hot;
pub use replay::KeptAnswer;
pub use shared::LastShared;
pub use texts::Texts;
pub use workspace::User;

/// A store that is open.
pub struct Store {
    conn: Connection,
    // transactions that are open within each other
    depth: Cell<u32>,
    path: Option<PathBuf>,
    // this process made the file
    made: bool,
    // whether it goes when it is closed, though something was written to it
    unused: Cell<bool>,
    // whether a transaction was kept since it was opened, and the rows changed before the last that was not
    kept: Cell<bool>,
    undone: Cell<u64>,
    // held until the store is closed
    lock: Option<lock::Lock>,
}

/// What went wrong with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store.
    #[error("there is no store at `{path}`")]
    Absent {
        /// Where.
        path: String,
    },
    /// Another run has it.
    #[error("another run is using the store `{path}`")]
    Busy {
        /// Where.
        path: String,
    },
    /// The file is no store, or one of a newer version.
    #[error("`{path}` {message}")]
    Unusable {
        /// Where.
        path: String,
        /// Why.
        message: String,
    },
    /// It was a store, and is not whole any more.
    #[error("the store `{path}` is damaged: {message}")]
    Damaged {
        /// Where.
        path: String,
        /// What SQLite says.
        message: String,
    },
    /// A name that has to be unique is taken, or one that is needed is not there.
    #[error("{0}")]
    Conflict(String),
    /// SQLite said no.
    #[error("the store failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// What the store holds can't be read back: somebody changed it by hand.
    #[error("the store holds something unreadable: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The disk said no.
    #[error("can't use the store `{path}`: {cause}")]
    Io {
        /// Where.
        path: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
}

impl StoreError {
    /// Whether another program has the store for the moment.
    pub fn is_busy(&self) -> bool {
        match self {
            StoreError::Busy { .. } => true,
            StoreError::Sqlite(rusqlite::Error::SqliteFailure(cause, _)) => matches!(
                cause.code,
                rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked
            ),
            _ => false,
        }
    }

    /// Whether the file is not what was written: the disk, or a copy of it that broke off.
    pub fn is_damaged(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        matches!(self, StoreError::Damaged { .. })
            || self.code().is_some_and(|code| matches!(code, DatabaseCorrupt | NotADatabase))
    }

    /// Whether the disk takes no more.
    pub fn is_full(&self) -> bool {
        self.code() == Some(rusqlite::ErrorCode::DiskFull)
    }

    /// Whether it can only be read where it is.
    pub fn is_read_only(&self) -> bool {
        self.code() == Some(rusqlite::ErrorCode::ReadOnly)
    }

    /// What SQLite calls it.
    fn code(&self) -> Option<rusqlite::ErrorCode> {
        match self {
            StoreError::Sqlite(rusqlite::Error::SqliteFailure(cause, _)) => Some(cause.code),
            _ => None,
        }
    }
}

/// What the store's functions return.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The table of an object's records.
fn table(object: Object) -> &'static str {
    object.singular()
}

/// The object of a number in the store.
fn object_of(index: i64) -> Object {
    match index {
        0 => Object::Accounts,
        1 => Object::Contacts,
        _ => Object::Deals,
    }
}

impl Store {
    /// Begins a transaction; [`Store::commit`] or [`Store::rollback`] ends it. One that begins within
    /// another is a part of it that can be forgotten by itself.
    pub fn begin(&self) -> Result<()> {
        match self.depth.get() {
            0 => self.conn.execute_batch("BEGIN IMMEDIATE")?,
            within => self.conn.execute_batch(&format!("SAVEPOINT part_{within}"))?,
        }
        self.depth.set(self.depth.get() + 1);
        Ok(())
    }

    /// A number that changes when another connection writes to the store.
    pub fn version_of_others(&self) -> Result<i64> {
        let mut statement = self.conn.prepare_cached("PRAGMA data_version")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Keeps what was written since [`Store::begin`].
    pub fn commit(&self) -> Result<()> {
        match self.depth.get() {
            0 | 1 => {
                self.conn.execute_batch("COMMIT")?;
                self.kept.set(true);
            }
            depth => self.conn.execute_batch(&format!("RELEASE part_{}", depth - 1))?,
        }
        self.depth.set(self.depth.get().saturating_sub(1));
        Ok(())
    }

    /// Forgets what was written since [`Store::begin`].
    pub fn rollback(&self) -> Result<()> {
        let depth = self.depth.replace(self.depth.get().saturating_sub(1));
        // SQLite rolled back by itself where the disk is full or fails: that failure is the one
        // to tell.
        if self.conn.is_autocommit() {
            self.depth.set(0);
            self.undone.set(self.conn.total_changes());
            return Ok(());
        }
        let sql = match depth {
            0 | 1 => "ROLLBACK".to_owned(),
            depth => format!("ROLLBACK TO part_{0}; RELEASE part_{0}", depth - 1),
        };
        self.conn.execute_batch(&sql)?;
        if self.depth.get() == 0 {
            self.undone.set(self.conn.total_changes());
        }
        Ok(())
    }

    /// Whether anything was written, and kept, since it was opened.
    fn is_written(&self) -> bool {
        self.kept.get() || self.conn.total_changes() > self.undone.get()
    }

    /// Does `work` in a transaction: keeps it where it succeeds, forgets it where it fails.
    pub fn transaction<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.begin()?;
        match work() {
            Ok(done) => {
                self.commit()?;
                Ok(done)
            }
            Err(error) => {
                self.rollback()?;
                Err(error)
            }
        }
    }

    /// Does `work`, whose transactions are on the disk when they end, with all that was written before. Other
    /// transactions are whole after a power cut as well, but the last ones may not be there: what is done
    /// elsewhere because of a transaction has to wait for it to be on the disk. Within a transaction nothing
    /// changes: it is on the disk with the one that it is a part of.
    pub fn durably<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        if self.depth.get() > 0 || self.path.is_none() {
            return work();
        }
        let level = |level: &str| -> Result<()> {
            Ok(self.conn.pragma_update(None, "synchronous", level)?)
        };
        level("FULL")?;
        let done = work();
        // What failed may have left its transaction open, within which the level can't be changed.
        let back = if self.conn.is_autocommit() { level("NORMAL") } else { Ok(()) };
        let done = done?;
        back?;
        Ok(done)
    }

    /// Runs `write` inside the transaction that is open: all that it writes is kept, or where it
    /// fails nothing of it, and the transaction goes on.
    pub fn whole<T, E: From<StoreError>>(
        &self,
        write: impl FnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let run = |sql: &str| -> Result<()> {
            self.conn.prepare_cached(sql)?.execute([])?;
            Ok(())
        };
        run("SAVEPOINT part")?;
        let written = write();
        if written.is_err() {
            run("ROLLBACK TO part")?;
        }
        run("RELEASE part")?;
        written
    }

    /// Where the store is; none for a temporary one.
    pub fn path(&self) -> Option<&PathBuf> {
        self.path.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn level(store: &Store) -> i64 {
        store.conn.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_transaction_is_flushed_where_it_has_to_be_and_nowhere_else() {
        const NORMAL: i64 = 1;
        const FULL: i64 = 2;
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("ws.db")).unwrap();
        let within = || Ok::<_, StoreError>(level(&store));
        assert_eq!(level(&store), NORMAL);
        assert_eq!(store.durably(|| store.transaction(within)).unwrap(), FULL);
        assert_eq!(level(&store), NORMAL);
        let part = store.transaction(|| store.durably(|| store.transaction(within)));
        assert_eq!(part.unwrap(), NORMAL, "the whole decides");
        let failed = || Err::<(), _>(StoreError::Conflict("no".to_owned()));
        assert!(store.durably(|| store.transaction(failed)).is_err());
        assert_eq!(level(&store), NORMAL);
    }

    #[test]
    fn a_rehearsal_flushes_nothing() {
        let store = Store::open_to_rehearse(Path::new("/nowhere/ws.db")).unwrap();
        let within = store.durably(|| store.transaction(|| Ok::<_, StoreError>(level(&store))));
        assert_eq!(within.unwrap(), 0);
    }
}
