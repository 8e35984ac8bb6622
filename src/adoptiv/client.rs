//! The API's operations as calls: what is asked and what comes back, nothing of how.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::wire::{WireError, WireRecord};
use crate::http::{HttpClient, HttpError, Method, Request, Traffic, Trail};
use crate::model::{CustomField, CustomType, Object, Pipeline, Settings, Stage, StageKind};
use crate::store::mirror::Setup;
use crate::store::push_batches::PushBatch;

/// The most records of one page.
pub const PAGE: u64 = 500;
/// The most records of one batch, and the most keys of each kind in one read.
pub const BATCH: usize = 100;

/// Why a call came to nothing.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ApiError {
    /// No answer to use.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// An answer that the contract does not know.
    #[error("the answer to `{path}` is not what the contract says: {what}")]
    Contract {
        /// The path that was asked.
        path: String,
        /// What is wrong.
        what: String,
    },
}

/// The workspace, and what the token may do there.
#[derive(Clone, Debug, Deserialize)]
pub struct Workspace {
    /// The workspace's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its IANA time zone.
    pub timezone: String,
    /// Its currency.
    pub currency: String,
    /// Its region, for phone numbers.
    pub region: String,
    /// How many records it holds.
    pub records: Counts,
    /// Whose token it is.
    pub user: Option<TokenUser>,
    /// `read`, `write`.
    pub scopes: Vec<String>,
    /// When the token ends, UTC.
    pub token_expires_at: Option<String>,
}

impl Workspace {
    /// Whether the token may write.
    pub fn may_write(&self) -> bool {
        self.scopes.iter().any(|scope| scope == "write")
    }
}

/// Records by object.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Counts {
    accounts: u64,
    contacts: u64,
    deals: u64,
}

impl Counts {
    /// How many of an object.
    pub fn of(&self, object: Object) -> u64 {
        [self.accounts, self.contacts, self.deals][object.index()]
    }
}

/// The user whose token it is.
#[derive(Clone, Debug, Deserialize)]
pub struct TokenUser {
    /// E-mail address.
    pub email: String,
    /// The display name.
    pub name: Option<String>,
}

/// A page of an object's records.
#[derive(Clone, Debug)]
pub struct Page {
    /// The records, tombstones among them.
    pub records: Vec<WireRecord>,
    /// Where the next page begins, or where later changes will.
    pub next_cursor: String,
    /// Whether there are more records now.
    pub has_more: bool,
    /// How many records this page and those after it hold.
    pub remaining: u64,
}

/// The keys of a batch read; at most [`BATCH`] of each kind.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// The API's ids.
    pub ids: Vec<String>,
    /// The source's name, and ids there.
    pub external_ids: (String, Vec<String>),
    /// E-mail addresses of contacts.
    pub emails: Vec<String>,
    /// Phone numbers of contacts.
    pub phones: Vec<String>,
    /// Names of accounts or contacts, as they are compared.
    pub names: Vec<String>,
    /// Domains of accounts.
    pub domains: Vec<String>,
}

impl Keys {
    /// Whether there is nothing to ask for.
    pub fn is_empty(&self) -> bool {
        let Keys { ids, external_ids: (_, external), emails, phones, names, domains } = self;
        [ids, external, emails, phones, names, domains].iter().all(|keys| keys.is_empty())
    }
}

/// What became of one record of a batch.
#[derive(Clone, Debug, Deserialize)]
pub struct ItemResult {
    /// Its place in the batch.
    pub index: usize,
    /// `created`, `updated`, `unchanged`, `deleted`, `absent` or `error`.
    pub status: String,
    /// The API's id.
    pub id: Option<String>,
    /// The version that it has now.
    pub version: Option<i64>,
    /// Why not.
    pub error: Option<ItemError>,
}

/// Why a record of a batch was not taken.
#[derive(Clone, Debug, Deserialize)]
pub struct ItemError {
    /// The stable code.
    pub code: String,
    /// What is wrong.
    pub detail: String,
    /// Where, as a JSON pointer into the batch.
    #[serde(default)]
    pub pointer: String,
}

#[derive(Deserialize)]
struct Listed<T> {
    records: Vec<T>,
    next_cursor: String,
    has_more: bool,
    #[serde(default)]
    remaining: u64,
}

