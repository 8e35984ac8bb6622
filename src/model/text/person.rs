//! Splits a person's full name.

use super::company::{is_company, is_legal_form};

/// Words that belong to the last name that follows them, lower case.
const PARTICLES: &[&str] = &[
    "af", "al", "ap", "av", "bin", "bint", "da", "dal", "das", "de", "degli", "dei", "del",
    "della", "dello", "den", "der", "des", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le",
    "los", "lo", "st.", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur", "'t", "d'",
];

/// Words that stay behind the last name, lower case, without points: generations, degrees, licences.
const SUFFIXES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "mba", "cpa", "dds", "dvm", "jd", "rn",
    "pe", "obe", "mbe", "cbe", "dphil", "edd", "psyd", "pharmd", "drph", "dnp", "dmd", "llm",
    "llb", "msc", "bsc", "msw", "mph", "meng", "beng", "bsn", "msn", "aprn", "fnp", "pa-c", "lcsw",
    "lmft", "pmp", "cfp", "cfa", "cissp", "cism", "shrm-cp", "sphr", "acca", "dipl-ing",
];

/// What a job is called: behind a comma it is no given name.
const JOBS: &[&str] = &[
    "accountant",
    "advisor",
    "agent",
    "analyst",
    "architect",
    "assistant",
    "associate",
    "attorney",
    "broker",
    "buyer",
    "chair",
    "chairman",
    "consultant",
    "controller",
    "coordinator",
    "counsel",
    "developer",
    "director",
    "engineer",
    "executive",
    "founder",
    "head",
    "lawyer",
    "lead",
    "manager",
    "nurse",
    "officer",
    "owner",
    "partner",
    "president",
    "principal",
    "purchasing",
    "realtor",
    "representative",
    "sales",
    "secretary",
    "specialist",
    "supervisor",
    "teacher",
    "treasurer",
];

/// Forms of address, lower case, without points.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "rev",
    "hon",
    "herr",
    "frau",
    "mme",
    "mlle",
    "sig",
    "sra",
];

fn is_particle(word: &str) -> bool {
    PARTICLES.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_one_of(word: &str, known: &[&str]) -> bool {
    // `Ph.D.`, `Jr.`; the lists are longer than two points at most.
    let word = word.trim_end_matches(['®', '™', '℠']);
    let mut letters = [0u8; 16];
    let mut len = 0;
    for byte in word.bytes().filter(|b| *b != b'.') {
        let Some(place) = letters.get_mut(len) else { return false };
        *place = byte.to_ascii_lowercase();
        len += 1;
    }
    known.iter().any(|known| known.as_bytes() == &letters[..len])
}

fn is_suffix(word: &str) -> bool {
    is_one_of(word, SUFFIXES)
}

fn is_title(word: &str) -> bool {
    is_one_of(word, TITLES)
}

/// Splits a full name into first and last: `Ada Lovelace`, `Lovelace, Ada`, `Ludwig van Beethoven`
/// (particles go with the last name), a single word is the last name. What is a company by its legal form
/// is a last name as a whole.
///
/// Middle names go with the first. `Jr.`, `III`, `PhD` and other letters stay behind the last name. A form of
/// address in front (`Dr.`) is left out where two words or more follow; `Dr. House` is a last name.
pub fn split_full_name(name: &str) -> (Option<String>, Option<String>) {
    if is_company(name) || is_company_behind_comma(name) {
        return (None, join(&name.split_whitespace().collect::<Vec<_>>()));
    }
    let Parts { last, first, behind } = Parts::of(name);
    let behind = words(behind).filter(|word| is_letters(word) || is_suffix(word));
    let Some(first) = first else {
        let (first, last) = split_words(&words(last).collect::<Vec<_>>());
        let last = behind.fold(last.unwrap_or_default(), |last, word| {
            if last.is_empty() { word.to_owned() } else { [&last, " ", word].concat() }
        });
        return (first, (!last.is_empty()).then_some(last));
    };
    let first: Vec<&str> = words(first).collect();
    let first = match first.as_slice() {
        [title, rest @ ..] if !rest.is_empty() && is_title(title) => rest,
        all => all,
    };
    let last: Vec<&str> = words(last).chain(behind).collect();
    // `Lovelace,` and `,Ada` have one part only, which is then a name as any other.
    match (first.is_empty(), last.is_empty()) {
        (true, _) => split_words(&last),
        (_, true) => split_words(first),
        _ => (join(first), join(&last)),
    }
}

/// Whether a legal form stands behind a comma and two names or more: `Acme Widgets, S.A.` One name may be a last
/// name, and the form a given one.
fn is_company_behind_comma(name: &str) -> bool {
    name.rsplit_once(',').is_some_and(|(head, form)| names_in(head) > 1 && is_legal_form(form))
}

/// A full name by its commas.
struct Parts<'a> {
    /// The last name, or the whole name where no comma turns the order.
    last: &'a str,
    /// The given names that stand behind a comma.
    first: Option<&'a str>,
    /// Letters behind the name, or a job.
    behind: &'a str,
}

