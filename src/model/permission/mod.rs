//! What a header and its cells say about being called: consent, permission, opting out.
//!
//! Every source is read with this, and nothing else knows a word of it: [`words`] has them all. A yes is
//! never evidence here, for a yes alone is no record of consent; what counts is what takes a right away,
//! and what can't be told from it.

#[rustfmt::skip]
pub mod words;

#[cfg(test)]
#[rustfmt::skip]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use self::words::List;
use super::text::{self, is_nothing, parse_boolean};

/// The channel that a header names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Calls, alone or among others.
    Calls,
    /// None: what it says holds for calls too.
    Unnamed,
    /// E-mail.
    Email,
    /// Text messages.
    Texts,
    /// Fax.
    Fax,
    /// Letters.
    Post,
    /// Cookies, a marketing status, a legal basis.
    Other,
}

/// What a yes under a header means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Consent or permission.
    Grant,
    /// Its opposite: opted out, revoked, do not call.
    OptOut,
    /// In or out: a bare yes says neither.
    Either,
}

/// What of it a header asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Whether.
    Verdict,
    /// When it was said.
    Date,
    /// When consent ends.
    Expiry,
    /// Whether or when somebody looked it up or changed it.
    Check,
    /// A page, an address, a token.
    Thing,
    /// How, where, why, by whom, in which words.
    About,
}

/// What a header speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The channel.
    pub channel: Channel,
    /// What a yes means.
    pub asks: Asks,
    /// What is asked.
    pub detail: Detail,
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Nothing at all.
    Nothing,
    /// That the person may be called; evidence of nothing.
    Allows,
    /// That the person may not.
    Forbids,
    /// Neither; it may be a date.
    Unclear,
}

/// What a date means in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfDate {
    /// Consent ended then.
    Revokes,
    /// Consent ends then.
    Expires,
    /// Nothing.
    Silent,
    /// That is not clear.
    Unclear,
}

/// What the header of these words speaks of; `None` if it speaks of neither consent nor opting out.
pub fn topic(words: &[String]) -> Option<Topic> {
    let has = |list: List| finds(words, list);
    let grants = has(words::GRANTS) && !has(words::NO_GRANTS);
    let opts_out = has(words::OPT_OUTS);
    let channel = channel(words);
    let weak = || {
        let beside = channel != Channel::Unnamed || has(words::CONTACT);
        beside && has(words::WEAK_GRANTS) && !has(words::NO_GRANTS)
    };
    if !grants && !opts_out && !has(words::EITHER) && !weak() {
        return None;
    }
    let asks = if has(words::EITHER) {
        Asks::Either
    } else if opts_out || has(words::TURNS) {
        Asks::OptOut
    } else {
        Asks::Grant
    };
    Some(Topic { channel, asks, detail: detail(words, asks) })
}

fn channel(words: &[String]) -> Channel {
    let has = |list: List| finds(words, list);
    if has(words::OTHER_SUBJECTS) {
        return Channel::Other;
    }
    if has(words::EMAIL_FIRST) {
        return Channel::Email;
    }
    if has(words::CALLS) {
        return Channel::Calls;
    }
    let text = words.iter().position(|word| word == "text");
    let before = text.and_then(|at| at.checked_sub(1)).map(|at| words[at].as_str());
    let after = text.and_then(|at| words.get(at + 1)).map(String::as_str);
    let texting = matches!(before, Some("to" | "or" | "and" | "not" | "dont" | "may" | "can"))
        || after.is_some_and(|word| {
            word.starts_with("consent")
                || word.starts_with("permission")
                || matches!(word, "opt" | "optin" | "optout" | "message" | "messages" | "marketing")
        });
    let others = [
        (words::TEXTS, Channel::Texts),
        (words::FAX, Channel::Fax),
        (words::EMAIL, Channel::Email),
        (words::POST, Channel::Post),
    ];
    if texting {
        return Channel::Texts;
    }
    if let Some((_, channel)) = others.into_iter().find(|(list, _)| has(list)) {
        return channel;
    }
    // A device beside a channel says where, not how.
    if has(words::DEVICES) { Channel::Calls } else { Channel::Unnamed }
}

