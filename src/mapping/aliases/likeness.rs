//! Headers that are nearly a known name: a slip of the keyboard, a plural, a letter too few.

use super::{GENERAL, Header, List, Match, Trust};
use crate::model::Object;

/// The known name that `header` is most like, if it is very like one.
///
/// Word by word, so that `email opt in` is never taken for `email opt out`.
pub fn alike(object: Object, origin: &str, header: &Header) -> Option<Match> {
    let lists = List::of_origin(origin).into_iter().chain(GENERAL);
    let mut best: Option<(f64, Match)> = None;
    for (rank, list) in lists.enumerate() {
        for (at, entry) in list.entries(object).iter().enumerate() {
            for (name_at, name) in entry.names.iter().enumerate() {
                let Some(score) = likeness(&header.words, name) else { continue };
                if best.as_ref().is_none_or(|(least, _)| score > *least) {
                    let trust = entry.trust.max(Trust::Likely);
                    let place = (rank, at, name_at);
                    best =
                        Some((score, Match { meaning: entry.meaning, trust, list, name, place }));
                }
            }
        }
    }
    best.map(|(_, found)| found)
}

// Between whole names; below it they are strangers.
const ALIKE: f64 = 0.92;

fn likeness(words: &[String], name: &str) -> Option<f64> {
    if words.is_empty() || words.len() != name.split(' ').count() {
        return None;
    }
    let near = words.iter().zip(name.split(' ')).all(|(own, listed)| near(own, listed));
    if !near {
        return None;
    }
    let score = strsim::jaro_winkler(&words.join(" "), name);
    (score >= ALIKE).then_some(score)
}

// Short words have to be the same: `fax` is not `tax`.
fn near(own: &str, listed: &str) -> bool {
    if own == listed {
        return true;
    }
    let length = listed.len().min(own.len());
    if length < 5 || own.as_bytes().first() != listed.as_bytes().first() {
        return false;
    }
    let slips = if length < 8 { 1 } else { 2 };
    strsim::damerau_levenshtein(own, listed) <= slips
}
