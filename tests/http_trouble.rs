//! All that can go wrong between here and a server, over real sockets: what is asked again, what is
//! given up and with which words, and that the token goes nowhere else.

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use adoptiv_migrate::http::{
    Address, Credential, HttpClient, HttpError, HttpOptions, Method, Request, Response, Token,
};

use crate::support::server::{Answer, Server};

const TOKEN: &str = "s3cret-token";

fn options(url: &str) -> HttpOptions {
    HttpOptions {
        auth: Some(Arc::new(Credential::Bearer(Token::new(TOKEN).unwrap()))),
        backoff: Duration::from_millis(2),
        attempts: 3,
        ..HttpOptions::new(Address::parse(url).unwrap())
    }
}

fn client(url: &str) -> HttpClient {
    HttpClient::new(options(url)).unwrap()
}

fn get(url: &str) -> Result<Response, HttpError> {
    client(url).send(&Request::get("/v1/workspace"))
}

fn write() -> Request {
    Request::write(Method::Post, "/v1/contacts/batch/upsert", b"{}".to_vec())
}

fn good() -> Answer {
    Answer::json(200, r#"{"ok":true}"#)
}

/// Sends a read to a server that answers `first` and then well; the answer, and how often it asked.
fn after(first: Answer) -> (Result<Response, HttpError>, usize) {
    let server = Server::script(vec![first, good()]);
    let answer = get(&server.url());
    (answer, server.seen().len())
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_request_carries_token_agent_key_and_query() {
    let server = Server::script(vec![good()]);
    let client = client(&server.url());
    client.send(&Request::get("/v1/users").query("cursor", "a/b c")).unwrap();
    client.send(&write().idempotency_key("key-1")).unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].target, "/v1/users?cursor=a%2Fb+c");
    assert_eq!(seen[0].header("authorization"), Some("Bearer s3cret-token"));
    assert!(seen[0].header("user-agent").unwrap().starts_with("adoptiv-migrate/"));
    assert_eq!((seen[1].method.as_str(), seen[1].body.as_str()), ("POST", "{}"));
    assert_eq!(seen[1].header("idempotency-key"), Some("key-1"));
    assert_eq!(seen[1].header("content-type"), Some("application/json"));
}

