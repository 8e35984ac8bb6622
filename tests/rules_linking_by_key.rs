//! Linking without ids: by e-mail address, by domain, by name.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections, warnings};

const ACCOUNTS: &str = "Record ID,Company name,Company Domain Name\n\
                        A-1,Alder Dental,alder.example\nA-2,Birch Ltd,birch.example\n";
const CONTACTS: &str = "Record ID,First Name,Last Name,Email,Company Domain Name,Contact owner\n\
                        C-1,Dora,Kerr,dora@alder.example,alder.example,\n\
                        C-2,Emil,Voss,emil@birch.example,Birch.Example,\n";
const DEALS: &str = "Record ID,Deal Name,Deal Stage,Associated Contact Email,\
                     Associated Company Domain,Deal owner\n\
                     D-1,Chairs,Lead,DORA@alder.example,www.alder.example,\n";

const LINKS: &str = "SELECT d.name, c.last_name, a.name FROM deals d
    LEFT JOIN contacts c ON c.id = d.contact_id LEFT JOIN accounts a ON a.id = d.account_id
    ORDER BY d.id";
const ACCOUNT_OF_CONTACTS: &str = "SELECT last_name, account_name FROM contacts ORDER BY id";
const OPEN: &str = "SELECT object, field, kind, reference FROM open_links ORDER BY object, kind";

fn files<'n>(order: &[&'n str]) -> Vec<(&'n str, &'static str)> {
    let content = |name: &str| match name.as_bytes()[0] {
        b'a' => ACCOUNTS,
        b'c' => CONTACTS,
        _ => DEALS,
    };
    order.iter().map(|name| (*name, content(name))).collect()
}

#[test]
fn deals_link_by_e_mail_and_domain_and_contacts_by_domain_whatever_the_order_of_the_files() {
    for order in [
        ["deals.csv", "contacts.csv", "accounts.csv"],
        ["accounts.csv", "contacts.csv", "deals.csv"],
    ] {
        let sandbox = Sandbox::workspace();
        let files = files(&order);
        let dry = sandbox.dry_run(&["--all"], &files);
        let report = sandbox.import(&files);
        for report in [&dry, &report] {
            assert_eq!(warnings(report), [""; 0]);
            assert_eq!(report["accounts_from_contacts"], 0);
        }
        assert_eq!(sandbox.lines(LINKS), ["Chairs | Kerr | Alder Dental"]);
        assert_eq!(sandbox.lines(ACCOUNT_OF_CONTACTS), ["Kerr | Alder Dental", "Voss | Birch Ltd"]);
        let done = sandbox.done(&["reconcile"]);
        assert_eq!(done["ok"], true, "{done}");
    }
}

#[test]
fn what_is_not_there_stays_open_until_a_later_import_brings_it_and_undo_opens_it_again() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&files(&["deals.csv"]));
    assert_eq!(
        warnings(&report),
        ["deals unresolved_link x1: 2 DORA@alder.example, 2 alder.example"]
            .map(|text| text.replace("DORA", "dora"))
    );
    sandbox.import(&files(&["contacts.csv"]));
    assert_eq!(sandbox.lines(LINKS), ["Chairs | Kerr | "]);
    assert_eq!(
        sandbox.lines(OPEN),
        [
            "contacts | account_id | domain | alder.example",
            "contacts | account_id | domain | birch.example",
            "deals | account_id | domain | alder.example",
        ]
    );
    sandbox.import(&files(&["accounts.csv"]));
    assert_eq!(sandbox.lines(LINKS), ["Chairs | Kerr | Alder Dental"]);
    assert_eq!(sandbox.lines(ACCOUNT_OF_CONTACTS), ["Kerr | Alder Dental", "Voss | Birch Ltd"]);
    assert_eq!(sandbox.one("SELECT count(*) FROM open_links"), "0");
    sandbox.done(&["undo", "3", "--yes"]);
    assert_eq!(sandbox.lines(LINKS), ["Chairs | Kerr | "]);
    assert_eq!(sandbox.one("SELECT count(*) FROM open_links"), "3");
}

