//! Amounts of money: decimal, never floating point.

mod currency;

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;

pub use self::currency::{Named, has_third_decimal};

/// Which sign separates the decimals in a column, decided once per column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DecimalMark {
    /// `1,250.50`
    #[serde(rename = ".")]
    Point,
    /// `1.250,50`
    #[serde(rename = ",")]
    Comma,
}

impl DecimalMark {
    /// The sign itself.
    pub fn sign(self) -> char {
        match self {
            DecimalMark::Point => '.',
            DecimalMark::Comma => ',',
        }
    }

    fn name(self) -> &'static str {
        match self {
            DecimalMark::Point => "point",
            DecimalMark::Comma => "comma",
        }
    }
}

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAnAmount(pub String);

/// As many digits as every decimal of that length fits into 96 bits.
pub(super) const MOST_DIGITS: usize = 28;

/// An amount as canonical decimal text and the currency that it names itself, by a code, a sign or a
/// name; `$` names one of several.
///
/// The decimals stay as they were written (`1,250.50` is `1250.50`), so that money looks like
/// money; [`equal`] compares.
pub fn parse_amount(text: &str, mark: DecimalMark) -> Result<(String, Option<Named>), NotAnAmount> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NotAnAmount("the amount is empty".to_owned()));
    }
    // Most cells are plain whole numbers.
    if text.len() <= MOST_DIGITS
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
    {
        return Ok((text.to_owned(), None));
    }
    if super::phone::is_scientific(text) {
        if let Some(exact) = from_double(text) {
            return Ok((exact, None));
        }
        return Err(NotAnAmount(
            "scientific notation, as a spreadsheet leaves it: digits may be lost (export the \
             column as plain numbers)"
                .to_owned(),
        ));
    }
    let written = Written::take_apart(text)?;
    let number = canonical(written.number, mark, written.negative)?;
    Ok((number, written.currency))
}

/// What one value says about the mark of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkEvidence {
    /// Only this mark reads it.
    Only(DecimalMark),
    /// One mark of that sign, with three digits behind it: thousands or decimals. The currency that it
    /// names.
    Either(DecimalMark, Option<Named>),
    /// It reads the same with both, or with none.
    Neither,
}

/// The evidence that `text` gives.
pub fn mark_evidence(text: &str) -> MarkEvidence {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return MarkEvidence::Neither;
    }
    let Ok(written) = Written::take_apart(text) else { return MarkEvidence::Neither };
    let reads = |mark| canonical(written.number, mark, false).ok();
    match (reads(DecimalMark::Point), reads(DecimalMark::Comma)) {
        (Some(_), None) => MarkEvidence::Only(DecimalMark::Point),
        (None, Some(_)) => MarkEvidence::Only(DecimalMark::Comma),
        (Some(point), Some(comma)) if point != comma => {
            let sign = match written.number.contains('.') {
                true => DecimalMark::Point,
                false => DecimalMark::Comma,
            };
            MarkEvidence::Either(sign, written.currency)
        }
        _ => MarkEvidence::Neither,
    }
}

/// Whether `text` is an amount with either mark, and another one.
pub fn is_ambiguous(text: &str) -> bool {
    matches!(mark_evidence(text), MarkEvidence::Either(..))
}

/// What `text` names: a code in any case, a sign or a name in one of nine languages, alone or with
/// each other (`usd`, `US Dollar`, `€`, `USD - U.S. Dollar`, `Euro (EUR)`).
pub fn parse_currency(text: &str) -> Option<Named> {
    currency::named_at_length(text.trim())
}

/// A double of ten million or more as programs write it: `1.2E7`, one digit before the point, no sign and
/// no nought in the exponent. Those digits tell the double exactly; a spreadsheet, which shows rounded
/// ones, writes `1.2E+07`.
fn from_double(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once('E')?;
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.')?;
    let shift: usize = exponent.parse().ok().filter(|_| !exponent.starts_with(['0', '+']))?;
    let plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    let as_written = whole.len() == 1 && !whole.starts_with('0') && plain(whole) && plain(fraction);
    if !as_written || !(1..=17).contains(&fraction.len()) || !(7..MOST_DIGITS).contains(&shift) {
        return None;
    }
    let zeros = shift.saturating_sub(fraction.len());
    let (up, behind) = fraction.split_at(shift.min(fraction.len()));
    let behind = behind.trim_end_matches('0');
    Some(assemble([whole, up, &"0".repeat(zeros)].concat(), behind, negative))
}

