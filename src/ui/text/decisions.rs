//! What needs a decision, before all else that `map` found; and what may stay but should be looked over.

use super::map::MapReport;
use super::{Page, list, number, plural};
use crate::engine::decisions::{Decision, Kind};
use crate::model::Object;
use crate::ui::style::tame;

/// So many stages are shown without `-v`.
const STAGES: usize = 6;
/// So many columns of all objects are shown without `-v`.
const COLUMNS: usize = 6;
/// So many are named after those that are shown.
const NAMED: usize = 10;

/// Writes the decisions: one line that says how many, then each with its answer.
pub fn render(page: &mut Page, report: &MapReport) {
    let all = &report.decisions;
    let style = page.style();
    let blocking = count(all.iter().filter(|one| one.blocks));
    let open = count(all.iter().filter(|one| !one.blocks));
    if blocking.is_empty() {
        if page.quiet() {
            return;
        }
        page.line(style.green("Nothing needs a decision."));
    } else {
        page.wrapped(0, 2, &style.bold(&format!("To decide: {}.", blocking.join(", "))));
    }
    let of = |kinds: &[Kind], blocks: bool| -> Vec<&Decision> {
        all.iter().filter(|one| one.blocks == blocks && kinds.contains(&one.kind)).collect()
    };
    troubles(page, &of(&[Kind::Nameless, Kind::Absent, Kind::Ambiguous, Kind::Unreadable], true));
    stages(page, &of(&[Kind::Stage], true), report.deals_sampled);
    columns(
        page,
        "Columns that have no place yet, and would stay behind",
        &of(&[Kind::Unresolved], true),
    );
    let unnamed = "Columns that the mapping does not name, and that would stay behind";
    columns(page, unnamed, &of(&[Kind::Unknown], true));
    if !page.quiet() && !open.is_empty() {
        look_over(page, all);
    }
}

/// `3 stages`, `7 columns`, in the order of the decisions.
fn count<'d>(decisions: impl Iterator<Item = &'d Decision>) -> Vec<String> {
    let (mut stages, mut columns, mut owners) = (0, 0, 0);
    for decision in decisions {
        match decision.kind {
            Kind::Stage => stages += 1,
            Kind::Owner => owners += 1,
            _ => columns += 1,
        }
    }
    let all =
        [(stages, "stage", "stages"), (columns, "column", "columns"), (owners, "owner", "owners")];
    all.into_iter().filter(|one| one.0 > 0).map(|(n, one, many)| plural(n, one, many)).collect()
}

/// What loses whole rows or misreads them, each with what to do.
fn troubles(page: &mut Page, decisions: &[&Decision]) {
    if decisions.is_empty() {
        return;
    }
    page.section("Rows that would be lost or misread");
    for one in decisions {
        let of = one.object.map_or("", Object::name);
        let about = tame(&one.about, 60);
        let why = tame(&one.why, 300);
        page.item(&match one.kind {
            Kind::Nameless => format!("{why}."),
            Kind::Absent => format!("{of}: {why}."),
            _ => match one.samples.is_empty() {
                true => format!("{of} `{about}`: {why}."),
                false => format!("{of} `{about}` ({}): {why}.", samples(one, 3)),
            },
        });
        page.wrapped(4, 2, &sentence(&tame(&one.hint, 400)));
        answer(page, one);
    }
}

/// The line to write, and where.
fn answer(page: &mut Page, one: &Decision) {
    if let (Some(line), Some(table)) = (&one.line, &one.table) {
        page.answer(&format!("  Such as, under [{table}]:"), &tame(line, 400));
    }
}

