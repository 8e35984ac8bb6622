//! The message that `connect mail` sends to see whether mail gets through.

use super::{Letter, Sheet};
use crate::ui::text::import::Next;

/// The message.
pub fn test(server: &str, from: &str) -> Result<Letter, askama::Error> {
    let sheet = Sheet {
        subject: "E-mail from adoptiv-migrate works".to_owned(),
        verdict: "E-mail from adoptiv-migrate gets through.".to_owned(),
        good: true,
        about: vec![("Server", server.to_owned()), ("Sender", from.to_owned())],
        sections: Vec::new(),
        next: vec![Next::new(
            "An import says by e-mail when it is done, with the address of who wants to know:",
            "adoptiv-migrate import contacts.csv --notify kim@acme.example",
        )],
        closing: vec!["Somebody connected this mail server with `connect mail`.".to_owned()],
    };
    sheet.letter()
}
