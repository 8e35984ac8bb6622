//! The talk with a mail server: connect, encrypt, sign in, name the recipients one by one, hand over.
//!
//! A recipient that the server refuses does not keep the others from getting the message. What the server puts off
//! (4xx), and a connection that fails before the message is handed over, are tried again while time is left. A
//! message that the server may have already is not sent again.

use std::io::ErrorKind;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};

use super::send::{Account, NotSent, Refused};
use super::{BadMessage, Encryption};
use crate::http::{distrust, masked};
use crate::model::text::steers;

/// The pause before the first repetition; each further one is twice as long.
const PAUSE: Duration = Duration::from_secs(1);
/// How often a server that can't be reached is tried.
const CALLS: u32 = 3;
/// The longest words of a server that are repeated, in characters.
const WORDS: usize = 300;
/// How long a server may take to say goodbye.
const FAREWELL: Duration = Duration::from_secs(1);
/// How long it is listened for answers that nobody asked for.
const UNASKED: Duration = Duration::from_millis(500);
/// No socket takes a bound of nothing.
const SHORTEST: Duration = Duration::from_millis(10);

/// What happens on the way.
pub enum Event {
    /// These have it.
    Taken(Vec<String>),
    /// This one does not get it.
    Refused(Refused),
    /// Whether the server may have the message though it has not said so.
    InDoubt(bool),
    /// That was all.
    Ended(Result<(), NotSent>),
}

/// What ends a try.
enum Trouble {
    /// Another may go better.
    ForNow(NotSent),
    /// None would.
    ForGood(NotSent),
}

/// One message on its way.
pub struct Session {
    account: Account,
    from: Address,
    to: Vec<Address>,
    message: Vec<u8>,
    deadline: Instant,
    /// The password in all forms that go over the wire, longest first.
    secrets: Vec<String>,
}

impl Session {
    /// One that is still to be begun.
    pub fn new(
        account: &Account,
        from: &str,
        to: &[String],
        message: Vec<u8>,
        deadline: Instant,
    ) -> Result<Session, BadMessage> {
        let parse = |text: &str| text.parse::<Address>().map_err(|cause| BadMessage::of(&cause));
        let password = account.password.expose();
        let plain = format!("\0{}\0{password}", account.server.user);
        let encoded = [plain.as_str(), password].map(|text| BASE64_STANDARD.encode(text));
        Ok(Session {
            account: account.clone(),
            from: parse(from)?,
            to: to.iter().map(|to| parse(to)).collect::<Result<_, _>>()?,
            message,
            deadline,
            secrets: encoded.into_iter().chain([password.to_owned()]).collect(),
        })
    }

    /// Sends it, as often as it takes and time is left. Nobody may be listening any more.
    pub fn run(mut self, tell: &Sender<Event>) {
        let mut pause = PAUSE;
        let mut tries = 0;
        let ended = loop {
            tries += 1;
            let (error, put_off) = match self.attempt(tell) {
                Ok(put_off) if put_off.is_empty() => break Ok(()),
                Ok(put_off) => (None, put_off),
                Err(Trouble::ForGood(error)) => break Err(error),
                Err(Trouble::ForNow(error)) => (Some(error), Vec::new()),
            };
            let lost = matches!(error, Some(NotSent::Unreachable { .. })) && tries >= CALLS;
            if lost || Instant::now() + pause >= self.deadline {
                for (to, why) in put_off {
                    let why = format!("{why} (tried {tries} times)");
                    let _ = tell.send(Event::Refused(Refused { to: to.to_string(), why }));
                }
                break error.map_or(Ok(()), Err);
            }
            std::thread::sleep(pause);
            pause *= 2;
        };
        let _ = tell.send(Event::Ended(ended));
    }

