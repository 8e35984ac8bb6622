//! What is particular about Salesforce as a source: reads by keys, the recycle bin, merges, roles,
//! record types, field-level security, wide rows, the day's budget.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use adoptiv_migrate::http::{Address, Credential, HttpError, HttpOptions, Token};
use adoptiv_migrate::model::Object;
use adoptiv_migrate::source::crm::{
    Access, Catalog, CrmError, Link, Part, Reads, Record, Service, Source, State, Wanted, open,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::support::fakes::company::Company;
use crate::support::fakes::salesforce::{Options, SalesforceFake, TOKEN, start, start_with};
use crate::support::fakes::{self, Fake, Reply, Trouble};

fn source(fake: &SalesforceFake) -> Box<dyn Source> {
    let mut http = HttpOptions::new(Address::parse(&fake.url()).unwrap());
    http.auth = Some(Arc::new(Credential::Bearer(Token::new(TOKEN).unwrap())));
    http.backoff = Duration::from_millis(5);
    open(Service::Salesforce, Access { http, budget: 1.0 }).unwrap()
}

/// All records and links of a read, part after part.
#[derive(Debug, Default)]
struct Read {
    records: BTreeMap<(Object, String), Record>,
    links: Vec<Link>,
    pages: usize,
}

impl Read {
    fn live(&self, object: Object) -> Vec<&str> {
        let live = self.records.values().filter(|record| record.state == State::Live);
        live.filter(|record| record.object == object).map(|record| record.id.as_str()).collect()
    }

    fn value(&self, object: Object, id: &str, field: &str) -> Option<&str> {
        let record = self.records.get(&(object, id.to_owned()))?;
        record.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    fn state(&self, object: Object, id: &str) -> Option<&State> {
        self.records.get(&(object, id.to_owned())).map(|record| &record.state)
    }

    fn contacts_of(&self, deal: &str) -> Vec<(&str, bool)> {
        let links = self.links.iter().filter(|link| link.from_id == deal);
        links.map(|link| (link.to_id.as_str(), link.primary)).collect()
    }

    fn keep(&mut self, record: Record) {
        let key = (record.object, record.id.clone());
        let known = self.records.get(&key).map(|known| known.modified.clone());
        if known.is_none_or(|known| known <= record.modified) {
            self.records.insert(key, record);
        }
    }
}

fn read_part(
    source: &dyn Source,
    catalog: &Catalog,
    part: &Part,
    read: &mut Read,
) -> Result<(), CrmError> {
    let Reads::Pages { from } = &part.reads else { return Ok(()) };
    let mut cursor = Some(from.clone());
    while let Some(at) = cursor {
        let page = source.page(catalog, part, &at)?;
        read.pages += 1;
        assert!(read.pages < 1000, "it never ends");
        page.records.into_iter().for_each(|record| read.keep(record));
        read.links.extend(page.links);
        cursor = page.next;
    }
    Ok(())
}

fn read(source: &dyn Source, wanted: &Wanted) -> Result<Read, CrmError> {
    let catalog = source.catalog()?;
    let mut read = Read::default();
    let parts = source.parts(&catalog, wanted)?;
    for part in &parts {
        read_part(source, &catalog, part, &mut read)?;
    }
    for part in &parts {
        let Reads::Links { batch, .. } = part.reads else { continue };
        let ids: Vec<String> = read.live(part.object).into_iter().map(str::to_owned).collect();
        for ids in ids.chunks(batch) {
            read.links.extend(source.links(part, ids)?);
        }
    }
    Ok(read)
}

fn everything(source: &dyn Source) -> Read {
    read(source, &Wanted::default()).unwrap()
}

fn changes(source: &dyn Source, since: DateTime<Utc>) -> Read {
    read(source, &Wanted { since: Some(since), ..Wanted::default() }).unwrap()
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
    assert_eq!(value("Email"), Some("p0@brook.example"));
    assert_eq!(value("HasOptedOutOfEmail"), Some("true"));
    assert_eq!(value("Shoe_size__c"), Some("36"));
    assert_eq!(value("PEWC_timestamp__c"), Some("2026-03-01T14:30:00Z"));
    assert_eq!(value("AccountId"), Some(fake.ids(fakes::Object::Accounts)[0].as_str()));
    let deal = &fake.ids(fakes::Object::Deals)[0];
    let value = |name| read.value(Object::Deals, deal, name);
    assert_eq!(value("RecordTypeId"), Some("Renewals"), "the pipeline by name");
    assert_eq!(value("StageName"), Some("Due"));
    assert_eq!(value("Amount"), Some("100"));
    assert_eq!(value("CurrencyIsoCode"), Some("USD"));
    let contacts = fake.ids(fakes::Object::Contacts);
    let links = [(contacts[0].as_str(), true), (contacts[1].as_str(), false)];
    assert_eq!(read.contacts_of(deal), links);
}
