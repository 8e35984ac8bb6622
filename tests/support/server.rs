//! A server on loopback that answers as a test tells it, byte for byte if need be.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its number among all, from 0.
    pub number: usize,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Seen {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What the server does with a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A whole answer; the connection stays.
    Whole(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// These bytes, and then the connection is closed.
    Raw(Vec<u8>),
    /// Nothing for so long, and then the connection is closed.
    Silence(Duration),
}

impl Answer {
    /// JSON.
    pub fn json(status: u16, body: impl ToString) -> Answer {
        Answer::Whole(
            status,
            vec![("content-type", "application/json".to_owned())],
            body.to_string().into_bytes(),
        )
    }

    /// The same with one more header.
    pub fn with(self, name: &'static str, value: impl ToString) -> Answer {
        match self {
            Answer::Whole(status, mut headers, body) => {
                headers.push((name, value.to_string()));
                Answer::Whole(status, headers, body)
            }
            other => other,
        }
    }
}

/// The server; ends when dropped.
pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    ended: Arc<AtomicBool>,
}

impl Server {
    /// Answers each request by `answer`, from as many threads as there are connections.
    pub fn new(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, ended) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let server = Server { address, seen: Arc::clone(&seen), ended: Arc::clone(&ended) };
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                let stream = stream.unwrap();
                std::thread::spawn(move || converse(&stream, &seen, answer.as_ref()));
            }
        });
        server
    }

    /// Gives these answers in turn, the last one for ever.
    pub fn script(answers: Vec<Answer>) -> Server {
        Server::new(move |seen| answers[seen.number.min(answers.len() - 1)].clone())
    }

    /// The URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same behind `https`, though it does not speak TLS.
    pub fn https(&self) -> String {
        format!("https://{}", self.address)
    }

    /// What came so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes the listener, so that it looks.
        let _ = TcpStream::connect(self.address);
    }
}

fn converse(stream: &TcpStream, seen: &Mutex<Vec<Seen>>, answer: &dyn Fn(&Seen) -> Answer) {
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream);
    while let Some(mut request) = read(&mut reader) {
        {
            let mut seen = seen.lock().unwrap();
            request.number = seen.len();
            seen.push(request.clone());
        }
        let mut out = stream;
        match answer(&request) {
            Answer::Whole(status, headers, body) => {
                let mut bytes =
                    format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
                for (name, value) in headers {
                    bytes.push_str(&format!("{name}: {value}\r\n"));
                }
                bytes.push_str("\r\n");
                if out.write_all(&[bytes.as_bytes(), &body].concat()).is_err() {
                    return;
                }
            }
            Answer::Raw(bytes) => {
                let _ = out.write_all(&bytes);
                return;
            }
            Answer::Silence(time) => {
                std::thread::sleep(time);
                return;
            }
        }
    }
}

fn read(reader: &mut BufReader<&TcpStream>) -> Option<Seen> {
    let mut line = || {
        let mut line = String::new();
        let read = reader.read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let line = line()?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut seen = Seen { number: 0, method, target, headers, body: String::new() };
    let length = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    seen.body = String::from_utf8_lossy(&body).into_owned();
    Some(seen)
}
