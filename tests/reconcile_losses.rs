//! `reconcile` proves it: what the source gives is counted from its rows alone, so that whatever the
//! destination lost behind the tool's back shows, and ends with 3.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sandbox;
use crate::support::crm::Crm;
use crate::support::fakes::company::Company;
use crate::support::fakes::{Object, hubspot, pipedrive, salesforce};

const CONSENT: &str =
    "You may call me.,2026-03-08T14:30:00Z,https://acme.example/form,192.0.2.1,Acme";
const HEADER: &str = "Contact ID,First Name,Last Name,Email,Phone,Account ID,consent_text,\
    consent_timestamp,consent_source_url,consent_ip,consent_seller,Do Not Call\n";

/// Two accounts, three contacts (one may be called, one must not be) and two deals: import 1.
fn imported() -> Sandbox {
    let sandbox = Sandbox::workspace();
    let contacts = format!(
        "{HEADER}C-1,Ada,Moss,ada@one.example,303-555-0101,A-1,{CONSENT},\n\
         C-2,Ben,Hale,ben@two.example,303-555-0102,A-2,,,,,,Yes\n\
         C-3,Cleo,Park,cleo@one.example,303-555-0103,A-1,,,,,,\n"
    );
    sandbox.import(&[
        ("accounts.csv", "Account ID,Account Name\nA-1,One\nA-2,Two\n"),
        ("contacts.csv", &contacts),
        (
            "deals.csv",
            "Deal ID,Deal Name,Stage,Amount,Contact ID,Account ID\n\
             D-1,Roof,Lead,100,C-1,A-1\nD-2,Door,Closed Won,250,C-2,A-2\n",
        ),
    ]);
    sandbox
}

fn reconcile(sandbox: &Sandbox, words: &[&str]) -> (i32, Value) {
    let ran = sandbox.run(&[&["reconcile", "--format", "json"], words].concat());
    assert!([0, 3].contains(&ran.code), "{ran:?}");
    let report = ran.json();
    assert_eq!(report["ok"], ran.code == 0, "{report:#}");
    for (object, counts) in report["objects"].as_object().unwrap() {
        assert_eq!(
            number(counts, "source"),
            ["destination", "missing", "merged", "rejected"]
                .map(|key| number(counts, key))
                .iter()
                .sum::<u64>(),
            "{object}: {report:#}"
        );
    }
    (ran.code, report)
}

fn number(counts: &Value, key: &str) -> u64 {
    counts[key].as_u64().unwrap()
}

/// The drift as `object external-id field cause`.
fn drift(report: &Value) -> Vec<String> {
    let word = |one: &Value, key: &str| one[key].as_str().unwrap_or("-").to_owned();
    let line = |one: &Value| {
        ["object", "external_id", "field", "cause"].map(|key| word(one, key)).join(" ")
    };
    report["drift"].as_array().unwrap().iter().map(line).collect()
}

/// The commands that the report ends with.
fn next(report: &Value) -> Vec<&str> {
    report["next"].as_array().unwrap().iter().filter_map(|step| step["command"].as_str()).collect()
}

#[test]
fn nothing_lost_is_no_drift_and_both_sides_are_counted() {
    let sandbox = imported();
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (0, vec![]), "{report:#}");
    assert_eq!(report["links"], json!({"source": 7, "destination": 7}));
    let consent = json!({"source": 1, "destination": 1, "withheld": 0, "revocations": 1});
    assert_eq!(report["consent"], consent);
    assert_eq!(report["revocations"], json!({"source": 1, "destination": 1}));
}

#[test]
fn a_record_that_was_lost_is_missing_and_the_import_brings_it_back() {
    let sandbox = imported();
    sandbox.edit("DELETE FROM contact WHERE first_name = 'Cleo'");
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (3, vec!["contacts C-3 - missing".to_owned()]));
    assert_eq!(report["links"], json!({"source": 7, "destination": 6}));
    let import = next(&report)[0];
    assert_eq!(
        import,
        "adoptiv-migrate import accounts.csv contacts.csv deals.csv --max-rejected 100%"
    );
    let words: Vec<&str> = import.split(' ').skip(1).collect();
    sandbox.done(&words);
    assert_eq!(reconcile(&sandbox, &["1"]).0, 0);
}

