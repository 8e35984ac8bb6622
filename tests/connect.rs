//! `connect`: a token is verified with the calls of a real run before it is kept, and is never shown.

use serde_json::json;

use crate::support::server::{Answer, Seen, Server};
use crate::support::{Ran, Sandbox};

const TOKEN: &str = "s3cret-token-0123456789";

/// A workspace whose tokens have these scopes.
fn workspace(scopes: &'static [&'static str]) -> Server {
    Server::new(move |seen| answer(seen, scopes))
}

fn answer(seen: &Seen, scopes: &[&str]) -> Answer {
    if seen.header("authorization") != Some(&format!("Bearer {TOKEN}")) {
        let problem = json!({"code": "token_expired", "detail": "the token has expired"});
        return Answer::json(401, problem).with("www-authenticate", "Bearer");
    }
    if seen.method != "GET" {
        return Answer::json(403, json!({"code": "insufficient_scope", "detail": "read only"}));
    }
    let page = |records: serde_json::Value| {
        let page = json!({"records": records, "next_cursor": "end", "has_more": false,
            "remaining": 1});
        Answer::json(200, page)
    };
    match seen.target.split('?').next().unwrap() {
        "/v1/workspace" => Answer::json(
            200,
            json!({"id": "w1", "name": "Acme", "timezone": "America/New_York", "currency": "USD",
                "region": "US", "records": {"accounts": 3, "contacts": 1204, "deals": 0},
                "user": {"email": "kim@acme.example", "name": "Kim Doe"}, "scopes": scopes,
                "token_expires_at": null}),
        ),
        "/v1/users" => page(
            json!([{"id": "u1", "email": "kim@acme.example", "name": "Kim", "importer": true}]),
        ),
        "/v1/pipelines" => page(json!([{"id": "p1", "name": "Sales", "position": 1, "stages":
            [{"id": "s1", "name": "Lead", "kind": "open", "position": 1}]}])),
        "/v1/custom_fields" | "/v1/accounts" | "/v1/contacts" | "/v1/deals" => page(json!([])),
        _ => Answer::json(404, json!({"code": "not_found"})),
    }
}

fn connect(sandbox: &Sandbox, url: &str, token: &str, more: &[&str]) -> Ran {
    let words = ["connect", "adoptiv", "--to", url, "--token-stdin"];
    let mut command = sandbox.command();
    command.args(words).args(more).write_stdin(format!("{token}\n"));
    let ran = Ran::of(command.output().unwrap());
    assert!(!format!("{ran:?}").contains(token), "{ran:?}");
    ran
}

fn kept(sandbox: &Sandbox) -> Option<String> {
    std::fs::read_to_string(sandbox.path().join("config/credentials.json")).ok()
}

