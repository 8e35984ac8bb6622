//! HubSpot as a source: its caps, its windows, its merges and its limits.

use std::sync::Arc;
use std::time::Duration;

use adoptiv_migrate::http::oauth::{App, AppAuth, Came, Endpoints, OAuth};
use adoptiv_migrate::http::{Address, Credential, HttpError, HttpOptions, Token};
use adoptiv_migrate::model::{Object, StageKind};
use adoptiv_migrate::source::crm::{
    Access, Catalog, CrmError, Link, Service, Source, State, Wanted, open,
};
use chrono::{DateTime, Utc};
use serde_json::json;

use crate::support::crm::has_all;
use crate::support::fakes::company::Company;
use crate::support::fakes::hubspot::{HubspotFake, Options, start, start_with};
use crate::support::fakes::{self, Fake, Reply, Trouble};
use crate::support::reading::{Read, read_all};

fn opened(fake: &HubspotFake, budget: f64) -> Box<dyn Source> {
    opened_with(fake, Token::new(&fake.env()[0].1).unwrap(), budget)
}

fn opened_with(fake: &HubspotFake, token: Token, budget: f64) -> Box<dyn Source> {
    let mut http = HttpOptions::new(Address::parse(&fake.url()).unwrap());
    http.auth = Some(Arc::new(Credential::Bearer(token)));
    http.backoff = Duration::from_millis(10);
    http.timeout = Duration::from_secs(5);
    open(Service::Hubspot, Access { http, budget, leads: false }).unwrap()
}

fn catalog(fake: &HubspotFake) -> Catalog {
    opened(fake, 1.0).catalog().unwrap()
}

fn read(fake: &HubspotFake, wanted: &Wanted) -> Read {
    let source = opened(fake, 1.0);
    let catalog = source.catalog().unwrap();
    read_all(source.as_ref(), &catalog, wanted).unwrap()
}

fn since(moment: DateTime<Utc>) -> Wanted {
    Wanted { since: Some(moment), ..Wanted::default() }
}

fn paths(fake: &HubspotFake, end: &str) -> Vec<fakes::Asked> {
    let asked = fake.knobs().asked();
    asked.into_iter().filter(|asked| asked.path.ends_with(end)).collect()
}

#[test]
fn fields_have_types_labels_and_targets() {
    let fake = start(Company::of(20));
    let catalog = catalog(&fake);
    let contacts = &catalog.objects[&Object::Contacts];
    let field = |name: &str| contacts.fields.iter().find(|field| field.name == name).unwrap();
    assert_eq!(contacts.total, Some(20));
    assert_eq!(field("hs_additional_emails").target.as_deref(), Some("email"));
    assert!(field("hs_additional_emails").several && field("hs_legal_basis").read);
    assert!(field("shoe_size").custom && field("shoe_size").read);
    assert_eq!(field("favourite_colour").options, ["Red", "Green", "Blue"]);
    assert!(!field("hs_analytics_num_visits").read, "HubSpot's own statistics");
    let amounts = &catalog.objects[&Object::Deals].fields;
    let home = amounts.iter().find(|field| field.name == "amount_in_home_currency").unwrap();
    assert!(home.read_only && !home.read);
    assert_eq!(catalog.account.timezone.as_deref(), Some("America/New_York"));
    assert_eq!(catalog.account.currency.as_deref(), Some("USD"));
    assert!(catalog.unseen.is_empty(), "{:?}", catalog.unseen);
}

#[test]
fn pipelines_are_in_order_and_users_who_left_are_told() {
    let catalog = catalog(&start(Company::of(20)));
    let names: Vec<&str> = catalog.pipelines.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["New business", "Renewals"]);
    let kinds: Vec<StageKind> = catalog.pipelines[0].stages.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [StageKind::Open, StageKind::Open, StageKind::Won, StageKind::Lost]);
    let active: Vec<bool> = catalog.users.iter().map(|user| user.active).collect();
    assert_eq!(active, [true, true, false]);
    assert_eq!(catalog.users[2].email.as_deref(), Some("cleo@fernhill.example"));
}

