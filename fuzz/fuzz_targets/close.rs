//! Any answers of Close.
#![no_main]

use adoptiv_migrate::source::crm::Service;

#[path = "../properties/mod.rs"]
#[allow(dead_code)]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::crm::answers(Service::Close, data));
