//! The bytes of one connection between its transport and the framework: the time that a head has, offers to upgrade that are
//! ignored, and the framework's own errors in the form of all others.

mod requested_page;
mod framework_errors;
mod heads;
mod transport;

pub(super) use transport::ConnectionTransport;

use super::audience::Audience;
use super::lifecycle::OpenConnection;
use framework_errors::Lateness;
use heads::Heads;
use requested_page::RequestedPage;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// Limit: how long a request's head may take: the first one from the connection's beginning on, each further one from
/// its first byte on. What is late is answered 408, and the connection is closed.
pub(in crate::http) const HEAD_READ: Duration = Duration::from_secs(5);

/// Limit: how long a body may take from its first byte on, wanted or not, before the connection is cut: longer than any
/// of the routes waits for one.
const BODY_LEFT: Duration = Duration::from_secs(8);

/// No head holds this byte: the framework refuses what it ends, after the answers that are still due.
const REFUSED_BY_ALL: u8 = 0;

/// The stream that the framework reads and writes. It costs a search for line ends in each head, and nothing in a body.
pub(super) struct Wire {
    transport: ConnectionTransport,
    connection: Arc<OpenConnection>,
    heads: Heads,
    audience: Audience,
    requested_page: RequestedPage,
    /// When the head that has begun must have ended; made where one reading did not bring all of it.
    head_ends: Option<Pin<Box<Sleep>>>,
    /// The same for a body, whether a route reads it or not.
    body_ends: Option<Pin<Box<Sleep>>>,
    lateness: Lateness,
    replacement: Option<Replacement>,
}

/// What is written instead of an error of the framework.
struct Replacement {
    bytes: Vec<u8>,
    written: usize,
    /// How many bytes of the framework it stands for.
    replaces: usize,
}

impl Wire {
    /// Takes a transport that is ready for the first request.
    pub(super) fn new(transport: ConnectionTransport, connection: Arc<OpenConnection>, audience: Audience) -> Self {
        Self {
            transport,
            connection,
            heads: Heads::default(),
            audience,
            requested_page: RequestedPage::default(),
            head_ends: None,
            body_ends: None,
            lateness: Lateness::InTime,
            replacement: None,
        }
    }

    /// The connection that the bytes belong to.
    pub(super) fn connection(&self) -> &Arc<OpenConnection> {
        &self.connection
    }

    /// Resolves once, when the head that has begun had its time. A byte now and then does not extend it.
    fn poll_late(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if !self.heads.is_within() || self.lateness == Lateness::Late {
            self.head_ends = None;
            return Poll::Pending;
        }
        ready!(self.head_ends.get_or_insert_with(|| Box::pin(sleep(HEAD_READ))).as_mut().poll(context));
        self.lateness = Lateness::Late;
        Poll::Ready(())
    }
}

impl Wire {
    /// Resolves when the body that has begun had its time: long after the route that waited for it has answered 408. A
    /// client could otherwise keep sending forever what no route reads.
    fn poll_body_late(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if !self.heads.is_within_body() {
            self.body_ends = None;
            return Poll::Pending;
        }
        self.body_ends.get_or_insert_with(|| Box::pin(sleep(BODY_LEFT))).as_mut().poll(context)
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = into.filled().len();
        let read = Pin::new(&mut this.transport).poll_read(context, into)?;
        if read.is_ready() {
            let bytes = &mut into.filled_mut()[before..];
            match this.audience {
                Audience::People if this.heads.is_between() => this.requested_page.begin(bytes),
                Audience::People if this.heads.is_within() => this.requested_page.append(bytes),
                Audience::People | Audience::Machines => {}
            }
            this.heads.pass(bytes);
        }
        if into.remaining() > 0 && this.poll_late(context).is_ready() {
            into.put_slice(&[REFUSED_BY_ALL]);
            return Poll::Ready(Ok(()));
        }
        if this.poll_body_late(context).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        read.map(Ok)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.replacement.is_none() {
            let Some(error) = framework_errors::find(bytes) else {
                return Pin::new(&mut this.transport).poll_write(context, bytes);
            };
            let mut replacement = bytes[..error.begin].to_vec();
            replacement.extend(error.answer(
                this.lateness,
                this.requested_page.page(),
                this.connection.strict_transport(),
            ));
            this.replacement = Some(Replacement { bytes: replacement, written: 0, replaces: bytes.len() });
        }
        while let Some(Replacement { bytes, written, replaces }) = &mut this.replacement {
            match ready!(Pin::new(&mut this.transport).poll_write(context, &bytes[*written..]))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                more => *written += more,
            }
            if *written == bytes.len() {
                let replaced = *replaces;
                this.replacement = None;
                return Poll::Ready(Ok(replaced));
            }
        }
        Poll::Pending
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().transport).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().transport).poll_shutdown(context)
    }
}
