//! Phone numbers to E.164.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use phonenumber::metadata::{DATABASE, Database};
use phonenumber::{Mode, country};

/// The number in E.164, read with `region` (ISO 3166 alpha-2) where it has no country code; an
/// extension is kept as `;ext=`. `None` where it is no valid number.
///
/// Valid means: of a length and a shape that the country's plan of numbers has. Whether the area
/// code is one of today's is not asked: plans grow faster than tables of them, and a number must
/// not be lost to an old table.
pub fn parse_phone(text: &str, region: &str) -> Option<String> {
    let text = text.trim();
    let text = strip_prefix_ignoring_case(text, "tel:").unwrap_or(text);
    let (number, extension) = split_extension(text)?;
    let dialled = Dialled::read(number)?;
    let e164 = match dialled.north_american(region) {
        Some(national) => format_north_american(national)?,
        None if dialled.is_too_short(region) => return None,
        None => dialled.by_plan(region)?,
    };
    Some(with_extension(e164, extension))
}

/// How a number is read of which the row may say the country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// In E.164.
    Sure(String),
    /// In E.164, but only as a number of the workspace's region, where the row names another country or one
    /// that is not known: it may be a stranger's.
    Guess(String),
    /// It is no valid number.
    None,
}

/// The country that a row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowCountry {
    /// None.
    Unnamed,
    /// The country of that region.
    Of(&'static str),
    /// One that is not known.
    Unknown,
}

/// The number read with the region of its row's own country, if it is valid there, else with that of the
/// workspace. A number that says its country code is read by that.
pub fn read_phone(text: &str, country: RowCountry, region: &str) -> Reading {
    let own = match country {
        RowCountry::Of(own) if own != region => own,
        RowCountry::Unnamed | RowCountry::Of(_) => {
            return parse_phone(text, region).map_or(Reading::None, Reading::Sure);
        }
        RowCountry::Unknown => "",
    };
    let there = parse_phone(text, own);
    if let Some(number) = &there
        && (is_international(text) || is_valid(number))
    {
        return Reading::Sure(number.clone());
    }
    let Some(number) = parse_phone(text, region) else {
        return there.map_or(Reading::None, Reading::Sure);
    };
    // One that was dialled with a code of its own, and one of a plan that both share, is no guess.
    let code = |region: &str| {
        let id = region.parse::<country::Id>().ok()?;
        PLANS.by_id(id.as_ref()).map(|plan| plan.country_code())
    };
    let of_number = |code: u16| {
        number.strip_prefix('+').is_some_and(|digits| digits.starts_with(&code.to_string()))
    };
    let shared = code(own).is_some_and(of_number);
    let other = code(region).is_some_and(|code| !of_number(code));
    if shared || other { Reading::Sure(number) } else { Reading::Guess(number) }
}

/// Whether the text begins with a country code.
fn is_international(text: &str) -> bool {
    let text =
        text.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '+' && c != '\u{FF0B}');
    text.starts_with(['+', '\u{FF0B}'])
}

/// Whether the plan of its country has such a number, by its leading digits too.
fn is_valid(e164: &str) -> bool {
    let line = e164.split_once(';').map_or(e164, |(line, _)| line);
    phonenumber::parse_with(&PLANS, None, line)
        .is_ok_and(|number| phonenumber::is_valid_with(&PLANS, &number))
}

fn with_extension(e164: String, extension: Option<&str>) -> String {
    match extension {
        Some(extension) => [&e164, ";ext=", extension].concat(),
        None => e164,
    }
}

/// Whether the text is what a spreadsheet leaves of a number: scientific notation (`1.55501E+10`).
pub fn is_scientific(text: &str) -> bool {
    let text = text.trim();
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mantissa = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    all_digits(exponent)
        && match mantissa.split_once(['.', ',']) {
            Some((whole, fraction)) => all_digits(whole) && all_digits(fraction),
            None => all_digits(mantissa),
        }
}

/// The plans of all countries. The library keeps the last 100 patterns compiled; a file with
/// numbers of forty countries would compile some anew in every row, at half a millisecond each.
/// 500 do for a hundred countries, in some 40 MB.
static PLANS: LazyLock<&Database> = LazyLock::new(|| {
    if let Ok(mut cache) = DATABASE.cache().lock() {
        cache.set_capacity(500);
    }
    &DATABASE
});

/// Begins to read the plans, on a thread of its own: that takes longer than all else that happens before
/// the first number is met. Who meets one sooner waits for it.
pub fn read_plans_ahead() {
    // Without the thread they are read when they are needed.
    let _ = std::thread::Builder::new().spawn(|| {
        LazyLock::force(&PLANS);
    });
}

/// E.164 allows 15 digits; before them may stand an international prefix.
const MOST_DIGITS: usize = 20;

/// What is dialled: digits, perhaps after a plus.
struct Dialled {
    /// The plus, if there is one, and the digits.
    signs: [u8; MOST_DIGITS + 1],
    len: usize,
}

impl Dialled {
    /// Takes out what people write between the digits; anything else is no phone number.
    fn read(text: &str) -> Option<Dialled> {
        let mut dialled = Dialled { signs: [0; MOST_DIGITS + 1], len: 0 };
        for c in text.chars() {
            let sign = match c {
                '0'..='9' => u8::try_from(c).ok()?,
                '+' | '\u{FF0B}' if dialled.len == 0 => b'+',
                ' ' | '-' | '(' | ')' | '.' | '/' | '\u{A0}' | '\u{202F}' | '\u{200B}'
                | '\u{200E}' | '\u{202A}' | '\u{202C}' | '\u{2060}' | '\u{AD}' | '\t' => continue,
                '\u{2010}'..='\u{2015}' | '\u{2212}' => continue,
                _ => return None,
            };
            *dialled.signs.get_mut(dialled.len)? = sign;
            dialled.len += 1;
        }
        // `+44 (0)20 …`: the zone in parentheses is dialled at home only.
        if dialled.signs[0] == b'+'
            && let Some(at) = text.find("(0)")
        {
            let before = text[..at].bytes().filter(u8::is_ascii_digit).count();
            if (1..=3).contains(&before) {
                dialled.signs.copy_within(before + 2..dialled.len, before + 1);
                dialled.len -= 1;
            }
        }
        Some(dialled)
    }

