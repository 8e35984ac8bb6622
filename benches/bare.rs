//! `cargo bench --bench bare -- --data DIR --store FILE` imports generated data with the yardstick
//! alone, for a profiler or a stop-watch.
#![expect(clippy::disallowed_methods, reason = "a program of its own, without the layers")]

#[path = "support/yardstick.rs"]
mod yardstick;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo bench --bench bare -- --data DIR --store NEW-FILE";

#[expect(clippy::print_stderr, reason = "a program of its own, not the library")]
fn main() -> ExitCode {
    match run() {
        Ok(told) => {
            eprint!("{told}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<String, Box<dyn Error>> {
    let (mut data, mut store) = (None, None);
    // `cargo bench` adds `--bench` to what it passes on.
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(flag) = words.next() {
        let value = words.next().map(PathBuf::from).ok_or(format!("`{flag}` needs a value"))?;
        match flag.as_str() {
            "--data" => data = Some(value),
            "--store" => store = Some(value),
            _ => return Err(format!("there is no flag `{flag}`").into()),
        }
    }
    // Without files there is nothing to do: plain `cargo bench` runs every bench.
    let (Some(data), Some(store)) = (data, store) else { return Ok(String::new()) };
    let counts = yardstick::import(&data, &store)?;
    let told = counts.iter().map(|of| {
        format!("created {}, merged {}, rejected {}\n", of.created, of.merged, of.rejected)
    });
    Ok(told.collect())
}
