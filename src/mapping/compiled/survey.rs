//! Looks over the values of columns whose date order, decimal mark or unit the mapping leaves open, and
//! of those that hold ids, and decides for the whole column: never row by row. Notes which words for
//! nothing are read as empty.

use super::cell::{says_nothing, trim};
use super::ids::IdTally;
use super::marks::{Guess, Marks, guess_sentence};
use super::plan::{Bound, Origin, Slot, is_name_of_person};
use super::{Compiled, region};
use crate::model::Kind;
use crate::model::moment::{DateOrder, OrderEvidence, order_evidence};
use crate::model::money::{DecimalMark, has_third_decimal, mark_evidence, parse_currency};
use crate::model::percent::{Evidence, Unit, unit_evidence};
use crate::model::text::{is_nothing, may_be_a_name};
use crate::source::Row;

/// Looks at the values of columns about which something is not decided yet, and for words for nothing in
/// those that are read as something.
pub struct Survey {
    columns: Vec<Column>,
    reading: Vec<Reading>,
    /// The column that says the currency of the amounts.
    currency_at: Option<usize>,
    /// Whether amounts of the currency that is meant otherwise have a third decimal.
    thousandths: bool,
}

/// What a survey came to.
#[derive(Debug, Default)]
pub struct Settled {
    /// How each column was decided, and what is read as empty: full sentences.
    pub told: Vec<String>,
    /// Columns of amounts that could be read in two ways, all of them, by header: nothing tells which.
    pub ambiguous: Vec<String>,
    /// Columns of dates that could all be day first or month first, by header, with the order that is taken.
    pub unordered: Vec<(String, DateOrder)>,
    /// Whether rows are read otherwise than before.
    pub changed: bool,
}

/// A column in which words for nothing are empty cells.
struct Reading {
    /// Its place among the bound columns.
    bound: usize,
    /// Its place in the row.
    at: usize,
    /// The words met, as they were spelt first.
    words: Vec<String>,
    /// How many cells were such words.
    cells: u64,
}

/// So many words for nothing of a column are told.
const WORDS_TOLD: usize = 3;

struct Column {
    /// Its place among the bound columns.
    bound: usize,
    /// Its place in the row.
    at: usize,
    nulls: Vec<String>,
    tally: Tally,
}

/// How many values speak for what.
#[derive(Clone, Copy, Debug)]
enum Tally {
    Order { dmy: u64, mdy: u64, ymd: u64, ambiguous: u64 },
    Mark(Marks),
    Unit { fraction: u64, percent: u64, one: u64 },
    Ids(IdTally),
}

impl Survey {
    /// A survey of these columns; `None` where none has to be looked at.
    fn of(bound: &[Bound], believed: bool, currency: &str) -> Option<Survey> {
        let (currency_at, currency) = currency_of(bound, currency);
        let mut columns = Vec::new();
        let mut reading = Vec::new();
        for (place, column) in bound.iter().enumerate() {
            let Origin::Column(at) = column.origin else { continue };
            if column.reads {
                reading.push(Reading { bound: place, at, words: Vec::new(), cells: 0 });
            }
            let mut ask = |tally| {
                let nulls = column.how.nulls.clone();
                columns.push(Column { bound: place, at, nulls, tally });
            };
            if column.lacks_order() {
                ask(Tally::Order { dmy: 0, mdy: 0, ymd: 0, ambiguous: 0 });
            }
            if column.lacks_mark() {
                ask(Tally::Mark(Marks::default()));
            }
            if column.lacks_unit() {
                ask(Tally::Unit { fraction: 0, percent: 0, one: 0 });
            }
            if column.holds_ids() && !believed {
                ask(Tally::Ids(IdTally::default()));
            }
        }
        let empty = columns.is_empty() && reading.is_empty();
        let thousandths = has_third_decimal(&currency);
        (!empty).then_some(Survey { columns, reading, currency_at, thousandths })
    }

