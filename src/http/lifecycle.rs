//! Where the service is in its life, and how it says goodbye: while it drains, every answer closes its connection, so
//! that no platform's request meets a connection that is being cut.

use super::unused::{UnusedConnections, Watched};
use actix_web::dev::Extensions;
use actix_web::http::ConnectionType;
use actix_web::{HttpRequest, HttpResponse};
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Shared by both listeners.
#[derive(Debug, Default)]
pub struct Lifecycle {
    draining: AtomicBool,
    connections: AtomicUsize,
    unused: UnusedConnections,
}

/// Lives as long as a connection.
struct OpenConnection {
    lifecycle: Arc<Lifecycle>,
    watched: Arc<Watched>,
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.lifecycle.connections.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Lifecycle {
    /// From now on the service is not ready and says so, and each answer closes its connection.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
    }

    /// Whether it is on its way out.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }

    /// How many connections are open on the public listener.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Counts a connection until its end, and watches whether it is used.
    pub fn on_connect(self: &Arc<Self>, connection: &dyn Any, extensions: &mut Extensions) {
        self.connections.fetch_add(1, Ordering::SeqCst);
        let watched = self.unused.watch(connection);
        extensions.insert(Arc::new(OpenConnection { lifecycle: Arc::clone(self), watched }));
    }

    /// One look at the connections, every [`ROUND`](super::unused::ROUND); ends those that nobody uses.
    pub fn end_unused_connections(&self) {
        self.unused.look();
    }
}

/// A request that is being answered, on a connection that is thereby used.
pub struct Exchange(Option<Arc<OpenConnection>>);

impl Exchange {
    /// A request has come.
    #[must_use]
    pub fn begin(request: &HttpRequest) -> Self {
        let exchange = Self(request.conn_data::<Arc<OpenConnection>>().cloned());
        exchange.note();
        exchange
    }

    /// Its answer is made: the last one on its connection while the service drains.
    pub fn end<B>(self, answer: &mut HttpResponse<B>) {
        self.note();
        if self.0.is_some_and(|connection| connection.lifecycle.is_draining()) {
            answer.head_mut().set_connection_type(ConnectionType::Close);
        }
    }

    fn note(&self) {
        if let Self(Some(connection)) = self {
            connection.lifecycle.unused.note(&connection.watched);
        }
    }
}

#[cfg(test)]
mod tests;
