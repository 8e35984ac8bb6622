//! The fixtures: real files, read as a user's would be.

use super::*;
use crate::mapping::file;
use crate::source::{Input, ReadOptions, open};

const EXPORTS: [(&str, &[&str]); 8] = [
    ("csv", &["acme/users.csv", "acme/accounts.csv", "acme/contacts.csv", "acme/deals.csv"]),
    (
        "hubspot",
        &[
            "hubspot/hubspot-crm-exports-all-companies-2026-11-02.csv",
            "hubspot/hubspot-crm-exports-all-contacts-2026-11-02.csv",
            "hubspot/hubspot-crm-exports-all-deals-2026-11-02.csv",
        ],
    ),
    (
        "salesforce",
        &[
            "salesforce/User.csv",
            "salesforce/Account.csv",
            "salesforce/Contact.csv",
            "salesforce/Opportunity.csv",
        ],
    ),
    ("salesforce", &["salesforce/report-opportunities.csv"]),
    ("pipedrive", &["pipedrive/organizations.csv", "pipedrive/people.csv", "pipedrive/deals.csv"]),
    ("pipedrive", &["pipedrive/people-older-style.csv"]),
    ("csv", &["google/contacts.csv"]),
    ("csv", &["outlook/contacts.csv"]),
];

fn tables(paths: &[&str]) -> Vec<Box<dyn Table>> {
    let input =
        |path: &&str| Input { path: format!("fixtures/{path}").into(), holds: None, header: None };
    let inputs: Vec<Input> = paths.iter().map(input).collect();
    open(&inputs, &|_| ReadOptions::default()).unwrap()
}

#[test]
fn a_suggested_mapping_reads_back_from_its_file_as_it_was() {
    for (source, paths) in EXPORTS {
        let found = suggest(&tables(paths));
        assert_eq!(found.mapping.source, source, "{paths:?}");
        let read = file::parse("mapping.toml", &file::write(&found));
        assert_eq!(read.as_ref(), Ok(&found.mapping), "{paths:?}");
    }
}

#[test]
fn every_column_of_an_export_has_a_finding() {
    for (_, paths) in EXPORTS {
        let tables = tables(paths);
        let found = suggest(&tables);
        for table in tables.iter().filter(|table| table.holds() != Holds::Users) {
            for column in table.columns() {
                let known = |finding: &&Finding| {
                    finding.header == *column && Holds::Records(finding.object) == table.holds()
                };
                let finding = found.findings.iter().find(known);
                assert!(finding.is_some_and(|f| !f.why.is_empty()), "{paths:?} {column}");
            }
        }
    }
}

#[test]
fn detection_gives_the_same_twice() {
    for (_, paths) in EXPORTS {
        let (one, two) = (suggest(&tables(paths)), suggest(&tables(paths)));
        assert_eq!(one.mapping, two.mapping);
        assert_eq!(one.findings, two.findings);
        assert_eq!((one.notes, one.stages, one.owners), (two.notes, two.stages, two.owners));
    }
}
