//! What was read from a CRM as tables of rows, in the order in which it came.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use sha2::{Digest, Sha256};

use crate::engine::EngineError;
use crate::model::{Object, Pipeline};
use crate::source::crm::{Catalog, Field, Service, User};
use crate::source::{Holds, Row, Rows, SourceError, Table, Total};
use crate::store::extracted::{ExtractedReader, ExtractedRow, Selection};
use crate::store::extraction::Extraction;
use crate::store::{Store, StoreError};

/// Rows that are fetched at once.
const CHUNK: usize = 500;
/// The columns of a table of users.
const USER_COLUMNS: [&str; 4] = ["id", "name", "email", "active"];

/// Where a read is kept.
#[derive(Clone)]
pub enum Home {
    /// In the store at this path.
    Store(PathBuf),
    /// In a store of this process alone.
    Private(ExtractedReader),
}

/// Which read to make tables of.
#[derive(Clone, Copy, Debug)]
pub struct Which<'a> {
    /// The service.
    pub service: &'a str,
    /// The read's random name.
    pub token: &'a str,
    /// Only what later reads than this one changed; 0 for all.
    pub changed_after: i64,
    /// Whether only the first records were read.
    pub partial: bool,
}

/// The service whose table has this label; none where it is a file.
pub fn service_of(label: &str) -> Option<Service> {
    let (service, object) = label.split_once(' ')?;
    Object::ALL.into_iter().find(|known| known.name() == object)?;
    Service::ALL.into_iter().find(|known| known.name() == service)
}

/// The tables of a read that is kept in `store`; only what changed after read `changed_after`, 0 for
/// all.
pub fn kept_tables(
    store: &Store,
    read: &Extraction,
    changed_after: i64,
) -> Result<Vec<Box<dyn Table>>, EngineError> {
    let catalog: Catalog = serde_json::from_str(&read.catalog).map_err(StoreError::from)?;
    let home = Home::Store(store.path().cloned().unwrap_or_default());
    let (service, token) = (read.service.as_str(), read.token.as_str());
    let which = Which { service, token, changed_after, partial: false };
    Ok(tables(&home, &catalog, which)?)
}

/// The tables of a read: one for each object, and one of the users.
pub fn tables(
    home: &Home,
    catalog: &Catalog,
    which: Which<'_>,
) -> Result<Vec<Box<dyn Table>>, SourceError> {
    let mut tables: Vec<Box<dyn Table>> = Vec::new();
    for (object, known) in &catalog.objects {
        let fields: Vec<Field> =
            known.fields.iter().filter(|field| field.is_column()).cloned().collect();
        let mut table = Extracted {
            label: format!("{} {}", which.service, object.name()),
            object: *object,
            columns: fields.iter().map(|field| field.name.clone()).collect(),
            links: Vec::new(),
            references: Vec::new(),
            fields,
            selection: Selection {
                service: which.service.to_owned(),
                object: *object,
                changed_after: which.changed_after,
            },
            token: which.token.to_owned(),
            total: Total::Exact(0),
            partial: false,
            pipelines: catalog.pipelines.clone(),
            home: home.clone(),
        };
        table.link_columns();
        let there = table.reader()?.count(&table.selection).map_err(|e| table.unreadable(&e))?;
        table.total = match known.total {
            Some(total) if which.partial && total > there => Total::About(total),
            // Nobody knows whether that was all.
            None if which.partial && there > 0 => Total::About(there),
            _ => Total::Exact(there),
        };
        table.partial = which.partial && table.total != Total::Exact(there);
        tables.push(Box::new(table));
    }
    tables.push(Box::new(Users::new(which.service, &catalog.users)));
    Ok(tables)
}

/// One object of a read.
#[derive(Clone)]
struct Extracted {
    label: String,
    object: Object,
    columns: Vec<String>,
    fields: Vec<Field>,
    /// Columns that are made of links, and what they lead to.
    links: Vec<(usize, Object)>,
    /// Columns that name another record, and of which object.
    references: Vec<(usize, Object)>,
    selection: Selection,
    token: String,
    total: Total,
    partial: bool,
    pipelines: Vec<Pipeline>,
    home: Home,
}

