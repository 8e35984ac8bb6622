//! A mapping beside files that it was not written for: what the files lack, what the mapping leaves out.

use crate::support::rules::{counts, warnings};
use crate::support::{Ran, Sandbox};

const RECORD: &str =
    "I agree to be called by Acme,2026-01-05T10:00:00Z,https://acme.example/f,203.0.113.5,Acme";

fn header(email: &str, do_not_call: &str) -> String {
    format!(
        "Contact ID,Last Name,{email},Phone,Consent Text,Consent Timestamp,Consent URL,Consent IP,\
         Consent Seller,{do_not_call}\n"
    )
}

fn contact(id: u8, name: &str, do_not_call: &str) -> String {
    format!("C{id},{name},c{id}@one.example,202-555-010{id},{RECORD},{do_not_call}\n")
}

/// A folder with a mapping that `map` wrote, and a later file whose columns have other names.
fn renamed() -> Sandbox {
    let sandbox = Sandbox::workspace();
    let first =
        header("Email", "Do Not Call") + &contact(1, "Moss", "No") + &contact(2, "Hale", "Yes");
    sandbox.write("contacts.csv", first);
    sandbox.done(&["map", "contacts.csv", "-o", "mapping.toml"]);
    sandbox.done(&["import", "contacts.csv", "--mapping", "mapping.toml"]);
    let later =
        header("Email Address", "DNC") + &contact(1, "Moss", "Yes") + &contact(3, "Park", "Yes");
    sandbox.write("later/contacts.csv", later);
    sandbox
}

fn stops(ran: &Ran) {
    assert_eq!(ran.code, 3, "{ran:?}");
    for said in [
        "`Do Not Call` (consent.do_not_call) of the mapping is not in the file; `DNC` fits",
        "`Email` (email) of the mapping is not in the file; `Email Address` fits",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {ran:?}");
    }
}

#[test]
fn a_key_or_an_opt_out_that_the_file_lacks_stops_the_run_before_it_writes() {
    let sandbox = renamed();
    for command in ["dry-run", "import"] {
        for mapping in [&["--mapping", "mapping.toml"][..], &[]] {
            stops(&sandbox.run(&[&[command, "later/contacts.csv"], mapping].concat()));
        }
    }
    assert_eq!(sandbox.one("SELECT count(*) FROM contacts"), "2");
    let ran = sandbox.run(&["import", "later/contacts.csv", "--format", "json"]);
    assert_eq!(ran.json()["error"]["code"], "missing_column");
    assert_eq!(ran.json()["error"]["kind"], "stopped");
}

#[test]
fn the_hint_of_a_column_that_the_file_lacks_leads_to_a_run_that_takes_the_opt_outs() {
    let sandbox = renamed();
    sandbox.done(&["map", "later/contacts.csv", "-o", "mapping.toml"]);
    let report = sandbox.done(&["import", "later/contacts.csv", "--mapping", "mapping.toml"]);
    assert_eq!(counts(&report, "contacts"), [1, 1, 0, 0]);
    assert_eq!(sandbox.one("SELECT count(*) FROM contacts WHERE dialable"), "0");
    assert_eq!(
        sandbox.one("SELECT email FROM contacts WHERE last_name = 'Park'"),
        "c3@one.example"
    );
}

#[test]
fn map_says_first_what_the_file_lacks_and_check_fails() {
    let sandbox = renamed();
    let words = ["map", "later/contacts.csv", "--mapping", "mapping.toml"];
    let map = sandbox.done(&words);
    let first = map["first"].to_string();
    assert!(
        first.contains("`Do Not Call` (consent.do_not_call) of the mapping is not in the file"),
        "{first}"
    );
    let ran = sandbox.run(&[&words[..], &["--check", "--format", "json"]].concat());
    assert_eq!(ran.code, 3);
    let issues = ran.json()["issues"].to_string();
    assert!(issues.contains("`DNC` of the file fits"), "{issues}");
}

#[test]
fn a_column_that_is_optional_may_be_lacked_and_map_keeps_the_word() {
    let sandbox = renamed();
    let text = std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap();
    let text = text
        .replace(
            "\"Do Not Call\" = \"consent.do_not_call\"",
            "\"Do Not Call\" = { to = \"consent.do_not_call\", optional = true }",
        )
        .replace("\"Email\" = \"email\"", "\"Email\" = { to = \"email\", optional = true }");
    sandbox.write("mapping.toml", &text);
    sandbox.write("phones.csv", "Contact ID,Last Name,Phone,Consent Text,Consent Timestamp,Consent URL,Consent IP,Consent Seller\n");
    sandbox.done(&["map", "--contacts", "phones.csv", "-o", "mapping.toml"]);
    assert_eq!(std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap(), text);
    let words = ["--contacts", "phones.csv", "--mapping", "mapping.toml"];
    sandbox.done(&[&["import"], &words[..]].concat());
    sandbox.done(&[&["map", "--check"], &words[..]].concat());
}