impl<'a> Parts<'a> {
    fn of(name: &'a str) -> Parts<'a> {
        let Some((head, rest)) = name.split_once(',') else {
            return Parts { last: name, first: None, behind: "" };
        };
        // Capitals say nothing in a name that is all capitals.
        let shouts = !head.chars().any(char::is_lowercase);
        let one_name = names_in(head) < 2;
        let stands_behind = |part: &str| {
            let mut words = words(part).peekable();
            words.peek().is_some()
                && (words
                    .clone()
                    .all(|word| is_suffix(word) || (!shouts && !one_name && is_letters(word)))
                    || (!one_name && words.any(is_job)))
        };
        // `Reyes, Omar, MBA, CFA`, `King, Martin Luther, Jr.`
        let mut given = rest;
        while let Some((before, last)) = given.rsplit_once(',')
            && words(last).all(|word| is_suffix(word) || is_letters(word))
        {
            given = before;
        }
        if stands_behind(given) {
            return Parts { last: head, first: None, behind: rest };
        }
        let behind = &rest[given.len()..];
        Parts { last: head, first: Some(given), behind }
    }

    /// Whether a comma turns the order: `Kerr, Dora`, but not `Dora Kerr, Jr.`
    fn are_reversed(&self) -> bool {
        self.first.is_some_and(|first| words(first).next().is_some())
            && words(self.last).next().is_some()
    }
}

/// How many names a text has: `van Dyke` and `Smith Jr.` are one.
fn names_in(text: &str) -> usize {
    words(text).filter(|word| !is_particle(word) && !is_suffix(word) && !is_title(word)).count()
}

/// Whether the word is what stands behind a name by its looks: two to six capitals, perhaps with points, a
/// hyphen or a sign of registration (`CFP®`, `R.N.`, `PA-C`).
fn is_letters(word: &str) -> bool {
    let word = word.trim_end_matches(['®', '™', '℠']);
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    (2..=6).contains(&capitals)
        && word.bytes().all(|b| b.is_ascii_uppercase() || matches!(b, b'.' | b'-' | b'/' | b'&'))
}

fn is_job(word: &str) -> bool {
    is_one_of(word, JOBS)
}

fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty())
}

/// The last name that a full name says beside the first name that is known: `Dora Kerr` beside `Dora`
/// is `Kerr`. Middle names go with the first, as in [`split_full_name`]; `None` if the full name says
/// no more than the first.
pub fn last_name_beside(full: &str, first: &str) -> Option<String> {
    let known: Vec<&str> = words(first).collect();
    let (split_first, split_last) = split_full_name(full);
    if is_reversed(full) {
        // `Dora, Kerr` beside `Dora` has its parts the other way round.
        let swapped = split_last.as_deref().is_some_and(|last| same_words(last, &known));
        return if swapped { split_first } else { split_last };
    }
    let all = without_titles(full);
    let rest = if begins_with(&all, &known) {
        let first = split_first.as_deref().map_or(0, |first| words(first).count());
        if known.len() <= first {
            return split_last;
        }
        &all[known.len()..]
    } else if ends_with(&all, &known) {
        &all[..all.len() - known.len()]
    } else {
        return split_last;
    };
    if rest.iter().all(|word| is_suffix(word)) { None } else { join(rest) }
}

