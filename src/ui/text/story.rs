//! One record's story.

use super::Page;
use crate::engine::explain::{Story, StoryEvent};
use crate::ui::style::tame;

/// Writes the story.
pub fn render(page: &mut Page, story: &Story) {
    if page.quiet() {
        return page.bare(story.fields.iter().map(|(key, value)| format!("{key}: {value}")));
    }
    let name = tame(&story.name, 80);
    let title = format!("{} {} {name}", story.object.singular(), story.id);
    let title = page.style().bold(title.trim_end());
    page.line(title);
    pairs(page, &story.fields);
    if !story.originals.is_empty() {
        page.section("As the source wrote it");
        pairs(page, &story.originals);
    }
    sentences(page, "Ids at the source", &story.external_ids);
    sentences(page, "Links", &story.links);
    sentences(page, "Consent", &story.consent);
    if story.events.is_empty() {
        return;
    }
    page.section("What happened to it");
    for event in &story.events {
        let place = match (&event.source, event.line) {
            (Some(source), Some(line)) => format!(", {}:{line}", tame(source, 120)),
            (Some(source), None) => format!(", {}", tame(source, 120)),
            _ => String::new(),
        };
        page.item(&format!("import {}, {}{place}", event.import_id, event.at));
        page.wrapped(4, 2, &format!("{}: {}", event.what, tame(&event.why, 300)));
        for (field, before, after) in &event.changes {
            let before = if before.is_empty() { "(empty)".to_owned() } else { tame(before, 60) };
            page.wrapped(4, 2, &format!("{field}: {before} -> {}", tame(after, 60)));
        }
        row(page, event);
    }
}

fn row(page: &mut Page, event: &StoryEvent) {
    let Some(row) = &event.row else {
        if event.source.is_some() {
            page.wrapped(4, 2, "the row can't be shown: its file changed since, or is gone");
        }
        return;
    };
    page.wrapped(4, 2, "the row, and where the mapping sends it:");
    for cell in row.iter().filter(|cell| !cell.value.is_empty()) {
        let target = cell.target.as_deref().unwrap_or("(left out)");
        let (header, value) = (tame(&cell.header, 40), tame(&cell.value, 120));
        page.wrapped(6, 2, &format!("{header} = {value} -> {target}"));
    }
}

fn pairs(page: &mut Page, pairs: &[(String, String)]) {
    let rows = pairs.iter().map(|(key, value)| vec![tame(key, 40), tame(value, 200)]);
    page.table(&[], &[], rows.collect());
}

fn sentences(page: &mut Page, title: &str, sentences: &[String]) {
    if sentences.is_empty() {
        return;
    }
    page.section(title);
    for sentence in sentences {
        page.item(&tame(sentence, 300));
    }
}
