//! Whether a name appears twice among the members of an object.

use std::borrow::Cow;

/// As many names as any platform sends, and more.
const FEW: usize = 48;

/// A few bytes of each name of an object: enough to see that none appears twice, as it nearly always is, without keeping
/// and sorting the names.
pub(in crate::authentication) struct Shapes {
    seen: [u64; FEW],
    count: usize,
}

impl Default for Shapes {
    fn default() -> Self {
        Self { seen: [0; FEW], count: 0 }
    }
}

impl Shapes {
    /// Adds a name.
    pub fn add(&mut self, name: &str) {
        if let Some(slot) = self.seen.get_mut(self.count) {
            *slot = shape(name.as_bytes());
        }
        self.count += 1;
    }

    /// Whether all names differ for certain, in more than case. Names that look alike, or are too many, may all the
    /// same.
    #[must_use]
    pub fn are_apart(&mut self) -> bool {
        let Some(seen) = self.seen.get_mut(..self.count) else { return false };
        seen.sort_unstable();
        seen.windows(2).all(|pair| pair[0] != pair[1])
    }
}

/// The first and the last bytes and the length; the same for names that differ in case only.
fn shape(name: &[u8]) -> u64 {
    let ends = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32,
        _ => name.iter().fold(0, |ends, byte| ends << 8 | u64::from(*byte)),
    };
    (ends | 0x2020_2020_2020_2020) ^ (name.len() as u64) << 56
}

/// A name that appears twice.
#[must_use]
pub(in crate::authentication) fn duplicate(mut names: Vec<Cow<'_, str>>) -> Option<Cow<'_, str>> {
    names.sort_unstable();
    let duplicate = names.windows(2).position(|pair| pair[0] == pair[1])?;
    Some(names.swap_remove(duplicate))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_apart(names: &[&str]) -> bool {
        let mut shapes = Shapes::default();
        for name in names {
            shapes.add(name);
        }
        shapes.are_apart()
    }

    #[test]
    fn names_of_a_real_request_are_seen_to_differ() {
        assert!(are_apart(&["", "a", "i", "to", "via", "from", "cseq", "content-length", "content-type", "call-id"]));
        assert!(are_apart(&["nc", "qop", "nonce", "cnonce", "realm", "response", "source_address", "source_port"]));
    }

    #[test]
    fn duplicates_never_seem_to_differ_nor_do_too_many_names() {
        for duplicates in [["To", "tO"], ["", ""], ["authorization", "Authorization"], ["x-abcdef-yz", "x-abcd-f-yz"]] {
            assert!(!are_apart(&[duplicates[0], "x", duplicates[1]]), "{duplicates:?}");
        }
        let many: Vec<String> = (0..=FEW).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(are_apart(&many[1..]) && !are_apart(&many));
    }

    #[test]
    fn the_duplicate_is_named() {
        let named = |names: &[&'static str]| duplicate(names.iter().copied().map(Cow::Borrowed).collect());
        assert_eq!(named(&["x", "realm", "y", "realm"]).as_deref(), Some("realm"));
        assert_eq!(named(&["Realm", "realm", ""]), None);
    }
}
