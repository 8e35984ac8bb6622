//! Which members of an archive are read: those whose name says that they hold accounts, contacts, deals or
//! users, else those whose headers do.
//!
//! A member that is left out is named, so who is sure chooses with care: a table that only looks like
//! contacts would become records that nobody wanted. Salesforce's weekly export has a table for each of
//! some sixty objects, many of them named after ours (`AccountShare`), and so is read by its exact names.

use super::{Archive, Choice, Entry, UnreadMembers, listed};
use crate::model::Object;
use crate::source::detect::{self, Named};
use crate::source::inside::last_part;
use crate::source::{Holds, SourceError};

/// How many names of members a report has.
const NAMED: usize = 100;
/// Endings of files that may be tables.
const TABLES: [&str; 6] = ["csv", "tsv", "tab", "txt", "jsonl", "ndjson"];
/// And of those that may be where there is no other.
const MAY_BE_LINES: &str = "json";
/// What Salesforce's weekly export calls the tables that are read.
const SALESFORCE: [(&str, Holds); 4] = [
    ("Account", Holds::Records(Object::Accounts)),
    ("Contact", Holds::Records(Object::Contacts)),
    ("Opportunity", Holds::Records(Object::Deals)),
    ("User", Holds::Users),
];
/// Names by which its export is known; two are enough.
const SALESFORCE_KNOWN: [&str; 14] = [
    "Account",
    "Contact",
    "Opportunity",
    "User",
    "Lead",
    "Task",
    "Event",
    "Case",
    "Campaign",
    "Attachment",
    "ContentVersion",
    "OpportunityLineItem",
    "Product2",
    "UserRole",
];
/// Its leads.
const LEAD: &str = "Lead";

/// What the columns of a member say that it holds; nothing if they say nothing.
pub(in crate::source) type ByHeaders<'a> = &'a dyn Fn(&Entry) -> Result<Option<Holds>, SourceError>;

/// What is read of an archive, and what is not.
#[derive(Default)]
pub(in crate::source) struct Chosen {
    /// What is read.
    pub read: Vec<Choice>,
    /// What is not.
    pub unread: UnreadMembers,
}

/// Whether the archive is a volume of Salesforce's weekly export.
pub(in crate::source) fn is_salesforce(archive: &Archive) -> bool {
    let name = last_part(archive.file.label()).to_ascii_uppercase();
    let known = archive.members.iter().filter(|entry| {
        let (stem, ending) = parts(entry);
        ending == "csv" && SALESFORCE_KNOWN.contains(&stem)
    });
    name.starts_with("WE_00D") || known.count() >= 2
}

/// Whether all tables of the archive are called as Salesforce calls objects: it may be a volume of an export
/// whose other volumes say so.
pub(in crate::source) fn may_be_salesforce(archive: &Archive) -> bool {
    let mut tables = archive.members.iter().filter(|entry| is_table(entry)).peekable();
    tables.peek().is_some()
        && tables.all(|entry| {
            let (stem, ending) = parts(entry);
            ending == "csv"
                && stem.starts_with(|letter: char| letter.is_ascii_uppercase())
                && stem.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        })
}

/// Chooses the members that are read, but those that are `named` elsewhere. `holds` is what a flag says of
/// the archive as a whole.
pub(in crate::source) fn choose(
    archive: &Archive,
    named: &[&str],
    holds: Option<Holds>,
    salesforce: bool,
    by_headers: ByHeaders<'_>,
) -> Result<Chosen, SourceError> {
    let mut chosen = Chosen::default();
    let left: Vec<&Entry> =
        archive.members.iter().filter(|entry| !named.contains(&entry.name.as_str())).collect();
    let mut tables: Vec<&Entry> = left.iter().copied().filter(|entry| is_table(entry)).collect();
    if tables.is_empty() {
        tables = left.iter().copied().filter(|entry| parts(entry).1 == MAY_BE_LINES).collect();
    }
    let mut leads = Vec::new();
    let whatever_it_is = named.is_empty() && !salesforce && is_one_export(&tables);
    for entry in &tables {
        if whatever_it_is {
            let by_name = holds.or_else(|| detect::by_name(entry.last_part().as_ref()));
            chosen.read.push(Choice { entry: (*entry).clone(), holds: by_name });
            continue;
        }
        let found = match salesforce {
            true => by_exact_name(entry),
            false => by_name(entry, by_headers)?,
        };
        match found {
            Found::Holds(found) => {
                chosen.read.push(Choice { entry: (*entry).clone(), holds: Some(found) });
            }
            Found::Leads => leads.push(entry.name.clone()),
            Found::Nothing => {}
        }
    }
    if let Some(wanted) = holds {
        chosen.read.retain(|choice| choice.holds == Some(wanted));
        if chosen.read.is_empty() {
            return Err(none_holds(archive, &tables, wanted));
        }
    }
    let is_read = |entry: &Entry| chosen.read.iter().any(|choice| choice.entry.name == entry.name);
    let mut unread: Vec<&Entry> = left.into_iter().filter(|entry| !is_read(entry)).collect();
    unread.sort_by_key(|entry| !is_table(entry));
    chosen.unread = UnreadMembers {
        archive: archive.file.label().to_owned(),
        count: unread.len(),
        members: unread.iter().take(NAMED).map(|entry| entry.name.clone()).collect(),
        leads,
    };
    Ok(chosen)
}

