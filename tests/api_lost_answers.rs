//! A record is ours if the journal says that we created it and the destination did not have it before:
//! lost answers, keys that expired and gateways that speak for the workspace change nothing about it.
//! Only a difference from what was sent is an edit, and that is kept and named.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::support::front::{Fault, before, expire, killed};
use crate::support::remote::{Remote, at, number};
use crate::support::rules::counts;
use crate::support::server::{Seen, Server};
use crate::support::{Ran, Sandbox};

const IMPORT: [&str; 4] = ["import", "contacts.csv", "accounts.csv", "deals.csv"];
const UNDO: [&str; 3] = ["undo", "1", "--yes"];
const UPSERT: &str = "/v1/contacts/batch/upsert";
/// Contacts of the files.
const CONTACTS: usize = 260;
/// Accounts: 20 with an id, the others named by contacts alone.
const ACCOUNTS: usize = 150;
/// Deals.
const DEALS: usize = 120;

/// Files whose rows link, name companies that have no row, and give consent.
fn company(client: &Sandbox) {
    let rows = |header: &str, rows: usize, row: &dyn Fn(usize) -> String| {
        (0..rows).fold(format!("{header}\n"), |text, n| text + &row(n) + "\n")
    };
    client.write(
        "accounts.csv",
        rows("Account ID,Account Name", 20, &|n| format!("A-{n},Company {n}")),
    );
    client.write(
        "contacts.csv",
        rows("Contact ID,Last Name,Email,Company,consent_text,consent_timestamp", CONTACTS, &|n| {
            let company = n % ACCOUNTS;
            format!(
                "C-{n},Person {n},p{n}@acme.example,Company {company},I agree,2026-02-01T09:00:00Z"
            )
        }),
    );
    client.write(
        "deals.csv",
        rows("Deal ID,Deal Name,Stage,Amount,Contact ID", DEALS, &|n| {
            format!("D-{n},Deal {n},Lead,{n}.50,C-{n}")
        }),
    );
}

fn is_upsert(seen: &Seen) -> bool {
    seen.target.ends_with("/batch/upsert") && !seen.target.contains("custom")
}

/// The same fault for the upserts numbered `from` and later.
fn upserts_from(from: usize, fault: Fault) -> impl Fn(&Seen) -> Fault + Send + Sync + 'static {
    let sent = AtomicUsize::new(0);
    move |seen| {
        let counts = is_upsert(seen) && sent.fetch_add(1, Ordering::SeqCst) >= from;
        if counts { fault } else { Fault::None }
    }
}

/// A fault for the upsert of that number alone.
fn once(at: usize, fault: Fault) -> impl Fn(&Seen) -> Fault + Send + Sync + 'static {
    let sent = AtomicUsize::new(0);
    move |seen| {
        let counts = is_upsert(seen) && sent.fetch_add(1, Ordering::SeqCst) == at;
        if counts { fault } else { Fault::None }
    }
}

fn run(front: &Server, client: &Sandbox, words: &[&str]) -> Ran {
    Ran::of(at(&front.url(), client, words).output().expect("the binary runs"))
}

/// Nothing is left at either end.
fn assert_empty(remote: &Remote, client: &Sandbox) {
    for (end, folder) in [("hub", client), ("workspace", &remote.folder)] {
        for table in ["accounts", "contacts", "deals", "external_ids", "consents"] {
            let left = number(folder, &format!("SELECT count(*) FROM {table}"));
            assert_eq!(left, 0, "{table} of the {end}");
        }
    }
    assert_eq!(number(client, "SELECT count(*) FROM push_batch"), 0);
}

/// Takes import 1 back, after which nothing is left.
fn assert_all_is_taken_back(remote: &Remote, client: &Sandbox) {
    let tried = remote.done(client, &["undo", "1", "--dry-run"]);
    let report = remote.done(client, &UNDO);
    for report in [tried, report] {
        assert_eq!(report["kept_total"], 0, "{report:#}");
        let deleted = json!({"accounts": ACCOUNTS, "contacts": CONTACTS, "deals": DEALS});
        assert_eq!(report["deleted"], deleted, "{report:#}");
    }
    assert_empty(remote, client);
}