#[test]
fn two_records_of_one_domain_or_address_are_ambiguous_whichever_comes_first() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&files(&["deals.csv"]));
    // Both come in one import: the first of them is not taken for the only one.
    sandbox.import(&[
        ("accounts.csv", "Account ID,Name,Domain\n1,Alder,alder.example\n2,Elder,alder.example\n"),
        (
            "contacts.csv",
            "Contact ID,Last Name,Email\n1,Kerr,dora@alder.example\n2,Moss,dora@alder.example\n",
        ),
    ]);
    assert_eq!(sandbox.lines(LINKS), ["Chairs |  | "]);
    let report = sandbox.import(&[(
        "deals.csv",
        "Record ID,Deal Name,Deal Stage,Associated Contact Email,Associated Company Domain,Deal owner\n\
         D-2,Lamps,Lead,dora@alder.example,alder.example,\n",
    )]);
    assert_eq!(
        warnings(&report),
        ["deals ambiguous_link x1: 2 dora@alder.example, 2 alder.example"]
    );
    assert_eq!(sandbox.lines(LINKS), ["Chairs |  | ", "Lamps |  | "]);
}

#[test]
fn strict_links_reject_what_no_record_or_several_answer_to() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import_with(
        &["--strict-links"],
        &[
            ("contacts.csv", "Contact ID,First Name,Last Name,Email\n1,Dora,Kerr,d@x.example\n2,Dora,Kerr,e@x.example\n"),
            ("deals.csv", "Deal ID,Deal Name,Stage,Contact Email,Contact Name,Company Domain\n\
              1,Chairs,Lead,d@x.example,,\n2,Lamps,Lead,no@x.example,,\n3,Desks,Lead,,Dora Kerr,\n4,Beds,Lead,,,alder.example\n"),
        ],
    );
    assert_eq!(counts(&report, "deals"), [1, 0, 0, 3]);
    assert_eq!(
        rejections(&report),
        [
            "deals 3 unresolved_link contact_email no@x.example",
            "deals 4 ambiguous_link contact_name Dora Kerr",
            "deals 5 unresolved_link company_domain alder.example",
        ]
    );
}

#[test]
fn a_contact_person_links_by_name_where_one_person_alone_has_it() {
    let deals = "Deal - ID,Deal - Title,Deal - Stage,Deal - Contact person\n\
                 1,Chairs,Lead,dora  KERR\n2,Lamps,Lead,\"Kerr, Dora\"\n3,Desks,Lead,Emil Voss\n\
                 4,Beds,Lead,Fay Moss\n5,Taps,Lead,fay@x.example\n";
    let people = "Person - ID,Person - Name,Person - Email\n1,Dora Kerr,dora@x.example\n\
                  2,Emil Voss,e1@x.example\n3,Emil Voss,e2@x.example\n4,Fay Moss,fay@x.example\n";
    let together = Sandbox::workspace();
    let report = together.import(&[("people.csv", people), ("deals.csv", deals)]);
    assert_eq!(warnings(&report), ["deals ambiguous_link x1: 4 Emil Voss"]);
    let linked =
        ["Chairs | Kerr | ", "Lamps | Kerr | ", "Desks |  | ", "Beds | Moss | ", "Taps | Moss | "];
    assert_eq!(together.lines(LINKS), linked);

    let later = Sandbox::workspace();
    let report = later.import(&[("deals.csv", deals)]);
    assert_eq!(report["warnings"][0]["count"], 5);
    later.import(&[("people.csv", people)]);
    assert_eq!(later.lines(LINKS), linked);
    assert_eq!(later.lines(OPEN), ["deals | contact_id | name | emil voss"]);
}

#[test]
fn an_address_beside_a_contacts_name_links_by_the_address() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[
        ("contacts.csv", "Contact ID,First Name,Last Name,Email\n1,Dora,Kerr,d@x.example\n2,Dora,Kerr,e@x.example\n"),
        ("deals.csv", "Record ID,Deal Name,Deal Stage,Associated Contact,Deal owner\n\
          1,Chairs,Lead,Dora Kerr (e@x.example);Emil Voss (v@x.example),\n"),
    ]);
    let email = "SELECT c.email FROM deals d JOIN contacts c ON c.id = d.contact_id";
    assert_eq!(sandbox.lines(email), ["e@x.example"]);
}

#[test]
fn a_company_column_of_domains_links_and_invents_no_account() {
    let sandbox = Sandbox::workspace();
    let contacts = "Contact ID,Last Name,Company\n1,Kerr,alder.example\n2,Voss,WWW.Birch.example\n\
                    3,Moss,cedar.example\n";
    let report = sandbox.import(&[("accounts.csv", ACCOUNTS), ("contacts.csv", contacts)]);
    assert_eq!(report["accounts_from_contacts"], 0);
    assert_eq!(warnings(&report), ["contacts unresolved_link x1: 4 cedar.example"]);
    assert_eq!(
        sandbox.lines(ACCOUNT_OF_CONTACTS),
        ["Kerr | Alder Dental", "Voss | Birch Ltd", "Moss | "]
    );
}

