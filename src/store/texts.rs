//! The columns of a record that are worked out of its values. Apart from the record, so that this can
//! be done by another thread than the one that writes.

use std::collections::BTreeMap;

use super::Result;
use super::match_keys::contact_name_key;
use super::records::Record;
use crate::model::text::name_key;
use crate::model::{Draft, Object, field};

/// The columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    pub(super) name_key: Option<String>,
    pub(super) more_emails: Option<String>,
    pub(super) more_phones: Option<String>,
    pub(super) not_dialable: Option<String>,
    pub(super) custom: Option<String>,
    pub(super) originals: Option<String>,
}

/// What they are worked out of.
struct Parts<'a> {
    object: Object,
    values: &'a [Option<String>],
    more_emails: &'a [String],
    more_phones: &'a [String],
    not_dialable: &'a [String],
    custom: &'a BTreeMap<String, serde_json::Value>,
    originals: &'a BTreeMap<String, String>,
}

impl Texts {
    /// Those of a record.
    pub fn of(record: &Record) -> Result<Texts> {
        Texts::made(&Parts {
            object: record.object,
            values: &record.values,
            more_emails: &record.more_emails,
            more_phones: &record.more_phones,
            not_dialable: &record.not_dialable,
            custom: &record.custom,
            originals: &record.originals,
        })
    }

    /// Those of the record that a draft will be where it is a new one; `not_dialable` says why it
    /// can't be dialed.
    pub fn of_draft(draft: &Draft, not_dialable: &[String]) -> Result<Texts> {
        Texts::made(&Parts {
            object: draft.object,
            values: &draft.values,
            more_emails: &draft.more_emails,
            more_phones: &draft.more_phones,
            not_dialable,
            custom: &draft.custom,
            originals: &draft.originals,
        })
    }

    fn made(parts: &Parts<'_>) -> Result<Texts> {
        let value = |key| {
            field::position(parts.object, key).and_then(|at| parts.values.get(at)?.as_deref())
        };
        Ok(Texts {
            name_key: match parts.object {
                Object::Accounts => value("name").map(name_key),
                Object::Contacts => contact_name_key(value("first_name"), value("last_name")),
                Object::Deals => None,
            },
            more_emails: json_or_null(parts.more_emails.is_empty(), &parts.more_emails)?,
            more_phones: json_or_null(parts.more_phones.is_empty(), &parts.more_phones)?,
            not_dialable: (!parts.not_dialable.is_empty()).then(|| parts.not_dialable.join(",")),
            custom: json_or_null(parts.custom.is_empty(), &parts.custom)?,
            originals: json_or_null(parts.originals.is_empty(), &parts.originals)?,
        })
    }
}

/// JSON where there is something in it, else null: most records have no extras.
fn json_or_null<T: serde::Serialize>(empty: bool, value: &T) -> Result<Option<String>> {
    Ok(if empty { None } else { Some(serde_json::to_string(value)?) })
}
