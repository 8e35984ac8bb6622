//! Every problem of a file, each with its place and what to write instead.

use super::super::{Problem, parse};
use crate::model::Object;

/// The problems of `text` as `line:column message | hint`.
fn problems(text: &str) -> Vec<String> {
    let Err(problems) = parse("m.toml", text) else { return vec![] };
    let show = |p: Problem| {
        format!("{}:{} {} | {}", p.line, p.column, p.message, p.hint.unwrap_or_default())
    };
    problems.into_iter().map(show).collect()
}

/// The problems of a line under `[OBJECT.columns]`, without their places.
fn of_column(object: Object, line: &str) -> Vec<String> {
    let text = format!("source = \"csv\"\n[{object}.columns]\n{line}\n");
    let strip = |p: String| p.split_once(' ').unwrap().1.to_owned();
    problems(&text).into_iter().map(strip).collect()
}

#[test]
fn all_problems_are_told_at_once_in_file_order_with_line_and_column() {
    let text = "version = 2\nsuorce = \"csv\"\n[contacts]\non_merge = \"overwite\"\n\
                [contacts.columns]\n\"Größe\" = { to = \"emial\" }\n";
    insta::assert_snapshot!(problems(text).join("\n"), @r#"
    1:1 `source` is missing | write `source = "csv"`, or the CRM's name: its ids are kept under it
    1:11 `version` is not one that this program reads | write `version = 1`
    2:1 unknown key `suorce` in a mapping file | did you mean `source`?
    4:12 `on_merge` can't be `overwite` | did you mean `overwrite`?
    6:18 contacts have no target `emial` | did you mean `email`?
    "#);
}

#[test]
fn a_problem_shows_as_path_line_and_column() {
    let problems = parse("m.toml", "source = 1").unwrap_err();
    assert_eq!(
        problems[0].to_string(),
        "m.toml:1:10: `source` must be a text in quotes, not an integer"
    );
}

#[test]
fn a_syntax_error_is_told_with_its_place() {
    let told = problems("source = \"csv\"\n[contacts\n");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("2:"), "{told:?}");
    assert!(told[0].contains("this is not TOML"), "{told:?}");
    let twice =
        problems("source = \"csv\"\n[contacts.columns]\n\"A\" = \"email\"\n\"A\" = \"phone\"\n");
    assert!(twice[0].starts_with("4:1 ") && twice[0].contains("take one of the two"), "{twice:?}");
}

#[test]
fn a_target_of_another_object_is_not_taken() {
    let told = of_column(Object::Contacts, "\"S\" = \"pipeline\"");
    insta::assert_snapshot!(told.join("\n"), @"contacts have no target `pipeline` | only deals have it; for a custom field write `custom.pipeline`");
    let told = of_column(Object::Deals, "\"S\" = \"consent.ip\"");
    insta::assert_snapshot!(told.join("\n"), @"deals have no target `consent.ip` | only contacts have it; for a custom field write `custom.consent_ip`");
}

