//! `completions`: the script for a shell, and the answers to it. The script is a few lines that ask this
//! program at every Tab, for what can be completed is often in a store: imports, pipelines, users.

mod line;
pub mod values;

use std::ffi::OsString;
use std::io;
use std::path::Path;

use clap_complete::engine::{CompletionCandidate, complete};
use clap_complete::env::Shells;
use clap_complete::{Generator, Shell};
use serde_json::json;

use super::error::CliError;
use super::{Context, Exit, help};
use crate::config::shell::PROGRAM;
use crate::config::{Talk, env};
use crate::model::text::steers;
use crate::ui::Ui;
use crate::ui::style::tame;

/// Print the completion script for a shell
///
/// Tab then completes commands and options, and their values: files, CRMs, time zones, and what is in the
/// store, such as imports, pipelines and users.
///
///   source <(adoptiv-migrate completions bash)
///   adoptiv-migrate completions zsh > ~/.zfunc/_adoptiv-migrate
///   adoptiv-migrate completions fish | source
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Shell to complete for
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let script = script(args.shell)?;
    if context.ui.is_json() {
        context.ui.json(&json!({ "shell": args.shell.to_string(), "script": script }))?;
    } else {
        context.ui.print(&script)?;
    }
    Ok(Exit::Clean)
}

/// The script for a shell, and the name of its file.
pub fn file(shell: Shell) -> io::Result<(String, String)> {
    Ok((Generator::file_name(&shell, PROGRAM), script(shell)?))
}

fn script(shell: Shell) -> io::Result<String> {
    let own = match shell {
        Shell::Bash => include_str!("scripts/bash.sh"),
        Shell::Zsh => include_str!("scripts/zsh.zsh"),
        Shell::Fish => include_str!("scripts/fish.fish"),
        other => {
            let mut script = Vec::new();
            let shells = Shells::builtins();
            if let Some(shell) = shells.completer(&other.to_string()) {
                let name = PROGRAM.replace('-', "_");
                shell.write_registration(env::COMPLETE, &name, PROGRAM, PROGRAM, &mut script)?;
            }
            return Ok(String::from_utf8_lossy(&script).into_owned());
        }
    };
    Ok(own.to_owned())
}

/// Answers the script of a shell, if one asks. What fails completes nothing, and says nothing in the middle
/// of somebody's line.
pub fn answer(words: &[OsString]) -> Option<()> {
    let shell = env::completes_for()?;
    let at = words.iter().position(|word| word == "--")?;
    let words = words[at + 1..].to_vec();
    let text = match shell.as_str() {
        "bash" => in_bash(&words),
        "zsh" => described(words),
        "fish" => described(unquoted(words)),
        other => {
            let mut text = Vec::new();
            values::remember(&words);
            Shells::builtins()
                .completer(other)?
                .write_complete(&mut help::command(), words, here(), &mut text)
                .ok()?;
            String::from_utf8(text).ok()?
        }
    };
    Ui::new(Talk::default()).print(&text).ok()
}

/// Where files are looked for.
fn here() -> Option<&'static Path> {
    Some(Path::new("."))
}

/// What the last of the words may become. Options only where one is begun: there are many, and they hide
/// what is looked for.
fn candidates(words: Vec<OsString>) -> Vec<CompletionCandidate> {
    values::remember(&words);
    let Some(last) = words.len().checked_sub(1) else { return Vec::new() };
    let begun = !words[last].is_empty();
    let mut found = complete(&mut help::command(), words, last, here()).unwrap_or_default();
    // Hidden files have no id; hidden commands and options have one, and never come. What would steer the
    // terminal is not put on somebody's line.
    found.retain(|one| {
        let hidden = one.is_hide_set() && one.get_id().is_some();
        !hidden && !one.get_value().to_string_lossy().chars().any(steers)
    });
    let option = |one: &CompletionCandidate| one.get_value().to_string_lossy().starts_with('-');
    if !begun && found.iter().any(|one| !option(one)) {
        found.retain(|one| !option(one));
    }
    found
}

/// The last word as it is meant: fish gives it as it is typed.
fn unquoted(mut words: Vec<OsString>) -> Vec<OsString> {
    if let Some(last) = words.last_mut() {
        let text = last.to_string_lossy();
        *last = line::split(&text).words.pop().map(|word| word.text).unwrap_or_default().into();
    }
    words
}

/// One a line: the value, and after a tab what it is.
fn described(words: Vec<OsString>) -> String {
    let mut text = String::new();
    for one in candidates(words) {
        text.push_str(&one.get_value().to_string_lossy());
        let help = one.get_help().map(ToString::to_string).unwrap_or_default();
        if let Some(help) = help.lines().next().filter(|help| !help.is_empty()) {
            text.push('\t');
            text.push_str(&tame(help, 100));
        }
        text.push('\n');
    }
    text
}

/// What bash puts in the place of `given[0]`, the end of the line `given[1]`: escaped, and with a blank
/// behind what is complete.
fn in_bash(given: &[OsString]) -> String {
    let [replaced, line] = given else { return String::new() };
    let line = line::split(&line.to_string_lossy());
    let Some(last) = line.words.last() else { return String::new() };
    // Bash takes `=` and `:` for the ends of words: what is before them stays on the line.
    let replaced = replaced.to_string_lossy();
    let stays = last.raw.strip_suffix(&*replaced).unwrap_or_default();
    let stays = line::split(stays).words.pop().map(|word| word.text).unwrap_or_default();
    let words = line.words.iter().map(|word| OsString::from(&word.text)).collect();
    let mut text = String::new();
    for one in candidates(words) {
        let value = one.get_value().to_string_lossy();
        let Some(rest) = value.strip_prefix(&stays) else { continue };
        if line.open {
            text.push_str(rest);
        } else {
            text.push_str(&line::escape(rest));
            if !rest.ends_with(['/', '=']) {
                text.push(' ');
            }
        }
        text.push('\n');
    }
    text
}
