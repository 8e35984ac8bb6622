//! Small random companies: files of accounts, contacts and deals in which everything goes wrong
//! that exports get wrong, over so few ids, names and addresses that rows meet each other.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;

/// The files of a company, and the mapping that they are read with.
#[derive(Clone, Debug)]
pub struct Company {
    /// The files.
    pub files: Vec<File>,
    /// The mapping's text.
    pub mapping: String,
    /// Whether an unresolved reference rejects its row.
    pub strict_links: bool,
}

/// One file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// Its header.
    pub columns: &'static [&'static str],
    /// Its rows as cells; ragged ones have more or fewer than the header.
    pub rows: Vec<Vec<String>>,
}

impl File {
    /// The file as it stands on the disk.
    pub fn text(&self) -> String {
        let mut text = self.columns.join(",");
        text.push('\n');
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            let _ = writeln!(text, "{}", cells.join(","));
        }
        text
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

const ACCOUNT_COLUMNS: &[&str] =
    &["Account ID", "Name", "Domain", "Phone", "Employees", "Owner", "Created", "Tier"];
const CONTACT_COLUMNS: &[&str] = &[
    "Contact ID",
    "Account ID",
    "Company",
    "First",
    "Last",
    "Email",
    "Phone",
    "Owner",
    "Created",
    "Size",
    "Tags",
    "PEWC",
    "PEWC at",
    "PEWC page",
    "PEWC IP",
    "Seller",
    "DNC",
    "Permission to call",
    "Email Opt Out",
];
const DEAL_COLUMNS: &[&str] = &[
    "Deal ID",
    "Name",
    "Account ID",
    "Contact ID",
    "Contact Email",
    "Company",
    "Pipeline",
    "Stage",
    "Amount",
    "Currency",
    "Close",
    "Owner",
    "Tier",
];

/// What is said of a column beside where it goes.
const COLUMNS: &str = r#"
[accounts.columns]
"Account ID" = "id"
"Name" = "name"
"Domain" = "domain"
"Phone" = "phone"
"Employees" = "employees"
"Owner" = "owner"
"Created" = { to = "created_at", timezone = "America/New_York" }
"Tier" = { to = "custom.tier", type = "select", options = ["gold"] }

[contacts.columns]
"Contact ID" = "id"
"Account ID" = "account_id"
"Company" = "company"
"First" = "first_name"
"Last" = "last_name"
"Email" = { to = "email", separator = ";" }
"Phone" = "phone"
"Owner" = "owner"
"Created" = "created_at"
"Size" = { to = "custom.size", type = "number" }
"Tags" = { to = "custom.tags", type = "multi_select", separator = ";" }
"PEWC" = "consent.text"
"PEWC at" = "consent.timestamp"
"PEWC page" = "consent.source_url"
"PEWC IP" = "consent.ip"
"Seller" = "consent.seller"
"DNC" = "consent.do_not_call"
"Permission to call" = "ignore"
"Email Opt Out" = "email_opt_out"

[deals.columns]
"Deal ID" = "id"
"Name" = "name"
"Account ID" = "account_id"
"Contact ID" = "contact_id"
"Contact Email" = "contact_email"
"Company" = "company"
"Pipeline" = "pipeline"
"Stage" = "stage"
"Amount" = "amount"
"Currency" = "currency"
"Close" = "close_date"
"Owner" = "owner"
"Tier" = { to = "custom.tier", type = "select", options = [] }
"#;

/// One of a few texts.
fn one_of(texts: &'static [&'static str]) -> BoxedStrategy<String> {
    select(texts).prop_map(str::to_owned).boxed()
}

const OWNERS: &[&str] = &["", "kim@acme.example", "kim@acme.example", "old@gone.example", "Lee"];
const PHONES: &[&str] = &["", "303-555-0101", "(303) 555-0102", "+1 303 555 0101", "n/a", "5.5E+9"];
const COMPANIES: &[&str] =
    &["", "", "Alder Dental", "ALDER DENTAL", "Birch, Roofing", "Cedar \"Law\"", "Nobody Ltd"];
const TIERS: &[&str] = &["", "gold", "silver", "bronze"];

fn accounts() -> Vec<BoxedStrategy<String>> {
    vec![
        one_of(&["A-1", "A-2", "A-3", "A-4", ""]),
        one_of(&["Alder Dental", "Alder  Dental", "Birch, Roofing", "Cedar \"Law\"", ""]),
        one_of(&["", "", "alder.example", "birch.example", "https://www.birch.example/"]),
        one_of(PHONES),
        one_of(&["", "8", "1,200", "many"]),
        one_of(OWNERS),
        one_of(&["", "2026-03-08 02:30", "2026-11-01 01:30", "2026-01-02", "soon"]),
        one_of(TIERS),
    ]
}

