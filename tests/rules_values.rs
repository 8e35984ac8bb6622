//! Phones, money, and the damage that spreadsheets do.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections, warnings};

fn contacts(sandbox: &Sandbox, header: &str, rows: &[&str]) -> serde_json::Value {
    let mut text = format!("Contact ID,Last Name,{header}\n");
    for (at, row) in rows.iter().enumerate() {
        text.push_str(&format!("C-{at},Hale,{row}\n"));
    }
    sandbox.import(&[("contacts.csv", &text)])
}

fn deals(sandbox: &Sandbox, header: &str, rows: &[&str]) -> serde_json::Value {
    let mut text = format!("Deal ID,Deal Name,Stage,{header}\n");
    for (at, row) in rows.iter().enumerate() {
        text.push_str(&format!("D-{at},Chairs,Lead,{row}\n"));
    }
    sandbox.import(&[("deals.csv", &text)])
}

const PHONES: &str = "SELECT phone, json_extract(originals, '$.phone') FROM contacts ORDER BY id";
const MONEY: &str = "SELECT amount, currency FROM deals ORDER BY id";

#[test]
fn phones_become_e164_with_the_workspaces_region_and_the_text_is_kept() {
    let sandbox = Sandbox::workspace();
    let report =
        contacts(&sandbox, "Phone", &["(202) 555-0101", "+12025550102", "202-555-0103 x12"]);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(
        sandbox.lines(PHONES),
        [
            "+12025550101 | (202) 555-0101",
            "+12025550102 | ",
            "+12025550103;ext=12 | 202-555-0103 x12"
        ]
    );
    let british = Sandbox::workspace();
    british.set(&["--region", "GB"]);
    contacts(&british, "Phone", &["020 7946 0018"]);
    assert_eq!(british.lines(PHONES), ["+442079460018 | 020 7946 0018"]);
}

#[test]
fn a_country_code_beats_the_region_whatever_trunk_prefix_the_region_has() {
    let numbers = ["+33 1 99 00 12 34", "+36 1 555 0123", "+61 (02) 7010 1234", "+44 20 7946 0018"];
    for region in ["US", "GB", "HU", "FR", "AU"] {
        let sandbox = Sandbox::workspace();
        sandbox.set(&["--region", region]);
        let report = contacts(&sandbox, "Phone", &numbers);
        assert_eq!(warnings(&report), [""; 0], "{region}");
        assert_eq!(
            sandbox.lines("SELECT phone FROM contacts ORDER BY id"),
            ["+33199001234", "+3615550123", "+61270101234", "+442079460018"],
            "{region}"
        );
    }
}

