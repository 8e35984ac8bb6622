//! Salesforce's ids, which come in two forms.

use std::borrow::Cow;

const CHECK: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// The 18 characters of an id of 15: the last three say which of the first are upper case, five
/// characters each. Any other text stays as it is.
pub fn long(id: &str) -> Cow<'_, str> {
    let bytes = id.as_bytes();
    if bytes.len() != 15 || !bytes.iter().all(u8::is_ascii_alphanumeric) {
        return Cow::Borrowed(id);
    }
    let mut long = String::with_capacity(18);
    long.push_str(id);
    for block in bytes.chunks(5) {
        let bits = block
            .iter()
            .enumerate()
            .fold(0, |bits, (k, byte)| bits | (usize::from(byte.is_ascii_uppercase()) << k));
        long.push(char::from(CHECK[bits]));
    }
    Cow::Owned(long)
}

/// Whether a text can only be an id of Salesforce, whatever the source is called: 15 characters of
/// which the first two are noughts and some are letters, or the 18 that those become.
pub fn is_of_form(id: &str) -> bool {
    let bytes = id.as_bytes();
    match bytes.len() {
        15 => {
            bytes.starts_with(b"00")
                && bytes.iter().all(u8::is_ascii_alphanumeric)
                && bytes[3..].iter().any(u8::is_ascii_alphabetic)
        }
        18 => id.is_ascii() && is_of_form(&id[..15]) && long(&id[..15]) == id,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_salesforce_are_known_by_their_form() {
        for id in ["001xB00000Aa0Bz", "001xB00000Aa0BzQAJ", "00Q000000000abc"] {
            assert!(is_of_form(id), "{id}");
        }
        for id in
            ["001xB00000Aa0BzAAA", "123456789012345", "000000000000001", "C-1", "0a1xB00000Aa0Bz"]
        {
            assert!(!is_of_form(id), "{id}");
        }
    }

    #[test]
    fn an_id_of_15_becomes_the_one_of_18() {
        assert_eq!(long("001000000000000"), "001000000000000AAA");
        // Bits: block 1 `001xB` has its fifth upper case (16 -> Q), block 2 none, block 3 `Aa0Bz`
        // its first and fourth (1 + 8 = 9 -> J).
        assert_eq!(long("001xB00000Aa0Bz"), "001xB00000Aa0BzQAJ");
        assert_eq!(long("001xB00000Aa0BzQAJ"), "001xB00000Aa0BzQAJ");
        assert_eq!(long("not an id at al"), "not an id at al");
    }
}
