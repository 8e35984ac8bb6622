//! Close as a source: its caps, its cursors, its windows, its log and its limits.

use std::time::Duration;

use adoptiv_migrate::http::{Address, Credential, HttpClient, HttpOptions, Request, Token};
use adoptiv_migrate::model::Object;
use adoptiv_migrate::source::crm::{Access, Reads, Service, Source, State, Wanted, open};
use chrono::Utc;
use serde_json::json;

use crate::support::crm::has_all;
use crate::support::fakes::close::{CloseFake, Options, start, start_with};
use crate::support::fakes::company::Company;
use crate::support::fakes::{self, Fake, Reply, Trouble};
use crate::support::reading::{Read, read_all};

fn source(fake: &CloseFake) -> Box<dyn Source> {
    source_as(fake, Credential::Basic(Token::new(&fake.env()[0].1).unwrap(), None))
}

fn source_as(fake: &CloseFake, credential: Credential) -> Box<dyn Source> {
    let mut http = HttpOptions::new(Address::parse(&fake.url()).unwrap());
    http.auth = Some(std::sync::Arc::new(credential));
    open(Service::Close, Access { http, budget: 1.0, leads: false }).unwrap()
}

fn read(fake: &CloseFake, wanted: &Wanted) -> Read {
    let source = source(fake);
    let catalog = source.catalog().unwrap();
    read_all(source.as_ref(), &catalog, wanted).unwrap()
}

fn since(ago: i64) -> Wanted {
    Wanted { since: Some(Utc::now() - chrono::Duration::minutes(ago)), ..Wanted::default() }
}

#[test]
fn everything_is_read_and_counted() {
    let fake = start(Company::of(450));
    let read = read(&fake, &Wanted::default());
    has_all(&fake, &read);
    let totals = source(&fake).totals(&source(&fake).catalog().unwrap()).unwrap();
    assert_eq!(totals[&Object::Accounts], 45);
    assert_eq!(totals[&Object::Contacts], 450);
    assert_eq!(totals[&Object::Deals], 90);
    let catalog = source(&fake).catalog().unwrap();
    assert_eq!(catalog.account.currency.as_deref(), Some("USD"));
    assert_eq!(catalog.pipelines[1].stages[2].name, "Cancelled");
    let left = catalog.users.iter().find(|user| user.name == "Cleo Marsh").unwrap();
    assert!(!left.active, "who has left is in the inactive memberships alone");
    assert!(catalog.unseen.is_empty(), "{:?}", catalog.unseen);
}

#[test]
fn a_sequence_gives_so_many_records_and_another_one_the_rest() {
    let options = Options { cap: 250, ..Options::default() };
    let fake = start_with(Company::of(1_100), options);
    has_all(&fake, &read(&fake, &Wanted::default()));
}

#[test]
fn a_cursor_that_died_is_no_loss() {
    let options = Options { cursor_life: Duration::ZERO, ..Options::default() };
    let fake = start_with(Company::of(350), options);
    has_all(&fake, &read(&fake, &Wanted::default()));
}

#[test]
fn records_created_in_one_moment_are_told_apart_by_their_changes() {
    let options = Options { cap: 200, ..Options::default() };
    let fake = start_with(Company { one_moment: true, ..Company::of(190) }, options);
    has_all(&fake, &read(&fake, &Wanted::default()));
    let options = Options { cap: 200, ..Options::default() };
    let fake = start_with(Company { one_moment: true, ..Company::of(450) }, options);
    fake.level(fakes::Object::Contacts, 300);
    has_all(&fake, &read(&fake, &Wanted::default()));
}

