//! HubSpot as a source, by its API version of September 2026.
//!
//! A first load goes through the lists of records, which have no cap, in shards of the range of ids so
//! that the limit is reached; changes are searched for, in the order of ids, so that neither the cap of
//! a search nor records of one moment are in the way. Links are asked for by the thousand, since
//! neither lists of many properties nor searches give them. Archived records are a list of their own;
//! merged ones stand in those that they were merged into.
//!
//! Facts: <https://developers.hubspot.com/docs/api-reference/latest/overview>.

mod catalog;
mod changes;
mod fields;
pub(super) mod grant;
mod left;
mod links;
mod lists;
mod plan;
mod rows;
mod rules;
mod shards;
mod wire;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::Value;

use self::fields::ID;
use self::plan::Plan;
use self::wire::{Batch, Filter, FilterGroup, Input, Records, Search, Sort};
use super::crm::{
    Access, Account, Catalog, CrmError, LeftBehind, Link, Once, Page, Part, Service, Source, Wanted,
};
use crate::http::{Budget, HttpClient, HttpError, HttpOptions, Request, Traffic};
use crate::model::Object;

/// The version of the API that is spoken; each is supported for 18 months.
const VERSION: &str = "2026-09";
/// Records of a page of a list, and of a batch that is read.
const PAGE: usize = 100;
/// The longest body of a search, in bytes.
const LONGEST_SEARCH: usize = 3_000;
/// Parts that are read side by side: what the highest limit needs where an answer takes 300 ms.
const WIDTH: usize = 8;

/// The directions of a search.
const UP: &str = "ASCENDING";
const DOWN: &str = "DESCENDING";

/// HubSpot.
struct Hubspot {
    client: HttpClient,
    /// Searches have a limit of their own.
    search: HttpClient,
    budget: Arc<Budget>,
    account: Once<Account>,
}

/// Opens it; nothing is sent yet.
pub(super) fn open(access: Access) -> Result<Box<dyn Source>, CrmError> {
    let budget = Arc::new(Budget::new(access.budget, None));
    let with =
        |rules| HttpOptions { rules, budget: Some(Arc::clone(&budget)), ..access.http.clone() };
    let client = HttpClient::new(with(Arc::new(rules::General)))?;
    let search = HttpClient::new(with(Arc::new(rules::Search)))?;
    Ok(Box::new(Hubspot { client, search, budget, account: Once::default() }))
}

impl Source for Hubspot {
    fn service(&self) -> Service {
        Service::Hubspot
    }

    fn account(&self) -> Result<Account, CrmError> {
        self.account.get(|| self.read_account())
    }

    fn catalog(&self) -> Result<Catalog, CrmError> {
        self.read_catalog()
    }

    fn totals(&self, _: &Catalog) -> Result<BTreeMap<Object, u64>, CrmError> {
        let mut totals = BTreeMap::new();
        for object in Object::ALL {
            if let Some(extent) = self.extent(object)? {
                totals.insert(object, extent.total);
            }
        }
        Ok(totals)
    }

    fn left_behind(&self, _: &Catalog) -> Result<Vec<LeftBehind>, CrmError> {
        self.find_left_behind()
    }

    fn parts(&self, catalog: &Catalog, wanted: &Wanted) -> Result<Vec<Part>, CrmError> {
        self.plan(catalog, wanted)
    }

    fn page(&self, catalog: &Catalog, part: &Part, cursor: &Value) -> Result<Page, CrmError> {
        match Plan::of(part)? {
            Plan::List(list) => self.list_page(catalog, part.object, &list, cursor),
            Plan::Changes(changes) => self.changes_page(catalog, part.object, &changes, cursor),
        }
    }

    fn links(&self, part: &Part, ids: &[String]) -> Result<Vec<Link>, CrmError> {
        self.read_links(part, ids)
    }

    fn width(&self) -> usize {
        WIDTH
    }

    fn forecast(&self, catalog: &Catalog, wanted: &Wanted) -> Option<u64> {
        Some(plan::forecast(catalog, wanted))
    }

    fn budget(&self) -> Option<&Budget> {
        Some(&self.budget)
    }

    fn traffic(&self) -> Traffic {
        self.client.traffic().and(self.search.traffic())
    }
}

impl Hubspot {
    /// Searches for the nearest record in a direction, by ids alone, and how many there are.
    fn search_ids(
        &self,
        object: Object,
        bound: Option<(&'static str, u64)>,
        direction: &'static str,
    ) -> Result<Records, HttpError> {
        let filter = |(operator, id): (&'static str, u64)| FilterGroup {
            filters: vec![Filter { property_name: ID, operator, value: id.to_string() }],
        };
        let asked = Search {
            filter_groups: bound.map(filter).into_iter().collect(),
            sorts: [Sort { property_name: ID, direction }],
            properties: &[ID.to_owned()],
            limit: 1,
        };
        self.searched(object, &asked)
    }

    fn searched(&self, object: Object, asked: &Search<'_>) -> Result<Records, HttpError> {
        let path = format!("/crm/objects/{VERSION}/{}/search", api_name(object));
        self.search.send(&Request::ask(path, body(asked)))?.json()
    }

    /// These properties of these records, by id. Records that are not there any more are left out.
    fn batch(
        &self,
        object: Object,
        ids: &[&str],
        properties: &[String],
    ) -> Result<HashMap<String, wire::Record>, HttpError> {
        let mut found = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(PAGE) {
            let path = format!("/crm/objects/{VERSION}/{}/batch/read", api_name(object));
            let inputs = ids.iter().map(|id| Input { id, after: None }).collect();
            let asked = Batch { inputs, properties: Some(properties) };
            let records: Records = self.get(Request::ask(path, body(&asked)))?;
            let records = records.results.into_iter();
            found.extend(records.filter_map(|record| Some((record.id.0.clone()?, record))));
        }
        Ok(found)
    }
}

/// What we ask is always JSON: its keys are texts, and nothing in it can fail.
fn body(asked: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(asked).unwrap_or_default()
}

/// What HubSpot calls an object.
fn api_name(object: Object) -> &'static str {
    match object {
        Object::Accounts => "companies",
        Object::Contacts => "contacts",
        Object::Deals => "deals",
    }
}

fn strange(what: String) -> CrmError {
    CrmError::Strange { service: Service::Hubspot, what }
}
