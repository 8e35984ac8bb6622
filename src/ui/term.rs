//! The standard streams: the one module that touches them, and so the one door to the terminal. What comes
//! from data, names of files and servers goes through it without anything that steers.

use std::io::{self, BufRead, ErrorKind, IsTerminal, Read, Write};
use std::sync::{Mutex, PoisonError};

use indicatif::MultiProgress;

use super::style::{self, Style};

/// The bars on the screen, which make way for what is said.
static BARS: Mutex<Option<MultiProgress>> = Mutex::new(None);

/// What is said stands above these bars from now on; none, where there are none any more.
pub fn above(bars: Option<MultiProgress>) {
    *BARS.lock().unwrap_or_else(PoisonError::into_inner) = bars;
}

/// Writes a page of data.
pub fn print(page: &str, style: Style) -> io::Result<()> {
    write_out(style.page(page).as_bytes())
}

/// Writes a JSON document of data.
pub fn print_json(document: &str) -> io::Result<()> {
    write_out(style::json(document).as_bytes())
}

/// Writes a text that this program brings along, as it is.
pub fn print_own(text: &str) -> io::Result<()> {
    write_out(text.as_bytes())
}

/// Writes a page of talk.
pub fn say(page: &str, style: Style) {
    write_err(&style.page(page));
}

/// Writes a sentence of talk, on a line of its own.
pub fn say_line(sentence: &str) {
    write_err(&format!("{}\n", style::sentence(sentence)));
}

/// Writes a line of JSON as talk.
pub fn say_json(line: &str) {
    write_err(&format!("{}\n", style::json(line)));
}

/// Writes what bars draw, which move the cursor; labels in them are tamed before. They make way for no one,
/// least of all for themselves.
pub fn draw(bars: &str) {
    let _ = write_raw(bars);
}

/// Writes what the parser of the command line says, to standard error or as data.
pub fn say_usage(text: &str, error: bool) {
    if error {
        write_err(text);
    } else {
        // Nobody left to read the help is no failure.
        let _ = write_out(text.as_bytes());
    }
}

/// A reader that went away (`| head`) is no failure: what is left is dropped, and the command ends with
/// the exit code of its work.
#[expect(clippy::disallowed_methods, reason = "the one writer of standard output")]
fn write_out(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Where nobody can hear it, nothing can be done about that.
fn write_err(text: &str) {
    let write = || write_raw(text);
    let bars = BARS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let _ = bars.map_or_else(write, |bars| bars.suspend(write));
}

#[expect(clippy::disallowed_methods, reason = "the one writer of standard error")]
fn write_raw(text: &str) -> io::Result<()> {
    io::stderr().lock().write_all(text.as_bytes())
}

/// The longest line that is read: nothing that is asked for is longer.
const LONGEST_LINE: u64 = 64 * 1024;

/// Reads a line.
#[expect(clippy::disallowed_methods, reason = "the one reader of answers on standard input")]
pub fn read_line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().take(LONGEST_LINE).read_line(&mut line)?;
    Ok(line)
}

/// Whether data goes to a terminal.
#[expect(clippy::disallowed_methods, reason = "only asks what it is")]
pub fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether talk goes to a terminal.
#[expect(clippy::disallowed_methods, reason = "only asks what it is")]
pub fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Whether somebody types.
#[expect(clippy::disallowed_methods, reason = "only asks what it is")]
pub fn stdin_is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// The width of the terminal.
pub fn width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// The height of the terminal, in lines.
pub fn height() -> Option<u16> {
    terminal_size::terminal_size().map(|(_, height)| height.0)
}
