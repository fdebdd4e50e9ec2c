//! Whether a name appears twice among the members of an object.

use std::borrow::Cow;

/// The first name, in their order, that appears twice.
#[must_use]
pub(in crate::authentication) fn duplicate(mut names: Vec<Cow<'_, str>>) -> Option<Cow<'_, str>> {
    names.sort_unstable();
    let duplicate = names.windows(2).position(|pair| pair[0] == pair[1])?;
    Some(names.swap_remove(duplicate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_duplicate_is_named() {
        let named = |names: &[&'static str]| duplicate(names.iter().copied().map(Cow::Borrowed).collect());
        assert_eq!(named(&["x", "realm", "y", "realm"]).as_deref(), Some("realm"));
        assert_eq!(named(&["Realm", "realm", ""]), None);
    }
}
