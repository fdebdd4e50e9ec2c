//! Sprayers: many sources that try once each.

use crate::knock::Knock;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The address of one of many hosts of a botnet.
pub fn host(number: u64) -> String {
    let number = u32::try_from(number).expect("fewer hosts");
    Ipv4Addr::from_bits(u32::from(Ipv4Addr::new(45, 0, 0, 1)) + number).to_string()
}

/// The first address of one of the 65 536 /64s of `2001:db8:f::/48`.
pub fn subnet(number: u64) -> String {
    let number = u16::try_from(number % 65_536).expect("less than 65 536");
    Ipv6Addr::new(0x2001, 0xdb8, 0xf, number, 0, 0, 0, 1).to_string()
}

/// All try the same name, once from each host.
pub fn same_name(party: &'static str, name: &'static str) -> impl FnMut(u64) -> Knock + 'static {
    move |number| Knock::of(party, name, host(number)).wrong().in_dialogue(format!("spray-{number}"))
}

/// Each tries a name of its own.
pub fn own_names(party: &'static str) -> impl FnMut(u64) -> Knock + 'static {
    move |number| Knock::of(party, format!("sprayed-{number}"), host(number)).wrong()
}

/// Each from a /64 of its own, all of one /48, each with a name of its own.
pub fn subnets(party: &'static str) -> impl FnMut(u64) -> Knock + 'static {
    move |number| Knock::of(party, format!("rotated-{number}"), subnet(number)).wrong()
}
