//! Consent records (TCPA prior express written consent) and what they allow.
//!
//! A contact's records are a ledger: they are only ever added to. Whether the contact may be
//! dialed follows from the whole ledger.

use serde::{Deserialize, Serialize};

use super::permission::is_bare_answer;
use super::text::is_nothing;

/// One consent record as a source gives it. Every part may be absent; blank never means consent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Consent {
    /// The PEWC wording, byte for byte.
    pub text: Option<String>,
    /// When consent was given, UTC: `2026-03-08T19:30:00Z`.
    pub timestamp: Option<String>,
    /// The moment as the source wrote it.
    pub timestamp_original: Option<String>,
    /// The page on which it was given; kept as it was read, valid or not.
    pub source_url: Option<String>,
    /// The address it was given from; kept as it was read, valid or not.
    pub ip: Option<String>,
    /// The seller to whom it was given.
    pub seller: Option<String>,
    /// The phone number it was given for, E.164 where it parses.
    pub phone: Option<String>,
    /// A TrustedForm certificate.
    pub trustedform_url: Option<String>,
    /// A Jornaya LeadiD token.
    pub leadid: Option<String>,
    /// When consent was revoked, UTC.
    pub revoked_at: Option<String>,
    /// The source says do not call, with or without a moment.
    pub do_not_call: bool,
    /// The record became another person's since: it is no consent of theirs. The hub alone knows it.
    #[serde(skip)]
    pub other_person: bool,
}

/// A cell that speaks of consent could not be understood.
pub const UNREAD: &str = "unread";
/// Another contact with the same number does not want to be called.
pub const NUMBER_DO_NOT_CALL: &str = "number_do_not_call";
/// Consent was given for a number that is none of the contact's.
pub const OTHER_NUMBER: &str = "other_number";
/// Consent was given before the record became another person's.
pub const OTHER_PERSON: &str = "other_person";

/// The reasons that only the store knows: a workspace behind the API judges by the ledger alone.
pub const HOLDS: [&str; 4] = [UNREAD, NUMBER_DO_NOT_CALL, OTHER_NUMBER, OTHER_PERSON];

/// Whether one of the reasons is a hold.
pub fn is_held<S: AsRef<str>>(reasons: &[S]) -> bool {
    reasons.iter().any(|reason| HOLDS.contains(&reason.as_ref()))
}

/// What of a contact's ledger is told to a workspace that judges by the ledger alone: of one that is
/// held no entry by which it could be dialed there. Revocations are always told. One answer
/// for each entry.
pub fn withheld(ledger: &[Consent], reasons: &[String], has_phone: bool) -> Vec<Withheld> {
    let holds =
        is_held(reasons) || (!reasons.is_empty() && Dialability::of(ledger, has_phone).dialable());
    let each = ledger.iter().map(|entry| match &entry.revoked_at {
        _ if !(holds || entry.other_person) || !entry.is_grant() => Withheld::No,
        // It beats itself.
        Some(at) if entry.timestamp.as_ref().is_none_or(|granted| granted <= at) => Withheld::No,
        None if entry.do_not_call => Withheld::No,
        Some(at) => Withheld::Grant(Some(Box::new(Consent {
            revoked_at: Some(at.clone()),
            do_not_call: entry.do_not_call,
            phone: entry.phone.clone(),
            ..Consent::default()
        }))),
        None => Withheld::Grant(None),
    });
    each.collect()
}

/// Whether an entry of the ledger stays in the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// It is told.
    No,
    /// It is not told; the revocation in it is.
    Grant(Option<Box<Consent>>),
}

/// The phone numbers of a contact.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbers<'a> {
    /// The one to dial.
    pub first: Option<&'a str>,
    /// The others.
    pub more: &'a [String],
}

impl<'a> Numbers<'a> {
    /// All of them.
    pub fn all(self) -> impl Iterator<Item = &'a str> {
        self.first.into_iter().chain(self.more.iter().map(String::as_str))
    }

    /// Whether a number is one of them; extensions do not count.
    pub fn have(self, number: &str) -> bool {
        self.all().any(|own| line_of(own) == line_of(number))
    }
}

