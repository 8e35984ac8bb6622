//! The edge: the only place that knows the command line. One thin file per subcommand; each has an
//! `Args` whose doc comments are the help, and a `run`.

mod completions;
mod connect;
mod crm_hints;
mod destination;
mod docs;
mod dry_run;
pub mod error;
mod explain;
mod help;
mod history;
mod import;
mod inputs;
mod interrupt;
mod map;
mod next_steps;
mod notify;
mod options;
mod output;
mod owners;
mod paths;
mod pipelines;
mod reconcile;
mod remote;
mod run;
mod sandbox;
mod sources;
mod undo;
mod workspace;

use std::process::ExitCode;

use clap::{FromArgMatches, Parser, Subcommand};

use crate::config::{Destination, Format, Talk, env};
use crate::ui::Ui;
use error::CliError;
use options::GlobalOptions;

/// How a command that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, and clean.
    Clean,
    /// It ran, and what it found is not good.
    Findings,
}

impl Exit {
    /// `Clean` where `ok`.
    fn of(ok: bool) -> Exit {
        if ok { Exit::Clean } else { Exit::Findings }
    }

    fn code(self) -> u8 {
        match self {
            Exit::Clean => error::EXIT_CLEAN,
            Exit::Findings => error::EXIT_FINDINGS,
        }
    }
}

/// What every command gets.
pub struct Context {
    ui: Ui,
    destination: Destination,
}

/// Move a company's CRM into Adoptiv
///
/// Contacts, accounts, deals, pipelines, owners, custom fields and consent records, from HubSpot,
/// Salesforce, Pipedrive or Close over their APIs, or from CSV or JSON Lines files, into an Adoptiv
/// workspace: behind its API, or a local one in one SQLite file.
///
/// A whole migration; a CRM's name stands where the files do:
///
///   adoptiv-migrate map contacts.csv accounts.csv deals.csv -o mapping.toml
///   adoptiv-migrate pipelines create --from deals.csv
///   adoptiv-migrate dry-run contacts.csv accounts.csv deals.csv
///   adoptiv-migrate import contacts.csv accounts.csv deals.csv
///   adoptiv-migrate reconcile
#[derive(Parser)]
#[command(
    name = "adoptiv-migrate",
    version,
    verbatim_doc_comment,
    after_long_help = after_help(),
    propagate_version = false,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(flatten)]
    global: GlobalOptions,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Connect(connect::Args),
    Map(map::Args),
    DryRun(dry_run::Args),
    Import(import::Args),
    Reconcile(reconcile::Args),
    Undo(undo::Args),
    History(history::Args),
    Notify(notify::Args),
    Owners(owners::Args),
    Explain(explain::Args),
    Pipelines(pipelines::Args),
    Workspace(workspace::Args),
    Sandbox(sandbox::Args),
    Completions(completions::Args),
    #[command(hide = true)]
    GenerateDocs(docs::Args),
}

fn after_help() -> String {
    format!(
        "{}\nExit codes:\n{}",
        env::help(),
        "  0    done, and clean\n  \
         1    failed; the message says why and what to do\n  \
         2    the command line is wrong\n  \
         3    it ran, and what it found is not good: too many rejected rows, drift,\n       \
         columns and stages to decide on\n  \
         130  interrupted by Ctrl-C (129 by SIGHUP, 143 by SIGTERM); what was done is kept,\n       \
         `import --resume` goes on"
    )
}

/// Parses, runs, and turns the result into an exit code. Nothing is done before the command line
/// is parsed, so that `--help` answers at once.
pub fn main() -> ExitCode {
    if completions::answer(&env::args()).is_some() {
        return ExitCode::SUCCESS;
    }
    let matches = help::command().try_get_matches_from(env::args());
    let parsed =
        matches.and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, help::of(&matches))));
    let (cli, command) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            let text = error.render();
            let (plain, colored) = (text.to_string(), text.ansi().to_string());
            Ui::new(Talk::default()).usage(&plain, &colored, error.use_stderr());
            if error.use_stderr() && asks_for_json() {
                let talk = Talk { format: Format::Json, ..Talk::default() };
                usage(&error).document(&Ui::new(talk).of(help::named(&env::args())));
            }
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(error::EXIT_USAGE));
        }
    };
    let mut ui = Ui::new(cli.global.talk()).of(command);
    remote::tell_through(&ui);
    let result = cli.global.destination().and_then(|destination| {
        ui = ui.clone().about(&destination);
        let context = Context { ui: ui.clone(), destination };
        dispatch(cli.command, &context)
    });
    match result {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(error) => {
            error.show(&ui);
            ExitCode::from(error.kind.exit_code())
        }
    }
}

/// Whether a command line that could not be parsed asks for JSON.
fn asks_for_json() -> bool {
    let words = env::args();
    let pairs = words.windows(2);
    words.iter().any(|word| word == "--format=json")
        || pairs.into_iter().any(|pair| pair[0] == "--format" && pair[1] == "json")
}

/// A wrong command line, as a script reads it.
fn usage(error: &clap::Error) -> CliError {
    let text = error.to_string();
    let message = text.lines().next().unwrap_or_default();
    let message = message.strip_prefix("error: ").unwrap_or(message);
    CliError::new(error::Kind::Usage, message).hint("`--help` says what the command takes")
}

fn dispatch(command: Command, context: &Context) -> Result<Exit, CliError> {
    match command {
        Command::Connect(args) => connect::run(args, context),
        Command::Map(args) => map::run(args, context),
        Command::DryRun(args) => dry_run::run(args, context),
        Command::Import(args) => import::run(args, context),
        Command::Reconcile(args) => reconcile::run(args, context),
        Command::Undo(args) => undo::run(args, context),
        Command::Notify(args) => notify::run(&args, context),
        Command::History(args) => history::run(args, context),
        Command::Owners(args) => owners::run(args, context),
        Command::Explain(args) => explain::run(args, context),
        Command::Pipelines(args) => pipelines::run(args, context),
        Command::Workspace(args) => workspace::run(args, context),
        Command::Sandbox(args) => sandbox::run(args, context),
        Command::Completions(args) => completions::run(args, context),
        Command::GenerateDocs(args) => docs::run(args, context),
    }
}
