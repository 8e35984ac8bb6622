//! From a request to its answer: trouble, limit, token, contract, and then the store.

use std::sync::{Arc, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response, StatusCode, header};
use axum::routing::any;
use serde_json::Value;

use super::answer::{Answer, Code, Failure, Problem};
use super::auth::Guest;
use super::connection::{Cut, PATIENCE, REQUEST_ID};
use super::contract::{DOCUMENT, Given, Operation};
use super::replay::{self, Write};
use super::{Workspace, body, delete, limit, read, setup, told, upsert};
use crate::model::Object;
use crate::store::Store;

/// A request that keeps to the contract.
pub struct Call {
    pub given: Given,
    pub body: Value,
    pub guest: Guest,
}

/// Every path of the contract.
pub fn router(workspace: Arc<Workspace>) -> Router {
    let mut router = Router::new();
    for path in workspace.contract.paths.keys() {
        router = router.route(path, any(handle));
    }
    router.fallback(handle).with_state(workspace)
}

async fn handle(
    State(workspace): State<Arc<Workspace>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    request: Request,
) -> Response<Body> {
    cut.handling();
    if !workspace.trouble.latency.is_zero() {
        tokio::time::sleep(workspace.trouble.latency).await;
    }
    let mut answer = match &workspace.limit {
        None => answer(&workspace, &cut, request).await,
        Some(limit) => {
            let (left, passed) = limit.take();
            let mut answer = match passed {
                Ok(()) => answer(&workspace, &cut, request).await,
                Err(seconds) => limit::refusal(seconds).answer(),
            };
            limit.say(left, &mut answer);
            answer
        }
    };
    answer.headers.push(("cache-control", "no-store".to_owned()));
    answer.headers.push((REQUEST_ID, workspace.requests.next()));
    cut.handled();
    answer.response()
}

async fn answer(workspace: &Arc<Workspace>, cut: &Cut, request: Request) -> Answer {
    if workspace.trouble.fails() {
        let detail = "this server is told to fail now and then";
        return Problem::new(Code::Unavailable, detail).answer();
    }
    let (parts, body) = request.into_parts();
    match found(workspace, parts, body, cut).await {
        Ok(answer) => answer,
        Err(problem) => problem.answer(),
    }
}

/// The operation of a request, carried out.
async fn found(
    workspace: &Arc<Workspace>,
    mut parts: Parts,
    body: Body,
    cut: &Cut,
) -> Result<Answer, Problem> {
    let template = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let methods = template.and_then(|template| workspace.contract.paths.get_key_value(&template));
    let Some((template, methods)) = methods else {
        return Err(Problem::new(Code::NotFound, "there is nothing at this path"));
    };
    let method = parts.method.as_str().to_owned();
    let Some(operation) = methods.get(&method) else {
        let allowed = methods.keys().cloned().collect::<Vec<_>>().join(", ");
        let detail = format!("this path takes {allowed}");
        return Err(Problem::new(Code::MethodNotAllowed, detail).header("allow", allowed));
    };
    if operation.open {
        return Ok(document());
    }
    let token = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let guest = workspace.doors.enter(token, operation.writes)?;
    let id = path_parameter(&mut parts).await?;
    let query = parts.uri.query().unwrap_or_default();
    let given = operation.parameters(id.as_deref(), query, |name| values(&parts.headers, name))?;
    let bytes = match operation.body {
        Some(_) => match tokio::time::timeout(PATIENCE, body::taken(&parts.headers, body)).await {
            Ok(taken) => taken?,
            Err(_) => {
                cut.now();
                let detail = "the body did not come to its end in time";
                return Err(Problem::new(Code::MalformedRequest, detail));
            }
        },
        None => Bytes::new(),
    };
    let body = judged(operation, &bytes)?;
    let call = Call { given, body, guest };
    let path = parts.uri.path().to_owned();
    let (work, template, drops) =
        (Arc::clone(workspace), template.clone(), operation.writes && workspace.trouble.drops());
    // The store works on a thread that may wait.
    let done = tokio::task::spawn_blocking(move || {
        carry_out(&work, (&template, &method), &path, &bytes, &call)
    });
    let answer = match done.await {
        Ok(Ok(answer)) => answer,
        Ok(Err(failure)) => failure.answer(),
        Err(_) => Problem::new(Code::Internal, "the request ended before it was done").answer(),
    };
    if drops {
        cut.now();
    }
    Ok(answer)
}

