//! A Salesforce org on loopback: REST with strict SOQL, describe, UI API, limits, OAuth.

mod data;
pub mod oauth;
mod query;
mod schema;
mod soql;

use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use self::data::Data;
use super::company::Company;
use super::{Asked, Fake, Knobs, Object, Reply, Served, held, serve};

/// The access token of a run that has no OAuth.
pub const TOKEN: &str = "00DFake00000000!static";

/// What is particular about an org.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port; 0 for any.
    pub port: u16,
    /// The API calls that a day allows.
    pub daily: u64,
    /// How many cells (rows by fields) a page has at most; it has 200 to 2,000 rows.
    pub cells: usize,
    /// How many rows a page has, where tests want fewer than any org gives.
    pub rows: Option<usize>,
    /// Fields that the user may not see: `Contact.DoNotCall`.
    pub hidden: Vec<String>,
    /// Whether opportunities have record types.
    pub record_types: bool,
    /// Whether each record has its currency.
    pub multi_currency: bool,
    /// Whether accounts can be people.
    pub person_accounts: bool,
    /// Further custom fields of accounts, so many.
    pub wide: usize,
    /// Whether the org is a sandbox.
    pub sandbox: bool,
    /// The versions of the API that it knows.
    pub versions: Vec<&'static str>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            port: 0,
            daily: 5_000_000,
            cells: 20_000,
            rows: None,
            hidden: Vec::new(),
            record_types: true,
            multi_currency: true,
            person_accounts: false,
            wide: 0,
            sandbox: false,
            versions: vec!["31.0", "59.0", "66.0", "67.0", "68.0"],
        }
    }
}

/// The org.
pub struct SalesforceFake {
    inner: Arc<Inner>,
    served: Served,
}

struct Inner {
    options: Options,
    data: Mutex<Data>,
    oauth: Mutex<oauth::Oauth>,
    used: Mutex<u64>,
    refused: Mutex<u64>,
    knobs: Arc<Knobs>,
}

pub fn start(company: Company) -> SalesforceFake {
    start_with(company, Options::default())
}

pub fn start_with(company: Company, options: Options) -> SalesforceFake {
    let knobs = Arc::new(Knobs::default());
    let inner = Arc::new(Inner {
        data: Mutex::new(Data::of(&company, &options)),
        oauth: Mutex::default(),
        used: Mutex::new(0),
        refused: Mutex::new(0),
        knobs: Arc::clone(&knobs),
        options,
    });
    let answering = Arc::clone(&inner);
    let served = serve(inner.options.port, knobs, move |asked| answering.answer(asked));
    inner.oauth().url.clone_from(&served.url);
    SalesforceFake { inner, served }
}

/// The first characters of an object's ids.
pub fn prefix(sobject: &str) -> &'static str {
    match sobject {
        "Account" => "001",
        "Contact" => "003",
        "Opportunity" => "006",
        "OpportunityContactRole" => "00K",
        "User" => "005",
        "Individual" => "0PK",
        "Lead" => "00Q",
        "ContactPointTypeConsent" => "0Zq",
        "ContactPointConsent" => "0Zr",
        "ContactPointPhone" => "0Zs",
        "ContactPointEmail" => "0Zt",
        "RecordType" => "012",
        "OpportunityStage" => "01J",
        _ => "00D",
    }
}

fn sobject(object: Object) -> &'static str {
    match object {
        Object::Accounts => "Account",
        Object::Contacts => "Contact",
        Object::Deals => "Opportunity",
    }
}

/// A refusal in the service's own form.
fn refusal(status: u16, code: &str, message: &str) -> Reply {
    Reply::json(status, json!([{"message": message, "errorCode": code}]))
}

fn missing() -> Reply {
    refusal(404, "NOT_FOUND", "The requested resource does not exist")
}

impl SalesforceFake {
    /// How many calls were refused because of a limit.
    pub fn refused(&self) -> u64 {
        *held(&self.inner.refused)
    }

    /// What of the day is spent.
    pub fn spend(&self, calls: u64) {
        *held(&self.inner.used) = calls;
    }

    /// Empties the recycle bin.
    pub fn purge(&self) {
        self.inner.data().purge();
    }

    /// Puts a deleted record back.
    pub fn undelete(&self, object: Object, place: usize) {
        let mut data = self.inner.data();
        data.change(sobject(object), place, |row| row.deleted = false);
    }

    /// The locators given so far are not known any more.
    pub fn forget_locators(&self) {
        self.inner.data().locators.clear();
    }

