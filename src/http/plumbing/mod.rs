//! What every listener does for a request before and after its route: connections and their limits, bodies, hosts, client
//! addresses, deadlines, headers and errors.

pub(super) mod accept;
pub mod audience;
pub(super) mod body;
pub mod client_ip;
pub(super) mod cross_site;
pub(super) mod deadline;
pub(super) mod error;
pub(super) mod error_body;
pub(super) mod headers;
pub mod host;
pub mod idle_connections;
pub mod lifecycle;
pub mod listener;
pub mod middleware;
pub mod source_connections;
pub mod stranger_lines;
mod wire;
