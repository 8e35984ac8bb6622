//! Reads the values of standard fields by their kind.

use chrono_tz::Tz;

use super::cell::Cell;
use super::plan::{Bound, End};
use super::{Compiled, Filling, reject};
use crate::model::field::OPT_OUT;
use crate::model::moment::{
    NotADate, Note, has_short_year, parse_date, parse_day, parse_moment, parse_past_date,
    parse_past_moment,
};
use crate::model::money::{
    DecimalMark, Named, from_cents, is_ambiguous, parse_amount, parse_currency,
};
use crate::model::percent::parse_percent;
use crate::model::permission::{self, Asks, Says};
use crate::model::text::parse_boolean;
use crate::model::web::{parse_domain, parse_url};
use crate::model::{Draft, Kind, Rejection, StageKind, Warning};

/// Keeps the text as it was read where what is stored differs from it.
pub(super) fn keep(draft: &mut Draft, bound: &Bound, cell: &Cell<'_>, stored: &str) {
    if cell.own && cell.read != stored {
        draft.originals.entry(bound.key.clone()).or_insert_with(|| cell.read.to_owned());
    }
}

/// Notes that a local time was moved or could be meant twice.
pub(super) fn note_clock(draft: &mut Draft, bound: &Bound, note: Option<Note>, read: &str) {
    let code = match note {
        Some(Note::Gap) => "dst_gap",
        Some(Note::Overlap) => "dst_overlap",
        None => return,
    };
    draft.warnings.push(Warning::new(code, bound.key.as_str(), read));
}

/// The date of a cell; `now` is UTC.
pub(super) fn date(bound: &Bound, text: &str, now: &str) -> Result<String, NotADate> {
    if bound.past { parse_past_date(text, bound.order, now) } else { parse_date(text, bound.order) }
}

/// The moment of a cell; `now` is UTC.
pub(super) fn moment(
    bound: &Bound,
    text: &str,
    zone: Tz,
    now: &str,
) -> Result<(String, Option<Note>), NotADate> {
    match bound.past {
        true => parse_past_moment(text, bound.order, zone, now),
        false => parse_moment(text, bound.order, zone),
    }
}

/// Years ahead in which a deal may well close, so that a year of two digits is no guess.
const DEALS_CLOSE_WITHIN: i32 = 10;

/// Notes that a year of two digits was guessed to be one to come.
pub(super) fn note_century(
    draft: &mut Draft,
    bound: &Bound,
    cell: &Cell<'_>,
    stored: &str,
    now: &str,
) {
    if stored <= now || !has_short_year(&cell.text) {
        return;
    }
    let year = |text: &str| text.get(..4).and_then(|year| year.parse::<i32>().ok()).unwrap_or(0);
    if bound.key != "close_date" || year(stored) > year(now) + DEALS_CLOSE_WITHIN {
        draft.warnings.push(Warning::new("short_year", bound.key.as_str(), cell.read));
    }
}

/// A value that is not what its field holds, but does not make the record invalid: it stays out,
/// the original is kept.
fn leave_out(
    draft: &mut Draft,
    bound: &Bound,
    cell: &Cell<'_>,
    code: &'static str,
) -> Result<(), Rejection> {
    draft.warnings.push(Warning::new(code, bound.key.as_str(), cell.read));
    keep(draft, bound, cell, "");
    Ok(())
}

impl Compiled {
    /// Reads a cell into the standard field at `at`. E-mails and phones are read elsewhere.
    /// A value that the service computed is left out where it can't be read, whatever its kind.
    pub(super) fn field(
        &self,
        filling: &mut Filling,
        bound: &Bound,
        at: usize,
        kind: Kind,
        cell: &Cell<'_>,
    ) -> Result<(), Rejection> {
        match self.standard(filling, bound, at, kind, cell) {
            Err(_) if bound.computed => {
                leave_out(&mut filling.draft, bound, cell, "invalid_computed_value")
            }
            read => read,
        }
    }

