//! Merging: which values win.

use crate::support::Sandbox;
use crate::support::rules::{counts, warnings};

const HEADER: &str = "Contact ID,First Name,Last Name,Email,Job Title,Phone";
const CONTACT: &str = "SELECT first_name, last_name, title, phone FROM contacts";

fn rows(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

#[test]
fn incoming_values_win_and_empty_never_erases() {
    let sandbox = Sandbox::workspace();
    let before = rows(&["C-1,Ada,Hale,ada@alder.example,Buyer,202-555-0101"]);
    sandbox.import(&[("contacts.csv", &before)]);
    let report =
        sandbox.import(&[("contacts.csv", &rows(&["C-1,,Hale-Smith,ada@alder.example,Owner,"]))]);
    assert_eq!(counts(&report, "contacts"), [0, 1, 0, 0]);
    assert_eq!(sandbox.lines(CONTACT), ["Ada | Hale-Smith | Owner | +12025550101"]);
}

#[test]
fn the_values_replaced_are_journalled_and_undo_brings_them_back() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", &rows(&["C-1,Ada,Hale,ada@alder.example,Buyer,"]))]);
    let report = sandbox.import(&[(
        "contacts.csv",
        &rows(&["C-1,,,ada@alder.example,Owner,", "C-1,,,ada@alder.example,Director,"]),
    )]);
    assert_eq!(sandbox.lines(CONTACT), ["Ada | Hale | Director | "]);
    assert_eq!(
        sandbox.lines(
            "SELECT json_extract(before, '$.title'), json_extract(after, '$.title') FROM journal
             WHERE what = 'merged' ORDER BY id"
        ),
        ["Buyer | Owner", "Owner | Director"]
    );
    sandbox.done(&["undo", &report["import_id"].to_string(), "--yes"]);
    assert_eq!(sandbox.lines(CONTACT), ["Ada | Hale | Buyer | "]);
}

#[test]
fn fill_only_fills_blanks_and_keep_leaves_the_record_as_it_is() {
    for (on_merge, expected) in [
        ("overwrite", "Augusta | Hale | Owner | +12025550101"),
        ("fill", "Ada | Hale | Owner | +12025550101"),
        ("keep", "Ada | Hale |  | "),
    ] {
        let sandbox = Sandbox::workspace();
        sandbox.mapping(&format!(
            "[contacts]\non_merge = \"{on_merge}\"\n[contacts.columns]\n\"Contact ID\" = \"id\"\n\
             \"First Name\" = \"first_name\"\n\"Last Name\" = \"last_name\"\nEmail = \"email\"\n\
             \"Job Title\" = \"title\"\nPhone = \"phone\"\n"
        ));
        sandbox.import(&[("contacts.csv", &rows(&["C-1,Ada,Hale,ada@alder.example,,"]))]);
        sandbox.import(&[(
            "contacts.csv",
            &rows(&["C-1,Augusta,,ada@alder.example,Owner,202-555-0101"]),
        )]);
        assert_eq!(sandbox.lines(CONTACT), [expected], "{on_merge}");
    }
}

#[test]
fn two_rows_of_one_file_without_ids_and_with_one_address_merge_in_file_order() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "contacts.csv",
        &rows(&[
            ",Ada,Hale,ada@alder.example,Buyer,",
            ",Ada,Hale,ADA@alder.example ,Owner,202-555-0101",
            ",Ada,Hale,ada@alder.example,Director,",
        ]),
    )]);
    assert_eq!(counts(&report, "contacts"), [1, 2, 0, 0]);
    assert_eq!(report["merged_by"]["email"], 2);
    assert_eq!(sandbox.lines(CONTACT), ["Ada | Hale | Director | +12025550101"]);
}

#[test]
fn what_a_later_import_brings_wins_even_where_an_earlier_one_said_it_before() {
    let sandbox = Sandbox::workspace();
    for (title, outcome) in
        [("Buyer", [1, 0, 0, 0]), ("Owner", [0, 1, 0, 0]), ("Buyer", [0, 1, 0, 0])]
    {
        let row = format!("C-1,Ada,Hale,ada@alder.example,{title},");
        let report = sandbox.import(&[("contacts.csv", &rows(&[&row]))]);
        assert_eq!(counts(&report, "contacts"), outcome, "{title}");
        assert_eq!(sandbox.one("SELECT title FROM contacts"), title);
    }
}

