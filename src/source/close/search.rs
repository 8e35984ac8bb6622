//! Leads and contacts, which are searched for: lists of them have neither an order nor a filter.
//!
//! A search gives 10,000 records at most, and its cursor dies after 30 seconds. So each page is kept
//! with the moment that it reached, and where a sequence of pages ends before its records do, the next
//! one begins at that moment. Records of one moment that are more than a sequence gives are gone
//! through by their other moment.
//!
//! Facts: <https://developer.close.com/resources/advanced-filtering/>.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::rows::{Rows, after, floor, stamp};
use super::wire::{self, Found};
use super::{Close, api_name, body, strange};
use crate::http::{HttpError, Request};
use crate::model::Object;
use crate::source::crm::{Catalog, CrmError, Page, Service};

/// Records of a page.
pub(super) const PAGE: usize = 100;
/// Records of a sequence of pages, the most there are.
const SEQUENCE: usize = 10_000;
/// How often a sequence that got nowhere is begun anew.
const TRIES: u32 = 3;
/// After so long a search knows of a change.
const SETTLED: Duration = Duration::minutes(15);
/// Custom fields that are asked for at once: an endless list of them is refused.
const CUSTOM_AT_ONCE: usize = 80;

/// What a part searches for.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Search {
    /// The moment that its records are in the order of: of their creation or of their last change.
    pub by: By,
    /// Where it ends, before this moment.
    pub before: Option<String>,
    /// The fields to ask for; custom ones last.
    pub fields: Vec<String>,
    /// Records of a page.
    pub size: usize,
}

/// One of the two moments of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum By {
    DateCreated,
    DateUpdated,
}

impl By {
    pub(super) fn name(self) -> &'static str {
        match self {
            By::DateCreated => "date_created",
            By::DateUpdated => "date_updated",
        }
    }

    pub(super) fn other(self) -> By {
        match self {
            By::DateCreated => By::DateUpdated,
            By::DateUpdated => By::DateCreated,
        }
    }
}

/// Where a page begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    /// The moment with which the sequence of pages begins; all before where there is none.
    pub from: Option<String>,
    /// The moment that its pages have reached.
    pub reached: Option<String>,
    /// The service's cursor in the sequence.
    pub cursor: Option<String>,
    /// How many records the sequence gave.
    pub given: usize,
    /// Whose other moments are gone through: all records here are of this one.
    pub moment: Option<String>,
    /// How often the sequence was begun at this place.
    pub tries: u32,
}

impl Close {
    pub(super) fn search_page(
        &self,
        catalog: &Catalog,
        object: Object,
        search: &Search,
        cursor: &Value,
    ) -> Result<Page, CrmError> {
        let mut place: Place = serde_json::from_value(cursor.clone())
            .map_err(|_| strange("a place in a search was kept by another version".to_owned()))?;
        let mut found = match self.found(object, search, &place) {
            Err(error) if place.cursor.is_some() && is_dead(&error) => {
                place = place.anew(object)?;
                self.found(object, search, &place)?
            }
            found => found?,
        };
        if found.cursor.is_some() && found.cursor == place.cursor {
            let part = super::plan::name_of(object).to_owned();
            return Err(CrmError::Circle { service: Service::Close, part });
        }
        self.complete(object, search, &mut found.data)?;
        let rows = Rows::new(catalog, object);
        let records = found.data.iter().map(|one| rows.read(one)).collect::<Result<_, _>>()?;
        let next = place.next(search, object, &found, self.now() - SETTLED)?;
        let next = next.and_then(|next| serde_json::to_value(next).ok());
        Ok(Page { records, links: Vec::new(), next })
    }

    fn found(&self, object: Object, search: &Search, place: &Place) -> Result<Found, HttpError> {
        let mut asked = json!({
            "query": query(object, &place.ranges(search)),
            "sort": sort(object, place.order(search)),
            "_limit": search.size,
            "_fields": { api_name(object): first_fields(&search.fields) },
        });
        if let Some(cursor) = &place.cursor {
            asked["cursor"] = json!(cursor);
        }
        self.search.send(&Request::ask("/api/v1/data/search/", body(&asked)))?.json()
    }