#[test]
fn what_may_pass_is_asked_again() {
    let whole = br#"{"ok":true,"padding":"xxxxxxxxxxxxxxxxxxxx"}"#;
    let raw = |head: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{head}\r\n");
        Answer::Raw([head.as_bytes(), body].concat())
    };
    let length = |n: usize| format!("content-length: {n}\r\n");
    let zipped = gzipped(&"{\"ok\":true}".repeat(50));
    let half = &zipped[..zipped.len() / 2];
    let passing = [
        ("408", Answer::json(408, "{}")),
        ("425", Answer::json(425, "{}")),
        ("429 without Retry-After", Answer::json(429, "{}")),
        ("429 with", Answer::json(429, "{}").with("retry-after", 0)),
        ("500", Answer::json(500, "{}")),
        (
            "502, a page",
            Answer::Whole(502, vec![("content-type", "text/html".into())], b"<".into()),
        ),
        ("503", Answer::json(503, "{}")),
        ("503 with", Answer::json(503, "{}").with("retry-after", 0)),
        ("504", Answer::json(504, "{}")),
        ("key in use", Answer::json(409, r#"{"code":"idempotency_key_in_use"}"#)),
        ("closed at once", Answer::Raw(Vec::new())),
        ("closed in the head", Answer::Raw(b"HTTP/1.1 200 OK\r\ncontent-".to_vec())),
        ("closed in the body", raw(&length(500), whole)),
        ("no HTTP", Answer::Raw(b"SSH-2.0-x\r\n\r\n".to_vec())),
        ("garbage", Answer::json(200, "{\"ok\":tr\u{0}")),
        ("truncated gzip", raw(&format!("content-encoding: gzip\r\n{}", length(half.len())), half)),
        ("broken gzip", raw(&format!("content-encoding: gzip\r\n{}", length(44)), whole)),
    ];
    for (name, first) in passing {
        let (answer, asked) = after(first);
        assert!(answer.is_ok(), "{name}: {answer:?}");
        assert_eq!(asked, 2, "{name}");
    }
}

#[test]
fn what_would_be_refused_again_is_asked_once() {
    for status in [400, 401, 403, 404, 405, 409, 413, 415, 422] {
        let problem = r#"{"code":"word","detail":"because"}"#;
        let (answer, asked) = after(Answer::json(status, problem));
        let error = answer.unwrap_err();
        assert_eq!(asked, 1, "{status}");
        assert!(error.to_string().contains("because"), "{error}");
        assert_eq!(error.to_string().contains("`GET /"), status != 401, "{error}");
        let expected = match &error {
            HttpError::Unauthorized { problem, .. } => status == 401 && problem.is("word"),
            HttpError::Forbidden { problem, .. } => status == 403 && problem.is("word"),
            HttpError::Refused { status: found, problem, .. } => {
                *found == status && problem.is("word")
            }
            _ => false,
        };
        assert!(expected, "{status}: {error:?}");
    }
}

#[test]
fn trouble_that_stays_is_given_up_with_host_cause_and_attempts() {
    let server = Server::script(vec![Answer::json(503, r#"{"title":"down for repairs"}"#)]);
    let error = get(&server.url()).unwrap_err();
    assert!(matches!(error, HttpError::Failing { status: 503, attempts: 3, .. }), "{error:?}");
    assert!(error.to_string().contains("fails (503): down for repairs (tried 3 times)"), "{error}");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = get(&format!("http://{nobody}")).unwrap_err();
    assert!(matches!(error, HttpError::Unreachable { attempts: 3, .. }), "{error:?}");
    assert!(error.to_string().contains(&format!("can't reach {nobody}: ")), "{error}");
}

#[test]
fn a_page_where_the_api_should_be_is_not_asked_for_again() {
    let page = vec![("content-type", "text/html; charset=utf-8".to_owned())];
    let (answer, asked) = after(Answer::Whole(200, page, b"<html>Sign in</html>".to_vec()));
    let error = answer.unwrap_err();
    assert!(error.to_string().contains("it is `text/html`, not JSON"), "{error}");
    assert_eq!(asked, 1);
}

#[test]
fn a_write_without_a_key_is_repeated_only_where_the_server_did_not_carry_it_out() {
    for (first, sent) in [
        (Answer::json(503, "{}"), 1),
        (Answer::Raw(Vec::new()), 1),
        (Answer::json(200, "garbage"), 1),
        (Answer::json(429, "{}"), 2),
    ] {
        let server = Server::script(vec![first.clone(), good()]);
        let answer = client(&server.url()).send(&write());
        assert_eq!((answer.is_ok(), server.seen().len()), (sent == 2, sent), "{first:?}");
    }
    let server = Server::script(vec![Answer::Raw(Vec::new()), good()]);
    client(&server.url()).send(&write().idempotency_key("k")).unwrap();
    let keys: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| seen.header("idempotency-key").unwrap().to_owned())
        .collect();
    assert_eq!(keys, ["k", "k"]);
}

#[test]
fn an_answer_that_does_not_come_is_not_waited_for() {
    let silence = Answer::Silence(Duration::from_secs(2));
    let server = Server::script(vec![silence.clone(), good()]);
    let quick = HttpOptions { timeout: Duration::from_millis(100), ..options(&server.url()) };
    assert!(HttpClient::new(quick.clone()).unwrap().send(&Request::get("/")).is_ok());
    let server = Server::script(vec![silence]);
    let address = Address::parse(&server.url()).unwrap();
    let never = HttpClient::new(HttpOptions { address, attempts: 2, ..quick }).unwrap();
    let error = never.send(&Request::get("/")).unwrap_err();
    assert!(matches!(error, HttpError::TooSlow { attempts: 2, .. }), "{error:?}");
}

#[test]
fn a_token_never_follows_to_another_host() {
    let other = Server::script(vec![good()]);
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = format!("{}/v1/workspace", other.url());
        let server = Server::script(vec![Answer::json(status, "").with("location", elsewhere)]);
        let error = get(&server.url()).unwrap_err();
        let HttpError::Redirected { to, .. } = &error else { panic!("{status}: {error:?}") };
        assert_eq!(*to, other.url());
        assert_eq!(server.seen().len(), 1);
    }
    assert!(other.seen().is_empty(), "{:?}", other.seen());
}

#[test]
fn redirects_of_one_server_are_followed_but_not_for_ever_and_not_with_another_method() {
    let moved = |status| Answer::json(status, "").with("location", "/v2/here");
    let server = Server::script(vec![moved(302), moved(308), good()]);
    assert!(get(&server.url()).is_ok());
    assert_eq!(server.seen()[2].target, "/v2/here");
    assert!(server.seen()[2].header("authorization").is_some());
    let endless = Server::script(vec![moved(307)]);
    assert!(matches!(get(&endless.url()), Err(HttpError::Redirected { .. })));
    assert_eq!(endless.seen().len(), 6);
    for (status, followed) in [(302, false), (303, false), (307, true)] {
        let server = Server::script(vec![moved(status), good()]);
        let answer = client(&server.url()).send(&write().idempotency_key("k"));
        assert_eq!(answer.is_ok(), followed, "{status}");
        assert!(server.seen().iter().all(|seen| seen.method == "POST"));
    }
}

#[test]
fn what_does_not_speak_tls_is_not_trusted() {
    // It can't read what greets it, and says so in its own tongue.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.unwrap().write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let error = get(&format!("https://{address}")).unwrap_err();
    assert!(matches!(error, HttpError::Tls { .. }), "{error:?}");
    assert!(error.to_string().contains("does not speak TLS"), "{error}");
}

#[test]
fn a_certificate_of_nobody_is_not_trusted() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (config, hands) = (Arc::new(config), Arc::new(AtomicU64::new(0)));
    let shaken = Arc::clone(&hands);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut server = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            shaken.fetch_add(1, Ordering::Relaxed);
            let _ = server.complete_io(&mut stream.unwrap());
        }
    });
    let error = get(&format!("https://localhost:{port}")).unwrap_err();
    let HttpError::Tls { cause, .. } = &error else { panic!("{error:?}") };
    assert!(cause.contains("signed by nobody whom this machine trusts"), "{cause}");
    assert_eq!(hands.load(Ordering::Relaxed), 1, "asking again would change nothing");
}