/// The first name that a full name says beside the last name that is known, with the middle names:
/// `Mary Ann Lee` beside `Lee` is `Mary Ann`. `None` if the full name says no more than the last.
pub fn first_name_beside(full: &str, last: &str) -> Option<String> {
    let known: Vec<&str> = words(last).collect();
    let (split_first, split_last) = split_full_name(full);
    if is_reversed(full) {
        let swapped = split_first.as_deref().is_some_and(|first| same_words(first, &known));
        return if swapped { split_last } else { split_first };
    }
    let all = without_titles(full);
    let core = all.len() - all.iter().rev().take_while(|word| is_suffix(word)).count();
    let rest = if ends_with(&all, &known) {
        &all[..all.len() - known.len()]
    } else if ends_with(&all[..core], &known) {
        &all[..core - known.len()]
    } else if begins_with(&all, &known) {
        &all[known.len()..core.max(known.len())]
    } else if all.len() == 1 {
        // A single word that is not the last name.
        &all[..]
    } else {
        return split_first;
    };
    if rest.iter().all(|word| is_title(word)) { None } else { join(rest) }
}

fn is_reversed(full: &str) -> bool {
    Parts::of(full).are_reversed()
}

fn without_titles(full: &str) -> Vec<&str> {
    let all: Vec<&str> = words(full).collect();
    let titles = all.iter().take_while(|word| is_title(word)).count();
    all[titles.min(all.len().saturating_sub(2))..].to_vec()
}

