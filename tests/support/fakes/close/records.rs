//! Leads, contacts and opportunities, and the log of what happened to them.

use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::super::company::{Company, Contact, Deal};
use super::super::{Asked, Object, Reply};
use super::definitions::{OF_CONTACTS, OWNER, PHONE, object_word, status_id, user_id};
use super::{error, field_error};

/// A record.
pub struct Rec {
    /// What it holds.
    pub value: Map<String, Value>,
    /// What it held before its last change; nothing where it was not there.
    before: Option<Map<String, Value>>,
    changed: Instant,
    gone: bool,
}

impl Rec {
    /// What a search knows of it that is so far behind.
    pub fn seen(&self, lag: Duration) -> Option<&Map<String, Value>> {
        if self.gone {
            return None;
        }
        if self.changed.elapsed() < lag { self.before.as_ref() } else { Some(&self.value) }
    }
}

/// All records.
#[derive(Default)]
pub struct State {
    lists: [Vec<Rec>; 3],
    events: Vec<Value>,
}

/// A time stamp as records have it.
pub fn text(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Micros, false)
}

fn id(object: Object, place: usize) -> String {
    let kind = match object {
        Object::Accounts => "lead",
        Object::Contacts => "cont",
        Object::Deals => "oppo",
    };
    format!("{kind}_{place:043}")
}

fn number(object: Object) -> usize {
    match object {
        Object::Accounts => 0,
        Object::Contacts => 1,
        Object::Deals => 2,
    }
}

impl State {
    pub fn of(company: &Company) -> State {
        let mut state = State::default();
        let begin = Utc::now() - chrono::Duration::days(20);
        let mut place = 0;
        let mut add = |object: Object, mut value: Value, state: &mut State| {
            place += 1;
            let offset =
                if company.one_moment { 0 } else { place * 37_000_123 % 1_700_000_000_000 };
            let moment = text(begin + chrono::Duration::microseconds(offset));
            value["date_created"] = json!(moment);
            value["date_updated"] = json!(moment);
            state.push(object, value, Instant::now() - Duration::from_secs(60));
        };
        for account in &company.accounts {
            let lead = json!({
                "name": account.name, "display_name": account.name, "description": "",
                "url": format!("https://{}", account.domain), "status_label": "Potential",
                "status_id": "stat_lead0", "contacts": [], "opportunities": [], "tasks": [],
                "addresses": [{ "label": "business", "address_1": "", "city": account.city }],
                format!("custom.{OWNER}"): user_id(account.owner),
                format!("custom.{PHONE}"): account.phone,
            });
            add(Object::Accounts, lead, &mut state);
        }
        for person in &company.contacts {
            add(Object::Contacts, contact(person), &mut state);
        }
        for one in &company.deals {
            add(Object::Deals, opportunity(one, company), &mut state);
        }
        state
    }

    fn push(&mut self, object: Object, value: Value, changed: Instant) -> usize {
        let list = &mut self.lists[number(object)];
        let Value::Object(mut value) = value else { return 0 };
        value.insert("id".into(), json!(id(object, list.len())));
        list.push(Rec { value, before: None, changed, gone: false });
        list.len() - 1
    }

    /// All records of an object, those that are gone among them.
    pub fn list(&self, object: Object) -> &[Rec] {
        &self.lists[number(object)]
    }

    pub fn ids(&self, object: Object) -> Vec<String> {
        let live = self.list(object).iter().filter(|rec| !rec.gone);
        live.map(|rec| rec.value["id"].as_str().unwrap_or_default().to_owned()).collect()
    }

    pub fn set(&mut self, object: Object, place: usize, field: &str, value: Value) {
        let rec = &mut self.lists[number(object)][place];
        rec.before = Some(rec.value.clone());
        rec.changed = Instant::now();
        rec.value.insert(field.to_owned(), value);
        rec.value.insert("date_updated".into(), json!(text(Utc::now())));
    }

    pub fn level(&mut self, object: Object, apart: usize) {
        let moment = Utc::now() - chrono::Duration::days(3);
        for (place, rec) in self.lists[number(object)].iter_mut().enumerate() {
            let later = if place < apart { place as i64 + 1 } else { 0 };
            let changed = moment + chrono::Duration::milliseconds(later);
            rec.value.insert("date_created".into(), json!(text(moment)));
            rec.value.insert("date_updated".into(), json!(text(changed)));
        }
    }

    pub fn rename(&mut self, place: usize, first_name: &str) {
        let name = self.list(Object::Contacts)[place].value["name"].as_str().unwrap_or_default();
        let last = name.split_once(' ').map_or("", |(_, last)| last).to_owned();
        self.set(Object::Contacts, place, "name", json!(format!("{first_name} {last}")));
    }

