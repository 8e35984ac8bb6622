//! Tells what a file holds: from its name, else from its headers; and whose export it is.

use std::path::Path;

use self::headers::{Group, score};
use super::file::STANDARD_INPUT;
use super::{Holds, SourceError};
use crate::model::Object;

mod foreign;
mod headers;
#[cfg(test)]
mod tests;
mod words;

/// Below this score headers say too little.
const ENOUGH: u32 = 3;

const ACCOUNTS: &[&str] = &[
    "account",
    "accounts",
    "company",
    "companies",
    "organization",
    "organizations",
    "organisation",
    "organisations",
];
const CONTACTS: &[&str] = &["contact", "contacts", "person", "persons", "people"];
// Zoho's older name of deals is the last one.
const DEALS: &[&str] = &["deal", "deals", "opportunity", "opportunities", "potentials"];
const USERS: &[&str] = &["user", "users", "owner", "owners"];
const LEADS: &[&str] = &["lead", "leads"];
/// Words that say that a file holds something of a record, not the records.
const OTHERS: &[&str] = &[
    "role",
    "roles",
    "item",
    "items",
    "history",
    "task",
    "tasks",
    "event",
    "events",
    "note",
    "notes",
    "activity",
    "activities",
    "call",
    "calls",
    "product",
    "products",
    "attachment",
    "attachments",
    "stage",
    "stages",
    "feed",
];

/// What a file's name says that it holds, if it names one kind of record and no other. A file of
/// leads is left to its headers: Close's leads are companies.
pub(super) fn by_name(path: &Path) -> Option<Holds> {
    match kinds_named(path).as_slice() {
        [Named::Kind(holds)] => Some(*holds),
        _ => None,
    }
}

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// That it holds these.
    Kind(Holds),
    /// That it holds leads, which are people at some CRMs and companies at others.
    Leads,
    /// That it holds something else.
    Other,
    /// Nothing, or several things.
    Unclear,
}

/// Words of names of other things that CRMs export, where they stand beside the records.
const OTHERS_IN_ARCHIVES: &[&str] = &[
    "asset",
    "assets",
    "association",
    "associations",
    "campaign",
    "campaigns",
    "case",
    "cases",
    "comment",
    "comments",
    "contract",
    "contracts",
    "conversation",
    "conversations",
    "document",
    "documents",
    "education",
    "folder",
    "folders",
    "invitation",
    "invitations",
    "invoice",
    "invoices",
    "meeting",
    "meetings",
    "message",
    "messages",
    "order",
    "orders",
    "pipeline",
    "pipelines",
    "positions",
    "price",
    "pricebook",
    "profile",
    "profiles",
    "quote",
    "quotes",
    "receipts",
    "recommendation",
    "recommendations",
    "registration",
    "skills",
    "solution",
    "solutions",
    "ticket",
    "tickets",
    "vendor",
    "vendors",
];

/// Words of names that leave open what a file holds: contacts, or what belongs to them.
const LEAVE_OPEN: &[&str] = &[
    "email", "emails", "field", "fields", "form", "forms", "list", "lists", "member", "members",
    "report", "reports", "share", "tag", "tags", "team",
];

