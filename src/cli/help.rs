//! The command line as it is parsed and shown: doc comments become paragraphs that a terminal of any
//! width breaks once. Without it clap breaks lines that are broken already.

use std::ffi::OsString;

use clap::{ArgMatches, Command, CommandFactory};

use super::Cli;
use crate::config::shell::PROGRAM;

/// The command line.
pub fn command() -> Command {
    reflowed(Cli::command())
}

/// The command that was parsed: `pipelines list`.
pub fn of(matches: &ArgMatches) -> String {
    let mut name = Vec::new();
    let mut at = matches;
    while let Some((next, below)) = at.subcommand() {
        name.push(next);
        at = below;
    }
    name.join(" ")
}

/// The command that words name: `pipelines list`; the program where they name none.
pub fn named(words: &[OsString]) -> String {
    let root = Cli::command();
    let mut at = &root;
    let mut name = Vec::new();
    for word in words.iter().skip(1) {
        if let Some(next) = at.find_subcommand(word) {
            name.push(next.get_name().to_owned());
            at = next;
        }
    }
    if name.is_empty() { PROGRAM.to_owned() } else { name.join(" ") }
}

fn reflowed(command: Command) -> Command {
    let long = command.get_long_about().map(|text| paragraphs(&text.to_string()));
    let command = match long {
        Some(text) => command.long_about(text),
        None => command,
    };
    command.mut_subcommands(reflowed)
}

/// Joins the lines of each paragraph; lines that begin with a blank, such as examples, stay as they are.
fn paragraphs(text: &str) -> String {
    let mut joined = String::new();
    let mut open = false;
    for line in text.lines() {
        let prose = !line.is_empty() && !line.starts_with(' ');
        if !joined.is_empty() {
            joined.push(if open && prose { ' ' } else { '\n' });
        }
        joined.push_str(line);
        open = prose;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_paragraph_are_joined_and_examples_stay() {
        let text = "Import everything\n\nRows that\ncan't be.\n\n  a b\n  a c\n\nThe end\nof it";
        assert_eq!(
            paragraphs(text),
            "Import everything\n\nRows that can't be.\n\n  a b\n  a c\n\nThe end of it"
        );
    }

    #[test]
    fn a_command_is_known_by_its_words() {
        let named = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            named(&words)
        };
        assert_eq!(named("x --to a.db workspace users list"), "workspace users list");
        assert_eq!(named("x undo abc --format json"), "undo");
        assert_eq!(named("x impotr --format json"), PROGRAM);
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }
}
