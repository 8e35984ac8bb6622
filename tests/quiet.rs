//! What `-q` leaves of every command: nothing of what is done, ids and names of what is listed, in a line what
//! is not good.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::command_line::all_commands;
use crate::support::fakes::company::Company;
use crate::support::fakes::{Fake, close, hubspot, pipedrive, salesforce};
use crate::support::remote::Remote;
use crate::support::served::TOKEN;
use crate::support::{Ran, Sandbox};

/// Each command with what follows it, the exit code, and what is left on standard output (up to a `…`). A command that is
/// new has to say here what `-q` leaves of it.
const RUNS: [(&str, &[&str], i32, &str); 32] = [
    ("workspace set", &["--timezone", "Europe/Berlin"], 0, ""),
    (
        "workspace show",
        &[],
        0,
        "time zone: Europe/Berlin\ncurrency: USD\nregion: US\nusers: 0, unmatched owners fall back to \
         nobody\npipelines: Sales (Standard)\n",
    ),
    ("workspace users add", &["kim@acme.example"], 0, ""),
    ("workspace users import", &["users.csv"], 0, ""),
    ("workspace users list", &[], 0, "kim@acme.example\nlee@acme.example\n"),
    ("workspace users remove", &["lee@acme.example"], 0, ""),
    ("workspace users remove", &["nobody@acme.example"], 1, ""),
    ("history", &[], 0, ""),
    ("pipelines list", &[], 0, "Sales (Standard)\n"),
    ("pipelines match", &["deals.csv"], 0, "Haggling: missing\n"),
    ("pipelines create", &["--from", "deals.csv"], 0, ""),
    ("pipelines create", &["Renewals", "--stages", "Due,Won,Lost"], 0, ""),
    ("pipelines rename", &["Renewals", "Again"], 0, ""),
    ("pipelines set-stage", &["Again", "Due", "--kind", "lost"], 0, ""),
    ("pipelines show", &["Again"], 0, "Due\nWon\nLost\n"),
    ("pipelines match", &["deals.csv"], 0, ""),
    ("map", &["contacts.csv", "deals.csv"], 0, "To decide: …"),
    ("map", &["deals.csv", "-o", "other.toml"], 0, ""),
    ("dry-run", &["deals.csv"], 0, ""),
    (
        "dry-run",
        &["bad.csv"],
        3,
        "Not ready: 2 of 2 rows (100%) rejected, more than the 5% allowed.\n",
    ),
    ("import", &["bad.csv"], 3, ""),
    ("import", &["contacts.csv", "deals.csv"], 0, "1\n"),
    ("reconcile", &[], 0, ""),
    (
        "explain",
        &["contact", "1"],
        0,
        "email: ada@acme.example\nowner: kim@acme.example\nowner at the source: gone@acme.example\n",
    ),
    ("owners list", &[], 0, "gone@acme.example\n"),
    ("workspace users add", &["gone@acme.example"], 0, ""),
    (
        "owners reclaim",
        &["--dry-run"],
        0,
        "1 record would be handed over.\n  1 of gone@acme.example to gone@acme.example\n",
    ),
    ("owners reclaim", &[], 0, ""),
    ("history", &[], 0, "1\n"),
    ("undo", &["1", "--yes"], 0, ""),
    ("undo", &["99", "--yes"], 1, ""),
    ("connect list", &[], 0, ""),
];

/// What only a server, a signal or a shell shows has a test of its own below.
const ELSEWHERE: [&str; 11] = [
    "connect adoptiv",
    "connect mail",
    "notify",
    "connect hubspot",
    "connect salesforce",
    "connect pipedrive",
    "connect close",
    "connect remove",
    "sandbox",
    // Its script is what was asked for, whatever else is said.
    "completions",
    // Groups do nothing by themselves.
    "connect owners pipelines workspace workspace users",
];

