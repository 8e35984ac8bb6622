//! What an account has: its fields, pipelines and users, and what the token lets us see of it.

use serde::de::DeserializeOwned;

use super::fields::{CONFIRMED, Known, KnownObject, MARKETING, fields};
use super::wire::{self, Definition, List, One, text};
use super::{PAGE, Pipedrive, api_name, price, strange};
use crate::http::{HttpError, Request, Trail};
use crate::model::{Object, Pipeline, Stage, StageKind};
use crate::source::crm::{
    Account, Catalog, CrmError, ObjectCatalog, Service, Unseen, User, tell_apart,
};

/// What can be seen of an object.
struct Seen {
    definitions: Vec<Definition>,
    highest: u64,
}

impl Pipedrive {
    pub(super) fn read_account(&self) -> Result<Account, CrmError> {
        let me: One<wire::User> = self.get(Request::get("/api/v1/users/me").price(price::ME))?;
        let me = me.data;
        let id = me.company_id.or_else(|| me.company_domain.clone());
        Ok(Account {
            id: id.ok_or_else(|| strange("`users/me` names no company".to_owned()))?,
            name: me.company_name.or(me.company_domain).unwrap_or_default(),
            user: me.email,
            scopes: Vec::new(),
            currency: me.default_currency,
            timezone: me.timezone_name,
        })
    }

    pub(super) fn read_catalog(&self) -> Result<Catalog, CrmError> {
        let mut catalog =
            Catalog { account: self.account.get(|| self.read_account())?, ..Catalog::default() };
        let mut known = Known::default();
        for object in Object::ALL {
            let Some(seen) = visible(self.see(object))? else {
                catalog.unseen.push(unseen(Some(object), object.name(), scope(object)));
                continue;
            };
            if object == Object::Contacts {
                known.marketing = self.sees_marketing(&seen, &mut catalog.unseen)?;
            }
            let fields = fields(object, &seen.definitions, known.marketing);
            catalog.objects.insert(object, ObjectCatalog::of(fields, None));
            known.objects.insert(object, KnownObject::of(object, &seen.definitions, seen.highest));
        }
        if catalog.objects.is_empty() {
            return Err(CrmError::Denied {
                service: Service::Pipedrive,
                what: "persons, organizations or deals".to_owned(),
                ask: "the scopes `contacts:read` and `deals:read`".to_owned(),
            });
        }
        if catalog.objects.contains_key(&Object::Deals) {
            self.see_archived(&mut known, &mut catalog)?;
            match visible(self.read_pipelines(&mut known))? {
                Some((pipelines, notes)) => {
                    catalog.pipelines = pipelines;
                    catalog.notes.extend(notes);
                }
                None => {
                    let what = "the pipelines and stages";
                    catalog.unseen.push(unseen(Some(Object::Deals), what, "deals:read"));
                }
            }
        }
        if self.leads {
            self.see_leads(&mut catalog, &mut known)?;
        }
        match visible(self.read_users())? {
            Some(users) => catalog.users = users,
            None => catalog.unseen.push(unseen(None, "the users", "users:read")),
        }
        catalog.private = serde_json::to_value(&known).unwrap_or_default();
        Ok(catalog)
    }

    /// The definitions of an object's fields, and its highest id: the call that a read makes, too.
    fn see(&self, object: Object) -> Result<Seen, CrmError> {
        let definitions = match object {
            Object::Accounts => "/api/v2/organizationFields",
            Object::Contacts => "/api/v2/personFields",
            Object::Deals => "/api/v2/dealFields",
        };
        let definitions = self.all(&Request::get(definitions).price(price::LIST))?;
        let newest = format!("/api/v2/{}", api_name(object));
        let newest = Request::get(newest).price(price::LIST).query("limit", "1");
        let newest = newest.query("sort_by", "id").query("sort_direction", "desc");
        let newest: List<wire::Record> = self.get(newest)?;
        let id = newest.data.first().and_then(|record| text(record, "id"));
        Ok(Seen { definitions, highest: id.and_then(|id| id.parse().ok()).unwrap_or(0) })
    }

    /// Whether the state of marketing can be read. Without the add-on there is none; where its field
    /// is defined and not given, somebody may have unsubscribed all the same.
    fn sees_marketing(&self, seen: &Seen, hidden: &mut Vec<Unseen>) -> Result<bool, CrmError> {
        if !seen.definitions.iter().any(|one| one.field_code == MARKETING) {
            return Ok(false);
        }
        let request = Request::get("/api/v2/persons").price(price::LIST).query("limit", "1");
        let request = request.query("include_fields", format!("{MARKETING},{CONFIRMED}"));
        let is_there = match self.get::<List<wire::Record>>(request) {
            Ok(found) => found.data.iter().all(|one| one.contains_key(MARKETING)),
            Err(HttpError::Forbidden { .. } | HttpError::Refused { .. }) => false,
            Err(error) => return Err(error.into()),
        };
        if !is_there {
            hidden.push(Unseen {
                object: Some(Object::Contacts),
                what: MARKETING.to_owned(),
                opt_out: true,
                ask: "access to Campaigns by Pipedrive for this user".to_owned(),
            });
        }
        Ok(is_there)
    }

