//! Whatever bytes come as a file or as a mapping: never a panic, never a lost row.

use adoptiv_migrate::engine::EngineError;
use adoptiv_migrate::engine::import::Mode;
use adoptiv_migrate::engine::report::Report;
use adoptiv_migrate::mapping::file;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::Sandbox;
use crate::support::company::{Company, company};
use crate::support::workspace::Workspace;

const ALL: Mode = Mode::DryRun { rows: None };

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Bytes that mean something to a reader of CSV, and bytes that mean nothing to anybody.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    const KNOWN: &[&[u8]] = &[
        b"\"",
        b"\"\"",
        b",",
        b";",
        b"\t",
        b"|",
        b"\n",
        b"\r\n",
        b"\r",
        b"\n\n",
        b"\0",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\xFE\xFF",
        b"\xFF",
        b"\xC3",
        b"\xE4",
        b"sep=;\n",
        b"Contact ID,Email,First Name\n",
        b"Record ID;Email;Associated Company\n",
        b"Email",
        b"First Name",
        b"Stage",
        b"_line,_code,_field,_reason",
        b"C-1",
        b"ada@acme.example",
        b"a@@b",
        b"2026-03-08",
        b"03/04/2026",
        b"1,250.50",
        b"=1+1",
        b"{\"email\": 1}",
        b"Copyright (c) 2026",
        b"Grand Totals (2 records)",
        b"#REF!",
        b"5.5E+9",
        b"' '",
    ];
    let piece = prop_oneof![
        12 => select(KNOWN).prop_map(<[u8]>::to_vec),
        3 => any::<u8>().prop_map(|byte| vec![byte]),
        1 => "\\PC{0,8}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Pieces of lines without quotes.
const CELLS: &[&[u8]] = &[
    b",",
    b",",
    b",",
    b"ada@acme.example",
    b"a@@b",
    b"Hale",
    b"2026-03-08",
    b"soon",
    b"\xFF",
    b"\0",
    b" ",
    b"\xC3\xA4",
    b"=x",
];

/// What every run of any file keeps to: it ends in a report or in an error that is no defect of
/// the program, and the counts add up.
fn sound(ran: Result<Report, EngineError>) -> Result<Option<Report>, TestCaseError> {
    let report = match ran {
        Ok(report) => report,
        Err(EngineError::Source(_)) => return Ok(None),
        Err(error) => return Err(TestCaseError::fail(format!("{error}"))),
    };
    for file in &report.files {
        let counts = &file.counts;
        prop_assert_eq!(counts.rows_read, counts.clean + counts.rejected);
        prop_assert_eq!(counts.rows_read, counts.rows_total);
    }
    Ok(Some(report))
}

/// The mapping of every company, and how the file is to be read.
fn plain_contacts() -> Company {
    let mapping = "source = \"csv\"\n\
        [contacts.read]\ndelimiter = \",\"\nquote = '\"'\nencoding = \"utf-8\"\nheader_line = 1\n\
        [contacts.columns]\n\"ID\" = \"id\"\n\"Email\" = \"email\"\n\"Last\" = \"last_name\"\n\
        \"Born\" = { to = \"custom.born\", type = \"date\" }\n";
    Company { files: Vec::new(), mapping: mapping.to_owned(), strict_links: false }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn any_bytes_as_a_file_end_in_a_report_or_a_plain_error(bytes in bytes()) {
        let mut workspace = Workspace::new();
        for name in ["contacts.csv", "deals.csv", "contacts.jsonl"] {
            let path = workspace.path().join(name);
            std::fs::write(&path, &bytes).unwrap();
            let Ok(company) = workspace.suggest(&path) else { continue };
            // What `map` writes is what it reads.
            prop_assert!(file::parse("mapping.toml", &company.mapping).is_ok(), "{}", company.mapping);
            sound(workspace.run_files(&company, &[path], ALL))?;
        }
    }

    #[test]
    fn every_line_of_a_file_is_a_record_or_stands_among_the_rejects(
        lines in prop::collection::vec(
            prop::collection::vec(
                select(CELLS),
                0..8,
            ),
            0..20,
        ),
    ) {
        let mut text = b"ID,Email,Last,Born\n".to_vec();
        for (number, line) in lines.iter().enumerate() {
            text.extend(format!("N{number}:").into_bytes());
            text.extend(line.concat());
            text.push(b'\n');
        }
        let mut workspace = Workspace::new();
        let path = workspace.path().join("contacts.csv");
        std::fs::write(&path, &text).unwrap();
        let ran = workspace.run_files(&plain_contacts(), &[path], Mode::Import { resume: false });
        let report = sound(ran)?;
        let report = report.expect("a file with a header can be read");
        prop_assert_eq!(report.files[0].counts.rows_read, lines.len() as u64);
        let rejects = workspace.rejects().remove("contacts.rejects.csv").unwrap_or_default();
        let records = workspace.sql("SELECT external_id FROM external_ids").concat();
        for number in 0..lines.len() {
            let begins = format!("N{number}:");
            let kept = records.iter().any(|id| id.starts_with(&begins));
            let rejected = rejects.contains(&format!("\n\"{begins}"));
            prop_assert!(kept || rejected, "{} is lost: {} {:?}", begins, rejects, records);
        }
    }

    #[test]
    fn any_text_as_a_mapping_is_read_or_its_problems_are_told(
        company in company(),
        edits in prop::collection::vec(
            (
                any::<Index>(),
                0..30_usize,
                prop_oneof![
                    3 => select(&[
                        "\"", "'", "=", "[", "]", "{", "}", ".", "\n", "#", ",", "\\", "\"\"",
                        "to = ", "\"id\"", "\"owner\"", "\"custom.x\"", "default = \"9\"",
                        "separator = \"\"", "date_order = \"mdy\"", "cents = true", "type = \"date\"",
                        "values = { \"a\" = \"\" }", "clean = [\"digits\"]", "\"ignore\"",
                        "constants.\"consent.text\" = \"yes\"", "dedupe = \"email\"",
                        "header_line = 99999999999", "delimiter = \"N\"",
                    ][..]).prop_map(str::to_owned),
                    1 => "\\PC{0,6}",
                    2 => Just(String::new()),
                ],
            ),
            1..4,
        ),
    ) {
        let mut company = company;
        let mut text: Vec<char> = company.mapping.chars().collect();
        for (at, cut, edit) in edits {
            let from = at.index(text.len() + 1);
            let to = text.len().min(from + cut);
            text.splice(from..to, edit.chars());
        }
        company.mapping = text.into_iter().collect();
        match file::parse("mapping.toml", &company.mapping) {
            Err(problems) => prop_assert!(!problems.is_empty()),
            Ok(_) => drop(sound(Workspace::new().run(&company, ALL))?),
        }
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn the_program_never_panics(contacts in bytes(), mapping in bytes(), mapped in any::<bool>()) {
        let sandbox = Sandbox::new();
        sandbox.write("contacts.csv", &contacts);
        sandbox.write("any.toml", &mapping);
        let mut words = vec!["dry-run", "--all", "contacts.csv"];
        if mapped {
            words.extend(["--mapping", "any.toml"]);
        }
        for words in [words, vec!["map", "contacts.csv", "-o", "any.toml"]] {
            let ran = sandbox.run(&words);
            prop_assert!([0, 1, 2, 3].contains(&ran.code), "{:?}", ran);
            prop_assert!(!ran.stderr.contains("panicked"), "{:?}", ran);
        }
    }
}
