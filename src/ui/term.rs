//! The standard streams: the one module that touches them.

use std::io::{self, BufRead, ErrorKind, IsTerminal, Read, Write};

/// Writes data. A reader that went away (`| head`) is no failure: what is left is dropped, and the
/// command ends with the exit code of its work.
#[expect(clippy::disallowed_methods, reason = "the one writer of standard output")]
pub fn write_out(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes talk. Where nobody can hear it, nothing can be done about that.
#[expect(clippy::disallowed_methods, reason = "the one writer of standard error")]
pub fn write_err(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
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