/// A number without its extension.
pub fn line_of(number: &str) -> &str {
    number.split_once(';').map_or(number, |(line, _)| line)
}

/// Whether a contact may be dialed, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialability {
    /// Why not, as stable words: `text`, `timestamp`, `source_url`, `ip`, `seller` (missing or not
    /// valid), `revoked`, `phone` (there is no number to dial), `other_number`. Empty: the contact may
    /// be dialed.
    pub reasons: Vec<&'static str>,
}

impl Dialability {
    /// Whether the contact may be dialed.
    pub fn dialable(&self) -> bool {
        self.reasons.is_empty()
    }

    /// Judges a contact by its whole ledger, in any order. The best grant counts (the one that
    /// lacks least); a revocation beats every grant that is not later than it; a do-not-call
    /// without a moment beats every grant, for none can be shown to be later.
    pub fn of(ledger: &[Consent], has_phone: bool) -> Dialability {
        Dialability::judge(ledger, has_phone, |_| false)
    }

    /// The same; consent that was given for a number which is none of the contact's is none to call it.
    pub fn of_numbers(ledger: &[Consent], numbers: Numbers<'_>) -> Dialability {
        let has_phone = numbers.first.is_some();
        Dialability::judge(ledger, has_phone, |entry| has_phone && entry.is_for_another(numbers))
    }

    fn judge(
        ledger: &[Consent],
        has_phone: bool,
        for_another: impl Fn(&Consent) -> bool,
    ) -> Dialability {
        let revoked_at = ledger
            .iter()
            .filter(|entry| entry.do_not_call || entry.revoked_at.is_some())
            .map(|entry| entry.revoked_at.as_deref())
            .reduce(|a, b| match (a, b) {
                (Some(a), Some(b)) => Some(a.max(b)),
                _ => None,
            });
        let mut reasons = ledger
            .iter()
            .map(|entry| {
                let mut missing = entry.missing();
                if let Some(revoked) = revoked_at {
                    let later = match (revoked, entry.timestamp.as_deref()) {
                        (Some(revoked), Some(granted)) => granted > revoked,
                        _ => false,
                    };
                    if !later {
                        missing.push("revoked");
                    }
                }
                if for_another(entry) {
                    missing.push(OTHER_NUMBER);
                }
                if entry.other_person {
                    missing.push(OTHER_PERSON);
                }
                missing
            })
            .min_by_key(Vec::len)
            .unwrap_or_else(|| Consent::default().missing());
        if !has_phone {
            reasons.push("phone");
        }
        Dialability { reasons }
    }
}

impl Consent {
    /// Whether it takes consent away.
    pub fn revokes(&self) -> bool {
        self.do_not_call || self.revoked_at.is_some()
    }

    /// Whether it is a complete and valid record of consent, revoked or not.
    pub fn is_grant(&self) -> bool {
        self.missing().is_empty()
    }

    /// Whether it gives consent for a number that is none of these.
    pub fn is_for_another(&self, numbers: Numbers<'_>) -> bool {
        self.text.is_some() && self.phone.as_deref().is_some_and(|number| !numbers.have(number))
    }

    /// The parts of a complete record that are missing or not valid, as stable words.
    pub fn missing(&self) -> Vec<&'static str> {
        let filled = |part: &Option<String>| part.as_deref().is_some_and(|p| !p.trim().is_empty());
        let mut missing = Vec::new();
        if !filled(&self.text) || is_placeholder(&self.text) {
            missing.push("text");
        }
        if !filled(&self.timestamp) {
            missing.push("timestamp");
        }
        if self.source_url.as_deref().is_none_or(|url| super::web::parse_url(url).is_none()) {
            missing.push("source_url");
        }
        if !self.ip.as_deref().is_some_and(super::web::is_somebodys_ip) {
            missing.push("ip");
        }
        if !filled(&self.seller) || is_placeholder(&self.seller) {
            missing.push("seller");
        }
        missing
    }
}