fn assert_imported(remote: &Remote, report: &Value) {
    assert_eq!(counts(report, "contacts"), [CONTACTS as u64, 0, 0, 0], "{report:#}");
    for (table, records) in [("accounts", ACCOUNTS), ("contacts", CONTACTS), ("deals", DEALS)] {
        assert_eq!(remote.count(&format!("SELECT count(*) FROM {table}")), records as u64);
    }
}

/// Where the answers are lost: the first batches of accounts, of contacts, of deals.
const LOST: [(usize, &str, u64); 3] = [
    (0, "SELECT count(*) FROM accounts", ACCOUNTS as u64),
    (3, "SELECT count(*) FROM contacts", CONTACTS as u64),
    (5, "SELECT count(*) FROM deals", DEALS as u64),
];

/// An import whose answers are lost from some place of [`LOST`] on, killed there; `expired`: its keys are
/// forgotten since. The front stays as long as it is held.
fn killed_without_answers(
    (from, there, least): (usize, &str, u64),
    expired: bool,
) -> (Remote, Sandbox, Server) {
    let (remote, client) = (Remote::new(&[]), Sandbox::new());
    company(&client);
    let front = before(&remote, upserts_from(from, Fault::Hung));
    killed(&front, &remote, &client, &IMPORT, (there, least));
    if expired {
        expire(&remote);
    }
    (remote, client, front)
}

#[test]
fn what_was_created_under_lost_answers_is_ours_after_the_keys_have_expired() {
    for expired in [true, false] {
        for (from, there, least) in LOST {
            let (remote, client, _front) = killed_without_answers((from, there, least), expired);
            let report = remote.done(&client, &[&IMPORT[..], &["--resume"]].concat());
            assert_imported(&remote, &report);
            assert_all_is_taken_back(&remote, &client);
        }
    }
}

#[test]
fn an_import_whose_answers_were_lost_is_taken_back_without_being_finished() {
    for expired in [true, false] {
        for (from, there, least) in LOST {
            let (remote, client, _front) = killed_without_answers((from, there, least), expired);
            let report = remote.done(&client, &UNDO);
            assert_eq!(report["kept_total"], 0, "{from} {expired}: {report:#}");
            assert_empty(&remote, &client);
        }
    }
}

#[test]
fn a_gateway_that_answers_for_the_workspace_takes_nothing_from_us() {
    for (status, at) in [(400, 1), (403, 3), (404, 6), (409, 4), (422, 0)] {
        let (remote, client) = (Remote::new(&[]), Sandbox::new());
        company(&client);
        let front = before(&remote, once(at, Fault::Gateway(status)));
        let ran = run(&front, &client, &IMPORT);
        assert_eq!(ran.code, 1, "{status}: {ran:?}");
        let report = remote.done(&client, &[&IMPORT[..], &["--resume"]].concat());
        assert_imported(&remote, &report);
        assert_all_is_taken_back(&remote, &client);
    }
}

#[test]
fn a_gateway_that_turns_a_batch_away_costs_nothing_but_another_run() {
    for status in [400, 403, 404, 413] {
        let (remote, client) = (Remote::new(&[]), Sandbox::new());
        company(&client);
        let front = before(&remote, once(1, Fault::Turned(status)));
        let ran = run(&front, &client, &IMPORT);
        if ran.code != 0 {
            remote.done(&client, &[&IMPORT[..], &["--resume"]].concat());
        }
        assert_all_is_taken_back(&remote, &client);
    }
}

