//! The targets that a mapping file may name, and which of them several columns may share.

use crate::mapping::To;
use crate::model::field::{OPT_OUT, fields, position, special_targets};
use crate::model::{CustomType, Kind, Object};

/// What marks a custom field among the targets.
pub(super) const CUSTOM: &str = "custom.";

/// All targets of an object but custom fields.
pub(super) fn all(object: Object) -> Vec<&'static str> {
    let special = special_targets(object).iter().copied();
    let standard = fields(object).iter().map(|field| field.key);
    special.chain(standard).collect()
}

/// Whether the object has this target.
pub(super) fn is_known(object: Object, target: &str) -> bool {
    position(object, target).is_some() || special_targets(object).contains(&target)
}

/// Whether the key of a custom field is well formed.
pub(super) fn is_custom_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// A well-formed key that is like `text`.
pub(super) fn custom_key(text: &str) -> String {
    let mut key = String::new();
    for c in text.chars().take(60) {
        if c.is_ascii_alphanumeric() {
            key.push(c.to_ascii_lowercase());
        } else if !key.is_empty() && !key.ends_with('_') {
            key.push('_');
        }
    }
    let key = key.trim_end_matches('_');
    if key.starts_with(|c: char| c.is_ascii_lowercase()) {
        key.to_owned()
    } else {
        format!("field_{key}").trim_end_matches('_').to_owned()
    }
}

/// Whether several columns may go to one target: they are joined, collected, or the first that is
/// not empty counts.
pub(super) fn may_share(object: Object, to: &To) -> bool {
    match to {
        To::Ignore | To::Unsure { .. } => true,
        To::Custom { kind, .. } => !matches!(
            kind,
            CustomType::Number | CustomType::Boolean | CustomType::Date | CustomType::Datetime
        ),
        To::Target(target) => match position(object, target) {
            Some(at) => {
                let kind = fields(object)[at].kind;
                // Any of several columns may say who opted out of e-mail.
                target == OPT_OUT
                    || !matches!(
                        kind,
                        Kind::Decimal
                            | Kind::Percent
                            | Kind::Integer
                            | Kind::Boolean
                            | Kind::Currency
                    )
            }
            None => matches!(
                target.as_str(),
                "company"
                    | "full_name"
                    | "owner"
                    | "company_domain"
                    | "contact_email"
                    | "contact_name"
                    | "won_date"
                    | "lost_date"
                    | "closed_date"
                    | "consent.text"
                    | "consent.phone"
                    | "consent.do_not_call"
                    | "consent.revoked_at"
            ),
        },
    }
}

/// Whether both go to one place.
pub(super) fn same(a: &To, b: &To) -> bool {
    match (a, b) {
        (To::Target(a), To::Target(b)) => a == b,
        (To::Custom { key: a, .. }, To::Custom { key: b, .. }) => a == b,
        _ => false,
    }
}

/// Whether both are custom fields, of different types.
pub(super) fn kinds_differ(a: &To, b: &To) -> bool {
    matches!((a, b), (To::Custom { kind: a, .. }, To::Custom { kind: b, .. }) if a != b)
}

/// Where a constant goes.
pub(super) fn of_constant(target: &str) -> To {
    match target.strip_prefix(CUSTOM) {
        Some(key) => {
            To::Custom { key: key.to_owned(), kind: CustomType::Text, options: Vec::new() }
        }
        None => To::Target(target.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposed_key_is_always_well_formed() {
        for text in ["Shoe Size", "2nd phone", "Größe (cm)", "___", "", "é"] {
            assert!(is_custom_key(&custom_key(text)), "{text:?} gave {:?}", custom_key(text));
        }
        assert_eq!(custom_key("Shoe Size (EU)"), "shoe_size_eu");
    }
}
