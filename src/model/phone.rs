//! Phone numbers to E.164.

/// The number in E.164, read with `region` (ISO 3166 alpha-2) where it has no country code; an
/// extension is kept as `;ext=`. `None` where it is no valid number.
pub fn parse_phone(text: &str, region: &str) -> Option<String> {
    todo!()
}

/// Whether the text is what a spreadsheet leaves of a number: scientific notation (`1.55501E+10`).
pub fn is_scientific(text: &str) -> bool {
    todo!()
}
