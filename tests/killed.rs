//! A run that is killed at any moment leaves a store that opens, and the same command completes it
//! as if nothing had happened.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::archive::{member, zip};
use crate::support::workspace::{Dump, by_source};
use crate::support::{Ran, Sandbox};

const FILES: [&str; 3] = ["contacts.csv", "accounts.csv", "deals.csv"];

/// How many contacts: enough that an import takes seconds and commits several times.
const CONTACTS: usize = 16_000;

/// An import that nobody interrupted.
struct Whole {
    sandbox: Sandbox,
    report: Value,
    dump: Dump,
    took: Duration,
}

static WHOLE: LazyLock<Whole> = LazyLock::new(|| {
    let sandbox = Sandbox::new();
    company(&sandbox);
    let began = Instant::now();
    let ran = sandbox.run(&import());
    let took = began.elapsed();
    assert_eq!(ran.code, 0, "{ran:?}");
    let dump = by_source(&sandbox.path().join("adoptiv.db"));
    Whole { report: comparable(&ran), dump, took, sandbox }
});

/// Three files in which rows link, repeat, merge and fail.
fn company(sandbox: &Sandbox) {
    let mut accounts = String::from("Account ID,Account Name,Phone\n");
    for n in 0..CONTACTS / 6 {
        accounts += &format!("A-{n},Company {n},303-555-01{:02}\n", n % 100);
    }
    sandbox.write("accounts.csv", accounts);
    let mut contacts = String::from(
        "Contact ID,Account ID,Company,First Name,Last Name,Email,Phone,consent_text,\
         consent_timestamp,do_not_call\n",
    );
    for n in 0..CONTACTS {
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
        contacts += &format!(
            "{id},{account},{company},First{},Last{n},{email},(303) 555-01{:02},I agree {n},\
             2026-02-0{}T09:00:00Z,{}\n",
            n % 100,
            n % 100,
            n % 9 + 1,
            // It binds the number of all that were written before.
            if n % 5_000 == 4_077 { "yes" } else { "" }
        );
    }
    sandbox.write("contacts.csv", contacts);
    let mut deals = String::from("Deal ID,Deal Name,Contact ID,Account ID,Stage,Amount\n");
    for n in 0..CONTACTS / 4 {
        let stage = ["Lead", "Proposal", "Closed Won", "Elsewhere"][n % 4];
        deals += &format!("D-{n},Deal {n},C-{},A-{},{stage},{}.50\n", n * 2, n / 3, n + 1);
    }
    sandbox.write("deals.csv", deals);
}

/// The words of an import of the company.
fn import() -> Vec<&'static str> {
    let mut words = vec!["import", "--max-rejected", "100%", "--format", "json"];
    words.extend(FILES);
    words
}

fn start(sandbox: &Sandbox, words: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"))
        .args(words)
        .current_dir(sandbox.path())
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs")
}

/// Waits for the end of a process and takes what it printed.
fn ended(mut child: Child) -> Ran {
    let mut stderr = child.stderr.take().expect("standard error");
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        stderr.read_to_end(&mut text).map(|_| text)
    });
    let mut output = child.wait_with_output().expect("a process that ends");
    output.stderr = reader.join().expect("a reader").expect("standard error");
    Ran::of(output)
}

/// Kills a process as `kill -9` does.
fn kill(mut child: Child) {
    child.kill().expect("a process that can be killed");
    child.wait().expect("a process that ended");
}

/// A number below `bound`, another one each time.
fn random(bound: u128) -> u64 {
    use std::hash::{BuildHasher, RandomState};
    let drawn = u128::from(RandomState::new().hash_one(0));
    u64::try_from(drawn % bound.max(1)).expect("a small number")
}

/// Starts an import in a new sandbox and waits until some of its rows are committed.
fn begun() -> (Sandbox, Child) {
    let sandbox = Sandbox::new();
    company(&sandbox);
    let child = start(&sandbox, &import());
    until("rows are committed", || committed(&sandbox) > 0);
    (sandbox, child)
}

/// Waits until something holds.
fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// How many rows are committed.
fn committed(sandbox: &Sandbox) -> i64 {
    let path = sandbox.path().join("adoptiv.db");
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
    let Ok(store) = rusqlite::Connection::open_with_flags(path, flags) else { return 0 };
    store.query_row("SELECT count(*) FROM import_rows", [], |row| row.get(0)).unwrap_or(0)
}

/// The report without what differs from run to run.
fn comparable(ran: &Ran) -> Value {
    let mut report = ran.json();
    report.as_object_mut().expect("an object").remove("seconds");
    report
}

