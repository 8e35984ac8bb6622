//! `generate-docs`: the completions and man pages that are checked in. Hidden: it is for those who
//! change the command line, and a test fails when what is checked in is stale.

use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap_complete::Shell;

use super::error::CliError;
use super::{Context, Exit, completions, help};

/// Write completions/ and man/ into a folder
#[derive(clap::Args)]
pub struct Args {
    /// Folder, usually `.`
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    for (path, bytes) in render()? {
        let path = args.folder.join(path);
        write(&path, &bytes).map_err(|cause| CliError::output(&path, &cause))?;
    }
    context.ui.status("Wrote completions/ and man/");
    Ok(Exit::Clean)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes)
}

/// Every file with its content, by its path in the repository.
pub fn render() -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    for shell in Shell::value_variants() {
        let (name, script) = completions::file(*shell)?;
        files.push((Path::new("completions").join(name), script.into_bytes()));
    }
    let mut root = help::command();
    root.build();
    pages(&root, &mut files)?;
    Ok(files)
}

fn pages(command: &clap::Command, files: &mut Vec<(PathBuf, Vec<u8>)>) -> io::Result<()> {
    if command.is_hide_set() || command.get_name() == "help" {
        return Ok(());
    }
    let man = clap_mangen::Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page)?;
    files.push((Path::new("man").join(man.get_filename()), page));
    for subcommand in command.get_subcommands() {
        pages(subcommand, files)?;
    }
    Ok(())
}
