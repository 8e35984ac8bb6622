//! Names of companies: the legal form at their end, which one list writes and another leaves out.

use super::name_key;

// Legal forms as they stand at the end of a name, without points, commas and blanks: those that a person's
// name may end in as well, and those that it never does, whatever stands before them.
const OF_BOTH: &[&str] = &[
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "a/s",
    "bv",
    "co",
    "company",
    "cv",
    "doo",
    "eg",
    "eirl",
    "ek",
    "ev",
    "gbr",
    "&co",
    "kft",
    "kg",
    "kk",
    "lda",
    "lp",
    "mbh",
    "nv",
    "og",
    "ohg",
    "oy",
    "ou",
    "pc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sas",
    "sau",
    "sc",
    "sca",
    "scs",
    "se",
    "sia",
    "sl",
    "slu",
    "snc",
    "sp",
    "spa",
    "spj",
    "spk",
    "s/a",
    "uab",
    "ug",
    "ughaftungsbeschränkt",
    "vof",
];

const NEVER_OF_PEOPLE: &[&str] = &[
    "aktiengesellschaft",
    "bvba",
    "coltd",
    "corp",
    "corporation",
    "eurl",
    "ggmbh",
    "gmbh",
    "gmbhcokg",
    "gmbhandcokg",
    "gmbh&cokg",
    "&cokg",
    "inc",
    "incorporated",
    "kgaa",
    "limited",
    "llc",
    "llp",
    "ltd",
    "ltda",
    "oyj",
    "plc",
    "pllc",
    "pteltd",
    "ptyltd",
    "pvtltd",
    "pvtlimited",
    "sadecv",
    "sarl",
    "sàrl",
    "sasu",
    "spzoo",
    "spółkazoo",
    "sro",
    "spolsro",
    "srl",
    "srls",
    "zrt",
    "株式会社",
    "有限公司",
    "有限会社",
];

/// The words of the longest legal form: `pvt . ltd .`, `sp. z o. o.`
const MOST_WORDS: usize = 4;

/// A name as it is compared without its legal form, and the form.
fn without_form(name: &str) -> (String, String) {
    let key = name_key(name);
    let words: Vec<String> = key
        .split([' ', ','])
        .map(|word| word.chars().filter(|c| !matches!(c, '.' | '(' | ')')).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    // The first word is the name, also where it looks like a form.
    let from = words.len().saturating_sub(MOST_WORDS).max(1);
    for at in from..words.len() {
        let form: String = words[at..].concat();
        if is_form(&form) {
            return (words[..at].join(" "), form);
        }
    }
    (words.join(" "), String::new())
}

fn is_form(word: &str) -> bool {
    OF_BOTH.contains(&word) || NEVER_OF_PEOPLE.contains(&word)
}

/// Whether the name ends in a legal form that no person's name ends in: `Acme Widgets Inc.`
pub fn is_company(name: &str) -> bool {
    let (rest, form) = without_form(name);
    !rest.is_empty() && NEVER_OF_PEOPLE.contains(&form.as_str())
}

/// Whether `text` is a legal form and nothing else: `Inc.`, `S.A.`
pub(super) fn is_legal_form(text: &str) -> bool {
    let form: String = name_key(text).chars().filter(|c| !matches!(c, '.' | ',' | ' ')).collect();
    is_form(&form)
}

/// Whether two names are one but for a legal form that one of them leaves out: `Acme` and `Acme Inc.`,
/// but not `Acme GmbH` and `Acme AG`.
pub fn same_company(one: &str, other: &str) -> bool {
    let ((one, one_form), (other, other_form)) = (without_form(one), without_form(other));
    let long = |form: &str| match form {
        "incorporated" => "inc".to_owned(),
        "corporation" => "corp".to_owned(),
        "limited" => "ltd".to_owned(),
        "company" => "co".to_owned(),
        form => form.to_owned(),
    };
    !one.is_empty()
        && one == other
        && (one_form.is_empty() || other_form.is_empty() || long(&one_form) == long(&other_form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_form_that_one_leaves_out_makes_no_other_company() {
        for (one, other) in [
            ("Acme", "Acme Inc."),
            ("ACME, INC", "Acme"),
            ("Acme Incorporated", "Acme, Inc."),
            ("Birch Works", "Birch Works GmbH & Co. KG"),
            ("Cedar Sp. z o.o.", "Cedar"),
            ("Dune", "Dune S.A. de C.V."),
            ("Elm Pty Ltd", "Elm"),
            ("Acme", "acme"),
        ] {
            assert!(same_company(one, other), "{one} / {other}");
            assert!(same_company(other, one), "{other} / {one}");
        }
    }

    #[test]
    fn a_company_is_told_from_a_person_by_its_form() {
        for name in [
            "Acme Widgets Inc.",
            "Acme Widgets, Inc.",
            "Birch GmbH",
            "Elm Pty Ltd",
            "Cedar Sp. z o.o.",
        ] {
            assert!(is_company(name), "{name}");
        }
        for name in ["Jan As", "Dora Se", "Inc.", "Wei Co", "Ann Lee", "Mary Limited Edition"] {
            assert!(!is_company(name), "{name}");
        }
        assert!(is_legal_form("Inc.") && is_legal_form("S.A.") && !is_legal_form("Ada"));
    }

    #[test]
    fn what_is_more_than_a_legal_form_makes_another() {
        for (one, other) in [
            ("Acme", "Totally Other Ltd"),
            ("Acme", "Acme Germany"),
            ("Acme GmbH", "Acme AG"),
            ("Alder", "Alder Dental"),
            ("Co", "Inc"),
            ("", "Inc."),
            ("Acme Holding", "Acme"),
        ] {
            assert!(!same_company(one, other), "{one} / {other}");
        }
    }
}
