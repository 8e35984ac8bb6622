//! `cargo bench --bench generate -- --contacts 1000000 --out DIR` writes test data of any size.
#![expect(clippy::disallowed_methods, reason = "a program of its own, without the layers")]

#[path = "support/data.rs"]
mod data;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo bench --bench generate -- --out DIR [--contacts 100000] \
                     [--duplicates 0.02] [--damage 0.01] [--seed 1]";

#[expect(clippy::print_stderr, reason = "a program of its own, not the library")]
fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let mut options = data::Options::default();
    let mut out = None;
    // `cargo bench` adds `--bench` to what it passes on.
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(flag) = words.next() {
        let value = words.next().ok_or_else(|| format!("`{flag}` needs a value"))?;
        if flag == "--out" {
            out = Some(PathBuf::from(value));
        } else if !options.take(&flag, &value)? {
            return Err(format!("there is no flag `{flag}`"));
        }
    }
    // Without a place to write to, there is nothing to do: plain `cargo bench` runs every bench.
    let Some(out) = out else { return Ok(()) };
    data::generate(&options, &out).map_err(|e| format!("can't write to `{}`: {e}", out.display()))
}
