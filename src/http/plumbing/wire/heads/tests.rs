//! Messages whole, in pieces of any size, and one after the other.

use super::*;
use proptest::prelude::*;

/// What comes out, passed in pieces of `size` bytes, and whether a head is unfinished at the end.
fn passed(text: &str, size: usize) -> (String, bool) {
    let mut heads = Heads::default();
    let mut bytes = text.as_bytes().to_vec();
    bytes.chunks_mut(size).for_each(|piece| heads.pass(piece));
    (String::from_utf8(bytes).unwrap(), heads.is_within())
}

#[track_caller]
fn becomes(text: &str, expected: &str) {
    for size in [1, 2, 3, 7, text.len()] {
        assert_eq!(passed(text, size), (expected.to_owned(), false), "in pieces of {size}");
    }
}

#[test]
fn an_offer_is_overwritten_and_nothing_else() {
    becomes(
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrad-, HTTP2-Settings\r\nUpgrade: ---\r\nContent-Length: 4\r\n\r\nabcd",
    );
    becomes(
        "GET / HTTP/1.1\nUPGRADE:websocket\nconnection:keep-alive,\tuPGRADE\nUpgrade-Insecure-Requests: 1\n\n",
        "GET / HTTP/1.1\nUPGRADE:---------\nconnection:keep-alive,\tuPGRAD-\nUpgrade-Insecure-Requests: 1\n\n",
    );
    for untouched in [
        "GET /upgrade?upgrade: HTTP/1.1\r\nX: upgrade\r\nConnection: close\r\nContent-Type: upgrade\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: noupgrade, up, grade\r\nuser-agent: upgrade: x\r\n\r\n",
    ] {
        becomes(untouched, untouched);
    }
}

#[test]
fn bodies_are_left_alone_and_the_next_message_is_found_after_them() {
    let looks_like_one = "Upgrade: websocket\r\nConnection: upgrade\r\n\r\n";
    let length = looks_like_one.len();
    let next = ["GET / HTTP/1.1\r\nUpgrade: x\r\n\r\n", "GET / HTTP/1.1\r\nUpgrade: -\r\n\r\n"];
    let with_length = format!("POST / HTTP/1.1\r\ncontent-length:  {length} \r\n\r\n{looks_like_one}\r\n");
    let chunked = format!(
        "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n{length:X};x=y\r\n{looks_like_one}\r\n1\r\na\r\n0\r\n\
         Upgrade: trailer\r\n\r\n"
    );
    let without = "POST / HTTP/1.1\r\ncontent-length: 0\r\n\r\n".to_owned();
    for message in [with_length, chunked, without] {
        becomes(&format!("{message}{}", next[0]), &format!("{message}{}", next[1]));
    }
}

#[test]
fn a_head_is_unfinished_from_its_first_byte_to_its_last() {
    let head = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
    let within: Vec<bool> = (0..=head.len()).map(|length| passed(&head[..length], 1).1).collect();
    assert!(!within[0] && !within[head.len()]);
    assert!(within[1..head.len()].iter().all(|within| *within));
    assert!(!passed("\r\n\r\n", 1).1, "line ends before a message are none of it");
    assert!(!passed("POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nabc", 1).1, "a body is none");
}

proptest! {
    #[test]
    fn no_bytes_in_no_pieces_panic_and_none_are_added(bytes in proptest::collection::vec(any::<u8>(), 1..400), size in 1_usize..40) {
        let mut heads = Heads::default();
        let mut passed = bytes.clone();
        passed.chunks_mut(size).for_each(|piece| heads.pass(piece));
        let mut whole = bytes.clone();
        Heads::default().pass(&mut whole);
        prop_assert_eq!(passed, whole, "the pieces make no difference");
    }
}