fn assert_whole(sandbox: &Sandbox, ran: &Ran) {
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(comparable(ran), WHOLE.report);
    assert_same(&by_source(&sandbox.path().join("adoptiv.db")), &WHOLE.dump);
    for file in ["contacts.rejects.csv", "deals.rejects.csv"] {
        let read = |sandbox: &Sandbox| {
            std::fs::read_to_string(sandbox.path().join("rejects").join(file)).expect("rejects")
        };
        assert!(read(sandbox) == read(&WHOLE.sandbox), "{file} differs");
    }
    assert!(!sandbox.path().join("adoptiv.db.lock").exists());
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

#[test]
fn an_import_killed_at_random_points_and_run_again_ends_as_an_uninterrupted_one() {
    let sandbox = Sandbox::new();
    company(&sandbox);
    let mut waits = Vec::new();
    for _ in 0..4 {
        let wait = Duration::from_millis(random(WHOLE.took.as_millis()));
        waits.push(wait);
        let child = start(&sandbox, &import());
        std::thread::sleep(wait);
        kill(child);
        let history = sandbox.run(&["history"]);
        let none_yet = history.stderr.contains("there is no store");
        assert!(history.code == 0 || none_yet, "after {waits:?}: {history:?}");
        if history.stdout.contains("finished") && !history.stdout.contains("unfinished") {
            break;
        }
    }
    eprintln!("killed after {waits:?}");
    let last = sandbox.run(&import());
    if last.json()["import_id"] == 1 {
        assert_whole(&sandbox, &last);
    } else {
        // The last kill came too late.
        assert_same(&by_source(&sandbox.path().join("adoptiv.db")), &WHOLE.dump);
    }
}

#[test]
fn an_import_killed_in_its_first_moments_can_be_run_again() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "Contact ID,Email\nC-1,ada@acme.example\n");
    let words = ["import", "contacts.csv"];
    for wait in 0..40 {
        let child = start(&sandbox, &words);
        std::thread::sleep(Duration::from_millis(wait));
        kill(child);
        let history = sandbox.run(&["history"]);
        let none_yet = history.stderr.contains("there is no store");
        assert!(history.code == 0 || none_yet, "after {wait} ms: {history:?}");
    }
    let last = sandbox.run(&words);
    assert_eq!(last.code, 0, "{last:?}");
    assert_eq!(sandbox.sql("SELECT email FROM contacts"), [["ada@acme.example"]]);
}

#[test]
fn a_killed_import_of_an_archive_goes_on_in_its_members() {
    let sandbox = Sandbox::new();
    company(&sandbox);
    let members = FILES.map(|name| {
        let path = sandbox.path().join(name);
        let content = std::fs::read(&path).expect(name);
        std::fs::remove_file(path).expect(name);
        member(format!("export/{name}"), content)
    });
    sandbox.write("export.zip", zip(&members));
    let words = ["import", "--max-rejected", "100%", "--format", "json", "export.zip"];
    let child = start(&sandbox, &words);
    until("rows are committed", || committed(&sandbox) > 0);
    kill(child);
    let resumed = sandbox.run(&[&words[..], &["--resume"]].concat());
    assert_eq!(resumed.code, 0, "{resumed:?}");
    assert_eq!(resumed.json()["import_id"], 1);
    assert!(resumed.stderr.contains("rows of export.zip#export/"), "{resumed:?}");
    assert_same(&by_source(&sandbox.path().join("adoptiv.db")), &WHOLE.dump);
    let compared = sandbox.run(&["reconcile"]);
    assert_eq!(compared.code, 0, "{compared:?}");
}

#[test]
fn a_killed_import_is_said_to_be_unfinished_and_resume_completes_it() {
    let (sandbox, child) = begun();
    kill(child);
    assert!(sandbox.path().join("adoptiv.db.lock").exists(), "nobody took the lock file away");

    let history = sandbox.run(&["history"]);
    assert_eq!(history.code, 0, "{history:?}");
    assert!(history.stdout.contains("unfinished"), "{history:?}");
    assert!(history.stdout.contains("the same command again goes on"), "{history:?}");
    let document = sandbox.run(&["history", "--format", "json"]).json();
    assert_eq!(document["imports"][0]["state"], "unfinished");

    let other = sandbox.run(&["import", "accounts.csv"]);
    assert_eq!(other.code, 1, "{other:?}");
    assert!(other.stderr.contains("import 1") && other.stderr.contains("unfinished"), "{other:?}");
    assert!(other.stderr.contains("hint:") && other.stderr.contains("undo 1"), "{other:?}");

    let before = committed(&sandbox);
    let mut words = import();
    words.insert(1, "--resume");
    let resumed = sandbox.run(&words);
    assert_whole(&sandbox, &resumed);
    assert!(before > 0 && committed(&sandbox) > before);
    let told = "Going on with import 1: done before are ";
    assert!(resumed.stderr.contains(told), "{}", resumed.stderr);

    let again = sandbox.run(&words);
    assert_eq!(again.code, 1, "{again:?}");
    assert!(again.stderr.contains("no unfinished import"), "{again:?}");
}

