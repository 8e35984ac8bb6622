use super::*;
use crate::source::records::MAX_CELL;
use crate::source::tests::{read_all, table_of, try_table};

mod detected;
mod properties;

fn rows_of(text: &str) -> Vec<Row> {
    read_all(&*table_of("contacts.csv", text.as_bytes()))
}

fn cells(rows: &[Row]) -> Vec<Vec<&str>> {
    rows.iter().map(|row| row.cells.iter().collect()).collect()
}

fn lines(rows: &[Row]) -> Vec<u64> {
    rows.iter().map(|row| row.line).collect()
}

fn damage(rows: &[Row]) -> Vec<Option<RowDamage>> {
    rows.iter().map(|row| row.damage.clone()).collect()
}

#[test]
fn rows_are_numbered_from_one_and_lines_count_the_header() {
    let rows = rows_of("Name,Email\nAnn,a@acme.example\nBob,b@acme.example\n");
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(lines(&rows), [2, 3]);
    assert_eq!(cells(&rows), [["Ann", "a@acme.example"], ["Bob", "b@acme.example"]]);
}

#[test]
fn lines_are_right_after_a_quoted_cell_that_spans_lines() {
    for end in ["\n", "\r\n", "\r"] {
        let rows = rows_of(&"A,B\n1,\"x\ny\n\nz\"\n2,b\n".replace('\n', end));
        assert_eq!(lines(&rows), [2, 6], "{end:?}");
        assert_eq!(&rows[0].cells[1], format!("x{end}y{end}{end}z"));
    }
}

#[test]
fn lines_are_right_after_blank_lines_which_are_no_rows() {
    for end in ["\n", "\r\n", "\r"] {
        let rows = rows_of(&"\n\nA,B\n\n1,a\n\n\n  \n2,b\n\n".replace('\n', end));
        assert_eq!(lines(&rows), [5, 9], "{end:?}");
        assert_eq!(cells(&rows), [["1", "a"], ["2", "b"]]);
    }
}

#[test]
fn quoted_cells_may_break_lines_otherwise_than_the_rows_do() {
    let rows = rows_of("A,B\n1,\"x\r\ny\"\n2,\"x\ry\"\n3,c\n");
    assert_eq!(lines(&rows), [2, 4, 5]);
    assert_eq!(&rows[1].cells[1], "x\ry");
    let rows = rows_of("A,B\r1,\"x\ny\"\r2,b\r");
    assert_eq!(lines(&rows), [2, 4]);
}

#[test]
fn the_last_line_needs_no_end() {
    assert_eq!(cells(&rows_of("A,B\n1,a\n2,b")), [["1", "a"], ["2", "b"]]);
    assert_eq!(cells(&rows_of("A,B\r\n1,a\r\n2,b\r")), [["1", "a"], ["2", "b"]]);
    assert_eq!(cells(&rows_of("A,B\r1,a\r2,\"b\"")), [["1", "a"], ["2", "b"]]);
}

#[test]
fn a_row_of_another_width_is_ragged_and_keeps_all_its_cells() {
    let rows = rows_of("A,B,C\n1,2\n1,2,3,4\n1,2,3\n");
    assert_eq!(cells(&rows), [vec!["1", "2"], vec!["1", "2", "3", "4"], vec!["1", "2", "3"]]);
    let ragged = |found| Some(RowDamage::Ragged { expected: 3, found });
    assert_eq!(damage(&rows), [ragged(2), ragged(4), None]);
}

#[test]
fn empty_cells_beyond_the_last_column_are_tolerated() {
    let rows = rows_of("A,B\n1,2,,\n1,2,\n1,2,,x\n");
    assert_eq!(cells(&rows)[..2], [["1", "2"], ["1", "2"]]);
    let ragged = Some(RowDamage::Ragged { expected: 2, found: 4 });
    assert_eq!(damage(&rows), [None, None, ragged]);
    assert_eq!(cells(&rows)[2], ["1", "2", "", "x"]);
}

#[test]
fn a_delimiter_at_the_end_of_every_line_makes_no_column() {
    let table = table_of("contacts.csv", b"A,B,\n1,2,\n3,4,\n5,6\n");
    assert_eq!(table.columns(), ["A", "B"]);
    assert!(read_all(&*table).iter().all(|row| row.damage.is_none()));
    let table = table_of("contacts.csv", b"A,B,\n1,2,\n3,4,note\n");
    assert_eq!(table.columns(), ["A", "B", "column 3"]);
}

