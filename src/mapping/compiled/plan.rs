//! What a mapping says, bound to the columns of a table: no name is looked up again per row.

use super::ids::IdForm;
use super::past::lies_in_the_past;
use super::region;
use super::template::Template;
use crate::mapping::aliases::Header;
use crate::mapping::{ColumnMapping, How, ObjectMapping, To};
use crate::model::field::{fields, position};
use crate::model::moment::DateOrder;
use crate::model::money::DecimalMark;
use crate::model::percent::Unit;
use crate::model::permission::topic;
use crate::model::text::{name_key, words};
use crate::model::{CustomField, CustomType, Kind, Object, Settings};
use crate::source::Table;

/// Where the values of a bound column come from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// The cell at this place.
    Column(usize),
    /// The mapping: the same in every row.
    Constant(String),
    /// The mapping, made of cells of the row.
    Template(Template),
}

/// Where they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Id,
    Deleted,
    AccountId,
    ContactId,
    ContactEmail,
    ContactName,
    Owner,
    FullName,
    Company,
    CompanyDomain,
    Pipeline,
    Stage,
    Status,
    /// The day on which a deal ended: of deals that ended so.
    Ended(End),
    Consent(Part),
    /// The standard field at this place.
    Field(usize, Kind),
    /// The custom field at this place among those of the mapping.
    Custom(usize, CustomType),
}

/// How a deal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Won,
    Lost,
    Either,
}

impl Slot {
    /// Whether a value has to be read as something: in a text, `n/a` may be a name.
    fn reads(self) -> bool {
        match self {
            Slot::Field(_, kind) => kind != Kind::Text,
            Slot::Custom(_, kind) => {
                !matches!(kind, CustomType::Text | CustomType::Select | CustomType::MultiSelect)
            }
            Slot::Id
            | Slot::Deleted
            | Slot::AccountId
            | Slot::ContactId
            | Slot::ContactEmail
            | Slot::ContactName
            | Slot::Owner
            | Slot::Company
            | Slot::CompanyDomain
            | Slot::Status
            | Slot::Ended(_) => true,
            // The names of people, pipelines and stages are texts; consent is read by its own rules.
            Slot::FullName | Slot::Pipeline | Slot::Stage | Slot::Consent(_) => false,
        }
    }
}

/// A part of a consent record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text,
    Timestamp,
    SourceUrl,
    Ip,
    Seller,
    Phone,
    TrustedForm,
    LeadId,
    RevokedAt,
    DoNotCall,
}

/// A column (or a constant) with all that is needed to read it.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub origin: Origin,
    pub slot: Slot,
    /// The column that says which kind of number stands in this one: `Phone 1 - Label`.
    pub label: Option<usize>,
    /// The header as the table has it.
    pub header: String,
    /// The target as warnings and originals name it: `email`, `custom.shoe_size`.
    pub key: String,
    pub how: How,
    /// Whether nothing but trimming is done to a value.
    pub plain: bool,
    /// Whether words for nothing (`N/A`) are empty cells: everywhere but in texts that name no record.
    pub reads: bool,
    /// Whether a word for nothing in it may be somebody's name: it is the only one of the column.
    pub may_name: bool,
    /// The order of dates: decided by the mapping, a survey or the region.
    pub order: DateOrder,
    /// The decimal mark, likewise.
    pub mark: DecimalMark,
    /// Whether its dates are of what lies in the past: a birth, a creation.
    pub past: bool,
    /// Whether every amount of the column could be read in two ways, and nothing tells which.
    pub ambiguous: bool,
    /// What the numbers of percentages count, likewise.
    pub unit: Unit,
    /// Whether the service computes its values: none of them rejects a row.
    pub computed: bool,
    /// Whether its header names a channel other than calls.
    pub other_channel: bool,
    /// What all ids of the column show.
    pub ids: IdForm,
}

impl Bound {
    /// Whether the order of day and month matters and the mapping does not say it.
    pub fn lacks_order(&self) -> bool {
        self.how.date_order.is_none()
            && matches!(
                self.slot,
                Slot::Field(_, Kind::Date | Kind::Moment)
                    | Slot::Custom(_, CustomType::Date | CustomType::Datetime)
                    | Slot::Ended(_)
                    | Slot::Consent(Part::Timestamp | Part::RevokedAt)
            )
    }

    /// Whether it holds percentages and neither the mapping nor the source says what its numbers count.
    pub fn lacks_unit(&self) -> bool {
        self.how.unit.is_none() && matches!(self.slot, Slot::Field(_, Kind::Percent))
    }

    /// Whether the column holds amounts of money.
    pub fn holds_money(&self) -> bool {
        matches!(self.slot, Slot::Field(_, Kind::Decimal) | Slot::Custom(_, CustomType::Currency))
    }

    /// Whether the column holds what is written in digits: phones, numbers, dates.
    pub fn holds_numbers(&self) -> bool {
        match self.slot {
            Slot::Field(_, kind) => {
                matches!(
                    kind,
                    Kind::Phone
                        | Kind::Decimal
                        | Kind::Percent
                        | Kind::Integer
                        | Kind::Date
                        | Kind::Moment
                ) || self.key == "postal_code"
            }
            Slot::Custom(_, kind) => matches!(
                kind,
                CustomType::Number
                    | CustomType::Currency
                    | CustomType::Phone
                    | CustomType::Date
                    | CustomType::Datetime
            ),
            Slot::Ended(_) => true,
            _ => false,
        }
    }

