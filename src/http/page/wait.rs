//! How long to wait, in words for people: never less than it really is.

use crate::language::Language;
use std::time::Duration;

/// `40 seconds`, `2 minutes`, `1 hour`: rounded up to the unit that one would say.
pub(super) fn in_words(wait: Duration, language: Language) -> String {
    let seconds = wait.as_secs().max(1);
    let (count, [one, many]) = match seconds {
        0..=90 => (seconds, language.choose(["second", "seconds"], ["Sekunde", "Sekunden"])),
        91..7_200 => (seconds.div_ceil(60), language.choose(["minute", "minutes"], ["Minute", "Minuten"])),
        _ => (seconds.div_ceil(3_600), language.choose(["hour", "hours"], ["Stunde", "Stunden"])),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_the_one_that_people_would_say() {
        for (seconds, english, german) in [
            (0, "1 second", "1 Sekunde"),
            (2, "2 seconds", "2 Sekunden"),
            (90, "90 seconds", "90 Sekunden"),
            (91, "2 minutes", "2 Minuten"),
            (3_541, "60 minutes", "60 Minuten"),
            (7_199, "120 minutes", "120 Minuten"),
            (7_200, "2 hours", "2 Stunden"),
            (86_399, "24 hours", "24 Stunden"),
        ] {
            let said =
                [Language::English, Language::German].map(|language| in_words(Duration::from_secs(seconds), language));
            assert_eq!(said, [english, german], "{seconds}");
        }
    }
}
