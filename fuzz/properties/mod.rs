//! What holds of any input whatsoever. The fuzzer looks for inputs that break it, and `cargo test` tries
//! those of the corpus, so that what was found once stays mended.
//!
//! A property panics where it is broken.

pub mod api;
pub mod crm;
pub mod files;
pub mod mapping;
