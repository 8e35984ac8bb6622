//! The workspace, its users, pipelines and custom fields.

use std::collections::HashSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Failure};
use super::routes::Call;
use crate::model::{CustomField, CustomType, Object, Pipeline, Stage, StageKind};
use crate::store::{Store, StoreError};

/// The records of a page where the request does not say.
const DEFAULT_LIMIT: i64 = 100;

/// How many records the page asked for holds at most.
pub fn limit(call: &Call) -> i64 {
    call.given.get("limit").and_then(|text| text.parse().ok()).unwrap_or(DEFAULT_LIMIT)
}

/// A page. `remaining` counts its records and those after it.
pub fn page(records: Vec<Value>, next_cursor: String, remaining: usize) -> Answer {
    let page = json!({
        "has_more": remaining > records.len(),
        "records": records,
        "next_cursor": next_cursor,
        "remaining": remaining,
    });
    Answer::json(StatusCode::OK, page.to_string().into_bytes())
}

fn results(results: &[Value]) -> Answer {
    Answer::json(StatusCode::OK, json!({"results": results}).to_string().into_bytes())
}

/// The workspace, and whose token this is.
pub fn workspace(store: &Store, call: &Call) -> Result<Answer, Failure> {
    let settings = store.settings()?;
    let user = store.users()?.into_iter().find(|user| user.importer);
    let scopes: &[&str] = if call.guest.write { &["read", "write"] } else { &["read"] };
    let mut records = json!({});
    for object in Object::ALL {
        records[object.name()] = store.count_records(object)?.into();
    }
    let workspace = json!({
        "id": store.served_id()?,
        "name": "Adoptiv sandbox",
        "timezone": settings.timezone.name(),
        "currency": settings.currency,
        "region": settings.region,
        "records": records,
        "user": user.map(|user| json!({"email": user.email, "name": user.name})),
        "scopes": scopes,
        "token_expires_at": call.guest.expires_at,
    });
    Ok(Answer::json(StatusCode::OK, workspace.to_string().into_bytes()))
}

/// A page of things that have a number each, which is their place in the list.
fn numbered(call: &Call, mut things: Vec<(i64, Value)>) -> Answer {
    things.sort_by_key(|(number, _)| *number);
    let after = call.given.get("cursor").and_then(|text| text.parse().ok()).unwrap_or(0);
    things.retain(|(number, _)| *number > after);
    let remaining = things.len();
    things.truncate(usize::try_from(limit(call)).unwrap_or(usize::MAX));
    let last = things.last().map_or(after, |(number, _)| *number);
    page(things.into_iter().map(|(_, thing)| thing).collect(), last.to_string(), remaining)
}

/// A page of users.
pub fn users(store: &Store, call: &Call) -> Result<Answer, Failure> {
    let users = store.users()?.into_iter().map(|user| {
        let shown = json!({
            "id": format!("u{}", user.id),
            "email": user.email,
            "name": user.name,
            "importer": user.importer,
        });
        (user.id, shown)
    });
    Ok(numbered(call, users.collect()))
}

/// A page of pipelines.
pub fn pipelines(store: &Store, call: &Call) -> Result<Answer, Failure> {
    let pipelines = store.pipelines()?.into_iter().enumerate().map(|(at, pipeline)| {
        let stages: Vec<Value> = pipeline
            .stages
            .iter()
            .enumerate()
            .map(|(at, stage)| {
                json!({
                    "id": format!("s{}", stage.id),
                    "name": stage.name,
                    "kind": stage.kind,
                    "position": at + 1,
                })
            })
            .collect();
        let shown = json!({
            "id": format!("p{}", pipeline.id),
            "name": pipeline.name,
            "position": at + 1,
            "stages": stages,
        });
        (pipeline.id, shown)
    });
    Ok(numbered(call, pipelines.collect()))
}

