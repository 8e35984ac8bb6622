//! The currencies: ISO 4217 codes, and the signs and names that stand for one or several of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::text::name_key;

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

/// Codes that are words of English too: not taken for a code among other words.
const ALSO_WORDS: [&str; 14] = [
    "ALL", "BAM", "COP", "CUP", "DOP", "ERN", "GEL", "LAK", "MAD", "MOP", "PEN", "SOS", "TOP",
    "TRY",
];
/// Currencies of which a thousandth is written.
const THREE_DECIMALS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// The names in nine languages, by code: from CLDR 47 and ISO 4217. A name that several have is left out.
const NAMES: &str = include_str!("names.tsv");

const DOLLARS: &[&str] = &[
    "USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "ARS", "CLP", "COP", "UYU", "DOP",
    "BBD", "BMD", "BND", "BOB", "BRL", "BSD", "BZD", "CUP", "CVE", "FJD", "GYD", "JMD", "KYD",
    "LRD", "MOP", "NAD", "NIO", "SBD", "SRD", "SVC", "TOP", "TTD", "WST", "XCD", "ZWG", "ZWL",
];
const PESOS: &[&str] = &["MXN", "ARS", "CLP", "COP", "UYU", "DOP", "PHP", "CUP"];
const POUNDS: &[&str] = &["GBP", "EGP", "FKP", "GIP", "LBP", "SDG", "SHP", "SSP", "SYP"];
const CROWNS: &[&str] = &["SEK", "NOK", "DKK", "ISK", "CZK"];
const FRANCS: &[&str] =
    &["CHF", "XAF", "XOF", "XPF", "BIF", "CDF", "DJF", "GNF", "KMF", "RWF", "MGA"];
const RUPEES: &[&str] = &["INR", "PKR", "LKR", "NPR", "MUR", "SCR"];
const YENS: &[&str] = &["JPY", "CNY"];
const DINARS: &[&str] = &["RSD", "KWD", "BHD", "JOD", "IQD", "LYD", "TND", "DZD", "MKD"];
const SHILLINGS: &[&str] = &["KES", "TZS", "UGX", "SOS"];

