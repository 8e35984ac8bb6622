//! The sandbox keeps to the contract: who may come in, what is refused, what is replayed, and how it
//! misbehaves where it is told to.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use adoptiv_migrate::http::{
    Address, Credential, HttpClient, HttpError, HttpOptions, Method, Request, Token,
};

use crate::support::Sandbox;
use crate::support::served::{READ_TOKEN, Served, TOKEN};

const UPSERT: &str = "/v1/contacts/batch/upsert";

fn contact(email: &str) -> Value {
    json!({"records": [{"email": email}]})
}

fn contacts(served: &Served) -> Value {
    served.get("/v1/workspace").json()["records"]["contacts"].clone()
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

#[test]
fn it_says_where_it_is_and_serves_the_contract_to_everybody() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let ready = std::fs::read_to_string(sandbox.path().join("ready")).unwrap();
    assert_eq!(ready.trim(), served.url());
    let document = served.send("GET", "/openapi.yaml", &[], "").unwrap();
    assert_eq!(document.status, 200);
    assert_eq!(document.header("content-type"), Some("application/yaml"));
    assert!(document.body.starts_with("openapi: 3.1"));
    assert_eq!(served.get("/v1/nothing").code(), "not_found");
}

#[test]
fn ctrl_c_ends_it_cleanly_and_the_store_is_free_again() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    served.create("contacts", json!({"email": "ada@acme.example"}));
    let busy = sandbox.run(&["sandbox", "--store", "adoptiv.db"]);
    assert_eq!(busy.code, 1, "{busy:?}");
    assert!(busy.stderr.contains("another run is using the store"), "{busy:?}");
    assert_eq!(served.interrupt(), Some(0));
    assert!(!sandbox.path().join("adoptiv.db.lock").exists());
    assert_eq!(sandbox.sql("SELECT email FROM contacts"), [["ada@acme.example"]]);
}

#[test]
fn a_token_is_needed_and_its_scope_counts() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let get = |headers: &[(&str, &str)]| served.send("GET", "/v1/workspace", headers, "").unwrap();
    for headers in [&[][..], &[("Authorization", "Bearer wrong")], &[("Authorization", TOKEN)]] {
        let refused = get(headers);
        assert_eq!((refused.status, refused.code().as_str()), (401, "unauthorized"));
        assert!(refused.header("www-authenticate").unwrap().starts_with("bearer"));
    }
    let read_only = bearer(READ_TOKEN);
    let workspace = get(&[("Authorization", &read_only)]).json();
    assert_eq!(workspace["scopes"], json!(["read"]));
    assert_eq!(served.get("/v1/workspace").json()["scopes"], json!(["read", "write"]));
    let headers = [
        ("Authorization", read_only.as_str()),
        ("Content-Type", "application/json"),
        ("Idempotency-Key", "0123456789abcdef"),
    ];
    let body = contact("ada@acme.example").to_string();
    let refused = served.send("POST", UPSERT, &headers, &body).unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (403, "insufficient_scope"));
    assert_eq!(contacts(&served), 0);
}

#[test]
fn the_first_token_expires_after_so_many_requests_and_others_go_on() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&["--expire-token-after", "2"]);
    assert_eq!(served.get("/v1/workspace").status, 200);
    assert_eq!(served.get("/v1/workspace").status, 200);
    let refused = served.get("/v1/workspace");
    assert_eq!((refused.status, refused.code().as_str()), (401, "token_expired"));
    let other = bearer(READ_TOKEN);
    let other = served.send("GET", "/v1/workspace", &[("Authorization", &other)], "").unwrap();
    assert_eq!(other.status, 200);
}

