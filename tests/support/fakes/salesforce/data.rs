//! The records of the org.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::super::company::Company;
use super::super::{Asked, Reply};
use super::{Options, prefix, refusal};

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECK: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/// How long the log of deletions goes back.
const LOG: i64 = 15 * 24 * 3600;

/// A record.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub id: String,
    /// When it last changed, in seconds since 1970.
    pub stamp: i64,
    pub deleted: bool,
    /// Gone from the recycle bin too; the log still has it.
    pub purged: bool,
    pub master: Option<String>,
    pub values: Map<String, Value>,
}

/// Everything that the org holds; rows in the order of ids.
#[derive(Default)]
pub struct Data {
    pub org: String,
    pub users: Vec<String>,
    pub tables: BTreeMap<&'static str, Vec<Row>>,
    pub record_types: Vec<(String, String)>,
    /// The rest of queries, by locator.
    pub locators: BTreeMap<String, Vec<Value>>,
    stages: Vec<(String, &'static str)>,
    of_type: Vec<Vec<String>>,
}

pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// `2026-11-28T12:00:00.000+0000`.
pub fn stamp(seconds: i64) -> String {
    let moment: DateTime<Utc> = DateTime::from_timestamp(seconds, 0).unwrap();
    moment.format("%Y-%m-%dT%H:%M:%S.000+0000").to_string()
}

/// The id of a number; two that differ in case only are two records.
fn id(sobject: &str, number: usize) -> String {
    let mut rest = number;
    let mut digits = [b'0'; 10];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[rest % 62];
        rest /= 62;
    }
    let short = format!("{}Fk{}", prefix(sobject), std::str::from_utf8(&digits).unwrap());
    let mut long = short.clone();
    for block in short.as_bytes().chunks(5) {
        let upper = |(at, byte): (usize, &u8)| usize::from(byte.is_ascii_uppercase()) << at;
        let bits: usize = block.iter().enumerate().map(upper).sum();
        long.push(char::from(CHECK[bits]));
    }
    long
}

impl Data {
    pub fn of(company: &Company, options: &Options) -> Data {
        let mut data = Data { org: "00DFk0000000001EAA".into(), ..Data::default() };
        let begin = now() - 30 * 24 * 3600;
        data.add("Organization", begin, json!({
            "Name": "Fernhill", "TimeZoneSidKey": "America/New_York", "IsSandbox": options.sandbox}));
        for user in &company.users {
            let masked = if options.sandbox { ".invalid" } else { "" };
            let place = data.add("User", begin, json!({
                "Name": format!("{} {}", user.name.0, user.name.1), "IsActive": user.active,
                "Email": format!("{}{masked}", user.email), "Username": format!("{}.crm", user.email),
                "UserType": "Standard"}));
            data.users.push(data.tables["User"][place].id.clone());
        }
        data.add_stages(company, begin);
        let count = company.accounts.len() + company.contacts.len() + company.deals.len();
        let mut clock = Clock { begin, step: 0, count: count as i64, one: company.one_moment };
        data.add_company(company, options, &mut clock);
        data
    }

    fn add_stages(&mut self, company: &Company, begin: i64) {
        for (at, pipeline) in company.pipelines.iter().enumerate() {
            let id = id("RecordType", at + 1);
            self.record_types.push((id, pipeline.name.clone()));
            self.of_type.push(pipeline.stages.iter().map(|(name, _)| name.clone()).collect());
            for stage in &pipeline.stages {
                if !self.stages.contains(stage) {
                    self.stages.push(stage.clone());
                }
            }
        }
        for (at, (name, kind)) in self.stages.clone().into_iter().enumerate() {
            self.add(
                "OpportunityStage",
                begin,
                json!({
                "MasterLabel": name, "ApiName": name, "SortOrder": at + 1, "IsActive": true,
                "IsClosed": kind != "open", "IsWon": kind == "won", "DefaultProbability": 10.0}),
            );
        }
    }

