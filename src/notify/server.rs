//! A mail server as it is named: `smtps://kim@mail.example:465`.

use std::fmt;

use url::{Host, Url};

/// How a connection becomes an encrypted one. There is none in clear text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte: `smtps://`.
    Implicit,
    /// After STARTTLS, which the server has to offer: `smtp://`.
    StartTls,
}

/// A server and who signs in there. No secret is part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// Its name, as its certificate has it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Who signs in.
    pub user: String,
}

/// Why a text names no server. Says nothing of a password in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadServer {
    /// It is no such address.
    #[error("the address of a mail server is like `smtps://kim@mail.example:465`")]
    Syntax,
    /// Another scheme.
    #[error("the address of a mail server begins with `smtps://` or `smtp://`")]
    Scheme,
    /// A password in it.
    #[error("a password stands in the address, where others can read it")]
    Password,
    /// Nobody signs in.
    #[error("the address names nobody who signs in")]
    NoUser,
}

impl Server {
    /// The server that a text names. A sign such as `@` in the user's name is written `%40`, or as it is.
    pub fn parse(text: &str) -> Result<Server, BadServer> {
        let url = Url::parse(text.trim()).map_err(|_| BadServer::Syntax)?;
        let (encryption, usual) = match url.scheme() {
            "smtps" => (Encryption::Implicit, 465),
            "smtp" => (Encryption::StartTls, 587),
            _ => return Err(BadServer::Scheme),
        };
        if url.password().is_some() {
            return Err(BadServer::Password);
        }
        let plain = matches!(url.path(), "" | "/") && url.query().is_none();
        if !plain || url.fragment().is_some() {
            return Err(BadServer::Syntax);
        }
        // Of a scheme that it does not know, the parser leaves the host as it was written.
        let host = url.host_str().and_then(|host| Host::parse(host).ok());
        let host = match host.ok_or(BadServer::Syntax)? {
            Host::Ipv6(address) => address.to_string(),
            host => host.to_string(),
        };
        let user = url::form_urlencoded::parse(
            format!("user={}", url.username().replace('+', "%2B").replace('&', "%26")).as_bytes(),
        )
        .next()
        .map(|(_, user)| user.into_owned())
        .unwrap_or_default();
        if user.is_empty() {
            return Err(BadServer::NoUser);
        }
        if user.chars().any(char::is_control) {
            return Err(BadServer::Syntax);
        }
        Ok(Server { encryption, host, port: url.port().unwrap_or(usual), user })
    }

    /// Its address without the user: what a connection goes by.
    pub fn url(&self) -> String {
        let scheme = match self.encryption {
            Encryption::Implicit => "smtps",
            Encryption::StartTls => "smtp",
        };
        let host =
            if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        format!("{scheme}://{host}:{}", self.port)
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_with_who_signs_in_and_has_its_usual_port() {
        let server = Server::parse("smtps://kim@Mail.example").unwrap();
        assert_eq!((server.host.as_str(), server.port), ("mail.example", 465));
        assert_eq!(server.url(), "smtps://mail.example:465");
        let server = Server::parse("smtp://kim%40acme.example@mail.example:2525").unwrap();
        assert_eq!((server.encryption, server.port), (Encryption::StartTls, 2525));
        assert_eq!(server.user, "kim@acme.example");
        for (text, user) in [
            ("smtp://kim@acme.example@mail.example", "kim@acme.example"),
            ("smtp://kim+crm@mail.example", "kim+crm"),
            ("smtp://AKIA%2F7%3A@mail.example", "AKIA/7:"),
        ] {
            assert_eq!(Server::parse(text).unwrap().user, user, "{text}");
        }
        assert_eq!(Server::parse("smtp://kim@[::1]:25").unwrap().url(), "smtp://[::1]:25");
        assert_eq!(Server::parse("smtp://kim@mail.example").unwrap().port, 587);
        let named = Server::parse("smtps://crm&sales+x@mail.example").unwrap();
        assert_eq!(named.user, "crm&sales+x");
    }

    #[test]
    fn what_is_none_is_refused_without_repeating_a_password() {
        for (text, expected) in [
            ("mail.example:465", BadServer::Scheme),
            ("https://kim@mail.example", BadServer::Scheme),
            ("kim", BadServer::Syntax),
            ("smtps://kim:s3cret@mail.example", BadServer::Password),
            ("smtps://mail.example:465", BadServer::NoUser),
            ("smtps://kim@mail.example/inbox", BadServer::Syntax),
            ("smtps://kim@mail.example?tls=none", BadServer::Syntax),
            ("smtps://kim%0d%0aX@mail.example", BadServer::Syntax),
            ("smtps://kim@mail example", BadServer::Syntax),
        ] {
            let error = Server::parse(text).unwrap_err();
            assert_eq!(error, expected, "{text}");
            assert!(!format!("{error} {error:?}").contains("s3cret"));
        }
    }
}
