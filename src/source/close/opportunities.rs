//! Opportunities, which a list gives in the order of time.
//!
//! A list is not paged by skipping, since records that change under way would be missed: each page
//! begins with the moment that the one before it reached. Within records of one moment, which a bulk
//! load leaves, the order is that of the other moment, and only where that is one too is skipped.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rows::{Rows, after, floor, stamp};
use super::search::{By, Range};
use super::wire::{self, List as Listed};
use super::{Close, strange};
use crate::http::{HttpError, Request};
use crate::model::Object;
use crate::source::crm::{Catalog, CrmError, Page};

/// Records of a page.
pub(super) const PAGE: usize = 100;

/// What a part lists.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct List {
    /// The moment that its records are in the order of.
    pub by: By,
    /// Where it ends, before this moment.
    pub before: Option<String>,
    /// Records of a page.
    pub size: usize,
}

/// Where a page begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Place {
    /// The moment with which it begins; before all where there is none.
    from: Option<String>,
    /// How many records of that moment came already.
    skip: usize,
    /// Whose other moments are gone through: all records here are of this one.
    moment: Option<String>,
}

impl Close {
    pub(super) fn opportunities_page(
        &self,
        catalog: &Catalog,
        list: &List,
        cursor: &Value,
    ) -> Result<Page, CrmError> {
        let place: Place = serde_json::from_value(cursor.clone())
            .map_err(|_| strange("a place in a list was kept by another version".to_owned()))?;
        let found = match self.listed(list, &place) {
            Err(error) if place.skip > 0 && is_too_far(&error) => return Err(too_many(&place)),
            found => found?,
        };
        let rows = Rows::new(catalog, Object::Deals);
        let records = found.data.iter().map(|one| rows.read(one)).collect::<Result<_, _>>()?;
        let next = place.next(list, &found).and_then(|next| serde_json::to_value(next).ok());
        Ok(Page { records, links: Vec::new(), next })
    }

    fn listed(&self, list: &List, place: &Place) -> Result<Listed<wire::Object>, HttpError> {
        let mut request = Request::get("/api/v1/opportunity/")
            .query("_limit", list.size.to_string())
            .query("_order_by", place.order(list).name());
        for range in place.ranges(list) {
            request = within(request, &range);
        }
        if place.skip > 0 {
            request = request.query("_skip", place.skip.to_string());
        }
        self.opportunities.send(&request)?.json()
    }

    /// How many opportunities were created within a range, where the service counts them.
    pub(super) fn count_opportunities(&self, range: &Range) -> Result<Option<u64>, CrmError> {
        let request = within(Request::get("/api/v1/opportunity/").query("_limit", "1"), range);
        let found: Listed<wire::Object> = self.opportunities.send(&request)?.json()?;
        Ok(found.total_results)
    }

    /// When the first of all opportunities was created.
    pub(super) fn oldest_opportunity(&self) -> Result<Option<String>, CrmError> {
        let list = List { by: By::DateCreated, before: None, size: 1 };
        let found = self.listed(&list, &Place::default())?;
        Ok(found.data.first().and_then(|one| one.text("date_created")))
    }
}

fn within(mut request: Request, range: &Range) -> Request {
    let name = range.by.name();
    if let Some(from) = &range.from {
        request = request.query(&format!("{name}__gte"), from);
    }
    if let Some(before) = &range.before {
        request = request.query(&format!("{name}__lt"), before);
    }
    request
}

impl Place {
    fn ranges(&self, list: &List) -> Vec<Range> {
        let Some(moment) = &self.moment else {
            let (from, before) = (self.from.clone(), list.before.clone());
            return vec![Range { by: list.by, from, before }];
        };
        vec![
            Range { by: list.by, from: Some(moment.clone()), before: after(moment) },
            Range { by: list.by.other(), from: self.from.clone(), before: None },
        ]
    }

    fn order(&self, list: &List) -> By {
        if self.moment.is_some() { list.by.other() } else { list.by }
    }

    /// The place after a page; none at the end of the part.
    fn next(&self, list: &List, found: &Listed<wire::Object>) -> Option<Place> {
        if !found.has_more || found.data.is_empty() {
            let from = self.moment.as_deref().and_then(after)?;
            return Some(Place { from: Some(from), ..Place::default() });
        }
        let order = self.order(list).name();
        let moments = found.data.iter().filter_map(|one| one.text(order));
        let reached = moments.filter(|moment| stamp(moment).is_some()).max_by_key(|one| stamp(one));
        let skip = self.skip + found.data.len();
        match reached {
            Some(reached) if self.from.as_ref() != Some(&reached) => {
                Some(Place { from: Some(reached), skip: 0, moment: self.moment.clone() })
            }
            Some(reached) if self.moment.is_none() => {
                Some(Place { moment: floor(&reached), ..Place::default() })
            }
            _ => Some(Place { skip, ..self.clone() }),
        }
    }
}

/// Whether a list refuses to skip that many.
fn is_too_far(error: &HttpError) -> bool {
    matches!(error, HttpError::Refused { status: 400, problem, .. }
        if problem.detail.as_deref().is_some_and(|detail| detail.contains("skip"))
            || problem.errors.iter().any(|item| item.pointer == "/_skip"))
}

fn too_many(place: &Place) -> CrmError {
    CrmError::Unfit {
        message: format!(
            "Close has more opportunities that were created and last changed in one moment ({}) than \
             its list lets us skip",
            place.moment.as_deref().unwrap_or("the first one")
        ),
        hint: "change some of these opportunities in Close, so that their last changes differ, or \
               export them as a CSV file and import that"
            .to_owned(),
    }
}