/// `cents` hundredths as decimal text: `1999` is `19.99`. `None` where it is no whole number.
pub fn from_cents(cents: &str) -> Option<String> {
    let cents = cents.trim();
    let (negative, digits) = match cents.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, cents.strip_prefix('+').unwrap_or(cents)),
    };
    if digits.is_empty()
        || digits.len() > MOST_DIGITS
        || !digits.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(2));
    let fraction = if fraction.len() == 1 { format!("0{fraction}") } else { fraction.to_owned() };
    Some(assemble(whole.to_owned(), &fraction, negative))
}

/// The exact sum of canonical amounts. `None` where one is no amount or the sum has more digits
/// than can be kept exactly.
pub fn add(a: &str, b: &str) -> Option<String> {
    let a = Decimal::from_str_exact(a).ok()?;
    let b = Decimal::from_str_exact(b).ok()?;
    let sum = a.checked_add(b)?;
    // The library rounds where digits are short; a sum of money must not.
    if sum.scale() < a.scale().max(b.scale()) {
        return None;
    }
    Some(sum.to_string())
}

/// Whether two canonical texts are the same amount: `5` and `5.00` are.
pub fn equal(a: &str, b: &str) -> bool {
    a == b
        || match (Decimal::from_str_exact(a), Decimal::from_str_exact(b)) {
            (Ok(a), Ok(b)) => a == b,
            _ => false,
        }
}

/// An amount without what stands around its number.
struct Written<'a> {
    number: &'a str,
    negative: bool,
    currency: Option<Named>,
}

impl<'a> Written<'a> {
    fn take_apart(text: &'a str) -> Result<Written<'a>, NotAnAmount> {
        let mut negative = false;
        let mut signs = 0;
        let mut rest = text;
        let mut currencies = Vec::new();
        // In front: a sign and a currency, in either order; accountants write `$ (500.00)`.
        loop {
            if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
                (rest, negative, signs) = (inner.trim(), true, signs + 1);
            } else if let Some((inner, after)) = in_parentheses(rest) {
                // `(500.00) USD`
                currencies.push(currency::named(after).ok_or_else(no_number)?);
                (rest, negative, signs) = (inner.trim(), true, signs + 1);
            } else if let Some(after) = strip_minus(rest) {
                (rest, negative, signs) = (after, true, signs + 1);
            } else if let Some(after) = rest.strip_prefix('+') {
                (rest, signs) = (after, signs + 1);
            } else if rest.starts_with(|c: char| starts_number(c)) {
                break;
            } else {
                let end = rest.find(|c: char| c.is_ascii_digit() || "(+-\u{2212}".contains(c));
                let Some(end) = end else { return Err(no_number()) };
                let (word, after) = rest.split_at(end);
                // `Rs.500`: the point is the word's, but `$.50` begins a number.
                let dotted = word.trim_end();
                let of_number = dotted.len() == word.len()
                    && dotted.trim_end_matches(['.', ',']).ends_with(|c: char| !c.is_alphabetic());
                let word = if of_number { dotted.trim_end_matches(['.', ',']) } else { word };
                currencies.push(currency::named(word.trim_end()).ok_or_else(no_number)?);
                rest = if of_number { &rest[word.len()..] } else { after };
            }
            rest = rest.trim_start();
        }
        // Behind: the same, and the dash for no cents.
        let end = rest.rfind(|c: char| c.is_ascii_digit()).map_or(0, |last| last + 1);
        let (number, behind) = rest.split_at(end);
        let mut behind = behind.trim();
        if behind.starts_with('%') {
            return Err(NotAnAmount("a percentage, expected an amount".to_owned()));
        }
        for no_cents in NO_CENTS {
            if let Some(after) = behind.strip_prefix(no_cents) {
                behind = after.trim_start();
                break;
            }
        }
        if let Some(after) = strip_minus(behind) {
            (behind, negative, signs) = (after.trim_start(), true, signs + 1);
        }
        if let Some(before) = behind.strip_suffix(['-', '\u{2212}']) {
            (behind, negative, signs) = (before.trim_end(), true, signs + 1);
        }
        if !behind.is_empty() {
            currencies.push(currency::named(behind).ok_or_else(no_number)?);
        }
        if signs > 1 || number.is_empty() {
            return Err(no_number());
        }
        let currency = one_currency(&currencies)?;
        Ok(Written { number, negative, currency })
    }
}

