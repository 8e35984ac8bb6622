//! A deterministic generator of three linked CSV files of any size. Every row follows from the seed
//! and its number alone, so nothing is kept in memory and the same options give the same bytes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// What to generate.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Rows of contacts.csv; accounts are a fifth of it, deals a quarter.
    pub contacts: u64,
    /// The share of contacts that repeat an earlier one's e-mail address; a quarter of them repeat
    /// its id too.
    pub duplicates: f64,
    /// The share of rows that are damaged.
    pub damage: f64,
    /// Another seed gives other rows.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options { contacts: 100_000, duplicates: 0.02, damage: 0.01, seed: 1 }
    }
}

impl Options {
    /// Reads `--contacts N`, `--duplicates SHARE`, `--damage SHARE`, `--seed N`; `false` for any
    /// other flag.
    pub fn take(&mut self, flag: &str, value: &str) -> Result<bool, String> {
        match flag {
            "--contacts" => self.contacts = number(flag, value)?,
            "--seed" => self.seed = number(flag, value)?,
            "--duplicates" => self.duplicates = number(flag, value)?,
            "--damage" => self.damage = number(flag, value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn accounts(&self) -> u64 {
        (self.contacts / 5).max(1)
    }

    fn deals(&self) -> u64 {
        self.contacts / 4
    }
}

/// The number that `value` is, or a message that names the flag.
pub fn number<T: std::str::FromStr>(flag: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("`{value}` is no value for `{flag}`"))
}

/// Writes `accounts.csv`, `contacts.csv` and `deals.csv` into `dir`.
pub fn generate(options: &Options, dir: &Path) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    write_file(
        &dir.join("accounts.csv"),
        "Account ID,Account Name,Domain,Website,Phone,Industry,Employees,Annual Revenue,Street,City,\
         State,Postal Code,Country,Owner,Created",
        options.accounts(),
        |line, number| account(options, line, number),
    )?;
    write_file(
        &dir.join("contacts.csv"),
        "Contact ID,Account ID,First Name,Last Name,Email,Phone,Job Title,Street,City,State,\
         Postal Code,Owner,Created,consent_text,consent_timestamp,consent_source_url,consent_ip,\
         consent_seller,trustedform_cert_url,leadid_token,do_not_call,opted_out_at",
        options.contacts,
        |line, number| contact(options, line, number),
    )?;
    write_file(
        &dir.join("deals.csv"),
        "Deal ID,Deal Name,Account ID,Contact ID,Stage,Amount,Currency,Close Date,Owner,Created",
        options.deals(),
        |line, number| deal(options, line, number),
    )
}

fn write_file(
    path: &Path,
    header: &str,
    rows: u64,
    row: impl Fn(&mut Vec<u8>, u64) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    writeln!(file, "{header}")?;
    let mut line = Vec::with_capacity(1024);
    for number in 1..=rows {
        line.clear();
        row(&mut line, number)?;
        line.push(b'\n');
        file.write_all(&line)?;
    }
    file.flush()
}

/// Splitmix64: small, fast, and good enough for made-up people.
struct Random(u64);

impl Random {
    /// The numbers of one row of one file.
    fn of(options: &Options, file: u64, number: u64) -> Random {
        let mut mixer = Random(options.seed ^ (file << 56));
        Random(mixer.next() ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[(self.next() % list.len() as u64) as usize]
    }

    fn happens(&mut self, share: f64) -> bool {
        ((self.next() >> 11) as f64) < share * (1u64 << 53) as f64
    }
}

const ACCOUNTS: u64 = 1;
const CONTACTS: u64 = 2;
const DEALS: u64 = 3;

fn account(options: &Options, line: &mut Vec<u8>, number: u64) -> io::Result<()> {
    let random = &mut Random::of(options, ACCOUNTS, number);
    write!(line, "A{number:07},")?;
    let (first, second) = (random.pick(&NAMES), random.pick(&TRADES));
    write!(line, "{first} {second} {number},")?;
    if random.happens(options.damage) {
        // Ragged: the rest of the line is gone.
        return write!(line, "{}", domain(number));
    }
    let place = random.pick(&PLACES);
    write!(line, "{0},https://www.{0},", domain(number))?;
    phone(line, random)?;
    write!(
        line,
        ",{},{},{},{} {} Street,{},{},{},United States,{},",
        random.pick(&TRADES),
        1 + random.below(900),
        100_000 + random.below(50_000_000),
        1 + random.below(9_000),
        random.pick(&NAMES),
        place.0,
        place.1,
        place.2,
        random.pick(&OWNERS),
    )?;
    date(line, random, 2019, 6)
}

fn contact(options: &Options, line: &mut Vec<u8>, number: u64) -> io::Result<()> {
    let random = &mut Random::of(options, CONTACTS, number);
    let earlier = number > 1 && random.happens(options.duplicates);
    let (same_email, same_id) = if earlier {
        let earlier = 1 + random.below(number - 1);
        (earlier, if random.below(4) == 0 { earlier } else { number })
    } else {
        (number, number)
    };
    let damage = random.happens(options.damage).then(|| random.below(3));
    let (first, last) = (random.pick(&FIRST), random.pick(&LAST));
    write!(line, "C{same_id:07},A{:07},{first},{last},", account_of(options, same_id))?;
    if damage == Some(0) {
        write!(line, "{first}.{last} at home,")?;
    } else {
        write!(line, "person{same_email}@{},", domain(account_of(options, same_email)))?;
    }
    phone(line, random)?;
    if damage == Some(1) {
        // Ragged: the rest of the line is gone.
        return Ok(());
    }
    let place = random.pick(&PLACES);
    write!(
        line,
        ",{},{} {} Street,{},{},{},{},",
        random.pick(&TITLES),
        1 + random.below(9_000),
        random.pick(&NAMES),
        place.0,
        place.1,
        place.2,
        random.pick(&OWNERS),
    )?;
    if damage == Some(2) {
        write!(line, "2025-02-30")?;
    } else {
        date(line, random, 2019, 6)?;
    }
    consent(line, random, number)
}

fn consent(line: &mut Vec<u8>, random: &mut Random, number: u64) -> io::Result<()> {
    if random.below(10) >= 7 {
        let refused = if random.below(8) == 0 { "yes" } else { "" };
        return write!(line, ",,,,,,,,{refused},");
    }
    write!(line, ",{CONSENT},")?;
    date(line, random, 2023, 3)?;
    write!(
        line,
        "T{:02}:{:02}:{:02}Z,https://acme.example/quote/{number},",
        random.below(24),
        random.below(60),
        random.below(60),
    )?;
    if random.below(10) > 0 {
        write!(line, "203.0.113.{}", random.below(256))?;
    }
    write!(line, ",Acme Widgets,")?;
    let token = random.next();
    if random.below(2) == 0 {
        write!(line, "https://cert.trustedform.com/{token:040x}")?;
    }
    line.push(b',');
    if random.below(2) == 0 {
        write!(line, "{:08X}-0000-4000-8000-{:012X}", token >> 32, token & 0xffff_ffff)?;
    }
    line.extend_from_slice(b",no,");
    if random.below(20) == 0 {
        date(line, random, 2026, 1)?;
        line.extend_from_slice(b"T00:00:00Z");
    }
    Ok(())
}

fn deal(options: &Options, line: &mut Vec<u8>, number: u64) -> io::Result<()> {
    let random = &mut Random::of(options, DEALS, number);
    let contact = 1 + random.below(options.contacts);
    let damage = random.happens(options.damage).then(|| random.below(3));
    write!(line, "D{number:07},{} order {number},", random.pick(&TRADES))?;
    write!(line, "A{:07},C{contact:07},", account_of(options, contact))?;
    if damage == Some(0) {
        write!(line, "Proposal")?;
        // Ragged: the rest of the line is gone.
        return Ok(());
    }
    write!(line, "{},", random.pick(&STAGES))?;
    match damage {
        Some(1) => write!(line, "to be agreed")?,
        _ => write!(line, "{}.{:02}", 100 + random.below(250_000), random.below(100))?,
    }
    line.extend_from_slice(b",USD,");
    match damage {
        Some(2) => write!(line, "2026-02-30")?,
        _ => date(line, random, 2024, 3)?,
    }
    write!(line, ",{},", random.pick(&OWNERS))?;
    date(line, random, 2019, 6)
}

/// The account of a contact, the same whoever asks.
fn account_of(options: &Options, contact: u64) -> u64 {
    1 + Random::of(options, ACCOUNTS ^ CONTACTS << 2, contact).below(options.accounts())
}

fn domain(account: u64) -> impl std::fmt::Display {
    struct Domain(u64);
    impl std::fmt::Display for Domain {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "company{}.example", self.0)
        }
    }
    Domain(account)
}

