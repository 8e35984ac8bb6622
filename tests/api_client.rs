//! The client of the API against a server that keeps to the contract, and one that does not.

use std::sync::Arc;
use std::time::Duration;

use adoptiv_migrate::adoptiv::client::{Client, Keys};
use adoptiv_migrate::http::{Address, Credential, HttpClient, HttpOptions, Token};
use adoptiv_migrate::model::Object;
use serde_json::{Value, json};

use crate::support::server::{Answer, Server};

fn client(server: &Server) -> Client {
    let options = HttpOptions {
        auth: Some(Arc::new(Credential::Bearer(Token::new("s3cret").unwrap()))),
        backoff: Duration::from_millis(2),
        ..HttpOptions::new(Address::parse(&server.url()).unwrap())
    };
    Client::new(HttpClient::new(options).unwrap())
}

fn contact(id: &str) -> Value {
    json!({"id": id, "version": 3, "email": "ada@acme.example", "external_ids": []})
}

#[test]
fn a_page_holds_records_and_those_that_were_deleted_and_a_cursor_carries_its_filter() {
    let gone = json!({"id": "c3", "version": 9, "deleted_at": "2026-03-08T19:30:00Z",
        "external_ids": [{"source": "csv", "id": "7"}]});
    let page = json!({"records": [contact("c1"), gone], "next_cursor": "n1", "has_more": true,
        "remaining": 3});
    let server = Server::script(vec![Answer::json(200, page)]);
    let client = client(&server);
    let page = client.page(Object::Contacts, None, 2).unwrap();
    let state = page.records[0].state.as_ref().unwrap();
    assert_eq!(state.get(Object::Contacts, "email"), Some("ada@acme.example"));
    assert!(page.records[1].state.is_none());
    assert_eq!((page.next_cursor.as_str(), page.has_more, page.remaining), ("n1", true, 3));
    client.page(Object::Contacts, Some("n1"), 2).unwrap();
    let targets: Vec<_> = server.seen().iter().map(|seen| seen.target.clone()).collect();
    let first = "/v1/contacts?limit=2&include_deleted=true";
    assert_eq!(targets, [first, "/v1/contacts?limit=2&cursor=n1"]);
}

#[test]
fn a_list_that_goes_in_circles_ends_with_an_error() {
    let page = json!({"records": [], "next_cursor": "again", "has_more": true});
    let server = Server::script(vec![Answer::json(200, page)]);
    let error = client(&server).custom_fields().unwrap_err();
    assert!(error.to_string().contains("leads to the same page again"), "{error}");
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn a_batch_read_is_a_read_and_asks_for_what_is_filled_only() {
    let records = json!({"records": [contact("c1")]});
    let server = Server::script(vec![Answer::json(503, "{}"), Answer::json(200, records)]);
    let keys = Keys {
        external_ids: ("csv".into(), vec!["7".into()]),
        emails: vec!["ada@acme.example".into()],
        ..Keys::default()
    };
    assert_eq!(client(&server).read(Object::Contacts, &keys).unwrap()[0].id, "c1");
    let seen = &server.seen()[1];
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("POST", "/v1/contacts/batch/read"));
    assert_eq!(seen.header("idempotency-key"), None);
    let body: Value = serde_json::from_str(&seen.body).unwrap();
    let asked = json!({"external_ids": [{"source": "csv", "id": "7"}],
        "emails": ["ada@acme.example"]});
    assert_eq!(body, asked);
}

#[test]
fn a_write_is_repeated_byte_for_byte_under_its_key() {
    let results = json!({"results": [
        {"index": 0, "status": "created", "id": "c1", "version": 1, "error": null},
        {"index": 1, "status": "error", "id": null, "version": null,
         "error": {"code": "invalid_email", "detail": "is none", "pointer": "/records/1/email"}}]});
    let server = Server::script(vec![Answer::Raw(Vec::new()), Answer::json(200, results)]);
    let body = br#"{"import_id":null,"records":[{"email":"ada@acme.example"},{"email":"@"}]}"#;
    let path = "/v1/contacts/batch/upsert";
    let answer = client(&server).write(path, "key-0123456789abcd", body.to_vec()).unwrap();
    assert_eq!(answer[0].status, "created");
    assert_eq!(answer[1].error.as_ref().unwrap().pointer, "/records/1/email");
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].body.as_bytes(), body);
    assert_eq!((&seen[0].body, &seen[0].headers), (&seen[1].body, &seen[1].headers));
}
