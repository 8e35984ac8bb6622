//! What `map` shows first: what needs a decision, with its answer; all else in brief; the same that `--check`
//! fails by.

use serde_json::Value;

use crate::support::{Ran, Sandbox};

/// The exports of fixtures/.
const EXPORTS: [&str; 8] =
    ["salesforce", "hubspot", "pipedrive", "close", "acme", "google", "linkedin", "outlook"];

/// A folder with an export, and the words that map all its files.
fn export(folder: &str) -> (Sandbox, Vec<String>) {
    let sandbox = Sandbox::with_fixtures(folder);
    let entries = std::fs::read_dir(sandbox.path()).unwrap();
    let mut files: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    files.sort();
    (sandbox, [vec!["map".to_owned()], files].concat())
}

/// An export of 170 columns, most of them the customer's own.
fn wide() -> Sandbox {
    let sandbox = Sandbox::workspace();
    let mut header = "Contact ID,First Name,Last Name,Email,Last Modified Date".to_owned();
    let mut row = "C-1,Ada,Moss,ada@one.example,2026-01-02 10:00".to_owned();
    for n in 0..165 {
        header += &format!(",Own property number {n}");
        row += &format!(",value {n}");
    }
    sandbox.write("contacts.csv", format!("{header}\n{row}\n"));
    sandbox
}

fn at_width(sandbox: &Sandbox, words: &[String], width: usize) -> Ran {
    let mut command = sandbox.command();
    command.args(words).env("COLUMNS", width.to_string());
    Ran::of(command.output().unwrap())
}

fn with(words: &[String], more: &[&str]) -> Vec<String> {
    words.iter().cloned().chain(more.iter().map(|word| (*word).to_owned())).collect()
}

