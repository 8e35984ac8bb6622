//! Holds a mapping against the tables it is to be used on, and lists what does not fit.

use serde::Serialize;

use super::compiled::bind;
use super::file::nearest;
use super::{Mapping, ObjectMapping, To};
use crate::model::Object;
use crate::source::{Holds, Table};

/// Something about a mapping and its tables that is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The object.
    pub object: Object,
    /// The header.
    pub header: String,
    /// `unresolved` (no target yet), `unknown` (not in the mapping), `absent` (in the mapping, not
    /// in the file).
    pub kind: &'static str,
    /// What to do.
    pub hint: String,
}

/// All that is not settled. An object of which there is no table has no issues: moving only the
/// contacts today is fine.
pub fn check(mapping: &Mapping, tables: &[Box<dyn Table>]) -> Vec<Issue> {
    let mut issues = Vec::new();
    for object in Object::ALL {
        let tables: Vec<_> =
            tables.iter().filter(|table| table.holds() == Holds::Records(object)).collect();
        if tables.is_empty() {
            continue;
        }
        let nothing = ObjectMapping::default();
        let mapping = mapping.object(object).unwrap_or(&nothing);
        let mapped: Vec<_> = mapping.columns.iter().map(|c| c.header.as_str()).collect();
        let mut met = vec![false; mapped.len()];
        // Two files of one object may share a column: it is told once.
        let mut unmatched: Vec<&str> = Vec::new();
        for table in tables {
            let columns: Vec<_> = table.columns().iter().map(String::as_str).collect();
            for (column, place) in columns.iter().zip(bind::columns(&mapped, &columns)) {
                match place {
                    Some(at) => met[at] = true,
                    None if unmatched.contains(column) => {}
                    None => unmatched.push(column),
                }
            }
        }
        for (column, met) in mapping.columns.iter().zip(&met) {
            issues.extend(match (&column.to, met) {
                (To::Unsure { suggest, .. }, true) => {
                    Some(unresolved(object, &column.header, suggest))
                }
                (To::Target(_) | To::Custom { .. }, false) => {
                    Some(absent(object, &column.header, &unmatched))
                }
                _ => None,
            });
        }
        issues.extend(unmatched.iter().map(|header| Issue {
            object,
            header: (*header).to_owned(),
            kind: "unknown",
            hint:
                "run `map` again to add it to the mapping, or write `\"ignore\"` for it".to_owned(),
        }));
    }
    issues
}

fn unresolved(object: Object, header: &str, suggest: &str) -> Issue {
    let hint = format!(
        "change `suggest` to `to` to make it the custom field `{suggest}`, name another target, \
         or write `\"ignore\"`"
    );
    Issue { object, header: header.to_owned(), kind: "unresolved", hint }
}

fn absent(object: Object, header: &str, unmatched: &[&str]) -> Issue {
    let hint = match nearest(header, unmatched.iter().copied()) {
        Some(near) => format!("the file has \"{near}\"; did you mean that?"),
        None => "the file has no such column; correct the header, or take the line away".to_owned(),
    };
    Issue { object, header: header.to_owned(), kind: "absent", hint }
}

#[cfg(test)]
mod tests;
