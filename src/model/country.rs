//! Countries as people write them: the region whose plan of numbers a phone of that row belongs to.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::text::name_key;

/// The names of each country: its ISO 3166 alpha-2 code, the alpha-3 code, and names in nine languages and its
/// own, from CLDR 47 and ISO 3166. A name that two have (`Congo`) is left out.
const NAMES: &str = include_str!("country_names.tsv");

static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for line in NAMES.lines() {
        let mut cells = line.split('\t');
        let Some(code) = cells.next() else { continue };
        names.insert(name_key(code), code);
        names.extend(cells.map(|name| (name_key(name), code)));
    }
    for (name, code) in [("uk", "GB"), ("el", "GR")] {
        names.insert(name.to_owned(), code);
    }
    names
});

/// The ISO 3166 alpha-2 code of the country that `text` names: by a code (`US`, `USA`, `US-CA`), a name in one
/// of nine languages or the country's own, or both (`United States (US)`). `None` if it names none that is
/// known.
pub fn region_of(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let find = |text: &str| BY_NAME.get(&name_key(text)).copied();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    find(text)
        .or_else(|| find(&text.replace('.', "")))
        .or_else(|| find(strip_article(text)?))
        .or_else(|| {
            let (name, behind) = text.split_once(['(', '[', ','])?;
            let inner = behind.trim_end_matches([')', ']']);
            find(name)
                .or_else(|| find(inner))
                .or_else(|| find(&[inner.trim(), " ", name.trim()].concat()))
        })
        .or_else(|| {
            // `US-CA` of ISO 3166-2, `US - United States`
            if let Some((country, part)) = text.split_once('-')
                && country.len() == 2
                && (1..=3).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            {
                return find(country);
            }
            let (one, other) =
                text.split_once([':', '\u{2013}']).or_else(|| text.split_once('-'))?;
            match (find(one), find(other)) {
                (Some(one), Some(other)) if one != other => None,
                (Some(code), _) => Some(code),
                (None, found) => found,
            }
        })
}

/// No name of a country has more bytes.
const LONGEST: usize = 120;

fn strip_article(text: &str) -> Option<&str> {
    let (word, rest) = text.split_once(' ')?;
    word.eq_ignore_ascii_case("the").then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_named_by_code_or_name_in_many_languages() {
        for (text, code) in [
            ("US", "US"),
            ("us", "US"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("U.S", "US"),
            ("United States", "US"),
            ("the United States", "US"),
            ("United States of America", "US"),
            ("United States (US)", "US"),
            ("US - United States", "US"),
            ("US-CA", "US"),
            ("Vereinigte Staaten", "US"),
            ("Etats-Unis", "US"),
            ("UK", "GB"),
            ("Great Britain", "GB"),
            ("England", "GB"),
            ("Deutschland", "DE"),
            ("DEUTSCHLAND", "DE"),
            ("Allemagne", "DE"),
            ("Česká republika", "CZ"),
            ("Czech Republic", "CZ"),
            ("Česko", "CZ"),
            ("España", "ES"),
            ("Brasil", "BR"),
            ("日本", "JP"),
            ("Россия", "RU"),
            ("Russian Federation", "RU"),
            ("Korea, Republic of", "KR"),
            ("Viet Nam", "VN"),
            ("Netherlands (the)", "NL"),
            ("Bolivia, Plurinational State of", "BO"),
            ("Cote d'Ivoire", "CI"),
        ] {
            assert_eq!(region_of(text), Some(code), "{text}");
        }
        for text in ["", "Atlantis", "n/a", "Congo", "California", "US - Germany", "12345"] {
            assert_eq!(region_of(text), None, "{text}");
        }
    }

    #[test]
    fn every_name_leads_to_its_country() {
        for line in NAMES.lines() {
            let (code, names) = line.split_once('\t').unwrap();
            for name in names.split('\t') {
                assert!(name.len() <= LONGEST);
                assert_eq!(region_of(name), Some(code), "{name}");
            }
        }
    }
}
