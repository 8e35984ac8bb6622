//! A server that signs users in by OAuth, and is strict: everything that RFC 6749, 7636 and 7009 let a
//! server refuse it refuses. Behind it stands the API that its tokens are for.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::fakes::{Asked, Knobs, Reply, Served, serve};

/// The app that is registered.
pub const CLIENT_ID: &str = "app-of-the-tests";
/// Its secret.
pub const CLIENT_SECRET: &str = "s3cret-of-the-app";

/// How the server is.
#[derive(Clone)]
pub struct Manner {
    /// The paths that end so are the endpoints.
    pub token: &'static str,
    /// Whether a challenge is required; where not, one is refused.
    pub pkce: bool,
    /// Whether the app shows its secret by Basic, else in the form.
    pub basic: bool,
    /// The redirect URL of the app; where there is none, none may be sent.
    pub redirect: Option<String>,
    /// The scopes that the address has to ask for.
    pub scopes: Option<&'static str>,
    /// How long a token lives.
    pub lives: u64,
    /// Whether a refresh token is good once.
    pub rotates: bool,
    /// Where requests with a good token go on to, and what they carry there.
    pub behind: Option<(String, &'static str, String)>,
}

/// What was given out.
#[derive(Default)]
struct Given {
    number: u64,
    /// Codes with their challenge.
    codes: BTreeMap<String, Option<String>>,
    access: BTreeMap<String, Instant>,
    refresh: BTreeSet<String>,
    spent: BTreeSet<String>,
    secrets: BTreeSet<String>,
    stolen: bool,
    denies: bool,
}

/// The server.
pub struct Authority {
    served: Served,
    knobs: Arc<Knobs>,
    given: Arc<Mutex<Given>>,
}

fn held(given: &Mutex<Given>) -> MutexGuard<'_, Given> {
    given.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Authority {
    /// Serves it.
    pub fn start(manner: Manner) -> Authority {
        let (knobs, given) = (Arc::new(Knobs::default()), Arc::new(Mutex::new(Given::default())));
        let state = Arc::clone(&given);
        let served =
            serve(0, Arc::clone(&knobs), move |asked| answer(&manner, &mut held(&state), asked));
        Authority { served, knobs, given }
    }

    /// Its address.
    pub fn url(&self) -> String {
        self.served.url.clone()
    }

    /// Trouble to make, and what was asked.
    pub fn knobs(&self) -> &Knobs {
        &self.knobs
    }

    /// From now on users say no.
    pub fn deny(&self) {
        held(&self.given).denies = true;
    }

    /// No access token is good any more.
    pub fn expire(&self) {
        held(&self.given).access.clear();
    }

    /// Whether a refresh token was used twice.
    pub fn was_robbed(&self) -> bool {
        held(&self.given).stolen
    }

    /// Everything that nobody may see: codes, verifiers, tokens, the app's secret.
    pub fn secrets(&self) -> Vec<String> {
        let mut secrets: Vec<String> = held(&self.given).secrets.iter().cloned().collect();
        secrets.push(CLIENT_SECRET.to_owned());
        secrets
    }

    /// How many refresh tokens are good.
    pub fn good(&self) -> usize {
        held(&self.given).refresh.len()
    }

    /// The forms that the token endpoint was sent, of this grant type.
    pub fn grants(&self, kind: &str) -> usize {
        let asked = self.knobs.asked();
        let of = |asked: &&Asked| asked.form().get("grant_type").is_some_and(|of| of == kind);
        asked.iter().filter(|asked| asked.method == "POST").filter(of).count()
    }

    /// The number of the next request.
    pub fn next(&self) -> u64 {
        self.knobs.count()
    }
}

fn refused(status: u16, error: &str, why: &str) -> Reply {
    Reply::json(status, json!({"error": error, "error_description": why}))
}

fn answer(manner: &Manner, given: &mut Given, asked: &Asked) -> Reply {
    let path = asked.path.as_str();
    match asked.method.as_str() {
        "GET" if path.trim_end_matches('/').ends_with("/authorize") => {
            authorize(manner, given, asked)
        }
        "POST" if path == manner.token => token(manner, given, asked),
        "POST" if path.trim_end_matches('/').ends_with("/revoke") => revoke(manner, given, asked),
        "POST" if path.ends_with("/introspect") && is_app(manner, asked) => {
            Reply::json(200, json!({"active": true, "user": "ada@fernhill.example"}))
        }
        _ if path.contains("oauth") => Reply::json(404, json!({"error": "not_found"})),
        _ => api(manner, given, asked),
    }
}

fn authorize(manner: &Manner, given: &mut Given, asked: &Asked) -> Reply {
    let mut problems = Vec::new();
    let mut check = |ok: bool, what: &str| {
        if !ok {
            problems.push(what.to_owned());
        }
    };
    check(asked.param("client_id") == Some(CLIENT_ID), "client_id");
    check(asked.param("response_type") == Some("code"), "response_type");
    check(asked.param("redirect_uri") == manner.redirect.as_deref(), "redirect_uri");
    check(asked.param("state").is_some_and(|state| state.len() >= 16), "state");
    check(asked.param("scope") == manner.scopes, "scope");
    let challenge = asked.param("code_challenge");
    let method = asked.param("code_challenge_method");
    check(challenge.is_some() == manner.pkce, "code_challenge");
    check(method == manner.pkce.then_some("S256"), "code_challenge_method");
    if !problems.is_empty() {
        return refused(400, "invalid_request", &problems.join(", "));
    }
    let redirect = manner.redirect.as_deref().unwrap_or("https://page.example/done");
    let mut to = url::Url::parse(redirect).unwrap();
    if given.denies {
        to.query_pairs_mut()
            .append_pair("error", "access_denied")
            .append_pair("error_description", "the user said no");
    } else {
        let code = given.next("code");
        given.codes.insert(code.clone(), challenge.map(str::to_owned));
        to.query_pairs_mut().append_pair("code", &code);
    }
    to.query_pairs_mut().append_pair("state", asked.param("state").unwrap_or_default());
    Reply::json(302, "").with("location", to)
}

impl Given {
    fn next(&mut self, kind: &str) -> String {
        self.number += 1;
        let secret = format!("{kind}-{}-{:08x}", self.number, self.number * 0x9E37_79B1);
        self.secrets.insert(secret.clone());
        secret
    }