#[test]
fn values_are_names_and_days() {
    let company = Company::of(60);
    let fake = start(company.clone());
    let read = read(&fake, &Wanted::default());
    let (contacts, deals) = (fake.ids(fakes::Object::Contacts), fake.ids(fakes::Object::Deals));
    assert_eq!(read.value(Object::Contacts, &contacts[0], "favourite_colour"), "Red");
    assert_eq!(read.value(Object::Contacts, &contacts[0], "hs_email_optout"), "true");
    for (deal, id) in company.deals.iter().zip(&deals) {
        let value = |field| read.value(Object::Deals, id, field);
        let pipeline = &company.pipelines[deal.stage.0];
        assert_eq!(value("pipeline"), pipeline.name);
        assert_eq!(value("dealstage"), pipeline.stages[deal.stage.1].0);
        assert_eq!(value("closedate"), deal.close_date);
        assert_eq!(value("amount"), deal.amount);
    }
}

/// The catalog of an account that seems to have more contacts than it has: it is cut as a large one.
fn seemingly_large(source: &dyn Source) -> Catalog {
    let mut catalog = source.catalog().unwrap();
    catalog.objects.get_mut(&Object::Contacts).unwrap().total = Some(50_000);
    catalog
}

#[test]
fn the_shards_of_a_long_list_are_the_whole_list() {
    let fake = start(Company::of(2_000));
    let source = opened(&fake, 1.0);
    let catalog = seemingly_large(source.as_ref());
    let parts = source.parts(&catalog, &Wanted::default()).unwrap();
    assert!(parts.iter().any(|part| part.name == "contacts 5 of 5"), "{parts:?}");
    let read = read_all(source.as_ref(), &catalog, &Wanted::default()).unwrap();
    has_all(&fake, &read);
    let twice = read.came - read.records.len();
    assert!(twice <= 4, "{twice}");
}

#[test]
fn a_list_in_another_order_than_that_of_ids_is_read_whole() {
    let options = Options { disordered: true, ..Options::default() };
    let fake = start_with(Company::of(2_000), options);
    let source = opened(&fake, 1.0);
    let catalog = seemingly_large(source.as_ref());
    has_all(&fake, &read_all(source.as_ref(), &catalog, &Wanted::default()).unwrap());
}

#[test]
fn a_few_records_take_a_few_requests() {
    let fake = start(Company::of(600));
    let source = opened(&fake, 1.0);
    let catalog = seemingly_large(source.as_ref());
    let wanted = Wanted { limit: Some(50), ..Wanted::default() };
    let parts = source.parts(&catalog, &wanted).unwrap();
    let lists: Vec<&str> = parts.iter().map(|part| part.name.as_str()).take(3).collect();
    assert_eq!(lists, ["contacts", "deals", "companies"]);
    let page = source.page(&catalog, &parts[0], &serde_json::Value::Null).unwrap();
    assert_eq!(page.records.len(), 50);
}

#[test]
fn more_properties_than_an_address_takes_are_asked_for_apart() {
    let options = Options { more_properties: 400, ..Options::default() };
    let fake = start_with(Company::of(150), options);
    let last = "something_that_somebody_once_wanted_to_know_399";
    fake.set(fakes::Object::Contacts, 120, last, "the answer");
    let read = read(&fake, &Wanted::default());
    has_all(&fake, &read);
    let id = &fake.ids(fakes::Object::Contacts)[120];
    assert_eq!(read.value(Object::Contacts, id, last), "the answer");
    assert_eq!(read.value(Object::Contacts, id, "lastname"), "Vale120");
    assert!(!paths(&fake, "/batch/read").is_empty());
}