#[test]
fn a_consent_record_that_was_lost_shows() {
    let sandbox = imported();
    sandbox.edit("DELETE FROM consent WHERE text IS NOT NULL");
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (3, vec!["contacts C-1 consent different".to_owned()]));
    let consent = json!({"source": 1, "destination": 0, "withheld": 0, "revocations": 1});
    assert_eq!(report["consent"], consent);
    assert_eq!(next(&report), ["adoptiv-migrate explain contact 1"]);
}

#[test]
fn a_revocation_that_was_lost_shows() {
    let sandbox = imported();
    sandbox.edit("DELETE FROM consent WHERE do_not_call");
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (3, vec!["contacts C-2 consent different".to_owned()]));
    assert_eq!(report["revocations"], json!({"source": 1, "destination": 0}));
    assert_eq!(report["drift"][0]["source"], "do not call");
}

#[test]
fn a_link_that_was_lost_shows_even_where_no_edit_was_noticed() {
    let sandbox = imported();
    // The revision is raised along, as the tool's own writes do it: no trigger sees an edit.
    sandbox.edit("UPDATE contact SET account_id = NULL, revision = revision + 1 WHERE id = 3");
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (3, vec!["contacts C-3 account_id different".to_owned()]));
    assert_eq!(report["links"], json!({"source": 7, "destination": 6}));
}

#[test]
fn a_link_whose_account_is_gone_is_lost_and_none_that_waits() {
    let sandbox = imported();
    sandbox.edit("PRAGMA foreign_keys = ON; DELETE FROM account WHERE name = 'Two'");
    // Of the contacts alone: nobody tells that the account is missing.
    let (code, report) = reconcile(&sandbox, &["1", "contacts.csv"]);
    assert_eq!(
        (code, drift(&report)),
        (3, vec!["contacts C-2 account_id edited since".to_owned()])
    );
    assert_eq!(report["orphan_links"], 0);
    // A link that never led anywhere waits, and is told apart.
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", "Contact ID,Email,Account ID\nC-1,ada@one.example,A-9\n")]);
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, number(&report, "orphan_links")), (0, 1));
    assert_eq!(report["links"], json!({"source": 1, "destination": 0}));
}

#[test]
fn rows_that_became_one_record_are_counted_and_listed_with_both_names() {
    let sandbox = Sandbox::workspace();
    let contacts = "First Name,Last Name,Email\nAda,Moss,info@alder.example\n\
                    Ben,Hale,info@alder.example\nCleo,Park,info@alder.example\n";
    sandbox.import_with(&["--dedupe", "email"], &[("contacts.csv", contacts)]);
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!(code, 0, "it was asked for: {report:#}");
    let counts = &report["objects"]["contacts"];
    let [source, here, merged] = ["source", "destination", "merged"].map(|key| number(counts, key));
    assert_eq!((source, here, merged), (3, 1, 2));
    assert_snapshot!(sandbox.shown(&["reconcile"]), @r#"
    exit 0
    No drift: the destination holds what import 1 brought; 2 rows became one record with another row.
    Mapping: mapping of import 1

                source  destination  missing  extra  merged  different  rejected
      contacts       3            1        0      0       2          0         0

    Rows that became one record with another row
      contact of line 3 "Ben Hale" is one with line 2 "Ada Moss"; here it is "Cleo Park"
      contact of line 4 "Cleo Park" is one with line 2 "Ada Moss"

    Replaced by other rows or imports
      contacts first_name 2 merged, such as "Ada" -> "Cleo"
      contacts last_name 2 merged, such as "Moss" -> "Park"

    Took [n] s.
    "#);
}

#[test]
fn control_sums_of_the_source_are_those_of_its_rows() {
    let sandbox = Sandbox::workspace();
    let deals = "Deal ID,Deal Name,Stage,Amount,Currency\nD-1,Roof,Lead,100,USD\n\
                 D-1,Roof,Lead,100,USD\nD-2,Door,Lead,nonsense,USD\nD-3,Wall,Lead,40,USD\n";
    sandbox.import(&[("deals.csv", deals)]);
    let (code, report) = reconcile(&sandbox, &[]);
    let sum = &report["sums"][0];
    let sides = ["source_deals", "source_amount", "destination_deals", "destination_amount", "ok"]
        .map(|key| sum[key].to_string());
    assert_eq!(sides, ["3", "\"240\"", "2", "\"140\"", "true"], "one row was rejected");
    assert_eq!((code, number(&report["objects"]["deals"], "rejected")), (0, 1));
    sandbox.edit("DELETE FROM deal WHERE name = 'Wall'");
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, &report["sums"][0]["ok"]), (3, &json!(false)));
    assert_eq!(report["sums"][0]["source_amount"], "240", "a loss does not shrink it");
}

