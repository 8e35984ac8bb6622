//! What is particular about Salesforce as a source: reads by keys, the recycle bin, merges, roles,
//! record types, field-level security, wide rows, the day's budget.

use std::sync::Arc;
use std::time::Duration;

use adoptiv_migrate::http::{Address, Credential, HttpError, HttpOptions, Token};
use adoptiv_migrate::model::Object;
use adoptiv_migrate::source::crm::{
    Access, Catalog, CrmError, Part, Reads, Record, Service, Source, State, Wanted, open,
};
use chrono::{DateTime, Utc};
use serde_json::json;

use crate::support::fakes::company::Company;
use crate::support::fakes::salesforce::{Options, SalesforceFake, TOKEN, start, start_with};
use crate::support::fakes::{self, Fake, Reply, Trouble};
use crate::support::reading::{Read, read_all};

/// An org as a source.
pub fn source(fake: &SalesforceFake) -> Box<dyn Source> {
    let mut http = HttpOptions::new(Address::parse(&fake.url()).unwrap());
    http.auth = Some(Arc::new(Credential::Bearer(Token::new(TOKEN).unwrap())));
    http.backoff = Duration::from_millis(5);
    open(Service::Salesforce, Access { http, budget: 1.0, leads: false }).unwrap()
}

fn read(source: &dyn Source, wanted: &Wanted) -> Result<Read, CrmError> {
    read_all(source, &source.catalog()?, wanted)
}

fn everything(source: &dyn Source) -> Read {
    read(source, &Wanted::default()).unwrap()
}

fn changes(source: &dyn Source, since: DateTime<Utc>) -> Read {
    read(source, &Wanted { since: Some(since), ..Wanted::default() }).unwrap()
}

fn state<'a>(read: &'a Read, object: Object, id: &str) -> Option<&'a State> {
    read.records.get(&(object, id.to_owned())).map(|record| &record.state)
}

fn contacts_of<'a>(read: &'a Read, deal: &str) -> Vec<(&'a str, bool)> {
    let links = read.links.iter().filter(|link| link.from_id == deal);
    links.map(|link| (link.to_id.as_str(), link.primary)).collect()
}

/// A part alone, from where it begins.
fn read_part(source: &dyn Source, catalog: &Catalog, part: &Part) -> Result<Vec<Record>, CrmError> {
    let Reads::Pages { from } = &part.reads else { panic!("{} has no pages", part.name) };
    let (mut next, mut records) = (Some(from.clone()), Vec::new());
    while let Some(cursor) = next {
        let page = source.page(catalog, part, &cursor)?;
        records.extend(page.records);
        next = page.next;
    }
    Ok(records)
}

/// The part of an object in a read of everything.
fn part_of(source: &dyn Source, catalog: &Catalog, object: Object) -> Part {
    let parts = source.parts(catalog, &Wanted::default()).unwrap();
    parts.into_iter().find(|part| part.object == object).unwrap()
}

#[test]
fn everything_comes_once_with_its_values() {
    let fake = start(Company::of(60));
    let source = source(&fake);
    let read = everything(source.as_ref());
    for (object, ours) in
        [(Object::Accounts, fakes::Object::Accounts), (Object::Contacts, fakes::Object::Contacts)]
    {
        assert_eq!(read.live(object), fake.ids(ours));
    }
    let contact = &fake.ids(fakes::Object::Contacts)[0];
    let value = |name| read.value(Object::Contacts, contact, name);
    assert_eq!(value("Email"), "p0@brook.example");
    assert_eq!(value("HasOptedOutOfEmail"), "true");
    assert_eq!(value("Shoe_size__c"), "36");
    assert_eq!(value("PEWC_timestamp__c"), "2026-03-01T14:30:00Z");
    assert_eq!(value("AccountId"), fake.ids(fakes::Object::Accounts)[0]);
    let deal = &fake.ids(fakes::Object::Deals)[0];
    let value = |name| read.value(Object::Deals, deal, name);
    assert_eq!(value("RecordTypeId"), "Renewals", "the pipeline by name");
    assert_eq!(value("StageName"), "Due");
    assert_eq!(value("Amount"), "100");
    assert_eq!(value("CurrencyIsoCode"), "USD");
    let contacts = fake.ids(fakes::Object::Contacts);
    let links = [(contacts[0].as_str(), true), (contacts[1].as_str(), false)];
    assert_eq!(contacts_of(&read, deal), links);
}

fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

#[test]
fn pages_begin_after_the_last_id_so_that_no_cursor_dies() {
    let fake = start_with(Company::of(95), Options { rows: Some(10), ..Options::default() });
    let first = source(&fake);
    let catalog = first.catalog().unwrap();
    let part = part_of(first.as_ref(), &catalog, Object::Contacts);
    let Reads::Pages { from } = &part.reads else { panic!("contacts come by pages") };
    let page = first.page(&catalog, &part, from).unwrap();
    assert_eq!(page.records.len(), 10, "rows are wide: the page is not full and not the last");
    drop(first);
    // Days later, in another process: the service's own locators are dead, and what was kept is text.
    fake.forget_locators();
    let second = source(&fake);
    let catalog: Catalog = serde_json::from_str(&serde_json::to_string(&catalog).unwrap()).unwrap();
    let kept = serde_json::to_string(&part).unwrap();
    let mut part: Part = serde_json::from_str(&kept).unwrap();
    part.reads = Reads::Pages { from: page.next.unwrap() };
    let rest = read_part(second.as_ref(), &catalog, &part).unwrap();
    let rest: Vec<String> = rest.into_iter().map(|record| record.id).collect();
    assert_eq!(rest, fake.ids(fakes::Object::Contacts)[10..]);
    assert!(fake.knobs().asked().iter().all(|asked| !asked.path.contains("/query/")));
}

#[test]
fn a_long_list_is_gone_through_in_several_places_at_once() {
    let fake = start_with(Company::of(300), Options { rows: Some(20), ..Options::default() });
    let source = source(&fake);
    let mut catalog = source.catalog().unwrap();
    catalog.objects.get_mut(&Object::Contacts).unwrap().total = Some(50_000);
    let parts = source.parts(&catalog, &Wanted::default()).unwrap();
    let of_contacts = parts.iter().filter(|part| part.object == Object::Contacts);
    let names: Vec<&str> = of_contacts.clone().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["contacts 1 of 4", "contacts 2 of 4", "contacts 3 of 4", "contacts 4 of 4"]);
    let mut ids = Vec::new();
    for part in of_contacts {
        let records = read_part(source.as_ref(), &catalog, part).unwrap();
        assert!((60..90).contains(&records.len()), "{}: {}", part.name, records.len());
        ids.extend(records.into_iter().map(|record| record.id));
    }
    assert_eq!(ids, fake.ids(fakes::Object::Contacts));
}

#[test]
fn rows_with_more_fields_than_fit_into_an_address_are_asked_for_in_two_calls() {
    let options = Options { wide: 700, rows: Some(7), ..Options::default() };
    let fake = start_with(Company::of(200), options);
    fake.set(fakes::Object::Accounts, 3, "A_rather_long_name_0699__c", json!("the last"));
    fake.set(fakes::Object::Accounts, 3, "A_rather_long_name_0000__c", json!("the first"));
    let source = source(&fake);
    let read = everything(source.as_ref());
    let accounts = fake.ids(fakes::Object::Accounts);
    assert_eq!(read.live(Object::Accounts), accounts);
    let value = |name| read.value(Object::Accounts, &accounts[3], name);
    assert_eq!(value("A_rather_long_name_0000__c"), "the first");
    assert_eq!(value("A_rather_long_name_0699__c"), "the last");
    let changed = changes(source.as_ref(), now());
    assert_eq!(changed.live(Object::Accounts), [accounts[3].as_str()]);
    let value = changed.value(Object::Accounts, &accounts[3], "A_rather_long_name_0699__c");
    assert_eq!(value, "the last");
}

