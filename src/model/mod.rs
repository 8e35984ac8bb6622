//! The words of the tool, as plain values: objects and their fields, drafts, outcomes, consent,
//! pipelines, and the rules that read a date, an amount, a phone number or an address.
//!
//! Pure: nothing here reads a file, a clock, the environment or the store, and nothing here knows
//! any other module of the crate.

pub mod advice;
pub mod consent;
pub mod country;
pub mod custom_field;
pub mod draft;
pub mod email;
pub mod field;
pub mod moment;
pub mod money;
pub mod object;
pub mod outcome;
pub mod percent;
pub mod permission;
pub mod phone;
pub mod pipeline;
pub mod postal;
pub mod salesforce_id;
pub mod settings;
pub mod shared_domains;
mod stage_words;
pub mod text;
pub mod web;

pub use advice::Advice;
pub use consent::{Consent, Dialability, Numbers};
pub use custom_field::{CustomField, CustomType};
pub use draft::{Draft, Unread};
pub use field::{Field, Kind};
pub use object::Object;
pub use outcome::{Outcome, Rejection, Warning};
pub use pipeline::{Pipeline, Stage, StageKind};
pub use settings::Settings;
