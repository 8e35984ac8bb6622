//! Runs of the program against Salesforce orgs of particular kinds; who an org is, and its OAuth.

use adoptiv_migrate::http::{Address, HttpClient, HttpOptions, Request};
use serde_json::json;

use crate::source_salesforce::source;
use crate::support::fakes::company::Company;
use crate::support::fakes::salesforce::oauth::{CLIENT_ID, CLIENT_SECRET};
use crate::support::fakes::salesforce::{Options, SalesforceFake, start, start_with};
use crate::support::fakes::{self, Fake};
use crate::support::{Ran, Sandbox};

/// A run of the program against an org.
fn run(fake: &SalesforceFake, sandbox: &Sandbox, words: &[&str]) -> Ran {
    let mut command = sandbox.command();
    command.args(words).args(["--source-url", &fake.url()]).envs(fake.env());
    Ran::of(command.output().unwrap())
}

#[test]
fn an_org_without_record_types_is_moved_into_one_pipeline() {
    let company = Company::of(60);
    let options = Options { record_types: false, multi_currency: false, ..Options::default() };
    let fake = start_with(company.clone(), options);
    fake.set(fakes::Object::Deals, 2, "StageName", json!("In Progress"));
    for field in ["IsClosed", "IsWon"] {
        fake.set(fakes::Object::Deals, 2, field, json!(false));
    }
    let sandbox = Sandbox::new();
    let made = run(&fake, &sandbox, &["pipelines", "create", "--from", "salesforce"]);
    assert_eq!(made.code, 0, "{made:?}");
    let moved = run(&fake, &sandbox, &["import", "salesforce", "--max-rejected", "0%"]);
    assert_eq!(moved.code, 0, "{moved:?}");
    let deals = "SELECT pipeline, count(*) FROM deals GROUP BY 1";
    assert_eq!(sandbox.sql(deals), [["Sales".to_owned(), company.deals.len().to_string()]]);
    let open = "SELECT stage, status FROM deals WHERE stage = 'In Progress'";
    assert_eq!(sandbox.sql(open), [["In Progress", "open"]]);
    let currency = "SELECT DISTINCT currency FROM deals";
    assert_eq!(sandbox.sql(currency), [["USD"]]);
}

#[test]
fn the_report_names_the_opt_outs_that_were_not_visible() {
    let options = Options { hidden: vec!["Contact.DoNotCall".into()], ..Options::default() };
    let fake = start_with(Company::of(20), options);
    let sandbox = Sandbox::new();
    run(&fake, &sandbox, &["pipelines", "create", "--from", "salesforce"]);
    let moved = run(&fake, &sandbox, &["import", "salesforce", "--format", "json"]);
    let report = moved.json();
    let unseen = report["extraction"]["not_visible"].to_string();
    assert!(unseen.contains("Contact.DoNotCall"), "{unseen}");
    assert!(!unseen.contains("HasOptedOutOfEmail"), "{unseen}");
}

#[test]
fn refresh_tokens_rotate_and_one_that_is_used_twice_ends_the_grant() {
    let fake = start(Company::of(5));
    let client = HttpClient::new(HttpOptions::new(Address::parse(&fake.url()).unwrap())).unwrap();
    let refresh = |token: &str| {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        let app = [("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)];
        let request = Request::form("/services/oauth2/token", &[fields, app].concat());
        client.send(&request).map(|answer| answer.json::<serde_json::Value>().unwrap())
    };
    let first = fake.refresh_token();
    fake.knobs().expire();
    let answer = refresh(&first).unwrap();
    assert!(!fake.knobs().is_expired(false), "the new token is good");
    let second = answer["refresh_token"].as_str().unwrap();
    assert!(refresh(&first).is_err());
    assert!(refresh(second).is_err(), "taken for theft");
}

#[test]
fn the_org_is_told_with_its_user_and_a_sandbox_with_its_masked_users() {
    let fake = start_with(Company::of(20), Options { sandbox: true, ..Options::default() });
    let catalog = source(&fake).catalog().unwrap();
    let account = &catalog.account;
    assert_eq!(account.name, "Fernhill");
    assert_eq!(account.timezone.as_deref(), Some("America/New_York"));
    assert_eq!(account.user.as_deref(), Some("ada@fernhill.example.invalid"));
    let users: Vec<(&str, bool)> =
        catalog.users.iter().map(|user| (user.name.as_str(), user.active)).collect();
    assert_eq!(users, [("Ada Reyes", true), ("Ben Okafor", true), ("Cleo Marsh", false)]);
    assert!(catalog.unseen.iter().any(|unseen| unseen.what.contains("sandbox")));
    let asked = fake.knobs().asked();
    assert!(asked[0].path == "/services/data" && asked[1].path == "/services/data/v67.0");
}