    /// Whether the column holds ids.
    pub fn holds_ids(&self) -> bool {
        matches!(self.slot, Slot::Id | Slot::AccountId | Slot::ContactId)
    }

    /// Whether the decimal mark matters and the mapping does not say it.
    pub fn lacks_mark(&self) -> bool {
        self.how.decimal.is_none()
            && !self.how.cents
            && matches!(
                self.slot,
                Slot::Field(_, Kind::Decimal | Kind::Percent)
                    | Slot::Custom(_, CustomType::Number | CustomType::Currency)
            )
    }
}

/// A whole mapping bound to a table.
pub(super) struct Plan {
    pub bound: Vec<Bound>,
    pub unmapped: Vec<String>,
    pub custom: Vec<CustomField>,
}

impl Plan {
    pub fn new(
        object: Object,
        mapping: &ObjectMapping,
        table: &dyn Table,
        settings: &Settings,
    ) -> Plan {
        let mut plan = Plan { bound: Vec::new(), unmapped: Vec::new(), custom: Vec::new() };
        let columns: Vec<_> = table.columns().iter().map(String::as_str).collect();
        for (at, (header, column)) in columns.iter().zip(mapping.bound(&columns)).enumerate() {
            let Some(column) = column else {
                plan.unmapped.push((*header).to_owned());
                continue;
            };
            match &column.to {
                To::Ignore => {}
                To::Unsure { .. } => plan.unmapped.push((*header).to_owned()),
                To::Target(target) => match slot(object, target) {
                    Some(slot) => {
                        plan.push(Origin::Column(at), slot, header, target, column, settings);
                    }
                    None => plan.unmapped.push((*header).to_owned()),
                },
                To::Custom { key, kind, options } => {
                    let slot = plan.custom_slot(object, key, *kind, options, header);
                    let target = format!("custom.{key}");
                    plan.push(Origin::Column(at), slot, header, &target, column, settings);
                }
            }
        }
        plan.heed_source(table);
        // Stable. A deleted record is left out whatever else its row says; a full name fills what the
        // parts leave empty.
        plan.bound.sort_by_key(|bound| match bound.slot {
            Slot::Deleted => 0,
            Slot::FullName => 2,
            _ => 1,
        });
        plan.share_joins();
        plan.label_phones(object, &columns);
        plan.read_names(object);
        for (target, value) in &mapping.constants {
            let slot = match target.strip_prefix("custom.") {
                Some(key) => Some(plan.custom_slot(object, key, CustomType::Text, &[], key)),
                None => slot(object, target),
            };
            if let Some(slot) = slot.filter(|_| !value.is_empty()) {
                let column = ColumnMapping {
                    header: target.clone(),
                    to: To::Target(target.clone()),
                    how: How::default(),
                };
                let origin = match Template::parse(value, &columns) {
                    Some(template) => Origin::Template(template),
                    None => Origin::Constant(value.clone()),
                };
                plan.push(origin, slot, target, target, &column, settings);
            }
        }
        plan
    }

    fn push(
        &mut self,
        origin: Origin,
        slot: Slot,
        header: &str,
        key: &str,
        column: &ColumnMapping,
        settings: &Settings,
    ) {
        let how = column.how.clone();
        let other_channel = matches!(slot, Slot::Consent(Part::RevokedAt | Part::DoNotCall))
            && topic(&words(header)).is_some_and(|topic| !topic.decides_on_calls());
        self.bound.push(Bound {
            other_channel,
            origin,
            slot,
            label: None,
            header: header.to_owned(),
            key: key.to_owned(),
            may_name: false,
            plain: how.values.is_empty() && how.nulls.is_empty() && how.clean.is_empty(),
            order: how.date_order.unwrap_or_else(|| region::date_order(&settings.region)),
            mark: how.decimal.unwrap_or_else(|| region::decimal_mark(&settings.region)),
            unit: how.unit.unwrap_or(Unit::Percent),
            computed: false,
            ambiguous: false,
            past: key == "created_at" || lies_in_the_past(header),
            reads: slot.reads(),
            ids: IdForm::default(),
            how,
        });
    }

    /// Takes over what the source is known for: values that it computes, and in which unit.
    fn heed_source(&mut self, table: &dyn Table) {
        let crm = !table.fields().is_empty();
        for bound in &mut self.bound {
            let Origin::Column(at) = bound.origin else { continue };
            bound.computed = table.fields().get(at).is_some_and(|field| field.read_only);
            if !bound.lacks_unit() {
                continue;
            }
            if table.origin() == "hubspot" && writes_fractions(&bound.header) {
                bound.unit = Unit::Fraction;
                bound.how.unit = Some(Unit::Fraction);
            } else if crm {
                bound.how.unit = Some(Unit::Percent);
            }
        }
    }