    fn add_company(&mut self, company: &Company, options: &Options, clock: &mut Clock) {
        for account in &company.accounts {
            self.add(
                "Account",
                clock.next(),
                json!({
                "Name": account.name, "Website": format!("https://{}", account.domain),
                "Phone": account.phone, "BillingCity": account.city, "CurrencyIsoCode": "USD",
                "OwnerId": self.users[account.owner], "IsPersonAccount": false}),
            );
        }
        for contact in &company.contacts {
            let account = contact.account.map(|at| self.tables["Account"][at].id.clone());
            let consent = contact.consent.as_ref();
            let timestamp = consent.map(|consent| consent.timestamp.replace('Z', ".000+0000"));
            self.add(
                "Contact",
                clock.next(),
                json!({
                "FirstName": contact.first_name, "LastName": contact.last_name,
                "Name": format!("{} {}", contact.first_name, contact.last_name),
                "Email": contact.emails.first(), "Second_email__c": contact.emails.get(1),
                "Phone": contact.phones.first(), "MobilePhone": contact.phones.get(1),
                "Title": contact.title, "AccountId": account, "CurrencyIsoCode": "USD",
                "OwnerId": self.users[contact.owner], "HasOptedOutOfEmail": contact.opted_out,
                "HasOptedOutOfFax": false, "DoNotCall": false, "IsPersonAccount": false,
                "Shoe_size__c": contact.shoe_size.map(f64::from),
                "Favourite_colour__c": contact.colour,
                "PEWC_text__c": consent.map(|consent| &consent.text),
                "PEWC_timestamp__c": timestamp,
                "PEWC_source_URL__c": consent.map(|consent| &consent.source_url),
                "PEWC_IP__c": consent.map(|consent| &consent.ip),
                "PEWC_seller__c": consent.map(|consent| &consent.seller),
                "Name_length__c": 12.0}),
            );
        }
        for (at, deal) in company.deals.iter().enumerate() {
            let (name, kind) = &company.pipelines[deal.stage.0].stages[deal.stage.1];
            let mut values = json!({
                "Name": deal.name, "StageName": name, "CloseDate": deal.close_date,
                "AccountId": self.tables["Account"][deal.account].id, "Probability": 10.0,
                "CurrencyIsoCode": deal.currency, "OwnerId": self.users[deal.owner],
                "IsClosed": *kind != "open", "IsWon": *kind == "won"});
            // An amount is a number; its digits are told as they are.
            values["Amount"] = serde_json::from_str(&deal.amount).unwrap();
            if options.record_types {
                values["RecordTypeId"] = json!(self.record_types[deal.stage.0].0);
            }
            self.add("Opportunity", clock.next(), values);
            for (nth, contact) in deal.contacts.iter().enumerate() {
                let moment = clock.now();
                self.add_role_at(at, *contact, nth == 0, moment);
            }
        }
    }

    /// Adds a record; its place.
    pub fn add(&mut self, sobject: &'static str, moment: i64, values: Value) -> usize {
        let rows = self.tables.entry(sobject).or_default();
        let Value::Object(mut values) = values else { unreachable!() };
        values.insert("CreatedDate".into(), json!(stamp(moment)));
        let id = match sobject {
            "Organization" => self.org.clone(),
            _ => id(sobject, rows.len() + 1),
        };
        rows.push(Row { id, stamp: moment, values, ..Row::default() });
        rows.len() - 1
    }

    pub fn add_role(&mut self, deal: usize, contact: usize, primary: bool) {
        self.add_role_at(deal, contact, primary, now());
    }

    fn add_role_at(&mut self, deal: usize, contact: usize, primary: bool, moment: i64) {
        let deal = self.tables["Opportunity"][deal].id.clone();
        let contact = self.tables["Contact"][contact].id.clone();
        self.add(
            "OpportunityContactRole",
            moment,
            json!({
            "OpportunityId": deal, "ContactId": contact, "IsPrimary": primary, "Role": null}),
        );
    }

    pub fn remove_role(&mut self, deal: usize, contact: usize) {
        let deal = json!(self.tables["Opportunity"][deal].id);
        let contact = json!(self.tables["Contact"][contact].id);
        let rows = self.tables.get_mut("OpportunityContactRole").unwrap();
        for row in rows.iter_mut().filter(|row| !row.deleted) {
            if row.values["OpportunityId"] == deal && row.values["ContactId"] == contact {
                (row.deleted, row.stamp) = (true, now());
            }
        }
    }

    pub fn create_contact(&mut self, first_name: &str, last_name: &str, email: &str) -> usize {
        self.add(
            "Contact",
            now(),
            json!({
            "FirstName": first_name, "LastName": last_name, "Email": email,
            "Name": format!("{first_name} {last_name}"), "CurrencyIsoCode": "USD",
            "OwnerId": self.users[0], "HasOptedOutOfEmail": false, "HasOptedOutOfFax": false,
            "DoNotCall": false, "IsPersonAccount": false}),
        )
    }

    /// A person account, the contact behind it, and a deal of it; the places of the last two.
    pub fn person(&mut self, first_name: &str, last_name: &str) -> (usize, usize) {
        let contact = self.create_contact(first_name, last_name, "person@mail.example");
        let contact_id = self.tables["Contact"][contact].id.clone();
        let account = self.add(
            "Account",
            now(),
            json!({
            "Name": format!("{first_name} {last_name}"), "IsPersonAccount": true,
            "PersonContactId": contact_id, "OwnerId": self.users[0], "CurrencyIsoCode": "USD"}),
        );
        let account = self.tables["Account"][account].id.clone();
        self.change("Contact", contact, |row| {
            row.values.insert("IsPersonAccount".into(), json!(true));
            row.values.insert("AccountId".into(), json!(account));
        });
        let deal = self.add(
            "Opportunity",
            now(),
            json!({
            "Name": format!("Deal of {first_name}"), "StageName": self.stages[0].0,
            "CloseDate": "2026-12-31", "AccountId": account, "OwnerId": self.users[0],
            "CurrencyIsoCode": "USD", "Amount": 10.0, "IsClosed": false, "IsWon": false}),
        );
        (contact, deal)
    }