#[derive(Deserialize)]
struct Results {
    results: Vec<ItemResult>,
}

#[derive(Deserialize)]
struct WireUser {
    email: String,
    name: Option<String>,
    importer: bool,
}

#[derive(Deserialize)]
struct WirePipeline {
    name: String,
    stages: Vec<WireStage>,
}

#[derive(Deserialize)]
struct WireStage {
    name: String,
    kind: StageKind,
}

#[derive(Deserialize)]
struct WireField {
    object: Object,
    key: String,
    label: String,
    #[serde(rename = "type")]
    kind: CustomType,
    #[serde(default)]
    options: Vec<String>,
}

/// A client of one workspace.
pub struct Client {
    http: HttpClient,
}

impl Client {
    /// Speaks the contract over `http`.
    pub fn new(http: HttpClient) -> Client {
        Client { http }
    }

    /// What was sent so far, and how fast it may go on.
    pub fn traffic(&self) -> Traffic {
        self.http.traffic()
    }

    /// The workspace, and what the token may do there.
    pub fn workspace(&self) -> Result<Workspace, ApiError> {
        Ok(self.http.send(&Request::get("/v1/workspace"))?.json()?)
    }

    /// The workspace's settings, users, pipelines and custom fields.
    pub fn setup(&self, workspace: &Workspace) -> Result<Setup, ApiError> {
        let timezone = workspace.timezone.parse().map_err(|_| ApiError::Contract {
            path: "/v1/workspace".to_owned(),
            what: format!("the time zone `{}` is unknown", workspace.timezone),
        })?;
        let users: Vec<WireUser> = self.all("/v1/users")?;
        let pipelines: Vec<WirePipeline> = self.all("/v1/pipelines")?;
        Ok(Setup {
            settings: Settings {
                timezone,
                currency: workspace.currency.clone(),
                region: workspace.region.clone(),
            },
            users: users
                .into_iter()
                .map(|user| (user.email.to_lowercase(), user.name, user.importer))
                .collect(),
            pipelines: pipelines
                .into_iter()
                .map(|pipeline| Pipeline {
                    id: 0,
                    name: pipeline.name,
                    stages: pipeline
                        .stages
                        .into_iter()
                        .map(|stage| Stage { id: 0, name: stage.name, kind: stage.kind })
                        .collect(),
                })
                .collect(),
            custom_fields: self.custom_fields()?,
        })
    }

    /// The workspace's custom fields.
    pub fn custom_fields(&self) -> Result<Vec<CustomField>, ApiError> {
        let fields: Vec<WireField> = self.all("/v1/custom_fields")?;
        let field = |field: WireField| CustomField {
            object: field.object,
            key: field.key,
            label: field.label,
            kind: field.kind,
            options: field.options,
        };
        Ok(fields.into_iter().map(field).collect())
    }

    /// All items of a list that is short enough to be read whole.
    fn all<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, ApiError> {
        let mut items = Vec::new();
        let mut pages = Pages::default();
        loop {
            let request = Request::get(path).query("limit", PAGE.to_string());
            let page: Listed<T> = self.http.send(&pages.on(request))?.json()?;
            items.extend(page.records);
            if !page.has_more {
                return Ok(items);
            }
            pages.turn(path, page.next_cursor)?;
        }
    }

    /// A page of an object's records in the order of their changes, those that were deleted among
    /// them: the first page, or the one at `cursor`.
    pub fn page(&self, object: Object, cursor: Option<&str>, limit: u64) -> Result<Page, ApiError> {
        let path = format!("/v1/{object}");
        let mut request = Request::get(&path).query("limit", limit.to_string());
        request = match cursor {
            Some(cursor) => request.query("cursor", cursor),
            None => request.query("include_deleted", "true"),
        };
        let page: Listed<Map<String, Value>> = self.http.send(&request)?.json()?;
        Ok(Page {
            records: records(object, &path, &page.records)?,
            next_cursor: page.next_cursor,
            has_more: page.has_more,
            remaining: page.remaining,
        })
    }