#[test]
fn what_the_contract_does_not_know_is_refused_with_its_place() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let pointers = |body: Value| -> Vec<String> {
        let answer = served.post(UPSERT, &body);
        assert_eq!((answer.status, answer.code().as_str()), (422, "schema_violation"));
        let errors = answer.json()["errors"].as_array().unwrap().clone();
        errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(pointers(json!({"records": [{"emial": "ada@acme.example"}]})), ["/records/0/emial"]);
    assert_eq!(
        pointers(json!({"records": [{"email": "a@b.example"}, {"email_opt_out": "no"}]})),
        ["/records/1/email_opt_out"]
    );
    let many = vec![json!({"email": "ada@acme.example"}); 101];
    assert_eq!(pointers(json!({"records": many})), ["/records"]);
    assert_eq!(contacts(&served), 0, "nothing of a refused body is done");

    for query in ["limt=1", "limit=501", "limit=x", "cursor=../..", "updated_since=yesterday"] {
        let refused = served.get(&format!("/v1/contacts?{query}"));
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (400, "invalid_parameter"),
            "{query}"
        );
    }
}

#[test]
fn a_request_that_is_none_is_told_what_is_wrong() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let token = bearer(TOKEN);
    let refused = |method: &str, kind: &str, key: &str, body: &str| {
        let headers = [
            ("Authorization", token.as_str()),
            ("Content-Type", kind),
            (if key.is_empty() { "X-None" } else { "Idempotency-Key" }, key),
        ];
        let answer = served.send(method, UPSERT, &headers, body).unwrap();
        (answer.status, answer.code())
    };
    let (json, key, body) = ("application/json", "0123456789abcdef", "{\"records\":[{}]}");
    let is = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(refused("POST", json, "", body), is(400, "idempotency_key_missing"));
    assert_eq!(refused("POST", json, "short", body), is(400, "invalid_parameter"));
    assert_eq!(refused("POST", "text/csv", key, body), is(415, "unsupported_media_type"));
    assert_eq!(refused("POST", json, key, "{\"records\":"), is(400, "malformed_json"));
    assert_eq!(refused("DELETE", json, key, body), is(405, "method_not_allowed"));
}

#[test]
fn a_write_is_answered_again_byte_for_byte_and_done_once_even_after_a_kill() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let key = "once-and-only-once";
    let body = contact("ada@acme.example");
    let first = served.write("POST", UPSERT, key, &body).unwrap();
    let again = served.write("POST", UPSERT, key, &body).unwrap();
    assert_eq!(first.header("idempotency-replayed"), None);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!((first.status, &first.body), (again.status, &again.body));

    served.kill();
    let served = sandbox.serve(&[]);
    let after = served.write("POST", UPSERT, key, &body).unwrap();
    assert_eq!(after.header("idempotency-replayed"), Some("true"));
    assert_eq!(after.body, first.body);
    assert_eq!(contacts(&served), 1);

    for (path, body) in [(UPSERT, contact("lee@acme.example")), ("/v1/imports", json!({}))] {
        let other = served.write("POST", path, key, &body).unwrap();
        assert!([409, 422].contains(&other.status), "{other:?}");
    }
    let other = served.write("POST", UPSERT, key, &contact("lee@acme.example")).unwrap();
    assert_eq!((other.status, other.code().as_str()), (409, "idempotency_key_reused"));
}

#[test]
fn a_key_is_free_again_where_nothing_was_done() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let key = "refused-at-first";
    let wrong = json!({"records": [{"emial": "ada@acme.example"}]});
    assert_eq!(served.write("POST", UPSERT, key, &wrong).unwrap().status, 422);
    let right = served.write("POST", UPSERT, key, &contact("ada@acme.example")).unwrap();
    assert_eq!((right.status, right.header("idempotency-replayed")), (200, None));
}

#[test]
fn a_rate_limit_says_how_things_stand_and_when_to_try_again() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&["--rate-limit", "3/m"]);
    let passed = served.get("/v1/workspace");
    assert_eq!(passed.header("ratelimit-policy"), Some("\"default\";q=1;w=20"));
    assert_eq!(passed.header("ratelimit"), Some("\"default\";r=0;t=20"));
    let refused = served.get("/v1/workspace");
    assert_eq!((refused.status, refused.code().as_str()), (429, "rate_limited"));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
}

