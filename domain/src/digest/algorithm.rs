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

/// The first and the last piece, which may be an HA1 and a password, are hashed where they lie.
fn joined<D: Digest>(pieces: &[&[u8]]) -> HashValue {
    let mut hasher = D::new();
    match pieces {
        [first, between @ .., last] => {
            hasher.update(first);
            update_between(&mut hasher, between);
            hasher.update(last);
        }
        _ => pieces.iter().for_each(|only| hasher.update(only)),
    }
    HashValue::new(&hasher.finalize())
}

/// As much as this is put together first: the nonce, nc, cnonce and qop of nearly every phone. Each piece that a hash
/// function is given apart costs it more than the copy.
const PUT_TOGETHER: usize = 128;

/// Hashes a colon, and each of these pieces with a colon after it.
fn update_between(hasher: &mut impl Digest, pieces: &[&[u8]]) {
    let length = 1 + pieces.iter().map(|piece| piece.len() + 1).sum::<usize>();
    let mut together = [b':'; PUT_TOGETHER];
    if length > together.len() {
        hasher.update(b":");
        for piece in pieces {
            hasher.update(piece);
            hasher.update(b":");
        }
        return;
    }
    let mut rest = &mut together[1..];
    for piece in pieces {
        let (place, after) = rest.split_at_mut(piece.len());
        place.copy_from_slice(piece);
        rest = &mut after[1..];
    }
    hasher.update(&together[..length]);
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
        if matches!(name, "" | "MD5") {
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
    fn pieces_of_any_length_are_joined_by_colons() {
        for length in [0, 1, 41, 42, 63, 64, 124, 125, 126, 127, 128, 129, 1_000] {
            let piece = "x".repeat(length);
            for pieces in [vec![&*piece], vec!["a", &piece], vec!["a", &piece, "b"], vec![&piece, &piece, "", "c", "d"]]
            {
                let expected = hex::encode(Md5::digest(pieces.join(":")));
                let pieces: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_bytes()).collect();
                assert_eq!(HashFunction::Md5.hash(&pieces).to_hex().as_str(), expected, "{length}");
            }
        }
    }

    #[test]
    fn other_algorithms_are_not_ours() {
        for text in ["SHA1", "SHA-512", "MD5-", "-sess", "sess", "MD5 sess", "AKAv1-MD5", "ü-sess"] {
            assert_eq!(Algorithm::parse(text), None, "{text}");
        }
    }
}
