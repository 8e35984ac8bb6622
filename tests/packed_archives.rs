//! ZIP archives are read as they are: which members, under which names, and what is told of the rest.

use serde_json::Value;

use crate::support::archive::{member, stored, zip, zip_of};
use crate::support::exports::{counts as all_counts, imported};
use crate::support::rules::counts;
use crate::support::{Sandbox, root};

const CONTACTS: &str =
    "First Name,Last Name,Email\nAda,Moss,ada@acme.example\nBen,Hale,ben@acme.example\n";
const ACCOUNTS: &str = "Company Name,Domain\nAlder Works,alder.example\n";
const NOTES: &str = "Id,Title,Body\n1,Call,He was out\n";

/// A workspace with archives of `fixtures/packed`.
fn with(names: &[&str]) -> Sandbox {
    let sandbox = Sandbox::workspace();
    for name in names {
        let bytes = std::fs::read(root().join("fixtures/packed").join(name)).unwrap();
        sandbox.write(name, bytes);
    }
    sandbox
}

fn objects(report: &Value) -> Vec<String> {
    let files = report["files"].as_array().unwrap().iter();
    files
        .map(|file| {
            format!("{} {}", file["object"].as_str().unwrap(), file["source"].as_str().unwrap())
        })
        .collect()
}

fn dry(sandbox: &Sandbox, words: &[&str]) -> Value {
    sandbox.done(&[&["dry-run", "--max-rejected", "100%"], words].concat())
}

#[test]
fn the_volumes_of_salesforces_weekly_export_are_one_company() {
    const VOLUMES: [&str; 2] = ["WE_00Dx0000000IGH1EAO_1.ZIP", "WE_00Dx0000000IGH1EAO_2.ZIP"];
    let (plain, from_files) = imported(
        "salesforce",
        "Opportunity.csv",
        &["Account.csv", "Contact.csv", "Opportunity.csv", "User.csv"],
    );
    for volume in VOLUMES {
        plain.write(volume, std::fs::read(root().join("fixtures/packed").join(volume)).unwrap());
    }
    let report = plain.done(&["import", VOLUMES[0], VOLUMES[1]]);
    for object in ["accounts", "contacts", "deals"] {
        let [rows, created, merged, unchanged, rejected] = all_counts(&from_files, object);
        assert_eq!(
            all_counts(&report, object),
            [rows, 0, 0, created + merged + unchanged, rejected],
            "{object}"
        );
    }
    assert_eq!(
        objects(&report),
        [
            "accounts WE_00Dx0000000IGH1EAO_1.ZIP#Account.csv",
            "contacts WE_00Dx0000000IGH1EAO_1.ZIP#Contact.csv",
            "contacts WE_00Dx0000000IGH1EAO_2.ZIP#Contact.csv",
            "deals WE_00Dx0000000IGH1EAO_2.ZIP#Opportunity.csv",
        ]
    );
    let unread = &report["unread_members"];
    assert_eq!((&unread[0]["count"], &unread[1]["count"]), (&13.into(), &10.into()));
    assert_eq!(unread[0]["members"][1], "AccountShare.csv");
    assert_eq!(unread[1]["leads"], serde_json::json!(["Lead.csv"]));
    let ran = plain.run(&["dry-run", VOLUMES[0], VOLUMES[1]]);
    let said =
        "WE_00Dx0000000IGH1EAO_1.ZIP: 13 other members are not read: `AccountContactRole.csv`,";
    assert!(ran.stdout.contains(said), "{ran:?}");
    assert!(ran.stdout.contains("`Campaign.csv` and 8 more"), "{ran:?}");
    // A volume may have none of ours, and it is told.
    plain.write("WE_00Dx0000000IGH1EAO_3.ZIP", zip_of(&[("Task.csv", NOTES)]));
    let report = dry(&plain, &[VOLUMES[0], "WE_00Dx0000000IGH1EAO_3.ZIP"]);
    assert_eq!(report["unread_members"][1]["members"][0], "Task.csv");
    let ran = plain.run(&["dry-run", "WE_00Dx0000000IGH1EAO_3.ZIP"]);
    assert!(ran.code == 1 && ran.stderr.contains("it has `Task.csv`"), "{ran:?}");
    let users =
        plain.done(&["workspace", "users", "import", "WE_00Dx0000000IGH1EAO_1.ZIP#User.csv"]);
    assert_eq!(users["ok"], true);
}

