//! The links that a row names, beside those of its record.

use serde_json::{Value, json};

use super::causes::OPEN;
use super::compare::{Comparer, Found, Pair};
use super::table::Place;
use crate::engine::EngineError;
use crate::engine::judge::Ready;
use crate::engine::links::Named;
use crate::model::{Draft, Object, shared_domains};
use crate::store::external_ids::ExternalId;
use crate::store::records::Record;

/// A link that a row names.
struct Reference<'d> {
    parent: Object,
    field: &'static str,
    /// The parent's id at the source, where the row gives it.
    by_id: Option<&'d str>,
    /// As the row says it.
    said: &'d str,
}

/// The links that a row names.
fn references(draft: &Draft) -> impl Iterator<Item = Reference<'_>> {
    // A domain that many share names no account.
    let domain = draft.company_domain.as_deref().and_then(shared_domains::own);
    let company = domain.or(draft.company.as_deref());
    let contact = Named::contact(draft).map(|named| named.said);
    let account_id = draft.account_id.as_deref();
    let contact_id = draft.contact_id.as_deref();
    let references = [
        (Object::Accounts, "account_id", account_id, account_id.or(company)),
        (Object::Contacts, "contact_id", contact_id, contact_id.or(contact)),
    ];
    references.into_iter().filter_map(|(parent, field, by_id, said)| {
        Some(Reference { parent, field, by_id, said: said? })
    })
}

/// How many links a row names. Known from the row alone: what the destination lost must not make it less.
pub(super) fn named(draft: &Draft) -> u64 {
    references(draft).count() as u64
}

impl Comparer<'_> {
    /// Compares the links that the row names with the record's.
    pub(super) fn link_pairs(
        &self,
        ready: &Ready,
        record: &Record,
        place: &Place<'_>,
        pairs: &mut Vec<Pair>,
        found: &mut Found,
    ) -> Result<(), EngineError> {
        for Reference { parent, field, by_id, said } in references(&ready.draft) {
            let linked = match parent {
                Object::Accounts => record.account_id,
                _ => record.contact_id,
            };
            // A parent that the destination lost is linked to by nothing there.
            let linked = linked.filter(|id| self.lost.get(parent, *id).is_none());
            let meant = match by_id {
                Some(id) => {
                    let key = ExternalId { object: parent, source: self.source, id };
                    self.store.find_external_id(key)?.map(|known| known.record_id)
                }
                // By name or address any record may answer.
                None => linked,
            };
            match meant {
                Some(meant) if linked == Some(meant) => found.linked += 1,
                Some(meant) => {
                    let here = self.names.link(self.store, parent, linked)?;
                    pairs.push(Pair::new(field, json!(said), here).kept_as(json!(meant)));
                }
                None if self.waits(record, field)? => {
                    let (field, said) = (field.to_owned(), said.to_owned());
                    let open = place.difference(ready, record, field, said, String::new(), OPEN);
                    found.open_links.push(open);
                }
                // Nothing answers to it and nothing is waited for: it was linked, and is no more.
                None => {
                    let here = self.names.link(self.store, parent, linked)?;
                    pairs.push(Pair::new(field, json!(said), here));
                }
            }
        }
        Ok(())
    }

    /// Whether a link of the record is kept for a later import to resolve.
    fn waits(&self, record: &Record, field: &str) -> Result<bool, EngineError> {
        let open = self.store.open_links_of(record.object, record.id)?;
        Ok(open.iter().any(|(of, _)| of == field))
    }

    /// The links that the row leaves empty, though the source has a column for them, and the record
    /// does not: field and what it is linked to.
    pub(super) fn links_beyond(
        &self,
        ready: &Ready,
        record: &Record,
        feeds: impl Fn(&str) -> bool,
    ) -> Result<Vec<(&'static str, Value)>, EngineError> {
        let mut beyond = Vec::new();
        for (parent, field, others, linked) in [
            (Object::Accounts, "account_id", ["company", "company_domain"], record.account_id),
            (Object::Contacts, "contact_id", ["contact_email", "contact_name"], record.contact_id),
        ] {
            let named = references(&ready.draft).any(|reference| reference.parent == parent);
            if !named && linked.is_some() && (feeds(field) || others.into_iter().any(&feeds)) {
                beyond.push((field, self.names.link(self.store, parent, linked)?));
            }
        }
        Ok(beyond)
    }
}
