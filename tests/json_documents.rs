//! `--format json` of every command, in success and in failure: one document that says whose it is, in
//! which version, and whether all is well.

use std::collections::BTreeSet;

use crate::command_line::all_commands;
use crate::support::Sandbox;

/// Each command with what follows it. Those that need a server or a person fail, and say so as JSON too.
const RUNS: [(&str, &[&str]); 44] = [
    ("workspace show", &[]),
    ("history", &[]),
    ("workspace set", &["--timezone", "Europe/Berlin"]),
    ("workspace users add", &["kim@acme.example"]),
    ("workspace users list", &[]),
    ("workspace users import", &["users.csv"]),
    ("workspace users remove", &["lee@acme.example"]),
    ("workspace users remove", &["nobody@acme.example"]),
    ("pipelines list", &[]),
    ("pipelines show", &["Sales (Standard)"]),
    ("pipelines show", &["Nowhere"]),
    ("pipelines match", &["deals.csv"]),
    ("pipelines create", &["--from", "deals.csv", "--dry-run"]),
    ("pipelines create", &["--from", "deals.csv"]),
    ("pipelines create", &["Renewals", "--stages", "Due,Won,Lost"]),
    ("pipelines rename", &["Renewals", "Again"]),
    ("pipelines set-stage", &["Again", "Due", "--kind", "lost"]),
    ("map", &["contacts.csv", "deals.csv"]),
    ("map", &["contacts.csv", "--check"]),
    ("dry-run", &["contacts.csv", "deals.csv"]),
    ("dry-run", &["bad.csv"]),
    ("import", &["bad.csv"]),
    ("import", &["contacts.csv", "deals.csv"]),
    ("import", &["--dry-run"]),
    ("import", &["nowhere.csv"]),
    ("reconcile", &[]),
    ("notify", &["1", "--notify-file", "out.eml"]),
    ("notify", &["1"]),
    ("explain", &["contact", "1"]),
    ("explain", &["contact", "nobody"]),
    ("owners list", &[]),
    ("owners reclaim", &[]),
    ("undo", &["1", "--dry-run"]),
    ("undo", &["abc"]),
    ("undo", &["1", "--yes"]),
    ("completions", &["bash"]),
    ("connect list", &[]),
    ("connect remove", &["hubspot", "--yes"]),
    ("connect adoptiv", &[]),
    ("connect hubspot", &["--token-stdin"]),
    ("connect salesforce", &["--token-stdin"]),
    ("connect pipedrive", &["--token-stdin"]),
    ("connect close", &["--token-stdin"]),
    ("connect mail", &["--smtp", "smtps://kim@mail.example", "--from", "kim@acme.example"]),
];

#[test]
fn every_document_says_whose_it_is_and_whether_all_is_well() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "id,email,Shoe Size\n1,ada@acme.example,39\n");
    sandbox.write("deals.csv", "id,name,stage\n7,Big,Haggling\n");
    sandbox.write("bad.csv", "email\na@@b\nc@@d\n");
    sandbox.write("users.csv", "email,name\nlee@acme.example,Lee\n");
    sandbox.write("no.db", "this is no store");
    let sandbox_fails: (&str, &[&str]) = ("sandbox", &["--store", "no.db"]);
    let mut seen = BTreeSet::new();
    for (name, more) in RUNS.into_iter().chain([sandbox_fails]) {
        let mut command = sandbox.command();
        command.args(name.split(' ')).args(more).args(["--format", "json"]).write_stdin("");
        let ran = crate::support::Ran::of(command.output().unwrap());
        let document = ran.json();
        assert_eq!(document["command"], *name, "{more:?}: {ran:?}");
        assert_eq!(document["ok"], ran.code == 0, "{name} {more:?}: {ran:?}");
        assert_eq!(document["schema"], 1, "{name} {more:?}: {ran:?}");
        assert_eq!(document.as_object().unwrap().keys().next().unwrap(), "command", "{name}");
        seen.insert(name.to_owned());
    }
    // Groups do nothing by themselves.
    let groups = ["connect", "owners", "pipelines", "workspace", "workspace users"];
    let all = all_commands().into_iter().map(|path| path.join(" "));
    let missed: Vec<String> =
        all.filter(|name| !groups.contains(&name.as_str()) && !seen.contains(name)).collect();
    assert!(missed.is_empty(), "no document of {missed:?} was looked at");
}

#[test]
fn a_wrong_command_line_is_a_document_of_the_command_that_was_meant() {
    for (words, command) in [
        (&["pipelines", "show"][..], "pipelines show"),
        (&["--to", "a.db", "undo", "abc"], "undo"),
        (&["impotr", "a.csv"], "adoptiv-migrate"),
        (&["history", "--to", "ftp://x"], "history"),
    ] {
        let ran = Sandbox::new().run(&[words, &["--format", "json"]].concat());
        let document = ran.json();
        assert_eq!((&document["command"], ran.code), (&command.into(), 2), "{ran:?}");
        assert_eq!((&document["ok"], &document["schema"]), (&false.into(), &1.into()));
    }
}