#[test]
fn zohos_backup_is_read_by_its_names_and_hubspots_whatever_it_is_called() {
    let sandbox = with(&["zoho-Data_001.zip", "hubspot-crm-exports-all-contacts-2026-11-02.zip"]);
    let report = sandbox.done(&["import", "zoho-Data_001.zip"]);
    assert_eq!(
        objects(&report),
        [
            "accounts zoho-Data_001.zip#Data/Accounts_001.csv",
            "contacts zoho-Data_001.zip#Data/Contacts_001.csv",
            "deals zoho-Data_001.zip#Data/Deals_001.csv",
        ]
    );
    assert_eq!(counts(&report, "contacts"), [2, 0, 0, 0]);
    let unread = report["unread_members"][0]["members"].as_array().unwrap();
    assert!(unread.contains(&"Data/Vendors_001.csv".into()), "{unread:?}");
    let report = sandbox.done(&["import", "hubspot-crm-exports-all-contacts-2026-11-02.zip"]);
    // One of them was in the other backup.
    assert_eq!(counts(&report, "contacts"), [14, 1, 0, 0]);
    assert_eq!(report["unread_members"], Value::Null);
    // One of a view in parts, as HubSpot makes of more than a million rows.
    let part = |id: u32| {
        format!("Record ID,First Name,Last Name,Email\n{id},Ada,Moss,a{id}@acme.example\n")
    };
    let parts = [
        ("hubspot-crm-exports-campaign-x-2026-11-30.csv", part(1)),
        ("hubspot-crm-exports-campaign-x-2026-11-30-1.csv", part(2)),
    ];
    sandbox.write("view.zip", zip(&parts.map(|(name, text)| member(name, text))));
    let report = sandbox.done(&["import", "view.zip"]);
    assert_eq!(counts(&report, "contacts"), [2, 0, 0, 0]);
    assert_eq!(sandbox.run(&["reconcile"]).code, 0);
}

#[test]
fn a_member_is_told_by_its_name_else_by_its_headers_and_litter_is_none() {
    let sandbox = Sandbox::workspace();
    let members = [
        ("export/", ""),
        ("export/people.csv", CONTACTS),
        ("export/kunden.csv", ACCOUNTS),
        ("export/notes.csv", NOTES),
        ("export/vendors.csv", ACCOUNTS),
        ("export/contact-tags.csv", "Tag,Colour\nVIP,red\n"),
        ("export/email list.csv", CONTACTS),
        ("export/readme.txt", "Hello\n"),
        ("export/logo.png", "\u{89}PNG"),
        ("__MACOSX/export/._people.csv", "\0\u{5}\u{16}\u{7}"),
        ("export/.DS_Store", "\0\0"),
        ("export/Thumbs.db", "\0\0"),
    ];
    sandbox.write("export.zip", zip_of(&members));
    let report = dry(&sandbox, &["export.zip"]);
    assert_eq!(
        objects(&report),
        [
            "accounts export.zip#export/kunden.csv",
            "contacts export.zip#export/people.csv",
            "contacts export.zip#export/email list.csv",
        ]
    );
    let unread = &report["unread_members"][0];
    assert_eq!(unread["count"], 5, "{unread}");
    assert_eq!(
        unread["members"],
        serde_json::json!([
            "export/notes.csv",
            "export/vendors.csv",
            "export/contact-tags.csv",
            "export/readme.txt",
            "export/logo.png"
        ])
    );
    // One that may be no table stays behind those that are.
    sandbox.write("two.zip", zip_of(&[("contacts.csv", CONTACTS), ("contacts.json", "[{}]")]));
    assert_eq!(objects(&dry(&sandbox, &["two.zip"])), ["contacts two.zip#contacts.csv"]);
    // The only table is what is meant, whatever it is called.
    sandbox.write("one.zip", zip_of(&[("vendors.csv", CONTACTS), ("logo.png", "x")]));
    assert_eq!(objects(&dry(&sandbox, &["one.zip"])), ["contacts one.zip#vendors.csv"]);
}

