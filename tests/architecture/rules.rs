//! What every file keeps to: the table, its size, its name, and what must not stand in it.

use crate::code::{self, words};
use crate::row::Layer;
use crate::table::row;
use std::collections::BTreeSet;

/// No file is longer, in lines.
pub const MAX_LINES: usize = 300;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "manager", "misc", "stuff"];

/// Marks of unfinished work, put together here so that this file does not hold them itself.
const UNFINISHED: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("#[ig", "nore"),
];

/// What is wrong with a file under `src`; `path` is relative to it.
pub fn of_source(path: &str, text: &str, dependencies: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = of_any_file(path, text);
    let code = code::shipped(text);
    if path.ends_with("tests.rs") || path.contains("/tests/") || path == "lib.rs" {
        return wrong; // tests of their module, and the map of all modules
    }
    wrong.extend(of_the_table(path, &code, dependencies));
    wrong.extend(of_the_world(path, &code));
    wrong.extend(of_the_command_line(path, &code));
    if code.contains(".unwrap()") {
        wrong.push(format!("{path}: unwraps outside tests; `expect` the invariant, or return the error"));
    }
    wrong
}

/// What is wrong with any file of Rust.
pub fn of_any_file(path: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if !text.starts_with("//! ") {
        wrong.push(format!("{path}: the first line is no `//!` sentence that says what the file is for"));
    }
    let lines = text.lines().count();
    if lines > MAX_LINES {
        wrong.push(format!("{path}: {lines} lines, and {MAX_LINES} is the most; it holds a second idea"));
    }
    let names = path.trim_end_matches(".rs").split('/');
    for name in names.filter(|name| EMPTY_NAMES.contains(name)) {
        wrong.push(format!("{path}: `{name}` says nothing; name it by what it does"));
    }
    for mark in UNFINISHED.into_iter().filter(|mark| text.contains(mark)) {
        wrong.push(format!("{path}: holds `{mark}`; finish it, or leave it out and say so in an issue"));
    }
    wrong
}

fn of_the_table(path: &str, code: &str, dependencies: &BTreeSet<String>) -> Vec<String> {
    let modules: Vec<&str> = path.trim_end_matches(".rs").trim_end_matches("/mod").split('/').collect();
    let Some(row) = row(modules[0]) else {
        return vec![format!(
            "{path}: module `{}` has no row; give it one in tests/architecture/table.rs, at the place its layer allows",
            modules[0]
        )];
    };
    let own = code::own_modules(code, modules.len());
    let used = own.iter().filter(|module| !row.may_use(module));
    let mut wrong: Vec<String> =
        used.map(|module| format!("{path}: `{}` must not use `crate::{module}`", row.module)).collect();
    let named = code::crates(code, dependencies);
    // A module of ours may be called like a crate; where it is imported, the name means the module.
    let named = named.into_iter().filter(|name| !row.may_name(name) && !own.contains(*name));
    wrong.extend(named.map(|name| format!("{path}: `{}` must not use the crate `{name}`", row.module)));
    wrong
}

/// Of http, the command line may use the types of the admin API; and what reads a request's body and query, which is pure.
fn of_the_command_line(path: &str, code: &str) -> Option<String> {
    let allowed = ["admin::api::", "webhook::{parse_body, parse_query};"];
    let mut used = code.split("crate::http::").skip(1);
    let wrong =
        used.find(|used| path.starts_with("cli/") && !allowed.iter().any(|allowed| used.starts_with(allowed)))?;
    let wrong = wrong.lines().next().unwrap_or_default();
    Some(format!("{path}: uses `http::{wrong}`; of http, the command line may use admin::api alone"))
}

/// Time, chance, the kind of store and I/O each have their place.
fn of_the_world(path: &str, code: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut only_in = |places: &[&str], matter: &str, holds: &dyn Fn(&str) -> bool| {
        let is_home = places.iter().any(|place| path.starts_with(place));
        let found = words(code).find(|word| holds(word)).filter(|_| !is_home);
        wrong.extend(found.map(|word| format!("{path}: names `{word}`; {matter} only in src/{}", places[0])));
    };
    only_in(&["chance.rs"], "chance is drawn", &|word| {
        matches!(word, "SysRng" | "OsRng" | "ThreadRng" | "StdRng" | "SmallRng" | "thread_rng" | "getrandom")
    });
    only_in(&["store/mod.rs", "store/sqlite", "store/postgres"], "which store it is, is known", &|word| {
        let word = word.to_ascii_lowercase();
        word.contains("sqlite") || word.contains("postgres")
    });
    let calls: [(&str, &str, &[&str]); 3] = [
        ("clock.rs", "time is read", &["SystemTime::now", "Instant::now", ".elapsed()"]),
        ("chance.rs", "chance is drawn", &["rand::rng(", "rand::random", "rand::make_rng"]),
        // There it is escaped.
        ("terminal.rs", "people are shown something", &["println!(", "print!(", "dbg!(", "io::stdout(", "io::stderr("]),
    ];
    for (place, matter, calls) in calls.into_iter().filter(|(place, ..)| path != *place) {
        let made = calls.iter().filter(|call| code.contains(**call));
        wrong.extend(made.map(|call| format!("{path}: calls `{call}`; {matter} only in src/{place}")));
    }
    let layer = row(path.trim_end_matches(".rs").split('/').next().unwrap_or_default()).map(|row| row.layer);
    // The trait by which nouns and verbs ask the world is no work that waits.
    let is_trait = code.contains("#[async_trait]\npub trait ");
    if layer == Some(Layer::Noun) && !is_trait && words(code).any(|word| matches!(word, "async" | "await")) {
        wrong.push(format!("{path}: a noun is never async"));
    }
    if layer != Some(Layer::Edge) {
        let touching = ["std::fs", "std::io", "std::env", "std::process", "std::thread", "TcpStream", "UdpSocket"];
        let touched = touching.into_iter().filter(|path| code.contains(path));
        wrong.extend(touched.map(|touched| format!("{path}: only an edge touches the world, by `{touched}`")));
    }
    wrong
}