fn same_word(a: &str, b: &str) -> bool {
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

fn same_words(text: &str, known: &[&str]) -> bool {
    words(text).count() == known.len() && words(text).zip(known).all(|(a, b)| same_word(a, b))
}

fn begins_with(all: &[&str], known: &[&str]) -> bool {
    !known.is_empty()
        && known.len() <= all.len()
        && all.iter().zip(known).all(|(a, b)| same_word(a, b))
}

fn ends_with(all: &[&str], known: &[&str]) -> bool {
    known.len() <= all.len() && begins_with(&all[all.len() - known.len()..], known)
}

/// Splits a name in its natural order.
fn split_words(words: &[&str]) -> (Option<String>, Option<String>) {
    let mut words = words;
    while let [title, rest @ ..] = words
        && rest.len() >= 2
        && is_title(title)
    {
        words = rest;
    }
    if let [title, _] = words
        && is_title(title)
    {
        return (None, join(words));
    }
    // The last word that is no suffix; a name of suffixes alone is a name.
    let core = words.iter().rposition(|word| !is_suffix(word)).unwrap_or(0);
    let last = (1..core).find(|at| is_particle(words[*at])).unwrap_or(core);
    (join(&words[..last]), join(&words[last..]))
}

fn join(words: &[&str]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_split(name: &str, first: &str, last: &str) {
        let part = |part: &str| (!part.is_empty()).then(|| part.to_owned());
        assert_eq!(split_full_name(name), (part(first), part(last)), "{name}");
    }

    #[test]
    fn the_last_word_is_the_last_name_and_middle_names_go_with_the_first() {
        assert_split("Ada Lovelace", "Ada", "Lovelace");
        assert_split("  Ada   King  Lovelace ", "Ada King", "Lovelace");
        assert_split("Anne-Marie O'Neil", "Anne-Marie", "O'Neil");
    }

    #[test]
    fn a_single_word_is_the_last_name() {
        assert_split("Lovelace", "", "Lovelace");
        assert_split("", "", "");
        assert_split(" ,, ", "", "");
    }

    #[test]
    fn a_comma_turns_the_order() {
        assert_split("Lovelace, Ada", "Ada", "Lovelace");
        assert_split("van Beethoven, Ludwig", "Ludwig", "van Beethoven");
        assert_split("Lovelace, Dr. Ada King", "Ada King", "Lovelace");
        assert_split("Lovelace,", "", "Lovelace");
        assert_split(", Ada", "", "Ada");
    }

    #[test]
    fn particles_go_with_the_last_name() {
        assert_split("Ludwig van Beethoven", "Ludwig", "van Beethoven");
        assert_split("Ludwig Van Beethoven", "Ludwig", "Van Beethoven");
        assert_split("Ursula von der Heide", "Ursula", "von der Heide");
        assert_split("Juan Carlos de la Cruz", "Juan Carlos", "de la Cruz");
        assert_split("Pedro da Silva Santos", "Pedro", "da Silva Santos");
        assert_split("Omar bin Said", "Omar", "bin Said");
        // In front it is a first name, at the end a last name.
        assert_split("Al Smith", "Al", "Smith");
        assert_split("Anh Le", "Anh", "Le");
    }

    #[test]
    fn suffixes_stay_behind_the_last_name() {
        assert_split("Martin Luther King Jr.", "Martin Luther", "King Jr.");
        assert_split("Martin Luther King, Jr.", "Martin Luther", "King Jr.");
        assert_split("King, Martin Luther, Jr.", "Martin Luther", "King Jr.");
        assert_split("Ada Lovelace, Ph.D.", "Ada", "Lovelace Ph.D.");
        assert_split("John Smith III", "John", "Smith III");
        assert_split("Jan de Vries PhD", "Jan", "de Vries PhD");
    }

    #[test]
    fn letters_behind_a_comma_are_no_first_name() {
        assert_split("Jane Doe, PMP", "Jane", "Doe PMP");
        assert_split("Ann Lee, CFP®", "Ann", "Lee CFP®");
        assert_split("Omar Reyes, MBA, CFA", "Omar", "Reyes MBA CFA");
        assert_split("Ida Berg, LCSW", "Ida", "Berg LCSW");
        assert_split("Ida Berg, R.N.", "Ida", "Berg R.N.");
        assert_split("Mary Ann Smith-Jones, RN, BSN", "Mary Ann", "Smith-Jones RN BSN");
        assert_split("Dr. Ida van Berg, LCSW", "Ida", "van Berg LCSW");
        assert_split("Berg, PhD", "", "Berg PhD");
        assert_split("Reyes, Omar, MBA, CFA", "Omar", "Reyes MBA CFA");
        assert_split("Jane Doe, Director of Sales", "Jane", "Doe");
        assert_split("Jane Doe, Purchasing Manager", "Jane", "Doe");
    }

    #[test]
    fn a_comma_behind_one_name_turns_the_order_whatever_its_case() {
        assert_split("Smith Jr., John", "John", "Smith Jr.");
        assert_split("LOVELACE, ADA", "ADA", "LOVELACE");
        assert_split("GARCIA LOPEZ, ANA", "ANA", "GARCIA LOPEZ");
        assert_split("Garcia Lopez, Ana", "Ana", "Garcia Lopez");
        assert_split("Lovelace, ADA", "ADA", "Lovelace");
        assert_split("van Dyke, ANN", "ANN", "van Dyke");
        assert_split("O'Brien, Pat (Purchasing)", "Pat (Purchasing)", "O'Brien");
        assert_split("Kerr,Dora", "Dora", "Kerr");
    }

    #[test]
    fn a_company_has_no_first_name() {
        assert_split("Acme Widgets, Inc.", "", "Acme Widgets, Inc.");
        assert_split("Acme Widgets Inc.", "", "Acme Widgets Inc.");
        assert_split("Acme Widgets, S.A.", "", "Acme Widgets, S.A.");
        assert_split("Wei, Co", "Co", "Wei");
        assert_split("Birch GmbH", "", "Birch GmbH");
        assert_split("Elm Pty Ltd", "", "Elm Pty Ltd");
    }

    #[test]
    fn a_form_of_address_is_no_first_name() {
        assert_split("Dr. Ada Lovelace", "Ada", "Lovelace");
        assert_split("Prof. Dr. Ada Lovelace", "Ada", "Lovelace");
        assert_split("Mr John Smith Jr.", "John", "Smith Jr.");
        assert_split("Dr. House", "", "Dr. House");
        assert_split("Dr.", "", "Dr.");
    }

    #[test]
    fn beside_a_first_name_the_rest_is_the_last() {
        let last = |full, first| last_name_beside(full, first);
        for (full, first) in [
            ("Dora Kerr", "Dora"),
            ("DORA Kerr", "dora"),
            ("Kerr, Dora", "Dora"),
            ("Kerr Dora", "Dora"),
            ("Dora, Kerr", "Dora"),
            ("Kerr", "Dora"),
            ("Dr. Dora Kerr", "Dora"),
            ("Dora Anna Kerr", "Dora"),
            ("Dora A. Kerr", "Dora"),
            ("Dora Anna Kerr", "Dora Anna"),
            ("Kerr, Dora Anna", "Dora"),
            ("Theodora Kerr", "Dora"),
        ] {
            assert_eq!(last(full, first).as_deref(), Some("Kerr"), "{full} beside {first}");
        }
        let van = last("Ludwig van Beethoven", "Ludwig");
        assert_eq!(van.as_deref(), Some("van Beethoven"));
        assert_eq!(last("Martin King Jr.", "Martin").as_deref(), Some("King Jr."));
        assert_eq!(last("Martin King, Jr.", "Martin").as_deref(), Some("King Jr."));
        assert_eq!(last("Jane Doe, PMP", "Jane").as_deref(), Some("Doe PMP"));
        for (full, first) in [("Dora", "Dora"), ("Dora Anna", "Dora Anna"), ("", "Dora")] {
            assert_eq!(last(full, first), None, "{full} beside {first}");
        }
    }

    #[test]
    fn beside_a_last_name_the_rest_is_the_first() {
        let first = |full, last| first_name_beside(full, last);
        for (full, last) in [
            ("Dora Kerr", "Kerr"),
            ("Kerr, Dora", "Kerr"),
            ("Kerr Dora", "KERR"),
            ("Dora, Kerr", "Kerr"),
            ("Dora", "Kerr"),
            ("Dora Kerr Lopez", "Kerr Lopez"),
            ("Dora van Kerr", "van Kerr"),
            ("Dora Kerr Jr.", "Kerr"),
            ("Dora Kerr Jr.", "Kerr Jr."),
            ("Dr. Dora Kerr", "Kerr"),
            ("Dora Moss", "Kerr"),
        ] {
            assert_eq!(first(full, last).as_deref(), Some("Dora"), "{full} beside {last}");
        }
        assert_eq!(first("Mary Ann Lee", "Lee").as_deref(), Some("Mary Ann"));
        for (full, last) in [("Kerr", "Kerr"), ("Mr. Kerr", "Kerr"), ("", "Kerr")] {
            assert_eq!(first(full, last), None, "{full} beside {last}");
        }
    }

    proptest! {
        #[test]
        fn no_two_names_beside_each_other_make_it_panic(
            full in "[A-Za-z., 'r]{0,20}", part in "[A-Za-z., 'r]{0,12}",
        ) {
            if let Some(last) = last_name_beside(&full, &part) {
                prop_assert!(!last.is_empty());
            }
            if let Some(first) = first_name_beside(&full, &part) {
                prop_assert!(!first.is_empty());
            }
        }

        #[test]
        fn no_name_makes_it_panic_or_disappears(name in "[A-Za-zé., 'r]{0,30}") {
            let (first, last) = split_full_name(&name);
            let has_word = name.split([' ', ',']).any(|word| !word.is_empty());
            prop_assert_eq!(last.is_some(), has_word);
            prop_assert!(first.is_none() || last.is_some());
        }
    }
}
