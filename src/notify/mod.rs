//! The e-mail when a run is done: a message for people, and its way to a mail server.
//!
//! A [`Message`] is put together as RFC 5322 wants it; [`send()`] hands it to a [`Server`] over SMTP, always
//! encrypted, within a time that bounds the whole. What a message says is no matter of this module:
//! [`crate::ui::mail`] writes it, because it says what reports say. Nothing here knows a report, a store, the
//! environment or the terminal.

mod address;
mod message;
mod send;
mod server;
mod session;

pub use address::{BadAddress, address};
pub use message::{Attachment, BadMessage, Message, is_message};
pub use send::{Account, NotSent, Refused, Sent, send};
pub use server::{BadServer, Encryption, Server};
