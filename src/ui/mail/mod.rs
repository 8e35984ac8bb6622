//! The e-mail when a run is done: what it says, as a text and as a page that mail programs show.
//!
//! It says how the run went, why rows were rejected, who may be dialed and what to type next. It never holds what
//! stands in a row: it is written from [`Report::without_values`](crate::engine::report::Report::without_values),
//! as the page is that goes along. How it is sent is [`crate::notify`]'s.

mod failure;
mod history;
mod import;
mod reconcile;
mod test;

use askama::Template;

pub use failure::{Failure, failure};
pub use history::history;
pub use import::import;
pub use reconcile::reconciliation;
pub use test::test;

use super::html::{Cell, Section};
use super::style::{Style, tame};
use super::text::Page;
use super::text::import::Next;
use crate::config::Detail;

/// The width of the text.
const WIDTH: usize = 72;
/// The longest name in a subject, in characters.
const NAME: usize = 60;

/// An e-mail without its recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The same as a page.
    pub html: String,
}

/// What a letter is made of.
struct Sheet {
    subject: String,
    /// How it went, in one sentence.
    verdict: String,
    good: bool,
    /// What it is about: `Destination`, and which.
    about: Vec<(&'static str, String)>,
    sections: Vec<Section>,
    next: Vec<Next>,
    /// What else there is to know, at the end.
    closing: Vec<String>,
}

/// A part of the text: its title and its lines.
struct Part {
    title: String,
    body: String,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Plain<'a> {
    head: String,
    parts: Vec<Part>,
    closing: &'a str,
    version: &'static str,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Pretty<'a> {
    sheet: &'a Sheet,
    sections: Vec<&'a Section>,
    version: &'static str,
}

fn page() -> Page {
    Page::new(WIDTH, Style::new(false), Detail::Normal)
}

impl Sheet {
    fn letter(self) -> Result<Letter, askama::Error> {
        let version = env!("CARGO_PKG_VERSION");
        let mut head = page();
        head.wrapped(0, 0, &self.verdict);
        head.gap();
        for (name, value) in &self.about {
            head.wrapped(0, 2, &format!("{name}: {}", tame(value, 500)));
        }
        let sections: Vec<&Section> =
            self.sections.iter().filter(|section| !section.is_empty()).collect();
        let mut parts: Vec<Part> = sections.iter().map(|section| part(section)).collect();
        parts.extend(next(&self.next));
        let mut closing = page();
        self.closing.iter().for_each(|sentence| closing.wrapped(0, 0, &tame(sentence, 1000)));
        let head = head.text().trim_end().to_owned();
        let text = Plain { head, parts, closing: closing.text().trim_end(), version }.render()?;
        let html = Pretty { sheet: &self, sections, version }.render()?;
        Ok(Letter { subject: self.subject, text, html })
    }
}

fn part(section: &Section) -> Part {
    let mut body = page();
    for paragraph in section.paragraphs() {
        body.wrapped(2, 0, &tame(paragraph, 1000));
    }
    if !section.rows().is_empty() {
        let header: Vec<&str> = section.header().iter().map(|cell| cell.text.as_str()).collect();
        let titles = section.header().iter().enumerate();
        let right: Vec<usize> = titles.filter(|(_, cell)| cell.number).map(|(at, _)| at).collect();
        let cells = |row: &Vec<Cell>| row.iter().map(|cell| tame(&cell.text, 200)).collect();
        body.table(&header, &right, section.rows().iter().map(cells).collect());
    }
    Part { title: section.title().to_owned(), body: body.text().trim_end().to_owned() }
}

fn next(next: &[Next]) -> Option<Part> {
    let mut body = page();
    for step in next {
        body.item(&step.why);
        if let Some(command) = &step.command {
            body.line(format!("    {}", tame(command, 4000)));
        }
    }
    (!next.is_empty())
        .then(|| Part { title: "Next".to_owned(), body: body.text().trim_end().to_owned() })
}

/// A destination as a subject names it: an address without its scheme, a file by its name.
fn short(destination: &str) -> String {
    let name = match destination.split_once("://") {
        Some((_, address)) => address,
        None => destination.rsplit(['/', '\\']).next().unwrap_or(destination),
    };
    tame(name, NAME)
}
