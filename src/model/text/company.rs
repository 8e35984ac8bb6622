//! Names of companies: the legal form at their end, which one list writes and another leaves out.

use super::name_key;

/// Legal forms as they stand at the end of a name, without points, commas and blanks.
const FORMS: &[&str] = &[
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "a/s",
    "aktiengesellschaft",
    "bv",
    "bvba",
    "co",
    "coltd",
    "company",
    "corp",
    "corporation",
    "cv",
    "doo",
    "eg",
    "eirl",
    "ek",
    "eurl",
    "ev",
    "gbr",
    "ggmbh",
    "gmbh",
    "gmbhcokg",
    "gmbhandcokg",
    "gmbh&cokg",
    "&cokg",
    "&co",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "lda",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "og",
    "ohg",
    "oy",
    "oyj",
    "ou",
    "pc",
    "plc",
    "pllc",
    "pte",
    "pteltd",
    "pty",
    "ptyltd",
    "pvt",
    "pvtltd",
    "pvtlimited",
    "sa",
    "sadecv",
    "sarl",
    "sàrl",
    "sas",
    "sasu",
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
    "spzoo",
    "spółkazoo",
    "sro",
    "spolsro",
    "srl",
    "srls",
    "s/a",
    "uab",
    "ug",
    "ughaftungsbeschränkt",
    "vof",
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
        if FORMS.contains(&form.as_str()) {
            return (words[..at].join(" "), form);
        }
    }
    (words.join(" "), String::new())
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
