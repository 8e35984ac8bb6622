//! Short lists: past imports, owners, pipelines, the workspace.

use serde::Serialize;

use super::{Page, list, number, plural};
use crate::engine::history::PastImport;
use crate::engine::owners::{Owner, Reclaimed};
use crate::engine::pipelines::{PlannedPipeline, PlannedStage, Told};
use crate::model::{CustomField, Pipeline, StageKind};
use crate::ui::style::tame;

/// Past imports.
#[derive(Clone, Debug, Serialize)]
pub struct History {
    /// `history`.
    pub command: &'static str,
    /// Newest first.
    pub imports: Vec<PastImport>,
}

/// Writes past imports.
pub fn history(page: &mut Page, history: &History) {
    if page.quiet() {
        return page.bare(history.imports.iter().map(|import| import.id.to_string()));
    }
    if history.imports.is_empty() {
        page.line("No imports yet.");
    }
    for import in &history.imports {
        page.gap();
        let title = format!("import {}", import.id);
        let title = page.style().bold(&title);
        let ended = match import.state.as_str() {
            "running" => "running now".to_owned(),
            ended => ended.to_owned(),
        };
        page.line(format!("{title}  {}  {}  {ended}", import.started_at, tame(&import.source, 40)));
        if import.state == "unfinished" {
            let undo = page.suggested(["undo", &import.id.to_string()]);
            page.item(&format!("the same command again goes on, {undo} takes it back"));
        }
        let rows = import.files.iter().map(|file| {
            vec![
                file.object.clone(),
                tame(&file.source, 60),
                match file.rows_total > file.rows_read {
                    true => format!("{} of {}", number(file.rows_read), number(file.rows_total)),
                    false => number(file.rows_read),
                },
                number(file.created),
                number(file.merged),
                number(file.unchanged),
                number(file.rejected),
            ]
        });
        let header = ["", "file", "rows", "created", "merged", "unchanged", "rejected"];
        page.table(&header, &[2, 3, 4, 5, 6], rows.collect());
    }
}

/// Owners.
#[derive(Clone, Debug, Serialize)]
pub struct Owners {
    /// `owners list`.
    pub command: &'static str,
    /// As the sources name them.
    pub owners: Vec<Owner>,
}

/// Writes owners.
pub fn owners(page: &mut Page, owners: &Owners) {
    if page.quiet() {
        return page.bare(owners.owners.iter().map(|owner| &owner.source));
    }
    if owners.owners.is_empty() {
        page.line("No record names an owner.");
        return;
    }
    let rows = owners.owners.iter().map(|owner| {
        let user = match (&owner.user, &owner.suggestion) {
            (Some(user), _) => tame(user, 60),
            (None, Some(near)) => format!("- (near {})", tame(near, 60)),
            (None, None) => "-".to_owned(),
        };
        vec![tame(&owner.source, 60), number(owner.records), user]
    });
    page.table(&["owner at the source", "records", "workspace user"], &[1], rows.collect());
}

/// What a reclaim did, or would do.
#[derive(Clone, Debug, Serialize)]
pub struct ReclaimReport {
    /// `owners reclaim`.
    pub command: &'static str,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// The result.
    #[serde(flatten)]
    pub result: Reclaimed,
}

/// Writes what a reclaim did.
pub fn reclaimed(page: &mut Page, report: &ReclaimReport) {
    let total: u64 = report.result.handed_over.iter().map(|owner| owner.records).sum();
    let verb = if report.dry_run { "would be handed over" } else { "handed over" };
    page.line(format!("{} {verb}.", plural(total, "record", "records")));
    for owner in &report.result.handed_over {
        let (source, user) = (tame(&owner.source, 80), tame(&owner.user, 80));
        page.item(&format!("{} of {source} to {user}", number(owner.records)));
    }
    if !report.result.unmatched.is_empty() {
        let shown = page.examples(10, 1000);
        page.item(&format!("still no users: {}", list(&report.result.unmatched, shown)));
    }
}

