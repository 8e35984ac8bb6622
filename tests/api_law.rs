//! The law of the API as a destination: an import to it ends as an import into a local store, field
//! for field, and what the hub believes is what the workspace holds.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::support::company::two_exports;
use crate::support::exports;
use crate::support::remote::{Remote, workspace};
use crate::support::workspace::{Dump, by_source};
use crate::support::{Ran, Sandbox};

/// What both ends have: a link that is open yet is known to the hub alone.
fn shared(mut dump: Dump) -> Dump {
    dump.remove("open_links");
    dump
}

fn store(folder: &Sandbox) -> Dump {
    by_source(&folder.path().join("adoptiv.db"))
}

/// The report without what differs from run to run and from destination to destination.
fn report(ran: &Ran) -> serde_json::Value {
    let mut report = ran.json();
    let object = report.as_object_mut().expect("an object");
    for key in ["seconds", "destination"] {
        object.remove(key).expect(key);
    }
    // A workspace alone has something withheld from it.
    object["consent"].as_object_mut().expect("consent").remove("withheld");
    report
}

/// Imports the files of `local` into its own store and through `client` into a workspace that began
/// as that store, and holds the three against each other. They end the same, or fail the same.
fn same(local: &Sandbox, remote: &Remote, client: &Sandbox, words: &[&str]) {
    let words = [words, &["--format", "json"]].concat();
    let here = local.run(&words);
    let there = remote.run(client, &words);
    assert_eq!(here.code, there.code, "{here:?}\n{there:?}");
    assert_eq!(report(&here), report(&there));
    let (here, hub) = (store(local), store(client));
    for (table, rows) in &here {
        assert_eq!(rows, &hub[table], "{table}: local and hub");
    }
    // A workspace judges by the ledger alone, and is not given the consent of contacts that are held.
    let (here, there) = (without_held(shared(here)), shared(remote.by_source()));
    let there = without(there, &here.held);
    for (table, rows) in here.dump {
        assert_eq!(rows, there[table], "{table}: local and workspace");
    }
    for key in &here.held {
        let ids: Vec<String> = key.split('+').map(|id| format!("'{id}'")).collect();
        let query = format!(
            "SELECT count(*) FROM contacts c JOIN external_ids e ON e.object = 'contacts'
             AND e.record_id = c.id WHERE c.dialable AND e.external_id IN ({})",
            ids.join(", ")
        );
        assert_eq!(remote.count(&query), 0, "{key} is held");
    }
}

/// What a store holds beside whether held contacts can be dialed, and by what consent.
struct Held {
    dump: Dump,
    held: BTreeSet<String>,
}

fn without_held(dump: Dump) -> Held {
    let is_held = |row: &&Vec<String>| {
        row[REASONS]
            .split(',')
            .any(|reason| ["number_do_not_call", "unread", "other_person"].contains(&reason))
    };
    let held = dump["contacts"].iter().filter(is_held).map(|row| row[0].clone()).collect();
    Held { dump: without(dump, &held), held }
}

/// Where a row of contacts says why they can't be dialed, after whether they can.
const REASONS: usize = 9;

fn without(mut dump: Dump, held: &BTreeSet<String>) -> Dump {
    for row in dump.get_mut("contacts").expect("contacts") {
        if held.contains(&row[0]) {
            row.drain(REASONS - 1..=REASONS);
        }
    }
    dump.get_mut("consents").expect("consents").retain(|row| !held.contains(&row[0]));
    dump
}

/// A copy of a folder: files and, where there is one, the store.
fn copy(of: &Sandbox, store: bool) -> Sandbox {
    let copy = Sandbox::new();
    for entry in std::fs::read_dir(of.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_file() && (store || !name.starts_with("adoptiv.db")) {
            copy.write(&name, std::fs::read(&path).expect("a file"));
        }
    }
    copy
}

