//! The lists that a read goes through, and their pages.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Duration, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::catalog::Private;
use super::consents::{INDIVIDUAL, POINTS, TYPES};
use super::leads::UNCONVERTED;
use super::rows::{PartialRow, Plan, RowPage, written};
use super::soql::{self, Place};
use super::{Salesforce, fields, gone, strange};
use crate::http::{HttpError, Response, Trail};
use crate::model::Object;
use crate::source::crm::{Catalog, CrmError, Page, Part, Reads, Record, Service, State, Wanted};

/// What the lists of people who are leads are called.
const LEADS: &str = "leads";
/// The most rows of a page.
const FULL_PAGE: u32 = 2000;
/// The least that a page is made smaller to, when a query takes the service too long.
const LEAST_PAGE: u32 = 100;
/// For how many records at once links are asked for: their ids fit into one address.
const LINKS_AT_ONCE: usize = 400;
/// A change can become visible this long after the moment that it bears: long transactions.
const OVERLAP: Duration = Duration::minutes(10);

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub(super) enum Cursor {
    /// In a list of everything, after an id.
    Id { after: Option<String>, page: Option<u32> },
    /// In a list of changes, from a moment on, there after an id.
    Change { since: String, after: Option<String>, page: Option<u32> },
    /// In a list of changed roles, whose deals are read.
    Role { since: String, after: Option<String> },
    /// In a list of what people said, whose contacts are read.
    Party { of: String, since: String, after: Option<String> },
    /// In a list of what was deleted between two moments, after an id.
    Gone { start: String, end: String, after: Option<String> },
}

/// What a part of links has to know.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct LinkPart {
    pub persons: bool,
}

/// What reading everything takes, about, in calls.
pub(super) fn forecast(catalog: &Catalog, wanted: &Wanted) -> Option<u64> {
    let private = Private::of(catalog).ok()?;
    let mut calls = 20;
    for (object, known) in &catalog.objects {
        let total = known.total.unwrap_or(0);
        let total = wanted.limit.map_or(total, |limit| total.min(limit));
        let plan = plan(catalog, &private, *object, wanted)?;
        let parts = soql::split(plan.asked()).len() as u64;
        calls += total.div_ceil(u64::from(FULL_PAGE)).max(1) * parts;
        if *object == Object::Deals && private.roles {
            calls += total.div_ceil(LINKS_AT_ONCE as u64);
        }
    }
    Some(calls)
}

/// How the rows of an object are asked for: with the fields that are read.
fn plan(catalog: &Catalog, private: &Private, object: Object, wanted: &Wanted) -> Option<Plan> {
    narrowed(private.plans.get(&object)?, catalog, object, wanted)
}

/// A plan with the fields that are read.
fn narrowed(plan: &Plan, catalog: &Catalog, object: Object, wanted: &Wanted) -> Option<Plan> {
    let known = catalog.objects.get(&object)?;
    let none = Vec::new();
    let named = wanted.fields.get(&object).unwrap_or(&none);
    let read: HashSet<&str> = known
        .fields
        .iter()
        .filter(|field| field.read || named.contains(&field.name))
        .map(|field| field.name.as_str())
        .collect();
    let mut narrowed = plan.clone();
    narrowed.fields.retain(|(name, _)| read.contains(plan.column(name)));
    narrowed.labels.retain(|name, _| read.contains(plan.column(name)));
    let most = wanted.limit.unwrap_or(u64::from(FULL_PAGE)).clamp(1, u64::from(FULL_PAGE));
    narrowed.page = u32::try_from(most).unwrap_or(FULL_PAGE);
    Some(narrowed)
}

