//! A newer export of rows without an id: other columns changed, so that they look like new rows, but
//! they go by the names and links of records that the same source brought before. Such a run stops
//! and suggests the columns that tell which row it is; under those the records are found again.

use std::collections::{HashMap, HashSet};

use super::EngineError;
use super::fingerprint::Fingerprinter;
use super::judge::Ready;
use super::plan::{Bound, Plan};
use super::write::Writer;
use crate::mapping::compiled::KeyPart;
use crate::model::{Draft, Object, text::name_key};
use crate::source::Row;
use crate::store::external_ids::ExternalId;
use crate::store::match_keys::contact_name_key;
use crate::store::records::Record;
use crate::store::{Store, StoreError};

/// Rows of a table that are looked at.
const SAMPLED: usize = 500;

/// Stops a run if most rows of a table are new by their ids and known by name and link.
///
/// # Errors
/// [`EngineError::Stopped`] with `newer_export`.
pub fn check(
    store: &Store,
    plan: &Plan<'_>,
    source: &str,
    limit: Option<u64>,
) -> Result<(), EngineError> {
    let Some(source) = store.find_source(source)? else { return Ok(()) };
    for bound in &plan.tables {
        // Accounts are found by their names. Whoever wrote a row_key has decided.
        if bound.object != Object::Accounts
            && !bound.table.is_rejects()
            && !bound.compiled.has_row_key()
            && store.has_row_ids(bound.object, source)?
        {
            check_table(store, plan, bound, source, limit)?;
        }
    }
    Ok(())
}

fn check_table(
    store: &Store,
    plan: &Plan<'_>,
    bound: &Bound<'_>,
    source: i64,
    limit: Option<u64>,
) -> Result<(), EngineError> {
    let object = bound.object;
    let judge = plan.judge(bound);
    let mut prints = Fingerprinter::default();
    let most = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(SAMPLED).min(SAMPLED);
    let mut rows = bound.table.sample(most)?;
    rows.truncate(most);
    let mut seen = 0_usize;
    let mut new: Vec<(Row, Box<Ready>)> = Vec::new();
    for row in rows {
        let Ok(ready) = judge.judge(&row, &mut prints).judged else { continue };
        if !ready.derived {
            continue;
        }
        seen += 1;
        let known = store.find_external_id(ExternalId { object, source, id: &ready.id })?;
        let found = |(_, key, value): &(_, _, String)| store.find_by(*key, value, 1);
        if known.is_none()
            && ready.keys.iter().map(found).all(|ids| ids.is_ok_and(|ids| ids.is_empty()))
        {
            new.push((row, ready));
        }
    }
    if new.len() * 2 <= seen {
        return Ok(());
    }
    let pairs = pair(store, object, source, &new)?;
    if pairs.len() * 2 <= seen {
        return Ok(());
    }
    let key = suggestion(bound, &new, &pairs);
    let key: Vec<String> = key.iter().map(|header| format!("{header:?}")).collect();
    Err(EngineError::Stopped {
        code: "newer_export",
        message: format!(
            "`{}` looks like a newer export of {object} that are here: {} of {seen} rows looked at are \
             new, but go by the names and links of records that it brought before (newer_export)",
            bound.table.label(),
            pairs.len(),
        ),
        hint: format!(
            "say which columns tell one from another, under [{object}] in the mapping: \
             `row_key = [{}]`; if these are other {object}, add a column that tells them apart",
            key.join(", ")
        )
        .into(),
    })
}

/// The new rows that go by the name and the links of a record that the source brought before, each
/// record once.
fn pair(
    store: &Store,
    object: Object,
    source: i64,
    new: &[(Row, Box<Ready>)],
) -> Result<Vec<(usize, Record)>, EngineError> {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, (_, ready)) in new.iter().enumerate() {
        if let Some(name) = name_of(&ready.draft) {
            by_name.entry(name).or_default().push(at);
        }
    }
    let mut pairs = Vec::new();
    let named = store.records_named(object, new.len(), |name| by_name.contains_key(name))?;
    for (name, id) in named {
        let Some(open) = by_name.get_mut(&name).filter(|open| !open.is_empty()) else { continue };
        if !store.goes_by_row(object, id, source)? {
            continue;
        }
        let Some(record) = store.record(object, id)? else { continue };
        let mut fits = None;
        for (place, at) in open.iter().enumerate() {
            if links_fit(store, source, &new[*at].1.draft, &record)? {
                fits = Some(place);
                break;
            }
        }
        if let Some(place) = fits {
            pairs.push((open.remove(place), record));
        }
    }
    Ok(pairs)
}

