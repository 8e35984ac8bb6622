//! URLs, domains and IP addresses.

use url::{Host, Url};

/// The absolute http(s) URL in canonical form; a bare host gets `https://`. `None` where it is
/// none.
pub fn parse_url(text: &str) -> Option<String> {
    let url = read(text.trim())?;
    let mut text = String::from(url);
    // `https://acme.example` is how people write it.
    if let Some(authority) = text.strip_suffix('/')
        && authority.bytes().filter(|b| *b == b'/').count() == 2
        && !authority.contains(['?', '#'])
    {
        text.pop();
    }
    Some(text)
}

/// The domain that a URL, a host or a domain names, lower case, without `www.`.
pub fn parse_domain(text: &str) -> Option<String> {
    let text = text.trim();
    // `ada@acme.example`, `@acme.example`
    let text = match text.rsplit_once('@') {
        Some((_, domain)) if !text.contains('/') => domain,
        _ => text,
    };
    if is_plain_host(text) && !may_be_punycode(text) {
        return Some(without_www(&text.to_ascii_lowercase()).to_owned());
    }
    let url = read(text)?;
    match url.host()? {
        Host::Domain(domain) => readable_domain(without_www(domain)),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

/// The domain of a site that is a company's own. A page on another's site (`social.example/acme`)
/// tells no domain: two companies there are not one.
pub fn domain_of_site(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.strip_suffix('/').unwrap_or(rest);
    if host.contains(['/', '?', '#']) { None } else { parse_domain(host) }
}

/// Whether the text is an IPv4 or IPv6 address.
pub fn is_ip(text: &str) -> bool {
    text.trim().parse::<std::net::IpAddr>().is_ok()
}

/// Whether the text is an IP address that somebody may have: not `0.0.0.0`, `::`, the own machine's or the
/// address of everybody.
pub fn is_somebodys_ip(text: &str) -> bool {
    use std::net::IpAddr;
    let Ok(address) = text.trim().parse::<IpAddr>() else { return false };
    match address.to_canonical() {
        IpAddr::V4(ip) => !(ip.is_unspecified() || ip.is_loopback() || ip.is_broadcast()),
        IpAddr::V6(ip) => !(ip.is_unspecified() || ip.is_loopback()),
    }
}

/// Whether `host` is of the shape that nearly all have: labels of ASCII letters, digits and
/// hyphens, at least two of them, the last not a number.
pub(super) fn is_plain_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    host.len() <= 253
        && host.split('.').all(label)
        && host.rsplit_once('.').is_some_and(|(_, last)| !starts_with_digit(last))
}

/// A domain as people read it, lower case, in its own script. `None` where it is none.
pub(super) fn readable_domain(domain: &str) -> Option<String> {
    let ascii = match Host::parse(domain).ok()? {
        Host::Domain(ascii) => ascii,
        Host::Ipv4(_) | Host::Ipv6(_) => return None,
    };
    is_plain_host(&ascii).then(|| {
        if may_be_punycode(&ascii) { url::quirks::domain_to_unicode(&ascii) } else { ascii }
    })
}

fn starts_with_digit(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

/// Whether a label of the host is another script's, in ASCII.
pub(super) fn may_be_punycode(host: &str) -> bool {
    // Few hosts have two hyphens in a row, and those are quickly told.
    host.as_bytes().windows(2).any(|pair| pair == b"--")
        && host
            .split('.')
            .any(|label| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")))
}

fn without_www(domain: &str) -> &str {
    // `www.example` itself is a domain.
    domain.strip_prefix("www.").filter(|rest| rest.contains('.')).unwrap_or(domain)
}

fn read(text: &str) -> Option<Url> {
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) || !text.contains(['.', '[']) {
        return None;
    }
    let has_scheme = |scheme: &str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    if has_scheme("https://") || has_scheme("http://") {
        let url = Url::parse(text).ok()?;
        let good = match url.host()? {
            Host::Domain(domain) => is_host_of_several_labels(domain),
            // The standard reads `http://1.5` as an address too; nobody writes that.
            Host::Ipv4(_) => text.contains(url.host_str()?),
            Host::Ipv6(_) => true,
        };
        return good.then_some(url);
    }
    if text.contains("://") {
        return None;
    }
    let bare = text.strip_prefix("//").unwrap_or(text);
    let authority = bare.split(['/', '?', '#']).next().unwrap_or_default();
    // `mailto:ada@acme.example` is no page; `acme.example:8080` is.
    if authority.contains('@') {
        return None;
    }
    let url = Url::parse(&["https://", bare].concat()).ok()?;
    match url.host()? {
        Host::Domain(domain) if is_host_of_several_labels(domain) => Some(url),
        _ => None,
    }
}

fn is_host_of_several_labels(domain: &str) -> bool {
    // Some hosts have an underscore, against the rules.
    is_plain_host(domain) || (domain.contains('_') && is_plain_host(&domain.replace('_', "x")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_site_of_its_own_tells_the_domain_a_page_on_anothers_does_not() {
        assert_eq!(domain_of_site("https://www.acme.example").as_deref(), Some("acme.example"));
        assert_eq!(domain_of_site("https://acme.example/").as_deref(), Some("acme.example"));
        assert_eq!(domain_of_site("https://social.example/acme"), None);
        assert_eq!(domain_of_site("https://social.example?id=7"), None);
    }

    #[test]
    fn a_url_becomes_canonical() {
        for (text, url) in [
            ("https://acme.example/x", "https://acme.example/x"),
            (" HTTPS://ACME.example/X?a=1#b ", "https://acme.example/X?a=1#b"),
            ("http://acme.example:80/x", "http://acme.example/x"),
            ("https://acme.example:8443", "https://acme.example:8443"),
            ("https://acme.example/x/", "https://acme.example/x/"),
            ("https://acme.example/?x=1", "https://acme.example/?x=1"),
            ("https://bücher.example/ö", "https://xn--bcher-kva.example/%C3%B6"),
            ("https://203.0.113.9/form", "https://203.0.113.9/form"),
            ("http://[2001:db8::1]/form", "http://[2001:db8::1]/form"),
            ("https://acme_test.example.com/", "https://acme_test.example.com"),
        ] {
            assert_eq!(parse_url(text).as_deref(), Some(url), "{text}");
        }
    }

    #[test]
    fn a_bare_host_is_https_and_gets_no_slash() {
        for (text, url) in [
            ("acme.example/x", "https://acme.example/x"),
            ("Acme.Example", "https://acme.example"),
            ("www.acme.example", "https://www.acme.example"),
            ("https://acme.example", "https://acme.example"),
            ("https://acme.example/", "https://acme.example"),
            ("//acme.example/x", "https://acme.example/x"),
            ("acme.example:8080/x", "https://acme.example:8080/x"),
            ("linkedin.example/in/ada@home", "https://linkedin.example/in/ada@home"),
        ] {
            assert_eq!(parse_url(text).as_deref(), Some(url), "{text}");
        }
    }

    #[test]
    fn what_is_no_page_is_none() {
        for text in [
            "",
            "acme",
            "our booth",
            "http://",
            "https://acme",
            "http://localhost:3000",
            "http://http://acme.example",
            "ftp://acme.example/x",
            "mailto:ada@acme.example",
            "javascript:alert(1.5)",
            "ada@acme.example",
            "acme example.com",
            "https://acme.example/a b",
            "1.5",
            "v1.0",
            "http://1.5",
            "192.0.2.1",
            "Acme Inc.",
            "Inc.",
            "a..b",
            ".example",
            "-",
            "n/a",
            "...",
        ] {
            assert_eq!(parse_url(text), None, "{text}");
        }
    }

    #[test]
    fn a_domain_is_named_by_a_url_a_host_or_an_address() {
        for text in [
            "acme.example",
            " ACME.example ",
            "www.acme.example",
            "WWW.acme.example",
            "https://www.acme.example/about?x=a@b",
            "http://acme.example:8080",
            "acme.example/about",
            "ada@acme.example",
            "@acme.example",
        ] {
            assert_eq!(parse_domain(text).as_deref(), Some("acme.example"), "{text}");
        }
        assert_eq!(parse_domain("shop.acme.example").as_deref(), Some("shop.acme.example"));
        assert_eq!(parse_domain("www.example").as_deref(), Some("www.example"));
    }

    #[test]
    fn a_domain_of_another_script_has_one_spelling() {
        for text in ["bücher.example", "https://www.BÜCHER.example/", "xn--bcher-kva.example"] {
            assert_eq!(parse_domain(text).as_deref(), Some("bücher.example"), "{text}");
        }
    }

    #[test]
    fn what_names_no_domain_is_none() {
        for text in ["", "acme", "Acme Inc.", "192.0.2.1", "http://[2001:db8::1]/", "@", "a b.c"] {
            assert_eq!(parse_domain(text), None, "{text}");
        }
    }

    #[test]
    fn both_kinds_of_ip_address_count() {
        for text in ["203.0.113.9", " 203.0.113.9 ", "2001:db8::1", "::1"] {
            assert!(is_ip(text), "{text}");
        }
        for text in ["", "300.1.1.1", "1.2.3", "acme.example", "203.0.113.9:80", "n/a"] {
            assert!(!is_ip(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_a_url_reads_as_itself(
            text in "(https?://)?[a-zA-Z0-9.:@/?#\\[\\]%_éxn-]{0,24}"
        ) {
            if let Some(url) = parse_url(&text) {
                prop_assert_eq!(parse_url(&url), Some(url));
            }
            if let Some(domain) = parse_domain(&text) {
                prop_assert_eq!(parse_domain(&domain), Some(domain));
            }
        }
    }
}
