//! A file of workspace users: whose columns are an e-mail address and a name.

use std::path::Path;

use crate::cli::error::{CliError, Kind};
use crate::cli::inputs;
use crate::model::email::parse_email;
use crate::source::{Depth, Holds, Input, Row, Table, is_of_customers};

/// A user of the file.
#[derive(Debug, PartialEq, Eq)]
pub struct FileUser {
    /// The address.
    pub email: String,
    /// The name.
    pub name: Option<String>,
}

/// What a file holds.
pub struct Found {
    /// The users.
    pub users: Vec<FileUser>,
    /// Lines without a valid address.
    pub skipped: Vec<u64>,
}

/// Reads the file.
pub fn read(path: &Path) -> Result<Found, CliError> {
    let input = Input { path: path.to_owned(), holds: Some(Holds::Users), header: None };
    let tables = inputs::open(&[input], None, Depth::Whole)?;
    if tables.iter().any(|table| is_of_customers(path, table.columns())) {
        let name = path.display();
        let message =
            format!("`{name}` holds customers, as it seems, and no users of the workspace");
        return Err(CliError::new(Kind::Refused, message).hint(
            "users are the people who work in Adoptiv; if these are, call the file `users.csv` and leave \
             columns such as the company away",
        ));
    }
    of(&tables, &path.display().to_string())
}

/// The users of these tables. Those that the source calls inactive are nobody's any more.
pub fn of(tables: &[Box<dyn Table>], name: &str) -> Result<Found, CliError> {
    let mut found = Found { users: Vec::new(), skipped: Vec::new() };
    for table in tables.iter().filter(|table| table.holds() == Holds::Users) {
        let columns = Columns::find(table.columns()).ok_or_else(|| {
            CliError::new(Kind::Source, format!("`{name}` has no column of e-mail addresses"))
                .hint("give it a header row with `email` and, if you like, `name`")
        })?;
        let active = table.columns().iter().position(|column| column == "active");
        let mut rows = table.rows()?;
        let mut row = Row::default();
        while rows.next(&mut row)? {
            if active.and_then(|at| row.cells.get(at)) == Some("false") {
                continue;
            }
            match columns.user(&row) {
                Some(user) => found.users.push(user),
                None => found.skipped.push(row.line),
            }
        }
    }
    Ok(found)
}

struct Columns {
    email: usize,
    names: Vec<usize>,
}

impl Columns {
    fn find(headers: &[String]) -> Option<Columns> {
        let key = |header: &String| -> String {
            header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let keys: Vec<String> = headers.iter().map(key).collect();
        let place =
            |names: &[&str]| names.iter().find_map(|name| keys.iter().position(|key| key == name));
        let email =
            place(&["email", "emailaddress", "useremail", "primaryemail", "username", "login"])?;
        let names = match place(&["name", "fullname", "displayname", "username"]) {
            Some(name) if name != email => vec![name],
            _ => [place(&["firstname", "givenname"]), place(&["lastname", "familyname"])]
                .into_iter()
                .flatten()
                .collect(),
        };
        Some(Columns { email, names })
    }

    fn user(&self, row: &Row) -> Option<FileUser> {
        let email = parse_email(row.cells.get(self.email)?)?;
        let parts: Vec<&str> = self
            .names
            .iter()
            .filter_map(|at| row.cells.get(*at))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let name = Some(parts.join(" ")).filter(|name| !name.is_empty());
        Some(FileUser { email, name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(headers: &[&str]) -> Option<Columns> {
        Columns::find(&headers.iter().map(|header| (*header).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn columns_are_found_by_their_usual_names() {
        let found = columns(&["Id", "FirstName", "LastName", "E-Mail"]).unwrap();
        assert_eq!((found.email, found.names), (3, vec![1, 2]));
        let found = columns(&["Email", "Name"]).unwrap();
        assert_eq!((found.email, found.names), (0, vec![1]));
    }

    #[test]
    fn a_file_without_addresses_is_no_users_file() {
        assert!(columns(&["Id", "Name"]).is_none());
    }
}
