//! Holds a mapping against the tables it is to be used on, and lists what does not fit.

use serde::Serialize;

use super::Mapping;
use crate::model::Object;
use crate::source::Table;

/// Something about a mapping and its tables that is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The object.
    pub object: Object,
    /// The header.
    pub header: String,
    /// `unresolved` (no target yet), `unknown` (not in the mapping), `absent` (in the mapping, not
    /// in the file).
    pub kind: &'static str,
    /// What to do.
    pub hint: String,
}

/// All that is not settled.
pub fn check(mapping: &Mapping, tables: &[Box<dyn Table>]) -> Vec<Issue> {
    todo!()
}
