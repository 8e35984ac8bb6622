//! Finds what reports write below their rows: totals, a title, who made it and when.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::records::{Marks, RecordReader};

/// A footer is not searched further up than this many bytes from the end.
pub(super) const TAIL: usize = 8 << 10;

/// Lines below the rows that are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Footer {
    /// Where they begin, in bytes of the file.
    pub begin: u64,
    /// How many there are, blank ones inside counted.
    pub lines: u64,
    /// Whether it is that of a Salesforce report.
    pub salesforce: bool,
}

struct Line {
    at: usize,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Blank,
    /// Of several cells only the first says something, and it is nothing that every report says.
    Single,
    /// The same, but there is no other cell: where rows have several, it can't be one.
    Lone,
    /// One cell with a text that every report has.
    Known,
    /// `Grand Totals (12 records)`.
    Totals,
    Row,
}

/// Looks for a footer in the last bytes of a file, which begin at `offset`.
pub(super) fn find(
    tail: &[u8],
    offset: u64,
    encoding: &'static Encoding,
    marks: Marks,
) -> Option<Footer> {
    let mut lines = lines(tail, encoding, marks);
    if offset > 0 && !lines.is_empty() {
        // It may be cut off in front.
        lines[0].what = What::Row;
    }
    let rows = lines.iter().any(|line| line.what == What::Row);
    let last = lines.iter().rposition(|line| line.what != What::Blank)?;
    let region = (0..=last).rev().take_while(|&at| lines[at].what != What::Row).last()?;
    let region = &lines[region..=last];
    let known = region.iter().position(|line| line.what == What::Known);
    let totals = region.last().is_some_and(|line| line.what == What::Totals);
    let footer = |at: usize| Footer {
        begin: offset + region[at].at as u64,
        lines: (region.len() - at) as u64,
        salesforce: known.is_some() || totals,
    };
    let mut begin = match known {
        Some(known) => region[..known].iter().rposition(|line| line.what == What::Blank)? + 1,
        None if totals => region.len() - 1,
        None => {
            let blank = region.iter().rposition(|line| line.what == What::Blank)?;
            let below = &region[blank + 1..];
            let no_row = below.iter().all(|line| line.what == What::Lone);
            return (rows && no_row).then(|| footer(blank + 1));
        }
    };
    // Totals stand above the blank line or below it.
    while let Some(above) = region[..begin].iter().rposition(|line| line.what != What::Blank) {
        if region[above].what != What::Totals {
            break;
        }
        begin = above;
    }
    Some(footer(begin))
}

/// The tail by lines.
fn lines(tail: &[u8], encoding: &'static Encoding, marks: Marks) -> Vec<Line> {
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let unit = if wide { 2 } else { 1 };
    let byte_of = |unit: &[u8]| match unit {
        [byte] => Some(*byte),
        [byte, 0] if encoding == UTF_16LE => Some(*byte),
        [0, byte] if encoding == UTF_16BE => Some(*byte),
        _ => None,
    };
    let mut lines = Vec::new();
    let mut begin = 0;
    let mut add = |from: usize, to: usize| {
        let (text, _) = encoding.decode_without_bom_handling(&tail[from..to]);
        lines.push(Line { at: from, what: what(text.trim_end_matches(['\r', '\n']), marks) });
    };
    let mut previous = None;
    for (index, bytes) in tail.chunks(unit).enumerate() {
        let byte = byte_of(bytes);
        let at = index * unit;
        if previous == Some(b'\r') && byte != Some(b'\n') {
            add(begin, at);
            begin = at;
        }
        if byte == Some(b'\n') {
            add(begin, at + bytes.len());
            begin = at + bytes.len();
        }
        previous = byte;
    }
    if begin < tail.len() {
        add(begin, tail.len());
    }
    lines
}

fn what(line: &str, marks: Marks) -> What {
    // Without a quote there is nothing to unravel; nearly all lines are such rows.
    let (quote, delimiter) = (char::from(marks.quote), char::from(marks.delimiter));
    if !line.contains(quote) && line.split(delimiter).skip(1).any(|cell| !cell.is_empty()) {
        return What::Row;
    }
    let mut reader = RecordReader::new(line.as_bytes(), marks);
    let Ok(Some(record)) = reader.next() else { return What::Blank };
    let mut cells = record.cells();
    let first = cells.next().map(String::from_utf8_lossy).unwrap_or_default();
    let first = first.trim();
    let mut others = 0;
    if record.unclosed || cells.inspect(|_| others += 1).any(|cell| !cell.is_empty()) {
        return What::Row;
    }
    if first.is_empty() {
        // Only delimiters: as blank as a spreadsheet can make a line.
        return What::Blank;
    }
    let lower = first.to_ascii_lowercase();
    if (lower.starts_with("copyright (c)") && lower.contains("salesforce"))
        || lower.starts_with("confidential information - do not distribute")
        || lower.starts_with("generated by:")
    {
        What::Known
    } else if lower.starts_with("grand total") && lower.contains("record") {
        What::Totals
    } else if others == 0 && is_whole(line, quote) {
        What::Lone
    } else {
        What::Single
    }
}

/// Whether no quote opens or closes a cell of several lines in it: then a region of such lines begins
/// outside of quotes.
fn is_whole(line: &str, quote: char) -> bool {
    let inner = line.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    !inner.unwrap_or(line).contains(quote)
}

