//! Reads a CRM through the library: every part to its end, side by side, then the links.

use std::collections::BTreeMap;
use std::sync::Mutex;

use adoptiv_migrate::model::Object;
use adoptiv_migrate::source::crm::{
    Catalog, CrmError, Link, Page, Part, Reads, Record, Source, State, Wanted,
};

/// What was read.
#[derive(Debug, Default)]
pub struct Read {
    /// Each record in its later version.
    pub records: BTreeMap<(Object, String), Record>,
    /// All links, those with pages and those asked for.
    pub links: Vec<Link>,
    /// How many records came, repetitions among them.
    pub came: usize,
}

impl Read {
    /// The ids of the live records of an object.
    pub fn live(&self, object: Object) -> Vec<&str> {
        let live = self.records.values().filter(|record| record.state == State::Live);
        live.filter(|record| record.object == object).map(|record| record.id.as_str()).collect()
    }

    /// A value of a record; empty where it has none.
    pub fn value(&self, object: Object, id: &str, field: &str) -> &str {
        let record = &self.records[&(object, id.to_owned())];
        let value = record.values.iter().find(|(name, _)| name == field);
        value.map_or("", |(_, value)| value)
    }

    fn keep(&mut self, page: Page) {
        self.came += page.records.len();
        for record in page.records {
            let key = (record.object, record.id.clone());
            if self.records.get(&key).is_none_or(|known| known.modified <= record.modified) {
                self.records.insert(key, record);
            }
        }
        self.links.extend(page.links);
    }
}

/// Reads all that is wanted.
pub fn read_all(source: &dyn Source, catalog: &Catalog, wanted: &Wanted) -> Result<Read, CrmError> {
    let (pages, links): (Vec<Part>, Vec<Part>) = source
        .parts(catalog, wanted)?
        .into_iter()
        .partition(|part| matches!(part.reads, Reads::Pages { .. }));
    let read = Mutex::new(Read::default());
    let jobs = Mutex::new(pages.into_iter());
    std::thread::scope(|scope| {
        let work = || -> Result<(), CrmError> {
            loop {
                let part = jobs.lock().unwrap().next();
                let Some(part) = part else { return Ok(()) };
                let Reads::Pages { from } = &part.reads else { continue };
                let mut next = Some(from.clone());
                while let Some(cursor) = next {
                    let page = source.page(catalog, &part, &cursor)?;
                    next = page.next.clone();
                    assert_ne!(next.as_ref(), Some(&cursor), "a circle in {}", part.name);
                    read.lock().unwrap().keep(page);
                }
            }
        };
        let workers: Vec<_> = (0..source.width()).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap())
    })?;
    let mut read = read.into_inner().unwrap();
    for part in links {
        let Reads::Links { batch, .. } = part.reads else { continue };
        let ids: Vec<String> = read.live(part.object).into_iter().map(str::to_owned).collect();
        for ids in ids.chunks(batch) {
            read.links.extend(source.links(&part, ids)?);
        }
    }
    Ok(read)
}