    fn standard(
        &self,
        filling: &mut Filling,
        bound: &Bound,
        at: usize,
        kind: Kind,
        cell: &Cell<'_>,
    ) -> Result<(), Rejection> {
        let draft = &mut filling.draft;
        if kind == Kind::Text {
            text(draft, bound, at, cell);
            return Ok(());
        }
        if kind == Kind::Boolean && bound.key == OPT_OUT {
            email_opt_out(draft, bound, at, cell);
            return Ok(());
        }
        if draft.values[at].is_some() {
            return Ok(());
        }
        let stored = match kind {
            Kind::Date => {
                let date = date(bound, &cell.text, &self.now)
                    .map_err(|error| date_rejection(bound, cell, &error.to_string()))?;
                note_century(draft, bound, cell, &date, &self.now);
                date
            }
            Kind::Moment => {
                let zone = bound.how.timezone.unwrap_or(self.settings.timezone);
                let (moment, note) = moment(bound, &cell.text, zone, &self.now)
                    .map_err(|error| date_rejection(bound, cell, &error.to_string()))?;
                note_clock(draft, bound, note, cell.read);
                note_century(draft, bound, cell, &moment, &self.now);
                moment
            }
            Kind::Percent => parse_percent(&cell.text, bound.mark, bound.unit)
                .map_err(|error| percent_rejection(bound, cell, &error.to_string()))?,
            Kind::Decimal => {
                let (amount, currency) = self.amount(bound, cell)?;
                if bound.ambiguous && is_ambiguous(&cell.text) {
                    let warning = Warning::new("ambiguous_amount", bound.key.as_str(), cell.read);
                    draft.warnings.push(warning);
                }
                if let Some(named) = currency {
                    self.note_currency(draft, bound, cell, named);
                    filling.named_currency = filling.named_currency.or(currency);
                }
                amount
            }
            Kind::Currency => self.currency(draft, bound, cell)?,
            Kind::Integer => match integer(bound, &cell.text) {
                Some(number) => number,
                None => return leave_out(draft, bound, cell, "invalid_number"),
            },
            Kind::Boolean => match parse_boolean(&cell.text) {
                // What the word was is nothing that anybody misses.
                Some(yes) => {
                    draft.values[at] = Some(if yes { "1" } else { "0" }.to_owned());
                    return Ok(());
                }
                None => return leave_out(draft, bound, cell, "invalid_boolean"),
            },
            Kind::Url => match parse_url(&cell.text) {
                Some(url) => url,
                None => return leave_out(draft, bound, cell, "invalid_url"),
            },
            Kind::Domain => match parse_domain(&cell.text) {
                Some(domain) => domain,
                None => return leave_out(draft, bound, cell, "invalid_domain"),
            },
            Kind::Text | Kind::Email | Kind::Phone => return Ok(()),
        };
        keep(draft, bound, cell, &stored);
        draft.values[at] = Some(stored);
        Ok(())
    }

    /// The code of a currency; a sign of several is that of the workspace, if it is one of them.
    fn currency(
        &self,
        draft: &mut Draft,
        bound: &Bound,
        cell: &Cell<'_>,
    ) -> Result<String, Rejection> {
        let invalid = |message: String, hint: &str| {
            reject::value("invalid_currency", bound, cell.read, message, hint)
        };
        let Some(named) = parse_currency(&cell.text) else {
            let message = format!("`{}` names no currency", cell.text);
            return Err(invalid(message, "write an ISO 4217 code: `USD`, `EUR`"));
        };
        if let Some(code) = named.code() {
            return Ok(code.to_owned());
        }
        let own = &self.settings.currency;
        if !named.may_be(own) {
            let message =
                format!("`{}` stands for several currencies, and not for `{own}`", cell.text);
            let hint = "write an ISO 4217 code, or say in the mapping what it means: `values = { \"$\" = \"USD\" }`";
            return Err(invalid(message, hint));
        }
        draft.warnings.push(Warning::new("currency_guessed", bound.key.as_str(), cell.read));
        Ok(own.clone())
    }

    /// An amount that can't keep the currency that it names says so where it is not the workspace's.
    fn note_currency(&self, draft: &mut Draft, bound: &Bound, cell: &Cell<'_>, named: Named) {
        if self.currency_at.is_none() && !named.may_be(&self.settings.currency) {
            draft.warnings.push(Warning::new("other_currency", bound.key.as_str(), cell.read));
        }
    }

