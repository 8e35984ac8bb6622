//! Which optional fields hold values. A service has hundreds of fields of its own, and an account uses a
//! few: those are columns, the others are not. That is known by and by while pages come, and kept with the
//! read, so that a read that goes on knows it, too.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashSet};

use crate::engine::EngineError;
use crate::model::Object;
use crate::source::crm::{Catalog, Record};
use crate::store::extraction::Extraction;
use crate::store::{Store, StoreError};

/// The optional fields of a read, as far as no record had a value of them.
pub(super) struct Seen {
    empty: RefCell<[HashSet<String>; 3]>,
    /// Whether one was found since the catalog was kept.
    found: Cell<bool>,
}

impl Seen {
    /// Those of a catalog.
    pub(super) fn of(catalog: &Catalog) -> Seen {
        let mut empty: [HashSet<String>; 3] = Default::default();
        for (object, known) in &catalog.objects {
            let unseen = known.fields.iter().filter(|field| field.optional && !field.seen);
            empty[object.index()] = unseen.map(|field| field.name.clone()).collect();
        }
        Seen { empty: RefCell::new(empty), found: Cell::new(false) }
    }

    /// Takes in the values of a record.
    pub(super) fn look(&self, record: &Record) {
        let mut empty = self.empty.borrow_mut();
        let empty = &mut empty[record.object.index()];
        if empty.is_empty() {
            return;
        }
        for (name, _) in &record.values {
            if empty.remove(name) {
                self.found.set(true);
            }
        }
    }

    /// Writes what was found into the catalog that is kept with the read, if there is anything new.
    pub(super) fn keep(
        &self,
        store: &Store,
        id: i64,
        catalog: &Catalog,
    ) -> Result<(), EngineError> {
        if !self.found.replace(false) {
            return Ok(());
        }
        let known = self.on(catalog);
        let text = serde_json::to_string(&known).map_err(StoreError::from)?;
        Ok(store.keep_catalog(id, &text)?)
    }

    /// The catalog with what was found.
    pub(super) fn on(&self, catalog: &Catalog) -> Catalog {
        let (mut known, empty) = (catalog.clone(), self.empty.borrow());
        for (object, of_object) in &mut known.objects {
            for field in of_object.fields.iter_mut().filter(|field| field.optional) {
                field.seen = !empty[object.index()].contains(&field.name);
            }
        }
        known
    }
}

/// Makes the fields that a mapping names columns, whatever they hold; whether that changed anything.
pub(super) fn show_named(catalog: &mut Catalog, named: &BTreeMap<Object, Vec<String>>) -> bool {
    let mut changed = false;
    for (object, names) in named {
        let known = catalog.objects.get_mut(object).map(|known| known.fields.as_mut_slice());
        for field in known.unwrap_or_default() {
            if names.contains(&field.name) && (!field.read || field.optional) {
                (field.read, field.optional) = (true, false);
                changed = true;
            }
        }
    }
    changed
}

/// Takes over what an earlier read found: records that did not change since come no more.
pub(super) fn carry_over(catalog: &mut Catalog, before: &Extraction) {
    let Ok(before) = serde_json::from_str::<Catalog>(&before.catalog) else { return };
    for (object, known) in &mut catalog.objects {
        let Some(before) = before.objects.get(object) else { continue };
        for field in known.fields.iter_mut().filter(|field| field.optional) {
            let was = before.fields.iter().find(|was| was.name == field.name);
            field.seen |= was.is_some_and(|was| was.is_column());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CustomType;
    use crate::source::crm::{Field, ObjectCatalog, State};

    fn catalog() -> Catalog {
        let optional =
            |name: &str| Field { optional: true, ..Field::plain(name, name, CustomType::Text) };
        let fields = vec![optional("salutation"), optional("fax"), optional("degree")];
        let known = ObjectCatalog { fields, total: None };
        Catalog { objects: [(Object::Contacts, known)].into(), ..Catalog::default() }
    }

    fn columns(catalog: &Catalog) -> Vec<&str> {
        let fields = catalog.objects[&Object::Contacts].fields.iter();
        fields.filter(|field| field.is_column()).map(|field| field.name.as_str()).collect()
    }

    #[test]
    fn a_field_is_a_column_once_a_record_has_a_value_of_it_or_a_mapping_names_it() {
        let mut catalog = catalog();
        assert_eq!(columns(&catalog), [""; 0]);
        let seen = Seen::of(&catalog);
        let values = vec![("fax".to_owned(), "7".to_owned())];
        let (object, id, state) = (Object::Contacts, "1".to_owned(), State::Live);
        seen.look(&Record { object, id, modified: None, state, values });
        assert_eq!(columns(&seen.on(&catalog)), ["fax"]);
        let named = [(Object::Contacts, vec!["degree".to_owned()])].into();
        assert!(show_named(&mut catalog, &named) && !show_named(&mut catalog, &named));
        assert_eq!(columns(&seen.on(&catalog)), ["fax", "degree"]);
    }
}
