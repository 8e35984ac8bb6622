//! Owners of the source beside workspace users, and handing records over once a user exists.

use std::collections::BTreeMap;

use serde::Serialize;

use super::EngineError;
use crate::mapping::Mapping;
use crate::mapping::compiled::{Compiled, SourceUsers};
use crate::model::text::name_key;
use crate::source::{Holds, Row, Table};
use crate::store::{Store, User};

/// An owner as the sources name it.
#[derive(Clone, Debug, Serialize)]
pub struct Owner {
    /// What the source says.
    pub source: String,
    /// The workspace user that it matches, if any.
    pub user: Option<String>,
    /// A user whose name or address is near, to be verified.
    pub suggestion: Option<String>,
    /// Records that name it.
    pub records: u64,
}

/// What a reclaim did, or would do.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reclaimed {
    /// Records handed over.
    pub handed_over: Vec<HandedOver>,
    /// Owners that still match no user.
    pub unmatched: Vec<String>,
}

/// The records of one owner that were handed over.
#[derive(Clone, Debug, Serialize)]
pub struct HandedOver {
    /// What the source says.
    pub source: String,
    /// The user.
    pub user: String,
    /// How many records.
    pub records: u64,
}

/// The owners that the store's records name.
pub fn list(store: &Store, mapping: Option<&Mapping>) -> Result<Vec<Owner>, EngineError> {
    let users = store.users()?;
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for source in store.owner_sources()? {
        *counts.entry(source.said).or_default() += source.records;
    }
    Ok(beside(counts, &users, mapping))
}

/// The owners that the rows of tables name.
pub fn list_tables(
    store: &Store,
    tables: &[Box<dyn Table>],
    mapping: &Mapping,
) -> Result<Vec<Owner>, EngineError> {
    let users = store.users()?;
    let settings = store.settings()?;
    let source_users = SourceUsers::read(tables)?;
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for table in tables {
        if !matches!(table.holds(), Holds::Records(_)) {
            continue;
        }
        let compiled = Compiled::new(mapping, table.as_ref(), &settings, &source_users);
        let mut rows = table.rows()?;
        let mut row = Row::default();
        while rows.next(&mut row)? {
            if let Ok(draft) = compiled.apply(&row)
                && let Some(owner) = draft.owner
            {
                *counts.entry(owner).or_default() += 1;
            }
        }
    }
    Ok(beside(counts, &users, Some(mapping)))
}

/// Hands over records that fell back to the importing user and whose owner exists by now.
pub fn reclaim(
    store: &mut Store,
    mapping: Option<&Mapping>,
    dry_run: bool,
) -> Result<Reclaimed, EngineError> {
    let users = store.users()?;
    let owners = list(store, mapping)?;
    let mut reclaimed = Reclaimed::default();
    store.begin()?;
    for owner in owners {
        let user = owner.user.and_then(|email| users.iter().find(|user| user.email == email));
        let Some(user) = user else {
            reclaimed.unmatched.push(owner.source);
            continue;
        };
        match store.hand_over(&owner.source, user.id) {
            Ok(0) => {}
            Ok(records) => reclaimed.handed_over.push(HandedOver {
                source: owner.source,
                user: user.email.clone(),
                records,
            }),
            Err(error) => {
                store.rollback()?;
                return Err(error.into());
            }
        }
    }
    if dry_run {
        store.rollback()?
    } else {
        store.commit()?
    }
    Ok(reclaimed)
}

/// Each owner beside the user that it matches: by e-mail address, or by an alias of the mapping.
fn beside(counts: BTreeMap<String, u64>, users: &[User], mapping: Option<&Mapping>) -> Vec<Owner> {
    counts
        .into_iter()
        .map(|(said, records)| {
            let alias = mapping.and_then(|mapping| {
                mapping
                    .owners
                    .iter()
                    .find(|(alias, _)| name_key(alias) == name_key(&said))
                    .map(|(_, email)| email.as_str())
            });
            let wanted = name_key(alias.unwrap_or(&said));
            let user = users.iter().find(|user| name_key(&user.email) == wanted);
            let suggestion = match user {
                Some(_) => None,
                None => nearest(&said, users).map(|user| user.email.clone()),
            };
            Owner { source: said, user: user.map(|user| user.email.clone()), suggestion, records }
        })
        .collect()
}

/// The user whose name, or whose address before the `@`, is near.
fn nearest<'a>(said: &str, users: &'a [User]) -> Option<&'a User> {
    let said = said.to_lowercase();
    let local = said.split('@').next().unwrap_or(&said).replace(['.', '_'], " ");
    users
        .iter()
        .filter_map(|user| {
            let address = user.email.split('@').next().unwrap_or("").replace(['.', '_'], " ");
            let name = user.name.as_deref().unwrap_or("").to_lowercase();
            let likeness =
                strsim::jaro_winkler(&local, &address).max(strsim::jaro_winkler(&local, &name));
            (likeness > 0.9).then_some((likeness, user))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, user)| user)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(email: &str, name: &str) -> User {
        User { id: 1, email: email.into(), name: Some(name.into()), importer: false }
    }

    #[test]
    fn owners_match_by_address_or_alias_and_are_otherwise_only_suggested() {
        let users = [user("kim@acme.example", "Kim Lee"), user("sam@acme.example", "Sam Roe")];
        let counts = ["KIM@acme.example", "Kim Lee", "S. R.", "nobody"]
            .into_iter()
            .map(|said| (said.to_owned(), 1))
            .collect();
        let mut mapping = Mapping::default();
        mapping.owners.insert("s. r.".into(), "sam@acme.example".into());
        let owners = beside(counts, &users, Some(&mapping));
        let found: Vec<_> = owners
            .iter()
            .map(|o| (o.source.as_str(), o.user.as_deref(), o.suggestion.as_deref()))
            .collect();
        assert_eq!(
            found,
            [
                ("KIM@acme.example", Some("kim@acme.example"), None),
                ("Kim Lee", None, Some("kim@acme.example")),
                ("S. R.", Some("sam@acme.example"), None),
                ("nobody", None, None),
            ]
        );
    }
}
