//! The event log: all that tells of deletions and merges. It is kept for 30 days, newest first.
//!
//! Facts: <https://developer.close.com/resources/events/>.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::rows::{moment, stamp};
use super::wire;
use super::{Close, api_name, strange};
use crate::http::{HttpError, Request};
use crate::source::crm::{CrmError, Page, Part, Record, Service, State};

/// How long events are kept.
pub(super) const KEPT: Duration = Duration::days(30);
/// What the log calls a deletion.
pub(super) const DELETED: &str = "deleted";
/// What it calls a merge.
pub(super) const MERGED: &str = "merged";
/// Events of a page, the most there are.
const PAGE: &str = "50";

/// Which events a part reads.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Events {
    /// What happened.
    pub action: String,
    /// Since when.
    pub since: String,
}

impl Close {
    pub(super) fn events_page(
        &self,
        part: &Part,
        events: &Events,
        cursor: &Value,
    ) -> Result<Page, CrmError> {
        let mut request = Request::get("/api/v1/event/")
            .query("object_type", api_name(part.object))
            .query("action", &events.action)
            .query("_limit", PAGE);
        // A cursor goes without the filter of time: what is older ends the part here.
        request = match cursor.as_str() {
            Some(cursor) => request.query("_cursor", cursor),
            None => request.query("date_updated__gte", &events.since),
        };
        let found: wire::Events = self.events.send(&request)?.json()?;
        let next = found.cursor_next;
        if next.is_some() && next.as_deref() == cursor.as_str() {
            return Err(CrmError::Circle { service: Service::Close, part: part.name.clone() });
        }
        let since = stamp(&events.since);
        let is_new = |event: &wire::Event| match event.when().and_then(stamp) {
            Some(when) => since.is_none_or(|since| when >= since),
            None => true,
        };
        let is_over = found.data.is_empty() || found.data.iter().any(|event| !is_new(event));
        let fresh = found.data.iter().filter(|event| is_new(event));
        let records = fresh.map(|event| record(part, event)).collect::<Result<_, _>>()?;
        let next = next.filter(|_| !is_over).map(|cursor| json!(cursor));
        Ok(Page { records, links: Vec::new(), next })
    }

    /// Whether the log may be read.
    pub(super) fn may_read_events(&self) -> Result<(), HttpError> {
        let request = Request::get("/api/v1/event/")
            .query("object_type", "lead")
            .query("action", DELETED)
            .query("_limit", "1");
        self.events.send(&request)?.json::<wire::Events>().map(|_| ())
    }
}

impl wire::Event {
    fn when(&self) -> Option<&str> {
        self.date_updated.as_deref().or(self.date_created.as_deref())
    }
}

fn record(part: &Part, event: &wire::Event) -> Result<Record, CrmError> {
    let meta = event.meta.as_ref();
    let source = meta.and_then(|meta| meta.merge_source_lead_id.as_ref());
    let survivor = meta.and_then(|meta| meta.merge_destination_lead_id.as_ref());
    let (id, state) = match (source, survivor) {
        (Some(source), Some(survivor)) => (Some(source), State::Merged(survivor.clone())),
        _ => (event.object_id.as_ref(), State::Deleted),
    };
    let Some(id) = id else {
        return Err(strange(format!("an event of `{}` does not name its record", part.name)));
    };
    let modified = event.when().and_then(moment);
    Ok(Record { object: part.object, id: id.clone(), modified, state, values: Vec::new() })
}
