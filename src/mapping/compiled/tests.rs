//! What becomes of a row, rule by rule.

mod consents;
mod customs;
mod fields;
mod links;
mod reaching;
mod rows;
mod surveys;
mod watching;

use super::{Compiled, SourceUsers};
use crate::mapping::fake::{Fake, row};
use crate::mapping::file;
use crate::model::{Draft, Object, Rejection, Settings};
use crate::source::Holds;

/// A mapping of an object whose tables are `toml`, bound to a file of these columns.
fn compiled(object: Object, toml: &str, columns: &[&str], users: &SourceUsers) -> Compiled {
    compiled_in("US", object, toml, columns, users)
}

fn compiled_in(
    region: &str,
    object: Object,
    toml: &str,
    columns: &[&str],
    users: &SourceUsers,
) -> Compiled {
    let text = if toml.starts_with("source =") {
        toml.to_owned()
    } else {
        format!("source = \"csv\"\n{toml}")
    };
    let mapping = file::parse("m.toml", &text).unwrap_or_else(|problems| panic!("{problems:?}"));
    let settings = Settings {
        timezone: chrono_tz::America::New_York,
        currency: "USD".to_owned(),
        region: region.to_owned(),
    };
    let table = Fake::new(Holds::Records(object), columns, &[]);
    Compiled::new(&mapping, &table, &settings, users)
}

/// The draft of one row: `lines` are the columns' lines of the mapping, each with its cell.
fn try_row(object: Object, lines: &[(&str, &str)]) -> Result<Draft, Rejection> {
    try_with("", object, lines)
}

/// The same, with further tables of the mapping before the columns.
fn try_with(before: &str, object: Object, lines: &[(&str, &str)]) -> Result<Draft, Rejection> {
    let mut toml = format!("{before}\n[{object}.columns]\n");
    let mut columns = Vec::new();
    for (at, (what, _)) in lines.iter().enumerate() {
        let what = if what.starts_with('{') { (*what).to_owned() } else { format!("\"{what}\"") };
        toml.push_str(&format!("\"c{at}\" = {what}\n"));
        columns.push(format!("c{at}"));
    }
    let columns: Vec<_> = columns.iter().map(String::as_str).collect();
    let cells: Vec<_> = lines.iter().map(|(_, cell)| *cell).collect();
    let compiled = compiled(object, &toml, &columns, &SourceUsers::default());
    let applied = compiled.apply(&row(&cells));
    // Whatever a test is about, checking has to come to the same verdict.
    let checked = compiled.check(&row(&cells)).map(|draft| (draft.stage, draft.status));
    assert_eq!(checked, applied.clone().map(|draft| (draft.stage, draft.status)));
    let mut draft = applied?;
    compiled.finish(&mut draft);
    Ok(draft)
}

/// A contact that has a last name, and these cells.
fn contact(lines: &[(&str, &str)]) -> Draft {
    let lines: Vec<_> = [("last_name", "Lovelace")].iter().chain(lines).copied().collect();
    try_row(Object::Contacts, &lines).unwrap()
}

/// A deal that has a name, and these cells.
fn try_deal(lines: &[(&str, &str)]) -> Result<Draft, Rejection> {
    let lines: Vec<_> = [("name", "Big one")].iter().chain(lines).copied().collect();
    try_row(Object::Deals, &lines)
}

fn deal(lines: &[(&str, &str)]) -> Draft {
    try_deal(lines).unwrap()
}

/// The warnings as `code field value`.
fn warnings(draft: &Draft) -> Vec<String> {
    let field = |field: &Option<String>| field.clone().unwrap_or_default();
    draft.warnings.iter().map(|w| format!("{} {} {}", w.code, field(&w.field), w.value)).collect()
}

fn original<'d>(draft: &'d Draft, key: &str) -> Option<&'d str> {
    draft.originals.get(key).map(String::as_str)
}
