//! The list of common passwords as browsers get it: a set of truncated hashes, Golomb-coded, a third of the size of the words.
//!
//! Each word is the last 35 bits of the first 40 of its MD5. Sorted, the differences between one and the next are written
//! as Rice codes, the highest bit of each byte first: difference / 2^21 times a 1, a 0, then the remainder in 21 bits. The
//! last byte is filled up with ones, which begin no code that ends. A word that is not on the list is taken for one that is
//! once in 2.6 million times; a password is looked up as up to some forty words.

use super::list;
use crate::digest::HashFunction;
use std::sync::OnceLock;

const BITS: u32 = 35;
const REMAINDER: u32 = 21;

/// The content of the file that the signup page loads.
#[must_use]
pub fn common_password_filter() -> &'static [u8] {
    static FILTER: OnceLock<Vec<u8>> = OnceLock::new();
    FILTER.get_or_init(|| {
        let mut values: Vec<u64> = list::words().iter().map(|word| value(word)).collect();
        values.sort_unstable();
        values.dedup();
        encode(&values)
    })
}

fn value(word: &str) -> u64 {
    let hash = HashFunction::Md5.hash(&[word.as_bytes()]);
    let number = hash.as_bytes()[..5].iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    number & ((1 << BITS) - 1)
}

fn encode(sorted: &[u64]) -> Vec<u8> {
    let (mut bytes, mut byte, mut filled) = (Vec::new(), 0_u8, 0);
    let mut push = |bit: u64| {
        byte = byte << 1 | u8::from(bit == 1);
        filled += 1;
        if filled == 8 {
            bytes.push(byte);
            (byte, filled) = (0, 0);
        }
    };
    let mut last = 0;
    for value in sorted {
        let difference = value - last;
        last = *value;
        (0..difference >> REMAINDER).for_each(|_| push(1));
        push(0);
        (0..REMAINDER).rev().for_each(|bit| push(difference >> bit & 1));
    }
    (0..7).for_each(|_| push(1));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_is_small_and_written_bit_by_bit_as_it_is_described() {
        assert!(common_password_filter().len() < 40_000, "{} bytes", common_password_filter().len());
        // 1, and 3 * 2^21 + 5 more.
        let bits = format!("0{:021b}1110{:021b}1", 1, 5);
        let bytes: Vec<u8> = bits
            .as_bytes()
            .chunks(8)
            .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
            .collect();
        assert_eq!(encode(&[1, 3 * (1 << 21) + 6]), bytes);
    }
}
