//! Rows without an id of their own: the same row is the same record for good, whatever mapping,
//! settings and corrections make of it, and equal rows are counted.

use crate::support::Sandbox;
use crate::support::rules::{counts, warnings};

const SUM: &str = "SELECT count(*), sum(amount) FROM deals";

fn read(sandbox: &Sandbox, name: &str) -> String {
    std::fs::read_to_string(sandbox.path().join(name)).unwrap()
}

#[test]
fn a_better_mapping_finds_the_records_that_the_file_made_before() {
    let sandbox = Sandbox::workspace();
    let deals = "Deal Name,Pipeline,Stage,Amount,Region Code\n\
        One,Sales (Standard),Lead,100,N\nTwo,Sales (Standard),Lead,200,S\n\
        Three,Sales (Standard),Closed Won,300,N\n";
    sandbox.import(&[("deals.csv", deals)]);
    let mapped = ["map", "deals.csv", "-o", "mapping.toml", "--accept-suggestions"];
    assert_eq!(sandbox.run(&mapped).code, 0);
    let report = sandbox.import(&[("deals.csv", deals)]);
    assert_eq!(counts(&report, "deals"), [0, 3, 0, 0]);
    assert_eq!(sandbox.lines(SUM), ["3 | 600"]);
    assert_eq!(counts(&sandbox.import(&[("deals.csv", deals)]), "deals"), [0, 0, 3, 0]);
    assert_eq!(
        sandbox.lines("SELECT json_extract(custom, '$.region_code') FROM deals ORDER BY id"),
        ["N", "S", "N"]
    );
}

#[test]
fn other_settings_find_the_records_that_the_file_made_before() {
    let sandbox = Sandbox::workspace();
    let deals =
        "Deal Name,Stage,Amount,Close Date,Created\nOne,Lead,1.500,03/04/2026,2026-01-01 12:00\n";
    let contacts = "Last Name,Phone\nHale,030 5550100\n";
    let files = [("deals.csv", deals), ("contacts.csv", contacts)];
    sandbox.import(&files);
    for options in [["--timezone", "Europe/Berlin"], ["--currency", "EUR"], ["--region", "DE"]] {
        sandbox.set(&options);
        for report in [sandbox.dry_run(&[], &files), sandbox.import(&files)] {
            assert_eq!(report["objects"]["deals"]["created"], 0, "{options:?}");
            assert_eq!(report["objects"]["contacts"]["created"], 0, "{options:?}");
        }
    }
    assert_eq!(sandbox.lines("SELECT count(*) FROM deals"), ["1"]);
}

#[test]
fn the_place_of_columns_blanks_and_new_empty_columns_do_not_make_another_row() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("deals.csv", "Deal Name,Stage,Amount\nOne,Lead,100\n")]);
    let turned = "Amount,Note,Stage,Deal Name\n 100 ,,Lead,One\n";
    assert_eq!(counts(&sandbox.import(&[("deals.csv", turned)]), "deals"), [0, 0, 1, 0]);
}

#[test]
fn equal_deals_are_as_many_deals_as_there_are_rows() {
    let sandbox = Sandbox::workspace();
    let deals = "Deal Name,Pipeline,Stage,Amount,Close Date,Company\n\
        Renewal,Sales (Standard),Closed Won,500,2026-03-31,Alder Works\n\
        Renewal,Sales (Standard),Closed Won,500,2026-03-31,Alder Works\n\
        Upsell,Sales (Standard),Lead,900,2026-04-30,Alder Works\n";
    let predicted = sandbox.dry_run(&["--all"], &[("deals.csv", deals)]);
    assert_eq!(counts(&predicted, "deals"), [3, 0, 0, 0]);
    assert_eq!(counts(&sandbox.import(&[("deals.csv", deals)]), "deals"), [3, 0, 0, 0]);
    assert_eq!(sandbox.lines(SUM), ["3 | 1900"]);
    assert_eq!(counts(&sandbox.import(&[("deals.csv", deals)]), "deals"), [0, 0, 3, 0]);
    let same = sandbox.done(&["reconcile"]);
    assert_eq!((&same["ok"], &same["objects"]["deals"]["source"]), (&true.into(), &3.into()));
    // One more of them is one more deal; in two files of one import they are the same ones.
    let more = deals.replacen(
        "Upsell",
        "Renewal,Sales (Standard),Closed Won,500,2026-03-31,Alder Works\nUpsell",
        1,
    );
    let report = sandbox.import(&[("deals.csv", &more), ("older/deals.csv", deals)]);
    assert_eq!(counts(&report, "deals"), [1, 0, 6, 0]);
    assert_eq!(sandbox.lines(SUM), ["4 | 2400"]);
}