fn detail(words: &[String], asks: Asks) -> Detail {
    let has = |list: List| finds(words, list);
    let last = || words.last().map(std::slice::from_ref).unwrap_or_default();
    if asks == Asks::Grant && has(words::EXPIRIES) {
        return Detail::Expiry;
    }
    let dated = has(words::DATES) || finds(last(), words::DATES_LAST);
    if dated {
        return if has(words::CHECKS) { Detail::Check } else { Detail::Date };
    }
    // `Phone number consent` asks for consent; `date of consent` and `texte du consentement` do not.
    let turned = finds(words, words::OF);
    let verdict_last = !turned && finds(last(), words::LAST);
    if !verdict_last {
        if has(words::THINGS) {
            return Detail::Thing;
        }
        let about = has(words::ABOUT) || finds(last(), words::ABOUT_LAST);
        if about && !finds(last(), words::VERDICTS) {
            return Detail::About;
        }
    }
    if has(words::CHECKS) { Detail::Check } else { Detail::Verdict }
}

impl Topic {
    /// Whether it decides on calls: it names them, or no channel.
    pub fn decides_on_calls(&self) -> bool {
        matches!(self.channel, Channel::Calls | Channel::Unnamed)
    }

    /// What a cell of the column says about being called.
    pub fn says(&self, cell: &str) -> Says {
        match (self.asks, self.detail) {
            (Asks::Grant, Detail::Thing | Detail::About | Detail::Date) => of_evidence(cell),
            (Asks::OptOut, Detail::Thing) => match says(Asks::OptOut, cell) {
                Says::Unclear => Says::Nothing,
                said => said,
            },
            (asks, _) => says(asks, cell),
        }
    }

    /// What a date means in the column.
    pub fn of_date(&self) -> OfDate {
        match (self.asks, self.detail) {
            (_, Detail::Check | Detail::Thing) => OfDate::Silent,
            (Asks::OptOut, _) => OfDate::Revokes,
            (Asks::Grant, Detail::Expiry) => OfDate::Expires,
            (Asks::Grant, Detail::Date | Detail::About) => OfDate::Silent,
            (Asks::Grant, Detail::Verdict) | (Asks::Either, _) => OfDate::Unclear,
        }
    }

    /// Whether it is about one list of e-mails among several: `Opted out of email: Newsletter`.
    pub fn is_of_one_list(&self, words: &[String]) -> bool {
        let email = words.iter().any(|word| matches!(word.as_str(), "email" | "emails" | "mail"))
            || words.windows(2).any(|pair| pair == ["e", "mail"]);
        self.channel == Channel::Email
            && email
            && words.iter().any(|word| {
                // Little words are none of a list's name.
                word.len() > 3
                    && !words::OF_ALL_EMAIL.contains(&word.as_str())
                    && !finds(std::slice::from_ref(word), words::OPT_OUTS)
            })
    }
}

