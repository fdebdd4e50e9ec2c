//! Whether the service runs or drains, and which connections are open: while it drains, every answer closes its connection, so
//! that no platform's request meets a connection that is being cut.

use super::source_connections::ConnectionSlot;
use crate::http::plumbing::idle_connections::{IdleConnections, WatchedConnection};
use actix_web::http::ConnectionType;
use actix_web::http::header::{HeaderValue, STRICT_TRANSPORT_SECURITY};
use actix_web::rt::net::TcpStream;
use actix_web::{HttpRequest, HttpResponse};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

/// Shared by the listeners of platforms and people. The admin listener has one of its own, which never drains.
#[derive(Debug, Default)]
pub struct Lifecycle {
    draining: AtomicBool,
    connections: AtomicUsize,
    refused: AtomicU64,
    idle: IdleConnections,
}

/// Lives as long as a connection, from the moment it is accepted.
pub(in crate::http) struct OpenConnection {
    lifecycle: Arc<Lifecycle>,
    watched: Arc<WatchedConnection>,
    local: Option<IpAddr>,
    strict_transport: Option<HeaderValue>,
    slot: ConnectionSlot,
}

impl OpenConnection {
    /// The value of `Strict-Transport-Security` on its answers; `None` where it is plain HTTP.
    #[must_use]
    pub(in crate::http) fn strict_transport(&self) -> Option<&HeaderValue> {
        self.strict_transport.as_ref()
    }

    /// Marks its client as one that has sent the password of a platform.
    pub(in crate::http) fn vouch(&self) {
        self.slot.vouch();
    }

    /// The address of ours that the client has connected to.
    #[must_use]
    pub(in crate::http) fn local(request: &HttpRequest) -> Option<IpAddr> {
        request.conn_data::<Arc<Self>>()?.local
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.lifecycle.connections.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Lifecycle {
    /// From now on the service reports that it is not ready, and each answer closes its connection.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
    }

    /// Whether it is shutting down.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }

    /// How many connections are open on the listeners of platforms and people.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How many connections were closed unread so far, because their source had as many as it may have.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Counts a connection that was refused.
    pub(super) fn refuse(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a connection until its end, and watches whether it is used.
    #[must_use]
    pub(super) fn open(
        self: &Arc<Self>,
        stream: &TcpStream,
        slot: ConnectionSlot,
        strict_transport: Option<HeaderValue>,
    ) -> Arc<OpenConnection> {
        self.connections.fetch_add(1, Ordering::SeqCst);
        Arc::new(OpenConnection {
            lifecycle: Arc::clone(self),
            watched: self.idle.watch(stream),
            local: stream.local_addr().ok().map(|address| address.ip().to_canonical()),
            strict_transport,
            slot,
        })
    }

    /// One round of checks, every [`ROUND`](super::idle_connections::ROUND); ends idle connections.
    pub fn end_idle_connections(&self) {
        self.idle.end_idle();
    }
}

/// A request that is being answered; it marks its connection as used.
pub(in crate::http) struct ActiveRequest(Option<Arc<OpenConnection>>);

impl ActiveRequest {
    /// A request has come on this connection.
    #[must_use]
    pub(in crate::http) fn begin(connection: Option<&Arc<OpenConnection>>) -> Self {
        let active = Self(connection.cloned());
        active.mark_used();
        active
    }

    /// The connection; `None` where there is no socket.
    pub(in crate::http) fn connection(&self) -> Option<&OpenConnection> {
        self.0.as_deref()
    }

    /// Its answer is made: the last one on its connection while the service drains.
    pub(in crate::http) fn end<B>(self, answer: &mut HttpResponse<B>) {
        self.mark_used();
        let Self(Some(connection)) = self else { return };
        if let Some(value) = connection.strict_transport() {
            answer.headers_mut().insert(STRICT_TRANSPORT_SECURITY, value.clone());
        }
        if connection.lifecycle.is_draining() {
            answer.head_mut().set_connection_type(ConnectionType::Close);
        }
    }

    fn mark_used(&self) {
        if let Self(Some(connection)) = self {
            connection.lifecycle.idle.mark_used(&connection.watched);
        }
    }
}

#[cfg(test)]
mod tests;