#[test]
fn custom_keys_and_types_are_checked() {
    let told = |line| of_column(Object::Contacts, line).join("\n");
    insta::assert_snapshot!(told(r#""A" = "custom.Shoe Size""#), @"`custom.Shoe Size` is no key of a custom field | lower case, digits and underscores: `custom.shoe_size`");
    insta::assert_snapshot!(told(r#""A" = { to = "custom.a", type = "numbr" }"#), @"`type` can't be `numbr` | did you mean `number`?");
    insta::assert_snapshot!(told(r#""A" = { to = "custom.a", options = ["x"] }"#), @r#"`options` are for a select, and the type is `text` | add `type = "select"` or `type = "multi_select"`"#);
    insta::assert_snapshot!(told(r#""A" = { to = "email", type = "text" }"#), @r#"`type` is for custom fields only | take it away, or name a custom field: `to = "custom...."`"#);
}

#[test]
fn a_column_says_where_it_goes_exactly_once() {
    let told = |line| of_column(Object::Contacts, line).join("\n");
    insta::assert_snapshot!(told(r#""A" = { default = "x" }"#), @r#"the column `A` does not say where it goes | add `to = "..."`, or write `"ignore"` instead of the table"#);
    insta::assert_snapshot!(told(r#""A" = { to = "email", suggest = "custom.a" }"#), @"the column `A` has both `to` and `suggest` | keep `to` and take `suggest` away");
    insta::assert_snapshot!(told(r#""A" = 7"#), @r#"the column `A` must name a target | write a target in quotes, `"ignore"`, or `{ to = "..." }`"#);
    insta::assert_snapshot!(told(r#""A" = { suggest = "email" }"#), @"`suggest` must name a custom field, not `email` | to accept it, write `to` instead of `suggest`, else `custom....`");
}

#[test]
fn how_values_are_read_is_checked() {
    let told = |rest: &str| {
        of_column(Object::Contacts, &format!("\"A\" = {{ to = \"created_at\", {rest} }}"))
            .join("\n")
    };
    insta::assert_snapshot!(told(r#"date_order = "dym""#), @"`date_order` can't be `dym` | did you mean `dmy`?");
    insta::assert_snapshot!(told(r#"timezone = "Europe/Berln""#), @"unknown time zone `Europe/Berln` | did you mean `Europe/Berlin`?");
    insta::assert_snapshot!(told(r#"separator = """#), @r#"`separator` is empty | write what stands between the values, `";"`"#);
    insta::assert_snapshot!(told(r#"cents = "yes""#), @"`cents` must be true or false, not a string | write `cents = true`");
    insta::assert_snapshot!(told(r#"values = { "1" = true }"#), @r#"`1` must be a text in quotes, not a boolean | write `1 = "..."`"#);
    insta::assert_snapshot!(told(r#"nulls = ["-", 0]"#), @"`nulls` must hold texts, not an integer | put it in quotes");
    insta::assert_snapshot!(told(r#"clean = ["trim"]"#), @"`clean` can't be `trim` | it can be `lower`, `upper`, `title`, `squeeze`, `digits`, `html`");
    insta::assert_snapshot!(told(r#"decimal = ";""#), @"`decimal` can't be `;` | it can be `.`, `,`");
    insta::assert_snapshot!(told(r#"datorder = "dmy""#), @"unknown key `datorder` in a column | did you mean `date_order`?");
}

#[test]
fn two_columns_share_a_target_only_where_that_means_something() {
    let told = |lines| of_column(Object::Contacts, lines);
    assert_eq!(told("\"A\" = \"email\"\n\"B\" = \"email\""), [""; 0]);
    assert_eq!(told("\"A\" = \"phone\"\n\"B\" = \"phone\"\n\"C\" = \"phone\""), [""; 0]);
    assert_eq!(told("\"A\" = \"street\"\n\"B\" = { to = \"street\", join = \" \" }"), [""; 0]);
    assert_eq!(told("\"A\" = \"ignore\"\n\"B\" = \"ignore\""), [""; 0]);
    insta::assert_snapshot!(told("\"A\" = \"id\"\n\"B\" = \"id\"").join("\n"), @r#"`B` and `A` both go to `id` | only one column can; write `"ignore"` for the other"#);
    let types = "\"A\" = { to = \"custom.x\", type = \"url\" }\n\"B\" = \"custom.x\"";
    insta::assert_snapshot!(told(types).join("\n"), @"`B` and `A` go to one custom field of different types | give both the same `type`");
}

#[test]
fn what_belongs_to_one_object_is_not_taken_for_another() {
    let text = "source = \"csv\"\n[accounts]\nmatch_phone = true\ndedupe = \"email\"\n\
                pipeline = \"Sales\"\n[deals]\ndedupe = \"name\"\n[contacts.read]\n\
                encoding = \"utf-9\"\ndelimiter = \";;\"\nheader_line = 0\nqoute = true\n";
    insta::assert_snapshot!(problems(text).join("\n"), @r#"
    3:1 `match_phone` is for contacts only | take the line away
    4:10 `dedupe` can't be `email` | it can be `domain`, `name`
    5:1 `pipeline` is for deals only | take the line away
    7:1 `dedupe` is for contacts and accounts only | deals are matched by their ids; take the line away
    9:12 unknown encoding `utf-9` | did you mean `utf-8`?
    10:13 `delimiter` must be one plain character | write `","`, `";"` or `"\t"`
    11:15 `header_line` must be 1 or more | lines are counted from 1
    12:1 unknown key `qoute` in `read` | did you mean `quote`?
    "#);
}

#[test]
fn an_owner_goes_to_an_e_mail_address() {
    let told = problems("source = \"csv\"\n[owners]\n\"Kim Lee\" = \"kim\"\n");
    insta::assert_snapshot!(told.join("\n"), @r#"3:13 the owner `Kim Lee` must be an e-mail address, not `kim` | write the workspace user's address: `"kim@acme.example"`"#);
}

#[test]
fn constants_are_targets_too() {
    let text = "source = \"csv\"\n[contacts.constants]\nid = \"1\"\nlead_sorce = \"x\"\n\
                consent.seller = \"Acme\"\ncustom.Wave = \"1\"\nemail = \"a@x.example\"\n\
                [contacts.columns]\n\"E\" = \"email\"\n";
    insta::assert_snapshot!(problems(text).join("\n"), @"
    2:11 `email` is a constant, and the column `E` goes to it too | for rows where the cell is empty, give the column a `default`
    3:1 a constant `id` would make all rows one | rows without an id are told apart by their content; take it away
    4:1 contacts have no target `lead_sorce` | did you mean `lead_source`?
    6:8 `custom.Wave` is no key of a custom field | write `custom.wave`
    ");
}
