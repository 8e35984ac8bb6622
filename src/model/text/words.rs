//! The words of a text, freed of case, accents and punctuation, as headers and cells are compared.

/// The words of a text: lower case, without accents; camel case and digits begin new ones.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = text.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        // An apostrophe is part of its word: `contact's`; so is an accent that stands by itself.
        if matches!(c, '\'' | '’' | '\u{300}'..='\u{36F}') {
            continue;
        }
        if !c.is_alphanumeric() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        let before = at.checked_sub(1).map(|before| chars[before]);
        if !word.is_empty() && before.is_some_and(|before| splits(before, c, &chars[at + 1..])) {
            words.push(std::mem::take(&mut word));
        }
        fold(c, &mut word);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn splits(before: char, c: char, after: &[char]) -> bool {
    if before.is_numeric() != c.is_numeric() {
        return c.is_numeric();
    }
    if !c.is_uppercase() {
        return false;
    }
    if before.is_lowercase() {
        return true;
    }
    // `HTMLUrl` is two words, `IDs` is one.
    match after {
        ['s'] => false,
        ['s', next, ..] if !next.is_lowercase() => false,
        [next, ..] => before.is_uppercase() && next.is_lowercase(),
        [] => false,
    }
}

fn fold(c: char, word: &mut String) {
    for c in c.to_lowercase() {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' | 'ă' => word.push('a'),
            'ç' | 'č' | 'ć' => word.push('c'),
            'ď' => word.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ě' | 'ę' => word.push('e'),
            'ì' | 'í' | 'î' | 'ï' => word.push('i'),
            'ł' | 'ľ' => word.push('l'),
            'ñ' | 'ň' | 'ń' => word.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => word.push('o'),
            'ř' => word.push('r'),
            'š' | 'ś' | 'ș' => word.push('s'),
            'ť' | 'ț' => word.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' => word.push('u'),
            'ý' | 'ÿ' => word.push('y'),
            'ž' | 'ź' | 'ż' => word.push('z'),
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            _ => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn accents_go_whether_a_letter_came_in_one_part_or_two() {
        assert_eq!(words("Příjemce nesouhlasí"), ["prijemce", "nesouhlasi"]);
        assert_eq!(words("Cafe\u{301}"), ["cafe"]);
        assert_eq!(words("doNotCall"), ["do", "not", "call"]);
    }
}