    /// The individual behind a contact, made where there is none.
    pub fn individual(&mut self, contact: usize) -> String {
        let known = self.tables["Contact"][contact].values.get("IndividualId");
        if let Some(known) = known.and_then(Value::as_str) {
            return known.to_owned();
        }
        let values = json!({"HasOptedOutSolicit": false, "ShouldForget": false});
        let at = self.add("Individual", now(), values);
        let id = self.tables["Individual"][at].id.clone();
        let made = json!(id);
        self.change("Contact", contact, |row| drop(row.values.insert("IndividualId".into(), made)));
        id
    }

    pub fn change(&mut self, sobject: &str, place: usize, change: impl FnOnce(&mut Row)) {
        let row = &mut self.tables.get_mut(sobject).unwrap()[place];
        row.stamp = now();
        change(row);
    }

    /// Puts a record into the recycle bin, with what belongs to it.
    pub fn delete(&mut self, sobject: &str, place: usize) {
        let id = json!(self.tables[sobject][place].id);
        self.change(sobject, place, |row| row.deleted = true);
        let children: &[(&str, &str)] = match sobject {
            "Account" => &[("Contact", "AccountId"), ("Opportunity", "AccountId")],
            "Contact" => &[("OpportunityContactRole", "ContactId")],
            "Opportunity" => &[("OpportunityContactRole", "OpportunityId")],
            _ => &[],
        };
        for (child, field) in children {
            let rows = self.tables.get(*child).cloned().unwrap_or_default();
            for (at, row) in rows.iter().enumerate() {
                if !row.deleted && row.values.get(*field) == Some(&id) {
                    self.delete(child, at);
                }
            }
        }
    }

    /// Merges two accounts. What belonged to the loser moves to the winner, without any trace in its own
    /// time of change.
    pub fn merge(&mut self, winner: usize, loser: usize) {
        let winner_id = self.tables["Account"][winner].id.clone();
        let loser_id = json!(self.tables["Account"][loser].id);
        self.change("Account", winner, |_| ());
        self.change("Account", loser, |row| {
            row.deleted = true;
            row.master = Some(winner_id.clone());
        });
        for child in ["Contact", "Opportunity"] {
            for row in self.tables.get_mut(child).into_iter().flatten() {
                if row.values.get("AccountId") == Some(&loser_id) {
                    row.values.insert("AccountId".into(), json!(winner_id));
                }
            }
        }
    }

    /// Empties the recycle bin.
    pub fn purge(&mut self) {
        for row in self.tables.values_mut().flatten().filter(|row| row.deleted) {
            row.purged = true;
        }
    }

    pub fn ids(&self, sobject: &str) -> Vec<String> {
        let rows = self.tables.get(sobject).into_iter().flatten();
        rows.filter(|row| !row.deleted).map(|row| row.id.clone()).collect()
    }

    pub fn stages(&self) -> Vec<String> {
        self.stages.iter().map(|(name, _)| name.clone()).collect()
    }

    pub fn stages_of(&self, record_type: &str) -> Option<Vec<String>> {
        let at = self.record_types.iter().position(|(id, _)| id == record_type)?;
        self.of_type.get(at).cloned()
    }

    /// The log of deletions.
    pub fn deleted(&self, asked: &Asked, sobject: &str) -> Reply {
        let moment = |name: &str| {
            let text = asked.param(name)?;
            DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.timestamp())
        };
        let (Some(start), Some(end)) = (moment("start"), moment("end")) else {
            return refusal(400, "INVALID_REPLICATION_DATE", "start and end are needed");
        };
        if end - start < 60 || start < now() - LOG {
            let message = "startDate before org replication enabled date or too close to endDate";
            return refusal(400, "INVALID_REPLICATION_DATE", message);
        }
        let Some(rows) = self.tables.get(sobject) else { return super::missing() };
        let gone = rows.iter().filter(|row| row.deleted && (start..=end).contains(&row.stamp));
        let gone = gone.map(|row| json!({"id": row.id, "deletedDate": stamp(row.stamp)}));
        Reply::json(
            200,
            json!({
            "deletedRecords": gone.collect::<Vec<_>>(),
            "earliestDateAvailable": stamp(now() - LOG), "latestDateCovered": stamp(end)}),
        )
    }
}

/// When records were last changed at the beginning.
struct Clock {
    begin: i64,
    step: i64,
    count: i64,
    one: bool,
}

impl Clock {
    fn now(&self) -> i64 {
        let spread = 29 * 24 * 3600;
        if self.one { self.begin } else { self.begin + spread * self.step / self.count.max(1) }
    }

    fn next(&mut self) -> i64 {
        self.step += 1;
        self.now()
    }
}
