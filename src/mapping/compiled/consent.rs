//! Reads the parts of a consent record. Blank never means consent, and what is unclear about a
//! do-not-call counts as one.

use super::Filling;
use super::cell::{is_null, trim};
use super::plan::{Bound, Origin, Part};
use super::values::note_clock;
use crate::model::moment::parse_moment;
use crate::model::text::{self, Damage};
use crate::model::{Consent, Settings, Warning};

/// A consent record while its row is read.
#[derive(Default)]
pub(super) struct Record {
    consent: Consent,
    /// Whether a cell of the row itself gave a part: constants and defaults complete a record but
    /// make none, for blank never means consent.
    own: bool,
}

impl Record {
    /// The record, if the row says anything of consent, or anything at all revokes one.
    pub fn finish(self) -> Option<Consent> {
        let revoked = self.consent.do_not_call || self.consent.revoked_at.is_some();
        (self.own || revoked).then_some(self.consent)
    }
}

/// Reads the cell of one part.
pub(super) fn fill(
    filling: &mut Filling,
    bound: &Bound,
    part: Part,
    raw: &str,
    settings: &Settings,
) {
    let Some((value, own)) = part_text(filling, bound, raw) else { return };
    let record = filling.consent.get_or_insert_with(Box::default);
    let draft = &mut filling.draft;
    let consent = &mut record.consent;
    let trimmed = trim(value);
    // The wording is evidence and stays byte for byte; so do address and page.
    let target = match part {
        Part::Text => &mut consent.text,
        Part::SourceUrl => &mut consent.source_url,
        Part::Ip => &mut consent.ip,
        Part::Seller => &mut consent.seller,
        Part::Phone => &mut consent.phone,
        Part::TrustedForm => &mut consent.trustedform_url,
        Part::LeadId => &mut consent.leadid,
        Part::Timestamp => {
            record.own |= own;
            let zone = bound.how.timezone.unwrap_or(settings.timezone);
            match parse_moment(trimmed, bound.order, zone) {
                Ok((moment, note)) => {
                    note_clock(draft, bound, note, trimmed);
                    consent.timestamp = Some(moment);
                }
                Err(_) => {
                    let code = "invalid_consent_timestamp";
                    draft.warnings.push(Warning::new(code, bound.key.as_str(), trimmed));
                }
            }
            consent.timestamp_original = Some(value.to_owned());
            return;
        }
        Part::RevokedAt => {
            if text::parse_boolean(trimmed) == Some(false) {
                return;
            }
            record.own |= own;
            let zone = bound.how.timezone.unwrap_or(settings.timezone);
            match parse_moment(trimmed, bound.order, zone) {
                Ok((moment, note)) => {
                    note_clock(draft, bound, note, trimmed);
                    consent.revoked_at = Some(moment);
                }
                Err(_) => {
                    consent.do_not_call = true;
                    if text::parse_boolean(trimmed).is_none() {
                        let code = "invalid_revoked_at";
                        draft.warnings.push(Warning::new(code, bound.key.as_str(), trimmed));
                    }
                }
            }
            draft.originals.entry(bound.key.clone()).or_insert_with(|| trimmed.to_owned());
            return;
        }
        Part::DoNotCall => {
            match text::parse_boolean(trimmed) {
                Some(yes) => consent.do_not_call |= yes,
                None => {
                    consent.do_not_call = true;
                    let code = "unclear_do_not_call";
                    draft.warnings.push(Warning::new(code, bound.key.as_str(), trimmed));
                }
            }
            return;
        }
    };
    if target.is_none() {
        let kept = matches!(part, Part::Text | Part::SourceUrl | Part::Ip);
        *target = Some(if kept { value } else { trimmed }.to_owned());
        record.own |= own;
    }
}

/// What a cell says of its part, as it was read, and whether the row itself says it.
fn part_text<'c>(filling: &mut Filling, bound: &'c Bound, raw: &'c str) -> Option<(&'c str, bool)> {
    let own = matches!(bound.origin, Origin::Column(_));
    let fallback =
        || bound.how.default.as_deref().filter(|d| !trim(d).is_empty()).map(|d| (d, false));
    let trimmed = trim(raw);
    if trimmed.is_empty() || is_null(bound, trimmed) {
        return fallback();
    }
    if let Some(value) = bound.how.values.get(trimmed) {
        return if trim(value).is_empty() { fallback() } else { Some((value, own)) };
    }
    match text::damage(trimmed) {
        Some(Damage::SpreadsheetError) => {
            let warning = Warning::new("spreadsheet_error", bound.key.as_str(), trimmed);
            filling.draft.warnings.push(warning);
            None
        }
        Some(Damage::Mojibake) => {
            filling.draft.warnings.push(Warning::new("mojibake", bound.key.as_str(), trimmed));
            Some((raw, own))
        }
        // Evidence stays as it was read, also where it came from a web page.
        Some(Damage::HtmlEntities) => {
            filling.draft.warnings.push(Warning::new("html_entities", bound.key.as_str(), trimmed));
            Some((raw, own))
        }
        Some(Damage::Formula) | None => Some((raw, own)),
    }
}
