//! The names of an object that are none of ours: whether one may have been there before.

/// How many slots there are.
const SLOTS: usize = 64;

/// Limit: names that are told apart here, more than any platform sends. A quarter of the slots stays free, so that a free
/// one is always near.
const MOST: usize = SLOTS / 4 * 3;

/// A hash of each name seen. Names are kept nowhere: where two hashes are the same, or the names are too many, the names
/// must be compared.
pub(super) struct SeenNames {
    slots: [u32; SLOTS],
    count: usize,
}

impl Default for SeenNames {
    fn default() -> Self {
        Self { slots: [0; SLOTS], count: 0 }
    }
}

impl SeenNames {
    /// Adds a name; `true` where it may have been there before.
    #[inline]
    pub fn may_repeat(&mut self, name: &[u8]) -> bool {
        if self.count == MOST {
            return true;
        }
        self.count += 1;
        let hash = hash(name);
        let mut slot = hash as usize % SLOTS;
        while self.slots[slot] != 0 {
            if self.slots[slot] == hash {
                return true;
            }
            slot = (slot + 1) % SLOTS;
        }
        self.slots[slot] = hash;
        false
    }
}

/// A hash of the first and the last eight bytes and the length; never zero. It needs no key: who makes names collide has
/// them compared, and nothing else.
#[inline]
fn hash(name: &[u8]) -> u32 {
    let ends = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29),
        _ => name.iter().fold(0, |ends, byte| ends << 8 | u64::from(*byte)),
    };
    // Knuth's multiplicative hashing by the golden ratio: the upper bits depend on all.
    let mixed = (ends ^ name.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32 | 1 << 31
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_repeat(names: &[&str]) -> bool {
        let mut seen = SeenNames::default();
        names.iter().fold(false, |repeats, name| seen.may_repeat(name.as_bytes()) | repeats)
    }

    #[test]
    fn names_of_a_real_request_are_told_apart() {
        assert!(!may_repeat(&[
            "",
            "a",
            "b",
            "m",
            "cseq",
            "allow",
            "contact",
            "expires",
            "supported",
            "max-forwards",
            "content-length",
            "content-type",
            "User-Agent",
            "user-agent",
            "session-expires",
            "min-se",
            "call_sid",
            "account_sid",
            "application_sid",
            "record-route",
            "P-Asserted-Identity",
            "p-asserted-identity",
            "X-Forwarded-For",
            "x-forwarded-for",
            "date",
            "event",
            "accept",
            "require",
        ]));
    }

    #[test]
    fn a_name_that_repeats_is_found_wherever_it_stands() {
        for name in ["", "a", "cseq", "contact", "x-abcdef", "a-long-name-of-a-header"] {
            assert!(may_repeat(&[name, name]), "{name}");
            assert!(may_repeat(&["x", name, "y", "z", name]), "{name}");
        }
    }

    #[test]
    fn too_many_names_are_never_said_to_differ() {
        let many: Vec<String> = (0..=MOST).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(!may_repeat(&many[1..]) && may_repeat(&many));
    }
}
