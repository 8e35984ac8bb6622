//! The fixture company, row by row: what fixtures/README.md says of `acme/` is what happens.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::rules::counts;
use crate::support::{Sandbox, root};

const FILES: [&str; 3] = ["accounts", "contacts", "deals"];
const USERS: &str = "users.csv";

/// A row of a table of the README.
struct Row {
    object: String,
    line: u64,
    rule: String,
    outcome: String,
}

/// The rows of the table that tells each line of a file.
fn table() -> Vec<Row> {
    let readme = std::fs::read_to_string(root().join("fixtures/README.md")).unwrap();
    let rows: Vec<Row> = readme
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [file, line, rule, outcome] = cells[..] else { return None };
            let object = file.strip_suffix(".csv").filter(|name| FILES.contains(name))?;
            Some(Row {
                object: object.to_owned(),
                line: line.parse().ok()?,
                rule: rule.to_owned(),
                outcome: outcome.to_owned(),
            })
        })
        .collect();
    assert!(rows.len() > 100, "the table is not read: {}", rows.len());
    rows
}

fn workspace() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.set(&["--timezone", "America/New_York", "--currency", "USD", "--region", "US"]);
    for user in ["kim", "lee", "sam", "ada"] {
        sandbox.user(&format!("{user}@acme.example"));
    }
    for file in FILES.map(|name| format!("{name}.csv")).iter().map(String::as_str).chain([USERS]) {
        sandbox.write(file, std::fs::read(root().join("fixtures/acme").join(file)).unwrap());
    }
    sandbox
}

const ALL: [&str; 4] = ["contacts.csv", "accounts.csv", "deals.csv", USERS];

fn imported() -> (Sandbox, Value) {
    let sandbox = workspace();
    let report = sandbox.done(&[&["import"], &ALL[..]].concat());
    (sandbox, report)
}

/// The codes that a word of the table stands for, in backticks.
fn codes(outcome: &str) -> Vec<&str> {
    outcome.split('`').skip(1).step_by(2).collect()
}

#[test]
fn each_row_has_the_outcome_that_the_table_says() {
    let (sandbox, report) = imported();
    let outcomes: BTreeMap<(String, u64), String> = sandbox
        .sql("SELECT object, line, outcome FROM import_rows")
        .into_iter()
        .map(|row| ((row[0].clone(), row[1].parse().unwrap()), row[2].clone()))
        .collect();
    let rejections = report["rejections"].as_array().unwrap();
    let mut rejected = 0;
    for row in table() {
        let said = row.outcome.split([' ', ',', ';', ':']).next().unwrap();
        let key = (row.object.clone(), row.line);
        let is = outcomes.get(&key).unwrap_or_else(|| panic!("no row begins at {key:?}"));
        assert_eq!(is, said, "{key:?}: {}", row.rule);
        if said != "rejected" {
            continue;
        }
        rejected += 1;
        let rejection = rejections
            .iter()
            .find(|r| r["object"] == row.object.as_str() && r["line"] == row.line)
            .unwrap();
        let codes = codes(&row.outcome);
        assert_eq!(rejection["code"], codes[0], "{key:?}");
        if row.outcome.contains("field `") {
            assert_eq!(rejection["field"], codes[1], "{key:?}");
        }
    }
    assert_eq!(rejections.len(), rejected, "every rejection is in the table");
}

#[test]
fn the_rows_that_the_table_leaves_out_are_created_without_a_warning() {
    let (sandbox, report) = imported();
    let told: Vec<(String, u64)> = table().into_iter().map(|row| (row.object, row.line)).collect();
    for row in sandbox.sql("SELECT object, line, outcome FROM import_rows") {
        if !told.contains(&(row[0].clone(), row[1].parse().unwrap())) {
            assert_eq!(row[2], "created", "{row:?}");
        }
    }
    for group in report["warnings"].as_array().unwrap() {
        for example in group["examples"].as_array().unwrap() {
            let key =
                (group["object"].as_str().unwrap().to_owned(), example["line"].as_u64().unwrap());
            assert!(told.contains(&key), "{group}");
        }
    }
}

#[test]
fn each_row_has_the_warning_that_the_table_says() {
    let (_, report) = imported();
    let mut expected: BTreeMap<(String, &str), Vec<u64>> = BTreeMap::new();
    let rows = table();
    for row in &rows {
        if !row.outcome.contains("warning") || row.outcome.contains("no warning") {
            continue;
        }
        let named = codes(&row.outcome).into_iter().find(|code| {
            ["unresolved_link", "ambiguous_link", "duplicate_email", "invalid_phone"].contains(code)
        });
        let code = named.unwrap_or_else(|| match row.rule.as_str() {
            rule if rule.contains("begins with") => "formula_cell",
            rule if rule.contains("spreadsheet error") => "spreadsheet_error",
            rule if rule.contains("mojibake") => "mojibake",
            rule if rule.contains("leading zero") => "stripped_zeros",
            rule if rule.contains("scientific") => "scientific_phone",
            rule if rule.contains("gap") || rule.contains("does not exist") => "dst_gap",
            rule if rule.contains("overlap") || rule.contains("twice") => "dst_overlap",
            rule => panic!("which warning is meant by: {rule}"),
        });
        expected.entry((row.object.clone(), code)).or_default().push(row.line);
    }
    let groups = report["warnings"].as_array().unwrap();
    assert_eq!(groups.len(), expected.len(), "{groups:#?}");
    for ((object, code), lines) in expected {
        let group = groups
            .iter()
            .find(|group| group["object"] == object.as_str() && group["code"] == code)
            .unwrap_or_else(|| panic!("no {code} of {object}"));
        assert_eq!(group["count"], lines.len(), "{group}");
        let examples: Vec<u64> = group["examples"]
            .as_array()
            .unwrap()
            .iter()
            .map(|example| example["line"].as_u64().unwrap())
            .collect();
        assert_eq!(examples, lines[..examples.len()], "{group}");
    }
}

