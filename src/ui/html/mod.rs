//! Reports as HTML pages: one file, no scripts, nothing loaded from anywhere, fit to print.

mod import;
mod reconcile;

use askama::Template;

pub use import::import;
pub use reconcile::reconcile;

/// What every page begins with. It marks a file as ours, which may be replaced.
pub const HEAD: &str = "<!DOCTYPE html>\n<!-- adoptiv-migrate: report -->\n";

/// Whether a file that begins so is a page of ours.
pub fn is_page(beginning: &[u8]) -> bool {
    beginning.starts_with(HEAD.as_bytes())
}

#[derive(Template)]
#[template(path = "report.html")]
struct Document {
    title: String,
    subtitle: String,
    verdict: String,
    ok: bool,
    sections: Vec<Section>,
    version: &'static str,
}

/// A part of the page: paragraphs, then a table, both of which may be absent.
#[derive(Default)]
pub(in crate::ui) struct Section {
    title: String,
    paragraphs: Vec<String>,
    header: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
pub(in crate::ui) struct Cell {
    pub text: String,
    pub number: bool,
}

impl Section {
    pub fn new(title: impl Into<String>) -> Section {
        Section { title: title.into(), ..Section::default() }
    }

    pub fn say(mut self, sentence: impl Into<String>) -> Section {
        self.paragraphs.push(sentence.into());
        self
    }

    /// A table; a header that begins with `#` stands over numbers.
    pub fn table(mut self, header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Section {
        let numeric: Vec<bool> = header.iter().map(|title| title.starts_with('#')).collect();
        self.header = header
            .iter()
            .map(|title| match title.strip_prefix('#') {
                Some(title) => Cell { text: title.to_owned(), number: true },
                None => Cell { text: (*title).to_owned(), number: false },
            })
            .collect();
        self.rows = rows
            .map(|row| {
                let cells = row.into_iter().enumerate();
                cells
                    .map(|(at, text)| Cell {
                        text,
                        number: numeric.get(at).copied().unwrap_or(false),
                    })
                    .collect()
            })
            .collect();
        self.without_empty_columns()
    }

    /// A column that says nothing in any row is left out: hints, examples of a report without values.
    fn without_empty_columns(mut self) -> Section {
        let says = |at: usize| {
            self.rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.text.is_empty()))
        };
        let kept: Vec<bool> = (0..self.header.len()).map(says).collect();
        for cells in self.rows.iter_mut().chain([&mut self.header]) {
            let mut kept = kept.iter();
            cells.retain(|_| kept.next().copied().unwrap_or(true));
        }
        self
    }

    /// Its title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Its paragraphs.
    pub fn paragraphs(&self) -> &[String] {
        &self.paragraphs
    }

    /// The titles of its table.
    pub fn header(&self) -> &[Cell] {
        &self.header
    }

    /// The rows of its table.
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty() && self.rows.is_empty()
    }
}

fn document(
    title: String,
    subtitle: String,
    verdict: String,
    ok: bool,
    sections: Vec<Section>,
) -> Result<String, askama::Error> {
    let sections = sections.into_iter().filter(|section| !section.is_empty()).collect();
    let version = env!("CARGO_PKG_VERSION");
    Document { title, subtitle, verdict, ok, sections, version }.render()
}