    /// Gives the deal the currency that its amount names, where no column says it.
    ///
    /// # Errors
    /// A rejection where the amount and the column, or the workspace, contradict each other.
    pub(super) fn settle_currency(
        &self,
        draft: &mut Draft,
        named: Option<Named>,
    ) -> Result<(), Rejection> {
        let (Some(at), Some(named)) = (self.currency_at, named) else { return Ok(()) };
        let own = &self.settings.currency;
        let (message, hint) = match (&draft.values[at], named.code()) {
            (Some(code), _) if named.may_be(code) => return Ok(()),
            (None, Some(code)) => {
                draft.values[at] = Some(code.to_owned());
                return Ok(());
            }
            (None, None) if named.may_be(own) => return Ok(()),
            (Some(code), other) => (
                match other {
                    Some(other) => format!("the amount is in `{other}`, and the deal in `{code}`"),
                    None => format!("the amount names another currency than the deal's, `{code}`"),
                },
                "correct the one that is wrong; if the sign only decorates the column, give the amounts \
                 without it",
            ),
            (None, None) => (
                format!(
                    "the amount names no currency for sure, and can't be in the workspace's, `{own}`"
                ),
                "add a column with the currency, or write `currency = \"USD\"` under [deals.constants] in \
                 the mapping",
            ),
        };
        let read = draft.originals.get("amount").cloned();
        let value = read.or_else(|| draft.get("amount").map(str::to_owned)).unwrap_or_default();
        Err(Rejection {
            code: "currency_conflict",
            field: Some("amount".to_owned()),
            value,
            message,
            hint: hint.to_owned(),
        })
    }

    fn amount(&self, bound: &Bound, cell: &Cell<'_>) -> Result<(String, Option<Named>), Rejection> {
        let invalid = |message: String| {
            let hint = "write a plain number such as `1250.50`, or set `decimal` in the mapping";
            reject::value("invalid_amount", bound, cell.read, message, hint)
        };
        if bound.how.cents {
            let amount = from_cents(&cell.text);
            let message = || invalid(format!("`{}` is no whole number of cents", cell.text));
            return amount.map(|amount| (amount, None)).ok_or_else(message);
        }
        parse_amount(&cell.text, bound.mark).map_err(|error| invalid(error.to_string()))
    }
}

fn percent_rejection(bound: &Bound, cell: &Cell<'_>, message: &str) -> Rejection {
    let hint = "write a plain number such as `40`, or leave the cell empty";
    reject::value("invalid_amount", bound, cell.read, message.to_owned(), hint)
}

/// Who does not want e-mail. Any of several columns may say so, in whatever words; what is neither yes nor
/// no counts as said.
fn email_opt_out(draft: &mut Draft, bound: &Bound, at: usize, cell: &Cell<'_>) {
    let out = match permission::says(Asks::OptOut, &cell.text) {
        Says::Nothing => return,
        Says::Allows => false,
        Says::Forbids | Says::Unclear => true,
    };
    if out && parse_boolean(&cell.text).is_none() {
        draft.warnings.push(Warning::new("unclear_email_opt_out", bound.key.as_str(), cell.read));
        keep(draft, bound, cell, "1");
    }
    if out || draft.values[at].is_none() {
        draft.values[at] = Some(if out { "1" } else { "0" }.to_owned());
    }
}

fn date_rejection(bound: &Bound, cell: &Cell<'_>, message: &str) -> Rejection {
    let hint = "write it as `2026-03-08` or `2026-03-08T14:30:00Z`, or set `date_order` in the \
                mapping";
    reject::value("invalid_date", bound, cell.read, message.to_owned(), hint)
}

fn text(draft: &mut Draft, bound: &Bound, at: usize, cell: &Cell<'_>) {
    match (&mut draft.values[at], &bound.how.join) {
        (Some(there), Some(join)) => {
            there.push_str(join);
            there.push_str(&cell.text);
        }
        (Some(_), None) => {}
        (empty, _) => {
            *empty = Some(cell.text.as_ref().to_owned());
            keep(draft, bound, cell, &cell.text);
        }
    }
}

fn integer(bound: &Bound, text: &str) -> Option<String> {
    let plain = text.len() < 19 && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain && !(text.len() > 1 && text.starts_with('0')) {
        return Some(text.to_owned());
    }
    // A whole number has no decimals to mistake for groups: `1.200` is 1200 where `1,200` is too.
    let other = match bound.mark {
        DecimalMark::Point => DecimalMark::Comma,
        DecimalMark::Comma => DecimalMark::Point,
    };
    [bound.mark, other].into_iter().find_map(|mark| whole(&parse_amount(text, mark).ok()?.0))
}