/// Pipelines.
#[derive(Clone, Debug, Serialize)]
pub struct Pipelines {
    /// `pipelines list`, `pipelines show` or `pipelines create`.
    pub command: &'static str,
    /// In order.
    pub pipelines: Vec<Pipeline>,
}

/// Writes pipelines, one line each.
pub fn pipelines(page: &mut Page, pipelines: &Pipelines) {
    if page.quiet() {
        return page.bare(pipelines.pipelines.iter().map(|pipeline| &pipeline.name));
    }
    for pipeline in &pipelines.pipelines {
        let stages: Vec<&str> = pipeline.stages.iter().map(|stage| stage.name.as_str()).collect();
        let name = tame(&pipeline.name, 60);
        page.wrapped(0, 2, &format!("{name}: {}", list(&stages, usize::MAX)));
    }
}

/// Writes pipelines, one stage a line.
pub fn stages(page: &mut Page, pipelines: &Pipelines) {
    if page.quiet() {
        let stages = pipelines.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
        return page.bare(stages.map(|stage| &stage.name));
    }
    for pipeline in &pipelines.pipelines {
        page.section(&tame(&pipeline.name, 80));
        let rows = pipeline.stages.iter().enumerate().map(|(at, stage)| {
            let kind = if stage.kind == StageKind::Open { "" } else { stage.kind.name() };
            vec![(at + 1).to_string(), tame(&stage.name, 60), kind.to_owned()]
        });
        page.table(&[], &[0], rows.collect());
    }
}

/// What `pipelines create` makes, or would make.
#[derive(Clone, Debug, Serialize)]
pub struct Created {
    /// `pipelines create`.
    pub command: &'static str,
    /// Whether nothing is made.
    pub dry_run: bool,
    /// In order.
    pub pipelines: Vec<CreatedPipeline>,
}

/// A pipeline of it.
#[derive(Clone, Debug, Serialize)]
pub struct CreatedPipeline {
    /// Its name.
    pub name: String,
    /// First to last; of a plan only those that are to be made.
    pub stages: Vec<CreatedStage>,
}

/// A stage of it.
#[derive(Clone, Debug, Serialize)]
pub struct CreatedStage {
    /// Its name.
    pub name: String,
    /// Open, won or lost.
    pub kind: StageKind,
    /// What told its kind: `name`, `crm`, `status` or `user`; none of a stage that was there.
    pub told: Option<&'static str>,
    /// A stage that was there and has a name like it.
    pub near: Option<String>,
}

impl Created {
    /// What was planned beside the pipelines that are there now.
    pub fn new(
        command: &'static str,
        dry_run: bool,
        planned: &[PlannedPipeline],
        there: &[Pipeline],
    ) -> Created {
        let pipelines = planned.iter().map(|planned| {
            let new = |stage: &PlannedStage| CreatedStage {
                name: stage.name.clone(),
                kind: stage.kind,
                told: Some(match stage.told {
                    Told::Name => "name",
                    Told::Crm => "crm",
                    Told::Status => "status",
                    Told::User => "user",
                }),
                near: stage.near.clone(),
            };
            let made = there.iter().find(|there| there.name == planned.name);
            let stages = match made.filter(|_| !dry_run) {
                None => planned.stages.iter().map(new).collect(),
                Some(made) => made
                    .stages
                    .iter()
                    .map(|stage| {
                        let planned = planned.stages.iter().find(|of| of.name == stage.name);
                        let there = CreatedStage {
                            name: stage.name.clone(),
                            kind: stage.kind,
                            told: None,
                            near: None,
                        };
                        planned.map_or(there, new)
                    })
                    .collect(),
            };
            CreatedPipeline { name: planned.name.clone(), stages }
        });
        Created { command, dry_run, pipelines: pipelines.collect() }
    }
}