    /// Adds the custom fields that were too many to be asked for with the page.
    fn complete(
        &self,
        object: Object,
        search: &Search,
        records: &mut [wire::Object],
    ) -> Result<(), CrmError> {
        let rest = search.fields.get(first_fields(&search.fields).len()..).unwrap_or_default();
        if records.is_empty() {
            return Ok(());
        }
        for fields in rest.chunks(CUSTOM_AT_ONCE) {
            let ids = records.iter().filter_map(|record| record.text("id"));
            let ids: Vec<Value> =
                ids.map(|id| json!({ "type": "id", "negate": false, "value": id })).collect();
            let any = json!({ "type": "or", "negate": false, "queries": ids });
            let mut names = vec!["id".to_owned()];
            names.extend_from_slice(fields);
            let asked = json!({
                "query": and(object, vec![any]),
                "_limit": search.size,
                "_fields": { api_name(object): names },
            });
            let request = Request::ask("/api/v1/data/search/", body(&asked));
            let found: Found = self.search.send(&request)?.json()?;
            for more in found.data {
                let id = more.text("id");
                let known = records.iter_mut().find(|record| record.text("id") == id);
                if let Some(known) = known {
                    known.0.extend(more.0);
                }
            }
        }
        Ok(())
    }

    /// How many leads or contacts were created within a range.
    pub(super) fn count(&self, object: Object, range: &Range) -> Result<u64, CrmError> {
        let asked = json!({
            "query": query(object, std::slice::from_ref(range)),
            "include_counts": true,
            "results_limit": 0,
        });
        let request = Request::ask("/api/v1/data/search/", body(&asked));
        let found: Found = self.search.send(&request).and_then(|answer| answer.json())?;
        let count = found.count.ok_or_else(|| {
            strange(format!("it does not count {} although it is asked to", api_name(object)))
        })?;
        Ok(count.total)
    }

    /// When the first of all leads or contacts was created.
    pub(super) fn oldest(&self, object: Object) -> Result<Option<String>, CrmError> {
        let fields = vec!["id".to_owned(), "date_created".to_owned()];
        let search = Search { by: By::DateCreated, before: None, fields, size: 1 };
        let found = self.found(object, &search, &Place::default())?;
        Ok(found.data.first().and_then(|one| one.text("date_created")))
    }
}

/// The fields that are asked for with the page itself.
fn first_fields(fields: &[String]) -> &[String] {
    let own = fields.iter().filter(|name| !name.starts_with(super::fields::CUSTOM)).count();
    &fields[..fields.len().min(own + CUSTOM_AT_ONCE)]
}

/// Whether a cursor is too old, or at the end of what a sequence gives.
fn is_dead(error: &HttpError) -> bool {
    matches!(error, HttpError::Refused { status: 400, problem, .. }
        if problem.errors.iter().any(|item| item.pointer == "/cursor")
            || problem.detail.as_deref().is_some_and(|detail| detail.to_lowercase().contains("cursor")))
}

impl Place {
    /// What the records of the sequence have in common.
    fn ranges(&self, search: &Search) -> Vec<Range> {
        let Some(moment) = &self.moment else {
            let (from, before) = (self.from.clone(), search.before.clone());
            return vec![Range { by: search.by, from, before }];
        };
        let end = after(moment);
        vec![
            Range { by: search.by, from: Some(moment.clone()), before: end },
            Range { by: search.by.other(), from: self.from.clone(), before: None },
        ]
    }

    fn order(&self, search: &Search) -> By {
        if self.moment.is_some() { search.by.other() } else { search.by }
    }

    /// The place after a page; none at the end of the part.
    fn next(
        &self,
        search: &Search,
        object: Object,
        found: &Found,
        settled: DateTime<Utc>,
    ) -> Result<Option<Place>, CrmError> {
        let reached = found.reached(self.order(search), settled).or_else(|| self.reached.clone());
        let given = self.given + found.data.len();
        if found.cursor.is_some() && !found.data.is_empty() {
            let next = Place { reached, given, cursor: found.cursor.clone(), ..self.clone() };
            return match given + search.size > SEQUENCE {
                true => next.anew(object).map(Some),
                false => Ok(Some(next)),
            };
        }
        // A sequence that gave all that it may is no sign of the end.
        if given >= SEQUENCE {
            return Place { reached, given, ..self.clone() }.anew(object).map(Some);
        }
        let from = self.moment.as_deref().and_then(after);
        Ok(from.map(|from| Place { from: Some(from), ..Place::default() }))
    }