impl Salesforce {
    /// The lists of a read.
    pub(super) fn find_parts(
        &self,
        catalog: &Catalog,
        wanted: &Wanted,
    ) -> Result<Vec<Part>, CrmError> {
        let private = Private::of(catalog)?;
        let mut parts = Vec::new();
        for (object, known) in &catalog.objects {
            if let Some(plan) = plan(catalog, &private, *object, wanted) {
                let list = (object.name(), *object, plan);
                parts.extend(self.parts_of(list, known.total, wanted, private.roles)?);
            }
        }
        let contacts = Object::Contacts;
        let leads = private.leads.as_ref();
        if let Some(plan) = leads.and_then(|leads| narrowed(leads, catalog, contacts, wanted)) {
            let plan = Plan { converted: wanted.leads_known, ..plan };
            // Those that were never read are read whole, also beside what changed of all else.
            let since = wanted.since.filter(|_| wanted.leads_known);
            let wanted = Wanted { since, ..wanted.clone() };
            parts.extend(self.parts_of((LEADS, contacts, plan), None, &wanted, false)?);
        }
        let linked = [Object::Contacts, Object::Deals];
        let linked = linked.iter().all(|object| catalog.objects.contains_key(object));
        if linked && private.roles {
            parts.push(Part {
                name: "deals to contacts".to_owned(),
                object: Object::Deals,
                reads: Reads::Links { to: Object::Contacts, batch: LINKS_AT_ONCE },
                private: kept(&LinkPart { persons: private.persons })?,
            });
        }
        Ok(parts)
    }

    /// The lists of one kind of records: of all of them, or of what changed.
    fn parts_of(
        &self,
        (name, object, plan): (&str, Object, Plan),
        total: Option<u64>,
        wanted: &Wanted,
        roles: bool,
    ) -> Result<Vec<Part>, CrmError> {
        let Some(since) = wanted.since else {
            let total = match wanted.limit {
                None => total.map_or_else(|| self.estimate(&plan.sobject), |all| Ok(Some(all)))?,
                Some(_) => None,
            };
            let plan = self.with_consents(plan, wanted)?;
            return self.parts_of_all(name, object, &plan, total);
        };
        let mut parts = Vec::new();
        let part = |name, cursor| paged(name, object, &cursor, &plan);
        let since = (since - OVERLAP).trunc_subsecs(0);
        let from = written(since);
        let change = Cursor::Change { since: from.clone(), after: None, page: None };
        parts.push(part(format!("{name} changed"), change)?);
        let (start, end) = gone::span(since, self.now()?);
        parts.push(part(format!("{name} purged"), Cursor::Gone { start, end, after: None })?);
        if object == Object::Deals && roles {
            let role = Cursor::Role { since: from.clone(), after: None };
            parts.push(part(format!("{name} with changed contacts"), role)?);
        }
        for of in parties(&plan) {
            let of = of.to_owned();
            let name = format!("{name} with changed {of}");
            let party = Cursor::Party { of, since: from.clone(), after: None };
            parts.push(part(name, party)?);
        }
        Ok(parts)
    }

    /// The list of everything of an object, in one part or several.
    fn parts_of_all(
        &self,
        name: &str,
        object: Object,
        plan: &Plan,
        total: Option<u64>,
    ) -> Result<Vec<Part>, CrmError> {
        let cuts = self.cuts(&plan.sobject, total)?;
        let of = cuts.len() + 1;
        let mut parts = Vec::new();
        for at in 0..of {
            let after = at.checked_sub(1).map(|before| cuts[before].clone());
            let plan = Plan { until: cuts.get(at).cloned(), ..plan.clone() };
            let name = match of {
                1 => name.to_owned(),
                _ => format!("{name} {} of {of}", at + 1),
            };
            parts.push(paged(name, object, &Cursor::Id { after, page: None }, &plan)?);
        }
        Ok(parts)
    }

    /// What the service's clock shows.
    pub(super) fn now(&self) -> Result<DateTime<Utc>, CrmError> {
        if self.http.traffic().clock.is_none() {
            // Nothing was asked in this process yet.
            self.version()?;
        }
        Ok(self.http.traffic().clock.map_or_else(Utc::now, DateTime::from))
    }

    /// A page.
    pub(super) fn read_page(&self, part: &Part, cursor: &Value) -> Result<Page, CrmError> {
        let plan = Plan::deserialize(&part.private);
        let plan = plan.map_err(|_| strange("what was kept of a list is of another version"))?;
        let cursor = Cursor::deserialize(cursor);
        let cursor = cursor.map_err(|_| strange("where a list goes on is of another version"))?;
        match cursor {
            Cursor::Role { since, after } => self.deals_of_roles(part, &plan, &since, after),
            Cursor::Party { of, since, after } => {
                self.contacts_of_parties(part, &plan, &of, &since, after)
            }
            Cursor::Gone { start, end, after } => {
                let page =
                    self.purged(part.object, &plan.sobject, (&start, &end), after.as_deref())?;
                let next = page.next.map(|after| Cursor::Gone { start, end, after: Some(after) });
                Ok(Page {
                    records: page.records,
                    next: next.as_ref().map(kept).transpose()?,
                    ..Page::default()
                })
            }
            cursor => self.listed(part, &plan, &cursor),
        }
    }

