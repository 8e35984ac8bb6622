//! The imports that clients tell of: kept as they are told.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Code, Failure, Problem};
use super::cursor::utc;
use super::routes::Call;
use super::setup::{limit, page};
use crate::store::{Store, StoreError};

/// The number of an import's id.
pub fn import_number(id: &str) -> Option<i64> {
    id.strip_prefix('i').filter(|digits| !digits.starts_with(['0', '+']))?.parse().ok()
}

fn shown(id: i64, body: &str) -> Result<Value, StoreError> {
    let mut import: Value = serde_json::from_str(body)?;
    import["id"] = format!("i{id}").into();
    Ok(import)
}

/// A page of imports.
pub fn list(store: &Store, call: &Call) -> Result<Answer, Failure> {
    let after = call.given.get("cursor").and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
    let (told, remaining) = store.told_imports(after, limit(call))?;
    let last = told.last().map_or(after, |(id, _)| *id);
    let records: Result<Vec<Value>, StoreError> =
        told.iter().map(|(id, body)| shown(*id, body)).collect();
    Ok(page(records?, last.to_string(), remaining))
}

fn asked(store: &Store, call: &Call) -> Result<(i64, Value), Failure> {
    let id = call.given.get("id").map_or("", String::as_str);
    if let Some(number) = import_number(id)
        && let Some(body) = store.told_import(number)?
    {
        return Ok((number, shown(number, &body)?));
    }
    Err(Problem::new(Code::NotFound, format!("there is no import `{id}`")).into())
}

/// One import.
pub fn one(store: &Store, call: &Call) -> Result<Answer, Failure> {
    let (_, import) = asked(store, call)?;
    Ok(Answer::json(StatusCode::OK, import.to_string().into_bytes()))
}

/// An import that begins.
pub fn create(store: &Store, call: &Call) -> Result<Answer, Failure> {
    let began = call.body["started_at"].as_str().and_then(utc);
    let import = json!({
        "id": null,
        "source": call.body["source"],
        "started_at": began.unwrap_or_else(now),
        "finished_at": null,
        "state": "running",
        "files": call.body["files"],
        "counts": {},
    });
    let body = import.to_string();
    let import = shown(store.tell_import(&body)?, &body)?;
    Ok(Answer::json(StatusCode::CREATED, import.to_string().into_bytes()))
}

/// How an import ended.
pub fn update(store: &Store, call: &Call) -> Result<Answer, Failure> {
    let (number, mut import) = asked(store, call)?;
    if let Some(state) = call.body["state"].as_str() {
        if import["state"] == "undone" && state != "undone" {
            let detail = "the import was taken back; that is how it stays";
            return Err(Problem::new(Code::Conflict, detail).into());
        }
        if import["finished_at"].is_null() {
            import["finished_at"] = now().into();
        }
        import["state"] = state.into();
    }
    for (object, counts) in call.body["counts"].as_object().into_iter().flatten() {
        import["counts"][object] = counts.clone();
    }
    let body = import.to_string();
    store.retell_import(number, &body)?;
    Ok(Answer::json(StatusCode::OK, body.into_bytes()))
}

fn now() -> String {
    chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
