//! Matching: which record a row stands for.

use crate::support::Sandbox;
use crate::support::rules::{counts, warnings};

const NAMES: &str = "SELECT last_name FROM contacts ORDER BY id";

/// A mapping of another source for the same plain columns.
fn other_source(sandbox: &Sandbox) -> &'static str {
    sandbox.write(
        "other.toml",
        "version = 1\nsource = \"other\"\n[contacts.columns]\nID = \"id\"\n\
         \"Last Name\" = \"last_name\"\nEmail = \"email\"\nPhone = \"phone\"\n\
         [accounts.columns]\nID = \"id\"\nName = \"name\"\nDomain = \"domain\"\n",
    );
    "--mapping=other.toml"
}

#[test]
fn two_rows_of_one_source_with_different_ids_are_two_records_even_with_one_address() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Email\nC-1,Hale,info@alder.example\nC-2,Okoye,INFO@alder.example\n",
    )]);
    assert_eq!(counts(&report, "contacts"), [2, 0, 0, 0]);
    assert_eq!(warnings(&report), ["contacts duplicate_email x1: 3 info@alder.example"]);
    assert_eq!(sandbox.lines(NAMES), ["Hale", "Okoye"]);
}

#[test]
fn two_accounts_of_one_name_or_domain_with_different_ids_are_two_records() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "accounts.csv",
        "Account ID,Name,Domain\nA-1,Alder,alder.example\nA-2,Alder,\nA-3,Elm,alder.example\n",
    )]);
    assert_eq!(counts(&report, "accounts"), [3, 0, 0, 0]);
}

#[test]
fn the_id_at_the_source_comes_first() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Email\nC-1,Hale,hale@alder.example\nC-2,Okoye,okoye@alder.example\n",
    )]);
    let report = sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Email\nC-1,Hale-Smith,okoye@alder.example\n",
    )]);
    assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0]);
    assert_eq!(report["merged_by"]["external_id"], 1);
    assert_eq!(sandbox.lines(NAMES), ["Hale-Smith", "Okoye"]);
}

#[test]
fn a_contact_of_another_source_is_found_by_its_address_in_any_case_and_gets_both_ids() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", "ID,Last Name,Email\nC-1,Hale,Hale@Alder.example\n")]);
    let other = other_source(&sandbox);
    let report = sandbox.import_with(
        &[other],
        &[("contacts.csv", "ID,Last Name,Email,Phone\n77,Hale, hale@alder.EXAMPLE ,\n")],
    );
    assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0]);
    assert_eq!(report["merged_by"]["email"], 1);
    assert_eq!(
        sandbox.lines("SELECT record_id, source, external_id FROM external_ids ORDER BY source"),
        ["1 | csv | C-1", "1 | other | 77"]
    );
}

#[test]
fn a_second_id_of_the_same_source_does_not_match_by_address() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", "Contact ID,Last Name,Email\nC-1,Hale,h@alder.example\n")]);
    let report = sandbox
        .import(&[("contacts.csv", "Contact ID,Last Name,Email\nC-2,Hale,h@alder.example\n")]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
    assert_eq!(warnings(&report), ["contacts duplicate_email x1: 2 h@alder.example"]);
}

#[test]
fn accounts_match_by_domain_then_by_exact_normalised_name() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "accounts.csv",
        "ID,Name,Domain\nA-1,Alder Dental,alder.example\nA-2,Elm  House,\n",
    )]);
    let other = other_source(&sandbox);
    let report = sandbox.import_with(
        &[other],
        &[(
            "accounts.csv",
            "ID,Name,Domain\n1,Alder Incorporated,ALDER.example\n2,elm house,\n3,Elm Houses,\n",
        )],
    );
    assert_eq!(counts(&report, "accounts"), [1, 2, 0, 0]);
    assert_eq!(
        (&report["merged_by"]["domain"], &report["merged_by"]["name"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        sandbox.lines("SELECT name FROM accounts ORDER BY id"),
        ["Alder Incorporated", "elm house", "Elm Houses"]
    );
}

#[test]
fn a_key_whose_records_all_have_other_ids_leaves_the_next_key_its_turn() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", "Contact ID,Company,Last Name\nC-1,Elm,Hale\n")]);
    let report = sandbox.import(&[(
        "accounts.csv",
        "Account ID,Name,Domain\nA-1,Alder,shared.example\nA-2,Elm,shared.example\n",
    )]);
    assert_eq!(counts(&report, "accounts"), [1, 1, 0, 0]);
    assert_eq!(report["merged_by"]["name"], 1);
    assert_eq!(sandbox.one("SELECT count(*) FROM accounts WHERE name = 'Elm'"), "1");
}

#[test]
fn where_several_records_answer_to_one_key_none_is_picked() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "ID,Last Name,Email\nC-1,Hale,info@alder.example\nC-2,Okoye,info@alder.example\n",
    )]);
    let other = other_source(&sandbox);
    let report = sandbox.import_with(
        &[other],
        &[("contacts.csv", "ID,Last Name,Email,Phone\n77,Varga,info@alder.example,\n")],
    );
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
    assert_eq!(warnings(&report), ["contacts ambiguous_match x1: 2 info@alder.example"]);
    assert_eq!(sandbox.lines(NAMES), ["Hale", "Okoye", "Varga"]);
}

