//! What an org has, as far as the user may see it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rows::{Pipelines, Plan, long_id};
use super::stages::Parts;
use super::wire::{Company, Describe, Picklists, RecordType, Stage, Used, User as WireUser};
use super::{Salesforce, allowed, fields, strange};
use crate::http::Request;
use crate::model::{CustomType, Object, StageKind};
use crate::source::crm::{Catalog, CrmError, Field, ObjectCatalog, Service, Unseen, User};

/// The links of deals and contacts.
pub(super) const ROLES: &str = "OpportunityContactRole";

/// What the reads have to know beside the fields.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Private {
    /// How the rows of each object are asked for, with all fields that there are.
    pub plans: BTreeMap<Object, Plan>,
    /// Whether the roles of contacts can be read.
    pub roles: bool,
    /// Whether there are accounts that are people.
    pub persons: bool,
    /// How people who are leads are asked for, where they are read.
    #[serde(default)]
    pub leads: Option<Plan>,
}

impl Private {
    /// What a catalog has of it.
    pub fn of(catalog: &Catalog) -> Result<Private, CrmError> {
        let read = Private::deserialize(&catalog.private);
        read.map_err(|_| strange("what was kept of its catalog is of another version"))
    }
}

impl Salesforce {
    /// What the org has.
    pub(super) fn find_catalog(&self) -> Result<Catalog, CrmError> {
        let (account, sandbox) = self.who()?;
        let mut catalog = Catalog { account, ..Catalog::default() };
        let mut private = Private::default();
        let mut deals = None;
        for object in Object::ALL {
            let Some(describe) = self.describe(fields::sobject(object))? else {
                catalog.unseen.push(unseen_object(object));
                continue;
            };
            self.add_object(object, &describe, &mut catalog, &mut private)?;
            if object == Object::Deals {
                deals = Some(describe);
            }
        }
        if catalog.objects.is_empty() {
            return Err(CrmError::Denied {
                service: Service::Salesforce,
                what: "accounts, contacts and opportunities".to_owned(),
                ask: "ask the admin for `Read` and `View All` on these objects, and for `API \
                      Enabled`, in a permission set of this user"
                    .to_owned(),
            });
        }
        if self.leads {
            self.add_leads(&mut catalog, &mut private)?;
        }
        if let Some(describe) = &deals {
            self.add_pipelines(describe, &mut catalog, &mut private)?;
            self.add_currency(describe, &mut catalog)?;
        }
        private.roles = self.describe(ROLES)?.is_some_and(|roles| roles.has("ContactId"));
        if !private.roles && catalog.objects.contains_key(&Object::Deals) {
            catalog.unseen.push(Unseen {
                object: Some(Object::Deals),
                what: "the contacts of opportunities (OpportunityContactRole)".to_owned(),
                opt_out: false,
                ask: "read access to opportunities and contacts for this user".to_owned(),
            });
        }
        self.add_users(sandbox, &mut catalog)?;
        catalog.private =
            serde_json::to_value(&private).map_err(|_| strange("its catalog can't be kept"))?;
        Ok(catalog)
    }

    /// What is told of an object; none where the user may not read it.
    pub(super) fn describe(&self, sobject: &str) -> Result<Option<Describe>, CrmError> {
        let path = self.path(&format!("sobjects/{sobject}/describe"))?;
        let describe = allowed(self.get::<Describe>(Request::get(path)))?;
        Ok(describe.filter(|describe| describe.queryable))
    }

    fn add_object(
        &self,
        object: Object,
        describe: &Describe,
        catalog: &mut Catalog,
        private: &mut Private,
    ) -> Result<(), CrmError> {
        let mut read = fields::read(object, describe);
        let mut objections = Vec::new();
        let mut consents = None;
        if object == Object::Contacts && describe.has("IndividualId") {
            match self.describe("Individual")? {
                Some(individual) => {
                    objections = read.add_objections(&individual);
                    consents = self.find_consents(&mut read, catalog)?;
                }
                None => catalog.unseen.push(unseen_individuals()),
            }
        }
        catalog.unseen.extend(fields::unseen(object, describe));
        let person = describe.has("IsPersonAccount");
        private.persons |= object == Object::Accounts && person;
        let person = match person {
            true => Some("IsPersonAccount".to_owned()),
            false => private.persons.then(|| "Account.IsPersonAccount".to_owned()),
        };
        let plan = Plan {
            sobject: fields::sobject(object).to_owned(),
            fields: read.forms.into_iter().collect(),
            labels: read.labels,
            merges: describe.has("MasterRecordId"),
            person,
            objections,
            consents,
            ..Plan::default()
        };
        private.plans.insert(object, plan);
        catalog.objects.insert(object, ObjectCatalog::of(read.fields, None));
        Ok(())
    }

