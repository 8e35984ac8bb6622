//! Searches: the part of the query language that is asked here, and everything else is refused.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::super::{Object, Reply};
use super::records::{State, scattered, text};
use super::{Options, field_error, object};

type Record = Map<String, Value>;

/// Searches under way, by their cursors.
#[derive(Default)]
pub struct Searches {
    open: HashMap<String, Sequence>,
    number: u64,
}

/// What a cursor goes on with.
#[derive(Clone)]
struct Sequence {
    asked: Value,
    ids: Vec<usize>,
    given: usize,
    since: Instant,
}

const KNOWN: [&str; 7] =
    ["query", "sort", "_limit", "_fields", "cursor", "include_counts", "results_limit"];

impl Searches {
    pub fn answer(
        &mut self,
        asked: &Value,
        state: &State,
        options: &Options,
        circles: bool,
    ) -> Reply {
        let Some(words) = asked.as_object() else { return field_error("query", "Not an object") };
        if let Some(word) = words.keys().find(|word| !KNOWN.contains(&word.as_str())) {
            return field_error(word, "Unknown field");
        }
        let limit = asked["_limit"].as_u64().unwrap_or(100) as usize;
        if limit > 200 {
            return field_error("_limit", "Must be at most 200");
        }
        match self.found(asked, state, options) {
            Ok((object, sequence)) => self.page((object, sequence), limit, state, options, circles),
            Err(reply) => reply,
        }
    }

    fn found(
        &self,
        asked: &Value,
        state: &State,
        options: &Options,
    ) -> Result<(Object, Sequence), Reply> {
        let kind = kind(&asked["query"]).ok_or_else(|| field_error("query", "No object_type"))?;
        let mut question = asked.clone();
        question.as_object_mut().map(|question| question.remove("cursor"));
        if let Some(cursor) = asked["cursor"].as_str() {
            let known = self.open.get(cursor);
            let known = known.filter(|known| {
                known.since.elapsed() < options.cursor_life
                    && known.given < options.cap
                    && known.asked == question
            });
            let known = known.ok_or_else(|| field_error("cursor", "Invalid or expired cursor"))?;
            return Ok((kind, known.clone()));
        }
        let mut hits: Vec<(usize, &Record)> = Vec::new();
        for (place, rec) in state.list(kind).iter().enumerate() {
            if let Some(value) = rec.seen(options.search_lag)
                && fits(&asked["query"], kind, value)?
            {
                hits.push((place, value));
            }
        }
        let order = order(&asked["sort"], kind)?;
        hits.sort_by_key(|(_, value)| {
            let dates = order.iter().map(|field| value[*field].as_str().unwrap_or("").to_owned());
            (dates.collect::<Vec<_>>(), scattered(value))
        });
        let ids = hits.into_iter().map(|(place, _)| place).collect();
        Ok((kind, Sequence { asked: question, ids, given: 0, since: Instant::now() }))
    }

    fn page(
        &mut self,
        (kind, sequence): (Object, Sequence),
        limit: usize,
        state: &State,
        options: &Options,
        circles: bool,
    ) -> Reply {
        let asked = &sequence.asked;
        let limit = limit.min(options.cap - sequence.given);
        let limit = asked["results_limit"].as_u64().map_or(limit, |most| limit.min(most as usize));
        let word = super::definitions::object_word(kind);
        let fields = asked["_fields"][word].as_array();
        if fields.is_some_and(|fields| fields.len() > 110) {
            return field_error("_fields", "Too many fields");
        }
        let places = sequence.ids.iter().skip(sequence.given).take(limit);
        let values = places.filter_map(|place| state.list(kind)[*place].seen(Duration::ZERO));
        let data: Vec<Value> = values
            .map(|value| {
                let mut shown = json!({ "__object_type": word, "id": value["id"] });
                for field in fields.into_iter().flatten().filter_map(Value::as_str) {
                    if let Some(held) = value.get(field) {
                        shown[field] = held.clone();
                    }
                }
                shown
            })
            .collect();
        let given = sequence.given + limit;
        let more = given < sequence.ids.len() && limit > 0;
        let cursor = more.then(|| {
            self.number += 1;
            let cursor = match circles {
                true => "the-same-again".to_owned(),
                false => format!("cursor-{}", self.number),
            };
            let since = Instant::now();
            self.open.insert(cursor.clone(), Sequence { given, since, ..sequence.clone() });
            cursor
        });
        let mut body = json!({ "data": data, "cursor": cursor });
        if asked["include_counts"] == true {
            let total = sequence.ids.len();
            body["count"] = json!({ "limited": total.min(options.cap), "total": total });
        }
        Reply::json(200, body)
    }
}

/// The object that a query is about.
fn kind(query: &Value) -> Option<Object> {
    let queries = query["queries"].as_array()?;
    let one = queries.iter().find(|one| one["type"] == "object_type")?;
    object(one["object_type"].as_str()?).filter(|object| *object != Object::Deals)
}

/// Whether a record fits.
fn fits(query: &Value, kind: Object, value: &Record) -> Result<bool, Reply> {
    let within = || query["queries"].as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let fits = match query["type"].as_str() {
        Some("and") => {
            within().try_fold(true, |so_far, one| Ok(so_far && fits(one, kind, value)?))?
        }
        Some("or") => {
            within().try_fold(false, |so_far, one| Ok(so_far || fits(one, kind, value)?))?
        }
        Some("match_all") => true,
        Some("object_type") => query["object_type"].as_str().and_then(object) == Some(kind),
        Some("id") => value["id"] == query["value"],
        Some("field_condition") => condition(query, kind, value)?,
        _ => return Err(field_error("query", "Unknown type of query")),
    };
    Ok(fits != (query["negate"] == true))
}

fn condition(query: &Value, kind: Object, value: &Record) -> Result<bool, Reply> {
    let held = value[date_field(&query["field"], kind)?].as_str().unwrap_or_default();
    let condition = &query["condition"];
    let bound = |name: &str| -> Result<Option<String>, Reply> {
        let bound = &condition[name];
        if bound.is_null() {
            return Ok(None);
        }
        let moment = bound["value"].as_str().filter(|_| bound["type"] == "fixed_utc");
        let moment = moment.and_then(|moment| DateTime::parse_from_rfc3339(moment).ok());
        match moment {
            Some(moment) => Ok(Some(text(moment.with_timezone(&Utc)))),
            None => Err(field_error("query", "Not a moment")),
        }
    };
    if condition["type"] != "moment_range" {
        return Err(field_error("query", "Unknown condition"));
    }
    let (from, before) = (bound("on_or_after")?, bound("before")?);
    Ok(from.is_none_or(|from| held >= from.as_str())
        && before.is_none_or(|before| held < before.as_str()))
}

fn date_field(field: &Value, kind: Object) -> Result<&'static str, Reply> {
    let own = field["type"] == "regular_field"
        && field["object_type"].as_str().and_then(object) == Some(kind);
    match field["field_name"].as_str().filter(|_| own) {
        Some("date_created") => Ok("date_created"),
        Some("date_updated") => Ok("date_updated"),
        _ => Err(field_error("query", "Unknown field")),
    }
}

fn order(sort: &Value, kind: Object) -> Result<Vec<&'static str>, Reply> {
    let sorts = sort.as_array().map(Vec::as_slice).unwrap_or_default();
    let one = |one: &Value| match one["direction"] == "asc" {
        true => date_field(&one["field"], kind),
        false => Err(field_error("sort", "Unknown direction")),
    };
    sorts.iter().map(one).collect()
}