fn sentence(fragment: &str) -> String {
    let mut letters = fragment.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// Values of a column, one beside the other.
fn samples(one: &Decision, most: usize) -> String {
    let shown: Vec<String> = one.samples.iter().take(most).map(|value| tame(value, 24)).collect();
    shown.join(" | ")
}

fn stages(page: &mut Page, decisions: &[&Decision], sampled: bool) {
    let Some(first) = decisions.first() else { return };
    let deals: u64 = decisions.iter().filter_map(|one| one.count).sum();
    let whose = match (deals, sampled) {
        (0, _) => String::new(),
        (1, false) => ": their 1 deal would be rejected".to_owned(),
        (n, false) => format!(": their {} deals would be rejected", number(n)),
        (n, true) => format!(": {} of the deals looked at would be rejected", number(n)),
    };
    page.section(&format!("Stages that the workspace lacks{whose}"));
    let shown = page.examples(STAGES, usize::MAX);
    let shown = if decisions.len() == shown.saturating_add(1) { decisions.len() } else { shown };
    let rows = decisions.iter().take(shown).map(|one| {
        let from = match &one.pipeline {
            Some(pipeline) => format!("{pipeline} / {}", one.about),
            None => one.about.clone(),
        };
        let near = one.suggestion.as_ref().map_or(String::new(), |near| tame(near, 80));
        vec![one.count.map_or(String::new(), number), tame(&from, 80), near]
    });
    let near = decisions.iter().take(shown).any(|one| one.suggestion.is_some());
    let rows: Vec<_> = rows.collect();
    match near {
        true => page.brief_table(&["deals", "stage", "near"], &[0], rows),
        false => {
            let rows = rows.into_iter().map(|row| row[..2].to_vec()).collect();
            page.brief_table(&["deals", "stage"], &[0], rows);
        }
    }
    more(page, &decisions[shown.min(decisions.len())..]);
    if let Some(command) = &first.command {
        page.answer("Make them:", command);
    }
    let lines: Vec<&Decision> =
        decisions.iter().copied().filter(|one| one.line.is_some()).collect();
    let mut written: Vec<&str> = Vec::new();
    for one in lines {
        let (Some(line), Some(table)) = (&one.line, &one.table) else { continue };
        if !written.contains(&line.as_str()) && written.len() < page.examples(3, usize::MAX) {
            page.answer(&format!("Or write under [{table}]:"), &tame(line, 400));
            written.push(line);
        }
    }
}

fn columns(page: &mut Page, title: &str, decisions: &[&Decision]) {
    let Some(first) = decisions.first() else { return };
    page.section(title);
    let shown = fair(decisions, page.examples(COLUMNS, usize::MAX));
    let several = decisions.iter().any(|one| one.object != first.object);
    let narrow = page.width() < 72;
    let rows = shown.iter().map(|one| {
        let mut row = Vec::new();
        if several {
            row.push(one.object.map_or(String::new(), |of| of.to_string()));
        }
        row.push(tame(&one.about, 60));
        if !narrow {
            row.push(samples(one, 2));
        }
        row.push(one.suggestion.as_ref().map_or(String::new(), |to| tame(to, 60)));
        row
    });
    let rows = rows.collect();
    let mut header = vec!["column", "holds", "could be"];
    if narrow {
        header.remove(1);
    }
    if several {
        header.insert(0, "");
    }
    page.brief_table(&header, &[], rows);
    let rest: Vec<&Decision> = decisions
        .iter()
        .copied()
        .filter(|one| !shown.iter().any(|s| std::ptr::eq(*s, *one)))
        .collect();
    more(page, &rest);
    let like = if several { " and its like" } else { "" };
    // The shortest line is example enough.
    let lines = decisions.iter().filter_map(|one| Some((one.line.as_ref()?, one.table.as_ref()?)));
    if let Some((line, table)) = lines.min_by_key(|(line, _)| line.len()) {
        let why = format!("Write under [{table}]{like} where each goes, or \"ignore\":");
        page.answer(&why, &tame(line, 400));
    }
    if let Some(command) = &first.command {
        let why = match first.kind {
            Kind::Unknown => "Or add all to the mapping:",
            _ => "Or make all what they could be:",
        };
        page.answer(why, command);
    }
}

/// So many decisions that each object has its share, in their order.
fn fair<'d>(decisions: &[&'d Decision], most: usize) -> Vec<&'d Decision> {
    // One more takes no more room than to say that there is one more.
    if decisions.len() <= most.saturating_add(1) {
        return decisions.to_vec();
    }
    let mut objects: Vec<Option<Object>> = decisions.iter().map(|one| one.object).collect();
    objects.dedup();
    let mut left: Vec<usize> = objects
        .iter()
        .map(|object| decisions.iter().filter(|one| one.object == *object).count())
        .collect();
    let mut taken = vec![0; left.len()];
    let mut rest = most;
    while rest > 0 && left.iter().any(|n| *n > 0) {
        for (at, left) in left.iter_mut().enumerate().filter(|(_, n)| **n > 0) {
            if rest > 0 {
                (*left, taken[at], rest) = (*left - 1, taken[at] + 1, rest - 1);
            }
        }
    }
    let mut shown = Vec::new();
    for (object, taken) in objects.iter().zip(taken) {
        shown.extend(decisions.iter().filter(|one| one.object == *object).take(taken).copied());
    }
    shown
}

