//! The body of a request: JSON, of a size that is bounded.

use std::future::poll_fn;
use std::pin::pin;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, header};

use super::answer::{Code, Problem};

/// The largest body, in bytes.
const MOST_BODY: usize = 32 * 1024 * 1024;
/// How much of a larger one is read, and forgotten, so that who sends it gets to the answer: a
/// connection that is closed on somebody who still sends is reset, and the answer is lost with it.
const MOST_READ: usize = 8 * MOST_BODY;

/// A body of JSON as it was sent.
pub async fn taken(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let said = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !said.is_some_and(is_json) {
        let detail = "send JSON as `Content-Type: application/json`";
        return Err(Problem::new(Code::UnsupportedMediaType, detail));
    }
    let encoded = headers.get(header::CONTENT_ENCODING).is_some_and(|how| how != "identity");
    if encoded {
        let detail = "send the body as it is, without `Content-Encoding`";
        return Err(Problem::new(Code::UnsupportedMediaType, detail));
    }
    read(body).await
}

async fn read(body: Body) -> Result<Bytes, Problem> {
    let mut body = pin!(body);
    let (mut bytes, mut size) = (Vec::new(), 0);
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let frame = frame.map_err(|_| Problem::new(Code::MalformedJson, "the body broke off"))?;
        let Ok(data) = frame.into_data() else { continue };
        size += data.len();
        if size <= MOST_BODY {
            bytes.extend_from_slice(&data);
        } else if size > MOST_READ {
            break;
        } else {
            bytes = Vec::new();
        }
    }
    if size > MOST_BODY {
        let detail = format!("the body has more than {MOST_BODY} bytes");
        return Err(Problem::new(Code::BodyTooLarge, detail));
    }
    Ok(bytes.into())
}

fn is_json(said: &str) -> bool {
    let mut parts = said.split(';').map(str::trim);
    let json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    json && parts.all(|parameter| {
        let Some((name, value)) = parameter.split_once('=') else { return parameter.is_empty() };
        !name.eq_ignore_ascii_case("charset")
            || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
    })
}
