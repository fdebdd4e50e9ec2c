//! A port that is listened on, and what holds for each connection to it: connections per source, how long a handshake
//! may take, and what responses state about HTTPS. All of it is checked when a connection is accepted, before anything
//! is read.

use super::audience::Audience;
use super::lifecycle::{Lifecycle, OpenConnection};
use super::source_connections::SourceConnections;
use super::wire::{ConnectionTransport, Wire};
use crate::http::plumbing::body::BODY_READ;
use crate::http::plumbing::deadline::DECISION_DEADLINE;
use crate::http::plumbing::wire::HEAD_READ;
use actix_http::body::MessageBody;
use actix_http::{HttpService, Request, Response};
use actix_service::{IntoServiceFactory, Service as _, ServiceFactory, map_config};
use actix_web::dev::{AppConfig, Extensions, Server, ServerHandle, fn_factory, fn_service};
use actix_web::http::header::HeaderValue;
use actix_web::rt::net::TcpStream;
use rustls::ServerConfig;
use std::fmt::Debug;
use std::io;
use std::net::TcpListener;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// Limit: how long an idle connection is kept; platforms reuse theirs after 4-5 s (docs/contract.md section 1.4).
pub const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Limit: how long a TLS handshake may take.
const TLS_HANDSHAKE: Duration = Duration::from_secs(1);

/// Limit: TLS handshakes of one listener at once; more wait, within the time that they have.
const TLS_HANDSHAKES: usize = 4_096;

/// Limit: how long the framework may take to finish the requests that are being answered when the draining ends, in
/// seconds: as long as one that has just begun may take. Idle connections are closed at once.
const LAST_REQUESTS: u64 = BODY_READ.as_secs() + DECISION_DEADLINE.as_secs() + 1;

/// Limit: how long a client whose body is not wanted any more may take to read its answer and close. With [`BODY_READ`]
/// it is less than the six seconds after which a slow body is gone.
const GOODBYE: Duration = Duration::from_millis(500);

/// What holds for all connections of a port.
pub struct Listener {
    /// Its clients.
    pub audience: Audience,
    /// Where they are counted.
    pub lifecycle: Arc<Lifecycle>,
    /// How many each source may have.
    pub source_connections: Arc<SourceConnections>,
    /// HTTPS; `None` for plain HTTP.
    pub tls: Option<Tls>,
    /// How long an idle one is kept.
    pub keep_alive: Duration,
    /// How many threads serve them.
    pub workers: usize,
    /// How many each of these has at once; more wait until one ends.
    pub connections_per_worker: usize,
}

/// How a port speaks TLS.
pub struct Tls {
    acceptor: TlsAcceptor,
    /// One per handshake under way.
    turns: Semaphore,
    strict_transport: Option<HeaderValue>,
}

impl Tls {
    /// Takes a certificate's configuration and the value of `Strict-Transport-Security` (RFC 6797).
    #[must_use]
    pub fn new(config: ServerConfig, strict_transport: Option<HeaderValue>) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Self { acceptor, turns: Semaphore::new(TLS_HANDSHAKES), strict_transport }
    }

    /// Completes the handshake within [`TLS_HANDSHAKE`], the wait for a turn included; `None` where that fails.
    async fn accept(&self, stream: TcpStream) -> Option<ConnectionTransport> {
        let handshake = async {
            let _turn = self.turns.acquire().await.ok()?;
            self.acceptor.accept(stream).await.ok()
        };
        let stream = timeout(TLS_HANDSHAKE, handshake).await.ok()??;
        Some(ConnectionTransport::Tls(Box::new(stream)))
    }
}

impl Listener {
    /// Serves what `app` makes for each worker, until the handle stops it.
    pub fn serve<F, I, S, B>(self, port: TcpListener, app: F) -> io::Result<ServerHandle>
    where
        F: Fn() -> I + Send + Clone + 'static,
        I: IntoServiceFactory<S, Request>,
        S: ServiceFactory<Request, Config = AppConfig> + 'static,
        S::Error: Into<Response<actix_http::body::BoxBody>> + 'static,
        S::InitError: Debug,
        S::Response: Into<Response<B>> + 'static,
        B: MessageBody + 'static,
    {
        let builder = Server::build()
            .workers(self.workers)
            .max_concurrent_connections(self.connections_per_worker)
            .shutdown_timeout(LAST_REQUESTS)
            .disable_signals();
        let (stopping, name) = (builder.graceful_shutdown_signal(), port.local_addr()?.to_string());
        let listener = Arc::new(self);
        let factory = move || {
            let (stopping, listener) = (stopping.clone(), Arc::clone(&listener));
            let http = HttpService::build()
                .graceful_shutdown_signal(move || {
                    let stopping = stopping.clone();
                    async move { stopping.notified().await }
                })
                .keep_alive(listener.keep_alive)
                .client_request_timeout(HEAD_READ)
                .client_disconnect_timeout(GOODBYE)
                .on_connect_ext(|wire: &Wire, data: &mut Extensions| {
                    data.insert(Arc::clone(wire.connection()));
                })
                .h1(map_config(app(), |()| AppConfig::default()));
            let http = Rc::new(http);
            fn_factory(move || {
                let (http, listener) = (Rc::clone(&http), Arc::clone(&listener));
                async move {
                    let http = Rc::new(http.new_service(()).await?);
                    Ok::<_, ()>(fn_service(move |stream: TcpStream| {
                        let (http, listener) = (Rc::clone(&http), Arc::clone(&listener));
                        async move {
                            let Some((wire, peer)) = listener.accept(stream).await else { return Ok(()) };
                            http.call((wire, peer)).await
                        }
                    }))
                }
            })
        };
        let server = builder.listen(name, port, factory)?.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Ok(handle)
    }

    /// `None` closes the connection: its source has as many as it may have, or its TLS handshake failed or was late.
    async fn accept(&self, stream: TcpStream) -> Option<(Wire, Option<std::net::SocketAddr>)> {
        let peer = stream.peer_addr().ok()?;
        let Some(connection) = self.open(&stream, peer.ip()).await else {
            self.lifecycle.refuse();
            return None;
        };
        let transport = match &self.tls {
            Some(tls) => tls.accept(stream).await?,
            None => ConnectionTransport::Plain(stream),
        };
        Some((Wire::new(transport, connection, self.audience), Some(peer)))
    }

    async fn open(&self, stream: &TcpStream, peer: std::net::IpAddr) -> Option<Arc<OpenConnection>> {
        let slot = self.source_connections.admit(peer).await?;
        let strict_transport = self.tls.as_ref().and_then(|tls| tls.strict_transport.clone());
        Some(self.lifecycle.open(stream, slot, strict_transport))
    }
}
