//! The rules of reading a CRM, on one that is a list in memory.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::*;
use crate::engine::observer::Silent;
use crate::model::CustomType;
use crate::source::crm::{Account, Field, Link, ObjectCatalog, Page, Record, State, Traffic};
use crate::source::{Row, Table};

/// A CRM of contacts and accounts; ten a page, in two parts each.
struct Listed {
    contacts: Mutex<Vec<Record>>,
    links: Vec<Link>,
    account: &'static str,
    asked: AtomicUsize,
    /// The request that fails.
    fails_at: Option<usize>,
    /// Whether the second page leads to itself.
    circles: bool,
}

fn contact(id: usize, name: &str, modified: u32) -> Record {
    Record {
        object: Object::Contacts,
        id: id.to_string(),
        modified: Some(format!("2026-03-08T10:00:{modified:02}Z")),
        state: State::Live,
        values: vec![("id".into(), id.to_string()), ("name".into(), name.into())],
    }
}

fn link(from: usize, to: &str, primary: bool) -> Link {
    Link {
        from: Object::Contacts,
        from_id: from.to_string(),
        to: Object::Accounts,
        to_id: to.into(),
        primary,
    }
}

impl Listed {
    fn of(contacts: Vec<Record>) -> Listed {
        Listed {
            contacts: Mutex::new(contacts),
            links: Vec::new(),
            account: "42",
            asked: AtomicUsize::new(0),
            fails_at: None,
            circles: false,
        }
    }
}

impl Source for Listed {
    fn service(&self) -> Service {
        Service::Hubspot
    }

    fn account(&self) -> Result<Account, CrmError> {
        Ok(Account { id: self.account.into(), name: "Fernhill".into(), ..Account::default() })
    }

    fn catalog(&self) -> Result<Catalog, CrmError> {
        let field = |name: &str, target| Field::standard(name, name, CustomType::Text, target);
        let fields = vec![field("id", "id"), field("name", "last_name")];
        let contacts = ObjectCatalog { fields, total: None };
        Ok(Catalog {
            account: self.account()?,
            objects: BTreeMap::from([(Object::Contacts, contacts)]),
            ..Catalog::default()
        })
    }

    fn totals(&self, _: &Catalog) -> Result<BTreeMap<Object, u64>, CrmError> {
        let contacts = self.contacts.lock().unwrap();
        let live = contacts.iter().filter(|record| record.state == State::Live).count();
        Ok(BTreeMap::from([(Object::Contacts, live as u64)]))
    }

    fn parts(&self, _: &Catalog, wanted: &Wanted) -> Result<Vec<Part>, CrmError> {
        let part = |name: &str, reads| Part {
            name: name.into(),
            object: Object::Contacts,
            reads,
            private: json!(wanted.since.map(text)),
        };
        let half = self.contacts.lock().unwrap().len() / 2;
        Ok(vec![
            part("contacts 1", Reads::Pages { from: json!([0, half]) }),
            part("contacts 2", Reads::Pages { from: json!([half, 1_000_000]) }),
            part("contacts accounts", Reads::Links { to: Object::Accounts, batch: 7 }),
        ])
    }

    fn page(&self, _: &Catalog, part: &Part, cursor: &Value) -> Result<Page, CrmError> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        if self.fails_at == Some(asked) {
            return Err(CrmError::Strange { service: self.service(), what: "a test".into() });
        }
        let at = |place: usize| cursor[place].as_u64().unwrap() as usize;
        let contacts = self.contacts.lock().unwrap();
        let since = part.private.as_str().unwrap_or_default();
        let all: Vec<&Record> = contacts
            .iter()
            .filter(|record| record.modified.as_deref().unwrap_or_default() >= since)
            .collect();
        let (from, to) = (at(0).min(all.len()), at(1).min(all.len()));
        let end = (from + 10).min(to.max(from));
        let next = (end < to).then(|| json!([if self.circles { from } else { end }, to]));
        Ok(Page {
            records: all[from..end].iter().map(|record| (*record).clone()).collect(),
            links: Vec::new(),
            next,
        })
    }

    fn links(&self, _: &Part, ids: &[String]) -> Result<Vec<Link>, CrmError> {
        Ok(self.links.iter().filter(|link| ids.contains(&link.from_id)).cloned().collect())
    }

    fn traffic(&self) -> Traffic {
        Traffic::default()
    }
}

fn ask(source: &Listed, extent: Extent) -> Ask<'_> {
    Ask { source, extent, fields: BTreeMap::new(), resume: false }
}

fn read(store: &Store, source: &Listed, extent: Extent) -> Result<Extracted, EngineError> {
    extract(store, &ask(source, extent), &Silent, &Interrupt::default())
}