/// Adds pipelines and stages.
pub fn upsert_pipelines(store: &mut Store, call: &Call) -> Result<Answer, Failure> {
    let mut done = Vec::new();
    for (index, input) in call.body["records"].as_array().into_iter().flatten().enumerate() {
        let mut seen = HashSet::new();
        let stages = input["stages"].as_array().into_iter().flatten();
        let mut pipeline = Pipeline { id: 0, name: text(&input["name"]), stages: Vec::new() };
        for stage in stages {
            let name = text(&stage["name"]);
            let kind = StageKind::from_name(&text(&stage["kind"])).unwrap_or(StageKind::Open);
            if seen.insert(name.clone()) {
                pipeline.stages.push(Stage { id: 0, name, kind });
            }
        }
        let known = store.pipelines()?.iter().any(|known| known.name == pipeline.name);
        let status = if !known {
            store.add_pipeline(&pipeline)?;
            "created"
        } else if store.extend_pipeline(&pipeline)?.is_empty() {
            "unchanged"
        } else {
            "updated"
        };
        let all = store.pipelines()?;
        let id = all.iter().find(|known| known.name == pipeline.name);
        let id = id.map(|pipeline| format!("p{}", pipeline.id));
        done.push(result(index, status, id, Value::Null));
    }
    Ok(results(&done))
}

/// Renames pipelines and stages, and says which are won or lost.
pub fn update_pipelines(store: &mut Store, call: &Call) -> Result<Answer, Failure> {
    let mut done = Vec::new();
    for (index, asked) in call.body["records"].as_array().into_iter().flatten().enumerate() {
        done.push(update_pipeline(store, index, asked)?);
    }
    Ok(results(&done))
}

