//! Causes of differences, as stable words: of drift, and of what has a reason.

/// A row's record is not there.
pub const MISSING: &str = "missing";
/// Somebody deleted the record.
pub const DELETED: &str = "deleted since";
/// The import is unfinished and has not come to the row yet.
pub const NOT_IMPORTED: &str = "not_imported";
/// The import was taken back.
pub const UNDONE: &str = "undone";
/// The source has the record no more.
pub const EXTRA: &str = "extra";
/// Somebody edited the record.
pub const EDITED: &str = "edited since";
/// Nothing explains it.
pub const DIFFERENT: &str = "different";
/// A field that is empty at the source and not here.
pub const CLEARED: &str = "cleared_at_source";
/// A row that was imported and would be rejected now.
pub const REJECTED_NOW: &str = "rejected_now";

/// A link that leads nowhere yet.
pub const OPEN: &str = "open";

/// A value map translated the cell.
pub const MAPPED: &str = "mapped";
/// The value was read otherwise than it was written, such as a phone number.
pub const NORMALISED: &str = "normalised";
/// No user has the owner's address: the importing user has the record.
pub const DEFAULTED: &str = "defaulted";
/// Another row or import replaced the value.
pub const MERGED: &str = "merged";

/// Whether a cause with a reason is well: nothing of what the source says was lost.
pub fn is_well(cause: &str) -> bool {
    matches!(cause, MAPPED | NORMALISED)
}
