//! A message as RFC 5322 and MIME have it: two readings of one text, and files.
//!
//! Headers hold what comes from names of files and workspaces. A break of the line in one would begin a header
//! of its own, and a mark of direction would show another text than there is: both go before the encoding.

use std::time::SystemTime;

use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use uuid::Uuid;

use crate::model::text::steers;

/// What marks a message as one of this program.
const MAILER: &str = concat!("adoptiv-migrate/", env!("CARGO_PKG_VERSION"));
/// The longest subject, in characters.
const SUBJECT: usize = 160;
/// The longest name of a file, in characters.
const NAME: usize = 100;

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The sender's address.
    pub from: String,
    /// The recipients'; none where it is written to a file for nobody in particular.
    pub to: Vec<String>,
    /// What it is about.
    pub subject: String,
    /// What it says, for programs that show text.
    pub text: String,
    /// The same as a page.
    pub html: String,
    /// The files that go along.
    pub attachments: Vec<Attachment>,
}

/// A file that goes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub kind: &'static str,
    /// What is in it.
    pub content: Vec<u8>,
}

/// A message that can't be put together: an address or a media type of it is not valid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the e-mail can't be put together: {0}")]
pub struct BadMessage(String);

impl BadMessage {
    pub(super) fn of(cause: &dyn std::fmt::Display) -> BadMessage {
        BadMessage(cause.to_string())
    }
}

/// Whether a file that begins so is a message of this program.
pub fn is_message(beginning: &[u8]) -> bool {
    beginning.starts_with(format!("{}: adoptiv-migrate/", Mailer::name()).as_bytes())
}

impl Message {
    /// The message as it goes over the wire, lines ending in CR LF, nothing but ASCII.
    pub fn bytes(&self, now: SystemTime) -> Result<Vec<u8>, BadMessage> {
        let mailbox = |address: &String| -> Result<Mailbox, BadMessage> {
            let address = address.parse::<Address>().map_err(|cause| BadMessage::of(&cause))?;
            Ok(Mailbox::new(None, address))
        };
        let from = mailbox(&self.from)?;
        let domain = from.email.domain().to_owned();
        let to = self.to.iter().map(mailbox).collect::<Result<Vec<_>, _>>()?;
        // Whom it goes to is decided when it is sent; a file may be for nobody.
        let addresses = to.iter().map(|to| to.email.clone());
        let addresses = if to.is_empty() { vec![from.email.clone()] } else { addresses.collect() };
        let envelope = Envelope::new(Some(from.email.clone()), addresses);
        let mut builder = lettre::Message::builder()
            .header(Mailer)
            .date(now)
            .from(from)
            .message_id(Some(format!("<{}@{domain}>", Uuid::new_v4())))
            // No mail program answers it by itself (RFC 3834), nor does Exchange.
            .header(AutoSubmitted)
            .header(NoAnswers)
            .subject(tame(&self.subject, SUBJECT))
            .envelope(envelope.map_err(|cause| BadMessage::of(&cause))?);
        for to in to {
            builder = builder.to(to);
        }
        let text = MultiPart::alternative_plain_html(self.text.clone(), self.html.clone());
        let message = if self.attachments.is_empty() {
            builder.multipart(text)
        } else {
            let mut mixed = MultiPart::mixed().multipart(text);
            for file in &self.attachments {
                mixed = mixed.singlepart(file.part()?);
            }
            builder.multipart(mixed)
        };
        Ok(message.map_err(|cause| BadMessage::of(&cause))?.formatted())
    }
}

impl Attachment {
    fn part(&self) -> Result<SinglePart, BadMessage> {
        let kind = ContentType::parse(self.kind).map_err(|cause| BadMessage::of(&cause))?;
        let name = tame(&self.name, NAME);
        Ok(lettre::message::Attachment::new(name).body(self.content.clone(), kind))
    }
}

/// A text for a header: on one line, with nothing that steers, at most `max` characters.
fn tame(text: &str, max: usize) -> String {
    let harmless = |c: char| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        c if steers(c) => '\u{fffd}',
        c => c,
    };
    let mut tame: String = text.chars().take(max).map(harmless).collect();
    if text.chars().nth(max).is_some() {
        tame.push_str("...");
    }
    tame
}

/// A header with one value, which is ours.
macro_rules! header {
    ($type:ident, $name:literal, $value:expr) => {
        #[derive(Clone)]
        struct $type;

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok($type)
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), $value.to_owned())
            }
        }
    };
}

header!(Mailer, "X-Mailer", MAILER);
header!(AutoSubmitted, "Auto-Submitted", "auto-generated");
header!(NoAnswers, "X-Auto-Response-Suppress", "All");

#[cfg(test)]
mod tests {
    use super::*;

    fn message(subject: &str) -> Message {
        Message {
            from: "migrations@acme.example".to_owned(),
            to: vec!["kim@acme.example".to_owned(), "ada@acme.example".to_owned()],
            subject: subject.to_owned(),
            text: "Done: 7 of 7 rows.\n\nMüller & Söhne\n".to_owned(),
            html: "<p>Done</p>".to_owned(),
            attachments: Vec::new(),
        }
    }

    fn bytes(message: &Message) -> String {
        String::from_utf8(message.bytes(SystemTime::UNIX_EPOCH).unwrap()).unwrap()
    }

    #[test]
    fn a_message_has_what_a_mail_program_needs() {
        let text = bytes(&message("Import 7"));
        assert!(text.is_ascii() && is_message(text.as_bytes()), "{text}");
        for line in [
            "From: migrations@acme.example\r\n",
            "To: kim@acme.example, ada@acme.example\r\n",
            "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Subject: Import 7\r\n",
            "MIME-Version: 1.0\r\n",
        ] {
            assert!(text.contains(line), "{line}: {text}");
        }
        let id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
        assert!(id.starts_with('<') && id.ends_with("@acme.example>"), "{id}");
        assert!(text.lines().all(|line| line.len() <= 998), "{text}");
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn a_name_can_not_add_a_header() {
        for sign in ["\r\n", "\n", "\r", "\u{2028}", "\u{85}", "\0"] {
            let evil = format!("Acme{sign}Bcc: all@acme.example{sign}{sign}<script>");
            let mut message = message(&evil);
            message.attachments = vec![Attachment {
                name: format!("{evil}\".html"),
                kind: "text/html; charset=utf-8",
                content: b"x".to_vec(),
            }];
            let text = bytes(&message);
            assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
            assert!(text.is_ascii(), "{text}");
        }
    }

    #[test]
    fn a_subject_of_any_script_is_encoded_and_marks_of_direction_go() {
        let text = bytes(&message("Müller \u{202e}drawkcab 東京"));
        let subject: Vec<&str> =
            text.lines().skip_while(|line| !line.starts_with("Subject")).take(1).collect();
        assert!(subject[0].starts_with("Subject: =?utf-8?b?"), "{subject:?}");
        assert_eq!(tame("a\u{202e}b\r\nc", 10), "a\u{fffd}b  c");
        assert_eq!(tame("abc", 2), "ab...");
    }

    #[test]
    fn a_message_for_nobody_names_nobody() {
        let nobody = Message { to: Vec::new(), ..message("Import 7") };
        assert!(!bytes(&nobody).contains("\r\nTo:"));
    }
}
