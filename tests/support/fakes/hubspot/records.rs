//! The records of an account, and what happens to them.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::super::Object;
use super::super::company::{Company, Contact, Deal};
use super::definitions::{owner_id, pipeline_id, stage_id};

/// A record.
#[derive(Clone, Debug)]
pub struct Rec {
    /// Its values; empty ones are not there.
    pub properties: BTreeMap<String, String>,
    /// When it was made, and last changed.
    pub created: DateTime<Utc>,
    pub modified: DateTime<Utc>,
    /// When it went into the recycling bin.
    pub archived: Option<DateTime<Utc>>,
    /// Of one whose latest change a search does not know: the change that it knows; none of a new one.
    pub unknown: Option<Option<DateTime<Utc>>>,
}

/// The records of one object.
#[derive(Clone, Debug, Default)]
pub struct Records {
    pub by_id: BTreeMap<u64, Rec>,
    /// The ids by the places in the company.
    places: Vec<u64>,
}

/// Links of one kind: from each id, in order, to others, and whether it is the primary one.
pub type Links = BTreeMap<u64, Vec<(u64, bool)>>;

/// All records.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub objects: BTreeMap<Object, Records>,
    pub links: BTreeMap<(Object, Object), Links>,
}

/// Ids lie in two clumps: those of long ago are small, those of today are not.
fn id_of(object: Object, at: usize, count: usize) -> u64 {
    let at = at as u64;
    let step = 3 + object as u64;
    if at < count as u64 / 2 { 151 + at * step } else { 101_000_000_000 + at * step }
}

impl State {
    /// The records of a company.
    pub fn of(company: &Company) -> State {
        let now = Utc::now();
        let mut state = State::default();
        let accounts = company.accounts.iter().map(|account| {
            let mut values = BTreeMap::new();
            let mut add = |name: &str, value: &str| put(&mut values, name, value);
            add("name", &account.name);
            add("domain", &account.domain);
            add("phone", &account.phone);
            add("city", &account.city);
            add("hubspot_owner_id", &owner_id(account.owner).to_string());
            values
        });
        state.fill(Object::Accounts, accounts.collect(), company.one_moment, now);
        let contacts = company.contacts.iter().map(contact).collect();
        state.fill(Object::Contacts, contacts, company.one_moment, now);
        let deals = company.deals.iter().enumerate().map(|(at, one)| deal(at, one));
        state.fill(Object::Deals, deals.collect(), company.one_moment, now);
        state.link(company);
        state
    }

    fn fill(
        &mut self,
        object: Object,
        all: Vec<BTreeMap<String, String>>,
        one_moment: bool,
        now: DateTime<Utc>,
    ) {
        let count = all.len();
        let records = self.objects.entry(object).or_default();
        for (at, properties) in all.into_iter().enumerate() {
            let spread = if one_moment { 0 } else { at as i64 % 40_000 };
            let modified = now - Duration::days(2) - Duration::minutes(spread);
            let created = modified - Duration::days(30);
            let id = id_of(object, at, count);
            let rec = Rec { properties, created, modified, archived: None, unknown: None };
            records.by_id.insert(id, rec);
            records.places.push(id);
        }
    }

    fn link(&mut self, company: &Company) {
        let id = |object: Object, at: usize| self.objects[&object].places[at];
        let (mut companies, mut accounts, mut people) = (Links::new(), Links::new(), Links::new());
        for (at, contact) in company.contacts.iter().enumerate() {
            let more = contact.more_accounts.iter().map(|at| (id(Object::Accounts, *at), false));
            let primary = contact.account.map(|at| (id(Object::Accounts, at), true));
            companies.insert(id(Object::Contacts, at), more.chain(primary).collect());
        }
        for (at, deal) in company.deals.iter().enumerate() {
            let from = id(Object::Deals, at);
            accounts.insert(from, vec![(id(Object::Accounts, deal.account), true)]);
            let contacts = deal.contacts.iter().map(|at| (id(Object::Contacts, *at), false));
            people.insert(from, contacts.collect());
        }
        self.links.insert((Object::Contacts, Object::Accounts), companies);
        self.links.insert((Object::Deals, Object::Accounts), accounts);
        self.links.insert((Object::Deals, Object::Contacts), people);
    }

    /// The ids of live records in the order of their places.
    pub fn live(&self, object: Object) -> Vec<u64> {
        let records = &self.objects[&object];
        let live = |id: &&u64| records.by_id.get(id).is_some_and(|rec| rec.archived.is_none());
        records.places.iter().filter(live).copied().collect()
    }

    fn change(&mut self, object: Object, place: usize) -> Option<&mut Rec> {
        let records = self.objects.get_mut(&object)?;
        let rec = records.by_id.get_mut(&records.places[place])?;
        rec.unknown = rec.unknown.or(Some(Some(rec.modified)));
        rec.modified = Utc::now();
        Some(rec)
    }

    /// Sets a value.
    pub fn set(&mut self, object: Object, place: usize, property: &str, value: &str) {
        if let Some(rec) = self.change(object, place) {
            rec.properties.insert(property.to_owned(), value.to_owned());
        }
    }

    /// A search knows all changes so far.
    pub fn catch_up(&mut self) {
        let records = self.objects.values_mut().flat_map(|records| records.by_id.values_mut());
        records.for_each(|rec| rec.unknown = None);
    }

    /// Puts a record into the recycling bin.
    pub fn archive(&mut self, object: Object, place: usize) {
        if let Some(rec) = self.change(object, place) {
            rec.archived = Some(rec.modified);
        }
    }