    /// Takes a row into account.
    pub fn observe(&mut self, row: &Row) {
        if row.damage.is_some() {
            return;
        }
        for column in &mut self.reading {
            let text = row.cells.get(column.at).unwrap_or_default();
            if is_nothing(text) {
                column.cells += 1;
                column.note(trim(text));
            }
        }
        for column in &mut self.columns {
            let text = row.cells.get(column.at).map(trim).unwrap_or_default();
            let null = || column.nulls.iter().any(|null| null.eq_ignore_ascii_case(text));
            if text.is_empty() || is_nothing(text) || null() {
                continue;
            }
            match &mut column.tally {
                Tally::Mark(marks) => marks.take(mark_evidence(text), || {
                    let cell = self.currency_at.and_then(|at| row.cells.get(at));
                    let named = cell.and_then(parse_currency).and_then(|named| named.code());
                    named.map_or(self.thousandths, has_third_decimal)
                }),
                tally => tally.take(text),
            }
        }
    }

    /// Adds what another survey of the same columns saw.
    pub fn merge(&mut self, other: &Survey) {
        for (column, other) in self.columns.iter_mut().zip(&other.columns) {
            column.tally.add(other.tally);
        }
        for (column, other) in self.reading.iter_mut().zip(&other.reading) {
            column.cells += other.cells;
            other.words.iter().for_each(|word| column.note(word));
        }
    }

    /// Whether every column has a value that leaves one reading only.
    pub fn decided(&self) -> bool {
        self.columns.iter().all(|column| match column.tally {
            Tally::Order { dmy, mdy, ymd, .. } => dmy + mdy + ymd > 0,
            Tally::Mark(marks) => marks.point + marks.comma > 0,
            Tally::Unit { percent, .. } => percent > 0,
            Tally::Ids(_) => true,
        })
    }
}

impl Reading {
    fn note(&mut self, word: &str) {
        let known = || self.words.iter().any(|known| known.eq_ignore_ascii_case(word));
        if self.words.len() < WORDS_TOLD && !known() {
            self.words.push(word.to_owned());
        }
    }
}

impl Tally {
    fn take(&mut self, text: &str) {
        match self {
            Tally::Order { dmy, mdy, ymd, ambiguous } => match order_evidence(text) {
                OrderEvidence::Only(DateOrder::Dmy) => *dmy += 1,
                OrderEvidence::Only(DateOrder::Mdy) => *mdy += 1,
                OrderEvidence::Only(DateOrder::Ymd) => *ymd += 1,
                OrderEvidence::Ambiguous => *ambiguous += 1,
                OrderEvidence::Neutral | OrderEvidence::NoDate => {}
            },
            // Taken with the currency of its row.
            Tally::Mark(_) => {}
            Tally::Unit { fraction, percent, one } => match unit_evidence(text) {
                Evidence::Fraction => *fraction += 1,
                Evidence::Percent => *percent += 1,
                Evidence::One => *one += 1,
                Evidence::Nothing => {}
            },
            Tally::Ids(tally) => tally.take(text),
        }
    }

    fn add(&mut self, other: Tally) {
        match (self, other) {
            (
                Tally::Order { dmy, mdy, ymd, ambiguous },
                Tally::Order { dmy: d, mdy: m, ymd: y, ambiguous: a },
            ) => {
                *dmy += d;
                *mdy += m;
                *ymd += y;
                *ambiguous += a;
            }
            (Tally::Mark(mine), Tally::Mark(theirs)) => mine.add(theirs),
            (
                Tally::Unit { fraction, percent, one },
                Tally::Unit { fraction: f, percent: p, one: o },
            ) => {
                *fraction += f;
                *percent += p;
                *one += o;
            }
            (Tally::Ids(mine), Tally::Ids(theirs)) => mine.add(theirs),
            _ => {}
        }
    }
}