#[test]
fn a_wait_given_as_a_date_by_a_clock_that_is_wrong_does_not_stop_the_run() {
    for off in [-86_400, 86_400_i64] {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        let date =
            SystemTime::UNIX_EPOCH + Duration::from_secs(now.checked_add_signed(off).unwrap());
        let date = httpdate::fmt_http_date(date);
        let begun = Instant::now();
        let (answer, asked) = after(Answer::json(429, "{}").with("retry-after", date));
        assert!(answer.is_ok() && asked == 2, "{off}: {answer:?}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{off}");
    }
}

#[test]
fn retry_after_is_obeyed_by_the_second() {
    let begun = Instant::now();
    let (answer, _) = after(Answer::json(429, "{}").with("retry-after", 1));
    assert!(answer.is_ok() && begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[test]
fn a_limit_that_is_spent_for_hours_ends_the_request_at_once() {
    let (answer, asked) = after(Answer::json(429, "{}").with("retry-after", 40_000));
    let error = answer.unwrap_err();
    assert!(matches!(error, HttpError::RateLimited { .. }), "{error:?}");
    assert!(error.to_string().contains("come back in 12 hours"), "{error}");
    assert_eq!(asked, 1);
}

#[test]
fn an_interruption_ends_a_long_wait() {
    for status in [429, 503] {
        let server = Server::script(vec![Answer::json(status, "{}").with("retry-after", 3_000)]);
        let stopped = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stopped);
        let stop = Arc::new(move || asked.load(Ordering::Relaxed));
        let client = HttpClient::new(HttpOptions { stop, ..options(&server.url()) }).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| client.send(&Request::get("/")));
            while server.seen().is_empty() {
                std::thread::yield_now();
            }
            std::thread::sleep(Duration::from_millis(50));
            assert!(!waiting.is_finished());
            let held = client.traffic().held;
            assert_eq!(held.is_some_and(|held| held.as_secs() > 2_900), status == 429);
            let begun = Instant::now();
            stopped.store(true, Ordering::Relaxed);
            assert_eq!(waiting.join().unwrap().unwrap_err(), HttpError::Interrupted);
            assert!(begun.elapsed() < Duration::from_millis(500), "{:?}", begun.elapsed());
        });
    }
}

#[test]
fn no_error_and_no_debug_text_holds_the_token_or_the_query() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let echo = Server::script(vec![Answer::json(422, "{}")]);
    for url in [format!("http://{nobody}"), echo.url(), echo.https()] {
        let client = client(&url);
        let request = Request::get("/v1/users").query("cursor", "hidden-cursor");
        let error = client.send(&request).unwrap_err();
        let said = format!("{error} {error:?} {client:?} {request:?} {:?}", options(&url));
        assert!(!said.contains(TOKEN) && !said.contains("hidden-cursor"), "{said}");
    }
}

#[test]
fn an_answer_without_end_is_cut_off() {
    let zeros = vec![b' '; 80 * 1024 * 1024];
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&zeros).unwrap();
    let bomb = encoder.finish().unwrap();
    let server = Server::new(move |_| {
        let kind = vec![("content-type", "application/json".to_owned())];
        Answer::Whole(200, kind, bomb.clone()).with("content-encoding", "gzip")
    });
    let error = get(&server.url()).unwrap_err();
    assert!(error.to_string().contains("larger than 64 MiB"), "{error}");
}