fn whole(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let plain = fraction.bytes().all(|byte| byte == b'0');
    whole.parse::<i64>().ok().filter(|_| plain).map(|number| number.to_string())
}

/// Whether the source has the record in its bin: then it must not come to life again here.
pub(super) fn deleted(
    filling: &mut Filling,
    bound: &Bound,
    cell: &Cell<'_>,
) -> Result<(), Rejection> {
    match parse_boolean(&cell.text) {
        Some(true) => Err(in_the_bin(bound, cell)),
        Some(false) => Ok(()),
        None => leave_out(&mut filling.draft, bound, cell, "invalid_boolean"),
    }
}

fn in_the_bin(bound: &Bound, cell: &Cell<'_>) -> Rejection {
    reject::value(
        "deleted_at_source",
        bound,
        cell.read,
        "the record is deleted at the source".to_owned(),
        "restore it there first, or ignore this column in the mapping to import such rows too",
    )
}

/// The days on which a deal was won, lost or closed in whatever way, each with what was read of it.
#[derive(Debug, Default)]
pub(super) struct Ended {
    won: Option<Day>,
    lost: Option<Day>,
    either: Option<Day>,
}

#[derive(Debug)]
struct Day {
    stored: String,
    read: Option<String>,
}

/// Reads the day on which a deal ended.
pub(super) fn ended(
    filling: &mut Filling,
    bound: &Bound,
    end: End,
    cell: &Cell<'_>,
    zone: Tz,
    now: &str,
) -> Result<(), Rejection> {
    let slot = match end {
        End::Won => &mut filling.ended.won,
        End::Lost => &mut filling.ended.lost,
        End::Either => &mut filling.ended.either,
    };
    if slot.is_none() {
        let stored = parse_day(&cell.text, bound.order, bound.how.timezone.unwrap_or(zone))
            .map_err(|error| date_rejection(bound, cell, &error.to_string()))?;
        note_century(&mut filling.draft, bound, cell, &stored, now);
        let read = (cell.own && cell.read != stored).then(|| cell.read.to_owned());
        *slot = Some(Day { stored, read });
    }
    Ok(())
}

impl Ended {
    /// The closing date of a deal that is closed is the day on which it ended so; one that is open
    /// keeps the day on which it is expected to close.
    pub(super) fn close(self, draft: &mut Draft) {
        let Ended { won, lost, either } = self;
        if won.is_none() && lost.is_none() && either.is_none() {
            return;
        }
        let stage = || {
            let kind = draft.stage.as_deref().map(StageKind::from_stage_name);
            kind.filter(|kind| *kind != StageKind::Open)
        };
        let day = match draft.status.or_else(stage) {
            Some(StageKind::Won) => won.or(either),
            Some(StageKind::Lost) => lost.or(either),
            Some(StageKind::Open) => either.filter(|_| draft.get("close_date").is_none()),
            // Nothing says how it stands, but that it ended.
            None => either.or_else(|| match (won, lost) {
                (Some(won), Some(lost)) => Some(if lost.stored > won.stored { lost } else { won }),
                (won, lost) => won.or(lost),
            }),
        };
        let Some(Day { stored, read }) = day else { return };
        draft.originals.remove("close_date");
        if let Some(read) = read {
            draft.originals.insert("close_date".to_owned(), read);
        }
        draft.set("close_date", stored);
    }
}

/// How a deal stands, by the words that stages go by, too.
pub(super) fn status(
    filling: &mut Filling,
    bound: &Bound,
    cell: &Cell<'_>,
) -> Result<(), Rejection> {
    if cell.text.eq_ignore_ascii_case("deleted") {
        return Err(in_the_bin(bound, cell));
    }
    let draft = &mut filling.draft;
    if let Some(kind) = StageKind::from_status(&cell.text) {
        draft.status = Some(kind);
        return Ok(());
    }
    // A column such as IsWon: a no may mean open as well as lost.
    draft.status = match parse_boolean(&cell.text) {
        Some(true) => Some(StageKind::Won),
        Some(false) => None,
        None => return leave_out(draft, bound, cell, "unknown_status"),
    };
    Ok(())
}
