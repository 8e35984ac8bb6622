//! What an undo did, or would do.

use super::{Page, import, plural, words};
use crate::engine::undo::UndoReport;
use crate::ui::style::tame;

/// What is not as before after an undo, in one sentence.
pub fn not_good(report: &UndoReport) -> Option<String> {
    let kept = (report.kept_total > 0).then(|| {
        let records = plural(report.kept_total, "record was", "records were");
        format!("{records} kept: somebody changed or uses them since")
    });
    let held = words::held_there(&report.held_but_dialable_there).map(|(said, _)| said);
    kept.or(held)
}

/// Writes the report.
pub fn render(page: &mut Page, report: &UndoReport) {
    let id = report.import_id;
    let style = page.style();
    if !page.quiet() {
        page.line(if report.dry_run {
            style.bold(&format!("Undo of import {id}, tried only: nothing was changed."))
        } else {
            style.green(&format!("Import {id} is undone."))
        });
    }
    for (object, count) in report.deleted.iter().filter(|(_, count)| **count > 0) {
        page.item(&format!("{} deleted", plural(*count, object.singular(), object.name())));
    }
    for (object, count) in report.restored.iter().filter(|(_, count)| **count > 0) {
        let records = plural(*count, object.singular(), object.name());
        page.item(&format!("{records} given back the values from before"));
    }
    if !report.custom_fields_removed.is_empty() {
        page.item(&format!("custom fields removed: {}", report.custom_fields_removed.join(", ")));
    }
    import::held_there(page, &report.held_but_dialable_there);
    if report.kept_total == 0 {
        return;
    }
    page.section(&format!("Kept: {}", plural(report.kept_total, "record", "records")));
    let shown = page.examples(10, 1000);
    for kept in report.kept.iter().take(shown) {
        page.item(&format!(
            "{} {} {}: {}",
            kept.object.singular(),
            kept.id,
            tame(&kept.name, 60),
            tame(&kept.reason, 200)
        ));
    }
    let left = report.kept_total.saturating_sub(report.kept.len().min(shown) as u64);
    if left > 0 {
        page.item(&format!("and {}", plural(left, "more", "more")));
    }
}
