//! Where a server is: https anywhere, plain http on this machine alone.

use std::fmt;

use url::{Host, Url};

use super::HttpError;

/// The address of a server, perhaps with a path before those of its requests.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// Reads an address. Spelling that makes no difference is put in one form: `HTTPS://Host:443/`
    /// is `https://host`.
    pub fn parse(text: &str) -> Result<Address, HttpError> {
        let bad = |shown: String, why, hint| Err(HttpError::BadAddress { shown, why, hint });
        let usual = "an address looks like `https://api.adoptiv.example`";
        let Ok(url) = Url::parse(text.trim()) else {
            return bad("the address".to_owned(), "is no URL", usual);
        };
        let Some(host) = url.host() else {
            return bad("the address".to_owned(), "names no host", usual);
        };
        let shown = format!("`{}`", origin(&url));
        if !url.username().is_empty() || url.password().is_some() {
            return bad(
                shown,
                "holds a user name or a password",
                "leave them out; the token is given apart from the address",
            );
        }
        if url.query().is_some() || url.fragment().is_some() {
            return bad(shown, "has a query or a fragment", "end it after the host or the path");
        }
        match url.scheme() {
            "https" => Ok(Address(url)),
            "http" if loopback(&host) => Ok(Address(url)),
            "http" => bad(
                shown,
                "is not encrypted, and the token would travel in clear",
                "write `https://`; plain `http://` is for a server on this machine alone",
            ),
            _ => bad(shown, "is neither https nor http", usual),
        }
    }

    /// The host, with its port where that is not the usual one.
    pub fn host(&self) -> String {
        host_of(&self.0)
    }

    pub(super) fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The URL of a path of this server.
    pub(super) fn join(&self, path: &str, query: &[(String, String)]) -> Url {
        let mut url = self.0.clone();
        let before = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{before}{path}"));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

/// Host and port of a URL as people write them.
pub(super) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Scheme, host and port: what has to be the same for a token to go along.
pub(super) fn origin(url: &Url) -> String {
    format!("{}://{}", url.scheme(), host_of(url))
}

fn loopback(host: &Host<&str>) -> bool {
    match host {
        // Not its subdomains: nothing says that a resolver finds this machine by them.
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", origin(&self.0), self.0.path().trim_end_matches('/'))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        Address::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn https_goes_anywhere_and_plain_http_to_this_machine_only() {
        for good in [
            "https://api.adoptiv.example",
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://localhost:1",
            "http://[::1]:8080",
        ] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.adoptiv.example",
            "http://10.0.0.1",
            "http://localhost.example",
            "http://a.localhost",
        ] {
            assert!(refused(bad).contains("travel in clear"), "{bad}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_server_says_why() {
        assert!(refused("adoptiv").contains("is no URL"));
        assert!(refused("ftp://a.example").contains("neither https nor http"));
        assert!(refused("https://a.example/?token=s3cret").contains("query"));
    }

    #[test]
    fn a_password_in_an_address_is_refused_and_not_repeated() {
        let said = refused("https://kim:s3cret@a.example");
        assert!(said.contains("password") && !said.contains("s3cret"), "{said}");
    }

    #[test]
    fn spellings_of_one_address_are_one() {
        let one = Address::parse("HTTPS://API.Adoptiv.example:443/").unwrap();
        assert_eq!(one.to_string(), "https://api.adoptiv.example");
        assert_eq!(
            Address::parse("https://a.example/crm/").unwrap().to_string(),
            "https://a.example/crm"
        );
    }

    #[test]
    fn a_path_of_the_address_stands_before_those_of_requests() {
        let address = Address::parse("https://a.example/crm/").unwrap();
        let query = [("cursor".to_owned(), "a b".to_owned())];
        assert_eq!(
            address.join("/v1/users", &query).as_str(),
            "https://a.example/crm/v1/users?cursor=a+b"
        );
    }
}
