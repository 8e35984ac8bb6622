//! Consent records (TCPA prior express written consent) and what they allow.
//!
//! A contact's records are a ledger: they are only ever added to. Whether the contact may be
//! dialed follows from the whole ledger.

use serde::{Deserialize, Serialize};

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
}

/// Whether a contact may be dialed, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialability {
    /// Why not, as stable words: `text`, `timestamp`, `source_url`, `ip`, `seller` (missing or not
    /// valid), `revoked`, `phone` (there is no number to dial). Empty: the contact may be dialed.
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
    /// The parts of a complete record that are missing or not valid, as stable words.
    pub fn missing(&self) -> Vec<&'static str> {
        let filled = |part: &Option<String>| part.as_deref().is_some_and(|p| !p.trim().is_empty());
        let mut missing = Vec::new();
        if !filled(&self.text) {
            missing.push("text");
        }
        if !filled(&self.timestamp) {
            missing.push("timestamp");
        }
        if self.source_url.as_deref().is_none_or(|url| super::web::parse_url(url).is_none()) {
            missing.push("source_url");
        }
        if !self.ip.as_deref().is_some_and(super::web::is_ip) {
            missing.push("ip");
        }
        if !filled(&self.seller) {
            missing.push("seller");
        }
        missing
    }
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
    fn a_part_that_is_not_valid_counts_as_missing() {
        let mut record = grant("2026-01-01T00:00:00Z");
        record.ip = Some("300.1.1.1".into());
        record.source_url = Some("our booth".into());
        assert_eq!(Dialability::of(&[record], true).reasons, ["source_url", "ip"]);
    }
}
