//! Close on loopback: searches with their cap, their cursors that die and their lag, lists that skip so
//! far and no further, the event log, merges, limits and refusals.

mod definitions;
mod limits;
mod records;
mod search;
mod tokens;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use self::limits::Meter;
use self::records::State;
use self::tokens::Tokens;
use super::company::Company;
use super::{Asked, Fake, Knobs, Object, Reply, Served, held, serve};

/// How it differs from an ordinary organization.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether each group of endpoints takes 100 requests in five seconds; else so many that nobody
    /// reaches that.
    pub real_limits: bool,
    /// How long a cursor of a search lives.
    pub cursor_life: Duration,
    /// How many records a sequence of pages of a search gives at most.
    pub cap: usize,
    /// How far the list of opportunities skips at most.
    pub max_skip: usize,
    /// How long a search does not know of a change.
    pub search_lag: Duration,
    /// So many custom fields of contacts more.
    pub more_fields: usize,
    /// So many of what nobody moves: `note`, `call`, `task`.
    pub others: Vec<(&'static str, u64)>,
    /// The port; a free one where it is 0.
    pub port: u16,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            real_limits: false,
            cursor_life: Duration::from_secs(30),
            cap: 10_000,
            max_skip: 250_000,
            search_lag: Duration::ZERO,
            more_fields: 0,
            others: Vec::new(),
            port: 0,
        }
    }
}

/// A Close organization.
pub struct CloseFake {
    served: Served,
    inner: Arc<Inner>,
}

struct Inner {
    knobs: Arc<Knobs>,
    options: Options,
    company: Company,
    state: Mutex<State>,
    searches: Mutex<search::Searches>,
    meter: Mutex<Meter>,
    tokens: Mutex<Tokens>,
}

/// An organization of this company.
pub fn start(company: Company) -> CloseFake {
    start_with(company, Options::default())
}

/// One that differs from an ordinary one.
pub fn start_with(company: Company, options: Options) -> CloseFake {
    let knobs = Arc::new(Knobs::default());
    let inner = Arc::new(Inner {
        knobs: Arc::clone(&knobs),
        state: Mutex::new(State::of(&company)),
        searches: Mutex::default(),
        meter: Mutex::new(Meter::new(options.real_limits)),
        tokens: Mutex::new(Tokens::default()),
        options,
        company,
    });
    let answering = Arc::clone(&inner);
    let served = serve(inner.options.port, knobs, move |asked| answering.answer(asked));
    CloseFake { served, inner }
}

impl CloseFake {
    /// How many requests were refused because of a limit.
    pub fn limited(&self) -> u64 {
        held(&self.inner.meter).refused
    }

    /// The app that may ask for tokens, and its secret.
    pub fn client(&self) -> (&'static str, &'static str) {
        (tokens::CLIENT_ID, tokens::CLIENT_SECRET)
    }

    /// Sets a field of a record; its time of change becomes now.
    pub fn set(&self, object: Object, place: usize, field: &str, value: Value) {
        held(&self.inner.state).set(object, place, field, value);
    }

    /// All records of an object were created in one moment, and the first so many changed at times of
    /// their own.
    pub fn level(&self, object: Object, apart: usize) {
        held(&self.inner.state).level(object, apart);
    }
}

impl Fake for CloseFake {
    fn service(&self) -> &'static str {
        "close"
    }

    fn url(&self) -> String {
        self.served.url.clone()
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        vec![("ADOPTIV_MIGRATE_CLOSE_TOKEN", tokens::KEY.to_owned())]
    }

    fn knobs(&self) -> Arc<Knobs> {
        Arc::clone(&self.inner.knobs)
    }

    fn ids(&self, object: Object) -> Vec<String> {
        held(&self.inner.state).ids(object)
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

    fn merge_accounts(&self, winner: usize, loser: usize) -> bool {
        held(&self.inner.state).merge(winner, loser);
        true
    }
}

