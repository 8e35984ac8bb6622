//! Which parts a read has, and which properties it asks for.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::fields::{ID, MERGED};
use super::{Hubspot, LONGEST_SEARCH, PAGE, api_name, changes, strange};
use crate::model::Object;
use crate::source::crm::{Catalog, CrmError, Part, Reads, Wanted};

/// The properties that are named in the query of a list, in bytes: HubSpot's servers refuse an address
/// of about 16 kB.
const LONGEST_QUERY: usize = 12_000;
/// What a search needs beside the names of properties, in bytes.
const SEARCH_BESIDES: usize = 600;
/// Records whose links are asked for at once.
const LINKS_AT_ONCE: usize = 1_000;

/// How a part is read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Plan {
    /// Through a list.
    List(List),
    /// By searching for what changed.
    Changes(Changes),
}

/// A list, or a shard of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct List {
    /// Whether it is that of the archived records.
    pub archived: bool,
    /// The properties that are named in its query.
    pub properties: Vec<String>,
    /// Those that do not fit into the query, and are asked for apart.
    pub rest: Vec<String>,
    /// Records of a page.
    pub size: usize,
    /// The id with which the shard begins, where it is not the first.
    pub begin: Option<u64>,
    /// The id with which the next shard begins, where it is not the last.
    pub end: Option<u64>,
}

/// A search for what changed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Changes {
    /// Since when, in milliseconds since 1970.
    pub since: i64,
    /// The properties.
    pub properties: Vec<String>,
    /// Whether they fit into the search; else they are asked for apart.
    pub fit: bool,
}

impl Plan {
    pub(super) fn of(part: &Part) -> Result<Plan, CrmError> {
        serde_json::from_value(part.private.clone()).map_err(|_| {
            strange(format!("the part `{}` was planned by another version", part.name))
        })
    }
}

impl Hubspot {
    pub(super) fn plan(&self, catalog: &Catalog, wanted: &Wanted) -> Result<Vec<Part>, CrmError> {
        let mut objects: Vec<Object> = catalog.objects.keys().copied().collect();
        // The largest first: the others are read beside its shards.
        objects.sort_by_key(|object| std::cmp::Reverse(total(catalog, *object)));
        let mut parts = Vec::new();
        for object in &objects {
            match wanted.since {
                Some(since) => parts.push(changed(catalog, *object, wanted, since)),
                None => parts.extend(self.listed(catalog, *object, wanted)?),
            }
        }
        if wanted.limit.is_none() {
            parts.extend(objects.iter().map(|object| archived(*object)));
        }
        parts.extend(links(catalog));
        Ok(parts)
    }

    fn listed(
        &self,
        catalog: &Catalog,
        object: Object,
        wanted: &Wanted,
    ) -> Result<Vec<Part>, CrmError> {
        let (properties, rest) = split(properties(catalog, object, wanted));
        let size = wanted.limit.map_or(PAGE, |limit| PAGE.min(limit.max(1) as usize));
        let whole = List { properties, rest, size, ..List::default() };
        let begins = match wanted.limit {
            Some(_) => Vec::new(),
            None => {
                let highest = catalog.private["highest"][object.name()].as_u64();
                self.shards(object, total(catalog, object), highest.unwrap_or(0))?
            }
        };
        let shards = begins.len() + 1;
        let part = |at: usize| {
            let begin = at.checked_sub(1).and_then(|before| begins.get(before)).copied();
            let list = List { begin, end: begins.get(at).copied(), ..whole.clone() };
            let name = match shards {
                1 => api_name(object).to_owned(),
                _ => format!("{} {} of {shards}", api_name(object), at + 1),
            };
            let from = begin.map_or(Value::Null, |begin| json!({ "after": begin.to_string() }));
            pages(name, object, from, &Plan::List(list))
        };
        Ok((0..shards).map(part).collect())
    }
}

fn total(catalog: &Catalog, object: Object) -> u64 {
    catalog.objects.get(&object).and_then(|known| known.total).unwrap_or(0)
}

fn pages(name: String, object: Object, from: Value, plan: &Plan) -> Part {
    let private = serde_json::to_value(plan).unwrap_or_default();
    Part { name, object, reads: Reads::Pages { from }, private }
}

/// Archived records by their ids: what they held is not moved. All of them, each time: the list can't
/// be narrowed by time.
fn archived(object: Object) -> Part {
    let name = format!("{} archived", api_name(object));
    let properties = vec![ID.to_owned()];
    let list = List { archived: true, properties, size: PAGE, ..List::default() };
    pages(name, object, Value::Null, &Plan::List(list))
}

