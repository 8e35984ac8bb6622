//! Linking: references by id, from the same pass or an earlier import; accounts from contacts.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections, warnings};

const ACCOUNTS: &str = "Account ID,Name,Domain\nA-1,Alder Dental,alder.example\n";
const CONTACTS: &str = "Contact ID,Account ID,Last Name,Email\nC-1,A-1,Hale,hale@alder.example\n";
const DEALS: &str = "Deal ID,Deal Name,Account ID,Contact ID,Stage\nD-1,Chairs,A-1,C-1,Lead\n";

const LINKS: &str = "SELECT d.name, c.last_name, a.name FROM deals d
    LEFT JOIN contacts c ON c.id = d.contact_id LEFT JOIN accounts a ON a.id = d.account_id";
const ACCOUNT_OF_CONTACTS: &str = "SELECT last_name, account_name FROM contacts ORDER BY id";

#[test]
fn references_resolve_within_a_pass_whatever_the_order_of_the_files() {
    for order in [["d", "c", "a"], ["a", "c", "d"], ["c", "a", "d"]] {
        let sandbox = Sandbox::workspace();
        let files = order.map(|file| match file {
            "a" => ("accounts.csv", ACCOUNTS),
            "c" => ("contacts.csv", CONTACTS),
            _ => ("deals.csv", DEALS),
        });
        let report = sandbox.import(&files);
        assert_eq!(warnings(&report), [""; 0], "{order:?}");
        assert_eq!(sandbox.lines(LINKS), ["Chairs | Hale | Alder Dental"], "{order:?}");
        assert_eq!(sandbox.lines(ACCOUNT_OF_CONTACTS), ["Hale | Alder Dental"]);
    }
}

#[test]
fn references_resolve_to_records_of_an_earlier_import() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("accounts.csv", ACCOUNTS)]);
    sandbox.import(&[("contacts.csv", CONTACTS)]);
    let report = sandbox.import(&[("deals.csv", DEALS)]);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(sandbox.lines(LINKS), ["Chairs | Hale | Alder Dental"]);
}

#[test]
fn a_reference_that_resolves_to_nothing_leaves_the_record_unlinked_with_a_warning() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[("deals.csv", DEALS), ("contacts.csv", CONTACTS)]);
    assert_eq!(counts(&report, "contacts"), [1, 0, 0, 0]);
    assert_eq!(counts(&report, "deals"), [1, 0, 0, 0]);
    assert_eq!(
        warnings(&report),
        ["contacts unresolved_link x1: 2 A-1", "deals unresolved_link x1: 2 A-1"]
    );
    assert_eq!(sandbox.lines(LINKS), ["Chairs | Hale | "]);
    assert_eq!(
        sandbox.lines("SELECT object, field, reference FROM open_links ORDER BY object"),
        ["contacts | account_id | A-1", "deals | account_id | A-1"],
        "the reference is kept"
    );
}

#[test]
fn a_later_import_that_brings_the_parent_resolves_the_reference() {
    for first in ["contacts.csv", "deals.csv"] {
        let sandbox = Sandbox::workspace();
        let mut files = vec![("contacts.csv", CONTACTS), ("deals.csv", DEALS)];
        files.sort_by_key(|(name, _)| *name != first);
        for file in files {
            sandbox.import(&[file]);
        }
        sandbox.import(&[("accounts.csv", ACCOUNTS)]);
        assert_eq!(sandbox.lines(LINKS), ["Chairs | Hale | Alder Dental"], "{first} first");
        assert_eq!(sandbox.lines(ACCOUNT_OF_CONTACTS), ["Hale | Alder Dental"], "{first} first");
        assert_eq!(sandbox.one("SELECT count(*) FROM open_links"), "0");
    }
}