#[test]
fn a_failing_request_is_not_done_and_a_dropped_one_is() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&["--fail", "100%"]);
    let failed = served.post(UPSERT, &contact("ada@acme.example"));
    assert_eq!((failed.status, failed.code().as_str()), (503, "unavailable"));
    served.kill();

    let served = sandbox.serve(&["--drop", "100%"]);
    assert_eq!(contacts(&served), 0);
    let body = contact("ada@acme.example");
    assert_eq!(served.write("POST", UPSERT, "lost-on-the-way-back", &body), None);
    assert_eq!(contacts(&served), 1);
    served.kill();

    let served = sandbox.serve(&[]);
    let again = served.write("POST", UPSERT, "lost-on-the-way-back", &body).unwrap();
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(contacts(&served), 1);
}

#[test]
fn the_same_seed_fails_the_same_requests() {
    let sandbox = Sandbox::new();
    let statuses = |seed: &str| -> Vec<u16> {
        let served = sandbox.serve(&["--fail", "50%", "--seed", seed]);
        (0..20).map(|_| served.get("/v1/workspace").status).collect()
    };
    let some = statuses("7");
    assert!(some.contains(&200) && some.contains(&503), "{some:?}");
    assert_eq!(some, statuses("7"));
    assert_ne!(some, statuses("8"));
}

#[test]
fn latency_is_waited_for_and_a_slow_body_comes_whole() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&["--latency", "150ms", "--slow-body"]);
    let began = Instant::now();
    let document = served.get("/openapi.yaml");
    assert!(began.elapsed() >= Duration::from_millis(150));
    assert_eq!(
        document.body,
        std::fs::read_to_string(crate::support::root().join("src/adoptiv/openapi.yaml")).unwrap()
    );
}

#[test]
fn a_wrong_word_of_trouble_is_a_wrong_command_line() {
    let sandbox = Sandbox::new();
    for words in [["--latency", "100"], ["--rate-limit", "0/s"], ["--fail", "lots"]] {
        let ran = sandbox.run(&[&["sandbox"], &words[..]].concat());
        assert_eq!(ran.code, 2, "{ran:?}");
    }
    assert!(!sandbox.path().join("sandbox.db").exists());
}

#[test]
fn a_body_that_is_too_large_is_answered_and_the_answer_reaches_who_sent_it() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let client = HttpClient::new(HttpOptions {
        auth: Some(Arc::new(Credential::Bearer(Token::new(TOKEN).unwrap()))),
        ..HttpOptions::new(Address::parse(&served.url()).unwrap())
    })
    .unwrap();
    for mebibytes in [33, 64] {
        let body = vec![b' '; mebibytes * 1024 * 1024];
        let write = Request::write(Method::Post, UPSERT, body).idempotency_key(served.key());
        let error = client.send(&write).unwrap_err();
        assert!(matches!(error, HttpError::Refused { status: 413, .. }), "{error}");
        assert!(error.to_string().contains("the body has more than 33554432 bytes"), "{error}");
    }
    assert_eq!(contacts(&served), 0);
    assert_eq!(client.traffic().requests, 2, "asking again would change nothing");
}

/// What the sandbox answers to these bytes, and how long it took to end the connection.
fn said(served: &Served, bytes: &[u8]) -> (String, Duration) {
    let mut stream = TcpStream::connect(served.url().trim_start_matches("http://")).unwrap();
    let begun = Instant::now();
    stream.write_all(bytes).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
}

