//! What an account has, as far as its token sees it.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::fields::{self, OPT_OUT};
use super::wire::{self, All, Details, Owner, Property};
use super::{DOWN, Hubspot, VERSION, api_name, strange};
use crate::http::{HttpError, Request, Trail};
use crate::model::{Object, Pipeline, Stage, StageKind};
use crate::source::crm::{
    Account, Catalog, CrmError, ObjectCatalog, Service, Unseen, User, tell_apart,
};

impl Hubspot {
    pub(super) fn read_account(&self) -> Result<Account, CrmError> {
        let path = format!("/account-info/{VERSION}/details");
        let details: Option<Details> = allowed(self.get(Request::get(path)))?;
        let Some(details) = details else {
            return Err(CrmError::Denied {
                service: Service::Hubspot,
                what: "which account the token is for".to_owned(),
                ask:
                    "give the token at least one scope of the CRM (crm.objects.contacts.read), and \
                      connect again"
                        .to_owned(),
            });
        };
        let Some(id) = details.portal_id.0 else {
            return Err(strange("the account has no id".to_owned()));
        };
        let name = match details.account_type.as_deref() {
            None | Some("STANDARD") => format!("account {id}"),
            Some(kind) => format!("account {id} ({})", kind.to_lowercase().replace('_', " ")),
        };
        Ok(Account {
            id,
            name,
            user: None,
            scopes: Vec::new(),
            currency: details.company_currency.filter(|currency| !currency.is_empty()),
            timezone: details.time_zone.filter(|zone| !zone.is_empty()),
        })
    }

    pub(super) fn read_catalog(&self) -> Result<Catalog, CrmError> {
        let mut catalog =
            Catalog { account: self.account.get(|| self.read_account())?, ..Catalog::default() };
        // Side by side: somebody waits for it.
        let (objects, owners, pipelines) = std::thread::scope(|scope| {
            let objects = Object::ALL.map(|object| scope.spawn(move || self.read_object(object)));
            let owners = scope.spawn(|| self.read_owners());
            let pipelines = scope.spawn(|| self.read_pipelines());
            (objects.map(joined), joined(owners), joined(pipelines))
        });
        match owners? {
            Some(owners) => catalog.users = owners,
            None => catalog.unseen.push(unseen_owners()),
        }
        let mut private = json!({ "labels": {}, "highest": {} });
        for (object, found) in Object::ALL.into_iter().zip(objects) {
            let Some((properties, extent)) = found? else {
                catalog.unseen.push(unread(object));
                continue;
            };
            private["labels"][object.name()] = labels_of(&properties, &catalog.users);
            private["highest"][object.name()] = json!(extent.highest);
            let fields = fields::fields(object, &properties);
            let known = ObjectCatalog::of(fields, Some(extent.total));
            catalog.objects.insert(object, known);
        }
        if catalog.objects.is_empty() {
            return Err(CrmError::Denied {
                service: Service::Hubspot,
                what: "contacts, companies and deals".to_owned(),
                ask: "give the token the scopes crm.objects.contacts.read, \
                      crm.objects.companies.read and crm.objects.deals.read"
                    .to_owned(),
            });
        }
        see_opt_outs(&mut catalog);
        match pipelines? {
            _ if !catalog.objects.contains_key(&Object::Deals) => {}
            Some(pipelines) => add_pipelines(pipelines, &mut catalog, &mut private),
            None => catalog.unseen.push(unseen_pipelines()),
        }
        catalog.private = private;
        Ok(catalog)
    }

    /// The definitions of an object's properties, and how many records there are; none where either
    /// may not be read.
    fn read_object(&self, object: Object) -> Result<Option<(Vec<Property>, Extent)>, CrmError> {
        let path = format!("/crm/properties/{VERSION}/{}", api_name(object));
        let all: Option<All<Property>> = allowed(self.get(Request::get(path)))?;
        let Some(all) = all else { return Ok(None) };
        let properties = all.results.into_iter().filter(|one| !one.archived).collect();
        Ok(self.extent(object)?.map(|extent| (properties, extent)))
    }

