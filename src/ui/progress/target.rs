//! Where bars are drawn: standard error, with the cursor at the beginning of the last line. A terminal that
//! echoes `^C` behind a line that fills its width goes on to the next line, and the bars would be drawn there
//! a second time.

use std::io;
use std::sync::Mutex;

use indicatif::TermLike;

use crate::ui::term;

/// The width of a terminal that tells none.
const USUAL: usize = 80;

/// A terminal that indicatif draws on. What is drawn is written at once, when it is complete.
#[derive(Debug, Default)]
pub struct Target {
    drawn: Mutex<String>,
}

impl Target {
    fn draw(&self, text: &str) -> io::Result<()> {
        if let Ok(mut drawn) = self.drawn.lock() {
            drawn.push_str(text);
        }
        Ok(())
    }

    fn go(&self, n: usize, direction: char) -> io::Result<()> {
        if n == 0 { Ok(()) } else { self.draw(&format!("\x1b[{n}{direction}")) }
    }
}

impl TermLike for Target {
    fn width(&self) -> u16 {
        u16::try_from(term::width().unwrap_or(USUAL)).unwrap_or(u16::MAX)
    }

    fn height(&self) -> u16 {
        term::height().unwrap_or(20)
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.go(n, 'A')
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.go(n, 'B')
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.go(n, 'C')
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.go(n, 'D')
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        self.draw(line)?;
        self.draw("\n")
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.draw(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.draw("\r\x1b[2K")
    }

    fn flush(&self) -> io::Result<()> {
        if let Ok(mut drawn) = self.drawn.lock() {
            drawn.push('\r');
            term::draw(&std::mem::take(&mut *drawn));
        }
        Ok(())
    }
}
