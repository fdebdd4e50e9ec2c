//! How many there are of something, as people read it: "1 account", "2 accounts".

use std::fmt::Display;

/// A count and what is counted, in the plural where it is not one; `what` is an English noun with a regular plural.
#[must_use]
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(count: N, what: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {what}{plural}")
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_singular() {
        assert_eq!([0_u64, 1, 2].map(|count| counted(count, "bad line")), ["0 bad lines", "1 bad line", "2 bad lines"]);
    }
}