impl Compiled {
    /// A survey of the columns; `None` where none has to be looked at.
    pub fn survey(&self) -> Option<Survey> {
        Survey::of(&self.bound, self.believed, &self.settings.currency)
    }

    /// Takes what a survey found; what stayed ambiguous is decided by the region. Says how each
    /// column was decided.
    pub fn settle(&mut self, survey: Survey) -> Settled {
        let Settled { mut told, mut ambiguous, mut unordered, mut changed } = Settled::default();
        for column in survey.columns {
            let Some(bound) = self.bound.get_mut(column.bound) else { continue };
            let name = format!("{}: \"{}\"", self.label, bound.header);
            let region = &self.settings.region;
            let sentence = match column.tally {
                Tally::Order { dmy, mdy, ymd, ambiguous: either } => {
                    let votes =
                        [(DateOrder::Dmy, dmy), (DateOrder::Mdy, mdy), (DateOrder::Ymd, ymd)];
                    let fallback = region::date_order(region);
                    let (order, sure, against) = majority(votes, fallback);
                    changed |= bound.order != order;
                    bound.order = order;
                    bound.how.date_order = Some(order);
                    if sure == 0 && either > 0 {
                        unordered.push((bound.header.clone(), order));
                    }
                    let usual = order == fallback;
                    order_sentence(&name, region, order, sure, against, either)
                        .filter(|_| !usual || sure == 0 || against > 0)
                }
                Tally::Ids(tally) => {
                    let ids = tally.form();
                    changed |= bound.ids != ids;
                    bound.ids = ids;
                    bound.ids.sentence(&name)
                }
                Tally::Mark(marks) => {
                    let votes =
                        [(DecimalMark::Point, marks.point), (DecimalMark::Comma, marks.comma)];
                    let fallback = region::decimal_mark(region);
                    let (mut mark, sure, against) = majority(votes, fallback);
                    let undecided = sure == 0 && marks.ambiguous() > 0 && bound.holds_money();
                    let guess = undecided.then(|| marks.guess(fallback, self.by_semicolon));
                    if let Some(Guess::Thousands(found) | Guess::Thousandths(found)) = guess {
                        mark = found;
                    }
                    let open = guess == Some(Guess::Open);
                    changed |= bound.mark != mark || bound.ambiguous != open;
                    bound.mark = mark;
                    bound.ambiguous = open;
                    bound.how.decimal = Some(mark);
                    if open {
                        ambiguous.push(bound.header.clone());
                    }
                    match guess.filter(|_| mark != fallback) {
                        Some(guess) => Some(guess_sentence(&name, mark, guess)),
                        None => {
                            mark_sentence(&name, region, mark, sure, against, marks.ambiguous())
                                .filter(|_| mark != fallback || sure == 0 || against > 0)
                        }
                    }
                }
                Tally::Unit { fraction, percent, one } => {
                    let parts = percent == 0 && fraction + one > 0;
                    let unit = if parts { Unit::Fraction } else { Unit::Percent };
                    changed |= bound.unit != unit;
                    bound.unit = unit;
                    bound.how.unit = Some(bound.unit);
                    unit_sentence(&name, fraction, percent, one)
                }
            };
            told.extend(sentence);
        }
        for column in survey.reading {
            let Some(bound) = self.bound.get_mut(column.bound) else { continue };
            let mut words = column.words;
            // Somebody may be called `Null`; a column with several such words has no value there.
            if column.cells == 1
                && is_name_of_person(&bound.key)
                && words.iter().all(|word| may_be_a_name(word))
            {
                bound.reads = false;
                bound.may_name = true;
                changed = true;
            }
            words.retain(|word| says_nothing(bound, word, word));
            words.sort();
            if !words.is_empty() {
                let verb = if words.len() == 1 { "is" } else { "are" };
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                let words = words.join(", ");
                told.push(format!(
                    "{}: {words} in \"{}\" {verb} read as empty",
                    self.label, bound.header
                ));
            }
        }
        Settled { told, ambiguous, unordered, changed }
    }
}