fn phone(line: &mut Vec<u8>, random: &mut Random) -> io::Result<()> {
    let (area, last) = (random.pick(&AREAS), random.below(10_000));
    match random.below(4) {
        0 => write!(line, "({area}) 555-{last:04}"),
        1 => write!(line, "{area}.555.{last:04}"),
        2 => write!(line, "+1{area}555{last:04}"),
        _ => write!(line, "{area}-555-{last:04}"),
    }
}

fn date(line: &mut Vec<u8>, random: &mut Random, from: u64, years: u64) -> io::Result<()> {
    let (year, month, day) = (random.below(years), random.below(12), random.below(28));
    write!(line, "{:04}-{:02}-{:02}", from + year, month + 1, day + 1)
}

const CONSENT: &str = "\"By submitting this form, I agree that Acme Widgets may call and text me at \
    the number given, including with automated technology. Consent is not a condition of purchase.\"";
const OWNERS: [&str; 4] =
    ["kim@acme.example", "lee@acme.example", "sam@acme.example", "ada@acme.example"];
const STAGES: [&str; 7] =
    ["Lead", "Contacted", "Qualified", "Proposal", "Negotiation", "Closed Won", "Closed Lost"];
const AREAS: [u16; 40] = [
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 303, 305, 307, 312, 313,
    314, 401, 402, 404, 406, 412, 414, 415, 502, 503, 505, 512, 602, 603, 605, 612, 614, 617, 701,
    702, 713,
];
const NAMES: [&str; 16] = [
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper",
    "Larch", "Maple", "Oak", "Pine", "Rowan", "Willow",
];
const TRADES: [&str; 12] = [
    "Bakery",
    "Builders",
    "Clinic",
    "Couriers",
    "Dairy",
    "Electric",
    "Fitness",
    "Insurance",
    "Logistics",
    "Roofing",
    "Schools",
    "Travel",
];
const TITLES: [&str; 8] = [
    "Owner",
    "Office Manager",
    "Buyer",
    "Operations Lead",
    "\"Director, Finance\"",
    "Technician",
    "Receptionist",
    "",
];
const PLACES: [(&str, &str, &str); 8] = [
    ("Atlanta", "GA", "30303"),
    ("Austin", "TX", "78701"),
    ("Boston", "MA", "02108"),
    ("Chicago", "IL", "60601"),
    ("Columbus", "OH", "43215"),
    ("Denver", "CO", "80202"),
    ("Newark", "NJ", "07102"),
    ("Portland", "OR", "97205"),
];
const FIRST: [&str; 24] = [
    "Ana", "Ben", "Cleo", "Dev", "Elif", "Finn", "Gia", "Hugo", "Inés", "Jon", "Kaya", "Liam",
    "Mina", "Noor", "Otto", "Pia", "Quin", "Rosa", "Sven", "Tara", "Umar", "Vera", "Walt", "Zoë",
];
const LAST: [&str; 24] = [
    "Abbott", "Berg", "Castillo", "Dunne", "Eriksen", "Faber", "Gupta", "Hale", "Ivers", "Jansen",
    "Kowal", "Lind", "Müller", "Nakata", "Okoye", "Petrov", "Quist", "Rossi", "Sato", "Thorne",
    "Ueda", "Varga", "Weiss", "Yates",
];
