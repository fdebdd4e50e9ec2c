//! MD5 (RFC 1321) of many strings with one beginning, several at a time, so that the processor's vectors do the work.
//!
//! A signup compares some thousand guesses with one HA1; made one by one they took longer than all the rest of it.

use std::array;

/// How many strings are hashed at a time: two vectors of four words, which any x86-64 and any ARM64 has.
const LANES: usize = 8;

/// One word of each string.
type Lanes = [u32; LANES];

/// RFC 1321 section 3.3.
const START: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];

/// RFC 1321 section 3.4, the table T.
const T: [u32; 64] = [
    0xd76a_a478,
    0xe8c7_b756,
    0x2420_70db,
    0xc1bd_ceee,
    0xf57c_0faf,
    0x4787_c62a,
    0xa830_4613,
    0xfd46_9501,
    0x6980_98d8,
    0x8b44_f7af,
    0xffff_5bb1,
    0x895c_d7be,
    0x6b90_1122,
    0xfd98_7193,
    0xa679_438e,
    0x49b4_0821,
    0xf61e_2562,
    0xc040_b340,
    0x265e_5a51,
    0xe9b6_c7aa,
    0xd62f_105d,
    0x0244_1453,
    0xd8a1_e681,
    0xe7d3_fbc8,
    0x21e1_cde6,
    0xc337_07d6,
    0xf4d5_0d87,
    0x455a_14ed,
    0xa9e3_e905,
    0xfcef_a3f8,
    0x676f_02d9,
    0x8d2a_4c8a,
    0xfffa_3942,
    0x8771_f681,
    0x6d9d_6122,
    0xfde5_380c,
    0xa4be_ea44,
    0x4bde_cfa9,
    0xf6bb_4b60,
    0xbebf_bc70,
    0x289b_7ec6,
    0xeaa1_27fa,
    0xd4ef_3085,
    0x0488_1d05,
    0xd9d4_d039,
    0xe6db_99e5,
    0x1fa2_7cf8,
    0xc4ac_5665,
    0xf429_2244,
    0x432a_ff97,
    0xab94_23a7,
    0xfc93_a039,
    0x655b_59c3,
    0x8f0c_cc92,
    0xffef_f47d,
    0x8584_5dd1,
    0x6fa8_7e4f,
    0xfe2c_e6e0,
    0xa301_4314,
    0x4e08_11a1,
    0xf753_7e82,
    0xbd3a_f235,
    0x2ad7_d2bb,
    0xeb86_d391,
];

/// By how many bits the steps of each round rotate.
const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/// A beginning that many strings share.
pub(super) struct Md5Prefix<'a> {
    /// After the whole blocks of it.
    state: [Lanes; 4],
    /// What follows them.
    rest: &'a [u8],
    length: usize,
}

impl<'a> Md5Prefix<'a> {
    pub(super) fn of(prefix: &'a [u8]) -> Self {
        let (blocks, rest) = prefix.as_chunks::<64>();
        let mut state = START.map(|word| [word; LANES]);
        for block in blocks {
            compress(&mut state, &words([block; LANES]));
        }
        Self { state, rest, length: prefix.len() }
    }

    /// Whether the hash of the prefix and one of these endings is `hash`. The time it takes depends neither on how much of a
    /// hash is alike nor on which of the eight strings of a time it is.
    pub(super) fn leads_to<T: AsRef<str>>(&self, hash: &[u8; 16], mut endings: impl Iterator<Item = T>) -> bool {
        let (wanted, _) = hash.as_chunks::<4>();
        let mut padded: [Vec<u8>; LANES] = Default::default();
        while let Some(first) = endings.next() {
            self.pad(&mut padded[0], first.as_ref().as_bytes());
            for padded in &mut padded[1..] {
                match endings.next() {
                    Some(ending) => self.pad(padded, ending.as_ref().as_bytes()),
                    // The first one again, where there are no more.
                    None => self.pad(padded, first.as_ref().as_bytes()),
                }
            }
            let state = self.hashed(&padded);
            let differs = |lane: usize| {
                let differences =
                    state.iter().zip(wanted).map(|(word, wanted)| word[lane] ^ u32::from_le_bytes(*wanted));
                differences.fold(0, |all, one| all | one)
            };
            if (0..LANES).fold(false, |found, lane| found | (differs(lane) == 0)) {
                return true;
            }
        }
        false
    }

    /// RFC 1321 sections 3.1 and 3.2.
    fn pad(&self, padded: &mut Vec<u8>, ending: &[u8]) {
        padded.clear();
        padded.extend_from_slice(self.rest);
        padded.extend_from_slice(ending);
        padded.push(0x80);
        padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
        let bits = (self.length + ending.len()) as u64 * 8;
        padded.extend_from_slice(&bits.to_le_bytes());
    }

