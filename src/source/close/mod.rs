//! Close as a source, by its API of 2026.
//!
//! Leads are accounts, their contacts are read on their own, opportunities are deals. Leads and contacts
//! are searched for in windows of time, opportunities listed in the order of time, so that neither the
//! 10,000 records of a search nor the longest skip of a list are in the way. Deletions and merges are
//! told by the event log alone, for 30 days.
//!
//! Facts: <https://developer.close.com>.

mod catalog;
mod events;
mod fields;
pub(super) mod grant;
mod left;
mod opportunities;
mod plan;
mod rows;
mod rules;
mod search;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use self::plan::Plan;
use self::wire::Organization;
use super::crm::{
    Access, Account, Catalog, CrmError, LeftBehind, Once, Page, Part, Service, Source, Wanted,
};
use crate::http::{HttpClient, HttpOptions, Traffic};
use crate::model::Object;

/// Parts that are read side by side.
const WIDTH: usize = 6;

/// Close. Each group of endpoints has a limit of its own, and so a client of its own.
struct Close {
    client: HttpClient,
    search: HttpClient,
    opportunities: HttpClient,
    events: HttpClient,
    account: Once<(Account, Option<Organization>)>,
}

/// Opens it; nothing is sent yet. It has no budget of a day.
pub(super) fn open(access: Access) -> Result<Box<dyn Source>, CrmError> {
    let client = || {
        let rules = Arc::new(rules::Group);
        HttpClient::new(HttpOptions { rules, ..access.http.clone() })
    };
    Ok(Box::new(Close {
        client: client()?,
        search: client()?,
        opportunities: client()?,
        events: client()?,
        account: Once::default(),
    }))
}

impl Source for Close {
    fn service(&self) -> Service {
        Service::Close
    }

    fn account(&self) -> Result<Account, CrmError> {
        Ok(self.account.get(|| self.read_account())?.0)
    }

    fn catalog(&self) -> Result<Catalog, CrmError> {
        self.read_catalog()
    }

    fn totals(&self, _: &Catalog) -> Result<BTreeMap<Object, u64>, CrmError> {
        let mut totals = BTreeMap::new();
        for object in Object::ALL {
            if let Some(Some(total)) = catalog::allowed(self.total(object))? {
                totals.insert(object, total);
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
            Plan::Search(search) => self.search_page(catalog, part.object, &search, cursor),
            Plan::List(list) => self.opportunities_page(catalog, &list, cursor),
            Plan::Events(events) => self.events_page(part, &events, cursor),
        }
    }

    fn width(&self) -> usize {
        WIDTH
    }

    fn traffic(&self) -> Traffic {
        let clients = [&self.search, &self.opportunities, &self.events];
        clients.iter().fold(self.client.traffic(), |sum, client| sum.and(client.traffic()))
    }
}

impl Close {
    /// What its clock shows, as far as it has answered.
    fn now(&self) -> DateTime<Utc> {
        self.traffic().clock.map_or_else(Utc::now, DateTime::<Utc>::from)
    }
}

/// What Close calls an object.
fn api_name(object: Object) -> &'static str {
    match object {
        Object::Accounts => "lead",
        Object::Contacts => "contact",
        Object::Deals => "opportunity",
    }
}

/// What is asked is always JSON: its keys are texts, and nothing in it can fail.
fn body(asked: &Value) -> Vec<u8> {
    serde_json::to_vec(asked).unwrap_or_default()
}

fn strange(what: String) -> CrmError {
    CrmError::Strange { service: Service::Close, what }
}
