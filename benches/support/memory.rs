//! The peak memory of a process that runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Looks at the process every 20 ms until it is over. The kernel keeps the peak, so that only what
/// grew after the last look is missed.
pub fn watch_memory(pid: u32, over: &AtomicBool) -> f64 {
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