#[test]
fn changes_of_one_moment_are_all_found_beyond_the_cap_of_a_search() {
    let fake = start(Company { one_moment: true, ..Company::of(10_300) });
    let read = read(&fake, &since(Utc::now() - chrono::Duration::days(3)));
    has_all(&fake, &read);
}

#[test]
fn changes_of_many_properties_are_asked_for_apart() {
    let options = Options { more_properties: 100, ..Options::default() };
    let fake = start_with(Company::of(450), options);
    let last = "something_that_somebody_once_wanted_to_know_99";
    fake.set(fakes::Object::Contacts, 430, last, "the answer");
    let read = read(&fake, &since(Utc::now() - chrono::Duration::days(3)));
    has_all(&fake, &read);
    let id = &fake.ids(fakes::Object::Contacts)[430];
    assert_eq!(read.value(Object::Contacts, id, last), "the answer");
}

#[test]
fn only_what_changed_is_read_again() {
    let fake = start(Company::of(450));
    fake.rename(7, "Renamed");
    let read = read(&fake, &since(Utc::now()));
    assert_eq!(read.live(Object::Contacts), [fake.ids(fakes::Object::Contacts)[7].as_str()]);
    assert_eq!(read.live(Object::Accounts), Vec::<&str>::new());
    assert!(!read.links.is_empty(), "a search gives no links");
}

#[test]
fn what_a_search_did_not_know_yet_is_found_by_the_next() {
    let fake = start_with(Company::of(30), Options { search_lags: true, ..Options::default() });
    fake.rename(7, "Renamed");
    let began = Utc::now();
    assert_eq!(read(&fake, &since(began)).live(Object::Contacts), Vec::<&str>::new());
    fake.catch_up();
    let id = &fake.ids(fakes::Object::Contacts)[7];
    assert_eq!(read(&fake, &since(began)).live(Object::Contacts), [id.as_str()]);
}

#[test]
fn archived_records_are_deleted_ones() {
    let fake = start(Company::of(30));
    let id = fake.ids(fakes::Object::Contacts)[4].clone();
    fake.delete(fakes::Object::Contacts, 4);
    for wanted in [Wanted::default(), since(Utc::now())] {
        let read = read(&fake, &wanted);
        assert_eq!(read.records[&(Object::Contacts, id.clone())].state, State::Deleted);
    }
}

#[test]
fn merged_records_lead_to_the_survivor_even_where_its_id_is_new() {
    for new_survivor in [false, true] {
        let fake = start_with(Company::of(30), Options { new_survivor, ..Options::default() });
        let before = fake.ids(fakes::Object::Contacts);
        fake.merge_contacts(1, 2);
        let survivor = fake.ids(fakes::Object::Contacts)[1].clone();
        assert_eq!(survivor != before[1], new_survivor);
        for wanted in [Wanted::default(), since(Utc::now())] {
            let read = read(&fake, &wanted);
            let state = |id: &str| &read.records[&(Object::Contacts, id.to_owned())].state;
            assert_eq!(*state(&before[2]), State::Merged(survivor.clone()));
            assert_eq!(*state(&survivor), State::Live);
            if new_survivor {
                assert_eq!(*state(&before[1]), State::Merged(survivor.clone()));
            }
        }
    }
}

#[test]
fn the_primary_company_is_told_from_others_and_no_link_is_lost_behind_a_page() {
    let company = Company::of(120);
    let fake = start_with(company.clone(), Options { links_at_once: 1, ..Options::default() });
    let read = read(&fake, &Wanted::default());
    let ids = |object| fake.ids(object);
    let (contacts, accounts) = (ids(fakes::Object::Contacts), ids(fakes::Object::Accounts));
    let of = |contact: usize| -> Vec<&Link> {
        let own = |link: &&Link| link.from == Object::Contacts && link.from_id == contacts[contact];
        read.links.iter().filter(own).collect()
    };
    let links = of(50);
    assert_eq!(links.len(), 2);
    let primary: Vec<_> = links.iter().filter(|link| link.primary).collect();
    assert_eq!(primary.len(), 1);
    assert_eq!(primary[0].to_id, accounts[company.contacts[50].account.unwrap()]);
    let deals = read.links.iter().filter(|link| link.from == Object::Deals);
    let expected: usize = company.deals.iter().map(|deal| deal.contacts.len() + 1).sum();
    assert_eq!(deals.count(), expected);
}

