//! Records in the sandbox: pages of changes, reads by key, merge patches, versions, the ledger.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::Sandbox;
use crate::support::served::Served;

/// A result without what went well.
fn error(result: &Value) -> (String, String) {
    assert_eq!(result["status"], "error", "{result}");
    let text = |key: &str| result["error"][key].as_str().unwrap().to_owned();
    (text("code"), text("pointer"))
}

fn is(code: &str, pointer: &str) -> (String, String) {
    (code.to_owned(), pointer.to_owned())
}

fn consent(text: &str) -> Value {
    json!({
        "text": text, "timestamp": "2026-02-01T09:00:00Z",
        "source_url": "https://acme.example/quote", "ip": "203.0.113.9", "seller": "Acme",
    })
}

fn ids(records: &Value) -> Vec<String> {
    let records = records.as_array().expect("records");
    records.iter().map(|record| record["id"].as_str().expect("an id").to_owned()).collect()
}

fn people(served: &Served, numbers: std::ops::Range<usize>) {
    let records: Vec<Value> = numbers
        .map(|n| {
            json!({"email": format!("person{n}@acme.example"),
                   "external_ids": [{"source": "csv", "id": format!("C-{n}")}]})
        })
        .collect();
    let results = served.upsert("contacts", json!(records));
    assert!(results.iter().all(|result| result["status"] == "created"));
}

#[test]
fn pages_hold_every_record_even_while_some_change() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    people(&served, 0..60);
    let page = served.get("/v1/contacts?limit=25").json();
    assert_eq!((&page["remaining"], &page["has_more"]), (&json!(60), &json!(true)));
    let mut seen: Vec<String> = ids(&page["records"]);
    // One that was seen changes, and one that was not; a new one comes.
    let patches = json!([{"id": seen[0], "title": "Boss"}, {"id": "c40", "title": "Boss"}]);
    served.upsert("contacts", patches);
    served.create("contacts", json!({"first_name": "New"}));
    let mut page = page;
    while page["has_more"] == true {
        let cursor = page["next_cursor"].as_str().unwrap();
        page = served.get(&format!("/v1/contacts?limit=25&cursor={cursor}")).json();
        seen.extend(ids(&page["records"]));
    }
    assert_eq!(seen.len(), 62, "the one that was seen before shows again");
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 61);

    // The last cursor is where later changes begin.
    let cursor = page["next_cursor"].as_str().unwrap();
    let none = served.get(&format!("/v1/contacts?cursor={cursor}")).json();
    assert_eq!((&none["records"], &none["remaining"]), (&json!([]), &json!(0)));
    served.upsert("contacts", json!([{"id": "c7", "title": "Boss"}]));
    let later = served.get(&format!("/v1/contacts?cursor={cursor}")).json();
    assert_eq!(ids(&later["records"]), ["c7"]);
}

#[test]
fn updated_since_lists_what_changed_from_then_on() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    people(&served, 0..3);
    let changed = served.record("contacts", "c3")["updated_at"].as_str().unwrap().to_owned();
    std::thread::sleep(std::time::Duration::from_millis(5));
    served.upsert("contacts", json!([{"id": "c1", "title": "Boss"}]));
    let page = served.get(&format!("/v1/contacts?limit=1&updated_since={changed}")).json();
    let mut seen = ids(&page["records"]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = served.get(&format!("/v1/contacts?cursor={cursor}")).json();
    seen.extend(ids(&rest["records"]));
    assert_eq!(seen.last().unwrap(), "c1");
    let none = served.get("/v1/contacts?updated_since=2100-01-01T00:00:00%2B01:00").json();
    assert_eq!(none["records"], json!([]));
    let both = served.get(&format!("/v1/contacts?cursor={cursor}&include_deleted=true"));
    assert_eq!((both.status, both.code().as_str()), (409, "conflict"));
}

