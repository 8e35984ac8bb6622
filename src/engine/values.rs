//! The values of a record by name, as the journal keeps them: read one, put one back.

use serde_json::{Value, json};

use crate::model::field;
use crate::store::records::Record;

/// The value of a field of a record: a standard field, `custom.key`, a link, or a list.
pub fn get(record: &Record, name: &str) -> Value {
    if let Some(at) = field::position(record.object, name) {
        return json!(record.values[at]);
    }
    if let Some(key) = name.strip_prefix("custom.") {
        return record.custom.get(key).cloned().unwrap_or(Value::Null);
    }
    if let Some(key) = name.strip_prefix("original.") {
        return json!(record.originals.get(key));
    }
    match name {
        "more_emails" => json!(record.more_emails),
        "more_phones" => json!(record.more_phones),
        "account_id" => json!(record.account_id),
        "contact_id" => json!(record.contact_id),
        "stage_id" => json!(record.stage_id),
        "owner_id" => json!(record.owner_id),
        "owner_source" => json!(record.owner_source),
        "touched_by" => json!(record.touched_by),
        _ => Value::Null,
    }
}

/// Puts a value back that [`get`] gave.
pub fn set(record: &mut Record, name: &str, value: &Value) {
    let text = || value.as_str().map(str::to_owned);
    let list = || {
        value
            .as_array()
            .map(|items| items.iter().filter_map(|i| i.as_str().map(str::to_owned)).collect())
            .unwrap_or_default()
    };
    if let Some(at) = field::position(record.object, name) {
        record.values[at] = text();
        return;
    }
    if let Some(key) = name.strip_prefix("custom.") {
        match value {
            Value::Null => record.custom.remove(key),
            value => record.custom.insert(key.to_owned(), value.clone()),
        };
        return;
    }
    if let Some(key) = name.strip_prefix("original.") {
        match text() {
            None => record.originals.remove(key),
            Some(original) => record.originals.insert(key.to_owned(), original),
        };
        return;
    }
    match name {
        "more_emails" => record.more_emails = list(),
        "more_phones" => record.more_phones = list(),
        "account_id" => record.account_id = value.as_i64(),
        "contact_id" => record.contact_id = value.as_i64(),
        "stage_id" => record.stage_id = value.as_i64(),
        "owner_id" => record.owner_id = value.as_i64(),
        "owner_source" => record.owner_source = text(),
        "touched_by" => record.touched_by = value.as_i64(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Object;

    #[test]
    fn what_was_taken_can_be_put_back() {
        let mut full = Record::new(Object::Contacts, 1);
        full.values[0] = Some("Ada".into());
        full.custom.insert("size".into(), json!(4));
        full.originals.insert("phone".into(), "555".into());
        full.more_emails = vec!["b@acme.example".into()];
        full.account_id = Some(3);
        full.owner_source = Some("Kim".into());
        let mut back = Record::new(Object::Contacts, 1);
        for name in [
            "first_name",
            "custom.size",
            "original.phone",
            "more_emails",
            "account_id",
            "owner_source",
        ] {
            set(&mut back, name, &get(&full, name));
        }
        assert_eq!(back, full);
        set(&mut back, "custom.size", &Value::Null);
        assert!(back.custom.is_empty());
    }
}