#[test]
fn each_rule_catches_what_breaks_it() {
    let dependencies: BTreeSet<String> = ["hex", "actix_web", "config", "rand"].map(str::to_owned).into();
    let wrong = |path: &str, code: &str| of_source(path, &format!("//! A sample.\n{code}"), &dependencies).join("\n");
    let breaks = [
        ("nowhere.rs", "", "module `nowhere` has no row"),
        ("digest/hash.rs", "use crate::account::Account;", "`digest` must not use `crate::account`"),
        ("digest/hash.rs", "use super::super::store::Store;", "`digest` must not use `crate::store`"),
        ("account/mod.rs", "use crate::{digest::Ha1, store};", "`account` must not use `crate::store`"),
        ("sign_up.rs", "fn a(r: actix_web::HttpRequest) {}", "must not use the crate `actix_web`"),
        ("tenant.rs", "use config::Config;", "must not use the crate `config`"),
        ("http/host.rs", "let now = SystemTime::now();", "time is read only in src/ambient/clock.rs"),
        ("store/sqlite/mod.rs", "std::time::Instant::now();", "time is read only in src/ambient/clock.rs"),
        ("server.rs", "let rng = rand::rng();", "chance is drawn only in src/ambient/randomness.rs"),
        ("cli/check.rs", "eprintln!(\"{problem}\");", "people are shown something only in src/ambient/terminal.rs"),
        ("telemetry.rs", "let out = std::io::stderr();", "people are shown something only in src/ambient/terminal.rs"),
        ("cli/backup.rs", "use crate::store::SqliteStore;", "which store it is, is known only in src/store/mod.rs"),
        ("store/index.rs", "use super::sqlite::Sqlite;", "which store it is, is known only in src/store/mod.rs"),
        ("cli/place.rs", "use crate::http::admin::access::Operator;", "the command line may use admin::api alone"),
        ("captcha.rs", "async fn check() {}", "a noun is never async"),
        ("deliver.rs", "std::fs::rename(a, b);", "only an edge touches the world"),
        ("http/host.rs", "let a = b.unwrap();", "unwraps outside tests"),
        ("http/helpers.rs", "", "`helpers` says nothing"),
        ("http/misc/mod.rs", "", "`misc` says nothing"),
        ("now.rs", concat!("// TO", "DO"), "finish it"),
        ("now.rs", concat!("#[ig", "nore]"), "finish it"),
        ("now.rs", &"\n".repeat(MAX_LINES), "holds a second idea"),
    ];
    for (path, code, expected) in breaks {
        let found = wrong(path, code);
        assert!(found.contains(expected) && !found.contains('\n'), "{path} {code:?} gave {found:?}");
    }
    assert!(of_any_file("now.rs", "use std::fmt;").join("").contains("no `//!` sentence"));
}

#[test]
fn what_keeps_to_the_rules_is_let_be() {
    let dependencies: BTreeSet<String> = ["hex", "actix_web", "config", "rand"].map(str::to_owned).into();
    let fine = [
        ("digest/hash.rs", "use super::algorithm::Algorithm; // crate::store\nlet a = hex::encode(b);"),
        ("account/mod.rs", "use crate::digest::Ha1; #[cfg(test)] mod tests { use crate::store::Store; a.unwrap(); }"),
        ("cli/check.rs", "use crate::config; let a = config::load();"),
        ("cli/check.rs", "use crate::http::admin::api::health::Health;"),
        ("clock.rs", "std::time::Instant::now();"),
        ("chance.rs", "rand::rng()"),
        ("store/mod.rs", "Sqlite::open(path)"),
        ("mail/pickup.rs", "let date = std::time::SystemTime::UNIX_EPOCH + now.wall;"),
        ("blacklist/tests.rs", "use crate::store::Store; a.unwrap();"),
        ("blacklist/tests/locks.rs", "use crate::store::Store; a.unwrap();"),
        ("upkeep.rs", "#[async_trait]\npub trait Upkeep { async fn settle(&self); }"),
        (
            "authenticate.rs",
            "pub async fn authenticate(store: &dyn crate::credentials::Credentials) { store.a().await }",
        ),
    ];
    for (path, code) in fine {
        assert_eq!(of_source(path, &format!("//! A sample.\n{code}"), &dependencies), Vec::<String>::new());
    }
}