#[test]
fn deleted_records_show_as_tombstones_to_those_who_ask() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    people(&served, 0..2);
    let account = served.create("accounts", json!({"name": "Acme"}));
    let delete = |object: &str, records: Value| {
        let path = format!("/v1/{object}/batch/delete");
        served.post(&path, &json!({"records": records})).json()["results"].clone()
    };
    served.upsert("contacts", json!([{"id": "c2", "account_id": account}]));
    let stale = delete("contacts", json!([{"id": "c2", "version": 1}]));
    assert_eq!(error(&stale[0]), is("version_conflict", "/records/0/version"));
    assert_eq!(
        (&stale[0]["error"]["id"], &stale[0]["error"]["version"]),
        (&json!("c2"), &json!(2))
    );

    let gone = delete("contacts", json!([{"id": "c1", "version": 1}, {"id": "c99"}]));
    assert_eq!((&gone[0]["status"], &gone[0]["version"]), (&json!("deleted"), &json!(2)));
    assert_eq!((&gone[1]["status"], &gone[1]["version"]), (&json!("absent"), &json!(null)));
    assert_eq!(delete("contacts", json!([{"id": "c1"}]))[0]["status"], "absent");
    assert_eq!(served.get("/v1/contacts/c1").code(), "not_found");
    assert_eq!(ids(&served.get("/v1/contacts").json()["records"]), ["c2"]);

    let all = served.get("/v1/contacts?include_deleted=true").json();
    let tombstone = &all["records"][1];
    assert_eq!((&tombstone["id"], &tombstone["version"]), (&json!("c1"), &json!(2)));
    assert!(tombstone["deleted_at"].is_string());
    let id = json!([{"source": "csv", "id": "C-0", "derived": false}]);
    assert_eq!(tombstone["external_ids"], id);
    let read = served.post("/v1/contacts/batch/read", &json!({"ids": ["c1"]})).json();
    assert_eq!(&read["records"][0], tombstone);

    // A link to what is deleted becomes null, which changes its record.
    let before = served.record("contacts", "c2")["version"].as_i64().unwrap();
    delete("accounts", json!([{"id": account}]));
    let after = served.record("contacts", "c2");
    assert_eq!(after["account_id"], json!(null));
    assert!(after["version"].as_i64().unwrap() > before);
}

#[test]
fn a_batch_reads_by_every_key_and_answers_each_record_once() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    served.upsert("accounts", json!([{"name": "Acme  Inc.", "domain": "acme.example"}]));
    let ada = json!({"first_name": "Ada", "last_name": "Lovelace", "email": "Ada@Acme.example",
        "phone": "+13035550101", "external_ids": [{"source": "csv", "id": "C-1"}]});
    served.upsert("contacts", json!([ada, {"first_name": "Lee"}]));
    let read = |object: &str, keys: Value| {
        let answer = served.post(&format!("/v1/{object}/batch/read"), &keys);
        ids(&answer.json()["records"])
    };
    for keys in [
        json!({"ids": ["c1"]}),
        json!({"external_ids": [{"source": "csv", "id": "C-1"}]}),
        json!({"emails": ["ADA@acme.example"]}),
        json!({"phones": ["+13035550101"]}),
        json!({"names": ["ada  lovelace"]}),
        json!({"ids": ["c1"], "emails": ["ada@acme.example"], "names": ["nobody"]}),
    ] {
        assert_eq!(read("contacts", keys.clone()), ["c1"], "{keys}");
    }
    assert_eq!(read("accounts", json!({"names": ["ACME INC."]})), ["a1"]);
    assert_eq!(read("accounts", json!({"domains": ["www.acme.example"]})), ["a1"]);
    assert!(read("contacts", json!({"ids": ["c77", "nonsense"]})).is_empty());
}

