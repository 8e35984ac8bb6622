//! Answers about records: lists, searches, batches and associations, and what is refused.

use std::collections::BTreeSet;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::super::{Asked, Object, Reply};
use super::records::Rec;
use super::{Inner, definitions, held};

/// Every refusal has one.
pub const CORRELATION: &str = "a43683b0-0000-4000-8000-104d02915d8c";

/// A refusal of a request that is wrong.
pub fn refused(status: u16, message: &str) -> Reply {
    let body = json!({
        "status": "error", "message": message, "correlationId": CORRELATION,
        "category": "VALIDATION_ERROR",
    });
    Reply::json(status, body)
}

/// Nothing is there.
pub fn not_found() -> Reply {
    let body = json!({"status": "error", "message": "resource not found", "category": "OBJECT_NOT_FOUND",
        "correlationId": CORRELATION});
    Reply::json(404, body)
}

/// Another method is.
pub fn wrong_method() -> Reply {
    let body = json!({"status": "error", "message": "HTTP 405 Method Not Allowed",
        "correlationId": CORRELATION});
    Reply::json(405, body)
}

/// No token, or one that is over.
pub fn unauthorized(expired: bool) -> Reply {
    let (message, category) = match expired {
        true => ("The OAuth token used to make this call expired.", "EXPIRED_AUTHENTICATION"),
        false => (
            "Authentication credentials not found. This API supports OAuth 2.0 authentication.",
            "INVALID_AUTHENTICATION",
        ),
    };
    let body = json!({"status": "error", "message": message, "correlationId": CORRELATION,
        "category": category});
    Reply::json(401, body)
}

/// A scope is missing.
pub fn forbidden(path: &str) -> Reply {
    let name =
        ["contacts", "companies", "deals", "owners"].into_iter().find(|name| path.contains(name));
    let scope = format!("crm.objects.{}.read", name.unwrap_or("contacts"));
    let body = json!({
        "status": "error",
        "message": "This app hasn't been granted all required scopes to make this call.",
        "correlationId": CORRELATION, "category": "MISSING_SCOPES",
        "errors": [{
            "message": "One or more of the following scopes are required.",
            "context": {"requiredGranularScopes": [scope]},
        }],
        "links": {"scopes": "https://developers.hubspot.com/scopes"},
    });
    Reply::json(403, body)
}

fn text(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The property of a record's last change.
fn modified_name(object: Object) -> &'static str {
    if object == Object::Contacts { "lastmodifieddate" } else { "hs_lastmodifieddate" }
}

/// Writes records with the properties that are asked for and known.
struct Writer {
    object: Object,
    names: Vec<String>,
}

impl Writer {
    fn new(inner: &Inner, object: Object, asked: impl IntoIterator<Item = String>) -> Writer {
        let known: BTreeSet<String> =
            definitions::names(object, &inner.options).into_iter().collect();
        let own = ["createdate", "hs_object_id", modified_name(object)];
        let names = asked.into_iter().filter(|name| known.contains(name));
        let names = names.filter(|name| !own.contains(&name.as_str())).collect();
        Writer { object, names }
    }