#[test]
fn records_that_nothing_tells_apart_end_the_read_and_are_named() {
    let options = Options { cap: 200, max_skip: 100, ..Options::default() };
    let fake = start_with(Company { one_moment: true, ..Company::of(450) }, options.clone());
    let source_of = source(&fake);
    let catalog = source_of.catalog().unwrap();
    let error = read_all(source_of.as_ref(), &catalog, &Wanted::default()).unwrap_err();
    assert!(error.to_string().contains("contacts that were created and last changed"), "{error}");
    let fake = start_with(Company::of(1_100), options);
    fake.level(fakes::Object::Deals, 0);
    let source_of = source(&fake);
    let error = read_all(source_of.as_ref(), &catalog, &Wanted::default()).unwrap_err();
    assert!(error.to_string().contains("opportunities that were created"), "{error}");
}

#[test]
fn opportunities_of_one_moment_are_all_read() {
    let fake = start(Company::of(1_100));
    fake.level(fakes::Object::Deals, 0);
    has_all(&fake, &read(&fake, &Wanted::default()));
}

#[test]
fn many_records_are_read_in_windows_of_time() {
    let fake = start(Company::of(6_000));
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    let parts = source.parts(&catalog, &Wanted::default()).unwrap();
    assert!(parts.len() > 3, "{parts:?}");
    assert!(parts[0].name.starts_with("contacts 1 of "), "{}", parts[0].name);
    let read = read_all(source.as_ref(), &catalog, &Wanted::default()).unwrap();
    has_all(&fake, &read);
}

#[test]
fn changes_are_read_of_each_object_and_what_is_gone_from_the_log() {
    let fake = start(Company::of(120));
    fake.rename(7, "Renamed");
    let made = fake.create("New", "Comer", "new@comer.example");
    fake.delete(fakes::Object::Deals, 3);
    fake.delete(fakes::Object::Accounts, 9);
    fake.merge_accounts(1, 2);
    let ids = fake.ids(fakes::Object::Contacts);
    let read = read(&fake, &since(1));
    assert_eq!(read.live(Object::Contacts).len(), 2);
    assert_eq!(read.value(Object::Contacts, &ids[7], "name"), "Renamed Vale7");
    let lead = read.value(Object::Contacts, ids.last().unwrap(), "lead_id");
    assert_eq!(read.value(Object::Accounts, lead, "name"), "New Comer", "{made}");
    let gone = |object, state: fn(&State) -> bool| {
        let of = read.records.values().filter(|record| record.object == object);
        of.filter(|record| state(&record.state)).count()
    };
    let deleted = |state: &State| *state == State::Deleted;
    assert_eq!(gone(Object::Accounts, deleted), 1);
    assert_eq!(gone(Object::Contacts, deleted), 10, "a lead takes its contacts with it");
    assert_eq!(gone(Object::Deals, deleted), 3);
    assert_eq!(gone(Object::Accounts, |state| matches!(state, State::Merged(_))), 1);
}

#[test]
fn the_log_is_read_page_by_page() {
    let fake = start(Company::of(700));
    for place in 0..120 {
        fake.delete(fakes::Object::Deals, place);
    }
    let read = read(&fake, &since(1));
    let deleted = read.records.values().filter(|record| record.state == State::Deleted);
    assert_eq!(deleted.count(), 120);
}

#[test]
fn what_the_log_has_forgotten_asks_for_a_full_read() {
    let fake = start(Company::of(10));
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    let error = source.parts(&catalog, &since(31 * 24 * 60)).unwrap_err();
    assert!(error.to_string().contains("for 30 days"), "{error}");
}

#[test]
fn a_search_that_lags_behind_is_read_again_over_the_overlap() {
    let options = Options { search_lag: Duration::from_millis(300), ..Options::default() };
    let fake = start_with(Company::of(30), options);
    let begin = Utc::now();
    fake.rename(4, "Late");
    std::thread::sleep(Duration::from_millis(320));
    let wanted = Wanted { since: Some(begin + chrono::Duration::minutes(5)), ..Wanted::default() };
    assert_eq!(read(&fake, &wanted).live(Object::Contacts).len(), 1);
}

