//! What a CRM says of its fields, pipelines and users is read leniently, its records strictly, and an
//! answer that can't be read names the call and the field: for all four alike.

use std::sync::Arc;
use std::time::Duration;

use adoptiv_migrate::http::{Address, Credential, HttpError, HttpOptions, Token};
use adoptiv_migrate::model::Object;
use adoptiv_migrate::source::crm::{Access, CrmError, Service, Source, Wanted, open};
use serde_json::{Value, json};

use crate::support::crm::has_all;
use crate::support::fakes::company::Company;
use crate::support::fakes::{Asked, Fake, Reply, Trouble, close, hubspot, pipedrive, salesforce};
use crate::support::reading::{Read, read_all};

fn all() -> Vec<Box<dyn Fake>> {
    let company = || Company::of(120);
    vec![
        Box::new(hubspot::start(company())),
        Box::new(salesforce::start(company())),
        Box::new(pipedrive::start(company())),
        Box::new(close::start(company())),
    ]
}

fn opened(fake: &dyn Fake) -> Box<dyn Source> {
    let mut http = HttpOptions::new(Address::parse(&fake.url()).unwrap());
    let token = Token::new(&fake.env()[0].1).unwrap();
    http.auth = Some(Arc::new(match fake.service() {
        "pipedrive" => Credential::Header("x-api-token", token),
        "close" => Credential::Basic(token, None),
        _ => Credential::Bearer(token),
    }));
    http.backoff = Duration::from_millis(5);
    let service = Service::from_name(fake.service()).unwrap();
    open(service, Access { http, budget: 1.0, leads: false }).unwrap()
}

fn read(fake: &dyn Fake) -> Result<Read, CrmError> {
    let source = opened(fake);
    let catalog = source.catalog()?;
    read_all(source.as_ref(), &catalog, &Wanted::default())
}

/// Whether a request asks for definitions, not for records.
fn defines(asked: &Asked) -> bool {
    const PARTS: [&str; 14] = [
        "/crm/properties/",
        "/crm/pipelines/",
        "/crm/owners/",
        "/describe",
        "Fields",
        "/pipelines",
        "/stages",
        "/users",
        "/custom_field_schema/",
        "/pipeline/",
        "/status/",
        "/user/",
        "/me/",
        "/organization/",
    ];
    PARTS.iter().any(|part| asked.path.contains(part))
}

/// Every switch says nothing, and beside it stands what nobody knows.
fn say_nothing(value: &mut Value) {
    match value {
        Value::Bool(_) => *value = Value::Null,
        Value::Array(all) => all.iter_mut().for_each(say_nothing),
        Value::Object(all) => {
            all.values_mut().for_each(say_nothing);
            all.insert("somethingNew".to_owned(), json!({"deep": [1, null]}));
        }
        _ => {}
    }
}

#[test]
fn a_definition_that_says_nothing_of_its_switches_loses_no_value() {
    for fake in all() {
        let plain = read(fake.as_ref()).unwrap();
        fake.knobs().twist(|asked, body| {
            let more = ["has_more", "additional_data"].map(|name| body.get(name).cloned());
            if defines(asked) {
                say_nothing(body);
                for (name, value) in ["has_more", "additional_data"].iter().zip(more) {
                    if let Some(value) = value {
                        body[*name] = value;
                    }
                }
            }
        });
        let twisted = read(fake.as_ref()).unwrap();
        has_all(fake.as_ref(), &twisted);
        for (key, record) in &plain.records {
            let (had, has) = (&record.values, &twisted.records[key].values);
            for value in had {
                assert!(has.contains(value), "{}: {key:?} lost {value:?}", fake.service());
            }
        }
    }
}

#[test]
fn kinds_that_nobody_knows_are_text_and_lists_that_are_null_are_empty() {
    for fake in all() {
        fake.knobs().twist(|asked, body| {
            if !defines(asked) {
                return;
            }
            let Some(all) = ["results", "fields", "data"]
                .into_iter()
                .find_map(|name| body.get(name).filter(|all| all.is_array()).map(|_| name))
            else {
                return;
            };
            for one in body[all].as_array_mut().unwrap() {
                let all =
                    ["type", "field_type", "fieldType", "options", "choices", "picklistValues"];
                for name in all {
                    if let Some(value) = one.get_mut(name) {
                        let is_text = value.is_string() && name != "type";
                        *value = if is_text { json!("quantum") } else { Value::Null };
                    }
                }
            }
        });
        has_all(fake.as_ref(), &read(fake.as_ref()).unwrap());
    }
}

