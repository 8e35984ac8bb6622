//! Rejecting: rows that can't become a valid record, and where they go.

use crate::support::Sandbox;
use crate::support::rules::{counts, rejections};

fn rejected(sandbox: &Sandbox, file: &str, content: &str) -> Vec<String> {
    rejections(&sandbox.import(&[(file, content)]))
}

#[test]
fn a_malformed_address_is_rejected() {
    let sandbox = Sandbox::workspace();
    let rows = "Contact ID,Last Name,Email\nC-1,Hale,a@@b.example\nC-2,Okoye,no address\nC-3,Varga,v@b.example\n";
    assert_eq!(
        rejected(&sandbox, "contacts.csv", rows),
        [
            "contacts 2 invalid_email email a@@b.example",
            "contacts 3 invalid_email email no address"
        ]
    );
    assert_eq!(sandbox.lines("SELECT last_name FROM contacts"), ["Varga"]);
}

#[test]
fn a_date_or_an_amount_that_does_not_parse_is_rejected() {
    let sandbox = Sandbox::workspace();
    let rows = "Deal ID,Deal Name,Stage,Amount,Close Date\nD-1,Chairs,Lead,a lot,2026-01-02\n\
                D-2,Lamps,Lead,10,2026-02-30\nD-3,Desks,Lead,10,soon\nD-4,Rugs,Lead,10,2026-01-02\n";
    assert_eq!(
        rejected(&sandbox, "deals.csv", rows),
        [
            "deals 2 invalid_amount amount a lot",
            "deals 3 invalid_date close_date 2026-02-30",
            "deals 4 invalid_date close_date soon",
        ]
    );
}

#[test]
fn a_contact_needs_one_of_address_phone_and_name() {
    let sandbox = Sandbox::workspace();
    let rows = "Contact ID,First Name,Last Name,Email,Phone,City\nC-1,,,,,Denver\nC-2,Ada,,,,\n\
                C-3,,Hale,,,\nC-4,,,a@b.example,,\nC-5,,,,202-555-0101,\n";
    assert_eq!(rejected(&sandbox, "contacts.csv", rows), ["contacts 2 missing_required email C-1"]);
    assert_eq!(sandbox.one("SELECT count(*) FROM contacts"), "4");
}

#[test]
fn an_account_and_a_deal_need_a_name() {
    let sandbox = Sandbox::workspace();
    assert_eq!(
        rejected(
            &sandbox,
            "accounts.csv",
            "Account ID,Name,Domain\nA-1,,alder.example\nA-2,Elm,\n"
        ),
        ["accounts 2 missing_required name A-1"]
    );
    assert_eq!(
        rejected(&sandbox, "deals.csv", "Deal ID,Deal Name,Stage\nD-1, ,Lead\nD-2,Lamps,Lead\n"),
        ["deals 2 missing_required name D-1"]
    );
}

#[test]
fn a_ragged_line_is_rejected_and_the_lines_after_it_are_read() {
    let sandbox = Sandbox::workspace();
    let rows =
        "Contact ID,Last Name,Email\nC-1,Hale\nC-2,Okoye,o@b.example,more\nC-3,Varga,v@b.example\n";
    assert_eq!(
        rejected(&sandbox, "contacts.csv", rows),
        ["contacts 2 ragged_row - C-1", "contacts 3 ragged_row - C-2"]
    );
    assert_eq!(sandbox.lines("SELECT last_name FROM contacts"), ["Varga"]);
}

#[test]
fn a_line_that_can_t_be_decoded_is_rejected() {
    let sandbox = Sandbox::workspace();
    let mut rows = "Contact ID,Last Name\nC-0,Müller\nC-1,H".as_bytes().to_vec();
    rows.extend([0xC3, 0x28, 0xFF]);
    rows.extend(b"le\nC-2,Okoye\n");
    sandbox.write("contacts.csv", rows);
    sandbox.mapping(
        "[contacts.read]\nencoding = \"utf-8\"\n[contacts.columns]\n\"Contact ID\" = \"id\"\n\
         \"Last Name\" = \"last_name\"\n",
    );
    let report = sandbox.done(&["import", "--max-rejected", "100%", "contacts.csv"]);
    assert_eq!(rejections(&report), ["contacts 3 undecodable_row - C-1"]);
    assert_eq!(counts(&report, "contacts"), [2, 0, 0, 1]);
}

#[test]
fn line_numbers_are_those_of_an_editor() {
    let sandbox = Sandbox::workspace();
    let rows = "Contact ID,Last Name,Email,Notes\nC-1,Hale,h@b.example,\"two\nlines\"\n\nC-2,Okoye,nonsense,\n";
    assert_eq!(
        rejected(&sandbox, "contacts.csv", rows),
        ["contacts 5 invalid_email email nonsense"]
    );
}

