//! Stands between a client and a server on loopback and counts what is asked.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What the client sent, connection by connection.
type Sent = Arc<Mutex<Vec<Arc<Mutex<Vec<u8>>>>>>;

/// A proxy; it forwards until the test ends.
pub struct Proxy {
    url: String,
    sent: Sent,
}

impl Proxy {
    /// Stands before the server at `url`.
    pub fn before(url: &str) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = url.strip_prefix("http://").expect("a URL").to_owned();
        let sent = Sent::default();
        let kept = Arc::clone(&sent);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(&server) else { continue };
                let bytes = Arc::new(Mutex::new(Vec::new()));
                kept.lock().expect("a lock").push(Arc::clone(&bytes));
                let back = (server.try_clone().expect("it"), client.try_clone().expect("it"));
                std::thread::spawn(move || forward(client, server, Some(&bytes)));
                std::thread::spawn(move || forward(back.0, back.1, None));
            }
        });
        Proxy { url: format!("http://{address}"), sent }
    }

    /// The URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The requests since the last look, as `GET /v1/users`, in no order.
    pub fn seen(&self) -> Vec<String> {
        let connections = std::mem::take(&mut *self.sent.lock().expect("a lock"));
        let mut seen = Vec::new();
        for bytes in connections {
            let bytes = bytes.lock().expect("a lock");
            let text = String::from_utf8_lossy(&bytes);
            for (end, _) in text.match_indices(" HTTP/1.1\r\n") {
                // A request begins where the body before it ends: at no blank of its own.
                let words: Vec<&str> = text[..end].rsplitn(3, [' ', '\n', '}']).collect();
                seen.push(format!("{} {}", words[1], words[0]));
            }
        }
        seen
    }
}

fn forward(mut from: TcpStream, mut to: TcpStream, kept: Option<&Mutex<Vec<u8>>>) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        if let Some(kept) = kept {
            kept.lock().expect("a lock").extend_from_slice(&buffer[..read]);
        }
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
