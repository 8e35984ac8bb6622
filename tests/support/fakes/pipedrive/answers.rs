//! Lists: filters, order, pages; and what is refused.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::super::{Asked, Object, Reply};

/// A refusal in Pipedrive's words.
pub fn error(status: u16, message: &str) -> Reply {
    let body = json!({
        "success": false, "error": message, "error_info": "Please check developers.pipedrive.com",
        "data": null, "additional_data": null,
    });
    Reply::json(status, body)
}

/// The records that are asked for, in the order that is asked for.
pub fn chosen(
    asked: &Asked,
    object: Object,
    all: Vec<Value>,
    ignores_time: bool,
    marketing: bool,
) -> Result<Vec<Value>, Reply> {
    let time = |name: &str| match asked.param(name).filter(|_| !ignores_time) {
        Some(text) => match DateTime::parse_from_rfc3339(text) {
            Ok(time) => Ok(Some(time.with_timezone(&Utc))),
            Err(_) => Err(error(400, &format!("{name} is no time"))),
        },
        None => Ok(None),
    };
    let (since, until) = (time("updated_since")?, time("updated_until")?);
    let ids: Option<Vec<&str>> = asked.param("ids").map(|ids| ids.split(',').collect());
    if ids.as_ref().is_some_and(|ids| ids.len() > 100) {
        return Err(error(400, "ids: at most 100"));
    }
    let statuses: Vec<&str> = match asked.param("status") {
        Some(statuses) => statuses.split(',').collect(),
        None => vec!["open", "won", "lost"],
    };
    if statuses.iter().any(|one| !["open", "won", "lost", "deleted"].contains(one)) {
        return Err(error(400, "status is not one of open, won, lost, deleted"));
    }
    let sort = asked.param("sort_by").unwrap_or("id");
    if !["id", "update_time", "add_time"].contains(&sort) {
        return Err(error(400, "sort_by is not one of id, update_time, add_time"));
    }
    let mut records: Vec<Value> = all
        .into_iter()
        .filter(|record| {
            let updated = moment(record);
            let deleted = record["is_deleted"] == true;
            let status = if deleted { "deleted" } else { record["status"].as_str().unwrap_or("") };
            since.is_none_or(|since| updated >= since)
                && until.is_none_or(|until| updated < until)
                && ids.as_ref().is_none_or(|ids| ids.contains(&record["id"].to_string().as_str()))
                && (object != Object::Deals || statuses.contains(&status))
        })
        .collect();
    if !marketing {
        for record in &mut records {
            let values = record.as_object_mut().unwrap();
            values.remove("marketing_status");
            values.remove("doi_status");
        }
    }
    records.sort_by_key(|record| place(record, sort));
    if asked.param("sort_direction") == Some("desc") {
        records.reverse();
    }
    Ok(records)
}

fn moment(record: &Value) -> DateTime<Utc> {
    let text = record["update_time"].as_str().unwrap();
    DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
}

/// Where a record stands in an order.
fn place(record: &Value, sort: &str) -> (String, u64) {
    let id = record["id"].as_u64().unwrap_or(0);
    if sort == "id" { (String::new(), id) } else { (record[sort].to_string(), id) }
}

/// A page. The cursor holds the last record that was given, as Pipedrive's does.
pub fn list(asked: &Asked, all: Vec<Value>, circles: bool) -> Reply {
    let limit = match asked.param("limit").map(str::parse::<usize>) {
        None => 100,
        Some(Ok(limit @ 1..=500)) => limit,
        Some(_) => return error(400, "limit: must be between 1 and 500"),
    };
    let sort = asked.param("sort_by").unwrap_or("id");
    let is_down = asked.param("sort_direction") == Some("desc");
    let after = match asked.param("cursor").map(from_cursor) {
        None => None,
        Some(Some(after)) => Some(after),
        Some(None) => return error(400, "Invalid cursor"),
    };
    let has_ids = all.first().is_some_and(|one| one["id"].is_u64());
    let mut data = Vec::new();
    let mut next = Value::Null;
    for (at, one) in all.into_iter().enumerate() {
        let here = if has_ids { place(&one, sort) } else { (String::new(), at as u64) };
        let is_before = after
            .as_ref()
            .is_some_and(|after| if is_down { here >= *after } else { here <= *after });
        if is_before && !circles {
            continue;
        }
        if data.len() == limit {
            break;
        }
        data.push((here, one));
    }
    let is_more = data.len() == limit;
    if let Some((last, _)) = data.last().filter(|_| is_more) {
        next = json!(to_cursor(last));
    }
    let data: Vec<Value> = data.into_iter().map(|(_, one)| one).collect();
    let body = json!({"success": true, "data": data, "additional_data": {"next_cursor": next}});
    Reply::json(200, body)
}

fn to_cursor((field, id): &(String, u64)) -> String {
    let text = json!({"fieldValue": field, "id": id}).to_string();
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn from_cursor(cursor: &str) -> Option<(String, u64)> {
    let byte = |at: usize| u8::from_str_radix(cursor.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..cursor.len()).step_by(2).map(byte).collect();
    let value: Value = serde_json::from_slice(&bytes?).ok()?;
    Some((value["fieldValue"].as_str()?.to_owned(), value["id"].as_u64()?))
}
