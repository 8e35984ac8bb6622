//! What a contact's row takes away beside its values: holds of cells that could not be understood,
//! numbers that are not to be called, e-mail opt-outs. Kept as each row is written; contacts that were
//! written before a number was found to be suppressed are judged again by [`settle`].

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use super::EngineError;
use super::judge::Ready;
use super::report::HeldThere;
use super::write::Writer;
use crate::mapping::OnMerge;
use crate::model::consent::{NUMBER_DO_NOT_CALL, Withheld, is_held, line_of, withheld};
use crate::model::field::OPT_OUT;
use crate::model::{Consent, Dialability, Draft, Numbers, Object, Warning};
use crate::store::external_ids::ExternalId;
use crate::store::holds::JudgedBy;
use crate::store::records::Record;
use crate::store::{Store, StoreError};

/// More suppressed numbers than this are looked up in the store, each time.
const REMEMBERED: usize = 1 << 16;

/// What a run knows of holds without asking the store.
pub(super) struct HoldsAtHand {
    /// Whether a contact may be held by a cell.
    unread: bool,
    /// Hashes of the numbers that were suppressed before the run; none where there are too many.
    suppressed: Option<HashSet<u64>>,
    hasher: RandomState,
}

impl HoldsAtHand {
    /// Those of a store as it is.
    pub(super) fn read(store: &Store) -> Result<HoldsAtHand, StoreError> {
        let hasher = RandomState::new();
        let mut hashes = HashSet::new();
        store.for_each_suppressed(|number| {
            hashes.insert(hasher.hash_one(number));
            hashes.len() <= REMEMBERED
        })?;
        let suppressed = (hashes.len() <= REMEMBERED).then_some(hashes);
        Ok(HoldsAtHand { unread: store.any_unread()?, suppressed, hasher })
    }

    /// Whether one of the numbers may be suppressed since before the run.
    fn may_be_suppressed(&self, numbers: Numbers<'_>) -> bool {
        let Some(known) = &self.suppressed else { return true };
        let may = |number: &str| known.contains(&self.hasher.hash_one(number));
        !known.is_empty() && numbers.all().any(|number| may(number) || may(line_of(number)))
    }
}

/// Judges the contacts anew that have a number of which something changed. How many changed.
pub fn settle(store: &Store) -> Result<u64, StoreError> {
    let mut changed = 0;
    for contact in store.take_contacts_to_judge()? {
        changed += u64::from(store.judge_again(contact)?);
    }
    Ok(changed)
}

/// What a destination that judges by the ledger alone is not told of held contacts, or knows already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtDestination {
    /// Grants that stay in the hub.
    pub withheld: u64,
    /// Held contacts that can be dialed there, for it has their consent (the first 1,000).
    pub dialable_there: Vec<HeldThere>,
}

impl AtDestination {
    /// Looks through the held contacts of a hub.
    pub fn read(store: &Store) -> Result<AtDestination, StoreError> {
        let mut found = AtDestination::default();
        for id in store.held_contacts()? {
            let Some(record) = store.record(Object::Contacts, id)? else { continue };
            let ledger = store.consents(id)?;
            let sent = store.sent_consents(id)?;
            let has_phone = record.get("phone").is_some();
            let withheld = withheld(&ledger, &record.not_dialable, has_phone);
            let stays = withheld.iter().zip(&sent);
            found.withheld += stays
                .filter(|(withheld, sent)| **withheld != Withheld::No && !**sent)
                .count() as u64;
            let mut there = sent.iter();
            let mut told = ledger;
            told.retain(|_| there.next().is_some_and(|sent| *sent));
            if Dialability::of(&told, has_phone).dialable()
                && is_held(&record.not_dialable)
                && store.remote(Object::Contacts, id)?.is_some()
                && found.dialable_there.len() < HELD_LISTED
            {
                let (name, reasons) = (record.title(), record.not_dialable);
                found.dialable_there.push(HeldThere { id, name, reasons });
            }
        }
        Ok(found)
    }
}

/// How many held contacts are listed.
const HELD_LISTED: usize = 1_000;

/// Why a contact can't be dialed, by its row or its ledger alone.
pub(super) fn judge_ledger(ledger: &[Consent], numbers: Numbers<'_>) -> Vec<String> {
    Dialability::of_numbers(ledger, numbers).reasons.into_iter().map(str::to_owned).collect()
}

