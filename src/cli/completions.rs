//! `completions`: the script for a shell.

use clap_complete::Shell;

use super::error::CliError;
use super::{Context, Exit, help};
use crate::config::shell::PROGRAM;

/// Print the completion script for a shell
///
///   adoptiv-migrate completions zsh > ~/.zfunc/_adoptiv-migrate
///   source <(adoptiv-migrate completions bash)
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Shell to complete for
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(), PROGRAM, &mut script);
    context.ui.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}
