//! The e-mail when a run is done, seen from commands: who gets one and when (`options`), from which account
//! (`account`), and how it goes out (`post`).
//!
//! Whether it can go out is decided before a run does anything. What happens to it afterwards is told, and never
//! changes how the run ends.

pub mod account;
mod options;
mod post;
mod resend;

pub use options::{Attach, Notify, NotifyOptions, address};
pub use post::{About, LIMIT, import, reconciliation, stopped};
pub use resend::{Args, run};
