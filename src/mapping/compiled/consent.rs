//! Reads the parts of a consent record. Blank never means consent, and what is unclear about a
//! do-not-call counts as one.

use super::Filling;
use super::cell::{is_null, trim};
use super::plan::{Bound, Origin, Part, Slot};
use super::values::note_clock;
use crate::model::moment::{OrderEvidence, order_evidence, parse_last_moment, parse_moment};
use crate::model::permission::{Asks, Says, says};
use crate::model::text::{self, Damage, is_nothing, parse_boolean};
use crate::model::{Consent, Settings, Warning};

/// A consent record while its row is read.
#[derive(Default)]
pub(super) struct Record {
    consent: Consent,
    /// Whether a cell of the row itself gave a part: constants and defaults complete a record but
    /// make none, for blank never means consent.
    own: bool,
    /// A do-not-call column says yes; a date beside it is its own.
    flag: bool,
    /// A column beside the record says no now, whenever it was said.
    standing: bool,
    /// It was taken away at a moment that can't be read.
    undated: bool,
    /// The latest moment at which it was taken away.
    dated: Option<String>,
    /// The same, by a column of another channel: no date of a do-not-call.
    dated_elsewhere: Option<String>,
}

impl Record {
    /// Notes that a column beside the record says no.
    pub fn forbid(&mut self) {
        self.standing = true;
    }

    /// Notes that consent ended at `moment`.
    pub fn revoke(&mut self, moment: String) {
        latest(&mut self.dated, moment);
    }

    /// The record, if the row says anything of consent, or anything at all revokes one.
    pub fn finish(self) -> Option<Consent> {
        let Record { mut consent, own, flag, standing, undated, dated, dated_elsewhere } = self;
        // A no that stands now is not older than what the row itself says of consent.
        let stands = standing
            && match (&dated, &consent.timestamp) {
                (Some(dated), Some(granted)) => dated < granted,
                (None, _) => true,
                (Some(_), None) => false,
            };
        consent.do_not_call = undated || flag || standing;
        consent.revoked_at = match () {
            // Without a moment of its own it beats every grant.
            () if undated || stands => None,
            () if consent.do_not_call => dated,
            () => dated.max(dated_elsewhere),
        };
        let revoked = consent.do_not_call || consent.revoked_at.is_some();
        (own || revoked).then_some(consent)
    }
}

fn latest(slot: &mut Option<String>, moment: String) {
    if slot.as_ref().is_none_or(|there| *there < moment) {
        *slot = Some(moment);
    }
}

/// Reads the cell of one part. `now` is UTC.
pub(super) fn fill(
    filling: &mut Filling,
    bound: &Bound,
    part: Part,
    raw: &str,
    settings: &Settings,
    now: &str,
) {
    let Some((value, own)) = part_text(filling, bound, raw) else { return };
    let trimmed = trim(value);
    // The ledger keeps what only fills the place of evidence, but it makes no record.
    let nothing = is_nothing(trimmed);
    if nothing && !matches!(part, Part::Text | Part::SourceUrl | Part::Ip | Part::Seller) {
        return;
    }
    let record = filling.consent.get_or_insert_with(Box::default);
    let draft = &mut filling.draft;
    let consent = &mut record.consent;
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
                // Nobody has consented yet to what is to come.
                Ok((moment, _)) if moment.as_str() > now => {
                    let code = "future_consent";
                    draft.warnings.push(Warning::new(code, bound.key.as_str(), trimmed));
                }
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
        Part::RevokedAt | Part::DoNotCall => {
            let said = says(Asks::OptOut, trimmed);
            if matches!(said, Says::Allows | Says::Nothing) {
                return;
            }
            record.own |= own;
            let zone = bound.how.timezone.unwrap_or(settings.timezone);
            if said == Says::Forbids {
                record.flag = true;
            } else if let Ok((moment, note)) = parse_last_moment(trimmed, bound.order, zone)
                && is_sure(bound, part, trimmed)
            {
                note_clock(draft, bound, note, trimmed);
                let slot = match bound.other_channel {
                    true => &mut record.dated_elsewhere,
                    false => &mut record.dated,
                };
                latest(slot, moment);
            } else {
                record.undated = true;
                let code = match part {
                    Part::RevokedAt => "invalid_revoked_at",
                    _ => "unclear_do_not_call",
                };
                draft.warnings.push(Warning::new(code, bound.key.as_str(), trimmed));
            }
            if part == Part::RevokedAt || parse_boolean(trimmed).is_none() {
                draft.originals.entry(bound.key.clone()).or_insert_with(|| trimmed.to_owned());
            }
            return;
        }
    };
    if target.is_none() {
        let kept = matches!(part, Part::Text | Part::SourceUrl | Part::Ip);
        *target = Some(if kept { value } else { trimmed }.to_owned());
        record.own |= own && !nothing;
    }
}

/// Whether a date is read in an order that is decided: that of a column of flags is looked for nowhere.
fn is_sure(bound: &Bound, part: Part, text: &str) -> bool {
    part == Part::RevokedAt
        || bound.how.date_order.is_some()
        || order_evidence(text) != OrderEvidence::Ambiguous
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
            // Whether somebody said no is not known: it counts as said.
            let takes_away = matches!(bound.slot, Slot::Consent(Part::DoNotCall | Part::RevokedAt));
            takes_away.then_some((raw, own))
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
