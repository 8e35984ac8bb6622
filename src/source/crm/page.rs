//! What is asked of a CRM and what it gives: parts, pages, records and links.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Object;

/// What is to be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// About so many live records of each object are enough; all where `None`. Parts are then read
    /// one page after another, from the first records on.
    pub limit: Option<u64>,
    /// Only what changed since this moment of the service's clock, deletions among it where the
    /// service tells them; everything where `None`. The source adds the overlap that its service
    /// needs: records that come twice are kept once.
    pub since: Option<DateTime<Utc>>,
    /// Whether people who are leads were read before: then those that became contacts since are read, too,
    /// and of a read of changes only what changed.
    pub leads_known: bool,
    /// Fields that a mapping names, beside those that are read anyway.
    pub fields: BTreeMap<Object, Vec<String>>,
}

/// A part of a read: a list that is gone through from one page to the next. Kept while it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its name, once in a read: `contacts`, `contacts 3 of 8`, `deals archived`.
    pub name: String,
    /// The object that it is about, for progress.
    pub object: Object,
    /// How it is read.
    pub reads: Reads,
    /// What else the source has to know of it, in its own form: the fields to ask for.
    #[serde(default)]
    pub private: Value,
}

/// How a part is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reads {
    /// By pages.
    Pages {
        /// The cursor of the first one, in the source's own form.
        from: Value,
    },
    /// By asking for the links of the live records of the part's object that this read has found.
    Links {
        /// What they lead to.
        to: Object,
        /// For how many records to ask at once.
        batch: usize,
    },
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Its records, of any objects.
    pub records: Vec<Record>,
    /// Links that came with them.
    pub links: Vec<Link>,
    /// The cursor of the next one; none at the end.
    pub next: Option<Value>,
}

/// A record as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// What it is.
    pub object: Object,
    /// Its id at the service.
    pub id: String,
    /// When it last changed there, RFC 3339 in UTC with `Z`, where the service says so; of two
    /// versions of a record the later one counts.
    pub modified: Option<String>,
    /// Whether it is still there.
    pub state: State,
    /// Its values by [`super::Field::name`], as canonical text; empty ones are left out. Booleans are
    /// `true` and `false`, dates `2026-03-08`, moments RFC 3339 with `Z`, numbers and amounts plain
    /// decimals, options their labels, several values joined by `;`.
    pub values: Vec<(String, String)>,
}

/// Whether a record is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is.
    Live,
    /// It was deleted, or put into the recycling bin.
    Deleted,
    /// It was merged into another, which has its id here.
    Merged(String),
}

/// A link between two records that stands in neither of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// What it leads from.
    pub from: Object,
    /// Its id.
    pub from_id: String,
    /// What it leads to.
    pub to: Object,
    /// Its id.
    pub to_id: String,
    /// Whether the service calls it the primary one.
    pub primary: bool,
}
