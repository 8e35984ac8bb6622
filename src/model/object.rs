//! The three objects of a workspace.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::field::{self, Field};

/// One of the three kinds of record that a migration moves, in the order of dependency: a contact
/// may link to an account, a deal to both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// Companies and organizations.
    Accounts,
    /// People.
    Contacts,
    /// Opportunities, routed to a stage of a pipeline.
    Deals,
}

impl Object {
    /// All objects, parents before children.
    pub const ALL: [Object; 3] = [Object::Accounts, Object::Contacts, Object::Deals];

    /// The plural name, as in the JSON reports and the TOML tables.
    pub fn name(self) -> &'static str {
        match self {
            Object::Accounts => "accounts",
            Object::Contacts => "contacts",
            Object::Deals => "deals",
        }
    }

    /// The name of one such record.
    pub fn singular(self) -> &'static str {
        match self {
            Object::Accounts => "account",
            Object::Contacts => "contact",
            Object::Deals => "deal",
        }
    }

    /// The object of a plural or singular name.
    pub fn from_name(name: &str) -> Option<Object> {
        Object::ALL.into_iter().find(|object| name == object.name() || name == object.singular())
    }

    /// The standard fields that a record of this kind stores as columns.
    pub fn fields(self) -> &'static [Field] {
        field::fields(self)
    }

    /// A small stable number, for arrays and for the store.
    pub fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