#[test]
fn an_id_of_another_source_resolves_nothing() {
    let sandbox = Sandbox::workspace();
    sandbox.write(
        "other.toml",
        "version = 1\nsource = \"other\"\n[accounts.columns]\n\"Account ID\" = \"id\"\n\
         \"Name\" = \"name\"\n\"Domain\" = \"domain\"\n",
    );
    sandbox.import_with(&["--mapping", "other.toml"], &[("accounts.csv", ACCOUNTS)]);
    let report = sandbox.import(&[("contacts.csv", CONTACTS)]);
    assert_eq!(warnings(&report), ["contacts unresolved_link x1: 2 A-1"]);
}

#[test]
fn a_deal_links_to_the_contact_of_an_address_now_or_when_it_comes() {
    let deals = "Deal ID,Deal Name,Contact Email,Stage\nD-1,Chairs,HALE@alder.example,Lead\n";
    let toml = "[deals.columns]\n\"Deal ID\" = \"id\"\n\"Deal Name\" = \"name\"\n\
                \"Contact Email\" = \"contact_email\"\nStage = \"stage\"\n\
                [contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\n\
                Email = \"email\"\n";
    let contacts = "Contact ID,Last Name,Email\nC-1,Hale,hale@alder.example\n";
    let together = Sandbox::workspace();
    together.mapping(toml);
    together.import(&[("deals.csv", deals), ("contacts.csv", contacts)]);
    assert_eq!(together.lines(LINKS), ["Chairs | Hale | "]);

    let later = Sandbox::workspace();
    later.mapping(toml);
    let report = later.import(&[("deals.csv", deals)]);
    assert_eq!(warnings(&report), ["deals unresolved_link x1: 2 hale@alder.example"]);
    later.import(&[("contacts.csv", contacts)]);
    assert_eq!(later.lines(LINKS), ["Chairs | Hale | "]);
    assert_eq!(later.one("SELECT count(*) FROM open_links"), "0");
}

#[test]
fn strict_links_turn_an_unresolved_reference_into_a_rejection() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import_with(
        &["--strict-links"],
        &[("accounts.csv", ACCOUNTS), ("contacts.csv", CONTACTS), ("deals.csv",
          "Deal ID,Deal Name,Account ID,Contact ID,Stage\nD-1,Chairs,A-9,C-1,Lead\nD-2,Lamps,A-1,C-9,Lead\nD-3,Desks,A-1,C-1,Lead\n")],
    );
    assert_eq!(counts(&report, "deals"), [1, 0, 0, 2]);
    assert_eq!(
        rejections(&report),
        ["deals 2 unresolved_link account_id A-9", "deals 3 unresolved_link contact_id C-9"]
    );
    assert_eq!(sandbox.lines(LINKS), ["Desks | Hale | Alder Dental"]);
    assert_eq!(sandbox.one("SELECT count(*) FROM open_links"), "0");
}

#[test]
fn a_partial_dry_run_does_not_judge_links_beyond_the_rows_that_it_read() {
    let sandbox = Sandbox::workspace();
    let accounts = "Account ID,Name\nA-1,Alder\nA-2,Birch\n";
    let contacts = "Contact ID,Account ID,Last Name\nC-1,A-2,Hale\n";
    let files = [("accounts.csv", accounts), ("contacts.csv", contacts)];
    let cut = sandbox.dry_run(&["--rows", "1"], &files);
    assert_eq!(warnings(&cut), ["contacts link_not_checked x1: 2 A-2"]);
    let strict = sandbox.dry_run(&["--rows", "1", "--strict-links"], &files);
    assert_eq!(counts(&strict, "contacts"), [1, 0, 0, 0]);
    let whole = sandbox.dry_run(&["--rows", "2"], &files);
    assert_eq!(warnings(&whole), [""; 0]);
    let absent = sandbox.dry_run(&["--rows", "1"], &[("contacts.csv", contacts)]);
    assert_eq!(
        warnings(&absent),
        ["contacts unresolved_link x1: 2 A-2"],
        "no accounts file at all"
    );
}

