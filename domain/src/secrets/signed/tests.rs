//! A token is good as it was signed, and no other string is.

use super::*;
use proptest::prelude::*;

/// Any bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bytes<const OTHER: bool>(Vec<u8>);

impl<const OTHER: bool> Claims for Bytes<OTHER> {
    const KIND: &'static str = if OTHER { "another kind" } else { "kind" };
    const LONGEST: usize = 200;

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(&self.0);
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.to_vec()))
    }
}

type Token = Signed<Bytes<false>>;

const OWNERS: &[&[u8]] = &[b"example", b"secret"];

fn key() -> SigningKey {
    SigningKey::new(b"key")
}

fn sign(claims: &[u8]) -> Token {
    key().sign(Bytes(claims.to_vec()), 1_000, OWNERS)
}

/// Whether a string is a token that counts, at its last second.
fn counts(text: &str) -> bool {
    Token::parse(text).is_some_and(|token| key().confirms(&token, OWNERS, 1_000))
}

/// The same by another implementation of HMAC. A token of an earlier release that still counts is one of this form.
#[test]
fn the_form_of_a_token_is_this_one() {
    let (payload, mac) = ("AQAAAAAAAAPoY2xhaW1z", "_E8AhC_AyqdcHJ5gPjmKFsnA36LYQLFHhuQo9cfsZB0");
    assert_eq!(sign(b"claims").to_text(), format!("{payload}.{mac}"));
}

#[test]
fn a_token_is_read_back_as_it_was_signed_and_counts_through_its_last_second() {
    let token = Token::parse(&sign(b"claims").to_text()).unwrap();
    assert_eq!((token.claims(), token.expires()), (&Bytes(b"claims".to_vec()), 1_000));
    for (second, good) in [(0, true), (1_000, true), (1_001, false), (u64::MAX, false)] {
        assert_eq!(key().confirms(&token, OWNERS, second), good, "{second}");
    }
}

#[test]
fn a_token_with_any_bit_flipped_does_not_count() {
    let text = sign(b"claims").to_text();
    let (payload, mac) = text.split_once('.').unwrap();
    let flipped = |part: &str, bit: usize| {
        let mut bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
        bytes[bit / 8] ^= 1 << (bit % 8);
        URL_SAFE_NO_PAD.encode(bytes)
    };
    for bit in 0..(1 + 8 + 6) * 8 {
        assert!(!counts(&format!("{}.{mac}", flipped(payload, bit))), "bit {bit} of the payload");
    }
    for bit in 0..32 * 8 {
        assert!(!counts(&format!("{payload}.{}", flipped(mac, bit))), "bit {bit} of the MAC");
    }
}

/// The last character of either part has bits that stand for nothing: they are not free either.
#[test]
fn a_token_with_any_other_character_at_any_place_does_not_count() {
    let text = sign(b"claim").to_text();
    assert!(counts(&text));
    for at in 0..text.len() {
        for other in (0..128_u8).map(char::from).filter(|other| !text[at..].starts_with(*other)) {
            let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            assert!(!counts(&changed), "{other:?} at {at}");
        }
    }
}

#[test]
fn a_token_cut_or_extended_or_in_another_alphabet_does_not_count() {
    // Of these claims each alphabet makes another string.
    let text = sign(&[0xfb, 0xff, 0xbf, 0xfb, 0xff]).to_text();
    assert!(counts(&text) && text.contains('-') && text.contains('_'));
    for end in 0..text.len() {
        assert!(!counts(&text[..end]) && !counts(&text[text.len() - end..]), "{end}");
    }
    for more in ["A", "AA", "AAAA", "=", "==", ".", ".A", " ", "\n", "\0"] {
        assert!(!counts(&format!("{text}{more}")) && !counts(&format!("{more}{text}")), "{more:?}");
    }
    let (payload, mac) = text.split_once('.').unwrap();
    for (from, to) in [('-', "+"), ('_', "/"), ('.', ".."), ('.', "=."), ('.', "==."), ('.', ""), ('.', ":")] {
        assert!(!counts(&text.replace(from, to)), "{from} as {to}");
    }
    for other in [format!("{mac}.{payload}"), format!("{payload}.{payload}"), format!("{payload}."), format!(".{mac}")]
    {
        assert!(!counts(&other), "{other}");
    }
}

#[test]
fn a_token_of_another_version_does_not_count_though_it_is_signed() {
    for version in (0..=u8::MAX).filter(|version| *version != VERSION) {
        let mut payload = sign(b"claims").payload;
        payload[0] = version;
        let mac = key().over::<Bytes<false>>(&payload, OWNERS).finalize().into_bytes();
        let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(payload), URL_SAFE_NO_PAD.encode(mac));
        assert!(Token::parse(&text).is_none(), "{version}");
    }
}

#[test]
fn a_token_of_another_kind_or_key_or_bound_to_anything_else_does_not_count() {
    let text = sign(b"claims").to_text();
    let other_kind = Signed::<Bytes<true>>::parse(&text).unwrap();
    assert!(!key().confirms(&other_kind, OWNERS, 0), "another kind");
    let token = Token::parse(&text).unwrap();
    assert!(!SigningKey::new(b"kez").confirms(&token, OWNERS, 0), "another key");
    let others: [&[&[u8]]; 8] = [
        &[],
        &[b"example"],
        &[b"secret", b"example"],
        &[b"examples", b"ecret"],
        &[b"examplesecret"],
        &[b"example", b"secret", b""],
        &[b"", b"example", b"secret"],
        &[b"exampl\xe5", b"secret"],
    ];
    for other in others {
        assert!(!key().confirms(&token, other, 0), "{other:?}");
    }
}

#[test]
fn what_is_longer_than_its_kind_allows_is_not_read() {
    let longest =
        (0..200).map(|length| sign(&vec![7; length]).to_text()).filter(|text| counts(text)).map(|text| text.len());
    assert_eq!(longest.max(), Some(200));
    assert!(Token::parse(&"A".repeat(1_000_000)).is_none());
}

#[test]
fn nothing_of_a_token_or_a_key_is_printed() {
    assert_eq!(format!("{:?} {:?}", sign(b"claims"), key()), "Signed(..) SigningKey(..)");
}

proptest! {
    #[test]
    fn whatever_is_signed_is_read_back(claims in prop::collection::vec(any::<u8>(), 0..90), expires: u64) {
        let signed = key().sign(Bytes::<false>(claims), expires, OWNERS);
        let read = Token::parse(&signed.to_text()).unwrap();
        prop_assert_eq!((read.claims(), read.expires()), (signed.claims(), expires));
        prop_assert!(key().confirms(&read, OWNERS, expires));
    }

    #[test]
    fn whatever_was_not_signed_does_not_count(text in "[A-Za-z0-9_-]{0,60}\\.[A-Za-z0-9_-]{43}") {
        prop_assert!(!counts(&text));
    }
}