#[test]
fn the_totals_are_those_of_the_table() {
    let (_, report) = imported();
    assert_eq!(counts(&report, "accounts"), [55, 1, 1, 2]);
    assert_eq!(counts(&report, "contacts"), [241, 3, 1, 6]);
    assert_eq!(counts(&report, "deals"), [82, 1, 1, 6]);
    assert_eq!(report["accounts_from_contacts"], 3);
    assert_eq!(report["merged_by"], serde_json::json!({"email": 1, "external_id": 4}));
    assert_eq!(
        report["unmapped_columns"],
        serde_json::json!({"contacts": ["Shoe Size", "Tags", "Fax"]})
    );
    assert_eq!(report["owners"]["unmatched"], serde_json::json!(["old@departed.example"]));
}

#[test]
fn a_dry_run_of_the_first_rows_and_the_import_end_clean_at_the_default_bound() {
    let sandbox = workspace();
    let first = sandbox.done(&[&["dry-run"], &ALL[..]].concat());
    let read: u64 =
        FILES.iter().map(|file| first["objects"][file]["rows_read"].as_u64().unwrap()).sum();
    let rejected: u64 = FILES.iter().map(|file| counts(&first, file)[3]).sum();
    assert_eq!((read, rejected), (249, 10));
    sandbox.done(&[&["import"], &ALL[..]].concat());
}

/// The cells of the record that the row at a line became.
fn record(sandbox: &Sandbox, object: &str, line: u64, columns: &str) -> String {
    let rows = sandbox.lines(&format!(
        "SELECT {columns} FROM import_rows r JOIN {object} x ON x.id = r.record_id
         WHERE r.object = '{object}' AND r.line = {line}"
    ));
    assert_eq!(rows.len(), 1, "{object} {line}");
    rows[0].clone()
}

#[test]
fn accounts_have_the_values_that_the_table_says() {
    let (sandbox, _) = imported();
    let is = |line, columns: &str, expected: &str| {
        assert_eq!(record(&sandbox, "accounts", line, columns), expected, "line {line}");
    };
    is(2, "created_at", "2026-03-25T04:00:00Z");
    is(3, "created_at", "2026-04-03T04:00:00Z");
    is(4, "description", "Ships nationwide, \"door to door\".\nRenewal in May, ask for Jo.");
    is(6, "website || ' ' || domain", "https://copperline.example copperline.example");
    is(7, "phone", "+442079460018");
    is(8, "employees || ' ' || annual_revenue", "1200 4500000.50");
    is(9, "phone, json_extract(originals, '$.phone')", " | call the front desk");
    is(10, "postal_code", "2134");
    is(11, "industry", "");
    is(12, "city", "MÃ¼nchen");
    is(13, "description", "=HYPERLINK(\"https://jasper.example\",\"Jasper\")");
    is(14, "owner_email, owner_source", "kim@acme.example | old@departed.example");
    is(26, "owner_email, owner_source", " | ");
    is(47, "employees || ' ' || description", "95 Second shop opened");
}

