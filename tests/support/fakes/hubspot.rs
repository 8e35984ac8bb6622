//! HubSpot on loopback, by its API of September 2026: lists, searches with their caps and their lag,
//! associations, the recycling bin, merges, limits and refusals.

mod answers;
mod definitions;
mod limits;
mod records;
mod tokens;

use std::sync::{Arc, Mutex};

use serde_json::json;

use self::answers::{not_found, refused, unauthorized, wrong_method};
use self::limits::Meter;
use self::records::State;
use self::tokens::Tokens;
use super::company::Company;
use super::{Asked, Fake, Knobs, Object, Reply, Served, held, serve};

/// The version of the API.
pub const VERSION: &str = "2026-09";

/// Objects that every account has beside.
const OTHERS: [&str; 9] =
    ["notes", "calls", "emails", "meetings", "tasks", "tickets", "products", "line_items", "leads"];

/// How it differs from an ordinary account.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether the limits are those of an OAuth app, 110 in ten seconds and 5 searches a second; else
    /// so high that nobody reaches them.
    pub real_limits: bool,
    /// What the static token may ask in a day.
    pub daily: u64,
    /// Whether a search knows of changes only when it is told to catch up.
    pub search_lags: bool,
    /// Whether the survivor of a merge gets a new id.
    pub new_survivor: bool,
    /// So many custom properties more of each object, with long names.
    pub more_properties: usize,
    /// Properties that the token does not see.
    pub hidden: Vec<&'static str>,
    /// Links of one record in an answer.
    pub links_at_once: usize,
    /// Whether lists are in another order than that of ids.
    pub disordered: bool,
    /// Records of objects that nobody moves, so many of each: `notes`.
    pub others: Vec<(&'static str, u64)>,
    /// The port; a free one where it is 0.
    pub port: u16,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            real_limits: false,
            daily: 1_000_000,
            search_lags: false,
            new_survivor: false,
            more_properties: 0,
            hidden: Vec::new(),
            links_at_once: 500,
            disordered: false,
            others: Vec::new(),
            port: 0,
        }
    }
}

/// A HubSpot account.
pub struct HubspotFake {
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
}

/// An account of this company.
pub fn start(company: Company) -> HubspotFake {
    start_with(company, Options::default())
}

/// An account that differs from an ordinary one.
pub fn start_with(company: Company, options: Options) -> HubspotFake {
    let knobs = Arc::new(Knobs::default());
    let inner = Arc::new(Inner {
        knobs: Arc::clone(&knobs),
        state: Mutex::new(State::of(&company)),
        meter: Mutex::new(Meter::new(options.real_limits, options.daily)),
        tokens: Mutex::new(Tokens::default()),
        options,
        company,
    });
    let answering = Arc::clone(&inner);
    let served = serve(inner.options.port, knobs, move |asked| answering.answer(asked));
    HubspotFake { served, inner }
}

impl HubspotFake {
    /// How many requests were refused because of a limit.
    pub fn limited(&self) -> u64 {
        held(&self.inner.meter).refused
    }

    /// Merges contact `loser` into `winner`.
    pub fn merge_contacts(&self, winner: usize, loser: usize) {
        let new_id = self.inner.options.new_survivor;
        held(&self.inner.state).merge(Object::Contacts, winner, loser, new_id);
    }

    /// Sets a value of a record, by the property's name and as HubSpot keeps it.
    pub fn set(&self, object: Object, place: usize, property: &str, value: &str) {
        held(&self.inner.state).set(object, place, property, value);
    }

    /// From now on a search knows of all changes so far.
    pub fn catch_up(&self) {
        held(&self.inner.state).catch_up();
    }

    /// The id and the secret of the app that may ask for tokens.
    pub fn app(&self) -> (&'static str, &'static str) {
        (tokens::CLIENT_ID, tokens::CLIENT_SECRET)
    }
}

impl Fake for HubspotFake {
    fn service(&self) -> &'static str {
        "hubspot"
    }

    fn url(&self) -> String {
        self.served.url.clone()
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        vec![("ADOPTIV_MIGRATE_HUBSPOT_TOKEN", tokens::STATIC.to_owned())]
    }

    fn knobs(&self) -> Arc<Knobs> {
        Arc::clone(&self.inner.knobs)
    }

    fn ids(&self, object: Object) -> Vec<String> {
        held(&self.inner.state).live(object).iter().map(u64::to_string).collect()
    }

    fn rename(&self, contact: usize, first_name: &str) {
        held(&self.inner.state).set(Object::Contacts, contact, "firstname", first_name);
    }

    fn create(&self, first_name: &str, last_name: &str, email: &str) -> usize {
        held(&self.inner.state).create_contact(first_name, last_name, email)
    }

    fn delete(&self, object: Object, place: usize) {
        held(&self.inner.state).archive(object, place);
    }

    fn merge_accounts(&self, winner: usize, loser: usize) -> bool {
        let new_id = self.inner.options.new_survivor;
        held(&self.inner.state).merge(Object::Accounts, winner, loser, new_id);
        true
    }
}

