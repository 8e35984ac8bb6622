//! The report of a dry run or an import: what the JSON shows, and the text and HTML pages render.
//!
//! Names of fields are the stable JSON keys of the design.

pub mod kept;
mod without_values;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::extract::ExtractionReport;
use crate::model::{CustomType, Object};
use crate::source::UnreadMembers;

/// The report of `dry-run` and `import`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// `dry-run` or `import`.
    #[serde(skip_deserializing)]
    pub command: &'static str,
    /// The import's id; none for a dry run, or where nothing was written.
    pub import_id: Option<i64>,
    /// The destination as the user named it.
    pub destination: String,
    /// The mapping: its path, or `detected`.
    pub mapping: String,
    /// Whether the rejected share is within bounds.
    pub ok: bool,
    /// Whether anything was kept at the destination: not by a dry run, nor by an import that was refused.
    pub written: bool,
    /// Why an import was refused before it wrote anything: `max_rejected`.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub refused: Option<&'static str>,
    /// Rejected rows by rows read.
    pub rejected_share: f64,
    /// The bound.
    pub max_rejected: f64,
    /// Counts by object.
    pub objects: BTreeMap<Object, Counts>,
    /// Counts by file, in the order of reading; `objects` are their sums.
    pub files: Vec<FileCounts>,
    /// Accounts created because a contact or a deal names a company that is not there.
    pub accounts_from_contacts: u64,
    /// The first 100 rejections.
    pub rejections: Vec<RejectedRow>,
    /// How many rows were rejected by object and code, most frequent first.
    pub rejection_causes: Vec<Cause>,
    /// Warnings by object and code.
    pub warnings: Vec<WarningGroup>,
    /// Owners.
    pub owners: OwnerCounts,
    /// Consent.
    pub consent: ConsentCounts,
    /// Stages.
    pub stages: StageCounts,
    /// Columns that are not mapped, by object.
    pub unmapped_columns: BTreeMap<Object, Vec<String>>,
    /// What people call such columns, where a CRM tells it and it is another name.
    #[serde(skip)]
    pub column_labels: BTreeMap<Object, BTreeMap<String, String>>,
    /// Custom fields that were (or would be) created.
    pub custom_fields_created: Vec<CreatedField>,
    /// Records merged by which rule: `external_id`, `email`, `domain`, `name`, `phone`.
    pub merged_by: BTreeMap<String, u64>,
    /// The rejects files that were written.
    pub rejects_files: Vec<String>,
    /// A file that could not be written when all else was done, and why.
    #[serde(skip)]
    pub unwritten: Option<(String, String)>,
    /// The error that the run ends with all the same, in the shape of the document of an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<serde_json::Value>,
    /// What became of the e-mail about the run: `ok`, `to`, and why somebody did not get it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<serde_json::Value>,
    /// What the read of a CRM came to; none where files were read.
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub extraction: Option<ExtractionReport>,
    /// Members of archives that are not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread_members: Vec<UnreadMembers>,
    /// What was decided on the way, full sentences: dialects, date orders, split names.
    pub notes: Vec<String>,
    /// Seconds that it took.
    pub seconds: f64,
}

impl Report {
    /// Whether more rows were rejected than may be.
    pub fn too_many_rejected(&self) -> bool {
        !self.ok
            && (self.rejected_share > self.max_rejected
                || self.consent.held_but_dialable_there.is_empty())
    }

    /// The columns that are not mapped, by the names that people know.
    pub fn unmapped_labels(&self) -> impl Iterator<Item = (Object, Vec<&str>)> {
        let left = self.unmapped_columns.iter().filter(|(_, columns)| !columns.is_empty());
        left.map(|(object, columns)| {
            let label = |column| self.column_labels.get(object)?.get(column);
            let labels = columns.iter().map(|column| label(column).unwrap_or(column).as_str());
            (*object, labels.collect())
        })
    }
}

/// Counts of one object. `clean = created + merged + unchanged`, `clean + rejected = rows_read`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// The files, comma separated.
    pub source: String,
    /// Rows in the source.
    pub rows_total: u64,
    /// Whether `rows_total` is an estimate.
    pub rows_total_estimated: bool,
    /// Rows read.
    pub rows_read: u64,
    /// Rows imported.
    pub clean: u64,
    /// New records.
    pub created: u64,
    /// Rows merged into records that were there.
    pub merged: u64,
    /// Rows that brought nothing new.
    pub unchanged: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Rows imported with at least one warning.
    pub warned: u64,
}

