//! A network list: what is read is written and read again, and none of it is half the world.

use domain::network::parse_network;
use domain::network::{ListError, parse_list};
use ipnet::IpNet;

/// Any file.
pub fn check(input: &[u8]) {
    let networks = match parse_list(input) {
        Ok(list) => list.networks,
        Err(ListError::Lines(bad)) => {
            assert!(bad.to_string().is_ascii(), "the error quotes nothing from the file");
            return;
        }
        Err(other) => panic!("an input is not that large: {other}"),
    };
    for network in &networks {
        assert_eq!(*network, network.trunc(), "bits behind the prefix length");
        let widest = if network.addr().is_ipv4() { 8 } else { 19 };
        assert!(network.prefix_len() >= widest, "{network} is not a network that anyone has");
        assert_eq!(parse_network(&network.to_string()), Ok(*network));
    }
    let lines = |end: &str| networks.iter().fold(String::new(), |text, network| format!("{text}{network} ; x{end}"));
    for written in [lines("\n"), format!("\u{feff}{}", lines("\r\n"))] {
        assert_eq!(parse_list(written.as_bytes()).expect("we wrote it").networks, networks);
    }
    a_bad_line_refuses_all(input, &networks);
}

fn a_bad_line_refuses_all(input: &[u8], networks: &[IpNet]) {
    for bad in ["0.0.0.0/0", "::/0", "office"] {
        let with = [input, b"\n", bad.as_bytes()].concat();
        assert!(parse_list(&with).is_err(), "{bad} was passed over");
    }
    let with = [input, b"\n203.0.113.7\n"].concat();
    assert_eq!(parse_list(&with).expect("one good line more").networks.len(), networks.len() + 1);
}
