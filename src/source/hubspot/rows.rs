//! HubSpot's records as ours.

use std::collections::HashMap;

use chrono::{DateTime, NaiveTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde_json::Value;

use super::fields::{ID, MERGED};
use super::wire;
use crate::model::{CustomType, Object};
use crate::source::crm::values::Values;
use crate::source::crm::{Catalog, Field, Record, State};

/// Turns records of one object into ours.
pub(super) struct Rows<'a> {
    object: Object,
    fields: HashMap<&'a str, &'a Field>,
    labels: &'a Value,
    private: &'a Value,
    zone: Tz,
}

impl<'a> Rows<'a> {
    pub(super) fn new(catalog: &'a Catalog, object: Object) -> Rows<'a> {
        let fields = catalog.objects.get(&object).map(|known| known.fields.as_slice());
        let fields = fields.unwrap_or_default().iter();
        let zone = catalog.account.timezone.as_deref().and_then(|zone| zone.parse().ok());
        Rows {
            object,
            fields: fields.map(|field| (field.name.as_str(), field)).collect(),
            labels: &catalog.private["labels"][object.name()],
            private: &catalog.private,
            zone: zone.unwrap_or(Tz::UTC),
        }
    }

    /// A record, and those that were merged into it; none where it has no id.
    pub(super) fn read(&self, record: &wire::Record, into: &mut Vec<Record>) -> Option<()> {
        let id = record.id.0.clone()?;
        let deleted = record.archived_at.as_deref().filter(|_| record.archived);
        let modified = deleted.or(record.updated_at.as_deref()).and_then(moment);
        let state = if record.archived { State::Deleted } else { State::Live };
        let losers = record.properties.get(MERGED).and_then(|ids| ids.0.as_deref());
        if state == State::Live {
            let losers = losers.unwrap_or_default().split(';').map(str::trim);
            for loser in losers.filter(|loser| !loser.is_empty() && *loser != id) {
                into.push(Record {
                    object: self.object,
                    id: loser.to_owned(),
                    modified: modified.clone(),
                    state: State::Merged(id.clone()),
                    values: Vec::new(),
                });
            }
        }
        let values = self.values(record);
        into.push(Record { object: self.object, id, modified, state, values });
        Some(())
    }

    fn values(&self, record: &wire::Record) -> Vec<(String, String)> {
        let mut values = Values::default();
        values.add(ID, record.id.0.clone());
        for (name, text) in &record.properties {
            let (Some(field), Some(text)) = (self.fields.get(name.as_str()), &text.0) else {
                continue;
            };
            if name == ID {
                continue;
            }
            values.add(name, self.value(field, text, record));
        }
        values.done()
    }

    fn value(&self, field: &Field, text: &str, record: &wire::Record) -> String {
        match field.target.as_deref() {
            Some("pipeline") => return name(&self.private["pipelines"], text),
            Some("stage") => {
                let pipeline = record.properties.get("pipeline").and_then(|id| id.0.as_deref());
                return name(&self.private["stages"][pipeline.unwrap_or_default()], text);
            }
            _ => {}
        }
        let labels = &self.labels[&field.name];
        if labels.is_object() {
            let each = text.split(';').map(str::trim).filter(|one| !one.is_empty());
            return each.map(|one| name(labels, one)).collect::<Vec<_>>().join(";");
        }
        match field.kind {
            CustomType::Date => day(text, self.zone).unwrap_or_else(|| text.to_owned()),
            CustomType::Datetime => moment(text).unwrap_or_else(|| text.to_owned()),
            CustomType::Number | CustomType::Currency => plain(text),
            _ => text.to_owned(),
        }
    }
}

/// The name of an id; the id itself where nobody tells its name, as of a stage that is archived.
fn name(names: &Value, id: &str) -> String {
    names[id].as_str().unwrap_or(id).to_owned()
}

/// A number without exponent.
fn plain(text: &str) -> String {
    let scientific = text.contains(['e', 'E']).then(|| Decimal::from_scientific(text).ok());
    match scientific.flatten() {
        Some(number) => number.normalize().to_string(),
        None => text.to_owned(),
    }
}

/// A time stamp, ISO 8601 or milliseconds since 1970, in the one form that compares as text.
pub(super) fn moment(text: &str) -> Option<String> {
    Some(stamp(text)?.to_rfc3339_opts(SecondsFormat::Millis, true))
}

fn stamp(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(milliseconds) = text.parse() {
        return DateTime::from_timestamp_millis(milliseconds);
    }
    DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.with_timezone(&Utc))
}

/// A day. A time stamp at midnight in UTC is a day that was written as such; of any other it is the
/// day in the account's zone, as its people see it.
fn day(text: &str, zone: Tz) -> Option<String> {
    let stamp = match stamp(text) {
        Some(stamp) => stamp,
        None => return (text.len() == 10).then(|| text.to_owned()),
    };
    let day = if stamp.time() == NaiveTime::MIN {
        stamp.date_naive()
    } else {
        stamp.with_timezone(&zone).date_naive()
    };
    Some(day.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests;
