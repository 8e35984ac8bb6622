//! The interactive review of a suggested mapping: goes through the columns that are not certain.

use std::io;

use inquire::{InquireError, Select};

use super::style::tame;
use crate::mapping::To;
use crate::mapping::detect::{Confidence, Suggestion};
use crate::model::field::{fields, special_targets};

/// Asks about every column that is not certain; Esc leaves the rest as it is. False where the user
/// wants to leave without writing.
pub fn review(suggestion: &mut Suggestion) -> io::Result<bool> {
    for at in 0..suggestion.findings.len() {
        let finding = &suggestion.findings[at];
        if finding.confidence == Confidence::Certain || finding.to == To::Ignore {
            continue;
        }
        let samples: Vec<String> = finding.samples.iter().map(|sample| tame(sample, 30)).collect();
        let question = format!(
            "{} column `{}` ({}; {})?",
            finding.object.singular(),
            tame(&finding.header, 60),
            samples.join(" | "),
            tame(&finding.why, 100)
        );
        let choices = choices(finding.object, &finding.to);
        match Select::new(&question, choices).with_page_size(12).prompt() {
            Ok(choice) => choose(suggestion, at, choice.to),
            Err(InquireError::OperationCanceled) => break,
            Err(InquireError::OperationInterrupted) => return Ok(false),
            Err(other) => return Err(io::Error::other(other.to_string())),
        }
    }
    Ok(true)
}

struct Choice {
    words: String,
    to: To,
}

impl std::fmt::Display for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words)
    }
}

fn choices(object: crate::model::Object, now: &To) -> Vec<Choice> {
    let mut choices = Vec::new();
    match now {
        To::Target(target) => {
            choices.push(Choice { words: format!("{target} (suggested)"), to: now.clone() });
        }
        To::Custom { key, kind, .. } => {
            let words = format!("custom.{key}, {} (suggested)", kind.name());
            choices.push(Choice { words, to: now.clone() });
        }
        To::Unsure { suggest, kind, options } => {
            choices.push(Choice {
                words: format!("custom.{}, {} (suggested)", bare(suggest), kind.name()),
                to: To::Custom {
                    key: bare(suggest).to_owned(),
                    kind: *kind,
                    options: options.clone(),
                },
            });
            choices.push(Choice { words: "leave it open".to_owned(), to: now.clone() });
        }
        To::Ignore => {}
    }
    choices.push(Choice { words: "ignore it".to_owned(), to: To::Ignore });
    let keys = fields(object).iter().map(|field| field.key);
    for target in keys.chain(special_targets(object).iter().copied()) {
        let to = To::Target(target.to_owned());
        if to != *now {
            choices.push(Choice { words: target.to_owned(), to });
        }
    }
    choices
}

/// Sends the column of a finding somewhere else, in the finding and in the mapping.
pub fn choose(suggestion: &mut Suggestion, at: usize, to: To) {
    let finding = &mut suggestion.findings[at];
    finding.to = to.clone();
    if let Some(mapping) = suggestion.mapping.objects.get_mut(&finding.object)
        && let Some(column) =
            mapping.columns.iter_mut().find(|column| column.header == finding.header)
    {
        column.to = to;
    }
}

/// Makes every column that is left open the custom field that is suggested for it; one without
/// values makes no field.
pub fn accept_all(suggestion: &mut Suggestion) {
    for at in 0..suggestion.findings.len() {
        let finding = &suggestion.findings[at];
        if finding.samples.is_empty() {
            continue;
        }
        if let To::Unsure { suggest, kind, options } = finding.to.clone() {
            let key = bare(&suggest).to_owned();
            choose(suggestion, at, To::Custom { key, kind, options });
        }
    }
}

/// The key of a suggested custom field; the suggestion is a whole target, `custom.shoe_size`.
pub fn bare(suggest: &str) -> &str {
    suggest.strip_prefix("custom.").unwrap_or(suggest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::detect::Finding;
    use crate::mapping::{ColumnMapping, How, Mapping, ObjectMapping};
    use crate::model::{CustomType, Object};

    fn suggestion() -> Suggestion {
        let to = To::Unsure {
            suggest: "custom.shoe_size".into(),
            kind: CustomType::Number,
            options: Vec::new(),
        };
        let column =
            ColumnMapping { header: "Shoe size".into(), to: to.clone(), how: How::default() };
        let contacts = ObjectMapping { columns: vec![column], ..ObjectMapping::default() };
        Suggestion {
            mapping: Mapping {
                objects: [(Object::Contacts, contacts)].into(),
                ..Mapping::default()
            },
            findings: vec![Finding {
                object: Object::Contacts,
                source: "contacts.csv".into(),
                header: "Shoe size".into(),
                label: None,
                samples: vec!["42".into()],
                to,
                confidence: Confidence::Unsure,
                why: "no standard field fits".into(),
            }],
            notes: Vec::new(),
            stages: Vec::new(),
            owners: Vec::new(),
        }
    }

    #[test]
    fn accepting_makes_open_columns_custom_fields_in_mapping_and_findings() {
        let mut suggestion = suggestion();
        accept_all(&mut suggestion);
        let column = &suggestion.mapping.objects[&Object::Contacts].columns[0];
        assert!(matches!(&column.to, To::Custom { key, .. } if key == "shoe_size"));
        assert_eq!(suggestion.findings[0].to, column.to);
    }

    #[test]
    fn an_open_column_may_go_to_any_target_be_ignored_or_stay_open() {
        let choices = choices(Object::Contacts, &suggestion().findings[0].to);
        let words: Vec<_> = choices.iter().map(|choice| choice.words.as_str()).collect();
        for expected in ["leave it open", "ignore it", "email", "consent.text", "full_name"] {
            assert!(words.contains(&expected), "{expected}");
        }
    }
}
