//! `import`: brings everything in.

use std::path::{Path, PathBuf};

use super::error::{CliError, Kind};
use super::notify::{self, About, NotifyOptions};
use super::options::RunOptions;
use super::output::check_folder;
use super::paths::Taken;
use super::{Context, Exit, run};
use crate::config::DEFAULT_REJECTS;
use crate::engine::id_map;
use crate::engine::import::Mode;
use crate::model::Object;
use crate::store::Store;

/// Import everything
///
/// Rows that can't become a valid record are written to `rejects/` with the reason beside each;
/// corrected there, these files can be imported as they are. Where more rows are rejected than
/// `--max-rejected` allows, nothing is written. A run that was interrupted or killed goes on when
/// the same command is given again; `--resume` insists that there is one to go on with.
///
///   adoptiv-migrate import contacts.csv accounts.csv deals.csv
///   adoptiv-migrate import --to acme.db --dedupe email --contacts people.csv
///   adoptiv-migrate import rejects/contacts.csv
///   adoptiv-migrate import hubspot --since last
///   adoptiv-migrate import contacts.csv --notify kim@acme.example
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    run: RunOptions,
    /// Read and import only what changed at the CRM since the last time
    #[arg(long, value_name = "WHEN")]
    since: Option<Since>,
    /// Go on with the import of these files, or this CRM, that was interrupted
    #[arg(long)]
    resume: bool,
    /// Show what the import would do, without doing it: `dry-run --all`
    #[arg(long, conflicts_with_all = ["resume", "since", "id_map", "notify", "notify_file", "attach"])]
    dry_run: bool,
    /// Write which id of the source became which id of the store, one CSV file per object, to DIR
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    id_map: Option<PathBuf>,
    #[command(flatten)]
    notify: NotifyOptions,
}

/// Since when.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Since {
    /// The last read that came to its end
    Last,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let mut settings = args.run.resolve()?;
    if args.dry_run {
        let (mode, rejects) = (Mode::DryRun { rows: None }, settings.rejects.as_deref());
        return run::execute(&settings, mode, rejects, &mut None, context)?.ended();
    }
    if args.since.is_some() {
        let Some(crm) = &mut settings.sources.crm else {
            return Err(CliError::new(Kind::Usage, "`--since` is for a CRM, and none is named")
                .hint("import the files again: what is there stays as it is"));
        };
        crm.since_last = true;
        settings.words.extend(["--since".to_owned(), "last".to_owned()]);
    }
    let rejects = settings.rejects.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_REJECTS));
    let mut taken = Taken::by(context);
    taken.sources(&settings.sources);
    let mut notify = args.notify.resolve(&taken, &[settings.report.as_ref()])?;
    if let Some(folder) = &args.id_map {
        taken.check_id_maps(folder)?;
        check_folder(folder)?;
    }
    let mode = Mode::Import { resume: args.resume };
    let ran = run::execute(&settings, mode, Some(&rejects), &mut notify, context);
    let ran = ran.map_err(|error| {
        let words = ["import".to_owned()].into_iter().chain(settings.words.iter().cloned());
        let about = About {
            command: "import",
            sources: settings.sources.names(),
            again: context.ui.commands().line(words),
        };
        notify::stopped(notify.take(), error, &about, context)
    })?;
    match (&args.id_map, ran.import_id) {
        (Some(folder), Some(_)) => write_id_maps(&ran.store, folder, context)
            .map_err(|error| ran.failed.clone().unwrap_or(error).after_its_document())?,
        (None, Some(_)) => {}
        // What was read of a CRM is kept for the next try.
        (_, None) if settings.sources.crm.is_some() => {}
        (_, None) => ran.store.goes_unless_imported(),
    }
    ran.ended()
}

fn write_id_maps(store: &Store, folder: &Path, context: &Context) -> Result<(), CliError> {
    std::fs::create_dir_all(folder).map_err(|cause| CliError::output(folder, &cause))?;
    for object in Object::ALL {
        let path = folder.join(id_map::name(object));
        let rows = id_map::write(store, object, &path)?;
        context.ui.status(&format!("Wrote the ids of {rows} {object} to `{}`", path.display()));
    }
    Ok(())
}
