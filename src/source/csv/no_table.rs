//! What only looks as if it were an export: web pages, address cards, archives. Also a table that begins
//! without a header row.

use crate::model::email::parse_email;
use crate::model::moment::{OrderEvidence, order_evidence};
use crate::source::SourceError;
use crate::source::file::SourceFile;

const SAVE: &str = "save the sheet as CSV (UTF-8)";
const EXPORT: &str = "export the records again, as CSV";

/// What a file is by its first bytes, and what to do.
const BYTES: [(&[u8], &str, &str); 10] = [
    (
        b"PK\x03\x04",
        "is a ZIP archive or an Excel workbook",
        "unpack it, or save the sheet as CSV (UTF-8)",
    ),
    (b"\x1F\x8B", "is compressed with gzip", "unpack it with `gunzip`"),
    (b"\xD0\xCF\x11\xE0", "is an old Excel workbook", SAVE),
    (b"%PDF", "is a PDF document, not a table", EXPORT),
    (b"{\\rtf", "is a text document, not a table", EXPORT),
    (b"\x89PNG", "is a picture, not a table", EXPORT),
    (b"\xFF\xD8\xFF", "is a picture, not a table", EXPORT),
    (b"SQLite format 3", "is a SQLite database, not a table", EXPORT),
    (b"7z\xBC\xAF", "is a 7z archive", "unpack it"),
    (b"Rar!", "is a RAR archive", "unpack it"),
];

const CARDS: &str = "export the contacts as CSV instead (Google Contacts and Outlook offer it)";
const PAGE: &str = "if a browser shows a table, open it in a spreadsheet and save it as CSV (UTF-8); if it \
                    asks to sign in, do, and export again";

/// What a file is by the text that it begins with, in lower case.
const TEXTS: [(&str, &str, &str); 12] = [
    ("<!doctype html", "is a web page, not a table", PAGE),
    ("<html", "is a web page, not a table", PAGE),
    ("<head", "is a web page, not a table", PAGE),
    ("<body", "is a web page, not a table", PAGE),
    ("<table", "is a web page, not a table", PAGE),
    ("<meta", "is a web page, not a table", PAGE),
    ("<style", "is a web page, not a table", PAGE),
    (
        "<?xml",
        "is an XML document, not a table",
        "open it in a spreadsheet and save it as CSV (UTF-8)",
    ),
    ("begin:vcard", "holds address cards (vCard), not a table", CARDS),
    ("begin:vcalendar", "holds a calendar, not a table", EXPORT),
    ("{\"", "is JSON, not CSV", "one object a line is read under a name that ends in `.jsonl`"),
    ("[{", "is JSON, not CSV", "turn it into JSON Lines: `jq -c '.[]' FILE > FILE.jsonl`"),
];

/// Refuses what its first bytes, or its first words, say to be something else.
pub(super) fn refuse(file: &SourceFile, raw: &[u8], text: &[u8]) -> Result<(), SourceError> {
    if let Some((_, what, hint)) = BYTES.iter().find(|(begin, ..)| raw.starts_with(begin)) {
        return Err(file.unreadable(*what, hint));
    }
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
    let begins = |begin: &str| {
        text.get(..begin.len()).is_some_and(|head| head.eq_ignore_ascii_case(begin.as_bytes()))
    };
    if let Some((_, what, hint)) = TEXTS.iter().find(|(begin, ..)| begins(begin)) {
        return Err(file.unreadable(*what, hint));
    }
    // A damaged cell may hold one; a text of two or four bytes a character that was taken for another
    // holds nothing else.
    let nuls = text.iter().filter(|byte| **byte == 0).count();
    if nuls > 8 && nuls * 5 > text.len() {
        let what =
            "is no text in an encoding that can be read (it may be UTF-32, or no text at all)";
        return Err(file.unreadable(what, "save it as CSV (UTF-8)"));
    }
    Ok(())
}

/// Refuses a table whose header row, on line `line`, holds a value: then it is the first row.
pub(super) fn refuse_without_header(
    file: &SourceFile,
    header: &[String],
    line: u64,
) -> Result<(), SourceError> {
    let Some((cell, what)) = header.iter().find_map(|cell| Some((cell, value(cell)?))) else {
        return Ok(());
    };
    let message =
        format!("has no header row: `{cell}` on line {line} is {what}, not the name of a column");
    let names: Vec<&str> = ["id", "name", "email"].into_iter().take(header.len()).collect();
    let more = if header.len() > names.len() { ",…" } else { "" };
    let hint = format!(
        "name its {} columns in their order with `--header \"{}{more}\"`; if line {line} is the header all \
         the same, write `read.header_line = {line}` in the mapping",
        header.len(),
        names.join(",")
    );
    Err(file.unreadable(message, &hint))
}

/// What value the cell is that can't be a name.
fn value(cell: &str) -> Option<&'static str> {
    if cell.contains('@') {
        return parse_email(cell).map(|_| "an e-mail address");
    }
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    // Years, quarters and numbers name columns; whole dates and whole phone numbers don't.
    if digits < 6
        || !cell.bytes().all(|byte| byte.is_ascii_digit() || b" +-()./:TZ".contains(&byte))
    {
        return None;
    }
    let marks = cell.bytes().filter(|byte| b"-./".contains(byte)).count();
    if marks >= 2 && order_evidence(cell) != OrderEvidence::NoDate {
        return Some("a date");
    }
    let phone = digits <= 15 && (digits >= 9 || (digits >= 8 && cell.starts_with('+')));
    (phone && !cell.contains(':')).then_some("a phone number")
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn addresses_numbers_and_dates_are_no_names() {
        for cell in
            ["d@x.example", "202-555-0101", "(202) 555-0101", "+44 20 7946 0123", "2025550101"]
        {
            assert!(value(cell).is_some(), "{cell}");
        }
        for cell in ["2026-01-05", "03/04/2026", "5.1.2026", "2026-01-05T10:00:00Z"] {
            assert_eq!(value(cell), Some("a date"), "{cell}");
        }
    }

    #[test]
    fn names_of_columns_may_hold_figures() {
        for cell in [
            "",
            "2026",
            "2026-01",
            "2023/2024",
            "Q1 2026",
            "Phone 1 - Value",
            "@handle",
            "5",
            "E-mail",
        ] {
            assert_eq!(value(cell), None, "{cell}");
        }
    }
}