impl Extracted {
    /// Finds the columns that lead to other records, and adds those that stand in no field.
    fn link_columns(&mut self) {
        let targets: &[(&str, &str, Object)] = match self.object {
            Object::Accounts => &[],
            Object::Contacts => &[("account_id", "Account", Object::Accounts)],
            Object::Deals => &[
                ("account_id", "Account", Object::Accounts),
                ("contact_id", "Contact", Object::Contacts),
            ],
        };
        for (target, label, object) in targets {
            let is_target = |field: &Field| field.target.as_deref() == Some(target);
            if let Some(at) = self.fields.iter().position(is_target) {
                self.references.push((at, *object));
                continue;
            }
            self.links.push((self.fields.len(), *object));
            let kind = crate::model::CustomType::Text;
            let field = Field { several: true, ..Field::standard(target, label, kind, target) };
            self.columns.push(field.name.clone());
            self.fields.push(field);
        }
    }

    fn reader(&self) -> Result<ExtractedReader, SourceError> {
        match &self.home {
            Home::Store(path) => {
                ExtractedReader::open(path).map_err(|error| self.unreadable(&error))
            }
            Home::Private(reader) => Ok(reader.clone()),
        }
    }

    fn unreadable(&self, error: &dyn std::fmt::Display) -> SourceError {
        SourceError::Kept { label: self.label.clone(), message: error.to_string() }
    }
}

impl Table for Extracted {
    fn holds(&self) -> Holds {
        Holds::Records(self.object)
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn total(&self) -> Total {
        self.total
    }

    fn rows(&self) -> Result<Box<dyn Rows>, SourceError> {
        let reader = self.reader()?;
        let merged = |object: &Object| {
            let merged = reader.has_merged(&self.selection.service, *object);
            merged.map_err(|error| self.unreadable(&error))
        };
        let mut survivors = Vec::new();
        for (at, object) in self.references.iter().chain(&self.links) {
            if merged(object)? {
                survivors.push((*at, *object));
            }
        }
        let places = self.columns.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        let merges = merged(&self.object)?;
        Ok(Box::new(ExtractedRows {
            table: self.clone(),
            reader,
            places,
            survivors,
            merges,
            cells: vec![String::new(); self.columns.len()],
            chunk: Vec::new().into_iter(),
            touch: 0,
            number: 0,
        }))
    }

    fn sample(&self, limit: usize) -> Result<Vec<Row>, SourceError> {
        let mut rows = self.rows()?;
        let mut sample = Vec::new();
        let mut row = Row::default();
        while sample.len() < limit && rows.next(&mut row)? {
            sample.push(row.clone());
        }
        Ok(sample)
    }

    fn told(&self) -> Vec<String> {
        Vec::new()
    }

    fn path(&self) -> Option<&Path> {
        None
    }

    fn sha256(&self) -> Result<String, SourceError> {
        // The read as such: what it found does not change once it is done.
        let after = self.selection.changed_after.to_string();
        Ok(sha256([self.token.as_str(), &self.label, &after].into_iter()))
    }

    fn origin(&self) -> &str {
        &self.selection.service
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn is_partial(&self) -> bool {
        self.partial
    }

    fn pipelines(&self) -> &[Pipeline] {
        if self.object == Object::Deals { &self.pipelines } else { &[] }
    }
}

struct ExtractedRows {
    table: Extracted,
    reader: ExtractedReader,
    places: HashMap<String, usize>,
    /// Columns whose ids may be of records that were merged.
    survivors: Vec<(usize, Object)>,
    /// Whether any record of the table's object was merged into another.
    merges: bool,
    cells: Vec<String>,
    chunk: std::vec::IntoIter<ExtractedRow>,
    touch: i64,
    number: u64,
}

impl Rows for ExtractedRows {
    fn next(&mut self, row: &mut Row) -> Result<bool, SourceError> {
        let Some(kept) = self.next_kept()? else { return Ok(false) };
        self.cells.iter_mut().for_each(String::clear);
        self.fill(&kept).map_err(|error| self.table.unreadable(&error))?;
        self.number += 1;
        row.number = self.number;
        row.line = self.number;
        row.damage = None;
        row.cells = StringRecord::from_iter(&self.cells);
        row.former_ids = match self.merges {
            true => self.former_ids(&kept.external_id)?,
            false => Vec::new(),
        };
        Ok(true)
    }
}

impl ExtractedRows {
    fn former_ids(&self, id: &str) -> Result<Vec<String>, SourceError> {
        let ids = self.reader.former_ids(&self.table.selection.service, self.table.object, id);
        ids.map_err(|error| self.table.unreadable(&error))
    }

    fn next_kept(&mut self) -> Result<Option<ExtractedRow>, SourceError> {
        if let Some(kept) = self.chunk.next() {
            return Ok(Some(kept));
        }
        let rows = self.reader.rows(&self.table.selection, self.touch, CHUNK);
        let rows = rows.map_err(|error| self.table.unreadable(&error))?;
        let Some(last) = rows.last() else { return Ok(None) };
        self.touch = last.touch;
        self.chunk = rows.into_iter();
        Ok(self.chunk.next())
    }

    fn fill(&mut self, kept: &ExtractedRow) -> Result<(), StoreError> {
        let cells = Cells { places: &self.places, cells: &mut self.cells };
        let mut json = serde_json::Deserializer::from_str(&kept.body);
        cells.deserialize(&mut json)?;
        let service = &self.table.selection.service;
        for (at, to) in &self.table.links {
            let from = (self.table.object, kept.external_id.as_str());
            let mut ids: Vec<String> = Vec::new();
            for id in self.reader.links(service, from, *to)? {
                let id = match self.survivors.iter().any(|(known, _)| known == at) {
                    true => self.reader.survivor(service, *to, &id)?.unwrap_or(id),
                    false => id,
                };
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            self.cells[*at] = ids.join(";");
        }
        for (at, to) in &self.survivors {
            let stands = self.table.references.iter().any(|(known, _)| known == at);
            if stands
                && !self.cells[*at].is_empty()
                && let Some(id) = self.reader.survivor(service, *to, &self.cells[*at])?
            {
                self.cells[*at] = id;
            }
        }
        Ok(())
    }
}

/// Puts the values of a record where their columns are, without a map of them in between.
struct Cells<'a> {
    places: &'a HashMap<String, usize>,
    cells: &'a mut [String],
}

impl<'de> DeserializeSeed<'de> for Cells<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Cells<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        #[derive(Deserialize)]
        struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

        while let Some((Text(name), Text(value))) = map.next_entry()? {
            if let Some(at) = self.places.get(name.as_ref()) {
                self.cells[*at].push_str(&value);
            }
        }
        Ok(())
    }
}

