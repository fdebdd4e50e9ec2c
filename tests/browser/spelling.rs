//! The ways in which a secret may stand in a request: as it is, escaped for an address or a form, in base64, in hex.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;

/// Whether a string holds a secret in any of its spellings.
pub fn gives_away(text: &str, secret: &str) -> bool {
    let unescaped = percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let in_hex = hex::encode(secret);
    let holds = |text: &str| text.contains(secret) || text.to_ascii_lowercase().contains(&in_hex);
    let in_base64 = (0..3).flat_map(|offset| base64_after(offset, secret));
    holds(text) || holds(&unescaped) || in_base64.into_iter().any(|spelling| text.contains(&spelling))
}

/// The characters in base64 that a secret alone decides where `offset` other bytes stand before it.
fn base64_after(offset: usize, secret: &str) -> [String; 2] {
    let bytes = [&vec![0; offset], secret.as_bytes()].concat();
    let decided = (offset * 8).div_ceil(6)..bytes.len() * 8 / 6;
    [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)].map(|text| text[decided.clone()].to_owned())
}

#[test]
fn a_secret_is_found_however_it_is_spelt() {
    let secret = "gänse+Füße? 42 \u{1F426}";
    let base64 = |before: &str| STANDARD_NO_PAD.encode(format!("{before}{secret}:after"));
    let given_away = [
        format!("{{\"password\":\"{secret}\"}}"),
        "user=a&password=g%C3%A4nse%2bF%c3%bc%C3%9Fe%3F+42+%F0%9F%90%A6&b=c".to_owned(),
        "/?g%C3%A4nse%2BF%C3%BC%C3%9Fe%3F%2042%20%F0%9F%90%A6".to_owned(),
        base64(""),
        base64("u"),
        format!("Authorization: Basic {}", base64("alex:")),
        URL_SAFE_NO_PAD.encode(format!("ab{secret}")),
        hex::encode_upper(secret),
    ];
    for text in given_away {
        assert!(gives_away(&text, secret), "{text}");
    }
    for text in ["", "g%C3%A4nse+F%C3%BC%C3%9Fe", "5d41402abc4b2a76b9719d911017c592", "Z8OkbnNl"] {
        assert!(!gives_away(text, secret), "{text}");
    }
}