    /// About how many records there are, where counting them takes the service too long.
    pub(super) fn estimate(&self, sobject: &str) -> Result<Option<u64>, CrmError> {
        let request = Request::get(self.path("limits/recordCount")?).query("sObjects", sobject);
        let counts = allowed(self.get::<super::wire::Counts>(request))?;
        // An empty object is missing from the list.
        Ok(counts.map(|counts| {
            let of = |count: &&super::wire::Count| count.name == sobject;
            counts.objects.iter().find(of).map_or(0, |count| count.count)
        }))
    }

    fn add_pipelines(
        &self,
        describe: &Describe,
        catalog: &mut Catalog,
        private: &mut Private,
    ) -> Result<(), CrmError> {
        let asked = describe.has(fields::RECORD_TYPE);
        let record_types: Vec<RecordType> = describe
            .record_type_infos
            .iter()
            .filter(|of| asked && !of.master)
            .map(|of| RecordType { record_type_id: long_id(&of.record_type_id), ..of.clone() })
            .collect();
        for (at, one) in record_types.iter().enumerate() {
            if record_types[..at].iter().any(|other| other.name == one.name) {
                catalog.notes.push(format!(
                    "Several record types of opportunities are called `{}`: their opportunities share \
                     one pipeline.",
                    one.name
                ));
            }
        }
        let mut parts = Parts {
            stages: self.stages(describe)?,
            used: self.used(asked)?,
            record_types,
            ..Parts::default()
        };
        for record_type in parts.record_types.iter().filter(|of| of.active) {
            let id = &record_type.record_type_id;
            let rest = format!("ui-api/object-info/Opportunity/picklist-values/{id}");
            let lists = allowed(self.get::<Picklists>(Request::get(self.path(&rest)?)))?;
            let stages =
                lists.and_then(|mut lists| lists.picklist_field_values.remove("StageName"));
            if let Some(stages) = stages {
                let values = stages.values.into_iter().map(|option| option.value).collect();
                parts.of_type.insert(id.clone(), values);
            }
        }
        catalog.pipelines = parts.pipelines();
        if let Some(plan) = private.plans.get_mut(&Object::Deals) {
            let names = parts.record_types.iter();
            let names = names.map(|of| (of.record_type_id.clone(), of.name.clone())).collect();
            plan.pipelines = Some(Pipelines { asked, names });
            if !asked {
                plan.fields.push((fields::RECORD_TYPE.to_owned(), fields::Form::Plain));
            }
            let labels = parts.labels();
            if !labels.is_empty() {
                plan.labels.entry("StageName".to_owned()).or_default().extend(labels);
            }
        }
        if let Some(deals) = catalog.objects.get_mut(&Object::Deals) {
            name_pipelines(deals, catalog.pipelines.iter().map(|pipeline| pipeline.name.clone()));
        }
        Ok(())
    }

    /// All stages in order; where the user may not see the list, the options of the field.
    fn stages(&self, describe: &Describe) -> Result<Vec<Stage>, CrmError> {
        let fields = ["Id", "MasterLabel", "ApiName", "IsActive", "IsClosed", "IsWon"];
        let query = super::soql::select(&fields, "OpportunityStage", &[]);
        if let Some(stages) = allowed(self.ask::<Stage>(&format!("{query} ORDER BY SortOrder")))? {
            return Ok(stages);
        }
        let options = describe.fields.iter().find(|field| field.name == "StageName");
        let stage = |option: &super::wire::PicklistValue| {
            let kind = StageKind::from_stage_name(option.shown());
            Stage {
                master_label: option.shown().to_owned(),
                api_name: option.value.clone(),
                is_active: true,
                is_closed: kind != StageKind::Open,
                is_won: kind == StageKind::Won,
            }
        };
        Ok(options.into_iter().flat_map(|field| &field.picklist_values).map(stage).collect())
    }

