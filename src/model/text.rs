//! Plain text: cleaning, keys for names, yes and no, and the damage that spreadsheets do.

/// A name as it is compared: case folded, trimmed, inner white space as one blank. Nothing else is
/// taken away: `Acme` and `Acme Inc.` are two names.
pub fn name_key(name: &str) -> String {
    todo!()
}

/// Yes or no in the words that exports use (`yes`, `TRUE`, `1`, `x`, `ja`, `oui`, ...).
pub fn parse_boolean(text: &str) -> Option<bool> {
    todo!()
}

/// Splits a full name into first and last: `Ada Lovelace`, `Lovelace, Ada`, `Ludwig van Beethoven`
/// (particles go with the last name), a single word is the last name.
pub fn split_full_name(name: &str) -> (Option<String>, Option<String>) {
    todo!()
}

/// Damage that a spreadsheet or a wrong encoding left in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// `#REF!`, `#N/A`, `#VALUE!`, ...
    SpreadsheetError,
    /// UTF-8 read as a legacy encoding, or characters replaced: `JosÃ©`, `\u{FFFD}`.
    Mojibake,
    /// A cell that a spreadsheet would run: begins with `=`, `+`, `-` or `@` and is neither a
    /// number nor a phone number.
    Formula,
}

/// The damage that shows in `cell`, if any.
pub fn damage(cell: &str) -> Option<Damage> {
    todo!()
}
