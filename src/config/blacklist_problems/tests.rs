//! Each senseless number of `[blacklist]` is one line, and sensible ones are none.

use crate::config::{Flags, Settings};

/// The lines that `check` prints about a key with this value, and whatever else is set.
fn problems(set: &[(&str, &str)]) -> Vec<String> {
    let variable =
        |(key, value): &(&str, &str)| (format!("REALMGATE_BLACKLIST__{}", key.to_uppercase()), (*value).to_owned());
    let environment: Vec<_> = set.iter().map(variable).collect();
    let settings = Settings::load(None, environment, &Flags::default()).unwrap();
    let lines = settings.problems().into_iter().map(|problem| problem.to_string());
    lines.filter(|line| line.contains("blacklist.")).collect()
}

#[test]
fn the_defaults_are_sensible_and_so_are_their_extremes() {
    assert_eq!(problems(&[]), Vec::<String>::new());
    for (key, value) in [
        ("window", "1ms"),
        ("ladder", "1s"),
        ("ladder", "365days"),
        ("clean_day", "365days"),
        ("pair_locks", "1ms,365days"),
        ("jitter", "0"),
        ("udp_factor", "0"),
        ("cost_locked", "0"),
        ("look_burst", "1"),
        ("guard_look_burst", "1"),
        ("pair_failures", "60000"),
        ("max_sources", "1"),
        ("max_listings", "1"),
    ] {
        assert_eq!(problems(&[(key, value)]), Vec::<String>::new(), "{key} = {value}");
    }
}

#[test]
fn each_senseless_number_is_one_error() {
    let capacities = ["capacity", "trusted_capacity", "unknown_capacity", "capacity_56", "capacity_48"];
    let costs = ["cost_new_name", "cost_repeat", "cost_locked", "cost_replay", "udp_factor"];
    let counts = ["pair_failures", "guard_failures", "guard_per_source"];
    let sizes = ["max_sources", "max_pairs", "max_known_good", "max_listings", "max_names", "max_tried"];
    let periods = [
        "window",
        "trusted_for",
        "pair_look_interval",
        "pair_memory",
        "guard_window",
        "guard_look_interval",
        "guard_known_for",
        "ladder_cap",
        "clean_day",
        "known_good_for",
        "look_interval",
    ];
    let all = |keys: &[&'static str], values: &[&'static str]| -> Vec<(&'static str, &'static str)> {
        keys.iter().flat_map(|key| values.iter().map(|value| (*key, *value))).collect()
    };
    let rows = [
        all(&capacities, &["-1", "nan", "inf", "1000001", "1e300"]),
        all(&costs, &["-0.5", "nan", "inf", "1000001", "1e300"]),
        all(&counts, &["0", "60001"]),
        all(&sizes, &["0"]),
        all(&["look_burst", "guard_look_burst"], &["0", "4000000000"]),
        all(&periods, &["0s", "366days", "500000000000years"]),
        all(&["ladder", "pair_locks"], &["0s", "5m,0s", "366days", "5m,500000000000years"]),
        all(&["jitter"], &["1", "-0.1", "nan"]),
    ];
    for (key, value) in rows.into_iter().flatten() {
        let found = problems(&[(key, value)]);
        let errors: Vec<_> = found.iter().filter(|line| line.starts_with("error: ")).collect();
        // Permitted checks so far apart are never restored either, which is reported at their number.
        let of_key = errors.iter().filter(|line| line.starts_with(&format!("error: blacklist.{key}: "))).count();
        assert_eq!(of_key, 1, "{key} = {value}: {found:?}");
        assert!(errors.len() == 1 || key.ends_with("look_interval"), "{key} = {value}: {found:?}");
    }
}

#[test]
fn numbers_that_contradict_each_other_are_warnings() {
    for (set, expected) in [
        (("capacity", "2"), "capacity: is less than cost_new_name"),
        (("trusted_capacity", "29"), "trusted_capacity: is less than capacity"),
        (("capacity_56", "29"), "capacity_56: is less than capacity"),
        (("capacity_48", "239"), "capacity_48: is less than capacity_56"),
        (("udp_factor", "1.1"), "udp_factor: is above 1"),
        (("guard_per_source", "100"), "guard_per_source: is not below guard_failures"),
    ] {
        let found = problems(&[set]);
        assert_eq!(found.len(), 1, "{set:?}: {found:?}");
        assert!(found[0].starts_with(&format!("warning: blacklist.{expected}")), "{found:?}");
    }
}
