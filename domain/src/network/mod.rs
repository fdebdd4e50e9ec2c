//! Where an attempt came from, and what operators say about networks.

mod list; // a file of networks
mod origin; // how far its address can be believed
mod rule; // what an operator says of a network
pub mod source; // where an attempt came from
pub mod source_address;
mod source_asked; // an address as an operator types it

pub use list::{LIST_BYTES, ListError, NetworkList, parse_list};
pub use origin::{Origin, Provenance, TransportKind};
pub use rule::{
    NetworkError, NetworkRule, RULE_LONGEST, Reason, ReasonError, RuleAction, at_counted_width, canonical_network,
    parse_network,
};
pub use source::{Block, Source, canonical, counted};
pub use source_asked::{UNKNOWN_SOURCE, is_address, read_source};