#[test]
fn bytes_that_are_not_utf8_damage_their_row_alone_and_are_read_as_windows_1252() {
    let mut file = "Name,City\nZoë Åberg,Köln Süd\n".as_bytes().to_vec();
    file.extend(b"Zo\xEB,K\xC3\xB6ln\nAnn,Bonn\n");
    let rows = read_all(&*table_of("contacts.csv", &file));
    assert_eq!(damage(&rows), [None, Some(RowDamage::Undecodable), None]);
    assert_eq!(cells(&rows)[1], ["Zoë", "Köln"]);
}

#[test]
fn a_character_torn_apart_between_two_cells_is_damage() {
    let mut file = "Name,City\nÄÖ,ÜÄ\n".as_bytes().to_vec();
    file.extend(b"Zo\xC3,\xABx\n");
    let rows = read_all(&*table_of("contacts.csv", &file));
    assert_eq!(damage(&rows), [None, Some(RowDamage::Undecodable)]);
    assert_eq!(cells(&rows)[1], ["ZoÃ", "«x"]);
}

#[test]
fn a_nul_damages_its_row_and_is_shown() {
    let rows = rows_of("A,B\n1,x\0y\n2,b\n");
    assert_eq!(damage(&rows), [Some(RowDamage::Undecodable), None]);
    assert_eq!(cells(&rows)[0], ["1", "x\u{2400}y"]);
}

#[test]
fn what_can_not_be_decoded_from_utf16_damages_its_row() {
    let mut file = b"\xFF\xFE".to_vec();
    let mut units: Vec<u16> = "A,B\n1,x".encode_utf16().collect();
    units.push(0xD800);
    units.extend("\n2,b\n".encode_utf16());
    file.extend(units.into_iter().flat_map(u16::to_le_bytes));
    let rows = read_all(&*table_of("contacts.csv", &file));
    assert_eq!(damage(&rows), [Some(RowDamage::Undecodable), None]);
}

#[test]
fn a_quote_that_never_closes_damages_its_row_alone() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "A,B,C\n1,a,x\n2,\"b,y\n3,c,z\n\n4,d,w\n";
        let rows = rows_of(&text.replace('\n', end));
        assert_eq!(lines(&rows), [2, 3, 4, 6], "{end:?}");
        assert_eq!(damage(&rows), [None, Some(RowDamage::UnclosedQuote), None, None]);
        assert_eq!(cells(&rows)[1], ["2", "\"b,y"]);
        assert_eq!(cells(&rows)[3], ["4", "d", "w"]);
    }
}

#[test]
fn a_quote_on_the_last_line_that_never_closes_is_damage() {
    for text in ["A,B\n1,a\n2,\"b", "A,B\n1,a\n2,\"b\n", "A,B\n1,a\n2,\""] {
        let rows = rows_of(text);
        assert_eq!(damage(&rows), [None, Some(RowDamage::UnclosedQuote)], "{text:?}");
    }
}

#[test]
fn where_other_cells_are_quoted_too_a_quote_that_never_closes_still_costs_one_row() {
    let text = "\"A\",\"B\",\"C\"\n\"1\",\"a\",\"x\n\"2\",\"b\",\"y\"\n\"3\",\"c\",\"z\"\n";
    let rows = rows_of(text);
    assert_eq!(damage(&rows), [Some(RowDamage::UnclosedQuote), None, None]);
    assert_eq!(cells(&rows)[0], ["1", "a", "\"x"]);
    assert_eq!(cells(&rows)[1], ["2", "b", "y"]);
    // Here the torn row would even have the right number of cells.
    let rows = rows_of("A,B,C\n1,\"b,c\n2,\"e\",f\n3,g,h\n");
    assert_eq!(damage(&rows), [Some(RowDamage::UnclosedQuote), None, None]);
    assert_eq!(cells(&rows)[1], ["2", "e", "f"]);
}

#[test]
fn a_sound_cell_with_whole_lines_of_csv_in_it_is_left_alone() {
    let rows = rows_of("A,B\n1,\"he wrote:\nx,y\nand \"\"z\"\",w\"\n2,b\n");
    assert_eq!(damage(&rows), [None, None]);
    assert_eq!(lines(&rows), [2, 5]);
}

#[test]
fn stray_quotes_inside_a_cell_are_text() {
    let rows = rows_of("A,B\n5\" pipe,Ann \"Annie\" Lee\nx,\"She said \"\"hi\"\"\"\n");
    assert_eq!(cells(&rows)[0], ["5\" pipe", "Ann \"Annie\" Lee"]);
    assert_eq!(cells(&rows)[1], ["x", "She said \"hi\""]);
    assert_eq!(damage(&rows), [None, None]);
}

