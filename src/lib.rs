//! Moves a company's CRM into Adoptiv.

pub mod cli;
pub mod config;
pub mod engine;
pub mod mapping;
pub mod model;
pub mod source;
pub mod store;
pub mod ui;
