//! Splits a person's full name.

/// Words that belong to the last name that follows them, lower case.
const PARTICLES: &[&str] = &[
    "af", "al", "ap", "av", "bin", "bint", "da", "dal", "das", "de", "degli", "dei", "del",
    "della", "dello", "den", "der", "des", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le",
    "los", "lo", "st.", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur", "'t", "d'",
];

/// Words that stay behind the last name, lower case, without points.
const SUFFIXES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "mba", "cpa", "dds", "dvm", "jd", "rn",
    "pe", "obe", "mbe", "cbe",
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
    let mut letters = [0u8; 12];
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
/// (particles go with the last name), a single word is the last name.
///
/// Middle names go with the first. `Jr.`, `III`, `PhD` stay behind the last name. A form of address
/// in front (`Dr.`) is left out where two words or more follow; `Dr. House` is a last name.
pub fn split_full_name(name: &str) -> (Option<String>, Option<String>) {
    if let Some((last, first)) = name.split_once(',') {
        let (first, suffix) = match first.rsplit_once(',') {
            // `King, Martin Luther, Jr.`
            Some((first, suffix)) if all_suffixes(suffix) => (first, Some(suffix.trim())),
            // `Martin Luther King, Jr.` has no reversed order.
            None if all_suffixes(first) => {
                let words = words(last).chain(words(first)).collect::<Vec<_>>();
                return split_words(&words);
            }
            _ => (first, None),
        };
        let first: Vec<&str> = words(first).collect();
        let first = match first.as_slice() {
            [title, rest @ ..] if !rest.is_empty() && is_title(title) => rest,
            all => all,
        };
        let last: Vec<&str> = words(last).chain(suffix).collect();
        // `Lovelace,` and `,Ada` have one part only, which is then a name as any other.
        return match (first.is_empty(), last.is_empty()) {
            (true, _) => split_words(&last),
            (_, true) => split_words(first),
            _ => (join(first), join(&last)),
        };
    }
    split_words(&words(name).collect::<Vec<_>>())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty())
}

fn all_suffixes(text: &str) -> bool {
    words(text).next().is_some() && words(text).all(is_suffix)
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
    fn a_form_of_address_is_no_first_name() {
        assert_split("Dr. Ada Lovelace", "Ada", "Lovelace");
        assert_split("Prof. Dr. Ada Lovelace", "Ada", "Lovelace");
        assert_split("Mr John Smith Jr.", "John", "Smith Jr.");
        assert_split("Dr. House", "", "Dr. House");
        assert_split("Dr.", "", "Dr.");
    }

    proptest! {
        #[test]
        fn no_name_makes_it_panic_or_disappears(name in "[A-Za-zé., 'r]{0,30}") {
            let (first, last) = split_full_name(&name);
            let has_word = name.split([' ', ',']).any(|word| !word.is_empty());
            prop_assert_eq!(last.is_some(), has_word);
            prop_assert!(first.is_none() || last.is_some());
        }
    }
}
