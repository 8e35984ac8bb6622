//! The Adoptiv API: its contract, the client that keeps to it, and the sandbox that serves it.
//!
//! `openapi.yaml` is the contract. [`wire`] holds its JSON, [`assemble`] makes it from the store's
//! records and back; both ends share the two, so that they can't drift apart.

pub mod apply;
pub mod assemble;
pub mod client;
mod faults;
pub mod fetch;
pub mod hub;
pub mod push;
pub mod sandbox;
pub mod wire;
