//! Ids that lie: damaged by a spreadsheet, of somebody else, of another source.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections, warnings};

const NAMES: &str = "SELECT first_name || ' ' || last_name FROM contacts ORDER BY id";

#[test]
fn nobody_is_merged_or_linked_by_an_id_that_a_spreadsheet_shortened() {
    let sandbox = Sandbox::workspace();
    let contacts = "Record ID,First Name,Last Name,Email,Account ID\n\
        1.23457E+11,Ada,Moss,ada@one.example,7\n1.23457E+11,Ben,Hale,ben@two.example,7\n\
        12,Cleo,Park,cleo@three.example,1.23457E+11\n";
    let accounts = "Account ID,Name\n7,Alder\n1.23457E+11,Elm\n";
    let files = [("contacts.csv", contacts), ("accounts.csv", accounts)];
    let predicted = sandbox.dry_run(&[], &files);
    let report = sandbox.import(&files);
    for report in [&predicted, &report] {
        assert_eq!(counts(report, "contacts"), [1, 0, 0, 2]);
        assert_eq!(
            rejections(report),
            [
                "accounts 3 damaged_id id 1.23457E+11",
                "contacts 2 damaged_id id 1.23457E+11",
                "contacts 3 damaged_id id 1.23457E+11"
            ]
        );
        assert_eq!(warnings(report), ["contacts damaged_id x1: 4 1.23457E+11"]);
    }
    assert_eq!(sandbox.lines("SELECT count(account_id) FROM contacts"), ["0"]);
    let hint = report["rejections"][0]["hint"].as_str().unwrap().to_owned();
    assert!(hint.contains("as text"), "{hint}");
}

#[test]
fn with_strict_links_a_damaged_reference_rejects_its_row() {
    let sandbox = Sandbox::workspace();
    let contacts = "Contact ID,Last Name,Account ID\n12,Park,1.23457E+11\n";
    let report = sandbox.import_with(&["--strict-links"], &[("contacts.csv", contacts)]);
    assert_eq!(rejections(&report), ["contacts 2 damaged_id account_id 1.23457E+11"]);
}

#[test]
fn ids_of_which_all_long_ones_end_in_noughts_are_rounded_ones() {
    let ids = |ids: [&str; 4]| {
        let rows = ids.iter().enumerate().map(|(at, id)| format!("{id},Name{at}\n"));
        format!("Contact ID,Last Name\n{}", rows.collect::<String>())
    };
    let rounded = ids(["1234567890123450", "12", "1234567890123460", "1234567890123450"]);
    let sandbox = Sandbox::workspace();
    for options in [&[][..], &["--all"]] {
        let report = sandbox.dry_run(options, &[("contacts.csv", &rounded)]);
        assert_eq!(counts(&report, "contacts"), [1, 0, 0, 3], "{options:?}");
    }
    assert_eq!(counts(&sandbox.import(&[("contacts.csv", &rounded)]), "contacts"), [1, 0, 0, 3]);
    // One ends in a nought by chance.
    for sound in [
        ["1234567890123450", "1234567890123461", "1234567890123472", "5"],
        ["1234567890123450", "1234567890123460", "5", "6"],
    ] {
        let report = Sandbox::workspace().import(&[("contacts.csv", &ids(sound))]);
        assert_eq!(counts(&report, "contacts"), [4, 0, 0, 0], "{sound:?}");
    }
}

#[test]
fn decimals_and_guards_are_taken_off_ids() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("accounts.csv", "Account ID,Name\n7,Alder\n001,Elm\n")]);
    let contacts = "Contact ID,Last Name,Account ID\n12.0,Moss,\"=\"\"001\"\"\"\n13.0,Hale,'7\n";
    let report = sandbox.import(&[("contacts.csv", contacts)]);
    assert_eq!(counts(&report, "contacts"), [2, 0, 0, 0]);
    assert_eq!(sandbox.lines("SELECT account_name FROM contacts ORDER BY id"), ["Elm", "Alder"]);
    assert!(warnings(&report)[0].starts_with("contacts guarded_id x2"), "{:?}", warnings(&report));
    // Where not every id has them, they are part of it.
    let mixed = "Contact ID,Last Name\n14.0,Park\n15,Quist\n";
    sandbox.import(&[("contacts.csv", mixed)]);
    assert_eq!(
        sandbox.lines("SELECT external_id FROM external_ids WHERE object = 'contacts' ORDER BY 1"),
        ["12", "13", "14.0", "15"]
    );
}

