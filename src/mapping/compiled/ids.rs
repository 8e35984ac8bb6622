//! What spreadsheets do to the ids of a column, as far as one id, or all of its column, show it.

/// Digits that a spreadsheet keeps of a number.
const KEPT: usize = 15;
/// Lengths beyond this are no numbers.
const LONGEST: usize = KEPT + LENGTHS;
const LENGTHS: usize = 17;
/// Ids of one length that have to end in noughts, all of them, to be taken for rounded ones.
const FEWEST_ROUNDED: u32 = 3;

/// What is known of all ids of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct IdForm {
    /// All end in `.0`, as a spreadsheet or a program writes numbers.
    pub decimals: bool,
    /// The lengths of which all ids are rounded: a bit each.
    rounded: u32,
}

/// What the ids of a column show, counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct IdTally {
    ids: u64,
    decimals: u64,
    /// By length beyond what is kept: how many ids of digits alone, and of how many the digits that
    /// are not kept are noughts.
    lengths: [(u32, u32); LENGTHS],
}

impl IdTally {
    pub fn take(&mut self, id: &str) {
        self.ids += 1;
        let bytes = id.as_bytes();
        if bytes.last() == Some(&b'0') && without_decimals(id).is_some() {
            self.decimals += 1;
        }
        if let Some(at) = place(id) {
            let (all, noughts) = &mut self.lengths[at];
            *all += 1;
            *noughts += u32::from(bytes[KEPT..].iter().all(|byte| *byte == b'0'));
        }
    }

    pub fn add(&mut self, other: IdTally) {
        self.ids += other.ids;
        self.decimals += other.decimals;
        for (mine, theirs) in self.lengths.iter_mut().zip(other.lengths) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
    }

    pub fn form(&self) -> IdForm {
        let mut form =
            IdForm { decimals: self.ids > 0 && self.decimals == self.ids, ..IdForm::default() };
        for (at, (all, noughts)) in self.lengths.iter().enumerate() {
            if *all >= FEWEST_ROUNDED && all == noughts {
                form.rounded |= 1 << at;
            }
        }
        form
    }
}

impl IdForm {
    /// Whether a spreadsheet rounded the id.
    pub fn is_rounded(self, id: &str) -> bool {
        self.rounded != 0 && place(id).is_some_and(|at| self.rounded & (1 << at) != 0)
    }

    /// What there is to tell of a column, if anything.
    pub fn sentence(self, name: &str) -> Option<String> {
        if self.decimals {
            return Some(format!(
                "{name}: every id ends in `.0`, as a spreadsheet writes numbers; that is left off"
            ));
        }
        (self.rounded != 0).then(|| {
            format!(
                "{name}: a spreadsheet has rounded the ids of more than 15 digits; they are no ids any \
                 more"
            )
        })
    }
}

/// Where ids of that length are counted; `None` if it is no number that a spreadsheet would round.
fn place(id: &str) -> Option<usize> {
    let length = id.len();
    ((KEPT + 1..=LONGEST).contains(&length) && id.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| length - KEPT - 1)
}

/// The id without `.0` at its end, if it has that and is a number else.
pub(super) fn without_decimals(id: &str) -> Option<&str> {
    let (whole, noughts) = id.rsplit_once(['.', ','])?;
    let is_number = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && matches!(noughts, "0" | "00")).then_some(whole)
}

/// Whether a spreadsheet made a power of ten of an id: `1.23457E+11`.
pub(super) fn is_power(id: &str) -> bool {
    if !id.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let Some((mantissa, exponent)) = id.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = match mantissa.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let unsigned = exponent.strip_prefix(['+', '-']);
    // `12E5` may well be an id; with a sign or a fraction it is a number.
    (fraction.is_some() || unsigned.is_some())
        && digits(whole)
        && fraction.is_none_or(digits)
        && digits(unsigned.unwrap_or(exponent))
}

/// The text without what a spreadsheet was given so that it leaves it alone: `="001"`, `'001`.
pub(super) fn without_guard(id: &str) -> Option<&str> {
    let (inner, plain) = match id.as_bytes().first()? {
        b'=' => (id[1..].strip_prefix('"')?.strip_suffix('"')?, true),
        b'\'' => (&id[1..], !id[1..].contains('\'')),
        _ => return None,
    };
    let inner = inner.trim();
    (plain && !inner.is_empty() && !inner.contains('"')).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(ids: &[&str]) -> IdForm {
        let mut tally = IdTally::default();
        ids.iter().for_each(|id| tally.take(id));
        tally.form()
    }

    #[test]
    fn ids_that_a_spreadsheet_turned_into_powers_of_ten_are_known() {
        for damaged in ["1.23457E+11", "1,23457E+11", "1.0E+5", "1E+15", "1.25e10"] {
            assert!(is_power(damaged), "{damaged}");
        }
        for sound in ["12345", "12E5", "1.2.3", "A-77", "12.5", "5.x", "", "3e", "12345.0"] {
            assert!(!is_power(sound), "{sound}");
        }
    }

    #[test]
    fn ids_are_rounded_where_all_of_their_length_end_in_noughts() {
        let rounded = form(&["1234567890123450", "1234567890123460", "1234567890123470", "12"]);
        assert!(rounded.is_rounded("9999999999999990") && !rounded.is_rounded("12"));
        for sound in [
            &["1234567890123450", "1234567890123461"][..],
            &["1234567890123450", "1234567890123460"],
            &["1234567890123450", "1234567890123460", "1234567890123470", "1234567890123471"],
            &["A234567890123450", "A234567890123460", "A234567890123470"],
        ] {
            assert!(!form(sound).is_rounded(sound[0]), "{sound:?}");
        }
        let longer = form(&["12345678901234500", "12345678901234600", "12345678901234700"]);
        assert!(longer.is_rounded("12345678901234500") && !longer.is_rounded("1234567890123450"));
    }

    #[test]
    fn decimals_are_a_guard_where_every_id_has_them() {
        assert!(form(&["12.0", "13.0"]).decimals && form(&["12,00"]).decimals);
        for mixed in [&["12.0", "13"][..], &[], &["12.0", "A.0"], &["1.2.0"]] {
            assert!(!form(mixed).decimals, "{mixed:?}");
        }
        assert_eq!(without_decimals("12.0"), Some("12"));
    }

    #[test]
    fn what_guards_an_id_is_taken_off() {
        assert_eq!(without_guard("=\"001\""), Some("001"));
        assert_eq!(without_guard("'001"), Some("001"));
        assert_eq!(without_guard("=\"O'Neil\""), Some("O'Neil"));
        for other in ["001", "=A1", "''1", "'", "=\"\"", "O'Neil"] {
            assert_eq!(without_guard(other), None, "{other}");
        }
    }
}
