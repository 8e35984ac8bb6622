//! E-mail addresses.

/// The address trimmed and case folded; `Name <address>` and `mailto:` give the address. `None`
/// where the syntax is not valid.
pub fn parse_email(text: &str) -> Option<String> {
    todo!()
}

/// The host part of a canonical address.
pub fn domain_of(email: &str) -> Option<&str> {
    email.rsplit_once('@').map(|(_, domain)| domain)
}

/// Whether the domain gives addresses to everybody (gmail.com), so that it names no company.
pub fn is_free_mail(domain: &str) -> bool {
    todo!()
}
