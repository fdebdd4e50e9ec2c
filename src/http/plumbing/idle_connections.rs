//! Ends connections on which requests neither begin nor end: an answer that is not read, a body that drips.
//!
//! A head has its time (`wire`), and so has a body that is read. For a body that is not read and for a client that does not
//! take its answer the framework waits forever. A client that uses this on each of its connections would keep them all.

use actix_web::rt::net::TcpStream;
use std::net::{self, Shutdown};
use std::os::fd::AsFd as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

/// How often the connections are checked.
pub const ROUND: Duration = Duration::from_secs(5);
/// Limit: after how many rounds without use a connection is ended: 85 s, so longer than one that merely waits for its
/// next request is kept (docs/contract.md section 1.4).
pub(super) const IDLE_ROUNDS: u32 = 17;

/// All connections, as long as they are open.
#[derive(Debug, Default)]
pub(super) struct IdleConnections {
    round: AtomicU32,
    open: Mutex<Vec<Weak<WatchedConnection>>>,
}

/// One of them.
#[derive(Debug)]
pub(super) struct WatchedConnection {
    /// The round in which a request last began or ended.
    used: AtomicU32,
    /// A second handle of the same connection, which can be ended whatever the framework waits for; `None` where the
    /// system had no descriptor left.
    socket: Option<net::TcpStream>,
}

impl IdleConnections {
    /// Watches a new connection until what is given back is dropped.
    pub(super) fn watch(&self, stream: &TcpStream) -> Arc<WatchedConnection> {
        let watched = Arc::new(WatchedConnection { used: AtomicU32::new(self.now()), socket: socket(stream) });
        self.open.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&watched));
        watched
    }

    /// A request began or ended on it.
    pub(super) fn mark_used(&self, watched: &WatchedConnection) {
        watched.used.store(self.now(), Ordering::Relaxed);
    }

    /// Begins the next round, and ends connections that were idle for too many of them.
    pub(super) fn end_idle(&self) {
        let now = self.round.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        self.open.lock().unwrap_or_else(PoisonError::into_inner).retain(|open| {
            let watched = open.upgrade();
            watched.iter().filter(|watched| watched.idle_rounds(now) > IDLE_ROUNDS).for_each(|watched| watched.end());
            watched.is_some()
        });
    }

    fn now(&self) -> u32 {
        self.round.load(Ordering::Relaxed)
    }
}

impl WatchedConnection {
    fn idle_rounds(&self, now: u32) -> u32 {
        now.wrapping_sub(self.used.load(Ordering::Relaxed))
    }

    fn end(&self) {
        if let Some(socket) = &self.socket {
            // It may have ended by itself meanwhile.
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

fn socket(stream: &TcpStream) -> Option<net::TcpStream> {
    stream.as_fd().try_clone_to_owned().ok().map(net::TcpStream::from)
}
