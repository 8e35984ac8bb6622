//! The Adoptiv API: its contract, the client that keeps to it, and the sandbox that serves it.
//!
//! `openapi.yaml` is the contract. [`wire`] holds its JSON, [`assemble`] makes it from the store's
//! records and back; both ends share the two, so that they can't drift apart.
//!
//! The client side: [`client`] makes the calls, [`fetch`] brings records into the store (by way of
//! [`apply`]), [`push`] sends what the store holds and the workspace does not, [`hub`] puts these
//! together for the engine and the command line. [`sandbox`] is the other end.

pub mod apply;
pub mod assemble;
pub mod client;
mod faults;
pub mod fetch;
mod fresh;
pub mod hub;
pub mod push;
pub mod sandbox;
mod undo;
pub mod wire;