fn texts(values: &Value, key: &str) -> Vec<String> {
    let values = values.as_array().expect("a list").iter();
    values.map(|value| value[key].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn decisions_come_first_and_all_is_on_one_screen() {
    for folder in EXPORTS {
        let (sandbox, words) = export(folder);
        let shown = sandbox.run(&words).stdout;
        let lines = shown.lines().count();
        assert!(lines <= 45, "{folder}: {lines} lines\n{shown}");
        let first = if folder == "linkedin" { "Nothing needs a decision." } else { "To decide: " };
        assert!(shown.starts_with(first), "{folder}: {shown}");
        let settled = shown.find("\nAll else is settled").unwrap();
        for first in ["have no place yet", "that the workspace lacks", "To look over"] {
            assert!(shown.find(first).is_none_or(|at| at < settled), "{folder}: {first}\n{shown}");
        }
        let whole = sandbox.run(&with(&words, &["-v"])).stdout;
        assert!(whole.starts_with(shown.lines().next().unwrap()), "{whole}");
        assert!(whole.contains("  goes to  ") && whole.lines().count() > lines, "{whole}");
    }
    let sandbox = wide();
    let words = ["map", "contacts.csv"].map(str::to_owned);
    let shown = sandbox.run(&words).stdout;
    assert!(shown.lines().count() <= 40, "{shown}");
    assert!(shown.starts_with("To decide: 165 columns.\n"), "{shown}");
    assert!(shown.contains("and 159 (`-v` shows them): "), "{shown}");
    let whole = sandbox.run(&with(&words, &["-v"])).stdout;
    assert!((0..165).all(|n| whole.contains(&format!("  Own property number {n}  "))), "{whole}");
}

#[test]
fn narrow_terminals_break_nothing_but_what_is_to_be_copied() {
    for folder in EXPORTS {
        let (sandbox, words) = export(folder);
        for width in [60, 80] {
            let shown = at_width(&sandbox, &words, width).stdout;
            for line in shown.lines().filter(|line| line.chars().count() > width) {
                let copied = line.trim_start();
                let whole = copied.starts_with("adoptiv-migrate ") || copied.starts_with('"');
                // A word that is longer than the line stays whole.
                let word = !copied.contains(' ');
                assert!(whole || word, "{folder} at {width}: {line}\n{shown}");
            }
            assert!(shown.lines().count() <= 66, "{folder} at {width}:\n{shown}");
        }
    }
}

#[test]
fn check_fails_by_exactly_what_is_shown_as_to_be_decided() {
    for folder in EXPORTS {
        let (sandbox, words) = export(folder);
        let mapped = sandbox.run(&with(&words, &["--format", "json"])).json();
        let decisions = mapped["decisions"].as_array().unwrap();
        let blocking: Vec<Value> =
            decisions.iter().filter(|one| one["blocks"] == true).cloned().collect();
        let blocking = Value::from(blocking);
        let checked = sandbox.run(&with(&words, &["--check", "--format", "json"]));
        assert_eq!(checked.code == 3, !blocking.as_array().unwrap().is_empty(), "{folder}");
        let checked = checked.json();
        assert_eq!(texts(&checked["issues"], "header"), texts(&blocking, "about"), "{folder}");
        assert_eq!(texts(&checked["issues"], "kind"), texts(&blocking, "kind"), "{folder}");
        assert_eq!(mapped["issues"], Value::Array(Vec::new()), "only `--check` fills them");
    }
}

/// Writes the lines of the decisions into the mapping in place of those that stand there.
fn answer(sandbox: &Sandbox, decisions: &Value) {
    let path = sandbox.path().join("mapping.toml");
    let mut text = std::fs::read_to_string(&path).unwrap();
    for decision in decisions.as_array().unwrap().iter().filter(|one| one["blocks"] == true) {
        let Some(line) = decision["line"].as_str() else { continue };
        let table = format!("\n[{}]\n", decision["table"].as_str().unwrap());
        let key = line.split(" = ").next().unwrap();
        let begin = text.find(&table).unwrap_or_else(|| panic!("{table}: {text}")) + table.len();
        let end = text[begin..].find("\n[").map_or(text.len(), |at| begin + at + 1);
        let lines = text[begin..end].lines();
        let kept: Vec<&str> = lines.filter(|old| !old.starts_with(&format!("{key} = "))).collect();
        text.replace_range(begin..end, &format!("{}\n{line}\n", kept.join("\n")));
    }
    std::fs::write(&path, text).unwrap();
}

#[test]
fn the_lines_and_commands_that_are_shown_are_the_answers() {
    for folder in EXPORTS {
        let (sandbox, words) = export(folder);
        sandbox.run(&with(&words, &["-o", "mapping.toml"]));
        // What the first answers bring about may be a question of its own: a stage of two pipelines.
        for _ in 0..2 {
            let mapped = sandbox.run(&with(&words, &["--format", "json"])).json();
            answer(&sandbox, &mapped["decisions"]);
            let open = mapped["decisions"].as_array().unwrap().iter();
            let mut stages = open.filter(|one| one["kind"] == "stage" && one.get("line").is_none());
            let Some(stage) = stages.next() else { continue };
            let command: Vec<&str> =
                stage["command"].as_str().unwrap().split(' ').skip(1).collect();
            assert_eq!(sandbox.run(&command).code, 0, "{command:?}");
        }
        let checked = sandbox.run(&with(&words, &["--check"]));
        assert_eq!(checked.code, 0, "{folder}: {}", checked.stdout);
        assert!(checked.stdout.starts_with("Nothing needs a decision."), "{}", checked.stdout);
        let quiet = sandbox.run(&with(&words, &["--check", "-q"]));
        assert_eq!((quiet.code, quiet.stdout.as_str()), (0, ""), "{folder}");
    }
}

#[test]
fn quiet_shows_the_decisions_alone() {
    let (sandbox, words) = export("hubspot");
    let quiet = sandbox.run(&with(&words, &["-q"])).stdout;
    assert!(quiet.starts_with("To decide: 7 stages, 4 columns.\n"), "{quiet}");
    for rest in ["To look over", "All else", "Next:"] {
        assert!(!quiet.contains(rest), "{rest}: {quiet}");
    }
}

#[test]
fn dates_that_could_all_be_read_in_two_ways_are_told_with_the_line_that_turns_them() {
    let sandbox = Sandbox::workspace();
    let file = "Contact ID,Email,Created,consent_timestamp\nO-1,zoe@odd.example,03/04/2026,\n\
        O-2,ann@odd.example,05/06/2026,04/05/2026\n";
    sandbox.write("contacts.csv", file);
    let mapped = sandbox.done(&["map", "contacts.csv", "-o", "mapping.toml"]);
    let decisions = &mapped["decisions"];
    assert_eq!(texts(decisions, "about"), ["Created", "consent_timestamp"]);
    assert_eq!(texts(decisions, "kind"), ["ambiguous", "ambiguous"]);
    // A guess may do for a date; not for when consent was given.
    assert_eq!((&decisions[0]["blocks"], &decisions[1]["blocks"]), (&false.into(), &true.into()));
    assert_eq!(decisions[0]["line"], r#""Created" = { to = "created_at", date_order = "dmy" }"#);
    assert!(mapped["first"].to_string().contains("`consent_timestamp`"), "{mapped}");
    let shown = sandbox.ok(&["map", "contacts.csv"]).stdout;
    assert!(shown.contains("each date could be day or month first"), "{shown}");
    assert_eq!(sandbox.run(&["map", "--check", "contacts.csv"]).code, 3);
    answer(&sandbox, decisions);
    sandbox.ok(&["map", "--check", "contacts.csv"]);
    // One date tells.
    sandbox.write("contacts.csv", file.replace("05/06", "25/06").replace("04/05", "24/05"));
    std::fs::remove_file(sandbox.path().join("mapping.toml")).unwrap();
    let told = sandbox.done(&["map", "--check", "contacts.csv"]);
    assert_eq!(told["decisions"], Value::Array(Vec::new()));
}

#[test]
fn a_near_stage_has_the_line_that_translates_it_and_one_of_several_pipelines_that_names_one() {
    let sandbox = Sandbox::workspace();
    sandbox
        .write("deals.csv", "Deal ID,Deal Name,Stage\nD-1,a,Proposl\nD-2,b,Proposl\nD-3,c,Zebra\n");
    let decisions = sandbox.done(&["map", "deals.csv"])["decisions"].clone();
    assert_eq!(texts(&decisions, "about"), ["Proposl", "Zebra"]);
    assert_eq!(decisions[0]["line"], r#""Stage".values."Proposl" = "Proposal""#);
    assert_eq!((&decisions[0]["count"], &decisions[1]["count"]), (&2.into(), &1.into()));
    assert!(decisions[1].get("line").is_none());
    assert_eq!(decisions[1]["command"], "adoptiv-migrate pipelines create --from deals.csv");
    // A mapping whose line of the column is one: so is the answer.
    sandbox.mapping(
        "[deals.columns]\n\"Deal ID\" = \"id\"\n\"Deal Name\" = \"name\"\nStage = \"stage\"\n",
    );
    let decisions = sandbox.done(&["map", "deals.csv"])["decisions"].clone();
    let line = r#""Stage" = { to = "stage", values = { "Proposl" = "Proposal" } }"#;
    assert_eq!(decisions[0]["line"], line);
    std::fs::remove_file(sandbox.path().join("mapping.toml")).unwrap();

    sandbox.done(&["pipelines", "create", "Partners", "--stages", "Lead,Zebra"]);
    sandbox
        .write("deals.csv", "Deal ID,Deal Name,Stage\nD-1,a,Lead\nD-2,b,Zebra\nD-3,c,Proposal\n");
    let decisions = sandbox.done(&["map", "deals.csv"])["decisions"].clone();
    assert_eq!(texts(&decisions, "about"), ["Lead"]);
    assert_eq!(decisions[0]["line"], r#"pipeline = "Sales (Standard)""#);
    assert_eq!(decisions[0]["table"], "deals");
}

#[test]
fn owners_are_looked_over_with_the_command_that_adds_them() {
    let sandbox = Sandbox::workspace();
    sandbox.user("kim.lee@acme.example");
    sandbox.write(
        "contacts.csv",
        "Contact ID,Email,Owner\nC-1,ada@one.example,Kim Lee\nC-2,ben@one.example,gone@acme.example\n",
    );
    let mapped = sandbox.done(&["map", "contacts.csv", "--check"]);
    let owners = mapped["decisions"].as_array().unwrap();
    assert!(owners.iter().all(|one| one["kind"] == "owner" && one["blocks"] == false), "{mapped}");
    assert_eq!(owners[0]["line"], r#""Kim Lee" = "kim.lee@acme.example""#);
    let add = "adoptiv-migrate workspace users add gone@acme.example";
    assert_eq!(owners[1]["command"], add);
    let shown = sandbox.ok(&["map", "contacts.csv"]).stdout;
    assert!(shown.starts_with("Nothing needs a decision.\n\nTo look over"), "{shown}");
    assert!(shown.contains(add) && shown.contains(r#""Kim Lee" = "#), "{shown}");
}