    /// One try. `self.to` is from then on those who are still to get it: the ones that were put off, which are
    /// given back with the server's words.
    fn attempt(&mut self, tell: &Sender<Event>) -> Result<Vec<(Address, String)>, Trouble> {
        let mut connection = self.connect()?;
        self.sign_in(&mut connection)?;
        // Only an address can be other than ASCII: the message is encoded.
        let foreign = |address: &Address| !AsRef::<str>::as_ref(address).is_ascii();
        let unicode = connection.server_info().supports_feature(Extension::SmtpUtfEight);
        let mut options = Vec::new();
        if unicode && (foreign(&self.from) || self.to.iter().any(foreign)) {
            options.push(MailParameter::SmtpUtfEight);
        }
        let sender = self.from.to_string();
        self.bound(&mut connection);
        connection
            .command(Mail::new(Some(self.from.clone()), options))
            .map_err(|error| self.refused(&format!("the sender `{sender}`"), &error))?;
        let (mut taken, mut put_off) = (Vec::new(), Vec::new());
        let mut asked = std::mem::take(&mut self.to).into_iter();
        while let Some(to) = asked.next() {
            if foreign(&to) && !unicode {
                let why = "the server takes ASCII addresses alone (no SMTPUTF8)".to_owned();
                let _ = tell.send(Event::Refused(Refused { to: to.to_string(), why }));
                continue;
            }
            self.bound(&mut connection);
            match connection.command(Rcpt::new(to.clone(), Vec::new())) {
                Ok(_) => taken.push(to),
                Err(error) if error.is_transient() => put_off.push((to, self.words(&error))),
                Err(error) if error.is_permanent() => {
                    let why = self.words(&error);
                    let _ = tell.send(Event::Refused(Refused { to: to.to_string(), why }));
                }
                Err(error) => {
                    let put_off = put_off.into_iter().map(|(to, _)| to);
                    self.to = taken.into_iter().chain([to]).chain(asked).chain(put_off).collect();
                    return Err(self.trouble(&error));
                }
            }
        }
        if !taken.is_empty() {
            // All of them stay to do, unless the server takes the message for these.
            self.to = put_off.iter().map(|(to, _)| to.clone()).chain(taken.clone()).collect();
            self.hand_over(&mut connection, tell)?;
            let _ = tell.send(Event::Taken(taken.iter().map(Address::to_string).collect()));
        }
        self.to = put_off.iter().map(|(to, _)| to.clone()).collect();
        // All is said: a server that does not say goodbye is not waited for.
        let _ = connection.set_timeout(Some(FAREWELL.min(self.left())));
        let _ = connection.quit();
        Ok(put_off)
    }

    /// An encrypted connection.
    fn connect(&self) -> Result<SmtpConnection, Trouble> {
        let server = &self.account.server;
        let tls = TlsParameters::new(server.host.clone()).map_err(|error| self.trouble(&error))?;
        let hello = ClientId::default();
        let at = (server.host.as_str(), server.port);
        let left = Some(self.left());
        match server.encryption {
            Encryption::Implicit => SmtpConnection::connect(at, left, &hello, Some(&tls), None)
                .map_err(|error| self.trouble(&error)),
            Encryption::StartTls => {
                let mut connection = SmtpConnection::connect(at, left, &hello, None, None)
                    .map_err(|error| self.trouble(&error))?;
                if !connection.can_starttls() {
                    let host = server.host.clone();
                    return Err(Trouble::ForGood(NotSent::ClearText { host }));
                }
                self.bound(&mut connection);
                connection.starttls(&tls, &hello).map_err(|error| self.trouble(&error))?;
                self.refuse_foreign_answers(&mut connection)?;
                Ok(connection)
            }
        }
    }

    /// Fails if an answer is there that nobody asked for: somebody in between may have put it behind the answer to
    /// STARTTLS, in clear text, and it would be taken for one of the server's (CVE-2021-38370 and its like). lettre
    /// keeps what it has read when it begins to encrypt.
    fn refuse_foreign_answers(&self, connection: &mut SmtpConnection) -> Result<(), Trouble> {
        let _ = connection.set_timeout(Some(UNASKED.min(self.left())));
        match connection.read_response() {
            Err(error) if is_timeout(&error) => Ok(()),
            Err(error) if !(error.is_transient() || error.is_permanent()) => {
                Err(self.trouble(&error))
            }
            _ => {
                let host = self.account.server.host.clone();
                let cause = "it answers before it is asked, as if somebody in between had put the answer there";
                Err(Trouble::ForGood(NotSent::Untrusted { host, cause: cause.to_owned() }))
            }
        }
    }