#[test]
fn wholly_equal_contacts_and_accounts_are_one_record_and_told_with_their_lines() {
    let sandbox = Sandbox::workspace();
    let contacts = "Last Name,Title\nHale,Buyer\nOkoye,Buyer\nHale,Buyer\nHale,Buyer\n";
    let accounts = "Name,City\nAlder,Oslo\nAlder,Oslo\n";
    let files = [("contacts.csv", contacts), ("accounts.csv", accounts)];
    let expected = [
        "accounts equal_rows x1: 3 line 2".to_owned(),
        "contacts equal_rows x2: 4 line 2, 5 line 2".to_owned(),
    ];
    let report = sandbox.import(&files);
    assert_eq!(counts(&report, "contacts"), [2, 0, 2, 0]);
    assert_eq!(counts(&report, "accounts"), [1, 0, 1, 0]);
    assert_eq!(warnings(&report), expected);
    let again = sandbox.import(&files);
    assert_eq!(counts(&again, "contacts"), [0, 0, 4, 0]);
    assert_eq!(warnings(&again), expected);
}

#[test]
fn a_row_key_tells_rows_apart_where_other_columns_change() {
    let sandbox = Sandbox::workspace();
    let mapping = "[deals]\nrow_key = [\"Deal Name\", \"company\"]\n[deals.columns]\n\
        \"Deal Name\" = \"name\"\nCompany = \"company\"\nStage = \"stage\"\nAmount = \"amount\"\n";
    sandbox.mapping(mapping);
    let deals = |days: u32, stage: &str| {
        format!(
            "Deal Name,Company,Stage,Amount,Days in stage\n\
             Renewal,Alder,{stage},500,{days}\nRenewal,Elm,Lead,700,{}\nRenewal,Elm,Lead,800,1\n",
            days + 9
        )
    };
    let first = sandbox.import(&[("deals.csv", &deals(3, "Lead"))]);
    assert_eq!(counts(&first, "deals"), [3, 0, 0, 0]);
    let newer = sandbox.import(&[("deals.csv", &deals(10, "Qualified"))]);
    assert_eq!(counts(&newer, "deals"), [0, 1, 2, 0]);
    assert_eq!(sandbox.lines(SUM), ["3 | 2000"]);
}

#[test]
fn a_row_key_column_that_the_file_lacks_stops_the_run_and_is_named() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[deals]\nrow_key = [\"Deal name\", \"Compny\"]\n[deals.columns]\n\"Deal Name\" = \"name\"\n\
         Company = \"company\"\nStage = \"stage\"\n",
    );
    sandbox.write("deals.csv", "Deal Name,Company,Stage\nRenewal,Alder,Lead\n");
    for words in [["import", "deals.csv"], ["dry-run", "deals.csv"]] {
        let ran = sandbox.run(&words);
        assert_eq!(ran.code, 3, "{ran:?}");
        assert!(ran.stderr.contains("`Compny`") && ran.stderr.contains("row_key"), "{ran:?}");
    }
    let checked = sandbox.run(&["map", "deals.csv", "-o", "mapping.toml", "--check"]);
    assert_eq!(checked.code, 3, "{checked:?}");
    let said = checked.stdout + &checked.stderr;
    assert!(said.contains("Compny") && said.contains("row_key"), "{said}");
}

#[test]
fn map_keeps_a_row_key() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping("[deals]\nrow_key = [\"Name\"]\n[deals.columns]\nName = \"name\"\n");
    sandbox.write("deals.csv", "Name,Stage\nRenewal,Lead\n");
    assert_eq!(sandbox.run(&["map", "deals.csv", "-o", "mapping.toml"]).code, 0);
    let text = read(&sandbox, "mapping.toml");
    assert!(text.contains("row_key = [\"Name\"]") && text.contains("Stage"), "{text}");
}

