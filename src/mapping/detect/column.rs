//! A column as detection sees it: its header and the values that were sampled.

use std::collections::HashSet;

use crate::mapping::aliases::Header;
use crate::model::Object;
use crate::model::text::is_nothing;
use crate::source::crm::Field;
use crate::source::{Row, Table};

/// One cell of the sample.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// The table's place among those of its object.
    pub table: usize,
    /// The row's place in the sample of its table.
    pub row: usize,
    /// The line of the file.
    pub line: u64,
    /// The value, trimmed, not empty.
    pub text: &'a str,
}

/// A column of one object, with the values of all tables that have it.
#[derive(Debug)]
pub struct Column<'a> {
    /// The header as the table gives it.
    pub name: &'a str,
    /// The header taken apart.
    pub header: Header,
    /// The label of the first table that has it.
    pub source: &'a str,
    /// The origin of that table.
    pub origin: &'a str,
    /// All sampled values that say something.
    pub cells: Vec<Cell<'a>>,
    /// Words in it that mean "nothing": `n/a`, `#N/A`.
    pub nulls: Vec<&'a str>,
    /// Some of the values, from all over the sample: enough to know their shape.
    pub probe: Vec<&'a str>,
    /// What the CRM says of it, where it was read over an API.
    pub field: Option<&'a Field>,
}

/// A table with its sampled rows.
pub struct Sampled<'a> {
    /// The table.
    pub table: &'a dyn Table,
    /// Its sampled rows.
    pub rows: Vec<Row>,
}

// The majority of so many values is the majority of them all.
const PROBE: usize = 80;

impl<'a> Column<'a> {
    /// The columns of all tables of `object`, in file order, each header once.
    pub fn of(object: Object, tables: &'a [Sampled<'a>]) -> Vec<Column<'a>> {
        let mut columns: Vec<Column<'a>> = Vec::new();
        for (table_at, sampled) in tables.iter().enumerate() {
            for (at, name) in sampled.table.columns().iter().enumerate() {
                let place = columns.iter().position(|column| column.name == name);
                let place = place.unwrap_or_else(|| {
                    let field = sampled.table.fields().get(at);
                    columns.push(Column {
                        name,
                        header: header(object, name, field),
                        field,
                        source: sampled.table.label(),
                        origin: sampled.table.origin(),
                        cells: Vec::new(),
                        nulls: Vec::new(),
                        probe: Vec::new(),
                    });
                    columns.len() - 1
                });
                columns[place].read(table_at, at, &sampled.rows);
            }
        }
        for column in &mut columns {
            let step = column.cells.len().div_ceil(PROBE).max(1);
            column.probe = column.cells.iter().step_by(step).map(|cell| head(cell.text)).collect();
        }
        columns
    }

    /// The name that people know it by, where it is another than its header.
    pub fn label(&self) -> Option<&'a str> {
        self.field.map(|field| field.label.as_str()).filter(|label| *label != self.name)
    }

    fn read(&mut self, table: usize, at: usize, rows: &'a [Row]) {
        // A damaged row's cells may stand in the wrong columns.
        for (number, row) in rows.iter().enumerate().filter(|(_, row)| row.damage.is_none()) {
            let text = row.cells.get(at).unwrap_or_default().trim();
            if text.is_empty() {
                continue;
            }
            if is_nothing(text) {
                if !self.nulls.contains(&text) {
                    self.nulls.push(text);
                }
                continue;
            }
            self.cells.push(Cell { table, row: number, line: row.line, text });
        }
    }

    /// Whether no sampled row has a value.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Its different values in order, `None` if there are more than `most`.
    pub fn distinct(&self, most: usize) -> Option<Vec<&'a str>> {
        distinct(self.cells.iter().map(|cell| cell.text), most)
    }

    /// Two or three different values, shortened to one line.
    pub fn samples(&self) -> Vec<String> {
        let mut samples: Vec<&str> = Vec::new();
        for cell in self.cells.iter().take(500) {
            if !samples.contains(&cell.text) {
                samples.push(cell.text);
            }
            if samples.len() == 3 {
                break;
            }
        }
        samples.into_iter().map(shorten).collect()
    }
}

/// A field that the customer made is known by its label: its name in an API may be a number.
fn header(object: Object, name: &str, field: Option<&Field>) -> Header {
    let Some(field) = field.filter(|field| field.custom) else { return Header::new(object, name) };
    let mut header = Header::new(object, &field.label);
    header.custom = true;
    header
}

/// The different texts in order, `None` if there are more than `most`.
pub fn distinct<'a>(texts: impl Iterator<Item = &'a str>, most: usize) -> Option<Vec<&'a str>> {
    let mut seen = HashSet::new();
    let mut list = Vec::new();
    for text in texts {
        if seen.insert(text) {
            if list.len() == most {
                return None;
            }
            list.push(text);
        }
    }
    Some(list)
}

// A cell may have megabytes; its beginning has its shape.
fn head(text: &str) -> &str {
    const HEAD: usize = 1000;
    let end = (0..=HEAD.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// What Salesforce writes for a last name that nobody gave: no name, so nothing in a text either.
pub const NOT_PROVIDED: &str = "[not provided]";

const SAMPLE_CHARS: usize = 40;

/// One line of at most 40 characters.
pub fn shorten(text: &str) -> String {
    // Cells may have megabytes: only the beginning is looked at.
    let mut line = String::new();
    let mut length = 0;
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            blank = length > 0;
            continue;
        }
        if length + usize::from(blank) >= SAMPLE_CHARS {
            line = line.chars().take(SAMPLE_CHARS - 1).collect();
            line.push('…');
            break;
        }
        if std::mem::take(&mut blank) {
            line.push(' ');
            length += 1;
        }
        line.push(c);
        length += 1;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_one_line_of_at_most_forty_characters() {
        assert_eq!(shorten("12 High\r\nStreet"), "12 High Street");
        let long = shorten(&"ä".repeat(100));
        assert_eq!(long.chars().count(), 40);
        assert!(long.ends_with('…'));
        assert_eq!(shorten(&"x".repeat(40)).len(), 40);
    }

    #[test]
    fn only_the_beginning_of_a_long_cell_is_looked_at() {
        assert_eq!(head("short"), "short");
        let long = "ä".repeat(10_000);
        assert_eq!(head(&format!("x{long}")).len(), 999);
    }

    #[test]
    fn different_values_are_counted_up_to_a_limit() {
        let texts = ["a", "b", "a", "c"];
        assert_eq!(distinct(texts.into_iter(), 3), Some(vec!["a", "b", "c"]));
        assert_eq!(distinct(texts.into_iter(), 2), None);
    }
}
