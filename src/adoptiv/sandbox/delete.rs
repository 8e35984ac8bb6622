//! Deleting records.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Failure};
use super::read::record_number;
use super::routes::Call;
use crate::model::Object;
use crate::store::{Store, StoreError};

/// Deletes records, each for itself.
pub fn batch(store: &Store, object: Object, call: &Call) -> Result<Answer, Failure> {
    let mut results = Vec::new();
    for (index, asked) in call.body["records"].as_array().into_iter().flatten().enumerate() {
        results.push(one(store, object, index, asked)?);
    }
    let body = json!({"results": results}).to_string();
    Ok(Answer::json(StatusCode::OK, body.into_bytes()))
}

fn one(store: &Store, object: Object, index: usize, asked: &Value) -> Result<Value, StoreError> {
    let id = asked["id"].as_str().unwrap_or_default();
    let result = |status: &str, version: Option<i64>, error: Value| json!({"index": index, "status": status, "id": id, "version": version, "error": error});
    let Some(number) = record_number(object, id) else {
        return Ok(result("absent", None, Value::Null));
    };
    let gone = |store: &Store| -> Result<Option<i64>, StoreError> {
        Ok(store.change(object, number)?.filter(|change| change.deleted).map(|c| c.revision))
    };
    let Some(record) = store.record(object, number)? else {
        return Ok(result("absent", gone(store)?, Value::Null));
    };
    if asked["version"].as_f64().is_some_and(|said| said as i64 != record.revision) {
        let error = json!({
            "code": "version_conflict",
            "detail": format!("the record is at version {} by now", record.revision),
            "pointer": format!("/records/{index}/version"),
            "id": id,
            "version": record.revision,
        });
        return Ok(result("error", Some(record.revision), error));
    }
    store.delete_record(object, number)?;
    Ok(result("deleted", gone(store)?, Value::Null))
}