/// Whether the tables are one, or the parts of one, whose names differ by their numbers: it is what is
/// meant, whatever it is called.
fn is_one_export(tables: &[&Entry]) -> bool {
    let name = |entry: &Entry| -> String {
        entry
            .last_part()
            .chars()
            .filter(|letter| !letter.is_ascii_digit() && *letter != '-')
            .collect()
    };
    tables.windows(2).all(|pair| name(pair[0]) == name(pair[1]))
}

/// That nothing of these archives is read.
pub(in crate::source) fn nothing(archive: &Archive) -> SourceError {
    let tables: Vec<&str> =
        archive.members.iter().filter(|entry| is_table(entry)).map(|e| e.name.as_str()).collect();
    if let Some(first) = archive.members.iter().find(|entry| is_table(entry)) {
        let label = archive.label(first);
        return archive.file.unreadable(
            format!(
                "has no member that is known to hold accounts, contacts or deals; it has {}",
                listed(&tables, tables.len())
            ),
            &format!(
                "name what is to be read: `--contacts {label}`, `--accounts {label}` or `--deals {label}`"
            ),
        );
    }
    let inner = |entry: &&Entry| {
        let ending = parts(entry).1;
        ["zip", "gz", "7z", "rar", "tar", "tgz"].contains(&ending.as_str())
    };
    if let Some(inner) = archive.members.iter().find(inner) {
        let message = format!("has an archive in it (`{}`), which is not read", inner.name);
        return archive
            .file
            .unreadable(message, "unpack the outer one, and name the archive in it");
    }
    if let Some(sheet) = archive.members.iter().find(|entry| parts(entry).1.starts_with("xls")) {
        let message = format!("has a workbook in it (`{}`), which is not read there", sheet.name);
        return archive.file.unreadable(message, "unpack it, and save the sheet as CSV (UTF-8)");
    }
    let names: Vec<&str> = archive.members.iter().map(|entry| entry.name.as_str()).collect();
    let message = match names.is_empty() {
        true => "is an archive without files".to_owned(),
        false => format!("has no table in it, but {}", listed(&names, names.len())),
    };
    archive.file.unreadable(message, "export the records again, as CSV")
}

fn none_holds(archive: &Archive, tables: &[&Entry], wanted: Holds) -> SourceError {
    let what = match wanted {
        Holds::Records(object) => object.name(),
        Holds::Users => "users",
    };
    let names: Vec<&str> = tables.iter().map(|entry| entry.name.as_str()).collect();
    let Some(first) = tables.first() else { return nothing(archive) };
    archive.file.unreadable(
        format!("has no member called {what}; it has {}", listed(&names, names.len())),
        &format!("name the one that holds them: `--{what} {}`", archive.label(first)),
    )
}

/// The stem and the ending of a member's name, the ending in lower case.
fn parts(entry: &Entry) -> (&str, String) {
    let last = entry.last_part();
    let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    (stem, ending.to_ascii_lowercase())
}

/// Whether a member may be a table, by its name.
fn is_table(entry: &Entry) -> bool {
    TABLES.contains(&parts(entry).1.as_str())
}

enum Found {
    Holds(Holds),
    Leads,
    Nothing,
}

/// What one of Salesforce's tables holds.
fn by_exact_name(entry: &Entry) -> Found {
    let (stem, ending) = parts(entry);
    if ending == "csv" && stem == LEAD {
        return Found::Leads;
    }
    match SALESFORCE.into_iter().find(|(name, _)| ending == "csv" && *name == stem) {
        Some((_, holds)) => Found::Holds(holds),
        None => Found::Nothing,
    }
}

/// What a member's name says that it holds; its headers where that says nothing.
fn by_name(entry: &Entry, by_headers: ByHeaders<'_>) -> Result<Found, SourceError> {
    let named = detect::named(entry.last_part().as_ref());
    if let Named::Kind(holds) = named {
        return Ok(Found::Holds(holds));
    }
    if named == Named::Other {
        return Ok(Found::Nothing);
    }
    Ok(match (by_headers(entry)?, named) {
        // Close's are companies.
        (Some(holds @ Holds::Records(Object::Accounts)), _) => Found::Holds(holds),
        (_, Named::Leads) => Found::Leads,
        (Some(holds), _) => Found::Holds(holds),
        (None, _) => Found::Nothing,
    })
}