    /// The records that answer to keys, those that were deleted among the ids.
    pub fn read(&self, object: Object, keys: &Keys) -> Result<Vec<WireRecord>, ApiError> {
        let path = format!("/v1/{object}/batch/read");
        let (source, ids) = &keys.external_ids;
        let mut body = Map::new();
        let mut add = |name: &str, list: Vec<Value>| {
            if !list.is_empty() {
                body.insert(name.to_owned(), Value::Array(list));
            }
        };
        let texts = |list: &[String]| list.iter().cloned().map(Value::String).collect();
        add("ids", texts(&keys.ids));
        add("external_ids", ids.iter().map(|id| json!({"source": source, "id": id})).collect());
        add("emails", texts(&keys.emails));
        add("phones", texts(&keys.phones));
        add("names", texts(&keys.names));
        add("domains", texts(&keys.domains));
        let request = Request::ask(&path, Value::Object(body).to_string().into_bytes());
        #[derive(Deserialize)]
        struct Found {
            records: Vec<Map<String, Value>>,
        }
        let found: Found = self.http.send(&request)?.json()?;
        records(object, &path, &found.records)
    }

    /// Sends a batch under its key; a result for each of its records, in their order. Sets `doubt` if an
    /// attempt before the one that was answered may have been carried out.
    pub fn send(&self, batch: &PushBatch, doubt: &mut bool) -> Result<Vec<ItemResult>, ApiError> {
        let results = self.post(&batch.path, &batch.key, batch.body.clone(), doubt)?;
        let in_order = results.iter().enumerate().all(|(at, result)| result.index == at);
        if results.len() != batch.items.len() || !in_order {
            return Err(ApiError::Contract {
                path: batch.path.clone(),
                what: format!("{} results for {} records", results.len(), batch.items.len()),
            });
        }
        Ok(results)
    }

    /// Writes a body of the form `{"records": […]}` under a key.
    pub fn write(&self, path: &str, key: &str, body: Vec<u8>) -> Result<Vec<ItemResult>, ApiError> {
        self.post(path, key, body, &mut false)
    }

    fn post(
        &self,
        path: &str,
        key: &str,
        body: Vec<u8>,
        doubt: &mut bool,
    ) -> Result<Vec<ItemResult>, ApiError> {
        let request = Request::write(Method::Post, path, body).idempotency_key(key);
        let results: Results = self.http.send_in_doubt(&request, doubt)?.json()?;
        Ok(results.results)
    }

    /// Tells of an import that begins; its id at the destination.
    pub fn begin_import(&self, key: &str, body: &Value) -> Result<String, ApiError> {
        #[derive(Deserialize)]
        struct Begun {
            id: String,
        }
        let body = body.to_string().into_bytes();
        let request = Request::write(Method::Post, "/v1/imports", body).idempotency_key(key);
        let begun: Begun = self.http.send(&request)?.json()?;
        Ok(begun.id)
    }

    /// Tells how an import ended.
    pub fn update_import(&self, id: &str, key: &str, body: &Value) -> Result<(), ApiError> {
        let path = format!("/v1/imports/{id}");
        let body = body.to_string().into_bytes();
        self.http.send(&Request::write(Method::Patch, path, body).idempotency_key(key))?;
        Ok(())
    }
}

fn records(
    object: Object,
    path: &str,
    json: &[Map<String, Value>],
) -> Result<Vec<WireRecord>, ApiError> {
    let record = |json| {
        WireRecord::from_json(object, json).map_err(|WireError { pointer, detail }| {
            ApiError::Contract { path: path.to_owned(), what: format!("{pointer} {detail}") }
        })
    };
    json.iter().map(record).collect()
}

/// The cursors that a list has led to: one that comes back would lead in a circle for ever.
#[derive(Default)]
pub struct Pages {
    cursor: Option<String>,
    trail: Trail,
}

impl Pages {
    /// The request of the page at hand.
    pub fn on(&self, request: Request) -> Request {
        match &self.cursor {
            Some(cursor) => request.query("cursor", cursor.as_str()),
            None => request,
        }
    }

    /// Turns to the page of `cursor`.
    ///
    /// # Errors
    /// [`ApiError::Contract`] where the list has led there before.
    pub fn turn(&mut self, path: &str, cursor: String) -> Result<(), ApiError> {
        if !self.trail.leads_on(&cursor) {
            return Err(ApiError::Contract {
                path: path.to_owned(),
                what: "the list leads to the same page again".to_owned(),
            });
        }
        self.cursor = Some(cursor);
        Ok(())
    }
}