/// A workspace into which deals were imported of which one was rejected.
fn with_a_reject(deals: &str) -> Sandbox {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("deals.csv", deals)]);
    assert!(read(&sandbox, "rejects/deals.rejects.csv").contains("\"_row_id\""));
    sandbox
}

fn feed_back(sandbox: &Sandbox, from: &str, to: &str) -> serde_json::Value {
    let corrected = read(sandbox, "rejects/deals.rejects.csv").replace(from, to);
    sandbox.import(&[("corrected.csv", &corrected)])
}

const DEALS: &str = "Deal Name,Stage,Amount\nOne,Lead,100\nTwo,Lead,2oo\n";

#[test]
fn a_reject_that_is_corrected_and_fed_back_is_the_same_row() {
    let sandbox = with_a_reject(DEALS);
    assert_eq!(counts(&feed_back(&sandbox, "2oo", "200"), "deals"), [1, 0, 0, 0]);
    sandbox.import_with(&["--rejects", "later"], &[("deals.csv", DEALS)]);
    assert_eq!(counts(&feed_back(&sandbox, "2oo", "200"), "deals"), [0, 0, 1, 0]);
    assert_eq!(counts(&feed_back(&sandbox, "2oo", "250"), "deals"), [0, 1, 0, 0]);
    // The file that it came from, corrected and imported whole.
    let whole = DEALS.replace("2oo", "250");
    assert_eq!(counts(&sandbox.import(&[("deals.csv", &whole)]), "deals"), [0, 0, 2, 0]);
    assert_eq!(sandbox.lines(SUM), ["2 | 350"]);
}

#[test]
fn a_reject_that_is_fed_back_after_its_file_was_corrected_is_the_same_row() {
    let sandbox = with_a_reject(DEALS);
    sandbox.import(&[("deals.csv", &DEALS.replace("2oo", "200"))]);
    assert_eq!(counts(&feed_back(&sandbox, "2oo", "200"), "deals"), [0, 0, 1, 0]);
    assert_eq!(sandbox.lines(SUM), ["2 | 300"]);
}

#[test]
fn a_reject_that_comes_to_say_what_another_deal_says_is_a_deal_of_its_own() {
    let deals = "Deal Name,Stage,Amount\nOne,Lead,100\nOne,Lead,1oo\n";
    let sandbox = with_a_reject(deals);
    assert_eq!(counts(&feed_back(&sandbox, "1oo", "100"), "deals"), [1, 0, 0, 0]);
    assert_eq!(counts(&feed_back(&sandbox, "1oo", "100"), "deals"), [0, 0, 1, 0]);
    let whole = deals.replace("1oo", "100");
    assert_eq!(counts(&sandbox.import(&[("deals.csv", &whole)]), "deals"), [0, 0, 2, 0]);
    assert_eq!(sandbox.lines(SUM), ["2 | 200"]);
}

#[test]
fn equal_rejects_stay_as_many_rows_and_may_be_corrected_into_different_ones() {
    let sandbox = with_a_reject("Deal Name,Stage,Amount\nOne,Lead,1oo\nOne,Lead,1oo\n");
    let text = read(&sandbox, "rejects/deals.rejects.csv");
    let corrected = text.replacen("1oo", "100", 1).replacen("\"1oo\"", "\"200\"", 1);
    sandbox.write("corrected.csv", corrected.replace("1oo", "x"));
    for expected in [[2, 0, 0, 0], [0, 0, 2, 0]] {
        let corrected = read(&sandbox, "corrected.csv");
        assert_eq!(counts(&sandbox.import(&[("corrected.csv", &corrected)]), "deals"), expected);
    }
    assert_eq!(sandbox.lines(SUM), ["2 | 300"]);
}

