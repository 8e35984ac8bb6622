//! The header names that exports use, and what they stand for.
//!
//! One file per origin; each lists, object by object, what a header means. Names are written in
//! lower-case words and compared without blanks, so `Account ID`, `AccountId`, `account_id` and
//! `ACCOUNTID` are one name. The order inside a list is the order of preference where two columns
//! of a file want the same target.

mod address_book;
mod close;
mod common;
mod consent;
pub mod header;
mod hubspot;
mod languages;
mod likeness;
mod phones;
mod pipedrive;
mod salesforce;
#[cfg(test)]
mod tests;
mod translated;

pub use header::Header;
pub use likeness::alike;

use crate::model::Object;

/// What a known header means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It feeds this target.
    To(&'static str),
    /// It goes on with what the main column of this target says: the second line of a street.
    More(&'static str),
    /// It says in words what the column of this target says as an id or in parts: left out where
    /// that column is there.
    Repeats(&'static str),
    /// It is not worth moving, and why.
    Ignore(&'static str),
    /// It is known, but no standard field holds it, and why.
    NoField(&'static str),
}

/// How far a name can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// The name says it.
    Sure,
    /// The name mostly means it.
    Likely,
    /// The name means it only in a file that has other columns of a consent record.
    BesideConsent,
}

/// Some names of one meaning, best first. A name that ends in `*` stands for all that begin so.
#[derive(Debug)]
pub struct Entry {
    meaning: Meaning,
    trust: Trust,
    names: &'static [&'static str],
}

const fn to(target: &'static str, names: &'static [&'static str]) -> Entry {
    Entry { meaning: Meaning::To(target), trust: Trust::Sure, names }
}

const fn likely(target: &'static str, names: &'static [&'static str]) -> Entry {
    Entry { meaning: Meaning::To(target), trust: Trust::Likely, names }
}

const fn beside_consent(target: &'static str, names: &'static [&'static str]) -> Entry {
    Entry { meaning: Meaning::To(target), trust: Trust::BesideConsent, names }
}

const fn more(target: &'static str, names: &'static [&'static str]) -> Entry {
    Entry { meaning: Meaning::More(target), trust: Trust::Sure, names }
}

const fn repeats(target: &'static str, names: &'static [&'static str]) -> Entry {
    Entry { meaning: Meaning::Repeats(target), trust: Trust::Sure, names }
}

const fn ignore(why: &'static str, names: &'static [&'static str]) -> Entry {
    Entry { meaning: Meaning::Ignore(why), trust: Trust::Sure, names }
}

const fn no_field(why: &'static str, names: &'static [&'static str]) -> Entry {
    Entry { meaning: Meaning::NoField(why), trust: Trust::Sure, names }
}

// Reasons that several lists give.
const CHANGES: &str = "changes with every edit; not moved";
const CALCULATED: &str = "calculated by the CRM; not moved";
const INTERNAL: &str = "internal to the CRM; not moved";
const STAGE_SAYS_IT: &str = "the stage says it";
const OTHERS_OWNER: &str = "the owner of another record";

/// Where a name is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// HubSpot's exports, by label and by internal name.
    Hubspot,
    /// Salesforce: field names and report labels.
    Salesforce,
    /// Pipedrive, without the `Person - ` in front.
    Pipedrive,
    /// Close.
    Close,
    /// Consent records, whatever the origin.
    Consent,
    /// Plain English names.
    Common,
    /// Google Contacts, Outlook, LinkedIn.
    AddressBook,
    /// German, French and Spanish.
    Languages,
    /// HubSpot's and Pipedrive's names in other languages.
    Translated,
}

const CRMS: [List; 4] = [List::Hubspot, List::Salesforce, List::Pipedrive, List::Close];
const GENERAL: [List; 5] =
    [List::Consent, List::Common, List::AddressBook, List::Languages, List::Translated];

impl List {
    /// What the names of the list are, to follow `header is`.
    pub fn words(self) -> &'static str {
        match self {
            List::Hubspot => "a HubSpot name",
            List::Salesforce => "a Salesforce name",
            List::Pipedrive => "a Pipedrive name",
            List::Close => "a Close name",
            List::Consent => "a known name for consent data",
            List::Common => "a known name",
            List::AddressBook => "a name of Google, Outlook or LinkedIn exports",
            List::Languages => "a known German, French or Spanish name",
            List::Translated => "a name of HubSpot or Pipedrive in another language",
        }
    }

    /// The list of the CRM that a table comes from.
    pub fn of_origin(origin: &str) -> Option<List> {
        match origin {
            "hubspot" => Some(List::Hubspot),
            "salesforce" => Some(List::Salesforce),
            "pipedrive" => Some(List::Pipedrive),
            "close" => Some(List::Close),
            _ => None,
        }
    }

    fn entries(self, object: Object) -> &'static [Entry] {
        match self {
            List::Hubspot => hubspot::entries(object),
            List::Salesforce => salesforce::entries(object),
            List::Pipedrive => pipedrive::entries(object),
            List::Close => close::entries(object),
            List::Consent => consent::entries(object),
            List::Common => common::entries(object),
            List::AddressBook => address_book::entries(object),
            List::Languages => languages::entries(object),
            List::Translated => translated::entries(object),
        }
    }
}

/// A name that a header was found under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// What it means.
    pub meaning: Meaning,
    /// How far that can be trusted.
    pub trust: Trust,
    /// Where it is listed.
    pub list: List,
    /// The name as it is listed.
    pub name: &'static str,
    /// Its place: the smaller, the better.
    pub place: (usize, usize, usize),
}

/// All that `header` may mean on a table of `object` from `origin`, best first: the origin's own
/// names, then general ones, then those of the other CRMs (a file may have lost the columns that
/// tell its origin), which are only likely.
pub fn lookup(object: Object, origin: &str, header: &Header) -> Vec<Match> {
    let own = List::of_origin(origin).filter(|_| !header.custom);
    let mut found = Vec::new();
    for (rank, list) in lists(own, header).enumerate() {
        let foreign = CRMS.contains(&list) && Some(list) != own;
        for (at, entry) in list.entries(object).iter().enumerate() {
            let names = || entry.names.iter().enumerate();
            let mut known = names().filter(|(_, name)| header.is(name, !foreign));
            let whole = known.clone().find(|(_, name)| !header.is_numbered(name));
            let Some((name_at, _)) = whole.or_else(|| known.next()) else { continue };
            let numbered = header.is_numbered(entry.names[name_at]);
            // A second address is another one; a second e-mail address is kept beside the first.
            let several = matches!(entry.meaning, Meaning::To("email" | "phone"));
            if numbered && !several && header.number() != Some(1) {
                continue;
            }
            let doubtful = foreign || header.custom;
            let trust = if doubtful { entry.trust.max(Trust::Likely) } else { entry.trust };
            found.push(Match {
                meaning: entry.meaning,
                trust,
                list,
                name: entry.names[name_at],
                place: (rank, at, name_at),
            });
        }
    }
    // A name that fits whole says more than one that fits without its number.
    found.sort_by_key(|found| header.is_numbered(found.name));
    let topic = consent::by_topic(header).filter(|_| object == Object::Contacts);
    if let Some((meaning, trust)) = topic {
        let rank = lists(own, header).position(|list| list == List::Consent).unwrap_or_default();
        let trust = if header.custom { trust.max(Trust::Likely) } else { trust };
        // Behind the names of the CRM itself and of the parts of a record, before all others.
        let is_behind = |m: &Match| m.place.0 > rank || header.is_numbered(m.name);
        let at = found.iter().position(is_behind).unwrap_or(found.len());
        let place = (rank, usize::MAX, 0);
        found.insert(at, Match { meaning, trust, list: List::Consent, name: "", place });
    }
    found
}

fn lists(own: Option<List>, header: &Header) -> impl Iterator<Item = List> {
    let others = if header.custom { &CRMS[..0] } else { &CRMS[..] };
    let others = others.iter().copied().filter(move |list| Some(*list) != own);
    own.into_iter().chain(GENERAL).chain(others)
}
