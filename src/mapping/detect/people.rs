//! The owners that the source names, beside the workspace's users.

use std::collections::HashMap;

use super::OwnerFinding;
use super::column::Cell;
use crate::mapping::compiled::SourceUsers;
use crate::model::text::name_key;
use crate::source::{SourceError, Table};

/// Who the workspace's users are, as far as a source can name them.
pub struct Users<'a> {
    emails: HashMap<String, &'a str>,
    source: SourceUsers,
}

impl<'a> Users<'a> {
    /// The users of the workspace, and those of the source that tell whom an id or a name means.
    pub fn read(tables: &[Box<dyn Table>], emails: &'a [String]) -> Result<Users<'a>, SourceError> {
        let emails = emails.iter().map(|email| (name_key(email), email.as_str())).collect();
        Ok(Users { emails, source: SourceUsers::read(tables)? })
    }

    /// Which files were taken for the source's users.
    pub fn told(&self) -> &[String] {
        self.source.told()
    }

    fn find(&self, owner: &str) -> Option<String> {
        let email = self.source.email_of(owner).unwrap_or(owner);
        self.emails.get(&name_key(email)).map(|email| (*email).to_owned())
    }
}

/// The owners of the sampled rows, counted.
#[derive(Default)]
pub struct Owners {
    // In the order in which they were met: the first spelling, and its rows.
    met: Vec<(String, u64)>,
    places: HashMap<String, usize>,
}

impl Owners {
    /// Counts the owners of a table's rows.
    pub fn count(&mut self, cells: &[Cell<'_>]) {
        for cell in cells {
            // Few owners own many rows: look them up as they are written before folding.
            let place = match self.places.get(cell.text) {
                Some(place) => *place,
                None => self.meet(cell.text),
            };
            self.met[place].1 += 1;
        }
    }

    fn meet(&mut self, text: &str) -> usize {
        let next = self.met.len();
        let place = *self.places.entry(name_key(text)).or_insert(next);
        if place == next {
            self.met.push((text.to_owned(), 0));
        }
        self.places.insert(text.to_owned(), place);
        place
    }

    /// Each owner with the user that it is, most rows first.
    pub fn findings(self, users: &Users<'_>) -> Vec<OwnerFinding> {
        let mut findings: Vec<OwnerFinding> = self
            .met
            .into_iter()
            .map(|(source, rows)| OwnerFinding { user: users.find(&source), source, rows })
            .collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.rows));
        findings
    }
}
