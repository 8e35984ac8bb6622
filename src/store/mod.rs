//! The hub: one SQLite file that is a faithful local workspace. All SQL of the crate is in here.
//!
//! One connection writes, in large transactions that the engine opens and closes; the lock file
//! beside the store keeps a second run away. `schema/` holds the numbered migrations and documents
//! the tables; its views are for people.

pub mod consents;
pub mod external_ids;
mod hot;
pub mod imports;
mod indexes;
pub mod journal;
pub mod links;
mod lock;
mod open;
pub mod owners;
pub mod records;
mod texts;
pub mod workspace;

use std::path::PathBuf;

use rusqlite::Connection;

use crate::model::Object;

pub use hot::Hot;
pub use texts::Texts;
pub use workspace::User;

/// A store that is open.
pub struct Store {
    conn: Connection,
    path: Option<PathBuf>,
    // this process made the file
    made: bool,
    // held until the store is closed
    _lock: Option<lock::Lock>,
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
    /// Begins a transaction; [`Store::commit`] or [`Store::rollback`] ends it.
    pub fn begin(&self) -> Result<()> {
        Ok(self.conn.execute_batch("BEGIN IMMEDIATE")?)
    }

    /// A number that changes when another connection writes to the store.
    pub fn version_of_others(&self) -> Result<i64> {
        let mut statement = self.conn.prepare_cached("PRAGMA data_version")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Keeps what was written since [`Store::begin`].
    pub fn commit(&self) -> Result<()> {
        Ok(self.conn.execute_batch("COMMIT")?)
    }

    /// Forgets what was written since [`Store::begin`].
    pub fn rollback(&self) -> Result<()> {
        // SQLite rolled back by itself where the disk is full or fails: that failure is the one
        // to tell.
        if self.conn.is_autocommit() {
            return Ok(());
        }
        Ok(self.conn.execute_batch("ROLLBACK")?)
    }

    /// Where the store is; none for a temporary one.
    pub fn path(&self) -> Option<&PathBuf> {
        self.path.as_ref()
    }
}
