//! Pipedrive on loopback, by its API v2 and what is left of v1: lists by cursor, token budget, limits
//! and refusals, deleted and archived deals, merges that leave no trace.

mod answers;
pub mod definitions;
mod limits;
mod records;
mod tokens;

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use self::answers::{error, list};
use self::limits::Meter;
use self::records::State;
use self::tokens::Tokens;
use super::company::Company;
use super::{Asked, Fake, Knobs, Object, Reply, Served, held, serve};

/// How it differs from an ordinary account.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether the limit is that of an API token of the smallest plan, 20 in two seconds; else so high
    /// that nobody reaches it.
    pub real_limits: bool,
    /// The tokens of a day.
    pub daily: u64,
    /// Whether the account has the add-on Campaigns.
    pub campaigns: bool,
    /// Whether the user may not see what the add-on knows.
    pub campaigns_hidden: bool,
    /// So many of the first deals are archived.
    pub archived: usize,
    /// Whether filters by time are ignored, as parameters with a wrong name are.
    pub ignores_time: bool,
    /// The highest ids of what nobody moves: `notes`, `activities`, `files`, `products`.
    pub others: Vec<(&'static str, u64)>,
    /// The port; a free one where it is 0.
    pub port: u16,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            real_limits: false,
            daily: 100_000_000,
            campaigns: true,
            campaigns_hidden: false,
            archived: 0,
            ignores_time: false,
            others: Vec::new(),
            port: 0,
        }
    }
}

/// A Pipedrive account.
pub struct PipedriveFake {
    served: Served,
    inner: Arc<Inner>,
}

struct Inner {
    knobs: Arc<Knobs>,
    options: Options,
    company: Company,
    state: Mutex<State>,
    meter: Mutex<Meter>,
    tokens: Mutex<Tokens>,
    /// Cursors of an earlier time are refused.
    forgets: Mutex<bool>,
    leads: Mutex<Vec<Value>>,
}

/// An account of this company.
pub fn start(company: Company) -> PipedriveFake {
    start_with(company, Options::default())
}

/// An account that differs from an ordinary one.
pub fn start_with(company: Company, options: Options) -> PipedriveFake {
    let knobs = Arc::new(Knobs::default());
    let inner = Arc::new(Inner {
        knobs: Arc::clone(&knobs),
        state: Mutex::new(State::of(&company, options.archived)),
        meter: Mutex::new(Meter::new(options.real_limits, options.daily)),
        tokens: Mutex::new(Tokens::default()),
        forgets: Mutex::new(false),
        leads: Mutex::default(),
        options,
        company,
    });
    let answering = Arc::clone(&inner);
    let served = serve(inner.options.port, knobs, move |asked| answering.answer(asked));
    PipedriveFake { served, inner }
}

impl PipedriveFake {
    /// Makes a lead of a person, changed now; its place.
    pub fn lead(&self, person: Option<usize>, title: &str, more: Value) -> usize {
        let person = person.map(|at| held(&self.inner.state).live(Object::Contacts)[at]);
        let mut leads = held(&self.inner.leads);
        let now = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let mut lead = json!({
            "id": format!("adf21080-0e10-11eb-879b-{:012}", leads.len() + 1), "title": title,
            "owner_id": 1, "creator_id": 1, "label_ids": [], "person_id": person,
            "organization_id": null, "source_name": "API", "origin": "API", "origin_id": null,
            "channel": null, "channel_id": null, "is_archived": false, "was_seen": false,
            "value": {"amount": 999, "currency": "USD"}, "expected_close_date": null,
            "next_activity_id": null, "add_time": now, "update_time": now, "visible_to": "3",
        });
        let Value::Object(more) = more else { panic!("an object") };
        for (name, value) in more {
            lead[name] = value;
        }
        leads.push(lead);
        leads.len() - 1
    }

    /// Changes a lead, now.
    pub fn change_lead(&self, at: usize, name: &str, value: Value) {
        let now = chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        let lead = &mut held(&self.inner.leads)[at];
        lead[name] = value;
        lead["update_time"] = json!(now);
    }

    /// Takes a lead away, as converting it into a deal does.
    pub fn drop_lead(&self, at: usize) {
        held(&self.inner.leads).remove(at);
    }

    /// How many requests were refused because of a limit.
    pub fn limited(&self) -> u64 {
        held(&self.inner.meter).refused
    }

    /// How many tokens were spent.
    pub fn spent(&self) -> u64 {
        held(&self.inner.meter).used
    }

    /// The next cursor that comes is refused.
    pub fn forget_cursors(&self) {
        *held(&self.inner.forgets) = true;
    }
}

impl Fake for PipedriveFake {
    fn service(&self) -> &'static str {
        "pipedrive"
    }

    fn url(&self) -> String {
        self.served.url.clone()
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        vec![("ADOPTIV_MIGRATE_PIPEDRIVE_TOKEN", tokens::STATIC.to_owned())]
    }

    fn knobs(&self) -> Arc<Knobs> {
        Arc::clone(&self.inner.knobs)
    }

    fn ids(&self, object: Object) -> Vec<String> {
        held(&self.inner.state).live(object).iter().map(u64::to_string).collect()
    }

    fn rename(&self, contact: usize, first_name: &str) {
        held(&self.inner.state).rename(contact, first_name);
    }

    fn create(&self, first_name: &str, last_name: &str, email: &str) -> usize {
        held(&self.inner.state).create(first_name, last_name, email)
    }

    fn delete(&self, object: Object, place: usize) {
        held(&self.inner.state).delete(object, place);
    }

    /// It is done, but nobody who reads sees more than that one is gone.
    fn merge_accounts(&self, winner: usize, loser: usize) -> bool {
        held(&self.inner.state).merge_accounts(winner, loser);
        false
    }
}

