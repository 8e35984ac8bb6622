//! A mapping made ready for one table: applies it to rows.

use super::Mapping;
use crate::model::{CustomField, Draft, Rejection, Settings};
use crate::source::{Row, SourceError, Table};

/// The users of the source, to resolve owner ids and names.
#[derive(Clone, Debug, Default)]
pub struct SourceUsers {
    // id or folded name -> e-mail; a name that two users share is left out
    by_key: std::collections::HashMap<String, String>,
}

impl SourceUsers {
    /// Reads a users table: `Id, Name, Email` (or `FirstName`, `LastName`, `Username`).
    pub fn read(tables: &[Box<dyn Table>]) -> Result<SourceUsers, SourceError> {
        todo!()
    }
}

/// A mapping bound to the columns of one table.
pub struct Compiled {
    // filled by the implementation
}

/// Looks at the values of columns whose date order or decimal mark is not decided yet.
pub struct Survey {
    // filled by the implementation
}

impl Compiled {
    /// Binds `mapping` to the columns of `table`.
    pub fn new(
        mapping: &Mapping,
        table: &dyn Table,
        settings: &Settings,
        users: &SourceUsers,
    ) -> Compiled {
        todo!()
    }

    /// Turns a row into a draft, or says why it can't become a record. Phones are left as they
    /// were read until [`Compiled::finish`], for they can never reject a row and cost the most.
    pub fn apply(&self, row: &Row) -> Result<Draft, Rejection> {
        todo!()
    }

    /// Normalises the phones of a draft.
    pub fn finish(&self, draft: &mut Draft) {
        todo!()
    }

    /// A survey of the undecided columns; `None` where everything is decided.
    pub fn survey(&self) -> Option<Survey> {
        todo!()
    }

    /// Takes what a survey found; what stayed ambiguous is decided by the region. Says how each
    /// column was decided.
    pub fn settle(&mut self, survey: Survey) -> Vec<String> {
        todo!()
    }

    /// The columns that no target takes: reported as unmapped.
    pub fn unmapped(&self) -> &[String] {
        todo!()
    }

    /// The custom fields that the mapping fills.
    pub fn custom_fields(&self) -> &[CustomField] {
        todo!()
    }
}

impl Survey {
    /// Takes a row into account.
    pub fn observe(&mut self, row: &Row) {
        todo!()
    }
}
