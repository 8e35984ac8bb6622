//! Linking to companies: which account a row belongs to that names a company, an id, or both.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections, warnings};

const ACCOUNTS: &str = "SELECT name, domain FROM accounts ORDER BY id";
const LINKS: &str = "SELECT last_name, account_name FROM contacts ORDER BY id";
const IDS: &str = "SELECT external_id, record_id FROM external_ids WHERE object = 'accounts'
                   AND derived = 0 ORDER BY external_id";
const ACME: (&str, &str) = ("accounts.csv", "Account ID,Name,Domain\nA-1,Acme,acme.example\n");

fn contacts(rows: &str) -> String {
    format!("Contact ID,Company,Last Name,Email\n{rows}\n")
}

#[test]
fn the_domain_of_an_address_decides_where_the_name_differs_by_its_legal_form() {
    let sandbox = Sandbox::workspace();
    let rows =
        contacts("C-1,Acme Inc.,Hale,hale@acme.example\nC-2,\"ACME, LLC\",Roe,r@acme.example");
    let report = sandbox.import(&[ACME, ("contacts.csv", &rows)]);
    assert_eq!(report["accounts_from_contacts"], 0);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(sandbox.lines(LINKS), ["Hale | Acme", "Roe | Acme"]);
}

#[test]
fn a_company_name_decides_where_the_domain_is_anothers() {
    let sandbox = Sandbox::workspace();
    let rows = contacts(
        "C-1,Totally Other Ltd,Hale,bob@acme.example\nC-2,Totally Other Ltd,Roe,roe@acme.example\n\
         C-3,,Park,park@acme.example\nC-4,Acme,Moss,moss@acme.example",
    );
    let files = [ACME, ("contacts.csv", rows.as_str())];
    let dry = sandbox.dry_run(&["--all"], &files);
    assert_eq!(dry["accounts_from_contacts"], 1);
    let report = sandbox.import(&files);
    assert_eq!(report["accounts_from_contacts"], 1);
    assert_eq!(
        warnings(&report),
        ["contacts domain_of_another x2: 2 acme.example, 3 acme.example"]
    );
    assert_eq!(warnings(&dry), warnings(&report));
    assert_eq!(
        sandbox.lines(LINKS),
        ["Hale | Totally Other Ltd", "Roe | Totally Other Ltd", "Park | ", "Moss | Acme"]
    );
    assert_eq!(sandbox.lines(ACCOUNTS), ["Acme | acme.example", "Totally Other Ltd | "]);
}

#[test]
fn an_account_of_another_legal_form_is_another_company() {
    let sandbox = Sandbox::workspace();
    let accounts = "Account ID,Name,Domain\nA-1,Acme GmbH,acme.example\n";
    let rows = contacts("C-1,Acme AG,Hale,hale@acme.example");
    let report = sandbox.import(&[("accounts.csv", accounts), ("contacts.csv", &rows)]);
    assert_eq!(warnings(&report), ["contacts domain_of_another x1: 2 acme.example"]);
    assert_eq!(sandbox.lines(LINKS), ["Hale | Acme AG"]);
}

#[test]
fn on_purpose_the_domain_decides_whatever_the_name() {
    let sandbox = Sandbox::workspace();
    let rows = contacts("C-1,Totally Other Ltd,Hale,bob@acme.example");
    let report =
        sandbox.import_with(&["--dedupe", "domain"], &[ACME, ("contacts.csv", rows.as_str())]);
    assert_eq!(report["accounts_from_contacts"], 0);
    assert_eq!(sandbox.lines(LINKS), ["Hale | Acme"]);

    let later = Sandbox::workspace();
    later.import(&[ACME]);
    later.import_with(&["--dedupe", "domain"], &[("contacts.csv", rows.as_str())]);
    assert_eq!(later.lines(LINKS), ["Hale | Acme"]);
}

