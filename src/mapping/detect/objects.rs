//! Puts the settled columns of one object into the mapping, with their findings.

use std::collections::HashSet;

use super::column::{Cell, Column, NOT_PROVIDED};
use super::decide::{Decision, Verdict, decide};
use super::settle::{settle, takes_several};
use super::{Confidence, Destination, Finding, Suggestion, evidence, infer, shape};
use crate::mapping::{ColumnMapping, How, ObjectMapping, To};
use crate::model::field::{Kind, fields};
use crate::model::money::DecimalMark;
use crate::model::{CustomField, CustomType, Object};

/// Decides about the columns of `object` and adds them to the suggestion.
pub fn suggest(
    object: Object,
    columns: &[Column<'_>],
    destination: &Destination<'_>,
    suggestion: &mut Suggestion,
) {
    let fields = destination.custom_fields;
    let mut verdicts: Vec<Verdict> =
        columns.iter().map(|column| decide(object, column, fields)).collect();
    suggestion.notes.extend(settle(object, columns, &mut verdicts));
    let mut keys = Keys::new(object, fields);
    let mut mapping = ObjectMapping::default();
    for (at, (column, verdict)) in columns.iter().zip(&mut verdicts).enumerate() {
        let (to, separator) = place(column, at, verdict, fields, &mut keys);
        let mut how = how(object, column, &to, &mut suggestion.notes);
        how.separator = how.separator.or(separator.map(str::to_owned));
        if is_in_cents(object, column, &to) {
            how.cents = true;
            verdict.confidence = Confidence::Likely;
            verdict.why = "Close gives whole numbers in cents; verify one amount".to_owned();
        }
        suggestion.findings.push(Finding {
            object,
            source: column.source.to_owned(),
            header: column.name.to_owned(),
            label: column.field.map(|field| field.label.clone()),
            samples: column.samples(),
            to: to.clone(),
            confidence: verdict.confidence,
            why: verdict.why.clone(),
        });
        mapping.columns.push(ColumnMapping { header: column.name.to_owned(), to, how });
    }
    join_texts(&mut mapping.columns);
    suggestion.mapping.objects.insert(object, mapping);
}

/// The sampled cells of the column that feeds `target`.
pub fn feeding<'a>(
    mapping: Option<&ObjectMapping>,
    columns: &[Column<'a>],
    target: &str,
) -> Vec<Cell<'a>> {
    let mapped = mapping.map(|mapping| mapping.columns.as_slice()).unwrap_or_default();
    let is_target = |column: &&ColumnMapping| matches!(&column.to, To::Target(to) if to == target);
    let Some(mapped) = mapped.iter().find(is_target) else { return Vec::new() };
    let column = columns.iter().find(|column| column.name == mapped.header);
    column.map(|column| column.cells.clone()).unwrap_or_default()
}

fn place(
    column: &Column<'_>,
    at: usize,
    verdict: &mut Verdict,
    fields: &[CustomField],
    keys: &mut Keys,
) -> (To, Option<&'static str>) {
    match verdict.decision {
        Decision::To(target) | Decision::More(target) => {
            return (To::Target(target.to_owned()), None);
        }
        Decision::Ignore => return (To::Ignore, None),
        Decision::Custom(field) => {
            let field = &fields[field];
            if keys.filled.insert(field.key.clone()) {
                let to = To::Custom {
                    key: field.key.clone(),
                    kind: field.kind,
                    options: field.options.clone(),
                };
                return (to, list_separator(column, field.kind));
            }
            *verdict = Verdict::open(format!("another column feeds `custom.{}`", field.key));
        }
        Decision::Repeats(_) | Decision::Open => {}
    }
    let inferred = infer::kind(column);
    let suggest = format!("custom.{}", keys.free(column, at));
    let to = To::Unsure { suggest, kind: inferred.kind, options: inferred.options };
    (to, inferred.separator)
}

