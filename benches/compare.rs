//! `cargo bench --bench compare [-- --contacts 1000000]` measures the tool, the yardstick and the
//! sqlite3 shell on the same files, in turn, for the machine drifts. Wall time and peak memory.
#![expect(clippy::disallowed_methods, reason = "a program of its own, without the layers")]

#[path = "support/data.rs"]
mod data;
#[path = "support/measure.rs"]
mod measure;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/yardstick.rs"]
mod yardstick;

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use measure::{Measured, Run};

const USAGE: &str = "usage: cargo bench --bench compare -- [--contacts 100000] [--rounds 3] \
                     [--data DIR] [--duplicates 0.02] [--damage 0.01] [--seed 1]";
const TOOL: &str = env!("CARGO_BIN_EXE_adoptiv-migrate");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/sqlite.sql");
/// How this program is told to be the yardstick: the data, then the store.
const BARE: &str = "--bare";

#[expect(clippy::print_stderr, reason = "a program of its own, not the library")]
fn main() -> ExitCode {
    // `cargo bench` adds `--bench` to what it passes on.
    let words: Vec<_> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let done = match &words[..] {
        [flag, data, store] if flag == BARE => be_the_yardstick(data.as_ref(), store.as_ref()),
        _ => Options::read(&words).map_err(Into::into).and_then(|options| compare(&options)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}

fn be_the_yardstick(data: &Path, store: &Path) -> Result<(), Box<dyn Error>> {
    let counts = yardstick::import(data, store)?;
    for of in &counts {
        let (created, merged, rejected) = (of.created, of.merged, of.rejected);
        writeln!(std::io::stdout(), "created {created}, merged {merged}, rejected {rejected}")?;
    }
    Ok(())
}

struct Options {
    data: data::Options,
    rounds: usize,
    /// Where the files are or are to be kept; a folder that goes away where nothing is said.
    dir: Option<PathBuf>,
}

impl Options {
    fn read(words: &[String]) -> Result<Options, String> {
        let mut options = Options { data: data::Options::default(), rounds: 3, dir: None };
        for pair in words.chunks(2) {
            let [flag, value] = pair else { return Err(format!("`{}` needs a value", pair[0])) };
            match flag.as_str() {
                "--rounds" => options.rounds = data::number::<usize>(flag, value)?.max(1),
                "--data" => options.dir = Some(PathBuf::from(value)),
                _ if options.data.take(flag, value)? => {}
                _ => return Err(format!("there is no flag `{flag}`")),
            }
        }
        Ok(options)
    }
}

fn compare(options: &Options) -> Result<(), Box<dyn Error>> {
    let scratch = tempfile::tempdir()?;
    let dir = options.dir.clone().unwrap_or_else(|| scratch.path().join("data"));
    if !dir.join("deals.csv").exists() {
        data::generate(&options.data, &dir)?;
    }
    let dir = dir.canonicalize()?;

    let mut runs = vec![
        Run::new("adoptiv-migrate import", tool_import),
        Run::new("bare csv + rusqlite", bare_import),
        Run::new("adoptiv-migrate dry-run, 100 rows", tool_dry_run),
        Run::new("adoptiv-migrate --help", tool_help),
    ];
    if Command::new("sqlite3").arg("--version").output().is_ok() {
        runs.insert(2, Run::new("sqlite3 shell script", script_import));
    }
    for round in 0..options.rounds {
        for (at, run) in runs.iter_mut().enumerate() {
            let work = scratch.path().join(format!("{round}-{at}"));
            std::fs::create_dir(&work)?;
            run.measure(&dir, &work)?;
            std::fs::remove_dir_all(&work)?;
        }
    }
    let bare = runs[1].seconds();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:<36}{:>10}{:>10}{:>12}", "median of the rounds", "s", "peak MB", "x bare")?;
    for run in &runs {
        let Measured { seconds, peak_mb } = run.median();
        // A program that is over within a millisecond or two may never be looked at.
        let peak = if peak_mb > 0.0 { format!("{peak_mb:.0}") } else { "-".to_owned() };
        let ratio = seconds / bare;
        writeln!(out, "{:<36}{seconds:>10.3}{peak:>10}{ratio:>12.2}", run.name)?;
    }
    Ok(())
}

/// The tool in an empty folder, so that it finds no mapping, with a store of its own.
fn tool(verb: &str, dir: &Path, work: &Path) -> Command {
    let mut command = Command::new(TOOL);
    command.current_dir(work).env_remove("ADOPTIV_TO").arg(verb);
    command.args(["accounts.csv", "contacts.csv", "deals.csv"].map(|name| dir.join(name)));
    command.args(["--to", "store.db", "--max-rejected", "100%", "--no-progress"]);
    command
}

fn tool_import(dir: &Path, work: &Path) -> std::io::Result<Command> {
    Ok(tool("import", dir, work))
}

fn tool_dry_run(dir: &Path, work: &Path) -> std::io::Result<Command> {
    Ok(tool("dry-run", dir, work))
}

fn tool_help(_: &Path, _: &Path) -> std::io::Result<Command> {
    let mut command = Command::new(TOOL);
    command.arg("--help");
    Ok(command)
}

fn bare_import(dir: &Path, work: &Path) -> std::io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(BARE).arg(dir).arg(work.join("store.db"));
    Ok(command)
}

fn script_import(dir: &Path, work: &Path) -> std::io::Result<Command> {
    let mut command = Command::new("sqlite3");
    command.current_dir(dir).arg(work.join("store.db")).stdin(File::open(SCRIPT)?);
    Ok(command)
}