#[test]
fn a_name_that_several_accounts_have_is_settled_by_the_domain() {
    let sandbox = Sandbox::workspace();
    let accounts = "Account ID,Name,Domain\nA-1,Acme,acme.example\nA-2,Acme,acme.test\n";
    let rows = contacts("C-1,Acme,Hale,hale@acme.test\nC-2,Acme,Roe,roe@gmail.com");
    let report = sandbox.import(&[("accounts.csv", accounts), ("contacts.csv", &rows)]);
    assert_eq!(warnings(&report), ["contacts ambiguous_link x1: 3 Acme"]);
    assert_eq!(
        sandbox.lines("SELECT last_name, account_id FROM contacts ORDER BY id"),
        ["Hale | 2", "Roe | "]
    );
}

const BY_ID: &str =
    "Contact ID,Account ID,Company,Last Name,Email\nC-1,77,Acme,Hale,hale@acme.example\n";

#[test]
fn an_id_that_is_not_there_is_given_to_the_account_of_that_name() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("accounts.csv", "Name,Domain\nAcme,acme.example\n")]);
    let report = sandbox.import(&[("contacts.csv", BY_ID)]);
    assert_eq!(report["accounts_from_contacts"], 0);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(sandbox.lines(LINKS), ["Hale | Acme"]);
    assert_eq!(sandbox.lines(IDS), ["77 | 1"]);
    // The accounts file comes again, with its ids.
    let again = "Account ID,Name,Domain\n77,Acme Corporation,acme.example\n";
    let report = sandbox.import(&[("accounts.csv", again)]);
    assert_eq!(counts(&report, "accounts"), [0, 1, 0, 0]);
    assert_eq!(sandbox.lines(ACCOUNTS), ["Acme Corporation | acme.example"]);
}

#[test]
fn an_id_that_is_not_there_is_given_by_domain_where_the_names_differ_by_their_legal_form() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("accounts.csv", "Name,Domain\nAcme Inc.,acme.example\n")]);
    sandbox.import(&[("contacts.csv", BY_ID)]);
    assert_eq!(sandbox.lines(IDS), ["77 | 1"]);
    assert_eq!(sandbox.lines(LINKS), ["Hale | Acme Inc."]);
}

#[test]
fn an_id_that_no_account_has_makes_one_into_which_the_accounts_file_merges_later() {
    let accounts = ("accounts.csv", "Account ID,Name,Domain\n77,Acme Corporation,acme.example\n");
    let deals = (
        "deals.csv",
        "Deal ID,Deal Name,Account ID,Company,Stage\nD-1,Chairs,77,Acme,Lead\nD-2,Lamps,78,Elm,Lead\n",
    );
    let sandbox = Sandbox::workspace();
    let files = [("contacts.csv", BY_ID), deals];
    assert_eq!(sandbox.dry_run(&["--all"], &files)["accounts_from_contacts"], 2);
    let report = sandbox.import(&files);
    assert_eq!(report["accounts_from_contacts"], 2);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(sandbox.lines(ACCOUNTS), ["Acme | ", "Elm | "]);
    assert_eq!(sandbox.lines(IDS), ["77 | 1", "78 | 2"]);
    assert_eq!(sandbox.run(&["reconcile"]).code, 0);
    let report = sandbox.import(&[accounts]);
    assert_eq!(counts(&report, "accounts"), [0, 1, 0, 0]);
    assert_eq!(sandbox.lines(LINKS), ["Hale | Acme Corporation"]);
    assert_eq!(sandbox.lines("SELECT d.name, a.name FROM deals d JOIN accounts a ON a.id = d.account_id ORDER BY d.id"),
        ["Chairs | Acme Corporation", "Lamps | Elm"]);
    // Nothing changes when all of it comes again, in whatever order.
    let report = sandbox.import(&[deals, accounts, ("contacts.csv", BY_ID)]);
    assert_eq!(counts(&report, "accounts"), [0, 0, 1, 0]);
    assert_eq!(counts(&report, "contacts"), [0, 0, 1, 0]);
    assert_eq!(counts(&report, "deals"), [0, 0, 2, 0]);

    let together = Sandbox::workspace();
    let report = together.import(&[deals, ("contacts.csv", BY_ID), accounts]);
    assert_eq!(report["accounts_from_contacts"], 1);
    assert_eq!(together.lines(LINKS), ["Hale | Acme Corporation"]);
}

