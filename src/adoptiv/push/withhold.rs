//! What of a contact's ledger stays in the hub: the grants of one that is held, which the workspace
//! would take for leave to call.

use crate::adoptiv::wire::State;
use crate::model::Object;
use crate::model::consent::{Withheld, withheld};
use crate::store::records::Record;
use crate::store::{Store, StoreError};

/// Takes out of a contact's state what is not told.
pub(super) fn withhold(record: &Record, state: &mut State) {
    if record.object != Object::Contacts || record.not_dialable.is_empty() {
        return;
    }
    let ledger = std::mem::take(&mut state.consents);
    let has_phone = record.get("phone").is_some();
    let withheld = withheld(&ledger, &record.not_dialable, has_phone);
    let told = ledger.into_iter().zip(withheld).filter_map(|(entry, withheld)| match withheld {
        Withheld::No => Some(entry),
        Withheld::Grant(revocation) => revocation.map(|revocation| *revocation),
    });
    state.consents = told.collect();
}

/// Notes that the workspace has by now what it was told of a contact's ledger.
pub(super) fn told(store: &Store, contact_id: i64) -> Result<(), StoreError> {
    let ledger = store.consents(contact_id)?;
    if ledger.is_empty() {
        return Ok(());
    }
    let Some(record) = store.record(Object::Contacts, contact_id)? else { return Ok(()) };
    let withheld = withheld(&ledger, &record.not_dialable, record.get("phone").is_some());
    let told: Vec<bool> = withheld.iter().map(|withheld| *withheld == Withheld::No).collect();
    store.mark_sent(contact_id, &told)
}
