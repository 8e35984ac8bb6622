use super::*;

const MARKS: Marks = Marks { delimiter: b',', quote: b'"', line_end: LineEnd::Lf };

/// Gives out one byte at a time.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
        into[0] = *first;
        self.0 = rest;
        Ok(1)
    }
}

fn read<R: Read>(mut reader: RecordReader<R>) -> Vec<(u64, bool, Vec<Vec<u8>>)> {
    let mut all = Vec::new();
    while let Some(record) = reader.next().unwrap() {
        let cells = record.cells().map(<[u8]>::to_vec).collect();
        all.push((record.line, record.unclosed, cells));
    }
    all
}

#[test]
fn it_does_not_matter_in_what_pieces_the_bytes_come() {
    let text = b"A,B\r\n\r\n1,\"x\r\ny\"\r\n  \r\n2,\"open\r\n3,z";
    for line_end in [LineEnd::Lf, LineEnd::Crlf, LineEnd::Cr] {
        let marks = Marks { line_end, ..MARKS };
        let mut whole = RecordReader::new(&text[..], marks);
        let mut drops = RecordReader::new(Drops(text), marks);
        whole.expect_width(2);
        drops.expect_width(2);
        let whole = read(whole);
        assert_eq!(whole, read(drops));
        assert_eq!(whole.iter().map(|row| row.0).collect::<Vec<_>>(), [1, 3, 6, 7]);
        assert_eq!(whole.iter().map(|row| row.1).collect::<Vec<_>>(), [false, false, true, false]);
    }
}

#[test]
fn a_byte_order_mark_inside_the_text_is_text() {
    let rows = read(RecordReader::new("\u{FEFF}A,B\n\"open\n\u{FEFF}1,2\n".as_bytes(), MARKS));
    assert_eq!(rows[0].2[0], "\u{FEFF}A".as_bytes());
    assert_eq!(rows[2].2[0], "\u{FEFF}1".as_bytes());
}

#[test]
fn a_line_of_blanks_is_a_row_where_one_column_is_expected() {
    let mut reader = RecordReader::new(&b"a\n  \nb\n"[..], MARKS);
    reader.expect_width(1);
    assert_eq!(read(reader).len(), 3);
}
