//! A mapping made ready for one table: applies it to rows.

mod aside;
pub(super) mod bind;
mod cell;
mod consent;
mod custom;
mod identity;
mod ids;
mod legible;
mod marks;
mod names;
mod past;
mod plan;
mod reach;
mod refer;
mod region;
mod reject;
mod row_id;
mod survey;
mod template;
mod users;
mod values;
mod watch;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::Utc;

use self::aside::Aside;
use self::cell::{Cell, prepare};
use self::identity::user_id;
use self::plan::{Bound, Origin, Plan, Slot};
use self::watch::Watch;
use super::{Mapping, ObjectMapping};
use crate::model::field::position;
use crate::model::money::Named;
use crate::model::postal::lacks_zeros;
use crate::model::text::name_key;
use crate::model::web::domain_of_site;
use crate::model::{
    CustomField, CustomType, Draft, Kind, Object, Rejection, Settings, Warning, shared_domains,
};
use crate::source::{Holds, Row, Table};

pub use self::legible::Legible;
pub use self::row_id::{KEY_COLUMNS, KeyPart, WHOLE_ROW, is_row_id, numbered, without_number};
pub use self::survey::{Settled, Survey};
pub use self::users::SourceUsers;

/// A mapping bound to the columns of one table.
pub struct Compiled {
    object: Object,
    label: String,
    settings: Settings,
    salesforce: bool,
    /// Whether ids come from a service over its API.
    believed: bool,
    /// Whether the table is apart by semicolons.
    by_semicolon: bool,
    bound: Vec<Bound>,
    watches: Vec<Watch>,
    asides: Vec<Aside>,
    /// Now, UTC: what was not yet said is no evidence.
    now: String,
    unmapped: Vec<String>,
    custom: Vec<CustomField>,
    /// Custom fields that hold phones: key and target.
    custom_phones: Vec<(String, String)>,
    /// The fields of which a record needs one.
    names_at: Vec<usize>,
    phone_at: Option<usize>,
    /// Where the first and the last name are.
    parts_at: Option<(usize, usize)>,
    currency_at: Option<usize>,
    /// Where the domain is, and the website that tells it.
    domain_at: Option<(usize, usize)>,
    /// Where the postal code is, and the country that tells how it is written.
    postal_at: Option<(usize, usize)>,
    /// Where the country is, which tells how its phones are read.
    country_at: Option<usize>,
    aliases: HashMap<String, String>,
    users: SourceUsers,
    /// Which row it is, if it has no id.
    row_id: row_id::RowId,
}

/// A draft while its row is read.
struct Filling {
    draft: Draft,
    full_name: Option<String>,
    named_currency: Option<Named>,
    consent: Option<Box<consent::Record>>,
    ended: values::Ended,
}

impl Filling {
    fn new(draft: Draft) -> Filling {
        Filling {
            draft,
            full_name: None,
            named_currency: None,
            consent: None,
            ended: values::Ended::default(),
        }
    }
}

impl Compiled {
    /// Binds `mapping` to the columns of `table`.
    pub fn new(
        mapping: &Mapping,
        table: &dyn Table,
        settings: &Settings,
        users: &SourceUsers,
    ) -> Compiled {
        let (object, object_mapping) = match table.holds() {
            Holds::Records(object) => (object, mapping.object(object)),
            // Users are read by `SourceUsers`; nothing of them becomes a record.
            Holds::Users => (Object::Contacts, None),
        };
        let nothing = ObjectMapping::default();
        let object_mapping = object_mapping.unwrap_or(&nothing);
        let plan = Plan::new(object, object_mapping, table, settings);
        let phones = plan.custom.iter().filter(|field| field.kind == CustomType::Phone);
        let names: &[&str] = match object {
            Object::Accounts | Object::Deals => &["name"],
            Object::Contacts => &["email", "phone", "last_name", "first_name"],
        };
        let salesforce = mapping.source.eq_ignore_ascii_case("salesforce");
        let aliases = mapping
            .owners
            .iter()
            .map(|(from, to)| (name_key(&user_id(salesforce, from)), to.to_lowercase()));
        let watches = watch::watches(object, object_mapping, table, settings);
        Compiled {
            object,
            label: table.label().to_owned(),
            settings: settings.clone(),
            salesforce,
            believed: !table.fields().is_empty(),
            by_semicolon: table.by_semicolon(),
            custom_phones: phones.map(|f| (f.key.clone(), format!("custom.{}", f.key))).collect(),
            bound: plan.bound,
            asides: aside::asides(object, object_mapping, table, &watches),
            watches,
            now: Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            unmapped: plan.unmapped,
            custom: plan.custom,
            names_at: names.iter().filter_map(|key| position(object, key)).collect(),
            phone_at: position(object, "phone"),
            parts_at: position(object, "first_name").zip(position(object, "last_name")),
            currency_at: position(object, "currency"),
            domain_at: position(object, "domain").zip(position(object, "website")),
            country_at: position(object, "country"),
            postal_at: position(object, "postal_code").zip(position(object, "country")),
            aliases: aliases.collect(),
            users: users.clone(),
            row_id: row_id::RowId::new(table, &object_mapping.row_key),
        }
    }