    /// How many records there are; none where they may not be read.
    pub(super) fn extent(&self, object: Object) -> Result<Option<Extent>, CrmError> {
        let Some(found) = allowed(self.search_ids(object, None, DOWN))? else { return Ok(None) };
        let highest = found.results.first().and_then(|record| record.id.0.as_deref()?.parse().ok());
        let (total, highest) = (found.total.unwrap_or(0), highest.unwrap_or(0));
        Ok(Some(Extent { total, highest }))
    }

    fn read_owners(&self) -> Result<Option<Vec<User>>, CrmError> {
        let mut users: Vec<User> = Vec::new();
        for archived in ["false", "true"] {
            let mut after: Option<String> = None;
            let mut trail = Trail::default();
            loop {
                let mut request = Request::get(format!("/crm/owners/{VERSION}"))
                    .query("limit", "100")
                    .query("archived", archived);
                if let Some(after) = &after {
                    request = request.query("after", after);
                }
                let page: Option<All<Owner>> = allowed(self.get(request))?;
                let Some(page) = page else { return Ok(None) };
                let known: Vec<String> = users.iter().map(|user| user.id.clone()).collect();
                let new = page.results.iter().filter_map(user);
                users.extend(new.filter(|user| !known.contains(&user.id)));
                let next = wire::after(&page.paging).map(str::to_owned);
                if next.as_ref().is_some_and(|next| !trail.leads_on(next)) {
                    let part = "owners".to_owned();
                    return Err(CrmError::Circle { service: Service::Hubspot, part });
                }
                match next {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
        }
        Ok(Some(users))
    }

    fn read_pipelines(&self) -> Result<Option<Vec<wire::Pipeline>>, CrmError> {
        let path = format!("/crm/pipelines/{VERSION}/deals");
        let all: Option<All<wire::Pipeline>> = allowed(self.get(Request::get(path)))?;
        Ok(all.map(|all| all.results))
    }

    /// Sends a request and reads its answer.
    pub(super) fn get<T: DeserializeOwned>(&self, request: Request) -> Result<T, HttpError> {
        self.client.send(&request)?.json()
    }
}

/// How many records of an object there are, and the highest id.
pub(super) struct Extent {
    pub total: u64,
    pub highest: u64,
}

/// What a thread came to.
fn joined<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn add_pipelines(mut all: Vec<wire::Pipeline>, catalog: &mut Catalog, private: &mut Value) {
    all.sort_by_key(|pipeline| pipeline.display_order);
    let live = all.iter_mut().filter(|one| !one.archived);
    catalog.notes.extend(tell_apart(live.map(|one| (one.id.as_str(), &mut one.label))));
    for pipeline in all {
        let mut stages = pipeline.stages.unwrap_or_default();
        stages.sort_by_key(|stage| stage.display_order);
        let label = if pipeline.label.is_empty() { &pipeline.id } else { &pipeline.label };
        private["pipelines"][&pipeline.id] = json!(label);
        for stage in &stages {
            private["stages"][&pipeline.id][&stage.id] = json!(stage.shown());
        }
        // Deals may still stand where no new ones go: such names are known and not offered.
        if !pipeline.archived {
            let stages = stages.iter().filter(|stage| !stage.archived).map(stage).collect();
            catalog.pipelines.push(Pipeline { id: 0, name: label.clone(), stages });
        }
    }
}

fn unseen_owners() -> Unseen {
    Unseen {
        object: None,
        what: "the owners".to_owned(),
        opt_out: false,
        ask: "the scope crm.objects.owners.read: without it owners are numbers that nobody can be \
              found by"
            .to_owned(),
    }
}

fn unseen_pipelines() -> Unseen {
    Unseen {
        object: Some(Object::Deals),
        what: "the pipelines".to_owned(),
        opt_out: false,
        ask: "the scope crm.objects.deals.read: without it stages are ids".to_owned(),
    }
}

/// An answer; none where the token may not have it.
pub(super) fn allowed<T>(answer: Result<T, HttpError>) -> Result<Option<T>, CrmError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(HttpError::Forbidden { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn unread(object: Object) -> Unseen {
    let name = api_name(object);
    Unseen {
        object: Some(object),
        what: format!("all {name}"),
        opt_out: object == Object::Contacts,
        ask: format!("the scope crm.objects.{name}.read"),
    }
}

/// What says who must not be written to: where it is not told, that is no consent.
fn see_opt_outs(catalog: &mut Catalog) {
    let Some(contacts) = catalog.objects.get(&Object::Contacts) else { return };
    if !contacts.fields.iter().any(|field| field.name == OPT_OUT) {
        catalog.unseen.push(Unseen {
            object: Some(Object::Contacts),
            what: OPT_OUT.to_owned(),
            opt_out: true,
            ask:
                "a look at Settings > Properties: `Unsubscribed from all email` has to be visible \
                  to the token"
                    .to_owned(),
        });
    }
}

fn user(owner: &Owner) -> Option<User> {
    let id = owner.id.0.clone()?;
    let names = [&owner.first_name, &owner.last_name];
    let names: Vec<&str> = names.into_iter().filter_map(Option::as_deref).collect();
    let email = owner.email.clone().filter(|email| !email.is_empty());
    Some(User { id, name: names.join(" ").trim().to_owned(), email, active: !owner.archived })
}

/// The names of values: options, and where the values are users, these.
fn labels_of(properties: &[Property], owners: &[User]) -> Value {
    let mut labels = Map::new();
    for property in properties {
        let names: BTreeMap<&str, &str> =
            if property.referenced_object_type.as_deref() == Some("OWNER") {
                let name = |user| (user_id(user), user_name(user));
                // The owner of a record is kept as an id: it leads to the user.
                let own = property.name == "hubspot_owner_id";
                owners.iter().filter(|_| !own).map(name).collect()
            } else {
                let options = property.options.iter().filter(|option| !option.label.is_empty());
                options.map(|option| (option.value.as_str(), option.label.as_str())).collect()
            };
        let is_enumeration = property.kind == "enumeration"
            && property.name != fields::CURRENCY
            && !fields::is_boolean(property);
        if is_enumeration && !names.is_empty() {
            labels.insert(property.name.clone(), json!(names));
        }
    }
    labels.into()
}

fn user_id(user: &User) -> &str {
    &user.id
}

fn user_name(user: &User) -> &str {
    user.email.as_deref().unwrap_or(&user.name)
}

fn stage(stage: &wire::Stage) -> Stage {
    let said = |name: &str| stage.metadata.as_ref()?.get(name)?.0.as_deref();
    let closed = said("isClosed") == Some("true");
    let probability: Option<f64> = said("probability").and_then(|text| text.parse().ok());
    let kind = match (closed, probability) {
        (false, _) => StageKind::Open,
        (true, Some(probability)) if probability > 0.5 => StageKind::Won,
        (true, _) => StageKind::Lost,
    };
    Stage { id: 0, name: stage.shown().to_owned(), kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(json: Value) -> Property {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_stage_is_won_or_lost_by_its_probability_once_it_is_closed() {
        let kind = |closed: &str, probability: &str| {
            let metadata = json!({"isClosed": closed, "probability": probability});
            let json = json!({"id": "1", "label": "A", "metadata": metadata});
            stage(&serde_json::from_value(json).unwrap()).kind
        };
        assert_eq!(kind("true", "1.0"), StageKind::Won);
        assert_eq!(kind("true", "0.0"), StageKind::Lost);
        assert_eq!(kind("false", "1.0"), StageKind::Open);
        assert_eq!(kind("false", "0.0"), StageKind::Open);
    }

    #[test]
    fn values_that_are_users_are_named_by_their_address_but_the_owner_stays_an_id() {
        let owner = |name: &str| {
            property(json!({
                "name": name, "type": "enumeration", "referencedObjectType": "OWNER",
            }))
        };
        let email = Some("ada@fernhill.example".to_owned());
        let user = User { id: "17".into(), name: "Ada".into(), email, active: true };
        let labels = labels_of(&[owner("hubspot_owner_id"), owner("account_manager")], &[user]);
        assert_eq!(labels, json!({"account_manager": {"17": "ada@fernhill.example"}}));
    }

    #[test]
    fn what_people_see_names_options_but_yes_and_no_stay_what_they_are() {
        let options = json!([{"label": "Yes", "value": "true"}, {"label": "No", "value": "false"}]);
        let both = |field: &str| {
            property(json!({
                "name": field, "type": "enumeration", "fieldType": field, "options": options,
            }))
        };
        let labels = labels_of(&[both("booleancheckbox"), both("select")], &[]);
        assert_eq!(labels, json!({"select": {"false": "No", "true": "Yes"}}));
    }
}