#[test]
fn what_is_in_the_recycle_bin_is_told_from_what_was_merged() {
    let fake = start(Company::of(40));
    let accounts = fake.ids(fakes::Object::Accounts);
    let contacts = fake.ids(fakes::Object::Contacts);
    fake.delete(fakes::Object::Contacts, 5);
    assert!(fake.merge_accounts(0, 1));
    let read = everything(source(&fake).as_ref());
    assert_eq!(state(&read, Object::Contacts, &contacts[5]), Some(&State::Deleted));
    let merged = State::Merged(accounts[0].clone());
    assert_eq!(state(&read, Object::Accounts, &accounts[1]), Some(&merged));
    assert_eq!(read.live(Object::Accounts), fake.ids(fakes::Object::Accounts));
}

#[test]
fn changes_come_with_deletions_merges_and_what_was_purged() {
    let company = Company::of(60);
    let fake = start(company);
    let source = source(&fake);
    let accounts = fake.ids(fakes::Object::Accounts);
    let contacts = fake.ids(fakes::Object::Contacts);
    let deals = fake.ids(fakes::Object::Deals);
    let since = now();
    assert!(changes(source.as_ref(), since).records.is_empty());
    fake.delete(fakes::Object::Contacts, 1);
    fake.delete(fakes::Object::Deals, 3);
    fake.purge();
    fake.delete(fakes::Object::Contacts, 2);
    fake.delete(fakes::Object::Contacts, 3);
    fake.undelete(fakes::Object::Contacts, 3);
    fake.rename(4, "Ida");
    fake.merge_accounts(2, 3);
    let created = fake.create("New", "Person", "new@mail.example");
    let read = changes(source.as_ref(), since);
    assert_eq!(state(&read, Object::Contacts, &contacts[1]), Some(&State::Deleted), "purged");
    assert_eq!(state(&read, Object::Deals, &deals[3]), Some(&State::Deleted), "purged");
    assert_eq!(state(&read, Object::Contacts, &contacts[2]), Some(&State::Deleted));
    assert_eq!(state(&read, Object::Contacts, &contacts[3]), Some(&State::Live), "put back");
    assert_eq!(read.value(Object::Contacts, &contacts[4], "FirstName"), "Ida");
    let merged = State::Merged(accounts[2].clone());
    assert_eq!(state(&read, Object::Accounts, &accounts[3]), Some(&merged));
    let new = &fake.ids(fakes::Object::Contacts)[created - 2];
    assert_eq!(read.value(Object::Contacts, new, "LastName"), "Person");
}

#[test]
fn thousands_of_records_of_one_moment_come_once_each() {
    let mut company = Company::of(2_300);
    company.one_moment = true;
    let fake = start_with(company, Options { rows: Some(300), ..Options::default() });
    let since = now() - chrono::Duration::days(40);
    let read = changes(source(&fake).as_ref(), since);
    assert_eq!(read.live(Object::Contacts), fake.ids(fakes::Object::Contacts));
    assert_eq!(read.live(Object::Deals), fake.ids(fakes::Object::Deals));
}

#[test]
fn a_change_that_became_visible_late_is_not_missed() {
    let fake = start(Company::of(20));
    let contacts = fake.ids(fakes::Object::Contacts);
    let since = now();
    fake.set_late(fakes::Object::Contacts, 7, "Title", json!("Late"), 300);
    let read = changes(source(&fake).as_ref(), since);
    assert_eq!(read.value(Object::Contacts, &contacts[7], "Title"), "Late");
}

#[test]
fn a_deal_whose_contacts_alone_changed_is_read_with_its_links() {
    let fake = start(Company::of(60));
    let source = source(&fake);
    let contacts = fake.ids(fakes::Object::Contacts);
    let deals = fake.ids(fakes::Object::Deals);
    let since = now();
    fake.remove_role(1, 5);
    fake.add_role(1, 30, false);
    fake.add_role(1, 31, true);
    let read = changes(source.as_ref(), since);
    assert_eq!(read.live(Object::Deals), [deals[1].as_str()]);
    let links = [(contacts[31].as_str(), true), (contacts[30].as_str(), false)];
    assert_eq!(contacts_of(&read, &deals[1]), links);
}

