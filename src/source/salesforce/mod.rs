//! Salesforce as a source, over its REST API.
//!
//! Everything is asked for in SOQL and gone through by keys, never by the service's own locators, so
//! that no cursor dies: a read of everything in the order of ids, a read of changes in the order of
//! `SystemModstamp` and id. Both ask for what is in the recycle bin too, which tells deleted records
//! and merged ones apart.

mod catalog;
mod consents;
mod fields;
mod gone;
pub(super) mod grant;
mod leads;
mod left;
mod reads;
mod related;
mod rows;
mod rules;
mod shards;
mod soql;
mod stages;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use self::catalog::Private;
use self::rules::SalesforceRules;
use self::wire::{Answer, Organization, Resources, User, Version};
use super::crm::{
    Access, Account, Catalog, CrmError, LeftBehind, Link, Once, Page, Part, Service, Source, Wanted,
};
use crate::http::{Budget, HttpClient, HttpError, Request, Response, Traffic, Trail};
use crate::model::Object;

/// The versions of the API that this is written for; an org is asked in the highest that it knows.
const OLDEST: u32 = 59;
const NEWEST: u32 = 67;

/// The service works on a query for two minutes before it gives up and says so.
const SLOWEST: Duration = Duration::from_secs(130);

/// Opens it; nothing is sent yet.
pub(super) fn open(access: Access) -> Result<Box<dyn Source>, CrmError> {
    let leads = access.leads;
    let budget = Arc::new(Budget::new(access.budget, None));
    let mut options = access.http;
    options.rules = Arc::new(SalesforceRules);
    options.timeout = options.timeout.max(SLOWEST);
    options.budget = Some(Arc::clone(&budget));
    let http = HttpClient::new(options)?;
    Ok(Box::new(Salesforce { http, budget, version: Once::default(), who: Once::default(), leads }))
}

/// An org.
struct Salesforce {
    http: HttpClient,
    budget: Arc<Budget>,
    /// The version that it is asked in, once that is known: `59.0`.
    version: Once<String>,
    /// Whose org it is and whether it is a sandbox, once that is known.
    who: Once<(Account, bool)>,
    /// Whether people who are leads are read as contacts.
    leads: bool,
}

impl Source for Salesforce {
    fn service(&self) -> Service {
        Service::Salesforce
    }

    fn account(&self) -> Result<Account, CrmError> {
        Ok(self.who()?.0)
    }

    fn catalog(&self) -> Result<Catalog, CrmError> {
        self.find_catalog()
    }

    fn totals(&self, catalog: &Catalog) -> Result<BTreeMap<Object, u64>, CrmError> {
        let private = Private::of(catalog)?;
        let mut totals = BTreeMap::new();
        for object in catalog.objects.keys() {
            if let Some(count) = self.count(*object, &private)? {
                totals.insert(*object, count);
            }
        }
        Ok(totals)
    }

    fn left_behind(&self, _: &Catalog) -> Result<Vec<LeftBehind>, CrmError> {
        self.find_left_behind()
    }

    fn reads_leads(&self) -> bool {
        self.leads
    }

    fn parts(&self, catalog: &Catalog, wanted: &Wanted) -> Result<Vec<Part>, CrmError> {
        self.find_parts(catalog, wanted)
    }

    fn page(&self, _: &Catalog, part: &Part, cursor: &Value) -> Result<Page, CrmError> {
        self.read_page(part, cursor)
    }

    fn links(&self, part: &Part, ids: &[String]) -> Result<Vec<Link>, CrmError> {
        self.read_links(part, ids)
    }

    fn width(&self) -> usize {
        // An org takes 25 long calls at once, a Developer one 5.
        5
    }

    fn forecast(&self, catalog: &Catalog, wanted: &Wanted) -> Option<u64> {
        reads::forecast(catalog, wanted)
    }

    fn budget(&self) -> Option<&Budget> {
        Some(&self.budget)
    }

    fn traffic(&self) -> Traffic {
        self.http.traffic()
    }
}

impl Salesforce {
    /// Whose org it is and who asks, and whether it is a sandbox; asked once.
    fn who(&self) -> Result<(Account, bool), CrmError> {
        self.who.get(|| self.ask_who())
    }

    fn ask_who(&self) -> Result<(Account, bool), CrmError> {
        let version = self.version()?;
        let resources: Resources = self.get(Request::get(format!("/services/data/v{version}")))?;
        let query = "SELECT Id, Name, TimeZoneSidKey, IsSandbox FROM Organization";
        let organization: Option<Organization> = self.ask(query)?.into_iter().next();
        let Some(organization) = organization else {
            return Err(strange("the query of `Organization` gives no row"));
        };
        let user = match resources.identity.as_deref().and_then(|url| url.rsplit('/').next()) {
            Some(id) if id.starts_with("005") => {
                let one = soql::one_of("Id", [id]);
                let fields = ["Id", "Name", "Email", "IsActive"];
                let user = allowed(self.ask::<User>(&soql::select(&fields, "User", &[one])))?;
                let user = user.and_then(|rows| rows.into_iter().next());
                user.and_then(|user| user.email.or(user.name))
            }
            _ => None,
        };
        let account = Account {
            id: rows::long_id(&organization.id),
            name: organization.name,
            user,
            timezone: organization.time_zone_sid_key,
            ..Account::default()
        };
        Ok((account, organization.is_sandbox))
    }

