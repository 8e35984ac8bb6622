//! Ctrl-C: the first asks the run to stop after the batch in hand, the second leaves at once.

use std::sync::{Arc, OnceLock};

use super::error::EXIT_INTERRUPTED;
use crate::engine::observer::Interrupt;

/// Listens to Ctrl-C from now on; everybody who does hears the same.
pub fn listen() -> Arc<Interrupt> {
    static INTERRUPT: OnceLock<Arc<Interrupt>> = OnceLock::new();
    let interrupt = INTERRUPT.get_or_init(|| {
        let interrupt = Arc::new(Interrupt::default());
        let heard = Arc::clone(&interrupt);
        // Where no handler can be set, Ctrl-C ends the program as ever: every batch is a
        // transaction.
        let _ = ctrlc::set_handler(move || {
            if heard.is_set() {
                leave();
            }
            heard.set();
        });
        interrupt
    });
    Arc::clone(interrupt)
}

#[expect(clippy::disallowed_methods, reason = "a second Ctrl-C means now; nothing is half written")]
fn leave() -> ! {
    std::process::exit(i32::from(EXIT_INTERRUPTED))
}