    /// Makes a contact; its place.
    pub fn create_contact(&mut self, first: &str, last: &str, email: &str) -> usize {
        let mut properties = BTreeMap::new();
        put(&mut properties, "firstname", first);
        put(&mut properties, "lastname", last);
        put(&mut properties, "email", email);
        self.insert(Object::Contacts, properties)
    }

    fn insert(&mut self, object: Object, properties: BTreeMap<String, String>) -> usize {
        let records = self.objects.entry(object).or_default();
        let highest = records.by_id.keys().next_back().copied().unwrap_or(0);
        let id = highest + 7;
        let now = Utc::now();
        let rec =
            Rec { properties, created: now, modified: now, archived: None, unknown: Some(None) };
        records.by_id.insert(id, rec);
        records.places.push(id);
        records.places.len() - 1
    }

    /// Merges two records: the loser is nowhere any more, and stands in the survivor, which may have an
    /// id that neither had.
    pub fn merge(&mut self, object: Object, winner: usize, loser: usize, new_id: bool) {
        let (kept, gone) = {
            let records = self.objects.entry(object).or_default();
            let (kept, gone) = (records.places[winner], records.places[loser]);
            let Some(lost) = records.by_id.remove(&gone) else { return };
            let old = lost.properties.get("hs_merged_object_ids").cloned().unwrap_or_default();
            let rec = records.by_id.get_mut(&kept).unwrap();
            let mut merged =
                rec.properties.get("hs_merged_object_ids").cloned().unwrap_or_default();
            for id in [&gone.to_string(), &old].into_iter().filter(|id| !id.is_empty()) {
                if !merged.is_empty() {
                    merged.push(';');
                }
                merged.push_str(id);
            }
            rec.properties.insert("hs_merged_object_ids".to_owned(), merged);
            (kept, gone)
        };
        self.change(object, winner);
        let survivor = if new_id { self.renumber(object, winner, kept) } else { kept };
        for ((from, to), links) in &mut self.links {
            if *from == object {
                let mut own = links.remove(&gone).unwrap_or_default();
                own.extend(links.remove(&kept).unwrap_or_default());
                links.insert(survivor, own);
            }
            if *to == object {
                let ends = links.values_mut().flatten();
                ends.filter(|end| end.0 == gone || end.0 == kept).for_each(|end| end.0 = survivor);
            }
        }
    }

    fn renumber(&mut self, object: Object, winner: usize, kept: u64) -> u64 {
        let records = self.objects.entry(object).or_default();
        let mut rec = records.by_id.remove(&kept).unwrap();
        let merged = rec.properties.entry("hs_merged_object_ids".to_owned()).or_default();
        merged.push_str(&format!(";{kept}"));
        let survivor = records.by_id.keys().next_back().copied().unwrap_or(0) + 7;
        records.by_id.insert(survivor, rec);
        records.places[winner] = survivor;
        survivor
    }
}

fn put(values: &mut BTreeMap<String, String>, name: &str, value: &str) {
    if !value.is_empty() {
        values.insert(name.to_owned(), value.to_owned());
    }
}

fn contact(contact: &Contact) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let mut add = |name: &str, value: &str| put(&mut values, name, value);
    add("firstname", &contact.first_name);
    add("lastname", &contact.last_name);
    add("email", contact.emails.first().map_or("", String::as_str));
    add("hs_additional_emails", &contact.emails.get(1..).unwrap_or_default().join(";"));
    add("phone", contact.phones.first().map_or("", String::as_str));
    add("mobilephone", contact.phones.get(1).map_or("", String::as_str));
    add("jobtitle", &contact.title);
    add("hubspot_owner_id", &owner_id(contact.owner).to_string());
    add("hs_email_optout", &contact.opted_out.to_string());
    if let Some(size) = contact.shoe_size {
        add("shoe_size", &size.to_string());
    }
    if let Some(colour) = contact.colour {
        add("favourite_colour", &format!("{}_1", colour.to_lowercase()));
    }
    if let Some(consent) = &contact.consent {
        add("pewc_text", &consent.text);
        add("pewc_timestamp", &consent.timestamp);
        add("pewc_source_url", &consent.source_url);
        add("pewc_ip", &consent.ip);
        add("pewc_seller", &consent.seller);
    }
    values
}

fn deal(at: usize, deal: &Deal) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let mut add = |name: &str, value: &str| put(&mut values, name, value);
    let (pipeline, stage) = deal.stage;
    add("dealname", &deal.name);
    add("amount", &deal.amount);
    add("deal_currency_code", deal.currency);
    add("pipeline", &pipeline_id(pipeline));
    add("dealstage", &stage_id(pipeline, stage));
    add("closedate", &close_date(at, &deal.close_date));
    add("hs_deal_stage_probability", probability(at));
    add("hubspot_owner_id", &owner_id(deal.owner).to_string());
    values
}

/// A probability as HubSpot answers it: a binary fraction with all its digits.
fn probability(at: usize) -> &'static str {
    [
        "0.200000000000000011102230246251565404236316680908203125",
        "0.59999999999999997779553950749686919152736663818359375",
        "1.0",
    ][at % 3]
}

/// The moment that is kept for a day: as an API writes it, at noon in New York, and late in the evening
/// there, when in UTC it is the next day.
fn close_date(at: usize, day: &str) -> String {
    let next = day.parse::<NaiveDate>().map(|day| day + Duration::days(1)).unwrap_or_default();
    match at % 3 {
        0 => format!("{day}T00:00:00Z"),
        1 => format!("{day}T17:00:00.000Z"),
        _ => format!("{next}T02:30:00.250Z"),
    }
}
