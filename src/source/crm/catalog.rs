//! What a customer's account at a CRM has, as far as its token can see.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::left::LeftBehind;
use crate::model::permission::topic;
use crate::model::text::{name_key, words};
use crate::model::{CustomType, Object, Pipeline};

/// What an account has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// Whose it is.
    pub account: Account,
    /// Each object that can be read.
    pub objects: BTreeMap<Object, ObjectCatalog>,
    /// Pipelines in the service's order, with their stages in order.
    pub pipelines: Vec<Pipeline>,
    /// Users, inactive ones too where the service tells them.
    pub users: Vec<User>,
    /// What can't be seen, and should be.
    pub unseen: Vec<Unseen>,
    /// What else is worth saying of the account, as full sentences.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Whether people who are leads are among the contacts.
    #[serde(default)]
    pub leads: bool,
    /// What is there and not moved, where it was counted.
    #[serde(default)]
    pub left: Vec<LeftBehind>,
    /// What else the source has to know while it reads, in its own form: option ids and their labels,
    /// stage ids and their names.
    pub private: serde_json::Value,
}

/// A customer's account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The service's own id of it: another one is another customer.
    pub id: String,
    /// Its name, or what comes nearest.
    pub name: String,
    /// Whose token it is: an e-mail address where the service tells one.
    pub user: Option<String>,
    /// What the token allows, where the service tells it.
    pub scopes: Vec<String>,
    /// The currency of amounts that name none.
    pub currency: Option<String>,
    /// The IANA zone of the account.
    pub timezone: Option<String>,
}

/// One object of an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ObjectCatalog {
    /// Its fields: the columns of its table, in order, are those with [`Field::read`], and those that
    /// a mapping names.
    pub fields: Vec<Field>,
    /// How many live records there are, where the service counts them.
    pub total: Option<u64>,
}

impl ObjectCatalog {
    /// An object with these fields. Of several definitions of one name the first counts: a name is a column.
    pub fn of(mut fields: Vec<Field>, total: Option<u64>) -> ObjectCatalog {
        let mut names = BTreeSet::new();
        fields.retain(|field| names.insert(field.name.clone()));
        ObjectCatalog { fields, total }
    }
}

/// A field of a CRM's object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The name in the API: the header of its column.
    pub name: String,
    /// The name that people see.
    pub label: String,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: CustomType,
    /// The options of a select, by the label that people see: values are given as labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// Whether a cell may hold several values, joined by `;`.
    #[serde(default)]
    pub several: bool,
    /// Whether the customer made it.
    #[serde(default)]
    pub custom: bool,
    /// Whether it is calculated, or can't be written for another reason.
    #[serde(default)]
    pub read_only: bool,
    /// The mapping's target that it is (`first_name`, `account_id`), where the service says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Whether it is read although no mapping names it. The service's own statistics are not.
    #[serde(default)]
    pub read: bool,
    /// Whether it is a column only where a record has a value of it: the service has many such fields,
    /// and each account uses a few.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Whether a record had a value of it, where it is optional.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub seen: bool,
}

impl Field {
    /// A field that is the mapping's `target`.
    pub fn standard(name: &str, label: &str, kind: CustomType, target: &str) -> Field {
        Field { target: Some(target.to_owned()), ..Field::plain(name, label, kind) }
    }

    /// A field of the service's own that is read and has no target.
    pub fn plain(name: &str, label: &str, kind: CustomType) -> Field {
        Field {
            name: name.to_owned(),
            label: label.to_owned(),
            kind,
            options: Vec::new(),
            several: false,
            custom: false,
            read_only: false,
            target: None,
            read: true,
            optional: false,
            seen: false,
        }
    }

    /// Whether it is a column of its table.
    pub fn is_column(&self) -> bool {
        self.read && (!self.optional || self.seen)
    }
}

/// Whether a field of contacts may say that somebody must not be called, by its name or its label.
pub fn may_forbid_calls(name: &str, label: &str) -> bool {
    [label, name]
        .into_iter()
        .any(|text| topic(&words(text)).is_some_and(|topic| topic.decides_on_calls()))
}

/// Gives pipelines of one name names of their own, for deals are routed by name: the first one keeps
/// it, the others get their ids behind theirs. Of each pipeline its id and its name; what to say of it.
pub fn tell_apart<'a>(pipelines: impl Iterator<Item = (&'a str, &'a mut String)>) -> Vec<String> {
    let (mut taken, mut notes) = (BTreeSet::new(), Vec::new());
    for (id, name) in pipelines {
        if name.is_empty() {
            id.clone_into(name);
        }
        if taken.insert(name_key(name)) {
            continue;
        }
        let own = format!("{} ({id})", name.trim());
        notes.push(format!(
            "Several pipelines are called `{name}`: that of id {id} is `{own}` here."
        ));
        taken.insert(name_key(&own));
        *name = own;
    }
    notes
}

/// A user of the CRM.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The id that records name their owner by.
    pub id: String,
    /// The name.
    pub name: String,
    /// The e-mail address, where there is one.
    pub email: Option<String>,
    /// Whether the user still works there.
    pub active: bool,
}

/// Something that the token does not let us see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unseen {
    /// The object that it belongs to, if to one.
    pub object: Option<Object>,
    /// What: `HasOptedOutOfEmail`, `the users`.
    pub what: String,
    /// Whether it says who must not be written to or called: not seen is not the same as no.
    pub opt_out: bool,
    /// What to ask the admin for.
    pub ask: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pipelines_of_one_name_are_told_apart_by_their_ids() {
        let mut all =
            [("1", "Sales"), ("2", " sales "), ("3", "Renewals"), ("4", "Sales"), ("5", "")]
                .map(|(id, name)| (id, name.to_owned()));
        let notes = tell_apart(all.iter_mut().map(|(id, name)| (*id, name)));
        let names: Vec<&str> = all.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["Sales", "sales (2)", "Renewals", "Sales (4)", "5"]);
        assert_eq!(notes.len(), 2);
        assert!(notes[1].ends_with("that of id 4 is `Sales (4)` here."), "{notes:?}");
    }
}
