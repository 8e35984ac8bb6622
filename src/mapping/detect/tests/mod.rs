//! Detection on whole tables, as a specification of what a mapping is suggested for.

mod columns;
mod consent;
mod crms;
mod deals;
mod fixtures;

use std::path::Path;

use super::*;
use crate::model::CustomField;
use crate::source::{Row, Rows, Total};

/// A table of rows in memory.
struct Fake {
    holds: Holds,
    label: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
    origin: &'static str,
}

impl Table for Fake {
    fn holds(&self) -> Holds {
        self.holds
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn total(&self) -> Total {
        Total::Exact(self.rows.len() as u64)
    }

    fn rows(&self) -> Result<Box<dyn Rows>, SourceError> {
        Ok(Box::new(FakeRows(self.sample(usize::MAX)?.into_iter())))
    }

    fn sample(&self, limit: usize) -> Result<Vec<Row>, SourceError> {
        let rows = self.rows.iter().take(limit).zip(1..);
        Ok(rows
            .map(|(cells, number)| Row {
                number,
                line: number + 1,
                cells: cells.iter().collect(),
                ..Row::default()
            })
            .collect())
    }

    fn told(&self) -> Vec<String> {
        Vec::new()
    }

    fn path(&self) -> Option<&Path> {
        None
    }

    fn sha256(&self) -> Result<String, SourceError> {
        Ok(String::new())
    }

    fn origin(&self) -> &str {
        self.origin
    }
}

struct FakeRows(std::vec::IntoIter<Row>);

impl Rows for FakeRows {
    fn next(&mut self, row: &mut Row) -> Result<bool, SourceError> {
        Ok(self.0.next().map(|next| *row = next).is_some())
    }
}

/// A table of `origin`: the header and the rows, cells set apart by `|`.
fn table(object: Object, origin: &'static str, lines: &[&str]) -> Box<dyn Table> {
    held(Holds::Records(object), &format!("{object}.csv"), origin, lines)
}

fn held(holds: Holds, label: &str, origin: &'static str, lines: &[&str]) -> Box<dyn Table> {
    let cells = |line: &&str| line.split('|').map(str::to_owned).collect::<Vec<String>>();
    let mut lines = lines.iter().map(cells);
    let columns = lines.next().unwrap();
    let label = label.to_owned();
    Box::new(Fake { holds, label, columns, rows: lines.collect(), origin })
}

/// What is suggested for tables, where the workspace has the standard pipeline and nothing else.
fn suggest(tables: &[Box<dyn Table>]) -> Suggestion {
    suggest_into(tables, &[], &[])
}

fn suggest_into(
    tables: &[Box<dyn Table>],
    custom_fields: &[CustomField],
    users: &[String],
) -> Suggestion {
    let settings = Settings::default();
    let pipelines = [Pipeline::sales_standard()];
    let destination =
        Destination { pipelines: &pipelines, custom_fields, users, settings: &settings };
    detect(tables, &destination).unwrap()
}

fn contacts(lines: &[&str]) -> Suggestion {
    suggest(&[table(Object::Contacts, "csv", lines)])
}

fn deals(origin: &'static str, lines: &[&str]) -> Suggestion {
    suggest(&[table(Object::Deals, origin, lines)])
}

impl Suggestion {
    fn finding(&self, header: &str) -> &Finding {
        self.findings.iter().find(|finding| finding.header == header).unwrap()
    }

    /// Where a column goes, in words: a target, `custom.x`, `ignore`, or `custom.x?` where unsure.
    fn to(&self, header: &str) -> String {
        match &self.finding(header).to {
            To::Target(target) => target.clone(),
            To::Custom { key, .. } => format!("custom.{key}"),
            To::Ignore => "ignore".to_owned(),
            To::Unsure { suggest, .. } => format!("{suggest}?"),
        }
    }

    fn why(&self, header: &str) -> &str {
        &self.finding(header).why
    }

    fn how(&self, header: &str) -> &super::super::How {
        let columns = self.mapping.objects.values().flat_map(|object| &object.columns);
        columns.into_iter().find(|column| column.header == header).map(|c| &c.how).unwrap()
    }

    /// All columns with where they go, in file order.
    fn all(&self) -> Vec<(String, String)> {
        let headers = self.findings.iter().map(|finding| finding.header.clone());
        headers.map(|header| (header.clone(), self.to(&header))).collect()
    }

    fn says(&self, part: &str) -> bool {
        self.notes.iter().any(|note| note.contains(part))
    }
}

fn assert_maps(suggestion: &Suggestion, expected: &[(&str, &str)]) {
    let all = suggestion.all();
    let all: Vec<(&str, &str)> =
        all.iter().map(|(header, to)| (header.as_str(), to.as_str())).collect();
    assert_eq!(all, expected);
}
