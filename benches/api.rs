//! `cargo bench --bench api` imports generated files into a sandbox on loopback: at a server that
//! allows so many batches a second with 100 ms latency, and at one without limits. Says how much of the
//! server's limit was reached, how many requests had to be repeated because it refused them, and the
//! peak memory.
#![expect(clippy::disallowed_methods, reason = "a program of its own, without the layers")]

#[path = "support/data.rs"]
mod data;
#[path = "support/memory.rs"]
mod memory;

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const USAGE: &str =
    "usage: cargo bench --bench api -- [--duplicates 0.02] [--damage 0.01] [--seed 1]";
const TOOL: &str = env!("CARGO_BIN_EXE_adoptiv-migrate");
const TOKEN: &str = "token-of-a-benchmark";
/// Records of a batch.
const BATCH: f64 = 100.0;
/// Latency in ms, requests a second (no limit where 0), and how many contacts are sent there: enough for
/// some ten seconds.
const SERVERS: [(u32, u32, u64); 5] =
    [(100, 10, 8_000), (100, 50, 40_000), (100, 100, 80_000), (100, 0, 80_000), (0, 0, 80_000)];

#[expect(clippy::print_stderr, reason = "a program of its own, not the library")]
fn main() -> ExitCode {
    // `cargo bench` adds `--bench` to what it passes on.
    let words: Vec<_> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match options(&words).map_err(Into::into).and_then(|options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}

fn options(words: &[String]) -> Result<data::Options, String> {
    let mut options = data::Options::default();
    for pair in words.chunks(2) {
        let [flag, value] = pair else { return Err(format!("`{}` needs a value", pair[0])) };
        if !options.take(flag, value)? {
            return Err(format!("there is no flag `{flag}`"));
        }
    }
    Ok(options)
}

fn run(options: &data::Options) -> Result<(), Box<dyn Error>> {
    let scratch = tempfile::tempdir()?;
    let mut out = std::io::stdout().lock();
    let heads = ["latency", "limit/s", "records", "records/s", "of limit", "repeated", "peak MB"];
    writeln!(out, "{}", heads.map(|head| format!("{head:>10}")).concat())?;
    for (at, (latency, limit, contacts)) in SERVERS.into_iter().enumerate() {
        let work = scratch.path().join(at.to_string());
        std::fs::create_dir(&work)?;
        let files = work.join("data");
        data::generate(&data::Options { contacts, ..*options }, &files)?;
        let sent = import(&files, &work, latency, limit)?;
        let rate = sent.records / sent.seconds;
        let (limit, share) = match limit {
            0 => ("-".to_owned(), "-".to_owned()),
            limit => {
                (limit.to_string(), format!("{:.1}%", rate / BATCH / f64::from(limit) * 100.0))
            }
        };
        writeln!(
            out,
            "{:>10}{limit:>10}{:>10}{rate:>10.0}{share:>10}{:>10}{:>10.0}",
            format!("{latency} ms"),
            sent.records,
            sent.retries,
            sent.peak_mb
        )?;
        std::fs::remove_dir_all(&work)?;
    }
    Ok(())
}

/// A sandbox that ends with the run.
struct Sandbox(Child);

impl Drop for Sandbox {
    fn drop(&mut self) {
        // One that is over already is over.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(work: &Path, latency: u32, limit: u32) -> Result<(Sandbox, String), Box<dyn Error>> {
    let ready = work.join("url");
    let mut command = Command::new(TOOL);
    command.current_dir(work).args(["sandbox", "--token", TOKEN, "--ready-file", "url"]);
    if latency > 0 {
        command.args(["--latency", &format!("{latency}ms")]);
    }
    if limit > 0 {
        command.args(["--rate-limit", &format!("{limit}/s")]);
    }
    let sandbox = Sandbox(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
    let patience = Instant::now();
    while !ready.exists() {
        if patience.elapsed() > Duration::from_secs(10) {
            return Err("the sandbox does not start".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok((sandbox, std::fs::read_to_string(ready)?.trim().to_owned()))
}

struct Sent {
    records: f64,
    seconds: f64,
    retries: u64,
    peak_mb: f64,
}

/// Imports the files; counted is from the first record that is sent to the last that is answered.
fn import(files: &Path, work: &Path, latency: u32, limit: u32) -> Result<Sent, Box<dyn Error>> {
    let (_sandbox, url) = serve(work, latency, limit)?;
    let mut command = Command::new(TOOL);
    command.current_dir(work).env("ADOPTIV_TOKEN", TOKEN).arg("import");
    command.args(["accounts.csv", "contacts.csv", "deals.csv"].map(|name| files.join(name)));
    command.args(["--to", &url, "--max-rejected", "100%", "--progress", "json"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let told = child.stderr.take().ok_or("no standard error")?;
    let (pid, over) = (child.id(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| memory::watch_memory(pid, &over));
        let mut sent = Sent { records: 0.0, seconds: 0.0, retries: 0, peak_mb: 0.0 };
        let mut began = None;
        let mut all = String::new();
        for line in BufReader::new(told).lines() {
            let line = line?;
            all.push_str(&line);
            all.push('\n');
            let Ok(event) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
            if event["phase"] != "sending" {
                continue;
            }
            let began = *began.get_or_insert_with(Instant::now);
            sent.retries = event["retries"].as_u64().unwrap_or(sent.retries);
            if event["done"] == true {
                sent.records += event["rows"].as_f64().unwrap_or_default();
                sent.seconds = began.elapsed().as_secs_f64();
            }
        }
        let status = child.wait()?;
        over.store(true, Ordering::Relaxed);
        sent.peak_mb = watch.join().unwrap_or_default();
        if status.success() { Ok(sent) } else { Err(format!("the import failed: {all}").into()) }
    })
}
