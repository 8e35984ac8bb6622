//! The e-mail about an import of which no report is kept: what its history says.

use super::{Letter, Sheet, short};
use crate::engine::history::PastImport;
use crate::ui::html::Section;
use crate::ui::text::import::Next;
use crate::ui::text::{list, number};

/// The letter.
pub fn history(
    past: &PastImport,
    destination: &str,
    next: &[Next],
) -> Result<Letter, askama::Error> {
    let (id, state) = (past.id, past.state.as_str());
    let how = match state {
        "undone" => "was taken back",
        "running" => "is running",
        "unfinished" => "is unfinished",
        _ => "is done",
    };
    let rows = past.files.iter().map(|file| {
        let numbers =
            [file.rows_read, file.created, file.merged, file.unchanged, file.rejected].map(number);
        [file.object.clone()].into_iter().chain(numbers).collect()
    });
    let header = ["", "#Rows", "#Created", "#Merged", "#Unchanged", "#Rejected"];
    let files: Vec<&str> = past.files.iter().map(|file| file.source.as_str()).collect();
    let sheet = Sheet {
        subject: format!("Import {id} into {} {how}", short(destination)),
        verdict: format!("Import {id} {how}."),
        good: state == "finished",
        about: vec![
            ("Source", list(&files, 6)),
            ("Destination", destination.to_owned()),
            ("Begun", past.started_at.clone()),
        ],
        sections: vec![Section::new("Rows so far").table(&header, rows)],
        next: next.to_vec(),
        closing: vec!["No report of it is kept: these are its counts.".to_owned()],
    };
    sheet.letter()
}