/// What a cell says under a header that asks this.
pub fn says(asks: Asks, cell: &str) -> Says {
    let cell = cell.trim();
    if cell.is_empty() || is_nothing(cell) {
        return Says::Nothing;
    }
    let bare = match cell {
        "1.0" => Some(true),
        "0.0" => Some(false),
        _ if cell.len() <= LONGEST_BOOLEAN => parse_boolean(cell),
        _ => None,
    };
    if let Some(yes) = bare {
        return answer(asks, yes);
    }
    if cell.len() > LONGEST {
        return Says::Unclear;
    }
    // Most cells are a phrase as it stands in the list.
    let mut buffer = [0; LONGEST_PHRASE];
    match plain(cell, &mut buffer).and_then(|phrase| KNOWN.get(phrase)) {
        Some(Known::Yes) => return Says::Allows,
        Some(Known::No) => return Says::Forbids,
        Some(Known::Affirms) => return answer(asks, true),
        None => {}
    }
    // `Unsubscribed 2026-01-03`: dates and numbers beside the words do not change them.
    let mut words = text::words(cell);
    words.retain(|word| !word.starts_with(|c: char| c.is_numeric()));
    let phrase = words.join(" ");
    let is = |list: List| list.iter().flat_map(|words| words.iter()).any(|known| *known == phrase);
    if phrase.is_empty() {
        return Says::Unclear;
    }
    match asks {
        Asks::Grant if is(words::DENIES_GRANT) => return Says::Forbids,
        Asks::OptOut if is(words::AFFIRMS_OPT_OUT) => return Says::Forbids,
        Asks::OptOut if is(words::DENIES_OPT_OUT) => return Says::Allows,
        _ => {}
    }
    if is(words::SAYS_YES) {
        return Says::Allows;
    }
    // `Revoked by telephone`, `do not call before noon`.
    let begins = |known: &&str| {
        phrase.strip_prefix(*known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    if words::SAYS_NO.iter().flat_map(|words| words.iter()).any(begins) {
        return Says::Forbids;
    }
    if is(words::AFFIRMS) {
        return answer(asks, true);
    }
    // `Opted out: never` may be meant either way.
    if is(words::DENIES) && !(asks == Asks::OptOut && phrase.len() > 3) {
        return answer(asks, false);
    }
    // A header's own words stand in cells as well: `nevolat`, `ne plus appeler`.
    match topic(&words) {
        Some(Topic { asks: Asks::OptOut, detail: Detail::Verdict, .. }) if words.len() <= 4 => {
            Says::Forbids
        }
        _ => Says::Unclear,
    }
}

// No word for yes or no is longer, in bytes.
const LONGEST_BOOLEAN: usize = 12;
// No phrase of the list with a date beside it is.
const LONGEST: usize = 80;

fn answer(asks: Asks, yes: bool) -> Says {
    match (asks, yes) {
        (Asks::Grant, true) | (Asks::OptOut, false) => Says::Allows,
        (Asks::Grant, false) | (Asks::OptOut, true) => Says::Forbids,
        (Asks::Either, _) => Says::Unclear,
    }
}

/// Whether a cell of any column says nothing but that the person may not be called: `Do Not Call`, `DNC`.
pub fn is_do_not_call(cell: &str) -> bool {
    // Nearly all cells end here.
    let may_begin =
        |byte: u8| matches!(byte | 0x20, b'd' | b'n' | b'k') || byte >= 0x80 || byte <= b' ';
    if !cell.bytes().next().is_some_and(may_begin) {
        return false;
    }
    let cell = cell.trim();
    if !(3..=LONGEST_PHRASE).contains(&cell.len()) {
        return false;
    }
    let phrase = text::words(cell).join(" ");
    words::DO_NOT_CALL.iter().flat_map(|words| words.iter()).any(|known| *known == phrase)
}

/// What a cell says that should be evidence: whole words for no take away, all else is as it is.
pub fn of_evidence(cell: &str) -> Says {
    let cell = cell.trim();
    // A digit, a letter or a direction is something else there.
    if !(2..=LONGEST_PHRASE).contains(&cell.len())
        || cell.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'/' | b'@'))
        || cell.eq_ignore_ascii_case("out")
        || cell.eq_ignore_ascii_case("off")
    {
        return Says::Nothing;
    }
    let mut buffer = [0; LONGEST_PHRASE];
    let says_no = match plain(cell, &mut buffer) {
        Some(phrase) => NO.contains(phrase),
        None => NO.contains(text::words(cell).join(" ").as_str()),
    };
    if says_no { Says::Forbids } else { Says::Nothing }
}

