//! A draft: what one source row says of one record, read and normalised, before anything is
//! decided about it.

use std::collections::BTreeMap;

use super::consent::Consent;
use super::object::Object;
use super::outcome::Warning;
use super::pipeline::StageKind;

/// A row turned into the values of a record. `None` and absent keys mean "the row says nothing".
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What kind of record it is.
    pub object: Object,
    /// The record's id at the source, in canonical form; `None` where the row has none.
    pub id: Option<String>,
    /// The standard fields in canonical text, in the order of [`Object::fields`].
    pub values: Vec<Option<String>>,
    /// Custom fields by key, typed.
    pub custom: BTreeMap<String, serde_json::Value>,
    /// The text as it was read, by field key, where it differs from what is stored.
    pub originals: BTreeMap<String, String>,
    /// Further e-mail addresses of the same cell or of further columns.
    pub more_emails: Vec<String>,
    /// Further phone numbers, in E.164.
    pub more_phones: Vec<String>,
    /// The source's id of the account that the record links to.
    pub account_id: Option<String>,
    /// The source's id of the contact that the deal links to.
    pub contact_id: Option<String>,
    /// The e-mail of the contact that the deal links to, where it names no id.
    pub contact_email: Option<String>,
    /// The name of the contact that the deal links to, where it names neither id nor e-mail.
    pub contact_name: Option<String>,
    /// The account's name, where the row names no account id.
    pub company: Option<String>,
    /// The account's domain, where the row names no account id.
    pub company_domain: Option<String>,
    /// The owner as an e-mail address where the row or the users file gives one, else as the row
    /// names it.
    pub owner: Option<String>,
    /// The pipeline that the deal goes to, by exact name.
    pub pipeline: Option<String>,
    /// The stage that the deal goes to, by exact name.
    pub stage: Option<String>,
    /// How the deal stands where the source says so apart from the stage; won and lost override
    /// the stage.
    pub status: Option<StageKind>,
    /// The consent record that the row carries, if any of its parts is there.
    pub consent: Option<Consent>,
    /// Cells that speak of consent and could not be understood: the contact is held (not dialed) until
    /// the mapping says what they mean.
    pub unread: Vec<Unread>,
    /// What was noted while reading.
    pub warnings: Vec<Warning>,
}

/// Stands in the place of a header where a contact's only number is a guess, and so not to be dialed.
pub const GUESSED_NUMBER: &str = "(phone number)";

/// A cell that speaks of consent or opting out and could not be understood, or a number that is only
/// guessed ([`GUESSED_NUMBER`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The header of its column.
    pub column: String,
    /// The cell as it was read.
    pub cell: String,
}

impl Draft {
    /// A draft that says nothing yet.
    pub fn new(object: Object) -> Draft {
        Draft {
            object,
            id: None,
            values: vec![None; object.fields().len()],
            custom: BTreeMap::new(),
            originals: BTreeMap::new(),
            more_emails: Vec::new(),
            more_phones: Vec::new(),
            account_id: None,
            contact_id: None,
            contact_email: None,
            contact_name: None,
            company: None,
            company_domain: None,
            owner: None,
            pipeline: None,
            stage: None,
            status: None,
            consent: None,
            unread: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The value of the standard field `key`.
    pub fn get(&self, key: &str) -> Option<&str> {
        super::field::position(self.object, key).and_then(|at| self.values[at].as_deref())
    }

    /// The phone numbers of a contact.
    pub fn numbers(&self) -> super::Numbers<'_> {
        super::Numbers { first: self.get("phone"), more: &self.more_phones }
    }

    /// Takes the standard field `key` away: the draft says nothing of it.
    pub fn unset(&mut self, key: &str) {
        if let Some(at) = super::field::position(self.object, key) {
            self.values[at] = None;
        }
    }

    /// Sets the standard field `key`; a key that the object lacks is left alone.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        if let Some(at) = super::field::position(self.object, key) {
            self.values[at] = Some(value.into());
        }
    }
}
