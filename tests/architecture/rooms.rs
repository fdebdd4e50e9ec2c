//! The rooms of both crates, and who may use whom (ARCHITECTURE.md): downwards only.

use crate::modules::{Module, Uses, uses};
use crate::{assert_none, read};
use std::collections::BTreeSet;

/// The rooms of `domain`, floor by floor: each may use those on the floors below its own.
const FLOORS: [&[&str]; 6] = [
    &["time", "text", "secrets", "digest", "store_error"],
    &["tenant"],
    &["network", "memory", "accounts"],
    &["outbox", "blacklist"],
    &["authentication"],
    &["self_service", "explain"],
];

/// What a room may not use although it lies on a floor below.
const NOT: [(&str, &str); 3] = [("outbox", "network"), ("outbox", "memory"), ("blacklist", "accounts")];

/// The rooms of the program, and which of each other they may use; `domain` they may use all.
const EDGES: [(&str, &[&str]); 9] = [
    ("ambient", &[]),
    ("store", &["ambient"]),
    ("mail", &["ambient"]),
    ("metrics", &["ambient"]),
    ("config", &["ambient", "mail"]),
    ("service", &["ambient", "mail", "metrics"]),
    ("http", &["ambient", "service"]),
    ("cli", &["ambient", "config", "store", "mail", "http"]),
    ("server", &["ambient", "store", "mail", "metrics", "config", "service", "http"]),
];

/// The command line opens the store and speaks the admin API; it knows nothing else of these rooms. Of mail it may use all: it
/// writes and sends the emails of `mail test` and `mail preview`, and erases from the pickup folder.
fn is_for_cli(to: &Module) -> bool {
    let is_within = |place: &[&str]| {
        to.iter().map(String::as_str).zip(place).all(|(name, at)| name == *at) && to.len() >= place.len()
    };
    match to[0].as_str() {
        "store" => to.len() == 1 || is_within(&["store", "roles"]),
        "http" => is_within(&["http", "admin", "api"]),
        _ => true,
    }
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

fn wrong_in_domain(uses: &Uses) -> Vec<String> {
    let allowed = |from: &str, to: &str| from == to || (floor(to) < floor(from) && !NOT.contains(&(from, to)));
    between_rooms(uses, |from, to| allowed(&from[0], &to[0]))
}

fn wrong_in_program(uses: &Uses) -> Vec<String> {
    let allowed = |from: &Module, to: &Module| {
        let rooms = EDGES.iter().find(|(room, _)| *room == from[0]).map_or([].as_slice(), |(_, rooms)| rooms);
        let is_open = from[0] != "cli" || is_for_cli(to);
        to[0] == "domain" || to[0] == from[0] || (rooms.contains(&to[0].as_str()) && is_open)
    };
    between_rooms(uses, allowed)
}

fn between_rooms(uses: &Uses, allowed: impl Fn(&Module, &Module) -> bool) -> Vec<String> {
    let pairs = uses.iter().flat_map(|(from, used)| used.iter().map(move |to| (from, to)));
    let wrong = pairs.filter(|(from, to)| !from.is_empty() && !to.is_empty() && !allowed(from, to));
    wrong.map(|(from, to)| format!("{} must not use {}", from.join("::"), to.join("::"))).collect()
}

/// The modules that lead back to themselves.
fn circles(uses: &Uses) -> Vec<String> {
    let leads_back = |start: &Module| {
        let (mut open, mut seen) = (vec![start], BTreeSet::new());
        while let Some(module) = open.pop() {
            for next in uses.get(module).into_iter().flatten().filter(|next| seen.insert(*next)) {
                open.push(next);
            }
        }
        seen.contains(start)
    };
    uses.keys()
        .filter(|module| leads_back(module))
        .map(|module| format!("{} leads back to itself", module.join("::")))
        .collect()
}

#[test]
fn the_rooms_of_domain_use_only_those_below_them() {
    assert_none(&wrong_in_domain(&uses("domain/src", "")));
}

#[test]
fn the_rooms_of_the_program_use_only_what_they_may() {
    assert_none(&wrong_in_program(&uses("src", "domain")));
}

#[test]
fn no_file_leads_back_to_itself() {
    assert_none(&circles(&uses("domain/src", "")));
    assert_none(&circles(&uses("src", "domain")));
}

#[test]
fn each_map_shows_every_room_and_the_design_names_it() {
    let design = read("ARCHITECTURE.md");
    let rooms = FLOORS.iter().flat_map(|floor| floor.iter().copied());
    for (map, rooms) in [
        ("domain/src/lib.rs", rooms.collect::<Vec<_>>()),
        ("src/lib.rs", EDGES.iter().map(|(room, _)| *room).collect()),
    ] {
        let text = read(map);
        let shown: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.split(';').next()).collect();
        assert_eq!(shown.iter().collect::<BTreeSet<_>>(), rooms.iter().collect::<BTreeSet<_>>(), "{map}");
        assert!(
            shown.iter().all(|room| design.contains(&format!("{room}/")) || design.contains(&format!("{room}.rs")))
        );
    }
}

#[test]
fn what_breaks_the_table_is_found() {
    let uses = |from: &str, to: &str| {
        let module = |path: &str| path.split("::").map(str::to_owned).collect::<Module>();
        Uses::from([(module(from), BTreeSet::from([module(to)]))])
    };
    for (from, to) in [
        ("digest::hash", "tenant"),
        ("blacklist", "accounts"),
        ("explain", "self_service"),
        ("memory", "network::source"),
    ] {
        assert_eq!(wrong_in_domain(&uses(from, to)).len(), 1, "{from} {to}");
    }
    for (from, to) in [
        ("store::index", "config"),
        ("http::admin", "store"),
        ("cli", "http::webhook"),
        ("cli::account", "store::index"),
    ] {
        assert_eq!(wrong_in_program(&uses(from, to)).len(), 1, "{from} {to}");
    }
    for (from, to) in
        [("cli::account", "store"), ("cli", "http::admin::api::lift"), ("server", "cli"), ("http", "domain::time::Now")]
    {
        assert_eq!(wrong_in_program(&uses(from, to)).len(), usize::from(to == "cli"), "{from} {to}");
    }
    assert_eq!(circles(&uses("a", "a")).len(), 1);
}
