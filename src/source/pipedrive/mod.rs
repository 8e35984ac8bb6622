//! Pipedrive as a source, by its API v2; users and the account are still v1.
//!
//! Lists have no filter by id and no count: each is one chain of cursors, in the order of ids for all
//! records, in that of their changes for what changed. Deleted deals are told for 30 days; persons and
//! organizations that were deleted or merged are just not there any more, so that only a read of
//! everything finds out.
//!
//! Facts: <https://developers.pipedrive.com/docs/api/v1> and
//! <https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting>.

mod catalog;
mod fields;
pub(super) mod grant;
mod leads;
mod left;
mod lists;
mod rows;
mod rules;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use self::leads::People;
use super::crm::{
    Access, Account, Catalog, CrmError, LeftBehind, Once, Page, Part, Service, Source, Wanted,
};
use crate::http::{Budget, Daily, HttpClient, HttpError, HttpOptions, Request, Traffic};
use crate::model::Object;

/// Records of a page of a list, the most there are.
const PAGE: u64 = 500;
/// Lists that are read side by side: all of them.
const WIDTH: usize = 4;
/// Tokens of a day for each user of the smallest plan; which plan it is, nothing tells.
const DAY_OF_A_USER: u64 = 30_000;

/// What calls cost in tokens, whatever comes back.
mod price {
    pub(super) const LIST: u64 = 10;
    pub(super) const ARCHIVED: u64 = 20;
    pub(super) const SETTINGS: u64 = 5;
    pub(super) const USERS: u64 = 20;
    pub(super) const ME: u64 = 2;
    pub(super) const OLD_LIST: u64 = 20;
    pub(super) const LEADS: u64 = 20;
    pub(super) const ARCHIVED_LEADS: u64 = 40;
}

/// Pipedrive.
struct Pipedrive {
    client: HttpClient,
    budget: Arc<Budget>,
    account: Once<Account>,
    /// Whether what leads say of persons is read.
    leads: bool,
    /// What they say.
    people: Once<Arc<People>>,
}

/// Opens it; nothing is sent yet.
pub(super) fn open(access: Access) -> Result<Box<dyn Source>, CrmError> {
    let budget = Arc::new(Budget::new(access.budget, None));
    let options = HttpOptions {
        rules: Arc::new(rules::Pipedrive),
        budget: Some(Arc::clone(&budget)),
        ..access.http
    };
    Ok(Box::new(Pipedrive {
        client: HttpClient::new(options)?,
        budget,
        account: Once::default(),
        leads: access.leads,
        people: Once::default(),
    }))
}

impl Source for Pipedrive {
    fn service(&self) -> Service {
        Service::Pipedrive
    }

    fn account(&self) -> Result<Account, CrmError> {
        self.account.get(|| self.read_account())
    }

    fn catalog(&self) -> Result<Catalog, CrmError> {
        let catalog = self.read_catalog()?;
        self.assume_a_day(&catalog);
        Ok(catalog)
    }

    /// Pipedrive counts nothing.
    fn totals(&self, _: &Catalog) -> Result<BTreeMap<Object, u64>, CrmError> {
        Ok(BTreeMap::new())
    }

    fn left_behind(&self, catalog: &Catalog) -> Result<Vec<LeftBehind>, CrmError> {
        self.find_left_behind(catalog)
    }

    fn reads_leads(&self) -> bool {
        self.leads
    }

    fn parts(&self, catalog: &Catalog, wanted: &Wanted) -> Result<Vec<Part>, CrmError> {
        self.assume_a_day(catalog);
        self.plan(catalog, wanted)
    }

    fn page(&self, catalog: &Catalog, part: &Part, cursor: &Value) -> Result<Page, CrmError> {
        self.assume_a_day(catalog);
        self.list_page(catalog, part, cursor)
    }

    fn width(&self) -> usize {
        WIDTH
    }

    fn forecast(&self, catalog: &Catalog, wanted: &Wanted) -> Option<u64> {
        lists::forecast(catalog, wanted)
    }

    fn budget(&self) -> Option<&Budget> {
        Some(&self.budget)
    }

    fn traffic(&self) -> Traffic {
        self.client.traffic()
    }
}

impl Pipedrive {
    /// Where only a share of the day may be taken, takes the day for that of the smallest plan: how
    /// large it is, and what of it is left, no answer tells.
    fn assume_a_day(&self, catalog: &Catalog) {
        if self.budget.share() >= 1.0 || self.budget.max().is_some() {
            return;
        }
        let users = catalog.users.iter().filter(|user| user.active).count().max(1) as u64;
        self.budget.heard(Daily { max: DAY_OF_A_USER * users, used: self.budget.used() });
    }

    fn get<T: serde::de::DeserializeOwned>(&self, request: Request) -> Result<T, HttpError> {
        self.client.send(&request)?.json()
    }
}

/// What Pipedrive calls an object.
fn api_name(object: Object) -> &'static str {
    match object {
        Object::Accounts => "organizations",
        Object::Contacts => "persons",
        Object::Deals => "deals",
    }
}

fn strange(what: String) -> CrmError {
    CrmError::Strange { service: Service::Pipedrive, what }
}
