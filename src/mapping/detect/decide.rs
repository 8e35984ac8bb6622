//! What one column means, looked at by itself: its header first, then whether its values agree.

use super::Confidence;
use super::column::Column;
use super::shape;
use crate::mapping::aliases::{List, Match, Meaning, Trust, alike, lookup};
use crate::model::field::{Kind, OPT_OUT, fields, special_targets};
use crate::model::text::name_key;
use crate::model::{CustomField, Object, StageKind};
use crate::source::crm::Field;

/// Where a column goes, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It feeds this target.
    To(&'static str),
    /// It goes on with what the main column of this target says.
    More(&'static str),
    /// It says in words what this target's column says.
    Repeats(&'static str),
    /// It feeds the custom field at this place of the destination's list.
    Custom(usize),
    /// Nowhere.
    Ignore,
    /// Not known.
    Open,
}

/// What was decided about a column, and why.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Where it goes.
    pub decision: Decision,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, in a few words; empty where nothing is known.
    pub why: String,
    /// The name it was found under.
    pub found: Option<Match>,
    /// The target that its header names and its values contradict.
    pub contradicted: Option<&'static str>,
}

impl Verdict {
    /// Nothing is known.
    pub fn open(why: impl Into<String>) -> Verdict {
        Verdict::new(Decision::Open, Confidence::Unsure, why)
    }

    /// Decided without a listed name.
    pub fn new(decision: Decision, confidence: Confidence, why: impl Into<String>) -> Verdict {
        Verdict { decision, confidence, why: why.into(), found: None, contradicted: None }
    }

    /// The target that the column feeds as its main or only column.
    pub fn target(&self) -> Option<&'static str> {
        match self.decision {
            Decision::To(target) => Some(target),
            _ => None,
        }
    }

    /// Whether the list that it was found in is that of its own CRM.
    pub fn is_of_own_crm(&self, origin: &str) -> bool {
        self.found.is_some_and(|found| Some(found.list) == List::of_origin(origin))
    }
}

// The columns that we add to rejected rows; the file may come back with them.
const OUR_OWN: [&str; 4] = ["_line", "_code", "_field", "_reason"];

/// Decides about `column` by itself.
pub fn decide(object: Object, column: &Column<'_>, custom: &[CustomField]) -> Verdict {
    if OUR_OWN.contains(&column.name) {
        let why = "written beside rejected rows by adoptiv-migrate";
        return Verdict::new(Decision::Ignore, Confidence::Certain, why);
    }
    if let Some(target) = column.field.and_then(|field| own_target(object, field)) {
        let mut why = match column.label() {
            Some(label) => format!("`{label}`, the CRM's own field"),
            None => "the CRM's own field".to_owned(),
        };
        if column.is_empty() {
            why.push_str("; empty in all sampled rows");
        }
        return Verdict::new(Decision::To(target), Confidence::Certain, why);
    }
    let mut matches = lookup(object, column.origin, &column.header);
    // A standard field of a CRM is what its API name says in the CRM's own list, and nothing that it is
    // like: Salesforce's `Site` names a place.
    let is_standard = column.field.is_some_and(|field| !field.custom);
    if is_standard {
        let own = List::of_origin(column.origin);
        matches.retain(|found| Some(found.list) == own || found.list == List::Consent);
    }
    let sure = matches
        .first()
        .is_some_and(|found| found.trust == Trust::Sure && matches!(found.meaning, Meaning::To(_)));
    if !sure && let Some(at) = existing(object, column, custom) {
        let why = format!("the workspace has the custom field `{}`", custom[at].label);
        return Verdict::new(Decision::Custom(at), Confidence::Certain, why);
    }
    if let Some(verdict) = by_name(object, column, &matches) {
        return verdict;
    }
    if is_standard {
        let known = match column.label() {
            Some(label) => format!("the CRM calls it `{label}`"),
            None => "no standard field".to_owned(),
        };
        let empty = if column.is_empty() { "; empty in all sampled rows" } else { "" };
        return Verdict::open(format!("{known}{empty}"));
    }
    match alike(object, column.origin, &column.header) {
        Some(found) => by_likeness(object, column, found),
        None => Verdict::open(""),
    }
}

