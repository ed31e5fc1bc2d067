//! Connections, of which there are so many and that end when nothing is asked.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};
use tokio_stream::Stream;
use tonic::transport::server::Connected;

use crate::limits::Limits;

/// Shortest and longest pause after a connection could not be accepted. Without one
/// the loop would turn for as long as file descriptors are short.
const PAUSE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));

/// The connections that a listener accepts. Beyond the bound they wait in the
/// operating system's queue, where they cost this process nothing.
pub(super) struct Connections {
    next: Pin<Box<dyn Future<Output = (Acceptor, Connection)> + Send>>,
}

impl Connections {
    pub(super) fn new(listener: TcpListener, limits: &Limits) -> Self {
        // A request that is being answered is never older than its own bound.
        let idle = limits.request_timeout.saturating_add(limits.idle_timeout);
        let acceptor = Acceptor {
            listener,
            places: Arc::new(Semaphore::new(limits.max_connections.min(Semaphore::MAX_PERMITS))),
            // Timers are set to the deadline as it stands: requests only move it on.
            first_request: limits.first_request_timeout.min(idle),
            idle,
        };
        Self { next: Box::pin(acceptor.accept()) }
    }
}

impl Stream for Connections {
    type Item = Result<Connection, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (acceptor, connection) = ready!(self.next.as_mut().poll(context));
        self.next = Box::pin(acceptor.accept());
        Poll::Ready(Some(Ok(connection)))
    }
}

struct Acceptor {
    listener: TcpListener,
    places: Arc<Semaphore>,
    first_request: Duration,
    idle: Duration,
}

impl Acceptor {
    async fn accept(self) -> (Self, Connection) {
        let mut pause = PAUSE.0;
        loop {
            // The place comes first: what is accepted has a descriptor.
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                // Nobody closes the semaphore.
                std::future::pending().await
            };
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let deadline = Deadline::new(self.first_request, self.idle);
                    return (self, Connection::new(stream, deadline, place));
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::warn!(%error, "cannot accept connections");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(PAUSE.1);
                }
            }
        }
    }
}

/// Whether the error says nothing about the next connection.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset)
}

/// When a connection ends unless something is asked on it. Only whole request
/// headers count: bytes, pings and settings cost a client nothing to send.
#[derive(Clone)]
pub(super) struct Deadline {
    opened: Instant,
    /// In milliseconds after `opened`.
    at: Arc<AtomicU64>,
    idle: Duration,
}

impl Deadline {
    fn new(first_request: Duration, idle: Duration) -> Self {
        Self { opened: Instant::now(), at: Arc::new(AtomicU64::new(millis(first_request))), idle }
    }

    /// A request has come.
    pub(super) fn extend(&self) {
        let at = self.opened.elapsed().saturating_add(self.idle);
        self.at.store(millis(at), Ordering::Relaxed);
    }

    /// How long it is until then; `None` when it has passed.
    fn left(&self) -> Option<Duration> {
        let at = Duration::from_millis(self.at.load(Ordering::Relaxed));
        at.checked_sub(self.opened.elapsed()).filter(|left| !left.is_zero())
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// A connection, with its place among those that may be open.
pub(super) struct Connection {
    stream: TcpStream,
    deadline: Deadline,
    timer: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl Connection {
    fn new(stream: TcpStream, deadline: Deadline, place: OwnedSemaphorePermit) -> Self {
        let timer = Box::pin(tokio::time::sleep(deadline.left().unwrap_or_default()));
        Self { stream, deadline, timer, _place: place }
    }

    /// Fails once the deadline has passed, and sees to it that the task wakes then.
    fn in_time(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        while self.timer.as_mut().poll(context).is_ready() {
            match self.deadline.left() {
                Some(left) => self.timer.set(tokio::time::sleep(left)),
                None => return Err(io::ErrorKind::TimedOut.into()),
            }
        }
        Ok(())
    }
}

impl Connected for Connection {
    type ConnectInfo = Deadline;

    fn connect_info(&self) -> Deadline {
        self.deadline.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.in_time(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

// A client that does not read stops the protocol before its next read, so that
// writing has to end in time as well.
impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.in_time(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.in_time(context)?;
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.in_time(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
