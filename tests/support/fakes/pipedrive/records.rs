//! The records of an account, and what happens to them.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::super::Object;
use super::super::company::{Company, Contact, Deal};
use super::definitions::{
    ACCOUNT_PHONE, COLOUR, COLOURS, CONSENT, SHOE_SIZE, pipeline_id, stage_id, user_id,
};

/// All records, in the order of their places; those that are gone stay as `None`.
#[derive(Default)]
pub struct State(BTreeMap<Object, Vec<Option<Value>>>);

/// Ids begin somewhere.
fn id_of(object: Object, place: usize) -> u64 {
    place as u64 + 1 + 1_000 * (object as u64 + 1)
}

fn said(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl State {
    /// The records of a company; the first deals are archived.
    pub fn of(company: &Company, archived: usize) -> State {
        let mut state = State::default();
        let accounts = company.accounts.iter().map(|one| {
            json!({"name": one.name, "owner_id": user_id(one.owner), "website": format!("https://{}", one.domain),
                "address": {"value": one.city, "locality": one.city}, "label_ids": [], "industry": 2,
                "custom_fields": {ACCOUNT_PHONE: one.phone}})
        });
        state.fill(Object::Accounts, accounts.collect(), company.one_moment);
        let contacts = company.contacts.iter().map(contact).collect();
        state.fill(Object::Contacts, contacts, company.one_moment);
        let deals = company.deals.iter().enumerate();
        let deals = deals.map(|(at, one)| deal(company, one, at < archived)).collect();
        state.fill(Object::Deals, deals, company.one_moment);
        state
    }

    fn fill(&mut self, object: Object, all: Vec<Value>, one_moment: bool) {
        let begin = Utc::now() - Duration::days(40);
        let count = all.len();
        let made = all.into_iter().enumerate().map(|(at, mut record)| {
            // Over thirty days, many in the same second.
            let minutes = if one_moment { 0 } else { at * 43_200 / count.max(1) / 7 * 7 };
            let time = said(begin + Duration::minutes(minutes as i64));
            record["id"] = json!(id_of(object, at));
            record["add_time"] = json!(time);
            record["update_time"] = json!(time);
            record["is_deleted"] = json!(false);
            Some(record)
        });
        self.0.insert(object, made.collect());
    }

    /// What the list of an object holds, deleted deals among it.
    pub fn all(&self, object: Object, archived: bool) -> Vec<Value> {
        let records = self.0[&object].iter().flatten();
        let here = |record: &&Value| (record["is_archived"] == true) == archived;
        records.filter(here).cloned().collect()
    }

    /// The ids of live records, archived deals among them.
    pub fn live(&self, object: Object) -> Vec<u64> {
        let live = self.0[&object].iter().flatten().filter(|record| record["is_deleted"] == false);
        live.filter_map(|record| record["id"].as_u64()).collect()
    }

    fn touch(&mut self, object: Object, place: usize, change: impl FnOnce(&mut Value)) {
        let records = self.0.get_mut(&object).unwrap();
        if let Some(record) = records.get_mut(place).and_then(Option::as_mut) {
            change(record);
            record["update_time"] = json!(said(Utc::now()));
        }
    }

    pub fn rename(&mut self, contact: usize, first_name: &str) {
        self.touch(Object::Contacts, contact, |record| {
            let last = record["last_name"].as_str().unwrap_or_default().to_owned();
            record["first_name"] = json!(first_name);
            record["name"] = json!(format!("{first_name} {last}"));
        });
    }

    pub fn create(&mut self, first_name: &str, last_name: &str, email: &str) -> usize {
        let contacts = self.0.get_mut(&Object::Contacts).unwrap();
        let place = contacts.len();
        let now = said(Utc::now());
        contacts.push(Some(json!({
            "id": id_of(Object::Contacts, place), "name": format!("{first_name} {last_name}"),
            "first_name": first_name, "last_name": last_name, "owner_id": user_id(0), "org_id": null,
            "emails": [{"value": email, "primary": true, "label": "work"}], "phones": [],
            "label_ids": [], "custom_fields": {}, "add_time": now, "update_time": now,
            "is_deleted": false, "marketing_status": "no_consent",
        })));
        place
    }

    /// A deal is told as deleted; others are just gone.
    pub fn delete(&mut self, object: Object, place: usize) {
        if object == Object::Deals {
            self.touch(object, place, |record| {
                record["is_deleted"] = json!(true);
                record["status"] = json!("deleted");
            });
        } else if let Some(record) = self.0.get_mut(&object).unwrap().get_mut(place) {
            *record = None;
        }
    }

    pub fn merge_accounts(&mut self, winner: usize, loser: usize) {
        let (from, to) = (id_of(Object::Accounts, loser), id_of(Object::Accounts, winner));
        for object in [Object::Contacts, Object::Deals] {
            for place in 0..self.0[&object].len() {
                let record = &self.0[&object][place];
                if record.as_ref().is_some_and(|record| record["org_id"] == from) {
                    self.touch(object, place, |record| record["org_id"] = json!(to));
                }
            }
        }
        self.touch(Object::Accounts, winner, |_| {});
        self.0.get_mut(&Object::Accounts).unwrap()[loser] = None;
    }
}

/// Several values, the main one not always first.
fn several(all: &[String]) -> Value {
    let mut several: Vec<Value> = all
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let label = if at == 0 { "work" } else { "home" };
            json!({"value": value, "primary": at == 0, "label": label})
        })
        .collect();
    several.reverse();
    json!(several)
}

