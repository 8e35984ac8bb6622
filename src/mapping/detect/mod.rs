//! Suggests a mapping from the tables, with evidence.
//!
//! Header names come first, then names that are nearly known, then the shape of the values. What
//! stays unsure becomes a suggested custom field, never a silent guess.

mod column;
mod decide;
mod evidence;
mod infer;
mod objects;
mod people;
mod settle;
mod shape;
mod stages;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::{Mapping, To};
use crate::model::permission::topic;
use crate::model::text::words;
use crate::model::{Object, Pipeline, Settings};
use crate::source::{Holds, SourceError, Table};

pub use stages::{match_stages, near_stage};

/// What detection knows of the destination.
pub struct Destination<'a> {
    /// Its pipelines, to match stages.
    pub pipelines: &'a [Pipeline],
    /// Its custom fields, so that a column of that name goes to them.
    pub custom_fields: &'a [crate::model::CustomField],
    /// The e-mail addresses of its users, to match owners.
    pub users: &'a [String],
    /// Zone, currency and region.
    pub settings: &'a Settings,
}

/// How sure a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// No standard field fits.
    Unsure,
    /// The header is like a known one, or the values have the shape.
    Likely,
    /// The header is a known name and the values do not speak against it.
    Certain,
}

/// What was found out about a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The object of its table.
    pub object: Object,
    /// The table's label.
    pub source: String,
    /// The header.
    pub header: String,
    /// The name that people see, where a CRM tells it.
    pub label: Option<String>,
    /// Two or three different values, shortened.
    pub samples: Vec<String>,
    /// Where it goes.
    pub to: To,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, in a few words: `header is a HubSpot name`, `values look like phone numbers`.
    pub why: String,
}

/// A suggested mapping with its evidence.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The mapping.
    pub mapping: Mapping,
    /// One finding per column, in file order.
    pub findings: Vec<Finding>,
    /// What else is worth saying: how names are split, how a date order was decided.
    pub notes: Vec<String>,
    /// The stages of the sampled deals beside the destination's.
    pub stages: Vec<StageMatch>,
    /// The owners of the sampled rows beside the workspace's users.
    pub owners: Vec<OwnerFinding>,
}

impl Suggestion {
    /// Takes back what sampled values say about dates and decimals: a run that looks at all rows decides
    /// by all of them. What a CRM says of its values stays; so does what a column about consent shows.
    pub fn leave_to_rows(&mut self, tables: &[Box<dyn Table>]) {
        for (object, mapping) in &mut self.mapping.objects {
            let of_crm = tables.iter().any(|table| {
                table.holds() == Holds::Records(*object) && !table.fields().is_empty()
            });
            for column in mapping.columns.iter_mut().filter(|_| !of_crm) {
                let consent = matches!(&column.to, To::Target(to) if to.starts_with("consent."));
                if !consent && topic(&words(&column.header)).is_none() {
                    column.how.date_order = None;
                    column.how.decimal = None;
                }
            }
        }
    }
}

/// An owner that the source names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnerFinding {
    /// The owner as the source writes it: an id, a name or an e-mail address.
    pub source: String,
    /// The e-mail address of the workspace user that it is; `None` where there is none, so that
    /// the records fall back to the importing user.
    pub user: Option<String>,
    /// How many of the sampled rows name it.
    pub rows: u64,
}

/// A stage of the source beside the destination's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageMatch {
    /// The pipeline that the source names, if it names one.
    pub pipeline: Option<String>,
    /// The stage as the source writes it.
    pub stage: String,
    /// How many deals are in it, of those that were read; `None` if none were to be counted.
    pub deals: Option<u64>,
    /// How it was matched.
    #[serde(flatten)]
    pub result: StageResult,
}

/// How a stage was matched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "match", rename_all = "lowercase")]
pub enum StageResult {
    /// The import takes it as it is: a stage has this name, or alone has it in the one form of names.
    Exact {
        /// The pipeline.
        destination_pipeline: String,
        /// The stage.
        destination_stage: String,
    },
    /// A stage is near; to be verified by the user.
    Suggested {
        /// The pipeline.
        destination_pipeline: String,
        /// The stage.
        destination_stage: String,
    },
    /// Nothing is near.
    Missing,
}

/// So many rows of a table tell what it holds. Reading them is what detection takes its time for,
/// and a dry run of a hundred rows has to answer at once.
const SAMPLE_ROWS: usize = 1000;

