//! E-mail addresses.

use email_address::{EmailAddress, Options};

use super::text;

/// The address in the one form of keys, see [`super::text::name_key`]; `Name <address>` and `mailto:`
/// give the address. `None` where the syntax is not valid.
pub fn parse_email(text: &str) -> Option<String> {
    let text = text.trim();
    if !text::is_plain(text) {
        return parse(text::as_shown(text).trim());
    }
    parse(text)
}

fn parse(text: &str) -> Option<String> {
    let address = match text.strip_suffix('>') {
        Some(named) => named.rsplit_once('<')?.1.trim(),
        None => text,
    };
    let address = match address.split_at_checked(7) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => {
            rest.split_once('?').map_or(rest, |(address, _)| address)
        }
        _ => address,
    };
    if is_plain(address) {
        return Some(address.to_ascii_lowercase());
    }
    let (local, domain) = address.rsplit_once('@')?;
    // Quoted names may hold anything by the standard; in a CRM they are damage.
    if local.contains(['@', '"']) || address.contains(char::is_whitespace) {
        return None;
    }
    // One spelling for a domain of other scripts: `xn--bcher-kva.example` is `bücher.example`.
    let domain = super::web::readable_domain(domain)?;
    let local = text::name_key(local);
    // Letters and marks of all scripts are good; the check of the shape knows those of few.
    if local.chars().any(|c| !c.is_ascii() && !text::is_of_words(c)) {
        return None;
    }
    let shape = local.replace(|c: char| !c.is_ascii(), "x");
    let options = Options::default().without_domain_literal().without_display_text();
    EmailAddress::parse_with_options(&[&shape, "@x.example"].concat(), options).ok()?;
    (local.len() <= 64).then(|| [&local, "@", &domain].concat())
}

/// Whether `address` is of the shape that nearly all have, so that nothing more need be asked.
fn is_plain(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    let atom = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+');
    let twice = |pair: &[u8]| pair == b"..";
    local.len() <= 64
        && local.bytes().all(atom)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.is_empty()
        && !local.as_bytes().windows(2).any(twice)
        && super::web::is_plain_host(domain)
        // Whether the label is good needs the rules of other scripts.
        && !super::web::may_be_punycode(domain)
}

/// The host part of a canonical address.
pub fn domain_of(email: &str) -> Option<&str> {
    email.rsplit_once('@').map(|(_, domain)| domain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_trimmed_and_case_folded() {
        for text in [
            "ada@x.example",
            "  Ada@X.Example ",
            "Ada Lovelace <Ada@x.example>",
            "\"Lovelace, Ada\" <ada@x.example>",
            "<ada@x.example>",
            "mailto:ada@x.example",
            "MAILTO:ada@x.example?subject=Hello%20there",
            "Ada <mailto:ada@x.example>",
        ] {
            assert_eq!(parse_email(text).as_deref(), Some("ada@x.example"), "{text}");
        }
        assert_eq!(parse_email("É.Zola@x.example").as_deref(), Some("é.zola@x.example"));
    }

    #[test]
    fn an_address_has_one_form_however_it_was_written() {
        for text in [
            "jose\u{301}@x.example",
            "josé\u{200B}@x.example",
            "\u{FEFF}JOSÉ@x.example",
            "ｊｏｓé@x.example",
            "jos&eacute;@x.example",
            "José <jos\u{AD}é@x.example>",
            "josé＠x.example",
        ] {
            assert_eq!(parse_email(text).as_deref(), Some("josé@x.example"), "{text:?}");
        }
        assert_eq!(parse_email("o&#039;neil@x.example").as_deref(), Some("o'neil@x.example"));
        assert_eq!(parse_email("a&b@x.example").as_deref(), Some("a&b@x.example"));
        assert_eq!(parse_email("ada\u{200E}@x.example").as_deref(), Some("ada@x.example"));
    }

    #[test]
    fn marks_of_other_scripts_are_parts_of_letters() {
        for text in ["संपर्क@x.example", "ผู้ใช้@x.example", "संपर्क@डाटामेल.example"]
        {
            assert_eq!(parse_email(text).as_deref(), Some(text));
        }
        for text in ["“ada”@x.example", "ada😀@x.example"] {
            assert_eq!(parse_email(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_syntax_allows_in_a_name_is_kept() {
        for text in ["a.b+crm@x.example", "o'neil@x.example", "a_b-c@a-b.x.example", "1@2.example"]
        {
            assert_eq!(parse_email(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_domain_of_another_script_has_one_spelling() {
        for text in ["ada@bücher.example", "ada@BÜCHER.example", "ada@xn--bcher-kva.example"] {
            assert_eq!(parse_email(text).as_deref(), Some("ada@bücher.example"), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in [
            "",
            "@",
            "ada",
            "ada@",
            "@x.example",
            "a@@b",
            "a@@x.example",
            "a@b@x.example",
            "a@localhost",
            "a@x.example.",
            "a@x.example,",
            "a@x.example;",
            "a@.example",
            "a@x..example",
            "a@-x.example",
            "a@x-.example",
            "a@192.0.2.1",
            "a@[192.0.2.1]",
            ".a@x.example",
            "a.@x.example",
            "a..b@x.example",
            "a b@x.example",
            "\"a b\"@x.example",
            "a@x example",
            "a@x.example, b@x.example",
            "a@x.example;b@x.example",
            "Ada <ada@x.example",
            "ada@x.example>",
            "n/a",
            "a@x_y.example",
            "a(b)@x.example",
            "a\u{0}@x.example",
        ] {
            assert_eq!(parse_email(text), None, "{text}");
        }
        assert_eq!(parse_email(&format!("{}@x.example", "a".repeat(65))), None);
        assert_eq!(parse_email(&format!("a@{}.example", "x".repeat(64))), None);
    }

    #[test]
    fn the_domain_is_what_follows_the_last_at() {
        assert_eq!(domain_of("ada@x.example"), Some("x.example"));
        assert_eq!(domain_of("ada"), None);
    }

    proptest! {
        #[test]
        fn what_the_fast_path_takes_the_full_check_takes_too(
            text in "[a-zA-Z0-9._+-]{1,10}@[a-zA-Z0-9.-]{1,12}\\.[a-z]{1,4}"
        ) {
            if is_plain(&text) {
                prop_assert!(EmailAddress::is_valid(&text), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_it_panic_and_an_address_reads_as_itself(text in "\\PC{0,12}@?\\PC{0,12}") {
            if let Some(email) = parse_email(&text) {
                prop_assert_eq!(parse_email(&email), Some(email));
            }
        }
    }
}