impl Writer<'_> {
    /// Holds a new contact whose number another one does not want to be called on; whether it does.
    pub(super) fn hold_new(
        &mut self,
        record: &mut Record,
        ledger: &[Consent],
    ) -> Result<bool, EngineError> {
        let numbers = record.numbers();
        let bound = self.holds.may_be_suppressed(numbers)
            && !self.store.bound_numbers(record.id, numbers, ledger)?.is_empty();
        if bound {
            record.not_dialable.push(NUMBER_DO_NOT_CALL.to_owned());
        }
        // Consent for another number is the one other reason that is kept with what it follows from.
        if bound || ledger.iter().any(|entry| entry.phone.is_some()) {
            self.store.keep_derived_holds(record, ledger, &[])?;
        }
        Ok(bound)
    }

    /// Keeps what the row of a new contact takes away.
    pub(super) fn take_away(&mut self, ready: &Ready, record: &Record) -> Result<(), EngineError> {
        let draft = &ready.draft;
        let key = ExternalId { object: Object::Contacts, source: self.source, id: &ready.id };
        if !draft.unread.is_empty() {
            self.holds.unread = true;
            self.store.set_unread(key, record.id, &draft.unread, self.import_id)?;
        }
        if record.get(OPT_OUT) == Some("1") {
            let address = record.get("email");
            self.store.add_email_opt_out(key, record.id, address, self.import_id)?;
        }
        if let Some(entry) = draft.consent.as_ref().filter(|entry| entry.revokes()) {
            let numbers = record.numbers();
            self.store.suppress_numbers_of_new(record.id, numbers, entry, self.import_id)?;
        }
        Ok(())
    }

    /// Keeps what the row of a contact takes away that was there before, and judges it; `ledger` is its
    /// ledger with what the row added. Whether the row brought or ended a hold.
    pub(super) fn hold_merged(
        &mut self,
        ready: &Ready,
        record: &mut Record,
        ledger: &[Consent],
    ) -> Result<bool, EngineError> {
        let (store, unread) = (self.store, &ready.draft.unread);
        let key = ExternalId { object: Object::Contacts, source: self.source, id: &ready.id };
        self.holds.unread |= !unread.is_empty();
        let changed =
            self.holds.unread && store.set_unread(key, record.id, unread, self.import_id)?;
        if ledger.iter().any(Consent::revokes) {
            store.suppress_numbers(record.id, record.numbers(), Some(self.import_id))?;
        }
        let numbers = record.numbers();
        let reasons = if self.holds.unread || self.holds.may_be_suppressed(numbers) {
            store.judge(record, ledger, JudgedBy::Hub)?
        } else {
            judge_ledger(ledger, numbers)
        };
        let before = std::mem::replace(&mut record.not_dialable, reasons);
        store.keep_derived_holds(record, ledger, &before)?;
        Ok(changed)
    }

    /// An e-mail opt-out of either record that become one is one of both, whatever the order; only a
    /// later import of the same row takes it back.
    pub(super) fn keep_opt_out(
        &self,
        draft: &mut Draft,
        key: ExternalId<'_>,
        record: &Record,
    ) -> Result<(), EngineError> {
        if record.object != Object::Contacts {
            return Ok(());
        }
        let store = self.store;
        match (draft.get(OPT_OUT), record.get(OPT_OUT)) {
            (Some("1"), _) if !store.opts_out_of_email(key, record.id)? => {
                let address = draft.get("email").or(record.get("email"));
                store.add_email_opt_out(key, record.id, address, self.import_id)?;
            }
            // Else it stays anyway.
            (Some("0"), Some("1"))
                if self.manners[Object::Contacts.index()].on_merge == OnMerge::Overwrite
                    && !store.take_back_email_opt_out(key, record.id, self.import_id)? =>
            {
                draft.unset(OPT_OUT);
                draft.warnings.push(Warning::new("opt_out_kept", OPT_OUT, "false"));
            }
            _ => {}
        }
        Ok(())
    }

    /// Judges the contacts that this run wrote before it knew which numbers are suppressed, and counts
    /// their consent as it is by now.
    pub(super) fn settle_holds(&mut self) -> Result<(), EngineError> {
        let (store, import_id) = (self.store, self.import_id);
        store.transaction(|| {
            self.tally.settled |= settle(store)? > 0;
            if self.tally.settled {
                self.tally.recount_consent(&store.count_dialability(import_id)?);
                // A run that goes on from here finds nothing to settle.
                store.keep_tally(import_id, &serde_json::to_string(&self.tally)?)?;
            }
            self.tally.numbers_that_hold = store.numbers_that_hold(SHARED_BY, NUMBERS_LISTED)?;
            Ok::<(), StoreError>(())
        })?;
        Ok(())
    }
}

/// A number that holds more contacts than this is listed: it may be a switchboard.
const SHARED_BY: u64 = 3;
/// How many such numbers are listed.
const NUMBERS_LISTED: usize = 100;