    fn signs(&self) -> &[u8] {
        &self.signs[..self.len]
    }

    /// The ten digits of a number of the North American plan, the commonest by far, if it is
    /// plainly one: the general way costs a hundred times as much.
    fn north_american(&self, region: &str) -> Option<&[u8]> {
        match self.signs() {
            [b'+', b'1', national @ ..] if national.len() == 10 => Some(national),
            [b'1', national @ ..] | national
                if national.len() == 10 && national[0] >= b'2' && is_north_american(region) =>
            {
                Some(national)
            }
            _ => None,
        }
    }

    /// Whether a number dialled within North America lacks its area code. It is asked apart
    /// because loading the plans takes a tenth of a second, too much for a first look at a file.
    fn is_too_short(&self, region: &str) -> bool {
        self.len < 10
            && self.signs[0] != b'+'
            && is_north_american(region)
            && !self.signs().starts_with(b"011")
    }

    /// The number by the country's plan. What is none so may be written with the international prefix of
    /// another country (`00`, `011`), or with its country code but without the plus.
    fn by_plan(&self, region: &str) -> Option<String> {
        let signs = std::str::from_utf8(self.signs()).ok()?;
        by_plan_of(signs, region).or_else(|| {
            let code = || {
                let id = region.parse::<country::Id>().ok()?;
                let code = PLANS.by_id(id.as_ref())?.country_code().to_string();
                (code != "1" && signs.starts_with(&code)).then_some(signs)
            };
            let abroad =
                signs.strip_prefix("00").or_else(|| signs.strip_prefix("011")).or_else(code)?;
            by_plan_of(&["+", abroad].concat(), "")
        })
    }
}

/// The number of which these are the signs, as they are dialled.
fn by_plan_of(signs: &str, region: &str) -> Option<String> {
    // A country code beats the region: with both, the library would take the region's trunk
    // prefix off a foreign number (`+33 1 99…` in the US).
    let region = match signs.starts_with('+') {
        true => None,
        false => Some(region.parse::<country::Id>().ok()?),
    };
    let number = phonenumber::parse_with(&PLANS, region, signs).ok()?;
    let code = number.code().value();
    if let Some(e164) = as_written(signs, code) {
        return Some(e164);
    }
    let national = number.national().to_string();
    let possible = is_possible(code, &national) || phonenumber::is_valid_with(&PLANS, &number);
    // Canada's 310-0000 is dialled in seven digits, but only there.
    let short = code == 1 && national.len() != 10;
    (possible && !short).then(|| number.format().mode(Mode::E164).to_string())
}

/// A number that is one as it stands behind its country code, or without one: the library takes off what
/// looks like a trunk prefix (`+7 800 …`), also where it is the number's own.
fn as_written(signs: &str, code: u16) -> Option<String> {
    let text = code.to_string();
    let national = match signs.strip_prefix('+') {
        Some(digits) => digits.strip_prefix(&text)?,
        None => signs,
    };
    // Only there do numbers begin with the digit that is dialled before them, too.
    let own_trunk = matches!(code, 7 | 370 | 375 | 992 | 993 | 996 | 998);
    let dialled = national.strip_prefix('8').filter(|_| own_trunk)?;
    let national = [national, dialled].into_iter().find(|national| is_possible(code, national))?;
    Some(["+", &text, national].concat())
}

/// Whether numbers of that length and shape are in the plan of the country.
fn is_possible(code: u16, national: &str) -> bool {
    let Ok(length) = u16::try_from(national.len()) else { return false };
    PLANS.by_code(&code).into_iter().flatten().any(|plan| {
        let kinds = plan.descriptors();
        let long_enough = [kinds.fixed_line(), kinds.mobile(), kinds.toll_free()]
            .into_iter()
            .flatten()
            .any(|kind| kind.possible_length().contains(&length));
        long_enough && kinds.general().is_match(national)
    })
}

fn is_north_american(region: &str) -> bool {
    matches!(region, "US" | "CA")
}

/// Area codes begin with 2 to 9; that is all the plan itself asks of ten digits.
fn format_north_american(national: &[u8]) -> Option<String> {
    if national[0] < b'2' {
        return None;
    }
    let mut e164 = String::with_capacity(12);
    e164.push_str("+1");
    e164.push_str(std::str::from_utf8(national).ok()?);
    Some(e164)
}

/// Splits off an extension, `x 45`, `ext. 45`, `#45`, `;ext=45`. `None` where what follows such a
/// word is no extension.
fn split_extension(text: &str) -> Option<(&str, Option<&str>)> {
    let starts = |c: char| c.is_ascii_alphabetic() || matches!(c, '#' | ';' | ',');
    let Some(at) = text.find(starts) else { return Some((text, None)) };
    let (number, rest) = text.split_at(at);
    let rest = rest.trim_start_matches([';', ',']).trim_start();
    let digits = ["extension", "extn", "ext", "x", "#", "durchwahl", "dw"]
        .into_iter()
        .find_map(|word| strip_prefix_ignoring_case(rest, word))?
        .trim_start_matches(['.', ':', '=', ' ', '#'])
        .trim_end_matches(['#', ' ']);
    let valid = (1..=7).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    valid.then_some((number, Some(digits)))
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}