/// Whether a note of a [`Suggestion`] says only what is usual.
pub fn is_usual(note: &str) -> bool {
    note.starts_with("read as a ") || note.contains(" has a decimal point: ")
}

/// Looks at headers and sampled values of the tables and suggests a mapping.
pub fn detect(
    tables: &[Box<dyn Table>],
    destination: &Destination<'_>,
) -> Result<Suggestion, SourceError> {
    let mut suggestion = Suggestion {
        mapping: Mapping { source: source_name(tables), ..Mapping::default() },
        findings: Vec::new(),
        notes: origin_notes(tables),
        stages: Vec::new(),
        owners: Vec::new(),
    };
    let users = people::Users::read(tables, destination.users)?;
    suggestion.notes.extend(users.told().iter().cloned());
    let mut owners = people::Owners::default();
    for object in in_file_order(tables) {
        let sampled = sample(object, tables)?;
        let columns = column::Column::of(object, &sampled);
        objects::suggest(object, &columns, destination, &mut suggestion);
        let mapped = suggestion.mapping.object(object);
        let feeding = |target: &str| objects::feeding(mapped, &columns, target);
        owners.count(&feeding("owner"));
        if object == Object::Deals {
            let mut pairs = stages::pairs(&feeding("pipeline"), &feeding("stage"));
            // A CRM tells all its stages, used or not.
            for pair in tables.iter().flat_map(|table| stages::all(table.pipelines())) {
                if !pairs.contains(&pair) {
                    pairs.push(pair);
                }
            }
            let only = stages::home(&pairs, destination.pipelines).map(str::to_owned);
            if let Some(only) = only {
                suggestion.notes.push(format!(
                    "deals without a pipeline go to `{only}`: no other one has all their stages"
                ));
                for (pipeline, _) in pairs.iter_mut().filter(|(pipeline, _)| pipeline.is_none()) {
                    *pipeline = Some(only.clone());
                }
                if let Some(deals) = suggestion.mapping.objects.get_mut(&Object::Deals) {
                    deals.pipeline = Some(only);
                }
            }
            suggestion.stages = match_stages(&pairs, destination.pipelines);
        }
    }
    suggestion.owners = owners.findings(&users);
    Ok(suggestion)
}

fn sample<'a>(
    object: Object,
    tables: &'a [Box<dyn Table>],
) -> Result<Vec<column::Sampled<'a>>, SourceError> {
    let of_object = tables.iter().filter(|table| table.holds() == Holds::Records(object));
    of_object
        .map(|table| {
            Ok(column::Sampled { table: table.as_ref(), rows: table.sample(SAMPLE_ROWS)? })
        })
        .collect()
}

fn in_file_order(tables: &[Box<dyn Table>]) -> Vec<Object> {
    let mut objects = Vec::new();
    for table in tables {
        if let Holds::Records(object) = table.holds()
            && !objects.contains(&object)
        {
            objects.push(object);
        }
    }
    objects
}

// The origins of the tables of records, each once.
fn origins(tables: &[Box<dyn Table>]) -> Vec<&str> {
    let mut origins = Vec::new();
    for table in tables {
        if matches!(table.holds(), Holds::Records(_)) && !origins.contains(&table.origin()) {
            origins.push(table.origin());
        }
    }
    origins
}

fn source_name(tables: &[Box<dyn Table>]) -> String {
    match origins(tables).as_slice() {
        [one] => (*one).to_owned(),
        _ => "csv".to_owned(),
    }
}

fn origin_notes(tables: &[Box<dyn Table>]) -> Vec<String> {
    if tables.iter().any(|table| !table.fields().is_empty()) {
        return Vec::new();
    }
    let note = match origins(tables).as_slice() {
        [] | ["csv"] => return Vec::new(),
        [one] => format!("read as a {} export", crm_name(one)),
        several => {
            let names: Vec<&str> = several.iter().map(|origin| crm_name(origin)).collect();
            format!(
                "the files look like exports of different systems ({}); ids are kept under `csv`",
                names.join(", ")
            )
        }
    };
    vec![note]
}

fn crm_name(origin: &str) -> &str {
    match origin {
        "hubspot" => "HubSpot",
        "salesforce" => "Salesforce",
        "pipedrive" => "Pipedrive",
        "close" => "Close",
        "csv" => "plain CSV",
        other => other,
    }
}