#[test]
fn an_import_that_was_taken_back_is_said_to_be_one() {
    let sandbox = imported();
    sandbox.done(&["undo", "1", "--yes"]);
    for words in [&["1"][..], &[]] {
        let (code, report) = reconcile(&sandbox, words);
        assert_eq!((code, &report["state"]), (3, &json!("undone")));
        assert_eq!(
            next(&report),
            ["adoptiv-migrate import accounts.csv contacts.csv deals.csv --max-rejected 100%"]
        );
    }
    let shown = sandbox.run(&["reconcile"]).stdout;
    assert!(shown.starts_with("Import 1 was taken back"), "{shown}");
    // What another import brought again is here, and this one stays taken back.
    sandbox.done(&["import", "accounts.csv", "contacts.csv", "deals.csv"]);
    let (code, report) = reconcile(&sandbox, &["1"]);
    assert_eq!((code, drift(&report)), (3, vec![]));
    assert_eq!(reconcile(&sandbox, &[]).0, 0);
}

#[test]
fn an_import_that_is_unfinished_is_said_to_be_one_and_how_to_go_on() {
    let sandbox = imported();
    // As a run that was killed after the first contact leaves it.
    sandbox.edit(
        "UPDATE import SET state = 'running', finished_at = NULL;
         UPDATE import_file SET rows_done = 1 WHERE object = 1;
         UPDATE import_file SET rows_done = 0 WHERE object = 2;
         DELETE FROM outcome WHERE id > 3; DELETE FROM contact WHERE id > 1; DELETE FROM deal;",
    );
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, &report["state"]), (3, &json!("unfinished")));
    assert_eq!(
        drift(&report),
        [
            "contacts C-2 - not_imported",
            "contacts C-3 - not_imported",
            "deals D-1 - not_imported",
            "deals D-2 - not_imported"
        ]
    );
    assert_eq!(
        next(&report)[0],
        "adoptiv-migrate import --resume accounts.csv contacts.csv deals.csv --max-rejected 100%"
    );
    // With everything brought it is unfinished all the same.
    let sandbox = imported();
    sandbox.edit("UPDATE import SET state = 'running', finished_at = NULL");
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (3, vec![]));
    let shown = sandbox.run(&["reconcile"]).stdout;
    assert!(shown.starts_with("Import 1 is unfinished"), "{shown}");
    assert!(shown.contains("import --resume"), "{shown}");
}

#[test]
fn rows_that_the_journal_does_not_account_for_are_told_loudly() {
    let sandbox = imported();
    sandbox.edit("DELETE FROM outcome WHERE file_id = 2 AND row = 3");
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (3, vec![]));
    let told = "contacts.csv: 3 rows in the file, 2 in the journal of import 1";
    assert_eq!(report["unaccounted"], json!([told]));
    let shown = sandbox.run(&["reconcile"]).stdout;
    assert!(
        shown.starts_with("The counts of import 1 do not add up.\n  contacts.csv: 3"),
        "{shown}"
    );
}

#[test]
fn rows_that_only_the_store_rejected_stay_rejected_in_a_file_that_changed() {
    let sandbox = Sandbox::workspace();
    sandbox.import_with(
        &["--strict-links"],
        &[
            ("accounts.csv", "Account ID,Account Name\nA-1,One\n"),
            (
                "contacts.csv",
                "Contact ID,Email,Account ID\nC-1,ada@one.example,A-1\nC-2,ben@two.example,A-9\n",
            ),
        ],
    );
    assert_eq!(number(&reconcile(&sandbox, &[]).1["objects"]["contacts"], "rejected"), 1);
    sandbox.write(
        "contacts.csv",
        "Contact ID,Email,Account ID\nC-3,cleo@one.example,A-1\nC-1,ada@one.example,A-1\n\
         C-2,ben@two.example,A-9\n",
    );
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (3, vec!["contacts C-3 - missing".to_owned()]));
    assert_eq!(number(&report["objects"]["contacts"], "rejected"), 1);
}

