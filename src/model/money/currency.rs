//! The currencies: ISO 4217 codes, the signs and the names that stand for one of them.

/// The codes of ISO 4217, sorted: all in use, and those that ended lately and that older deals name.
const CODES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT",
    "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD",
    "CDF", "CHF", "CLF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP",
    "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF",
    "GTQ", "GYD", "HKD", "HNL", "HRK", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK",
    "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK",
    "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU",
    "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR",
    "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR",
    "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SLL", "SOS", "SRD", "SSP", "STN", "SVC",
    "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX",
    "USD", "UYU", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF",
    "YER", "ZAR", "ZMW", "ZWG", "ZWL",
];

/// Signs, and the one currency that each stands for; `None` where several use it.
const SIGNS: &[(&str, Option<&str>)] = &[
    ("$", None),
    ("€", Some("EUR")),
    ("£", Some("GBP")),
    ("¥", None),
    ("￥", None),
    ("₹", Some("INR")),
    ("₩", Some("KRW")),
    ("₽", Some("RUB")),
    ("₴", Some("UAH")),
    ("₺", Some("TRY")),
    ("₪", Some("ILS")),
    ("₫", Some("VND")),
    ("฿", Some("THB")),
    ("₱", Some("PHP")),
    ("₦", Some("NGN")),
    ("₸", Some("KZT")),
    ("₾", Some("GEL")),
    ("₡", Some("CRC")),
    ("₵", Some("GHS")),
    ("₲", Some("PYG")),
    ("₮", Some("MNT")),
    ("₼", Some("AZN")),
    ("₭", Some("LAK")),
    ("zł", Some("PLN")),
    ("Kč", Some("CZK")),
    ("Ft", Some("HUF")),
    ("US$", Some("USD")),
    ("U$S", None),
    ("CA$", Some("CAD")),
    ("CAD$", Some("CAD")),
    ("C$", None),
    ("AU$", Some("AUD")),
    ("A$", Some("AUD")),
    ("NZ$", Some("NZD")),
    ("HK$", Some("HKD")),
    ("S$", Some("SGD")),
    ("SG$", Some("SGD")),
    ("MX$", Some("MXN")),
    ("NT$", Some("TWD")),
    ("R$", Some("BRL")),
    ("CN¥", Some("CNY")),
    ("JP¥", Some("JPY")),
    ("RM", Some("MYR")),
    ("Rp", Some("IDR")),
    ("R", Some("ZAR")),
    ("Rs", None),
    ("Rs.", None),
    ("kr", None),
    ("kr.", None),
    ("Fr.", None),
    ("SFr.", Some("CHF")),
    ("lei", None),
    ("元", None),
];

/// Names in English, lower case; the plural ends in `s`.
const NAMES: &[(&str, &str)] = &[
    ("us dollar", "USD"),
    ("u.s. dollar", "USD"),
    ("united states dollar", "USD"),
    ("american dollar", "USD"),
    ("euro", "EUR"),
    ("british pound", "GBP"),
    ("british pound sterling", "GBP"),
    ("pound sterling", "GBP"),
    ("canadian dollar", "CAD"),
    ("australian dollar", "AUD"),
    ("new zealand dollar", "NZD"),
    ("hong kong dollar", "HKD"),
    ("singapore dollar", "SGD"),
    ("swiss franc", "CHF"),
    ("japanese yen", "JPY"),
    ("yen", "JPY"),
    ("chinese yuan", "CNY"),
    ("chinese yuan renminbi", "CNY"),
    ("yuan renminbi", "CNY"),
    ("indian rupee", "INR"),
    ("swedish krona", "SEK"),
    ("norwegian krone", "NOK"),
    ("danish krone", "DKK"),
    ("polish zloty", "PLN"),
    ("polish złoty", "PLN"),
    ("czech koruna", "CZK"),
    ("hungarian forint", "HUF"),
    ("romanian leu", "RON"),
    ("mexican peso", "MXN"),
    ("argentine peso", "ARS"),
    ("chilean peso", "CLP"),
    ("colombian peso", "COP"),
    ("brazilian real", "BRL"),
    ("south african rand", "ZAR"),
    ("israeli new shekel", "ILS"),
    ("turkish lira", "TRY"),
    ("russian ruble", "RUB"),
    ("south korean won", "KRW"),
    ("uae dirham", "AED"),
    ("united arab emirates dirham", "AED"),
];

/// The code that `text` is, in any case.
pub(super) fn code(text: &str) -> Option<&'static str> {
    let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
    let upper = bytes.map(|b| b.to_ascii_uppercase());
    CODES.binary_search_by(|code| code.as_bytes().cmp(&upper)).ok().map(|at| CODES[at])
}

/// The currency of the sign that `text` is: `None` is no sign, `Some(None)` one of several
/// currencies.
pub(super) fn sign(text: &str) -> Option<Option<&'static str>> {
    SIGNS.iter().find(|(sign, _)| *sign == text).map(|(_, code)| *code)
}

/// What may stand beside an amount.
pub(super) fn sign_or_code(text: &str) -> Option<Option<&'static str>> {
    sign(text).or_else(|| code(text).map(Some))
}

/// The currency of that English name.
pub(super) fn name(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let find = |name: &str| NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code);
    find(&lower).or_else(|| find(lower.strip_suffix('s')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_sorted_so_that_all_can_be_found() {
        assert!(CODES.is_sorted());
        for known in CODES {
            assert_eq!(code(&known.to_lowercase()), Some(*known));
        }
    }

    #[test]
    fn every_sign_and_name_stands_for_a_code_that_is_listed() {
        let named = NAMES.iter().map(|(_, code)| *code);
        for known in SIGNS.iter().filter_map(|(_, code)| *code).chain(named) {
            assert_eq!(code(known), Some(known));
        }
    }
}
