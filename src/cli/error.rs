//! What goes wrong, as the user sees it: its kind, its exit code, how it is shown. What the errors of the
//! library become, with their hints side by side, is in `hints`.

mod hints;

use std::io;

use serde_json::json;

use super::interrupt;
use crate::mapping::file::Problem;
use crate::model::Advice;
use crate::ui::Ui;
use crate::ui::style::tame;

pub use hints::connect;

/// Done, and clean.
pub const EXIT_CLEAN: u8 = 0;
/// Failed.
pub const EXIT_FAILED: u8 = 1;
/// The command line is wrong.
pub const EXIT_USAGE: u8 = 2;
/// It ran, and what it found is not good.
pub const EXIT_FINDINGS: u8 = 3;
/// Interrupted by Ctrl-C. SIGHUP is 129, SIGTERM 143.
pub const EXIT_INTERRUPTED: u8 = 130;

/// What kind of failure. The names are stable; scripts branch on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The command line is wrong.
    Usage,
    /// A source file.
    Source,
    /// A mapping file.
    Mapping,
    /// The store.
    Store,
    /// Another run has the store.
    Busy,
    /// What was asked for does not fit what is there.
    Refused,
    /// What was found before anything was written stopped the run; the code of it.
    Stopped(&'static str),
    /// The destination's API.
    Destination,
    /// The file that keeps tokens.
    Credentials,
    /// The file of settings.
    Settings,
    /// A mail server.
    Mail,
    /// A file to write.
    Output,
    /// The user interrupted.
    Interrupted,
    /// A defect of this program.
    Internal,
}

impl Kind {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Usage => "usage",
            Kind::Source => "source",
            Kind::Mapping => "mapping",
            Kind::Store => "store",
            Kind::Busy => "busy",
            Kind::Refused => "refused",
            Kind::Stopped(_) => "stopped",
            Kind::Destination => "destination",
            Kind::Credentials => "credentials",
            Kind::Settings => "settings",
            Kind::Mail => "mail",
            Kind::Output => "output",
            Kind::Interrupted => "interrupted",
            Kind::Internal => "internal",
        }
    }

    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::Usage => EXIT_USAGE,
            Kind::Interrupted => interrupt::exit_code(),
            Kind::Stopped(_) => EXIT_FINDINGS,
            _ => EXIT_FAILED,
        }
    }
}

/// What belongs to a run that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfRun {
    /// The command that goes on where it stopped, if something is kept to go on with.
    pub go_on: Option<String>,
    /// What became of the e-mail about it, if one was to be sent.
    pub mail: Option<serde_json::Value>,
}

/// A failure of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CliError {
    /// What kind.
    pub kind: Kind,
    /// What is wrong, a lower-case fragment.
    pub message: String,
    /// What is behind it, nearest first; for a mapping file its problems.
    pub causes: Vec<String>,
    /// What to do.
    pub hints: Vec<Advice>,
    /// What belongs to the run that failed.
    pub of_run: Box<OfRun>,
    /// Whether the JSON document of the command was printed already: there is only one.
    pub told: bool,
}

impl CliError {
    /// A failure without a cause behind it.
    pub fn new(kind: Kind, message: impl Into<String>) -> CliError {
        CliError {
            kind,
            message: message.into(),
            causes: Vec::new(),
            hints: Vec::new(),
            of_run: Box::default(),
            told: false,
        }
    }

    /// Adds the command that goes on.
    pub fn going_on(mut self, command: String) -> CliError {
        self.of_run.go_on = Some(command);
        self
    }

    /// What it is, for an e-mail: without anything that may have stood in a row, which other messages repeat.
    pub fn discreet(&self) -> String {
        match self.kind {
            Kind::Store
            | Kind::Busy
            | Kind::Output
            | Kind::Interrupted
            | Kind::Credentials
            | Kind::Settings => self.message.clone(),
            // It may quote the cells of a file that has no header row, or what a CRM says of a record.
            Kind::Source => "the source can't be read; the reason is on standard error".to_owned(),
            Kind::Mapping => "the mapping has problems".to_owned(),
            Kind::Stopped(code) => format!("what was found before anything was written ({code})"),
            Kind::Destination => {
                "the destination could not be reached, or does not take what is sent".to_owned()
            }
            Kind::Usage | Kind::Refused | Kind::Mail | Kind::Internal => {
                "its message is on standard error".to_owned()
            }
        }
    }

