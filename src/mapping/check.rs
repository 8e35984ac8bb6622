//! Holds a mapping against the tables it is to be used on, and lists what does not fit.

use serde::Serialize;

use super::beside::{self, GapKind};
use super::compiled::bind;
use super::compiled::{Compiled, Legible, SourceUsers};
use super::detect::Finding;
use super::file::nearest;
use super::{Mapping, ObjectMapping, To};
use crate::model::moment::DateOrder;
use crate::model::text::{is_nothing, percent};
use crate::model::{Object, Settings};
use crate::source::{Holds, Row, SourceError, Table};

/// Something about a mapping and its tables that is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// The object.
    pub object: Object,
    /// The header; of a stage its name.
    pub header: String,
    /// `unresolved` (no target yet), `unknown` (not in the mapping), `absent` (in the mapping, not
    /// in the file), `unreadable` (too many of its cells), `ambiguous` (all amounts of a column could be
    /// read in two ways), `stage` (the workspace lacks it), `nameless` (what every record needs has no
    /// column; the header is the target).
    pub kind: &'static str,
    /// What to do.
    pub hint: String,
}

/// All that is not settled. An object of which there is no table has no issues: moving only the
/// contacts today is fine. Nor has a column without a single value, wherever it would go. `findings` tell
/// what the files' columns are.
pub fn check(
    mapping: &Mapping,
    tables: &[Box<dyn Table>],
    findings: &[Finding],
) -> Result<Vec<Issue>, SourceError> {
    let mut issues = nameless(mapping, tables);
    issues.extend(unsettled(mapping, tables, findings));
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

fn unsettled(mapping: &Mapping, tables: &[Box<dyn Table>], findings: &[Finding]) -> Vec<Issue> {
    let gaps = beside::gaps(mapping, tables, findings, false);
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
                    let gap =
                        gaps.iter().find(|gap| gap.object == object && gap.header == column.header);
                    gap.and_then(|gap| absent(object, &column.header, &gap.kind))
                }
                _ => None,
            });
        }
        let of_object: Vec<&dyn Table> = tables.iter().map(|table| table.as_ref()).collect();
        issues.extend(key_columns_absent(object, &mapping.row_key, &of_object));
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
fn key_columns_absent(object: Object, row_key: &[String], tables: &[&dyn Table]) -> Vec<Issue> {
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

fn absent(object: Object, header: &str, kind: &GapKind) -> Option<Issue> {
    const OPTIONAL: &str = "or write `optional = true` beside it";
    let hint = match kind {
        GapKind::Missing { fed: true, .. } | GapKind::LeftOut => return None,
        GapKind::Missing { fits: Some(new), .. } => {
            format!("`{new}` of the file fits: write that in its place, {OPTIONAL}")
        }
        GapKind::Missing { fits: None, .. } => {
            format!(
                "the file has no such column; correct the header, take the line away, {OPTIONAL}"
            )
        }
    };
    Some(Issue { object, header: header.to_owned(), kind: "absent", hint })
}

/// The objects of which no column feeds what every record needs: all rows would be rejected.
pub fn nameless(mapping: &Mapping, tables: &[Box<dyn Table>]) -> Vec<Issue> {
    let mut issues = Vec::new();
    for object in Object::ALL {
        let here = tables.iter().any(|table| table.holds() == Holds::Records(object));
        let needed: &[&str] = match object {
            Object::Accounts | Object::Deals => &["name"],
            Object::Contacts => &["email", "phone", "full_name", "last_name", "first_name"],
        };
        let Some(mapping) = mapping.object(object).filter(|_| here) else { continue };
        let feeds = |column: &super::ColumnMapping| matches!(&column.to, To::Target(target) if needed.contains(&target.as_str()));
        let constant = needed.iter().any(|target| mapping.constants.contains_key(*target));
        if constant || mapping.columns.iter().any(feeds) {
            continue;
        }
        issues.push(Issue {
            object,
            header: needed[0].to_owned(),
            kind: "nameless",
            hint: way_out(object, mapping),
        });
    }
    issues
}

fn way_out(object: Object, mapping: &ObjectMapping) -> String {
    match object {
        Object::Contacts => {
            "say which column holds the e-mail address, the phone number or the name: \
                             `\"Header\" = \"email\"` under `[contacts.columns]`"
                .to_owned()
        }
        Object::Accounts | Object::Deals => format!(
            "say which column is the name (`\"Header\" = \"name\"` under `[{object}.columns]`), or make one \
             of other columns: `name = \"{}\"` under `[{object}.constants]`",
            template(mapping)
        ),
    }
}

/// A name made of columns that say something of the record: `{Account} - {Product}`.
pub fn template(mapping: &ObjectMapping) -> String {
    let fits = |column: &&super::ColumnMapping| match &column.to {
        To::Target(target) => matches!(target.as_str(), "company" | "website" | "deal_type"),
        To::Unsure { kind, .. } => {
            matches!(kind, crate::model::CustomType::Text | crate::model::CustomType::Select)
        }
        To::Custom { .. } | To::Ignore => false,
    };
    let company = |column: &&super::ColumnMapping| column.to != To::Target("company".to_owned());
    let mut columns: Vec<_> = mapping.columns.iter().filter(fits).collect();
    columns.sort_by_key(company);
    let pieces: Vec<String> =
        columns.iter().take(2).map(|column| format!("{{{}}}", column.header)).collect();
    if pieces.is_empty() { "{Account} - {Product}".to_owned() } else { pieces.join(" - ") }
}

/// A column with cells that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The object.
    pub object: Object,
    /// The header.
    pub header: String,
    /// How many of its cells say something, and how many of those can't be read.
    pub cells: Legible,
}

