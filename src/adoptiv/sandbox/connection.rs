//! Connections: cut before an answer goes out, or trickling, where that is asked for.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// A trickle: so many bytes at a time …
const SIP: usize = 256;
/// … and so long between two of them.
const PAUSE: Duration = Duration::from_millis(5);

/// Takes connections.
pub struct Door {
    pub listener: TcpListener,
    pub trickle: bool,
}

/// The switch that cuts a connection.
#[derive(Clone, Debug, Default)]
pub struct Cut(Arc<AtomicBool>);

impl Cut {
    /// Nothing is written to the connection from now on; the next attempt closes it.
    pub fn now(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A connection.
pub struct Connection {
    stream: TcpStream,
    cut: Cut,
    trickle: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // An answer that waits for company is only slower.
        let _ = stream.set_nodelay(true);
        let trickle = self.trickle.then(|| Box::pin(tokio::time::sleep(Duration::ZERO)));
        (Connection { stream, cut: Cut::default(), trickle }, address)
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
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.cut.0.load(Ordering::SeqCst) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
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