#[test]
fn what_may_not_be_read_is_named_with_what_to_ask_for() {
    let fake = start_with(
        Company::of(20),
        Options { hidden: vec!["hs_email_optout"], ..Options::default() },
    );
    fake.knobs().forbid("/crm/owners/");
    fake.knobs().forbid("/objects/2026-09/deals");
    let catalog = catalog(&fake);
    let unseen: Vec<(&str, bool)> =
        catalog.unseen.iter().map(|one| (one.what.as_str(), one.opt_out)).collect();
    assert_eq!(unseen, [("the owners", false), ("all deals", false), ("hs_email_optout", true)]);
    assert!(catalog.unseen[1].ask.contains("crm.objects.deals.read"));
    assert!(!catalog.objects.contains_key(&Object::Deals));
    fake.knobs().forbid("/crm/objects");
    let error = opened(&fake, 1.0).catalog().unwrap_err();
    assert!(matches!(error, CrmError::Denied { .. }), "{error}");
}

#[test]
fn refusals_of_a_moment_are_waited_for_and_a_spent_day_ends_the_run() {
    let fake = start(Company::of(20));
    let limited = |policy: &str| Trouble::Answer(Reply::json(429, json!({"policyName": policy})));
    fake.knobs().trouble(2, limited("SECONDLY"));
    let source = opened(&fake, 1.0);
    assert!(source.catalog().is_ok());
    assert_eq!(source.traffic().refused, 1);
    fake.knobs().trouble(fake.knobs().count(), limited("DAILY"));
    let error = source.catalog().unwrap_err();
    assert!(matches!(error, CrmError::Http(HttpError::BudgetSpent { .. })), "{error}");
}

#[test]
fn of_a_day_no_more_than_the_share_is_taken() {
    let fake = start_with(Company::of(600), Options { daily: 60, ..Options::default() });
    let source = opened(&fake, 0.5);
    let catalog = source.catalog().unwrap();
    assert_eq!(source.budget().and_then(|budget| budget.max()), Some(60));
    let mut last = Ok(());
    for _ in 0..10 {
        last = last.and(read_all(source.as_ref(), &catalog, &Wanted::default()).map(drop));
    }
    assert!(matches!(last, Err(CrmError::Http(HttpError::BudgetSpent { .. }))), "{last:?}");
    // Requests that were under way when the first answer told what a day allows.
    assert!(fake.knobs().count() <= 30, "{}", fake.knobs().count());
}

#[test]
fn searches_keep_their_own_limit_and_lists_the_windows() {
    let fake = start_with(Company::of(600), Options { real_limits: true, ..Options::default() });
    fake.knobs().latency(Duration::from_millis(20));
    let source = opened(&fake, 1.0);
    let catalog = source.catalog().unwrap();
    has_all(&fake, &read_all(source.as_ref(), &catalog, &Wanted::default()).unwrap());
    source.totals(&catalog).unwrap();
    assert_eq!(fake.limited(), 0);
    let searches = paths(&fake, "/search").len();
    assert!(fake.knobs().most_within(Duration::from_secs(10)) <= 110 + searches);
    assert_eq!(source.traffic().limit, Some(11.0), "told by the headers");
}