impl Inner {
    fn answer(&self, asked: &Asked) -> Reply {
        if asked.path.starts_with("/oauth/token") {
            return self.oauth(asked);
        }
        if !self.knows(asked) {
            return error(401, "unauthorized access");
        }
        let headers = match held(&self.meter).take(limits::price(&asked.path)) {
            Ok(headers) => headers,
            Err(reply) => return reply,
        };
        let mut reply = if self.knobs.is_forbidden(asked) {
            error(403, "Scope and URL mismatch")
        } else if asked.method != "GET" {
            error(405, "Method not allowed")
        } else {
            self.route(asked)
        };
        reply.headers.extend(headers);
        reply
    }

    /// The token of a user in its own header, or one of an app.
    fn knows(&self, asked: &Asked) -> bool {
        if let Some(token) = asked.headers.get("x-api-token") {
            return token == tokens::STATIC;
        }
        let bearer = asked.headers.get("authorization").and_then(|all| all.strip_prefix("Bearer "));
        bearer.is_some_and(|token| {
            held(&self.tokens).is_access(token) && !self.knobs.is_expired(false)
        })
    }

    fn oauth(&self, asked: &Asked) -> Reply {
        if asked.path != "/oauth/token" {
            // A redirect that turns the form into nothing.
            return Reply::json(301, json!({})).with("location", "/oauth/token");
        }
        if asked.method != "POST" {
            return error(405, "Method not allowed");
        }
        held(&self.tokens).give(asked, &self.knobs, &self.served_at(asked))
    }

    fn served_at(&self, asked: &Asked) -> String {
        format!("http://{}", asked.headers.get("host").cloned().unwrap_or_default())
    }

    fn route(&self, asked: &Asked) -> Reply {
        match asked.path.as_str() {
            "/api/v1/users/me" => {
                Reply::json(200, json!({"success": true, "data": definitions::me(&self.company)}))
            }
            "/api/v1/users" => Reply::json(
                200,
                json!({"success": true, "data": definitions::users(&self.company)}),
            ),
            "/api/v2/personFields" => list(asked, definitions::person_fields(&self.options), false),
            "/api/v2/organizationFields" => list(asked, definitions::organization_fields(), false),
            "/api/v2/dealFields" => list(asked, definitions::deal_fields(), false),
            "/api/v2/pipelines" => list(asked, definitions::pipelines(&self.company), false),
            "/api/v2/stages" => list(asked, definitions::stages(&self.company), false),
            "/api/v2/persons" => self.records(asked, Object::Contacts, false),
            "/api/v2/organizations" => self.records(asked, Object::Accounts, false),
            "/api/v2/deals" => self.records(asked, Object::Deals, false),
            "/api/v2/deals/archived" => self.records(asked, Object::Deals, true),
            "/api/v1/notes" | "/api/v1/files" | "/api/v2/activities" | "/api/v2/products" => {
                let name = asked.path.rsplit('/').next().unwrap_or_default();
                let highest = self.options.others.iter().find(|(other, _)| *other == name);
                let data = match highest {
                    Some((_, id)) => json!([{ "id": id }]),
                    // The old lists have nothing where others have an empty list.
                    None if asked.path.starts_with("/api/v1/") => json!(null),
                    None => json!([]),
                };
                Reply::json(200, json!({"success": true, "data": data, "additional_data": {}}))
            }
            "/api/v1/leads" | "/api/v1/leads/archived" => self.leads(asked),
            "/api/v1/leadLabels" => {
                let hot = json!({"id": "f08b42a0-4e75-11ea-9643-03698ef1cfd6", "name": "Hot",
                    "color": "red", "add_time": "2020-02-13T15:31:44.000Z",
                    "update_time": "2020-02-13T15:31:44.000Z"});
                Reply::json(200, json!({"success": true, "data": [hot]}))
            }
            _ => error(404, "Unknown method ."),
        }
    }

    /// Leads, in the manner of the first version: pages by where they begin.
    fn leads(&self, asked: &Asked) -> Reply {
        let archived = asked.path.ends_with("archived");
        let number = |name: &str| asked.param(name).and_then(|text| text.parse::<usize>().ok());
        let (start, limit) = (number("start").unwrap_or(0), number("limit").unwrap_or(100));
        if limit > 500 {
            return error(400, "limit: at most 500");
        }
        let since = asked.param("updated_since").unwrap_or_default();
        let leads = held(&self.leads);
        let here = |lead: &&Value| {
            (lead["is_archived"] == true) == archived
                && (archived || lead["update_time"].as_str().unwrap_or_default() >= since)
        };
        let all: Vec<&Value> = leads.iter().filter(here).collect();
        let page: Vec<&&Value> = all.iter().skip(start).take(limit).collect();
        let more = start + page.len() < all.len();
        let pagination = json!({"start": start, "limit": limit, "more_items_in_collection": more});
        let additional = json!({ "pagination": pagination });
        Reply::json(200, json!({"success": true, "data": page, "additional_data": additional}))
    }

    fn records(&self, asked: &Asked, object: Object, archived: bool) -> Reply {
        if asked.param("cursor").is_some() && std::mem::take(&mut *held(&self.forgets)) {
            return error(400, "Invalid cursor");
        }
        let wants = asked.param("include_fields").unwrap_or_default();
        if wants.contains("marketing_status") && !self.options.campaigns {
            return error(400, "marketing_status is not available");
        }
        let shown = wants.contains("marketing_status") && !self.options.campaigns_hidden;
        let all = held(&self.state).all(object, archived);
        match answers::chosen(asked, object, all, self.options.ignores_time, shown) {
            Ok(chosen) => list(asked, chosen, self.knobs.circles()),
            Err(refused) => refused,
        }
    }
}
