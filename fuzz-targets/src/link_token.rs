//! Activation and provisioning links: a token is spelt in one way only, and only its hash is stored.

use domain::accounts::ActivationHash;
use domain::secrets::LinkToken;

/// Any text of a link.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Some(token) = LinkToken::parse(text) else { return };
    assert_eq!(text.len(), 43);
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text:?}");
    assert!(token.to_link_text() == text, "two texts are one token");
    assert!(!format!("{token:?} {:?}", ActivationHash::of(&token)).contains(text), "it is printed");
    let again = LinkToken::parse(&token.to_link_text()).expect("what we write is a token");
    assert!(ActivationHash::of(&again) == ActivationHash::of(&token));
    for other in [format!("{text}="), format!(" {text}"), format!("{text}A"), text[1..].to_owned()] {
        assert!(LinkToken::parse(&other).is_none(), "{other:?}");
    }
}