    /// The slot of a custom field; columns that share a key share the field.
    fn custom_slot(
        &mut self,
        object: Object,
        key: &str,
        kind: CustomType,
        options: &[String],
        label: &str,
    ) -> Slot {
        let place = self.custom.iter().position(|field| field.key == key);
        let at = place.unwrap_or_else(|| {
            self.custom.push(CustomField {
                object,
                key: key.to_owned(),
                label: label.to_owned(),
                kind,
                options: Vec::new(),
            });
            self.custom.len() - 1
        });
        let field = &mut self.custom[at];
        // Two spellings of one option are one option.
        let mut known: Vec<String> = field.options.iter().map(|option| name_key(option)).collect();
        for option in options {
            let key = name_key(option);
            if !known.contains(&key) {
                known.push(key);
                field.options.push(option.clone());
            }
        }
        Slot::Custom(at, field.kind)
    }

    /// Finds the column that labels each column of phone numbers: a number labelled fax is none to call.
    fn label_phones(&mut self, object: Object, columns: &[&str]) {
        let is_phone = |bound: &&mut Bound| matches!(bound.slot, Slot::Field(_, Kind::Phone));
        let mut headers: Option<Vec<Header>> = None;
        for bound in self.bound.iter_mut().filter(is_phone) {
            let headers = headers
                .get_or_insert_with(|| columns.iter().map(|c| Header::new(object, c)).collect());
            let Origin::Column(at) = bound.origin else { continue };
            let words = headers[at].words.as_slice();
            let stem = words.strip_suffix(&["value".to_owned()]).unwrap_or(words);
            bound.label = headers.iter().position(|header| {
                header.words.split_last().is_some_and(|(last, of)| {
                    matches!(last.as_str(), "label" | "type") && of == stem
                })
            });
        }
    }

    /// A company or a person that is called nothing has no name. A deal may be.
    fn read_names(&mut self, object: Object) {
        for bound in &mut self.bound {
            bound.reads |= match object {
                Object::Accounts => bound.key == "name",
                Object::Contacts => is_name_of_person(&bound.key) || bound.slot == Slot::FullName,
                Object::Deals => false,
            };
        }
    }

    /// What joins the columns of one text may be said on any of them.
    fn share_joins(&mut self) {
        for at in 0..self.bound.len() {
            if self.bound[at].how.join.is_none() {
                let slot = self.bound[at].slot;
                let join =
                    self.bound.iter().filter(|b| b.slot == slot).find_map(|b| b.how.join.clone());
                self.bound[at].how.join = join;
            }
        }
    }
}

/// Whether HubSpot computes the column's values, as parts of one:
/// <https://knowledge.hubspot.com/properties/hubspots-default-deal-properties>.
fn writes_fractions(header: &str) -> bool {
    ["hs_deal_stage_probability", "Deal probability"]
        .iter()
        .any(|name| header.eq_ignore_ascii_case(name))
}

/// Whether the target is a part of a person's name.
pub(super) fn is_name_of_person(target: &str) -> bool {
    matches!(target, "first_name" | "last_name")
}

fn slot(object: Object, target: &str) -> Option<Slot> {
    if let Some(at) = position(object, target) {
        return Some(Slot::Field(at, fields(object)[at].kind));
    }
    if !crate::model::field::special_targets(object).contains(&target) {
        return None;
    }
    Some(match target {
        "id" => Slot::Id,
        "deleted" => Slot::Deleted,
        "account_id" => Slot::AccountId,
        "contact_id" => Slot::ContactId,
        "contact_email" => Slot::ContactEmail,
        "contact_name" => Slot::ContactName,
        "owner" => Slot::Owner,
        "full_name" => Slot::FullName,
        "company" => Slot::Company,
        "company_domain" => Slot::CompanyDomain,
        "pipeline" => Slot::Pipeline,
        "stage" => Slot::Stage,
        "status" => Slot::Status,
        "won_date" => Slot::Ended(End::Won),
        "lost_date" => Slot::Ended(End::Lost),
        "closed_date" => Slot::Ended(End::Either),
        "consent.text" => Slot::Consent(Part::Text),
        "consent.timestamp" => Slot::Consent(Part::Timestamp),
        "consent.source_url" => Slot::Consent(Part::SourceUrl),
        "consent.ip" => Slot::Consent(Part::Ip),
        "consent.seller" => Slot::Consent(Part::Seller),
        "consent.phone" => Slot::Consent(Part::Phone),
        "consent.trustedform_url" => Slot::Consent(Part::TrustedForm),
        "consent.leadid" => Slot::Consent(Part::LeadId),
        "consent.revoked_at" => Slot::Consent(Part::RevokedAt),
        "consent.do_not_call" => Slot::Consent(Part::DoNotCall),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::special_targets;

    #[test]
    fn every_target_of_every_object_has_a_slot() {
        for object in Object::ALL {
            for target in special_targets(object) {
                assert!(slot(object, target).is_some(), "{object}: {target}");
            }
            for field in fields(object) {
                assert!(slot(object, field.key).is_some(), "{object}: {}", field.key);
            }
        }
        assert_eq!(slot(Object::Accounts, "stage"), None);
    }
}
