//! Ctrl-C, SIGTERM and SIGHUP: heard at once, also while rows are waited for, and nothing stays behind.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::fakes::company::Company;
use crate::support::fakes::{Fake, hubspot};
use crate::support::remote::{Remote, until};
use crate::support::{Ran, Sandbox};

/// Each signal with its exit code.
const SIGNALS: [(&str, i32); 3] = [("-INT", 130), ("-TERM", 143), ("-HUP", 129)];

/// The signals that processes of this one hear: under `nohup` none hears SIGHUP.
fn signals() -> impl Iterator<Item = (&'static str, i32)> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    SIGNALS.into_iter().filter(move |(signal, _)| *signal != "-HUP" || mask & 1 == 0)
}

/// Starts a command with pipes for all three streams, and temporary files in the folder `tmp`.
fn start(sandbox: &Sandbox, words: &[&str], env: &[(&str, String)]) -> Child {
    let tmp = sandbox.path().join("tmp");
    std::fs::create_dir_all(&tmp).unwrap();
    Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"))
        .args(words)
        .current_dir(sandbox.path())
        .env_clear()
        .env("COLUMNS", "100")
        .env("TMPDIR", &tmp)
        .env("SQLITE_TMPDIR", &tmp)
        .env("ADOPTIV_MIGRATE_CONFIG_DIR", sandbox.path().join("config"))
        .envs(env.iter().cloned())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn send(signal: &str, child: &Child) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

/// Waits until the process hears the signals that it listens to.
fn listening(child: &Child) {
    let status = format!("/proc/{}/status", child.id());
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(30) {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let caught = text.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let mask = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        if mask.is_none_or(|mask| mask & 0b10 != 0) {
            // Elsewhere than on Linux nothing tells.
            std::thread::sleep(Duration::from_millis(if mask.is_none() { 1_000 } else { 50 }));
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn the_first_signal_is_heard_while_rows_are_waited_for() {
    let sandbox = Sandbox::new();
    let pipe = sandbox.path().join("pipe");
    assert!(Command::new("/usr/bin/mkfifo").arg(&pipe).status().unwrap().success());
    for (signal, code) in signals() {
        for words in [["import", "--contacts", "-"], ["dry-run", "--contacts", "pipe"]] {
            let mut child = start(&sandbox, &words, &[]);
            let mut stdin = child.stdin.take().unwrap();
            stdin.write_all(b"id,email\n1,ada@acme.example\n").unwrap();
            listening(&child);
            send(signal, &child);
            let begun = Instant::now();
            let ran = Ran::of(child.wait_with_output().unwrap());
            drop(stdin);
            assert_eq!(ran.code, code, "{signal} {words:?}: {ran:?}");
            assert!(ran.stderr.contains("interrupted while waiting for rows"), "{ran:?}");
            assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        }
    }
    assert_eq!(names(&sandbox.path().join("tmp")), [] as [&str; 0]);
    assert!(!sandbox.path().join("adoptiv.db").exists());
}

#[test]
fn rows_that_were_read_leave_no_file_behind_when_the_run_is_killed() {
    let sandbox = Sandbox::new();
    let mut child = start(&sandbox, &["import", "--contacts", "-"], &[]);
    let mut stdin = child.stdin.take().unwrap();
    let row = "7,ada@acme.example\n".repeat(5_000);
    stdin.write_all(format!("id,email\n{row}").as_bytes()).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(names(&sandbox.path().join("tmp")), [] as [&str; 0]);
}

#[test]
fn rows_of_a_dry_run_of_a_crm_leave_no_file_behind_when_it_is_killed() {
    let fake = hubspot::start(Company::of(3_000));
    let sandbox = Sandbox::new();
    sandbox.write("config/config.toml", format!("[hubspot]\nurl = \"{}\"\n", fake.url()));
    let words = ["dry-run", "hubspot", "--all", "--progress", "json"];
    let mut child = start(&sandbox, &words, &fake.env());
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    // What was read is on its way into rows.
    let read = lines.find(|line| line.as_ref().is_ok_and(|line| line.contains("\"done\":true")));
    assert!(read.is_some());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(names(&sandbox.path().join("tmp")), [] as [&str; 0]);
    let whole = start(&sandbox, &["dry-run", "hubspot", "--all"], &fake.env());
    let ran = Ran::of(whole.wait_with_output().unwrap());
    assert!(ran.stdout.contains("contacts  3,000         3,000"), "{ran:?}");
}

#[test]
fn an_import_that_is_asked_to_end_goes_on_later() {
    for (signal, code) in signals() {
        let sandbox = Sandbox::new();
        let rows: String =
            (0..30_000).map(|n| format!("{n},Person {n},person{n}@acme.example\n")).collect();
        sandbox.write("contacts.csv", format!("id,name,email\n{rows}"));
        let mut child = start(&sandbox, &["import", "contacts.csv", "--progress", "json"], &[]);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let under_way = |line: &std::io::Result<String>| {
            let line = line.as_deref().unwrap_or_default();
            line.contains("\"importing\"") && !line.contains("\"rows\":0,")
        };
        assert!(lines.any(|line| under_way(&line)), "{signal}");
        send(signal, &child);
        let said: Vec<String> = lines.map_while(Result::ok).collect();
        let ended = child.wait().unwrap().code();
        // One that was done at that moment ends as it does.
        assert!(ended == Some(code) || ended == Some(0), "{signal}: {ended:?} {said:?}");
        if ended == Some(code) {
            assert!(said.join("\n").contains("import --resume contacts.csv"), "{said:?}");
            assert_eq!(sandbox.run(&["import", "--resume", "contacts.csv"]).code, 0);
        }
        assert_eq!(sandbox.sql("SELECT count(*) FROM contacts"), [["30000"]]);
    }
}

#[test]
fn an_import_that_is_asked_to_end_while_it_sends_says_what_was_sent_and_what_is_left() {
    const ROWS: u64 = 6_000;
    let remote = Remote::new(&["--rate-limit", "5/s"]);
    let client = Sandbox::new();
    let rows: String =
        (0..ROWS).map(|n| format!("{n},Person {n},person{n}@acme.example\n")).collect();
    client.write("contacts.csv", format!("id,name,email\n{rows}"));
    for format in ["text", "json"] {
        let there = || remote.count("SELECT count(*) FROM contacts");
        let before = there();
        let running = remote.begin(&client, &["import", "contacts.csv", "--format", format]);
        until("some more are there", || there() > before);
        running.interrupt();
        let ran = running.ended();
        assert_eq!(ran.code, 130, "{ran:?}");
        let said = match format {
            "json" => ran.json()["error"]["message"].as_str().unwrap().to_owned(),
            _ => ran.stderr.clone(),
        };
        let number = |before: &str, after: &str| -> u64 {
            let told = said.split(before).nth(1).and_then(|rest| rest.split(after).next());
            told.unwrap().replace(',', "").parse().unwrap()
        };
        let sent = number("(import 1); ", " records were sent");
        assert_eq!(sent, there(), "{said}");
        assert_eq!(number(" sent, ", " are left to send"), ROWS - sent, "{said}");
        assert!(ran.stderr.contains("`adoptiv-migrate import --resume contacts.csv"), "{ran:?}");
    }
}

#[test]
fn a_sandbox_that_is_asked_to_end_does_so() {
    for (signal, _) in signals() {
        let sandbox = Sandbox::new();
        let mut child = start(&sandbox, &["sandbox", "--ready-file", "url"], &[]);
        let begun = Instant::now();
        while !sandbox.path().join("url").exists() {
            assert!(begun.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(10));
        }
        send(signal, &child);
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
        let left = names(sandbox.path());
        assert!(!left.iter().any(|name| name.ends_with(".lock")), "{left:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_that_is_to_outlive_its_terminal_does_not_hear_it_close() {
    let sandbox = Sandbox::new();
    let ignoring = format!(
        "trap '' HUP; exec '{}' import --contacts -",
        env!("CARGO_BIN_EXE_adoptiv-migrate")
    );
    let mut child = Command::new("/bin/sh")
        .args(["-c", &ignoring])
        .current_dir(sandbox.path())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    listening(&child);
    send("-HUP", &child);
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"id,email\n1,ada@acme.example\n").unwrap();
    drop(stdin);
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
}