/// Signs and short names, in lower case without blanks and a last point, and the currencies that use
/// each.
const SIGNS: &[(&str, &[&str])] = &[
    ("$", DOLLARS),
    ("€", &["EUR"]),
    ("£", POUNDS),
    ("₤", POUNDS),
    ("¥", YENS),
    ("￥", YENS),
    ("円", &["JPY"]),
    ("元", &["CNY", "TWD"]),
    ("₹", &["INR"]),
    ("₨", RUPEES),
    ("₩", &["KRW"]),
    ("원", &["KRW"]),
    ("₽", &["RUB"]),
    ("₴", &["UAH"]),
    ("₺", &["TRY"]),
    ("₪", &["ILS"]),
    ("₫", &["VND"]),
    ("đ", &["VND"]),
    ("฿", &["THB"]),
    ("₱", &["PHP", "CUP"]),
    ("₦", &["NGN"]),
    ("₸", &["KZT"]),
    ("₾", &["GEL"]),
    ("₡", &["CRC", "SVC"]),
    ("₵", &["GHS"]),
    ("₲", &["PYG"]),
    ("₮", &["MNT"]),
    ("₼", &["AZN"]),
    ("₭", &["LAK"]),
    ("৳", &["BDT"]),
    ("֏", &["AMD"]),
    ("؋", &["AFN"]),
    ("៛", &["KHR"]),
    ("zł", &["PLN"]),
    ("zl", &["PLN"]),
    ("kč", &["CZK"]),
    ("kc", &["CZK"]),
    ("лв", &["BGN"]),
    ("lv", &["BGN"]),
    ("руб", &["RUB"]),
    ("р", &["RUB"]),
    ("грн", &["UAH"]),
    ("тг", &["KZT"]),
    ("tl", &["TRY"]),
    ("lei", &["RON", "MDL"]),
    ("leu", &["RON", "MDL"]),
    ("us$", &["USD"]),
    ("$us", &["USD"]),
    ("u$s", &["USD"]),
    ("u$d", &["USD"]),
    ("ca$", &["CAD"]),
    ("can$", &["CAD"]),
    ("cdn$", &["CAD"]),
    ("$ca", &["CAD"]),
    ("$can", &["CAD"]),
    ("c$", &["CAD", "NIO"]),
    ("au$", &["AUD"]),
    ("a$", &["AUD"]),
    ("$a", &["AUD"]),
    ("$au", &["AUD"]),
    ("nz$", &["NZD"]),
    ("$nz", &["NZD"]),
    ("hk$", &["HKD"]),
    ("$hk", &["HKD"]),
    ("s$", &["SGD"]),
    ("sg$", &["SGD"]),
    ("mx$", &["MXN"]),
    ("mex$", &["MXN"]),
    ("$mx", &["MXN"]),
    ("nt$", &["TWD"]),
    ("r$", &["BRL"]),
    ("rd$", &["DOP"]),
    ("ar$", &["ARS"]),
    ("col$", &["COP"]),
    ("cl$", &["CLP"]),
    ("j$", &["JMD"]),
    ("tt$", &["TTD"]),
    ("ec$", &["XCD"]),
    ("b$", &["BND", "BSD"]),
    ("bds$", &["BBD"]),
    ("bz$", &["BZD"]),
    ("fj$", &["FJD"]),
    ("n$", &["NAD"]),
    ("cn¥", &["CNY"]),
    ("jp¥", &["JPY"]),
    ("rmb", &["CNY"]),
    ("yuan", &["CNY"]),
    ("renminbi", &["CNY"]),
    ("yen", &["JPY"]),
    ("won", &["KRW"]),
    ("rm", &["MYR"]),
    ("rp", &["IDR"]),
    ("rand", &["ZAR"]),
    ("rs", RUPEES),
    ("rupee", RUPEES),
    ("rupees", RUPEES),
    ("kr", CROWNS),
    ("krona", CROWNS),
    ("kronor", CROWNS),
    ("krone", CROWNS),
    ("kroner", CROWNS),
    ("fr", FRANCS),
    ("franc", FRANCS),
    ("francs", FRANCS),
    ("franken", FRANCS),
    ("sfr", &["CHF"]),
    ("fcfa", &["XAF", "XOF"]),
    ("cfa", &["XAF", "XOF"]),
    ("dollar", DOLLARS),
    ("dollars", DOLLARS),
    ("pound", POUNDS),
    ("pounds", POUNDS),
    ("sterling", &["GBP"]),
    ("stg", &["GBP"]),
    ("peso", PESOS),
    ("pesos", PESOS),
    ("eur", &["EUR"]),
    ("euro", &["EUR"]),
    ("euros", &["EUR"]),
    ("real", &["BRL"]),
    ("reais", &["BRL"]),
    ("s/", &["PEN"]),
    ("sol", &["PEN"]),
    ("soles", &["PEN"]),
    ("bs", &["BOB", "VES", "VED"]),
    ("b/", &["PAB"]),
    ("dh", &["AED", "MAD"]),
    ("dhs", &["AED", "MAD"]),
    ("dirham", &["AED", "MAD"]),
    ("dirhams", &["AED", "MAD"]),
    ("sr", &["SAR"]),
    ("riyal", &["SAR", "QAR", "YER"]),
    ("din", DINARS),
    ("dinar", DINARS),
    ("dinars", DINARS),
    ("ksh", &["KES"]),
    ("tsh", &["TZS"]),
    ("ush", &["UGX"]),
    ("shilling", SHILLINGS),
    ("shillings", SHILLINGS),
    ("gh₵", &["GHS"]),
    ("naira", &["NGN"]),
    ("nis", &["ILS"]),
    ("shekel", &["ILS"]),
    ("shekels", &["ILS"]),
    ("lira", &["TRY"]),
    ("rubles", &["RUB", "BYN"]),
    ("ruble", &["RUB", "BYN"]),
    ("baht", &["THB"]),
    ("dong", &["VND"]),
    ("forint", &["HUF"]),
    ("u.s.dollar", &["USD"]),
    ("u.s.dollars", &["USD"]),
    ("unitedstatesdollar", &["USD"]),
    ("unitedstatesdollars", &["USD"]),
    ("americandollar", &["USD"]),
    ("americandollars", &["USD"]),
    ("britishpoundsterling", &["GBP"]),
    ("uaedirham", &["AED"]),
    ("yuanrenminbi", &["CNY"]),
    ("chineseyuanrenminbi", &["CNY"]),
];

/// Signs that only their case tells from a unit of measure.
const IN_THIS_CASE: &[(&str, &[&str])] =
    &[("R", &["ZAR"]), ("Ft", &["HUF"]), ("KM", &["BAM"]), ("Q", &["GTQ"])];

/// What a sign, a code or a name stands for: one currency, or one of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named(&'static [&'static str]);

impl Named {
    /// The currency, where nothing else has to say which. `£` is the pound sterling unless somebody says
    /// otherwise.
    pub fn code(self) -> Option<&'static str> {
        match self.0 {
            [one] => Some(one),
            _ if self.0 == POUNDS => Some("GBP"),
            _ => None,
        }
    }

    /// What both may stand for; of two that say several, the shorter list.
    pub(super) fn and(self, other: Named) -> Option<Named> {
        match (self.code(), other.code()) {
            _ if self == other => Some(self),
            (Some(code), _) if other.may_be(code) => Some(self),
            (_, Some(code)) if self.may_be(code) => Some(other),
            _ => None,
        }
    }

    /// Whether the currency of that code may be meant.
    pub fn may_be(self, code: &str) -> bool {
        self.0.contains(&code)
    }
}

/// Whether amounts of the currency have a third decimal.
pub fn has_third_decimal(code: &str) -> bool {
    THREE_DECIMALS.contains(&code)
}

