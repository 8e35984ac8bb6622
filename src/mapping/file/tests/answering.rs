//! Answers go into a file in every form that TOML has for it, and everything else stays.

use super::super::{Answer, answer, parse};
use crate::mapping::To;
use crate::model::{CustomType, Object};

fn custom() -> To {
    To::Custom { key: "fax".into(), kind: CustomType::Phone, options: Vec::new() }
}

fn column(to: To) -> Answer {
    Answer::Column(Object::Contacts, "Fax".into(), to)
}

const HEAD: &str = "source = \"csv\"\n";

fn answered(text: &str, answers: &[Answer]) -> String {
    let text = text.strip_prefix(HEAD).unwrap_or(text);
    let text = format!("{HEAD}{text}");
    answer("m.toml", &text, answers).unwrap_or_else(|problems| panic!("{problems:?}\n{text}"))
}

/// The forms in which a column may stand there.
const FORMS: [&str; 6] = [
    "[contacts.columns]\n\"Email\" = \"email\"\n\"Fax\" = { suggest = \"custom.fax\", type = \"phone\" } # mine\n",
    "[contacts.columns]\n\"Fax\" = \"ignore\" # mine\n\"Email\" = \"email\"\n",
    "[contacts.columns]\n\"Fax\".suggest = \"custom.fax\" # mine\n\"Fax\".type = \"phone\"\n\"Email\" = \"email\"\n",
    "[contacts.columns.Fax]\nsuggest = \"custom.fax\" # mine\ntype = \"phone\"\n",
    "[contacts]\ncolumns = { \"Email\" = \"email\", \"Fax\" = { suggest = \"custom.fax\", type = \"phone\" } } # mine\n",
    "contacts.columns.Fax.suggest = \"custom.fax\" # mine\ncontacts.columns.Fax.type = \"phone\"\n",
];

#[test]
fn a_column_goes_where_the_answer_says_in_every_form() {
    for form in FORMS {
        for to in [custom(), To::Ignore, To::Target("phone".into())] {
            let text = answered(form, &[column(to.clone())]);
            assert!(text.contains("# mine"), "{text}");
            let again = answered(&text, &[column(custom())]);
            parse("m.toml", &again).unwrap();
        }
    }
}

#[test]
fn everything_else_stays_byte_for_byte() {
    let text = "# top\r\nversion = 1\r\n\r\n[contacts.columns]\r\n# unsure: hm\r\n\"Fax\"   =  { suggest = \"custom.fax\", type = \"phone\" }  # why\r\n\"Email\"='email'\r\n";
    let text = format!("{HEAD}{text}");
    let old = "{ suggest = \"custom.fax\", type = \"phone\" }";
    let expected = text.replace(old, "\"ignore\"");
    assert_eq!(answered(&text, &[column(To::Ignore)]), expected);
    assert_eq!(answered(&expected, &[column(To::Ignore)]), expected);
}

#[test]
fn a_stage_is_translated_in_every_form() {
    for form in [
        "[deals.columns]\n\"Stage\" = \"stage\" # mine\n",
        "[deals.columns]\n\"Stage\" = { to = \"stage\", values = { \"A\" = \"B\" } } # mine\n",
        "[deals.columns]\n\"Stage\".to = \"stage\" # mine\n# \"Stage\".values.\"Demo\" = \"\"\n\"Name\" = \"name\"\n",
        "[deals.columns]\n\"Stage\".to = \"stage\" # mine\n\"Stage\".values.\"A\" = \"B\"\n",
        "[deals.columns.Stage]\nto = \"stage\" # mine\n",
        "[deals.columns.Stage]\nto = \"stage\" # mine\n[deals.columns.Stage.values]\n\"A\" = \"B\"\n",
    ] {
        let stage = |from: &str, to: &str| {
            Answer::Value(Object::Deals, "Stage".into(), from.into(), to.into())
        };
        let text = answered(form, &[stage("Demo", "Lead"), stage("Other", "Won")]);
        let text = answered(&text, &[stage("Demo", "Proposal")]);
        assert!(text.contains("# mine"), "{text}");
        let mapping = parse("m.toml", &text).unwrap();
        let deals = mapping.object(Object::Deals).unwrap();
        let column = deals.columns.iter().find(|column| column.header == "Stage").unwrap();
        assert_eq!(column.how.values["Demo"], "Proposal", "{text}");
        assert_eq!(column.how.values.contains_key("A"), form.contains("\"A\""), "{text}");
    }
}

#[test]
fn owners_and_the_pipeline_of_deals_find_their_place() {
    for form in [
        "",
        "version = 1\n\n[owners]\n# \"Kim\" = \"\"\n\n[deals]\non_merge = \"fill\"\n\n[deals.columns]\n\"Name\" = \"name\"\n",
        "[deals.columns]\n\"Name\" = \"name\"\n",
        "owners = { \"Lee\" = \"lee@acme.example\" }\n",
        "owners.Lee = \"lee@acme.example\"\ndeals.columns.Name = \"name\"\n",
        "[deals]\npipeline = \"Old\" # mine\n[owners]\n\"Kim\" = \"old@acme.example\"\n",
    ] {
        let answers = [
            Answer::Owner("Kim".into(), "kim@acme.example".into()),
            Answer::Pipeline("Sales".into()),
        ];
        let text = answered(form, &answers);
        assert_eq!(answered(&text, &answers), text, "a further run changes nothing");
    }
}
