//! The one integration binary: every file of this folder is a module here.
#![cfg(test)]

mod cli_basics;
mod docs_fresh;
mod layers;
mod readme;
mod rejects_kept;
mod support;
