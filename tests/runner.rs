//! The one integration binary: every file of this folder is a module here.
#![cfg(test)]

mod cli_basics;
mod docs_fresh;
mod fuzz;
mod killed;
mod laws;
mod layers;
mod support;
