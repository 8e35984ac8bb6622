//! An import to a workspace behind the API survives whatever goes wrong: the end is that of an import
//! that nobody disturbed, record for record.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::remote::{Remote, Running, at, number, random, until, workspace};
use crate::support::rules::counts;
use crate::support::served::TOKEN;
use crate::support::server::{Answer, Server};
use crate::support::workspace::{Dump, by_source};
use crate::support::{Ran, Sandbox};

const IMPORT: [&str; 6] =
    ["import", "--max-rejected", "100%", "contacts.csv", "accounts.csv", "deals.csv"];

/// Files in which rows link, repeat, merge and fail.
fn company(folder: &Sandbox, contacts: usize) {
    let mut text = String::from("Account ID,Account Name,Phone\n");
    for n in 0..contacts / 6 {
        text += &format!("A-{n},Company {n},303-555-01{:02}\n", n % 100);
    }
    folder.write("accounts.csv", text);
    let mut text = String::from(
        "Contact ID,Account ID,Company,First Name,Last Name,Email,consent_text,consent_timestamp\n",
    );
    for n in 0..contacts {
        // Some repeat an id, some have none, some have an address that is none.
        let id = if n % 11 == 3 { String::new() } else { format!("C-{}", n - n % 7 / 6) };
        let email = match n % 97 {
            5 => "no@address@example.com".to_owned(),
            _ => format!("person{}@company{}.example", n - n % 13 / 12, n % 50),
        };
        let (account, company) = match n % 5 {
            0 => (String::new(), format!("Company {}", n / 3)),
            1 => (format!("A-{}", n + 1), String::new()),
            _ => (format!("A-{}", n / 7), String::new()),
        };
        let (name, day) = (format!("First{},Last{n}", n % 100), n % 9 + 1);
        text += &format!("{id},{account},{company},{name},{email},I agree {n},2026-02-0{day}\n");
    }
    folder.write("contacts.csv", text);
    let mut text = String::from("Deal ID,Deal Name,Contact ID,Account ID,Stage,Amount\n");
    for n in 0..contacts / 4 {
        let stage = ["Lead", "Proposal", "Closed Won", "Elsewhere"][n % 4];
        text += &format!("D-{n},Deal {n},C-{},A-{},{stage},{}.50\n", n * 2, n / 3, n + 1);
    }
    folder.write("deals.csv", text);
}

/// A company, and what an undisturbed import of it into a local store comes to.
struct Whole {
    contacts: usize,
    dump: Dump,
    report: Value,
}

impl Whole {
    fn new(contacts: usize) -> Whole {
        let local = workspace();
        company(&local, contacts);
        let report = comparable(local.done(&IMPORT));
        Whole { contacts, dump: by_source(&local.path().join("adoptiv.db")), report }
    }

    /// A folder with the files.
    fn client(&self) -> Sandbox {
        let client = Sandbox::new();
        company(&client, self.contacts);
        client
    }

    /// The hub and the workspace hold what they are to hold, and nothing is left to be sent.
    fn assert(&self, remote: &Remote, client: &Sandbox) {
        self.assert_workspace(remote);
        assert_same(&by_source(&client.path().join("adoptiv.db")), &self.dump);
        assert_eq!(number(client, "SELECT count(*) FROM push_batch"), 0, "all is answered");
    }

    fn assert_workspace(&self, remote: &Remote) {
        let mut there = remote.by_source();
        // Links that are still open are known to the hub alone.
        there.insert("open_links", self.dump["open_links"].clone());
        assert_same(&there, &self.dump);
    }
}

static SMALL: LazyLock<Whole> = LazyLock::new(|| Whole::new(600));
static LARGE: LazyLock<Whole> = LazyLock::new(|| Whole::new(7_000));

/// The report without what differs from run to run.
fn comparable(mut report: Value) -> Value {
    for key in ["seconds", "destination", "import_id"] {
        report.as_object_mut().expect("an object").remove(key).expect(key);
    }
    report["consent"].as_object_mut().expect("consent").remove("withheld");
    report
}

/// Compares stores too large to be printed.
fn assert_same(one: &Dump, other: &Dump) {
    for (table, rows) in one {
        let theirs = &other[table];
        let differs = rows.iter().zip(theirs).find(|(one, other)| one != other);
        assert!(differs.is_none(), "{table}: {differs:?}");
        assert_eq!(rows.len(), theirs.len(), "{table}");
    }
}

/// An import in these circumstances ends as if there were none.
fn through(flags: &[&str]) {
    let (remote, client) = (Remote::new(flags), SMALL.client());
    let report = remote.done(&client, &IMPORT);
    assert_eq!(comparable(report), SMALL.report, "{flags:?}");
    SMALL.assert(&remote, &client);
}

