use super::{Issue, check};
use crate::mapping::fake::Fake;
use crate::mapping::file;
use crate::model::Object;
use crate::source::{Holds, Table};

fn issues(columns: &str, files: &[&[&str]]) -> Vec<(String, &'static str, String)> {
    let text = format!("source = \"csv\"\n[contacts.columns]\n{columns}\n");
    let mapping = file::parse("m.toml", &text).unwrap();
    let holds = Holds::Records(Object::Contacts);
    let tables: Vec<Box<dyn Table>> = files
        .iter()
        .map(|columns| {
            let row = vec!["x"; columns.len()];
            Box::new(Fake::new(holds, columns, &[&row])) as Box<dyn Table>
        })
        .collect();
    let plain = |issue: Issue| (issue.header, issue.kind, issue.hint);
    check(&mapping, &tables, &[]).unwrap().into_iter().map(plain).collect()
}

#[test]
fn a_column_that_is_suggested_only_is_unresolved() {
    let told = issues(
        "\"Fax\" = { suggest = \"custom.fax\" }\n\"Email\" = \"email\"",
        &[&["Fax", "Email"]],
    );
    assert_eq!((told[0].0.as_str(), told[0].1), ("Fax", "unresolved"));
    assert!(told[0].2.contains("`custom.fax`"), "{told:?}");
}

#[test]
fn a_column_that_the_mapping_does_not_name_is_unknown_once() {
    let told = issues("\"Email\" = \"email\"", &[&["Email", "Fax"], &["email ", "Fax"]]);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].0.as_str(), told[0].1), ("Fax", "unknown"));
}

#[test]
fn a_column_that_no_file_has_is_absent_with_the_header_that_is_like_it() {
    let told = issues("\"E-mial\" = \"email\"", &[&["E-Mail", "Phone"]]);
    let absent = told.iter().find(|issue| issue.1 == "absent").unwrap();
    assert_eq!(
        absent.2,
        "`E-Mail` of the file fits: write that in its place, or write `optional = true` beside it"
    );
}

#[test]
fn what_is_ignored_is_settled_and_may_be_absent() {
    let columns = "\"A\" = \"ignore\"\n\"B\" = \"ignore\"\n\"Email\" = \"email\"";
    assert_eq!(issues(columns, &[&["A", "Email"]]), []);
}

#[test]
fn an_object_without_a_file_has_no_issues() {
    assert_eq!(issues("\"Email\" = \"email\"", &[]), []);
}

#[test]
fn a_column_without_a_single_value_is_settled_wherever_it_would_go() {
    let text = "source = \"csv\"\n[contacts.columns]\n\"Fax\" = { suggest = \"custom.fax\" }\n\"Email\" = \"email\"\n";
    let mapping = file::parse("m.toml", text).unwrap();
    let holds = Holds::Records(Object::Contacts);
    let headers = |rows: &[&[&str]]| -> Vec<String> {
        let table: Box<dyn Table> = Box::new(Fake::new(holds, &["Email", "Fax", "Pager"], rows));
        let issues = check(&mapping, &[table], &[]).unwrap();
        issues.into_iter().map(|issue| issue.header).collect()
    };
    assert_eq!(headers(&[&["a@b.example", "", " "], &["c@d.example", "n/a", ""]]), [""; 0]);
    assert_eq!(headers(&[&["a@b.example", "", ""], &["", "", "12"]]), ["Pager"]);
    assert_eq!(headers(&[&["a@b.example", "1", ""]]), ["Fax"]);
}

#[test]
fn a_column_that_files_may_lack_or_that_another_one_stands_in_for_is_not_absent() {
    let columns = "\"Mail\" = { to = \"email\", optional = true }\n\"E-Mail\" = \"email\"\n\
                   \"Old Mail\" = \"email\"\n\"Mood\" = \"title\"";
    let told = issues(columns, &[&["E-Mail"]]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].0.as_str(), told[0].1), ("Mood", "absent"));
}

#[test]
fn a_mapping_by_which_every_row_would_be_rejected_is_told_first() {
    let told = issues("\"Town\" = \"city\"", &[&["Town", "Fax"]]);
    assert_eq!((told[0].0.as_str(), told[0].1), ("email", "nameless"));
}
