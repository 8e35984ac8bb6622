//! Custom fields by type.

use serde_json::{Value, json};

use super::{contact, original, warnings};
use crate::model::Draft;

fn custom(kind: &str, more: &str, cell: &str) -> Draft {
    contact(&[(&format!("{{ to = \"custom.x\", type = \"{kind}\"{more} }}"), cell)])
}

#[test]
fn each_type_has_its_canonical_form() {
    let read = |kind: &str, cell: &str| -> Value { custom(kind, "", cell).custom["x"].clone() };
    assert_eq!(read("text", " a b "), json!("a b"));
    assert_eq!(read("number", "1,250.5"), json!(1250.5));
    assert_eq!(read("boolean", "yes"), json!(true));
    assert_eq!(read("date", "12/31/2026"), json!("2026-12-31"));
    assert_eq!(read("datetime", "2026-01-10 09:00"), json!("2026-01-10T14:00:00Z"));
    assert_eq!(read("select", "Red"), json!("Red"));
    assert_eq!(read("multi_select", "a; b ;a;"), json!(["a", "b"]));
    assert_eq!(read("email", "Ada@X.example"), json!("ada@x.example"));
    assert_eq!(read("phone", "(212) 555-0100"), json!("+12125550100"));
    assert_eq!(read("currency", "$1,250.50"), json!("1250.50"));
    assert!(read("url", "acme.example/x").as_str().unwrap().starts_with("https://acme.example"));
}

#[test]
fn the_separator_of_a_multi_select_is_what_the_mapping_says() {
    let draft = custom("multi_select", ", separator = \",\"", "a, b");
    assert_eq!(draft.custom["x"], json!(["a", "b"]));
}

#[test]
fn a_value_that_does_not_fit_stays_as_text_with_a_warning() {
    for (kind, cell) in [
        ("number", "many"),
        ("boolean", "perhaps"),
        ("date", "soon"),
        ("datetime", "soon"),
        ("url", "not a site"),
        ("email", "a@@b"),
        ("phone", "desk"),
        ("currency", "a lot"),
    ] {
        let draft = custom(kind, "", cell);
        assert_eq!(draft.custom["x"], json!(cell), "{kind}");
        assert_eq!(warnings(&draft), [format!("invalid_custom_value custom.x {cell}")], "{kind}");
    }
}

#[test]
fn the_text_is_kept_where_the_canonical_form_differs() {
    assert_eq!(
        original(&custom("phone", "", "(212) 555-0100"), "custom.x"),
        Some("(212) 555-0100")
    );
    assert_eq!(original(&custom("number", "", "1,250"), "custom.x"), Some("1,250"));
    assert_eq!(original(&custom("text", "", " same "), "custom.x"), None);
}

#[test]
fn several_columns_of_one_field_are_collected() {
    let tags = "{ to = \"custom.tags\", type = \"multi_select\" }";
    assert_eq!(contact(&[(tags, "a;b"), (tags, "b;c")]).custom["tags"], json!(["a", "b", "c"]));
    let text = "{ to = \"custom.t\", join = \" \" }";
    assert_eq!(contact(&[(text, "a"), (text, "b")]).custom["t"], json!("a b"));
}
