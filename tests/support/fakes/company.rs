//! A company as a CRM would hold it: invented people, accounts and deals.

/// Everything a fake holds. Places refer to these lists.
#[derive(Clone, Debug, Default)]
pub struct Company {
    /// Its users.
    pub users: Vec<User>,
    /// Its pipelines.
    pub pipelines: Vec<Pipeline>,
    /// Its accounts.
    pub accounts: Vec<Account>,
    /// Its contacts.
    pub contacts: Vec<Contact>,
    /// Its deals.
    pub deals: Vec<Deal>,
    /// Whether all records were last changed in the same moment, as by a bulk load.
    pub one_moment: bool,
}

/// A user.
#[derive(Clone, Debug)]
pub struct User {
    /// First and last name.
    pub name: (String, String),
    /// The e-mail address.
    pub email: String,
    /// Whether the user still works there.
    pub active: bool,
}

/// A pipeline.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// Its name.
    pub name: String,
    /// Its stages; those that end a deal have `won` or `lost`, others `open`.
    pub stages: Vec<(String, &'static str)>,
}

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// The name.
    pub name: String,
    /// The domain: `brook.example`.
    pub domain: String,
    /// The phone number in E.164.
    pub phone: String,
    /// The city.
    pub city: String,
    /// Its owner.
    pub owner: usize,
}

/// A contact.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// E-mail addresses, the main one first.
    pub emails: Vec<String>,
    /// Phone numbers in E.164, the main one first.
    pub phones: Vec<String>,
    /// The job title.
    pub title: String,
    /// Its account.
    pub account: Option<usize>,
    /// Further accounts, where the service knows such.
    pub more_accounts: Vec<usize>,
    /// Its owner. Close knows none: there it is a custom field of the lead.
    pub owner: usize,
    /// Whether it wants no e-mail.
    pub opted_out: bool,
    /// The custom field `Shoe size`, a number.
    pub shoe_size: Option<u32>,
    /// The custom field `Favourite colour`, a select of Red, Green and Blue.
    pub colour: Option<&'static str>,
    /// Custom fields of consent: wording, moment, page, IP address and seller. Named `PEWC text`, `PEWC
    /// timestamp`, `PEWC source URL`, `PEWC IP`, `PEWC seller`.
    pub consent: Option<Consent>,
}

/// A consent record.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The wording.
    pub text: String,
    /// `2026-03-08T14:30:00Z`.
    pub timestamp: String,
    /// The page.
    pub source_url: String,
    /// The IP address.
    pub ip: String,
    /// The seller.
    pub seller: String,
}

/// A deal.
#[derive(Clone, Debug)]
pub struct Deal {
    /// The name. Close has none: there it is the note.
    pub name: String,
    /// The amount: `1250.50`.
    pub amount: String,
    /// The currency.
    pub currency: &'static str,
    /// The pipeline and the stage in it.
    pub stage: (usize, usize),
    /// The date on which it closes: `2026-12-31`.
    pub close_date: String,
    /// Its account.
    pub account: usize,
    /// Its contacts, the primary one first; services that know one only have that.
    pub contacts: Vec<usize>,
    /// Its owner.
    pub owner: usize,
}

impl Company {
    /// A company of so many contacts; one account for each ten of them, one deal for each five.
    pub fn of(contacts: usize) -> Company {
        let stage = |name: &str, kind| (name.to_owned(), kind);
        let users = ["Ada Reyes", "Ben Okafor", "Cleo Marsh"].map(|name| {
            let (first, last) = name.split_once(' ').unwrap();
            let email = format!("{}@fernhill.example", first.to_lowercase());
            User { name: (first.into(), last.into()), email, active: first != "Cleo" }
        });
        let pipelines = vec![
            Pipeline {
                name: "New business".into(),
                stages: vec![
                    stage("Discovery", "open"),
                    stage("Proposal sent", "open"),
                    stage("Closed won", "won"),
                    stage("Closed lost", "lost"),
                ],
            },
            Pipeline {
                name: "Renewals".into(),
                stages: vec![
                    stage("Due", "open"),
                    stage("Renewed", "won"),
                    stage("Cancelled", "lost"),
                ],
            },
        ];
        let accounts = (0..contacts.div_ceil(10)).map(|at| Account {
            name: format!("Brook {at} Ltd"),
            domain: format!("brook{at}.example"),
            phone: format!("+1212555{:04}", at % 10_000),
            city: ["Leeds", "Austin", "Lyon"][at % 3].into(),
            owner: at % 3,
        });
        let accounts: Vec<Account> = accounts.collect();
        let people = (0..contacts).map(|at| Contact {
            first_name: ["Noor", "Ivan", "Mara", "Joel"][at % 4].into(),
            last_name: format!("Vale{at}"),
            emails: match at % 7 {
                0 => vec![format!("p{at}@brook.example"), format!("p{at}.home@mail.example")],
                _ => vec![format!("p{at}@brook.example")],
            },
            phones: match at % 5 {
                0 => vec![
                    format!("+1312555{:04}", at % 10_000),
                    format!("+1415555{:04}", at % 10_000),
                ],
                _ => vec![format!("+1312555{:04}", at % 10_000)],
            },
            title: ["Buyer", "Head of sales", "Engineer"][at % 3].into(),
            account: Some(at / 10),
            more_accounts: if at % 50 == 0 && at >= 10 { vec![at / 10 - 1] } else { Vec::new() },
            owner: at % 2,
            opted_out: at % 9 == 0,
            shoe_size: (at % 3 == 0).then_some(36 + (at % 10) as u32),
            colour: [Some("Red"), Some("Green"), Some("Blue"), None][at % 4],
            consent: (at % 4 == 0).then(|| Consent {
                text: "I agree that Fernhill may call me about its offers.".into(),
                timestamp: format!("2026-03-{:02}T14:30:00Z", at % 28 + 1),
                source_url: "https://fernhill.example/offer".into(),
                ip: format!("203.0.113.{}", at % 200 + 1),
                seller: "Fernhill Ltd".into(),
            }),
        });
        let people: Vec<Contact> = people.collect();
        let deals = (0..contacts / 5).map(|at| Deal {
            name: format!("Order {at}"),
            amount: format!("{}.{:02}", 100 + at * 7, at % 100),
            currency: "USD",
            stage: if at % 3 == 0 { (1, at / 3 % 3) } else { (0, at % 4) },
            close_date: format!("2026-{:02}-{:02}", at % 12 + 1, at % 28 + 1),
            account: at * 5 / 10,
            contacts: if at % 4 == 0 { vec![at * 5, at * 5 + 1] } else { vec![at * 5] },
            owner: at % 2,
        });
        Company {
            users: users.into(),
            pipelines,
            accounts,
            contacts: people,
            deals: deals.collect(),
            one_moment: false,
        }
    }
}
