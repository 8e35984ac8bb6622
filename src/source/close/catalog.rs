//! What an organization has, as far as the role of the token's user sees it.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::plan::name_of;
use super::search::{By, Range};
use super::wire::{self, CustomField, List, Me, Organization, Schema};
use super::{Close, api_name, fields, strange};
use crate::http::{HttpError, Request, Trail};
use crate::model::{Object, Pipeline, Stage, StageKind};
use crate::source::crm::{
    Account, Catalog, CrmError, ObjectCatalog, Service, Unseen, User, tell_apart,
};

/// Users of a page.
const USERS: usize = 100;

impl Close {
    /// Whose token it is, and all of the organization, where that may be read.
    pub(super) fn read_account(&self) -> Result<(Account, Option<Organization>), CrmError> {
        let me: Me = self.get(Request::get("/api/v1/me/"))?;
        let Some(id) = me.organization() else {
            return Err(strange("`/me/` names no organization".to_owned()));
        };
        let request = Request::get(format!("/api/v1/organization/{id}/"));
        let organization: Option<Organization> = allowed(self.get(request).map_err(Into::into))?;
        let known = organization.as_ref();
        let name = known.and_then(|known| known.name.clone()).filter(|name| !name.is_empty());
        let account = Account {
            id: known.map_or_else(|| id.to_owned(), |known| known.id.clone()),
            name: name.unwrap_or_else(|| format!("organization {id}")),
            user: me.email.clone().or_else(|| Some(me.id.clone())),
            scopes: Vec::new(),
            currency: known.and_then(|known| known.currency.clone()),
            timezone: None,
        };
        Ok((account, organization))
    }

    pub(super) fn read_catalog(&self) -> Result<Catalog, CrmError> {
        let (account, organization) = self.account.get(|| self.read_account())?;
        let mut catalog = Catalog { account, ..Catalog::default() };
        self.read_users(organization, &mut catalog)?;
        let statuses = self.read_lead_statuses()?;
        for object in Object::ALL {
            let Some(total) = allowed(self.total(object))? else {
                catalog.unseen.push(unread(object));
                continue;
            };
            let mut all = fields::standard(object, &statuses);
            match self.read_custom(object)? {
                Some(custom) => all.extend(fields::custom(object, &custom)),
                None => catalog.unseen.push(unseen_custom(object)),
            }
            catalog.objects.insert(object, ObjectCatalog::of(all, total));
        }
        if catalog.objects.is_empty() {
            return Err(CrmError::Denied {
                service: Service::Close,
                what: "leads, contacts and opportunities".to_owned(),
                ask: "give the user whose key this is a role that sees all leads".to_owned(),
            });
        }
        let stages = match catalog.objects.contains_key(&Object::Deals) {
            true => self.read_pipelines(&mut catalog)?,
            false => Value::Null,
        };
        let events = allowed(self.may_read_events().map_err(Into::into))?.is_some();
        if !events {
            catalog.unseen.push(Unseen {
                object: None,
                what: "the event log: what is deleted or merged later is not noticed".to_owned(),
                opt_out: false,
                ask: "a role that may read the event log".to_owned(),
            });
        }
        let users = catalog.users.iter().map(|user| (user.id.clone(), json!(user.name)));
        let users: Value = users.collect::<serde_json::Map<_, _>>().into();
        catalog.private = json!({ "users": users, "stages": stages, "events": events });
        Ok(catalog)
    }

    /// How many records there are, where the service counts them.
    pub(super) fn total(&self, object: Object) -> Result<Option<u64>, CrmError> {
        let all = Range { by: By::DateCreated, from: None, before: None };
        match object {
            Object::Deals => self.count_opportunities(&all),
            _ => self.count(object, &all).map(Some),
        }
    }

    fn read_custom(&self, object: Object) -> Result<Option<Vec<CustomField>>, CrmError> {
        let path = format!("/api/v1/custom_field_schema/{}/", api_name(object));
        let schema: Option<Schema> = allowed(self.get(Request::get(path)).map_err(Into::into))?;
        Ok(schema.map(|schema| schema.fields))
    }

    fn read_lead_statuses(&self) -> Result<Vec<String>, CrmError> {
        let list = self.get::<List<wire::Status>>(Request::get("/api/v1/status/lead/"));
        let list = allowed(list.map_err(Into::into))?;
        let statuses = list.map(|list| list.data).unwrap_or_default();
        Ok(statuses.iter().map(|status| status.shown().to_owned()).collect())
    }

