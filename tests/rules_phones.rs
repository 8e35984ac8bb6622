//! Phones: the row's own country, numbers that are only guessed, guards of spreadsheets, labels.

use crate::support::Sandbox;
use crate::support::rules::{rejections, warnings};

const PHONES: &str = "SELECT last_name, phone FROM contacts ORDER BY id";
const CONSENT: &str =
    "I agree to be called by Acme,2026-01-05T10:00:00Z,https://acme.example/f,203.0.113.5,Acme";
const CONSENT_COLUMNS: &str =
    "Consent Text,Consent Timestamp,Consent URL,Consent IP,Consent Seller";

fn contacts(sandbox: &Sandbox, header: &str, rows: &[&str]) -> serde_json::Value {
    let mut text = format!("Contact ID,Last Name,{header},{CONSENT_COLUMNS}\n");
    for (at, row) in rows.iter().enumerate() {
        text.push_str(&format!("C-{at},Hale{at},{row},{CONSENT}\n"));
    }
    sandbox.import(&[("contacts.csv", &text)])
}

#[test]
fn a_national_number_is_one_of_the_country_that_its_row_names() {
    let sandbox = Sandbox::workspace();
    let rows = [
        "98765 43210,India",
        "020 7946 0123,United Kingdom",
        "202-555-0103,United States",
        "(212) 345-6789,Brazil",
        "030 123456,Deutschland",
        "030 123456,DE",
        "01 99 00 12 34,FRA",
        "0044 20 7946 0123,",
        "+44 20 7946 0123,India",
        "202-555-0109,",
        "416-555-0101 x7,Canada",
    ];
    let report = contacts(&sandbox, "Phone,Country", &rows);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(
        sandbox.lines("SELECT phone FROM contacts ORDER BY id"),
        [
            "+919876543210",
            "+442079460123",
            "+12025550103",
            "+552123456789",
            "+4930123456",
            "+4930123456",
            "+33199001234",
            "+442079460123",
            "+442079460123",
            "+12025550109",
            "+14165550101;ext=7"
        ]
    );
    assert_eq!(sandbox.one("SELECT sum(dialable) FROM contacts"), "11");
}

#[test]
fn a_number_is_never_dialed_on_a_guess() {
    let sandbox = Sandbox::workspace();
    let rows = [
        "202-555-0101,United Kingdom",
        "202-555-0102,Atlantis",
        "202-555-0103,US",
        "202-555-0104; +44 20 7946 0123,United Kingdom",
    ];
    let report = contacts(&sandbox, "Phone,Country", &rows);
    assert_eq!(
        warnings(&report),
        ["contacts phone_region_guessed x3: 2 202-555-0101, 3 202-555-0102, 5 202-555-0104"]
    );
    assert_eq!(
        sandbox.lines("SELECT phone, dialable, not_dialable FROM contacts ORDER BY id"),
        [
            "+12025550101 | 0 | unread",
            "+12025550102 | 0 | unread",
            "+12025550103 | 1 | ",
            "+442079460123 | 1 | "
        ],
        "a number that is sure comes before one that is not"
    );
    let shown = sandbox.run(&["explain", "contacts", "C-0"]).stdout;
    assert!(shown.contains("has no country code, and its row names a country"), "{shown}");
    // The row corrected, the hold is gone.
    contacts(&sandbox, "Phone,Country", &["+1 202-555-0101,United Kingdom", "202-555-0102,USA"]);
    assert_eq!(
        sandbox.lines("SELECT phone, dialable FROM contacts ORDER BY id LIMIT 2"),
        ["+12025550101 | 1", "+12025550102 | 1"]
    );
}

#[test]
fn a_do_not_call_on_a_guessed_number_binds_it() {
    let sandbox = Sandbox::workspace();
    let rows = ["202-555-0101,United Kingdom,Yes", "+1 202-555-0101,US,No"];
    contacts(&sandbox, "Phone,Country,Do Not Call", &rows);
    assert_eq!(
        sandbox.lines("SELECT dialable, not_dialable FROM contacts ORDER BY id"),
        ["0 | revoked,unread", "0 | number_do_not_call"]
    );
}

