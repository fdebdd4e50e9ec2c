//! A hash as raw bytes: made by a hash function or read from hex, compared in constant time.

use std::fmt;
use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 16 or 32 bytes. It may be an HA1 or a response, so it is never printed and is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct HashValue {
    bytes: [u8; 32],
    length: u8,
}

impl HashValue {
    /// Takes what a hash function produced.
    pub(super) fn new(raw: &[u8]) -> Self {
        Self::from_bytes(raw).expect("our hash functions give 16 or 32 bytes")
    }

    /// Takes stored bytes; `None` unless there are 16 or 32.
    #[must_use]
    pub fn from_bytes(raw: &[u8]) -> Option<Self> {
        let length = u8::try_from(raw.len()).ok().filter(|length| matches!(length, 16 | 32))?;
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Some(Self { bytes, length })
    }

    /// Reads 32 or 64 hex digits of either case; `None` for anything else.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let digits = text.as_bytes();
        // Of a length that the compiler knows, many digits are decoded at once.
        let length = match digits.len() {
            32 => base16ct::mixed::decode(digits.first_chunk::<32>()?, &mut bytes[..16]).map(|_| 16),
            64 => base16ct::mixed::decode(digits.first_chunk::<64>()?, &mut bytes).map(|_| 32),
            _ => return None,
        };
        Some(Self { length: length.ok()?, bytes })
    }

    /// The raw bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// All bytes, those that are not used among them, as two numbers.
    fn halves(&self) -> (u128, u128) {
        let (first, last) = self.bytes.split_first_chunk().expect("32 bytes are more than 16");
        (u128::from_ne_bytes(*first), u128::from_ne_bytes(*last.first_chunk().expect("16 bytes are left")))
    }

    /// Lower-case hex, the only form that is ever hashed again (RFC 2617 section 3.1.3, `LHEX`).
    #[must_use]
    pub fn to_hex(&self) -> Hex {
        let mut digits = [0; 64];
        let used = self.write_hex(&mut digits).len();
        Hex { digits, used }
    }

    /// The same, into memory that is not wiped: for a hash that is not secret. In the same time whatever the bytes are.
    pub(super) fn write_hex<'d>(&self, digits: &'d mut [u8; 64]) -> &'d [u8] {
        // Of lengths that the compiler knows, again.
        let written = match self.length {
            16 => base16ct::lower::encode(&self.bytes[..16], &mut digits[..32]),
            _ => base16ct::lower::encode(&self.bytes, digits),
        };
        written.expect("two digits per byte fit")
    }
}

impl ConstantTimeEq for HashValue {
    fn ct_eq(&self, other: &Self) -> Choice {
        // As two numbers, not byte by byte.
        let [(first, last), (other_first, other_last)] = [self, other].map(Self::halves);
        self.length.ct_eq(&other.length) & first.ct_eq(&other_first) & last.ct_eq(&other_last)
    }
}

impl fmt::Debug for HashValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "HashValue({} bytes)", self.length)
    }
}

/// The hex digits of a hash; as secret as the hash.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Hex {
    digits: [u8; 64],
    used: usize,
}

impl Hex {
    /// The digits as bytes, for hashing.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.digits[..self.used]
    }

    /// The digits as a string, for an export that the operator asked for.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).expect("hex digits are ASCII")
    }
}

impl fmt::Debug for Hex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Hex({} digits)", self.used)
    }
}
