//! What a mapping file may say, what is told about one that is wrong, and that rewriting keeps it.

mod answering;
mod problems;
mod round_trip;
mod updating;

use crate::mapping::detect::{Confidence, Finding, StageMatch, StageResult, Suggestion};
use crate::mapping::{ColumnMapping, How, Mapping, ObjectMapping, To};
use crate::model::{CustomType, Object};

/// A mapping of contacts with these columns, each a standard target.
fn suggestion(object: Object, columns: &[(&str, &str)]) -> Suggestion {
    let columns: Vec<_> = columns.iter().map(|(header, target)| column(header, target)).collect();
    let findings = columns.iter().map(|column| finding(object, column)).collect();
    let mut mapping = Mapping { source: "hubspot".to_owned(), ..Mapping::default() };
    mapping.objects.insert(object, ObjectMapping { columns, ..ObjectMapping::default() });
    Suggestion { mapping, findings, notes: vec![], stages: vec![], owners: vec![] }
}

fn column(header: &str, target: &str) -> ColumnMapping {
    let to = match target {
        "ignore" => To::Ignore,
        "?" => To::Unsure {
            suggest: "custom.fax".to_owned(),
            kind: CustomType::Phone,
            options: vec![],
        },
        _ => To::Target(target.to_owned()),
    };
    ColumnMapping { header: header.to_owned(), to, how: How::default() }
}

fn finding(object: Object, column: &ColumnMapping) -> Finding {
    Finding {
        object,
        source: "contacts.csv".to_owned(),
        header: column.header.clone(),
        label: None,
        samples: vec!["ada@x.example".to_owned(), "bob\n[owners]\r@y.example".to_owned()],
        to: column.to.clone(),
        confidence: Confidence::Certain,
        why: "header is a HubSpot name".to_owned(),
    }
}

fn stage(name: &str, result: StageResult) -> StageMatch {
    StageMatch { pipeline: None, stage: name.to_owned(), deals: None, result }
}
