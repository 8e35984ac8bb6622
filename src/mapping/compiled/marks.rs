//! Decides what three digits behind the only mark of an amount are (`1.500`): thousands or thousandths. Decides
//! it for a whole column, by currency, region and file.

use crate::model::money::{DecimalMark, MarkEvidence, has_third_decimal};

/// What the numbers of a column say about its decimal mark.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    /// Those that only a decimal point reads.
    pub point: u64,
    /// Those that only a decimal comma reads.
    pub comma: u64,
    /// Those with one point and three digits behind it.
    pub point_or_thousands: u64,
    /// Those with one comma and three digits behind it.
    pub comma_or_thousands: u64,
    /// How many of the last two are in a currency that has thousandths.
    pub thousandths: u64,
}

/// How a column's decimal mark is found where each of its amounts could be read in two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// The currency has no third decimal, and the region or the file agrees.
    Thousands(DecimalMark),
    /// The currency has a third decimal, and the region or the file agrees.
    Thousandths(DecimalMark),
    /// Nothing tells.
    Open,
}

impl Marks {
    pub fn take(&mut self, evidence: MarkEvidence, currency: impl FnOnce() -> bool) {
        match evidence {
            MarkEvidence::Only(DecimalMark::Point) => self.point += 1,
            MarkEvidence::Only(DecimalMark::Comma) => self.comma += 1,
            MarkEvidence::Neither => {}
            MarkEvidence::Either(mark, named) => {
                match mark {
                    DecimalMark::Point => self.point_or_thousands += 1,
                    DecimalMark::Comma => self.comma_or_thousands += 1,
                }
                let third = match named.and_then(|named| named.code()) {
                    Some(code) => has_third_decimal(code),
                    None => currency(),
                };
                self.thousandths += u64::from(third);
            }
        }
    }

    pub fn add(&mut self, other: Marks) {
        self.point += other.point;
        self.comma += other.comma;
        self.point_or_thousands += other.point_or_thousands;
        self.comma_or_thousands += other.comma_or_thousands;
        self.thousandths += other.thousandths;
    }

    pub fn ambiguous(&self) -> u64 {
        self.point_or_thousands + self.comma_or_thousands
    }

    /// What a column of money means by three digits behind its only mark.
    pub fn guess(&self, region: DecimalMark, by_semicolon: bool) -> Guess {
        let agrees = |mark| mark == region || (mark == DecimalMark::Comma && by_semicolon);
        let sign = match (self.point_or_thousands, self.comma_or_thousands) {
            (_, 0) => DecimalMark::Point,
            (0, _) => DecimalMark::Comma,
            _ => return Guess::Open,
        };
        let other = match sign {
            DecimalMark::Point => DecimalMark::Comma,
            DecimalMark::Comma => DecimalMark::Point,
        };
        if self.thousandths == 0 && agrees(other) {
            Guess::Thousands(other)
        } else if self.thousandths == self.ambiguous() && agrees(sign) {
            Guess::Thousandths(sign)
        } else {
            Guess::Open
        }
    }
}

/// How such a column was decided, in words.
pub(super) fn guess_sentence(name: &str, mark: DecimalMark, guess: Guess) -> String {
    let word = match mark {
        DecimalMark::Point => "point",
        DecimalMark::Comma => "comma",
    };
    let why = match guess {
        Guess::Thousandths(_) => "and the currency has three decimals",
        _ => "and the currency has no third decimal",
    };
    format!(
        "{name} is read with a decimal {word}: where a mark stands, three digits follow it, {why}; set \
         decimal to change"
    )
}