#[test]
fn phones_match_only_when_the_mapping_asks() {
    let first = "ID,Last Name,Phone\nC-1,Hale,202-555-0101\n";
    let second = "ID,Last Name,Email,Phone\n77,Hale,,+1 202 555 0101\n";
    for (asked, expected) in [(false, [1, 0, 0, 0]), (true, [0, 1, 0, 0])] {
        let sandbox = Sandbox::workspace();
        sandbox.import(&[("contacts.csv", first)]);
        let other = other_source(&sandbox);
        if asked {
            let toml = std::fs::read_to_string(sandbox.path().join("other.toml")).unwrap();
            let asks = toml.replace(
                "[contacts.columns]",
                "[contacts]\nmatch_phone = true\n[contacts.columns]",
            );
            sandbox.write("other.toml", asks);
        }
        let report = sandbox.import_with(&[other], &[("contacts.csv", second)]);
        assert_eq!(counts(&report, "contacts"), expected, "match_phone = {asked}");
    }
}

#[test]
fn deals_match_by_id_only() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "deals.csv",
        "Deal ID,Deal Name,Stage\nD-1,Chairs,Lead\nD-2,Chairs,Lead\nD-1,Chairs,Qualified\n",
    )]);
    assert_eq!(counts(&report, "deals"), [2, 1, 0, 0]);
    assert_eq!(sandbox.lines("SELECT stage FROM deals ORDER BY id"), ["Qualified", "Lead"]);
}

#[test]
fn dedupe_merges_within_a_source_on_purpose() {
    let contacts =
        "Contact ID,Last Name,Email\nC-1,Hale,h@alder.example\nC-2,Hale,h@alder.example\n";
    let sandbox = Sandbox::workspace();
    let report = sandbox.import_with(&["--dedupe", "email"], &[("contacts.csv", contacts)]);
    assert_eq!(counts(&report, "contacts"), [1, 1, 0, 0]);
    assert_eq!(sandbox.one("SELECT count(*) FROM external_ids WHERE record_id = 1"), "2");

    let accounts =
        "Account ID,Name,Domain\nA-1,Alder,alder.example\nA-2,Elm,alder.example\nA-3,elm,\n";
    let by_domain = Sandbox::workspace();
    let report = by_domain.import_with(&["--dedupe", "domain"], &[("accounts.csv", accounts)]);
    assert_eq!(counts(&report, "accounts"), [2, 1, 0, 0]);

    let by_name = Sandbox::workspace();
    let accounts = "Account ID,Name\nA-1,Elm House\nA-2,elm  house\nA-3,Alder\n";
    let report = by_name.import_with(&["--dedupe", "name"], &[("accounts.csv", accounts)]);
    assert_eq!(counts(&report, "accounts"), [2, 1, 0, 0]);
}

#[test]
fn a_row_without_an_id_gets_the_fingerprint_of_its_content() {
    let sandbox = Sandbox::workspace();
    let rows = "Last Name,Email\nHale,hale@alder.example\nOkoye,\n";
    assert_eq!(counts(&sandbox.import(&[("contacts.csv", rows)]), "contacts"), [2, 0, 0, 0]);
    assert_eq!(sandbox.one("SELECT count(*) FROM external_ids WHERE derived = 1"), "2");
    let turned = "Email,Last Name\n,Okoye\nhale@alder.example,Hale\n";
    let again = sandbox.import(&[("people.csv", turned)]);
    assert_eq!(counts(&again, "contacts"), [0, 0, 2, 0], "content counts, not its place");
}

#[test]
fn importing_the_same_files_twice_changes_nothing() {
    let sandbox = Sandbox::workspace();
    let files = [
        ("accounts.csv", "Account ID,Name\nA-1,Alder\n,Elm\n"),
        (
            "contacts.csv",
            "Contact ID,Account ID,Company,Last Name,Email,consent_text,do_not_call\n\
             C-1,A-1,,Hale,h@alder.example,I agree,no\n,,Oak,Okoye,o@oak.example,,yes\nC-1,A-1,,Hale,h2@alder.example,,\n",
        ),
        (
            "deals.csv",
            "Deal ID,Deal Name,Contact ID,Stage,Amount\nD-1,Chairs,C-1,Lead,10\nD-2,Lamps,C-9,Lead,\n",
        ),
    ];
    sandbox.import(&files);
    let dump = || {
        ["accounts", "contacts", "deals", "consents", "external_ids", "open_links"]
            .map(|view| sandbox.lines(&format!("SELECT * FROM {view}")))
    };
    let before = dump();
    let report = sandbox.import(&files);
    assert_eq!(counts(&report, "accounts"), [0, 0, 2, 0]);
    assert_eq!(counts(&report, "contacts"), [0, 0, 3, 0]);
    assert_eq!(counts(&report, "deals"), [0, 0, 2, 0]);
    assert_eq!(report["accounts_from_contacts"], 0);
    assert_eq!(dump(), before);
}

