//! Which parts a read has.

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::events::{self, Events};
use super::opportunities::{self, List};
use super::rows::stamp;
use super::search::{self, By, Range, Search};
use super::{Close, strange};
use crate::model::Object;
use crate::source::crm::{Catalog, CrmError, Part, Reads, Wanted};

/// About how many records a window of time holds at most: few enough for one sequence of a search, and
/// for several windows to be read side by side.
const WINDOW: u64 = 5_000;
/// How often records are counted at most to find windows.
const COUNTS: usize = 200;
/// A window this short is not halved.
const SHORTEST: Duration = Duration::milliseconds(2);
/// How much is read again: a search may not yet know what was written a while ago, and Close advises
/// to look at the last five minutes of events again.
const OVERLAP: Duration = Duration::minutes(10);

/// How a part is read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Plan {
    /// Leads or contacts by a search.
    Search(Search),
    /// Opportunities by a list.
    List(List),
    /// Deletions or merges by the event log.
    Events(Events),
}

impl Plan {
    pub(super) fn of(part: &Part) -> Result<Plan, CrmError> {
        serde_json::from_value(part.private.clone()).map_err(|_| {
            strange(format!("the part `{}` was planned by another version", part.name))
        })
    }
}

/// What a part of an object is called.
pub(super) fn name_of(object: Object) -> &'static str {
    match object {
        Object::Accounts => "leads",
        Object::Contacts => "contacts",
        Object::Deals => "opportunities",
    }
}

/// The fields of a record that are asked for.
fn fields(catalog: &Catalog, object: Object) -> Vec<String> {
    let own: &[&str] = match object {
        Object::Accounts => &[
            "id",
            "name",
            "display_name",
            "url",
            "description",
            "status_label",
            "addresses",
            "date_created",
            "date_updated",
        ],
        _ => &[
            "id",
            "lead_id",
            "name",
            "display_name",
            "title",
            "emails",
            "phones",
            "urls",
            "date_created",
            "date_updated",
        ],
    };
    let known = catalog.objects.get(&object).map(|known| known.fields.as_slice());
    let custom = known.unwrap_or_default().iter().filter(|field| field.custom);
    let custom = custom.map(|field| field.name.clone());
    own.iter().map(|name| (*name).to_owned()).chain(custom).collect()
}

fn pages(name: String, object: Object, from: Value, plan: &Plan) -> Part {
    let private = serde_json::to_value(plan).unwrap_or_default();
    Part { name, object, reads: Reads::Pages { from }, private }
}

impl Close {
    pub(super) fn plan(&self, catalog: &Catalog, wanted: &Wanted) -> Result<Vec<Part>, CrmError> {
        let mut objects: Vec<Object> = catalog.objects.keys().copied().collect();
        // The largest first: the others are read beside its windows.
        let total = |object: &Object| catalog.objects.get(object).and_then(|known| known.total);
        objects.sort_by_key(|object| std::cmp::Reverse(total(object)));
        let mut parts = Vec::new();
        if let Some(since) = wanted.since {
            let since = since - OVERLAP;
            for object in &objects {
                let name = format!("{} changed", name_of(*object));
                let window = Window { from: Some(since), before: None };
                parts.push(part(catalog, *object, name, By::DateUpdated, &window, wanted));
            }
            parts.extend(self.told(catalog, since)?);
            return Ok(parts);
        }
        for object in &objects {
            let windows = match (wanted.limit, total(object)) {
                (None, Some(total)) if total > WINDOW => self.windows(*object, total)?,
                _ => vec![Window::default()],
            };
            for (at, window) in windows.iter().enumerate() {
                let name = match windows.len() {
                    1 => name_of(*object).to_owned(),
                    all => format!("{} {} of {all}", name_of(*object), at + 1),
                };
                parts.push(part(catalog, *object, name, By::DateCreated, window, wanted));
            }
        }
        Ok(parts)
    }

    /// What the event log tells of what is gone.
    fn told(&self, catalog: &Catalog, since: DateTime<Utc>) -> Result<Vec<Part>, CrmError> {
        if catalog.private["events"] != json!(true) {
            return Ok(Vec::new());
        }
        if self.now() - since > events::KEPT {
            return Err(CrmError::Unfit {
                message: "Close tells of deletions and merges for 30 days, and the last read is \
                          longer ago than that"
                    .to_owned(),
                hint: "read everything once more, without `--since`".to_owned(),
            });
        }
        let since = since.to_rfc3339_opts(SecondsFormat::Millis, true);
        let part = |(object, action): (Object, &str)| {
            let told = Events { action: action.to_owned(), since: since.clone() };
            pages(format!("{} {action}", name_of(object)), object, Value::Null, &Plan::Events(told))
        };
        let merged = catalog.objects.contains_key(&Object::Accounts);
        let merged = merged.then_some((Object::Accounts, events::MERGED));
        let deleted = catalog.objects.keys().map(|object| (*object, events::DELETED));
        Ok(deleted.chain(merged).map(part).collect())
    }