    /// Gives a deal another contact; the deal itself does not change.
    pub fn add_role(&self, deal: usize, contact: usize, primary: bool) {
        self.inner.data().add_role(deal, contact, primary);
    }

    /// Takes a contact from a deal; the deal itself does not change.
    pub fn remove_role(&self, deal: usize, contact: usize) {
        self.inner.data().remove_role(deal, contact);
    }

    /// Sets a field of a record as somebody with a long transaction would: it becomes visible now, with
    /// a stamp that lies so many seconds back.
    pub fn set_late(&self, object: Object, place: usize, field: &str, value: Value, back: i64) {
        let mut data = self.inner.data();
        data.change(sobject(object), place, |row| {
            row.values.insert(field.to_owned(), value);
            row.stamp -= back;
        });
    }

    /// Sets a field of a record, now.
    pub fn set(&self, object: Object, place: usize, field: &str, value: Value) {
        self.set_late(object, place, field, value, 0);
    }

    /// Makes a person account with its contact, and a deal of it; the places of contact and deal.
    pub fn person(&self, first_name: &str, last_name: &str) -> (usize, usize) {
        self.inner.data().person(first_name, last_name)
    }

    /// A contact objects to being marketed to, in the record that is kept for that.
    pub fn object(&self, contact: usize) {
        let mut data = self.inner.data();
        let values = json!({"HasOptedOutSolicit": true, "ShouldForget": false});
        let at = data.add("Individual", data::now(), values);
        let id = json!(data.tables["Individual"][at].id);
        data.change("Contact", contact, |row| drop(row.values.insert("IndividualId".into(), id)));
    }

    /// Makes a person who is a lead; its id and place.
    pub fn lead(&self, first_name: &str, last_name: &str, more: Value) -> (String, usize) {
        let mut data = self.inner.data();
        let mut values = json!({"FirstName": first_name, "LastName": last_name,
            "Name": format!("{first_name} {last_name}"), "OwnerId": data.users[0],
            "CurrencyIsoCode": "USD", "HasOptedOutOfEmail": false, "HasOptedOutOfFax": false,
            "DoNotCall": false, "IsConverted": false, "Status": "Open - Not Contacted"});
        let Value::Object(more) = more else { panic!("an object") };
        for (name, value) in more {
            values[name] = value;
        }
        let at = data.add("Lead", data::now(), values);
        (data.tables["Lead"][at].id.clone(), at)
    }

    /// Converts a lead: a contact and an account are made of it, and the lead stays; the contact's id.
    pub fn convert(&self, lead: usize) -> String {
        let mut data = self.inner.data();
        let row = data.tables["Lead"][lead].clone();
        let text = |name: &str| {
            row.values.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let account = json!({"Name": text("Company"), "IsPersonAccount": false,
            "OwnerId": data.users[0], "CurrencyIsoCode": "USD"});
        let account = data.add("Account", data::now(), account);
        let account = data.tables["Account"][account].id.clone();
        let contact = data.create_contact(&text("FirstName"), &text("LastName"), &text("Email"));
        let contact = {
            let made = account.clone();
            data.change("Contact", contact, |row| {
                drop(row.values.insert("AccountId".into(), json!(made)))
            });
            data.tables["Contact"][contact].id.clone()
        };
        let became = contact.clone();
        data.change("Lead", lead, |row| {
            row.values.insert("IsConverted".into(), json!(true));
            row.values.insert("Status".into(), json!("Qualified"));
            row.values.insert("ConvertedContactId".into(), json!(became));
            row.values.insert("ConvertedAccountId".into(), json!(account));
        });
        contact
    }

    /// Sets a field of a lead, now.
    pub fn set_lead(&self, lead: usize, field: &str, value: Value) {
        let mut data = self.inner.data();
        data.change("Lead", lead, |row| drop(row.values.insert(field.to_owned(), value)));
    }

    /// Deletes a lead.
    pub fn delete_lead(&self, lead: usize) {
        self.inner.data().delete("Lead", lead);
    }

    /// Things that are none of ours: so many tasks, notes and the like.
    pub fn more(&self, sobject: &'static str, count: usize) {
        let mut data = self.inner.data();
        for _ in 0..count {
            data.add(sobject, data::now(), json!({}));
        }
    }

    /// What the individual behind a contact said about a kind of contact point, until a moment; the
    /// contact itself does not change, unless it had no individual yet.
    pub fn said_of_type(
        &self,
        contact: usize,
        kind: Option<&str>,
        status: &str,
        end: Option<&str>,
    ) {
        let mut data = self.inner.data();
        let party = data.individual(contact);
        let values = json!({"PartyId": party, "ContactPointType": kind,
            "PrivacyConsentStatus": status, "EffectiveTo": end});
        data.add("ContactPointTypeConsent", data::now(), values);
    }

    /// What the individual behind a contact said about one number.
    pub fn said_of_number(&self, contact: usize, number: &str, status: &str) {
        let mut data = self.inner.data();
        let party = data.individual(contact);
        let values = json!({"ParentId": party, "TelephoneNumber": number});
        let at = data.add("ContactPointPhone", data::now(), values);
        let point = data.tables["ContactPointPhone"][at].id.clone();
        let values = json!({"ContactPointId": point, "PrivacyConsentStatus": status});
        data.add("ContactPointConsent", data::now(), values);
    }

    /// The individual behind a contact, made where there is none.
    pub fn individual(&self, contact: usize) -> String {
        self.inner.data().individual(contact)
    }

    /// An individual objects to being marketed to, later than the contact changed.
    pub fn object_later(&self, contact: usize) {
        let mut data = self.inner.data();
        let id = data.individual(contact);
        let at = data.tables["Individual"].iter().position(|row| row.id == id).unwrap();
        data.change("Individual", at, |row| {
            row.values.insert("HasOptedOutSolicit".into(), json!(true));
        });
    }

    /// A refresh token, as if somebody had connected.
    pub fn refresh_token(&self) -> String {
        self.inner.oauth().grant()
    }
}

impl Fake for SalesforceFake {
    fn service(&self) -> &'static str {
        "salesforce"
    }

