//! The lists of records: what is asked for, and one page of it.

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fields::{CONFIRMED, Known, MARKETING};
use super::wire::{self, text};
use super::{PAGE, Pipedrive, api_name, price, rows, strange};
use crate::http::{HttpError, Request};
use crate::model::Object;
use crate::source::crm::{Catalog, CrmError, Page, Part, Reads, Wanted};

/// How much is read again: clocks differ, and a change may be written a little after its time.
const OVERLAP: Duration = Duration::minutes(5);
/// How far beyond now changes are read: the clock of an answer counts whole seconds.
const BEYOND: Duration = Duration::seconds(2);
/// How often a list is begun anew because its cursor is not accepted any more.
const ANEW: u64 = 3;
/// All there are: deleted ones are told for 30 days.
const STATUSES: &str = "open,won,lost,deleted";

/// A list, as its part keeps it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct List {
    /// Whether it is that of archived deals.
    archived: bool,
    /// Records of a page.
    size: u64,
    /// Whether it is that of persons of leads.
    leads: bool,
    /// From when, and until when, changes are read; all records where there is none.
    pub changed: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// Where a page begins.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    /// None at the beginning.
    pub cursor: Option<String>,
    /// How often the list was begun anew.
    pub anew: u64,
}

impl Pipedrive {
    pub(super) fn plan(&self, catalog: &Catalog, wanted: &Wanted) -> Result<Vec<Part>, CrmError> {
        let changed = wanted.since.map(|since| (since - OVERLAP, self.now() + BEYOND));
        let size = wanted.limit.map_or(PAGE, |limit| limit.clamp(1, PAGE));
        let mut parts = Vec::new();
        for object in [Object::Contacts, Object::Deals, Object::Accounts] {
            if !catalog.objects.contains_key(&object) {
                continue;
            }
            let list = List { size, changed, ..List::default() };
            parts.push(part(api_name(object), object, &list));
            if object == Object::Deals && !known(catalog)?.archived_hidden {
                let list = List { archived: true, size, changed, ..List::default() };
                parts.push(part("deals archived", object, &list));
            }
        }
        if wanted.since.is_some() && catalog.leads {
            // They may be others by now.
            self.people.forget();
            let changed = changed.filter(|_| wanted.leads_known);
            let list = List { leads: true, changed, ..List::default() };
            parts.push(part("persons of changed leads", Object::Contacts, &list));
        }
        Ok(parts)
    }

    /// The later one of the service's clock and ours.
    fn now(&self) -> DateTime<Utc> {
        let there = self.client.traffic().clock.map(DateTime::<Utc>::from);
        there.map_or_else(Utc::now, |there| there.max(Utc::now()))
    }

    pub(super) fn list_page(
        &self,
        catalog: &Catalog,
        part: &Part,
        cursor: &Value,
    ) -> Result<Page, CrmError> {
        let other = || strange(format!("the part `{}` was planned by another version", part.name));
        let list: List = serde_json::from_value(part.private.clone()).map_err(|_| other())?;
        let place: Option<Place> = serde_json::from_value(cursor.clone()).map_err(|_| other())?;
        let mut place = place.unwrap_or_default();
        let known = known(catalog)?;
        if list.leads {
            return self.persons_of_leads(&known, part, &list, &place);
        }
        let found = match self.ask(&known, part.object, &list, place.cursor.as_deref()) {
            // Cursors are opaque, and nobody says how long they are good: from the beginning.
            Err(HttpError::Refused { status: 400 | 404 | 410 | 422, .. })
                if place.cursor.is_some() && place.anew < ANEW =>
            {
                place = Place { cursor: None, anew: place.anew + 1 };
                self.ask(&known, part.object, &list, None)?
            }
            found => found?,
        };
        let next = found.next().map(|cursor| json!(Place { cursor: Some(cursor), ..place }));
        let is_full = found.data.len() as u64 >= list.size;
        if is_full && found.additional_data.is_none() {
            return Err(strange(format!(
                "a full page of `{}` does not say what follows",
                part.name
            )));
        }
        let found = found.data;
        let mut records = Vec::with_capacity(found.len());
        let people = (known.leads && part.object == Object::Contacts && !found.is_empty())
            .then(|| self.people(&known))
            .transpose()?;
        for one in &found {
            is_of_the_time(&list, part.object, one)?;
            let mut record = rows::record(&known, part.object, one, list.archived)?;
            if let Some(people) = &people {
                record.values.extend(people.values(&record.id));
            }
            records.push(record);
        }
        Ok(Page { records, links: Vec::new(), next })
    }

    fn ask(
        &self,
        known: &Known,
        object: Object,
        list: &List,
        cursor: Option<&str>,
    ) -> Result<wire::List<wire::Record>, HttpError> {
        let archived = if list.archived { "/archived" } else { "" };
        let cost = if list.archived { price::ARCHIVED } else { price::LIST };
        let mut request = Request::get(format!("/api/v2/{}{archived}", api_name(object)))
            .price(cost)
            .query("limit", list.size.to_string())
            .query("sort_by", if list.changed.is_some() { "update_time" } else { "id" })
            .query("sort_direction", "asc");
        if object == Object::Deals {
            request = request.query("status", STATUSES);
        }
        if object == Object::Contacts && known.marketing {
            request = request.query("include_fields", format!("{MARKETING},{CONFIRMED}"));
        }
        if let Some((since, until)) = list.changed {
            request =
                request.query("updated_since", said(since)).query("updated_until", said(until));
        }
        if let Some(cursor) = cursor {
            request = request.query("cursor", cursor);
        }
        self.get(request)
    }
}

/// What a catalog keeps for reading.
pub(super) fn known(catalog: &Catalog) -> Result<Known, CrmError> {
    serde_json::from_value(catalog.private.clone())
        .map_err(|_| strange("what was kept of its catalog is of another version".to_owned()))
}

fn part(name: &str, object: Object, list: &List) -> Part {
    let private = serde_json::to_value(list).unwrap_or_default();
    Part { name: name.to_owned(), object, reads: Reads::Pages { from: Value::Null }, private }
}

fn said(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Parameters that the service does not know, it ignores, and gives everything: an older record says
/// that it was so with ours.
fn is_of_the_time(list: &List, object: Object, record: &wire::Record) -> Result<(), CrmError> {
    let Some((since, _)) = list.changed else { return Ok(()) };
    let time = text(record, "update_time");
    let time = time.and_then(|time| DateTime::parse_from_rfc3339(&time).ok());
    match time {
        Some(time) if time < since - Duration::seconds(1) => Err(strange(format!(
            "the list of {} that changed has others too: `updated_since` is not understood",
            api_name(object)
        ))),
        _ => Ok(()),
    }
}

/// What a read costs in tokens at most: there are no more records than the highest id says. What
/// changed, nobody knows.
pub(super) fn forecast(catalog: &Catalog, wanted: &Wanted) -> Option<u64> {
    let known: Known = serde_json::from_value(catalog.private.clone()).ok()?;
    let pages = |object: Object| {
        let highest = known.objects.get(&object).map_or(0, |here| here.highest);
        let records = wanted.limit.map_or(highest, |limit| limit.min(highest));
        if wanted.since.is_some() { 1 } else { records.div_ceil(PAGE).max(1) }
    };
    let lists = catalog.objects.keys().map(|object| match object {
        Object::Deals => pages(*object) * price::LIST + price::ARCHIVED,
        Object::Accounts | Object::Contacts => pages(*object) * price::LIST,
    });
    Some(lists.sum())
}