#[test]
fn contacts_of_one_name_are_merged_on_purpose_whatever_letters_it_has() {
    let sandbox = Sandbox::workspace();
    let contacts = "Contact ID,First Name,Last Name\nC-1,Élise,Ångström\nC-2,Élise,ångström\n\
                    C-3,ÉLISE,Ångström\nC-4,Elise,Angstrom\n";
    let report = sandbox.import_with(&["--dedupe", "name"], &[("contacts.csv", contacts)]);
    assert_eq!(counts(&report, "contacts"), [2, 2, 0, 0]);
}

#[test]
fn a_record_that_another_tool_renumbered_is_found_by_its_address() {
    let sandbox = Sandbox::workspace();
    let contacts = |title: &str| {
        format!("Contact ID,Last Name,Email,Title\nC-1,Hale,hale@alder.example,{title}\n")
    };
    sandbox.import(&[("contacts.csv", &contacts("Buyer"))]);
    sandbox.edit("UPDATE contact SET id = 900");
    let report = sandbox.import(&[("contacts.csv", &contacts("Head of buying"))]);
    assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0]);
    assert_eq!(sandbox.lines("SELECT record_id FROM external_ids"), ["900"]);
}

#[test]
fn a_parent_that_another_tool_deleted_leaves_no_link_behind() {
    let sandbox = Sandbox::workspace();
    let contacts =
        |title: &str| format!("Contact ID,Last Name,Company,Title\nC-1,Hale,Alder,{title}\n");
    sandbox.import(&[("contacts.csv", &contacts("Buyer"))]);
    // As the shell of SQLite does it: without the foreign keys.
    sandbox.edit("PRAGMA foreign_keys = OFF; DELETE FROM account");
    assert_eq!(sandbox.lines("SELECT count(account_id) FROM contacts"), ["0"]);
    let report = sandbox.import(&[("contacts.csv", &contacts("Head of buying"))]);
    assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0]);
}

const SECOND: (&str, &str) =
    ("contacts.csv", "Contact ID,Last Name,Email\nC1,Moss,ada@one.example;ada.home@mail.example\n");

#[test]
fn a_second_address_is_a_key_for_links_and_for_later_imports() {
    let deals = (
        "deals.csv",
        "Deal ID,Deal Name,Pipeline,Stage,Amount,Contact Email\n\
         D1,a,Sales (Standard),Lead,1,ada.home@mail.example\n",
    );
    let later = ("later.csv", "First Name,Last Name,Email\nAda,Moss,ada.home@mail.example\n");
    let sandbox = Sandbox::workspace();
    let linked = "SELECT contact_id FROM deals";
    sandbox.import(&[SECOND, deals]);
    assert_eq!(sandbox.lines(linked), ["1"]);
    sandbox.write(later.0, later.1);
    let report = sandbox.done(&["import", "--contacts", "later.csv"]);
    assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0]);
    assert_eq!(
        sandbox.lines("SELECT first_name, email, more_emails FROM contacts"),
        [r#"Ada | ada@one.example | ["ada.home@mail.example"]"#]
    );
    assert_eq!(sandbox.run(&["reconcile"]).code, 0);
    sandbox.done(&["undo", &report["import_id"].to_string(), "--yes"]);
    assert_eq!(sandbox.lines("SELECT first_name, email FROM contacts"), [" | ada@one.example"]);

    // The deal waits for the contact.
    let waiting = Sandbox::workspace();
    waiting.import(&[deals]);
    waiting.import(&[SECOND]);
    assert_eq!(waiting.lines(linked), ["1"]);
}

#[test]
fn where_two_records_have_an_address_beside_their_first_none_is_picked() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Email\nC1,Moss,a@one.example;shared@one.example\n\
         C2,Hale,b@one.example;shared@one.example\n",
    )]);
    let other = other_source(&sandbox);
    let report = sandbox.import_with(
        &[other],
        &[("contacts.csv", "ID,Last Name,Email,Phone\n77,Varga,shared@one.example,\n")],
    );
    assert_eq!(warnings(&report), ["contacts ambiguous_match x1: 2 shared@one.example"]);
}

#[test]
fn the_second_address_of_a_row_finds_its_record_and_a_swap_loses_none() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", "Contact ID,Last Name,Email\nC1,Moss,ada@one.example\n")]);
    let other = other_source(&sandbox);
    let report = sandbox.import_with(
        &[other],
        &[("contacts.csv", "ID,Last Name,Email,Phone\n77,Moss,new@two.example;ada@one.example,\n")],
    );
    assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0]);
    let swapped = Sandbox::workspace();
    swapped.import(&[SECOND]);
    swapped.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Email\nC1,Moss,ada.home@mail.example;ada@one.example\n",
    )]);
    assert_eq!(
        swapped.lines("SELECT email, more_emails FROM contacts"),
        [r#"ada.home@mail.example | ["ada@one.example"]"#]
    );
}
