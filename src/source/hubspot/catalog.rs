//! What an account has, as far as its token sees it.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::fields::{self, OPT_OUT};
use super::wire::{self, All, Details, Owner, Property};
use super::{DOWN, Hubspot, VERSION, api_name};
use crate::http::{HttpError, Request};
use crate::model::{Object, Pipeline, Stage, StageKind};
use crate::source::crm::{Account, Catalog, CrmError, ObjectCatalog, Service, Unseen, User};

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
        let id = details.portal_id.to_string();
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
        let mut catalog = Catalog { account: self.read_account()?, ..Catalog::default() };
        let owners = self.read_owners(&mut catalog)?;
        let mut labels = Map::new();
        for object in Object::ALL {
            let Some(properties) = self.read_properties(object, &mut catalog.unseen)? else {
                continue;
            };
            let Some(total) = self.total(object)? else {
                catalog.unseen.push(unread(object));
                continue;
            };
            labels.insert(object.name().to_owned(), labels_of(&properties, &owners));
            let fields = fields::fields(object, &properties);
            let known = ObjectCatalog { fields, total: Some(total) };
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
        let mut private = json!({ "labels": labels });
        if catalog.objects.contains_key(&Object::Deals) {
            self.read_pipelines(&mut catalog, &mut private)?;
        }
        catalog.private = private;
        Ok(catalog)
    }

    /// How many records there are; none where they may not be read.
    pub(super) fn total(&self, object: Object) -> Result<Option<u64>, CrmError> {
        let found = allowed(self.search_ids(object, None, DOWN))?;
        Ok(found.map(|found| found.total.unwrap_or(0)))
    }

    fn read_properties(
        &self,
        object: Object,
        unseen: &mut Vec<Unseen>,
    ) -> Result<Option<Vec<Property>>, CrmError> {
        let path = format!("/crm/properties/{VERSION}/{}", api_name(object));
        let all: Option<All<Property>> = allowed(self.get(Request::get(path)))?;
        if all.is_none() {
            unseen.push(unread(object));
        }
        Ok(all.map(|all| all.results.into_iter().filter(|one| !one.archived).collect()))
    }

    fn read_owners(&self, catalog: &mut Catalog) -> Result<Vec<User>, CrmError> {
        let mut users: Vec<User> = Vec::new();
        for archived in ["false", "true"] {
            let mut after: Option<String> = None;
            loop {
                let mut request = Request::get(format!("/crm/owners/{VERSION}"))
                    .query("limit", "100")
                    .query("archived", archived);
                if let Some(after) = &after {
                    request = request.query("after", after);
                }
                let page: Option<All<Owner>> = allowed(self.get(request))?;
                let Some(page) = page else {
                    catalog.unseen.push(Unseen {
                        object: None,
                        what: "the owners".to_owned(),
                        opt_out: false,
                        ask:
                            "the scope crm.objects.owners.read: without it owners are numbers that \
                              nobody can be found by"
                                .to_owned(),
                    });
                    return Ok(users);
                };
                let new = page.results.iter().filter_map(user);
                let known: Vec<String> = users.iter().map(|user| user.id.clone()).collect();
                users.extend(new.filter(|user| !known.contains(&user.id)));
                let next = wire::after(&page.paging).map(str::to_owned);
                if next.is_some() && next == after {
                    let part = "owners".to_owned();
                    return Err(CrmError::Circle { service: Service::Hubspot, part });
                }
                match next {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
        }
        catalog.users.clone_from(&users);
        Ok(users)
    }

    fn read_pipelines(&self, catalog: &mut Catalog, private: &mut Value) -> Result<(), CrmError> {
        let path = format!("/crm/pipelines/{VERSION}/deals");
        let all: Option<All<wire::Pipeline>> = allowed(self.get(Request::get(path)))?;
        let Some(all) = all else {
            catalog.unseen.push(Unseen {
                object: Some(Object::Deals),
                what: "the pipelines".to_owned(),
                opt_out: false,
                ask: "the scope crm.objects.deals.read: without it stages are ids".to_owned(),
            });
            return Ok(());
        };
        let mut pipelines = all.results;
        pipelines.sort_by_key(|pipeline| pipeline.display_order);
        for mut pipeline in pipelines {
            pipeline.stages.sort_by_key(|stage| stage.display_order);
            private["pipelines"][&pipeline.id] = json!(pipeline.label);
            for stage in &pipeline.stages {
                private["stages"][&pipeline.id][&stage.id] = json!(stage.label);
            }
            // Deals may still stand where no new ones go: such names are known and not offered.
            if !pipeline.archived {
                let stages = pipeline.stages.iter().filter(|stage| !stage.archived).map(stage);
                catalog.pipelines.push(Pipeline { stages: stages.collect(), ..named(&pipeline) });
            }
        }
        Ok(())
    }

    /// Sends a request and reads its answer.
    pub(super) fn get<T: DeserializeOwned>(&self, request: Request) -> Result<T, HttpError> {
        self.client.send(&request)?.json()
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
        let is_enumeration = property.kind == "enumeration" && !fields::is_boolean(property);
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

fn named(pipeline: &wire::Pipeline) -> Pipeline {
    Pipeline { id: 0, name: pipeline.label.clone(), stages: Vec::new() }
}

fn stage(stage: &wire::Stage) -> Stage {
    let said = |name: &str| stage.metadata.get(name).and_then(|text| text.0.as_deref());
    let closed = said("isClosed") == Some("true");
    let probability: Option<f64> = said("probability").and_then(|text| text.parse().ok());
    let kind = match (closed, probability) {
        (false, _) => StageKind::Open,
        (true, Some(probability)) if probability > 0.5 => StageKind::Won,
        (true, _) => StageKind::Lost,
    };
    Stage { id: 0, name: stage.label.clone(), kind }
}