    fn tokens(&mut self, manner: &Manner, refresh: Option<String>) -> Reply {
        let access = self.next("access");
        self.access.insert(access.clone(), Instant::now() + Duration::from_secs(manner.lives));
        let refresh = refresh.unwrap_or_else(|| self.next("refresh"));
        self.refresh.insert(refresh.clone());
        Reply::json(
            200,
            json!({"access_token": access, "token_type": "Bearer", "expires_in": manner.lives,
                "refresh_token": refresh, "scope": manner.scopes.unwrap_or("all")}),
        )
    }
}

/// Whether the app shows who it is, in the one way that is registered.
fn is_app(manner: &Manner, asked: &Asked) -> bool {
    let form = asked.form();
    let basic = asked.headers.get("authorization");
    if manner.basic {
        // The id and the secret in base64.
        let shown = "Basic YXBwLW9mLXRoZS10ZXN0czpzM2NyZXQtb2YtdGhlLWFwcA==";
        return basic.is_some_and(|header| header == shown) && !form.contains_key("client_secret");
    }
    basic.is_none()
        && form.get("client_id").is_some_and(|id| id == CLIENT_ID)
        && form.get("client_secret").is_some_and(|secret| secret == CLIENT_SECRET)
}

fn token(manner: &Manner, given: &mut Given, asked: &Asked) -> Reply {
    let kind = asked.headers.get("content-type").map(String::as_str);
    if kind != Some("application/x-www-form-urlencoded") || !asked.query.is_empty() {
        return refused(400, "invalid_request", "a form is what is taken here");
    }
    if !is_app(manner, asked) {
        return refused(401, "invalid_client", "this is not the app");
    }
    let form = asked.form();
    let field = |name: &str| form.get(name).map(String::as_str);
    match field("grant_type") {
        Some("authorization_code") => {
            let Some(challenge) = field("code").and_then(|code| given.codes.remove(code)) else {
                return refused(400, "invalid_grant", "the code is not known");
            };
            if field("redirect_uri") != manner.redirect.as_deref() {
                return refused(400, "invalid_grant", "the redirect URL is another");
            }
            let verifier = field("code_verifier");
            given.secrets.extend(verifier.map(str::to_owned));
            if challenge != verifier.map(|verifier| base64(&Sha256::digest(verifier))) {
                return refused(400, "invalid_grant", "the verifier is wrong");
            }
            given.tokens(manner, None)
        }
        Some("refresh_token") => {
            let token = field("refresh_token").unwrap_or_default().to_owned();
            if given.spent.contains(&token) {
                // Taken for theft.
                given.stolen = true;
                given.refresh.clear();
                given.access.clear();
            }
            if !given.refresh.contains(&token) {
                let why = format!("the refresh token {token} is not good");
                return refused(400, "invalid_grant", &why);
            }
            if !manner.rotates {
                return given.tokens(manner, Some(token));
            }
            given.refresh.remove(&token);
            given.spent.insert(token);
            given.tokens(manner, None)
        }
        _ => refused(400, "unsupported_grant_type", "no such grant"),
    }
}

fn revoke(manner: &Manner, given: &mut Given, asked: &Asked) -> Reply {
    let form = asked.form();
    if !manner.basic && !is_app(manner, asked) {
        return refused(401, "invalid_client", "this is not the app");
    }
    if form.get("token").is_some_and(|token| given.refresh.remove(token)) {
        given.access.clear();
    }
    Reply { status: 200, headers: Vec::new(), kind: "text/plain", body: String::new() }
}

fn api(manner: &Manner, given: &Given, asked: &Asked) -> Reply {
    let token =
        asked.headers.get("authorization").and_then(|header| header.strip_prefix("Bearer "));
    let good = token.and_then(|token| given.access.get(token));
    if good.is_none_or(|end| *end < Instant::now()) {
        let said = json!({"status": "error", "category": "EXPIRED_AUTHENTICATION",
            "message": "the token is not good"});
        return Reply::json(401, said);
    }
    let Some((url, name, value)) = &manner.behind else {
        return Reply::json(404, json!({"status": "error", "message": "nothing is there"}));
    };
    let mut target = url::Url::parse(&format!("{url}{}", asked.path)).unwrap();
    if !asked.query.is_empty() {
        target.query_pairs_mut().extend_pairs(&asked.query);
    }
    let kind = asked.headers.get("content-type").map_or("application/json", String::as_str);
    let headers = format!("{name}: {value}\r\ncontent-type: {kind}\r\n");
    let (status, head, body) = send(&asked.method, target.as_str(), &headers, &asked.body);
    let mut reply = Reply::json(status, body);
    if head.get("content-type").is_some_and(|kind| !kind.contains("json")) {
        reply.kind = "text/html";
    }
    reply
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 for URLs, without padding.
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .enumerate()
            .fold(0_usize, |bits, (at, byte)| bits | usize::from(*byte) << (16 - 8 * at));
        for at in 0..=three.len() {
            text.push(char::from(ALPHABET[bits >> (18 - 6 * at) & 63]));
        }
    }
    text
}