/// The code that `text` is, in any case.
fn code(text: &str) -> Option<Named> {
    let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
    let upper = bytes.map(|b| b.to_ascii_uppercase());
    let at = CODES.binary_search_by(|code| code.as_bytes().cmp(&upper)).ok()?;
    Some(Named(std::slice::from_ref(&CODES[at])))
}

/// What the sign that `text` is stands for.
fn sign(text: &str) -> Option<Named> {
    let find = |text: &str| SIGNS.iter().find(|(sign, _)| *sign == text).map(|(_, of)| Named(of));
    let in_this_case = || IN_THIS_CASE.iter().find(|(sign, _)| *sign == text);
    if let Some(found) = find(text).or_else(|| in_this_case().map(|(_, of)| Named(of))) {
        return Some(found);
    }
    let lower: String =
        text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let lower = lower.trim_end_matches('.');
    find(lower).or_else(|| {
        // `CAD$`, `$ USD`
        let of_dollars = |named: &Named| named.0.iter().all(|code| DOLLARS.contains(code));
        let of = lower.strip_suffix('$').or_else(|| lower.strip_prefix('$'))?;
        code(of).filter(of_dollars)
    })
}

/// No name of a currency has more bytes.
const LONGEST: usize = 90;

static BY_NAME: LazyLock<HashMap<String, Named>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for line in NAMES.lines() {
        let mut cells = line.split('\t');
        let Some(of) = cells.next().and_then(code) else { continue };
        names.extend(cells.map(|name| (name_key(name), of)));
    }
    names
});

/// The currency of that name, in one of nine languages.
fn name(text: &str) -> Option<Named> {
    if text.len() < 3 || !text.chars().any(char::is_alphabetic) {
        return None;
    }
    let key = name_key(text);
    BY_NAME.get(&key).or_else(|| BY_NAME.get(key.strip_suffix('s')?)).copied()
}

/// What may stand beside an amount, and in a column of currencies: a sign, a code or a name.
pub(super) fn named(text: &str) -> Option<Named> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    code(text).or_else(|| sign(text)).or_else(|| name(text))
}

/// What a column of currencies says: as [`named`], and a code with its name or its sign in any order
/// (`USD - U.S. Dollar`, `Euro (EUR)`). Nothing if the two contradict each other.
pub(super) fn named_at_length(text: &str) -> Option<Named> {
    if let Some(found) = named(text) {
        return Some(found);
    }
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let ends = |c: char| !is_letter(c);
    let first = text.split(ends).next().unwrap_or_default();
    let last = text.trim_end_matches([')', ']']).rsplit(ends).next().unwrap_or_default();
    [first, last].into_iter().enumerate().find_map(|(at, word)| {
        let of = code(word).filter(|_| word.bytes().all(|b| b.is_ascii_uppercase()))?;
        let (rest, apart) = match at {
            0 => (&text[word.len()..], text[word.len()..].trim_start()),
            _ => {
                let end = text.trim_end_matches([')', ']']).len() - word.len();
                (&text[..end], text[..end].trim_end())
            }
        };
        let mark = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && c != '.' && c != '$';
        let is_apart = match at {
            0 => apart.starts_with(mark),
            _ => apart.ends_with(mark),
        };
        let rest = rest.trim_matches(|c: char| {
            c.is_whitespace() || (mark(c) && sign(c.encode_utf8(&mut [0; 4])).is_none())
        });
        match named(rest) {
            Some(other) => of.code().is_some_and(|code| other.may_be(code)).then_some(of),
            None if rest.is_empty() => Some(of),
            // `USD/EUR` is two.
            None if rest.split(ends).any(|word| {
                word.len() == 3
                    && code(word).is_some_and(|other| other != of)
                    && word.bytes().all(|b| b.is_ascii_uppercase())
            }) =>
            {
                None
            }
            None => (is_apart || !ALSO_WORDS.contains(&word)).then_some(of),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_sorted_so_that_all_can_be_found() {
        assert!(CODES.is_sorted());
        for known in CODES {
            assert_eq!(code(&known.to_lowercase()).and_then(Named::code), Some(*known));
        }
    }

    #[test]
    fn every_sign_and_name_stands_for_codes_that_are_listed() {
        for (sign, of) in SIGNS {
            assert!(of.iter().all(|known| code(known).is_some()), "{sign}");
            assert_eq!(*sign, sign.to_lowercase().trim_end_matches('.'), "{sign}");
        }
        for line in NAMES.lines() {
            let known = line.split('\t').next().unwrap();
            assert!(CODES.contains(&known), "{known}");
        }
        assert_eq!(NAMES.lines().count(), CODES.len());
        assert!(NAMES.split(['\t', '\n']).all(|name| name.len() <= LONGEST));
    }

    #[test]
    fn the_names_of_all_languages_are_read() {
        for line in NAMES.lines() {
            let (known, names) = line.split_once('\t').unwrap_or((line, ""));
            for text in names.split('\t').filter(|text| !text.is_empty()) {
                let found = named(text).unwrap_or_else(|| panic!("{text}"));
                assert!(found.may_be(known), "{text}");
            }
        }
    }
}
