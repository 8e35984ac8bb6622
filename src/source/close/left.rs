//! What an organization has and is not moved, and how many there are. Its leads are companies, and come.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Close;
use crate::http::Request;
use crate::source::crm::{Count, CrmError, LeftBehind, counted, sum};

/// Kinds, and their lists.
const KINDS: [(&str, &[&str]); 3] = [
    ("notes", &["/api/v1/activity/note/"]),
    (
        "activities",
        &[
            "/api/v1/activity/call/",
            "/api/v1/activity/email/",
            "/api/v1/activity/sms/",
            "/api/v1/activity/meeting/",
        ],
    ),
    ("tasks", &["/api/v1/task/"]),
];

/// A list of which only its length is of use. Not all lists count.
#[derive(Deserialize)]
struct Listed {
    data: Vec<IgnoredAny>,
    #[serde(default)]
    has_more: bool,
    #[serde(default)]
    total_results: Option<u64>,
}

impl Close {
    pub(super) fn find_left_behind(&self) -> Result<Vec<LeftBehind>, CrmError> {
        let mut left = Vec::new();
        for (what, paths) in KINDS {
            let mut counts = Vec::new();
            for path in paths {
                let request = Request::get(*path).query("_limit", "1").query("_fields", "id");
                let listed = self.get::<Listed>(request).map_err(CrmError::from);
                counts.push(counted(listed)?.map(|listed| {
                    let seen = listed.data.len() as u64;
                    match listed.total_results {
                        Some(total) => (total, Count::Exact),
                        None if listed.has_more => (seen, Count::AtLeast),
                        None => (seen, Count::Exact),
                    }
                }));
            }
            let (records, count) = sum(&counts);
            left.push(LeftBehind::new(what, records, count));
        }
        Ok(left)
    }
}
