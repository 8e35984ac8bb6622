//! `dry-run`: what an import would do.

use super::error::CliError;
use super::options::RunOptions;
use super::{Context, Exit, run};
use crate::config::DEFAULT_DRY_RUN_ROWS;
use crate::engine::import::Mode;

/// Show what an import would do, without doing it
///
/// The very same code as `import`, in a transaction that is rolled back: nothing is left behind,
/// not even an empty store. Reads the first 100 rows of each file, or all with `--all`.
///
///   adoptiv-migrate dry-run contacts.csv accounts.csv deals.csv
///   adoptiv-migrate dry-run --all --rejects out/ --report out.html contacts.csv
///   adoptiv-migrate dry-run --all --format json contacts.csv | jq .rejections
///   adoptiv-migrate dry-run hubspot
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    run: RunOptions,
    /// Read this many rows of each file
    #[arg(long, value_name = "N", default_value_t = DEFAULT_DRY_RUN_ROWS, value_parser = rows)]
    rows: u64,
    /// Read all rows
    #[arg(long, conflicts_with = "rows")]
    all: bool,
}

fn rows(text: &str) -> Result<u64, String> {
    text.parse()
        .ok()
        .filter(|rows| *rows > 0)
        .ok_or_else(|| "is no number of rows, such as `500`; `--all` reads all of them".to_owned())
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let settings = args.run.resolve()?;
    let rows = if args.all { None } else { Some(args.rows) };
    let rejects = settings.rejects.as_deref();
    run::execute(&settings, Mode::DryRun { rows }, rejects, &mut None, context)?.ended()
}