/// Whether the cell is a bare answer, `yes`, `granted`, `declined`, which is no wording and no name of a
/// seller.
pub fn is_bare_answer(cell: &str) -> bool {
    let cell = cell.trim();
    let mut buffer = [0; LONGEST_PHRASE];
    (cell.len() <= LONGEST_BOOLEAN && parse_boolean(cell).is_some())
        || plain(cell, &mut buffer).is_some_and(|phrase| BARE.contains(phrase))
}

// No phrase that a cell may be is longer, in bytes.
const LONGEST_PHRASE: usize = 24;

/// What a phrase of the list says that means the same whatever its column asks, or affirms it.
enum Known {
    Yes,
    No,
    Affirms,
}

static KNOWN: LazyLock<HashMap<&str, Known>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for phrase in all(words::SAYS_YES) {
        known.entry(phrase).or_insert(Known::Yes);
    }
    for phrase in all(words::SAYS_NO) {
        known.entry(phrase).or_insert(Known::No);
    }
    for phrase in all(words::AFFIRMS) {
        known.entry(phrase).or_insert(Known::Affirms);
    }
    let by_column = [words::DENIES_GRANT, words::AFFIRMS_OPT_OUT, words::DENIES_OPT_OUT];
    by_column.into_iter().flat_map(all).for_each(|phrase| {
        known.remove(phrase);
    });
    known
});

static NO: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    [words::DENIES, words::DENIES_GRANT, words::SAYS_NO].into_iter().flat_map(all).collect()
});

static BARE: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lists = [words::SAYS_YES, words::SAYS_NO, words::AFFIRMS, words::DENIES];
    lists.into_iter().flat_map(all).collect()
});

fn all(list: List) -> impl Iterator<Item = &'static str> {
    list.iter().flat_map(|words| words.iter()).copied()
}

/// A short ASCII cell as phrases of the list are written, without the cost of taking it apart.
fn plain<'b>(cell: &str, buffer: &'b mut [u8; LONGEST_PHRASE]) -> Option<&'b str> {
    let place = buffer.get_mut(..cell.len()).filter(|_| cell.is_ascii())?;
    for (to, byte) in place.iter_mut().zip(cell.bytes()) {
        *to = match byte {
            b'-' | b'_' => b' ',
            byte => byte.to_ascii_lowercase(),
        };
    }
    std::str::from_utf8(place).ok()
}

/// Whether one of the list is among the words of a header.
fn finds(words: &[String], list: List) -> bool {
    list.iter().flat_map(|words| words.iter()).any(|pattern| is_among(words, pattern))
}

fn is_among(words: &[String], pattern: &str) -> bool {
    if let Some(whole) = pattern.strip_prefix('=') {
        return words.join(" ") == whole;
    }
    let (pattern, open) = match pattern.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (pattern, false),
    };
    if let Some(end) = pattern.strip_prefix('*') {
        let mut words = words.iter();
        return words.any(|word| if open { word.contains(end) } else { word.ends_with(end) });
    }
    (0..words.len()).any(|from| begins(&words[from..], pattern, open))
}

/// Whether the words begin with the phrase, written together or apart; `open` if its last word may go on.
fn begins(words: &[String], phrase: &str, open: bool) -> bool {
    let mut rest = phrase;
    for word in words {
        let mut wanted = rest.chars().filter(|c| *c != ' ');
        let mut taken = 0;
        for c in word.chars() {
            match wanted.next() {
                Some(known) if known == c => taken += 1,
                Some(_) => return false,
                None => return open,
            }
        }
        rest = skip(rest, taken);
        if rest.is_empty() {
            return true;
        }
    }
    false
}

fn skip(phrase: &str, letters: usize) -> &str {
    let mut left = letters;
    let end = phrase.char_indices().find(|(_, c)| {
        if *c == ' ' {
            return false;
        }
        if left == 0 {
            return true;
        }
        left -= 1;
        false
    });
    end.map_or("", |(at, _)| &phrase[at..])
}
