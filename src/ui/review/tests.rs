use super::*;
use crate::engine::decisions::sample;
use crate::mapping::detect::{Confidence, Finding};
use crate::mapping::{ColumnMapping, How, Mapping, ObjectMapping};
use crate::model::CustomType;

fn unsure(key: &str) -> To {
    To::Unsure { suggest: format!("custom.{key}"), kind: CustomType::Number, options: Vec::new() }
}

fn column(header: &str, to: To) -> ColumnMapping {
    ColumnMapping { header: header.into(), to, how: How::default() }
}

fn finding(object: Object, header: &str, to: To) -> Finding {
    Finding {
        object,
        source: "x.csv".into(),
        header: header.into(),
        label: None,
        samples: vec!["42".into()],
        to,
        confidence: Confidence::Unsure,
        why: "no standard field fits".into(),
    }
}

fn suggestion() -> Suggestion {
    let columns = vec![column("Shoe size", unsure("shoe_size")), column("Hat", unsure("hat"))];
    let contacts = ObjectMapping { columns, ..ObjectMapping::default() };
    let columns = vec![column("Stage", To::Target("stage".into()))];
    let deals = ObjectMapping { columns, ..ObjectMapping::default() };
    Suggestion {
        mapping: Mapping {
            objects: [(Object::Contacts, contacts), (Object::Deals, deals)].into(),
            ..Mapping::default()
        },
        findings: vec![
            finding(Object::Contacts, "Shoe size", unsure("shoe_size")),
            finding(Object::Contacts, "Hat", unsure("hat")),
        ],
        notes: Vec::new(),
        stages: Vec::new(),
        owners: Vec::new(),
    }
}

fn decisions() -> Vec<Decision> {
    let decision = |kind, object, about: &str, near: Option<&str>| Decision {
        near: near.map(|near| ("Sales".into(), near.into())),
        ..sample(kind, object, about)
    };
    vec![
        decision(Kind::Stage, Some(Object::Deals), "Proposl", Some("Proposal")),
        decision(Kind::Stage, Some(Object::Deals), "Demo", None),
        decision(Kind::Unresolved, Some(Object::Contacts), "Shoe size", None),
        decision(Kind::Unresolved, Some(Object::Contacts), "Hat", None),
        decision(Kind::Owner, None, "Kim", None),
    ]
}

/// Answers by the beginning of a choice; `<` goes back, `.` is enough, `!` leaves.
struct Script(Vec<&'static str>, Vec<String>);

impl Asks for Script {
    fn choose(
        &mut self,
        question: &str,
        choices: &[String],
        _: usize,
        back: bool,
    ) -> io::Result<Choice> {
        self.1.push(question.split('`').nth(1).unwrap_or_default().to_owned());
        Ok(match self.0.remove(0) {
            "<" => {
                assert!(back, "nothing is before {question}");
                Choice::Back
            }
            "." => Choice::Enough,
            "!" => Choice::Leave,
            words => Choice::Take(
                choices
                    .iter()
                    .position(|choice| choice.starts_with(words))
                    .unwrap_or_else(|| panic!("{words} is none of {choices:?}")),
            ),
        })
    }
}

fn run(answers: &[&'static str]) -> (Suggestion, Option<Reviewed>, Vec<String>) {
    let mut suggestion = suggestion();
    let mut script = Script(answers.to_vec(), Vec::new());
    let pipelines = [Pipeline::from_names("Sales", ["Lead", "Proposal", "Won"])];
    let users = ["kim@acme.example".to_owned()];
    let reviewed = review(&mut script, &mut suggestion, &decisions(), &pipelines, &users).unwrap();
    (suggestion, reviewed, script.1)
}

#[test]
fn columns_stages_and_owners_are_asked_about_in_this_order() {
    let (suggestion, reviewed, asked) =
        run(&["custom", "ignore", "Sales / Proposal", "Sales / Lead", "kim@"]);
    assert_eq!(asked, ["Shoe size", "Hat", "Proposl", "Demo", "Kim"]);
    assert!(matches!(&suggestion.findings[0].to, To::Custom { key, .. } if key == "shoe_size"));
    assert_eq!(suggestion.findings[1].to, To::Ignore);
    let reviewed = reviewed.unwrap();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(reviewed.stages, [pair("Proposl", "Proposal"), pair("Demo", "Lead")]);
    assert_eq!(reviewed.owners, [pair("Kim", "kim@acme.example")]);
}

#[test]
fn one_step_back_asks_again_and_the_last_answer_counts() {
    let (suggestion, reviewed, asked) = run(&[
        "custom",
        "<",
        "ignore",
        "title",
        "leave",
        "<",
        "<",
        "custom",
        "leave",
        "Sales / Won",
        "leave",
    ]);
    assert_eq!(
        asked,
        [
            "Shoe size",
            "Hat",
            "Shoe size",
            "Hat",
            "Proposl",
            "Demo",
            "Proposl",
            "Hat",
            "Proposl",
            "Demo",
            "Kim"
        ]
    );
    assert_eq!(suggestion.findings[0].to, To::Ignore);
    assert!(matches!(&suggestion.findings[1].to, To::Custom { key, .. } if key == "hat"));
    assert_eq!(reviewed.unwrap().stages, [("Demo".to_owned(), "Won".to_owned())]);
}

#[test]
fn enough_keeps_what_was_answered_and_leaving_keeps_nothing() {
    let (suggestion, reviewed, asked) = run(&["ignore", "."]);
    let reviewed = reviewed.unwrap();
    assert_eq!((asked.len(), &reviewed.columns), (2, &vec![0]));
    assert!(reviewed.stages.is_empty() && reviewed.owners.is_empty());
    assert_eq!(
        (&suggestion.findings[0].to, &suggestion.findings[1].to),
        (&To::Ignore, &unsure("hat"))
    );
    assert_eq!(run(&["ignore", "!"]).1, None);
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
    let choices = offers(Object::Contacts, &suggestion().findings[0].to);
    let words: Vec<_> = choices.iter().map(|choice| choice.words.as_str()).collect();
    for expected in ["leave it open", "ignore it", "email", "consent.text", "full_name"] {
        assert!(words.contains(&expected), "{expected}");
    }
}
