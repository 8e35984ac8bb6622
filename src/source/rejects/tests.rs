use super::*;
use crate::source::ReadOptions;
use crate::source::tests::{read_all, table_of, try_table};

#[test]
fn a_cell_that_would_run_as_a_formula_gets_an_apostrophe() {
    for cell in [
        "=1+1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "+cmd|calc",
        "-2+A1",
        "-2+3",
        "-2-3",
        "+442079460123",
        "+1 (555) 555-0100",
        "-",
        "- 5",
        "--1",
        "-1.5.",
        "\u{FF1D}1+1",
        "\u{FF0B}1",
    ] {
        let expected = if cell == "-" { "-".to_owned() } else { format!("'{cell}") };
        assert_eq!(safe_cell(cell), expected, "{cell}");
        assert_eq!(bare_cell(&expected), cell);
    }
}

#[test]
fn numbers_and_what_begins_otherwise_stay_as_they_are() {
    for cell in
        ["-12.50", "-1,5", "-1.234,56", "-.5", "2+3", "(555) 555-0100", "a=b", "", "'", "O'Neil"]
    {
        assert_eq!(safe_cell(cell), cell);
        assert_eq!(bare_cell(cell), cell);
    }
}

#[test]
fn reading_takes_away_exactly_the_apostrophe_that_writing_put_there() {
    assert_eq!(bare_cell("'=1"), "=1");
    assert_eq!(bare_cell("'Name"), "'Name");
    assert_eq!(bare_cell("'-12"), "'-12");
    for cell in ["'=1", "''=1", "'@x", "'-x", "'+1"] {
        assert_eq!(bare_cell(&safe_cell(cell)), cell);
    }
}

proptest::proptest! {
    #[test]
    fn any_cell_survives_writing_and_reading(cell in "['=@+\\-\t\ra-c0-9 .,＝＋]{0,6}") {
        let safe = safe_cell(&cell);
        proptest::prop_assert_eq!(bare_cell(&safe), cell.as_str());
    }
}

#[test]
fn a_rejects_file_reads_back_as_the_source_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.rejects.csv");
    let columns = ["Name", "Email", "Email#2", "Note"].map(str::to_owned);
    let mut writer = RejectsWriter::create(&path, &columns, 6, true).unwrap();
    let rows: [&[&str]; 3] = [
        &["Zoë", "zoe@@acme.example", "", "=1+1\n\"two\" lines"],
        &["Ann", "ann@acme.example", "", "", "surplus", "more"],
        &["Bob"],
    ];
    for (line, row) in rows.iter().enumerate() {
        let line = line as u64 + 2;
        writer
            .write(
                row.iter().copied(),
                line,
                "invalid_email",
                Some("email"),
                "bad",
                Some("row:7#2"),
            )
            .unwrap();
    }
    writer.finish().unwrap();

    let bytes = std::fs::read(&path).unwrap();
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap()).unwrap();
    assert_eq!(
        text.lines().next().unwrap(),
        r#""Name","Email","Email#2","Note","_line","_code","_field","_reason","_row_id","_extra_1","_extra_2""#
    );
    let table = table_of("contacts.rejects.csv", &bytes);
    assert_eq!(table.columns(), columns);
    let read = read_all(&*table);
    assert_eq!(read[0].row_id, "row:7#2");
    assert_eq!(read[0].cells, rows[0].to_vec());
    assert_eq!(read[0].damage, None);
    assert_eq!(read[1].cells, rows[1].to_vec());
    let ragged = crate::source::RowDamage::Ragged { expected: 4, found: 6 };
    assert_eq!(read[1].damage, Some(ragged));
    assert_eq!(read[2].cells, vec!["Bob", "", "", "", ENDED_EARLY]);
}

#[test]
fn a_ragged_row_whose_extra_cells_were_emptied_is_whole_again() {
    let file = "A,B,_line,_code,_field,_reason,_extra_1\n1,2,9,ragged_row,,too many,\n";
    let table = table_of("contacts.csv", file.as_bytes());
    assert_eq!(table.columns(), ["A", "B"]);
    let rows = read_all(&*table);
    assert_eq!((rows[0].cells.clone(), rows[0].damage.clone()), (vec!["1", "2"].into(), None));
}

#[test]
fn with_only_some_of_the_reason_columns_a_file_is_an_ordinary_one() {
    let table = table_of("contacts.csv", b"A,_line,_code\n1,2,3\n");
    assert_eq!(table.columns(), ["A", "_line", "_code"]);
}

#[test]
fn a_source_column_called_like_a_reason_column_is_kept() {
    let file = "_line,A,_line,_code,_field,_reason\nmine,1,9,x,,y\n";
    let table = table_of("contacts.csv", file.as_bytes());
    assert_eq!(table.columns(), ["_line", "A"]);
    assert_eq!(read_all(&*table)[0].cells, vec!["mine", "1"]);
}

#[test]
fn nothing_appears_under_the_name_before_the_file_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let writer = RejectsWriter::create(&path, &["A".to_owned()], 1, false).unwrap();
    assert!(!path.exists());
    writer.finish().unwrap();
    assert!(path.exists());
}

#[test]
fn more_cells_than_announced_are_an_error_and_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let columns = ["A".to_owned()];
    let mut writer =
        RejectsWriter::create(&folder.path().join("out.csv"), &columns, 1, false).unwrap();
    assert!(writer.write(["1", "2"].into_iter(), 2, "ragged_row", None, "", None).is_err());
}

#[cfg(unix)]
#[test]
fn a_rejects_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    RejectsWriter::create(&path, &["A".to_owned()], 1, false).unwrap().finish().unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
}

#[test]
fn what_is_said_about_the_source_is_not_applied_to_its_rejects_file() {
    let file = "\u{FEFF}\"Name\",\"City\",\"_line\",\"_code\",\"_field\",\"_reason\"\n\
        \"Zoë\",\"Köln\",\"7\",\"x\",\"\",\"y\"\n";
    let options = ReadOptions {
        delimiter: Some(b';'),
        encoding: Some("windows-1252".to_owned()),
        header_line: Some(4),
        quote: None,
        header: None,
    };
    let table = try_table("contacts.rejects.csv", file.as_bytes(), &options).unwrap();
    assert_eq!(table.columns(), ["Name", "City"]);
    assert_eq!(read_all(&*table)[0].cells, vec!["Zoë", "Köln"]);
}

#[test]
fn a_row_that_ended_early_is_no_whole_row_until_somebody_has_looked_at_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("contacts.rejects.csv");
    let columns = ["First Name".to_owned(), "Last Name".to_owned(), "Email".to_owned()];
    let mut writer = RejectsWriter::create(&path, &columns, 4, false).unwrap();
    writer
        .write(["Ada", "ada@acme.example"].into_iter(), 7, "ragged_row", None, "short", None)
        .unwrap();
    writer.finish().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(ENDED_EARLY), "{text}");
    let damaged = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let input = crate::source::Input { path: path.clone(), holds: None, header: None };
        let tables = crate::source::open(&[input], &|_| Default::default()).unwrap();
        let mut row = crate::source::Row::default();
        assert!(tables[0].rows().unwrap().next(&mut row).unwrap());
        row.damage.is_some()
    };
    assert!(damaged(&text));
    assert!(!damaged(&text.replace(ENDED_EARLY, "")));
}
