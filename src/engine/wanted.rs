//! Notes the keys under which the destination may know what the rows at hand stand for or refer to.

use super::EngineError;
use super::fingerprint::Fingerprinter;
use super::judge::Ready;
use super::links::{Named, company_domain};
use super::observer::Interrupt;
use super::plan::Plan;
use super::rows::for_each_row;
use crate::mapping::compiled::numbered;
use crate::model::{Object, email, shared_domains, text::name_key};
use crate::store::Store;
use crate::store::links::Reference;
use crate::store::match_keys::{MatchKey, contact_name_key};
use crate::store::met_rows::RowCounter;
use crate::store::wanted::WantedKey;

/// Notes the keys of all rows that can become records, of at most `limit` rows of each table.
pub fn note(
    store: &Store,
    plan: &Plan<'_>,
    source: &str,
    limit: Option<u64>,
    interrupt: &Interrupt,
) -> Result<(), EngineError> {
    store.begin_wanted(source)?;
    let awaits_names = store.has_open_links_by(Object::Contacts, Reference::Name)?;
    let mut prints = Fingerprinter::default();
    for bound in &plan.tables {
        let counter = RowCounter::new()?;
        let judge = plan.judge(bound);
        for_each_row(bound, limit, interrupt, |row| {
            match judge.judge(row, &mut prints).judged {
                Ok(ready) => {
                    want(store, &ready, awaits_names)?;
                    if ready.derived {
                        want_numbered(store, &counter, &ready)?;
                    }
                }
                Err(refused) => {
                    if let Some(id) = &refused.row_id {
                        counter.count(id)?;
                    }
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// A row without an id of its own may be known by its number among equal ones, or by the id that a
/// rejects file keeps.
fn want_numbered(store: &Store, counter: &RowCounter, ready: &Ready) -> Result<(), EngineError> {
    let number = counter.count(&ready.id)?;
    if number > 1 {
        let id = numbered(&ready.id, number);
        store.want(ready.draft.object, WantedKey::ExternalId, &id)?;
    }
    if let Some(id) = &ready.kept_id {
        store.want(ready.draft.object, WantedKey::ExternalId, id)?;
    }
    Ok(())
}

/// The longest key that a destination is asked for, in characters: as long as an id or a phone number
/// may be there. What is longer it can't hold.
const LONGEST: usize = 255;

fn want(store: &Store, ready: &Ready, awaits_names: bool) -> Result<(), EngineError> {
    let want = |object, key, value: &str| {
        if value.is_empty() || value.chars().nth(LONGEST).is_some() {
            return Ok(());
        }
        store.want(object, key, value)
    };
    let draft = &ready.draft;
    want(draft.object, WantedKey::ExternalId, &ready.id)?;
    for id in &ready.former_ids {
        want(draft.object, WantedKey::ExternalId, id)?;
    }
    for (_, key, value) in &ready.keys {
        want(draft.object, WantedKey::Match(*key), value)?;
    }
    if let Some(id) = &draft.account_id {
        want(Object::Accounts, WantedKey::ExternalId, id)?;
    }
    let domain = draft.company_domain.clone();
    let domain = domain.or_else(|| draft.company.as_deref().and_then(company_domain));
    if let Some(domain) = domain.filter(|domain| !shared_domains::is_shared(domain))
        && (draft.account_id.is_none() || draft.company.is_some())
    {
        want(Object::Accounts, WantedKey::Match(MatchKey::Domain), &domain)?;
    }
    if let Some(company) = &draft.company {
        let name = WantedKey::Match(MatchKey::AccountName);
        want(Object::Accounts, name, &name_key(company))?;
        if let Some(domain) = draft.get("email").and_then(email::domain_of)
            && !shared_domains::is_shared(domain)
        {
            want(Object::Accounts, WantedKey::Match(MatchKey::Domain), domain)?;
        }
    }
    if let Some(id) = &draft.contact_id {
        want(Object::Contacts, WantedKey::ExternalId, id)?;
    } else if let Some(named) = Named::contact(draft) {
        want(Object::Contacts, WantedKey::Match(named.key), &named.value)?;
    }
    // A record of an earlier import may wait for a contact of this name: that it is the only one.
    if awaits_names
        && draft.object == Object::Contacts
        && let Some(name) = contact_name_key(draft.get("first_name"), draft.get("last_name"))
    {
        want(Object::Contacts, WantedKey::Match(MatchKey::ContactName), &name)?;
    }
    Ok(())
}
