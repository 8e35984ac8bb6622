//! The users of the source, so that owner ids and names become e-mail addresses.

use std::collections::{HashMap, HashSet};

use super::cell::trim;
use crate::model::email::parse_email;
use crate::model::salesforce_id::long as salesforce_id;
use crate::model::text::name_key;
use crate::source::{Holds, Row, SourceError, Table};

/// The users of the source, to resolve owner ids and names.
#[derive(Clone, Debug, Default)]
pub struct SourceUsers {
    // id or folded name -> e-mail; a name that two users share is left out
    by_key: HashMap<String, String>,
    told: Vec<String>,
}

/// Which columns of a users table say what.
#[derive(Default)]
struct Layout {
    ids: Vec<usize>,
    names: Vec<usize>,
    first: Option<usize>,
    last: Option<usize>,
    email: Option<usize>,
}

impl Layout {
    fn of(columns: &[String]) -> Layout {
        let mut layout = Layout::default();
        for (at, column) in columns.iter().enumerate() {
            let word: String = column
                .chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect();
            match word.as_str() {
                "id" | "userid" | "ownerid" | "recordid" => layout.ids.push(at),
                // Salesforce's Username looks like an address and is none; it still names a user.
                "name" | "fullname" | "username" | "user" | "owner" | "displayname" => {
                    layout.names.push(at);
                }
                "firstname" | "givenname" => layout.first = layout.first.or(Some(at)),
                "lastname" | "surname" | "familyname" => layout.last = layout.last.or(Some(at)),
                "email"
                | "emailaddress"
                | "useremail"
                | "mail"
                | "primaryemail"
                | "workemail"
                | "internalemailaddress" => {
                    layout.email = layout.email.or(Some(at));
                }
                _ => {}
            }
        }
        layout
    }
}

impl SourceUsers {
    /// Reads a users table: `Id, Name, Email` (or `FirstName`, `LastName`, `Username`).
    pub fn read(tables: &[Box<dyn Table>]) -> Result<SourceUsers, SourceError> {
        let mut users = SourceUsers::default();
        let mut shared = HashSet::new();
        for table in tables.iter().filter(|table| table.holds() == Holds::Users) {
            let layout = Layout::of(table.columns());
            let salesforce = table.origin() == "salesforce";
            let mut rows = table.rows()?;
            let mut row = Row::default();
            let (mut all, mut known) = (0_u64, 0_u64);
            while rows.next(&mut row)? {
                all += 1;
                known += u64::from(users.add(&layout, &row, salesforce, &mut shared));
            }
            // What a CRM calls its users are users.
            if !table.told().is_empty() {
                users.told.push(told(table.label(), all, known));
            }
        }
        Ok(users)
    }

    /// Whether the row names a user whom an id or a name means.
    fn add(
        &mut self,
        layout: &Layout,
        row: &Row,
        salesforce: bool,
        shared: &mut HashSet<String>,
    ) -> bool {
        let cell = |at: usize| row.cells.get(at).map(trim).filter(|text| !text.is_empty());
        let Some(email) = layout.email.and_then(cell).and_then(parse_email) else { return false };
        let mut named = false;
        for id in layout.ids.iter().filter_map(|at| cell(*at)) {
            let long = if salesforce { salesforce_id(id) } else { id.into() };
            self.by_key.insert(long.into_owned(), email.clone());
            named = true;
        }
        let parts = [layout.first.and_then(cell), layout.last.and_then(cell)];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        let full = parts.join(" ");
        let names = layout.names.iter().filter_map(|at| cell(*at));
        for name in names.chain((!full.is_empty()).then_some(full.as_str())) {
            let key = name_key(name);
            named = true;
            if shared.contains(&key) {
                continue;
            }
            match self.by_key.get(&key) {
                Some(other) if *other != email => {
                    self.by_key.remove(&key);
                    shared.insert(key);
                }
                _ => {
                    self.by_key.insert(key, email.clone());
                }
            }
        }
        named
    }

    /// Which files were taken for the source's users, and how many of their rows resolve an owner.
    pub fn told(&self) -> &[String] {
        &self.told
    }

    /// The e-mail of the user whom the source names `owner`, by id or by name.
    pub(in crate::mapping) fn email_of(&self, owner: &str) -> Option<&str> {
        let key = name_key(owner);
        let found = self.find(owner, &key).or_else(|| self.find(&salesforce_id(owner), &key));
        found.map(String::as_str)
    }

    /// Whether no user is known.
    pub(super) fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// The e-mail of the user of this id or folded name.
    pub(super) fn find(&self, id: &str, name_key: &str) -> Option<&String> {
        self.by_key.get(id).or_else(|| self.by_key.get(name_key))
    }
}

fn told(label: &str, all: u64, known: u64) -> String {
    if known == 0 {
        return format!(
            "{label} is read as the source's users, and resolves no owner: no row has an e-mail address beside \
             an id or a name; if it holds something else, say so with `--contacts`, `--accounts` or `--deals`"
        );
    }
    format!(
        "{label} is read as the source's users: {known} of {all} have an e-mail address beside an id or a \
         name, by which owners are resolved"
    )
}
