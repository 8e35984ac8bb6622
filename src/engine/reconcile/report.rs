//! The report of `reconcile`: names of fields are the stable JSON keys of the design.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::report::HeldThere;
use crate::model::{Object, money};

/// The report of `reconcile`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reconciliation {
    /// `reconcile`.
    pub command: &'static str,
    /// The import.
    pub import_id: i64,
    /// The mapping: its path, or that of the import.
    pub mapping: String,
    /// The import's state: `finished`, `running` (by another process), `unfinished` or `undone` (taken back).
    pub state: String,
    /// Whether the import is finished, there is no drift and the counts add up.
    pub ok: bool,
    /// Counts by object: `source = destination + missing + merged + rejected`.
    pub objects: BTreeMap<Object, Compared>,
    /// The same by file, in the order of reading.
    pub files: Vec<FileCompared>,
    /// Records of the destination that no row of the source stands for, by object, `extra` ones apart:
    /// those of other sources and made by hand. None where the destination is behind an API.
    pub others: BTreeMap<Object, u64>,
    /// Links.
    pub links: LinksCompared,
    /// Links that lead nowhere yet: a later import that brings the record resolves them.
    pub orphan_links: u64,
    /// Consent.
    pub consent: ConsentCompared,
    /// Revocations.
    pub revocations: Revocations,
    /// Contacts of this source that may be dialed in the destination.
    pub dialable: u64,
    /// Sums of amounts per pipeline, stage and currency, the source's rows beside the destination.
    pub sums: Vec<Sum>,
    /// Rows that became one record with another row (the first 1,000).
    pub merged: Vec<MergedRow>,
    /// Differences that nothing explains: the drift (the first 1,000).
    pub drift: Vec<Difference>,
    /// How many differences nothing explains; `drift` holds the first 1,000.
    pub drift_total: u64,
    /// How many of them have which cause.
    pub causes: BTreeMap<&'static str, u64>,
    /// Differences that have a reason, by object, field and cause, with an example.
    pub explained: Vec<Explained>,
    /// Later imports that were taken back, and are why this one is compared.
    pub taken_back: Vec<i64>,
    /// Files that are not what was imported: changed or gone.
    pub changed_files: Vec<String>,
    /// Counts that do not add up, as sentences: a defect, or somebody changed the store.
    pub unaccounted: Vec<String>,
    /// The error that the run ends with all the same, in the shape of the document of an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<serde_json::Value>,
    /// What became of the e-mail about it: `ok`, `to`, and why somebody did not get it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<serde_json::Value>,
    /// Records that were missing at a destination over a network and were sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repaired: Option<u64>,
    /// The lists that were written, with all that is only counted or cut short here.
    pub lists: Vec<String>,
    /// What to do next.
    pub next: Vec<Step>,
    /// Seconds that it took.
    pub seconds: f64,
}

/// Something to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it is for.
    pub why: String,
    /// The command to type, if one does it.
    pub command: Option<String>,
}

/// Counts of one object, or of one file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Compared {
    /// Rows of the source.
    pub source: u64,
    /// Records of the destination that rows of the source stand for.
    pub destination: u64,
    /// Rows whose record the destination lacks.
    pub missing: u64,
    /// Records of this source at the destination that the source has no more; beside `destination`.
    pub extra: u64,
    /// Rows that became one record with a row before them.
    pub merged: u64,
    /// Records with at least one unexplained difference.
    pub different: u64,
    /// Rows that were rejected.
    pub rejected: u64,
}

impl Compared {
    /// All of them, in the order in which pages show them.
    pub fn all(&self) -> [u64; 7] {
        let Compared { source, destination, missing, extra, merged, different, rejected } = *self;
        [source, destination, missing, extra, merged, different, rejected]
    }
}

/// Counts of one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileCompared {
    /// The object.
    pub object: Object,
    /// The file as the user named it, or `hubspot contacts`.
    #[serde(rename = "file")]
    pub source: String,
    /// The counts; `extra` is counted by object.
    #[serde(flatten)]
    pub counts: Compared,
}

impl FileCompared {
    /// A file of which nothing was read yet.
    pub(super) fn new(object: Object, label: &str) -> FileCompared {
        FileCompared { object, source: label.to_owned(), counts: Compared::default() }
    }
}