/// The object of a path's word; ids of types work too.
fn object(word: &str) -> Option<Object> {
    match word {
        "companies" | "0-2" => Some(Object::Accounts),
        "contacts" | "0-1" => Some(Object::Contacts),
        "deals" | "0-3" => Some(Object::Deals),
        _ => None,
    }
}

impl Inner {
    fn answer(&self, asked: &Asked) -> Reply {
        if let Some(reply) = self.oauth(asked) {
            return reply;
        }
        let is_search = asked.path.ends_with("/search");
        let Some(is_static) = self.who(asked) else {
            return unauthorized(self.knobs.is_expired(false));
        };
        let headers = match held(&self.meter).take(is_search, is_static) {
            Ok(headers) => headers,
            Err(reply) => return reply,
        };
        let length = asked.path.len() + asked.query.iter().map(|(_, v)| v.len()).sum::<usize>();
        if length > 16_000 {
            let body = "<html><body><h1>414 Request-URI Too Large</h1></body></html>".to_owned();
            return Reply { status: 414, headers: Vec::new(), kind: "text/html", body };
        }
        let mut reply = if self.knobs.is_forbidden(asked) {
            answers::forbidden(&asked.path)
        } else {
            self.route(asked)
        };
        reply.headers.extend(headers);
        reply
    }

    fn route(&self, asked: &Asked) -> Reply {
        let words: Vec<&str> = asked.path.trim_start_matches('/').split('/').collect();
        let method = asked.method.as_str();
        match (words.as_slice(), method) {
            (["account-info", VERSION, "details"], "GET") => definitions::account(),
            (["crm", "properties", VERSION, name], "GET") => match object(name) {
                Some(object) => definitions::properties(object, &self.options),
                None => refused(400, "Unable to infer object type from: the path"),
            },
            (["crm", "pipelines", VERSION, "deals" | "0-3"], "GET") => {
                definitions::pipelines(&self.company)
            }
            (["crm", "owners", VERSION], "GET") => definitions::owners(&self.company, asked),
            (["crm", "objects", VERSION, name], "GET") => match object(name) {
                Some(object) => self.list(object, asked),
                None => refused(400, "Unable to infer object type from: the path"),
            },
            (["crm", "objects", VERSION, name, "search"], "POST") => match object(name) {
                Some(object) => self.search(object, asked),
                None if OTHERS.contains(name) => {
                    let count = self.options.others.iter().find(|(other, _)| other == name);
                    let total = count.map_or(0, |(_, count)| *count);
                    Reply::json(200, json!({"total": total, "results": []}))
                }
                None => not_found(),
            },
            (["crm", "objects", VERSION, name, "batch", "read"], "POST") => match object(name) {
                Some(object) => self.batch(object, asked),
                None => not_found(),
            },
            (["crm", "associations", VERSION, from, to, "batch", "read"], "POST") => {
                match (object(from), object(to)) {
                    (Some(from), Some(to)) => self.associations(from, to, asked),
                    _ => not_found(),
                }
            }
            (["account-info", VERSION, "details"], _) | (["crm", ..], _)
                if words.contains(&VERSION) && words.len() <= 7 =>
            {
                wrong_method()
            }
            _ => not_found(),
        }
    }

    /// Whether the token is the static one; none where it is not good.
    fn who(&self, asked: &Asked) -> Option<bool> {
        let token = asked.headers.get("authorization")?.strip_prefix("Bearer ")?;
        if self.knobs.is_expired(false) {
            return None;
        }
        if token == tokens::STATIC {
            return Some(true);
        }
        held(&self.tokens).is_access(token).then_some(false)
    }

    /// What needs no token of an account.
    fn oauth(&self, asked: &Asked) -> Option<Reply> {
        let path = asked.path.strip_prefix("/oauth/")?.strip_prefix(VERSION)?;
        if asked.method != "POST" {
            return Some(wrong_method());
        }
        let mut tokens = held(&self.tokens);
        Some(match path {
            "/token" => tokens.give(&asked.form(), &self.knobs),
            "/token/introspect" => tokens.introspect(&asked.form()),
            "/token/revoke" => {
                tokens.revoke(&asked.form());
                Reply::json(200, json!({}))
            }
            _ => return None,
        })
    }
}
