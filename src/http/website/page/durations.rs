//! How long something holds, or has to be waited for, in words.

use domain::tenant::Language;
use std::time::Duration;

/// Seconds in the largest unit that they are a whole number of: `1 hour`, `90 minutes`, `45 seconds`.
pub(super) fn lasting(language: Language, seconds: u32) -> String {
    match seconds {
        0 => counted(0, SECONDS, language),
        whole if whole.is_multiple_of(3_600) => counted(u64::from(whole / 3_600), HOURS, language),
        whole if whole.is_multiple_of(60) => counted(u64::from(whole / 60), MINUTES, language),
        _ => counted(u64::from(seconds), SECONDS, language),
    }
}

/// A wait, never less than it really is: `40 seconds`, `2 minutes`, `1 hour`, rounded up to the unit that one would say.
pub(super) fn waiting(language: Language, wait: Duration) -> String {
    let seconds = wait.as_secs().max(1);
    match seconds {
        0..=90 => counted(seconds, SECONDS, language),
        91..7_200 => counted(seconds.div_ceil(60), MINUTES, language),
        _ => counted(seconds.div_ceil(3_600), HOURS, language),
    }
}

/// One and many of a unit, in English and in German.
type Unit = [[&'static str; 2]; 2];
const HOURS: Unit = [["hour", "hours"], ["Stunde", "Stunden"]];
const MINUTES: Unit = [["minute", "minutes"], ["Minute", "Minuten"]];
const SECONDS: Unit = [["second", "seconds"], ["Sekunde", "Sekunden"]];

fn counted(count: u64, [english, german]: Unit, language: Language) -> String {
    let [one, many] = language.choose(english, german);
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Language; 2] = [Language::English, Language::German];

    #[test]
    fn seconds_are_shown_in_the_largest_unit_that_fits() {
        for (seconds, expected) in [
            (3_600, ["1 hour", "1 Stunde"]),
            (86_400, ["24 hours", "24 Stunden"]),
            (5_400, ["90 minutes", "90 Minuten"]),
            (60, ["1 minute", "1 Minute"]),
            (1, ["1 second", "1 Sekunde"]),
            (61, ["61 seconds", "61 Sekunden"]),
            (0, ["0 seconds", "0 Sekunden"]),
        ] {
            assert_eq!(BOTH.map(|language| lasting(language, seconds)), expected, "{seconds}");
        }
    }

    #[test]
    fn a_wait_is_shown_in_the_unit_that_people_would_say() {
        for (seconds, expected) in [
            (0, ["1 second", "1 Sekunde"]),
            (2, ["2 seconds", "2 Sekunden"]),
            (90, ["90 seconds", "90 Sekunden"]),
            (91, ["2 minutes", "2 Minuten"]),
            (3_541, ["60 minutes", "60 Minuten"]),
            (7_199, ["120 minutes", "120 Minuten"]),
            (7_200, ["2 hours", "2 Stunden"]),
            (86_399, ["24 hours", "24 Stunden"]),
        ] {
            let told = BOTH.map(|language| waiting(language, Duration::from_secs(seconds)));
            assert_eq!(told, expected, "{seconds}");
        }
    }
}
