//! What a column holds that no header name explains: the target that its values can only mean, or
//! the type of the custom field that is suggested.

use super::column::{Column, distinct};
use super::shape::{self, nearly_all};
use crate::model::{CustomType, Object};

/// The target that the values speak for, whatever the header says, and why.
pub fn target(object: Object, column: &Column<'_>) -> Option<(&'static str, &'static str)> {
    // A CRM says what its fields are: values say no more.
    if column.field.is_some() {
        return None;
    }
    let probe = &column.probe;
    let found = |target, why| Some((target, why));
    if object == Object::Deals {
        return None;
    }
    if object == Object::Contacts {
        if nearly_all(probe, shape::is_email) {
            return found("email", "values look like e-mail addresses");
        }
        if nearly_all(probe, shape::is_trustedform) {
            return found("consent.trustedform_url", "values are TrustedForm certificates");
        }
    }
    // Bare digits are a number of anything, but where the header speaks of phones.
    let is_phone: Look = match PHONES.iter().any(|word| column.header.has(word)) {
        true => shape::is_long_number,
        false => shape::is_phone,
    };
    if nearly_all(probe, is_phone) && !SOMEBODY_ELSES.iter().any(|w| column.header.has(w)) {
        return found("phone", "values look like phone numbers");
    }
    if nearly_all(probe, shape::is_linkedin) {
        return found("linkedin_url", "values look like LinkedIn pages");
    }
    if object == Object::Accounts {
        if nearly_all(probe, shape::is_domain) {
            return found("domain", "values look like domains");
        }
        if nearly_all(probe, shape::is_url) {
            return found("website", "values look like web addresses");
        }
    }
    None
}

const PHONES: [&str; 8] =
    ["phone", "phones", "telephone", "tel", "mobile", "cell", "cellphone", "telefon"];
const SOMEBODY_ELSES: [&str; 6] = ["fax", "telefax", "assistant", "manager", "spouse", "emergency"];

/// A custom field that would hold the values.
#[derive(Debug)]
pub struct Inferred {
    /// Its type.
    pub kind: CustomType,
    /// Its options, for a select.
    pub options: Vec<String>,
    /// What separates several values in a cell.
    pub separator: Option<&'static str>,
}

const MAX_OPTIONS: usize = 30;
const MAX_OPTION_BYTES: usize = 60;

type Look = fn(&str) -> bool;

/// The type of custom field that would hold the values; text where nothing speaks for another.
pub fn kind(column: &Column<'_>) -> Inferred {
    if let Some(field) = column.field {
        let separator = field.several.then_some(";");
        return Inferred { kind: field.kind, options: field.options.clone(), separator };
    }
    let plain = |kind| Inferred { kind, options: Vec::new(), separator: None };
    let probe = &column.probe;
    let checks: [(Look, CustomType); 6] = [
        (shape::is_email, CustomType::Email),
        (shape::is_url, CustomType::Url),
        (shape::is_datetime, CustomType::Datetime),
        (shape::is_date, CustomType::Date),
        (shape::is_money, CustomType::Currency),
        (shape::is_phone, CustomType::Phone),
    ];
    if is_yes_no(column) {
        return plain(CustomType::Boolean);
    }
    for (passes, kind) in checks {
        if nearly_all(probe, passes) {
            return plain(kind);
        }
    }
    if nearly_all(probe, shape::is_number) {
        return plain(CustomType::Number);
    }
    for separator in separators(column.origin) {
        if let Some(options) = lists(column, separator) {
            let kind = CustomType::MultiSelect;
            return Inferred { kind, options, separator: Some(separator) };
        }
    }
    match choices(column) {
        Some(options) => Inferred { kind: CustomType::Select, options, separator: None },
        None => plain(CustomType::Text),
    }
}

fn is_yes_no(column: &Column<'_>) -> bool {
    if !nearly_all(&column.probe, shape::is_boolean) {
        return false;
    }
    let asks =
        ["is", "has"].iter().any(|word| column.header.words.first().is_some_and(|w| w == word));
    match column.distinct(8).as_deref() {
        // Ones alone are a number of something, and a letter alone may be an initial.
        Some([one]) => asks || one.len() > 1 || one.eq_ignore_ascii_case("x"),
        _ => true,
    }
}

fn separators(origin: &str) -> &'static [&'static str] {
    if origin == "pipedrive" { &[";", ","] } else { &[";"] }
}

// Lists whose parts come again and again.
fn lists(column: &Column<'_>, separator: &str) -> Option<Vec<String>> {
    let listed = column.cells.iter().filter(|cell| cell.text.contains(separator)).count();
    if listed < 2 {
        return None;
    }
    let parts = || {
        let cells = column.cells.iter().flat_map(|cell| cell.text.split(separator));
        cells.map(str::trim).filter(|part| !part.is_empty())
    };
    let options = distinct(parts(), MAX_OPTIONS)?;
    options_of(options, parts().count())
}

fn choices(column: &Column<'_>) -> Option<Vec<String>> {
    options_of(column.distinct(MAX_OPTIONS)?, column.cells.len())
}

// A list of options is worth having where each is used twice or more, on average.
fn options_of(options: Vec<&str>, uses: usize) -> Option<Vec<String>> {
    let short =
        options.iter().all(|option| option.len() <= MAX_OPTION_BYTES && !option.contains('\n'));
    let repeated = options.len() > 1 && uses >= 2 * options.len() && uses >= 4;
    (short && repeated).then(|| options.into_iter().map(str::to_owned).collect())
}