    /// A contact without a lead gets one, which has no name of its own.
    pub fn create(&mut self, first_name: &str, last_name: &str, email: &str) -> usize {
        let now = text(Utc::now());
        let name = format!("{first_name} {last_name}");
        let lead = json!({
            "name": "", "display_name": name, "addresses": [], "status_label": "Potential",
            "date_created": now, "date_updated": now,
        });
        let lead = self.push(Object::Accounts, lead, Instant::now());
        let contact = json!({
            "lead_id": id(Object::Accounts, lead), "name": name, "display_name": name,
            "emails": [{ "email": email, "type": "office", "is_unsubscribed": false }],
            "phones": [], "urls": [], "date_created": now, "date_updated": now,
        });
        self.push(Object::Contacts, contact, Instant::now())
    }

    /// A lead takes its contacts and opportunities with it.
    pub fn delete(&mut self, object: Object, place: usize) {
        let rec = &mut self.lists[number(object)][place];
        rec.gone = true;
        let gone = rec.value["id"].clone();
        self.tell(object_word(object), "deleted", &gone, json!({}));
        if object != Object::Accounts {
            return;
        }
        for child in [Object::Contacts, Object::Deals] {
            for place in 0..self.list(child).len() {
                let rec = &self.list(child)[place];
                if !rec.gone && rec.value["lead_id"] == gone {
                    self.delete(child, place);
                }
            }
        }
    }

    /// What belonged to the loser belongs to the winner; the times of change of these stay.
    pub fn merge(&mut self, winner: usize, loser: usize) {
        let (to, from) = (json!(id(Object::Accounts, winner)), json!(id(Object::Accounts, loser)));
        self.lists[0][loser].gone = true;
        for child in [Object::Contacts, Object::Deals] {
            for rec in &mut self.lists[number(child)] {
                if rec.value["lead_id"] == from {
                    rec.value["lead_id"] = to.clone();
                }
            }
        }
        let meta = json!({ "merge_source_lead_id": from, "merge_destination_lead_id": to });
        self.tell("lead", "merged", &to, meta);
    }

    fn tell(&mut self, object: &str, action: &str, object_id: &Value, meta: Value) {
        let now = Utc::now().format("%Y-%m-%dT%H:%M:%S%.6f").to_string();
        self.events.push(json!({
            "id": format!("ev_{:020}", self.events.len()), "date_created": now, "date_updated": now,
            "action": action, "object_type": object, "object_id": object_id, "meta": meta,
            "changed_fields": [], "data": null, "previous_data": null,
        }));
    }

    /// The log, newest first.
    pub fn events(&self, asked: &Asked, circles: bool) -> Reply {
        const KNOWN: [&str; 6] =
            ["object_type", "action", "object_id", "_limit", "_cursor", "date_updated__gte"];
        if let Some((name, _)) =
            asked.query.iter().find(|(name, _)| !KNOWN.contains(&name.as_str()))
        {
            return field_error(name, "Unknown parameter");
        }
        let (Some(object), Some(action)) = (asked.param("object_type"), asked.param("action"))
        else {
            return error(400, "This combination of filters is not supported.");
        };
        let limit =
            asked.param("_limit").and_then(|limit| limit.parse().ok()).unwrap_or(50).min(50);
        let since = asked.param("date_updated__gte").map(|since| since.trim_end_matches('Z'));
        let skip = match asked.param("_cursor").map(|cursor| cursor.strip_prefix("older-")) {
            None => 0,
            Some(Some(number)) => number.parse().unwrap_or(0),
            Some(None) => return field_error("_cursor", "Invalid cursor"),
        };
        let fits = |event: &&Value| {
            event["object_type"] == object
                && event["action"] == action
                && since.is_none_or(|since| event["date_updated"].as_str().unwrap_or("") >= since)
        };
        let all: Vec<&Value> = self.events.iter().rev().filter(fits).collect();
        let data: Vec<&Value> = all.iter().skip(skip).take(limit).copied().collect();
        let more = all.len() > skip + data.len();
        let next = more.then(|| format!("older-{}", if circles { 0 } else { skip + limit }));
        Reply::json(200, json!({ "data": data, "cursor_next": next, "cursor_previous": null }))
    }