#[test]
fn custom_fields_in_any_number_are_read() {
    let options = Options { more_fields: 200, ..Options::default() };
    let fake = start_with(Company::of(150), options);
    fake.set(fakes::Object::Contacts, 140, "custom.cf_more199", json!("the last one"));
    let ids = fake.ids(fakes::Object::Contacts);
    let read = read(&fake, &Wanted::default());
    has_all(&fake, &read);
    assert_eq!(read.value(Object::Contacts, &ids[140], "custom.cf_more199"), "the last one");
}

#[test]
fn the_limit_is_kept() {
    let options = Options { real_limits: true, ..Options::default() };
    let fake = start_with(Company::of(12_000), options);
    has_all(&fake, &read(&fake, &Wanted::default()));
    let asked = fake.knobs().count();
    assert!(fake.limited() * 50 <= asked, "{} of {asked} refused", fake.limited());
}

#[test]
fn a_refusal_says_when_to_come_back_with_decimals() {
    let fake = start(Company::of(10));
    let later = Reply::json(429, "{}").with("retry-after", "0.25");
    fake.knobs().trouble(1, Trouble::Answer(later));
    let begin = std::time::Instant::now();
    has_all(&fake, &read(&fake, &Wanted::default()));
    assert!(begin.elapsed() >= Duration::from_millis(250));
    assert_eq!(source(&fake).traffic().requests, 0);
}

#[test]
fn what_a_role_does_not_see_is_named_and_the_rest_is_read() {
    let fake = start(Company::of(30));
    fake.knobs().forbid("/opportunity/");
    fake.knobs().forbid("/organization/");
    fake.knobs().forbid("/event/");
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    assert!(!catalog.objects.contains_key(&Object::Deals));
    let unseen: Vec<&str> = catalog.unseen.iter().map(|one| one.what.as_str()).collect();
    assert!(unseen.contains(&"all opportunities"), "{unseen:?}");
    assert!(unseen.iter().any(|what| what.starts_with("the event log")), "{unseen:?}");
    assert!(unseen.iter().any(|what| what.starts_with("users that have left")), "{unseen:?}");
    let read = read_all(source.as_ref(), &catalog, &since(1)).unwrap();
    assert!(read.live(Object::Deals).is_empty());
}

#[test]
fn only_so_many_are_read_where_so_many_are_wanted() {
    let fake = start(Company::of(300));
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    let wanted = Wanted { limit: Some(20), ..Wanted::default() };
    let parts = source.parts(&catalog, &wanted).unwrap();
    assert_eq!(parts.len(), 3);
    for part in &parts {
        let Reads::Pages { from } = &part.reads else { panic!("{part:?}") };
        let page = source.page(&catalog, part, from).unwrap();
        assert_eq!(page.records.len(), 20, "{}", part.name);
    }
}

#[test]
fn an_app_reads_as_well_as_a_key_and_its_refresh_tokens_work_once() {
    let fake = start(Company::of(10));
    let client = HttpClient::new(HttpOptions::new(Address::parse(&fake.url()).unwrap())).unwrap();
    let (id, secret) = fake.client();
    let ask = |kind: &str, name: &str, value: &str| {
        let app = [("client_id", id), ("client_secret", secret), ("grant_type", kind)];
        let fields = [&app[..], &[(name, value)]].concat();
        client.send(&Request::form("/oauth2/token/", &fields))
    };
    let field = |answer: &serde_json::Value, name: &str| answer[name].as_str().unwrap().to_owned();
    let first = ask("authorization_code", "code", "code-1").unwrap().json().unwrap();
    let refresh = field(&first, "refresh_token");
    let second = ask("refresh_token", "refresh_token", &refresh).unwrap().json().unwrap();
    let bearer = Credential::Bearer(Token::new(&field(&second, "access_token")).unwrap());
    let account = source_as(&fake, bearer).account().unwrap();
    assert_eq!(account.user.as_deref(), Some("ada@fernhill.example"));
    let old = Credential::Bearer(Token::new(&field(&first, "access_token")).unwrap());
    assert!(source_as(&fake, old).account().is_err());
    assert!(ask("refresh_token", "refresh_token", &refresh).is_err());
}