#[test]
fn a_company_name_links_to_the_account_of_that_name_in_any_case_and_spacing() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[
        ("accounts.csv", ACCOUNTS),
        ("contacts.csv", "Contact ID,Company,Last Name\nC-1,  alder   DENTAL ,Hale\n"),
    ]);
    assert_eq!(report["accounts_from_contacts"], 0);
    assert_eq!(sandbox.lines(ACCOUNT_OF_CONTACTS), ["Hale | Alder Dental"]);
}

#[test]
fn a_free_mail_domain_links_nobody() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[
        ("accounts.csv", "Account ID,Name,Domain\nA-1,A mail house,gmail.com\n"),
        (
            "contacts.csv",
            "Contact ID,Company,Last Name,Email\nC-1,Cafe,Hale,cafe-no-one@gmail.com\n",
        ),
    ]);
    assert_eq!(report["accounts_from_contacts"], 1);
    assert_eq!(sandbox.lines(ACCOUNT_OF_CONTACTS), ["Hale | Cafe"]);
    assert_eq!(sandbox.lines("SELECT name, domain FROM accounts WHERE name = 'Cafe'"), ["Cafe | "]);
}

#[test]
fn a_company_that_is_not_there_is_created_once_and_counted_by_the_dry_run_too() {
    let sandbox = Sandbox::workspace();
    let files = [
        ("contacts.csv", "Contact ID,Company,Last Name\nC-1,Juniper,Hale\nC-2,juniper,Okoye\n"),
        (
            "deals.csv",
            "Deal ID,Deal Name,Company,Stage\nD-1,Chairs,Juniper,Lead\nD-2,Lamps,Elm,Lead\n",
        ),
    ];
    assert_eq!(sandbox.dry_run(&["--all"], &files)["accounts_from_contacts"], 2);
    assert_eq!(sandbox.import(&files)["accounts_from_contacts"], 2);
    assert_eq!(sandbox.lines("SELECT name FROM accounts ORDER BY id"), ["Juniper", "Elm"]);
    assert_eq!(sandbox.lines(ACCOUNT_OF_CONTACTS), ["Hale | Juniper", "Okoye | Juniper"]);
    assert_eq!(sandbox.lines(LINKS), ["Chairs |  | Juniper", "Lamps |  | Elm"]);
}

#[test]
fn an_account_created_from_a_contact_is_the_one_that_the_accounts_file_brings_later() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", "Contact ID,Company,Last Name\nC-1,Alder Dental,Hale\n")]);
    let report = sandbox.import(&[("accounts.csv", ACCOUNTS)]);
    assert_eq!(counts(&report, "accounts"), [0, 1, 0, 0]);
    assert_eq!(report["merged_by"]["name"], 1);
    assert_eq!(
        sandbox.lines("SELECT name, domain FROM accounts"),
        ["Alder Dental | alder.example"]
    );
    assert_eq!(sandbox.lines(ACCOUNT_OF_CONTACTS), ["Hale | Alder Dental"]);
}

#[test]
fn an_account_id_beats_a_company_name() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[
        ("accounts.csv", ACCOUNTS),
        ("contacts.csv", "Contact ID,Account ID,Company,Last Name\nC-1,A-1,Elsewhere,Hale\n"),
    ]);
    assert_eq!(report["accounts_from_contacts"], 0);
    assert_eq!(sandbox.lines(ACCOUNT_OF_CONTACTS), ["Hale | Alder Dental"]);
}

#[test]
fn a_link_by_a_name_that_several_accounts_have_stays_open() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[
        ("accounts.csv", "Account ID,Name\nA-1,Northwind\nA-2,Northwind\n"),
        ("contacts.csv", "Contact ID,Company,Last Name\nC-1,northwind,Hale\n"),
    ]);
    assert_eq!(warnings(&report), ["contacts ambiguous_link x1: 2 northwind"]);
    assert_eq!(report["accounts_from_contacts"], 0);
    assert_eq!(sandbox.lines(ACCOUNT_OF_CONTACTS), ["Hale | "]);
    assert_eq!(sandbox.lines("SELECT kind, reference FROM open_links"), ["name | northwind"]);
}