#[cfg(test)]
mod tests {
    use encoding_rs::UTF_8;

    use super::*;
    use crate::source::records::LineEnd;

    const REPORT: &str = "\"Open Deals\"\n\
        \"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\"\n\
        \"Confidential Information - Do Not Distribute\"\n\
        \"Generated By:  Ann Lee  5/1/2026 3:12 PM\"\n\
        \"Acme\"\n";
    const MARKS: Marks = Marks { delimiter: b',', quote: b'"', line_end: LineEnd::Lf };

    fn found(rows: &str, rest: &str) -> Option<Footer> {
        find(format!("{rows}{rest}").as_bytes(), 0, UTF_8, MARKS)
    }

    #[test]
    fn the_lines_of_a_report_after_a_blank_one_are_its_footer() {
        let rows = "\"Name\",\"Stage\"\n\"A\",\"Won\"\n\n";
        assert_eq!(
            found(rows, REPORT),
            Some(Footer { begin: rows.len() as u64, lines: 5, salesforce: true })
        );
        let begin = rows.len() as u64;
        assert_eq!(
            found(rows, &format!("{REPORT}\n\n")),
            Some(Footer { begin, lines: 5, salesforce: true })
        );
    }

    #[test]
    fn grand_totals_belong_to_the_footer_above_or_below_the_blank_line() {
        let rows = "\"Name\",\"Stage\"\n\"A\",\"Won\"\n";
        let begin = rows.len() as u64;
        let above = format!("\"Grand Totals (1 records)\"\n\n{REPORT}");
        assert_eq!(found(rows, &above), Some(Footer { begin, lines: 7, salesforce: true }));
        let below = format!("\n\"Grand Totals (1 records)\"\n\n{REPORT}");
        assert_eq!(
            found(rows, &below),
            Some(Footer { begin: begin + 1, lines: 7, salesforce: true })
        );
        assert_eq!(
            found(rows, "\"Grand Totals (1 records)\"\n"),
            Some(Footer { begin, lines: 1, salesforce: true })
        );
    }

    #[test]
    fn padded_with_delimiters_by_a_spreadsheet_it_is_still_a_footer() {
        let rows = "Name,Stage\nA,Won\n,\n";
        let rest = "Open Deals,\nGenerated By:  Ann Lee,\nAcme,\n";
        assert_eq!(
            found(rows, rest),
            Some(Footer { begin: rows.len() as u64, lines: 3, salesforce: true })
        );
    }

    #[test]
    fn without_a_known_text_cells_that_stand_alone_below_a_blank_line_are_a_footer() {
        let rows = "Name,Stage\nA,Won\n\n";
        let footer = Footer { begin: rows.len() as u64, lines: 2, salesforce: false };
        assert_eq!(found(rows, "\"Total: 1\"\n\"Made by Ann\"\n"), Some(footer));
        // Rows may be all but empty; and where all rows have one cell, the last ones are rows too.
        assert_eq!(found(rows, "Acme,\nOther,\n"), None);
        assert_eq!(found(rows, "Acme\nOther,\n"), None);
        assert_eq!(found("Name\nA\n\n", "Acme\nOther\n"), None);
        assert_eq!(found("Name,Stage\nA,Won\n", "Acme\n"), None);
        // The end of a cell that spans lines is none.
        assert_eq!(found("Name,Stage\nA,Won\n", "B,\"one\n\ntwo\nthree\"\n"), None);
    }

    #[test]
    fn without_a_blank_line_before_it_there_is_no_footer() {
        assert_eq!(found("Name,Stage\nA,Won\n", "Generated By: Ann\n"), None);
    }

    #[test]
    fn a_known_text_with_rows_below_it_is_no_footer() {
        let rest = format!("{REPORT}A,Won\n");
        assert_eq!(found("Name,Stage\nA,Won\n\n", &rest), None);
    }

    #[test]
    fn rows_with_only_a_first_cell_above_another_blank_line_stay_rows() {
        let rows = "Name,Stage\nA,Won\n\nB,\n\n";
        assert_eq!(
            found(rows, REPORT),
            Some(Footer { begin: rows.len() as u64, lines: 5, salesforce: true })
        );
    }

    #[test]
    fn other_line_ends_and_utf16_are_read_as_well() {
        let text = format!("Name,Stage\nA,Won\n\n{REPORT}");
        let rows = "Name,Stage\nA,Won\n\n".len() as u64;
        let crlf = text.replace('\n', "\r\n");
        let begin = rows + 3;
        assert_eq!(
            find(crlf.as_bytes(), 0, UTF_8, MARKS),
            Some(Footer { begin, lines: 5, salesforce: true })
        );
        let cr = text.replace('\n', "\r");
        let marks = Marks { line_end: LineEnd::Cr, ..MARKS };
        assert_eq!(
            find(cr.as_bytes(), 0, UTF_8, marks),
            Some(Footer { begin: rows, lines: 5, salesforce: true })
        );
        for (encoding, bytes) in [
            (UTF_16LE, text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
            (UTF_16BE, text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()),
        ] {
            let begin = rows * 2;
            assert_eq!(
                find(&bytes, 0, encoding, MARKS),
                Some(Footer { begin, lines: 5, salesforce: true })
            );
        }
    }
}