    /// Turns a row into a draft, or says why it can't become a record. Phones are left as they
    /// were read until [`Compiled::finish`], for they can never reject a row and cost the most.
    pub fn apply(&self, row: &Row) -> Result<Draft, Rejection> {
        let mut filling = self.read(row, |_| true)?;
        for watch in &self.watches {
            watch.read(&mut filling, row, &self.settings, &self.now);
        }
        for aside in &self.asides {
            aside.read(&mut filling.draft, row);
        }
        self.judge(filling, row)
    }

    /// Whether the row can become a record, and where a deal goes: the draft holds only what that
    /// depends on. Rejects exactly the rows that [`Compiled::apply`] rejects, in half the time.
    pub fn check(&self, row: &Row) -> Result<Draft, Rejection> {
        let filling = self.read(row, |bound| self.weighs(bound))?;
        self.judge(filling, row)
    }

    /// Whether a column has a say in whether its row is rejected, or in where a deal goes.
    fn weighs(&self, bound: &Bound) -> bool {
        match bound.slot {
            Slot::Field(at, kind) => {
                self.names_at.contains(&at)
                    || matches!(
                        kind,
                        Kind::Email
                            | Kind::Moment
                            | Kind::Date
                            | Kind::Decimal
                            | Kind::Percent
                            | Kind::Currency
                    )
            }
            Slot::Id
            | Slot::Deleted
            | Slot::FullName
            | Slot::Pipeline
            | Slot::Stage
            | Slot::Status
            | Slot::Ended(_) => true,
            Slot::AccountId
            | Slot::ContactId
            | Slot::ContactEmail
            | Slot::ContactName
            | Slot::Owner
            | Slot::Company
            | Slot::CompanyDomain
            | Slot::Consent(_)
            | Slot::Custom(..) => false,
        }
    }

    fn read(&self, row: &Row, weighs: impl Fn(&Bound) -> bool) -> Result<Filling, Rejection> {
        if let Some(damage) = &row.damage {
            return Err(reject::damaged(row, damage));
        }
        let mut filling = Filling::new(Draft::new(self.object));
        for bound in self.bound.iter().filter(|bound| weighs(bound)) {
            let made: String;
            let raw = match &bound.origin {
                Origin::Column(at) => row.cells.get(*at).unwrap_or_default(),
                Origin::Constant(text) => text,
                Origin::Template(template) => {
                    made = template.fill(row);
                    &made
                }
            };
            if let Some(label) = bound.label
                && reach::is_fax(row.cells.get(label).unwrap_or_default())
            {
                reach::leave_fax(&mut filling.draft, bound, cell::trim(raw));
            } else if let Slot::Consent(part) = bound.slot {
                consent::fill(&mut filling, bound, part, raw, &self.settings, &self.now);
            } else if let Some(mut cell) = prepare(bound, raw, &mut filling.draft) {
                cell.own &= matches!(bound.origin, Origin::Column(_));
                self.fill(&mut filling, bound, &cell)?;
            }
        }
        Ok(filling)
    }

    fn judge(&self, filling: Filling, row: &Row) -> Result<Draft, Rejection> {
        let draft = self.complete(filling)?;
        if self.lacks_name(&draft) {
            return Err(reject::missing(self.object, row));
        }
        Ok(draft)
    }