#[test]
fn failures_and_lost_answers() {
    through(&["--fail", "5%", "--drop", "5%", "--seed", "3"]);
}

#[test]
fn a_limit() {
    through(&["--rate-limit", "20/s"]);
}

#[test]
fn latency_and_answers_that_trickle() {
    through(&["--latency", "20ms", "--slow-body"]);
}

/// Goes on with an import until it is through; the report.
fn finish(remote: &Remote, client: &Sandbox) -> Value {
    let unfinished = "SELECT count(*) FROM imports WHERE finished_at IS NULL";
    let begun = client.path().join("adoptiv.db").exists() && number(client, unfinished) > 0;
    let words = if begun { [&IMPORT[..], &["--resume"]].concat() } else { IMPORT.to_vec() };
    remote.done(client, &words)
}

fn trouble(seed: &str) -> [&str; 6] {
    ["--fail", "5%", "--drop", "5%", "--seed", seed]
}

#[test]
fn both_ends_killed_at_random_moments_among_failures_and_lost_answers() {
    let client = LARGE.client();
    let mut remote = Remote::new(&trouble("1"));
    let mut waits = Vec::new();
    for seed in ["2", "3", "4", "5"] {
        let mut running = remote.begin(&client, &IMPORT);
        let wait = Duration::from_millis(300 + random(1_500));
        std::thread::sleep(wait);
        remote.kill();
        std::thread::sleep(Duration::from_millis(random(300)));
        remote.start(&trouble(seed));
        let more = Duration::from_millis(random(1_500));
        std::thread::sleep(more);
        waits.push((wait, more, running.runs()));
        running.kill();
    }
    eprintln!("killed after {waits:?}");
    let report = finish(&remote, &client);
    if report["import_id"] == 1 {
        assert_eq!(comparable(report), LARGE.report);
    }
    LARGE.assert(&remote, &client);
}

#[test]
fn an_import_killed_while_it_sends_goes_on_with_what_is_missing() {
    let client = SMALL.client();
    let mut remote = Remote::new(&["--latency", "30ms", "--rate-limit", "10/s"]);
    for least in [100, 300, 500] {
        let running = remote.begin(&client, &IMPORT);
        until("records arrive", || remote.count("SELECT count(*) FROM change") >= least);
        running.kill();
    }
    remote.restart(&[]);
    let report = remote.done(&client, &[&IMPORT[..], &["--resume"]].concat());
    assert_eq!(comparable(report), SMALL.report);
    SMALL.assert(&remote, &client);
    assert_eq!(remote.count("SELECT count(*) FROM told_import"), 1, "one import was told of");
}

