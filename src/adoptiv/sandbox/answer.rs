//! What a request is answered, and the problems of the contract (RFC 9457).

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::store::StoreError;

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub content_type: &'static str,
    pub body: Vec<u8>,
    pub headers: Vec<(&'static str, String)>,
}

/// A code of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    MalformedJson,
    MalformedRequest,
    HeadersTooLarge,
    InvalidParameter,
    KeyMissing,
    Unauthorized,
    TokenExpired,
    InsufficientScope,
    NotFound,
    MethodNotAllowed,
    KeyReused,
    Conflict,
    BodyTooLarge,
    UnsupportedMediaType,
    SchemaViolation,
    RateLimited,
    Internal,
    Unavailable,
}

impl Code {
    fn word(self) -> &'static str {
        match self {
            Code::MalformedJson => "malformed_json",
            Code::MalformedRequest => "malformed_request",
            Code::HeadersTooLarge => "headers_too_large",
            Code::InvalidParameter => "invalid_parameter",
            Code::KeyMissing => "idempotency_key_missing",
            Code::Unauthorized => "unauthorized",
            Code::TokenExpired => "token_expired",
            Code::InsufficientScope => "insufficient_scope",
            Code::NotFound => "not_found",
            Code::MethodNotAllowed => "method_not_allowed",
            Code::KeyReused => "idempotency_key_reused",
            Code::Conflict => "conflict",
            Code::BodyTooLarge => "body_too_large",
            Code::UnsupportedMediaType => "unsupported_media_type",
            Code::SchemaViolation => "schema_violation",
            Code::RateLimited => "rate_limited",
            Code::Internal => "internal",
            Code::Unavailable => "unavailable",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Code::MalformedJson
            | Code::MalformedRequest
            | Code::InvalidParameter
            | Code::KeyMissing => StatusCode::BAD_REQUEST,
            Code::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Code::Unauthorized | Code::TokenExpired => StatusCode::UNAUTHORIZED,
            Code::InsufficientScope => StatusCode::FORBIDDEN,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Code::KeyReused | Code::Conflict => StatusCode::CONFLICT,
            Code::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::SchemaViolation => StatusCode::UNPROCESSABLE_ENTITY,
            Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// Why a request is not done.
#[derive(Clone, Debug)]
pub struct Problem {
    code: Code,
    detail: String,
    errors: Vec<Value>,
    headers: Vec<(&'static str, String)>,
}

impl Problem {
    pub fn new(code: Code, detail: impl Into<String>) -> Problem {
        Problem { code, detail: detail.into(), errors: Vec::new(), headers: Vec::new() }
    }

    /// Says where the body is wrong.
    pub fn at(mut self, pointer: &str, code: &str, detail: &str) -> Problem {
        self.errors.push(json!({"pointer": pointer, "code": code, "detail": detail}));
        self
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Problem {
        self.headers.push((name, value.into()));
        self
    }

    /// The problem as an answer.
    pub fn answer(self) -> Answer {
        let status = self.code.status();
        let mut document = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Problem"),
            "status": status.as_u16(),
            "detail": self.detail,
            "code": self.code.word(),
        });
        if !self.errors.is_empty() {
            document["errors"] = Value::Array(self.errors);
        }
        Answer {
            status,
            content_type: "application/problem+json",
            body: document.to_string().into_bytes(),
            headers: self.headers,
        }
    }
}

/// A request that could not be carried out.
#[derive(Debug)]
pub enum Failure {
    /// It is the client's doing.
    Problem(Problem),
    /// The store failed.
    Store(StoreError),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure::Problem(problem)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::Store(error)
    }
}

impl Failure {
    /// The failure as an answer. Another program that has the store for a while is no defect.
    pub fn answer(self) -> Answer {
        match self {
            Failure::Problem(problem) => problem.answer(),
            Failure::Store(error) if error.is_busy() => {
                Problem::new(Code::Unavailable, "another program is using the store")
                    .header("retry-after", "1")
                    .answer()
            }
            Failure::Store(error) => Problem::new(Code::Internal, error.to_string()).answer(),
        }
    }
}

impl Answer {
    /// An answer of JSON.
    pub fn json(status: StatusCode, body: Vec<u8>) -> Answer {
        Answer { status, content_type: "application/json", body, headers: Vec::new() }
    }

    /// What goes over the wire.
    pub fn response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        response
    }
}
