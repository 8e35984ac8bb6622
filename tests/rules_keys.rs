//! Keys: in which form names and addresses are compared, which words and domains are none.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections, warnings};

const ACCOUNTS: &str = "SELECT name FROM accounts ORDER BY id";
const LINKS: &str = "SELECT last_name, account_name FROM contacts ORDER BY id";

#[test]
fn a_name_in_two_parts_is_the_same_name_and_stays_as_it_was_read() {
    let sandbox = Sandbox::workspace();
    let files = [
        ("accounts.csv", "Account ID,Account Name\nA1,Cafe\u{301} Ro\u{308}sti\n"),
        (
            "contacts.csv",
            "Contact ID,First Name,Last Name,Email,Company\n\
             C1,Ada,Moss,ada@one.example,Café Rösti\n\
             C2,Ben,Hale,ben@two.example,CAFE\u{301} RO\u{308}STI\n\
             C3,Cleo,Park,cleo@three.example,\u{200B}Café\u{A0}Rö\u{AD}sti\u{200E}\n",
        ),
    ];
    assert_eq!(sandbox.dry_run(&["--all"], &files)["accounts_from_contacts"], 0);
    let report = sandbox.import(&files);
    assert_eq!(report["accounts_from_contacts"], 0);
    assert_eq!(sandbox.lines(ACCOUNTS), ["Cafe\u{301} Ro\u{308}sti"]);
    assert_eq!(sandbox.one("SELECT count(*) FROM contacts WHERE account_id = 1"), "3");
    assert_eq!(sandbox.run(&["reconcile"]).code, 0);
}

#[test]
fn an_address_in_two_parts_is_the_same_address() {
    let sandbox = Sandbox::workspace();
    let contacts = "First Name,Last Name,Email,Title\n\
                    Jose,Moss,jose\u{301}@one.example,\n\
                    Jose,Moss,josé\u{200B}@one.example,Buyer\n";
    let report = sandbox.import(&[("contacts.csv", contacts)]);
    assert_eq!(counts(&report, "contacts"), [1, 1, 0, 0]);
    assert_eq!(sandbox.lines("SELECT email, title FROM contacts"), ["josé@one.example | Buyer"]);
}

#[test]
fn what_a_web_page_writes_is_named_and_is_one_key_with_what_it_shows() {
    let sandbox = Sandbox::workspace();
    let contacts = "Contact ID,First Name,Last Name,Email,Company\n\
                    C1,Ada,O&#039;Neil,ada@one.example,AT&amp;T Works\n\
                    C2,Ben,Hale,ben@two.example,AT&T Works\n\
                    C3,Cleo,M&uuml;ller,cleo@three.example,Birch &amp; Sons\n";
    let report = sandbox.import(&[("contacts.csv", contacts)]);
    assert_eq!(
        warnings(&report),
        ["contacts html_entities x2: 2 O&#039;Neil, 2 AT&amp;T Works, 4 M&uuml;ller"]
    );
    assert_eq!(sandbox.lines(ACCOUNTS), ["AT&amp;T Works", "Birch &amp; Sons"]);
    assert_eq!(
        sandbox.lines(LINKS),
        ["O&#039;Neil | AT&amp;T Works", "Hale | AT&amp;T Works", "M&uuml;ller | Birch &amp; Sons"]
    );
}

#[test]
fn a_cleaning_step_turns_html_entities_back() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[contacts.columns]\n\"Contact ID\" = \"id\"\n\
         \"Last Name\" = { to = \"last_name\", clean = [\"html\"] }\n\
         Company = { to = \"company\", clean = [\"html\", \"squeeze\"] }\n",
    );
    let contacts = "Contact ID,Last Name,Company\nC1,O&#039;Neil,AT&amp;T&nbsp;Works\n";
    let report = sandbox.import(&[("contacts.csv", contacts)]);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(sandbox.lines(LINKS), ["O'Neil | AT&T Works"]);
    assert_eq!(
        sandbox.lines("SELECT json_extract(originals, '$.last_name') FROM contacts"),
        ["O&#039;Neil"]
    );
}

#[test]
fn a_company_called_nothing_makes_no_account_no_contact_and_no_link() {
    let sandbox = Sandbox::workspace();
    let files = [
        ("accounts.csv", "Account ID,Account Name\nA1,NULL\n"),
        (
            "contacts.csv",
            "Contact ID,First Name,Last Name,Email,Company,Account ID\n\
             C1,Ada,Moss,ada@one.example,NULL,\n\
             C2,Ben,Hale,ben@two.example,N/A,n/a\n\
             C3,Cleo,Park,cleo@three.example,-,-\n\
             C4,Dan,Roe,dan@four.example,NULL,\n\
             C5,Eve,NULL,eve@five.example,Birch Works,NULL\n\
             C6,N/A,,NULL,none,\n",
        ),
    ];
    let report = sandbox.import(&files);
    assert_eq!(report["accounts_from_contacts"], 1);
    assert_eq!(sandbox.lines(ACCOUNTS), ["Birch Works"]);
    assert_eq!(rejections(&report).len(), 2, "an account and a contact of no name");
    assert_eq!(
        sandbox.lines(LINKS),
        ["Moss | ", "Hale | ", "Park | ", "Roe | ", "NULL | Birch Works"]
    );
    assert_eq!(warnings(&report), ["contacts name_or_nothing x1: 6 NULL"]);
}

