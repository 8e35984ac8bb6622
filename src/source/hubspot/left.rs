//! What an account has and is not moved, and how many there are.

use super::fields::ID;
use super::wire::{Records, Search, Sort};
use super::{DOWN, Hubspot, VERSION, body};
use crate::http::Request;
use crate::source::crm::{Count, CrmError, LeftBehind, counted, sum};

/// Kinds, and the objects that hold them.
const KINDS: [(&str, &[&str]); 6] = [
    ("notes", &["notes"]),
    ("activities", &["calls", "emails", "meetings", "tasks"]),
    ("tickets", &["tickets"]),
    ("products", &["products"]),
    ("line items", &["line_items"]),
    ("leads (their contacts come)", &["leads"]),
];

impl Hubspot {
    pub(super) fn find_left_behind(&self) -> Result<Vec<LeftBehind>, CrmError> {
        let mut left = Vec::new();
        for (what, objects) in KINDS {
            let mut counts = Vec::new();
            for object in objects {
                counts.push(self.count_of(object)?.map(|records| (records, Count::Exact)));
            }
            let (records, count) = sum(&counts);
            left.push(LeftBehind::new(what, records, count));
        }
        // Nothing tells how many there are.
        left.push(LeftBehind::new("files", None, Count::Exact));
        Ok(left)
    }

    fn count_of(&self, object: &str) -> Result<Option<u64>, CrmError> {
        let asked = Search {
            filter_groups: Vec::new(),
            sorts: [Sort { property_name: ID, direction: DOWN }],
            properties: &[ID.to_owned()],
            limit: 1,
        };
        let path = format!("/crm/objects/{VERSION}/{object}/search");
        let found = self.search.send(&Request::ask(path, body(&asked)));
        let found = found.and_then(|found| found.json::<Records>()).map_err(CrmError::from);
        Ok(counted(found)?.and_then(|found| found.total))
    }
}
