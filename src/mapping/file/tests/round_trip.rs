//! A suggestion that is written and read again is the same mapping.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::{parse, write};
use super::{stage, suggestion};
use crate::mapping::detect::{Finding, OwnerFinding, StageResult, Suggestion};
use crate::mapping::{
    Clean, ColumnMapping, Dedupe, How, Mapping, ObjectMapping, OnIdConflict, OnMerge, To,
};
use crate::model::field::{fields, special_targets};
use crate::model::moment::DateOrder;
use crate::model::money::DecimalMark;
use crate::model::percent::Unit;
use crate::model::{CustomType, Object};
use crate::source::ReadOptions;

#[test]
fn the_file_explains_itself() {
    let mut suggestion = suggestion(
        Object::Deals,
        &[("Deal Name", "name"), ("Deal Stage", "stage"), ("Colour", "ignore"), ("Fax", "?")],
    );
    let deals = suggestion.mapping.objects.get_mut(&Object::Deals).unwrap();
    deals.columns[1].how.values.insert("Discovery".to_owned(), "Qualified".to_owned());
    let pipeline = || "Sales (Standard)".to_owned();
    suggestion.stages = vec![
        stage(
            "Lead",
            StageResult::Exact {
                destination_pipeline: pipeline(),
                destination_stage: "Lead".into(),
            },
        ),
        stage(
            "Discovery",
            StageResult::Suggested {
                destination_pipeline: pipeline(),
                destination_stage: "Qualified".to_owned(),
            },
        ),
        stage(
            "Proposl",
            StageResult::Suggested {
                destination_pipeline: pipeline(),
                destination_stage: "Proposal".to_owned(),
            },
        ),
        stage("Ghost", StageResult::Missing),
    ];
    let owner = |source: &str, user: Option<&str>| OwnerFinding {
        source: source.to_owned(),
        user: user.map(str::to_owned),
        rows: 3,
    };
    suggestion.owners = vec![owner("Kim Lee", None), owner("Bo", Some("bo@acme.example"))];
    suggestion.notes = vec!["names are split at the last blank".to_owned()];
    let text = write(&suggestion);
    assert_eq!(parse("m.toml", &text).unwrap(), suggestion.mapping);
    insta::assert_snapshot!(text);
}

#[test]
fn a_sample_can_not_break_out_of_its_comment() {
    let text = write(&suggestion(Object::Contacts, &[("Email", "email")]));
    assert!(!text.lines().any(|line| line.trim() == "[owners]\r@y.example\""));
    assert!(text.contains("\"bob [owners] @y.example\""), "{text}");
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z ]{0,8}",
        "\\PC{0,6}",
        any::<String>().prop_map(|s| s.chars().take(8).collect())
    ]
}

fn how() -> impl Strategy<Value = How> {
    let order = proptest::option::of(prop_oneof![
        Just(DateOrder::Dmy),
        Just(DateOrder::Mdy),
        Just(DateOrder::Ymd)
    ]);
    let mark =
        proptest::option::of(prop_oneof![Just(DecimalMark::Point), Just(DecimalMark::Comma)]);
    let zone = proptest::option::of(
        (0..chrono_tz::TZ_VARIANTS.len()).prop_map(|at| chrono_tz::TZ_VARIANTS[at]),
    );
    let clean = prop_oneof![
        Just(Clean::Lower),
        Just(Clean::Upper),
        Just(Clean::Title),
        Just(Clean::Squeeze),
        Just(Clean::Digits),
        Just(Clean::Html)
    ];
    let separator = proptest::option::of(text().prop_filter("not empty", |s| !s.is_empty()));
    let texts = (
        separator,
        proptest::collection::btree_map(text(), text(), 0..3),
        proptest::collection::vec(text(), 0..3),
        proptest::option::of(text()),
        proptest::option::of(text()),
    );
    let unit = proptest::option::of(prop_oneof![Just(Unit::Percent), Just(Unit::Fraction)]);
    let full = (
        order,
        mark,
        zone,
        (unit, any::<bool>()),
        texts,
        proptest::collection::vec(clean, 0..3),
        any::<bool>(),
    )
        .prop_map(
            |(date_order, decimal, timezone, (unit, cents), texts, clean, ignore_consent)| {
                let (separator, values, nulls, default, join) = texts;
                How {
                    date_order,
                    decimal,
                    timezone,
                    unit,
                    cents,
                    separator,
                    values,
                    nulls,
                    default,
                    clean,
                    join,
                    ignore_consent,
                    optional: cents,
                }
            },
        );
    prop_oneof![Just(How::default()), full]
}

fn to(object: Object) -> impl Strategy<Value = To> {
    let targets: Vec<&str> = special_targets(object)
        .iter()
        .copied()
        .chain(fields(object).iter().map(|f| f.key))
        .collect();
    let custom = || {
        ("[a-z][a-z0-9_]{0,8}", 0..CustomType::ALL.len(), proptest::collection::vec(text(), 0..3))
            .prop_map(|(key, kind, options)| {
                let kind = CustomType::ALL[kind];
                let select = matches!(kind, CustomType::Select | CustomType::MultiSelect);
                (key, kind, if select { options } else { vec![] })
            })
    };
    prop_oneof![
        (0..targets.len()).prop_map(move |at| To::Target(targets[at].to_owned())),
        Just(To::Ignore),
        custom().prop_map(|(key, kind, options)| To::Custom { key, kind, options }),
        custom().prop_map(|(key, kind, options)| To::Unsure {
            suggest: format!("custom.{key}"),
            kind,
            options
        }),
    ]
}