#[test]
fn an_unparsable_phone_is_a_warning_and_its_text_is_kept() {
    let sandbox = Sandbox::workspace();
    let report = contacts(&sandbox, "Phone", &["ask Maria"]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
    assert_eq!(warnings(&report), ["contacts invalid_phone x1: 2 ask Maria"]);
    assert_eq!(sandbox.lines(PHONES), [" | ask Maria"]);
}

#[test]
fn several_phones_and_addresses_in_one_cell_are_all_kept_the_first_is_primary() {
    let sandbox = Sandbox::workspace();
    contacts(&sandbox, "Email,Phone", &["a@b.example;c@d.example,202-555-0101; 202-555-0102"]);
    assert_eq!(
        sandbox.lines("SELECT email, more_emails, phone, more_phones FROM contacts"),
        [r#"a@b.example | ["c@d.example"] | +12025550101 | ["+12025550102"]"#]
    );
}

#[test]
fn money_is_decimal_text_to_the_last_digit() {
    let sandbox = Sandbox::workspace();
    let rows = ["0.1,USD", "12345678901234567.89,USD", "\"9,800.00\",GBP", "-350.00,EUR"];
    deals(&sandbox, "Amount,Currency", &rows);
    assert_eq!(
        sandbox.lines(MONEY),
        ["0.1 | USD", "12345678901234567.89 | USD", "9800.00 | GBP", "-350.00 | EUR"]
    );
}

#[test]
fn an_amount_without_a_currency_is_in_the_workspaces_unless_its_sign_says_another() {
    let sandbox = Sandbox::workspace();
    sandbox.set(&["--currency", "CHF"]);
    deals(&sandbox, "Amount,Currency", &["100,", "€ 640.00,", "5,EUR", ","]);
    assert_eq!(sandbox.lines(MONEY), ["100 | CHF", "640.00 | EUR", "5 | EUR", " | "]);
}

#[test]
fn the_currency_of_a_deal_stays_when_the_workspaces_changes() {
    let sandbox = Sandbox::workspace();
    deals(&sandbox, "Amount", &["100"]);
    sandbox.set(&["--currency", "CHF"]);
    deals(&sandbox, "Amount", &["200"]);
    assert_eq!(sandbox.lines(MONEY), ["200 | USD"]);
}

#[test]
fn an_amount_that_a_merge_brings_has_a_currency_too() {
    let sandbox = Sandbox::workspace();
    deals(&sandbox, "Amount,Currency", &[",", "5,EUR"]);
    deals(&sandbox, "Amount,Currency", &["100,", "7,"]);
    assert_eq!(sandbox.lines(MONEY), ["100 | USD", "7 | EUR"]);
}

#[test]
fn an_account_without_a_domain_has_that_of_its_own_website() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[
        (
            "accounts.csv",
            "Account ID,Name,Domain,Website\nA-1,Alder,,www.alder.example\n\
             A-2,Elm,,https://social.example/elm\nA-3,Oak,oak.example,https://oak-shop.example\n",
        ),
        (
            "contacts.csv",
            "Contact ID,Company,Last Name,Email\nC-1,Alder Ltd.,Hale,h@alder.example\n",
        ),
    ]);
    assert_eq!(
        sandbox.lines("SELECT name, domain FROM accounts ORDER BY id"),
        ["Alder | alder.example", "Elm | ", "Oak | oak.example"]
    );
    assert_eq!(sandbox.one("SELECT account_name FROM contacts"), "Alder");
}

#[test]
fn the_decimal_mark_is_decided_by_the_column() {
    let sandbox = Sandbox::workspace();
    let report = deals(&sandbox, "Amount", &["\"1.250,50\"", "\"3,5\"", "1.000"]);
    assert_eq!(rejections(&report), [""; 0]);
    assert_eq!(sandbox.lines("SELECT amount FROM deals ORDER BY id"), ["1250.50", "3.5", "1000"]);
}

#[test]
fn a_currency_that_is_none_is_rejected() {
    let sandbox = Sandbox::workspace();
    let report = deals(&sandbox, "Amount,Currency", &["100,doubloons"]);
    assert_eq!(rejections(&report), ["deals 2 invalid_currency currency doubloons"]);
}

#[test]
fn a_phone_in_scientific_notation_is_named_not_guessed() {
    let sandbox = Sandbox::workspace();
    let report = contacts(&sandbox, "Phone", &["1.20256E+10"]);
    assert_eq!(warnings(&report), ["contacts scientific_phone x1: 2 1.20256E+10"]);
    assert_eq!(sandbox.lines(PHONES), [" | 1.20256E+10"]);
}

#[test]
fn a_postal_code_that_lost_its_zeros_is_named_and_stays_as_it_is() {
    let sandbox = Sandbox::workspace();
    let rows = ["7102,United States", "7103,", "07104,US", "2000,Australia", "1010,Austria"];
    let report = contacts(&sandbox, "Postal Code,Country", &rows);
    assert_eq!(warnings(&report), ["contacts stripped_zeros x2: 2 7102, 3 7103"]);
    assert_eq!(
        sandbox.lines("SELECT postal_code FROM contacts ORDER BY id"),
        ["7102", "7103", "07104", "2000", "1010"]
    );
}

