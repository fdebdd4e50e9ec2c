//! Whether a name stands twice among the members of an object.

use std::borrow::Cow;

/// A name that stands twice, as `fold` writes it. Names are told apart by a few of their bytes first, so that sorting
/// texts is left to objects that have twins, or names made to look like them: however many there are, it stays at that.
pub fn twin<'n>(names: &[Cow<'n, str>], fold: impl Fn(&Cow<'n, str>) -> Cow<'n, str>) -> Option<Cow<'n, str>> {
    let mut shapes: Vec<u64> = names.iter().map(|name| shape(name.as_bytes())).collect();
    shapes.sort_unstable();
    if shapes.windows(2).all(|pair| pair[0] != pair[1]) {
        return None;
    }
    let mut folded: Vec<Cow<'n, str>> = names.iter().map(fold).collect();
    folded.sort_unstable();
    folded.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone())
}

/// The length, the first four bytes and the last two; the same for names that differ in case only.
fn shape(name: &[u8]) -> u64 {
    let byte = |place: Option<usize>| place.and_then(|place| name.get(place)).map_or(0, |byte| u64::from(byte | 0x20));
    let behind = |steps| name.len().checked_sub(steps);
    let places = [Some(0), Some(1), Some(2), Some(3), behind(1), behind(2)];
    places.into_iter().fold(name.len() as u64 & 0xffff, |shape, place| shape << 8 | byte(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&'static str]) -> Option<Cow<'static, str>> {
        let names: Vec<_> = names.iter().map(|name| Cow::Borrowed(*name)).collect();
        twin(&names, Clone::clone)
    }

    #[test]
    fn names_that_only_look_alike_are_no_twins() {
        assert_eq!(found(&["", "a", "realm", "rea_lm", "call-id", "callxid", "Realm"]), None);
        assert_eq!(found(&["x", "realm", "y", "realm"]).as_deref(), Some("realm"));
        assert_eq!(found(&["", "x", ""]).as_deref(), Some(""));
    }

    #[test]
    fn case_counts_as_the_caller_says() {
        let names = [Cow::Borrowed("To"), Cow::Borrowed("x"), Cow::Borrowed("tO")];
        assert_eq!(twin(&names, Clone::clone), None);
        assert_eq!(twin(&names, |name| name.to_ascii_lowercase().into()).as_deref(), Some("to"));
    }
}