#[test]
fn a_domain_among_company_names_links_where_it_is_an_accounts_and_else_is_a_name() {
    let sandbox = Sandbox::workspace();
    let contacts = "Contact ID,Last Name,Company\n1,Kerr,alder.example\n2,Voss,Birch Ltd\n\
                    3,Moss,Monday.example\n";
    let report = sandbox.import(&[("accounts.csv", ACCOUNTS), ("contacts.csv", contacts)]);
    assert_eq!(report["accounts_from_contacts"], 1);
    assert_eq!(
        sandbox.lines(ACCOUNT_OF_CONTACTS),
        ["Kerr | Alder Dental", "Voss | Birch Ltd", "Moss | Monday.example"]
    );
}

#[test]
fn a_company_with_its_domain_is_the_account_of_the_domain_else_of_the_name_else_a_new_one() {
    let sandbox = Sandbox::workspace();
    let contacts = "Contact ID,Last Name,Company,Company Domain\n1,Kerr,Alder,alder.example\n\
                    2,Voss,Birch Ltd,birch.test\n3,Moss,Cedar,cedar.example\n4,Lund,Cedar Inc,cedar.example\n\
                    5,Reed,Elm,gmail.com\n";
    let report = sandbox.import(&[("accounts.csv", ACCOUNTS), ("contacts.csv", contacts)]);
    assert_eq!(report["accounts_from_contacts"], 2);
    assert_eq!(
        sandbox.lines(ACCOUNT_OF_CONTACTS),
        ["Kerr | Alder Dental", "Voss | Birch Ltd", "Moss | Cedar", "Lund | Cedar", "Reed | Elm"]
    );
    let domains = "SELECT name, domain FROM accounts WHERE name IN ('Cedar', 'Elm') ORDER BY id";
    assert_eq!(sandbox.lines(domains), ["Cedar | cedar.example", "Elm | "]);
}

#[test]
fn all_addresses_of_a_contact_are_keys_the_primary_one_first() {
    let contacts = "Contact ID,Last Name,Email\nC1,Moss,ada@one.example;ada.home@mail.example\n";
    let deals = "Deal ID,Deal Name,Stage,Contact Email\nD1,Chairs,Lead,ada.home@mail.example\n";
    let later = "First Name,Last Name,Email\nAda,Moss,ada.home@mail.example\n";
    for apart in [false, true] {
        let sandbox = Sandbox::workspace();
        let files = [("deals.csv", deals), ("contacts.csv", contacts)];
        if apart {
            for file in files {
                sandbox.import(&[file]);
            }
        } else {
            let report = sandbox.import(&files);
            assert_eq!(warnings(&report), [""; 0]);
        }
        assert_eq!(sandbox.lines(LINKS), ["Chairs | Moss | "]);
        let other = "version = 1\nsource = \"other\"\n[contacts.columns]\n\
                     \"First Name\" = \"first_name\"\n\"Last Name\" = \"last_name\"\nEmail = \"email\"\n";
        sandbox.write("other.toml", other);
        let options = ["--mapping", "other.toml"];
        let report = sandbox.import_with(&options, &[("contacts.csv", later)]);
        assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0]);
        let names = "SELECT first_name, email, more_emails FROM contacts";
        assert_eq!(sandbox.lines(names), ["Ada | ada@one.example | [\"ada.home@mail.example\"]"]);
        assert_eq!(sandbox.one("SELECT count(*) FROM open_links"), "0");
    }
}

#[test]
fn a_primary_address_answers_before_a_further_one_and_two_further_ones_are_ambiguous() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Email\n1,Kerr,dora@x.example;desk@x.example\n\
         2,Moss,fay@x.example;desk@x.example;shared@x.example\n3,Voss,desk@x.example;shared@x.example\n",
    )]);
    let report = sandbox.import(&[(
        "deals.csv",
        "Deal ID,Deal Name,Stage,Contact Email\n1,Chairs,Lead,desk@x.example\n\
         2,Lamps,Lead,shared@x.example\n",
    )]);
    assert_eq!(warnings(&report), ["deals ambiguous_link x1: 3 shared@x.example"]);
    assert_eq!(sandbox.lines(LINKS), ["Chairs | Voss | ", "Lamps |  | "]);
    // Nobody is found by an address that is taken away.
    sandbox.edit("DELETE FROM contact WHERE last_name = 'Moss'");
    assert_eq!(sandbox.one("SELECT count(*) FROM more_email"), "2");
}