#[test]
fn a_rejected_row_goes_to_the_rejects_file_as_it_was_read_with_its_reason() {
    let sandbox = Sandbox::workspace();
    let report = sandbox.import(&[(
        "contacts.csv",
        "Contact ID;Last Name;Email;Fax\nC-1;Hale, Ada; a@@b ;=1+1\nC-2;Okoye;o@b.example;\nC-3;Short\n",
    )]);
    assert_eq!(report["rejects_files"], serde_json::json!(["rejects/contacts.rejects.csv"]));
    let path = sandbox.path().join("rejects/contacts.rejects.csv");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    assert_eq!(
        header.iter().collect::<Vec<_>>(),
        [
            "Contact ID",
            "Last Name",
            "Email",
            "Fax",
            "_line",
            "_code",
            "_field",
            "_reason",
            "_extra_1"
        ]
    );
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        rows[0][..7],
        ["C-1", "Hale, Ada", " a@@b ", "'=1+1", "2", "invalid_email", "email"]
    );
    assert_eq!(rows[1][..2], ["C-3", "Short"]);
    assert!(rows.iter().all(|row| !row[7].is_empty()), "{rows:?}");
    // A row that ended early says so, and is no whole row until somebody has emptied that cell.
    assert!(rows[1][8].contains("ended early") && rows[0][8].is_empty(), "{rows:?}");
}

#[test]
fn a_dry_run_writes_rejects_only_where_it_is_told_to() {
    let sandbox = Sandbox::workspace();
    let files = [("contacts.csv", "Contact ID,Last Name,Email\nC-1,Hale,nonsense\nC-2,Okoye,\n")];
    sandbox.dry_run(&[], &files);
    assert!(!sandbox.path().join("rejects").exists());
    sandbox.dry_run(&["--rejects", "out"], &files);
    assert!(sandbox.path().join("out/contacts.rejects.csv").is_file());
}

#[test]
fn too_many_rejections_stop_an_import_before_anything_is_kept() {
    let rows = "Contact ID,Company,Last Name,Email,Tags\nC-1,Elm,Hale,nonsense,a\nC-2,Elm,Okoye,o@b.example,b\n";
    let toml = "[contacts.columns]\n\"Contact ID\" = \"id\"\nCompany = \"company\"\n\
                \"Last Name\" = \"last_name\"\nEmail = \"email\"\n\
                Tags = { to = \"custom.tags\", type = \"select\" }\n";
    let sandbox = Sandbox::workspace();
    sandbox.mapping(toml);
    sandbox.write("contacts.csv", rows);
    let content = || {
        [
            "setting",
            "source",
            "import",
            "import_file",
            "custom_field",
            "account",
            "contact",
            "deal",
            "external_id",
            "outcome",
            "reject",
            "journal",
            "consent",
            "open_link",
        ]
        .map(|table| sandbox.lines(&format!("SELECT * FROM {table}")))
    };
    let before = content();
    let ran = sandbox.run(&["import", "contacts.csv", "--format", "json"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let report = ran.json();
    assert_eq!((&report["ok"], &report["import_id"]), (&false.into(), &serde_json::Value::Null));
    assert_eq!(report["rejected_share"], 0.5);
    assert_eq!(rejections(&report), ["contacts 2 invalid_email email nonsense"]);
    assert_eq!(content(), before, "nothing is kept");

    let dry = sandbox.run(&["dry-run", "--all", "contacts.csv", "--format", "json"]);
    assert_eq!(dry.code, 3);
    let at_the_bound = sandbox.run(&["import", "contacts.csv", "--max-rejected", "50%"]);
    assert_eq!(at_the_bound.code, 0, "the bound itself is allowed: {at_the_bound:?}");
}

#[test]
fn an_import_that_is_refused_leaves_no_empty_store_behind() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", "Contact ID,Last Name,Email\nC-1,Hale,nonsense\n");
    assert_eq!(sandbox.run(&["import", "contacts.csv"]).code, 3);
    let names = std::fs::read_dir(sandbox.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, ["contacts.csv", "rejects"], "no store, but what to correct");
}

#[test]
fn too_many_rejections_by_strict_links_stop_an_import_too() {
    let sandbox = Sandbox::workspace();
    sandbox.write("contacts.csv", "Contact ID,Account ID,Last Name\nC-1,A-9,Hale\nC-2,,Okoye\n");
    let ran = sandbox.run(&["import", "contacts.csv", "--strict-links", "--format", "json"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_eq!(rejections(&ran.json()), ["contacts 2 unresolved_link account_id A-9"]);
    assert_eq!(sandbox.one("SELECT count(*) FROM contacts"), "0");
    assert_eq!(sandbox.one("SELECT count(*) FROM imports"), "0");
}