#[test]
fn a_quiet_command_prints_what_a_script_must_have() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "contacts.csv",
        "id,email,Shoe Size,owner\n1,ada@acme.example,39,gone@acme.example\n",
    );
    sandbox.write("deals.csv", "id,name,stage\n7,Big,Haggling\n");
    sandbox.write("bad.csv", "email\na@@b\nc@@d\n");
    sandbox.write("users.csv", "email,name\nlee@acme.example,Lee\n");
    let mut seen = BTreeSet::new();
    for (name, more, code, left) in RUNS {
        let words: Vec<&str> = name.split(' ').chain(more.iter().copied()).chain(["-q"]).collect();
        let ran = sandbox.run(&words);
        match left.strip_suffix('…') {
            Some(begin) => assert!(ran.stdout.starts_with(begin), "{words:?}: {ran:?}"),
            None => assert_eq!(ran.stdout, left, "{words:?}: {ran:?}"),
        }
        assert_eq!(ran.code, code, "{words:?}: {ran:?}");
        // What failed says so, what is not good too; what is well says nothing.
        assert_eq!(ran.stderr.is_empty(), code == 0 || !left.is_empty(), "{words:?}: {ran:?}");
        seen.insert(name.to_owned());
    }
    let elsewhere = |name: &String| ELSEWHERE.iter().any(|of| of.contains(name.as_str()));
    let all = all_commands().into_iter().map(|path| path.join(" "));
    let missed: Vec<String> = all.filter(|name| !elsewhere(name) && !seen.contains(name)).collect();
    assert!(missed.is_empty(), "nothing says what `-q` leaves of {missed:?}");
}

#[test]
fn a_quiet_import_and_reconcile_say_in_a_line_what_is_not_good() {
    let sandbox = Sandbox::small();
    let words = ["import", "-q", "contacts.csv", "accounts.csv", "deals.csv"];
    let ran = sandbox.run(&words);
    assert_eq!((ran.code, &*ran.stdout), (3, ""), "{ran:?}");
    assert!(ran.stderr.starts_with("warning: Nothing was written: 2 of 9 rows"), "{ran:?}");
    assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
    let ran = sandbox.run(&[&words[..], &["--max-rejected", "50%"]].concat());
    assert_eq!((ran.code, &*ran.stdout), (0, "1\n"), "{ran:?}");
    assert_eq!(ran.stderr, "warning: import 1 took in 7 of 9 rows, 2 rejected\n");
    sandbox.edit("DELETE FROM deal");
    let ran = sandbox.run(&["reconcile", "-q"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_eq!(ran.stdout, "Drift: 2 records differ from what import 1 brought.\n");
    let ran = sandbox.run(&["reconcile", "-q", "--format", "json"]);
    assert_eq!((ran.code, &ran.json()["ok"], &*ran.stderr), (3, &false.into(), ""), "{ran:?}");
    sandbox.edit("UPDATE contact SET title = 'Boss', touched_by = NULL, revision = revision + 1 WHERE id = 1");
    let ran = sandbox.run(&["undo", "1", "--yes", "-q"]);
    assert_eq!((ran.code, &*ran.stdout), (0, ""), "{ran:?}");
    assert!(ran.stderr.starts_with("warning: ") && ran.stderr.contains(" kept"), "{ran:?}");
    assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
}

#[test]
fn a_quiet_connect_says_nothing_where_all_is_well() {
    let fakes: [Box<dyn Fake>; 4] = [
        Box::new(hubspot::start(Company::of(2))),
        Box::new(salesforce::start(Company::of(2))),
        Box::new(pipedrive::start(Company::of(2))),
        Box::new(close::start(Company::of(2))),
    ];
    let sandbox = Sandbox::new();
    let quiet = |words: &[&str], env: Vec<(&'static str, String)>| {
        let ran = Ran::of(sandbox.command().args(words).arg("-q").envs(env).output().unwrap());
        assert_eq!((ran.code, &*ran.stdout), (0, ""), "{words:?}: {ran:?}");
        ran.stderr
    };
    for fake in fakes {
        let (service, url) = (fake.service(), fake.url());
        let said = quiet(&["connect", service, "--source-url", &url], fake.env());
        assert!(said.lines().all(|line| line.starts_with("warning: ")), "{said}");
        let list = sandbox.run(&["connect", "list", "-q"]);
        assert_eq!(list.stdout, format!("{url}\n"), "{list:?}");
        let said = quiet(&["connect", "remove", service, "--yes"], Vec::new());
        // The token is good still.
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.starts_with("warning: the token for"), "{said}");
    }
    let remote = Remote::new(&[]);
    let env = vec![("ADOPTIV_TOKEN", TOKEN.to_owned())];
    assert_eq!(quiet(&["connect", "adoptiv", "--to", remote.url()], env), "");
}

#[test]
#[cfg(unix)]
fn a_quiet_sandbox_prints_its_address_and_the_token_that_it_made() {
    let sandbox = Sandbox::new();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"))
        .args(["sandbox", "-q", "--ready-file", "url"])
        .current_dir(sandbox.path())
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !sandbox.path().join("url").exists() && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(200));
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    child.wait().unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap());
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let url = std::fs::read_to_string(sandbox.path().join("url")).unwrap();
    assert_eq!((lines.len(), lines[0], &*ran.stderr), (2, url.trim(), ""), "{ran:?}");
}