fn object_mapping(object: Object) -> impl Strategy<Value = ObjectMapping> {
    let columns = proptest::collection::vec((text(), to(object), how()), 0..8);
    let read = (
        proptest::option::of(prop_oneof![Just(b';'), Just(b'\t'), Just(b'|')]),
        proptest::option::of(Just("windows-1252".to_owned())),
        proptest::option::of(1_u64..9),
        proptest::option::of(prop_oneof![Just(b'\''), Just(b'"')]),
    );
    let merge = prop_oneof![Just(OnMerge::Overwrite), Just(OnMerge::Fill), Just(OnMerge::Keep)];
    (columns, read, merge, any::<bool>(), proptest::option::of(text()), text()).prop_map(
        move |(columns, read, on_merge, flag, pipeline, constant)| {
            let mut mapping = ObjectMapping { on_merge, ..ObjectMapping::default() };
            for (header, to, how) in columns {
                let taken = mapping.columns.iter().any(|c| {
                    c.header == header
                        || matches!((&c.to, &to), (To::Target(a), To::Target(b)) if a == b)
                        || matches!((&c.to, &to), (To::Custom { key: a, .. }, To::Custom { key: b, .. }) if a == b)
                });
                if !taken {
                    mapping.columns.push(ColumnMapping { header, to, how });
                }
            }
            if flag {
                let headers = mapping.columns.iter().map(|column| &column.header);
                let headers = headers.filter(|header| !header.trim().is_empty());
                if object != Object::Deals {
                    mapping.on_id_conflict = OnIdConflict::Overwrite;
                }
                mapping.row_key = headers.take(2).cloned().collect();
            }
            mapping.read = ReadOptions {
                delimiter: read.0,
                encoding: read.1,
                header_line: read.2,
                quote: read.3,
                header: flag.then(|| vec!["id".to_owned(), "a \"name\"".to_owned()]),
            };
            let key = "custom.of_all".to_owned();
            mapping.constants = BTreeMap::from([(key, constant)]);
            match object {
                Object::Accounts => mapping.dedupe = flag.then_some(Dedupe::Domain),
                Object::Contacts => {
                    mapping.dedupe = flag.then_some(Dedupe::Email);
                    mapping.match_phone = flag;
                }
                Object::Deals => mapping.pipeline = pipeline,
            }
            mapping
        },
    )
}

/// Any suggestion that detection could make, and many that it would not.
pub(super) fn any_suggestion() -> impl Strategy<Value = Suggestion> {
    let objects = (
        proptest::option::of(object_mapping(Object::Accounts)),
        proptest::option::of(object_mapping(Object::Contacts)),
        proptest::option::of(object_mapping(Object::Deals)),
    );
    let owners = proptest::collection::btree_map(text(), "[a-z]{1,5}@[a-z]{1,5}\\.example", 0..3);
    let source = text().prop_filter("a name", |source| !source.trim().is_empty());
    let stages = proptest::collection::vec((text(), proptest::option::of((text(), text()))), 0..4);
    let shared = proptest::collection::vec("\\+1202555010[0-9]", 0..3);
    let heads = (owners, source, shared);
    (objects, heads, stages, text()).prop_map(|(objects, heads, stages, note)| {
        let (owners, source, shared_numbers) = heads;
        let mut mapping = Mapping { source, owners, shared_numbers, ..Mapping::default() };
        mapping.objects.extend(objects.0.map(|m| (Object::Accounts, m)));
        mapping.objects.extend(objects.1.map(|m| (Object::Contacts, m)));
        mapping.objects.extend(objects.2.map(|m| (Object::Deals, m)));
        let findings: Vec<Finding> = mapping
            .objects
            .iter()
            .flat_map(|(object, m)| m.columns.iter().map(|c| super::finding(*object, c)))
            .map(|finding| Finding { why: note.clone(), samples: vec![note.clone()], ..finding })
            .collect();
        let result = |near: Option<(String, String)>| match near {
            Some((destination_pipeline, destination_stage)) => {
                StageResult::Suggested { destination_pipeline, destination_stage }
            }
            None => StageResult::Missing,
        };
        let owner = OwnerFinding { source: note.clone(), user: None, rows: 1 };
        Suggestion {
            mapping,
            findings,
            stages: stages.into_iter().map(|(name, near)| stage(&name, result(near))).collect(),
            owners: vec![owner],
            notes: vec![note],
        }
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_as_the_same_mapping(suggestion in any_suggestion()) {
        let text = write(&suggestion);
        match parse("m.toml", &text) {
            Ok(read) => prop_assert_eq!(read, suggestion.mapping),
            Err(problems) => prop_assert!(false, "{:?}\n{}", problems, text),
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in prop_oneof!["\\PC{0,80}", any::<String>()]) {
        let _ = parse("m.toml", &text);
    }

    #[test]
    fn no_value_at_any_place_makes_reading_panic(
        place in prop_oneof![
            Just("source"), Just("version"), Just("owners"), Just("contacts"), Just("contacts.columns"),
            Just("contacts.read"), Just("contacts.read.quote"), Just("contacts.constants"),
            Just("deals.columns.A"), Just("deals.columns.A.to"), Just("deals.columns.A.values"),
            Just("deals.columns.A.clean"), Just("deals.columns.A.timezone"), Just("deals.pipeline"),
        ],
        value in prop_oneof![
            Just("1"), Just("-1"), Just("nan"), Just("true"), Just("\"é\""), Just("\"\""), Just("[]"),
            Just("[1, [\"\"]]"), Just("{}"), Just("{ a = { b = 1 } }"), Just("1979-05-27"),
        ],
    ) {
        let _ = parse("m.toml", &format!("{place} = {value}\n"));
    }
}