    fn sign_in(&self, connection: &mut SmtpConnection) -> Result<(), Trouble> {
        let Account { server, password } = &self.account;
        let host = server.host.clone();
        let known = [Mechanism::Plain, Mechanism::Login];
        if connection.server_info().get_auth_mechanism(&known).is_none() {
            return Err(Trouble::ForGood(NotSent::NoSignIn { host }));
        }
        let credentials = Credentials::new(server.user.clone(), password.expose().to_owned());
        self.bound(connection);
        let Err(error) = connection.auth(&known, &credentials) else { return Ok(()) };
        let refused = |said| NotSent::SignIn { host, user: server.user.clone(), said };
        match (error.is_transient(), error.is_permanent()) {
            (true, _) => Err(Trouble::ForNow(refused(self.words(&error)))),
            (_, true) => Err(Trouble::ForGood(refused(self.words(&error)))),
            _ => Err(self.trouble(&error)),
        }
    }

    /// The message itself. From its end on until the server has answered nobody knows whether it has it.
    fn hand_over(
        &self,
        connection: &mut SmtpConnection,
        tell: &Sender<Event>,
    ) -> Result<(), Trouble> {
        self.bound(connection);
        connection.command(Data).map_err(|error| self.refused("the e-mail", &error))?;
        let _ = tell.send(Event::InDoubt(true));
        self.bound(connection);
        let Err(error) = connection.message(&self.message) else { return Ok(()) };
        let said_no = error.is_transient() || error.is_permanent();
        if said_no {
            let _ = tell.send(Event::InDoubt(false));
            return Err(self.refused("the e-mail", &error));
        }
        match self.trouble(&error) {
            Trouble::ForNow(NotSent::Unreachable { host, cause }) => {
                let cause = format!("{cause}, after the e-mail was sent; it may have arrived");
                Err(Trouble::ForGood(NotSent::Unreachable { host, cause }))
            }
            trouble => Err(trouble),
        }
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now()).max(SHORTEST)
    }

    /// No read or write takes longer than what is left.
    fn bound(&self, connection: &mut SmtpConnection) {
        // A connection that is gone says so at the next command.
        let _ = connection.set_timeout(Some(self.left()));
    }

    /// What the server does not take.
    fn refused(&self, what: &str, error: &Error) -> Trouble {
        let refused = || NotSent::Refused {
            host: self.account.server.host.clone(),
            what: what.to_owned(),
            said: self.words(error),
        };
        match (error.is_transient(), error.is_permanent()) {
            (true, _) => Trouble::ForNow(refused()),
            (_, true) => Trouble::ForGood(refused()),
            _ => self.trouble(error),
        }
    }

    /// What went wrong with the connection.
    fn trouble(&self, error: &Error) -> Trouble {
        let host = self.account.server.host.clone();
        if let Some(cause) = distrust(error) {
            return Trouble::ForGood(NotSent::Untrusted { host, cause });
        }
        if error.is_transient() || error.is_permanent() {
            return self.refused("the connection", error);
        }
        let cause = self.tamed(&innermost(error));
        if error.is_tls() {
            return Trouble::ForGood(NotSent::Untrusted { host, cause });
        }
        if error.is_response() && cause != "incomplete response" {
            return Trouble::ForGood(NotSent::Strange { host, cause });
        }
        let cause = if cause == "incomplete response" {
            "the connection was closed".to_owned()
        } else {
            cause
        };
        Trouble::ForNow(NotSent::Unreachable { host, cause })
    }

    /// A server's words with their code.
    fn words(&self, error: &Error) -> String {
        let code = error.status().map(|code| format!("{code} ")).unwrap_or_default();
        self.tamed(&format!("{code}{}", innermost(error)))
    }

    /// What came from a server: on one line, without the password.
    fn tamed(&self, text: &str) -> String {
        let text = masked(text, &self.secrets);
        let harmless = |c: char| match c {
            c if c.is_whitespace() => ' ',
            c if steers(c) => '\u{fffd}',
            c => c,
        };
        let shown: String = text.trim().chars().take(WORDS).map(harmless).collect();
        if text.chars().nth(WORDS).is_some() { shown + "..." } else { shown }
    }
}

/// Whether nothing came within the time allowed.
fn is_timeout(error: &Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            return matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
        }
        cause = error.source();
    }
    false
}

fn innermost(error: &Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}