#[test]
fn an_opt_out_that_is_not_visible_is_told_and_one_that_vanishes_stops_the_read() {
    let hidden = ["HasOptedOutOfEmail", "HasOptedOutOfFax", "DoNotCall"];
    let hidden: Vec<String> = hidden.iter().map(|name| format!("Contact.{name}")).collect();
    let options = Options { hidden: hidden.clone(), ..Options::default() };
    let fake = start_with(Company::of(20), options);
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    let opt_outs: Vec<&str> = catalog
        .unseen
        .iter()
        .filter(|unseen| unseen.opt_out)
        .map(|unseen| unseen.what.as_str())
        .collect();
    assert_eq!(opt_outs, hidden);
    assert!(catalog.unseen[0].ask.contains("Field-Level Security"), "{}", catalog.unseen[0].ask);
    assert_eq!(everything(source.as_ref()).live(Object::Contacts).len(), 20);
    // The catalog of a user who saw them, read by one who does not any more.
    let seen = start(Company::of(20));
    let catalog = self::source(&seen).catalog().unwrap();
    let part = part_of(source.as_ref(), &catalog, Object::Contacts);
    let error = read_part(source.as_ref(), &catalog, &part).unwrap_err();
    assert!(matches!(error, CrmError::Unfit { .. }), "{error}");
    let said = error.to_string();
    assert!(said.contains("No such column 'DoNotCall'"), "{said}");
    assert!(!said.contains("SELECT"), "{said}");
}

#[test]
fn who_is_not_to_be_marketed_to_is_not_to_be_written_to() {
    let fake = start(Company::of(20));
    fake.object(4);
    let source = source(&fake);
    let read = everything(source.as_ref());
    let contacts = fake.ids(fakes::Object::Contacts);
    let value = |at: usize, name| read.value(Object::Contacts, &contacts[at], name);
    assert_eq!(value(4, "HasOptedOutOfEmail"), "true");
    assert_eq!(value(4, "Individual.HasOptedOutSolicit"), "true");
    assert_eq!(value(5, "HasOptedOutOfEmail"), "false");
    fake.knobs().forbid("sobjects/Individual");
    let unseen = source.catalog().unwrap().unseen;
    assert!(unseen.iter().any(|unseen| unseen.opt_out && unseen.what.starts_with("Individual")));
}

#[test]
fn an_org_without_record_types_has_the_pipeline_that_a_file_without_one_gets() {
    let options = Options { record_types: false, multi_currency: false, ..Options::default() };
    let fake = start_with(Company::of(30), options);
    fake.set(fakes::Object::Deals, 0, "StageName", json!("In Progress"));
    fake.set(fakes::Object::Deals, 0, "IsClosed", json!(false));
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    assert_eq!(catalog.account.currency.as_deref(), Some("USD"));
    let names: Vec<&str> = catalog.pipelines.iter().map(|of| of.name.as_str()).collect();
    assert_eq!(names, ["Sales"]);
    let stages = &catalog.pipelines[0].stages;
    assert!(stages.iter().any(|stage| stage.name == "In Progress"), "no list has it: {stages:?}");
    let deal = &fake.ids(fakes::Object::Deals)[0];
    let read = everything(source.as_ref());
    assert_eq!(read.value(Object::Deals, deal, "RecordTypeId"), "Sales");
}

#[test]
fn each_record_type_is_a_pipeline_with_its_own_stages() {
    let company = Company::of(30);
    let expected: Vec<(String, Vec<String>)> = company
        .pipelines
        .iter()
        .map(|of| (of.name.clone(), of.stages.iter().map(|(name, _)| name.clone()).collect()))
        .collect();
    let fake = start(company);
    let catalog = source(&fake).catalog().unwrap();
    let found: Vec<(String, Vec<String>)> = catalog
        .pipelines
        .iter()
        .map(|of| (of.name.clone(), of.stages.iter().map(|stage| stage.name.clone()).collect()))
        .collect();
    assert_eq!(found, expected);
    // Without the UI API every pipeline has every stage that can be chosen.
    fake.knobs().forbid("ui-api");
    let catalog = source(&fake).catalog().unwrap();
    assert_eq!(catalog.pipelines[1].stages.len(), 7);
}

