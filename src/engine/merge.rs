//! Merges a draft into a record that is there: which values win, and what they replace.

use serde_json::Value;

use super::judge::{Owner, Ready};
use super::values;
use crate::mapping::OnMerge;
use crate::model::field::OPT_OUT;
use crate::model::text::name_key;
use crate::model::{Kind, money};
use crate::store::journal::Values;
use crate::store::records::Record;

/// The links that a row's references resolved to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The account.
    pub account_id: Option<i64>,
    /// The contact of a deal.
    pub contact_id: Option<i64>,
}

/// What a merge replaced.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replaced {
    /// The values before, by field.
    pub before: Values,
    /// The values after.
    pub after: Values,
}

impl Replaced {
    /// Whether nothing was replaced.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty()
    }
}

/// Writes the draft's values into the record as `on_merge` says: incoming non-empty values win,
/// only blanks are filled, or nothing changes. Empty never erases.
pub fn merge(record: &mut Record, ready: &Ready, links: Links, on_merge: OnMerge) -> Replaced {
    let old = record.clone();
    let draft = &ready.draft;
    let mut touched: Vec<String> = Vec::new();
    if on_merge != OnMerge::Keep {
        let fill = on_merge == OnMerge::Fill;
        let wins = |there: bool, differs: bool| !there || (differs && !fill);
        for (at, field) in record.object.fields().iter().enumerate() {
            let Some(incoming) = &draft.values[at] else { continue };
            if field.kind == Kind::Email
                && let Some(place) = record.more_emails.iter().position(|more| more == incoming)
                && (ready.derived || !swap(record, at, place, fill))
            {
                // One of the person's addresses: it does not push the first one out.
                continue;
            }
            let there = record.values[at].as_deref();
            if !wins(there.is_some(), !same(field.kind, there, incoming)) {
                continue;
            }
            record.values[at] = Some(incoming.clone());
            touched.push(field.key.to_owned());
            take_original(record, ready, field.key, &mut touched);
        }
        for (key, incoming) in &draft.custom {
            let there = record.custom.get(key);
            if wins(there.is_some(), there != Some(incoming)) {
                record.custom.insert(key.clone(), incoming.clone());
                let name = format!("custom.{key}");
                take_original(record, ready, &name, &mut touched);
                touched.push(name);
            }
        }
        let primary = record.get("email").map(str::to_owned);
        if record.more_emails != old.more_emails {
            touched.push("more_emails".to_owned());
        }
        for (mine, theirs, name) in [
            (&mut record.more_emails, &draft.more_emails, "more_emails"),
            (&mut record.more_phones, &draft.more_phones, "more_phones"),
        ] {
            for item in theirs {
                if !mine.contains(item) && primary.as_ref() != Some(item) {
                    mine.push(item.clone());
                    touched.push(name.to_owned());
                }
            }
        }
        for (mine, theirs, name) in [
            (&mut record.account_id, links.account_id, "account_id"),
            (&mut record.contact_id, links.contact_id, "contact_id"),
            (&mut record.stage_id, ready.stage_id, "stage_id"),
        ] {
            if theirs.is_some() && wins(mine.is_some(), *mine != theirs) {
                *mine = theirs;
                touched.push(name.to_owned());
            }
        }
        if touched.iter().any(|name| name == "stage_id") {
            take_original(record, ready, "stage", &mut touched);
        }
        // What was read and could not be stored is kept where the record has nothing of its own.
        for (name, original) in &draft.originals {
            if !record.originals.contains_key(name) && values::get(record, name).is_null() {
                record.originals.insert(name.clone(), original.clone());
                touched.push(format!("original.{name}"));
            }
        }
        merge_owner(record, ready, fill);
        touched.extend(["owner_id".to_owned(), "owner_source".to_owned()]);
    }
    // An opt-out of either is one of both.
    if draft.get(OPT_OUT) == Some("1") && record.get(OPT_OUT) != Some("1") {
        values::set(record, OPT_OUT, &serde_json::json!("1"));
        touched.push(OPT_OUT.to_owned());
    }
    let mut replaced = Replaced::default();
    for name in touched {
        let (before, after) = (values::get(&old, &name), values::get(record, &name));
        if before != after {
            replaced.before.insert(name.clone(), before);
            replaced.after.insert(name, after);
        }
    }
    replaced
}

/// A further address becomes the primary one: the one that was takes its place among the further ones.
fn swap(record: &mut Record, at: usize, place: usize, fill: bool) -> bool {
    match record.values[at].clone() {
        Some(primary) if !fill => {
            record.more_emails[place] = primary;
            true
        }
        _ => false,
    }
}

/// A value was taken: the text that it was read from goes with it, and the one before it goes.
fn take_original(record: &mut Record, ready: &Ready, name: &str, touched: &mut Vec<String>) {
    match ready.draft.originals.get(name) {
        Some(original) => record.originals.insert(name.to_owned(), original.clone()),
        None => record.originals.remove(name),
    };
    touched.push(format!("original.{name}"));
}

/// Whether the value that is there says the same as the incoming one.
pub(super) fn same(kind: Kind, there: Option<&str>, incoming: &str) -> bool {
    match (kind, there) {
        (Kind::Decimal | Kind::Percent, Some(there)) => money::equal(there, incoming),
        _ => there == Some(incoming),
    }
}

