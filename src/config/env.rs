//! Every environment variable that the program reads, and the only code that reads them.

use std::ffi::OsString;

/// A variable and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, one line.
    pub does: &'static str,
}

/// The destination where `--to` is not given; read by the command line's parser.
pub const TO: &str = "ADOPTIV_TO";
const NO_COLOR: &str = "NO_COLOR";
const TERM: &str = "TERM";
const COLUMNS: &str = "COLUMNS";

/// All of them, as the help and the man page list them.
pub const ALL: [Variable; 4] = [
    Variable { name: TO, does: "the destination where --to is not given" },
    Variable { name: NO_COLOR, does: "no colour, whatever its value, unless it is empty" },
    Variable { name: TERM, does: "`dumb` means neither colour nor progress bars" },
    Variable { name: COLUMNS, does: "the width of what is printed, instead of the terminal's" },
];

/// The list as a section of the help.
pub fn help() -> String {
    let mut text = String::from("Environment:\n");
    for variable in ALL {
        text.push_str(&format!("  {:<12} {}\n", variable.name, variable.does));
    }
    text
}

/// Whether the user wants no colour at all.
pub fn no_color() -> bool {
    filled(NO_COLOR).is_some()
}

/// Whether the terminal can only take lines of text.
pub fn dumb_terminal() -> bool {
    filled(TERM).is_some_and(|term| term == "dumb")
}

/// The width that the user asks for.
pub fn columns() -> Option<usize> {
    filled(COLUMNS)?.to_str()?.parse().ok().filter(|width| *width > 0)
}

/// The command line, the program's name first.
#[expect(clippy::disallowed_methods, reason = "the one place that takes the command line")]
pub fn args() -> Vec<OsString> {
    std::env::args_os().collect()
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn filled(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}
