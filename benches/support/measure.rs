//! Runs a program and measures its wall time and its peak memory.

use std::error::Error;
use std::io::{Read, Seek};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What one run took.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Wall time.
    pub seconds: f64,
    /// The largest resident set, in MB; 0 where the system does not tell.
    pub peak_mb: f64,
}

/// Makes the command for a folder of data and an empty folder to work in.
type Prepare = fn(&Path, &Path) -> std::io::Result<Command>;

/// A program that is run once per round.
pub struct Run {
    /// What it is called in the table.
    pub name: &'static str,
    prepare: Prepare,
    measured: Vec<Measured>,
}

impl Run {
    /// A program that has not run yet.
    pub fn new(name: &'static str, prepare: Prepare) -> Run {
        Run { name, prepare, measured: Vec::new() }
    }

    /// Runs it once; an error where it fails.
    pub fn measure(&mut self, dir: &Path, work: &Path) -> Result<(), Box<dyn Error>> {
        let mut errors = tempfile::tempfile()?;
        let mut command = (self.prepare)(dir, work)?;
        command.stdout(Stdio::null()).stderr(errors.try_clone()?);
        let start = Instant::now();
        let mut child = command.spawn()?;
        let (pid, over) = (child.id(), AtomicBool::new(false));
        let (status, seconds, peak_mb) = std::thread::scope(|scope| {
            let watch = scope.spawn(|| watch_memory(pid, &over));
            let status = child.wait();
            let seconds = start.elapsed().as_secs_f64();
            over.store(true, Ordering::Relaxed);
            (status, seconds, watch.join().unwrap_or_default())
        });
        if !status?.success() {
            let mut told = String::new();
            errors.rewind()?;
            errors.read_to_string(&mut told)?;
            return Err(format!("{} failed: {}", self.name, told.trim()).into());
        }
        self.measured.push(Measured { seconds, peak_mb });
        Ok(())
    }

    /// The median time of the rounds.
    pub fn seconds(&self) -> f64 {
        self.median().seconds
    }

    /// The median time of the rounds, and the largest memory.
    pub fn median(&self) -> Measured {
        let mut seconds: Vec<_> = self.measured.iter().map(|one| one.seconds).collect();
        seconds.sort_by(f64::total_cmp);
        let peak_mb = self.measured.iter().map(|one| one.peak_mb).fold(0.0, f64::max);
        Measured { seconds: seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN), peak_mb }
    }
}

/// Looks at the process every 20 ms until it is over. The kernel keeps the peak, so that only what
/// grew after the last look is missed.
fn watch_memory(pid: u32, over: &AtomicBool) -> f64 {
    let mut peak = 0.0_f64;
    while !over.load(Ordering::Relaxed) {
        peak = peak.max(peak_of(pid).unwrap_or(0.0));
        std::thread::sleep(Duration::from_millis(if peak == 0.0 { 1 } else { 20 }));
    }
    peak
}

fn peak_of(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}