/// The rows of the contacts: id, name, account ids.
fn rows(store: &Store, changed_after: i64) -> Vec<[String; 3]> {
    let kept = store.last_finished_extraction("hubspot").unwrap().unwrap();
    let catalog: Catalog = serde_json::from_str(&kept.catalog).unwrap();
    let home = Home::Store(store.path().unwrap().clone());
    let which = Which { service: "hubspot", token: &kept.token, changed_after, partial: false };
    let tables: Vec<Box<dyn Table>> = tables(&home, &catalog, which).unwrap();
    let mut rows = tables[0].rows().unwrap();
    let mut row = Row::default();
    let mut all = Vec::new();
    while rows.next(&mut row).unwrap() {
        all.push([0, 1, 2].map(|at| row.cells[at].to_owned()));
    }
    all.sort();
    all
}

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("ws.db")).unwrap();
    (folder, store)
}

#[test]
fn every_record_is_there_once_wherever_the_read_was_broken_off() {
    let people = || (0..95).map(|id| contact(id, "Vale", 1)).collect::<Vec<_>>();
    let links: Vec<Link> = (0..95).map(|id| link(id, "A-1", true)).collect();
    let whole = {
        let (_folder, store) = store();
        let source = Listed { links: links.clone(), ..Listed::of(people()) };
        read(&store, &source, Extent::All).unwrap();
        rows(&store, 0)
    };
    assert_eq!(whole.len(), 95);
    for fails_at in 0..12 {
        let (_folder, store) = store();
        let links = links.clone();
        let broken =
            Listed { fails_at: Some(fails_at), links: links.clone(), ..Listed::of(people()) };
        let failed = read(&store, &broken, Extent::All);
        let source = Listed { links, ..Listed::of(people()) };
        if failed.is_err() {
            assert!(store.last_extraction("hubspot").unwrap().unwrap().finished_at.is_none());
        }
        let begun = store.last_extraction("hubspot").unwrap().unwrap();
        read(&store, &source, Extent::All).unwrap();
        assert_eq!(store.last_extraction("hubspot").unwrap().unwrap().id, begun.id, "{fails_at}");
        assert_eq!(rows(&store, 0), whole, "broken off at request {fails_at}");
    }
}

#[test]
fn a_list_that_leads_to_itself_is_refused() {
    let (_folder, store) = store();
    let people = (0..50).map(|id| contact(id, "Vale", 1)).collect();
    let error = read(&store, &Listed { circles: true, ..Listed::of(people) }, Extent::All);
    assert!(error.unwrap_err().to_string().contains("never end"));
}

#[test]
fn of_two_versions_of_a_record_the_later_one_counts_whichever_comes_first() {
    let (_folder, store) = store();
    let versions = vec![
        contact(1, "new", 9),
        contact(1, "old", 3),
        contact(2, "old", 3),
        contact(2, "new", 9),
    ];
    read(&store, &Listed::of(versions), Extent::All).unwrap();
    let names: Vec<String> = rows(&store, 0).into_iter().map(|[_, name, _]| name).collect();
    assert_eq!(names, ["new", "new"]);
}

#[test]
fn a_read_of_changes_gives_what_changed_and_no_more() {
    let (_folder, store) = store();
    let source = Listed::of((0..30).map(|id| contact(id, "Vale", 1)).collect());
    let first = read(&store, &source, Extent::All).unwrap();
    store.extraction_imported(first.id, 1, 0).unwrap();
    {
        let mut contacts = source.contacts.lock().unwrap();
        // By the clock of whoever runs this test, all of these are later than the first read.
        let later =
            |record: Record| Record { modified: Some("2999-01-01T00:00:00Z".into()), ..record };
        contacts[3] = later(contact(3, "Vale-Reyes", 1));
        contacts[4] = later(contact(4, "Vale", 1));
        contacts[5] = later(Record { state: State::Deleted, ..contact(5, "Vale", 1) });
        contacts.push(later(contact(30, "Okafor", 1)));
    }
    let second = read(&store, &source, Extent::SinceLast).unwrap();
    let named: Vec<String> =
        rows(&store, first.id).into_iter().map(|[id, name, _]| format!("{id} {name}")).collect();
    assert_eq!(named, ["3 Vale-Reyes", "30 Okafor"], "4 was read again, and is as it was");
    let counts = second.report.objects[&Object::Contacts];
    assert_eq!((counts.records, counts.total, counts.deleted), (30, Some(30), 1));
    let said = second.report.notes.join(" ");
    assert!(said.contains("contact 5"), "{said}");
}

#[test]
fn the_primary_link_comes_first_and_links_to_what_was_merged_lead_to_the_survivor() {
    let (_folder, store) = store();
    let merged = |id: &str, into: &str| Record {
        object: Object::Accounts,
        id: id.into(),
        modified: None,
        state: State::Merged(into.into()),
        values: Vec::new(),
    };
    let people = vec![contact(1, "Vale", 1), merged("A-2", "A-3"), merged("A-3", "A-9")];
    let links = vec![link(1, "A-1", false), link(1, "A-2", true), link(1, "A-9", false)];
    read(&store, &Listed { links, ..Listed::of(people) }, Extent::All).unwrap();
    assert_eq!(rows(&store, 0)[0][2], "A-9;A-1");
}

fn account(id: &str, state: State) -> Record {
    Record {
        object: Object::Accounts,
        id: id.into(),
        modified: Some("2999-01-01T00:00:00Z".into()),
        state,
        values: Vec::new(),
    }
}

