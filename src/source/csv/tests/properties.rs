//! Whatever the bytes are: no panic, no lost row, and what was well written reads back.

use proptest::prelude::*;

use super::*;
use crate::source::records::{LineEnd, Marks, RecordReader};

fn quoted(cell: &str, always: bool, delimiter: char) -> String {
    let special = |letter| matches!(letter, '"' | '\n' | '\r') || letter == delimiter;
    if always || cell.contains(special) || cell.starts_with(' ') {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn encoded(text: &str, encoding: usize) -> Vec<u8> {
    let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        [mark, &text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()].concat()
    };
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        2 => utf16(b"\xFF\xFE", u16::to_le_bytes),
        _ => utf16(b"\xFE\xFF", u16::to_be_bytes),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn well_written_rows_read_back_in_every_dialect(
        rows in proptest::collection::vec(
            proptest::collection::vec("[a-zA-Z0-9 ,;|\t\"\n\r.äößЖ€😀-]{0,12}", 3), 0..12),
        delimiter in 0_usize..4,
        line_end in 0_usize..3,
        encoding in 0_usize..4,
        always in any::<bool>(),
        last_line_ends in any::<bool>(),
    ) {
        let delimiter = [',', ';', '\t', '|'][delimiter];
        let end = ["\n", "\r\n", "\r"][line_end];
        let mut text = ["Name", "Email", "Note"].join(&delimiter.to_string());
        let mut lines = Vec::new();
        let marks = Marks {
            delimiter: delimiter as u8,
            quote: b'"',
            line_end: [LineEnd::Lf, LineEnd::Crlf, LineEnd::Cr][line_end],
        };
        for row in &rows {
            text.push_str(end);
            lines.push(marks.lines_in(text.as_bytes()) + 1);
            let cells: Vec<String> =
                row.iter().map(|cell| quoted(cell, always, delimiter)).collect();
            text.push_str(&cells.join(&delimiter.to_string()));
        }
        if last_line_ends {
            text.push_str(end);
        }
        // The dialect is given: so few random rows may look like another one.
        let options = ReadOptions { delimiter: Some(delimiter as u8), quote: Some(b'"'), ..Default::default() };
        let table = try_table("contacts.csv", &encoded(&text, encoding), &options).unwrap();
        let told = table.told()[0].clone();
        let detected = ["LF", "CRLF", "CR"][line_end];
        prop_assume!(told.contains(&format!(" {detected} line ends")));
        let read = read_all(&*table);
        // A row of blanks is a blank line.
        let says = |row: &[String]| row.iter().any(|cell| cell.contains(|c| c != ' ' && c != '\t'));
        let rows: Vec<_> = rows.iter().zip(lines).filter(|(row, _)| says(row)).collect();
        prop_assert_eq!(read.len(), rows.len());
        for (row, (expected, line)) in read.iter().zip(&rows) {
            prop_assert_eq!(&row.damage, &None);
            let cells: Vec<&str> = row.cells.iter().collect();
            let expected: Vec<&str> = expected.iter().map(|cell| bare_cell(cell)).collect();
            prop_assert_eq!(cells, expected);
            prop_assert_eq!(row.line, *line);
        }
        prop_assert_eq!(table.total(), Total::Exact(rows.len() as u64));
    }

    #[test]
    fn any_bytes_are_read_to_the_end_without_a_panic(
        bytes in proptest::collection::vec(
            prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), Just(b'a'), any::<u8>()],
            0..300),
    ) {
        if let Ok(table) = try_table("contacts.csv", &bytes, &ReadOptions::default()) {
            prop_assert!(!table.columns().is_empty());
            let rows = read_all(&*table);
            prop_assert_eq!(table.total(), Total::Exact(rows.len() as u64));
            for (row, number) in rows.iter().zip(1..) {
                prop_assert_eq!(row.number, number);
                let whole = row.cells.len() == table.columns().len();
                prop_assert!(whole || row.damage.is_some());
            }
            prop_assert!(rows.windows(2).all(|pair| pair[0].line <= pair[1].line));
            table.sample(50).unwrap();
        }
    }

    /// Every line that says something lies within one record and no other.
    #[test]
    fn no_line_is_lost_and_none_is_read_twice(
        text in "[ab,\"\n]{0,120}",
        width in 1_usize..4,
    ) {
        let marks = Marks { delimiter: b',', quote: b'"', line_end: LineEnd::Lf };
        let mut reader = RecordReader::new(text.as_bytes(), marks);
        reader.expect_width(width);
        let mut begun = Vec::new();
        let mut letters = 0;
        while let Some(record) = reader.next().unwrap() {
            begun.push(record.line);
            letters += record.text().iter().filter(|byte| byte.is_ascii_lowercase()).count();
        }
        prop_assert!(begun.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert_eq!(letters, text.bytes().filter(|byte| byte.is_ascii_lowercase()).count());
    }
}