/// Writes what is made, one stage a line, each with what told its kind.
pub fn created(page: &mut Page, created: &Created) {
    for pipeline in &created.pipelines {
        if created.dry_run && pipeline.stages.is_empty() {
            continue;
        }
        page.section(&tame(&pipeline.name, 80));
        let rows = pipeline.stages.iter().enumerate().map(|(at, stage)| {
            let told = match stage.told {
                None => String::new(),
                Some("crm") => "from the CRM".to_owned(),
                Some("status") => "from the deals' status".to_owned(),
                Some("user") => format!("from --{}", stage.kind.name()),
                Some(_) => "from its name".to_owned(),
            };
            let near = stage.near.as_ref().map(|near| format!("; like `{}`", tame(near, 40)));
            vec![
                (at + 1).to_string(),
                tame(&stage.name, 60),
                stage.kind.name().to_owned(),
                told + &near.unwrap_or_default(),
            ]
        });
        page.table(&[], &[0], rows.collect());
    }
}

/// The workspace's settings and what it holds.
#[derive(Clone, Debug, Serialize)]
pub struct Workspace {
    /// `workspace show` or `workspace set`.
    pub command: &'static str,
    /// The destination as the user named it.
    pub destination: String,
    /// The IANA zone.
    pub timezone: String,
    /// The ISO 4217 code.
    pub currency: String,
    /// The ISO 3166 region.
    pub region: String,
    /// How many users.
    pub users: usize,
    /// The user to whom unmatched owners fall back.
    pub importer: Option<String>,
    /// The pipelines' names.
    pub pipelines: Vec<String>,
    /// The custom fields.
    pub custom_fields: Vec<CustomField>,
}

/// Writes the workspace.
pub fn workspace(page: &mut Page, workspace: &Workspace) {
    let importer = workspace.importer.as_deref().unwrap_or("nobody");
    let users = format!("{}, unmatched owners fall back to {importer}", workspace.users);
    let mut rows = vec![
        vec!["time zone".to_owned(), workspace.timezone.clone()],
        vec!["currency".to_owned(), workspace.currency.clone()],
        vec!["region".to_owned(), workspace.region.clone()],
        vec!["users".to_owned(), tame(&users, 200)],
        vec!["pipelines".to_owned(), list(&workspace.pipelines, 20)],
    ];
    let fields: Vec<String> = workspace
        .custom_fields
        .iter()
        .map(|field| format!("{}.{} ({})", field.object, field.key, field.kind.name()))
        .collect();
    if !fields.is_empty() {
        rows.push(vec!["custom fields".to_owned(), list(&fields, page.examples(20, 10_000))]);
    }
    if page.quiet() {
        return page.bare(rows.iter().map(|row| row.join(": ")));
    }
    let title = format!("Workspace {}", tame(&workspace.destination, 120));
    let title = page.style().bold(&title);
    page.line(title);
    page.table(&[], &[], rows);
}

/// Users.
#[derive(Clone, Debug, Serialize)]
pub struct Users<U: Serialize> {
    /// `workspace users list`.
    pub command: &'static str,
    /// By e-mail.
    pub users: Vec<U>,
}

/// Writes users: address, name, whether unmatched owners fall back to this one.
pub fn users<'a>(page: &mut Page, users: impl Iterator<Item = (&'a str, Option<&'a str>, bool)>) {
    if page.quiet() {
        return page.bare(users.map(|(email, ..)| email));
    }
    let rows: Vec<Vec<String>> = users
        .map(|(email, name, importer)| {
            let role = if importer { "importer" } else { "" };
            vec![tame(email, 80), tame(name.unwrap_or(""), 60), role.to_owned()]
        })
        .collect();
    if rows.is_empty() {
        let add = page.suggested(["workspace", "users", "add", "EMAIL"]);
        page.line(format!("No users yet: {add} adds one."));
    } else {
        page.table(&["e-mail", "name", ""], &[], rows);
    }
}
