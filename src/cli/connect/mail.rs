//! `connect mail`: takes the password of a mail server, sends a message by it, then keeps it.

use std::sync::Arc;

use crate::cli::error::{CliError, Kind};
use crate::cli::notify::{LIMIT, account, address};
use crate::cli::{Context, Exit, interrupt, remote};
use crate::config::credentials::{Connection, Credentials, MAIL};
use crate::config::env;
use crate::http::{Stop, Token};
use crate::notify::{Account, BadServer, Message, NotSent, Server, send};
use crate::ui::mail;
use crate::ui::text::connect::{ConnectedMail, connected_mail};

/// Connect a mail server, for the e-mail when an import is done
///
/// `smtps://` is encrypted from the first byte, `smtp://` by STARTTLS; nothing is ever sent in clear
/// text. Where the user's name is an e-mail address, write `%40` for its `@`. A test message is sent,
/// and the password is kept where tokens are. docs/mail.md has the settings of the usual servers.
///
///   adoptiv-migrate connect mail --smtp smtps://kim@mail.example:465 \
///     --from migrations@acme.example
///   adoptiv-migrate connect mail \
///     --smtp smtp://kim%40acme.example@mail.example:587 --from kim@acme.example
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Server, and who signs in there: `smtps://USER@HOST:465` or `smtp://USER@HOST:587`
    #[arg(long, value_name = "URL", value_hint = clap::ValueHint::Url)]
    smtp: String,
    /// Address that e-mail comes from
    #[arg(long, value_name = "ADDRESS", value_parser = address, value_hint = clap::ValueHint::EmailAddress)]
    from: String,
    /// Send the test message here [default: the address of `--from`]
    #[arg(long, value_name = "ADDRESS", value_parser = address, value_hint = clap::ValueHint::EmailAddress)]
    test_to: Option<String>,
    /// Read the password from standard input
    #[arg(long)]
    secret_stdin: bool,
}

/// A server on the command line. What was typed is not repeated: a password may stand in it.
fn server(text: &str) -> Result<Server, CliError> {
    Server::parse(text).map_err(|error| {
        let said = CliError::new(Kind::Usage, "`--smtp` can't be used").because(error.to_string());
        match error {
            BadServer::Password => said.hint(format!(
                "leave it out, and change it: others may have seen it; it is asked for, or comes by \
                 `--secret-stdin` or `{}`",
                env::SMTP_PASSWORD
            )),
            BadServer::NoUser => said.hint("name who signs in: `smtps://kim@mail.example:465`"),
            BadServer::Scheme | BadServer::Syntax => said.hint(
                "`smtps://` is encrypted from the first byte, mostly port 465; `smtp://` by STARTTLS, mostly 587",
            ),
        }
    })
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let folder = remote::folder()?;
    let mut credentials = Credentials::open(&folder)?;
    let server = server(&args.smtp)?;
    let password = password(&server, args.secret_stdin, context)?;
    let Args { from, test_to, .. } = args;
    let account = Account { server: server.clone(), password };
    let to = test_to.unwrap_or_else(|| from.clone());
    let letter = mail::test(&server.url(), &from).map_err(|error| {
        CliError::new(Kind::Internal, "the test message could not be written")
            .because(error.to_string())
    })?;
    let message = Message {
        from: from.clone(),
        to: vec![to.clone()],
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
        attachments: Vec::new(),
    };
    let interrupt = interrupt::listen();
    let stop: Stop = Arc::new(move || interrupt.is_set());
    context.ui.status(&format!("Sending a test message to {to} ..."));
    send(&account, &message, LIMIT, &stop).map_err(|error| refused(&error))?;
    let url = server.url();
    let connection = Connection {
        service: MAIL.to_owned(),
        url: url.clone(),
        workspace: from.clone(),
        user: Some(server.user.clone()),
        write: true,
        connected_at: chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        ..Connection::default()
    };
    credentials.keep(connection, account.password)?;
    // There is one: what an import sends is never a question of which.
    credentials.forget(|known| known.service == MAIL && known.url != url)?;
    let report = ConnectedMail {
        command: "connect mail",
        ok: true,
        url,
        user: server.user,
        from,
        test_to: to,
        kept_in: credentials.place(),
    };
    context.ui.did(&report, connected_mail)?;
    Ok(Exit::Clean)
}

/// From where the user says, else from the environment, else from whoever is there.
fn password(server: &Server, on_stdin: bool, context: &Context) -> Result<Token, CliError> {
    if !on_stdin && let Some(password) = account::env_password()? {
        return Ok(password);
    }
    let text = if context.ui.can_ask() {
        let question = format!("Password of {} at {}:", server.user, server.host);
        let asked = context.ui.secret(&question)?;
        asked.ok_or_else(|| CliError::new(Kind::Interrupted, "interrupted"))?
    } else if on_stdin {
        context.ui.given_line()?
    } else {
        return Err(CliError::new(
            Kind::Usage,
            "there is no password, and nobody to be asked for one",
        )
        .hint(format!("add `--secret-stdin` and give it there, or set `{}`", env::SMTP_PASSWORD)));
    };
    Token::password(&text).map_err(|error| {
        CliError::new(Kind::Usage, "what was given is no password")
            .because(error.to_string())
            .hint("give the password alone, on one line")
    })
}

/// What keeps mail from getting through, and what to do about it.
fn refused(error: &NotSent) -> CliError {
    let hint = match error {
        NotSent::Interrupted => return CliError::new(Kind::Interrupted, "interrupted"),
        NotSent::Unreachable { .. } | NotSent::Slow { .. } => {
            "check the name, the port (465 for `smtps://`, 587 for `smtp://`) and the network; many networks \
             let nobody out by port 25"
        }
        NotSent::Untrusted { .. } => {
            "check the name, the port (465 is `smtps://`, 587 is `smtp://`) and this machine's clock; an \
             authority of your own has to be among those that the system trusts"
        }
        NotSent::ClearText { .. } => {
            "ask for the port that offers it, mostly 587; or use `smtps://`, mostly with port 465"
        }
        NotSent::SignIn { .. } => {
            "check the user's name and the password; Google, Yahoo, iCloud and others want an app password, and \
             Microsoft 365 wants SMTP AUTH switched on for the mailbox (docs/mail.md)"
        }
        NotSent::NoSignIn { .. } => {
            "it may want OAuth, which this program does not speak for mail; docs/mail.md says what else there is"
        }
        NotSent::Strange { .. } => "check the port: 465 is `smtps://`, 587 is `smtp://`",
        NotSent::Refused { .. } => {
            "the address of `--from` has to be one that this user may send as"
        }
        NotSent::Nobody { .. } => "name an address that gets mail with `--test-to`",
        NotSent::Message(_) => "check the addresses",
    };
    let error = CliError::new(Kind::Mail, "the test message was not sent")
        .because(error.to_string())
        .hint(hint);
    error.hint("nothing was kept")
}
