//! Owners of the source beside workspace users, and handing records over once a user exists.

use serde::Serialize;

use super::EngineError;
use crate::mapping::Mapping;
use crate::source::Table;
use crate::store::Store;

/// An owner as the sources name it.
#[derive(Clone, Debug, Serialize)]
pub struct Owner {
    /// What the source says.
    pub source: String,
    /// The workspace user that it matches, if any.
    pub user: Option<String>,
    /// A user whose name or address is near, to be verified.
    pub suggestion: Option<String>,
    /// Records that name it.
    pub records: u64,
}

/// What a reclaim did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reclaimed {
    /// Records handed over, by owner.
    pub handed_over: Vec<(String, u64)>,
    /// Owners that still match no user.
    pub unmatched: Vec<String>,
}

/// The owners that the store's records name.
pub fn list(store: &Store, mapping: Option<&Mapping>) -> Result<Vec<Owner>, EngineError> {
    todo!()
}

/// The owners that tables name.
pub fn list_tables(
    store: &Store,
    tables: &[Box<dyn Table>],
    mapping: &Mapping,
) -> Result<Vec<Owner>, EngineError> {
    todo!()
}

/// Hands over records that fell back to the importing user and whose owner exists by now.
pub fn reclaim(
    store: &mut Store,
    mapping: Option<&Mapping>,
    dry_run: bool,
) -> Result<Reclaimed, EngineError> {
    todo!()
}