#[test]
fn a_spreadsheet_error_is_named_and_is_no_value() {
    let sandbox = Sandbox::workspace();
    let report = contacts(&sandbox, "Job Title", &["#REF!", "#N/A", "Buyer"]);
    assert_eq!(warnings(&report), ["contacts spreadsheet_error x2: 2 #REF!, 3 #N/A"]);
    assert_eq!(sandbox.lines("SELECT title FROM contacts ORDER BY id"), ["", "", "Buyer"]);
}

#[test]
fn mojibake_is_named_and_kept() {
    let sandbox = Sandbox::workspace();
    let report = contacts(&sandbox, "City", &["MÃ¼nchen", "München"]);
    assert_eq!(warnings(&report), ["contacts mojibake x1: 2 MÃ¼nchen"]);
    assert_eq!(sandbox.lines("SELECT city FROM contacts ORDER BY id"), ["MÃ¼nchen", "München"]);
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_named_and_kept_as_data() {
    let sandbox = Sandbox::workspace();
    let cells = ["=1+1", "+cmd|calc", "-2 chairs", "@SUM(A1)", "- none", "plain"];
    let report = contacts(&sandbox, "Notes", &cells);
    assert_eq!(warnings(&report), ["contacts formula_cell x5: 2 =1+1, 3 +cmd|calc, 4 -2 chairs"]);
    assert_eq!(sandbox.lines("SELECT description FROM contacts ORDER BY id"), cells);
}

#[test]
fn a_negative_amount_and_an_international_phone_are_no_damage() {
    let sandbox = Sandbox::workspace();
    let contacts = contacts(&sandbox, "Phone", &["+44 20 7946 0018"]);
    let deals = deals(&sandbox, "Amount", &["-350.00"]);
    assert_eq!((warnings(&contacts), warnings(&deals)), (vec![], vec![]));
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_quoted_in_every_csv_that_is_written() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", "Contact ID,Last Name,Email\nC-1,=1+1,nonsense\n")]);
    let rejects = sandbox.path().join("rejects/contacts.rejects.csv");
    let text = std::fs::read_to_string(rejects).unwrap();
    assert!(text.contains("\"'=1+1\""), "{text}");
    sandbox.import_with(
        &["--id-map", "ids"],
        &[("contacts.csv", "Contact ID,Last Name\n=2+2,Hale\n")],
    );
    let text = std::fs::read_to_string(sandbox.path().join("ids/contacts-ids.csv")).unwrap();
    assert!(text.contains("\"'=2+2\""), "{text}");
}

#[test]
fn a_formula_of_numbers_and_an_international_number_are_quoted_too() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Phone,Email\nC-1,-2+3,+442079460123,nonsense\nC-2,-2.5,+1 202-555-0101,none@\n",
    )]);
    let rejects = sandbox.path().join("rejects/contacts.rejects.csv");
    let text = std::fs::read_to_string(&rejects).unwrap();
    for quoted in ["\"'-2+3\"", "\"'+442079460123\"", "\"-2.5\"", "\"'+1 202-555-0101\""] {
        assert!(text.contains(quoted), "{quoted}: {text}");
    }
    // Read again, they are what they were.
    let corrected = text.replace("nonsense", "a@one.example").replace("none@", "b@one.example");
    sandbox.import(&[("contacts.csv", corrected.as_str())]);
    assert_eq!(
        sandbox.lines("SELECT last_name, phone FROM contacts ORDER BY id"),
        ["-2+3 | +442079460123", "-2.5 | +12025550101"]
    );
}

#[test]
fn a_warning_counts_records_not_cells() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "contacts.csv",
        "Contact ID,First Name,Last Name\nC-1,Ann &amp; Bo,O&#039;Neil\nC-2,Cleo,M&uuml;ller\n",
    )]);
    assert_eq!(
        warnings(&report),
        ["contacts html_entities x2: 2 Ann &amp; Bo, 2 O&#039;Neil, 3 M&uuml;ller"]
    );
}