/// Whether a custom value that is there says the same as the incoming one: options are compared in the
/// one form of keys, and stand in the spelling that was there first.
pub(super) fn same_custom(there: Option<&Value>, incoming: &Value) -> bool {
    let same_text = |one: &Value, other: &Value| match (one, other) {
        (Value::String(one), Value::String(other)) => {
            one == other || name_key(one) == name_key(other)
        }
        _ => one == other,
    };
    match (there, incoming) {
        (Some(Value::Array(there)), Value::Array(incoming)) => {
            incoming.iter().all(|one| there.iter().any(|other| same_text(one, other)))
                && there.iter().all(|one| incoming.iter().any(|other| same_text(one, other)))
        }
        (Some(there), incoming) => same_text(there, incoming),
        (None, _) => false,
    }
}

/// A matched owner wins like any value. One that fell back to the importing user never takes a
/// record from the owner that it has.
fn merge_owner(record: &mut Record, ready: &Ready, fill: bool) {
    let said = ready.draft.owner.clone();
    match ready.owner {
        Owner::Unnamed => {}
        Owner::Matched(id) => {
            if record.owner_id.is_none() || !fill {
                record.owner_id = Some(id);
                record.owner_source = said;
            }
        }
        Owner::Defaulted(importer) => {
            if record.owner_id.is_none() {
                record.owner_id = importer;
                record.owner_source = said;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Draft, Object};
    use serde_json::json;

    fn there() -> Record {
        let mut record = Record::new(Object::Contacts, 1);
        record.values[0] = Some("Ada".into());
        record.values[2] = Some("ada@acme.example".into());
        record.owner_id = Some(9);
        record
    }

    fn incoming(build: impl FnOnce(&mut Draft)) -> Ready {
        let mut draft = Draft::new(Object::Contacts);
        build(&mut draft);
        Ready {
            draft,
            id: "C-1".into(),
            derived: false,
            kept_id: None,
            further_id: None,
            former_ids: Vec::new(),
            fingerprint: 0,
            owner: Owner::Unnamed,
            stage_id: None,
            keys: Vec::new(),
            not_dialable: Vec::new(),
            texts: None,
            cells: Default::default(),
        }
    }

    #[test]
    fn incoming_values_win_and_empty_never_erases() {
        let mut record = there();
        let ready = incoming(|draft| draft.set("first_name", "Augusta"));
        let replaced = merge(&mut record, &ready, Links::default(), OnMerge::Overwrite);
        assert_eq!(record.get("first_name"), Some("Augusta"));
        assert_eq!(record.get("email"), Some("ada@acme.example"));
        assert_eq!(replaced.before["first_name"], json!("Ada"));
    }

    #[test]
    fn fill_only_fills_blanks() {
        let mut record = there();
        let ready = incoming(|draft| {
            draft.set("first_name", "Augusta");
            draft.set("last_name", "King");
        });
        let replaced = merge(&mut record, &ready, Links::default(), OnMerge::Fill);
        assert_eq!(
            (record.get("first_name"), record.get("last_name")),
            (Some("Ada"), Some("King"))
        );
        assert_eq!(replaced.before.len(), 1);
    }

    #[test]
    fn keep_changes_nothing() {
        let mut record = there();
        let ready = incoming(|draft| draft.set("last_name", "King"));
        assert!(merge(&mut record, &ready, Links::default(), OnMerge::Keep).is_empty());
        assert_eq!(record, there());
    }

    #[test]
    fn what_was_read_goes_with_the_value() {
        let mut record = there();
        record.custom.insert("size".into(), json!("4"));
        record.originals.insert("custom.size".into(), "four".into());
        let ready = incoming(|draft| {
            draft.custom.insert("size".into(), json!("5"));
            draft.originals.insert("custom.size".into(), "five".into());
            draft.originals.insert("phone".into(), "call the office".into());
            draft.originals.insert("email".into(), "not an address".into());
        });
        let replaced = merge(&mut record, &ready, Links::default(), OnMerge::Overwrite);
        assert_eq!(record.originals["custom.size"], "five");
        assert_eq!(replaced.before["original.custom.size"], json!("four"));
        assert_eq!(record.originals["phone"], "call the office");
        assert!(!record.originals.contains_key("email"), "the address that is there was not read");
    }

    #[test]
    fn the_same_values_replace_nothing() {
        let mut record = there();
        let ready = incoming(|draft| draft.set("first_name", "Ada"));
        assert!(merge(&mut record, &ready, Links::default(), OnMerge::Overwrite).is_empty());
    }

    #[test]
    fn an_unmatched_owner_never_takes_a_record_from_its_owner() {
        let mut record = there();
        let mut ready = incoming(|draft| draft.owner = Some("old@gone.example".into()));
        ready.owner = Owner::Defaulted(Some(1));
        assert!(merge(&mut record, &ready, Links::default(), OnMerge::Overwrite).is_empty());
        ready.owner = Owner::Matched(2);
        merge(&mut record, &ready, Links::default(), OnMerge::Overwrite);
        assert_eq!(record.owner_id, Some(2));
    }
}