#[test]
fn without_its_row_id_a_reject_goes_by_what_it_says() {
    let sandbox = with_a_reject(DEALS);
    let corrected = "Deal Name,Stage,Amount,_line,_code,_field,_reason\nTwo,Lead,200,3,x,,y\n";
    for expected in [[1, 0, 0, 0], [0, 0, 1, 0]] {
        assert_eq!(counts(&sandbox.import(&[("corrected.csv", corrected)]), "deals"), expected);
    }
    let whole = DEALS.replace("2oo", "200");
    assert_eq!(counts(&sandbox.import(&[("deals.csv", &whole)]), "deals"), [0, 0, 2, 0]);
}

#[test]
fn undoing_the_feed_back_of_a_reject_lets_it_be_fed_back_again() {
    let sandbox = with_a_reject(DEALS);
    feed_back(&sandbox, "2oo", "200");
    sandbox.done(&["undo", "2", "--yes"]);
    assert_eq!(sandbox.lines(SUM), ["1 | 100"]);
    assert_eq!(counts(&feed_back(&sandbox, "2oo", "200"), "deals"), [1, 0, 0, 0]);
}

const DAYS: &str = "Deal Name,Company,Stage,Amount,Days in stage\n\
    Renewal,Alder,Lead,500,3\nUpsell,Elm,Lead,700,4\n";

fn later(deals: &str) -> String {
    deals.replace(",3\n", ",13\n").replace(",4\n", ",14\n")
}

#[test]
fn a_newer_export_of_rows_without_ids_stops_and_a_row_key_finds_them_again() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("deals.csv", DAYS)]);
    sandbox.write("deals.csv", later(DAYS));
    for words in [["import", "deals.csv"], ["dry-run", "deals.csv"]] {
        let ran = sandbox.run(&[&words[..], &["--format", "json"]].concat());
        assert_eq!(ran.code, 3, "{ran:?}");
        let error = &ran.json()["error"];
        assert_eq!(error["code"], "newer_export", "{error}");
        let hint = error["hint"].as_str().unwrap();
        assert!(hint.contains(r#"`row_key = ["Deal Name", "Company"]`"#), "{hint}");
    }
    assert_eq!(sandbox.run(&["map", "deals.csv", "-o", "mapping.toml"]).code, 0);
    let text = read(&sandbox, "mapping.toml");
    let keyed = text.replace("# row_key = [\"Name\"]", "row_key = [\"Deal Name\", \"Company\"] ");
    assert_ne!(keyed, text);
    sandbox.write("mapping.toml", keyed);
    assert_eq!(counts(&sandbox.import(&[("deals.csv", &later(DAYS))]), "deals"), [0, 0, 2, 0]);
    let third = later(&later(DAYS)).replace("Alder,Lead,500", "Alder,Qualified,550");
    assert_eq!(counts(&sandbox.import(&[("deals.csv", &third)]), "deals"), [0, 1, 1, 0]);
    assert_eq!(sandbox.lines(SUM), ["2 | 1250"]);
}

#[test]
fn rows_that_are_new_by_name_or_link_are_no_newer_export() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("deals.csv", DAYS)]);
    let others = later(DAYS).replace("Alder", "Oak").replace("Upsell", "Chairs");
    assert_eq!(counts(&sandbox.import(&[("deals.csv", &others)]), "deals"), [2, 0, 0, 0]);
    // One of three goes by a known name: most do not.
    let mixed = "Deal Name,Company,Stage,Amount,Days in stage\n\
        Renewal,Alder,Lead,500,99\nTables,Elm,Lead,1,1\nLamps,Elm,Lead,1,1\n";
    assert_eq!(counts(&sandbox.import(&[("deals.csv", mixed)]), "deals"), [3, 0, 0, 0]);
}

#[test]
fn a_suggested_row_key_tells_rows_of_one_name_and_company_apart() {
    let sandbox = Sandbox::workspace();
    let deals = "Deal Name,Company,Stage,Close Date,Days\n\
        Renewal,Alder,Lead,2026-03-31,3\nRenewal,Alder,Lead,2026-04-30,4\n";
    sandbox.import(&[("deals.csv", deals)]);
    sandbox.write("deals.csv", later(deals));
    let ran = sandbox.run(&["import", "deals.csv"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.stderr.contains(r#"["Deal Name", "Company", "Close Date"]"#), "{ran:?}");
}
