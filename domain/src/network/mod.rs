//! Where an attempt came from (`Source`, `Origin`, `Provenance`), and networks by name: an operator's `NetworkRule`, a
//! `NetworkList` in a file.

mod list; // a file of networks
mod origin; // how far its address can be believed
mod rule; // an operator's rule about a network
mod source; // an address or /64, and the blocks around it
mod source_address; // an address as a platform writes it
mod source_asked; // an address as an operator types it

pub use list::{LIST_BYTES, ListError, NetworkList, parse_list};
pub use origin::{Origin, Provenance, TransportKind};
pub use rule::{
    NetworkError, NetworkRule, RULE_LONGEST, Reason, ReasonError, RuleAction, at_counted_width, canonical_network,
    parse_network,
};
pub use source::{Block, Source, canonical, counted};
pub use source_address::parse_address;
pub use source_asked::{UNKNOWN_SOURCE, is_address, read_source};
