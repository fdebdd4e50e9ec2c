//! Quotes and backslashes, which end a string or begin an escape.

use memchr::memchr2;

/// How many words are looked at before `memchr2` is called, which reads four at once and costs four: most strings are as
/// short as these.
const WORDS: usize = 3;

/// The place of the first quote or backslash, and which it is.
#[inline]
pub(super) fn find_mark(bytes: &[u8]) -> Option<(usize, u8)> {
    let mut rest = bytes;
    for before in 0..WORDS {
        let Some((word, after)) = rest.split_first_chunk() else { break };
        let marks = marks_of(u64::from_le_bytes(*word));
        if marks != 0 {
            let within = marks.trailing_zeros() as usize / 8;
            return Some((before * 8 + within, word[within % 8]));
        }
        rest = after;
    }
    let within = memchr2(b'"', b'\\', rest)?;
    Some((bytes.len() - rest.len() + within, rest[within]))
}

/// The highest bit of the first byte that is a quote or a backslash, and of none before it; zero where there is none.
#[inline]
const fn marks_of(word: u64) -> u64 {
    zeros_of(word ^ EACH_BYTE * b'"' as u64) | zeros_of(word ^ EACH_BYTE * b'\\' as u64)
}

/// The highest bit of the first byte that is zero. A byte of 1 after it may look like one.
#[inline]
const fn zeros_of(word: u64) -> u64 {
    word.wrapping_sub(EACH_BYTE) & !word & (EACH_BYTE << 7)
}

/// The lowest bit of each byte.
const EACH_BYTE: u64 = 0x0101_0101_0101_0101;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_mark_is_found_wherever_it_stands() {
        for mark in *b"\"\\" {
            for length in 0..70 {
                // What differs from a mark in one bit, and marks after it, must not be taken for it.
                let mut bytes = vec![mark ^ 1; length];
                assert_eq!(find_mark(&bytes), None, "{length}");
                bytes.push(mark);
                bytes.extend_from_slice(b"#\"]\\\"\x80\xff");
                assert_eq!(find_mark(&bytes), Some((length, mark)), "{length}");
            }
        }
    }
}
