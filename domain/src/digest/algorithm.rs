//! The digest algorithms of RFC 7616 section 3.3 and RFC 8760 section 2, and the hash function under each.

use super::hash::HashValue;
use md5::Md5;
use sha2::{Digest, Sha256, Sha512_256};

/// The hash function of an algorithm; an HA1 belongs to exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HashFunction {
    /// RFC 1321; what nearly every phone speaks.
    Md5,
    /// FIPS 180-4, RFC 8760.
    Sha256,
    /// SHA-512/256 of FIPS 180-4: its own initial values, not a truncated SHA-512 (RFC 7616 errata 4897).
    Sha512_256,
}

impl HashFunction {
    /// All of them, in order of strength.
    pub const ALL: [Self; 3] = [Self::Md5, Self::Sha256, Self::Sha512_256];

    /// Hashes the pieces joined by `:`, the only way digest authentication ever hashes.
    #[must_use]
    pub fn hash(self, pieces: &[&[u8]]) -> HashValue {
        match self {
            Self::Md5 => joined::<Md5>(pieces),
            Self::Sha256 => joined::<Sha256>(pieces),
            Self::Sha512_256 => joined::<Sha512_256>(pieces),
        }
    }

    /// Length of the hash in bytes: 16 or 32.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha256 | Self::Sha512_256 => 32,
        }
    }

    /// The name in the registry of RFC 7616 section 6.1, as stored and as written in import files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha256 => "SHA-256",
            Self::Sha512_256 => "SHA-512-256",
        }
    }

    /// The function with this registry name, in any case.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hash| hash.name().eq_ignore_ascii_case(name))
    }
}

fn joined<D: Digest>(pieces: &[&[u8]]) -> HashValue {
    let mut hasher = D::new();
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            hasher.update(b":");
        }
        hasher.update(piece);
    }
    HashValue::new(&hasher.finalize())
}

/// The `algorithm` parameter: a hash function, plain or with a session key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Algorithm {
    /// The function that hashes A1, A2 and the response.
    pub hash: HashFunction,
    /// Whether the name ends in `-sess`: HA1 is hashed again with nonce and cnonce.
    pub session: bool,
}

impl Algorithm {
    /// What an absent parameter means (RFC 2617 section 3.2.1).
    pub const DEFAULT: Self = Self { hash: HashFunction::Md5, session: false };

    /// The name in the registry of RFC 7616 section 6.1.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match (self.hash, self.session) {
            (hash, false) => hash.name(),
            (HashFunction::Md5, true) => "MD5-sess",
            (HashFunction::Sha256, true) => "SHA-256-sess",
            (HashFunction::Sha512_256, true) => "SHA-512-256-sess",
        }
    }

    /// Reads the parameter in any case, with blanks or quotes around it; absent and empty mean MD5.
    /// `None` for an algorithm that is not supported.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name = super::parameters::bare(text);
        if name.is_empty() {
            return Some(Self::DEFAULT);
        }
        if let Some(hash) = HashFunction::by_name(name) {
            return Some(Self { hash, session: false });
        }
        let (plain, suffix) = name.split_at_checked(name.len().checked_sub("-sess".len())?)?;
        let hash = HashFunction::by_name(plain)?;
        suffix.eq_ignore_ascii_case("-sess").then_some(Self { hash, session: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_case_and_quoted() {
        for (text, hash, session) in [
            ("", HashFunction::Md5, false),
            (" \"md5\" ", HashFunction::Md5, false),
            ("MD5-Sess", HashFunction::Md5, true),
            ("sha-256", HashFunction::Sha256, false),
            ("SHA-512-256-sess", HashFunction::Sha512_256, true),
        ] {
            let algorithm = Algorithm { hash, session };
            assert_eq!(Algorithm::parse(text), Some(algorithm), "{text}");
            assert_eq!(Algorithm::parse(algorithm.name()), Some(algorithm));
        }
    }

    #[test]
    fn other_algorithms_are_not_ours() {
        for text in ["SHA1", "SHA-512", "MD5-", "-sess", "sess", "MD5 sess", "AKAv1-MD5", "ü-sess"] {
            assert_eq!(Algorithm::parse(text), None, "{text}");
        }
    }
}
