//! Whether the replay memory holds the verified answers of a day.

use super::{ReplaySettings, SettingsProblem};
use domain::blacklist::Mode;

const DAY: u64 = 24 * 3_600;

/// Answers of a phone within the time that it is granted: it registers again when about half of it is over.
const PER_REGISTRATION: u64 = 2;

/// How many verified answers an account brings in a day where it is granted `expires_max` seconds and its platform asks each
/// time that it registers; calls come on top.
#[must_use]
pub fn answers_per_day(expires_max: u32) -> u64 {
    (DAY * PER_REGISTRATION).div_ceil(u64::from(expires_max.max(1)))
}

impl ReplaySettings {
    /// What is wrong with the number alone.
    pub(super) fn capacity_problem(&self) -> Option<SettingsProblem> {
        let text = "0 is out of range: use 1 or more, or mode = \"off\"";
        (self.capacity == 0).then(|| SettingsProblem::error("replay.capacity", text))
    }

    /// Whether accounts that bring so many answers in a day outgrow the memory.
    #[must_use]
    pub fn is_outgrown_by(&self, answers_per_day: u64) -> bool {
        self.mode != Mode::Off && answers_per_day > u64::try_from(self.capacity).unwrap_or(u64::MAX)
    }

    /// The problem of a memory that is too small. A warning: the oldest answers are forgotten, and no phone is refused
    /// for it. It depends on the accounts of the store, so this is not part of [`super::Settings::problems`].
    #[must_use]
    pub fn outgrown_problem(&self) -> SettingsProblem {
        let text = format!(
            "{} verified answers are fewer than the accounts in the store bring in a day, at {PER_REGISTRATION} per expires_max: \
             an answer that is forgotten can be replayed. Raise capacity (about 50 bytes of memory each) or expires_max",
            self.capacity
        );
        SettingsProblem::warning("replay.capacity", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_is_outgrown_by_more_answers_a_day_than_it_holds() {
        let of = |mode, capacity| ReplaySettings { mode, capacity };
        assert_eq!([3_600, 60, 86_400, 700_000, 0].map(answers_per_day), [48, 2_880, 2, 1, 172_800]);
        let usual = ReplaySettings::default();
        assert!(!usual.is_outgrown_by(6_250 * answers_per_day(3_600)));
        assert!(usual.is_outgrown_by(6_251 * answers_per_day(3_600)));
        assert!(of(Mode::Observe, 47).is_outgrown_by(48) && !of(Mode::Off, 47).is_outgrown_by(48));
        let said = of(Mode::Enforce, 1_000).outgrown_problem().to_string();
        assert!(said.starts_with("warning: replay.capacity: 1000 verified answers are fewer than"), "{said}");
    }
}