#[test]
fn a_cell_of_megabytes_is_read_whole() {
    let note = "long, text\nover lines ".repeat(200_000);
    let rows = rows_of(&format!("A,B\n1,\"{note}\"\n2,b\n"));
    assert_eq!(&rows[0].cells[1], note);
    assert_eq!(damage(&rows), [None, None]);
    assert_eq!(lines(&rows), [2, 200_003]);
}

#[test]
fn a_quoted_cell_past_all_measure_is_a_quote_that_never_closes() {
    let mut text = "A,B\n1,\"open\n".to_owned();
    let long = format!("2,{}\n", "b".repeat(4000));
    let many = MAX_CELL / long.len() + 100;
    text.push_str(&long.repeat(many));
    text.push_str("3,\"late\"\n");
    let rows = rows_of(&text);
    assert_eq!(rows[0].damage, Some(RowDamage::UnclosedQuote));
    assert_eq!(rows.len(), many + 2);
    assert!(rows[1..].iter().all(|row| row.damage.is_none()));
}

#[test]
fn a_line_past_all_measure_stops_with_a_hint() {
    let mut text = "A,B\n1,a\n".to_owned();
    text.extend(std::iter::repeat_n('x', (32 << 20) + (1 << 20)));
    let table = table_of("contacts.csv", text.as_bytes());
    let mut rows = table.rows().unwrap();
    let mut row = Row::default();
    assert!(rows.next(&mut row).unwrap());
    let error = rows.next(&mut row).unwrap_err();
    assert!(error.to_string().contains("line 3 is longer than 32 MiB"), "{error}");
}

#[test]
fn an_apostrophe_that_keeps_a_formula_from_running_is_taken_away() {
    assert_eq!(cells(&rows_of("A,B\n'=1+1,'Ann\n")), [["=1+1", "'Ann"]]);
}

#[test]
fn a_large_file_is_sampled_in_further_places_and_its_rows_are_estimated() {
    let mut text = "Id,Name,Note\n".to_owned();
    for id in 0..60_000 {
        text.push_str(&format!("{id:06},\"Ann\nLee\",some text that fills a line\n"));
    }
    let table = table_of("contacts.csv", text.as_bytes());
    let sample = table.sample(100).unwrap();
    assert_eq!(sample.len(), 100);
    let ids: Vec<u32> = sample.iter().map(|row| row.cells[0].parse().unwrap()).collect();
    assert_eq!(ids[..25], (0..25).collect::<Vec<u32>>());
    for place in (4_000..60_000).step_by(4_000) {
        assert!(ids.iter().any(|id| id.abs_diff(place) < 2_200), "{place}: {ids:?}");
    }
    assert!(sample.iter().all(|row| &row.cells[1] == "Ann\nLee" && row.damage.is_none()));
    let again: Vec<_> = table.sample(100).unwrap().iter().map(|row| row.cells.clone()).collect();
    assert_eq!(again, sample.iter().map(|row| row.cells.clone()).collect::<Vec<_>>());
    let Total::About(about) = table.total() else { panic!("{:?}", table.total()) };
    assert!(about.abs_diff(60_000) < 1200, "{about}");
}

#[test]
fn a_small_file_is_counted_and_its_sample_is_from_all_over_it() {
    let table = table_of("contacts.csv", b"A\n1\n2\n\n3\n");
    assert_eq!(table.total(), Total::Exact(3));
    assert_eq!(cells(&table.sample(2).unwrap()), [["1"], ["3"]]);
    assert_eq!(table.sample(0).unwrap().len(), 0);
}

#[test]
fn a_place_within_a_cell_that_looks_like_rows_gives_none() {
    // Every second row holds a text of many lines that are rows of another file.
    let inner = "777,Nobody,no text\n".repeat(400);
    let mut text = "Id,Name,Note\n".to_owned();
    for id in 0..600 {
        text.push_str(&format!("{id:03},Ann,short\n{id:03},\"Ann\",\"{inner}\"\n"));
    }
    let table = table_of("contacts.csv", text.as_bytes());
    let sample = table.sample(200).unwrap();
    assert!(sample.len() > 50, "{}", sample.len());
    assert!(sample.iter().all(|row| &row.cells[0] != "777"), "rows of the inner text");
    // Without any quote in sight nothing is proved: a cell that is longer than a piece.
    let inner = "777,Nobody,no text\n".repeat(12_000);
    let mut text = "Id,Name,Note\n".to_owned();
    for id in 0..12 {
        text.push_str(&format!("{id:03},\"Ann\",\"{inner}\"\n"));
    }
    let table = table_of("contacts.csv", text.as_bytes());
    let sample = table.sample(200).unwrap();
    assert!(sample.iter().all(|row| &row.cells[0] != "777"), "rows of the inner text");
}
