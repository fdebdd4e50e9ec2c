//! What passes the writer, and what does not.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// Characters that matter to it, and any others.
fn characters() -> impl Strategy<Value = char> {
    let special: Vec<char> = "\u{1b}[0;31m\n\t\r\u{7}\u{7f}\u{85}\u{9b}\u{61c}\u{200e}\u{202e}\u{2066}\u{2028}\u{feff}\u{e0001}\"\\äé\u{301}\u{200d}"
        .chars()
        .collect();
    prop_oneof![proptest::sample::select(special), any::<char>()]
}

fn texts() -> impl Strategy<Value = String> {
    vec(characters(), 0..40).prop_map(|characters| characters.into_iter().collect())
}

/// What arrives of bytes that are written in pieces that end at `cuts`.
fn written(bytes: &[u8], cuts: &[usize], escape: Escape) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = Printable::new(&mut out, escape);
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).chain([bytes.len()]).collect();
    ends.sort_unstable();
    let mut start = 0;
    for end in ends {
        writer.write_all(&bytes[start..end]).unwrap();
        start = end;
    }
    drop(writer);
    out
}

fn shown(text: &str, escape: Escape) -> String {
    String::from_utf8(written(text.as_bytes(), &[], escape)).unwrap()
}

#[test]
fn what_a_terminal_would_obey_is_escaped_and_words_are_left_alone() {
    for (text, expected) in [
        ("plain, \"quoted\" and \\ too\n", "plain, \"quoted\" and \\ too\n"),
        (
            "Zoe\u{301} \u{5d0}\u{5d1} \u{645}\u{6cc}\u{200c}\u{62e} 電話 \u{1f600}",
            "Zoe\u{301} \u{5d0}\u{5d1} \u{645}\u{6cc}\u{200c}\u{62e} 電話 \u{1f600}",
        ),
        ("\u{1b}]0;title\u{7}", r"\u{1b}]0;title\u{7}"),
        ("a\u{9b}2Jb\u{7f}", r"a\u{9b}2Jb\u{7f}"),
        ("a\tb\rc", r"a\tb\rc"),
        ("nimda\u{202e}x\u{2069}\u{200f}\u{61c}", r"nimda\u{202e}x\u{2069}\u{200f}\u{61c}"),
        ("a\u{2028}b\u{feff}c\u{e0001}", r"a\u{2028}b\u{feff}c\u{e0001}"),
        ("\u{1b}[31mred\u{1b}[0m", r"\u{1b}[31mred\u{1b}[0m"),
    ] {
        assert_eq!(shown(text, Escape::Text), expected);
    }
}

#[test]
fn colours_pass_where_they_are_ours_and_nothing_else_does() {
    let colour = "\u{1b}[2m12:00\u{1b}[0m \u{1b}[38;5;200mx";
    assert_eq!(shown(colour, Escape::Colours), colour);
    for (text, expected) in [
        ("\u{1b}[2Jx", r"\u{1b}[2Jx"),
        ("\u{1b}[1;1Hx", r"\u{1b}[1;1Hx"),
        ("\u{1b}cx", r"\u{1b}cx"),
        ("\u{1b}", r"\x1b"),
        ("\u{1b}[31", r"\x1b\x5b\x33\x31"),
        ("\u{9b}31mx", r"\u{9b}31mx"),
        ("\u{1b}[1111111111111111111m", r"\u{1b}[1111111111111111111m"),
    ] {
        assert_eq!(shown(text, Escape::Colours), expected);
    }
}

#[test]
fn bytes_that_are_not_a_character_are_shown_as_numbers() {
    assert_eq!(written(b"a\x9b2J\xc3", &[], Escape::Text), br"a\x9b2J\xc3");
    assert_eq!(written(b"\"\x9b\xe2\x80\"", &[], Escape::Json), "\"\u{fffd}\u{fffd}\u{fffd}\"".as_bytes());
}

proptest! {
    #[test]
    fn nothing_that_is_not_printable_passes(text in texts(), cuts in vec(any::<usize>(), 0..5)) {
        for escape in [Escape::Text, Escape::Json] {
            let out = String::from_utf8(written(text.as_bytes(), &cuts, escape)).unwrap();
            prop_assert!(is_printable(&out), "{:?}", out);
        }
    }

    #[test]
    fn a_string_may_be_written_in_any_pieces(text in texts(), cuts in vec(any::<usize>(), 0..8)) {
        // An incomplete colour at the very end is shown byte by byte, whatever the pieces were.
        for escape in [Escape::Text, Escape::Colours, Escape::Json] {
            let (whole, pieces) = (written(text.as_bytes(), &[], escape), written(text.as_bytes(), &cuts, escape));
            prop_assert_eq!(whole, pieces);
        }
    }

    #[test]
    fn any_bytes_may_be_written_in_any_pieces(bytes in vec(any::<u8>(), 0..40), cuts in vec(any::<usize>(), 0..8)) {
        for escape in [Escape::Text, Escape::Colours, Escape::Json] {
            let out = written(&bytes, &cuts, escape);
            prop_assert_eq!(&written(&bytes, &[], escape), &out);
            prop_assert!(String::from_utf8(out).is_ok());
        }
    }

    #[test]
    fn json_is_read_as_the_same_value(text in texts(), cuts in vec(any::<usize>(), 0..5)) {
        let json = serde_json::to_string(&[&text]).unwrap();
        let out = written(json.as_bytes(), &cuts, Escape::Json);
        prop_assert_eq!(serde_json::from_slice::<[String; 1]>(&out).unwrap(), [text]);
    }

    #[test]
    fn a_colour_is_the_only_command_that_passes(text in texts()) {
        let out = shown(&text, Escape::Colours);
        for (place, _) in out.match_indices('\u{1b}') {
            let after = out[place..].trim_start_matches('\u{1b}').trim_start_matches('[');
            let end = after.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ';');
            prop_assert!(out[place..].starts_with("\u{1b}[") && end.starts_with('m'), "{:?}", out);
        }
    }
}