    /// The version to ask in; found out once.
    fn version(&self) -> Result<String, CrmError> {
        self.version.get(|| {
            let versions: Vec<Version> = self.get(Request::get("/services/data"))?;
            newest(&versions)
        })
    }

    /// The path of something of the version that is asked in.
    fn path(&self, rest: &str) -> Result<String, CrmError> {
        Ok(format!("/services/data/v{}/{rest}", self.version()?))
    }

    fn get<T: DeserializeOwned>(&self, request: Request) -> Result<T, CrmError> {
        Ok(self.http.send(&request)?.json()?)
    }

    /// The first page of a query; with what is in the recycle bin, where `all`.
    fn send_query(&self, query: &str, all: bool) -> Result<Response, CrmError> {
        let path = self.path(if all { "queryAll" } else { "query" })?;
        Ok(self.http.send(&Request::get(path).query("q", query).of(part_of(query)))?)
    }

    /// A further page of a query, asked for at once: its address dies in two days.
    fn send_more(&self, path: &str) -> Result<Response, CrmError> {
        if !path.starts_with("/services/data/") {
            return Err(strange("`nextRecordsUrl` of a query is no path of the API"));
        }
        Ok(self.http.send(&Request::get(path))?)
    }

    /// All rows of a query over what is not in the recycle bin.
    fn ask<T: DeserializeOwned>(&self, query: &str) -> Result<Vec<T>, CrmError> {
        self.ask_of(query, false)
    }

    /// All rows of a query; with what is in the recycle bin, where `all`.
    fn ask_of<T: DeserializeOwned>(&self, query: &str, all: bool) -> Result<Vec<T>, CrmError> {
        let mut answer: Answer<T> = self.send_query(query, all)?.json()?;
        let mut rows = answer.records;
        let mut trail = Trail::default();
        while !answer.done {
            let Some(next) = answer.next_records_url else {
                return Err(strange("a query is not done and names no further page"));
            };
            if !trail.leads_on(&next) {
                return Err(CrmError::Circle {
                    service: Service::Salesforce,
                    part: part_of(query),
                });
            }
            answer = self.send_more(&next)?.json()?;
            rows.append(&mut answer.records);
        }
        Ok(rows)
    }

    /// How many live records of an object there are; none where that can't be asked.
    fn count(&self, object: Object, private: &Private) -> Result<Option<u64>, CrmError> {
        // People who are accounts are contacts to us.
        let companies = object == Object::Accounts && private.persons;
        let companies = companies.then_some("IsPersonAccount = false");
        let records = self.count_rows(fields::sobject(object), companies)?;
        if object != Object::Contacts || private.leads.is_none() {
            return Ok(records);
        }
        let leads = self.count_rows(leads::LEAD, Some(leads::UNCONVERTED))?;
        Ok(records.zip(leads).map(|(contacts, leads)| contacts + leads))
    }

    /// How many rows meet a condition; none where that can't be asked.
    fn count_rows(&self, sobject: &str, condition: Option<&str>) -> Result<Option<u64>, CrmError> {
        let condition = condition.map(|condition| format!(" WHERE {condition}"));
        let query = format!("SELECT COUNT() FROM {sobject}{}", condition.unwrap_or_default());
        let answer = allowed(self.send_query(&query, false))?;
        let answer = answer.map(|answer| answer.json::<Answer<Value>>()).transpose()?;
        Ok(answer.map(|all| all.total_size))
    }
}

/// The object of a query, for messages.
fn part_of(query: &str) -> String {
    query
        .split_once(" FROM ")
        .map_or(query, |(_, rest)| rest)
        .split(' ')
        .next()
        .unwrap_or("")
        .into()
}

/// The highest version that both sides know.
fn newest(versions: &[Version]) -> Result<String, CrmError> {
    let number = |version: &Version| version.version.split('.').next()?.parse::<u32>().ok();
    let known = versions.iter().filter_map(number);
    let Some(newest) = known.filter(|number| (OLDEST..=NEWEST).contains(number)).max() else {
        return Err(CrmError::Unfit {
            message: format!("this Salesforce org knows no version of the API from {OLDEST} on"),
            hint: "check the address: it is the org's own, `https://NAME.my.salesforce.com`".into(),
        });
    };
    Ok(format!("{newest}.0"))
}

/// What was asked for, or none where the user may not, or the org has no such thing.
fn allowed<T>(answer: Result<T, CrmError>) -> Result<Option<T>, CrmError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(CrmError::Http(HttpError::Forbidden { .. } | HttpError::Refused { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

/// An answer that does not fit.
fn strange(what: &str) -> CrmError {
    CrmError::Strange { service: Service::Salesforce, what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(versions: &[&str]) -> Option<String> {
        let version = |text: &&str| Version { version: (*text).to_owned() };
        newest(&versions.iter().map(version).collect::<Vec<_>>()).ok()
    }

    #[test]
    fn the_highest_version_that_both_know_is_taken() {
        assert_eq!(pick(&["31.0", "59.0", "66.0"]).as_deref(), Some("66.0"));
        assert_eq!(pick(&["66.0", "70.0"]).as_deref(), Some("66.0"));
        assert_eq!(pick(&["31.0", "58.0"]), None);
    }

    #[test]
    fn the_object_of_a_query_is_named() {
        assert_eq!(part_of("SELECT Id FROM Contact WHERE Id > '1'"), "Contact");
    }
}