    /// Users that are there, and those that were.
    fn read_users(
        &self,
        organization: Option<Organization>,
        catalog: &mut Catalog,
    ) -> Result<(), CrmError> {
        let (mut skip, mut trail) = (0, Trail::default());
        loop {
            let request = Request::get("/api/v1/user/")
                .query("_limit", USERS.to_string())
                .query("_skip", skip.to_string());
            let page = self.get::<List<wire::User>>(request).map_err(Into::into);
            let Some(page) = allowed(page)? else {
                let ask = "a role that sees the users of the organization";
                catalog.unseen.push(unseen_users("the users: owners are ids", ask));
                break;
            };
            skip += page.data.len();
            let is_last = !page.has_more || page.data.is_empty();
            if !is_last && page.data.iter().all(|one| !trail.leads_on(&one.id)) {
                return Err(CrmError::Circle { service: Service::Close, part: "users".to_owned() });
            }
            catalog.users.extend(page.data.into_iter().map(user));
            if is_last {
                break;
            }
        }
        let Some(organization) = organization else {
            let ask = "a role that sees the settings of the organization";
            catalog.unseen.push(unseen_users("users that have left, and the currency", ask));
            return Ok(());
        };
        let present = organization.memberships.into_iter().map(|member| (member, true));
        let left = organization.inactive_memberships.into_iter().map(|member| (member, false));
        for (member, active) in present.chain(left) {
            if catalog.users.iter().all(|user| user.id != member.user_id) {
                let name = member.user_full_name.or_else(|| member.user_email.clone());
                let name = name.unwrap_or_default();
                let (id, email) = (member.user_id, member.user_email);
                catalog.users.push(User { id, name, email, active });
            }
        }
        Ok(())
    }

    /// The pipelines; what is given back are the names of each status and of its pipeline, by its id.
    fn read_pipelines(&self, catalog: &mut Catalog) -> Result<Value, CrmError> {
        let list = self.get::<List<wire::Pipeline>>(Request::get("/api/v1/pipeline/"));
        let Some(mut list) = allowed(list.map_err(Into::into))? else {
            catalog.unseen.push(Unseen {
                object: Some(Object::Deals),
                what: "the pipelines".to_owned(),
                opt_out: false,
                ask: "a role that sees the pipelines".to_owned(),
            });
            return Ok(Value::Null);
        };
        let each = list.data.iter_mut().map(|one| (one.id.as_str(), &mut one.name));
        catalog.notes.extend(tell_apart(each));
        let mut names = serde_json::Map::new();
        for pipeline in list.data {
            let mut stages = Vec::new();
            let name = pipeline.name;
            for status in pipeline.statuses.unwrap_or_default() {
                let label = status.shown().to_owned();
                names.insert(status.id, json!({ "pipeline": name, "label": label }));
                let kind = match status.kind.as_deref() {
                    Some("won") => StageKind::Won,
                    Some("lost") => StageKind::Lost,
                    _ => StageKind::Open,
                };
                stages.push(Stage { id: 0, name: label, kind });
            }
            catalog.pipelines.push(Pipeline { id: 0, name, stages });
        }
        Ok(names.into())
    }

    /// Sends a request and reads its answer.
    pub(super) fn get<T: DeserializeOwned>(&self, request: Request) -> Result<T, HttpError> {
        self.client.send(&request)?.json()
    }
}

/// An answer; none where the user may not have it.
pub(super) fn allowed<T>(answer: Result<T, CrmError>) -> Result<Option<T>, CrmError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(CrmError::Http(HttpError::Forbidden { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

fn user(user: wire::User) -> User {
    let parts = [user.first_name, user.last_name];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let name = match parts.is_empty() {
        true => user.email.clone().unwrap_or_default(),
        false => parts.join(" "),
    };
    User { id: user.id, name, email: user.email, active: true }
}

fn unread(object: Object) -> Unseen {
    let name = name_of(object);
    Unseen {
        object: Some(object),
        what: format!("all {name}"),
        opt_out: object == Object::Contacts,
        ask: format!("a role that sees {name}"),
    }
}

fn unseen_custom(object: Object) -> Unseen {
    let name = name_of(object);
    Unseen {
        object: Some(object),
        what: format!("the custom fields of {name}"),
        opt_out: object != Object::Deals,
        ask: format!("a role that sees the custom fields of {name}"),
    }
}

fn unseen_users(what: &str, ask: &str) -> Unseen {
    Unseen { object: None, what: what.to_owned(), opt_out: false, ask: ask.to_owned() }
}