#[test]
fn a_member_is_named_behind_a_hash_by_its_whole_name_or_its_last_part() {
    let sandbox = Sandbox::workspace();
    let members = [
        ("a/people.csv", CONTACTS),
        ("firms.csv", ACCOUNTS),
        ("deals.csv", "Deal Name,Stage\nBig,Qualified\n"),
    ];
    sandbox.write("export.zip", zip_of(&members));
    for name in ["a/people.csv", "people.csv", "PEOPLE.csv"] {
        let named = format!("export.zip#{name}");
        assert_eq!(
            objects(&dry(&sandbox, &[&named])),
            ["contacts export.zip#a/people.csv"],
            "{name}"
        );
    }
    assert_eq!(
        objects(&dry(&sandbox, &["--accounts", "export.zip#firms.csv"])),
        ["accounts export.zip#firms.csv"]
    );
    assert_eq!(
        objects(&dry(&sandbox, &["--contacts", "export.zip"])),
        ["contacts export.zip#a/people.csv"]
    );
    // One that is named takes its place among the others.
    let both = dry(&sandbox, &["export.zip", "--accounts", "export.zip#firms.csv"]);
    assert_eq!(objects(&both).len(), 3, "{both:#}");
    assert_eq!(both["unread_members"], Value::Null);
    // A file whose real name has the mark is that file.
    sandbox.write("export.zip#people.csv", "First Name,Email\nCleo,cleo@acme.example\n");
    let real = dry(&sandbox, &["export.zip#people.csv"]);
    assert_eq!(counts(&real, "contacts"), [1, 0, 0, 0]);
    assert_eq!(objects(&real), ["contacts export.zip#people.csv"]);
    for (words, said) in [
        (vec!["export.zip#absent.csv"], "has no member called `absent.csv`"),
        (
            vec!["export.zip#firms.csv", "export.zip#FIRMS.csv"],
            "its member `firms.csv` is named twice",
        ),
        (vec!["--users", "export.zip"], "has no member called users"),
    ] {
        let ran = sandbox.run(&[vec!["dry-run"], words].concat());
        assert!(ran.code == 1 && ran.stderr.contains(said), "{ran:?}");
    }
    sandbox.write("contacts.csv", CONTACTS);
    let ran = sandbox.run(&["dry-run", "contacts.csv#people.csv"]);
    assert!(ran.code == 1 && ran.stderr.contains("is no archive"), "{ran:?}");
}

#[test]
fn the_same_contacts_plain_and_packed_are_the_same_and_a_run_can_be_gone_on_with() {
    let sandbox = Sandbox::workspace();
    sandbox.write("contacts.csv", CONTACTS);
    assert_eq!(counts(&sandbox.done(&["import", "contacts.csv"]), "contacts"), [2, 0, 0, 0]);
    sandbox.write("export.zip", zip_of(&[("contacts.csv", CONTACTS), ("notes.csv", NOTES)]));
    assert_eq!(counts(&sandbox.done(&["import", "export.zip"]), "contacts"), [0, 0, 2, 0]);
    assert_eq!(sandbox.one("SELECT count(DISTINCT sha256) FROM import_file"), "1");
    assert_eq!(sandbox.run(&["reconcile"]).code, 0);
    let story = sandbox.run(&["explain", "contact", "1"]);
    assert!(story.stdout.contains("export.zip#contacts.csv:2"), "{story:?}");
    assert!(story.stdout.contains("First Name = Ada"), "{story:?}");
    std::fs::remove_file(sandbox.path().join("export.zip")).unwrap();
    let ran = sandbox.run(&["reconcile"]);
    assert!(ran.code == 1 && ran.stderr.contains("is not there any more"), "{ran:?}");
}