fn error(status: u16, text: &str) -> Reply {
    Reply::json(status, json!({ "error": text }))
}

fn field_error(field: &str, text: &str) -> Reply {
    Reply::json(400, json!({ "errors": [], "field-errors": { field: text } }))
}

fn object(word: &str) -> Option<Object> {
    match word {
        "lead" => Some(Object::Accounts),
        "contact" => Some(Object::Contacts),
        "opportunity" => Some(Object::Deals),
        _ => None,
    }
}

impl Inner {
    fn answer(&self, asked: &Asked) -> Reply {
        match asked.path.as_str() {
            "/oauth2/token/" if asked.method == "POST" => {
                return held(&self.tokens).give(&asked.form(), &self.knobs);
            }
            "/oauth2/revoke/" if asked.method == "POST" => {
                return held(&self.tokens).revoke(&asked.form());
            }
            _ => {}
        }
        let authorization = asked.headers.get("authorization").map(String::as_str);
        if self.knobs.is_expired(false) || !held(&self.tokens).is_good(authorization) {
            return error(
                401,
                "The server could not verify that you are authorized to access the URL requested.",
            );
        }
        if asked.headers.contains_key("x-tz-offset") {
            return error(400, "no offset is needed here");
        }
        let header = match held(&self.meter).take(&asked.path) {
            Ok(header) => header,
            Err(reply) => return reply,
        };
        let reply = if self.knobs.is_forbidden(asked) {
            error(403, "You don't have permission to do that.")
        } else {
            self.route(asked)
        };
        reply.with("ratelimit", header)
    }

    fn route(&self, asked: &Asked) -> Reply {
        let Some(path) =
            asked.path.strip_prefix("/api/v1/").and_then(|path| path.strip_suffix('/'))
        else {
            return error(404, "Not found");
        };
        let words: Vec<&str> = path.split('/').collect();
        let get = asked.method == "GET";
        match words.as_slice() {
            ["data", "search"] if asked.method == "POST" => self.search(asked),
            ["me"] if get => definitions::me(),
            ["organization", definitions::ORGANIZATION] if get => {
                definitions::organization(&self.company)
            }
            ["user"] if get => definitions::users(&self.company, asked),
            ["pipeline"] if get => definitions::pipelines(&self.company),
            ["status", "lead"] if get => definitions::lead_statuses(),
            ["custom_field_schema", word] if get => match object(word) {
                Some(object) => definitions::custom(object, self.options.more_fields),
                None => error(404, "Not found"),
            },
            ["opportunity"] if get => held(&self.state).opportunities(asked, self.options.max_skip),
            ["activity", "note" | "call" | "email" | "sms" | "meeting"] | ["task"] if get => {
                let name = words[words.len() - 1];
                let count = self.options.others.iter().find(|(other, _)| *other == name);
                let count = count.map_or(0, |(_, count)| *count);
                let data = if count > 0 { json!([{"id": "acti_1"}]) } else { json!([]) };
                let mut body = json!({"data": data, "has_more": count > 1});
                // Not all lists count.
                if name != "sms" {
                    body["total_results"] = json!(count);
                }
                Reply::json(200, body)
            }
            ["event"] if get => held(&self.state).events(asked, self.knobs.circles()),
            [word, id] if get && object(word).is_some() => match object(word) {
                Some(object) => held(&self.state).one(object, id, word),
                None => error(404, "Not found"),
            },
            ["data", "search"]
            | ["me"]
            | ["user"]
            | ["pipeline"]
            | ["opportunity"]
            | ["event"]
            | ["status", "lead"]
            | ["custom_field_schema", _] => error(405, "Method not allowed"),
            _ => error(404, "Not found"),
        }
    }

    fn search(&self, asked: &Asked) -> Reply {
        let state = held(&self.state);
        held(&self.searches).answer(&asked.json(), &state, &self.options, self.knobs.circles())
    }
}
