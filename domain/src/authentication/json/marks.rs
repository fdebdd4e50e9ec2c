//! The bytes that a string ends with, is escaped by or must not hold (RFC 8259 section 7), found 64 at a time.

/// How many bytes are looked at together: a bit for each.
pub(super) const BLOCK: usize = 64;

/// A bit for each byte of a block, set where it is a quote, a backslash or a control character. What is past the end of
/// `bytes` counts as one, too.
#[inline]
pub(super) fn marks_of(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or_else(|| marks_of_last(bytes), marks_of_block)
}

/// Of fewer bytes than a block has.
#[cold]
fn marks_of_last(bytes: &[u8]) -> u64 {
    let mut block = [0; BLOCK];
    block[..bytes.len()].copy_from_slice(bytes);
    marks_of_block(&block)
}

/// Without a branch, so that the compiler compares 16 bytes or more at once.
#[inline]
fn marks_of_block(block: &[u8; BLOCK]) -> u64 {
    let mut signs = [0_u8; BLOCK];
    for (sign, byte) in signs.iter_mut().zip(block) {
        // With this bit turned, a quote is as low as the control characters, and no other character is.
        *sign = u8::from(*byte ^ 0b10 <= b' ') | u8::from(*byte == b'\\');
    }
    signs.as_chunks().0.iter().rev().fold(0, |marks, eight| marks << 8 | bits_of(*eight))
}

/// The lowest bits of eight bytes, side by side: the product has that of the first byte at 56, that of the next at 57, ...
#[inline]
const fn bits_of(signs: [u8; 8]) -> u64 {
    u64::from_le_bytes(signs).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_has_its_bit_and_no_other_byte_has_one() {
        for byte in 0..=u8::MAX {
            let is_mark = byte < 0x20 || byte == b'"' || byte == b'\\';
            for place in 0..BLOCK {
                let mut bytes = [b'a'; BLOCK + 1];
                bytes[place] = byte;
                assert_eq!(marks_of(&bytes), u64::from(is_mark) << place, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn several_marks_and_the_end_are_seen_at_once() {
        assert_eq!(marks_of(b"\"a\\\"\n\x80"), !0b10_0010);
        assert_eq!((marks_of(b""), marks_of(&[b'"'; BLOCK]), marks_of(&[b'#'; BLOCK])), (!0, !0, 0));
    }
}
