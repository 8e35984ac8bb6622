//! The report of `reconcile`: names of fields are the stable JSON keys of the design.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Object;

/// The report of `reconcile`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reconciliation {
    /// `reconcile`.
    pub command: &'static str,
    /// The import.
    pub import_id: i64,
    /// The mapping: its path, or that of the import.
    pub mapping: String,
    /// Whether there is no drift.
    pub ok: bool,
    /// Counts by object.
    pub objects: BTreeMap<Object, Compared>,
    /// Sums of amounts per pipeline, stage and currency, source beside destination.
    pub sums: Vec<Sum>,
    /// Differences that nothing explains: the drift (the first 1,000).
    pub drift: Vec<Difference>,
    /// How many differences nothing explains; `drift` holds the first 1,000.
    pub drift_total: u64,
    /// Differences that have a harmless cause, by object, field and cause, with an example.
    pub explained: Vec<Explained>,
    /// Links that point nowhere, by object.
    pub orphan_links: u64,
    /// Contacts that may be dialed: source rows beside destination.
    pub consent: ConsentCompared,
    /// Files that are not what was imported: changed or gone.
    pub changed_files: Vec<String>,
    /// Records that were missing at a destination over a network and were sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repaired: Option<u64>,
    /// Seconds that it took.
    pub seconds: f64,
}

/// Counts of one object.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Compared {
    /// Rows of the source that stand for a record (rejected ones apart).
    pub source: u64,
    /// Records in the destination that come from this source.
    pub destination: u64,
    /// Records of the source that the destination lacks.
    pub missing: u64,
    /// Records that came from this source and that the source no longer has.
    pub extra: u64,
    /// Records with at least one unexplained difference.
    pub different: u64,
    /// Rows that were rejected.
    pub rejected: u64,
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
    /// Deals and their amount at the source.
    pub source_deals: u64,
    /// Decimal text.
    pub source_amount: String,
    /// Deals and their amount in the destination.
    pub destination_deals: u64,
    /// Decimal text.
    pub destination_amount: String,
    /// Whether both agree.
    pub ok: bool,
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
    /// `missing`, `extra`, `edited since`, `different`.
    pub cause: &'static str,
}

/// Differences with a harmless cause.
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
    /// Contact records that the source's rows make dialable.
    pub source_dialable: u64,
    /// Contacts that may be dialed in the destination.
    pub destination_dialable: u64,
    /// Consent entries of the source that the ledger lacks.
    pub missing_entries: u64,
}