impl Unreadable {
    /// How many can't be read, in words.
    pub fn told(&self) -> String {
        let Legible { cells, unreadable } = self.cells;
        format!("{unreadable} of {cells} cells can't be read ({})", percent(self.share()))
    }

    /// The share of its cells that can't be read, 0 to 1.
    pub fn share(&self) -> f64 {
        self.cells.unreadable as f64 / self.cells.cells.max(1) as f64
    }
}

/// A column of dates that nothing tells the order of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unordered {
    /// The object.
    pub object: Object,
    /// The header.
    pub header: String,
    /// The order that is taken, as is usual in the workspace's region.
    pub order: DateOrder,
}

/// What looking at the cells of files found.
#[derive(Debug, Default)]
pub struct Cells {
    /// The columns with cells that can't be read.
    pub unreadable: Vec<Unreadable>,
    /// Columns of dates that could all be day first or month first.
    pub unordered: Vec<Unordered>,
    /// Columns of amounts that could be read in two ways, all of them.
    pub ambiguous: Vec<Issue>,
}

/// Looks at the cells of the files' mapped columns, in a sample or in all rows.
pub fn cells(
    mapping: &Mapping,
    tables: &[Box<dyn Table>],
    settings: &Settings,
    all: bool,
) -> Result<Cells, SourceError> {
    let mut found: Vec<Unreadable> = Vec::new();
    let mut ambiguous: Vec<Issue> = Vec::new();
    let mut unordered: Vec<Unordered> = Vec::new();
    for table in tables {
        let Holds::Records(object) = table.holds() else { continue };
        let users = SourceUsers::default();
        let mut compiled = Compiled::new(mapping, table.as_ref(), settings, &users);
        let sample = table.sample(SAMPLED)?;
        if let Some(mut survey) = compiled.survey() {
            sample.iter().for_each(|row| survey.observe(row));
            let settled = compiled.settle(survey);
            for (header, order) in settled.unordered {
                let column = Unordered { object, header, order };
                if !unordered.contains(&column) {
                    unordered.push(column);
                }
            }
            for issue in settled.ambiguous.into_iter().map(|header| in_two_ways(object, header)) {
                if !ambiguous.contains(&issue) {
                    ambiguous.push(issue);
                }
            }
        }
        let mut counts = Vec::new();
        if all {
            let mut rows = table.rows()?;
            let mut row = Row::default();
            while rows.next(&mut row)? {
                compiled.count_legible(&row, &mut counts);
            }
        } else {
            sample.iter().for_each(|row| compiled.count_legible(row, &mut counts));
        }
        for (header, cells) in compiled.headers().zip(counts) {
            let same = |there: &&mut Unreadable| there.object == object && there.header == header;
            match found.iter_mut().find(same) {
                Some(there) => {
                    there.cells.cells += cells.cells;
                    there.cells.unreadable += cells.unreadable;
                }
                None => found.push(Unreadable { object, header: header.to_owned(), cells }),
            }
        }
    }
    found.retain(|column| column.cells.unreadable > 0);
    Ok(Cells { unreadable: found, unordered, ambiguous })
}

fn in_two_ways(object: Object, header: String) -> Issue {
    let hint = "every amount could have decimals or thousands (`1.500`): say which with `decimal = \".\"` or \
                `decimal = \",\"` beside it"
        .to_owned();
    Issue { object, header, kind: "ambiguous", hint }
}

/// So many rows are looked at where not all are.
const SAMPLED: usize = 1_000;

#[cfg(test)]
mod tests;