    /// Pipelines and their stages in order. Won and lost are no stages there: each pipeline gets one
    /// for deals that are won and one for those that are lost, as one made from an export has.
    fn read_pipelines(&self, known: &mut Known) -> Result<(Vec<Pipeline>, Vec<String>), CrmError> {
        let settings = |path| Request::get(path).price(price::SETTINGS);
        let mut pipelines: Vec<wire::Pipeline> = self.all(&settings("/api/v2/pipelines"))?;
        let mut stages: Vec<wire::Stage> = self.all(&settings("/api/v2/stages"))?;
        pipelines.sort_by_key(|one| (one.order_nr, one.id.parse::<u64>().ok()));
        stages.sort_by_key(|one| (one.order_nr, one.id.parse::<u64>().ok()));
        let live = pipelines.iter_mut().filter(|one| !one.is_deleted);
        let notes = tell_apart(live.map(|one| (one.id.as_str(), &mut one.name)));
        // Deals of long ago may still be in those that were deleted.
        let names = pipelines.iter().map(|one| (one.id.clone(), one.name.clone()));
        known.pipelines = names.collect();
        known.stages = stages.iter().map(|one| (one.id.clone(), one.name.clone())).collect();
        pipelines.retain(|one| !one.is_deleted);
        let made = pipelines.iter().map(|pipeline| {
            let own = stages.iter().filter(|one| one.pipeline_id == pipeline.id && !one.is_deleted);
            with_ends(&pipeline.name, own.map(|one| one.name.as_str()))
        });
        Ok((made.collect(), notes))
    }

    /// Whether archived deals can be read, and whether there are any. They are a list of their own, and
    /// a user who may read deals may still not see it: the others are read all the same.
    fn see_archived(&self, known: &mut Known, catalog: &mut Catalog) -> Result<(), CrmError> {
        let request = Request::get("/api/v2/deals/archived").price(price::ARCHIVED);
        let found = match self.get::<List<wire::Record>>(request.query("limit", "1")) {
            Err(HttpError::Forbidden { .. } | HttpError::Refused { status: 402 | 404, .. }) => {
                known.archived_hidden = true;
                let what = "archived deals";
                catalog.unseen.push(unseen(Some(Object::Deals), what, "deals:read"));
                return Ok(());
            }
            found => found?,
        };
        if !found.data.is_empty() {
            catalog.notes.push(
                "Some deals are archived in Pipedrive: they come with the others, and `is_archived` \
                 tells them apart."
                    .to_owned(),
            );
        }
        Ok(())
    }

    fn read_users(&self) -> Result<Vec<User>, CrmError> {
        let users: List<wire::User> =
            self.get(Request::get("/api/v1/users").price(price::USERS))?;
        let user = |user: wire::User| User {
            id: user.id,
            name: user.name.unwrap_or_default(),
            email: user.email.filter(|email| !email.is_empty()),
            active: user.active_flag && !user.is_deleted,
        };
        Ok(users.data.into_iter().map(user).collect())
    }

    /// All of a short list.
    fn all<T: DeserializeOwned>(&self, request: &Request) -> Result<Vec<T>, CrmError> {
        let request = request.clone().query("limit", PAGE.to_string());
        let mut all = Vec::new();
        let mut trail = Trail::default();
        let mut page: List<T> = self.get(request.clone())?;
        loop {
            let next = page.next();
            all.extend(page.data);
            let Some(cursor) = next else { return Ok(all) };
            if !trail.leads_on(&cursor) {
                return Err(CrmError::Circle {
                    service: Service::Pipedrive,
                    part: "the definitions of the account".to_owned(),
                });
            }
            page = self.get(request.clone().query("cursor", cursor))?;
        }
    }
}

/// A pipeline of these stages, with one for each end where none is called so.
fn with_ends<'a>(name: &str, stages: impl Iterator<Item = &'a str>) -> Pipeline {
    let mut pipeline = Pipeline::from_names(name, stages);
    for (kind, end) in [(StageKind::Won, "Won"), (StageKind::Lost, "Lost")] {
        if pipeline.stages.iter().all(|stage| stage.kind != kind) {
            pipeline.stages.push(Stage { id: 0, name: end.to_owned(), kind });
        }
    }
    pipeline
}

/// Nothing where the right is missing.
pub(super) fn visible<T>(read: Result<T, CrmError>) -> Result<Option<T>, CrmError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(CrmError::Http(HttpError::Forbidden { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

fn scope(object: Object) -> &'static str {
    match object {
        Object::Accounts | Object::Contacts => "contacts:read",
        Object::Deals => "deals:read",
    }
}

fn unseen(object: Option<Object>, what: &str, scope: &str) -> Unseen {
    Unseen {
        object,
        what: what.to_owned(),
        opt_out: false,
        ask: format!("the scope `{scope}`, or a user who may see {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipeline_gets_the_ends_that_it_does_not_have() {
        let names = |pipeline: Pipeline| -> Vec<String> {
            pipeline.stages.into_iter().map(|stage| stage.name).collect()
        };
        assert_eq!(names(with_ends("A", ["New"].into_iter())), ["New", "Won", "Lost"]);
        let known = ["New", "Closed won"].into_iter();
        assert_eq!(names(with_ends("A", known)), ["New", "Closed won", "Lost"]);
    }
}