/// Whether a part only fills the place of evidence: a word for nothing, or a bare yes.
fn is_placeholder(part: &Option<String>) -> bool {
    part.as_deref().is_some_and(|part| is_nothing(part) || is_bare_answer(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(timestamp: &str) -> Consent {
        Consent {
            text: Some("I agree to be called by Acme".into()),
            timestamp: Some(timestamp.into()),
            source_url: Some("https://acme.example/form".into()),
            ip: Some("203.0.113.9".into()),
            seller: Some("Acme".into()),
            ..Consent::default()
        }
    }

    #[test]
    fn a_complete_record_may_be_dialed() {
        assert!(Dialability::of(&[grant("2026-01-01T00:00:00Z")], true).dialable());
    }

    #[test]
    fn blank_never_means_consent() {
        let reasons = Dialability::of(&[], true).reasons;
        assert_eq!(reasons, ["text", "timestamp", "source_url", "ip", "seller"]);
    }

    #[test]
    fn a_revocation_beats_a_grant_unless_a_later_grant_proves_otherwise() {
        let revocation = Consent {
            do_not_call: true,
            revoked_at: Some("2026-02-01T00:00:00Z".into()),
            ..Consent::default()
        };
        let before = grant("2026-01-01T00:00:00Z");
        let after = grant("2026-03-01T00:00:00Z");
        assert_eq!(
            Dialability::of(&[before.clone(), revocation.clone()], true).reasons,
            ["revoked"]
        );
        assert!(Dialability::of(&[before, revocation, after], true).dialable());
    }

    #[test]
    fn do_not_call_without_a_moment_beats_every_grant() {
        let ledger =
            [Consent { do_not_call: true, ..Consent::default() }, grant("2026-03-01T00:00:00Z")];
        assert_eq!(Dialability::of(&ledger, true).reasons, ["revoked"]);
    }

    #[test]
    fn consent_for_a_number_that_is_none_of_the_contact_s_is_none_to_call_it() {
        let record =
            Consent { phone: Some("+12025550101".into()), ..grant("2026-01-01T00:00:00Z") };
        let of = |first: &str, more: &[String]| {
            let numbers = Numbers { first: Some(first), more };
            Dialability::of_numbers(std::slice::from_ref(&record), numbers).reasons
        };
        assert!(of("+12025550101", &[]).is_empty());
        assert!(of("+12025550101;ext=7", &[]).is_empty());
        assert!(of("+12025550199", &["+12025550101".into()]).is_empty());
        assert_eq!(of("+12025550199", &[]), ["other_number"]);
        let none = Dialability::of_numbers(&[record], Numbers::default());
        assert_eq!(none.reasons, ["phone"]);
    }

    #[test]
    fn a_part_that_is_not_valid_counts_as_missing() {
        let mut record = grant("2026-01-01T00:00:00Z");
        record.ip = Some("300.1.1.1".into());
        record.source_url = Some("our booth".into());
        assert_eq!(Dialability::of(&[record], true).reasons, ["source_url", "ip"]);
    }

    #[test]
    fn what_only_fills_the_place_of_evidence_is_none() {
        for filler in
            ["N/A", "-", "none", "NULL", "yes", "TRUE", "1", "x", "no", "Opted in", "granted"]
        {
            let mut record = grant("2026-01-01T00:00:00Z");
            record.text = Some(filler.into());
            record.seller = Some(filler.into());
            assert_eq!(record.missing(), ["text", "seller"], "{filler}");
        }
        for nobody in ["0.0.0.0", "::", "127.0.0.1", "::1", "255.255.255.255", "::ffff:0.0.0.0"] {
            let mut record = grant("2026-01-01T00:00:00Z");
            record.ip = Some(nobody.into());
            assert_eq!(record.missing(), ["ip"], "{nobody}");
        }
    }
}
