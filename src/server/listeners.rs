//! The listeners: the public one for the website, the webhook's for platforms (the same one unless it has its own), the
//! admin one for operators.

use super::descriptors;
use super::wiring::{Parts, StartError};
use crate::config::Settings;
use crate::http;
use crate::http::plumbing::audience::Audience;
use crate::http::plumbing::listener::{KEEP_ALIVE, Listener, Tls};
use crate::http::plumbing::source_connections::SourceConnections;
use crate::service::{OperatorView, WebhookView, WebsiteView};
use actix_web::dev::ServerHandle;
use actix_web::http::header::HeaderValue;
use actix_web::{App, web};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::Duration;

/// Limit: the connections of the admin listener.
const ADMIN_CONNECTIONS: usize = 64;

/// Limit: the connections of one source to the admin listener: half of [`ADMIN_CONNECTIONS`], so that none takes all.
const ADMIN_CONNECTIONS_PER_SOURCE: NonZeroU32 = NonZeroU32::new(32).expect("not zero");

/// Limit: how long the admin listener keeps an idle connection.
const ADMIN_KEEP_ALIVE: Duration = Duration::from_secs(5);

/// Limit: how many connections may wait to be accepted; the system may keep fewer. With the 128 of the standard
/// library, of a thousand clients at once most retry after a second.
const WAITING: i32 = 4_096;

/// Ports that are bound and not answered yet.
pub(super) struct Ports {
    public: TcpListener,
    webhook: Option<TcpListener>,
    admin: TcpListener,
}

/// Where they are.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    /// The public listener's, with the port the system chose where the setting was 0.
    pub public: SocketAddr,
    /// The webhook's own listener's.
    pub webhook: Option<SocketAddr>,
    /// The admin listener's.
    pub admin: SocketAddr,
}

/// What stops them.
pub(super) struct Handles {
    /// The listeners of the website and the webhook.
    pub(super) serving: Vec<ServerHandle>,
    /// The admin listener.
    pub(super) admin: ServerHandle,
}

impl Ports {
    /// Binds all that the settings name; the error names the address.
    pub(super) fn bind(settings: &Settings) -> Result<(Self, Addresses), StartError> {
        let ports = Self {
            public: bind(settings.listen)?,
            webhook: settings.webhook_listen.map(bind).transpose()?,
            admin: bind(settings.admin_listen)?,
        };
        let addresses = Addresses {
            public: ports.public.local_addr()?,
            webhook: ports.webhook.as_ref().map(TcpListener::local_addr).transpose()?,
            admin: ports.admin.local_addr()?,
        };
        Ok((ports, addresses))
    }

    /// Answers on all of them.
    pub(super) fn serve(self, parts: &Parts, settings: &Settings) -> Result<Handles, StartError> {
        let workers = settings.workers.or(std::thread::available_parallelism().ok()).map_or(2, NonZeroUsize::get);
        let connections = descriptors::connections(descriptors::ask_for_more());
        let for_webhook = self.webhook.as_ref().map_or(0, |_| descriptors::webhook_share(connections));
        let mut serving = Vec::new();
        if let Some(port) = self.webhook {
            serving.push(serve_webhook(port, listener(parts, settings, workers, for_webhook)?, parts)?);
        }
        let for_people = listener(parts, settings, workers, connections.saturating_sub(for_webhook))?;
        serving.push(serve_public(self.public, for_people, parts, settings)?);
        Ok(Handles { serving, admin: serve_admin(self.admin, parts, settings)? })
    }
}

fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"));
    let listener = TcpListener::bind(address).map_err(named)?;
    // A second call changes the length of the line.
    rustix::net::listen(&listener, WAITING).map_err(io::Error::from)?;
    Ok(listener)
}

/// For the website and the webhook, over TLS where a certificate is set.
fn listener(parts: &Parts, settings: &Settings, workers: usize, connections: usize) -> Result<Listener, StartError> {
    let tls = settings.tls.as_ref().map(|tls| {
        let strict_transport = HeaderValue::from_str(&tls.strict_transport()).ok();
        Ok::<_, StartError>(Tls::new(tls.server_config()?, strict_transport))
    });
    let exempt = settings.trusted_proxies.iter().chain(&settings.limits.connections_exempt).copied().collect();
    Ok(Listener {
        audience: Audience::People,
        lifecycle: Arc::clone(&parts.lifecycles.serving),
        source_connections: SourceConnections::with_platforms(settings.limits.connections_per_source, exempt),
        tls: tls.transpose()?,
        keep_alive: KEEP_ALIVE,
        workers,
        connections_per_worker: descriptors::connections_per_worker(connections, workers),
    })
}

/// The pages, and the webhook where it has no listener of its own or is kept here too.
fn serve_public(port: TcpListener, listener: Listener, parts: &Parts, settings: &Settings) -> io::Result<ServerHandle> {
    let service = Arc::clone(&parts.service);
    let website = web::Data::new(WebsiteView::of(&service));
    let has_webhook = settings.webhook_listen.is_none() || settings.webhook.keep_on_listen;
    let routes = if has_webhook { http::public } else { http::website::routes };
    listener.serve(port, move || {
        App::new()
            .wrap_fn(http::plumbing::middleware::every_request)
            // Each worker's own: all requests count in it, and one for all would go from core to core with each.
            .app_data(web::Data::new(WebhookView::of(&service)))
            .app_data(website.clone())
            .configure(routes)
    })
}

/// The webhook and nothing else.
fn serve_webhook(port: TcpListener, listener: Listener, parts: &Parts) -> io::Result<ServerHandle> {
    let service = Arc::clone(&parts.service);
    let listener = Listener { audience: Audience::Machines, ..listener };
    listener.serve(port, move || {
        App::new()
            .wrap_fn(http::plumbing::middleware::every_request)
            .app_data(web::Data::new(WebhookView::of(&service)))
            .configure(http::platforms)
    })
}

/// Health, readiness, metrics and, with the token, the admin API.
fn serve_admin(port: TcpListener, parts: &Parts, settings: &Settings) -> io::Result<ServerHandle> {
    let lifecycle = web::Data::from(Arc::clone(&parts.lifecycles.serving));
    let service = web::Data::new(OperatorView::of(&parts.service));
    let listener = Listener {
        audience: Audience::Machines,
        lifecycle: Arc::clone(&parts.lifecycles.admin),
        source_connections: SourceConnections::new(
            ADMIN_CONNECTIONS_PER_SOURCE,
            settings.limits.connections_exempt.clone(),
        ),
        tls: None,
        keep_alive: ADMIN_KEEP_ALIVE,
        workers: 1,
        connections_per_worker: ADMIN_CONNECTIONS,
    };
    listener.serve(port, move || {
        App::new()
            .wrap_fn(http::admin::own_hosts)
            .wrap_fn(http::plumbing::middleware::every_request)
            .app_data(service.clone())
            .app_data(lifecycle.clone())
            .configure(http::admin::routes)
    })
}