/// Names those that are not shown.
fn more(page: &mut Page, rest: &[&Decision]) {
    if rest.is_empty() {
        return;
    }
    let names: Vec<&str> = rest.iter().map(|one| one.about.as_str()).collect();
    page.item(&format!(
        "and {} (`-v` shows them): {}",
        number(rest.len() as u64),
        list(&names, NAMED)
    ));
}

/// What was taken and may stay.
fn look_over(page: &mut Page, all: &[Decision]) {
    page.section("To look over: taken so, unless you say otherwise");
    let of = |kind| all.iter().filter(move |one| one.kind == kind && !one.blocks);
    let likely: Vec<String> = of(Kind::Likely)
        .map(|one| format!("`{}` as {}", one.about, one.suggestion.as_deref().unwrap_or_default()))
        .collect();
    if !likely.is_empty() {
        page.item(&format!(
            "Columns by likeness: {}.",
            list(&likely, page.examples(3, usize::MAX))
        ));
    }
    for one in of(Kind::Ambiguous).take(page.examples(3, usize::MAX)) {
        let (object, about) = (one.object.map_or("", Object::name), tame(&one.about, 60));
        page.item(&format!("{object} `{about}` ({}): {}.", samples(one, 2), tame(&one.why, 200)));
        if let (Some(line), Some(table)) = (&one.line, &one.table) {
            page.answer(&format!("  Else write under [{table}]:"), &tame(line, 400));
        }
    }
    let unread: Vec<String> = of(Kind::Unreadable)
        .map(|one| {
            let share = one.why.replace(" cells can't be read", "");
            format!("{share} of {} `{}`", one.object.map_or("", Object::name), one.about)
        })
        .collect();
    if !unread.is_empty() {
        page.item(&format!(
            "Cells that can't be read, of those looked at: {}.",
            list(&unread, page.examples(3, usize::MAX))
        ));
    }
    let owners: Vec<&Decision> = of(Kind::Owner).collect();
    if owners.is_empty() {
        return;
    }
    let names: Vec<String> = owners
        .iter()
        .map(|one| match &one.suggestion {
            Some(near) => format!("{} (near {near})", one.about),
            None => one.about.clone(),
        })
        .collect();
    let records: u64 = owners.iter().filter_map(|one| one.count).sum();
    page.item(&format!(
        "{}, so {} to the user who imports: {}.",
        plural(owners.len() as u64, "owner is no workspace user", "owners are no workspace users"),
        plural(records, "record goes", "records go"),
        list(&names, page.examples(3, usize::MAX))
    ));
    let command = owners.iter().find_map(|one| one.command.as_ref());
    if let Some(command) = command {
        page.answer("Add them:", command);
    }
    if let Some(line) = owners.iter().find_map(|one| one.line.as_ref()) {
        let or = if command.is_some() { "Or write" } else { "Write" };
        page.answer(&format!("{or} under [owners] who is who:"), &tame(line, 300));
    }
}
