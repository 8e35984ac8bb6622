//! Leads, contacts and opportunities as records.

use std::borrow::Cow;

use chrono::{DateTime, Duration, NaiveDateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde_json::Value;
use serde_json::value::RawValue;

use super::plan::name_of;
use super::strange;
use super::wire::{self, Address, Email, Phone, Web};
use crate::model::{CustomType, Object};
use crate::source::crm::scalar::Value as Scalar;
use crate::source::crm::values::{Values, whole};
use crate::source::crm::{Catalog, CrmError, Field, Record, State};

/// Makes records of one object.
pub(super) struct Rows<'a> {
    object: Object,
    custom: Vec<&'a Field>,
    users: &'a Value,
    stages: &'a Value,
}

impl<'a> Rows<'a> {
    pub(super) fn new(catalog: &'a Catalog, object: Object) -> Rows<'a> {
        let fields = catalog.objects.get(&object).map(|known| known.fields.as_slice());
        let custom = fields.unwrap_or_default().iter().filter(|field| field.custom);
        Rows {
            object,
            custom: custom.collect(),
            users: &catalog.private["users"],
            stages: &catalog.private["stages"],
        }
    }

    pub(super) fn read(&self, from: &wire::Object) -> Result<Record, CrmError> {
        let Some(id) = from.text("id") else {
            return Err(strange(format!("one of the {} has no id", self.object)));
        };
        let mut values = Values::default();
        values.add("id", id.clone());
        let read = match self.object {
            Object::Accounts => lead(from, &mut values),
            Object::Contacts => contact(from, &mut values),
            Object::Deals => self.opportunity(from, &mut values),
        };
        let name = name_of(self.object);
        read.map_err(|wrong| strange(format!("of one of the {name} ({id}), {wrong}")))?;
        let created = from.text("date_created");
        values.add("date_created", created.as_deref().map(|text| tidy(text).into_owned()));
        for field in &self.custom {
            if let Some(raw) = self.found(from, field) {
                values.add(&field.name, self.custom_value(field, raw));
            }
        }
        let modified = from.text("date_updated").as_deref().and_then(moment);
        Ok(Record { object: self.object, id, modified, state: State::Live, values: values.done() })
    }

    /// The value of a custom field. Old records name theirs by what ids looked like once.
    fn found<'b>(&self, from: &'b wire::Object, field: &Field) -> Option<&'b RawValue> {
        let old = || from.0.get(&field.name.replacen("custom.cf_", "custom.lcf_", 1));
        from.0.get(&field.name).or_else(old).map(|raw| &**raw)
    }

    fn custom_value(&self, field: &Field, raw: &RawValue) -> Option<String> {
        let several: Vec<&RawValue> = match raw.get().starts_with('[') {
            true => serde_json::from_str(raw.get()).unwrap_or_default(),
            false => vec![raw],
        };
        let each = several.into_iter().filter_map(whole).map(|text| self.word(field, text));
        let each: Vec<String> = each.collect();
        (!each.is_empty()).then(|| each.join(";"))
    }

    /// One value of a custom field: users by their names, but for an owner, who is found by the id.
    fn word(&self, field: &Field, text: String) -> String {
        if field.kind == CustomType::Datetime {
            return tidy(&text).into_owned();
        }
        let is_user = field.target.as_deref() != Some("owner") && text.starts_with("user_");
        let name = is_user.then(|| self.users[&text].as_str()).flatten();
        name.map_or(text, str::to_owned)
    }

    fn opportunity(&self, from: &wire::Object, values: &mut Values) -> Result<(), String> {
        for name in ["lead_id", "contact_id", "value_currency", "value_period", "status_type"] {
            values.add(name, from.value(name)?);
        }
        for name in ["user_id", "confidence", "note"] {
            values.add(name, from.value(name)?);
        }
        values.add("title", title(from));
        values.add("value", from.value("value")?.map(|text| cents(&text)));
        let stage = &self.stages[from.text("status_id").unwrap_or_default()];
        let known = |name: &str| stage[name].as_str().map(str::to_owned);
        values.add("pipeline_name", known("pipeline").or_else(|| from.text("pipeline_name")));
        values.add("status_label", known("label").or_else(|| from.text("status_label")));
        // The day of winning is kept when a deal is lost later, and is the one that is expected while
        // it is open.
        let won = from.value("date_won")?;
        let lost = from.value("date_lost")?;
        let is_lost = from.text("status_type").as_deref() == Some("lost");
        let date = if is_lost { lost.or(won) } else { won };
        values.add("close_date", date.map(|date| day(&date).to_owned()));
        Ok(())
    }
}

/// An opportunity has no title: the first line of its note is one, else the name of its lead.
fn title(from: &wire::Object) -> Option<String> {
    let note = from.text("note").unwrap_or_default();
    let line = note.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned);
    let stands_in = ["lead_name", "contact_name", "id"].into_iter();
    line.or_else(|| stands_in.filter_map(|name| from.text(name)).next())
}

