//! What a terminal or a page shows: the only place that prints, draws and asks.
//!
//! Standard output is data, standard error is talk. It renders results and events; it never works
//! anything out.

pub mod html;
pub mod progress;
pub mod review;
pub mod style;
mod term;
pub mod text;

use std::io;

use serde::Serialize;

use crate::config::{Color, Detail, Format, Progress, Talk, env};
use crate::engine::observer::Observer;
use style::Style;

/// Prints and asks, as the user wants it.
#[derive(Clone, Debug)]
pub struct Ui {
    talk: Talk,
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
            out: Style::new(colored(term::stdout_is_terminal())),
            err: Style::new(colored(term::stderr_is_terminal())),
            width,
        }
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
        text::Page::new(self.width, self.out, self.talk.detail)
    }

    /// Prints data.
    pub fn print(&self, text: &str) -> io::Result<()> {
        term::write_out(text.as_bytes())
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
        self.print(page.text())
    }

    /// Prints one JSON document.
    pub fn json<T: Serialize>(&self, value: &T) -> io::Result<()> {
        let mut bytes = serde_json::to_vec_pretty(value)?;
        bytes.push(b'\n');
        term::write_out(&bytes)
    }

    /// Says what is going on; not when quiet.
    pub fn status(&self, sentence: &str) {
        if self.talk.detail > Detail::Quiet {
            self.talk("note", sentence, || format!("{sentence}\n"));
        }
    }

    /// Says what somebody has to know to go on, also when quiet.
    pub fn say(&self, sentence: &str) {
        self.talk("note", sentence, || format!("{sentence}\n"));
    }

    /// Opens an address in the user's browser; whether one was found.
    pub fn browse(&self, url: &str) -> bool {
        open::that_detached(url).is_ok()
    }

    /// Warns.
    pub fn warn(&self, sentence: &str) {
        let text = || format!("{} {sentence}\n", self.err.yellow("warning:"));
        self.talk("warning", sentence, text);
    }

    /// Writes talk: a text, or a line of JSON where progress is told in such lines.
    fn talk(&self, kind: &str, sentence: &str, text: impl FnOnce() -> String) {
        match self.talk.progress {
            Progress::Json => progress::json::write(&serde_json::json!({ kind: sentence })),
            _ => term::write_err(&text()),
        }
    }

    /// Shows an error with its causes, numbered, and its hints.
    pub fn error(&self, message: &str, causes: &[String], hints: &[String]) {
        if self.talk.progress == Progress::Json {
            let line = serde_json::json!({ "error": message, "causes": causes, "hints": hints });
            return progress::json::write(&line);
        }
        let mut text = format!("{} {message}\n", self.err.red("error:"));
        for (at, cause) in causes.iter().enumerate() {
            text.push_str(&format!("  {}: {cause}\n", at + 1));
        }
        for hint in hints {
            text.push_str(&format!("{} {hint}\n", self.err.cyan("hint:")));
        }
        term::write_err(&text);
    }

    /// Whether somebody is there to answer a question.
    pub fn can_ask(&self) -> bool {
        term::stdin_is_terminal() && term::stderr_is_terminal()
    }

    /// Asks; no is what Enter means.
    pub fn confirm(&self, question: &str) -> io::Result<bool> {
        inquire::Confirm::new(question).with_default(false).prompt().or_else(|error| match error {
            inquire::InquireError::OperationCanceled
            | inquire::InquireError::OperationInterrupted => Ok(false),
            other => Err(io::Error::other(other.to_string())),
        })
    }

    /// Asks for a secret, which is not shown while it is typed; none where the user leaves.
    pub fn secret(&self, question: &str) -> io::Result<Option<String>> {
        let prompt = inquire::Password::new(question)
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
        match inquire::Text::new(question).prompt() {
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