#[test]
fn ids_of_salesforce_that_differ_by_case_are_two_records_whatever_the_source_is_called() {
    let sandbox = Sandbox::workspace();
    let contacts = "Contact ID,Last Name\n003xB00000Aa0Bz,Moss\n003xB00000aa0Bz,Hale\n";
    assert_eq!(counts(&sandbox.import(&[("contacts.csv", contacts)]), "contacts"), [2, 0, 0, 0]);
    let long = "Contact ID,Last Name\n003xB00000Aa0BzQAJ,Moss\n";
    assert_eq!(counts(&sandbox.import(&[("contacts.csv", long)]), "contacts"), [0, 0, 1, 0]);
}

const FIRST: &str = "Contact ID,First Name,Last Name,Email,Phone\n\
    101,Ada,Moss,ada@one.example,202-555-0101\n102,Ben,Hale,ben@two.example,202-555-0102\n\
    103,Cleo,Park,cleo@three.example,\n104,Dora,Kerr,dora@four.example,\n";

#[test]
fn a_known_id_with_another_name_and_another_address_rejects_its_row() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", FIRST)]);
    let second = "Contact ID,First Name,Last Name,Email,Phone\n\
        101,Zoe,Quist,zoe@nine.example,202-555-0191\n102,Ben,Hale,ben@nine.example,\n\
        103,Cleo,Vance,cleo.vance@three.example,\n104,Dora,Kerr,dora@four.example,\n";
    for report in [
        sandbox.dry_run(&[], &[("contacts.csv", second)]),
        sandbox.import(&[("contacts.csv", second)]),
    ] {
        assert_eq!(counts(&report, "contacts"), [0, 2, 1, 1]);
        assert_eq!(rejections(&report), ["contacts 2 id_conflict id 101"]);
        let message = report["rejections"][0]["message"].as_str().unwrap();
        for part in ["Ada Moss", "ada@one.example", "Zoe Quist", "zoe@nine.example"] {
            assert!(message.contains(part), "{message}");
        }
    }
    let names = ["Ada Moss", "Ben Hale", "Cleo Vance", "Dora Kerr"];
    assert_eq!(sandbox.lines(NAMES), names);
    let rejects =
        std::fs::read_to_string(sandbox.path().join("rejects/contacts.rejects.csv")).unwrap();
    assert!(rejects.contains("\"101\",\"Zoe\",\"Quist\""), "{rejects}");
}

#[test]
fn one_id_for_two_people_in_one_file_rejects_the_second() {
    let sandbox = Sandbox::workspace();
    let contacts = "Contact ID,First Name,Last Name,Email\n\
        C1,Ada,Moss,ada@one.example\nC1,Zoe,Quist,zoe@nine.example\n";
    for expected in [[1, 0, 0, 1], [0, 0, 1, 1]] {
        let report = sandbox.import(&[("contacts.csv", contacts)]);
        assert_eq!(counts(&report, "contacts"), expected);
        assert_eq!(rejections(&report), ["contacts 3 id_conflict id C1"]);
    }
    assert_eq!(sandbox.lines(NAMES), ["Ada Moss"]);
}

#[test]
fn a_known_id_of_another_company_by_name_and_domain_rejects_its_row() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[(
        "accounts.csv",
        "Account ID,Name,Domain\n1,Alder Works,alder.example\n2,Elm,elm.example\n",
    )]);
    let second =
        "Account ID,Name,Domain\n1,Quist & Sons,quist.example\n2,Elm House,elmhouse.example\n";
    let report = sandbox.import(&[("accounts.csv", second)]);
    assert_eq!(counts(&report, "accounts"), [0, 1, 0, 1]);
    assert_eq!(rejections(&report), ["accounts 2 id_conflict id 1"]);
}

#[test]
fn a_row_whose_id_is_somebody_elses_is_taken_where_the_mapping_says_so() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", FIRST)]);
    sandbox.write("mapping.toml", "");
    std::fs::remove_file(sandbox.path().join("mapping.toml")).unwrap();
    assert_eq!(sandbox.run(&["map", "contacts.csv", "-o", "mapping.toml"]).code, 0);
    let text = std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap();
    let taken = text.replace("# on_id_conflict", "on_id_conflict");
    assert_ne!(text, taken);
    sandbox.write("mapping.toml", taken);
    let second = FIRST.replace("Ada,Moss,ada@one", "Zoe,Quist,zoe@nine");
    let second = second.replace("Ben,Hale,ben@two", "Ada,Moss,ada@one");
    let report = sandbox.import(&[("contacts.csv", &second)]);
    assert_eq!(counts(&report, "contacts"), [0, 2, 2, 0]);
    assert_eq!(sandbox.lines(NAMES), ["Zoe Quist", "Ada Moss", "Cleo Park", "Dora Kerr"]);
}

