//! Connections: ended where nobody says what is wanted, cut before an answer goes out, or trickling, where that
//! is asked for. What the HTTP library itself refuses is answered with a problem document here, as all else is.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::answer::{Code, Problem};

/// A trickle: so many bytes at a time …
const SIP: usize = 256;
/// … and so long between two of them.
const PAUSE: Duration = Duration::from_millis(5);

/// How long a request may take to come, once it is begun or the connection is new.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection may be idle between two requests.
const IDLE: Duration = Duration::from_secs(120);
/// The header that names a request. All our answers have it.
pub const REQUEST_ID: &str = "x-request-id";

/// Takes connections.
pub struct Door {
    pub listener: TcpListener,
    pub trickle: bool,
    pub requests: Arc<Requests>,
}

/// Names requests.
pub struct Requests {
    run: String,
    count: AtomicU64,
}

impl Requests {
    /// Names that no other run gives.
    pub fn new() -> Requests {
        // Without randomness they are names all the same.
        let run = super::random_token().unwrap_or_default().chars().take(8).collect();
        Requests { run, count: AtomicU64::new(1) }
    }

    /// The next one.
    pub fn next(&self) -> String {
        format!("{}-{}", self.run, self.count.fetch_add(1, Ordering::Relaxed))
    }
}

/// What a connection and those who answer on it know of each other; the switch that cuts it.
#[derive(Clone, Debug, Default)]
pub struct Cut(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    cut: AtomicBool,
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Cut {
    /// Nothing is written to the connection from now on; the next attempt closes it.
    pub fn now(&self) {
        self.0.cut.store(true, Ordering::SeqCst);
    }

    /// A request has come, and is worked on.
    pub fn handling(&self) {
        self.0.begun.fetch_add(1, Ordering::SeqCst);
    }

    /// Its answer is on the way.
    pub fn handled(&self) {
        self.0.ended.fetch_add(1, Ordering::SeqCst);
    }
}

/// A connection.
pub struct Connection {
    stream: TcpStream,
    cut: Cut,
    trickle: Option<Pin<Box<tokio::time::Sleep>>>,
    /// When whoever is silent has to have said what is wanted.
    deadline: Pin<Box<tokio::time::Sleep>>,
    /// Whether a request has begun to come, or the first one is waited for.
    awaited: bool,
    /// How many requests had come when it was last looked.
    seen: u64,
    requests: Arc<Requests>,
    /// What is written in place of a refusal of the HTTP library: the bytes, how many are out, and how many of
    /// its own they stand for.
    refusal: Option<(Vec<u8>, usize, usize)>,
}

impl Connection {
    /// Ends the wait for a request that does not come.
    fn poll_patience(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let begun = self.cut.0.begun.load(Ordering::SeqCst);
        if begun != self.seen {
            (self.seen, self.awaited) = (begun, false);
            self.deadline.as_mut().reset(tokio::time::Instant::now() + IDLE);
        }
        if begun != self.cut.0.ended.load(Ordering::SeqCst) {
            return Poll::Pending;
        }
        ready!(self.deadline.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    /// Bytes of a request: the rest has to follow in time.
    fn came(&mut self) {
        let begun = self.cut.0.begun.load(Ordering::SeqCst);
        let working = begun != self.cut.0.ended.load(Ordering::SeqCst);
        if begun != self.seen {
            (self.seen, self.awaited) = (begun, false);
        }
        if !self.awaited && !working {
            self.awaited = true;
            self.deadline.as_mut().reset(tokio::time::Instant::now() + PATIENCE);
        }
    }

    /// Our words for a refusal that is not ours: of a request that never came to us.
    fn refusal(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let head = bytes.get(..64.min(bytes.len()))?;
        let status = head.strip_prefix(b"HTTP/1.1 ")?.get(..3)?;
        let (code, detail) = match status {
            b"400" => (Code::MalformedRequest, "this is no HTTP/1.1 request"),
            b"414" | b"431" => (Code::HeadersTooLarge, "the head of the request is too large"),
            _ => return None,
        };
        if String::from_utf8_lossy(bytes).to_ascii_lowercase().contains(REQUEST_ID) {
            return None;
        }
        let answer = Problem::new(code, detail).answer();
        let mut text = format!(
            "HTTP/1.1 {}\r\ncontent-type: {}\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
             {REQUEST_ID}: {}\r\nconnection: close\r\n\r\n",
            answer.status,
            answer.content_type,
            answer.body.len(),
            self.requests.next()
        )
        .into_bytes();
        text.extend(answer.body);
        Some(text)
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // An answer that waits for company is only slower.
        let _ = stream.set_nodelay(true);
        let trickle = self.trickle.then(|| Box::pin(tokio::time::sleep(Duration::ZERO)));
        let connection = Connection {
            stream,
            cut: Cut::default(),
            trickle,
            deadline: Box::pin(tokio::time::sleep(PATIENCE)),
            awaited: true,
            seen: 0,
            requests: Arc::clone(&self.requests),
            refusal: None,
        };
        (connection, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, Door>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Cut {
        stream.io().cut.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        match Pin::new(&mut self.stream).poll_read(context, buffer) {
            Poll::Pending => self.poll_patience(context),
            read => {
                if buffer.filled().len() > before {
                    self.came();
                }
                read
            }
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.cut.0.cut.load(Ordering::SeqCst) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        if self.refusal.is_none() {
            self.refusal = self.refusal(bytes).map(|refusal| (refusal, 0, bytes.len()));
        }
        while let Some((refusal, out, stands_for)) = self.refusal.take() {
            let written = Pin::new(&mut self.stream).poll_write(context, &refusal[out..]);
            let more = match &written {
                Poll::Ready(Ok(more)) => *more,
                Poll::Ready(Err(_)) => return written,
                Poll::Pending => 0,
            };
            if out + more == refusal.len() {
                return Poll::Ready(Ok(stands_for));
            }
            self.refusal = Some((refusal, out + more, stands_for));
            ready!(written)?;
        }
        let Some(sleep) = &mut self.trickle else {
            return Pin::new(&mut self.stream).poll_write(context, bytes);
        };
        ready!(sleep.as_mut().poll(context));
        sleep.as_mut().reset(tokio::time::Instant::now() + PAUSE);
        let sip = bytes.len().min(SIP);
        Pin::new(&mut self.stream).poll_write(context, &bytes[..sip])
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