    fn url(&self) -> String {
        self.served.url.clone()
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        vec![
            ("ADOPTIV_MIGRATE_SALESFORCE_TOKEN", TOKEN.to_owned()),
            ("ADOPTIV_MIGRATE_SALESFORCE_URL", self.url()),
        ]
    }

    fn knobs(&self) -> Arc<Knobs> {
        Arc::clone(&self.inner.knobs)
    }

    fn ids(&self, object: Object) -> Vec<String> {
        self.inner.data().ids(sobject(object))
    }

    fn rename(&self, contact: usize, first_name: &str) {
        self.set(Object::Contacts, contact, "FirstName", json!(first_name));
    }

    fn create(&self, first_name: &str, last_name: &str, email: &str) -> usize {
        self.inner.data().create_contact(first_name, last_name, email)
    }

    fn delete(&self, object: Object, place: usize) {
        self.inner.data().delete(sobject(object), place);
    }

    fn merge_accounts(&self, winner: usize, loser: usize) -> bool {
        self.inner.data().merge(winner, loser);
        true
    }
}

impl Inner {
    fn data(&self) -> MutexGuard<'_, Data> {
        held(&self.data)
    }

    fn oauth(&self) -> MutexGuard<'_, oauth::Oauth> {
        held(&self.oauth)
    }

    fn answer(&self, asked: &Asked) -> Reply {
        if asked.path.starts_with("/services/oauth2/") {
            return self.oauth().answer(asked, &self.knobs);
        }
        if long(asked) > 16_384 {
            let body = "<html><head><title>Error 414</title></head></html>".to_owned();
            return Reply { status: 414, headers: Vec::new(), kind: "text/html", body };
        }
        if asked.path == "/services/data" || asked.path == "/services/data/" {
            return self.versions();
        }
        let reply = self.checked(asked);
        let used = *held(&self.used);
        reply.with("sforce-limit-info", format!("api-usage={used}/{}", self.options.daily))
    }

    fn versions(&self) -> Reply {
        let version = |number: &&str| {
            let label = format!("Release of {number}");
            json!({"version": number, "label": label, "url": format!("/services/data/v{number}")})
        };
        Reply::json(200, Value::Array(self.options.versions.iter().map(version).collect()))
    }

    fn checked(&self, asked: &Asked) -> Reply {
        let bearer =
            asked.headers.get("authorization").and_then(|held| held.strip_prefix("Bearer "));
        let known = bearer.is_some_and(|token| token == TOKEN || self.oauth().knows(token));
        if !known || self.knobs.is_expired(false) {
            return refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
        }
        {
            let mut used = held(&self.used);
            if *used >= self.options.daily {
                *held(&self.refused) += 1;
                return refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
            }
            *used += 1;
        }
        if self.knobs.is_forbidden(asked) {
            let message = "You do not have the level of access necessary to perform the operation you \
                           requested. Please contact the owner of the record or your administrator if \
                           access is necessary.";
            return refusal(403, "INSUFFICIENT_ACCESS", message);
        }
        let Some((version, rest)) = asked.path["/services/data/".len().min(asked.path.len())..]
            .strip_prefix('v')
            .map(|path| path.split_once('/').unwrap_or((path, "")))
        else {
            return missing();
        };
        if !self.options.versions.contains(&version) {
            return missing();
        }
        if asked.method != "GET" {
            let message = "HTTP Method 'POST' not allowed. Allowed are HEAD,GET";
            return refusal(405, "METHOD_NOT_ALLOWED", message);
        }
        self.route(asked, version, rest)
    }

    fn route(&self, asked: &Asked, version: &str, rest: &str) -> Reply {
        let steps: Vec<&str> = rest.split('/').filter(|step| !step.is_empty()).collect();
        let at = |rest: &str| format!("/services/data/v{version}/{rest}");
        match steps.as_slice() {
            [] => {
                let data = self.data();
                let identity =
                    format!("https://login.salesforce.com/id/{}/{}", data.org, data.users[0]);
                Reply::json(
                    200,
                    json!({
                        "sobjects": at("sobjects"), "query": at("query"), "queryAll": at("queryAll"),
                        "identity": identity,
                    }),
                )
            }
            ["query"] => self.query(asked, version, false),
            ["queryAll"] => self.query(asked, version, true),
            ["query" | "queryAll", locator] => self.more(version, locator),
            ["limits"] => {
                let left = self.options.daily.saturating_sub(*held(&self.used));
                let daily = json!({"Max": self.options.daily, "Remaining": left});
                Reply::json(200, json!({"DailyApiRequests": daily}))
            }
            ["limits", "recordCount"] => self.record_count(asked),
            ["connect", "organization"] => {
                let several = self.options.multi_currency;
                let currency = (!several).then_some("USD");
                Reply::json(
                    200,
                    json!({"name": "Fernhill", "orgId": self.data().org, "features": {
                        "multiCurrency": several, "defaultCurrencyIsoCode": currency,
                    }}),
                )
            }
            ["sobjects", sobject, "describe"] => self.describe(sobject),
            ["sobjects", sobject, "deleted"] => self.data().deleted(asked, sobject),
            ["ui-api", "object-info", "Opportunity", "picklist-values", id] => {
                match self.data().stages_of(id) {
                    Some(stages) => picklist(&stages),
                    None => missing(),
                }
            }
            _ => missing(),
        }
    }

    fn describe(&self, sobject: &str) -> Reply {
        let Some(columns) = schema::columns(sobject, &self.options) else { return missing() };
        let data = self.data();
        let mut types: Vec<Value> = Vec::new();
        if sobject == "Opportunity" && self.options.record_types {
            types.extend(data.record_types.iter().map(|of| record_type(&of.0, &of.1, false)));
        }
        types.push(record_type("012000000000000AAA", "Master", true));
        let describe = schema::describe(sobject, &columns, &data.stages(), &json!(types));
        Reply::json(200, describe)
    }

    /// Estimates; what is empty is missing.
    fn record_count(&self, asked: &Asked) -> Reply {
        let data = self.data();
        let names = asked.param("sObjects").unwrap_or_default();
        let counts = names.split(',').filter_map(|name| {
            let count = data.ids(name).len();
            (count > 0).then(|| json!({"count": count - count / 50, "name": name}))
        });
        Reply::json(200, json!({"sObjects": counts.collect::<Vec<_>>()}))
    }
}

fn record_type(id: &str, name: &str, master: bool) -> Value {
    json!({"active": true, "available": true, "defaultRecordTypeMapping": master,
        "developerName": name.replace(' ', "_"), "master": master, "name": name, "recordTypeId": id})
}

fn picklist(stages: &[String]) -> Reply {
    let value = |stage: &String| {
        json!({"attributes": {"picklistAtrributesValueType": "OpportunityStage"}, "label": stage,
            "validFor": [], "value": stage})
    };
    let values: Vec<Value> = stages.iter().map(value).collect();
    Reply::json(
        200,
        json!({"eTag": "0", "picklistFieldValues": {"StageName": {
        "controllerValues": {}, "defaultValue": null, "values": values}}}),
    )
}

/// How long the address and the headers of a request are.
fn long(asked: &Asked) -> usize {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(&asked.query);
    let headers = asked.headers.iter().map(|(name, value)| name.len() + value.len() + 4);
    asked.path.len() + query.finish().len() + headers.sum::<usize>()
}