#[test]
fn a_deal_moves_to_the_stage_that_a_later_row_names() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("deals.csv", "Deal ID,Deal Name,Stage\nD-1,Chairs,Lead\n")]);
    sandbox.import(&[("deals.csv", "Deal ID,Deal Name,Stage\nD-1,Chairs,Closed Won\n")]);
    assert_eq!(sandbox.lines("SELECT stage, status FROM deals"), ["Closed Won | won"]);
}

#[test]
fn a_merge_adds_the_links_custom_values_and_further_addresses_that_it_brings() {
    let sandbox = Sandbox::workspace();
    sandbox.mapping(
        "[accounts.columns]\nID = \"id\"\nName = \"name\"\n[contacts.columns]\nID = \"id\"\n\
         Account = \"account_id\"\nLast = \"last_name\"\nEmail = \"email\"\n\
         Tag = { to = \"custom.tag\", type = \"text\" }\n",
    );
    sandbox.import(&[
        ("accounts.csv", "ID,Name\nA-1,Alder\n"),
        ("contacts.csv", "ID,Account,Last,Email,Tag\nC-1,,Hale,ada@alder.example,\n"),
    ]);
    sandbox.import(&[(
        "contacts.csv",
        "ID,Account,Last,Email,Tag\nC-1,A-1,Hale,ada@alder.example;ada@home.example,vip\n",
    )]);
    assert_eq!(
        sandbox.lines("SELECT account_name, more_emails, custom FROM contacts"),
        [r#"Alder | ["ada@home.example"] | {"tag":"vip"}"#]
    );
}

#[test]
fn an_opt_out_that_another_source_knows_of_stays_whoever_knows_of_none() {
    let sandbox = Sandbox::workspace();
    let file = |says: &str| {
        format!("id,last_name,email,email_opt_out\nC-1,Vale,vale@brook.example,{says}\n")
    };
    sandbox.write("one.toml", "version = 1\nsource = \"one\"\n[contacts.columns]\nid = \"id\"\nlast_name = \"last_name\"\nemail = \"email\"\nemail_opt_out = \"email_opt_out\"\n");
    let other = std::fs::read_to_string(sandbox.path().join("one.toml")).unwrap();
    sandbox.write("other.toml", other.replace("\"one\"", "\"other\""));
    let import = |file_name: &str, mapping: &str, says: &str| {
        sandbox.write(file_name, file(says));
        let ran = sandbox.run(&["import", file_name, "--mapping", mapping, "--format", "json"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.json()
    };
    let opted_out = || sandbox.lines("SELECT email_opt_out FROM contacts");
    import("contacts.csv", "one.toml", "true");
    let report = import("contacts.csv", "other.toml", "false");
    assert_eq!(opted_out(), ["1"], "{report}");
    assert_eq!(report["warnings"][0]["code"], "opt_out_kept", "{report}");
    let reconciled = sandbox.run(&["reconcile", "--format", "json"]);
    assert_eq!(reconciled.code, 0, "{reconciled:?}");
    import("contacts.csv", "other.toml", "true");
    assert_eq!(opted_out(), ["1"]);
}

#[test]
fn the_source_that_knew_of_an_opt_out_may_take_it_back() {
    let sandbox = Sandbox::workspace();
    let file = |says: &str| {
        format!("id,last_name,email,email_opt_out\nC-1,Vale,vale@brook.example,{says}\n")
    };
    sandbox.import(&[("contacts.csv", &file("true"))]);
    sandbox.import(&[("contacts.csv", &file("false"))]);
    assert_eq!(sandbox.lines("SELECT email_opt_out FROM contacts"), ["0"]);
}

#[test]
fn rows_without_ids_that_share_an_address_are_as_many_people_as_their_names_say() {
    let contacts = "First Name,Last Name,Email,Phone\nAda,Moss,info@alder.example,202-555-0101\n\
                    Ben,Hale,info@alder.example,202-555-0102\nCleo,Park,info@alder.example,202-555-0103\n";
    let files = [("contacts.csv", contacts)];
    let sandbox = Sandbox::workspace();
    let dry = sandbox.dry_run(&["--all"], &files);
    let report = sandbox.import(&files);
    for report in [&dry, &report] {
        assert_eq!(counts(report, "contacts"), [3, 0, 0, 0]);
        assert_eq!(
            warnings(report),
            ["contacts duplicate_email x2: 3 info@alder.example, 4 info@alder.example"]
        );
    }
    assert_eq!(counts(&sandbox.import(&files), "contacts"), [0, 0, 3, 0]);
    // A later export with more in it finds each by the address and the name.
    let more = "First Name,Last Name,Email,Job Title\nBen,Hale,info@alder.example,Buyer\n\
                CLEO,park,INFO@alder.example,Owner\nDan,Roe,info@alder.example,\n";
    let report = sandbox.import(&[("contacts.csv", more)]);
    assert_eq!(counts(&report, "contacts"), [1, 2, 0, 0]);
    assert_eq!(
        sandbox.lines("SELECT first_name, title FROM contacts ORDER BY id"),
        ["Ada | ", "Ben | Buyer", "CLEO | Owner", "Dan | "]
    );

    let asked = Sandbox::workspace();
    let report = asked.import_with(&["--dedupe", "email"], &files);
    assert_eq!(counts(&report, "contacts"), [1, 2, 0, 0]);
    assert_eq!(
        warnings(&report),
        ["contacts merged_other_name x2: 3 Ben Hale into Ada Moss, 4 Cleo Park into Ben Hale"]
    );
}

#[test]
fn a_name_that_is_left_open_contradicts_none() {
    let sandbox = Sandbox::workspace();
    let contacts = "First Name,Last Name,Email\n,,ada@alder.example\nAda,,ada@alder.example\n\
                    ,Moss,ada@alder.example\nADA,moss,ada@alder.example\n";
    let report = sandbox.import(&[("contacts.csv", contacts)]);
    assert_eq!(counts(&report, "contacts"), [1, 3, 0, 0]);
    assert_eq!(warnings(&report), [""; 0]);
}

#[test]
fn accounts_without_ids_that_share_a_domain_are_as_many_as_their_names_say() {
    let accounts = "Company Name,Website\nAcme Germany,https://www.acme.example\n\
                    Acme France,https://www.acme.example\nAcme Japan,http://acme.example/\n\
                    ACME japan,acme.example\n";
    let files = [("accounts.csv", accounts)];
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&files);
    assert_eq!(counts(&report, "accounts"), [3, 1, 0, 0]);
    assert_eq!(warnings(&report), ["accounts duplicate_domain x2: 3 acme.example, 4 acme.example"]);
    let asked = Sandbox::workspace();
    let report = asked.import_with(&["--dedupe", "domain"], &files);
    assert_eq!(counts(&report, "accounts"), [1, 3, 0, 0]);
    assert_eq!(
        warnings(&report),
        ["accounts merged_other_name x2: 3 Acme France into Acme Germany, \
             4 Acme Japan into Acme France"]
    );
}

#[test]
fn accounts_of_one_name_and_two_domains_are_two() {
    let accounts = "Company Name,Domain\nAcme,acme.example\nAcme,acme.test\nACME,\n";
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[("accounts.csv", accounts)]);
    assert_eq!(counts(&report, "accounts"), [3, 0, 0, 0]);
    assert_eq!(warnings(&report), ["accounts ambiguous_match x1: 4 acme"]);
    let one = Sandbox::workspace();
    let report = one.import(&[("accounts.csv", "Company Name,Domain\nAcme,\nACME,acme.test\n")]);
    assert_eq!(counts(&report, "accounts"), [1, 1, 0, 0]);
}

#[test]
fn a_row_with_an_id_is_not_merged_into_one_of_another_name_without() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "contacts.csv",
        "Contact ID,Last Name,Email\n,Moss,info@alder.example\nC-1,Hale,info@alder.example\n\
         C-2,Moss,info@alder.example\n",
    )]);
    assert_eq!(counts(&report, "contacts"), [2, 1, 0, 0]);
}