/// Cents as an amount, to the last digit. What is no number stays what it is, and so is none later.
fn cents(text: &str) -> String {
    let Ok(mut number) = text.parse::<Decimal>() else { return format!("{text} cents") };
    match number.set_scale(number.scale() + 2) {
        Ok(()) => number.to_string(),
        Err(_) => format!("{text} cents"),
    }
}

fn lead(from: &wire::Object, values: &mut Values) -> Result<(), String> {
    values.add("name", from.text("name").or_else(|| from.text("display_name")));
    for name in ["url", "description", "status_label"] {
        values.add(name, from.value(name)?);
    }
    let addresses: Vec<Address> = from.list("addresses")?;
    let mut addresses = addresses.into_iter();
    if let Some(first) = addresses.next() {
        values.add("address_street", lines([&first.address_1, &first.address_2], "\n"));
        values.add("address_city", first.city.0);
        values.add("address_state", first.state.0);
        values.add("address_zipcode", first.zipcode.0);
        values.add("address_country", first.country.0);
    }
    let line = |one: Address| {
        let Address { address_1, address_2, city, state, zipcode, country } = one;
        lines([&address_1, &address_2, &city, &state, &zipcode, &country], ", ")
    };
    values.add("other_addresses", addresses.map(line).collect::<Vec<_>>().join("\n"));
    Ok(())
}

fn lines<const N: usize>(parts: [&Scalar; N], between: &str) -> String {
    let parts = parts.into_iter().filter_map(|part| part.0.as_deref()).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

fn contact(from: &wire::Object, values: &mut Values) -> Result<(), String> {
    values.add("lead_id", from.value("lead_id")?);
    values.add("name", from.text("name").or_else(|| from.text("display_name")));
    values.add("title", from.value("title")?);
    let emails: Vec<Email> = from.list("emails")?;
    first_and_others(
        values,
        ["primary_email", "other_emails"],
        emails.iter().filter_map(|one| one.email.0.clone()),
    );
    let phones: Vec<Phone> = from.list("phones")?;
    first_and_others(
        values,
        ["primary_phone", "other_phones"],
        phones.iter().filter_map(|one| one.phone.0.clone()),
    );
    let urls: Vec<Web> = from.list("urls")?;
    first_and_others(
        values,
        ["primary_url", "other_urls"],
        urls.into_iter().filter_map(|one| one.url.0),
    );
    opt_outs(&emails, &phones, values);
    Ok(())
}

fn first_and_others(values: &mut Values, names: [&str; 2], mut all: impl Iterator<Item = String>) {
    values.add(names[0], all.next());
    values.add(names[1], all.collect::<Vec<_>>().join(";"));
}

/// Close keeps what is unsubscribed for each address; a contact has one answer to it with us. All
/// addresses are moved, and so one that is unsubscribed says no for all of them. Where one says nothing,
/// the others do not speak for it.
fn opt_outs(emails: &[Email], phones: &[Phone], values: &mut Values) {
    let said = |what| move |email: &Email| email.is_unsubscribed == Some(what);
    if emails.iter().any(said(true)) {
        values.add("is_unsubscribed", true.to_string());
    } else if !emails.is_empty() && emails.iter().all(said(false)) {
        values.add("is_unsubscribed", false.to_string());
    }
    let out = emails.iter().filter(|email| email.is_unsubscribed == Some(true));
    let out = out.filter_map(|email| email.email.0.as_deref());
    values.add("unsubscribed_emails", out.collect::<Vec<_>>().join(";"));
    let blocked = phones.iter().filter(|phone| phone.outbound_sms_blocked == Some(true));
    let blocked = blocked.filter_map(|phone| phone.phone.0.as_deref());
    values.add("sms_blocked_phones", blocked.collect::<Vec<_>>().join(";"));
}

/// The day of a date, which some answers give with a time.
fn day(text: &str) -> &str {
    text.split_once('T').map_or(text, |(day, _)| day)
}

fn tidy(text: &str) -> Cow<'_, str> {
    match stamp(text) {
        Some(stamp) => stamp.to_rfc3339_opts(SecondsFormat::AutoSi, true).into(),
        None => text.into(),
    }
}

/// A time stamp in the one form that compares as text.
pub(super) fn moment(text: &str) -> Option<String> {
    Some(stamp(text)?.to_rfc3339_opts(SecondsFormat::Micros, true))
}

/// A time stamp with or without a fraction; without an offset it is in UTC.
pub(super) fn stamp(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(stamp) = DateTime::parse_from_rfc3339(text) {
        return Some(stamp.with_timezone(&Utc));
    }
    let stamp = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
    Some(stamp.and_utc())
}

/// The millisecond of a moment: nothing says that ranges of time are finer than that.
pub(super) fn floor(moment: &str) -> Option<String> {
    Some(stamp(moment)?.to_rfc3339_opts(SecondsFormat::Millis, true))
}

/// The next millisecond.
pub(super) fn after(moment: &str) -> Option<String> {
    let next = stamp(moment)?.checked_add_signed(Duration::milliseconds(1))?;
    Some(next.to_rfc3339_opts(SecondsFormat::Millis, true))
}

#[cfg(test)]
mod tests;
