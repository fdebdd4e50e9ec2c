//! `X-Forwarded-For`: a stranger's counts for nothing, and no one changes what a proxy of ours has written by writing to
//! the left of it.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderValue;
use actix_web::test::TestRequest;
use ipnet::IpNet;
use realmgate::http::plumbing::client_ip;
use std::net::{IpAddr, SocketAddr};

/// The proxies; the first two peers below are some, the others are not.
const TRUSTED: [&str; 2] = ["10.0.0.0/8", "2001:db8:f::/48"];
const PEERS: [&str; 4] = ["[::ffff:10.0.0.1]:1", "[2001:db8:f::1]:1", "203.0.113.9:1", "[2001:db8::9]:1"];

/// Any lines of the header, behind a byte that chooses the peer.
pub fn check(input: &[u8]) {
    let Some((choice, lines)) = input.split_first() else { return };
    let peer: SocketAddr = PEERS[usize::from(*choice) % PEERS.len()].parse().expect("an address");
    let lines: Vec<&[u8]> = lines.split(|byte| *byte == b'\n').collect();
    let Some(found) = address(peer, &lines) else { return };
    let peer_address = peer.ip().to_canonical();
    if !is_trusted(peer_address) {
        assert_eq!(found, peer_address, "a stranger's header counts for nothing");
        return;
    }
    assert_eq!(found, found.to_canonical(), "IPv4 inside IPv6 is IPv4");
    assert!(found == peer_address || named(&lines).contains(&found), "{found} was never named");
    let with_garbage = [lines.as_slice(), &[b"unknown"]].concat();
    assert_eq!(address(peer, &with_garbage), Some(peer_address), "garbage ends the walk");
    if !is_trusted(found) {
        for line in ["10.0.0.7", "198.51.100.1, 10.0.0.7", "?", ""] {
            let before = [&[line.as_bytes()], lines.as_slice()].concat();
            assert_eq!(address(peer, &before), Some(found), "what stands to the left was believed: {line}");
        }
    }
}

/// The address of a request from this peer with these lines; `None` where HTTP does not allow them.
fn address(peer: SocketAddr, lines: &[&[u8]]) -> Option<IpAddr> {
    let trusted = TRUSTED.map(|network| network.parse::<IpNet>().expect("a network"));
    let values: Result<Vec<HeaderValue>, _> = lines.iter().map(|line| HeaderValue::from_bytes(line)).collect();
    let bare = TestRequest::default().peer_addr(peer);
    let append = |request: TestRequest, value| request.append_header(("x-forwarded-for", value));
    let request: HttpRequest = values.ok()?.into_iter().fold(bare, append).to_http_request();
    Some(client_ip::of(&request, &trusted).expect("a connection has an address"))
}

fn is_trusted(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => four.octets()[0] == 10,
        IpAddr::V6(six) => six.segments()[..3] == [0x2001, 0xdb8, 0xf],
    }
}

/// All addresses that the lines name in any of the forms that proxies write.
fn named(lines: &[&[u8]]) -> Vec<IpAddr> {
    let text = lines.iter().map(|line| String::from_utf8_lossy(line)).collect::<Vec<_>>().join(",");
    let read = |entry: &str| {
        let bare = entry.trim_start_matches('[').trim_end_matches(']');
        let alone = bare.parse::<IpAddr>().or_else(|_| entry.parse::<SocketAddr>().map(|with_port| with_port.ip()));
        alone.ok().map(|address| address.to_canonical())
    };
    text.split(',').filter_map(|entry| read(entry.trim())).collect()
}
