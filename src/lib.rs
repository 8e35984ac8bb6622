//! Moves a company's CRM into Adoptiv: accounts, contacts, deals, their owners, stages and consent.
//!
//! # The route of a row
//!
//! ```text
//! file ──> source ──> mapping ──> engine ──────────────────────> store <── fetch / push ──> API
//!          Row        Draft       Ready or Refused ──> Outcome   one SQLite file
//! ```
//!
//! 1. A [`source::Table`] yields a [`source::Row`]: cells as they were read, with their line. What
//!    is damaged about it travels along and is judged later; nothing is dropped here.
//! 2. [`mapping::compiled`] makes it a [`model::Draft`]: every value in canonical text, what it read
//!    beside it where that differs, and what the row refers to, still by name or foreign id. Or a
//!    [`model::Rejection`].
//! 3. The engine judges the draft without asking the store: its stage, its owner, the fingerprint of
//!    its content. Up to here rows are worked on by a reading thread.
//! 4. The writing thread decides, with the store at hand: which record the row stands for, what it
//!    links to, and so whether it is created, merged, unchanged or rejected. It writes that, notes
//!    the [`model::Outcome`] of the row, and journals what a merge replaced.
//! 5. At the end the counts are held against the store, and become an [`engine::report::Report`].
//!
//! All of it is [`engine::import::run`]. A dry run is the same in a transaction that is rolled back,
//! so that it can't predict anything else than what an import does. An import commits every so many
//! rows together with how far it came, so that a killed run goes on where it stopped.
//!
//! Where the destination is the API of a workspace, the store is its hub, and the engine's decisions are
//! the same: before step 3 what the rows may meet is fetched into the store, after step 5 what the store
//! holds and the workspace does not is sent. [`engine::destination::Destination`] is all that the engine
//! knows of it; [`adoptiv::hub::Hub`] is behind it.
//!
//! A CRM is read over its API before any of this: [`source::crm::Source`] gives its records page by page,
//! [`engine::extract`] keeps each page in the store with the place where the next one begins, and gives
//! them back as tables. Each CRM is one folder of [`source`].
//!
//! # The modules
//!
//! From the bottom up; each uses only those above it in this list, and a test keeps it so.
//!
//! | module | job |
//! | --- | --- |
//! | [`model`] | the words: objects, fields, drafts, outcomes, and how a single value is read |
//! | [`http`] | one client for all services: pace, repetition, budgets, sign-in; knows no CRM |
//! | [`source`] | rows from CSV and JSON lines, compressed or not, rejected rows back into CSV, and the four CRMs |
//! | [`store`] | the workspace in SQLite; all SQL is there |
//! | [`mapping`] | the mapping: detected, read and written as TOML, checked, applied to rows |
//! | [`engine`] | decides and writes; undo, reconcile, explain, owners and history look back at it |
//! | [`adoptiv`] | the Adoptiv API: the contract, fetch and push, and the sandbox that serves it |
//! | [`notify`] | the e-mail when a run is done: the message, and its way to a mail server |
//! | [`config`] | flags and environment, resolved once into what commands take |
//! | [`ui`] | all that is printed, drawn or asked |
//! | [`cli`] | one thin file per command: resolves, calls the engine, shows, returns an exit code |
//!
//! To add a kind of source, implement [`source::Table`]; to add a CRM, [`source::crm::Source`] in a folder
//! of its own, a line in [`source::crm::open`], and a fake of it for the conformance suite. To add a
//! field, add it to [`model::field`]: mapping, store and reports follow from there, and tests name the
//! columns that are still to be added.

pub mod adoptiv;
pub mod cli;
pub mod config;
pub mod engine;
pub mod http;
pub mod mapping;
pub mod model;
pub mod notify;
pub mod source;
pub mod store;
pub mod ui;
