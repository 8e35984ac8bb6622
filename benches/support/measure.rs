//! Runs a program and measures its wall time and its peak memory.

use std::error::Error;
use std::io::{Read, Seek};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::memory::watch_memory;

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