/// The users of a CRM, few enough to be held.
struct Users {
    label: String,
    columns: Vec<String>,
    rows: Vec<StringRecord>,
    origin: String,
}

impl Users {
    fn new(service: &str, users: &[User]) -> Users {
        let row = |user: &User| {
            let email = user.email.as_deref().unwrap_or_default();
            let active = if user.active { "true" } else { "false" };
            StringRecord::from_iter([user.id.as_str(), &user.name, email, active])
        };
        Users {
            label: format!("{service} users"),
            columns: USER_COLUMNS.map(str::to_owned).into(),
            rows: users.iter().map(row).collect(),
            origin: service.to_owned(),
        }
    }
}

impl Table for Users {
    fn holds(&self) -> Holds {
        Holds::Users
    }

    fn label(&self) -> &str {
        &self.label
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn total(&self) -> Total {
        Total::Exact(self.rows.len() as u64)
    }

    fn rows(&self) -> Result<Box<dyn Rows>, SourceError> {
        Ok(Box::new(Listed { rows: self.rows.clone().into_iter(), number: 0 }))
    }

    fn sample(&self, limit: usize) -> Result<Vec<Row>, SourceError> {
        let row = |(at, cells): (usize, &StringRecord)| {
            let number = at as u64 + 1;
            Row { number, line: number, cells: cells.clone(), ..Row::default() }
        };
        Ok(self.rows.iter().take(limit).enumerate().map(row).collect())
    }

    fn told(&self) -> Vec<String> {
        Vec::new()
    }

    fn path(&self) -> Option<&Path> {
        None
    }

    fn sha256(&self) -> Result<String, SourceError> {
        Ok(sha256(self.rows.iter().flatten()))
    }

    fn origin(&self) -> &str {
        &self.origin
    }
}

/// The hash of these texts, lower-case hex.
fn sha256<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Listed {
    rows: std::vec::IntoIter<StringRecord>,
    number: u64,
}

impl Rows for Listed {
    fn next(&mut self, row: &mut Row) -> Result<bool, SourceError> {
        let Some(cells) = self.rows.next() else { return Ok(false) };
        self.number += 1;
        *row = Row { number: self.number, line: self.number, cells, ..Row::default() };
        Ok(true)
    }
}
