//! The two listeners: the public one for platforms and people, the admin one for operations.

use super::descriptors;
use super::wiring::{Parts, StartError};
use crate::config::Settings;
use crate::http;
use crate::http::lifecycle::Lifecycle;
use crate::limits::{BODY_READ, DECISION_DEADLINE, KEEP_ALIVE};
use actix_web::dev::{ServerHandle, Service as _};
use actix_web::{App, HttpServer, web};
use std::any::Any;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

/// How long actix may take to finish the requests that are being answered when the draining ends, in seconds: as long
/// as one that has just begun may take. Idle connections are closed at once.
const LAST_REQUESTS: u64 = BODY_READ.as_secs() + DECISION_DEADLINE.as_secs() + 1;

/// How long a client may take to send a request's head.
const HEAD_READ: Duration = Duration::from_secs(5);

/// How long a client whose body is not wanted any more may take to read its answer and close. With [`BODY_READ`] it is
/// less than the six seconds after which a slow body is gone.
const GOODBYE: Duration = Duration::from_millis(500);

/// How many connections may wait to be accepted; the system may keep fewer. With the 128 of the standard library, of a
/// thousand clients at once most ask again after a second.
const WAITING: i32 = 4_096;

/// Binds a listener; the error names the address.
pub fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"));
    let listener = TcpListener::bind(address).map_err(named)?;
    // A second call changes the length of the line.
    rustix::net::listen(&listener, WAITING).map_err(io::Error::from)?;
    Ok(listener)
}

/// Serves the public routes, over TLS where a certificate is set.
pub fn serve_public(listener: TcpListener, parts: &Parts, settings: &Settings) -> Result<ServerHandle, StartError> {
    let platform = web::Data::from(Arc::clone(&parts.platform));
    let website = web::Data::from(Arc::clone(&parts.website));
    let counted = Arc::clone(&parts.lifecycle);
    let app = move || {
        App::new()
            .wrap_fn(http::around::exchange)
            .app_data(platform.clone())
            .app_data(website.clone())
            .configure(http::public)
    };
    let workers = settings.workers.or(std::thread::available_parallelism().ok()).map_or(2, NonZeroUsize::get);
    let connections = descriptors::connections_a_worker(descriptors::ask_for_more(), workers);
    let server = HttpServer::new(app)
        .on_connect(move |connection: &dyn Any, extensions| Lifecycle::on_connect(&counted, connection, extensions))
        .workers(workers)
        .max_connections(connections)
        .keep_alive(KEEP_ALIVE)
        .client_request_timeout(HEAD_READ)
        .client_disconnect_timeout(GOODBYE)
        .shutdown_timeout(LAST_REQUESTS)
        .disable_signals();
    let server = match &settings.tls {
        Some(tls) => server.listen_rustls_0_23(listener, tls.server_config()?)?,
        None => server.listen(listener)?,
    };
    Ok(spawn(server.run()))
}

/// Serves health, readiness, metrics and, to who has the token, listings.
pub fn serve_admin(listener: TcpListener, parts: &Parts) -> Result<ServerHandle, StartError> {
    let (platform, lifecycle) =
        (web::Data::from(Arc::clone(&parts.platform)), web::Data::from(Arc::clone(&parts.lifecycle)));
    let access = web::Data::from(Arc::clone(&parts.admin_access));
    let app = move || {
        App::new()
            .wrap_fn(|request, routes| {
                let answer = routes.call(request);
                async {
                    let mut answer = answer.await?;
                    http::headers::secure(answer.headers_mut());
                    Ok(answer)
                }
            })
            .app_data(platform.clone())
            .app_data(lifecycle.clone())
            .app_data(access.clone())
            .configure(http::admin::routes)
    };
    let server = HttpServer::new(app).workers(1).shutdown_timeout(LAST_REQUESTS).disable_signals();
    Ok(spawn(server.listen(listener)?.run()))
}

fn spawn(server: actix_web::dev::Server) -> ServerHandle {
    let handle = server.handle();
    actix_web::rt::spawn(server);
    handle
}
