//! Ports for programs that need one in their settings: no two tests get the same, nor do two runs of the tests at once.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::atomic::{AtomicU16, Ordering};

/// Below the range from which the system itself draws ports for outgoing connections (32768 and up).
const FIRST: u16 = 20_000;
const LAST: u16 = 31_998;

/// Where a lease shows that it is held: an address that no program uses, so that the port itself stays free.
const GUARD: Ipv4Addr = Ipv4Addr::new(127, 77, 77, 77);

static NEXT: AtomicU16 = AtomicU16::new(0);

/// A port and the one above it, for as long as this lives. The system takes the guard back even if the tests are killed.
pub struct Lease {
    pub port: u16,
    _guard: UdpSocket,
}

impl Lease {
    /// Two neighbouring ports that are free for UDP and TCP on 127.0.0.1 and [::1]. Another program can still take one
    /// before it is used: a start that fails for that is to be tried again with another lease.
    pub fn take() -> Self {
        let pairs = (LAST - FIRST) / 2;
        let start = u16::try_from(std::process::id() % u32::from(pairs)).expect("within the range");
        (0..pairs)
            .find_map(|_| Self::of(FIRST + 2 * ((start + NEXT.fetch_add(1, Ordering::Relaxed)) % pairs)))
            .expect("one of six thousand pairs of ports is free")
    }

    fn of(port: u16) -> Option<Self> {
        let guard = UdpSocket::bind((GUARD, port)).ok()?;
        let is_free = |address: SocketAddr| UdpSocket::bind(address).is_ok() && TcpListener::bind(address).is_ok();
        let both =
            |port: u16| is_free((Ipv4Addr::LOCALHOST, port).into()) && is_free((Ipv6Addr::LOCALHOST, port).into());
        (both(port) && both(port + 1)).then_some(Self { port, _guard: guard })
    }
}

#[test]
fn no_two_leases_are_for_the_same_port() {
    let leases: Vec<Lease> = (0..50).map(|_| Lease::take()).collect();
    let ports: std::collections::BTreeSet<u16> = leases.iter().flat_map(|lease| [lease.port, lease.port + 1]).collect();
    assert_eq!(ports.len(), 100);
    assert!(Lease::of(leases[0].port).is_none(), "it is held");
}