#[test]
fn a_person_account_is_a_contact_and_its_deals_are_that_contacts() {
    let options = Options { person_accounts: true, ..Options::default() };
    let fake = start_with(Company::of(20), options);
    let (contact, deal) = fake.person("Pia", "Private");
    let contact = fake.ids(fakes::Object::Contacts)[contact].clone();
    let deal = fake.ids(fakes::Object::Deals)[deal].clone();
    let source = source(&fake);
    for read in [everything(source.as_ref()), changes(source.as_ref(), now())] {
        assert_eq!(read.value(Object::Contacts, &contact, "LastName"), "Private");
        assert_eq!(read.value(Object::Contacts, &contact, "AccountId"), "");
        assert_eq!(read.value(Object::Deals, &deal, "AccountId"), "");
        assert_eq!(contacts_of(&read, &deal), [(contact.as_str(), true)]);
        let accounts = fake.ids(fakes::Object::Accounts);
        let person = accounts.last().unwrap();
        assert_eq!(state(&read, Object::Accounts, person), None);
    }
    let totals = source.totals(&source.catalog().unwrap()).unwrap();
    assert_eq!(totals[&Object::Accounts], 2, "companies only");
    assert_eq!(totals[&Object::Contacts], 21);
}

#[test]
fn the_day_is_kept_and_its_end_stops_the_read() {
    let options = Options { rows: Some(10), daily: 1_000, ..Options::default() };
    let fake = start_with(Company::of(400), options);
    fake.spend(480);
    let mut http = HttpOptions::new(Address::parse(&fake.url()).unwrap());
    http.auth = Some(Arc::new(Credential::Bearer(Token::new(TOKEN).unwrap())));
    let half = open(Service::Salesforce, Access { http, budget: 0.5, leads: false }).unwrap();
    let catalog = half.catalog().unwrap();
    assert!(half.forecast(&catalog, &Wanted::default()).is_some_and(|calls| calls > 20));
    let error = read(half.as_ref(), &Wanted::default()).unwrap_err();
    assert!(matches!(error, CrmError::Http(HttpError::BudgetSpent { .. })), "{error}");
    assert_eq!(fake.refused(), 0, "our share ends before theirs");
    fake.spend(1_000);
    let error = source(&fake).account().unwrap_err();
    assert!(matches!(error, CrmError::Http(HttpError::BudgetSpent { .. })), "{error}");
}

fn refusal(status: u16, code: &str, message: &str) -> Trouble {
    Trouble::Answer(Reply::json(status, json!([{"message": message, "errorCode": code}])))
}