fn document() -> Answer {
    Answer {
        status: StatusCode::OK,
        content_type: "application/yaml",
        body: DOCUMENT.as_bytes().to_vec(),
        headers: Vec::new(),
    }
}

async fn path_parameter(parts: &mut Parts) -> Result<Option<String>, Problem> {
    match RawPathParams::from_request_parts(parts, &()).await {
        Ok(found) => Ok(found.iter().next().map(|(_, value)| value.to_owned())),
        Err(_) => Err(Problem::new(Code::InvalidParameter, "the path is no UTF-8")),
    }
}

/// The values of a header, as text.
fn values(headers: &HeaderMap, name: &str) -> Vec<String> {
    let values = headers.get_all(name).iter();
    values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}

fn judged(operation: &Operation, bytes: &[u8]) -> Result<Value, Problem> {
    if operation.body.is_none() {
        return Ok(Value::Null);
    }
    let body = serde_json::from_slice(bytes).map_err(|error| {
        Problem::new(Code::MalformedJson, format!("the body is no JSON: {error}"))
    })?;
    operation.judge(&body)?;
    Ok(body)
}

/// Carries a call out on the store. A write is one transaction with the answer that is kept of it.
fn carry_out(
    workspace: &Workspace,
    (path, method): (&str, &str),
    asked: &str,
    bytes: &[u8],
    call: &Call,
) -> Result<Answer, Failure> {
    // A request that panicked left the store as it was: nothing of it was committed.
    let mut store = workspace.store.lock().unwrap_or_else(PoisonError::into_inner);
    store.rollback()?;
    let Some(key) = call.given.get("Idempotency-Key") else {
        return dispatch(workspace, &mut store, (path, method), call);
    };
    workspace.sweep.now_and_then(&store, replay::now())?;
    // A key belongs to the token that it is used with.
    let key = &format!("{}:{key}", call.guest.id);
    let write = Write { key, method, path: asked, body: bytes };
    write.once(&mut store, |store| dispatch(workspace, store, (path, method), call))
}

fn dispatch(
    workspace: &Workspace,
    store: &mut Store,
    (path, method): (&str, &str),
    call: &Call,
) -> Result<Answer, Failure> {
    let path = path.strip_prefix("/v1/").unwrap_or(path);
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    if let Some(object) = Object::from_name(first) {
        return match rest {
            "" => read::list(&workspace.counts, store, object, call),
            "{id}" => read::one(store, object, call),
            "batch/read" => read::batch(store, object, call),
            "batch/upsert" => upsert::batch(store, object, call),
            _ => delete::batch(store, object, call),
        };
    }
    match (method, path) {
        ("GET", "workspace") => setup::workspace(store, call),
        ("GET", "users") => setup::users(store, call),
        ("GET", "pipelines") => setup::pipelines(store, call),
        ("POST", "pipelines/batch/upsert") => setup::upsert_pipelines(store, call),
        ("POST", "pipelines/batch/update") => setup::update_pipelines(store, call),
        ("GET", "custom_fields") => setup::custom_fields(store, call),
        ("POST", "custom_fields/batch/upsert") => setup::upsert_custom_fields(store, call),
        ("POST", "custom_fields/batch/delete") => setup::delete_custom_fields(store, call),
        ("GET", "imports") => told::list(store, call),
        ("POST", "imports") => told::create(store, call),
        ("GET", "imports/{id}") => told::one(store, call),
        ("PATCH", "imports/{id}") => told::update(store, call),
        _ => Err(Problem::new(Code::Internal, "the contract has more than this server").into()),
    }
}
