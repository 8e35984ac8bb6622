//! The one integration binary: every file of this folder is a module here.
#![cfg(test)]

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
mod reconcile;
mod report_html;
mod support;
mod undo;
mod workspace;