#[test]
fn any_other_column_that_the_file_lacks_is_a_warning() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[contacts.columns]\n\"Contact ID\" = \"id\"\nTown = \"city\"\nPhone = \"phone\"\n\
                     \"Job\" = \"title\"\n",
    );
    let report =
        sandbox.import(&[("contacts.csv", "Contact ID,City,Phone\nC-1,Rome,202-555-0101\n")]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
    assert_eq!(
        warnings(&report),
        ["contacts column_missing x2: 1 Town (`City` fits), 1 Job"],
        "{report:#}"
    );
}

#[test]
fn another_column_that_says_the_same_stands_in_for_one_that_the_file_lacks() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[contacts.columns]\n\"Contact ID\" = \"id\"\nMail = \"email\"\n\"Mail 2\" = \"email\"\n\
                     First = \"first_name\"\nName = \"full_name\"\n",
    );
    let file = "Contact ID,Mail 2,Name\nC-1,a@b.example,Ada Moss\n";
    let report = sandbox.import(&[("contacts.csv", file)]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
    assert_eq!(warnings(&report), ["contacts column_missing x2: 1 Mail, 1 First"]);
}

const SPARSE: &str = "[contacts.columns]\n\"Last Name\" = \"last_name\"\n";
const RICH: &str = "Contact ID,Last Name,Email,Phone,Owner,Account ID,Unsubscribed,Mood\n\
                    C-1,Hale,a@b.example,202-555-0101,kim@acme.example,A-1,yes,good\n";

#[test]
fn a_mapping_that_lies_there_by_chance_drops_nothing_that_is_certain() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(SPARSE);
    sandbox.write("contacts.csv", RICH);
    for command in ["dry-run", "import"] {
        let ran = sandbox.run(&[command, "contacts.csv", "--format", "json"]);
        assert_eq!(ran.code, 3, "{ran:?}");
        let error = &ran.json()["error"];
        assert_eq!(error["code"], "column_left_out");
        for column in ["Contact ID", "Email", "Phone", "Owner", "Account ID", "Unsubscribed"] {
            assert!(
                error["causes"].to_string().contains(&format!("`{column}` of the file is")),
                "{error:#}"
            );
        }
        assert!(!error["causes"].to_string().contains("Mood"), "{error:#}");
        let hint = error["hint"].as_str().unwrap();
        assert!(hint.contains("map contacts.csv -o mapping.toml"), "{hint}");
        assert!(hint.contains("--mapping mapping.toml"), "{hint}");
    }
}

#[test]
fn a_mapping_that_is_named_may_leave_out_what_it_likes_with_a_warning() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(SPARSE);
    sandbox.write("contacts.csv", RICH);
    let report = sandbox.done(&["import", "contacts.csv", "--mapping", "mapping.toml"]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
    let left: Vec<String> =
        warnings(&report).into_iter().filter(|w| w.contains("column_left_out")).collect();
    assert_eq!(left.len(), 1, "{report:#}");
    assert!(left[0].contains("x6: 1 Contact ID, 1 Email"), "{left:?}");
}

#[test]
fn every_report_says_at_its_head_which_mapping_was_used() {
    let sandbox = Sandbox::workspace();
    sandbox.write("contacts.csv", "Contact ID,Last Name\nC-1,Hale\n");
    let said = |words: &[&str]| {
        let json = sandbox.done(words)["mapping"].as_str().unwrap().to_owned();
        let text = sandbox.run(words).stdout;
        assert!(text.contains(&format!("\nMapping: {json}\n")), "{text}");
        json
    };
    assert_eq!(said(&["dry-run", "contacts.csv"]), "detected");
    assert_eq!(said(&["import", "contacts.csv"]), "detected");
    assert_eq!(said(&["reconcile", "1"]), "mapping of import 1");
    sandbox.done(&["map", "contacts.csv", "-o", "mapping.toml"]);
    assert_eq!(said(&["import", "contacts.csv"]), "mapping.toml");
    assert_eq!(said(&["reconcile", "1", "--mapping", "mapping.toml"]), "mapping.toml");
}