    /// A page of a list of everything, or of changes.
    fn listed(&self, part: &Part, plan: &Plan, cursor: &Cursor) -> Result<Page, CrmError> {
        let (place, page) = match cursor {
            Cursor::Change { since, after, page } => {
                (Place::Time { since, after: after.as_deref() }, page)
            }
            Cursor::Id { after, page } => (Place::Id { after: after.as_deref() }, page),
            Cursor::Role { .. } | Cursor::Party { .. } | Cursor::Gone { .. } => {
                return Ok(Page::default());
            }
        };
        let mut size = page.unwrap_or(plan.page);
        let first = loop {
            match self.first_half(plan, &place, size) {
                // The service gave up: half as many are done sooner.
                Err(error) if is(&error, "QUERY_TIMEOUT") && size > LEAST_PAGE => {
                    size = (size / 2).max(LEAST_PAGE);
                }
                other => break other.map_err(|error| field_gone(error, part.object))?,
            }
        };
        let smaller = (size < plan.page).then_some(size);
        let Some(last) = first.rows.last() else {
            return match first.done {
                true => Ok(Page::default()),
                false => Err(strange("a page of a query that is not done is empty")),
            };
        };
        let next = match cursor {
            Cursor::Change { .. } => Cursor::Change {
                since: last
                    .modified
                    .clone()
                    .ok_or_else(|| strange("a row has no SystemModstamp"))?,
                after: Some(last.id.clone()),
                page: smaller,
            },
            _ => Cursor::Id { after: Some(last.id.clone()), page: smaller },
        };
        let more = !first.done || first.rows.len() >= size as usize;
        if more && next == *cursor {
            let part = part.name.clone();
            return Err(CrmError::Circle { service: Service::Salesforce, part });
        }
        let upto = match &next {
            Cursor::Change { since, after, .. } => {
                Place::Time { since, after: after.as_deref() }.ending_here()
            }
            Cursor::Id { after, .. } => Place::Id { after: after.as_deref() }.ending_here(),
            Cursor::Role { .. } | Cursor::Party { .. } | Cursor::Gone { .. } => None,
        };
        let mut conditions = conditions(plan, &place);
        conditions.extend(upto);
        let count = first.rows.len();
        let rows = self.complete(plan, first.rows, &conditions);
        let rows = rows.map_err(|error| field_gone(error, part.object))?;
        // What changed meanwhile stands further on now.
        let more = more || rows.len() < count;
        Ok(Page {
            records: records(part.object, rows),
            links: Vec::new(),
            next: more.then(|| kept(&next)).transpose()?,
        })
    }

    /// The rows from a place on, with as many fields as fit into one call.
    fn first_half(&self, plan: &Plan, place: &Place<'_>, size: u32) -> Result<RowPage, CrmError> {
        let fields = first_fields(plan);
        let query = soql::select(&fields, &plan.sobject, &conditions(plan, place));
        let query = format!("{query} ORDER BY {} LIMIT {size}", place.order());
        self.rows(plan, &query)
    }

    fn rows(&self, plan: &Plan, query: &str) -> Result<RowPage, CrmError> {
        read_rows(plan, &self.send_query(query, true)?)
    }

    /// The rows with the fields that did not fit. A row that meets the conditions no more was changed
    /// or purged since: it comes again, or not at all.
    pub(super) fn complete(
        &self,
        plan: &Plan,
        mut rows: Vec<PartialRow>,
        conditions: &[String],
    ) -> Result<Vec<PartialRow>, CrmError> {
        for fields in soql::split(plan.asked()).into_iter().skip(1) {
            let control = std::iter::once("Id").chain(plan.decisive());
            let fields: Vec<&str> = control.chain(fields).collect();
            let rest = self.all_rows(plan, &soql::select(&fields, &plan.sobject, conditions))?;
            let mut rest: HashMap<String, Vec<(String, String)>> =
                rest.into_iter().map(|row| (row.id, row.values)).collect();
            rows.retain_mut(|row| {
                let Some(values) = rest.remove(&row.id) else { return false };
                // What is in every half was there already.
                let twice = |name: &str| name == "Id" || plan.decisive().any(|of| of == name);
                row.values.extend(values.into_iter().filter(|(name, _)| !twice(name)));
                true
            });
        }
        self.add_consents(plan, &mut rows)?;
        Ok(rows)
    }

