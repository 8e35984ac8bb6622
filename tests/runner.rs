//! The one integration binary: every file of this folder is a module here.
#![cfg(test)]

mod acme;
mod cli_basics;
mod docs_fresh;
mod exports_address_books;
mod exports_close;
mod exports_fernhill;
mod exports_hubspot;
mod exports_pipedrive;
mod exports_salesforce;
mod fuzz;
mod killed;
mod laws;
mod layers;
mod mapping_files;
mod reading;
mod readme;
mod rejects_kept;
mod rules_consent;
mod rules_linking;
mod rules_matching;
mod rules_merging;
mod rules_nothing_dropped;
mod rules_owners;
mod rules_rejecting;
mod rules_stages;
mod rules_time;
mod rules_values;
mod support;
