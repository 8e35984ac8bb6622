//! Pipedrive as a source: its cursors, its budget, what it deletes and what it hides.

use std::sync::Arc;
use std::time::Duration;

use adoptiv_migrate::http::{Address, Credential, HttpError, HttpOptions, Token};
use adoptiv_migrate::model::Object;
use adoptiv_migrate::source::crm::{Access, CrmError, Service, Source, State, Wanted, open};
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::support::crm::has_all;
use crate::support::fakes::company::Company;
use crate::support::fakes::pipedrive::{Options, PipedriveFake, start, start_with};
use crate::support::fakes::{self, Fake};
use crate::support::reading::{Read, read_all};

fn opened(fake: &PipedriveFake, budget: f64) -> Box<dyn Source> {
    let mut http = HttpOptions::new(Address::parse(&fake.url()).unwrap());
    let token = Token::new(&fake.env()[0].1).unwrap();
    http.auth = Some(Arc::new(Credential::Header("x-api-token", token)));
    http.backoff = Duration::from_millis(10);
    open(Service::Pipedrive, Access { http, budget, leads: false }).unwrap()
}

fn read(fake: &PipedriveFake, wanted: &Wanted) -> Result<Read, CrmError> {
    let source = opened(fake, 1.0);
    let catalog = source.catalog()?;
    read_all(source.as_ref(), &catalog, wanted)
}

fn since(moment: DateTime<Utc>) -> Wanted {
    Wanted { since: Some(moment), ..Wanted::default() }
}

#[test]
fn fields_have_types_labels_and_targets() {
    let catalog = opened(&start(Company::of(20)), 1.0).catalog().unwrap();
    let contacts = &catalog.objects[&Object::Contacts].fields;
    let labelled = |label: &str| contacts.iter().find(|field| field.label == label).unwrap();
    assert_eq!(labelled("Favourite colour").options, ["Red", "Green", "Blue"]);
    assert!(labelled("Shoe size").custom && labelled("Shoe size").name.len() == 40);
    assert_eq!(labelled("Organization ID").target.as_deref(), Some("account_id"));
    let deals = &catalog.objects[&Object::Deals].fields;
    assert!(deals.iter().any(|field| field.label == "Currency of Fee"));
    assert_eq!(catalog.account.name, "Fernhill");
    assert_eq!(catalog.account.currency.as_deref(), Some("USD"));
    let active: Vec<bool> = catalog.users.iter().map(|user| user.active).collect();
    assert_eq!(active, [true, true, false]);
    assert!(catalog.unseen.is_empty(), "{:?}", catalog.unseen);
}

#[test]
fn pipelines_have_stages_for_deals_that_are_won_or_lost() {
    let catalog = opened(&start(Company::of(20)), 1.0).catalog().unwrap();
    let names = |at: usize| -> Vec<&str> {
        catalog.pipelines[at].stages.iter().map(|stage| stage.name.as_str()).collect()
    };
    assert_eq!(names(0), ["Discovery", "Proposal sent", "Won", "Lost"]);
    assert_eq!(names(1), ["Due", "Won", "Lost"]);
}

#[test]
fn all_is_read_archived_deals_too() {
    let fake = start_with(Company::of(1_300), Options { archived: 7, ..Options::default() });
    let read = read(&fake, &Wanted::default()).unwrap();
    has_all(&fake, &read);
    assert_eq!(read.came, read.records.len(), "nothing twice");
    let archived = &fake.ids(fakes::Object::Deals)[0];
    assert_eq!(read.value(Object::Deals, archived, "is_archived"), "true");
    let limits: Vec<String> = fake
        .knobs()
        .asked()
        .iter()
        .filter(|asked| asked.param("cursor").is_some())
        .filter_map(|asked| asked.param("limit").map(str::to_owned))
        .collect();
    assert!(!limits.is_empty() && limits.iter().all(|limit| limit == "500"), "{limits:?}");
}

#[test]
fn values_are_names_labels_and_exact_amounts() {
    let company = Company::of(60);
    let fake = start(company.clone());
    let read = read(&fake, &Wanted::default()).unwrap();
    for (deal, id) in company.deals.iter().zip(fake.ids(fakes::Object::Deals)) {
        let value = |field| read.value(Object::Deals, &id, field);
        assert_eq!(value("pipeline_id"), company.pipelines[deal.stage.0].name);
        assert_eq!(value("status"), company.pipelines[deal.stage.0].stages[deal.stage.1].1);
        let (found, told): (f64, f64) =
            (value("value").parse().unwrap(), deal.amount.parse().unwrap());
        assert!((found - told).abs() < 1e-9, "{found} {told}");
    }
    let contacts = fake.ids(fakes::Object::Contacts);
    let value = |at: usize, field| read.value(Object::Contacts, &contacts[at], field);
    assert_eq!(
        (value(0, "email"), value(0, "emails")),
        ("p0@brook.example", "p0.home@mail.example")
    );
    assert_eq!(value(9, "marketing_status.unsubscribed"), "true");
    assert_eq!(value(1, "marketing_status.unsubscribed"), "false");
}