#[test]
fn the_phones_of_accounts_and_of_custom_fields_go_by_the_country_too() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[accounts.columns]\nID = \"id\"\nName = \"name\"\nPhone = \"phone\"\nCountry = \"country\"\n\
         [contacts.columns]\nID = \"id\"\nName = \"last_name\"\nCountry = \"country\"\n\
         Desk = { to = \"custom.desk\", type = \"phone\" }\n",
    );
    let report = sandbox.import(&[
        (
            "accounts.csv",
            "ID,Name,Phone,Country\nA1,Alder,020 7946 0123,UK\nA2,Birch,202-555-0101,UK\n",
        ),
        (
            "contacts.csv",
            "ID,Name,Desk,Country\nC1,Hale,020 7946 0123,UK\nC2,Moss,202-555-0101,UK\n",
        ),
    ]);
    assert_eq!(
        sandbox.lines("SELECT phone, json_extract(originals, '$.phone') FROM accounts ORDER BY id"),
        ["+442079460123 | 020 7946 0123", " | 202-555-0101"],
        "an account can't be held, so its guess is no number"
    );
    assert_eq!(
        sandbox.lines("SELECT json_extract(custom, '$.desk') FROM contacts ORDER BY id"),
        ["+442079460123", "202-555-0101"]
    );
    assert_eq!(
        warnings(&report),
        [
            "accounts phone_region_guessed x1: 3 202-555-0101",
            "contacts phone_region_guessed x1: 3 202-555-0101"
        ]
    );
}

#[test]
fn guards_of_spreadsheets_are_taken_off_phones_numbers_and_dates() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "contacts.csv",
        "Contact ID,First Name,Email,Phone,Created Date\n\
         C1,Ada,ada@one.example,\"=\"\"2025550101\"\"\",\"=\"\"2026-03-04\"\"\"\n\
         C2,\"=\"\"Ben\"\"\",ben@two.example,'2025550102,'2026-03-04\n\
         C3,'t Hart,cleo@three.example,2025550103.0,2026-03-04\n\
         C4,=1+1,d@four.example,'+442079460123,2026-03-04\n",
    )]);
    assert_eq!(rejections(&report), [""; 0]);
    assert_eq!(
        sandbox
            .lines("SELECT first_name, phone, substr(created_at, 1, 10) FROM contacts ORDER BY id"),
        [
            "Ada | +12025550101 | 2026-03-04",
            "Ben | +12025550102 | 2026-03-04",
            "'t Hart | +12025550103 | 2026-03-04",
            "=1+1 | +442079460123 | 2026-03-04"
        ]
    );
    let told = warnings(&report);
    assert!(told[0].starts_with("contacts guarded_value x3: "), "{told:?}");
    assert!(told[1].starts_with("contacts formula_cell x1: 5 =1+1"), "{told:?}");
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "deals.csv",
        "Deal ID,Deal Name,Stage,Amount\n\"=\"\"007\"\"\",Chairs,Lead,\"=\"\"1,250.50\"\"\"\n8,Desks,Lead,'900\n",
    )]);
    assert_eq!(
        warnings(&report),
        ["deals guarded_id x1: 2 =\"007\"", "deals guarded_value x2: 2 =\"1,250.50\", 3 '900"]
    );
    assert_eq!(sandbox.lines("SELECT amount FROM deals ORDER BY id"), ["1250.50", "900"]);
}

#[test]
fn a_number_that_is_labelled_fax_is_none_to_call() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "First Name,Last Name,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n\
         Ada,Moss,ada@one.example,Work Fax,202-555-0101,Mobile,202-555-0102\n\
         Ben,Hale,ben@two.example,* Fax,202-555-0103,,\n",
    )]);
    assert_eq!(sandbox.lines(PHONES), ["Moss | +12025550102", "Hale | "]);
}