#[test]
fn an_input_is_a_merge_patch() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let fields = json!({"records": [
        {"object": "contacts", "key": "size", "label": "Size", "type": "number"},
        {"object": "contacts", "key": "team", "label": "Team", "type": "text"},
    ]});
    assert_eq!(served.post("/v1/custom_fields/batch/upsert", &fields).status, 200);
    let id = served.create(
        "contacts",
        json!({"first_name": "Ada", "title": "Engineer", "city": "Denver",
               "more_phones": ["+13035550100"], "custom": {"size": 4, "team": "A"},
               "originals": {"phone": "555"}, "external_ids": [{"source": "csv", "id": "C-1"}]}),
    );
    let patch = json!([{"id": id, "version": 1, "title": null, "more_phones": ["+13035550199"],
        "custom": {"size": null}, "originals": {"city": "denver"},
        "external_ids": [{"source": "hubspot", "id": "7"}]}]);
    let result = served.upsert("contacts", patch.clone()).remove(0);
    assert_eq!((&result["status"], &result["version"]), (&json!("updated"), &json!(2)));
    let record = served.record("contacts", &id);
    assert_eq!((&record["first_name"], &record["title"]), (&json!("Ada"), &json!(null)));
    assert_eq!(record["more_phones"], json!(["+13035550199"]));
    assert_eq!(record["custom"], json!({"team": "A"}));
    assert_eq!(record["originals"], json!({"city": "denver", "phone": "555"}));
    assert_eq!(record["external_ids"].as_array().unwrap().len(), 2);

    let stale = served.upsert("contacts", patch).remove(0);
    assert_eq!(error(&stale), is("version_conflict", "/records/0/version"));
    assert_eq!(stale["error"]["version"], 2);
    let same = json!([{"id": id, "first_name": "Ada"}]);
    let same = served.upsert("contacts", same).remove(0);
    assert_eq!((&same["status"], &same["version"]), (&json!("unchanged"), &json!(2)));

    // Replaced, it is what is given: ids too, the ledger never.
    let whole = json!([{"id": id, "version": 2, "replace": true, "last_name": "Lovelace",
        "external_ids": [{"source": "csv", "id": "C-2"}]}]);
    assert_eq!(served.upsert("contacts", whole)[0]["status"], "updated");
    let record = served.record("contacts", &id);
    assert_eq!((&record["first_name"], &record["city"]), (&json!(null), &json!(null)));
    assert_eq!(record["custom"], json!({}));
    let ids = json!([{"source": "csv", "id": "C-2", "derived": false}]);
    assert_eq!(record["external_ids"], ids);
}

#[test]
fn the_ledger_of_consent_only_grows() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let id = served.create(
        "contacts",
        json!({"first_name": "Ada", "phone": "+13035550101", "consents": [consent("first")]}),
    );
    assert_eq!(served.record("contacts", &id)["dialable"], true);
    let again = json!([{"id": id, "consents": [consent("first")]}]);
    assert_eq!(served.upsert("contacts", again)[0]["status"], "unchanged");
    let revoked = json!({"revoked_at": "2026-02-20T10:00:00Z", "do_not_call": true});
    let more = json!([{"id": id, "consents": [consent("second"), revoked]}]);
    assert_eq!(served.upsert("contacts", more)[0]["version"], 2);
    let none = json!([{"id": id, "version": 2, "replace": true, "first_name": "Ada",
        "phone": "+13035550101", "consents": []}]);
    served.upsert("contacts", none);
    let record = served.record("contacts", &id);
    let texts: Vec<&Value> =
        record["consents"].as_array().unwrap().iter().map(|entry| &entry["text"]).collect();
    assert_eq!(texts, [&json!("first"), &json!("second"), &json!(null)]);
    assert_eq!(record["dialable"], false);
    assert_eq!(record["not_dialable"], json!(["revoked"]));
}

