//! A network as it is typed.

use domain::network::{NetworkError, parse_network};

/// A network, as it is typed.
pub(super) fn network(text: &str) -> Result<String, NetworkError> {
    parse_network(text).map(|network| network.to_string())
}