/// What most values say, how many those are, and how many say otherwise.
fn majority<T: Copy + PartialEq, const N: usize>(
    votes: [(T, u64); N],
    fallback: T,
) -> (T, u64, u64) {
    let all: u64 = votes.iter().map(|(_, count)| count).sum();
    let most = votes.iter().map(|(_, count)| *count).max().unwrap_or(0);
    // Where it is a draw the region has the say, if it is among the first.
    let first = votes.iter().filter(|(_, count)| *count == most).map(|(vote, _)| *vote);
    let mut first: Vec<T> = first.collect();
    first.sort_by_key(|vote| *vote != fallback);
    let winner = first.first().copied().unwrap_or(fallback);
    (winner, most, all - most)
}

fn order_sentence(
    name: &str,
    region: &str,
    order: DateOrder,
    sure: u64,
    against: u64,
    ambiguous: u64,
) -> Option<String> {
    let word = match order {
        DateOrder::Dmy => "day first",
        DateOrder::Mdy => "month first",
        DateOrder::Ymd => "year first",
    };
    match (sure, against, ambiguous) {
        (0, _, 0) => None,
        (0, _, _) => Some(format!(
            "{name} could be day first or month first in every row; read {word} because the \
             region is {region}; set date_order to change"
        )),
        (_, 0, _) => Some(format!("{name} is read {word}: {} can only be read so", values(sure))),
        _ => Some(format!(
            "{name} mixes orders: {} can only be read {word}, {against} only otherwise; read \
             {word}; set date_order to change",
            values(sure)
        )),
    }
}

/// The column of currencies, and the currency of rows that name none.
fn currency_of(bound: &[Bound], workspace: &str) -> (Option<usize>, String) {
    let mut said =
        bound.iter().filter(|bound| matches!(bound.slot, Slot::Field(_, Kind::Currency)));
    let mut code = workspace.to_owned();
    let at = said.find_map(|bound| match &bound.origin {
        Origin::Column(at) => Some(*at),
        Origin::Constant(text) => {
            code = parse_currency(text).and_then(|named| named.code()).unwrap_or(&code).to_owned();
            None
        }
        Origin::Template(_) => None,
    });
    (at, code)
}

fn mark_sentence(
    name: &str,
    region: &str,
    mark: DecimalMark,
    sure: u64,
    against: u64,
    ambiguous: u64,
) -> Option<String> {
    let word = match mark {
        DecimalMark::Point => "point",
        DecimalMark::Comma => "comma",
    };
    match (sure, against, ambiguous) {
        (0, _, 0) => None,
        (0, _, _) => Some(format!(
            "{name} could have a decimal point or a decimal comma in every row; read with a \
             decimal {word} because the region is {region}; set decimal to change"
        )),
        (_, 0, _) => Some(format!(
            "{name} is read with a decimal {word}: {} can only be read so",
            values(sure)
        )),
        _ => Some(format!(
            "{name} mixes decimal marks: {} can only be read with a decimal {word}, {against} only \
             otherwise; read with a decimal {word}; set decimal to change",
            values(sure)
        )),
    }
}

fn unit_sentence(name: &str, fraction: u64, percent: u64, one: u64) -> Option<String> {
    match (fraction, percent) {
        (0, 0) if one == 0 => None,
        (_, 0) => Some(format!(
            "{name} is read as parts of one (0.2 is 20 percent): no value is above 1; set unit to change"
        )),
        (0, _) => None,
        _ => Some(format!(
            "{name} mixes units: {} between 0 and 1, {percent} can only be percent; read as percent; \
             set unit to change",
            values(fraction)
        )),
    }
}

fn values(count: u64) -> String {
    if count == 1 { "1 value".to_owned() } else { format!("{count} values") }
}
