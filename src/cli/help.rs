//! The command line as it is parsed and shown: doc comments become paragraphs that a terminal of any
//! width breaks once. Without it clap breaks lines that are broken already.

use clap::{Command, CommandFactory};

use super::Cli;

/// The command line.
pub fn command() -> Command {
    reflowed(Cli::command())
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
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }
}