fn contact(one: &Contact) -> Value {
    let mut custom = serde_json::Map::new();
    if let Some(size) = one.shoe_size {
        custom.insert(SHOE_SIZE.into(), json!(size));
    }
    if let Some(colour) = one.colour {
        let id = COLOURS.iter().find(|(label, _)| *label == colour).unwrap().1;
        custom.insert(COLOUR.into(), json!(id));
    }
    if let Some(consent) = &one.consent {
        let values =
            [&consent.text, &consent.timestamp, &consent.source_url, &consent.ip, &consent.seller];
        for ((_, code), value) in CONSENT.iter().zip(values) {
            custom.insert((*code).into(), json!(value));
        }
    }
    json!({
        "name": format!("{} {}", one.first_name, one.last_name), "first_name": one.first_name,
        "last_name": one.last_name, "owner_id": user_id(one.owner),
        "org_id": one.account.map(|at| id_of(Object::Accounts, at)), "job_title": one.title,
        "emails": several(&one.emails), "phones": several(&one.phones), "label_ids": [],
        "custom_fields": custom, "visible_to": 3,
        "marketing_status": if one.opted_out { "unsubscribed" } else { "subscribed" },
        "doi_status": null,
    })
}

/// A deal that is won or lost rests in the last open stage before.
fn deal(company: &Company, one: &Deal, archived: bool) -> Value {
    let (pipeline, stage) = one.stage;
    let stages = &company.pipelines[pipeline].stages;
    let status = stages[stage].1;
    let open = |at: &usize| stages[*at].1 == "open";
    let rests = (0..=stage).rev().find(open).unwrap_or(0);
    let amount: Value = serde_json::from_str(&one.amount).unwrap();
    let ended = (status != "open").then(|| format!("{}T14:30:00Z", one.close_date));
    json!({
        "title": one.name, "owner_id": user_id(one.owner), "creator_user_id": user_id(0),
        "value": amount, "currency": one.currency, "status": status,
        "pipeline_id": pipeline_id(pipeline), "stage_id": stage_id(pipeline, rests),
        "org_id": id_of(Object::Accounts, one.account),
        "person_id": one.contacts.first().map(|at| id_of(Object::Contacts, *at)),
        "expected_close_date": one.close_date, "close_time": ended, "is_archived": archived,
        "won_time": ended.as_ref().filter(|_| status == "won"),
        "lost_time": ended.as_ref().filter(|_| status == "lost"),
        "lost_reason": null, "probability": null, "label_ids": [], "origin": "ManuallyCreated",
        "channel": null, "custom_fields": {},
    })
}
