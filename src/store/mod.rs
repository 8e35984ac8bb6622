//! The hub: one SQLite file that is a faithful local workspace. All SQL of the crate is in here.

use std::path::{Path, PathBuf};

use crate::model::{CustomField, Object, Pipeline, Settings};

/// A store that is open.
pub struct Store {
    // filled by the implementation
}

/// A workspace user.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct User {
    /// E-mail address, case folded: what owners are matched by.
    pub email: String,
    /// The display name.
    pub name: Option<String>,
    /// Whether unmatched owners fall back to this user.
    pub importer: bool,
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

impl Store {
    /// Opens the store at `path` for writing, creating it if it is not there. Holds the store's
    /// lock until dropped; [`StoreError::Busy`] where another process has it.
    pub fn open(path: &Path) -> Result<Store, StoreError> {
        todo!()
    }

    /// Opens the store at `path` for looking only; [`StoreError::Absent`] where there is none.
    pub fn open_to_read(path: &Path) -> Result<Store, StoreError> {
        todo!()
    }

    /// For a dry run: the store at `path`, or where there is none a temporary one that leaves no
    /// trace.
    pub fn open_to_rehearse(path: &Path) -> Result<Store, StoreError> {
        todo!()
    }

    /// The workspace's settings.
    pub fn settings(&self) -> Result<Settings, StoreError> {
        todo!()
    }

    /// Keeps the settings.
    pub fn set_settings(&mut self, settings: &Settings) -> Result<(), StoreError> {
        todo!()
    }

    /// The workspace's users, by e-mail.
    pub fn users(&self) -> Result<Vec<User>, StoreError> {
        todo!()
    }

    /// Adds a user or renames the one of that address; true where it is new. The first user is the
    /// importer.
    pub fn add_user(&mut self, email: &str, name: Option<&str>) -> Result<bool, StoreError> {
        todo!()
    }

    /// Makes a user the one to whom unmatched owners fall back.
    pub fn set_importer(&mut self, email: &str) -> Result<(), StoreError> {
        todo!()
    }

    /// Removes a user; false where there is none.
    pub fn remove_user(&mut self, email: &str) -> Result<bool, StoreError> {
        todo!()
    }

    /// The pipelines with their stages, in order.
    pub fn pipelines(&self) -> Result<Vec<Pipeline>, StoreError> {
        todo!()
    }

    /// Adds a pipeline. [`StoreError::Conflict`] where the name is taken.
    pub fn add_pipeline(&mut self, pipeline: &Pipeline) -> Result<(), StoreError> {
        todo!()
    }

    /// Adds stages that a pipeline lacks, before its first won or lost stage; returns those added.
    pub fn extend_pipeline(&mut self, pipeline: &Pipeline) -> Result<Vec<String>, StoreError> {
        todo!()
    }

    /// The custom fields.
    pub fn custom_fields(&self) -> Result<Vec<CustomField>, StoreError> {
        todo!()
    }

    /// Writes the id map of an object as CSV (source, external_id, id); the number of rows.
    pub fn write_id_map(&self, object: Object, path: &Path) -> Result<u64, StoreError> {
        todo!()
    }

    /// Where the store is; none for a temporary one.
    pub fn path(&self) -> Option<&PathBuf> {
        todo!()
    }
}
