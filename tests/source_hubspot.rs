//! HubSpot as a source: its caps, its windows, its merges and its limits.

use adoptiv_migrate::http::{Address, Credential, HttpOptions, Token};
use adoptiv_migrate::model::Object;
use adoptiv_migrate::source::crm::{Access, Service, Source, Wanted, open};

use crate::support::fakes::company::Company;
use crate::support::fakes::hubspot::{HubspotFake, start};
use crate::support::fakes::{self, Fake};
use crate::support::reading::read_all;

fn source(fake: &HubspotFake) -> Box<dyn Source> {
    let mut http = HttpOptions::new(Address::parse(&fake.url()).unwrap());
    let token = Token::new(&fake.env()[0].1).unwrap();
    http.auth = Some(std::sync::Arc::new(Credential::Bearer(token)));
    open(Service::Hubspot, Access { http, budget: 1.0 }).unwrap()
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

#[test]
fn everything_is_read_once() {
    let fake = start(Company::of(450));
    let source = source(&fake);
    let catalog = source.catalog().unwrap();
    let read = read_all(source.as_ref(), &catalog, &Wanted::default()).unwrap();
    for (object, there) in [
        (Object::Accounts, fakes::Object::Accounts),
        (Object::Contacts, fakes::Object::Contacts),
        (Object::Deals, fakes::Object::Deals),
    ] {
        let live = read.live(object).into_iter().map(str::to_owned).collect();
        assert_eq!(sorted(live), sorted(fake.ids(there)), "{object}");
    }
}