#[test]
fn a_last_name_that_is_a_word_for_nothing_is_one_where_others_are_too() {
    let sandbox = Sandbox::workspace();
    let contacts = "Contact ID,First Name,Last Name,Email\n\
                    C1,Ada,NULL,ada@one.example\nC2,Ben,Hale,\nC3,Cleo,Null,\nC4,Dan,-,\n";
    let report = sandbox.import(&[("contacts.csv", contacts)]);
    assert_eq!(counts(&report, "contacts"), [4, 0, 0, 0]);
    assert_eq!(sandbox.lines("SELECT last_name FROM contacts ORDER BY id"), ["", "Hale", "", ""]);
    // A dash is nobody's name, however seldom it is.
    let one = Sandbox::workspace();
    let report = one.import(&[("contacts.csv", "Contact ID,First Name,Last Name\nC4,Dan,-\n")]);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(one.lines("SELECT last_name FROM contacts"), [""]);
}

#[test]
fn an_option_called_none_stays_an_option_and_spellings_of_one_option_are_one() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[contacts.columns]\n\"Contact ID\" = \"id\"\n\"Last Name\" = \"last_name\"\n\
         Diet = { to = \"custom.diet\", type = \"select\", options = [\"None\", \"Café\"] }\n\
         Shoe = { to = \"custom.shoe\", type = \"number\" }\n",
    );
    let contacts =
        "Contact ID,Last Name,Diet,Shoe\nC1,Moss,None,n/a\nC2,Hale,Cafe\u{301},-\nC3,Park,none,9\n";
    let report = sandbox.import(&[("contacts.csv", contacts)]);
    assert_eq!(warnings(&report), [""; 0]);
    assert_eq!(
        sandbox.lines("SELECT custom FROM contacts ORDER BY id"),
        [r#"{"diet":"None"}"#, r#"{"diet":"Café"}"#, r#"{"diet":"None","shoe":9}"#]
    );
    assert_eq!(sandbox.run(&["reconcile"]).code, 0);
}

#[test]
fn a_domain_that_many_share_is_no_key_for_accounts() {
    let sandbox = Sandbox::workspace();
    let accounts = "Company Name,Domain,Phone\n\
                    Alder Works,gmail.com,202-555-0101\nBirch Works,gmail.com,202-555-0102\n\
                    Cedar Works,facebook.com,202-555-0103\nDune Works,facebook.com,202-555-0104\n";
    let report = sandbox.import(&[("accounts.csv", accounts)]);
    assert_eq!(counts(&report, "accounts"), [4, 0, 0, 0]);
    assert_eq!(
        warnings(&report),
        ["accounts shared_domain x4: 2 gmail.com, 3 gmail.com, 4 facebook.com"]
    );

    let websites = Sandbox::workspace();
    let accounts = "Company Name,Website\n\
                    Alder Works,https://facebook.com\nBirch Works,https://www.facebook.com/\n\
                    Cedar Works,http://linktr.ee\nDune Works,linktr.ee\nElm Works,https://n/a\n";
    let report = websites.import(&[("accounts.csv", accounts)]);
    assert_eq!(counts(&report, "accounts"), [5, 0, 0, 0]);
    assert_eq!(websites.one("SELECT count(*) FROM accounts WHERE domain IS NOT NULL"), "0");
    // Not even on purpose.
    let asked = Sandbox::workspace();
    let report = asked.import_with(&["--dedupe", "domain"], &[("accounts.csv", accounts)]);
    assert_eq!(counts(&report, "accounts"), [5, 0, 0, 0]);
}

#[test]
fn a_site_of_its_own_below_a_shared_one_is_a_key() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("accounts.csv", "Account ID,Name,Website\nA1,Alder,alder.wixsite.com\n")]);
    let report = sandbox
        .import(&[("accounts.csv", "Account ID,Name,Website\nA2,Alder,birch.wixsite.com\n")]);
    assert_eq!(counts(&report, "accounts"), [1, 0, 0, 0]);
    assert_eq!(
        sandbox.lines("SELECT domain FROM accounts ORDER BY id"),
        ["alder.wixsite.com", "birch.wixsite.com"]
    );
}