    /// The record types and stages that opportunities are in.
    fn used(&self, record_types: bool) -> Result<Vec<Used>, CrmError> {
        let by = if record_types {
            "RecordTypeId,StageName,IsClosed,IsWon"
        } else {
            "StageName,IsClosed,IsWon"
        };
        let query = format!("SELECT {by},COUNT(Id) FROM Opportunity GROUP BY {by}");
        let mut used = allowed(self.ask::<Used>(&query))?.unwrap_or_default();
        for used in &mut used {
            used.record_type_id = used.record_type_id.as_deref().map(long_id);
        }
        Ok(used)
    }

    /// The one currency of an org that has one; where there are several each amount has its own.
    fn add_currency(&self, deals: &Describe, catalog: &mut Catalog) -> Result<(), CrmError> {
        if deals.has("CurrencyIsoCode") {
            return Ok(());
        }
        let path = self.path("connect/organization")?;
        let company = allowed(self.get::<Company>(Request::get(path)))?;
        catalog.account.currency =
            company.and_then(|company| company.features?.default_currency_iso_code);
        if catalog.account.currency.is_none() {
            catalog.unseen.push(Unseen {
                object: Some(Object::Deals),
                what: "the currency of amounts".to_owned(),
                opt_out: false,
                ask: "the currency under Setup > Company Information; amounts count as the \
                      workspace's currency otherwise"
                    .to_owned(),
            });
        }
        Ok(())
    }

    fn add_users(&self, sandbox: bool, catalog: &mut Catalog) -> Result<(), CrmError> {
        // Customers who log in to a portal own nothing that is moved, and there may be millions.
        let kinds = ["Standard", "PowerPartner", "PowerCustomerSuccess"];
        let kinds = super::soql::one_of("UserType", kinds);
        let fields = ["Id", "Name", "Email", "IsActive"];
        let query = super::soql::select(&fields, "User", &[kinds]);
        let Some(users) = allowed(self.ask::<WireUser>(&query))? else {
            catalog.unseen.push(Unseen {
                object: None,
                what: "the users".to_owned(),
                opt_out: false,
                ask: "`View All Users` for this user: owners stay unknown without".to_owned(),
            });
            return Ok(());
        };
        let user = |user: WireUser| User {
            id: long_id(&user.id),
            name: user.name.unwrap_or_default(),
            email: user.email,
            active: user.is_active,
        };
        catalog.users = users.into_iter().map(user).collect();
        let masked =
            |user: &User| user.email.as_deref().is_some_and(|email| email.ends_with(".invalid"));
        if sandbox && catalog.users.iter().any(masked) {
            catalog.unseen.push(Unseen {
                object: None,
                what: "the users' own e-mail addresses: this is a sandbox, which adds `.invalid`"
                    .to_owned(),
                opt_out: false,
                ask: "the production org, or an owner map in the mapping".to_owned(),
            });
        }
        Ok(())
    }
}

/// Gives deals a column of their pipelines, also where the org has no record types.
fn name_pipelines(deals: &mut ObjectCatalog, pipelines: impl Iterator<Item = String>) {
    let options: Vec<String> = pipelines.collect();
    match deals.fields.iter_mut().find(|field| field.name == fields::RECORD_TYPE) {
        Some(field) => {
            field.kind = CustomType::Select;
            field.options = options;
        }
        None => deals.fields.push(Field {
            options,
            ..Field::standard(fields::RECORD_TYPE, "Record Type", CustomType::Select, "pipeline")
        }),
    }
}

fn unseen_individuals() -> Unseen {
    Unseen {
        object: Some(Object::Contacts),
        what: "Individual records (`Don't Market` and the like)".to_owned(),
        opt_out: true,
        ask: "`Read` and `View All` on Individual in a permission set of this user".to_owned(),
    }
}

fn unseen_object(object: Object) -> Unseen {
    let sobject = fields::sobject(object);
    Unseen {
        object: Some(object),
        what: format!("{sobject} records"),
        opt_out: object == Object::Contacts,
        ask: format!("`Read` and `View All` on {sobject} in a permission set of this user"),
    }
}
