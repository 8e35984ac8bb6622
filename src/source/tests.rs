use std::io::Cursor;

use super::file::SourceFile;
use super::open::open_one;
use super::*;

/// The bytes as a file of this name, opened the way `open` does.
pub(super) fn try_table(
    name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Box<dyn Table>, SourceError> {
    let file = SourceFile::kept(&mut Cursor::new(bytes), name.to_owned())?;
    let file = std::sync::Arc::new(file);
    let input = Input { path: name.into(), holds: None, header: None };
    open_one(file, Path::new(name), &input, &|_| options.clone())
}

pub(super) fn table_of(name: &str, bytes: &[u8]) -> Box<dyn Table> {
    try_table(name, bytes, &ReadOptions::default()).unwrap()
}

pub(super) fn read_all(table: &dyn Table) -> Vec<Row> {
    let mut rows = table.rows().unwrap();
    let mut row = Row::default();
    let mut all = Vec::new();
    while rows.next(&mut row).unwrap() {
        all.push(row.clone());
    }
    all
}

fn nothing(_: Object) -> ReadOptions {
    ReadOptions::default()
}

fn input(path: &Path) -> Input {
    Input { path: path.to_owned(), holds: None, header: None }
}

#[test]
fn files_are_opened_in_the_order_given_and_may_hold_the_same_object() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["deals.csv", "contacts.csv", "contacts (1).csv"].map(|n| folder.path().join(n));
    for path in &paths {
        std::fs::write(path, "Name,Email\nAnn,ann@acme.example\n").unwrap();
    }
    let tables = open(&paths.clone().map(|path| input(&path)), &nothing).unwrap();
    let holds: Vec<Holds> = tables.iter().map(|table| table.holds()).collect();
    let contacts = Holds::Records(Object::Contacts);
    assert_eq!(holds, [Holds::Records(Object::Deals), contacts, contacts]);
    assert_eq!(tables[0].label(), paths[0].display().to_string());
    assert_eq!(tables[0].path(), Some(paths[0].as_path()));
}

#[test]
fn a_flag_says_what_a_file_holds_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deals.csv");
    std::fs::write(&path, "a,b\n1,2\n").unwrap();
    let holds = Holds::Records(Object::Accounts);
    let tables = open(&[Input { path, holds: Some(holds), header: None }], &nothing).unwrap();
    assert_eq!(tables[0].holds(), holds);
}

#[test]
fn options_are_those_of_the_object_even_if_only_the_headers_say_which() {
    let bytes = b"Deal Name;Deal Stage;Amount\nBig|one;Won;5\n";
    let options = ReadOptions { delimiter: Some(b'|'), ..ReadOptions::default() };
    let table = try_table("export.csv", bytes, &options).unwrap();
    assert_eq!(table.columns(), ["Deal Name;Deal Stage;Amount"]);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = open(&[input(Path::new("nowhere/contacts.csv"))], &nothing).err().unwrap();
    assert!(matches!(&error, SourceError::Io { path, .. } if path == "nowhere/contacts.csv"));
}

#[test]
fn a_folder_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let error = open(&[input(folder.path())], &nothing).err().unwrap();
    assert!(error.to_string().contains("directory"), "{error}");
}

#[test]
fn standard_input_is_json_lines_where_it_begins_with_a_brace() {
    let table = table_of("standard input", b"\n {\"first_name\":\"Ann\",\"last_name\":\"Lee\"}\n");
    assert_eq!(table.columns(), ["first_name", "last_name"]);
    assert_eq!(table.path(), None);
    let table = table_of("standard input", b"First Name,Last Name\n{,}\n");
    assert_eq!(table.columns(), ["First Name", "Last Name"]);
}

#[test]
fn what_was_spooled_can_be_read_several_times() {
    let table = table_of("contacts.csv", b"Name\nAnn\n");
    assert_eq!(read_all(&*table).len(), 1);
    assert_eq!(read_all(&*table).len(), 1);
}

#[test]
fn a_json_array_says_how_to_make_it_json_lines() {
    let options = ReadOptions::default();
    let error = try_table("contacts.json", b"[{\"a\":1}]", &options).err().unwrap();
    assert!(matches!(error, SourceError::Unreadable { hint, .. } if hint.contains("jq")));
}

#[test]
fn the_digest_is_of_the_whole_file() {
    let table = table_of("contacts.csv", b"Name\nAnn\n");
    let same = table_of("contacts.csv", b"Name\nAnn\n").sha256().unwrap();
    assert_eq!(table.sha256().unwrap(), same);
    assert_eq!(same.len(), 64);
    assert_ne!(table_of("contacts.csv", b"Name\nBob\n").sha256().unwrap(), same);
}

#[test]
fn a_file_that_changes_after_it_was_opened_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.csv");
    std::fs::write(&path, "Name\nAnn\nBob\n").unwrap();
    let table = open(&[input(&path)], &nothing).unwrap().remove(0);
    let mut rows = table.rows().unwrap();
    let mut row = Row::default();
    assert!(rows.next(&mut row).unwrap());
    std::fs::write(&path, "Name\nAnn\nBob\nCleo\n").unwrap();
    let changed = |error: SourceError| matches!(error, SourceError::Changed { .. });
    assert!(changed(table.sha256().unwrap_err()));
    assert!(changed(table.rows().err().unwrap()));
    let end = std::iter::from_fn(|| match rows.next(&mut row) {
        Ok(true) => Some(None),
        Ok(false) => None,
        Err(error) => Some(Some(error)),
    });
    assert!(end.flatten().take(1).any(changed));
}