#[test]
fn a_search_that_is_not_in_the_order_of_ids_is_not_trusted() {
    let fake = start(Company::of(20));
    let source = opened(&fake, 1.0);
    let catalog = source.catalog().unwrap();
    let parts = source.parts(&catalog, &since(Utc::now())).unwrap();
    let one = |id: &str| json!({"id": id, "properties": {}});
    let body = json!({"total": 2, "results": [one("9"), one("7")]});
    fake.knobs().trouble(fake.knobs().count(), Trouble::Answer(Reply::json(200, body)));
    let error = source.page(&catalog, &parts[0], &json!({"above": 0})).unwrap_err();
    assert!(matches!(error, CrmError::Strange { .. }), "{error}");
}

#[test]
fn the_tokens_of_an_app_read_until_they_are_over_and_are_renewed() {
    let fake = start(Company::of(20));
    let (id, secret) = fake.app();
    let endpoint = |path: &str| format!("{}/oauth/2026-09/token{path}", fake.url());
    let endpoints = Endpoints {
        authorize: "https://app.hubspot.com/oauth/authorize".to_owned(),
        token: endpoint(""),
        revoke: Some(endpoint("/revoke")),
        introspect: Some(endpoint("/introspect")),
    };
    let app = App { id: id.to_owned(), secret: Some(Token::new(secret).unwrap()) };
    let oauth = OAuth::new(endpoints, app, AppAuth::Form, Arc::new(|| false)).unwrap();
    let begun = oauth.begin(Some("http://localhost:1717/"), &["oauth"], true).unwrap();
    let Came::Code(code) = begun.pasted("code-of-a-test") else { panic!("no code") };
    let first = oauth.exchange(begun, code).unwrap();
    assert_eq!(first.expires_in, Some(Duration::from_secs(1800)));
    assert_eq!(oauth.user(&first.access).unwrap().as_deref(), Some("ada@fernhill.example"));
    let source = |token: &Token| opened_with(&fake, token.clone(), 1.0);
    assert_eq!(source(&first.access).account().unwrap().id, "4815162");
    fake.knobs().expire();
    let over = source(&first.access).account().unwrap_err();
    assert!(matches!(over, CrmError::Http(HttpError::Unauthorized { .. })), "{over}");
    let second = oauth.refresh(&first.refresh.unwrap()).unwrap();
    assert!(source(&first.access).account().is_err(), "the old one stays over");
    assert!(source(&second.access).account().is_ok());
    assert!(source(&second.access).budget().unwrap().max().is_none(), "no day for such tokens");
    let refresh = second.refresh.unwrap();
    assert!(oauth.revoke(&refresh).unwrap());
    let over = oauth.refresh(&refresh).err().unwrap();
    assert!(matches!(over, HttpError::SignInOver { .. }), "{over}");
}

#[test]
fn an_answer_that_never_comes_is_asked_for_again() {
    let fake = start(Company::of(20));
    fake.knobs().trouble(0, Trouble::Silence(Duration::from_secs(7)));
    let source = opened(&fake, 1.0);
    assert_eq!(source.account().unwrap().id, "4815162");
    assert_eq!(source.traffic().retries, 1);
}

#[test]
fn lists_that_lead_in_a_circle_end_however_long_it_is() {
    for path in ["/crm/owners/", "/crm/associations/"] {
        let fake = start(Company::of(20));
        let turn = std::sync::atomic::AtomicU64::new(0);
        fake.knobs().twist(move |asked, body| {
            if !asked.path.contains(path) {
                return;
            }
            let turn = turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let next = json!({"next": {"after": format!("place-{}", turn % 3)}});
            match body["results"][0].get("to") {
                Some(_) => body["results"][0]["paging"] = next,
                None => body["paging"] = next,
            }
        });
        let source = opened(&fake, 1.0);
        let read = source
            .catalog()
            .and_then(|catalog| read_all(source.as_ref(), &catalog, &Wanted::default()));
        assert!(matches!(read, Err(CrmError::Circle { .. })), "{path}");
        let asked = fake.knobs().asked().iter().filter(|one| one.path.contains(path)).count();
        assert!(asked < 10, "{path}: {asked}");
    }
}
