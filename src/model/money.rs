//! Amounts of money: decimal, never floating point.

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

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAnAmount(pub String);

/// An amount as canonical decimal text and the currency that it names itself (a code or a sign
/// that stands for one currency only, `€`, `£`; `$` names none).
pub fn parse_amount(
    text: &str,
    mark: DecimalMark,
) -> Result<(String, Option<&'static str>), NotAnAmount> {
    todo!()
}

/// What one value says about the mark of its column: `Some` if only that mark reads it.
pub fn mark_evidence(text: &str) -> Option<DecimalMark> {
    todo!()
}

/// The ISO 4217 code that `text` names (`usd`, `US Dollar`, `€`), upper case.
pub fn parse_currency(text: &str) -> Option<&'static str> {
    todo!()
}

/// `cents` hundredths as decimal text: `1999` is `19.99`. `None` where it is no whole number.
pub fn from_cents(cents: &str) -> Option<String> {
    todo!()
}

/// The exact sum of canonical amounts.
pub fn add(a: &str, b: &str) -> Option<String> {
    todo!()
}