/// The target that a CRM's field is, where the CRM says so.
fn own_target(object: Object, field: &Field) -> Option<&'static str> {
    let named = field.target.as_deref()?;
    let standard = fields(object).iter().map(|field| field.key);
    standard.chain(special_targets(object).iter().copied()).find(|target| *target == named)
}

fn existing(object: Object, column: &Column<'_>, custom: &[CustomField]) -> Option<usize> {
    let key = column.header.key();
    let label = name_key(column.label().unwrap_or(column.name));
    custom.iter().position(|field| {
        field.object == object
            && (Some(&field.key) == key.as_ref() || name_key(&field.label) == label)
    })
}

fn by_name(object: Object, column: &Column<'_>, matches: &[Match]) -> Option<Verdict> {
    let mut contradiction: Option<(&'static str, &'static str, Match)> = None;
    let certain = |against: Option<(_, _, Match)>| against.is_some_and(|(_, _, m)| is_certain(m));
    for found in matches {
        let foreign = found.trust > Trust::Sure && column.header.custom;
        let general = Some(found.list) == List::of_origin(column.origin)
            || matches!(found.list, List::Consent | List::Common | List::AddressBook);
        if contradiction.is_some() && (foreign || !general) {
            continue;
        }
        // A name that is mostly a phone's is one of an id where its values are short.
        if found.meaning == Meaning::To("phone")
            && found.trust == Trust::Likely
            && !column.header.custom
            && !shape::most(&column.probe, shape::is_long_number)
        {
            continue;
        }
        if let Meaning::To(target) | Meaning::More(target) = found.meaning {
            if let Some(against) = contradicts(object, target, column) {
                contradiction.get_or_insert((target, against, *found));
                continue;
            }
            // What a sure name says gives way to another meaning only where the values have its form.
            if certain(contradiction) && expectation(object, target).is_none() {
                continue;
            }
        } else if certain(contradiction) {
            continue;
        }
        return Some(named(column, *found));
    }
    let (target, against, found) = contradiction?;
    if is_certain(found) {
        let mut verdict = named(column, found);
        verdict.why.push_str(&format!(", though {against}"));
        return Some(Verdict { contradicted: Some(target), ..verdict });
    }
    let why = format!("header is {}, but {against}", found.list.words());
    Some(Verdict { contradicted: Some(target), ..Verdict::open(why) })
}

/// Whether the name says for certain what the column is, however many of its cells can't be read: each
/// is judged in its row. To leave the column out would import the rows without what they say wrongly,
/// instead of rejecting them. A status is told from its values, for the word has several meanings; so are
/// a wording, for a yes under its name is an answer, and a token of LeadiD, which sounds like a lead's id.
fn is_certain(found: Match) -> bool {
    const BY_VALUES: [&str; 3] = ["status", "consent.text", "consent.leadid"];
    let by_values = matches!(found.meaning, Meaning::To(target) if BY_VALUES.contains(&target));
    found.trust == Trust::Sure && !by_values
}

fn named(column: &Column<'_>, found: Match) -> Verdict {
    let says = format!("header is {}", found.list.words());
    let confidence =
        if found.trust == Trust::Sure { Confidence::Certain } else { Confidence::Likely };
    let (decision, confidence, mut why) = match found.meaning {
        Meaning::To(target) => (Decision::To(target), confidence, says),
        Meaning::More(target) => (Decision::More(target), confidence, says),
        Meaning::Repeats(target) => (Decision::Repeats(target), confidence, says),
        Meaning::Ignore(why) => (Decision::Ignore, confidence, why.to_owned()),
        Meaning::NoField(why) => (Decision::Open, Confidence::Unsure, why.to_owned()),
    };
    if column.is_empty() {
        why.push_str("; empty in all sampled rows");
    }
    Verdict { found: Some(found), ..Verdict::new(decision, confidence, why) }
}