/// What the name of a file says that stands among others: a word for something else counts.
pub(super) fn named(path: &Path) -> Named {
    let kinds = kinds_named(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let words = split(&name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if kinds.contains(&Named::Other) || has(OTHERS_IN_ARCHIVES) {
        return Named::Other;
    }
    if has(LEAVE_OPEN) {
        return Named::Unclear;
    }
    match kinds.as_slice() {
        [one] => *one,
        _ => Named::Unclear,
    }
}

fn kinds_named(path: &Path) -> Vec<Named> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut kinds = Vec::new();
    for word in split(&name) {
        let is = |list: &[&str]| list.contains(&word.as_str());
        let kind = if is(ACCOUNTS) {
            Named::Kind(Holds::Records(Object::Accounts))
        } else if is(CONTACTS) {
            Named::Kind(Holds::Records(Object::Contacts))
        } else if is(DEALS) {
            Named::Kind(Holds::Records(Object::Deals))
        } else if is(USERS) {
            Named::Kind(Holds::Users)
        } else if is(LEADS) {
            Named::Leads
        } else if is(OTHERS) {
            Named::Other
        } else {
            continue;
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// The words of a name in lower case, also where only a capital letter begins one.
fn split(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in name.chars() {
        let begins = !letter.is_alphabetic() || (letter.is_uppercase() && after_small);
        after_small = letter.is_lowercase();
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_alphabetic(), words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

/// What the headers say that a file called `name` holds. `label` is its path, or says that it has none.
pub(super) fn by_headers(
    label: &str,
    name: &Path,
    columns: &[String],
) -> Result<Holds, SourceError> {
    let headers = headers::Headers::new(columns);
    if headers.is_close_leads() {
        return Ok(Holds::Records(Object::Accounts));
    }
    let leads = kinds_named(name) == [Named::Leads];
    if leads && !headers.has_prefix("lead - ") {
        return Ok(Holds::Records(Object::Contacts));
    }
    let (strange, things) = foreign::best(&headers);
    let nobody = strange > 0 || !headers.names_somebody();
    let mut scores: Vec<(u32, Group)> = Group::ALL
        .into_iter()
        .filter(|group| *group != Group::Users || !nobody)
        .map(|group| (score(&headers, group), group))
        .collect();
    scores.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    let [(first, group), (second, other), ..] = scores[..] else {
        return Err(unclear(label, "it has no columns".to_owned()));
    };
    if strange >= foreign::ENOUGH && strange > first {
        return Err(not_moved(label, things));
    }
    if first < ENOUGH {
        let shown: Vec<String> =
            columns.iter().take(5).map(|column| format!("`{column}`")).collect();
        let more = if columns.len() > 5 { ", …" } else { "" };
        return Err(unclear(
            label,
            format!("neither its name nor its columns ({}{more}) say so", shown.join(", ")),
        ));
    }
    // Half as much again is clear, a point more is not.
    if first * 2 < second * 3 {
        let message = format!("its columns fit {} as well as {}", group.name(), other.name());
        return Err(unclear(label, message));
    }
    Ok(group.holds())
}

fn not_moved(label: &str, things: &str) -> SourceError {
    let file = if label == STANDARD_INPUT { "-" } else { label };
    SourceError::Unreadable {
        path: label.to_owned(),
        message: format!(
            "holds {things}, as its columns say; only accounts, contacts and deals are moved"
        ),
        hint: format!(
            "leave it out; if it holds one of these all the same, say so: `--contacts {file}`, \
             `--accounts {file}` or `--deals {file}`"
        ),
    }
}

/// From here on headers say so much that a file which is said to hold something else does not.
const CONTRADICTS: u32 = 6;

/// What the headers say beyond doubt that a file holds, where it is said to hold something else.
pub(super) fn contradicts(columns: &[String], holds: Holds) -> Option<Holds> {
    let headers = headers::Headers::new(columns);
    if headers.is_close_leads() {
        return None;
    }
    let of = |group: &Group| score(&headers, *group);
    let objects = || Group::ALL.into_iter().filter(|group| *group != Group::Users);
    let said = objects().find(|group| group.holds() == holds)?;
    let best = objects().max_by_key(of)?;
    let clear = of(&best) >= CONTRADICTS && of(&said) * 2 <= of(&best);
    (best != said && clear).then(|| best.holds())
}

/// Columns that people who work with a workspace don't have, and its customers do.
const OF_CUSTOMERS: &[&str] = &[
    "contact id",
    "company",
    "company name",
    "account name",
    "account id",
    "organization",
    "lifecycle stage",
    "lead status",
    "lead source",
    "contact owner",
    "deal name",
    "deal stage",
    "associated company",
    "annual revenue",
];

/// Whether a file that is to be read as users holds customers, by its name or its headers.
pub(super) fn is_of_customers(path: &Path, columns: &[String]) -> bool {
    match by_name(path) {
        Some(Holds::Users) => false,
        Some(Holds::Records(_)) => true,
        None => headers::Headers::new(columns).has_any_plain(OF_CUSTOMERS),
    }
}

fn unclear(label: &str, message: String) -> SourceError {
    let file = if label == STANDARD_INPUT { "-" } else { label };
    SourceError::UnclearObject {
        path: label.to_owned(),
        message,
        hint: format!("say so with `--contacts {file}`, `--accounts {file}` or `--deals {file}`"),
    }
}

/// The CRM whose export has such headers, else `csv`. `report` says that the file ends as
/// Salesforce reports do.
pub(super) fn origin(columns: &[String], report: bool) -> &'static str {
    let headers = headers::Headers::new(columns);
    if headers.is_close() {
        "close"
    } else if headers.is_pipedrive() {
        "pipedrive"
    } else if headers.is_hubspot() {
        "hubspot"
    } else if report || headers.is_salesforce() {
        "salesforce"
    } else {
        "csv"
    }
}