#[test]
fn an_answer_that_is_lost_within_a_run_whose_key_is_forgotten_is_ours_too() {
    let (remote, client) = (Arc::new(Remote::new(&[])), Sandbox::new());
    company(&client);
    let (sent, there) = (AtomicUsize::new(0), Arc::clone(&remote));
    let front = before(&remote, move |seen| {
        let number = if is_upsert(seen) { sent.fetch_add(1, Ordering::SeqCst) } else { 99 };
        if number < 9 && number % 2 == 1 {
            return Fault::Lost;
        }
        expire(&there);
        Fault::None
    });
    let ran = run(&front, &client, &[&IMPORT[..], &["--format", "json"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_imported(&remote, &ran.json());
    assert_all_is_taken_back(&remote, &client);
}

#[test]
fn what_somebody_edited_under_a_lost_answer_is_left_kept_and_named() {
    for expired in [true, false] {
        for resumed in [true, false] {
            let (remote, client) = (Remote::new(&[]), Sandbox::new());
            company(&client);
            let front = before(&remote, upserts_from(2, Fault::Hung));
            let there = ("SELECT count(*) FROM contacts", CONTACTS as u64);
            killed(&front, &remote, &client, &IMPORT, there);
            if expired {
                expire(&remote);
            }
            let edits = json!([
                {"id": remote.id("contacts", "C-7"), "last_name": "Novak"},
                {"id": remote.id("contacts", "C-8"), "title": "Buyer"},
            ]);
            remote.write(UPSERT, edits);
            if resumed {
                remote.done(&client, &[&IMPORT[..], &["--resume"]].concat());
            }
            let report = remote.done(&client, &UNDO);
            let kept = report["kept"].as_array().expect("kept");
            let contacts: Vec<&str> = kept
                .iter()
                .filter(|kept| kept["object"] == "contacts")
                .map(|kept| kept["reason"].as_str().expect("a reason"))
                .collect();
            let said = "somebody edited it since";
            assert_eq!(contacts, [said, said], "{expired} {resumed}: {report:#}");
            let query = "SELECT last_name, title, account_name FROM contacts ORDER BY last_name";
            let left = [["Novak", "", "Company 7"], ["Person 8", "Buyer", "Company 8"]];
            assert_eq!(remote.folder.sql(query), left, "{expired} {resumed}");
            assert_eq!(client.sql(query), left, "{expired} {resumed}");
        }
    }
}

#[test]
fn what_another_client_made_before_we_sent_anything_is_not_ours() {
    let (mut remote, client) = (Remote::new(&[]), Sandbox::new());
    client.write("contacts.csv", "Contact ID,Last Name,Email\nC-1,Hale,c1@acme.example\n");
    remote.hold(&client, &["import", "contacts.csv"]);
    let other = Sandbox::new();
    other.write("contacts.csv", "Contact ID,Last Name,Email\nC-1,Hale,c1@acme.example\n");
    remote.done(&other, &["import", "contacts.csv"]);
    let report = remote.done(&client, &UNDO);
    assert_eq!(report["kept_total"], 1, "{report:#}");
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), 1);
}

/// Faults at random: the same ones for the same seed.
fn at_random(remote: &Arc<Remote>, seed: u64) -> Server {
    let (drawn, there) = (AtomicUsize::new(seed as usize), Arc::clone(remote));
    before(remote, move |seen| {
        let number = drawn.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst) as u64;
        let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let number = number ^ (number >> 27);
        if seen.method == "GET" || seen.target.ends_with("/read") {
            return Fault::None;
        }
        if number.is_multiple_of(7) {
            expire(&there);
        }
        match number / 7 % 14 {
            0 => Fault::Lost,
            1 => Fault::Gateway(400),
            2 => Fault::Gateway(404),
            3 => Fault::Turned(403),
            _ => Fault::None,
        }
    })
}

#[test]
fn whatever_becomes_of_the_answers_the_end_is_the_same() {
    for seed in 1..=4 {
        let (remote, client) = (Arc::new(Remote::new(&[])), Sandbox::new());
        company(&client);
        let front = at_random(&remote, seed);
        let until_done = |words: &[&str]| {
            for _ in 0..40 {
                let begun = client.path().join("adoptiv.db").exists()
                    && number(&client, "SELECT count(*) FROM import WHERE state = 'running'") > 0;
                let resume: &[&str] =
                    if begun && words[0] == "import" { &["--resume"] } else { &[] };
                let ran = run(&front, &client, &[words, resume, &["--format", "json"]].concat());
                if ran.code == 0 {
                    return ran.json();
                }
                assert_eq!(ran.code, 1, "{seed}: {ran:?}");
                assert!(
                    ran.stdout.contains("refuses the request")
                        || ran.stdout.contains("does not allow"),
                    "{seed}: {ran:?}"
                );
            }
            panic!("{seed}: never done");
        };
        assert_imported(&remote, &until_done(&IMPORT));
        let report = until_done(&UNDO);
        assert_eq!(report["kept_total"], 0, "{seed}: {report:#}");
        let deleted = json!({"accounts": ACCOUNTS, "contacts": CONTACTS, "deals": DEALS});
        assert_eq!(report["deleted"], deleted, "{seed}: {report:#}");
        assert_empty(&remote, &client);
    }
}