#[test]
fn two_clients_that_import_the_same_files_at_once_make_no_duplicates() {
    let remote = Remote::new(&["--latency", "10ms", "--fail", "3%", "--drop", "3%", "--seed", "9"]);
    let clients = [SMALL.client(), SMALL.client()];
    let running = clients.each_ref().map(|client| remote.begin(client, &IMPORT));
    for ran in running.map(|running| running.ended()) {
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    SMALL.assert_workspace(&remote);
    for client in &clients {
        let report = remote.done(client, &IMPORT);
        for object in ["accounts", "contacts", "deals"] {
            assert_eq!(report["objects"][object]["created"], 0, "{report}");
        }
    }
    SMALL.assert_workspace(&remote);
}

/// Starts an import that takes a while, and waits until some of it has arrived.
fn under_way(client: &Sandbox) -> (Remote, Running) {
    let remote = Remote::new(&["--latency", "50ms", "--rate-limit", "10/s"]);
    let running = remote.begin(client, &IMPORT);
    until("records arrive", || remote.count("SELECT count(*) FROM change") >= 100);
    (remote, running)
}

#[test]
fn ctrl_c_keeps_what_was_done_and_names_the_command_to_go_on_with() {
    let client = SMALL.client();
    let (mut remote, running) = under_way(&client);
    running.interrupt();
    let ran = running.ended();
    assert_eq!(ran.code, 130, "{ran:?}");
    assert!(ran.stderr.contains("every batch that was done is kept"), "{ran:?}");
    let command = ran.stderr.split('`').find(|part| part.contains("import --resume"));
    let words: Vec<&str> = command.expect("a command").split_whitespace().skip(1).collect();
    assert!(words.contains(&remote.url()), "{words:?}");
    let at = words.iter().position(|word| *word == "--to").expect("--to");
    remote.restart(&[]);
    let report = remote.done(&client, &[&words[..at], &words[at + 2..]].concat());
    assert_eq!(comparable(report), SMALL.report);
    SMALL.assert(&remote, &client);
}

#[test]
fn a_second_ctrl_c_leaves_at_once_and_that_is_safe() {
    let client = SMALL.client();
    let mut remote = Remote::new(&["--latency", "1s"]);
    let running = remote.begin(&client, &IMPORT);
    let store = client.path().join("adoptiv.db");
    until("a batch is in flight", || {
        store.exists()
            && !client.sql("SELECT 1 FROM sqlite_schema WHERE name = 'push_batch'").is_empty()
            && number(&client, "SELECT count(*) FROM push_batch") > 0
    });
    running.interrupt();
    std::thread::sleep(Duration::from_millis(50));
    let began = Instant::now();
    running.interrupt();
    let ran = running.ended();
    assert_eq!(ran.code, 130, "{ran:?}");
    assert!(began.elapsed() < Duration::from_millis(600), "{:?}", began.elapsed());
    remote.restart(&[]);
    assert_eq!(comparable(finish(&remote, &client)), SMALL.report);
    SMALL.assert(&remote, &client);
}

#[test]
fn a_token_that_expires_under_way_is_said_and_resume_goes_on_with_another() {
    let client = SMALL.client();
    let mut remote = Remote::new(&["--expire-token-after", "14"]);
    let ran = remote.run(&client, &IMPORT);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.stderr.contains("expired"), "{ran:?}");
    assert!(ran.stderr.contains("connect adoptiv"), "{ran:?}");
    assert!(ran.stderr.contains("import --resume"), "{ran:?}");
    assert!(!ran.stderr.contains(TOKEN), "{ran:?}");
    assert!(remote.count("SELECT count(*) FROM change") > 0, "it came in the middle");
    remote.restart(&[]);
    let report = remote.done(&client, &[&IMPORT[..], &["--resume"]].concat());
    assert_eq!(comparable(report), SMALL.report);
    SMALL.assert(&remote, &client);
}

#[test]
fn a_killed_import_can_be_taken_back_instead() {
    let client = SMALL.client();
    let (mut remote, running) = under_way(&client);
    running.kill();
    remote.restart(&[]);
    remote.done(&client, &["undo", "1", "--yes"]);
    for folder in [&client, &remote.folder] {
        for table in ["accounts", "contacts", "deals", "consents", "external_ids"] {
            assert_eq!(number(folder, &format!("SELECT count(*) FROM {table}")), 0, "{table}");
        }
    }
    assert_eq!(number(&client, "SELECT count(*) FROM push_batch"), 0);
    assert_eq!(comparable(remote.done(&client, &IMPORT)), SMALL.report);
    SMALL.assert(&remote, &client);
}

#[test]
fn batches_that_are_too_large_go_in_parts_and_a_record_that_is_comes_back() {
    const MOST: usize = 8_000;
    let remote = Arc::new(Remote::new(&[]));
    let behind = Arc::clone(&remote);
    let narrow = Server::new(move |seen| {
        if seen.body.len() > MOST {
            return Answer::json(
                413,
                json!({"title": "too large", "status": 413, "code": "body_too_large"}),
            )
            .with("content-type", "application/problem+json");
        }
        let skipped = ["host", "connection", "content-length", "accept-encoding"];
        let kept = seen.headers.iter().filter(|(name, _)| !skipped.contains(&name.as_str()));
        let headers: Vec<(&str, &str)> =
            kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = behind.api().send(&seen.method, &seen.target, &headers, &seen.body);
        let answer = answer.expect("an answer");
        Answer::Whole(
            answer.status,
            vec![("content-type", "application/json".to_owned())],
            answer.body.into_bytes(),
        )
    });
    let client = Sandbox::new();
    let mut text = String::from("Contact ID,Email,Last Name\n");
    for n in 0..300 {
        let name = if n == 150 { "x".repeat(MOST) } else { format!("Number {n}") };
        text += &format!("C-{n},person{n}@acme.example,{name}\n");
    }
    client.write("contacts.csv", text);
    let words = ["import", "contacts.csv", "--format", "json"];
    let ran = Ran::of(at(&narrow.url(), &client, &words).output().expect("the binary runs"));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(counts(&ran.json(), "contacts"), [299, 0, 0, 1]);
    assert_eq!(ran.json()["rejections"][0]["line"], 152, "{ran:?}");
    assert_eq!(remote.count("SELECT count(*) FROM contacts"), 299);
    assert!(narrow.seen().len() < 100, "{}", narrow.seen().len());
}
