//! Connections and requests as such: limits, TLS, heads and upgrades, a listener for platforms alone.

mod connection_limits;
mod framework_errors;
mod https_only;
mod slow_heads;
pub mod tls;
mod upgrade_offers;
mod webhook_listen;