    /// All rows of a query that is known to have few.
    pub(super) fn all_rows(&self, plan: &Plan, query: &str) -> Result<Vec<PartialRow>, CrmError> {
        let mut page = self.rows(plan, query)?;
        let mut rows = page.rows;
        let mut trail = Trail::default();
        while let (false, Some(next)) = (page.done, &page.next) {
            if !trail.leads_on(next) {
                let part = plan.sobject.clone();
                return Err(CrmError::Circle { service: Service::Salesforce, part });
            }
            page = read_rows(plan, &self.send_more(next)?)?;
            rows.append(&mut page.rows);
        }
        Ok(rows)
    }
}

fn paged(name: String, object: Object, from: &Cursor, plan: &Plan) -> Result<Part, CrmError> {
    let reads = Reads::Pages { from: kept(from)? };
    Ok(Part { name, object, reads, private: kept(plan)? })
}

/// The fields of the first call for a row: what every row needs, and as many as fit beside.
pub(super) fn first_fields(plan: &Plan) -> Vec<&str> {
    let mut fields = plan.control();
    fields.extend(soql::split(plan.asked()).into_iter().next().unwrap_or_default());
    fields
}

/// What is kept apart from contacts and says something of them.
fn parties(plan: &Plan) -> impl Iterator<Item = &'static str> {
    let objects = !plan.objections.is_empty();
    let types = plan.consents.is_some_and(|consents| consents.types);
    let points = plan.consents.is_some_and(|consents| consents.points);
    let all = [(objects, INDIVIDUAL), (types, TYPES), (points, POINTS)];
    all.into_iter().filter_map(|(read, sobject)| read.then_some(sobject))
}

/// What rows have to meet. People who are accounts come as contacts; among changes they are left out
/// when they have come, for a change of that is one too.
fn conditions(plan: &Plan, place: &Place<'_>) -> Vec<String> {
    let companies = plan.person.is_some()
        && plan.sobject == fields::sobject(Object::Accounts)
        && matches!(place, Place::Id { .. });
    let companies = companies.then(|| "IsPersonAccount = false".to_owned());
    let leads = plan.converts && !plan.converted && matches!(place, Place::Id { .. });
    let leads = leads.then(|| UNCONVERTED.to_owned());
    let until = plan.until.as_deref().map(|id| format!("Id <= {}", soql::quoted(id)));
    place.beginning_here().into_iter().chain(until).chain(companies).chain(leads).collect()
}

pub(super) fn records(object: Object, rows: Vec<PartialRow>) -> Vec<Record> {
    let stays = |row: &PartialRow| !(object == Object::Accounts && row.person);
    let rows = rows.into_iter().filter(stays);
    rows.map(|row| row.record(object)).filter(|record| !is_own(record)).collect()
}

/// A record that was merged into itself would be followed for ever.
fn is_own(record: &Record) -> bool {
    matches!(&record.state, State::Merged(into) if *into == record.id)
}

/// Whether the service refuses with this code.
fn is(error: &CrmError, code: &str) -> bool {
    matches!(error, CrmError::Http(HttpError::Refused { problem, .. }) if problem.is(code))
}

/// A field that was there when the read began is not any more. Going on without it could lose an
/// opt-out.
pub(super) fn field_gone(error: CrmError, object: Object) -> CrmError {
    match &error {
        CrmError::Http(HttpError::Refused { problem, .. }) if problem.is("INVALID_FIELD") => {
            CrmError::Unfit {
                message: format!("a field of {} can't be read any more: {problem}", object.name()),
                hint:
                    "it was deleted, or hidden from this user, since the read began: give the user \
                       access to it again, or begin a new read without `--resume`"
                        .to_owned(),
            }
        }
        _ => error,
    }
}

fn read_rows(plan: &Plan, answer: &Response) -> Result<RowPage, CrmError> {
    let rows = plan.read(&answer.json()?);
    Ok(rows.map_err(|wrong| answer.unexpected(wrong))?)
}

/// In the form in which it is kept.
pub(super) fn kept<T: Serialize>(value: &T) -> Result<Value, CrmError> {
    serde_json::to_value(value).map_err(|_| strange("where a list goes on can't be kept"))
}