#[test]
fn a_record_that_can_not_be_read_names_the_call_and_the_field() {
    // Of each service a list of contacts, and where in it a value becomes an object.
    let wrong: [(&str, &str, &[&str]); 4] = [
        ("/crm/objects/2026-09/contacts", "/results/0/properties/email", &["results[0]", "email"]),
        ("/query", "/records/0/Email", &["(Contact)", "records[0].Email"]),
        ("/api/v2/persons", "/data/0/first_name", &["persons", "`first_name`"]),
        ("/api/v1/data/search/", "/data/0/title", &["contacts", "`title`"]),
    ];
    for (fake, (path, pointer, says)) in all().into_iter().zip(wrong) {
        fake.knobs().twist(move |asked, body| {
            if asked.path.contains(path)
                && let Some(value) = body.pointer_mut(pointer)
            {
                *value = json!({"secret": "Noor"});
            }
        });
        let error = read(fake.as_ref()).unwrap_err().to_string();
        assert!(!error.contains("Noor"), "{error}");
        for part in says {
            assert!(error.contains(part), "{}: {error} says {part}", fake.service());
        }
    }
}

#[test]
fn a_list_that_is_missing_names_the_call() {
    let calls = [
        ("/crm/properties/2026-09/contacts", "`GET /crm/properties/2026-09/contacts`", "results"),
        ("/sobjects/Contact/describe", "sobjects/Contact/describe`", "fields"),
        ("/api/v2/personFields", "`GET /api/v2/personFields`", "data"),
        ("/custom_field_schema/contact/", "`GET /api/v1/custom_field_schema/contact/`", "fields"),
    ];
    for (fake, (path, call, list)) in all().into_iter().zip(calls) {
        fake.knobs().twist(move |asked, body| {
            if asked.path.contains(path) {
                body.as_object_mut().unwrap().remove(list);
            }
        });
        let error = opened(fake.as_ref()).catalog().unwrap_err().to_string();
        assert!(error.contains(call) && error.ends_with(&format!("lacks `{list}`")), "{error}");
    }
}

/// A page for people instead of an answer.
fn page() -> Trouble {
    let mut reply = Reply::json(200, "<html><body>We are back soon</body></html>");
    reply.kind = "text/html; charset=utf-8";
    Trouble::Answer(reply)
}

#[test]
fn a_page_for_people_in_the_middle_of_a_read_is_asked_for_again() {
    for fake in all() {
        let source = opened(fake.as_ref());
        let catalog = source.catalog().unwrap();
        let next = fake.knobs().count();
        for number in [next, next + 1, next + 3] {
            fake.knobs().trouble(number, page());
        }
        let read = read_all(source.as_ref(), &catalog, &Wanted::default()).unwrap();
        has_all(fake.as_ref(), &read);
        assert!(source.traffic().retries >= 3, "{}", fake.service());
    }
}

#[test]
fn a_page_for_people_that_is_the_first_answer_is_another_server() {
    for fake in all() {
        for number in 0..20 {
            fake.knobs().trouble(number, page());
        }
        let error = opened(fake.as_ref()).account().unwrap_err();
        let CrmError::Http(HttpError::Garbage { attempts, .. }) = &error else { panic!("{error}") };
        assert_eq!(*attempts, 1);
        assert!(error.to_string().contains("to `GET /"), "{error}");
    }
}

#[test]
fn deals_of_pipelines_of_one_name_stay_apart() {
    let mut company = Company::of(120);
    let twin = company.pipelines[0].name.clone();
    company.pipelines[1].name.clone_from(&twin);
    let fakes: Vec<Box<dyn Fake>> =
        vec![Box::new(pipedrive::start(company.clone())), Box::new(close::start(company))];
    for fake in fakes {
        let source = opened(fake.as_ref());
        let catalog = source.catalog().unwrap();
        let names: Vec<&str> = catalog.pipelines.iter().map(|one| one.name.as_str()).collect();
        assert!(names[0] == twin && names[1].starts_with(&format!("{twin} (")), "{names:?}");
        assert!(catalog.notes[0].contains(names[1]), "{:?}", catalog.notes);
        let read = read_all(source.as_ref(), &catalog, &Wanted::default()).unwrap();
        let deals = read.records.values().filter(|record| record.object == Object::Deals);
        let values = deals.flat_map(|deal| deal.values.iter().map(|(_, value)| value.as_str()));
        let values: Vec<&str> = values.collect();
        assert!(names.iter().all(|name| values.contains(name)), "{}", fake.service());
    }
}