#[test]
fn a_killed_import_can_be_taken_back_instead() {
    let (sandbox, child) = begun();
    kill(child);
    let undone = sandbox.run(&["undo", "1", "--yes"]);
    assert_eq!(undone.code, 0, "{undone:?}");
    for table in ["accounts", "contacts", "deals", "consents", "external_ids", "open_links"] {
        let query = format!("SELECT count(*) FROM {table}");
        assert_eq!(sandbox.sql(&query), [["0"]], "{table}");
    }
    let other = sandbox.run(&["import", "accounts.csv"]);
    assert_eq!(other.code, 0, "{other:?}");
}

#[test]
fn an_import_that_runs_is_said_to_run_until_it_is_killed() {
    let (sandbox, child) = begun();
    let history = sandbox.run(&["history"]);
    assert!(history.stdout.contains("running now"), "{history:?}");
    assert!(!history.stdout.contains("unfinished"), "{history:?}");
    kill(child);
    // Another command has the store now, and none that imports.
    let lock = std::fs::File::open(sandbox.path().join("adoptiv.db.lock")).expect("a lock file");
    lock.lock().expect("a lock");
    std::fs::write(sandbox.path().join("adoptiv.db.lock"), "").expect("a note");
    let history = sandbox.run(&["history"]);
    assert!(history.stdout.contains("unfinished"), "{history:?}");
}

#[test]
fn ctrl_c_keeps_what_was_done_and_names_the_command_to_go_on_with() {
    let (sandbox, child) = begun();
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    let ran = ended(child);
    assert_eq!(ran.code, 130, "{ran:?}");
    let error = &ran.json()["error"];
    assert_eq!(error["kind"], "interrupted", "no report of half an import: {error}");
    let message = error["message"].as_str().expect("a message");
    assert!(message.contains(" rows of accounts.csv"), "{message}");
    assert!(message.ends_with("(import 1)"), "{message}");
    assert!(!sandbox.path().join("adoptiv.db.lock").exists());
    assert!(committed(&sandbox) > 0);

    let hint = error["hint"].as_str().expect("a hint");
    let hint = hint.split('`').find(|part| part.contains("import --resume")).expect("a command");
    let mut words: Vec<&str> = hint.split_whitespace().skip(1).collect();
    words.extend(["--format", "json"]);
    let resumed = sandbox.run(&words);
    assert_whole(&sandbox, &resumed);
}

#[test]
fn a_second_run_on_a_store_says_so_and_leaves() {
    let (sandbox, child) = begun();
    for words in [
        &["import", "accounts.csv"][..],
        &["dry-run", "accounts.csv"],
        &["undo", "1", "--yes"],
        &["pipelines", "create", "Partner", "--stages", "New,Won"],
    ] {
        let second = sandbox.run(words);
        assert_eq!(second.code, 1, "{words:?}: {second:?}");
        assert!(second.stderr.contains("another run is using the store"), "{second:?}");
        assert!(second.stderr.contains("hint: wait until it is done"), "{second:?}");
        assert_eq!(second.stdout, "");
    }
    let looking = sandbox.run(&["history"]);
    assert_eq!(looking.code, 0, "looking is free: {looking:?}");
    assert_whole(&sandbox, &ended(child));
}

#[test]
fn an_undo_killed_at_random_points_takes_back_all_or_nothing() {
    let sandbox = Sandbox::new();
    company(&sandbox);
    let store = sandbox.path().join("adoptiv.db");
    std::fs::copy(WHOLE.sandbox.path().join("adoptiv.db"), &store).expect("a copy");
    let words = ["undo", "1", "--yes"];
    for _ in 0..3 {
        let wait = Duration::from_millis(random(WHOLE.took.as_millis() / 2));
        let child = start(&sandbox, &words);
        std::thread::sleep(wait);
        kill(child);
        let history = sandbox.run(&["history", "--format", "json"]);
        assert_eq!(history.code, 0, "{history:?}");
        if history.json()["imports"][0]["state"] == "finished" {
            assert_same(&by_source(&store), &WHOLE.dump);
        }
    }
    let last = sandbox.run(&words);
    assert!(last.code == 0 || last.stderr.contains("taken back already"), "{last:?}");
    let left = by_source(&store);
    assert!(left.values().all(Vec::is_empty), "{:?}", left.keys());

    let again = sandbox.run(&import());
    assert_eq!(again.code, 0, "{again:?}");
    assert_same(&by_source(&store), &WHOLE.dump);
}
