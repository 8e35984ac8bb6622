//! Lists of records, from one page to the next.
//!
//! A list is in the order of ids, and `after` is the id with which a page begins: so a shard can begin
//! in the middle. That is what HubSpot does rather than what it promises, so every page of a shard is
//! held against it; where it is not so, the shard goes through the whole list instead, and what comes
//! twice is kept once.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::plan::List;
use super::rows::Rows;
use super::wire::{self, Records};
use super::{Hubspot, VERSION, api_name, strange};
use crate::http::{HttpError, Request};
use crate::model::Object;
use crate::source::crm::{Catalog, CrmError, Page, Record};

/// Where a page begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    /// Whether the bounds of the shard do not count any more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    whole: bool,
}

impl Place {
    fn read(cursor: &Value) -> Result<Place, CrmError> {
        if cursor.is_null() {
            return Ok(Place::default());
        }
        serde_json::from_value(cursor.clone())
            .map_err(|_| strange("a place in a list was kept by another version".to_owned()))
    }

    fn cursor(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The beginning of the whole list.
    fn whole() -> Page {
        let place = Place { after: None, whole: true };
        Page { next: Some(place.cursor()), ..Page::default() }
    }
}

impl Hubspot {
    pub(super) fn list_page(
        &self,
        catalog: &Catalog,
        object: Object,
        list: &List,
        cursor: &Value,
    ) -> Result<Page, CrmError> {
        let place = Place::read(cursor)?;
        let is_shard = !place.whole && (list.begin.is_some() || list.end.is_some());
        let answer = match self.list(object, list, place.after.as_deref()) {
            // A place of our own making that HubSpot does not take.
            Err(HttpError::Refused { status: 400, .. }) if is_shard && begins(list, &place) => {
                return Ok(Place::whole());
            }
            answer => answer?,
        };
        // A shard begins with a record that is there.
        let is_nothing = answer.results.is_empty() && begins(list, &place);
        if is_shard && (is_nothing || !in_order(&answer, place.after.as_deref())) {
            return Ok(Place::whole());
        }
        let next = wire::after(&answer.paging).map(str::to_owned);
        let end = list.end.filter(|_| is_shard);
        let (mut records, ended) = until(answer.results, end);
        self.add_rest(object, list, &mut records)?;
        let next = next.filter(|_| !ended);
        let next = next.map(|after| Place { after: Some(after), whole: place.whole }.cursor());
        Ok(Page { records: read(catalog, object, &records)?, links: Vec::new(), next })
    }

    fn list(&self, object: Object, list: &List, after: Option<&str>) -> Result<Records, HttpError> {
        let path = format!("/crm/objects/{VERSION}/{}", api_name(object));
        let mut request = Request::get(path)
            .query("limit", list.size.to_string())
            .query("properties", list.properties.join(","));
        if list.archived {
            request = request.query("archived", "true");
        }
        if let Some(after) = after {
            request = request.query("after", after);
        }
        self.get(request)
    }

    /// Adds the properties that did not fit into the query.
    fn add_rest(
        &self,
        object: Object,
        list: &List,
        records: &mut [wire::Record],
    ) -> Result<(), CrmError> {
        if list.rest.is_empty() || records.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = records.iter().filter_map(|record| record.id.0.as_deref()).collect();
        let mut more = self.batch(object, &ids, &list.rest)?;
        for record in records {
            let id = record.id.0.as_deref().unwrap_or_default();
            let Some(more) = more.remove(id) else { continue };
            for (name, value) in more.properties {
                record.properties.entry(name).or_insert(value);
            }
        }
        Ok(())
    }
}

/// Whether it is the place that the shard begins with.
fn begins(list: &List, place: &Place) -> bool {
    list.begin.map(|begin| begin.to_string()) == place.after && list.begin.is_some()
}

fn id(record: &wire::Record) -> Option<u64> {
    record.id.0.as_deref()?.parse().ok()
}

/// Whether the ids of a page go up from where it was asked to begin.
fn in_order(page: &Records, after: Option<&str>) -> bool {
    let mut least = match after.map(str::parse::<u64>) {
        None => 0,
        Some(Ok(after)) => after,
        Some(Err(_)) => return false,
    };
    page.results.iter().all(|record| {
        let ordered = id(record).is_some_and(|id| id >= least);
        least = id(record).map_or(least, |id| id + 1);
        ordered
    })
}

/// The records up to the beginning of the next shard, and whether that is reached. Its first record is
/// read twice: so nothing is missed where a list begins behind the id that it is asked for.
fn until(mut records: Vec<wire::Record>, end: Option<u64>) -> (Vec<wire::Record>, bool) {
    let Some(end) = end else { return (records, false) };
    let ended = records.iter().any(|record| id(record).is_some_and(|id| id >= end));
    records.retain(|record| id(record).is_none_or(|id| id <= end));
    (records, ended)
}

/// Records of an answer as ours.
pub(super) fn read(
    catalog: &Catalog,
    object: Object,
    records: &[wire::Record],
) -> Result<Vec<Record>, CrmError> {
    let rows = Rows::new(catalog, object);
    let mut read = Vec::with_capacity(records.len());
    for record in records {
        let without = || strange(format!("a record in a list of {} has no id", api_name(object)));
        rows.read(record, &mut read).ok_or_else(without)?;
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ids: &[u64]) -> Records {
        let results: Vec<_> =
            ids.iter().map(|id| serde_json::json!({"id": id, "properties": {}})).collect();
        serde_json::from_value(serde_json::json!({ "results": results })).unwrap()
    }

    #[test]
    fn a_page_that_is_not_in_the_order_of_ids_is_no_page_of_a_shard() {
        assert!(in_order(&page(&[5, 7, 8]), Some("5")));
        assert!(in_order(&page(&[5, 7]), None));
        assert!(!in_order(&page(&[4, 7]), Some("5")), "it begins too early");
        assert!(!in_order(&page(&[5, 9, 7]), Some("5")));
        assert!(!in_order(&page(&[5, 5]), Some("5")));
        assert!(!in_order(&page(&[5]), Some("b3Bh")), "a place that is no id");
    }

    #[test]
    fn a_shard_ends_with_the_first_record_of_the_next() {
        let ids = |end| {
            let (records, ended) = until(page(&[3, 5, 7, 9]).results, end);
            (records.iter().filter_map(id).collect::<Vec<_>>(), ended)
        };
        assert_eq!(ids(Some(7)), (vec![3, 5, 7], true));
        assert_eq!(ids(Some(8)), (vec![3, 5, 7], true));
        assert_eq!(ids(Some(10)), (vec![3, 5, 7, 9], false));
        assert_eq!(ids(None), (vec![3, 5, 7, 9], false));
    }
}