#[test]
fn a_row_that_was_imported_and_would_be_rejected_now_is_drift() {
    let sandbox = imported();
    sandbox.edit("UPDATE stage SET name = 'New Lead' WHERE name = 'Lead'");
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!(code, 3);
    let causes: Vec<&str> = report["drift"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["cause"].as_str().unwrap())
        .collect();
    assert!(causes.contains(&"rejected_now"), "{report:#}");
    assert!(next(&report)[0].starts_with("adoptiv-migrate dry-run --all"), "{report:#}");
}

#[test]
fn a_value_that_was_cleared_at_the_source_is_a_difference_of_its_own() {
    let sandbox = Sandbox::workspace();
    let header = "Contact ID,Email,Job Title,Account ID\n";
    let accounts = ("accounts.csv", "Account ID,Account Name\nA-1,One\n");
    let with = |title: &str, account: &str| {
        format!("{header}C-1,ada@one.example,{title},{account}\nC-2,ben@two.example,,\n")
    };
    sandbox.import(&[accounts, ("contacts.csv", &with("Engineer", "A-1"))]);
    assert_eq!(reconcile(&sandbox, &[]).0, 0);
    sandbox.import(&[accounts, ("contacts.csv", &with("", ""))]);
    let expected =
        ["contacts C-1 title cleared_at_source", "contacts C-1 account_id cleared_at_source"];
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (3, expected.map(str::to_owned).to_vec()));
    assert_eq!(report["objects"]["contacts"]["different"], 1);
    // What a later import fills is not cleared.
    sandbox.import(&[("contacts.csv", &with("Director", "A-1"))]);
    assert_eq!(reconcile(&sandbox, &[]).0, 0);
    // What another row of the file fills, neither.
    sandbox.import(&[("contacts.csv", &(with("Director", "A-1") + "C-1,ada@one.example,,\n"))]);
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (0, vec![]));
}

#[test]
fn a_value_that_was_cleared_at_a_crm_is_one_too() {
    let company = Company::of(20);
    let all = [
        Crm::of(hubspot::start(company.clone())),
        Crm::of(salesforce::start(company.clone())),
        Crm::of(pipedrive::start(company.clone())),
    ];
    for crm in all {
        let sandbox = crm.prepared(&company);
        assert_eq!(crm.import(&sandbox, &[]).code, 0);
        crm.ask(|fake| fake.rename(3, ""));
        let id = crm.ask(|fake| fake.ids(Object::Contacts)[3].clone());
        let ran = crm.run(&sandbox, &["reconcile", crm.name(), "--format", "json"]);
        assert_eq!(ran.code, 3, "{ran:?}");
        let expected = format!("contacts {id} first_name cleared_at_source");
        assert_eq!(drift(&ran.json()), [expected], "{}", crm.name());
    }
}

#[test]
fn what_the_workspace_says_otherwise_since_does_not_read_the_rows_otherwise() {
    let sandbox = imported();
    sandbox.set(&["--region", "GB", "--currency", "EUR", "--timezone", "Asia/Tokyo"]);
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, drift(&report)), (0, vec![]));
}

