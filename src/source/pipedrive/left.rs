//! What an account has and is not moved. Pipedrive counts nothing: there are no more of a kind than its
//! highest number says; leads have none, and are gone through.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::leads::{self, LEADS, Leads};
use super::wire::{self, text};
use super::{Pipedrive, price};
use crate::http::Request;
use crate::source::crm::{Catalog, Count, CrmError, LeftBehind, counted, sum};

/// Pages of leads that are gone through to count them.
const PAGES: usize = 4;

/// What a list gives of which nothing but its length or its first number is of use.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
struct Listed<T> {
    /// Nothing where the list is empty; it has to be there.
    #[serde(deserialize_with = "Option::deserialize")]
    data: Option<Vec<T>>,
}

impl Pipedrive {
    pub(super) fn find_left_behind(&self, catalog: &Catalog) -> Result<Vec<LeftBehind>, CrmError> {
        let mut left = Vec::new();
        if catalog.leads {
            let known = super::lists::known(catalog)?;
            let alone = counted(self.people(&known))?.map(|people| people.alone);
            left.push(LeftBehind::new("leads of companies alone", alone, Count::Exact));
        } else {
            let open = counted(self.count_leads(leads::OPEN, price::LEADS))?;
            let archived = self.count_leads(leads::ARCHIVED, price::ARCHIVED_LEADS);
            let (records, count) = sum(&[open, counted(archived)?]);
            left.push(LeftBehind::leads(records, count));
        }
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
            let found: Leads<IgnoredAny> = self.get(request)?;
            all += found.data.as_ref().map_or(0, Vec::len);
            if !found.more() {
                return Ok((all as u64, Count::Exact));
            }
        }
        Ok((all as u64, Count::AtLeast))
    }
}
