//! Hands a message to a server, within a time that bounds the whole: names, connections, every recipient, every
//! repetition.
//!
//! The talk with the server runs on a thread of its own, which reports as it goes. A server that never answers, or
//! that answers a byte at a time, and a resolver that hangs then cost no more than the time allowed, whatever
//! they do: the thread is left behind. Temporary refusals are repeated while time is left.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::Server;
use super::session::{Event, Session};
use crate::http::{Stop, Token};

/// How often it is asked whether to give up.
const LOOK: Duration = Duration::from_millis(50);

/// A server and the password of who signs in there.
#[derive(Clone, Debug)]
pub struct Account {
    /// The server.
    pub server: Server,
    /// The password.
    pub password: Token,
}

/// What became of a message that somebody has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The addresses that the server took it for.
    pub taken: Vec<String>,
    /// Those that it did not.
    pub refused: Vec<Refused>,
}

/// A recipient that a server does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The address.
    pub to: String,
    /// Why, in the server's words.
    pub why: String,
}

/// Why nobody got a message. What a server said is in it without the password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// No connection, or one that was cut.
    #[error("can't reach {host}: {cause}")]
    Unreachable {
        /// The server.
        host: String,
        /// Why.
        cause: String,
    },
    /// The connection can't be trusted.
    #[error("the connection to {host} can't be trusted: {cause}")]
    Untrusted {
        /// The server.
        host: String,
        /// Why.
        cause: String,
    },
    /// The server offers no encryption.
    #[error("{host} offers no STARTTLS, and nothing is sent in clear text")]
    ClearText {
        /// The server.
        host: String,
    },
    /// The name or the password is wrong, or the server does not let them in.
    #[error("{host} does not let `{user}` sign in: {said}")]
    SignIn {
        /// The server.
        host: String,
        /// Who.
        user: String,
        /// The server's words.
        said: String,
    },
    /// The server lets people in by no way that this program knows.
    #[error("{host} takes no user name and password (neither PLAIN nor LOGIN)")]
    NoSignIn {
        /// The server.
        host: String,
    },
    /// The sender, the message or the session as a whole.
    #[error("{host} does not take {what}: {said}")]
    Refused {
        /// The server.
        host: String,
        /// What.
        what: String,
        /// The server's words.
        said: String,
    },
    /// All recipients.
    #[error("{host} takes it for nobody: {}", all(.refused))]
    Nobody {
        /// The server.
        host: String,
        /// Who, and why.
        refused: Vec<Refused>,
    },
    /// What the server says is no SMTP.
    #[error("what answers at {host} does not speak SMTP: {cause}")]
    Strange {
        /// The server.
        host: String,
        /// What is wrong.
        cause: String,
    },
    /// The time allowed is over.
    #[error("{host} was not done within {seconds} s{}", may_have(*.in_doubt))]
    Slow {
        /// The server.
        host: String,
        /// The time allowed.
        seconds: u64,
        /// Whether it may have the message all the same.
        in_doubt: bool,
    },
    /// The user did not want to wait.
    #[error("interrupted")]
    Interrupted,
    /// It can't be put together.
    #[error(transparent)]
    Message(#[from] super::BadMessage),
}

fn may_have(in_doubt: bool) -> &'static str {
    if in_doubt { "; the e-mail may have arrived all the same" } else { "" }
}

fn all(refused: &[Refused]) -> String {
    let each = refused.iter().map(|one| format!("{} ({})", one.to, one.why));
    each.collect::<Vec<_>>().join(", ")
}

/// Sends a message within `limit`; `Ok` if at least one recipient has it.
pub fn send(
    account: &Account,
    message: &super::Message,
    limit: Duration,
    stop: &Stop,
) -> Result<Sent, NotSent> {
    let deadline = Instant::now() + limit;
    let bytes = message.bytes(std::time::SystemTime::now())?;
    let session = Session::new(account, &message.from, &message.to, bytes, deadline)?;
    let (tell, heard) = mpsc::channel();
    std::thread::spawn(move || session.run(&tell));
    let host = account.server.host.clone();
    let mut sent = Sent::default();
    let mut in_doubt = false;
    let ended = loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match heard.recv_timeout(LOOK.min(left)) {
            Ok(Event::Taken(taken)) => {
                in_doubt = false;
                sent.taken.extend(taken);
            }
            Ok(Event::Refused(refused)) => sent.refused.push(refused),
            Ok(Event::InDoubt(doubt)) => in_doubt = doubt,
            Ok(Event::Ended(result)) => break result,
            Err(RecvTimeoutError::Timeout) if stop() => break Err(NotSent::Interrupted),
            Err(RecvTimeoutError::Timeout) if !left.is_zero() => {}
            Err(_) => break Err(NotSent::Slow { host, seconds: limit.as_secs(), in_doubt }),
        }
    };
    finish(sent, ended, account, message)
}

/// What became of it, all in all.
fn finish(
    mut sent: Sent,
    ended: Result<(), NotSent>,
    account: &Account,
    message: &super::Message,
) -> Result<Sent, NotSent> {
    let why = match ended {
        Err(error) if sent.taken.is_empty() => return Err(error),
        Err(error) => error.to_string(),
        Ok(()) => "the server was not asked".to_owned(),
    };
    // Some have it: all others are told of one by one.
    for to in &message.to {
        let known = sent.taken.contains(to) || sent.refused.iter().any(|one| one.to == *to);
        if !known {
            sent.refused.push(Refused { to: to.clone(), why: why.clone() });
        }
    }
    if sent.taken.is_empty() {
        let host = account.server.host.clone();
        return Err(NotSent::Nobody { host, refused: sent.refused });
    }
    Ok(sent)
}
