//! The rejections that reading a row can end in, each with what to do about it.

use super::cell::trim;
use super::plan::Bound;
use crate::model::{Object, Rejection};
use crate::source::{Row, RowDamage};

/// A value that its column can't hold.
pub(super) fn value(
    code: &'static str,
    bound: &Bound,
    value: &str,
    message: String,
    hint: &str,
) -> Rejection {
    Rejection {
        code,
        field: Some(bound.key.clone()),
        value: value.to_owned(),
        message,
        hint: hint.to_owned(),
    }
}

/// A row that could not be read as a whole.
pub(super) fn damaged(row: &Row, damage: &RowDamage) -> Rejection {
    let (code, message, hint) = match damage {
        RowDamage::Ragged { expected, found } => (
            "ragged_row",
            format!("the row has {found} cells, the header has {expected}"),
            "look for a delimiter or a line break in a value that is not quoted",
        ),
        RowDamage::Undecodable => (
            "undecodable_row",
            "the row has bytes that are not valid in the file's encoding".to_owned(),
            "save the file as UTF-8, or name its encoding in the mapping (`encoding`)",
        ),
        RowDamage::UnclosedQuote => (
            "unclosed_quote",
            "a quote opens on this line and never closes".to_owned(),
            "close the quote, or double it if it belongs to the value",
        ),
        RowDamage::NotJson { message } => (
            "invalid_json",
            format!("the line is no JSON object: {message}"),
            "write one JSON object per line",
        ),
    };
    let value = row.cells.get(0).map(trim).unwrap_or_default().to_owned();
    Rejection { code, field: None, value, message, hint: hint.to_owned() }
}

/// A row without what makes a record of its kind.
pub(super) fn missing(object: Object, row: &Row) -> Rejection {
    let (field, message, hint) = match object {
        Object::Accounts => ("name", "the account has no name", "give it a name"),
        Object::Contacts => (
            "email",
            "the contact has no e-mail, phone or name",
            "give it one of the three, or map the column that holds it",
        ),
        Object::Deals => (
            "name",
            "the deal has no name",
            "give it a name; where no column is one, `map` shows how to make it of others",
        ),
    };
    let value = row.cells.iter().map(trim).find(|cell| !cell.is_empty()).unwrap_or_default();
    Rejection {
        code: "missing_required",
        field: Some(field.to_owned()),
        value: value.to_owned(),
        message: message.to_owned(),
        hint: hint.to_owned(),
    }
}
