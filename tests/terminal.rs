//! At a terminal: bars that show, end and leave nothing behind, and questions that are asked of what there is.

#![cfg(target_os = "linux")]

use crate::support::Sandbox;
use crate::support::keys::{Terminal, is_there};

/// The width of the terminal.
const WIDTH: usize = 120;

/// What a terminal shows in the end of what was written to it.
fn screen(text: &str) -> Vec<String> {
    let (mut lines, mut row, mut column) = (vec![Vec::new()], 0_usize, 0_usize);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => row += 1,
            '\r' => column = 0,
            '\u{1b}' if chars.next_if_eq(&'[').is_some() => {
                let mut number = String::new();
                while let Some(digit) = chars.next_if(|c| !c.is_ascii_alphabetic()) {
                    number.push(digit);
                }
                let n = number.parse().unwrap_or(1);
                match chars.next() {
                    Some('A') => row = row.saturating_sub(n),
                    Some('B') => row += n,
                    Some('C') => column += n,
                    Some('D') => column = column.saturating_sub(n),
                    Some('K') if number == "2" => lines[row].clear(),
                    Some('K') => lines[row].truncate(column),
                    _ => {}
                }
            }
            c if c.is_control() => {}
            c => {
                // A line that is full goes on in the next one with the next letter.
                if column == WIDTH {
                    (row, column) = (row + 1, 0);
                    lines.resize(lines.len().max(row + 1), Vec::new());
                }
                if lines[row].len() <= column {
                    lines[row].resize(column + 1, ' ');
                }
                lines[row][column] = c;
                column += 1;
            }
        }
        if lines.len() <= row {
            lines.resize(row + 1, Vec::new());
        }
    }
    lines.into_iter().map(|line| line.into_iter().collect()).collect()
}

/// How many bars of the file are on the screen.
fn bars(text: &str) -> usize {
    let is_bar = |line: &&String| line.contains("contacts.csv") && line.contains('[');
    screen(text).iter().filter(is_bar).count()
}

/// An import of many rows at a terminal, once its bar has been drawn a few times; and what was shown.
fn importing(sandbox: &Sandbox) -> (Terminal, String) {
    let rows: String =
        (0..30_000).map(|n| format!("{n},Person {n},person{n}@acme.example\n")).collect();
    sandbox.write("contacts.csv", format!("id,name,email\n{rows}"));
    let line = "sh -c 'trap : INT; adoptiv-migrate import contacts.csv; echo code=$?'";
    let mut terminal = Terminal::start(sandbox, line);
    let mut shown = terminal.wait_for("importing");
    for _ in 0..3 {
        shown.push_str(&terminal.wait_for("/30,000"));
    }
    (terminal, shown)
}

#[test]
fn a_bar_shows_once_and_goes_when_all_is_done() {
    if !is_there("script") {
        return;
    }
    let sandbox = Sandbox::new();
    let (mut terminal, mut shown) = importing(&sandbox);
    // That of the check before it is done, and may still stand above.
    let lines = screen(&shown);
    assert_eq!(lines.iter().filter(|line| line.starts_with("importing")).count(), 1, "{lines:?}");
    shown.push_str(&terminal.wait_for("code=0"));
    assert_eq!(bars(&shown), 0, "{:?}", screen(&shown));
    let lines = screen(&shown);
    let done = "Done: import 1 took in 30,000 of 30,000 rows, none rejected.";
    assert_eq!(lines.iter().filter(|line| line.contains(done)).count(), 1, "{lines:?}");
    // What was said before the bars stays.
    assert!(lines[0].starts_with("No mapping file"), "{lines:?}");
}

#[test]
fn ctrl_c_leaves_no_bars_and_says_how_far_it_came() {
    if !is_there("script") {
        return;
    }
    let sandbox = Sandbox::new();
    let (mut terminal, mut shown) = importing(&sandbox);
    terminal.press("\u{3}");
    shown.push_str(&terminal.wait_for("code="));
    let lines = screen(&shown);
    assert_eq!(bars(&shown), 0, "{lines:?}");
    let said = lines.join("\n");
    if !said.contains("Done: import 1") {
        assert!(said.contains("error: interrupted; "), "{lines:?}");
        assert!(said.contains("hint: go on with `adoptiv-migrate import --resume"), "{lines:?}");
        let far = ["of 30,000 rows of contacts.csv", "30,000 rows of contacts.csv", "no row of it"];
        assert!(far.iter().any(|far| said.contains(far)), "{lines:?}");
    }
}

#[test]
fn undo_asks_about_an_import_that_is_there_and_about_no_other() {
    if !is_there("script") {
        return;
    }
    let sandbox = Sandbox::imported();
    let mut terminal = Terminal::start(&sandbox, "adoptiv-migrate undo 99");
    let shown = terminal.wait_for("there is no import 99");
    assert!(!shown.contains("Take import"), "{shown}");
    let mut terminal = Terminal::start(&sandbox, "adoptiv-migrate undo 1");
    terminal.wait_for("Take import 1 out of `adoptiv.db`?");
    terminal.press("n\r");
    terminal.wait_for("Nothing was changed");
    let mut terminal = Terminal::start(&sandbox, "adoptiv-migrate connect remove NOTHERE");
    let shown = terminal.wait_for("`NOTHERE` is not connected");
    assert!(!shown.contains("Forget"), "{shown}");
}