#[test]
fn ids_decide_which_record_is_meant_then_the_keys_that_may_match() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let key = |id: &str| json!([{"source": "csv", "id": id}]);
    let one = served
        .create("contacts", json!({"email": "info@acme.example", "external_ids": key("C-1")}));
    served.create("contacts", json!({"email": "lee@acme.example", "external_ids": key("C-2")}));

    let same = json!([{"external_ids": key("C-1"), "title": "Boss"}]);
    assert_eq!(served.upsert("contacts", same)[0]["id"], json!(one));
    let matched = json!([{"match": ["email"], "email": "INFO@acme.example", "city": "Denver"}]);
    assert_eq!(served.upsert("contacts", matched)[0]["id"], json!(one));
    let unasked = json!([{"email": "info@acme.example"}]);
    assert_eq!(served.upsert("contacts", unasked)[0]["status"], "created");
    let several = json!([{"match": ["email"], "email": "info@acme.example"}]);
    let several = served.upsert("contacts", several).remove(0);
    assert_eq!(error(&several), is("ambiguous_match", "/records/0/match/0"));

    let taken = json!([{"id": one, "external_ids": key("C-2")}]);
    let taken = served.upsert("contacts", taken).remove(0);
    assert_eq!(error(&taken), is("external_id_taken", "/records/0/external_ids/0"));
    let both = json!([{"external_ids": [key("C-1")[0], key("C-2")[0]], "title": "Both"}]);
    let both = served.upsert("contacts", both).remove(0);
    assert_eq!(error(&both), is("external_id_taken", "/records/0/external_ids/1"));
    let twice = json!([{"id": one, "title": "A"}, {"external_ids": key("C-1"), "title": "B"}]);
    let twice = served.upsert("contacts", twice);
    assert_eq!(twice[0]["status"], "updated");
    assert_eq!(error(&twice[1]), is("duplicate_in_batch", "/records/1"));
    assert_eq!(served.record("contacts", &one)["title"], "A");
}

#[test]
fn each_record_of_a_batch_is_done_whole_or_not_at_all() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let results = served.upsert(
        "contacts",
        json!([
            {"first_name": "Ada"},
            {"email": "a@@b"},
            {"title": "nameless"},
            {"first_name": "Lee", "owner_email": "nobody@acme.example"},
            {"first_name": "Lee", "account_id": "a9"},
            {"first_name": "Lee", "custom": {"size": 4}},
            {"first_name": "Lee", "created_at": "2026-02-30T00:00:00Z"},
            {"id": "c99", "first_name": "Lee"},
            {"first_name": "Kim"},
        ]),
    );
    let codes: Vec<&str> =
        results.iter().map(|result| result["error"]["code"].as_str().unwrap_or("fine")).collect();
    assert_eq!(
        codes,
        [
            "fine",
            "invalid_email",
            "required_missing",
            "unknown_owner",
            "unknown_account",
            "unknown_custom_field",
            "invalid_value",
            "not_found",
            "fine",
        ]
    );
    assert_eq!(served.get("/v1/contacts").json()["remaining"], 2);
    let lost = json!({"import_id": "i9", "records": [{"first_name": "Ada"}]});
    assert_eq!(served.post("/v1/contacts/batch/upsert", &lost).code(), "not_found");
}

#[test]
fn a_deal_goes_to_the_stage_of_that_exact_name() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let pipelines = json!({"records": [
        {"name": "Partners", "stages": [{"name": "New", "kind": "open"}, {"name": "Signed", "kind": "won"}]},
    ]});
    let upsert = |body: &Value| {
        served.post("/v1/pipelines/batch/upsert", body).json()["results"][0]["status"].clone()
    };
    assert_eq!(upsert(&pipelines), "created");
    assert_eq!(upsert(&pipelines), "unchanged");
    let more =
        json!({"records": [{"name": "Partners", "stages": [{"name": "Talks", "kind": "open"}]}]});
    assert_eq!(upsert(&more), "updated");
    let listed = served.get("/v1/pipelines").json();
    let stages = listed["records"][1]["stages"].as_array().unwrap();
    let names: Vec<&Value> = stages.iter().map(|stage| &stage["name"]).collect();
    assert_eq!(names, [&json!("New"), &json!("Talks"), &json!("Signed")]);

    let deal = |pipeline: &str, stage: &str| json!({"name": "Seats", "amount": "10.50", "pipeline": pipeline, "stage": stage});
    let results = served.upsert(
        "deals",
        json!([deal("Partners", "Signed"), deal("Partners", "signed"), deal("Nowhere", "New"),
               {"name": "Seats"}]),
    );
    assert_eq!(error(&results[1]), is("unknown_stage", "/records/1/stage"));
    assert_eq!(error(&results[2]), is("unknown_pipeline", "/records/2/pipeline"));
    assert_eq!(error(&results[3]), is("required_missing", "/records/3/pipeline"));
    let record = served.record("deals", "d1");
    assert_eq!((&record["status"], &record["currency"]), (&json!("won"), &json!("USD")));
}

