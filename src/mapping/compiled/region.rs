//! How dates and amounts are usually written in a region: decides only what the values leave open.

use crate::model::moment::DateOrder;
use crate::model::money::DecimalMark;

/// Regions where the month stands before the day, those that begin with the year among them: what
/// is asked is only how `03/04/2026` is meant.
const MONTH_BEFORE_DAY: [&str; 16] = [
    "AS", "CN", "FM", "GU", "HU", "JP", "KR", "LT", "MH", "MN", "MP", "PH", "PR", "PW", "TW", "US",
];
/// Regions where a comma separates the decimals.
const COMMA: [&str; 47] = [
    "AL", "AM", "AR", "AT", "AZ", "BA", "BE", "BG", "BO", "BR", "BY", "CL", "CO", "CR", "CZ", "DE",
    "DK", "EC", "EE", "ES", "FI", "FR", "GE", "GR", "HR", "HU", "ID", "IS", "IT", "KZ", "LT", "LV",
    "MA", "NL", "NO", "PL", "PT", "PY", "RO", "RS", "RU", "SE", "SI", "SK", "TR", "UA", "VN",
];

/// The order of day and month.
pub(super) fn date_order(region: &str) -> DateOrder {
    if MONTH_BEFORE_DAY.contains(&region) { DateOrder::Mdy } else { DateOrder::Dmy }
}

/// The decimal mark.
pub(super) fn decimal_mark(region: &str) -> DecimalMark {
    if COMMA.contains(&region) { DecimalMark::Comma } else { DecimalMark::Point }
}
