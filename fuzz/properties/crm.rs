//! The answers of a CRM.
//!
//! An input is a conversation: on each line a path and the answer to be given there. What was asked
//! several times is answered by the lines of its path in their order, and by the last one from then on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use adoptiv_migrate::http::{Address, HttpOptions};
use adoptiv_migrate::source::crm::{Access, Page, Part, Reads, Service, Wanted, open};

/// Parts and pages that are read of one conversation, at most.
const PARTS: usize = 12;
const PAGES: usize = 6;

/// What each service says of its limits, so that nothing is waited for.
const UNLIMITED: &str = "x-hubspot-ratelimit-max: 100000\r\n\
    x-hubspot-ratelimit-interval-milliseconds: 1000\r\n\
    x-ratelimit-limit: 100000\r\nx-ratelimit-remaining: 100000\r\nx-ratelimit-reset: 1\r\n";

/// An account is read as far as it goes: every record has an id and names its fields, and the same answer
/// gives the same page.
pub fn answers(service: Service, data: &[u8]) {
    let served = served();
    served.talk(data);
    let Ok(source) = open(service, Access { http: served.options(), budget: 1.0, leads: false })
    else {
        return;
    };
    // Each of these may be refused; none may panic.
    let _ = source.account();
    let Ok(catalog) = source.catalog() else { return };
    let _ = source.totals(&catalog);
    for object in catalog.objects.values() {
        let names: BTreeSet<&str> = object.fields.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names.len(), object.fields.len(), "two fields of one name");
    }
    let Ok(parts) = source.parts(&catalog, &Wanted::default()) else { return };
    let names: BTreeSet<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names.len(), parts.len(), "two parts of one name");
    for part in parts.iter().take(PARTS) {
        match &part.reads {
            Reads::Pages { from } => {
                served.begin_again();
                let mut cursor = from.clone();
                for _ in 0..PAGES {
                    let Ok(page) = source.page(&catalog, part, &cursor) else { break };
                    sound(part, &page);
                    let Some(next) = page.next else { break };
                    cursor = next;
                }
            }
            Reads::Links { .. } => drop(source.links(part, &["1".to_owned(), "2".to_owned()])),
        }
    }
}

fn sound(part: &Part, page: &Page) {
    for record in &page.records {
        assert!(!record.id.is_empty(), "a record of {} has no id", part.name);
        assert!(record.values.iter().all(|(_, value)| !value.is_empty()), "{record:?}");
    }
}

/// A conversation, and how far each path has come.
#[derive(Default)]
struct Talk {
    answers: BTreeMap<String, Vec<Vec<u8>>>,
    asked: BTreeMap<String, usize>,
}

/// A server on loopback that holds one conversation after another.
struct Served {
    address: String,
    talk: Arc<Mutex<Talk>>,
}

fn served() -> &'static Served {
    static SERVED: OnceLock<Served> = OnceLock::new();
    SERVED.get_or_init(|| {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let talk = Arc::new(Mutex::new(Talk::default()));
        let shared = Arc::clone(&talk);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let talk = Arc::clone(&shared);
                std::thread::spawn(move || serve(&stream, &talk));
            }
        });
        Served { address, talk }
    })
}

impl Served {
    fn options(&self) -> HttpOptions {
        let address = Address::parse(&self.address).expect("an address");
        let mut options = HttpOptions::new(address);
        options.attempts = 1;
        options.backoff = Duration::ZERO;
        options.patience = Duration::ZERO;
        options.timeout = Duration::from_secs(5);
        options
    }

    fn talk(&self, data: &[u8]) {
        let mut talk = Talk::default();
        for line in data.split(|byte| *byte == b'\n') {
            let Some(at) = line.iter().position(|byte| *byte == b' ') else { continue };
            let path = String::from_utf8_lossy(&line[..at]).into_owned();
            talk.answers.entry(path).or_default().push(line[at + 1..].to_vec());
        }
        *self.talk.lock().unwrap_or_else(PoisonError::into_inner) = talk;
    }

    fn begin_again(&self) {
        self.talk.lock().unwrap_or_else(PoisonError::into_inner).asked.clear();
    }
}

fn serve(stream: &TcpStream, talk: &Mutex<Talk>) {
    let mut reader = BufReader::new(stream);
    while let Some(path) = request(&mut reader) {
        let answer = {
            let mut talk = talk.lock().unwrap_or_else(PoisonError::into_inner);
            let asked = talk.asked.entry(path.clone()).or_default();
            let number = *asked;
            *asked += 1;
            let answers = talk.answers.get(&path);
            answers.and_then(|all| all.get(number).or(all.last())).cloned()
        };
        let (status, body) = match answer {
            Some(body) => ("200 OK", body),
            None => ("404 Not Found", b"{}".to_vec()),
        };
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{UNLIMITED}content-length: {length}\r\n\r\n"
        );
        let mut out = stream;
        if out.write_all(&[head.as_bytes(), &body].concat()).is_err() {
            return;
        }
    }
}

/// The path of the next request, without its query; none where there is no more.
fn request(reader: &mut BufReader<&TcpStream>) -> Option<String> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let target = line.split(' ').nth(1)?;
    let path = target.split('?').next()?.to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok().filter(|read| *read > 0)?;
        match header.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok()?;
            }
            Some(_) => {}
            None => break,
        }
    }
    std::io::copy(&mut reader.take(length), &mut std::io::sink()).ok()?;
    Some(path)
}