fn list_separator(column: &Column<'_>, kind: CustomType) -> Option<&'static str> {
    let listed = column.cells.iter().any(|cell| cell.text.contains(';'));
    (kind == CustomType::MultiSelect && listed).then_some(";")
}

// The keys of custom fields that are taken.
struct Keys {
    taken: HashSet<String>,
    filled: HashSet<String>,
}

impl Keys {
    fn new(object: Object, fields: &[CustomField]) -> Keys {
        let of_object = fields.iter().filter(|field| field.object == object);
        Keys { taken: of_object.map(|field| field.key.clone()).collect(), filled: HashSet::new() }
    }

    fn free(&mut self, column: &Column<'_>, at: usize) -> String {
        let base = column.header.key().unwrap_or_else(|| format!("column_{}", at + 1));
        let mut key = base.clone();
        let mut number = 2;
        while !self.taken.insert(key.clone()) {
            key = format!("{base}_{number}");
            number += 1;
        }
        key
    }
}

// What has to be known to read the values; `None` for text, which is taken as it is.
fn read_as(object: Object, to: &To) -> Option<Kind> {
    let target = match to {
        To::Target(target) => target.as_str(),
        To::Custom { kind, .. } | To::Unsure { kind, .. } => {
            return match kind {
                CustomType::Text | CustomType::Select | CustomType::MultiSelect => None,
                CustomType::Number | CustomType::Currency => Some(Kind::Decimal),
                CustomType::Boolean => Some(Kind::Boolean),
                CustomType::Date => Some(Kind::Date),
                CustomType::Datetime => Some(Kind::Moment),
                CustomType::Url => Some(Kind::Url),
                CustomType::Email => Some(Kind::Email),
                CustomType::Phone => Some(Kind::Phone),
            };
        }
        To::Ignore => return None,
    };
    match target {
        "consent.timestamp" | "consent.revoked_at" => Some(Kind::Moment),
        "consent.do_not_call" | "deleted" => Some(Kind::Boolean),
        "consent.phone" => Some(Kind::Phone),
        "consent.ip" | "consent.source_url" | "consent.trustedform_url" => Some(Kind::Url),
        "contact_email" => Some(Kind::Email),
        "company_domain" => Some(Kind::Domain),
        "won_date" | "lost_date" | "closed_date" => Some(Kind::Date),
        _ => {
            let field = fields(object).iter().find(|field| field.key == target);
            field.map(|field| field.kind).filter(|kind| *kind != Kind::Text)
        }
    }
}

fn how(object: Object, column: &Column<'_>, to: &To, notes: &mut Vec<String>) -> How {
    let mut how = How::default();
    let kind = read_as(object, to);
    if let Some(field) = column.field {
        // A CRM's values come in one form: there is nothing to find out.
        let number = matches!(kind, Some(Kind::Decimal | Kind::Percent));
        how.decimal = number.then_some(DecimalMark::Point);
        let listed = field.several && *to != To::Ignore;
        how.separator = listed.then(|| ";".to_owned());
        return how;
    }
    let mapped = !matches!(to, To::Unsure { .. });
    match kind {
        Some(Kind::Date | Kind::Moment) => {
            if let Some((order, told)) = evidence::date_order(column) {
                how.date_order = Some(order);
                notes.extend(Some(told).filter(|_| mapped));
            }
        }
        Some(Kind::Decimal | Kind::Percent) => {
            if let Some((mark, told)) = evidence::decimal_mark(column) {
                how.decimal = Some(mark);
                notes.extend(Some(told).filter(|_| mapped));
            }
        }
        _ => {}
    }
    // In a text, `n/a` may be a name; where a value has to be read, it can only mean nothing.
    let nothing = |null: &&&str| kind.is_some() || **null == NOT_PROVIDED;
    if *to != To::Ignore && column.nulls.iter().any(|null| nothing(&null)) {
        how.nulls = column.nulls.iter().filter(nothing).map(|null| (*null).to_owned()).collect();
        if mapped {
            let nulls: Vec<String> = how.nulls.iter().map(|null| format!("`{null}`")).collect();
            notes.push(format!(
                "{}: {} in `{}` is read as empty",
                column.source,
                nulls.join(", "),
                column.name
            ));
        }
    }
    if let To::Target(target) = to {
        how.separator = separator(target, column).map(str::to_owned);
    }
    how
}

// Id lists of HubSpot, and the several values in a cell of Google Contacts.
fn separator(target: &str, column: &Column<'_>) -> Option<&'static str> {
    let has = |separator: &str| column.cells.iter().any(|cell| cell.text.contains(separator));
    match target {
        "account_id" | "contact_id" if has(";") => Some(";"),
        target if takes_several(target) && has(" ::: ") => Some(":::"),
        _ => None,
    }
}

fn is_in_cents(object: Object, column: &Column<'_>, to: &To) -> bool {
    object == Object::Deals
        && column.origin == "close"
        && column.field.is_none()
        && matches!(to, To::Target(target) if target == "amount")
        && column.header.words == ["value"]
        && !column.is_empty()
        && column.cells.iter().all(|cell| shape::is_integer(cell.text))
}

fn join_texts(columns: &mut [ColumnMapping]) {
    for target in ["street", "description"] {
        let is_target = |column: &&mut ColumnMapping| column.to == To::Target(target.to_owned());
        if columns.iter_mut().filter(is_target).count() > 1 {
            for column in columns.iter_mut().filter(is_target) {
                column.how.join = Some("\n".to_owned());
            }
        }
    }
}
