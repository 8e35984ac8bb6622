//! How much is asked of a CRM where nothing changed.

use std::collections::BTreeMap;

use crate::support::crm::Crm;
use crate::support::fakes::company::Company;
use crate::support::fakes::{close, hubspot, pipedrive, salesforce};

/// A read of changes that finds none: no more calls than this, and none twice but those that count.
fn quiet(crm: &Crm, company: &Company, most: usize) {
    let sandbox = crm.prepared(company);
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    let before = crm.knobs().asked().len();
    let ran = crm.import(&sandbox, &["--since", "last"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let asked = crm.knobs().asked().split_off(before);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for asked in &asked {
        let what = format!("{} {} {:?} {}", asked.method, asked.path, asked.query, asked.body);
        *times.entry(what).or_default() += 1;
    }
    // What is counted at the end is counted anew: by a search, or by a list of one.
    let counts = |what: &str| what.contains("search") || what.contains("[(\"_limit\", \"1\")]");
    let twice = |(what, times): &(&String, &usize)| **times > 1 && !counts(what);
    assert_eq!(times.iter().find(twice), None, "{}", crm.name());
    let all: Vec<&String> = times.keys().collect();
    assert!(asked.len() <= most, "{}: {} calls: {all:#?}", crm.name(), asked.len());
}

#[test]
fn a_quiet_read_of_changes_asks_for_nothing_twice() {
    let company = Company::of(40);
    quiet(&Crm::of(salesforce::start(company.clone())), &company, 26);
    quiet(&Crm::of(hubspot::start(company.clone())), &company, 30);
    quiet(&Crm::of(pipedrive::start(company.clone())), &company, 20);
    quiet(&Crm::of(close::start(company.clone())), &company, 30);
}

#[test]
fn an_org_without_person_accounts_is_not_asked_for_them() {
    let company = Company::of(20);
    let crm = Crm::of(salesforce::start(company.clone()));
    let sandbox = crm.prepared(&company);
    assert_eq!(crm.import(&sandbox, &[]).code, 0);
    let asked = crm.knobs().asked();
    let query = |asked: &crate::support::fakes::Asked| {
        asked.param("q").is_some_and(|query| query.contains("IsPersonAccount"))
    };
    assert_eq!(asked.iter().filter(|asked| query(asked)).count(), 0);
}