#[test]
fn nobody_is_dialable_on_the_consent_of_the_person_before() {
    const RECORD: &str =
        "I agree to be called by Acme,2026-01-05T10:00:00Z,https://acme.example/f,203.0.113.5,Acme";
    const HEAD: &str = "Contact ID,First Name,Last Name,Email,Phone,Consent Text,Consent Timestamp,\
                        Consent URL,Consent IP,Consent Seller";
    let sandbox = Sandbox::workspace();
    let first = format!("{HEAD}\n101,Ada,Moss,ada@one.example,202-555-0101,{RECORD}\n");
    sandbox.import(&[("contacts.csv", &first)]);
    sandbox.done(&["map", "contacts.csv", "-o", "mapping.toml"]);
    let text = std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap();
    sandbox.write("mapping.toml", text.replace("# on_id_conflict", "on_id_conflict"));
    let dialable = || sandbox.lines("SELECT last_name, dialable, not_dialable FROM contacts");

    // Zoe gave none.
    let zoe = format!("{HEAD}\n101,Zoe,Quist,zoe@nine.example,202-555-0191,,,,,\n");
    sandbox.import(&[("contacts.csv", &zoe)]);
    assert_eq!(dialable(), ["Quist | 0 | other_person"]);
    sandbox.done(&["undo", "2", "--yes"]);
    assert_eq!(dialable(), ["Moss | 1 | "]);

    // Her own counts, but not to call a number that was Ada's.
    let own = RECORD.replace("2026-01-05", "2026-02-05");
    let without = format!("{HEAD}\n101,Zoe,Quist,zoe@nine.example,,{own}\n");
    sandbox.import(&[("contacts.csv", &without)]);
    assert_eq!(dialable(), ["Quist | 0 | other_person"]);
    sandbox.done(&["undo", "3", "--yes"]);
    let with = format!("{HEAD}\n101,Zoe,Quist,zoe@nine.example,202-555-0191,{own}\n");
    sandbox.import(&[("contacts.csv", &with)]);
    assert_eq!(dialable(), ["Quist | 1 | "]);
}

#[test]
fn a_file_whose_known_ids_are_mostly_other_people_is_another_source_and_stops() {
    let sandbox = Sandbox::workspace();
    sandbox.import(&[("contacts.csv", FIRST)]);
    let second = "Contact ID,First Name,Last Name,Email,Phone\n\
        101,Zoe,Quist,zoe@nine.example,\n102,Ada,Moss,ada@one.example,\n\
        104,Dora,Kerr,dora@four.example,\n900,New,Person,new@four.example,\n";
    sandbox.write("second.csv", second);
    for words in
        [&["import", "--contacts", "second.csv"][..], &["dry-run", "--contacts", "second.csv"]]
    {
        let ran = sandbox.run(&[words, &["--max-rejected", "100%", "--format", "json"]].concat());
        assert_eq!(ran.code, 3, "{ran:?}");
        let error = &ran.json()["error"];
        assert_eq!(error["code"], "other_source", "{error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("2 of the 3 ids") && message.contains("Ada Moss"), "{message}");
        assert!(error["hint"].as_str().unwrap().contains("`source = "), "{error}");
    }
    assert_eq!(sandbox.lines(NAMES), ["Ada Moss", "Ben Hale", "Cleo Park", "Dora Kerr"]);
    assert_eq!(sandbox.lines("SELECT count(*) FROM imports"), ["1"]);
}

#[test]
fn ids_that_are_unique_by_their_form_are_believed() {
    let sandbox = Sandbox::workspace();
    let contacts = |name: &str, address: &str| {
        format!(
            "Contact ID,First Name,Last Name,Email\n003xB00000Aa0Bz,{name},{address}\n\
             6f9619ff-8b86-d011-b42d-00c04fc964ff,{name},x{address}\n"
        )
    };
    sandbox.import(&[("contacts.csv", &contacts("Ada,Moss", "ada@one.example"))]);
    let report = sandbox.import(&[("contacts.csv", &contacts("Zoe,Quist", "zoe@nine.example"))]);
    assert_eq!(counts(&report, "contacts"), [0, 2, 0, 0]);
}
