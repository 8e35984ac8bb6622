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
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::crm::{Account, ObjectCatalog};

    fn catalog() -> Catalog {
        let fields = vec![
            Field::standard("pipeline", "Pipeline", CustomType::Text, "pipeline"),
            Field::standard("dealstage", "Deal stage", CustomType::Text, "stage"),
            Field::standard("closedate", "Close date", CustomType::Date, "close_date"),
            Field::plain("colours", "Colours", CustomType::MultiSelect),
            Field::plain("seen", "Seen", CustomType::Datetime),
            Field::plain("size", "Size", CustomType::Number),
        ];
        let known = ObjectCatalog { fields, total: None };
        Catalog {
            account: Account { timezone: Some("America/New_York".into()), ..Account::default() },
            objects: [(Object::Deals, known)].into(),
            private: json!({
                "labels": {"deals": {"colours": {"r": "Red", "g": "Green"}}},
                "pipelines": {"default": "New business"},
                "stages": {"default": {"17": "Closed won"}, "7": {"17": "Renewed"}},
            }),
            ..Catalog::default()
        }
    }

    fn records(json: Value) -> Vec<Record> {
        let (catalog, mut records) = (catalog(), Vec::new());
        let record = serde_json::from_value(json).unwrap();
        Rows::new(&catalog, Object::Deals).read(&record, &mut records).unwrap();
        records
    }

    fn value(name: &str, value: Value) -> String {
        let values = &records(json!({"id": "1", "properties": {name: value}}))[0].values;
        let found = values.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    #[test]
    fn a_deal_closes_on_the_day_that_its_people_see() {
        assert_eq!(value("closedate", json!("2026-12-31T17:00:00.000Z")), "2026-12-31");
        assert_eq!(value("closedate", json!("2027-01-01T02:30:00Z")), "2026-12-31", "New York");
        assert_eq!(value("closedate", json!("2026-12-31T00:00:00Z")), "2026-12-31", "a whole day");
        assert_eq!(value("closedate", json!("2026-12-31")), "2026-12-31");
        assert_eq!(value("closedate", json!("1798675200000")), "2026-12-31");
        assert_eq!(value("closedate", json!("soon")), "soon", "for the mapping to reject");
    }

    #[test]
    fn moments_come_in_one_form_and_numbers_without_exponent() {
        assert_eq!(value("seen", json!("2026-03-08T14:30:00Z")), "2026-03-08T14:30:00.000Z");
        assert_eq!(value("seen", json!("1772980200000")), "2026-03-08T14:30:00.000Z");
        assert_eq!(value("size", json!("1.5E7")), "15000000");
        assert_eq!(value("size", json!("1500.10")), "1500.10");
        assert_eq!(value("size", json!(42)), "42");
        assert_eq!(value("size", json!("")), "");
        assert_eq!(value("size", Value::Null), "");
    }

    #[test]
    fn options_are_labels_and_stages_are_names_of_their_pipeline() {
        assert_eq!(value("colours", json!("r; g;unknown")), "Red;Green;unknown");
        let properties = json!({"pipeline": "7", "dealstage": "17"});
        let values = &records(json!({"id": "1", "properties": properties}))[0].values;
        assert!(values.contains(&("dealstage".into(), "Renewed".into())), "{values:?}");
        assert!(values.contains(&("pipeline".into(), "7".into())), "its name is not known");
    }

    #[test]
    fn what_was_merged_leads_to_the_survivor() {
        let properties = json!({"hs_merged_object_ids": "5;7"});
        let changed = "2026-03-08T14:30:00.000Z";
        let all = records(json!({"id": 9, "properties": properties, "updatedAt": changed}));
        let states: Vec<_> = all.iter().map(|one| (one.id.as_str(), one.state.clone())).collect();
        let into = || State::Merged("9".into());
        assert_eq!(states, [("5", into()), ("7", into()), ("9", State::Live)]);
        assert!(all.iter().all(|one| one.modified.as_deref() == Some(changed)));
    }

    #[test]
    fn an_archived_record_changed_when_it_was_archived() {
        let all = records(json!({
            "id": "9", "archived": true, "updatedAt": "2026-03-08T14:30:00Z", "properties": {},
            "archivedAt": "2026-04-01T00:00:00Z",
        }));
        assert_eq!(all[0].state, State::Deleted);
        assert_eq!(all[0].modified.as_deref(), Some("2026-04-01T00:00:00.000Z"));
    }
}
