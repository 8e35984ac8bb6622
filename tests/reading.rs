//! Files as they come: every one of fixtures/odd with what its README says must happen, and what the
//! user may say about a file.

use serde_json::{Value, json};

use crate::support::Sandbox;
use crate::support::exports::{copied, counts, rejections};

/// Imports a file of fixtures/odd, whatever share of it is rejected; the report.
fn odd(file: &str) -> (Sandbox, Value) {
    let sandbox = copied("odd");
    let ran = sandbox.run(&["import", "--format", "json", "--max-rejected", "100%", file]);
    assert_eq!(ran.code, 0, "{file}: {ran:?}");
    let report = ran.json();
    (sandbox, report)
}

/// The contacts that were made: line, name, e-mail.
fn contacts(sandbox: &Sandbox) -> Vec<String> {
    sandbox.lines(
        "SELECT r.line, c.first_name, c.last_name, c.email FROM import_rows r
         JOIN contacts c ON c.id = r.record_id WHERE r.outcome <> 'rejected' ORDER BY r.row",
    )
}

fn notes(report: &Value) -> Vec<&str> {
    report["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect()
}

/// Of a file that can't be read: message and hint.
fn refused(words: &[&str]) -> String {
    let ran = copied("odd").run(words);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{words:?}: {ran:?}");
    ran.stderr
        .lines()
        .filter(|line| !line.starts_with("No mapping file"))
        .collect::<Vec<_>>()
        .join("\n")
}

const THREE: [&str; 3] = [
    "2 | Zoë | Weiß | zoe@odd.example",
    "3 | Ann | Bell | ann@odd.example",
    "4 | René | Çelik | rene@odd.example",
];
const PLAIN: [&str; 3] = [
    "2 | Zoe | Weiss | zoe@odd.example",
    "3 | Ann | Bell | ann@odd.example",
    "4 | Rene | Celik | rene@odd.example",
];

#[test]
fn every_encoding_delimiter_and_line_end_reads_as_the_same_contacts() {
    for (file, told) in [
        ("contacts-utf16le-bom.csv", "comma, UTF-16LE, LF line ends, header on line 1"),
        ("contacts-utf16be-bom.csv", "comma, UTF-16BE, LF line ends, header on line 1"),
        ("contacts-utf16be.csv", "comma, UTF-16BE, LF line ends, header on line 1"),
        ("contacts-tab.tsv", "tab, UTF-8, LF line ends, header on line 1"),
        ("contacts-cr-only.csv", ""),
        ("contacts-crlf.csv", ""),
        ("contacts-bom.csv", ""),
    ] {
        let (sandbox, report) = odd(file);
        assert_eq!(contacts(&sandbox), THREE, "{file}");
        let expected: Vec<String> = match told {
            "" => Vec::new(),
            told => vec![format!("{file}: {told}")],
        };
        assert_eq!(notes(&report), expected, "{file}");
    }
}

#[test]
fn map_tells_how_each_file_is_read() {
    let sandbox = copied("odd");
    let mapped = sandbox.ran(&["map", "--format", "json", "contacts-cr-only.csv"]).json();
    assert_eq!(
        mapped["notes"],
        json!(["contacts-cr-only.csv: comma, UTF-8, CR line ends, header on line 1"])
    );
    let ids = &mapped["columns"][0];
    assert_eq!((ids["header"].as_str(), ids["target"].as_str()), (Some("Contact ID"), Some("id")));
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_header() {
    let mapped = copied("odd").ran(&["map", "--format", "json", "contacts-bom.csv"]).json();
    assert_eq!(mapped["columns"][0]["header"], "Contact ID");
}

#[test]
fn legacy_encodings_keep_their_letters() {
    let (sandbox, report) = odd("contacts-windows1252-semicolon.csv");
    let mut expected = THREE.map(str::to_owned).to_vec();
    expected.push("5 | Luk | “Best” | luk@odd.example".to_owned());
    assert_eq!(contacts(&sandbox), expected);
    let city = "SELECT city FROM contacts WHERE first_name = 'Luk'";
    assert_eq!(sandbox.one(city), "Orléans – Nord");
    assert!(notes(&report)[0].contains("semicolon, Windows-1252"), "{report}");

    let (sandbox, report) = odd("contacts-shiftjis.csv");
    assert_eq!(
        contacts(&sandbox),
        [
            "2 | 花子 | 山田 | hanako@odd.example",
            "3 | 太郎 | 鈴木 | taro@odd.example",
            "4 | 次郎 | 佐藤 | jiro@odd.example",
        ]
    );
    assert!(notes(&report)[0].contains("Shift_JIS"), "{report}");
}

#[test]
fn pipes_leave_commas_in_cells_alone() {
    let (sandbox, _) = odd("contacts-pipe.csv");
    assert_eq!(contacts(&sandbox)[3], "5 | Jo | Kerr, Jr. | jo@odd.example");
}

#[test]
fn mixed_line_ends_a_missing_last_one_and_trailing_delimiters_cost_no_row() {
    for file in [
        "contacts-mixed-line-ends.csv",
        "contacts-no-last-newline.csv",
        "contacts-trailing-delimiter.csv",
    ] {
        let (sandbox, report) = odd(file);
        assert_eq!(contacts(&sandbox), PLAIN, "{file}");
        assert_eq!(report["unmapped_columns"], json!({}), "{file}");
    }
}

#[test]
fn a_row_of_too_few_or_too_many_cells_is_rejected_and_its_neighbours_are_not() {
    let (sandbox, report) = odd("contacts-ragged.csv");
    assert_eq!(rejections(&report), ["3 ragged_row -", "4 ragged_row -"]);
    assert_eq!(contacts(&sandbox), [PLAIN[0], "5 | Ida | Moe | ida@odd.example"]);
    let kept = std::fs::read_to_string(sandbox.path().join("rejects/contacts-ragged.rejects.csv"));
    let kept = kept.unwrap();
    assert!(kept.contains("O-2") && kept.contains("O-3"), "{kept}");
}

#[test]
fn a_nul_costs_its_row_and_neither_the_file_nor_silence() {
    let (sandbox, report) = odd("contacts-nul.csv");
    assert_eq!(rejections(&report), ["3 undecodable_row -"]);
    assert_eq!(contacts(&sandbox), [PLAIN[0], PLAIN[2]]);
}

#[test]
fn a_byte_of_another_encoding_costs_its_row() {
    let (sandbox, report) = odd("contacts-invalid-utf8.csv");
    assert_eq!(rejections(&report), ["3 undecodable_row -"]);
    assert_eq!(contacts(&sandbox), [THREE[0], "4 | Zoé | Çelik | zoe.celik@odd.example"]);
}

#[test]
fn stray_quotes_are_letters_and_swallow_nothing() {
    let (sandbox, _) = odd("contacts-stray-quote.csv");
    assert_eq!(
        contacts(&sandbox),
        [
            PLAIN[0],
            "3 | Ann \"Annie\" | Bell | ann@odd.example",
            PLAIN[2],
            "5 | Ida | Moe | ida@odd.example",
        ]
    );
    let nails =
        "SELECT count(*) FROM contacts WHERE city LIKE '%6\" Nails%' OR title LIKE '%6\" Nails%'
                 OR description LIKE '%6\" Nails%' OR custom LIKE '%6\\\" Nails%'";
    assert_eq!(sandbox.one(nails), "1");
}

#[test]
fn a_quote_that_never_closes_costs_its_line_alone() {
    let (sandbox, report) = odd("contacts-unclosed-quote.csv");
    assert_eq!(rejections(&report), ["3 unclosed_quote -"]);
    assert_eq!(contacts(&sandbox), [PLAIN[0], PLAIN[2], "5 | Ida | Moe | ida@odd.example"]);
}

#[test]
fn cells_of_several_lines_are_counted_as_an_editor_counts_them() {
    let (sandbox, report) = odd("contacts-multiline-cells.csv");
    assert_eq!(rejections(&report), ["7 invalid_email email"]);
    assert_eq!(contacts(&sandbox), [PLAIN[0], "6 | Ann | Bell | ann@odd.example"]);
}

#[test]
fn blank_lines_and_rows_of_delimiters_count_as_lines_and_not_as_rows() {
    let (sandbox, report) = odd("contacts-blank-lines.csv");
    assert_eq!(counts(&report, "contacts"), [3, 3, 0, 0, 0]);
    let lines = sandbox.lines("SELECT line FROM import_rows ORDER BY row");
    assert_eq!(lines, ["4", "7", "10"]);
}

#[test]
fn lines_above_the_header_are_left_out_and_said() {
    for (file, lines, told) in [
        ("contacts-title-rows.csv", ["5", "6", "7"], "lines above the header left out"),
        (
            "contacts-sep-line.csv",
            ["3", "4", "5"],
            "semicolon, UTF-8, LF line ends, header on line 2",
        ),
    ] {
        let (sandbox, report) = odd(file);
        assert_eq!(sandbox.lines("SELECT line FROM import_rows ORDER BY row"), lines, "{file}");
        assert!(notes(&report).iter().any(|note| note.contains(told)), "{file}: {report}");
    }
}

#[test]
fn a_footer_is_left_out_and_said() {
    let (sandbox, report) = odd("contacts-footer.csv");
    assert_eq!(contacts(&sandbox), PLAIN);
    assert_eq!(counts(&report, "contacts"), [3, 3, 0, 0, 0]);
    assert_eq!(notes(&report), ["contacts-footer.csv: 2 footer lines left out, lines 6 to 7"]);
    let ran = copied("odd").ran(&["dry-run", "contacts-footer.csv"]);
    assert!(ran.stdout.contains("2 footer lines left out, lines 6 to 7"), "{ran:?}");
}

#[test]
fn headers_that_are_there_twice_or_have_no_name_are_columns_too() {
    let (sandbox, report) = odd("contacts-duplicate-headers.csv");
    assert_eq!(report["unmapped_columns"], json!({}));
    let both = "SELECT count(*) FROM contacts WHERE more_emails <> '[]' OR more_phones <> '[]'";
    assert_ne!(sandbox.one(both), "0");
    let mapped = sandbox.ran(&["map", "--format", "json", "contacts-duplicate-headers.csv"]).json();
    let headers: Vec<_> = mapped["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["header"].as_str().unwrap())
        .collect();
    for header in ["Email", "Email#2", "Phone", "Phone#2"] {
        assert!(headers.contains(&header), "{headers:?}");
    }

    let (_, report) = odd("contacts-empty-header.csv");
    let left = report["unmapped_columns"]["contacts"].as_array().unwrap();
    assert!(left.contains(&json!("column 5")), "{left:?}");
}

#[test]
fn an_empty_file_says_that_it_is_empty() {
    for file in ["contacts-empty.csv", "contacts-bom-only.csv"] {
        assert_eq!(
            refused(&["dry-run", file]),
            format!(
                "error: `{file}`: is empty\nhint: export it again: a CSV file begins with a header row"
            )
        );
    }
}

#[test]
fn a_header_without_rows_is_no_error() {
    let (_, report) = odd("contacts-header-only.csv");
    assert_eq!(counts(&report, "contacts"), [0, 0, 0, 0, 0]);
}

#[test]
fn a_cell_of_many_letters_is_kept_whole() {
    let (sandbox, report) = odd("contacts-long-cell.csv");
    assert_eq!(counts(&report, "contacts"), [2, 2, 0, 0, 0]);
    // The blank at its end is trimmed.
    let long = "SELECT max(length(description)) FROM contacts";
    assert_eq!(sandbox.one(long), "119999");
}

#[test]
fn a_single_column_of_names_is_split_and_that_is_said() {
    let (sandbox, _) = odd("contacts-full-name.csv");
    assert_eq!(
        sandbox.lines("SELECT first_name, last_name FROM contacts ORDER BY id"),
        ["Ada | Lovett", "Ludwig van | Berg", "Ludwig | van Berg", " | Cher"]
    );
    let mapped = sandbox.ran(&["map", "contacts-full-name.csv"]);
    assert!(mapped.stdout.contains("is split into first and last name"), "{mapped:?}");
}

#[test]
fn rows_without_ids_are_known_again_by_their_content_and_another_name_is_somebody_else() {
    let (sandbox, report) = odd("contacts-no-ids.csv");
    assert_eq!(counts(&report, "contacts"), [4, 3, 0, 1, 0]);
    assert_eq!(report["accounts_from_contacts"], 1);
    let outcomes = sandbox.lines("SELECT line, outcome FROM import_rows ORDER BY row");
    assert_eq!(outcomes, ["2 | created", "3 | created", "4 | unchanged", "5 | created"]);
    assert_eq!(sandbox.lines("SELECT name FROM accounts"), ["Odd Ltd"]);
    let again = sandbox.import_files(&["contacts-no-ids.csv"]);
    assert_eq!(counts(&again, "contacts"), [4, 0, 0, 4, 0]);
}

#[test]
fn the_order_of_dates_is_one_for_the_column_and_said() {
    let (sandbox, report) = odd("contacts-date-order-unclear.csv");
    let told = "\"Created\" could be day first or month first in every row; read month first";
    assert!(notes(&report)[0].contains(told), "{report}");
    let days = "SELECT created_at FROM contacts ORDER BY id";
    assert_eq!(
        sandbox.lines(days),
        ["2026-03-04T00:00:00Z", "2026-05-06T00:00:00Z", "2025-11-12T00:00:00Z"]
    );

    let (_, report) = odd("contacts-date-order-contradicts.csv");
    assert_eq!(rejections(&report), ["2 invalid_date created_at"]);
    assert!(notes(&report)[0].contains("mixes orders"), "{report}");
}

#[test]
fn the_column_decides_what_a_comma_in_an_amount_is() {
    let (sandbox, _) = odd("deals-decimal-comma.csv");
    assert_eq!(
        sandbox.lines("SELECT name, amount, currency, close_date FROM deals ORDER BY id"),
        [
            "Big | 1250.50 | EUR | 2026-12-31",
            "Small | 99.90 | EUR | 2027-02-01",
            "Round | 12000 | EUR | 2026-10-15",
        ]
    );
}

#[test]
fn json_lines_are_a_source_with_lines_and_exact_numbers() {
    let (sandbox, report) = odd("contacts.jsonl");
    assert_eq!(counts(&report, "contacts"), [4, 4, 0, 0, 0]);
    let lines = sandbox.lines("SELECT line FROM import_rows ORDER BY row");
    assert_eq!(lines, ["1", "2", "4", "5"]);
    let id = "SELECT count(*) FROM external_ids WHERE object = 'contacts' AND external_id = '3'";
    assert_eq!(sandbox.one(id), "1");

    let (sandbox, _) = odd("deals.jsonl");
    let amounts = sandbox.lines("SELECT amount FROM deals ORDER BY id");
    assert_eq!(amounts, ["1250.50", "0.1", "12345678901234567.89"]);
}

#[test]
fn a_line_that_is_no_json_object_costs_that_line() {
    let (sandbox, report) = odd("contacts-broken.jsonl");
    assert_eq!(rejections(&report), ["2 invalid_json -", "3 invalid_json -", "4 invalid_json -"]);
    assert_eq!(sandbox.lines("SELECT email FROM contacts"), ["zoe@odd.example", "ida@odd.example"]);
}

#[test]
fn standard_input_is_json_lines_of_the_object_that_the_flag_names() {
    let sandbox = copied("odd");
    let piped = std::fs::read(sandbox.path().join("contacts.jsonl")).unwrap();
    let output = sandbox
        .command()
        .args(["import", "--contacts", "-", "--format", "json"])
        .write_stdin(piped)
        .output()
        .unwrap();
    let ran = crate::support::Ran::of(output);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(counts(&ran.json(), "contacts"), [4, 4, 0, 0, 0]);
    assert_eq!(ran.json()["objects"]["contacts"]["source"], "standard input");
    assert_eq!(sandbox.one("SELECT count(*) FROM contacts"), "4");
}

#[test]
fn a_file_that_may_hold_anything_names_the_flags() {
    let said = refused(&["dry-run", "unclear.csv"]);
    for flag in ["--contacts unclear.csv", "--accounts unclear.csv", "--deals unclear.csv"] {
        assert!(said.contains(flag), "{said}");
    }
}

#[test]
fn what_is_no_table_at_all_is_rejected_and_no_panic() {
    let (_, report) = odd("contacts-not-a-table.csv");
    let [read, created, _, _, rejected] = counts(&report, "contacts");
    assert_eq!((created, rejected), (0, read));
}

/// Imports a file with these lines under `[contacts.read]`; the report.
fn read_as(content: &str, options: &str, bytes: Option<&[u8]>) -> (Sandbox, Value) {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", bytes.unwrap_or(content.as_bytes()));
    // Where the delimiter is said to be another one the first column has another name.
    let columns = "\"Id\" = { to = \"id\", optional = true }\n\"Name\" = \"last_name\"\n\"City\" = \"city\"\n";
    sandbox.write(
        "mapping.toml",
        format!("source = \"csv\"\n[contacts.read]\n{options}\n[contacts.columns]\n{columns}"),
    );
    let ran =
        sandbox.run(&["import", "--format", "json", "--max-rejected", "100%", "contacts.csv"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    (sandbox, report)
}

const PEOPLE: &str = "SELECT last_name, city FROM contacts ORDER BY id";

#[test]
fn the_mapping_overrides_the_delimiter() {
    let content = "Id,X;Name;City\n1,2;Ann;Bonn, Nord\n";
    let (sandbox, _) = read_as(content, "delimiter = \";\"", None);
    assert_eq!(sandbox.lines(PEOPLE), ["Ann | Bonn, Nord"]);
}

#[test]
fn the_mapping_overrides_the_encoding() {
    // 0xE8 is è in Windows-1252 and č in Windows-1250.
    let bytes = b"Id,Name,City\n1,Kova\xE8,Bonn\n";
    let (sandbox, _) = read_as("", "encoding = \"windows-1250\"", Some(bytes));
    assert_eq!(sandbox.lines(PEOPLE), ["Kovač | Bonn"]);
    let (sandbox, _) = read_as("", "encoding = \"windows-1252\"", Some(bytes));
    assert_eq!(sandbox.lines(PEOPLE), ["Kovaè | Bonn"]);
}

#[test]
fn the_mapping_overrides_the_line_of_the_header() {
    let content = "a,b,c\nId,Name,City\n1,Ann,Bonn\n";
    let (sandbox, report) = read_as(content, "header_line = 2", None);
    assert_eq!(sandbox.lines(PEOPLE), ["Ann | Bonn"]);
    assert_eq!(counts(&report, "contacts"), [1, 1, 0, 0, 0]);
}

#[test]
fn the_mapping_overrides_the_quote() {
    let sandbox = copied("odd");
    let detected = sandbox.import_files(&["contacts-single-quote.csv"]);
    assert_eq!(counts(&detected, "contacts"), [2, 2, 0, 0, 0]);
    assert!(notes(&detected)[0].contains("quote `'`"), "{detected}");
    let people = "SELECT last_name, city FROM contacts ORDER BY id";
    assert_eq!(sandbox.lines(people), ["Weiss | Koeln, Nord", "O'Bell | Denver"]);

    let content = "Id,Name,City\n'1',Ann,'Bonn, Nord'\n'2',Ida,Ulm\n";
    let (_, report) = read_as(content, "quote = \"\\\"\"", None);
    assert_eq!(rejections(&report), ["2 ragged_row -"]);
}