impl Counts {
    /// Whether only the first rows were read.
    pub fn is_partial(&self) -> bool {
        self.rows_read < self.rows_total || self.rows_total_estimated
    }
}

/// Counts of one file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileCounts {
    /// The object.
    pub object: Object,
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
}

/// One rejected row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RejectedRow {
    /// The object.
    pub object: Object,
    /// The file.
    pub source: String,
    /// The line in the file.
    pub line: u64,
    /// The stable code.
    pub code: String,
    /// The field, if one.
    pub field: Option<String>,
    /// The value as it was read.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// How often rows were rejected for one cause, with the first of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cause {
    /// The object.
    pub object: Object,
    /// The stable code.
    pub code: String,
    /// How many rows.
    pub count: u64,
    /// The first one.
    pub example: RejectedRow,
}

/// Warnings of one code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WarningGroup {
    /// The object.
    pub object: Object,
    /// The stable code.
    pub code: String,
    /// How many.
    pub count: u64,
    /// The first three.
    pub examples: Vec<WarningExample>,
}

/// Where a warning was met.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WarningExample {
    /// The line in the file.
    pub line: u64,
    /// The value as it was read.
    pub value: String,
}

/// How owners were matched, by rows that name an owner.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnerCounts {
    /// Rows whose owner is a workspace user.
    pub matched: u64,
    /// Rows whose owner fell back to the importing user.
    pub defaulted: u64,
    /// The owners that were not matched, as the source names them (the first 1,000).
    pub unmatched: Vec<String>,
    /// The importing user, if the workspace knows one.
    pub default_owner: Option<String>,
}

/// Contacts by what their consent allows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentCounts {
    /// Contact rows whose record may be dialed.
    pub dialable: u64,
    /// Contact rows whose record can't be dialed.
    pub not_dialable: u64,
    /// Why not, beside the parts of a record: `unread`, `number_do_not_call`, `other_number`,
    /// `other_person`, `revoked`, `phone`.
    pub reasons: BTreeMap<String, u64>,
    /// Why not, by part: `text`, `timestamp`, `source_url`, `ip`, `seller`; `revoked` and `phone` stand
    /// here as well.
    pub missing: BTreeMap<String, u64>,
    /// The columns that speak of consent and hold contacts because a cell could not be understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<UnreadColumn>,
    /// Numbers for which more than three contacts are held, most first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<HoldingNumber>,
    /// Grants of held contacts that stay in the hub; none where the destination is a store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<u64>,
    /// Held contacts that can be dialed at the destination all the same, for it has their consent (the
    /// first 1,000).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held_but_dialable_there: Vec<HeldThere>,
}

impl ConsentCounts {
    /// All reasons with their counts, most frequent first.
    pub fn all_reasons(&self) -> Vec<(&str, u64)> {
        let all = self
            .missing
            .iter()
            .chain(self.reasons.iter().filter(|(reason, _)| !self.missing.contains_key(*reason)));
        let all = all.filter(|(_, count)| **count > 0);
        let mut all: Vec<_> = all.map(|(reason, count)| (reason.as_str(), *count)).collect();
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        all
    }
}

/// A column with cells that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadColumn {
    /// The header.
    pub column: String,
    /// How many rows.
    pub contacts: u64,
    /// Some of the cells.
    pub values: Vec<String>,
}

/// A number for which contacts are held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingNumber {
    /// The number.
    pub number: String,
    /// How many contacts.
    pub contacts: u64,
}

/// A held contact that can be dialed at the destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldThere {
    /// The store's id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Why it is held.
    pub reasons: Vec<String>,
}

/// Deals by stage.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StageCounts {
    /// Stages that the destination lacks, those with most deals first.
    pub unmatched: Vec<StageDeals>,
    /// Deals that were routed, by stage, most first.
    pub deals: Vec<StageDeals>,
}

/// A stage and how many deals go there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageDeals {
    /// The pipeline, where one is named.
    pub pipeline: Option<String>,
    /// The stage.
    pub stage: String,
    /// How many deals.
    pub deals: u64,
}

/// A custom field that was created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedField {
    /// The object.
    pub object: Object,
    /// The key.
    pub key: String,
    /// The type.
    #[serde(rename = "type")]
    pub kind: CustomType,
}