#[test]
fn what_leads_to_a_record_that_was_merged_since_counts_as_changed() {
    let (_folder, store) = store();
    let people = vec![contact(1, "Vale", 1), contact(2, "Vale", 1), account("A-2", State::Live)];
    let links = vec![link(1, "A-2", true), link(2, "A-5", true)];
    let source = Listed { links, ..Listed::of(people) };
    let first = read(&store, &source, Extent::All).unwrap();
    store.extraction_imported(first.id, 1, 0).unwrap();
    source.contacts.lock().unwrap()[2] = account("A-2", State::Merged("A-9".into()));
    read(&store, &source, Extent::SinceLast).unwrap();
    assert_eq!(rows(&store, first.id), [["1".to_owned(), "Vale".into(), "A-9".into()]]);
}

#[test]
fn one_that_was_merged_is_told_as_deleted_too_and_stays_merged() {
    let (_folder, store) = store();
    let merged = account("A-2", State::Merged("A-9".into()));
    let people = vec![contact(1, "Vale", 1), merged, account("A-2", State::Deleted)];
    let source = Listed { links: vec![link(1, "A-2", true)], ..Listed::of(people) };
    read(&store, &source, Extent::All).unwrap();
    assert_eq!(rows(&store, 0)[0][2], "A-9");
}

#[test]
fn what_an_import_moved_that_was_undone_is_to_be_moved_again_and_all_that_came_after() {
    let (_folder, store) = store();
    let source = Listed::of(vec![contact(1, "Vale", 1)]);
    let first = read(&store, &source, Extent::All).unwrap();
    store.extraction_imported(first.id, 1, 0).unwrap();
    let second = read(&store, &source, Extent::SinceLast).unwrap();
    store.extraction_imported(second.id, 2, first.id).unwrap();
    assert_eq!(store.last_imported_extraction("hubspot").unwrap(), second.id);
    store.extraction_not_imported(1).unwrap();
    assert_eq!(store.last_imported_extraction("hubspot").unwrap(), 0);
}

#[test]
fn a_read_of_everything_finds_out_what_is_gone() {
    let (_folder, store) = store();
    let source = Listed::of((0..20).map(|id| contact(id, "Vale", 1)).collect());
    let first = read(&store, &source, Extent::All).unwrap();
    store.extraction_imported(first.id, 1, 0).unwrap();
    source.contacts.lock().unwrap().remove(7);
    let second = read(&store, &source, Extent::All).unwrap();
    assert_eq!(second.report.objects[&Object::Contacts].deleted, 1);
    assert_eq!(rows(&store, 0).len(), 19);
}

#[test]
fn what_the_service_counts_and_was_not_read_is_named() {
    let (_folder, store) = store();
    let source = Listed::of((0..20).map(|id| contact(id, "Vale", 1)).collect());
    read(&store, &source, Extent::All).unwrap();
    // It counts one that its lists do not give: made after they were asked for.
    source.contacts.lock().unwrap().push(contact(99, "Late", 0));
    let kept = store.last_finished_extraction("hubspot").unwrap().unwrap();
    let catalog: Catalog = serde_json::from_str(&kept.catalog).unwrap();
    let run = Run {
        store: &store,
        source: &source,
        service: Service::Hubspot,
        seen: Seen::of(&catalog),
        catalog,
        kept,
        touch: Cell::new(0),
        limit: None,
        observer: &Silent,
        interrupt: &Interrupt::default(),
    };
    let said = run.report(Vec::new()).unwrap().notes.join(" ");
    assert!(said.contains("counts 21 contacts, and 20 were read: 1 missing"), "{said}");
}

#[test]
fn another_customers_account_is_refused() {
    let (_folder, store) = store();
    read(&store, &Listed::of(vec![contact(1, "Vale", 1)]), Extent::All).unwrap();
    let other = Listed { account: "43", ..Listed::of(vec![contact(1, "Vale", 1)]) };
    let error = read(&store, &other, Extent::All).unwrap_err().to_string();
    assert!(error.contains("42") && error.contains("43"), "{error}");
}

#[test]
fn to_look_at_only_the_first_records_are_read() {
    let (_folder, store) = store();
    let source = Listed::of((0..200).map(|id| contact(id, "Vale", 1)).collect());
    read(&store, &source, Extent::First(15)).unwrap();
    let there = rows(&store, 0).len();
    assert!((15..60).contains(&there), "{there}");
}

#[test]
fn changes_can_not_be_read_before_everything_was_and_nothing_is_gone_on_with_that_is_not_there() {
    let (_folder, store) = store();
    let source = Listed::of(vec![contact(1, "Vale", 1)]);
    assert!(matches!(read(&store, &source, Extent::SinceLast), Err(EngineError::Refused { .. })));
    let ask = Ask { resume: true, ..ask(&source, Extent::All) };
    let resumed = extract(&store, &ask, &Silent, &Interrupt::default());
    assert!(matches!(resumed, Err(EngineError::Refused { .. })));
}