    /// Windows of time that hold no more records than one should.
    fn windows(&self, object: Object, total: u64) -> Result<Vec<Window>, CrmError> {
        let Some(oldest) = self.first(object)?.as_deref().and_then(stamp) else {
            return Ok(vec![Window::default()]);
        };
        let newest = (self.now() + Duration::days(1)).max(oldest + Duration::days(1));
        let count = |from: DateTime<Utc>, before: DateTime<Utc>| {
            let range =
                Range { by: By::DateCreated, from: Some(text(from)), before: Some(text(before)) };
            match object {
                Object::Deals => self.count_opportunities(&range),
                _ => self.count(object, &range).map(Some),
            }
        };
        let begins = begins((oldest, newest), total, count)?;
        let ends = begins.iter().copied().map(Some).chain([None]);
        let from = [None].into_iter().chain(begins.iter().copied().map(Some));
        Ok(from.zip(ends).map(|(from, before)| Window { from, before }).collect())
    }

    /// When the first record of an object was created.
    fn first(&self, object: Object) -> Result<Option<String>, CrmError> {
        match object {
            Object::Deals => self.oldest_opportunity(),
            _ => self.oldest(object),
        }
    }
}

/// A window of time; without bounds it is everything.
#[derive(Clone, Debug, Default)]
struct Window {
    from: Option<DateTime<Utc>>,
    before: Option<DateTime<Utc>>,
}

/// The moments that divide a range of time, by halving what holds too many records.
fn begins(
    range: (DateTime<Utc>, DateTime<Utc>),
    total: u64,
    count: impl Fn(DateTime<Utc>, DateTime<Utc>) -> Result<Option<u64>, CrmError>,
) -> Result<Vec<DateTime<Utc>>, CrmError> {
    let mut open = vec![(range.0, range.1, total)];
    let mut begins = Vec::new();
    let mut counts = 0;
    while let Some((from, before, there)) = open.pop() {
        let halves = there > WINDOW && before - from > SHORTEST && counts < COUNTS;
        let middle = from + (before - from) / 2;
        let left = if halves { count(from, middle)? } else { None };
        counts += 1;
        match left {
            Some(left) => {
                open.push((middle, before, there.saturating_sub(left)));
                open.push((from, middle, left));
            }
            None => begins.push(from),
        }
    }
    begins.sort();
    Ok(begins.split_off(1.min(begins.len())))
}

fn text(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn part(
    catalog: &Catalog,
    object: Object,
    name: String,
    by: By,
    window: &Window,
    wanted: &Wanted,
) -> Part {
    let most = if object == Object::Deals { opportunities::PAGE } else { search::PAGE };
    let size = wanted.limit.map_or(most, |limit| most.min(limit.max(1) as usize));
    let before = window.before.map(text);
    let from = json!({ "from": window.from.map(text) });
    let plan = match object {
        Object::Deals => Plan::List(List { by, before, size }),
        _ => Plan::Search(Search { by, before, fields: fields(catalog, object), size }),
    };
    pages(name, object, from, &plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn what_holds_too_many_is_halved() {
        // A record each second.
        let seconds = |from: DateTime<Utc>, before: DateTime<Utc>| {
            Ok(Some(u64::try_from((before - from).num_seconds()).unwrap()))
        };
        let found = begins((at(0), at(16_000)), 16_000, seconds).unwrap();
        assert_eq!(found, [at(4_000), at(8_000), at(12_000)]);
        assert!(begins((at(0), at(4_000)), 4_000, seconds).unwrap().is_empty());
    }

    #[test]
    fn one_moment_can_not_be_halved_and_does_not_go_on_for_ever() {
        let all = |from: DateTime<Utc>, before: DateTime<Utc>| {
            let moment = at(1_000) + Duration::microseconds(250);
            Ok(Some(if from <= moment && moment < before { 20_000 } else { 0 }))
        };
        let found = begins((at(0), at(100_000)), 20_000, all).unwrap();
        assert!(found.len() < 60, "{}", found.len());
        assert!(found.windows(2).all(|two| two[0] < two[1]));
        let nobody_counts = |_, _| Ok(None);
        assert!(begins((at(0), at(100_000)), 20_000, nobody_counts).unwrap().is_empty());
    }
}