    fn write(&self, id: u64, rec: &Rec, out: &mut String) {
        use std::fmt::Write as _;
        let (created, modified) = (text(rec.created), text(rec.modified));
        let name = modified_name(self.object);
        let _ = write!(
            out,
            r#"{{"id":"{id}","properties":{{"createdate":"{created}","hs_object_id":"{id}","{name}":"{modified}""#
        );
        for name in &self.names {
            let _ = match rec.properties.get(name) {
                Some(value) => write!(out, r#","{name}":{}"#, Value::from(value.as_str())),
                None => write!(out, r#","{name}":null"#),
            };
        }
        let _ = write!(out, r#"}},"createdAt":"{created}","updatedAt":"{modified}""#);
        let _ = match rec.archived {
            Some(at) => write!(out, r#","archived":true,"archivedAt":"{}"}}"#, text(at)),
            None => write!(out, r#","archived":false}}"#),
        };
    }

    fn all<'a>(&self, records: impl IntoIterator<Item = (u64, &'a Rec)>) -> String {
        let mut out = String::from("[");
        for (id, rec) in records {
            if out.len() > 1 {
                out.push(',');
            }
            self.write(id, rec, &mut out);
        }
        out + "]"
    }
}

fn strings(value: &Value) -> Vec<String> {
    let all = value.as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}

impl Inner {
    pub(super) fn list(&self, object: Object, asked: &Asked) -> Reply {
        let limit: usize = asked.param("limit").unwrap_or("10").parse().unwrap_or(0);
        if !(1..=100).contains(&limit) {
            return refused(400, "limit must be between 1 and 100");
        }
        let Ok(after) = asked.param("after").unwrap_or("0").parse::<u64>() else {
            return refused(400, "after is no place in this list");
        };
        let archived = asked.param("archived") == Some("true");
        let names = asked.param("properties").unwrap_or_default().split(',').map(str::to_owned);
        let writer = Writer::new(self, object, names);
        let state = held(&self.state);
        let records = &state.objects[&object].by_id;
        let mut page: Vec<(u64, &Rec)>;
        let next;
        if self.options.disordered {
            // A place is how many came: no list in this order begins in the middle by an id.
            let all = records.iter().filter(|(_, rec)| rec.archived.is_some() == archived);
            let mut all: Vec<(u64, &Rec)> = all.map(|(id, rec)| (*id, rec)).collect();
            all.sort_by_key(|(id, _)| (id % 97, *id));
            let begin = after as usize;
            page = all.iter().skip(begin).take(limit).copied().collect();
            next = (begin + limit < all.len()).then_some((begin + limit) as u64);
        } else {
            let from = records.range(after..).filter(|(_, rec)| rec.archived.is_some() == archived);
            page = from.take(limit + 1).map(|(id, rec)| (*id, rec)).collect();
            next = page.get(limit).map(|(id, _)| *id);
            page.truncate(limit);
        }
        let next = match self.knobs.circles() {
            true => page.first().map(|_| records.keys().nth(1).copied().unwrap_or(1)),
            false => next,
        };
        let mut body = format!(r#"{{"results":{}"#, writer.all(page));
        if let Some(next) = next {
            body += &format!(
                r#","paging":{{"next":{{"after":"{next}","link":"https://api.hubspot.com/next"}}}}"#
            );
        }
        Reply { status: 200, headers: Vec::new(), kind: "application/json", body: body + "}" }
    }

    pub(super) fn batch(&self, object: Object, asked: &Asked) -> Reply {
        let body = asked.json();
        let Some(inputs) = body["inputs"].as_array() else {
            return refused(400, "inputs is missing");
        };
        if inputs.is_empty() || inputs.len() > 100 {
            return refused(400, "The number of inputs must be between 1 and 100");
        }
        let writer = Writer::new(self, object, strings(&body["properties"]));
        let archived = asked.param("archived") == Some("true");
        let state = held(&self.state);
        let records = &state.objects[&object].by_id;
        let ids = inputs.iter().filter_map(|input| input["id"].as_str()?.parse::<u64>().ok());
        let found = ids.filter_map(|id| Some((id, records.get(&id)?)));
        let found: Vec<_> = found.filter(|(_, rec)| rec.archived.is_some() == archived).collect();
        let status = if found.len() == inputs.len() { 200 } else { 207 };
        let results = writer.all(found.into_iter().rev());
        let body = format!(r#"{{"status":"COMPLETE","results":{results}}}"#);
        Reply { status, headers: Vec::new(), kind: "application/json", body }
    }

    pub(super) fn search(&self, object: Object, asked: &Asked) -> Reply {
        if asked.body.len() > 3_000 {
            return refused(400, "The request body is longer than 3000 characters");
        }
        let body = asked.json();
        let limit = body["limit"].as_u64().unwrap_or(10) as usize;
        if !(1..=200).contains(&limit) {
            return refused(400, "limit must be between 1 and 200");
        }
        let after = &body["after"];
        let after = after.as_str().map_or(after.as_u64(), |text| text.parse().ok()).unwrap_or(0);
        let after = after as usize;
        if after + limit > 10_000 {
            return refused(400, "The paging offset is beyond 10000");
        }
        let groups = body["filterGroups"].as_array().cloned().unwrap_or_default();
        let filters: usize =
            groups.iter().map(|group| group["filters"].as_array().map_or(0, Vec::len)).sum();
        if groups.len() > 5 || filters > 18 || body["sorts"].as_array().is_some_and(|s| s.len() > 1)
        {
            return refused(400, "too many filters or sorts");
        }
        let writer = Writer::new(self, object, strings(&body["properties"]));
        let state = held(&self.state);
        let mut found: Vec<(u64, &Rec)> = Vec::new();
        for (id, rec) in &state.objects[&object].by_id {
            let Some(known) = self.indexed(rec) else { continue };
            let matched = groups.is_empty()
                || groups.iter().any(|group| self::fits(group, object, *id, known));
            if matched {
                found.push((*id, rec));
            }
        }
        let sort = &body["sorts"][0];
        if sort["propertyName"] != "hs_object_id" {
            found.sort_by_key(|(_, rec)| rec.modified);
        }
        if sort["direction"] == "DESCENDING" {
            found.reverse();
        }
        let total = found.len();
        let page = found.into_iter().skip(after).take(limit);
        let mut body = format!(r#"{{"total":{total},"results":{}"#, writer.all(page));
        if after + limit < total {
            body += &format!(r#","paging":{{"next":{{"after":"{}"}}}}"#, after + limit);
        }
        Reply { status: 200, headers: Vec::new(), kind: "application/json", body: body + "}" }
    }

    /// The time of change that a search knows of a record; none where it knows nothing of it.
    fn indexed(&self, rec: &Rec) -> Option<DateTime<Utc>> {
        if rec.archived.is_some() {
            return None;
        }
        match rec.unknown {
            Some(before) if self.options.search_lags => before,
            _ => Some(rec.modified),
        }
    }

    pub(super) fn associations(&self, from: Object, to: Object, asked: &Asked) -> Reply {
        let body = asked.json();
        let Some(inputs) = body["inputs"].as_array() else {
            return refused(400, "inputs is missing");
        };
        if inputs.is_empty() || inputs.len() > 1_000 {
            return refused(400, "The number of inputs must be between 1 and 1000");
        }
        let (plain, primary, label) = match (from, to) {
            (Object::Contacts, Object::Accounts) => (279, 1, "Primary"),
            (Object::Deals, Object::Accounts) => (341, 5, "Primary"),
            (Object::Deals, Object::Contacts) => (3, 0, ""),
            _ => return not_found(),
        };
        let state = held(&self.state);
        let live = |object: Object, id: u64| {
            state.objects[&object].by_id.get(&id).is_some_and(|rec| rec.archived.is_none())
        };
        let (mut results, mut errors) = (Vec::new(), Vec::new());
        for input in inputs {
            let id = input["id"].as_str().and_then(|id| id.parse::<u64>().ok()).unwrap_or(0);
            let begin: usize =
                input["after"].as_str().and_then(|after| after.parse().ok()).unwrap_or(0);
            let links = state.links[&(from, to)].get(&id).filter(|_| live(from, id));
            let links = links.into_iter().flatten().filter(|(id, _)| live(to, *id));
            let links: Vec<_> = links.collect();
            if links.is_empty() {
                errors.push(json!({
                    "status": "error", "category": "OBJECT_NOT_FOUND",
                    "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
                    "message": format!("No {to:?} is associated with {from:?} {id}."),
                    "context": {"fromObjectId": [id.to_string()]},
                }));
                continue;
            }
            let end = links.len().min(begin + self.options.links_at_once);
            let to = links[begin.min(end)..end].iter().map(|(id, is_primary)| {
                let mut types = vec![
                    json!({"category": "HUBSPOT_DEFINED", "typeId": plain, "label": null}),
                    json!({"category": "USER_DEFINED", "typeId": 28, "label": "Billing contact"}),
                ];
                if *is_primary {
                    let one =
                        json!({"category": "HUBSPOT_DEFINED", "typeId": primary, "label": label});
                    types.insert(0, one);
                }
                json!({"toObjectId": id, "associationTypes": types})
            });
            let mut result = json!({"from": {"id": id.to_string()}, "to": to.collect::<Vec<_>>()});
            if end < links.len() {
                result["paging"] = json!({"next": {"after": end.to_string()}});
            }
            results.push(result);
        }
        let mut body = json!({"status": "COMPLETE", "results": results});
        if errors.is_empty() {
            return Reply::json(200, body);
        }
        body["numErrors"] = json!(errors.len());
        body["errors"] = json!(errors);
        Reply::json(207, body)
    }
}

/// Whether all filters of a group fit.
fn fits(group: &Value, object: Object, id: u64, modified: DateTime<Utc>) -> bool {
    let filters = group["filters"].as_array().map(Vec::as_slice).unwrap_or_default();
    filters.iter().all(|filter| {
        let own = match filter["propertyName"].as_str() {
            Some("hs_object_id") => id as i64,
            Some(name) if name == modified_name(object) => modified.timestamp_millis(),
            // A property of that name may be there, and holds nothing.
            _ => return false,
        };
        let Some(value) = filter["value"].as_str().and_then(|value| value.parse::<i64>().ok())
        else {
            return false;
        };
        match filter["operator"].as_str() {
            Some("GTE") => own >= value,
            Some("GT") => own > value,
            Some("LTE") => own <= value,
            Some("LT") => own < value,
            Some("EQ") => own == value,
            _ => false,
        }
    })
}
