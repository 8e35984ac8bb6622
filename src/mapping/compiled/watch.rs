//! The columns that are read for what they take away, wherever else they go.
//!
//! A contact may look as if it could be called, with a whole record of consent, while a column beside it
//! says that it was taken back or never given. Every column whose header speaks of consent, permission or
//! opting out of calls, or names no channel, is read here, whatever its source; what it says for being
//! called counts nothing, and what can't be told from it holds the contact.

use super::cell::trim;
use super::plan::Part;
use super::region;
use super::{Filling, consent};
use crate::mapping::aliases::{Header, List, Meaning, lookup};
use crate::mapping::{ColumnMapping, How, ObjectMapping, To};
use crate::model::field::OPT_OUT;
use crate::model::moment::{OrderEvidence, order_evidence, parse_last_moment, parse_moment};
use crate::model::permission::{self, Asks, Channel, Detail, OfDate, Says, Topic, of_evidence};
use crate::model::text::{self, Damage};
use crate::model::web::{is_ip, parse_url};
use crate::model::{Object, Settings, Unread, Warning};
use crate::source::crm::Field;
use crate::source::{Row, Table};

/// A column that is read for what it takes away.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    /// Its place in the row.
    at: usize,
    /// The header as the table has it.
    header: String,
    topic: Topic,
    /// The part of a consent record that it is mapped to.
    part: Option<Part>,
    /// What a yes means that a value map gave.
    translated: Asks,
    how: How,
    /// Whether the order of its dates is decided.
    ordered: bool,
}

/// What a column speaks of, by its header and by what people call it at a CRM.
fn topic_of(object: Object, header: &str, field: Option<&Field>) -> Option<Topic> {
    let by_name = permission::topic(&Header::new(object, header).words);
    let label = field.map(|field| field.label.as_str()).filter(|label| *label != header);
    let by_label = label.and_then(|label| permission::topic(&Header::new(object, label).words));
    let mut topic = by_label.or(by_name)?;
    if topic.channel == Channel::Unnamed
        && let Some(named) = by_name
    {
        topic.channel = named.channel;
    }
    Some(topic)
}

/// Whether a CRM calls something so that is not about calls: `Marketing consent` is the state of campaigns
/// at Pipedrive.
fn is_the_crms_own(watch: &Watch, origin: &str) -> bool {
    let header = Header::new(Object::Contacts, &watch.header);
    let found = lookup(Object::Contacts, origin, &header);
    watch.topic.channel == Channel::Unnamed
        && found.first().is_some_and(|found| {
            Some(found.list) == List::of_origin(origin)
                && matches!(found.meaning, Meaning::NoField(_))
        })
}

/// The columns of `table` that are read for what they take away.
pub(super) fn watches(
    object: Object,
    mapping: &ObjectMapping,
    table: &dyn Table,
    settings: &Settings,
) -> Vec<Watch> {
    if object != Object::Contacts {
        return Vec::new();
    }
    let columns = table.columns().iter().zip(mapping.bound(table.columns())).enumerate();
    columns
        .filter_map(|(at, (header, column))| {
            let watch = Watch::new(at, header, table.fields().get(at), column, settings)?;
            (!is_the_crms_own(&watch, table.origin())).then_some(watch)
        })
        .collect()
}

/// Whether a header, or what people call the column at a CRM, speaks of consent or opting out of any channel.
pub(super) fn speaks(header: &str, field: Option<&Field>) -> bool {
    topic_of(Object::Contacts, header, field).is_some()
}

/// Whether a column is mapped to consent or to an opt-out, and so read as such.
pub(super) fn is_of_consent(to: &To) -> bool {
    matches!(to, To::Target(target) if target == OPT_OUT || target.starts_with("consent."))
}

impl Watch {
    /// Whether it is the column at this place of the row.
    pub fn is_at(&self, at: usize) -> bool {
        self.at == at
    }

    fn new(
        at: usize,
        header: &str,
        field: Option<&Field>,
        column: Option<&ColumnMapping>,
        settings: &Settings,
    ) -> Option<Watch> {
        let mut how = column.map(|column| column.how.clone()).unwrap_or_default();
        if how.ignore_consent {
            return None;
        }
        let target = match column.map(|column| &column.to) {
            Some(To::Target(target)) => Some(target.as_str()),
            _ => None,
        };
        let part = target.and_then(part);
        let topic = match topic_of(Object::Contacts, header, field) {
            Some(topic) => topic,
            // A wording, and the number that it is for, are read for a plain no whatever their columns are called.
            None if matches!(part, Some(Part::Text | Part::Phone)) => {
                Topic { channel: Channel::Unnamed, asks: Asks::Grant, detail: Detail::About }
            }
            None => return None,
        };
        if !topic.decides_on_calls() {
            return None;
        }
        let translated = match target {
            Some(OPT_OUT) => Asks::OptOut,
            // Read as what it is, unless the header asks the opposite and nothing translates its cells.
            Some("consent.do_not_call" | "consent.revoked_at")
                if topic.asks == Asks::OptOut || !how.values.is_empty() =>
            {
                return None;
            }
            _ => topic.asks,
        };
        let ordered = how.date_order.is_some();
        how.date_order.get_or_insert_with(|| region::date_order(&settings.region));
        how.timezone.get_or_insert(settings.timezone);
        Some(Watch { at, header: header.to_owned(), topic, part, translated, how, ordered })
    }

