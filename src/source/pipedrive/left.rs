//! What an account has and is not moved. Pipedrive counts nothing: there are no more of a kind than its
//! highest number says; leads have none, and are gone through.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::wire::{self, text};
use super::{Pipedrive, price};
use crate::http::Request;
use crate::source::crm::{Count, CrmError, LeftBehind, counted, sum};

/// Leads of a page, and pages that are gone through to count them.
const LEADS: usize = 500;
const PAGES: usize = 4;

/// What a list gives of which nothing but its length or its first number is of use.
#[derive(Deserialize)]
struct Listed<T> {
    #[serde(default)]
    data: Option<Vec<T>>,
}

impl Pipedrive {
    pub(super) fn find_left_behind(&self) -> Result<Vec<LeftBehind>, CrmError> {
        let mut left = Vec::new();
        let open = counted(self.count_leads("/api/v1/leads", price::LEADS))?;
        let archived = self.count_leads("/api/v1/leads/archived", price::ARCHIVED_LEADS);
        let (records, count) = sum(&[open, counted(archived)?]);
        left.push(LeftBehind::new("leads (their persons come)", records, count));
        let newer = |path| {
            let request = Request::get(path).price(price::LIST).query("limit", "1");
            request.query("sort_by", "id").query("sort_direction", "desc")
        };
        let older = |path| {
            let request = Request::get(path).price(price::OLD_LIST).query("limit", "1");
            request.query("sort", "id DESC")
        };
        for (what, request) in [
            ("notes", older("/api/v1/notes")),
            ("activities", newer("/api/v2/activities")),
            ("files", older("/api/v1/files")),
            ("products", newer("/api/v2/products")),
        ] {
            let highest = counted(self.highest(request))?;
            left.push(LeftBehind::new(what, highest, Count::AtMost));
        }
        Ok(left)
    }

    fn highest(&self, request: Request) -> Result<u64, CrmError> {
        let found: Listed<wire::Record> = self.get(request)?;
        let first = found.data.unwrap_or_default().into_iter().next();
        let id = first.and_then(|record| text(&record, "id"));
        Ok(id.and_then(|id| id.parse().ok()).unwrap_or(0))
    }

    fn count_leads(&self, path: &'static str, cost: u64) -> Result<(u64, Count), CrmError> {
        let mut all = 0;
        for _ in 0..PAGES {
            let request = Request::get(path).price(cost).query("limit", LEADS.to_string());
            let request = request.query("start", all.to_string());
            let found: Listed<IgnoredAny> = self.get(request)?;
            let found = found.data.unwrap_or_default().len();
            all += found;
            if found < LEADS {
                return Ok((all as u64, Count::Exact));
            }
        }
        Ok((all as u64, Count::AtLeast))
    }
}