    fn hashed(&self, padded: &[Vec<u8>; LANES]) -> [Lanes; 4] {
        let blocks = padded.each_ref().map(|bytes| bytes.as_chunks::<64>().0);
        let most = blocks.iter().map(|blocks| blocks.len()).max().unwrap_or(0);
        let mut state = self.state;
        for number in 0..most {
            let before = state;
            // A string that has ended is hashed on, and what comes of it is dropped.
            compress(&mut state, &words(blocks.map(|blocks| blocks.get(number).unwrap_or(&blocks[0]))));
            for (lane, _) in blocks.iter().enumerate().filter(|(_, blocks)| number >= blocks.len()) {
                for (word, before) in state.iter_mut().zip(&before) {
                    word[lane] = before[lane];
                }
            }
        }
        state
    }
}

/// The sixteen words of a block of each string.
fn words(blocks: [&[u8; 64]; LANES]) -> [Lanes; 16] {
    let mut words = [[0; LANES]; 16];
    for (lane, block) in blocks.into_iter().enumerate() {
        for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
            word[lane] = u32::from_le_bytes(*bytes);
        }
    }
    words
}

/// RFC 1321 section 3.4. Each round has its function and its order of the words.
fn compress(state: &mut [Lanes; 4], words: &[Lanes; 16]) {
    let mut now = *state;
    round::<0>(&mut now, words, |step| step, |b, c, d| d ^ (b & (c ^ d)));
    round::<1>(&mut now, words, |step| 5 * step + 1, |b, c, d| c ^ (d & (b ^ c)));
    round::<2>(&mut now, words, |step| 3 * step + 5, |b, c, d| b ^ c ^ d);
    round::<3>(&mut now, words, |step| 7 * step, |b, c, d| c ^ (b | !d));
    for (word, added) in state.iter_mut().zip(&now) {
        for (lane, added) in word.iter_mut().zip(added) {
            *lane = lane.wrapping_add(*added);
        }
    }
}

#[inline]
fn round<const ROUND: usize>(
    [a, b, c, d]: &mut [Lanes; 4],
    words: &[Lanes; 16],
    order: impl Fn(usize) -> usize,
    mix: impl Fn(u32, u32, u32) -> u32,
) {
    for step in 0..16 {
        let (word, added) = (&words[order(step) % 16], T[ROUND * 16 + step]);
        let shift = SHIFTS[ROUND][step % 4];
        let next = array::from_fn(|lane| {
            let mixed = mix(b[lane], c[lane], d[lane]);
            let sum = a[lane].wrapping_add(mixed).wrapping_add(word[lane]).wrapping_add(added);
            b[lane].wrapping_add(sum.rotate_left(shift))
        });
        (*a, *d, *c, *b) = (*d, *c, *b, next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::HashFunction;

    fn md5(text: &str) -> [u8; 16] {
        HashFunction::Md5.hash(&[text.as_bytes()]).as_bytes().try_into().unwrap()
    }

    #[test]
    fn each_length_of_beginning_and_ending_hashes_as_it_does_alone() {
        let text: String = ('a'..='z').cycle().take(300).collect();
        for begun in (0..130).chain([191, 192, 193]) {
            let (prefix, rest) = text.split_at(begun);
            let prefix = Md5Prefix::of(prefix.as_bytes());
            // Endings of one call need one, two and three blocks.
            let endings: Vec<_> =
                [0, 1, 7, 12, 30, 55, 63, 64, 65, 100].iter().map(|length| &rest[..*length]).collect();
            for ending in &endings {
                let hash = md5(&format!("{}{ending}", &text[..begun]));
                assert!(prefix.leads_to(&hash, endings.iter()), "{begun} and {}", ending.len());
                let others = endings.iter().filter(|other| *other != ending);
                assert!(!prefix.leads_to(&hash, others), "{begun} and {}", ending.len());
            }
        }
    }

    #[test]
    fn one_among_a_thousand_is_found_wherever_it_is_and_where_there_are_none_nothing_is() {
        let prefix = Md5Prefix::of(b"alex:sip.example.com:");
        let guesses: Vec<_> = (0..1_003).map(|number| format!("guess {number}")).collect();
        for guess in guesses.iter().step_by(9).chain(guesses.last()) {
            assert!(prefix.leads_to(&md5(&format!("alex:sip.example.com:{guess}")), guesses.iter()));
        }
        assert!(!prefix.leads_to(&md5("alex:sip.example.com:"), guesses.iter()));
        assert!(!prefix.leads_to(&md5("alex:sip.example.com:"), [""; 0].iter()));
    }
}