/// What stands behind an amount for no cents: `1200,-`, `500:-` (Sweden).
const NO_CENTS: [&str; 10] =
    [".-", ",-", ":-", ".\u{2013}", ",\u{2013}", ":\u{2013}", ".\u{2014}", ",\u{2014}", ".", ","];

/// What is in parentheses, and what follows them.
fn in_parentheses(text: &str) -> Option<(&str, &str)> {
    let (inner, after) = text.strip_prefix('(')?.split_once(')')?;
    let after = after.trim();
    (!after.is_empty()).then_some((inner, after))
}

/// The currency that all of them may be: `US$ 5 USD` and `$5 CAD` name one, `€ 5 USD` names two.
fn one_currency(named: &[Named]) -> Result<Option<Named>, NotAnAmount> {
    let Some((first, others)) = named.split_first() else { return Ok(None) };
    let two = || NotAnAmount("the amount names two currencies".to_owned());
    others.iter().try_fold(*first, |one, other| one.and(*other)).map(Some).ok_or_else(two)
}

fn strip_minus(text: &str) -> Option<&str> {
    text.strip_prefix(['-', '\u{2212}'])
}

fn starts_number(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || c == ','
}

fn no_number() -> NotAnAmount {
    NotAnAmount("not a number, expected an amount as in `1250.50`".to_owned())
}

fn is_blank_group(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{A0}' | '\u{202F}' | '\u{2002}'
            ..='\u{200A}' | '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{B4}' | '\u{2BC}' | '\u{66C}'
    )
}

/// The digits and separators of `number` as canonical text.
fn canonical(number: &str, mark: DecimalMark, negative: bool) -> Result<String, NotAnAmount> {
    let mut parts = number.splitn(3, mark.sign());
    let whole = parts.next().unwrap_or_default();
    let fraction = parts.next().unwrap_or_default();
    let misread = |what: &str| {
        NotAnAmount(format!("{what} (the column is read with a decimal {})", mark.name()))
    };
    if parts.next().is_some() {
        return Err(misread("more than one decimal mark"));
    }
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(misread("a separator stands among the decimals"));
    }
    if whole.is_empty() && fraction.is_empty() {
        return Err(no_number());
    }
    let digits = if whole.bytes().all(|b| b.is_ascii_digit()) {
        whole.to_owned()
    } else {
        ungroup(whole, mark).ok_or_else(|| misread("the digits are not grouped by thousands"))?
    };
    if digits.len() + fraction.len() > MOST_DIGITS {
        return Err(NotAnAmount(format!("more than {MOST_DIGITS} digits can't be kept exactly")));
    }
    Ok(assemble(digits, fraction, negative))
}

/// Takes the separators out of grouped digits; one kind of separator, groups of three.
fn ungroup(whole: &str, mark: DecimalMark) -> Option<String> {
    let separator = whole.chars().find(|c| !c.is_ascii_digit())?;
    let other = match mark {
        DecimalMark::Point => ',',
        DecimalMark::Comma => '.',
    };
    if separator != other && !is_blank_group(separator) {
        return None;
    }
    let groups: Vec<&str> = whole.split(separator).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let all_digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
    let thousands = (1..=3).contains(&first.len()) && middle.iter().all(|group| group.len() == 3);
    // Lakh and crore: `1,00,000`.
    let indian = separator == ','
        && (1..=2).contains(&first.len())
        && middle.iter().all(|group| group.len() == 2);
    // `0,123` is a fraction, not a thousand.
    let plausible = all_digits && last.len() == 3 && !first.starts_with('0');
    (plausible && (thousands || indian)).then(|| groups.concat())
}

fn assemble(whole: String, fraction: &str, negative: bool) -> String {
    let significant = whole.trim_start_matches('0');
    // There is no negative nothing.
    let negative = negative && !(significant.is_empty() && fraction.bytes().all(|b| b == b'0'));
    // The common case, a plain number, keeps its buffer.
    let mut out = if !negative && significant.len() == whole.len() && !whole.is_empty() {
        whole
    } else {
        let sign = if negative { "-" } else { "" };
        let significant = if significant.is_empty() { "0" } else { significant };
        [sign, significant].concat()
    };
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}