#[test]
fn rejects_are_named_after_members_and_nothing_is_written_over_the_archive() {
    let sandbox = Sandbox::workspace();
    let bad = "First Name,Email\nAda,ada@@acme.example\n";
    let members = [("../../contacts.csv", bad), ("x\\people.csv", bad), ("/abs/persons.csv", bad)];
    sandbox.write("in/export.zip", zip_of(&members));
    let before = std::fs::read(sandbox.path().join("in/export.zip")).unwrap();
    let words = ["import", "in/export.zip", "--rejects", "in/rejects", "--max-rejected", "100%"];
    let report = sandbox.done(&words);
    let files = serde_json::json!([
        "in/rejects/contacts.rejects.csv",
        "in/rejects/people.rejects.csv",
        "in/rejects/persons.rejects.csv",
    ]);
    assert_eq!(report["rejects_files"], files, "{report:#}");
    for path in ["in/export.zip", "in/../in/export.zip"] {
        for source in ["in/export.zip", "in/export.zip#contacts.csv"] {
            let ran = sandbox.run(&["dry-run", source, "--report", path]);
            assert!(ran.code == 2 && ran.stderr.contains("it is a file that is read"), "{ran:?}");
            let ran = sandbox.run(&["import", source, "--to", path]);
            assert!(
                ran.code == 2 && ran.stderr.contains("is a source and the destination"),
                "{ran:?}"
            );
        }
    }
    sandbox.write("mine/contacts.rejects.csv", "my own notes\n");
    let ran = sandbox.run(&["import", "in/export.zip", "--rejects", "mine"]);
    assert!(ran.code == 2 && ran.stderr.contains("`--rejects` can't write"), "{ran:?}");
    assert_eq!(std::fs::read(sandbox.path().join("in/export.zip")).unwrap(), before);
}

#[test]
fn an_archive_on_standard_input_is_one_too() {
    let sandbox = Sandbox::workspace();
    for word in ["-", "--contacts=-#contacts.csv"] {
        let mut command = sandbox.command();
        command.args(["dry-run", word, "--format", "json"]);
        command.write_stdin(zip_of(&[("contacts.csv", CONTACTS), ("notes.csv", NOTES)]));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(objects(&report), ["contacts standard input#contacts.csv"]);
    }
}

#[test]
fn comments_prefixes_and_other_writers_names_are_no_trouble() {
    let sandbox = Sandbox::workspace();
    let sound = zip(&[member("contacts.csv", CONTACTS)]);
    let mut commented = sound.clone();
    let at = commented.len() - 2;
    commented[at] = 9;
    commented.extend(b"a comment");
    let prefixed = [&b"#!/bin/sh\nexec unzip \"$0\"\n"[..], &sound].concat();
    // In the code page of DOS, and in UTF-8 without saying so, as Macs write.
    let dos = zip(&[member(b"M\x81ller contacts.csv", CONTACTS)]);
    let mac = zip(&[member("Müller contacts.csv", CONTACTS)]);
    for (name, bytes, label) in [
        ("commented.zip", commented, "contacts.csv"),
        ("prefixed.zip", prefixed, "contacts.csv"),
        ("dos.zip", dos, "Müller contacts.csv"),
        ("mac.zip", mac, "Müller contacts.csv"),
        ("export.csv", sound, "contacts.csv"),
        ("stored.zip", zip(&[stored("contacts.csv", CONTACTS)]), "contacts.csv"),
    ] {
        sandbox.write(name, bytes);
        let report = dry(&sandbox, &[name]);
        assert_eq!(objects(&report), [format!("contacts {name}#{label}")]);
        assert_eq!(counts(&report, "contacts"), [2, 0, 0, 0]);
    }
}

#[test]
fn map_and_pipelines_read_the_members_that_they_are_about() {
    let sandbox = with(&["zoho-Data_001.zip"]);
    let ran = sandbox.run(&["map", "zoho-Data_001.zip", "-o", "mapping.toml"]);
    assert!(ran.code == 0 && ran.stdout.contains("6 other members are not read"), "{ran:?}");
    assert!(sandbox.path().join("mapping.toml").exists());
    let made = sandbox.done(&["pipelines", "create", "--from", "zoho-Data_001.zip", "--dry-run"]);
    assert_eq!(made["ok"], true);
    assert_eq!(sandbox.run(&["import", "zoho-Data_001.zip"]).code, 0);
}