#[test]
fn an_account_that_has_another_id_is_another_one() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[ACME, ("contacts.csv", BY_ID)]);
    assert_eq!(report["accounts_from_contacts"], 1);
    assert_eq!(sandbox.lines(IDS), ["77 | 2", "A-1 | 1"]);
    assert_eq!(sandbox.lines("SELECT last_name, account_id FROM contacts"), ["Hale | 2"]);
}

#[test]
fn a_second_name_under_an_id_that_only_children_name_is_told() {
    let sandbox = Sandbox::workspace();
    let rows = "Contact ID,Account ID,Company,Last Name\nC-1,77,Acme,Hale\nC-2,77,ACME,Roe\n\
                C-3,77,Birch,Park\n";
    let report = sandbox.import(&[("contacts.csv", rows)]);
    assert_eq!(warnings(&report), ["contacts other_company_name x1: 4 Birch"]);
    assert_eq!(sandbox.lines(LINKS), ["Hale | Acme", "Roe | Acme", "Park | Acme"]);
    // An account that its own row named is called what that says.
    let report = sandbox.import(&[
        ("accounts.csv", "Account ID,Name\n77,Acme\n"),
        ("contacts.csv", "Contact ID,Account ID,Company,Last Name\nC-9,77,Elsewhere,Moss\n"),
    ]);
    assert_eq!(warnings(&report), [""; 0]);
}

#[test]
fn whoever_waited_for_the_id_is_linked_when_another_row_names_its_company() {
    let sandbox = Sandbox::workspace();
    let rows = "Contact ID,Account ID,Company,Last Name\nC-1,77,,Hale\nC-2,77,Acme,Roe\n";
    sandbox.import(&[("contacts.csv", rows)]);
    assert_eq!(sandbox.lines(LINKS), ["Hale | Acme", "Roe | Acme"]);
    assert_eq!(sandbox.one("SELECT count(*) FROM open_links"), "0");
}

#[test]
fn strict_links_reject_a_row_whose_account_is_not_there_whatever_its_company() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import_with(&["--strict-links"], &[("contacts.csv", BY_ID)]);
    assert_eq!(rejections(&report), ["contacts 2 unresolved_link account_id 77"]);
    assert_eq!(sandbox.one("SELECT count(*) FROM accounts"), "0");
}

#[test]
fn undo_takes_back_the_account_and_the_id() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("accounts.csv", "Name,Domain\nAcme,acme.example\n")]);
    let report = sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Account ID,Company,Last Name\nC-1,77,Acme,Hale\nC-2,78,Elm,Roe\n",
    )]);
    assert_eq!(sandbox.lines(IDS), ["77 | 1", "78 | 2"]);
    sandbox.done(&["undo", &report["import_id"].to_string(), "--yes"]);
    assert_eq!(sandbox.lines(ACCOUNTS), ["Acme | acme.example"]);
    assert_eq!(sandbox.lines(IDS), [""; 0]);
}

#[test]
fn a_row_whose_company_is_made_while_its_record_waits_for_it_is_taken_back_whole() {
    let sandbox = Sandbox::workspace();
    let contacts = "Contact ID,Account ID,Company,Phone\n\
                    C-2,A-2,,202-555-0101\nC-2,A-2,Alder Dental,202-555-0101\n";
    sandbox.import(&[("contacts.csv", contacts)]);
    let linked = "SELECT a.name FROM contacts c JOIN accounts a ON a.id = c.account_id";
    assert_eq!(sandbox.lines(linked), ["Alder Dental"]);
    let undone = sandbox.done(&["undo", "1", "--yes"]);
    assert_eq!(undone["kept"], serde_json::json!([]), "{undone}");
    assert_eq!(sandbox.one("SELECT count(*) FROM contacts"), "0");
}
