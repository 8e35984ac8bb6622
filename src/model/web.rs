//! URLs, domains and IP addresses.

/// The absolute http(s) URL in canonical form; a bare host gets `https://`. `None` where it is
/// none.
pub fn parse_url(text: &str) -> Option<String> {
    todo!()
}

/// The domain that a URL, a host or a domain names, lower case, without `www.`.
pub fn parse_domain(text: &str) -> Option<String> {
    todo!()
}

/// Whether the text is an IPv4 or IPv6 address.
pub fn is_ip(text: &str) -> bool {
    text.trim().parse::<std::net::IpAddr>().is_ok()
}
