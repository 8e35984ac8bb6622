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
