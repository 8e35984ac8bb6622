//! Holds a mapping against the tables it is to be used on, and lists what does not fit.

use serde::Serialize;

use super::compiled::bind;
use super::file::nearest;
use super::{Mapping, ObjectMapping, To};
use crate::model::Object;
use crate::model::text::is_nothing;
use crate::source::{Holds, Row, SourceError, Table};

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
/// contacts today is fine. Nor has a column without a single value, wherever it would go.
pub fn check(mapping: &Mapping, tables: &[Box<dyn Table>]) -> Result<Vec<Issue>, SourceError> {
    let mut issues = unsettled(mapping, tables);
    let open = |issue: &Issue| matches!(issue.kind, "unresolved" | "unknown");
    for object in Object::ALL {
        let mut empty: Vec<String> = issues
            .iter()
            .filter(|issue| issue.object == object && open(issue))
            .map(|issue| issue.header.clone())
            .collect();
        for table in tables.iter().filter(|table| table.holds() == Holds::Records(object)) {
            without_values(&mut empty, table.as_ref())?;
        }
        issues.retain(|issue| {
            issue.object != object || !open(issue) || !empty.contains(&issue.header)
        });
    }
    Ok(issues)
}

/// Keeps the headers of columns in which no row of the table says anything.
fn without_values(headers: &mut Vec<String>, table: &dyn Table) -> Result<(), SourceError> {
    let header: Vec<&str> = headers.iter().map(String::as_str).collect();
    let columns: Vec<&str> = table.columns().iter().map(String::as_str).collect();
    let places = bind::columns(&header, &columns);
    let mut silent: Vec<(usize, usize)> = places
        .into_iter()
        .enumerate()
        .filter_map(|(at, place)| place.map(|place| (at, place)))
        .collect();
    let mut met = Vec::new();
    let mut rows = table.rows()?;
    let mut row = Row::default();
    while !silent.is_empty() && rows.next(&mut row)? {
        silent.retain(|(at, place)| {
            let text = row.cells.get(*at).unwrap_or_default().trim();
            let says = !text.is_empty() && !is_nothing(text);
            if says {
                met.push(*place);
            }
            !says
        });
    }
    let mut at = 0;
    headers.retain(|_| {
        at += 1;
        !met.contains(&(at - 1))
    });
    Ok(())
}

fn unsettled(mapping: &Mapping, tables: &[Box<dyn Table>]) -> Vec<Issue> {
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
        for table in &tables {
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
        issues.extend(key_columns_absent(object, &mapping.row_key, &tables));
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

/// The columns of `row_key` that a file lacks: its rows could not be told apart.
fn key_columns_absent(
    object: Object,
    row_key: &[String],
    tables: &[&Box<dyn Table>],
) -> Vec<Issue> {
    let key: Vec<&str> = row_key.iter().map(String::as_str).collect();
    let mut issues: Vec<Issue> = Vec::new();
    for table in tables {
        let columns: Vec<&str> = table.columns().iter().map(String::as_str).collect();
        let bound = bind::columns(&key, &columns);
        for (at, header) in row_key.iter().enumerate() {
            if bound.contains(&Some(at)) || issues.iter().any(|issue| issue.header == *header) {
                continue;
            }
            let hint = match nearest(header, columns.iter().copied()) {
                Some(near) => format!("`row_key`: the file has \"{near}\"; did you mean that?"),
                None => "correct `row_key`: the file has no such column".to_owned(),
            };
            issues.push(Issue { object, header: header.clone(), kind: "absent", hint });
        }
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