/// The columns of the name and of the links, and if those leave rows that are alike, further ones
/// that did not change.
fn suggestion<'b>(
    bound: &'b Bound<'_>,
    new: &[(Row, Box<Ready>)],
    pairs: &[(usize, Record)],
) -> Vec<&'b str> {
    let says = |at: usize| {
        new.iter().any(|(row, _)| row.cells.get(at).is_some_and(|c| !c.trim().is_empty()))
    };
    let stays = |field: usize| {
        pairs.iter().all(|(at, record)| new[*at].1.draft.values[field] == record.values[field])
    };
    let parts = bound.compiled.key_parts();
    let mut key: Vec<usize> = Vec::new();
    for (at, part) in &parts {
        if matches!(part, KeyPart::Name | KeyPart::Link) && says(*at) {
            key.push(*at);
        }
    }
    for (at, part) in &parts {
        let alike = |key: &[usize]| {
            let cells = |row: &'_ Row| -> Vec<String> {
                key.iter()
                    .map(|at| row.cells.get(*at).unwrap_or_default().trim().to_owned())
                    .collect()
            };
            new.iter().map(|(row, _)| cells(row)).collect::<HashSet<_>>().len() < new.len()
        };
        if let KeyPart::Field(field) = *part
            && says(*at)
            && stays(field)
            && alike(&key)
        {
            key.push(*at);
        }
    }
    key.into_iter().map(|at| bound.table.columns()[at].as_str()).collect()
}

/// The name of a row as it is compared.
fn name_of(draft: &Draft) -> Option<String> {
    match draft.object {
        Object::Contacts => contact_name_key(draft.get("first_name"), draft.get("last_name")),
        _ => draft.get("name").map(name_key),
    }
}

/// Whether all links that a row names are those that a record has.
fn links_fit(
    store: &Store,
    source: i64,
    draft: &Draft,
    record: &Record,
) -> Result<bool, StoreError> {
    let leads_to = |object, id: &str, link: Option<i64>| -> Result<bool, StoreError> {
        let known = store.find_external_id(ExternalId { object, source, id })?;
        Ok(known.is_some_and(|known| Some(known.record_id) == link))
    };
    if let Some(id) = &draft.account_id {
        if !leads_to(Object::Accounts, id, record.account_id)? {
            return Ok(false);
        }
    } else if let Some(company) = &draft.company {
        let account = match record.account_id {
            Some(id) => store.record(Object::Accounts, id)?,
            None => None,
        };
        let name = account.as_ref().and_then(|account| account.get("name")).map(name_key);
        if name != Some(name_key(company)) {
            return Ok(false);
        }
    }
    if let Some(id) = &draft.contact_id {
        return leads_to(Object::Contacts, id, record.contact_id);
    }
    let Some(address) = &draft.contact_email else { return Ok(true) };
    let contact = match record.contact_id {
        Some(id) => store.record(Object::Contacts, id)?,
        None => None,
    };
    Ok(contact.is_some_and(|contact| contact.get("email") == Some(address)))
}

impl Writer<'_> {
    /// The record that a row under a `row_key` made before there was one: of that name and those
    /// links, and of the same values in the columns of the key. Each is found once.
    pub(super) fn record_before_key(
        &mut self,
        ready: &Ready,
    ) -> Result<Option<Record>, EngineError> {
        let object = ready.draft.object;
        let open = &mut self.before_key[object.index()];
        if open.is_none() {
            let any = self.store.has_row_ids(object, self.source)?
                && self.store.list_before_key(object, self.source)?;
            *open = Some(any);
        }
        let Some(name) = name_of(&ready.draft).filter(|_| *open == Some(true)) else {
            return Ok(None);
        };
        for id in self.store.before_key(object, &name)? {
            let Some(record) = self.store.record(object, id)? else { continue };
            let fields = &self.key_fields[object.index()];
            if fields.iter().all(|field| ready.draft.values[*field] == record.values[*field])
                && links_fit(self.store, self.source, &ready.draft, &record)?
            {
                self.store.found_before_key(object, &name, id)?;
                return Ok(Some(record));
            }
        }
        Ok(None)
    }
}
