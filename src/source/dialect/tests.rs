use super::*;

fn of(text: &str) -> Dialect {
    detect(text.as_bytes(), true, &ReadOptions::default()).unwrap()
}

fn delimiter(text: &str) -> char {
    char::from(of(text).marks.delimiter)
}

#[test]
fn each_delimiter_is_told() {
    for delimiter_used in [',', ';', '\t', '|'] {
        let text = "Name,Email,City\nAnn,ann@acme.example,Bonn\n"
            .replace(',', &delimiter_used.to_string());
        assert_eq!(delimiter(&text), delimiter_used);
    }
}

#[test]
fn decimal_commas_do_not_make_a_comma_file() {
    assert_eq!(delimiter("Name;Amount\nBig;1,50\nSmall;2,50\nOther;1.000,00\n"), ';');
}

#[test]
fn delimiters_inside_quotes_do_not_count() {
    assert_eq!(delimiter("Name,Tags\nAnn,\"a;b;c\"\nBob,\"a;b;c\"\nCleo,\"a;b;c\"\n"), ',');
    assert_eq!(delimiter("Name;Note\nAnn;\"Bonn, Rhein\"\nBob;\"Ulm, Donau\"\n"), ';');
}

#[test]
fn lists_in_cells_of_another_delimiter_do_not_win() {
    let text = "Name,Email,Tags\nAnn,a@acme.example,x;y\nBob,b@acme.example,x;y\n";
    assert_eq!(delimiter(text), ',');
}

#[test]
fn a_single_column_is_a_comma_file() {
    let dialect = of("Email\nann@acme.example\nbob@acme.example\n");
    assert_eq!((dialect.marks.delimiter, dialect.header), (b',', vec!["Email".to_owned()]));
}

#[test]
fn a_sep_line_is_honoured_and_skipped() {
    for sep in ["sep=|", "SEP=|", "\"sep=|\""] {
        let dialect = of(&format!("{sep}\r\nName|Note\r\nAnn|a,b,c\r\n"));
        assert_eq!(dialect.marks.delimiter, b'|');
        assert_eq!((dialect.header, dialect.header_line), (vec!["Name".into(), "Note".into()], 2));
        assert_eq!(dialect.titles, 0);
    }
}

#[test]
fn a_sep_line_alone_is_no_header() {
    assert_eq!(detect(b"sep=;\n", true, &ReadOptions::default()), None);
}

#[test]
fn single_quotes_are_told_where_all_cells_have_them() {
    assert_eq!(of("'Name','Note'\n'Ann','a,b'\n'Bob','c'\n").marks.quote, b'\'');
    assert_eq!(of("Name,Note\nO'Neil,'tis\nBob,c\n").marks.quote, b'"');
}

#[test]
fn line_ends_are_those_outside_quotes() {
    assert_eq!(of("A,B\n1,2\n").marks.line_end, LineEnd::Lf);
    assert_eq!(of("A,B\r\n1,2\r\n").marks.line_end, LineEnd::Crlf);
    assert_eq!(of("A,B\r1,2\r").marks.line_end, LineEnd::Cr);
    assert_eq!(of("A,B\n1,\"x\r\ny\r\nz\r\n\"\n").marks.line_end, LineEnd::Lf);
    assert_eq!(of("A,B\r1,\"x\ny\nz\n\"\r").marks.line_end, LineEnd::Cr);
}

#[test]
fn titles_and_blank_lines_above_a_table_are_skipped() {
    let text = "Contacts of Acme\n\nExported 2026-05-01\nName,Email,City\nAnn,a@acme.example,Bonn\nBob,b@acme.example,Ulm\n";
    let dialect = of(text);
    assert_eq!((dialect.header_line, dialect.titles), (4, 2));
    assert_eq!(dialect.header, ["Name", "Email", "City"]);
    let padded = "Contacts,,\n,,\nName,Email,City\nAnn,a@acme.example,Bonn\n";
    assert_eq!(of(padded).header_line, 3);
}

#[test]
fn a_first_row_is_not_taken_for_a_title_where_the_next_one_is_no_header() {
    let dialect = of("Name\nAnn,a@acme.example\nBob,b@acme.example\n");
    assert_eq!(dialect.header_line, 1);
    let dialect = of("Name,Email\nAnn,a@acme.example\n");
    assert_eq!(dialect.header_line, 1);
    let dialect = of("Email,\na@acme.example,x\n");
    assert_eq!(dialect.header_line, 1);
}

#[test]
fn a_sample_that_ends_within_a_row_is_judged_by_the_whole_rows() {
    let head = b"A;B;C\n1;2;3\n4;5,0,0,0,0,0";
    let dialect = detect(head, false, &ReadOptions::default()).unwrap();
    assert_eq!(dialect.marks.delimiter, b';');
}

#[test]
fn what_is_told_names_delimiter_quote_line_ends_and_header() {
    assert_eq!(
        of("'A'\t'B'\r\n'1'\t'2'\r\n").told("UTF-8"),
        "tab, quote `'`, UTF-8, CRLF line ends, header on line 1"
    );
}
