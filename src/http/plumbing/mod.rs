//! What every listener does for a request before and after its route: connections and their limits, bodies, hosts, client
//! addresses, deadlines, headers and errors.

pub mod accept;
pub mod audience;
pub mod body;
pub mod client_ip;
pub mod cross_site;
pub mod deadline;
pub mod error;
pub mod error_body;
pub mod headers;
pub mod host;
pub mod idle_connections;
pub mod lifecycle;
pub mod listener;
pub mod middleware;
pub mod source_connections;
pub mod stranger_lines;
pub mod wire;