    /// Reads the cell of a row; `now` is UTC.
    pub fn read(&self, filling: &mut Filling, row: &Row, settings: &Settings, now: &str) {
        let cell = trim(row.cells.get(self.at).unwrap_or_default());
        if cell.is_empty() {
            return;
        }
        let is_null = || self.how.nulls.iter().any(|null| null.eq_ignore_ascii_case(cell));
        // For which number consent was given is not known.
        if self.part == Some(Part::Phone)
            && text::damage(cell) == Some(Damage::SpreadsheetError)
            && !self.how.values.contains_key(cell)
        {
            return self.hold(filling, cell);
        }
        let said = match self.how.values.get(cell) {
            Some(value) => Topic { asks: self.translated, ..self.topic }.says(value),
            None if is_null() => return,
            None => match self.part {
                Some(part) if self.is_evidence(part, cell, settings) => of_evidence(cell),
                _ => self.topic.says(cell),
            },
        };
        match said {
            Says::Nothing | Says::Allows => {}
            Says::Forbids => {
                self.keep(filling, cell);
                record(filling).forbid();
            }
            Says::Unclear => self.date(filling, cell, settings, now),
        }
    }

    /// What is neither yes nor no: a date, or nothing that can be read.
    fn date(&self, filling: &mut Filling, cell: &str, settings: &Settings, now: &str) {
        let order = self.how.date_order.unwrap_or_else(|| region::date_order(&settings.region));
        let zone = self.how.timezone.unwrap_or(settings.timezone);
        let evidence = order_evidence(cell);
        // A bare number may be anything.
        let moment = match evidence {
            OrderEvidence::NoDate => None,
            _ => parse_last_moment(cell, order, zone).ok(),
        };
        let Some((moment, _)) = moment else { return self.hold(filling, cell) };
        let sure = self.ordered || evidence != OrderEvidence::Ambiguous;
        match self.topic.of_date() {
            OfDate::Silent => {}
            OfDate::Unclear => self.hold(filling, cell),
            OfDate::Expires if sure && moment.as_str() > now => {}
            OfDate::Revokes | OfDate::Expires => {
                self.keep(filling, cell);
                match sure {
                    true => record(filling).revoke(moment),
                    false => record(filling).forbid(),
                }
            }
        }
    }

    fn hold(&self, filling: &mut Filling, cell: &str) {
        let draft = &mut filling.draft;
        draft.warnings.push(Warning::new("unread_consent", self.header.as_str(), cell));
        draft.unread.push(Unread { column: self.header.clone(), cell: cell.to_owned() });
    }

    /// Keeps what took consent away, as it was read.
    fn keep(&self, filling: &mut Filling, cell: &str) {
        let originals = &mut filling.draft.originals;
        let said = || format!("{}: {cell}", self.header);
        originals.entry("consent.do_not_call".to_owned()).or_insert_with(said);
    }

    /// Whether the cell is what its column gives to a consent record, and so no answer.
    fn is_evidence(&self, part: Part, cell: &str, settings: &Settings) -> bool {
        if self.topic.detail != Detail::Verdict {
            return true;
        }
        match part {
            // A yes or a word in a column called `Consent` is no wording.
            Part::Text => cell.split_whitespace().nth(3).is_some(),
            Part::Timestamp => {
                let order = self.how.date_order;
                let order = order.unwrap_or_else(|| region::date_order(&settings.region));
                let zone = self.how.timezone.unwrap_or(settings.timezone);
                parse_moment(cell, order, zone).is_ok()
            }
            Part::SourceUrl | Part::TrustedForm => parse_url(cell).is_some(),
            Part::Ip => is_ip(cell),
            // What is no number there holds the contact as another number does.
            Part::Phone | Part::Seller | Part::LeadId | Part::RevokedAt | Part::DoNotCall => true,
        }
    }
}

fn record(filling: &mut Filling) -> &mut consent::Record {
    filling.consent.get_or_insert_with(Box::default)
}

fn part(target: &str) -> Option<Part> {
    Some(match target {
        "consent.text" => Part::Text,
        "consent.timestamp" => Part::Timestamp,
        "consent.source_url" => Part::SourceUrl,
        "consent.ip" => Part::Ip,
        "consent.seller" => Part::Seller,
        "consent.phone" => Part::Phone,
        "consent.trustedform_url" => Part::TrustedForm,
        "consent.leadid" => Part::LeadId,
        _ => return None,
    })
}