    /// The place where a sequence begins that goes on with this one: at the moment that it reached.
    fn anew(&self, object: Object) -> Result<Place, CrmError> {
        if self.reached.is_some() && self.reached != self.from {
            let (from, moment) = (self.reached.clone(), self.moment.clone());
            return Ok(Place { from, moment, ..Place::default() });
        }
        if self.moment.is_none()
            && let Some(moment) = self.from.as_deref().and_then(floor)
        {
            return Ok(Place { moment: Some(moment), ..Place::default() });
        }
        if self.tries >= TRIES || (self.moment.is_some() && self.given >= SEQUENCE) {
            return Err(too_many(object, self.moment.as_deref()));
        }
        let (from, moment, tries) = (self.from.clone(), self.moment.clone(), self.tries + 1);
        Ok(Place { from, moment, tries, ..Place::default() })
    }
}

/// More records than a search gives were created and changed in one moment: nothing tells them apart.
fn too_many(object: Object, moment: Option<&str>) -> CrmError {
    let name = api_name(object);
    CrmError::Unfit {
        message: format!(
            "Close has more than {SEQUENCE} {name}s that were created and last changed in one moment \
             ({}), and its search gives no more than that",
            moment.unwrap_or("the first one")
        ),
        hint: format!(
            "change some of these {name}s in Close, so that their last changes differ (a bulk edit of \
             a part of them does), or export them as CSV files and import these"
        ),
    }
}

impl Found {
    /// A moment up to which all records have come. Creation never changes. A change that is not settled
    /// may be newer than the one that the search knew and sorted by: where there is no other, the
    /// earliest of the page counts.
    fn reached(&self, by: By, settled: DateTime<Utc>) -> Option<String> {
        let moments = self.data.iter().filter_map(|one| one.text(by.name()));
        let mut moments: Vec<_> =
            moments.filter_map(|moment| stamp(&moment).map(|stamp| (stamp, moment))).collect();
        moments.sort();
        let is_sure =
            |(stamp, _): &&(DateTime<Utc>, String)| by == By::DateCreated || *stamp < settled;
        let sure = moments.iter().rfind(is_sure).or(moments.first());
        sure.map(|(_, moment)| moment.clone())
    }
}

/// A range of one of the two moments.
#[derive(Clone, Debug)]
pub(super) struct Range {
    pub by: By,
    /// At or after it.
    pub from: Option<String>,
    /// Before it.
    pub before: Option<String>,
}

impl Range {
    fn condition(&self, object: Object) -> Option<Value> {
        let mut condition = json!({ "type": "moment_range" });
        if let Some(from) = &self.from {
            condition["on_or_after"] = json!({ "type": "fixed_utc", "value": from });
        }
        if let Some(before) = &self.before {
            condition["before"] = json!({ "type": "fixed_utc", "value": before });
        }
        let is_bound = self.from.is_some() || self.before.is_some();
        is_bound.then(|| {
            json!({
                "type": "field_condition", "negate": false, "condition": condition,
                "field": field(object, self.by),
            })
        })
    }
}

fn field(object: Object, by: By) -> Value {
    json!({ "type": "regular_field", "object_type": api_name(object), "field_name": by.name() })
}

fn query(object: Object, ranges: &[Range]) -> Value {
    and(object, ranges.iter().filter_map(|range| range.condition(object)).collect())
}

fn and(object: Object, more: Vec<Value>) -> Value {
    let name = api_name(object);
    let mut queries = vec![json!({ "type": "object_type", "negate": false, "object_type": name })];
    queries.extend(more);
    json!({ "type": "and", "negate": false, "queries": queries })
}

/// By one moment, and within it by the other, so that the order of equal ones is not left open.
fn sort(object: Object, by: By) -> Value {
    let one = |by: By| json!({ "direction": "asc", "field": field(object, by) });
    json!([one(by), one(by.other())])
}

#[cfg(test)]
mod tests;