#[test]
fn what_is_no_request_is_answered_with_a_problem_too() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let large = format!("GET / HTTP/1.1\r\nhost: x\r\nx-large: {}\r\n\r\n", "x".repeat(2_000_000));
    for (bytes, status, code) in [
        ("this is no HTTP\r\n\r\n".to_owned(), 400, "malformed_request"),
        ("GET / HTTP/1.1\r\nno header\r\n\r\n".to_owned(), 400, "malformed_request"),
        (large, 431, "headers_too_large"),
    ] {
        let (answer, _) = said(&served, bytes.as_bytes());
        // One who still sends may be cut off before the answer.
        if answer.is_empty() && status == 431 {
            continue;
        }
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer:?}"));
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{head}");
        assert!(
            head.contains("application/problem+json") && head.contains("x-request-id: "),
            "{head}"
        );
        let problem: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!((&problem["status"], &problem["code"]), (&status.into(), &code.into()));
    }
}

#[test]
fn half_a_request_is_not_waited_for() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let body = format!(
        "POST /v1/contacts/batch/upsert HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\n\
         idempotency-key: 0123456789abcdef\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{{"
    );
    std::thread::scope(|scope| {
        for bytes in ["", "GET /v1/wo", "GET /v1/users HTTP/1.1\r\nhost: x\r\n", &body] {
            let served = &served;
            scope.spawn(move || {
                let (_, took) = said(served, bytes.as_bytes());
                assert!(took >= Duration::from_secs(9), "{bytes:?}: {took:?}");
                assert!(took < Duration::from_secs(30), "{bytes:?}: {took:?}");
            });
        }
    });
    assert_eq!(served.get("/v1/workspace").status, 200);
}

#[test]
fn requests_have_names_and_keys_belong_to_a_token() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&["--token", "another-token"]);
    let names: Vec<String> = ["/v1/workspace", "/v1/nothing"]
        .map(|path| served.get(path).header("x-request-id").unwrap().to_owned())
        .into();
    assert_ne!(names[0], names[1]);
    let body = |name: &str| json!({"records": [{"first_name": name}]}).to_string();
    let upsert = |token: &str, name: &str| {
        let token = format!("Bearer {token}");
        let headers = [
            ("Authorization", token.as_str()),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", "0123456789abcdef"),
        ];
        served.send("POST", "/v1/contacts/batch/upsert", &headers, &body(name)).unwrap()
    };
    let (first, second) = (upsert(TOKEN, "Ada"), upsert("another-token", "Ben"));
    assert_eq!((first.status, second.status), (200, 200), "{second:?}");
    assert_eq!(upsert(TOKEN, "Ada").header("idempotency-replayed"), Some("true"));
    assert_eq!(upsert(TOKEN, "Ben").code(), "idempotency_key_reused");
}

#[test]
fn a_token_of_the_environment_or_of_standard_input_is_not_shown() {
    for stdin in [false, true] {
        let sandbox = Sandbox::new();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"));
        command.args(["sandbox", "--ready-file", "url"]).current_dir(sandbox.path()).env_clear();
        if stdin {
            command.arg("--token-stdin");
        } else {
            command.env("ADOPTIV_TOKEN", "kept-secret");
        }
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "kept-secret").unwrap();
        let begun = Instant::now();
        let url = loop {
            match std::fs::read_to_string(sandbox.path().join("url")) {
                Ok(url) if !url.is_empty() => break url.trim().to_owned(),
                _ => assert!(begun.elapsed() < Duration::from_secs(60), "it is never ready"),
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        sandbox.write("contacts.csv", "id,email\n1,ada@acme.example\n");
        let mut import = sandbox.command();
        import.env("ADOPTIV_TOKEN", "kept-secret").args(["import", "contacts.csv", "--to", &url]);
        assert_eq!(import.output().unwrap().status.code(), Some(0));
        child.kill().unwrap();
        let shown = child.wait_with_output().unwrap().stdout;
        let shown = String::from_utf8_lossy(&shown).into_owned();
        assert!(shown.contains(&url) && !shown.contains("kept-secret"), "{shown}");
    }
}
