//! Where the service is in its life, and how it says goodbye: while it drains, every answer closes its connection, so
//! that no platform's request meets a connection that is being cut.

use actix_web::HttpResponse;
use actix_web::dev::Extensions;
use actix_web::http::ConnectionType;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Shared by both listeners.
#[derive(Debug, Default)]
pub struct Lifecycle {
    draining: AtomicBool,
    connections: AtomicUsize,
}

/// Lives as long as a connection.
struct OpenConnection(Arc<Lifecycle>);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::SeqCst);
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

    /// Makes an answer the last one on its connection while the service drains.
    pub fn say_goodbye<B>(&self, response: &mut HttpResponse<B>) {
        if self.is_draining() {
            response.head_mut().set_connection_type(ConnectionType::Close);
        }
    }

    /// How many connections are open on the public listener.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Counts a connection until its end.
    pub fn on_connect(self: &Arc<Self>, extensions: &mut Extensions) {
        self.connections.fetch_add(1, Ordering::SeqCst);
        extensions.insert(OpenConnection(Arc::clone(self)));
    }
}
