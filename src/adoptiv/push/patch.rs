//! What of a record is sent: all of it where the destination does not have it, else what changed here
//! since both sides last held the same. What did not change here is not sent, so that an edit of
//! somebody else is never overwritten.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::adoptiv::wire::State;
use crate::engine::values;
use crate::model::Object;
use crate::store::records::Record;

/// The fields, by their names in [`values`], in which two states of a record differ.
pub(super) fn difference(before: &Record, now: &Record) -> Vec<String> {
    let mut names: BTreeSet<String> =
        now.object.fields().iter().map(|field| field.key.to_owned()).collect();
    for record in [before, now] {
        names.extend(record.custom.keys().map(|key| format!("custom.{key}")));
        names.extend(record.originals.keys().map(|key| format!("original.{key}")));
    }
    let others = [
        "more_emails",
        "more_phones",
        "account_id",
        "contact_id",
        "stage_id",
        "owner_id",
        "owner_source",
    ];
    names.extend(others.map(str::to_owned));
    names.retain(|name| values::get(before, name) != values::get(now, name));
    names.into_iter().collect()
}

/// Everything that a record holds; what is empty is left out.
pub(super) fn whole(object: Object, state: &State) -> Map<String, Value> {
    let mut json = state.to_json(object);
    json.retain(|_, value| match value {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    });
    json
}

/// The fields `names` of a record as a JSON merge patch. Ids and the ledger, to which the destination
/// only adds, always go along.
pub(super) fn patch(record: &Record, state: &State, names: &[String]) -> Map<String, Value> {
    let all = state.to_json(record.object);
    let mut patch = Map::new();
    let mut put = |key: &str| {
        if let Some(value) = all.get(key) {
            patch.insert(key.to_owned(), value.clone());
        }
    };
    put("external_ids");
    put("consents");
    for name in names {
        match name.as_str() {
            // A link to a record that the destination does not have can't be told there.
            "account_id" if record.account_id.is_some() && state.account_id.is_none() => {}
            "contact_id" if record.contact_id.is_some() && state.contact_id.is_none() => {}
            "stage_id" => {
                put("pipeline");
                put("stage");
            }
            "owner_id" => put("owner_email"),
            name if name.contains('.') => {}
            name => put(name),
        }
    }
    for (prefix, key) in [("custom.", "custom"), ("original.", "originals")] {
        let parts: Map<String, Value> = names
            .iter()
            .filter_map(|name| name.strip_prefix(prefix))
            .map(|part| {
                let value = all.get(key).and_then(|map| map.get(part)).cloned();
                (part.to_owned(), value.unwrap_or(Value::Null))
            })
            .collect();
        if !parts.is_empty() {
            patch.insert(key.to_owned(), Value::Object(parts));
        }
    }
    patch
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(title: &str, size: Option<i64>) -> (Record, State) {
        let object = Object::Contacts;
        let mut record = Record::new(object, 1);
        values::set(&mut record, "title", &title.into());
        if let Some(size) = size {
            record.custom.insert("size".to_owned(), size.into());
        }
        let state = State {
            values: record.values.clone(),
            custom: record.custom.clone(),
            ..State::empty(object)
        };
        (record, state)
    }

    #[test]
    fn only_what_changed_here_is_sent() {
        let ((before, _), (now, state)) = (contact("Clerk", None), contact("Boss", Some(4)));
        let names = difference(&before, &now);
        assert_eq!(names, ["custom.size", "title"]);
        let mut patch = patch(&now, &state, &names);
        patch.retain(|key, _| key != "external_ids" && key != "consents");
        let expected = serde_json::json!({"title": "Boss", "custom": {"size": 4}});
        assert_eq!(Value::Object(patch), expected);
    }

    #[test]
    fn a_value_that_is_gone_is_cleared() {
        let ((before, _), (now, state)) = (contact("Clerk", Some(4)), contact("Clerk", None));
        let patch = patch(&now, &state, &difference(&before, &now));
        assert_eq!(patch["custom"], serde_json::json!({"size": null}));
    }

    #[test]
    fn a_link_that_the_destination_can_not_know_is_not_cleared_there() {
        let (before, _) = contact("Clerk", None);
        let (mut now, state) = contact("Clerk", None);
        now.account_id = Some(7);
        let patch = patch(&now, &state, &difference(&before, &now));
        assert!(!patch.contains_key("account_id"));
    }
}
