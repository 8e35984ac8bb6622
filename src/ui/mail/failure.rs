//! The e-mail about a run that failed, was stopped or was interrupted: what it was, what is kept, how to go on.

use super::{Letter, Sheet, short};
use crate::ui::text::import::Next;
use crate::ui::text::list;

/// A run that did not come to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// `import`.
    pub command: String,
    /// What was read.
    pub sources: Vec<String>,
    /// Where it went.
    pub destination: String,
    /// `failed`, `was interrupted`, `was stopped`.
    pub how: &'static str,
    /// Why, in words that hold nothing of any row.
    pub why: String,
    /// What to do next.
    pub next: Vec<Next>,
}

/// The letter.
pub fn failure(failure: &Failure) -> Result<Letter, askama::Error> {
    let mut name = failure.command.clone();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let (how, to) = (failure.how, short(&failure.destination));
    let mut about = Vec::new();
    if !failure.sources.is_empty() {
        about.push(("Source", list(&failure.sources, 6)));
    }
    about.push(("Destination", failure.destination.clone()));
    let why = failure.why.trim_end_matches('.');
    let sheet = Sheet {
        subject: format!("{name} with {to} {how}"),
        verdict: format!("The {} {how}: {why}.", failure.command),
        good: false,
        about,
        sections: Vec::new(),
        next: failure.next.clone(),
        closing: vec![
            "What was printed where it ran may say more: this e-mail holds nothing of any row."
                .to_owned(),
        ],
    };
    sheet.letter()
}
