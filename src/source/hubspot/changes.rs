//! What changed, by searching for it.
//!
//! A search gives 10,000 results at most, and bulk updates leave more records than that with one time
//! stamp. So the results are in the order of ids, and each page is a search of its own for ids above
//! those that came: it ends, whatever changes meanwhile.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::ID;
use super::lists::read;
use super::plan::Changes;
use super::wire::{self, Filter, FilterGroup, Search, Sort};
use super::{Hubspot, UP, api_name, strange};
use crate::model::Object;
use crate::source::crm::{Catalog, CrmError, Page};

/// Records of a page of a search, the most there are.
const RESULTS: usize = 200;
/// How much is read again: a search may not yet know what was written a while ago.
pub(super) const OVERLAP: Duration = Duration::hours(1);

/// Where a page begins: above this id.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    above: u64,
}

impl Hubspot {
    pub(super) fn changes_page(
        &self,
        catalog: &Catalog,
        object: Object,
        changes: &Changes,
        cursor: &Value,
    ) -> Result<Page, CrmError> {
        let place: Place = serde_json::from_value(cursor.clone())
            .map_err(|_| strange("a place in a search was kept by another version".to_owned()))?;
        let only = [changed_at(object).to_owned()];
        let properties = if changes.fit { &changes.properties[..] } else { &only };
        let found =
            self.searched(object, &search(object, changes.since, place.above, properties))?;
        let highest = highest(object, &found.results, place.above)?;
        let came = found.results.len() as u64;
        let is_last = came == 0
            || (wire::after(&found.paging).is_none()
                && found.total.is_none_or(|total| total <= came));
        let records = if changes.fit {
            found.results
        } else {
            let ids: Vec<&str> =
                found.results.iter().filter_map(|one| one.id.0.as_deref()).collect();
            self.batch(object, &ids, &changes.properties)?.into_values().collect()
        };
        let next = (!is_last).then(|| serde_json::json!(Place { above: highest }));
        Ok(Page { records: read(catalog, object, &records)?, links: Vec::new(), next })
    }
}

/// The property that holds the time of a record's last change.
fn changed_at(object: Object) -> &'static str {
    match object {
        // The other one is there too, and finds nothing.
        Object::Contacts => "lastmodifieddate",
        Object::Accounts | Object::Deals => "hs_lastmodifieddate",
    }
}

fn search(object: Object, since: i64, above: u64, properties: &[String]) -> Search<'_> {
    let changed =
        Filter { property_name: changed_at(object), operator: "GTE", value: since.to_string() };
    let above = Filter { property_name: ID, operator: "GT", value: above.to_string() };
    Search {
        filter_groups: vec![FilterGroup { filters: vec![changed, above] }],
        sorts: [Sort { property_name: ID, direction: UP }],
        properties,
        limit: RESULTS,
    }
}

/// The highest id of a page, which has to go up from `above`: else records would be missed.
fn highest(object: Object, records: &[wire::Record], above: u64) -> Result<u64, CrmError> {
    let mut highest = above;
    for record in records {
        let id = record.id.0.as_deref().and_then(|id| id.parse().ok());
        match id {
            Some(id) if id > highest => highest = id,
            _ => {
                let name = api_name(object);
                return Err(strange(format!("a search for {name} is not in the order of ids")));
            }
        }
    }
    Ok(highest)
}
