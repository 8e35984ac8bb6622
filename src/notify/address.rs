//! Addresses that mail goes to and comes from, as somebody types them.

use lettre::Address;

use crate::model::text::steers;

/// Why a text is no address to send to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// A name stands beside it.
    #[error("holds more than the address; give it alone, such as `kim@acme.example`")]
    Named,
    /// Its syntax is not valid.
    #[error("is no e-mail address, such as `kim@acme.example`")]
    Syntax,
}

/// An address as it was typed, its domain in the form that goes over the wire.
pub fn address(text: &str) -> Result<String, BadAddress> {
    let text = text.trim();
    if text.contains(['<', '>', ',', ';']) {
        return Err(BadAddress::Named);
    }
    if text.chars().any(|c| steers(c) || c.is_whitespace()) {
        return Err(BadAddress::Syntax);
    }
    let (local, domain) = text.rsplit_once('@').ok_or(BadAddress::Syntax)?;
    // Quoted names and addresses in brackets are valid, and in practice damage.
    if local.contains(['"', '@']) || domain.starts_with('[') {
        return Err(BadAddress::Syntax);
    }
    let url::Host::Domain(domain) = url::Host::parse(domain).map_err(|_| BadAddress::Syntax)?
    else {
        return Err(BadAddress::Syntax);
    };
    let address = Address::new(local, &domain).map_err(|_| BadAddress::Syntax)?;
    Ok(address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_name_and_its_domain_goes_over_the_wire() {
        for (text, expected) in [
            ("kim@acme.example", "kim@acme.example"),
            (" Kim.O'Neil+crm@ACME.example ", "Kim.O'Neil+crm@acme.example"),
            ("kim@bücher.example", "kim@xn--bcher-kva.example"),
            ("root@localhost", "root@localhost"),
        ] {
            assert_eq!(address(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_none_or_would_add_a_header_is_refused() {
        for text in [
            "",
            "kim",
            "@acme.example",
            "kim@",
            "kim@acme..example",
            "kim@acme.example\r\nBcc: all@acme.example",
            "kim @acme.example",
            "kim\u{202e}@acme.example",
            "\"kim kim\"@acme.example",
            "kim@[127.0.0.1]",
            "kim@127.0.0.1",
        ] {
            assert_eq!(address(text), Err(BadAddress::Syntax), "{text:?}");
        }
        for text in ["Kim <kim@acme.example>", "kim@acme.example,ada@acme.example"] {
            assert_eq!(address(text), Err(BadAddress::Named), "{text:?}");
        }
    }
}