/// Links on both sides.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinksCompared {
    /// Links that rows name.
    pub source: u64,
    /// Those by which the record is linked.
    pub destination: u64,
}

/// Revocations on both sides.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Revocations {
    /// Rows that take consent away: a revocation or a do-not-call.
    pub source: u64,
    /// Those that the ledger has.
    pub destination: u64,
}

/// A row that became one record with another row.
#[derive(Clone, Debug, Serialize)]
pub struct MergedRow {
    /// The object.
    pub object: Object,
    /// The store's id of the record.
    pub id: i64,
    /// The row's id at the source, if it has one.
    pub external_id: Option<String>,
    /// The line on which it begins.
    pub line: u64,
    /// What the row calls it.
    pub name: String,
    /// The line of the first row of the record.
    pub with_line: u64,
    /// What that row calls it.
    pub with_name: String,
    /// What the record is called in the destination.
    pub here: String,
    /// Whether both rows give the same id.
    pub same_id: bool,
    /// The row's file.
    pub file: String,
    /// The file of the first row.
    pub with_file: String,
}

/// Sums of one stage and currency.
#[derive(Clone, Debug, Serialize)]
pub struct Sum {
    /// The pipeline.
    pub pipeline: String,
    /// The stage.
    pub stage: String,
    /// The currency.
    pub currency: String,
    /// Rows of deals and their amount at the source.
    pub source_deals: u64,
    /// Decimal text.
    pub source_amount: String,
    /// Deals and their amount in the destination.
    pub destination_deals: u64,
    /// Decimal text.
    pub destination_amount: String,
    /// Whether both agree, but for rows that became one record and other differences with a reason.
    pub ok: bool,
}

impl Sum {
    /// Whether both sides are the same.
    pub fn is_same(&self) -> bool {
        self.source_deals == self.destination_deals
            && money::equal(&self.source_amount, &self.destination_amount)
    }
}

/// One difference.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// The object.
    pub object: Object,
    /// The store's id, if the record is there.
    pub id: Option<i64>,
    /// The id at the source, if the row has one.
    pub external_id: Option<String>,
    /// The line in the source file.
    pub line: Option<u64>,
    /// The field; none where the record as a whole is missing or extra.
    pub field: Option<String>,
    /// What the source says.
    pub source: String,
    /// What the destination has.
    pub destination: String,
    /// `missing`, `extra`, `edited since`, `different`, `cleared_at_source` …, see
    /// [`causes`](super::causes).
    pub cause: &'static str,
    /// The source file.
    #[serde(skip)]
    pub file: String,
    /// What people call the record.
    #[serde(skip)]
    pub name: String,
}

/// Differences with a reason.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// The object.
    pub object: Object,
    /// The field.
    pub field: String,
    /// `mapped`, `normalised`, `merged`, `defaulted`.
    pub cause: &'static str,
    /// How many.
    pub count: u64,
    /// The first: what the source says.
    pub source: String,
    /// The first: what the destination has.
    pub destination: String,
}

/// Consent on both sides.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ConsentCompared {
    /// Rows with a whole consent record.
    pub source: u64,
    /// Those whose record the ledger has.
    pub destination: u64,
    /// Grants of contacts that are held: they stay in the hub until the hold is gone.
    pub withheld: u64,
    /// Revocations of the source that the ledger has.
    pub revocations: u64,
    /// Held contacts that can be dialed at the destination all the same, for it has their consent (the
    /// first 1,000).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held_but_dialable_there: Vec<HeldThere>,
}

impl Reconciliation {
    /// The same without anything that stands in a row, or in a record: counts, causes and settings.
    pub fn without_values(&self) -> Reconciliation {
        let mut report = self.clone();
        for difference in &mut report.drift {
            difference.external_id = None;
            for text in [&mut difference.source, &mut difference.destination, &mut difference.name]
            {
                text.clear();
            }
        }
        report.merged.clear();
        for group in &mut report.explained {
            (group.source, group.destination) = (String::new(), String::new());
        }
        // An amount of one deal is that deal's.
        for sum in &mut report.sums {
            (sum.source_amount, sum.destination_amount) = (String::new(), String::new());
        }
        for held in &mut report.consent.held_but_dialable_there {
            held.name.clear();
        }
        report.error = None;
        report
    }
}
