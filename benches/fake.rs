//! Serves a fake CRM on this machine until it is stopped, to try the program by hand:
//! `cargo bench --bench fake -- hubspot 1200`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program of its own, without the layers"
)]

#[path = "../tests/support/fakes/mod.rs"]
#[expect(dead_code, reason = "tests turn the knobs that nobody turns here")]
mod fakes;

use fakes::Fake;
use fakes::company::Company;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    // Plain `cargo bench` runs all programs: this one would not end.
    let Some(service) = words.first() else { return };
    let contacts = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(1_200);
    let company = Company::of(contacts);
    let fake: Box<dyn Fake> = match service.as_str() {
        "hubspot" => Box::new(fakes::hubspot::start(company)),
        "salesforce" => Box::new(fakes::salesforce::start(company)),
        "pipedrive" => Box::new(fakes::pipedrive::start(company)),
        "close" => Box::new(fakes::close::start(company)),
        _ => panic!("hubspot, salesforce, pipedrive or close"),
    };
    let env: Vec<String> = fake.env().iter().map(|(name, text)| format!("{name}={text}")).collect();
    println!("export {}", env.join(" "));
    println!("adoptiv-migrate dry-run {service} --source-url {}", fake.url());
    loop {
        std::thread::park();
    }
}
