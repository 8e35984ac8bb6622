//! Ctrl-C, and the signals by which a system or a closed terminal asks a program to end: the first asks the
//! run to stop after the batch in hand, the second leaves at once. Which one it was decides the exit code.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

use super::error::EXIT_INTERRUPTED;
use crate::engine::observer::Interrupt;

/// The exit code of the signal that was heard first.
static HEARD: AtomicU8 = AtomicU8::new(EXIT_INTERRUPTED);

/// Listens from now on; everybody who does hears the same.
pub fn listen() -> Arc<Interrupt> {
    static INTERRUPT: OnceLock<Arc<Interrupt>> = OnceLock::new();
    let interrupt = INTERRUPT.get_or_init(|| {
        let interrupt = Arc::new(Interrupt::default());
        let heard = Arc::clone(&interrupt);
        hear(move |code| {
            if heard.is_set() {
                leave(code);
            }
            HEARD.store(code, Ordering::SeqCst);
            heard.set();
        });
        interrupt
    });
    Arc::clone(interrupt)
}

/// The exit code of a run that was interrupted.
pub fn exit_code() -> u8 {
    HEARD.load(Ordering::SeqCst)
}

/// Calls `heard` with the exit code of each signal. Where no handler can be set, a signal ends the program
/// as ever: every batch is a transaction.
#[cfg(unix)]
fn hear(heard: impl Fn(u8) + Send + 'static) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let mut wanted = vec![SIGINT, SIGTERM];
    if !hangs_on() {
        wanted.push(SIGHUP);
    }
    let Ok(mut signals) = signal_hook::iterator::Signals::new(wanted) else { return };
    std::thread::spawn(move || {
        for signal in signals.forever() {
            // As a shell tells it: 129, 130, 143.
            heard(u8::try_from(128 + signal).unwrap_or(EXIT_INTERRUPTED));
        }
    });
}

#[cfg(not(unix))]
fn hear(heard: impl Fn(u8) + Send + 'static) {
    let _ = ctrlc::set_handler(move || heard(EXIT_INTERRUPTED));
}

/// Whether the program was started to outlive its terminal (`nohup`): then SIGHUP is ignored, and a handler
/// would undo that. Only Linux tells.
#[cfg(unix)]
fn hangs_on() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask & 1 == 1
}

#[expect(clippy::disallowed_methods, reason = "a second signal means now; nothing is half written")]
fn leave(code: u8) -> ! {
    std::process::exit(i32::from(code))
}
