//! A text in the making: headings, wrapped lines, tables.

use comfy_table::{CellAlignment, ContentArrangement, Row, Table, presets};

use crate::config::Detail;
use crate::config::shell::{Commands, PROGRAM};
use crate::ui::style::{Style, tame};

/// A text that grows line by line and keeps to a width.
pub struct Page {
    text: String,
    width: usize,
    style: Style,
    detail: Detail,
    commands: Commands,
}

impl Page {
    /// An empty page.
    pub fn new(width: usize, style: Style, detail: Detail) -> Page {
        Page { text: String::new(), width, style, detail, commands: Commands::default() }
    }

    /// The same with the commands that the run at hand suggests.
    pub fn suggesting(self, commands: Commands) -> Page {
        Page { commands, ..self }
    }

    /// A command in the middle of a sentence, which stays on one line.
    pub fn suggested<S: AsRef<str>>(&self, words: impl IntoIterator<Item = S>) -> String {
        format!("`{}`", self.commands.line(words))
    }

    /// What is on it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The colours.
    pub fn style(&self) -> Style {
        self.style
    }

    /// The width that it keeps to.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether everything is wanted.
    pub fn verbose(&self) -> bool {
        self.detail == Detail::Verbose
    }

    /// Whether only what a script must have is wanted.
    pub fn quiet(&self) -> bool {
        self.detail == Detail::Quiet
    }

    /// How many examples are wanted: few, or more with `-v`.
    pub fn examples(&self, few: usize, more: usize) -> usize {
        if self.detail == Detail::Verbose { more } else { few }
    }

    /// A line as it is.
    pub fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    /// Values as scripts read them: one a line, as it is but for what would steer a terminal.
    pub fn bare<V: AsRef<str>>(&mut self, values: impl IntoIterator<Item = V>) {
        for value in values {
            self.line(tame(value.as_ref(), usize::MAX));
        }
    }

    /// A new section: a blank line, unless the page is empty, and its title.
    pub fn section(&mut self, title: &str) {
        self.gap();
        if title.chars().count() > self.width {
            return self.wrapped(0, 2, title);
        }
        let title = self.style.bold(title);
        self.line(title);
    }

    /// A blank line, unless there is one or the page is empty.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A text broken at the width; lines after the first go in by `hang` more. Commands in it stay whole.
    pub fn wrapped(&mut self, indent: usize, hang: usize, text: &str) {
        let mut line = " ".repeat(indent);
        let mut length = indent;
        let mut empty = true;
        for word in words(text) {
            let size = word.chars().count();
            if !empty && length + 1 + size > self.width {
                self.line(line.trim_end());
                line = " ".repeat(indent + hang);
                length = indent + hang;
                empty = true;
            }
            if !empty {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += size;
            empty = false;
        }
        self.line(line.trim_end());
    }

    /// An item of a list: two blanks, wrapped.
    pub fn item(&mut self, text: &str) {
        self.wrapped(2, 2, text);
    }

    /// A command to type, on a line of its own and never broken: it is meant to be copied.
    pub fn command(&mut self, command: &str) {
        let command = self.style.cyan(command);
        self.line(format!("  {command}"));
    }

    /// A line to copy after what it is for: beside it if there is room, else on a line of its own.
    pub fn answer(&mut self, why: &str, line: &str) {
        let length = why.chars().count() + line.chars().count() + 3;
        if length <= self.width {
            let line = self.style.cyan(line);
            self.line(format!("  {why} {line}"));
        } else {
            self.item(why);
            self.command(&format!("  {line}"));
        }
    }

    /// A table; columns named in `right` hold numbers.
    pub fn table(&mut self, header: &[&str], right: &[usize], rows: Vec<Vec<String>>) {
        self.tabled(header, right, rows, usize::MAX);
    }

    /// A table with a line for each row: what is too long for the width is cut short.
    pub fn brief_table(&mut self, header: &[&str], right: &[usize], rows: Vec<Vec<String>>) {
        self.tabled(header, right, rows, 1);
    }

    fn tabled(&mut self, header: &[&str], right: &[usize], rows: Vec<Vec<String>>, lines: usize) {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.width.saturating_sub(2)).unwrap_or(u16::MAX));
        if !header.is_empty() {
            table.set_header(header.to_vec());
        }
        for row in rows {
            let mut row = Row::from(row);
            table.add_row(std::mem::take(row.max_height(lines)));
        }
        for (at, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, 2));
            if right.contains(&at) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for line in table.lines() {
            self.line(format!("  {}", line.trim_end()).trim_end());
        }
    }
}

/// The words of a text; a command of this program in backticks is one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let command = format!("`{PROGRAM} ");
    let mut rest = text.trim_start_matches(' ');
    std::iter::from_fn(move || {
        let whole = match rest.starts_with(&command) {
            true => rest[1..].find('`').map_or(0, |at| at + 2),
            false => 0,
        };
        let end = rest[whole..].find(' ').map_or(rest.len(), |at| whole + at);
        let (word, others) = rest.split_at(end);
        rest = others.trim_start_matches(' ');
        (!word.is_empty()).then_some(word)
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A page without colour.
    pub(crate) fn plain(width: usize) -> Page {
        Page::new(width, Style::new(false), Detail::Normal)
    }

    #[test]
    fn a_long_line_is_broken_between_words_and_hangs_in() {
        let mut page = plain(20);
        page.item("one two three four five six");
        assert_eq!(page.text(), "  one two three four\n    five six\n");
    }

    #[test]
    fn a_word_longer_than_the_width_stays_whole() {
        let mut page = plain(10);
        page.item("a https://acme.example/form b");
        assert_eq!(page.text(), "  a\n    https://acme.example/form\n    b\n");
    }

    #[test]
    fn a_command_in_a_sentence_is_never_broken() {
        let mut page = plain(20);
        page.item("one two three `adoptiv-migrate undo 1 --to 'my  store.db'`, four");
        let command = "`adoptiv-migrate undo 1 --to 'my  store.db'`,";
        assert_eq!(page.text(), format!("  one two three\n    {command}\n    four\n"));
    }

    #[test]
    fn a_table_aligns_numbers_to_the_right() {
        let mut page = plain(60);
        page.table(
            &["", "rows"],
            &[1],
            vec![vec!["contacts".into(), "7".into()], vec!["deals".into(), "1,250".into()]],
        );
        assert_eq!(page.text(), "             rows\n  contacts      7\n  deals     1,250\n");
    }

    #[test]
    fn sections_stand_apart_by_one_blank_line() {
        let mut page = plain(60);
        page.section("A");
        page.gap();
        page.section("B");
        assert_eq!(page.text(), "A\n\nB\n");
    }
}
