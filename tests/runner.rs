//! The one integration binary: every file of this folder is a module here.
#![cfg(test)]

mod acme;
mod cli_basics;
mod docs_fresh;
mod dry_run;
mod explain;
mod history;
mod import;
mod json_reports;
mod layers;
mod manners;
mod owners;
mod pipelines;
mod readme;
mod reconcile;
mod rejects_kept;
mod report_html;
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
mod undo;
mod workspace;
