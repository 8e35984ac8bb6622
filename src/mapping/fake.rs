//! A table in memory, for the tests of this folder.

use std::path::Path;

use crate::source::crm::Field;
use crate::source::{Holds, Row, Rows, SourceError, Table, Total};

/// A table of these columns and rows.
pub(super) struct Fake {
    pub holds: Holds,
    pub origin: &'static str,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// What a CRM says of its columns; empty for a file.
    pub fields: Vec<Field>,
}

impl Fake {
    pub fn new(holds: Holds, columns: &[&str], rows: &[&[&str]]) -> Fake {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Fake {
            holds,
            origin: "csv",
            columns: owned(columns),
            rows: rows.iter().map(|row| owned(row)).collect(),
            fields: Vec::new(),
        }
    }
}

/// A row of these cells.
pub(super) fn row(cells: &[&str]) -> Row {
    Row { number: 1, line: 2, cells: cells.to_vec().into(), ..Row::default() }
}

struct Iter(std::vec::IntoIter<Vec<String>>);

impl Rows for Iter {
    fn next(&mut self, row: &mut Row) -> Result<bool, SourceError> {
        let Some(cells) = self.0.next() else { return Ok(false) };
        row.cells = cells.into();
        Ok(true)
    }
}

impl Table for Fake {
    fn holds(&self) -> Holds {
        self.holds
    }
    fn label(&self) -> &str {
        "contacts.csv"
    }
    fn fields(&self) -> &[Field] {
        &self.fields
    }
    fn columns(&self) -> &[String] {
        &self.columns
    }
    fn total(&self) -> Total {
        Total::Exact(self.rows.len() as u64)
    }
    fn rows(&self) -> Result<Box<dyn Rows>, SourceError> {
        Ok(Box::new(Iter(self.rows.clone().into_iter())))
    }
    fn sample(&self, _limit: usize) -> Result<Vec<Row>, SourceError> {
        Ok(vec![])
    }
    fn told(&self) -> Vec<String> {
        vec![]
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