#[test]
fn too_many_calls_at_once_and_a_locked_row_are_waited_out() {
    let fake = start(Company::of(20));
    let knobs = fake.knobs();
    knobs.trouble(1, refusal(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded."));
    knobs.trouble(3, refusal(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access"));
    knobs.trouble(5, refusal(503, "SERVER_UNAVAILABLE", "try later"));
    knobs.trouble(8, Trouble::Cut);
    assert_eq!(everything(source(&fake).as_ref()).live(Object::Contacts).len(), 20);
}

#[test]
fn a_query_that_takes_too_long_is_asked_for_half() {
    let fake = start(Company::of(60));
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    let part = part_of(source.as_ref(), &catalog, Object::Accounts);
    let knobs = fake.knobs();
    let next = knobs.count();
    for number in [next, next + 1] {
        let message = "Your query request was running for too long.";
        knobs.trouble(number, refusal(400, "QUERY_TIMEOUT", message));
    }
    let accounts = read_part(source.as_ref(), &catalog, &part).unwrap();
    assert_eq!(accounts.len(), fake.ids(fakes::Object::Accounts).len());
    let asked = knobs.asked();
    assert!(asked.last().unwrap().param("q").unwrap().ends_with("LIMIT 500"));
}

#[test]
fn an_org_that_is_too_old_and_a_session_that_is_over_are_said_to_be() {
    let fake = start_with(Company::of(5), Options { versions: vec!["31.0"], ..Options::default() });
    let error = source(&fake).account().unwrap_err();
    assert!(matches!(error, CrmError::Unfit { .. }), "{error}");
    let fake = start(Company::of(5));
    fake.knobs().expire();
    let error = source(&fake).account().unwrap_err();
    assert!(matches!(error, CrmError::Http(HttpError::Unauthorized { .. })), "{error}");
}

#[test]
fn a_list_that_gives_its_first_page_for_ever_is_refused() {
    let fake = start_with(Company::of(60), Options { rows: Some(10), ..Options::default() });
    let source = source(&fake);
    fake.knobs().circle();
    let error = read(source.as_ref(), &Wanted::default()).unwrap_err();
    assert!(matches!(error, CrmError::Circle { .. }), "{error}");
}

#[test]
fn an_object_that_may_not_be_read_is_named_and_the_rest_is_read() {
    let fake = start(Company::of(20));
    fake.knobs().forbid("sobjects/Contact/");
    fake.knobs().forbid("FROM User");
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    assert!(!catalog.objects.contains_key(&Object::Contacts));
    let unseen = catalog.unseen.iter().find(|unseen| unseen.what == "Contact records").unwrap();
    assert!(unseen.opt_out);
    assert!(catalog.unseen.iter().any(|unseen| unseen.what == "the users"));
    assert_eq!(catalog.account.user, None);
    let read = everything(source.as_ref());
    assert_eq!(read.live(Object::Deals), fake.ids(fakes::Object::Deals));
    fake.knobs().forbid("describe");
    let error = source.catalog().unwrap_err();
    assert!(matches!(error, CrmError::Denied { .. }), "{error}");
}

#[test]
fn an_answer_of_another_shape_names_the_place_and_no_data() {
    let fake = start(Company::of(20));
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    let part = part_of(source.as_ref(), &catalog, Object::Accounts);
    for body in [json!({"done": true, "records": [{"Id": 7, "Name": "Ada"}, 5]}), json!(["Ada"])] {
        let knobs = fake.knobs();
        knobs.trouble(knobs.count(), Trouble::Answer(Reply::json(200, body)));
        let error = read_part(source.as_ref(), &catalog, &part).unwrap_err();
        assert!(matches!(error, CrmError::Http(HttpError::Unexpected { .. })), "{error}");
        assert!(error.to_string().contains("(Account)"), "{error}");
        assert!(!error.to_string().contains("Ada"), "{error}");
    }
}

#[test]
fn a_sample_takes_no_more_than_it_needs() {
    let fake = start(Company::of(300));
    let wanted = Wanted { limit: Some(25), ..Wanted::default() };
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    let parts = source.parts(&catalog, &wanted).unwrap();
    let part = parts.iter().find(|part| part.object == Object::Contacts).unwrap();
    let Reads::Pages { from } = &part.reads else { panic!("contacts come by pages") };
    assert_eq!(source.page(&catalog, part, from).unwrap().records.len(), 25);
}

#[test]
fn a_row_that_changes_between_its_two_halves_comes_again_whole() {
    let fake = Arc::new(start_with(Company::of(60), Options { wide: 700, ..Options::default() }));
    let source = source(&fake);
    let since = now();
    for account in 0..3 {
        fake.set(fakes::Object::Accounts, account, "Phone", json!("+12025550100"));
    }
    let catalog = source.catalog().unwrap();
    let wanted = Wanted { since: Some(since), ..Wanted::default() };
    let part = source.parts(&catalog, &wanted).unwrap().remove(0);
    let knobs = fake.knobs();
    let other = Arc::clone(&fake);
    // Between the first call of the page and the second.
    knobs.before(knobs.count() + 1, move || {
        let value = json!("the last");
        other.set_late(fakes::Object::Accounts, 1, "A_rather_long_name_0699__c", value, -2);
    });
    let Reads::Pages { from } = &part.reads else { panic!("accounts come by pages") };
    let page = source.page(&catalog, &part, from).unwrap();
    let accounts = fake.ids(fakes::Object::Accounts);
    let ids: Vec<&str> = page.records.iter().map(|record| record.id.as_str()).collect();
    assert_eq!(ids, [accounts[0].as_str(), accounts[2].as_str()], "half a row is none");
    let next = source.page(&catalog, &part, &page.next.unwrap()).unwrap();
    assert_eq!(next.records[0].id, accounts[1]);
    let last = ("A_rather_long_name_0699__c".to_owned(), "the last".to_owned());
    assert!(next.records[0].values.contains(&last));
}