fn update_pipeline(store: &Store, index: usize, asked: &Value) -> Result<Value, StoreError> {
    let failed = |code: &str, detail: String, key: &str| {
        let pointer = format!("/records/{index}/{key}");
        result(index, "error", None, json!({"code": code, "detail": detail, "pointer": pointer}))
    };
    let name = text(&asked["pipeline"]);
    let all = store.pipelines()?;
    let Some(pipeline) = all.iter().find(|known| known.name == name) else {
        let detail = format!("there is no pipeline named exactly `{name}`");
        return Ok(failed("unknown_pipeline", detail, "pipeline"));
    };
    let new = asked["name"].as_str();
    let id = Some(format!("p{}", pipeline.id));
    let Some(stage) = asked["stage"].as_str() else {
        let new = new.unwrap_or(&name);
        match store.rename_pipeline(pipeline.id, new) {
            Err(StoreError::Conflict(detail)) => return Ok(failed("name_taken", detail, "name")),
            renamed => renamed?,
        }
        store.touch_deals_in(pipeline.stages.iter().map(|stage| stage.id))?;
        return Ok(result(
            index,
            if new == name { "unchanged" } else { "updated" },
            id,
            Value::Null,
        ));
    };
    let Some(stage) = pipeline.stage(stage) else {
        let detail = format!("pipeline `{name}` has no stage named exactly `{stage}`");
        return Ok(failed("unknown_stage", detail, "stage"));
    };
    let kind = StageKind::from_name(&text(&asked["kind"])).unwrap_or(stage.kind);
    let new = new.unwrap_or(&stage.name);
    let same = kind == stage.kind && new == stage.name;
    match store.rename_stage(stage.id, new) {
        Err(StoreError::Conflict(detail)) => return Ok(failed("name_taken", detail, "name")),
        renamed => renamed?,
    }
    store.set_stage_kind(stage.id, kind)?;
    if !same {
        store.touch_deals_in([stage.id])?;
    }
    Ok(result(index, if same { "unchanged" } else { "updated" }, id, Value::Null))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn result(index: usize, status: &str, id: Option<String>, error: Value) -> Value {
    json!({"index": index, "status": status, "id": id, "version": null, "error": error})
}

/// A page of custom fields.
pub fn custom_fields(store: &Store, call: &Call) -> Result<Answer, Failure> {
    let place = |field: &CustomField| format!("{}.{}", field.object.index(), field.key);
    let after = call.given.get("cursor").map_or("", String::as_str);
    let mut fields = store.custom_fields()?;
    fields.sort_by_cached_key(place);
    fields.retain(|field| place(field).as_str() > after);
    let remaining = fields.len();
    fields.truncate(usize::try_from(limit(call)).unwrap_or(usize::MAX));
    let last = match (fields.last(), after) {
        (Some(last), _) => place(last),
        // Before all fields, and still a cursor.
        (None, "") => "0".to_owned(),
        (None, after) => after.to_owned(),
    };
    let records = fields.iter().map(|field| json!(field)).collect();
    Ok(page(records, last, remaining))
}

fn object_of(value: &Value) -> Object {
    value.as_str().and_then(Object::from_name).unwrap_or(Object::Accounts)
}

/// Adds custom fields and options.
pub fn upsert_custom_fields(store: &Store, call: &Call) -> Result<Answer, Failure> {
    let mut known = store.custom_fields()?;
    let mut done = Vec::new();
    for (index, input) in call.body["records"].as_array().into_iter().flatten().enumerate() {
        let mut field = CustomField {
            object: object_of(&input["object"]),
            key: text(&input["key"]),
            label: text(&input["label"]),
            kind: CustomType::from_name(&text(&input["type"])).unwrap_or(CustomType::Text),
            options: Vec::new(),
        };
        add_options(&mut field.options, input);
        let id = format!("{}.{}", field.object, field.key);
        let there = known.iter_mut().find(|f| f.object == field.object && f.key == field.key);
        let (status, error) = match there {
            None => {
                store.add_custom_field(&field, None)?;
                known.push(field);
                ("created", Value::Null)
            }
            Some(there) if there.kind != field.kind => {
                let detail =
                    format!("`{id}` is of type {}, not {}", there.kind.name(), field.kind.name());
                let pointer = format!("/records/{index}/type");
                let error = json!({"code": "type_conflict", "detail": detail, "pointer": pointer});
                ("error", error)
            }
            Some(there) => {
                let added = add_options(&mut there.options, input);
                if added {
                    store.set_options(there.object, &there.key, &there.options)?;
                }
                (if added { "updated" } else { "unchanged" }, Value::Null)
            }
        };
        done.push(result(index, status, Some(id), error));
    }
    Ok(results(&done))
}

/// Adds the options of `input` that are not there; whether there were any.
fn add_options(options: &mut Vec<String>, input: &Value) -> bool {
    let before = options.len();
    let mut seen: HashSet<String> = options.iter().cloned().collect();
    for option in input["options"].as_array().into_iter().flatten() {
        let option = text(option);
        if seen.insert(option.clone()) {
            options.push(option);
        }
    }
    options.len() > before
}

/// Deletes custom fields that no record fills.
pub fn delete_custom_fields(store: &Store, call: &Call) -> Result<Answer, Failure> {
    let mut done = Vec::new();
    for (index, asked) in call.body["records"].as_array().into_iter().flatten().enumerate() {
        done.push(delete_custom_field(store, index, asked)?);
    }
    Ok(results(&done))
}

fn delete_custom_field(store: &Store, index: usize, asked: &Value) -> Result<Value, StoreError> {
    let (object, key) = (object_of(&asked["object"]), text(&asked["key"]));
    let id = Some(format!("{object}.{key}"));
    if store.is_custom_field_filled(object, &key)? {
        let detail = format!("{object} still hold values of `{key}`");
        let pointer = format!("/records/{index}/key");
        let error = json!({"code": "in_use", "detail": detail, "pointer": pointer});
        return Ok(result(index, "error", id, error));
    }
    let removed = store.remove_custom_field(object, &key)?;
    Ok(result(index, if removed { "deleted" } else { "absent" }, id, Value::Null))
}
