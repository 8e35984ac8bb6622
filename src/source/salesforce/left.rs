//! What an org has and is not moved, with about how many there are: one call for all of it.

use super::Salesforce;
use super::leads::{LEAD, UNCONVERTED};
use super::wire::Counts;
use crate::http::Request;
use crate::source::crm::{Count, CrmError, LeftBehind, counted};

/// Kinds, and the objects that hold them.
const KINDS: [(&str, &[&str]); 9] = [
    ("notes", &["Note", "ContentNote"]),
    ("tasks", &["Task"]),
    ("events", &["Event"]),
    ("e-mails", &["EmailMessage"]),
    ("files", &["Attachment", "ContentDocument"]),
    ("products", &["Product2"]),
    ("tickets (cases)", &["Case"]),
    ("campaigns", &["Campaign"]),
    ("quotes", &["Quote"]),
];

impl Salesforce {
    pub(super) fn find_left_behind(&self) -> Result<Vec<LeftBehind>, CrmError> {
        let mut left = Vec::new();
        if !self.leads {
            let leads = counted(self.count_rows(LEAD, Some(UNCONVERTED)))?.flatten();
            left.push(LeftBehind::leads(leads, Count::Exact));
        }
        let objects: Vec<&str> = KINDS.iter().flat_map(|(_, objects)| *objects).copied().collect();
        let request = Request::get(self.path("limits/recordCount")?);
        let request = request.query("sObjects", objects.join(","));
        let counts = counted(self.get::<Counts>(request))?;
        left.extend(KINDS.iter().map(|(what, objects)| {
            // An empty object is missing from the list.
            let records = counts.as_ref().map(|counts| {
                let of = counts.objects.iter().filter(|of| objects.contains(&of.name.as_str()));
                of.map(|of| of.count).sum()
            });
            LeftBehind::new(what, records, Count::About)
        }));
        Ok(left)
    }
}