    fn fill(&self, filling: &mut Filling, bound: &Bound, cell: &Cell<'_>) -> Result<(), Rejection> {
        match bound.slot {
            Slot::Field(at, Kind::Email) => return reach::emails(filling, bound, at, cell),
            Slot::Field(at, Kind::Phone) => reach::phones(filling, bound, at, cell),
            Slot::Field(at, kind) => return self.field(filling, bound, at, kind, cell),
            Slot::Custom(at, kind) => {
                let key = &self.custom[at].key;
                custom::fill(filling, bound, key, kind, cell, &self.settings, &self.now);
            }
            Slot::Id => return self.own_id(bound, cell, &mut filling.draft),
            Slot::Deleted => return values::deleted(filling, bound, cell),
            Slot::AccountId => {
                filling.draft.account_id = self.reference(bound, cell, &mut filling.draft);
            }
            Slot::ContactId => {
                filling.draft.contact_id = self.reference(bound, cell, &mut filling.draft);
            }
            Slot::ContactEmail => refer::contact_email(filling, bound, cell),
            Slot::ContactName => refer::contact_name(filling, bound, cell),
            Slot::Owner => {
                if filling.draft.owner.is_none()
                    && let Some(owner) = self.owner(bound, &cell.text, &mut filling.draft)
                {
                    values::keep(&mut filling.draft, bound, cell, &owner);
                    filling.draft.owner = Some(owner);
                }
            }
            // Read after the parts: where both are there, it has nothing to fill.
            Slot::FullName if self.has_both_names(&filling.draft) => {}
            Slot::FullName => first(&mut filling.full_name, cell),
            Slot::Company => first(&mut filling.draft.company, cell),
            Slot::CompanyDomain => refer::company_domain(filling, bound, cell),
            Slot::Pipeline => {
                values::keep(&mut filling.draft, bound, cell, &cell.text);
                first(&mut filling.draft.pipeline, cell);
            }
            Slot::Stage => {
                values::keep(&mut filling.draft, bound, cell, &cell.text);
                first(&mut filling.draft.stage, cell);
            }
            Slot::Status => return values::status(filling, bound, cell),
            Slot::Ended(end) => {
                return values::ended(filling, bound, end, cell, self.settings.timezone, &self.now);
            }
            Slot::Consent(_) => {}
        }
        Ok(())
    }

    /// What can only be said when all cells are read.
    fn complete(&self, filling: Filling) -> Result<Draft, Rejection> {
        let Filling { mut draft, full_name, named_currency, consent, ended } = filling;
        ended.close(&mut draft);
        self.settle_currency(&mut draft, named_currency)?;
        if let Some(name) = full_name {
            names::fill(&mut draft, &name);
        }
        if let Some((postal, country)) = self.postal_at
            && let Some(code) = draft.values[postal].as_deref()
            && lacks_zeros(code, draft.values[country].as_deref(), &self.settings.region)
        {
            let warning = Warning::new("stripped_zeros", "postal_code", code);
            draft.warnings.push(warning);
        }
        if let Some((domain, website)) = self.domain_at {
            let site = match &draft.values[domain] {
                None => draft.values[website].as_deref().and_then(domain_of_site),
                Some(_) => None,
            };
            let named = site.as_deref().or(draft.values[domain].as_deref());
            if let Some(shared) = named.filter(|domain| shared_domains::is_shared(domain)) {
                let warning = Warning::new("shared_domain", "domain", shared);
                draft.warnings.push(warning);
            } else if site.is_some() {
                draft.values[domain] = site;
            }
        }
        draft.consent = consent.and_then(|record| record.finish());
        Ok(draft)
    }

    fn has_both_names(&self, draft: &Draft) -> bool {
        self.parts_at.is_some_and(|(first, last)| {
            draft.values[first].is_some() && draft.values[last].is_some()
        })
    }

    fn lacks_name(&self, draft: &Draft) -> bool {
        self.names_at.iter().all(|at| draft.values[*at].is_none())
    }

    /// The columns that no target takes: reported as unmapped.
    pub fn unmapped(&self) -> &[String] {
        &self.unmapped
    }

    /// The custom fields that the mapping fills.
    pub fn custom_fields(&self) -> &[CustomField] {
        &self.custom
    }
}

fn first(slot: &mut Option<String>, cell: &Cell<'_>) {
    if slot.is_none() {
        *slot = Some(cell.text.as_ref().to_owned());
    }
}
