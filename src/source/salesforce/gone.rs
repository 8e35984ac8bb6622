//! Records that were purged from the recycle bin: no query shows them any more, but a log does, for 15
//! days. <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getdeleted.htm>

use std::collections::HashSet;

use chrono::{DateTime, Duration, SubsecRound, Utc};

use super::rows::{long_id, moment, written};
use super::wire::{DeletedList, Only};
use super::{Salesforce, allowed, soql};
use crate::http::Request;
use crate::model::Object;
use crate::source::crm::{CrmError, Record, State};

/// How far back the log goes, with an hour to spare.
const REACH: Duration = Duration::hours(15 * 24 - 1);
/// Begin and end have to be a minute apart at least.
const LEAST: Duration = Duration::minutes(1);
/// How many ids of the log one page looks into, and how many one call.
const A_PAGE: usize = 2000;
const A_CALL: usize = 400;

/// What was purged, and where the log goes on.
pub(super) struct Purged {
    pub records: Vec<Record>,
    pub next: Option<String>,
}

/// The span of the log to ask for.
pub(super) fn span(since: DateTime<Utc>, now: DateTime<Utc>) -> (String, String) {
    let now = now.trunc_subsecs(0);
    let start = since.max(now - REACH).min(now - LEAST);
    (written(start), written(now))
}

impl Salesforce {
    /// A page of what was deleted in a span of time and is not in the recycle bin any more: what is
    /// there, or was put back, tells its state itself.
    pub(super) fn purged(
        &self,
        object: Object,
        sobject: &str,
        (start, end): (&str, &str),
        after: Option<&str>,
    ) -> Result<Purged, CrmError> {
        let request = Request::get(self.path(&format!("sobjects/{sobject}/deleted/"))?)
            .query("start", start)
            .query("end", end);
        let mut listed: Vec<(String, String)> = match allowed(self.get::<DeletedList>(request))? {
            Some(list) => list
                .deleted_records
                .into_iter()
                .map(|gone| (long_id(&gone.id), moment(&gone.deleted_date)))
                .collect(),
            // The log is not kept, or not so long: what is missing shows in the counts at the end.
            None => Vec::new(),
        };
        listed.sort();
        listed.retain(|(id, _)| after.is_none_or(|after| id.as_str() > after));
        let more = listed.len() > A_PAGE;
        listed.truncate(A_PAGE);
        let mut there: HashSet<String> = HashSet::new();
        for ids in listed.chunks(A_CALL) {
            let one = soql::one_of("Id", ids.iter().map(|(id, _)| id.as_str()));
            let found: Vec<Only> = self.ask_of(&soql::select(&["Id"], sobject, &[one]), true)?;
            there.extend(found.into_iter().map(|row| long_id(&row.id)));
        }
        let next = listed.last().filter(|_| more).map(|(id, _)| id.clone());
        let purged = listed.into_iter().filter(|(id, _)| !there.contains(id));
        let records = purged.map(|(id, when)| Record {
            object,
            id,
            modified: Some(when),
            state: State::Deleted,
            values: Vec::new(),
        });
        Ok(Purged { records: records.collect(), next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_asked_of_the_log_than_it_has() {
        let now: DateTime<Utc> = "2026-11-28T12:00:00Z".parse().unwrap();
        let start = |since: &str| span(since.parse().unwrap(), now).0;
        assert_eq!(start("2026-11-20T00:00:00Z"), "2026-11-20T00:00:00Z");
        assert_eq!(start("2026-01-01T00:00:00Z"), "2026-11-13T13:00:00Z");
        assert_eq!(start("2026-11-28T11:59:59Z"), "2026-11-28T11:59:00Z");
    }
}