#[test]
fn changes_are_those_since_then_deleted_deals_among_them() {
    let fake = start(Company::of(600));
    let begin = Utc::now();
    fake.rename(7, "Renamed");
    fake.create("New", "Comer", "new@comer.example");
    fake.delete(fakes::Object::Deals, 3);
    fake.delete(fakes::Object::Contacts, 9);
    let read = read(&fake, &since(begin)).unwrap();
    assert_eq!(read.live(Object::Contacts).len(), 2);
    let deals: Vec<&State> = read
        .records
        .values()
        .filter(|record| record.object == Object::Deals)
        .map(|record| &record.state)
        .collect();
    assert_eq!(deals, [&State::Deleted]);
    assert_eq!(read.records.len(), 3, "of a person that was deleted, nothing is told");
}

#[test]
fn a_filter_that_is_ignored_is_noticed() {
    let fake = start_with(Company::of(20), Options { ignores_time: true, ..Options::default() });
    let error = read(&fake, &since(Utc::now())).unwrap_err();
    assert!(error.to_string().contains("`updated_since` is not understood"), "{error}");
}

#[test]
fn a_cursor_that_is_over_begins_the_list_anew() {
    let fake = start(Company::of(1_300));
    let source = opened(&fake, 1.0);
    let catalog = source.catalog().unwrap();
    let parts = source.parts(&catalog, &Wanted::default()).unwrap();
    let first = source.page(&catalog, &parts[0], &Value::Null).unwrap();
    fake.forget_cursors();
    let again = source.page(&catalog, &parts[0], first.next.as_ref().unwrap()).unwrap();
    assert_eq!(again.records, first.records);
    assert_ne!(again.next, first.next, "it is no circle");
}

#[test]
fn what_marketing_knows_and_does_not_show_is_named() {
    let hidden =
        start_with(Company::of(20), Options { campaigns_hidden: true, ..Options::default() });
    let catalog = opened(&hidden, 1.0).catalog().unwrap();
    let unseen: Vec<(&str, bool)> =
        catalog.unseen.iter().map(|one| (one.what.as_str(), one.opt_out)).collect();
    assert_eq!(unseen, [("marketing_status", true)]);
    let without = start_with(Company::of(20), Options { campaigns: false, ..Options::default() });
    let catalog = opened(&without, 1.0).catalog().unwrap();
    assert!(catalog.unseen.is_empty(), "nobody can unsubscribe there");
}

#[test]
fn a_scope_that_is_missing_leaves_its_object_out() {
    let fake = start(Company::of(20));
    fake.knobs().forbid("/deals");
    fake.knobs().forbid("/api/v1/users?");
    let catalog = opened(&fake, 1.0).catalog().unwrap();
    assert_eq!(
        catalog.objects.keys().copied().collect::<Vec<_>>(),
        [Object::Accounts, Object::Contacts]
    );
    let unseen: Vec<&str> = catalog.unseen.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(unseen, ["deals", "the users"]);
    fake.knobs().forbid("/persons");
    fake.knobs().forbid("/organizations");
    assert!(matches!(opened(&fake, 1.0).catalog(), Err(CrmError::Denied { .. })));
}

#[test]
fn archived_deals_that_are_hidden_end_nothing_and_are_named() {
    let fake = start_with(Company::of(20), Options { archived: 3, ..Options::default() });
    fake.knobs().forbid("/deals/archived");
    let source = opened(&fake, 1.0);
    let catalog = source.catalog().unwrap();
    let unseen: Vec<&str> = catalog.unseen.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(unseen, ["archived deals"]);
    let read = read_all(source.as_ref(), &catalog, &Wanted::default()).unwrap();
    assert_eq!(read.live(Object::Deals).len(), fake.ids(fakes::Object::Deals).len() - 3);
}

#[test]
fn archived_deals_are_told_of() {
    let with = start_with(Company::of(20), Options { archived: 3, ..Options::default() });
    let notes = |fake| opened(fake, 1.0).catalog().unwrap().notes;
    assert!(notes(&with)[0].contains("`is_archived`"));
    assert_eq!(notes(&start(Company::of(20))), [""; 0]);
}

#[test]
fn what_calls_cost_is_known_before() {
    let fake = start(Company::of(1_300));
    let source = opened(&fake, 1.0);
    let catalog = source.catalog().unwrap();
    let forecast = source.forecast(&catalog, &Wanted::default()).unwrap();
    let before = fake.spent();
    assert_eq!(source.budget().unwrap().spent(), before, "every price is right");
    read_all(source.as_ref(), &catalog, &Wanted::default()).unwrap();
    assert_eq!(source.budget().unwrap().spent(), fake.spent());
    assert!(fake.spent() - before <= forecast, "{forecast}");
}

#[test]
fn a_share_is_one_of_the_smallest_day() {
    let fake = start(Company::of(20));
    let source = opened(&fake, 0.5);
    source.catalog().unwrap();
    assert_eq!(source.budget().unwrap().max(), Some(60_000), "two users are active");
    let whole = opened(&fake, 1.0);
    whole.catalog().unwrap();
    assert_eq!(whole.budget().unwrap().max(), None, "nobody knows");
}

#[test]
fn a_spent_day_ends_the_read() {
    let fake = start_with(Company::of(1_300), Options { daily: 130, ..Options::default() });
    let error = read(&fake, &Wanted::default()).unwrap_err();
    assert!(matches!(error, CrmError::Http(HttpError::BudgetSpent { .. })), "{error:?}");
}

#[test]
fn the_limit_of_two_seconds_is_kept() {
    let fake = start_with(Company::of(1_300), Options { real_limits: true, ..Options::default() });
    has_all(&fake, &read(&fake, &Wanted::default()).unwrap());
    assert_eq!(fake.limited(), 0);
}
