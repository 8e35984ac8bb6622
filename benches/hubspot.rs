//! `cargo bench --bench hubspot` reads a company from a HubSpot on loopback: one without limits, as fast
//! as it goes, once into memory and once into a store; and one with the real limits and 150 ms latency,
//! into a store.
//! Says how many contacts a second came, what share of the limit was reached, and what was refused.
#![expect(clippy::disallowed_methods, reason = "a program of its own, without the layers")]
#![expect(
    clippy::unwrap_used,
    reason = "a program of its own; the CRMs on loopback are the tests'"
)]
#![expect(dead_code, reason = "the tests use more of what they share with it")]

#[path = "../tests/support/fakes/mod.rs"]
mod fakes;
#[path = "../tests/support/reading.rs"]
mod reading;

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use adoptiv_migrate::engine::extract::{Ask, Extent, extract};
use adoptiv_migrate::engine::observer::{Interrupt, Silent};
use adoptiv_migrate::http::{Address, Credential, HttpOptions, Token};
use adoptiv_migrate::source::crm::{Access, Service, Source, Wanted, open};
use adoptiv_migrate::store::Store;

use fakes::Fake;
use fakes::company::Company;
use fakes::hubspot::{HubspotFake, Options, start_with};

const USAGE: &str =
    "usage: cargo bench --bench hubspot -- [--contacts 100000] [--limited 100000] [--latency 150]";
/// Requests a second of the real limit, searches apart.
const LIMIT: f64 = 11.0;

#[expect(clippy::print_stderr, reason = "a program of its own, not the library")]
fn main() -> ExitCode {
    // `cargo bench` adds `--bench` to what it passes on.
    let words: Vec<_> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match sizes(&words).map_err(Into::into).and_then(|sizes| run(&sizes)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}

struct Sizes {
    contacts: usize,
    limited: usize,
    latency: u64,
}

fn sizes(words: &[String]) -> Result<Sizes, String> {
    let mut sizes = Sizes { contacts: 100_000, limited: 100_000, latency: 150 };
    for pair in words.chunks(2) {
        let [flag, value] = pair else { return Err(format!("`{}` needs a value", pair[0])) };
        let number = value.parse().map_err(|_| format!("`{value}` is no number"))?;
        match flag.as_str() {
            "--contacts" => sizes.contacts = number,
            "--limited" => sizes.limited = number,
            "--latency" => sizes.latency = number as u64,
            _ => return Err(format!("there is no flag `{flag}`")),
        }
    }
    Ok(sizes)
}

fn run(sizes: &Sizes) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let heads = ["into", "limit/s", "latency", "contacts", "seconds", "records/s", "of limit"];
    writeln!(out, "{}{:>10}", heads.map(|head| format!("{head:>10}")).concat(), "refused")?;
    let free = start_with(Company::of(sizes.contacts), Options::default());
    let mut tell = |into: &str, read: &Took, limited: bool, latency: u64, contacts: usize| {
        let of_limit = read.requests as f64 / read.seconds / LIMIT;
        let (limit, share) = match limited {
            true => (format!("{LIMIT}"), format!("{:.1}%", of_limit * 100.0)),
            false => ("-".to_owned(), "-".to_owned()),
        };
        writeln!(
            out,
            "{into:>10}{limit:>10}{:>10}{contacts:>10}{:>10.1}{:>10.0}{share:>10}{:>10}",
            format!("{latency} ms"),
            read.seconds,
            read.records as f64 / read.seconds,
            read.refused
        )
    };
    tell("memory", &into_memory(&free)?, false, 0, sizes.contacts)?;
    tell("store", &into_store(&free)?, false, 0, sizes.contacts)?;
    drop(free);
    if sizes.limited > 0 {
        let options = Options { real_limits: true, ..Options::default() };
        let limited = start_with(Company::of(sizes.limited), options);
        limited.knobs().latency(Duration::from_millis(sizes.latency));
        tell("store", &into_store(&limited)?, true, sizes.latency, sizes.limited)?;
    }
    Ok(())
}

/// What a read took, from the first question about the account to the last record.
struct Took {
    records: usize,
    /// Those that count for the limit: searches have their own.
    requests: u64,
    refused: u64,
    seconds: f64,
}

fn source(fake: &HubspotFake) -> Result<Box<dyn Source>, Box<dyn Error>> {
    let mut http = HttpOptions::new(Address::parse(&fake.url())?);
    let token = Token::new(&fake.env()[0].1)?;
    http.auth = Some(Arc::new(Credential::Bearer(token)));
    Ok(open(Service::Hubspot, Access { http, budget: 1.0, leads: false })?)
}

fn took(
    fake: &HubspotFake,
    read: impl FnOnce(&dyn Source) -> Result<usize, Box<dyn Error>>,
) -> Result<Took, Box<dyn Error>> {
    let (before, refused) = (fake.knobs().asked().len(), fake.limited());
    let source = source(fake)?;
    let begin = Instant::now();
    let records = read(source.as_ref())?;
    let seconds = begin.elapsed().as_secs_f64();
    let asked = fake.knobs().asked();
    let counted = asked[before..].iter().filter(|asked| !asked.path.ends_with("/search"));
    let refused = fake.limited() - refused;
    Ok(Took { records, requests: counted.count() as u64, refused, seconds })
}

fn into_memory(fake: &HubspotFake) -> Result<Took, Box<dyn Error>> {
    took(fake, |source| {
        let catalog = source.catalog()?;
        let read = reading::read_all(source, &catalog, &Wanted::default())?;
        Ok(read.records.len())
    })
}

/// With all that belongs to a read: what changed meanwhile, and the service's own totals.
fn into_store(fake: &HubspotFake) -> Result<Took, Box<dyn Error>> {
    let scratch = tempfile::tempdir()?;
    let store = Store::open(&scratch.path().join("store.db"))?;
    took(fake, |source| {
        let ask = Ask { source, extent: Extent::All, fields: BTreeMap::new(), resume: false };
        let read = extract(&store, &ask, &Silent, &Interrupt::default())?;
        Ok(read.report.objects.values().map(|counts| counts.records as usize).sum())
    })
}