fn changed(
    catalog: &Catalog,
    object: Object,
    wanted: &Wanted,
    since: chrono::DateTime<chrono::Utc>,
) -> Part {
    let properties = properties(catalog, object, wanted);
    let length: usize = properties.iter().map(|name| name.len() + 3).sum();
    let changes = Changes {
        since: (since - changes::OVERLAP).timestamp_millis(),
        fit: length + SEARCH_BESIDES <= LONGEST_SEARCH,
        properties,
    };
    let name = format!("{} changed", api_name(object));
    pages(name, object, json!({ "above": 0 }), &Plan::Changes(changes))
}

fn links(catalog: &Catalog) -> Vec<Part> {
    let pairs = [
        (Object::Contacts, Object::Accounts),
        (Object::Deals, Object::Accounts),
        (Object::Deals, Object::Contacts),
    ];
    let seen = |object| catalog.objects.contains_key(object);
    let pairs = pairs.iter().filter(|(from, to)| seen(from) && seen(to));
    let part = |(from, to): &(Object, Object)| Part {
        name: format!("{} of {}", api_name(*to), api_name(*from)),
        object: *from,
        reads: Reads::Links { to: *to, batch: LINKS_AT_ONCE },
        private: Value::Null,
    };
    pairs.map(part).collect()
}

/// The properties that are asked for: those that are read anyway, those that the mapping names, and
/// what was merged.
fn properties(catalog: &Catalog, object: Object, wanted: &Wanted) -> Vec<String> {
    let named = wanted.fields.get(&object).map(Vec::as_slice).unwrap_or_default();
    let known = catalog.objects.get(&object).map(|known| known.fields.as_slice());
    let asked = known.unwrap_or_default().iter();
    let asked = asked.filter(|field| field.read || named.contains(&field.name));
    let mut names: Vec<String> = asked.map(|field| field.name.clone()).collect();
    if !names.iter().any(|name| name == MERGED) {
        names.push(MERGED.to_owned());
    }
    names
}

/// The properties that fit into a query, and the rest. A comma takes three bytes there.
fn split(mut properties: Vec<String>) -> (Vec<String>, Vec<String>) {
    let mut length = 0;
    let fit = properties.iter().take_while(|name| {
        length += name.len() + 3;
        length <= LONGEST_QUERY
    });
    let rest = properties.split_off(fit.count());
    (properties, rest)
}

/// How many requests a read takes, about.
pub(super) fn forecast(catalog: &Catalog, wanted: &Wanted) -> u64 {
    let of = |object: &Object| {
        let total = total(catalog, *object);
        let records = wanted.limit.map_or(total, |limit| total.min(limit));
        let apart = !split(properties(catalog, *object, wanted)).1.is_empty();
        let links = match object {
            Object::Accounts => 0,
            Object::Contacts => 1,
            Object::Deals => 2,
        };
        let pages = records.div_ceil(PAGE as u64);
        // One page at least of what is archived, and one of what changed meanwhile.
        pages * (1 + u64::from(apart)) + links * records.div_ceil(LINKS_AT_ONCE as u64) + 2
    };
    catalog.objects.keys().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CustomType;
    use crate::source::crm::{Field, ObjectCatalog};

    fn catalog(fields: usize, total: u64) -> Catalog {
        let name = |at| format!("something_that_somebody_once_wanted_{at}");
        let fields = (0..fields).map(|at| Field::plain(&name(at), "", CustomType::Text)).collect();
        let known = ObjectCatalog { fields, total: Some(total) };
        Catalog { objects: [(Object::Contacts, known)].into(), ..Catalog::default() }
    }

    #[test]
    fn a_query_stays_below_what_the_servers_take() {
        let names = properties(&catalog(900, 0), Object::Contacts, &Wanted::default());
        let (fit, rest) = split(names.clone());
        assert!(fit.join("%2C").len() <= LONGEST_QUERY && !rest.is_empty());
        assert_eq!([fit, rest].concat(), names);
    }

    #[test]
    fn a_forecast_counts_pages_and_what_is_asked_for_apart() {
        let whole = Wanted::default();
        assert_eq!(forecast(&catalog(10, 100_000), &whole), 1_000 + 100 + 2);
        assert_eq!(forecast(&catalog(900, 100_000), &whole), 2_000 + 100 + 2);
        let few = Wanted { limit: Some(100), ..whole };
        assert_eq!(forecast(&catalog(10, 100_000), &few), 1 + 1 + 2);
    }

    #[test]
    fn what_was_merged_is_always_asked_for() {
        let names = properties(&catalog(1, 0), Object::Contacts, &Wanted::default());
        assert_eq!(names.last().map(String::as_str), Some(MERGED));
    }
}