#[test]
fn custom_fields_are_added_never_retyped_and_deleted_only_while_empty() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let field = |kind: &str, options: Value| {
        let field = json!({"object": "contacts", "key": "size", "label": "Size", "type": kind,
            "options": options});
        let body = json!({"records": [field]});
        served.post("/v1/custom_fields/batch/upsert", &body).json()["results"][0].clone()
    };
    assert_eq!(field("select", json!(["S", "M"]))["status"], "created");
    assert_eq!(field("select", json!(["M"]))["status"], "unchanged");
    assert_eq!(field("select", json!(["L"]))["status"], "updated");
    assert_eq!(error(&field("text", json!([]))), is("type_conflict", "/records/0/type"));
    let listed = served.get("/v1/custom_fields").json();
    assert_eq!(listed["records"][0]["options"], json!(["S", "M", "L"]));

    let id = served.create("contacts", json!({"first_name": "Ada", "custom": {"size": "M"}}));
    let delete = || {
        let body = json!({"records": [{"object": "contacts", "key": "size"}]});
        served.post("/v1/custom_fields/batch/delete", &body).json()["results"][0].clone()
    };
    assert_eq!(error(&delete()), is("in_use", "/records/0/key"));
    served.upsert("contacts", json!([{"id": id, "custom": {"size": null}}]));
    assert_eq!(delete()["status"], "deleted");
    assert_eq!(delete()["status"], "absent");
}

#[test]
fn imports_are_kept_as_they_are_told() {
    let sandbox = Sandbox::new();
    let served = sandbox.serve(&[]);
    let begun = json!({"source": "csv", "started_at": "2026-03-08T14:30:00-05:00", "files": [
        {"object": "contacts", "name": "contacts.csv", "sha256": "0".repeat(64), "rows": 2}]});
    let told = served.post("/v1/imports", &begun);
    assert_eq!(told.status, 201);
    let import = told.json();
    assert_eq!((&import["id"], &import["state"]), (&json!("i1"), &json!("running")));
    assert_eq!(import["started_at"], "2026-03-08T19:30:00.000Z");
    let counts = json!({"created": 2, "merged": 0, "unchanged": 0, "rejected": 0});
    let ended = json!({"state": "finished", "counts": {"contacts": counts}});
    let patch =
        |key: &str, body: &Value| served.write("PATCH", "/v1/imports/i1", key, body).unwrap();
    assert_eq!(patch("finish-the-import", &ended).json()["counts"]["contacts"], counts);
    assert_eq!(patch("take-the-import-back", &json!({"state": "undone"})).status, 200);
    assert_eq!(patch("finish-it-once-more", &ended).code(), "conflict");
    assert_eq!(served.get("/v1/imports").json()["records"][0]["state"], "undone");
    assert_eq!(served.get("/v1/imports/i2").code(), "not_found");
}

#[test]
fn what_an_import_brought_before_is_served() {
    let sandbox = Sandbox::with_fixtures("acme");
    let words = ["import", "accounts.csv", "contacts.csv", "deals.csv", "--max-rejected", "100%"];
    let imported = sandbox.run(&words);
    assert_eq!(imported.code, 0, "{imported:?}");
    let served = sandbox.serve(&[]);
    let records = served.get("/v1/workspace").json()["records"].clone();
    for object in ["accounts", "contacts", "deals"] {
        let page = served.get(&format!("/v1/{object}?limit=500")).json();
        assert_eq!(page["remaining"], records[object], "{object}");
        assert_eq!(
            page["records"].as_array().unwrap().len(),
            records[object].as_u64().unwrap() as usize
        );
    }
}
