//! How dates and amounts are usually written in a region: decides only what the values leave open.

use crate::model::moment::DateOrder;
use crate::model::money::DecimalMark;

/// Regions where the month stands first.
const MONTH_FIRST: [&str; 9] = ["US", "PH", "PR", "GU", "VI", "AS", "MP", "FM", "PW"];
/// Regions where the year stands first.
const YEAR_FIRST: [&str; 7] = ["CN", "JP", "KR", "TW", "HU", "LT", "MN"];
/// Regions where a comma separates the decimals.
const COMMA: [&str; 47] = [
    "AL", "AM", "AR", "AT", "AZ", "BA", "BE", "BG", "BO", "BR", "BY", "CL", "CO", "CR", "CZ", "DE",
    "DK", "EC", "EE", "ES", "FI", "FR", "GE", "GR", "HR", "HU", "ID", "IS", "IT", "KZ", "LT", "LV",
    "MA", "NL", "NO", "PL", "PT", "PY", "RO", "RS", "RU", "SE", "SI", "SK", "TR", "UA", "VN",
];

/// The order of day and month.
pub(super) fn date_order(region: &str) -> DateOrder {
    if MONTH_FIRST.contains(&region) {
        DateOrder::Mdy
    } else if YEAR_FIRST.contains(&region) {
        DateOrder::Ymd
    } else {
        DateOrder::Dmy
    }
}

/// The decimal mark.
pub(super) fn decimal_mark(region: &str) -> DecimalMark {
    if COMMA.contains(&region) { DecimalMark::Comma } else { DecimalMark::Point }
}