#[test]
fn contacts_have_the_values_that_the_table_says() {
    let (sandbox, _) = imported();
    let is = |line, columns: &str, expected: &str| {
        assert_eq!(record(&sandbox, "contacts", line, columns), expected, "line {line}");
    };
    for (line, account) in [
        (2, "Eastgate Veterinary"),
        (5, ""),
        (6, "Brightwater Logistics"),
        (7, "Brightwater Logistics"),
        (8, "Juniper & Sons"),
        (9, "Juniper & Sons"),
        (10, "Brightwater Logistics"),
        (11, "Riverside Cafe"),
        (12, "Ironbark Timber"),
        (13, ""),
        (14, ""),
        (126, ""),
    ] {
        is(line, "account_name", account);
    }
    for (line, reasons) in [
        (2, ""),
        (23, "text"),
        (24, "timestamp"),
        (25, "source_url"),
        (26, "ip"),
        (27, "seller"),
        (28, "ip"),
        (29, "source_url"),
        (30, "revoked"),
        (31, "revoked"),
        (32, ""),
        (33, "phone"),
        (218, ""),
    ] {
        is(line, "not_dialable", reasons);
    }
    is(
        19,
        "email, phone, title",
        "front.desk@harborviewinns.example | +12025550117 | Night Manager",
    );
    is(40, "created_at", "2026-03-08T05:00:00Z");
    is(41, "created_at", "2026-03-08T07:15:00Z");
    is(42, "phone", "+12025550139");
    is(43, "phone", "+12025550140;ext=12");
    is(44, "phone", "+33199001234");
    is(45, "phone", "+61270101234");
    is(46, "phone, json_extract(originals, '$.phone')", " | ask Maria");
    is(47, "phone, json_extract(originals, '$.phone')", " | 1.20256E+10");
    is(48, "postal_code", "7102");
    is(49, "title", "");
    is(50, "first_name", "JosÃ©");
    is(51, "description", "=1+1");
    is(52, "description", "+cmd|calc");
    is(53, "description", "-2 chairs short");
    is(54, "description", "@SUM(A1:A9)");
    is(55, "owner_email, owner_source", "kim@acme.example | old@departed.example");
    is(56, "owner_email", "kim@acme.example");
    is(57, "owner_email", "lee@acme.example");
    is(60, "email", "kaya.lind@verbenaspa.example");
    is(65, "title, phone", "Regional Director | +14045550159");
}

#[test]
fn consents_have_the_values_that_the_table_says() {
    let (sandbox, _) = imported();
    let is = |line: u64, column: &str, expected: &[&str]| {
        let rows = sandbox.lines(&format!(
            "SELECT {column} FROM import_rows r JOIN consents c ON c.contact_id = r.record_id
             WHERE r.object = 'contacts' AND r.line = {line} ORDER BY c.id"
        ));
        assert_eq!(rows, expected, "line {line}");
    };
    is(28, "ip", &["300.1.1.1"]);
    is(29, "source_url", &["our booth at the fair"]);
    is(34, "timestamp", &["2026-03-08T19:30:00Z"]);
    is(35, "timestamp", &["2026-06-15T18:30:00Z"]);
    is(36, "timestamp", &["2026-03-08T07:30:00Z"]);
    is(37, "timestamp", &["2026-11-01T05:30:00Z"]);
    is(38, "timestamp", &["2026-03-08T07:30:00Z"]);
    is(39, "timestamp", &["2026-11-01T05:30:00Z"]);
    is(
        61,
        "text",
        &["  I agree that Acme Widgets’ team may call me,  “any time”.\nReply STOP to end. "],
    );
    is(218, "timestamp", &["2026-01-05T12:00:00Z", "2026-03-05T12:00:00Z"]);
}

#[test]
fn deals_have_the_values_that_the_table_says() {
    let (sandbox, _) = imported();
    let is = |line, columns: &str, expected: &str| {
        assert_eq!(record(&sandbox, "deals", line, columns), expected, "line {line}");
    };
    let account = "(SELECT name FROM accounts a WHERE a.id = x.account_id)";
    let contact = "(SELECT last_name FROM contacts c WHERE c.id = x.contact_id)";
    is(2, &format!("{account}, {contact}, pipeline"), "Linden Tax | Lind | Sales (Standard)");
    is(3, "pipeline, stage", "Sales (Standard) | Closed Lost");
    is(4, &format!("{account}, contact_id"), "Verbena Spa | ");
    is(5, &format!("account_id, {contact}"), " | Hale");
    is(6, "contact_id", "");
    is(7, account, "Orchard Lane Dental");
    is(8, account, "Umber Coffee");
    is(9, "amount, currency", "12500.75 | EUR");
    is(10, "amount, currency", "9800.00 | GBP");
    is(11, "amount, currency", "4200 | USD");
    is(12, "amount, currency", "640.00 | EUR");
    is(13, "amount, currency", " | ");
    is(14, "amount", "0.1");
    is(16, "close_date", "2026-12-31");
    is(17, "close_date", "2026-12-31");
    is(22, "owner_email, owner_source", "kim@acme.example | old@departed.example");
    is(23, "owner_email", "sam@acme.example");
    is(24, "stage", "Closed Won");
    is(25, "stage", "Closed Lost");
    is(27, "description", "Wants \"gold, matte\", not gloss.\nCall before noon.");
    is(29, "amount", "-350.00");
    is(65, "stage", "Closed Won");
}

#[test]
fn the_corrected_parents_resolve_the_links_of_their_children() {
    let (sandbox, _) = imported();
    let read = |name: &str| {
        std::fs::read_to_string(sandbox.path().join(format!("rejects/{name}.rejects.csv"))).unwrap()
    };
    let contacts = read("contacts").replace("ola@@nettleton.example", "ola@nettleton.example");
    sandbox.write("rejects/contacts.rejects.csv", contacts);
    let report =
        sandbox.done(&["import", "--max-rejected", "100%", "rejects/contacts.rejects.csv"]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 5]);
    let contact = "(SELECT last_name FROM contacts c WHERE c.id = x.contact_id)";
    assert_eq!(record(&sandbox, "deals", 6, contact), "Ivers");
}
