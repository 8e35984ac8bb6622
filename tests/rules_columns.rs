//! Columns: what a header says for certain holds, however bad the cells are.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections};

/// A file of so many deals whose amounts nobody can read.
fn unreadable_deals(rows: usize) -> String {
    let header = "Deal ID,Deal Name,Pipeline,Stage,Amount\n".to_owned();
    let row = |at: usize| format!("D{at},n{at},Sales (Standard),Lead,\"5,{at}0/-\"\n");
    (10..10 + rows).fold(header, |file, at| file + &row(at))
}

#[test]
fn the_number_of_rows_does_not_change_the_verdict_on_a_column_that_can_not_be_read() {
    for rows in [9, 20, 60] {
        let sandbox = Sandbox::workspace();
        sandbox.write("deals.csv", unreadable_deals(rows));
        let ran = sandbox.run(&["import", "deals.csv", "--format", "json"]);
        assert_eq!(ran.code, 3, "{rows} rows: {ran:?}");
        let report = ran.json();
        assert_eq!(counts(&report, "deals"), [0, 0, 0, rows as u64]);
        assert!(
            rejections(&report).iter().all(|row| row.contains("invalid_amount amount")),
            "{report:#}"
        );
    }
}

#[test]
fn good_values_arrive_where_most_cells_of_a_column_are_words_for_nothing() {
    let sandbox = Sandbox::workspace();
    let rows = (10..30).map(|at| match at % 3 {
        0 => format!("C{at},L{at},l{at}@one.example\n"),
        1 => format!("C{at},L{at},none\n"),
        _ => format!("C{at},L{at},N/A\n"),
    });
    let file = rows.fold("Contact ID,Last Name,Email\n".to_owned(), |file, row| file + &row);
    let report = sandbox.import(&[("contacts.csv", &file)]);
    assert_eq!(counts(&report, "contacts"), [20, 0, 0, 0]);
    assert_eq!(sandbox.one("SELECT count(email) FROM contacts"), "6");
    let notes = report["notes"].as_array().unwrap();
    assert!(
        notes.iter().any(|n| n == "contacts.csv: `N/A`, `none` in \"Email\" are read as empty"),
        "{notes:?}"
    );
    assert_eq!(report["unmapped_columns"], serde_json::json!({}));
}

#[test]
fn words_for_nothing_are_empty_in_every_column_that_is_read_also_with_a_mapping() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\n\
         Email = \"email\"\nOrg = \"account_id\"\nCompany = \"company\"\nOwner = \"owner\"\n\
         Created = \"created_at\"\nKind = { to = \"custom.kind\", type = \"select\" }\n",
    );
    let file = "Contact ID,Last Name,Email,Org,Company,Owner,Created,Kind\n\
                C-1,Hale,NULL,-,n/a,none,0000-00-00,None\n";
    let report = sandbox.import(&[("contacts.csv", file)]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
    assert_eq!(report["owners"]["unmatched"], serde_json::json!([]));
    assert_eq!(sandbox.one("SELECT count(*) FROM accounts"), "0");
    assert_eq!(report["warnings"], serde_json::json!([]));
    assert_eq!(
        sandbox.lines("SELECT email, account_id, created_at, custom FROM contacts"),
        [r#" |  |  | {"kind":"None"}"#]
    );
}

#[test]
fn map_shows_the_share_of_cells_that_can_not_be_read_and_check_fails_above_the_bound() {
    let sandbox = Sandbox::workspace();
    let rows = (0..20).map(|at| match at % 5 {
        0 => format!("D{at},Deal {at},Lead,\"5,{at}0/-\"\n"),
        _ => format!("D{at},Deal {at},Lead,5{at}\n"),
    });
    let file = rows.fold("Deal ID,Deal Name,Stage,Amount\n".to_owned(), |file, row| file + &row);
    sandbox.write("deals.csv", file);
    let map = sandbox.done(&["map", "deals.csv"]);
    let amount = &map["columns"][3];
    assert_eq!(amount["unreadable"], 0.2, "{map:#}");
    assert!(amount["why"].as_str().unwrap().ends_with("; 4 of 20 cells can't be read (20%)"));
    let check = |bound: &str| {
        let ran = sandbox.run(&[
            "map",
            "deals.csv",
            "--check",
            "--max-rejected",
            bound,
            "--format",
            "json",
        ]);
        (ran.code, ran.json()["issues"].to_string())
    };
    let (code, issues) = check("5%");
    assert_eq!(code, 3);
    assert!(issues.contains("\"kind\":\"unreadable\"") && issues.contains("Amount"), "{issues}");
    assert_eq!(check("20%"), (0, "[]".to_owned()));
}

#[test]
fn deals_without_a_column_for_the_name_are_said_first_with_a_way_out_that_works() {
    let sandbox = Sandbox::workspace();
    let file =
        "Deal ID,Account,Product,Stage,Amount\nD-1,Acme,Chairs,Lead,5\nD-2,Borealis,N/A,Lead,6\n";
    sandbox.write("deals.csv", file);
    let shown = sandbox.run(&["map", "deals.csv"]).stdout;
    let first = "Every row of the deals will be rejected, for no column is the name";
    assert!(shown.starts_with("To decide: "), "{shown}");
    assert!(shown.lines().nth(3).unwrap().contains(first), "{shown}");
    let json = sandbox.done(&["map", "deals.csv", "-o", "mapping.toml"]);
    assert!(
        json["first"][0].as_str().unwrap().contains("name = \"{Account} - {Product}\""),
        "{json:#}"
    );
    let ran = sandbox.run(&["map", "deals.csv", "--check"]);
    assert_eq!(ran.code, 3);

    let path = sandbox.path().join("mapping.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let way_out =
        text.replace("# name = \"{Account} - {Product}\"", "name = \"{Account} - {Product}\"");
    assert_ne!(way_out, text, "the file shows it too");
    sandbox.write("mapping.toml", way_out);
    let report = sandbox.done(&["import", "deals.csv"]);
    assert_eq!(counts(&report, "deals"), [2, 0, 0, 0]);
    assert_eq!(
        sandbox.lines("SELECT name FROM deals ORDER BY name"),
        ["Acme - Chairs", "Borealis"]
    );
    assert_eq!(sandbox.run(&["reconcile"]).code, 0);
}
