//! Postal codes: whether a spreadsheet took their leading zeros.

/// Countries whose codes are digits only and may begin with a zero: how many digits, and how the
/// country is written, its ISO 3166 alpha-2 code first.
const COUNTRIES: &[(usize, &[&str])] = &[
    (5, &["US", "USA", "United States", "United States of America", "U.S.", "U.S.A."]),
    (5, &["PR", "PRI", "Puerto Rico"]),
    (5, &["DE", "DEU", "Germany", "Deutschland"]),
    (5, &["ES", "ESP", "Spain", "España"]),
    (5, &["FI", "FIN", "Finland", "Suomi"]),
    (5, &["FR", "FRA", "France"]),
    (5, &["IT", "ITA", "Italy", "Italia"]),
    (5, &["MX", "MEX", "Mexico", "México"]),
    (5, &["MY", "MYS", "Malaysia"]),
    (5, &["TR", "TUR", "Turkey", "Türkiye"]),
    (5, &["UA", "UKR", "Ukraine"]),
    (4, &["AU", "AUS", "Australia"]),
    (4, &["NO", "NOR", "Norway", "Norge"]),
    (4, &["ZA", "ZAF", "South Africa"]),
    (6, &["CN", "CHN", "China"]),
    (6, &["RO", "ROU", "Romania", "România"]),
];

/// Whether `code` lacks leading zeros: it has one or two digits too few for the country, or for
/// the workspace's `region` where no country is said. Of other countries nothing is said.
pub fn lacks_zeros(code: &str, country: Option<&str>, region: &str) -> bool {
    // The add-on of a code of the US, `7102-1234`, is no part of it.
    let code = code.split_once('-').map_or(code, |(code, _)| code);
    if !(2..=5).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let country = country.map_or(region, str::trim);
    COUNTRIES
        .iter()
        .filter(|(digits, _)| (1..=2).contains(&digits.saturating_sub(code.len())))
        .any(|(_, names)| names.iter().any(|name| name.eq_ignore_ascii_case(country)))
}

#[cfg(test)]
mod tests {
    use super::lacks_zeros;

    #[test]
    fn a_code_with_too_few_digits_for_its_country_lost_its_zeros() {
        assert!(lacks_zeros("7102", Some("United States"), "DE"));
        assert!(lacks_zeros("7102-1234", Some("usa"), ""));
        assert!(lacks_zeros("601", Some("PR"), ""));
        assert!(lacks_zeros("1067", Some("Germany"), "US"));
        assert!(lacks_zeros("800", Some("Australia"), "US"));
    }

    #[test]
    fn without_a_country_the_workspaces_region_counts() {
        assert!(lacks_zeros("7102", None, "US"));
        assert!(!lacks_zeros("7102", None, "CH"));
    }

    #[test]
    fn a_whole_code_and_one_of_an_unknown_plan_are_left_alone() {
        for (code, country) in [
            ("07102", "US"),
            ("80202-1234", "US"),
            ("2000", "Australia"),
            ("1010", "Austria"),
            ("EC1A 1BB", "United Kingdom"),
            ("", "US"),
            ("7", "US"),
            ("A710", "US"),
        ] {
            assert!(!lacks_zeros(code, Some(country), "US"), "{code} {country}");
        }
    }
}
