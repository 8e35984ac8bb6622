//! The system's key ring: the Secret Service, the Keychain or the Credential Manager. A build with
//! the feature `keyring` keeps tokens there, any other knows none.

use std::fmt::Debug;

use crate::http::Token;

/// A place for tokens, each under its service and address.
pub trait Ring: Debug {
    /// Puts a token there, in place of an earlier one.
    fn put(&self, service: &str, url: &str, token: &Token) -> Result<(), String>;
    /// The text of a token, secret; none where there is none.
    fn get(&self, service: &str, url: &str) -> Result<Option<String>, String>;
    /// Takes a token away; fine where there is none.
    fn remove(&self, service: &str, url: &str) -> Result<(), String>;
}

/// The key ring of the system, where this build knows it. It is asked only when a token is.
pub fn system() -> Option<Box<dyn Ring>> {
    #[cfg(feature = "keyring")]
    return Some(Box::new(known::System));
    #[cfg(not(feature = "keyring"))]
    None
}

#[cfg(feature = "keyring")]
mod known {
    use keyring::{Entry, Error};

    use super::Ring;
    use crate::config::shell::PROGRAM;
    use crate::http::Token;

    #[derive(Debug)]
    pub struct System;

    impl Ring for System {
        fn put(&self, service: &str, url: &str, token: &Token) -> Result<(), String> {
            entry(service, url)?.set_password(token.expose()).map_err(said)
        }

        fn get(&self, service: &str, url: &str) -> Result<Option<String>, String> {
            match entry(service, url)?.get_password() {
                Ok(text) => Ok(Some(text)),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(said(error)),
            }
        }

        fn remove(&self, service: &str, url: &str) -> Result<(), String> {
            match entry(service, url)?.delete_credential() {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(error) => Err(said(error)),
            }
        }
    }

    fn entry(service: &str, url: &str) -> Result<Entry, String> {
        // Says more than what a new entry says of a key ring that is not there.
        Entry::store_status().as_ref().map_err(ToString::to_string)?;
        Entry::new(PROGRAM, &format!("{service} {url}")).map_err(said)
    }

    /// The text alone: an error may hold what was found, which is secret.
    fn said(error: Error) -> String {
        error.to_string()
    }
}