/// Sends one request to a server on loopback; status, headers and body of the answer.
pub fn send(
    method: &str,
    url: &str,
    headers: &str,
    body: &str,
) -> (u16, BTreeMap<String, String>, String) {
    let url = url::Url::parse(url).expect("a URL");
    let port = url.port().expect("a port");
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let host = url.host_str().expect("a host");
    let mut stream = match host {
        "[::1]" => TcpStream::connect(("::1", port)),
        _ => TcpStream::connect(("127.0.0.1", port)),
    }
    .expect("a connection");
    let length = body.len();
    let request = format!(
        "{method} {target} HTTP/1.0\r\nhost: {host}:{port}\r\n{headers}content-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let answer = String::from_utf8(answer).expect("a text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    // Several of one name are lines of one.
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let known = headers.entry(name.to_lowercase()).or_default();
        *known = [known.as_str(), value].join("\n").trim().to_owned();
    }
    (status.parse().expect("a number"), headers, body.to_owned())
}

/// Goes to an address as a browser does; where it is sent on to, else what it shows.
pub fn visit(url: &str) -> Result<String, (u16, String)> {
    let (status, headers, body) = send("GET", url, "", "");
    match headers.get("location") {
        Some(location) => Ok(location.clone()),
        None => Err((status, body)),
    }
}
