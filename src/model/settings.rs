//! The workspace's settings that decide how a value is read.

use chrono_tz::Tz;

/// What a plain date, a bare amount and a national phone number are taken to mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The zone of dates and times that name none.
    pub timezone: Tz,
    /// The ISO 4217 code of amounts that name none.
    pub currency: String,
    /// The ISO 3166 alpha-2 region of phone numbers without a country code, upper case: `US`.
    pub region: String,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { timezone: Tz::UTC, currency: "USD".to_owned(), region: "US".to_owned() }
    }
}
