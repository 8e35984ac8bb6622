//! What a terminal or a page shows: the only place that prints, draws and asks.
//!
//! What comes from data, names of files or servers can't steer the terminal: all goes through one door, which
//! tames it (`term.rs`); a test keeps it the only one.
//!
//! Standard output is data, standard error is talk. It renders results and events; it never works
//! anything out.

pub mod html;
pub mod mail;
pub mod progress;
pub mod review;
pub mod style;
mod term;
pub mod text;

use std::io;

use serde::Serialize;

use crate::config::shell::Commands;
use crate::config::{Color, Destination, Detail, Format, Progress, Talk, env};
use crate::engine::observer::Observer;
use crate::model::text::steers;
use style::Style;

/// The version of the JSON documents: raised where a key changes its meaning or goes, not where one comes.
pub const SCHEMA: u32 = 1;

/// Prints and asks, as the user wants it.
#[derive(Clone, Debug)]
pub struct Ui {
    talk: Talk,
    // what JSON documents say whose they are
    command: String,
    // the command lines that it suggests
    commands: Commands,
    out: Style,
    err: Style,
    width: usize,
}

impl Ui {
    /// Looks at the terminal, if there is one.
    pub fn new(talk: Talk) -> Ui {
        let colored = |terminal: bool| match talk.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !env::no_color() && !env::dumb_terminal(),
        };
        let width = env::columns().or_else(term::width).unwrap_or(100).clamp(40, 160);
        Ui {
            talk,
            command: String::new(),
            commands: Commands::default(),
            out: Style::new(colored(term::stdout_is_terminal())),
            err: Style::new(colored(term::stderr_is_terminal())),
            width,
        }
    }

    /// The same for a command, by its name: `pipelines list`.
    pub fn of(self, command: String) -> Ui {
        Ui { command, ..self }
    }

    /// The same for a run with this destination: commands that are suggested name it.
    pub fn about(self, destination: &Destination) -> Ui {
        Ui { commands: Commands::about(destination), ..self }
    }

    /// The command lines that are suggested.
    pub fn commands(&self) -> &Commands {
        &self.commands
    }

    /// How much is said.
    pub fn detail(&self) -> Detail {
        self.talk.detail
    }

    /// Whether the output is JSON.
    pub fn is_json(&self) -> bool {
        self.talk.format == Format::Json
    }

    /// A page to write a text on.
    pub fn page(&self) -> text::Page {
        text::Page::new(self.width, self.out, self.talk.detail).suggesting(self.commands.clone())
    }

    /// Prints a text that this program brings along, as it is.
    pub fn print(&self, text: &str) -> io::Result<()> {
        term::print_own(text)
    }

    /// Shows what the parser of the command line says: `plain`, or `colored` where there is colour and
    /// nothing in the words of the user that would steer the terminal.
    pub fn usage(&self, plain: &str, colored: &str, error: bool) {
        let style = if error { self.err } else { self.out };
        let tame = !plain.chars().any(|c| steers(c) && c != '\n');
        if style.colored() && tame {
            term::say_usage(colored, error);
        } else {
            term::say_usage(&Style::new(false).page(plain), error);
        }
    }

    /// Prints `value` as JSON, or the page that `render` makes of it.
    pub fn show<T: Serialize>(
        &self,
        value: &T,
        render: impl FnOnce(&mut text::Page, &T),
    ) -> io::Result<()> {
        if self.is_json() {
            return self.json(value);
        }
        let mut page = self.page();
        render(&mut page, value);
        term::print(page.text(), self.out)
    }

    /// The same for what a command did: not when quiet, for there it needs no words that it is done.
    pub fn did<T: Serialize>(
        &self,
        value: &T,
        render: impl FnOnce(&mut text::Page, &T),
    ) -> io::Result<()> {
        if self.is_quiet() { Ok(()) } else { self.show(value, render) }
    }

    /// Whether a text for scripts is wanted, and no document.
    pub fn is_quiet(&self) -> bool {
        self.talk.detail == Detail::Quiet && !self.is_json()
    }

    /// Prints one JSON document. It says whose it is, in which version, and whether all is well, also where
    /// `value` does not.
    pub fn json<T: Serialize>(&self, value: &T) -> io::Result<()> {
        let mut value = serde_json::to_value(value)?;
        if let Some(keys) = value.as_object_mut() {
            if !keys.contains_key("ok") {
                keys.shift_insert(0, "ok".to_owned(), true.into());
            }
            let command = keys.shift_remove("command");
            let command = command.unwrap_or_else(|| self.command.as_str().into());
            keys.shift_insert(0, "command".to_owned(), command);
            keys.shift_insert(1, "schema".to_owned(), SCHEMA.into());
        }
        let mut document = serde_json::to_string_pretty(&value)?;
        document.push('\n');
        term::print_json(&document)
    }

    /// Says what is going on; not when quiet.
    pub fn status(&self, sentence: &str) {
        if self.talk.detail > Detail::Quiet {
            self.talk("note", sentence, String::new());
        }
    }

    /// Says what somebody has to know to go on, also when quiet.
    pub fn say(&self, sentence: &str) {
        self.talk("note", sentence, String::new());
    }

    /// Opens an address in the user's browser; whether one was found.
    pub fn browse(&self, url: &str) -> bool {
        open::that_detached(url).is_ok()
    }

    /// Warns.
    pub fn warn(&self, sentence: &str) {
        self.talk("warning", sentence, self.err.yellow("warning:") + " ");
    }

    /// Writes talk: a sentence behind its heading, or a line of JSON where progress is told in such lines.
    fn talk(&self, kind: &str, sentence: &str, heading: String) {
        match self.talk.progress {
            Progress::Json => progress::json::write(&serde_json::json!({ kind: sentence })),
            _ => term::say(&format!("{heading}{}\n", style::sentence(sentence)), self.err),
        }
    }

    /// Shows an error with its causes, numbered, and its hints.
    pub fn error(&self, message: &str, causes: &[String], hints: &[String]) {
        if self.talk.progress == Progress::Json {
            let line = serde_json::json!({ "error": message, "causes": causes, "hints": hints });
            return progress::json::write(&line);
        }
        let mut text = format!("{} {}\n", self.err.red("error:"), style::sentence(message));
        for (at, cause) in causes.iter().enumerate() {
            text.push_str(&format!("  {}: {}\n", at + 1, style::sentence(cause)));
        }
        for hint in hints {
            text.push_str(&format!("{} {}\n", self.err.cyan("hint:"), style::sentence(hint)));
        }
        term::say(&text, self.err);
    }

    /// Whether somebody is there to answer a question.
    pub fn can_ask(&self) -> bool {
        term::stdin_is_terminal() && term::stderr_is_terminal()
    }

    /// Asks; no is what Enter means.
    pub fn confirm(&self, question: &str) -> io::Result<bool> {
        inquire::Confirm::new(&style::sentence(question)).with_default(false).prompt().or_else(
            |error| match error {
                inquire::InquireError::OperationCanceled
                | inquire::InquireError::OperationInterrupted => Ok(false),
                other => Err(io::Error::other(other.to_string())),
            },
        )
    }

    /// Asks for a secret, which is not shown while it is typed; none where the user leaves.
    pub fn secret(&self, question: &str) -> io::Result<Option<String>> {
        let question = style::sentence(question);
        let prompt = inquire::Password::new(&question)
            .with_display_mode(inquire::PasswordDisplayMode::Hidden)
            .without_confirmation();
        match prompt.prompt() {
            Ok(secret) => Ok(Some(secret)),
            Err(
                inquire::InquireError::OperationCanceled
                | inquire::InquireError::OperationInterrupted,
            ) => Ok(None),
            Err(other) => Err(io::Error::other(other.to_string())),
        }
    }

    /// Asks for a text; none where the user leaves.
    pub fn text(&self, question: &str) -> io::Result<Option<String>> {
        match inquire::Text::new(&style::sentence(question)).prompt() {
            Ok(text) => Ok(Some(text)),
            Err(
                inquire::InquireError::OperationCanceled
                | inquire::InquireError::OperationInterrupted,
            ) => Ok(None),
            Err(other) => Err(io::Error::other(other.to_string())),
        }
    }

    /// The next line of standard input.
    pub fn given_line(&self) -> io::Result<String> {
        term::read_line()
    }

    /// Who shows the progress of a run.
    pub fn observer(&self) -> Box<dyn Observer> {
        let quiet = self.talk.progress == Progress::Never || self.talk.detail == Detail::Quiet;
        if self.talk.progress == Progress::Json {
            Box::new(progress::JsonLines::new())
        } else if quiet {
            Box::new(progress::Notes::new(self.talk.detail > Detail::Quiet))
        } else if term::stderr_is_terminal() && !env::dumb_terminal() {
            Box::new(progress::Bars::new())
        } else {
            Box::new(progress::Lines::new())
        }
    }
}