fn contacts() -> Vec<BoxedStrategy<String>> {
    vec![
        one_of(&["C-1", "C-2", "C-3", "C-4", "C-5", "", ""]),
        one_of(&["", "A-1", "A-2", "A-3", "A-9"]),
        one_of(COMPANIES),
        one_of(&["", "Ada", "Ben", "Ünal"]),
        one_of(&["", "Hale", "Okoye"]),
        one_of(&[
            "",
            "ada@alder.example",
            " ADA@Alder.example ",
            "ben@birch.example",
            "info@cedar.example",
            "info@cedar.example;ben@birch.example",
            "a@@b",
        ]),
        one_of(PHONES),
        one_of(OWNERS),
        one_of(&["", "2026-03-08|14:30:00|-05:00", "2026-03-08", "2026-02-30"]),
        one_of(&["", "", "9", "10.5", "big"]),
        one_of(&["", "vip", "vip;new", "old"]),
        one_of(&["", "", "I agree to be called and texted by Acme.", "I agree.\nReally."]),
        one_of(&["", "2026-02-02T09:01:00Z", "2026-02-03T09:01:00Z", "yesterday"]),
        one_of(&["", "https://acme.example/quote"]),
        one_of(&["", "203.0.113.2", "203.0.113.300"]),
        one_of(&["", "Acme Widgets"]),
        one_of(&["", "", "no", "yes"]),
        one_of(&["", "", "yes", "yes", "no", "perhaps", "ask first"]),
        one_of(&["", "no", "no", "yes"]),
    ]
}

fn deals() -> Vec<BoxedStrategy<String>> {
    vec![
        one_of(&["D-1", "D-2", "D-3", "", ""]),
        one_of(&["Roof", "Roof", "Starter kit", "Renewal", ""]),
        one_of(&["", "A-1", "A-2", "A-9"]),
        one_of(&["", "C-1", "C-2", "C-9"]),
        one_of(&["", "ada@alder.example", "info@cedar.example", "nobody@else.example"]),
        one_of(COMPANIES),
        one_of(&["", "", "Sales (Standard)", "Sales"]),
        one_of(&["Lead", "Proposal", "Closed Won", "Closed Lost", "Discovery", ""]),
        one_of(&["", "100", "1,250.50", "$90", "lots"]),
        one_of(&["", "USD", "EUR", "XXY"]),
        one_of(&["", "2026-03-08", "never"]),
        one_of(OWNERS),
        one_of(TIERS),
    ]
}

/// A row; few of them are ragged.
fn row(cells: Vec<BoxedStrategy<String>>) -> impl Strategy<Value = Vec<String>> {
    (cells, 0..24_u8).prop_map(|(mut cells, ragged)| {
        match ragged {
            0 => drop(cells.pop()),
            1 => cells.push("over".to_owned()),
            _ => {}
        }
        // A line without anything is a blank line, which is no row.
        if cells.iter().all(String::is_empty) {
            cells[0] = "X-1".to_owned();
        }
        cells
    })
}

fn file(
    name: &'static str,
    columns: &'static [&'static str],
    cells: Vec<BoxedStrategy<String>>,
    rows: usize,
) -> impl Strategy<Value = File> {
    prop::collection::vec(row(cells), 1..rows).prop_map(move |rows| File { name, columns, rows })
}

/// How the objects are merged, as the mapping says it. Names and addresses are drawn at random, so
/// that an id is hardly ever of the same person twice: the rows are taken all the same.
fn manners() -> impl Strategy<Value = String> {
    let on_merge = || select(&["overwrite", "overwrite", "fill", "keep"][..]);
    (
        (on_merge(), select(&["", "", "dedupe = \"domain\"", "dedupe = \"name\""][..])),
        (on_merge(), select(&["", "", "dedupe = \"email\"", "dedupe = \"name\""][..])),
        (on_merge(), any::<bool>()),
    )
        .prop_map(|(accounts, contacts, (deals, match_phone))| {
            format!(
                "version = 1\nsource = \"csv\"\n\n\
                 [accounts]\non_id_conflict = \"overwrite\"\non_merge = \"{}\"\n{}\n\n\
                 [contacts]\non_id_conflict = \"overwrite\"\non_merge = \"{}\"\n{}\nmatch_phone = {match_phone}\n\n\
                 [deals]\non_merge = \"{deals}\"\n{COLUMNS}",
                accounts.0, accounts.1, contacts.0, contacts.1
            )
        })
}

/// A company of four files, two of them with contacts.
pub fn company() -> impl Strategy<Value = Company> {
    (
        file("accounts.csv", ACCOUNT_COLUMNS, accounts(), 7),
        file("contacts.csv", CONTACT_COLUMNS, contacts(), 14),
        file("people.csv", CONTACT_COLUMNS, contacts(), 6),
        file("deals.csv", DEAL_COLUMNS, deals(), 8),
        manners(),
        prop::bool::weighted(0.25),
    )
        .prop_map(|(accounts, contacts, people, deals, mapping, strict_links)| Company {
            files: vec![accounts, contacts, people, deals],
            mapping,
            strict_links,
        })
}

/// A company as it was exported twice, with a while in between: ids stay, what they say does not.
pub fn two_exports() -> impl Strategy<Value = (Company, Company)> {
    (company(), company()).prop_map(|(first, mut second)| {
        // Some rows come again as they were.
        for (file, earlier) in second.files.iter_mut().zip(&first.files) {
            file.rows.extend(earlier.rows.iter().step_by(3).cloned());
        }
        (first, second)
    })
}
