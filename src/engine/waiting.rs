//! Records of earlier imports that wait for a parent: linked when an import brings it.

use std::collections::BTreeMap;

use super::EngineError;
use super::judge::Ready;
use super::write::Writer;
use crate::model::Object;
use crate::store::StoreError;
use crate::store::journal::What;
use crate::store::links::{OpenLink, Reference};

/// How many waiting records are linked at once.
const LINKS_AT_ONCE: i64 = 10_000;

impl Writer<'_> {
    /// A parent arrived: the records that were waiting for its id are linked to it.
    pub(super) fn resolve_children(
        &mut self,
        ready: &Ready,
        parent_id: i64,
    ) -> Result<(), EngineError> {
        let parent = ready.draft.object;
        if ready.derived {
            return Ok(());
        }
        self.resolve_children_of(parent, &ready.id, parent_id)
    }

    /// Links the records that were waiting for a parent's id, of earlier imports or of this one.
    pub(super) fn resolve_children_of(
        &mut self,
        parent: Object,
        id: &str,
        parent_id: i64,
    ) -> Result<(), EngineError> {
        if !self.awaited[parent.index()] {
            return Ok(());
        }
        for link in self.store.open_links_to(parent, self.source, id)? {
            self.close(&link, parent, parent_id)?;
        }
        Ok(())
    }

    /// Whether records of earlier imports wait for one of these objects.
    pub(super) fn awaits(&self, objects: &[Object]) -> bool {
        objects.iter().any(|object| self.awaited[object.index()])
    }

    /// Links the records that were waiting for the one of an e-mail address, a name or a domain. Only
    /// when all rows are written: another may have the same.
    pub(super) fn resolve_named(&mut self) -> Result<(), EngineError> {
        for (parent, kind, further) in [
            (Object::Accounts, Reference::Domain, false),
            (Object::Contacts, Reference::Email, false),
            (Object::Contacts, Reference::Email, true),
            (Object::Contacts, Reference::Name, false),
        ] {
            if !self.store.has_open_links_by(parent, kind)? {
                continue;
            }
            if kind == Reference::Name {
                self.store.index_contact_names()?;
            }
            let mut after = 0;
            loop {
                let what = (parent, kind);
                let links = self.store.answered_links(
                    what,
                    further,
                    self.import_id,
                    after,
                    LINKS_AT_ONCE,
                )?;
                let Some((last, _)) = links.last() else { break };
                after = last.id;
                for (link, parent_id) in links {
                    self.close(&link, parent, parent_id)?;
                }
            }
        }
        Ok(())
    }

    /// Links a record to the parent that it waited for, unless it has one by now.
    fn close(
        &mut self,
        link: &OpenLink,
        parent: Object,
        parent_id: i64,
    ) -> Result<(), EngineError> {
        if let Some(mut child) = self.store.record(link.object, link.record_id)? {
            let place = match parent {
                Object::Accounts => &mut child.account_id,
                _ => &mut child.contact_id,
            };
            if place.is_none() {
                *place = Some(parent_id);
                self.update(
                    &mut child,
                    What::Linked,
                    BTreeMap::from([(link.field.clone(), serde_json::Value::Null)]),
                    BTreeMap::from([(link.field.clone(), serde_json::json!(parent_id))]),
                )?;
                self.tally.links_resolved += 1;
            }
        }
        Ok(self.store.close_link(link.id, self.import_id)?)
    }

    /// Keeps the counts as they are.
    pub(super) fn keep_tally(&self) -> Result<(), EngineError> {
        let tally = serde_json::to_string(&self.tally).map_err(StoreError::from)?;
        Ok(self.store.keep_tally(self.import_id, &tally)?)
    }
}
