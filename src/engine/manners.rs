//! How the records of an object are treated, as the mapping says it.

use super::id_conflict::is_unique_by_form;
use crate::mapping::{Dedupe, OnIdConflict, OnMerge};

/// How an object is treated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manners {
    /// What an incoming value does to the one that is there.
    pub on_merge: OnMerge,
    /// What happens to a row whose id is somebody else's.
    pub on_id_conflict: OnIdConflict,
    /// Whether ids come from a service over its API, and are believed.
    pub believed: bool,
    /// What rows of this source are merged by, on purpose.
    pub dedupe: Option<Dedupe>,
    /// Whether contacts are matched by phone number too.
    pub match_phone: bool,
}

impl Manners {
    /// Whether a row that says another name and address than the record of its id is rejected.
    pub fn doubts(&self, id: &str) -> bool {
        self.on_id_conflict == OnIdConflict::Reject && self.may_lie(id)
    }

    /// Whether the id may come again for somebody else.
    pub fn may_lie(&self, id: &str) -> bool {
        !self.believed && !is_unique_by_form(id)
    }
}