    /// The list of opportunities, in the order that is asked for and no other.
    pub fn opportunities(&self, asked: &Asked, max_skip: usize) -> Reply {
        let mut live: Vec<&Map<String, Value>> =
            self.list(Object::Deals).iter().filter(|rec| !rec.gone).map(|rec| &rec.value).collect();
        let mut order = "date_updated";
        let (mut limit, mut skip) = (100, 0);
        for (name, value) in &asked.query {
            let date = |field: &str, keep: fn(&str, &str) -> bool, live: &mut Vec<_>| {
                let Ok(moment) = DateTime::parse_from_rfc3339(value) else { return false };
                let moment = text(moment.with_timezone(&Utc));
                live.retain(|one: &&Map<String, Value>| {
                    keep(one[field].as_str().unwrap_or_default(), &moment)
                });
                true
            };
            let good = match name.as_str() {
                "_limit" => value.parse().map(|number| limit = number).is_ok(),
                "_skip" => value.parse().map(|number| skip = number).is_ok(),
                "_order_by" if value == "date_created" || value == "date_updated" => {
                    order = value;
                    true
                }
                "date_created__gte" => date("date_created", |one, bound| one >= bound, &mut live),
                "date_created__lt" => date("date_created", |one, bound| one < bound, &mut live),
                "date_updated__gte" => date("date_updated", |one, bound| one >= bound, &mut live),
                "date_updated__lt" => date("date_updated", |one, bound| one < bound, &mut live),
                _ => false,
            };
            if !good {
                return field_error(name, "Invalid");
            }
        }
        if limit > 100 {
            return error(
                400,
                "The limit you set is larger than the maximum limit for this resource",
            );
        }
        if skip > max_skip {
            return error(
                400,
                &format!(
                    "The skip you set is larger than the maximum skip for this resource (max_skip = \
                     {max_skip})"
                ),
            );
        }
        live.sort_by_key(|one| {
            (one[order].as_str().unwrap_or_default().to_owned(), scattered(one))
        });
        let total = live.len();
        let data: Vec<&Map<String, Value>> = live.into_iter().skip(skip).take(limit).collect();
        let has_more = total > skip + data.len();
        Reply::json(200, json!({ "data": data, "has_more": has_more, "total_results": total }))
    }

    pub fn one(&self, object: Object, id: &str, word: &str) -> Reply {
        let live = self.list(object).iter().filter(|rec| !rec.gone);
        match live.map(|rec| &rec.value).find(|value| value["id"] == id) {
            Some(value) => Reply::json(200, json!(value)),
            None => {
                let (first, rest) = word.split_at(1);
                let name = format!("{}{rest}", first.to_uppercase());
                error(404, &format!("Empty query: {name} matching query does not exist."))
            }
        }
    }
}

/// An order that has nothing to do with that in which records were made.
pub fn scattered(value: &Map<String, Value>) -> u64 {
    let id = value["id"].as_str().unwrap_or_default();
    id.bytes().fold(17, |hash: u64, byte| hash.wrapping_mul(1_000_003) ^ u64::from(byte))
}

fn contact(person: &Contact) -> Value {
    let emails = person.emails.iter().enumerate().map(|(at, email)| {
        json!({ "email": email, "type": "office", "is_unsubscribed": at == 0 && person.opted_out })
    });
    let phones = person
        .phones
        .iter()
        .map(|phone| json!({ "phone": phone, "type": "office", "phone_formatted": phone }));
    let (emails, phones): (Vec<Value>, Vec<Value>) = (emails.collect(), phones.collect());
    let name = format!("{} {}", person.first_name, person.last_name);
    let mut value = json!({
        "lead_id": person.account.map(|at| id(Object::Accounts, at)), "name": name,
        "display_name": name, "title": person.title, "emails": emails, "phones": phones, "urls": [],
    });
    let consent = person.consent.as_ref();
    let held = [
        person.shoe_size.map(|size| json!(size)),
        person.colour.map(|colour| json!(colour)),
        consent.map(|consent| json!(consent.text)),
        consent.map(|consent| json!(consent.timestamp.replace('Z', "+00:00"))),
        consent.map(|consent| json!(consent.source_url)),
        consent.map(|consent| json!(consent.ip)),
        consent.map(|consent| json!(consent.seller)),
    ];
    for ((id, _, _), held) in OF_CONTACTS.iter().zip(held) {
        if let Some(held) = held {
            value[format!("custom.{id}")] = held;
        }
    }
    value
}

fn opportunity(deal: &Deal, company: &Company) -> Value {
    let pipeline = &company.pipelines[deal.stage.0];
    let (label, kind) = &pipeline.stages[deal.stage.1];
    let contact = deal.contacts.first();
    let person = contact.map(|at| &company.contacts[*at]);
    let date = |lost: bool| (lost == (*kind == "lost")).then(|| deal.close_date.clone());
    json!({
        "lead_id": id(Object::Accounts, deal.account),
        "lead_name": company.accounts[deal.account].name,
        "contact_id": contact.map(|at| id(Object::Contacts, *at)),
        "contact_name": person.map(|one| format!("{} {}", one.first_name, one.last_name)),
        "user_id": user_id(deal.owner), "pipeline_name": pipeline.name,
        "status_id": status_id(deal.stage.0, deal.stage.1), "status_label": label,
        "status_type": if *kind == "open" { "active" } else { kind },
        "value": deal.amount.replace('.', "").parse::<u64>().ok(), "value_period": "one_time",
        "value_currency": deal.currency, "confidence": 50, "note": deal.name,
        "date_won": date(false), "date_lost": date(true),
    })
}