#[test]
fn whole_lists_go_into_files_that_only_their_owner_reads() {
    let sandbox = imported();
    sandbox.edit(
        "DELETE FROM contact WHERE first_name = 'Cleo'; UPDATE deal SET name = '=1+1' WHERE id = 1;
         DELETE FROM consent WHERE text IS NOT NULL;",
    );
    let ran = sandbox.run(&["reconcile", "--lists", "lists"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.stderr.contains("Wrote `lists/missing.csv`"), "{ran:?}");
    let list = |name: &str| {
        let path = sandbox.path().join("lists").join(name);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::read_to_string(path).unwrap()
    };
    let missing = "\"contacts\",\"contacts.csv\",\"4\",\"C-3\",\"\",\"Cleo Park\",\"\",\"Cleo Park\",\"\",\"missing\"";
    assert_eq!(list("missing.csv").lines().nth(1), Some(missing));
    assert!(list("different.csv").contains("\"Roof\",\"'=1+1\",\"edited since\""), "made safe");
    assert!(list("consent.csv").contains("\"C-1\",\"1\",\"Ada Moss\",\"consent\""));
    assert_eq!(list("extra.csv").lines().count(), 1, "a list without rows is written too");
    // What is ours is replaced, what is not stays.
    assert_eq!(sandbox.run(&["reconcile", "--lists", "lists"]).code, 3);
    sandbox.write("lists/extra.csv", "Contact ID,Email\n");
    let ran = sandbox.run(&["reconcile", "--lists", "lists"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!(list("extra.csv"), "Contact ID,Email\n");
}

#[test]
fn rejected_and_merged_rows_and_links_that_wait_are_listed_whole() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Email,Account ID\nC-1,Hale,ben@two.example,A-9\nC-2,Okoye,nonsense,\n\
         C-1,Hale,ben@two.example,A-9\n",
    )]);
    assert_eq!(sandbox.run(&["reconcile", "--lists", "lists"]).code, 0);
    let second = |name: &str| {
        let text = std::fs::read_to_string(sandbox.path().join("lists").join(name)).unwrap();
        text.lines().nth(1).unwrap_or_default().replace('"', "")
    };
    assert_eq!(second("merged.csv"), "contacts,contacts.csv,4,C-1,Hale,contacts.csv,2,Hale,1,Hale");
    assert_eq!(second("links.csv"), "contacts,contacts.csv,2,C-1,1,Hale,account_id,A-9,,open");
    let rejected = second("rejected.csv");
    assert!(
        rejected.starts_with("contacts,contacts.csv,3,invalid_email,email,nonsense,"),
        "{rejected}"
    );
}

#[test]
fn the_users_that_an_import_ran_with_are_read_again() {
    let sandbox = Sandbox::workspace();
    sandbox.user("kim@acme.example");
    sandbox.user("lee@acme.example");
    sandbox.write("users.csv", "id,name,email\n17,Kim,kim@acme.example\n");
    sandbox.import_with(
        &["--users", "users.csv"],
        &[(
            "contacts.csv",
            "Contact ID,Email,Owner\nC-1,ada@one.example,17\nC-2,ben@two.example,99\n",
        )],
    );
    assert_eq!(reconcile(&sandbox, &[]).0, 0);
    sandbox.edit("UPDATE contact SET owner_id = (SELECT id FROM user WHERE email LIKE 'lee@%')");
    let (code, report) = reconcile(&sandbox, &[]);
    let expected = ["contacts C-1 owner edited since", "contacts C-2 owner edited since"];
    assert_eq!((code, drift(&report)), (3, expected.map(str::to_owned).to_vec()));
    std::fs::remove_file(sandbox.path().join("users.csv")).unwrap();
    let (_, report) = reconcile(&sandbox, &[]);
    assert_eq!(report["changed_files"], json!(["users.csv (the users) is gone"]));
}

#[test]
fn a_later_import_that_was_taken_back_is_told_and_files_of_one_object_are_counted_apart() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[
        ("contacts.csv", "Contact ID,Last Name\nC-1,Hale\nC-2,Okoye\n"),
        ("people.csv", "Contact ID,Last Name\nC-1,Hale\nC-3,Varga\n"),
    ]);
    sandbox.import(&[("contacts.csv", "Contact ID,Last Name\nC-1,Hale\nC-2,Okoye\n")]);
    sandbox.done(&["undo", "2", "--yes"]);
    let (code, report) = reconcile(&sandbox, &[]);
    assert_eq!((code, &report["taken_back"]), (0, &json!([2])), "{report:#}");
    let of = |file: &Value| ["source", "destination", "merged"].map(|key| number(file, key));
    let files: Vec<_> = report["files"].as_array().unwrap().iter().map(of).collect();
    assert_eq!(files, [[2, 2, 0], [2, 1, 1]]);
    let shown = sandbox.run(&["reconcile"]).stdout;
    assert!(shown.contains("Import 2 was taken back since: this is about import 1."), "{shown}");
    assert!(shown.contains("By file") && shown.contains("people.csv"), "{shown}");
}