fn law(local: &Sandbox, words: &[&str]) {
    let client = copy(local, false);
    let remote = Remote::over(copy(local, true), &[]);
    same(local, &remote, &client, words);
}

#[test]
fn acme() {
    let local = workspace();
    for (name, content) in fixtures("acme") {
        local.write(&name, content);
    }
    law(&local, &["import", "contacts.csv", "accounts.csv", "deals.csv", "users.csv"]);
}

fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = crate::support::root().join("fixtures").join(folder);
    let entries = std::fs::read_dir(folder).expect("fixtures");
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read(&path).expect("a file"))
    };
    entries.map(|entry| read(entry.expect("an entry").path())).collect()
}

#[test]
fn acme_under_a_mapping_that_was_written_down() {
    let local = workspace();
    for (name, content) in fixtures("acme") {
        local.write(&name, content);
    }
    let files = ["contacts.csv", "accounts.csv", "deals.csv", "users.csv"];
    local.done(&[&["map"], &files[..], &["-o", "mapping.toml"]].concat());
    law(&local, &[&["import"], &files[..]].concat());
}

/// The exports of a CRM; `pipelines create --from` is done on both sides as well.
fn export(crm: &str, deals: &str, files: &[&str]) {
    let local = exports::workspace(crm);
    let client = copy(&local, false);
    let remote = Remote::over(copy(&local, true), &[]);
    let make = ["pipelines", "create", "--from", deals];
    local.ran(&make);
    let made = remote.run(&client, &make);
    assert_eq!(made.code, 0, "{made:?}");
    let stages = "SELECT p.name, s.name, s.kind FROM stage s JOIN pipeline p ON p.id = pipeline_id
                  ORDER BY p.name, s.position";
    assert_eq!(remote.folder.sql(stages), local.sql(stages));
    same(&local, &remote, &client, &[&["import"], files].concat());
}

#[test]
fn the_exports_of_hubspot() {
    let file = |what| format!("hubspot-crm-exports-all-{what}-2026-11-02.csv");
    let (companies, contacts, deals) = (file("companies"), file("contacts"), file("deals"));
    export("hubspot", &deals, &[&contacts, &companies, &deals]);
}

#[test]
fn the_exports_of_salesforce() {
    export(
        "salesforce",
        "Opportunity.csv",
        &["Account.csv", "Contact.csv", "Opportunity.csv", "User.csv"],
    );
}

#[test]
fn the_exports_of_pipedrive() {
    export("pipedrive", "deals.csv", &["deals.csv", "organizations.csv", "people.csv"]);
}

#[test]
fn the_exports_of_close() {
    export(
        "close",
        "opportunities.csv",
        &["leads.csv", "contacts.csv", "opportunities.csv", "users.csv"],
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_company_comes_and_comes_again((first, second) in two_exports()) {
        let local = workspace();
        let remote = Remote::over(workspace(), &[]);
        let client = Sandbox::new();
        for company in [first, second] {
            let mut words = vec!["import", "--max-rejected", "100%", "--mapping", "mapping.toml"];
            if company.strict_links {
                words.push("--strict-links");
            }
            for file in &company.files {
                words.push(file.name);
            }
            for folder in [&local, &client] {
                folder.write("mapping.toml", &company.mapping);
                for file in &company.files {
                    folder.write(file.name, file.text());
                }
            }
            same(&local, &remote, &client, &words);
        }
    }
}

#[test]
fn a_contact_with_nothing_but_a_phone_number_that_cant_be_read() {
    let local = workspace();
    local.write("contacts.csv", "Contact ID,Phone,Title\nC-1,ask Jo,Buyer\n");
    local.mapping(
        "[contacts.columns]\n\"Contact ID\" = \"id\"\n\"Phone\" = \"phone\"\n\"Title\" = \"title\"\n",
    );
    law(&local, &["import", "contacts.csv"]);
    assert_eq!(local.one("SELECT json_extract(originals, '$.phone') FROM contacts"), "ask Jo");
}