    /// Adds what to do.
    pub fn hint(mut self, hint: impl Into<Advice>) -> CliError {
        self.hints.push(hint.into());
        self
    }

    /// Adds what is behind it.
    pub fn because(mut self, cause: impl Into<String>) -> CliError {
        self.causes.push(cause.into());
        self
    }

    /// The problems of a mapping file, all at once.
    pub fn mapping(path: &str, problems: &[Problem]) -> CliError {
        let count = problems.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        let mut error =
            CliError::new(Kind::Mapping, format!("the mapping `{path}` has {count} {noun}"));
        for problem in problems {
            let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            error = error.because(format!("{problem}{hint}"));
        }
        error
    }

    /// A file that can't be written.
    pub fn output(path: &std::path::Path, cause: &io::Error) -> CliError {
        CliError::new(Kind::Output, format!("can't write `{}`", path.display()))
            .because(cause.to_string())
            .hint("name another place, or make this one writable")
    }

    /// Shows it: on standard error for people, and where JSON was asked for as the one document on
    /// standard output too.
    pub fn show(&self, ui: &Ui) {
        let calm = |texts: &[String]| -> Vec<String> {
            texts.iter().map(|text| tame(text, 2000)).collect()
        };
        let hints: Vec<String> = self.hints.iter().map(|hint| ui.commands().told(hint)).collect();
        ui.error(&tame(&self.message, 2000), &calm(&self.causes), &calm(&hints));
        if ui.is_json() && !self.told {
            self.document(ui);
        }
    }

    /// Prints it as the one JSON document on standard output.
    pub fn document(&self, ui: &Ui) {
        let mut document = json!({ "ok": false, "error": self.value(ui) });
        if let Kind::Stopped(_) = self.kind {
            document["written"] = json!(false);
        }
        if let Some(mail) = &self.of_run.mail {
            document["mail"] = mail.clone();
        }
        // Standard output that can't be written was either said above or is nobody's.
        let _ = ui.json(&document);
    }

    /// The error as JSON documents show it.
    pub fn value(&self, ui: &Ui) -> serde_json::Value {
        let hints: Vec<String> = self.hints.iter().map(|hint| ui.commands().told(hint)).collect();
        let hint = if hints.is_empty() { None } else { Some(hints.join("; ")) };
        let mut error = json!({
            "kind": self.kind.name(),
            "message": self.message,
            "hint": hint,
            "causes": self.causes,
        });
        if let Kind::Stopped(code) = self.kind {
            error["code"] = json!(code);
        }
        error
    }

    /// The same after the one JSON document of the command was printed.
    pub fn after_its_document(mut self) -> CliError {
        self.told = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_of_a_mapping_are_shown_with_place_and_hint() {
        let problem = |line| Problem {
            path: "mapping.toml".into(),
            line,
            column: 5,
            message: "unknown target `emial`".into(),
            hint: Some("did you mean `email`?".into()),
        };
        let error = CliError::mapping("mapping.toml", &[problem(3), problem(9)]);
        assert_eq!(error.message, "the mapping `mapping.toml` has 2 problems");
        assert_eq!(
            error.causes[1],
            "mapping.toml:9:5: unknown target `emial` (did you mean `email`?)"
        );
    }

    #[test]
    fn every_kind_has_the_documented_exit_code() {
        assert_eq!(Kind::Usage.exit_code(), 2);
        assert_eq!(Kind::Interrupted.exit_code(), 130);
        for kind in [Kind::Source, Kind::Mapping, Kind::Store, Kind::Busy] {
            assert_eq!(kind.exit_code(), 1, "{}", kind.name());
        }
    }
}
