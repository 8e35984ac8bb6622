//! The one integration binary: every file of this folder is a module here.
#![cfg(test)]

mod cli_basics;
mod docs_fresh;
mod exports_address_books;
mod exports_close;
mod exports_fernhill;
mod exports_hubspot;
mod exports_pipedrive;
mod exports_salesforce;
mod layers;
mod mapping_files;
mod reading;
mod support;