fn by_likeness(object: Object, column: &Column<'_>, found: Match) -> Verdict {
    let like = format!("header is like `{}`", found.name);
    match found.meaning {
        Meaning::To(target) if found.trust != Trust::BesideConsent => {
            if let Some(against) = contradicts(object, target, column) {
                return Verdict::open(format!("{like}, but {against}"));
            }
            let verdict = Verdict::new(Decision::To(target), Confidence::Likely, like);
            Verdict { found: Some(found), ..verdict }
        }
        // A name that is only near is no ground to leave data out.
        _ => Verdict::open(like),
    }
}

/// What the values say against `target`, if most of them do.
fn contradicts(object: Object, target: &str, column: &Column<'_>) -> Option<&'static str> {
    let (passes, against) = expectation(object, target)?;
    (!shape::most(&column.probe, passes)).then_some(against)
}

type Expectation = (fn(&str) -> bool, &'static str);

fn expectation(object: Object, target: &str) -> Option<Expectation> {
    const EMAIL: Expectation = (shape::is_email, "most values are no e-mail addresses");
    const PHONE: Expectation = (shape::may_be_phone, "most values are no phone numbers");
    const WEB: Expectation = (shape::is_web_address, "most values are no web addresses");
    const DATE: Expectation = (shape::may_be_date, "most values are no dates");
    const BOOLEAN: Expectation = (shape::is_boolean, "most values are neither yes nor no");
    match target {
        "contact_email" => return Some(EMAIL),
        "company_domain" => return Some(WEB),
        "consent.phone" => return Some(PHONE),
        "won_date" | "lost_date" | "closed_date" => return Some(DATE),
        "consent.timestamp" => return Some(DATE),
        // What can't be read there counts as the worse: no cell speaks against such a column.
        OPT_OUT | "consent.revoked_at" | "consent.do_not_call" => return None,
        "deleted" => return Some(BOOLEAN),
        "consent.source_url" | "consent.trustedform_url" => return Some(WEB),
        "consent.ip" => return Some((shape::is_ip, "most values are no IP addresses")),
        "consent.leadid" => return Some((shape::is_uuid, "most values are no LeadiD tokens")),
        "consent.text" => return Some((shape::is_wording, "most values are no wording")),
        "website" => return Some((is_website, "most values are no web addresses of their own")),
        "status" => return Some((is_status, "its values are not open, won or lost")),
        "full_name" | "company" | "first_name" | "last_name" | "name" => {
            return Some((is_name, "most values are addresses, not names"));
        }
        _ => {}
    }
    match fields(object).iter().find(|field| field.key == target)?.kind {
        Kind::Text => None,
        Kind::Email => Some(EMAIL),
        Kind::Phone => Some(PHONE),
        Kind::Url | Kind::Domain => Some(WEB),
        Kind::Date | Kind::Moment => Some(DATE),
        Kind::Decimal | Kind::Percent | Kind::Integer => {
            Some((shape::is_amount, "most values are no numbers"))
        }
        Kind::Boolean => Some(BOOLEAN),
        Kind::Currency => Some((is_currency, "most values are no currencies")),
    }
}

fn is_name(value: &str) -> bool {
    !shape::is_email(value) && !shape::is_url(value)
}

// A profile at LinkedIn has a field of its own.
fn is_website(value: &str) -> bool {
    shape::is_web_address(value) && !shape::is_linkedin(value)
}

fn is_currency(value: &str) -> bool {
    crate::model::money::parse_currency(value).is_some()
}

fn is_status(value: &str) -> bool {
    StageKind::from_status(value).is_some() || value.eq_ignore_ascii_case("deleted")
}