#[test]
fn a_token_that_works_is_kept_and_what_was_found_is_shown() {
    let (sandbox, server) = (Sandbox::new(), workspace(&["read", "write"]));
    let ran = connect(&sandbox, &server.url(), TOKEN, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for word in ["Acme", "kim@acme.example", "read, write", "1,204 contacts", "1 pipeline"] {
        assert!(ran.stdout.contains(word), "{word}: {}", ran.stdout);
    }
    assert!(!ran.stdout.contains("may not write"), "{}", ran.stdout);
    assert!(kept(&sandbox).unwrap().contains(TOKEN));
    let mut asked: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| seen.target.split('?').next().unwrap().to_owned())
        .collect();
    asked.sort();
    let run = ["accounts", "contacts", "custom_fields", "deals", "pipelines", "users", "workspace"];
    assert_eq!(asked, run.map(|path| format!("/v1/{path}")));
    assert!(server.seen().iter().all(|seen| seen.method == "GET"), "nothing is written");
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_the_file_and_one_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let (sandbox, server) = (Sandbox::new(), workspace(&["read"]));
    connect(&sandbox, &server.url(), TOKEN, &[]);
    let path = sandbox.path().join("config/credentials.json");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let ran = sandbox.run(&["connect", "list"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("others may read it"), "{ran:?}");
    assert!(ran.stderr.contains("chmod 600"), "{ran:?}");
}

#[test]
fn a_token_that_can_not_write_says_what_it_is_good_for() {
    let (sandbox, server) = (Sandbox::new(), workspace(&["read"]));
    let ran = connect(&sandbox, &server.url(), TOKEN, &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let said = "The token may not write: dry runs work, imports will be refused.";
    assert!(ran.stdout.contains(said), "{}", ran.stdout);
}

#[test]
fn a_token_of_the_environment_that_is_refused_is_named_with_the_command_for_another() {
    let (sandbox, server) = (Sandbox::new(), workspace(&["read"]));
    let url = server.url();
    let words = ["connect", "adoptiv", "--to", &url];
    let ran = Ran::of(sandbox.command().env("ADOPTIV_TOKEN", "old").args(words).output().unwrap());
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("the token is that of `ADOPTIV_TOKEN`"), "{ran:?}");
    let command = format!("`adoptiv-migrate connect adoptiv --to {url}`");
    assert!(ran.stderr.contains(&command), "{ran:?}");
}

#[test]
fn a_token_that_does_not_work_is_not_kept_and_one_that_was_there_stays() {
    let (sandbox, server) = (Sandbox::new(), workspace(&["read"]));
    let ran = connect(&sandbox, &server.url(), "another-token", &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("does not accept the token: the token has expired"), "{ran:?}");
    assert!(ran.stderr.contains("hint: give another token"), "{ran:?}");
    assert_eq!(server.seen().len(), 1, "asking again would change nothing");
    assert_eq!(kept(&sandbox), None);
    connect(&sandbox, &server.url(), TOKEN, &[]);
    connect(&sandbox, &server.url(), "another-token", &[]);
    assert!(kept(&sandbox).unwrap().contains(TOKEN));
}

#[test]
fn json_is_one_document_without_the_token() {
    let (sandbox, server) = (Sandbox::new(), workspace(&["read"]));
    let document = connect(&sandbox, &server.url(), TOKEN, &["--format", "json"]).json();
    assert_eq!(document["workspace"], "Acme");
    assert_eq!(document["can_write"], false);
    assert_eq!(document["records"]["contacts"], 1204);
    let ran = sandbox.run(&["connect", "list", "--format", "json"]);
    let known = &ran.json()["connections"][0];
    assert_eq!((&known["service"], &known["url"]), (&json!("adoptiv"), &json!(server.url())));
    assert_eq!(known["user"], "kim@acme.example");
    assert!(!ran.stdout.contains(TOKEN));
}

#[test]
fn the_token_may_come_from_the_environment() {
    let (sandbox, server) = (Sandbox::new(), workspace(&["read"]));
    let words = ["connect", "adoptiv", "--url", &server.url()];
    let ran = Ran::of(sandbox.command().env("ADOPTIV_TOKEN", TOKEN).args(words).output().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(kept(&sandbox).unwrap().contains(TOKEN));
}

#[test]
fn without_a_token_or_an_address_the_command_line_is_wrong() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["connect", "adoptiv", "--to", "https://api.adoptiv.example"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`--token-stdin`"), "{ran:?}");
    let ran = sandbox.run(&["connect", "adoptiv", "--token-stdin"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`--to https://…`"), "{ran:?}");
    for token in ["", "two words"] {
        let mut command = sandbox.command();
        command.args(["connect", "adoptiv", "--token-stdin", "--url", "http://127.0.0.1:9"]);
        let ran = Ran::of(command.write_stdin(token).output().unwrap());
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.contains("what was given is no token"), "{ran:?}");
    }
}

#[test]
fn a_token_is_not_sent_in_clear_over_a_network() {
    let sandbox = Sandbox::new();
    let ran = connect(&sandbox, "http://api.adoptiv.example", TOKEN, &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("would travel in clear"), "{ran:?}");
    assert!(ran.stderr.contains("hint: write `https://`"), "{ran:?}");
}

#[test]
fn what_is_no_workspace_is_said_and_not_kept() {
    let page = vec![("content-type", "text/html".to_owned())];
    let server = Server::script(vec![Answer::Whole(200, page, b"<html>".to_vec())]);
    let sandbox = Sandbox::new();
    let ran = connect(&sandbox, &server.url(), TOKEN, &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("it is `text/html`, not JSON"), "{ran:?}");
    assert!(ran.stderr.contains("an Adoptiv workspace's API"), "{ran:?}");
    assert_eq!(kept(&sandbox), None);
}

#[test]
fn connections_are_listed_and_forgotten() {
    let (sandbox, one, two) = (Sandbox::new(), workspace(&["read"]), workspace(&["read"]));
    assert_eq!(sandbox.run(&["connect", "list"]).stdout, "Nothing is connected yet.\n");
    connect(&sandbox, &one.url(), TOKEN, &[]);
    connect(&sandbox, &two.url(), TOKEN, &[]);
    let listed = sandbox.run(&["connect", "list"]).stdout;
    assert!(listed.contains(&one.url()) && listed.contains(&two.url()), "{listed}");
    assert!(!listed.contains(TOKEN));
    let ran = sandbox.run(&["connect", "remove", "adoptiv", "--yes"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("2 connections answer to `adoptiv`"), "{ran:?}");
    let ran = sandbox.run(&["connect", "remove", &one.url()]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`--yes`"), "{ran:?}");
    assert_eq!(sandbox.run(&["connect", "remove", &one.url(), "--yes"]).code, 0);
    let ran = sandbox.run(&["connect", "remove", &one.url(), "--yes"]);
    assert!(ran.stderr.contains("is not connected"), "{ran:?}");
    assert_eq!(sandbox.run(&["connect", "remove", "adoptiv", "--yes"]).code, 0);
    assert!(!kept(&sandbox).unwrap().contains(TOKEN));
}
