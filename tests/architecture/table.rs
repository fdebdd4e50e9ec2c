//! The table "who may use whom", in order of dependency: each module uses only those above it.
//!
//! A new module gets a row here before its first line of code, at the place where its dependencies allow it. A module
//! that needs more than its row says is either in the wrong layer, or the row was thought out too narrowly: ask which.

use crate::groups::{EDGES_BELOW, NOUNS, VERBS};
use crate::row::{Layer, Row, edge, noun, verb, verb_like};

/// The table.
pub const TABLE: &[Row] = &[
    noun("digest", &[], &["md5", "sha2", "subtle", "zeroize", "hex"]),
    noun("now", &[], &[]),
    noun("whole_seconds", &[], &[]),
    noun("store_error", &[], &[]),
    noun("counted", &[], &[]),
    noun("tick", &[], &[]),
    noun("secret", &[], &["zeroize", "subtle"]),
    noun("direct_calling", &[], &[]),
    noun("application_sid", &[], &["serde"]),
    noun("tenant", &[&["digest", "secret", "direct_calling", "application_sid"]], &["idna"]),
    noun("source", &[&["tenant"]], &["ipnet"]),
    noun("origin", &[&["source"]], &[]),
    noun("name_asked", &[&["digest", "tenant"]], &["percent_encoding"]),
    noun("fingerprint", &[], &["siphasher"]),
    noun("bounded", &[&["tick", "tenant", "fingerprint"]], &["hashbrown"]),
    noun("log_limit", &[&["now"]], &[]),
    noun("network_rule", &[&["source"]], &["ipnet"]),
    noun("network_list", &[&["network_rule"]], &["ipnet"]),
    noun("unicode", &[], &[]),
    noun("language", &[], &[]),
    noun("link_token", &[], &["base64", "rand", "sha2", "zeroize"]),
    noun("signed", &[], &["base64", "rand", "sha2", "hmac"]),
    noun("account", &[&["digest", "direct_calling", "link_token", "unicode"]], &["idna"]),
    noun("letter", &[], &["rand", "hex"]),
    noun("audit", &[], &[]),
    noun("credentials", &[&["digest", "now", "direct_calling", "account", "store_error"]], &["async_trait"]),
    noun("account_directory", &[&["digest", "account", "store_error"]], &["async_trait"]),
    noun("activations", &[&["account", "letter", "store_error"]], &["async_trait"]),
    noun(
        "outbox",
        &[&["now", "tenant", "language", "link_token", "account", "letter", "store_error"]],
        &["async_trait"],
    ),
    noun("network_rules", &[&["network_rule", "store_error"]], &["async_trait", "ipnet"]),
    noun("audit_log", &[&["audit", "store_error"]], &["async_trait"]),
    noun("upkeep", &[&["account", "letter", "store_error"]], &["async_trait"]),
    noun(
        "signup_limits",
        &[&["now", "tick", "tenant", "source", "fingerprint", "bounded", "limits", "rate_limit"]],
        &[],
    ),
    noun(
        "session",
        &[&["digest", "now", "tenant", "fingerprint", "bounded", "account", "limits", "signed"]],
        &["rand"],
    ),
    noun(
        "provisioning",
        &[&[
            "digest",
            "now",
            "tenant",
            "fingerprint",
            "bounded",
            "link_token",
            "account",
            "limits",
            "rate_limit",
            "session",
        ]],
        &[],
    ),
    noun("sip_uri", &[], &["percent_encoding"]),
    // What outlives a restart says itself what it is made of.
    noun("replay", &[&["digest", "now", "tick", "tenant", "source", "fingerprint", "bounded"]], &["serde"]),
    noun("callers", &[&["tenant"]], &["base64", "rand", "siphasher", "zeroize"]),
    noun("attempt", &[&["digest", "tenant", "source", "replay"]], &["percent_encoding"]),
    noun(
        "blacklist",
        &[&[
            "digest",
            "now",
            "whole_seconds",
            "tick",
            "tenant",
            "source",
            "origin",
            "fingerprint",
            "bounded",
            "network_rule",
            "name_asked",
        ]],
        // What outlives a restart says itself what it is made of.
        &["ipnet", "serde"],
    ),
    noun("decision", &[&["digest", "direct_calling", "blacklist"]], &[]),
    noun(
        "attempt_history",
        &[&["digest", "now", "tenant", "source", "fingerprint", "bounded", "limits", "decision"]],
        &[],
    ),
    edge("private_folder", &[], &[]),
    edge(
        "store",
        &[&[
            "digest",
            "now",
            "direct_calling",
            "application_sid",
            "limits",
            "network_rule",
            "account",
            "letter",
            "audit",
            "store_error",
            "credentials",
            "account_directory",
            "activations",
            "outbox",
            "network_rules",
            "audit_log",
            "upkeep",
            "private_folder",
        ]],
        &["async_trait", "dashmap", "percent_encoding", "ipnet", "rusqlite", "tokio", "siphasher", "zeroize"],
    ),
    edge(
        "mail",
        &[&[
            "digest",
            "now",
            "secret",
            "tenant",
            "language",
            "link_token",
            "account",
            "letter",
            "outbox",
            "private_folder",
        ]],
        &["async_trait", "lettre", "askama", "tokio"],
    ),
    verb("create_account"),
    verb("change_account"),
    verb("import_accounts"),
    verb("remove_account"),
    verb("sign_up"),
    verb("activate"),
    verb("authenticate"),
    // Whom it is about is a network.
    Row { crates: &["ipnet"], ..verb("oversee") },
    // It says what a decision is, so it asks the verb that makes them.
    Row {
        module: "explain",
        layer: Layer::Verb,
        own: &[NOUNS, &["authenticate"]],
        // What it remembers of refused attempts it says itself, to the command line.
        crates: &["percent_encoding", "rand", "serde", "zeroize"],
    },
    verb_like("sign_in", &[NOUNS, &["authenticate"]]),
    verb_like("provision", &[NOUNS, &["authenticate", "sign_in"]]),
    verb("deliver"),
    verb_like("clear_outbox", &[NOUNS, &["deliver"]]),
    verb("erase"),
    edge("core_dumps", &[], &["rustix"]),
    edge("chance", &[], &["rand"]),
    edge("clock", &[&["now"]], &[]),
    edge("terminal", &[], &[]),
    edge(
        "config",
        &[NOUNS, VERBS, EDGES_BELOW, &["private_folder"]],
        &["config", "serde", "humantime", "idna", "ipnet", "rand", "hex", "rustls", "lettre"],
    ),
    edge("telemetry", &[&["terminal", "config"]], &["tracing", "tracing_subscriber"]),
    edge("metrics", &[NOUNS, VERBS], &["prometheus_client"]),
    edge("service", &[NOUNS, VERBS, EDGES_BELOW, &["clock", "metrics"]], &["ipnet", "tokio", "prometheus_client"]),
    edge(
        "http",
        &[NOUNS, VERBS, EDGES_BELOW, &["chance", "clock", "terminal", "metrics", "service", "config"]],
        &[
            "actix_web",
            "actix_http",
            "actix_service",
            "rustls",
            "tokio_rustls",
            "multer",
            "futures_util",
            "percent_encoding",
            "serde",
            "serde_json",
            "askama",
            "base64",
            "hex",
            "hmac",
            "sha2",
            "siphasher",
            "subtle",
            "rand",
            "ipnet",
            "tokio",
            "tracing",
            "prometheus_client",
            "zeroize",
            "humantime",
            "qrcode",
        ],
    ),
    edge(
        "server",
        &[
            NOUNS,
            VERBS,
            EDGES_BELOW,
            &["chance", "clock", "terminal", "metrics", "telemetry", "config", "service", "http"],
        ],
        &["actix_web", "futures_util", "tokio", "tracing", "rustix", "rand", "serde", "postcard", "sha2"],
    ),
    edge(
        "cli",
        &[NOUNS, VERBS, EDGES_BELOW, &["chance", "clock", "terminal", "config", "http", "server"]],
        &["clap", "serde", "serde_json", "tokio", "rand", "zeroize", "humantime", "ureq", "percent_encoding", "rustix"],
    ),
    edge("main", &[&["core_dumps", "cli", "server"]], &["realmgate", "tokio", "actix_web", "mimalloc"]),
];

/// The row of a module.
pub fn row(module: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.module == module)
}

#[test]
fn each_row_names_only_rows_above_it() {
    for (place, row) in TABLE.iter().enumerate() {
        let above: Vec<&str> = TABLE[..place].iter().map(|row| row.module).collect();
        assert!(!above.contains(&row.module), "{} stands twice", row.module);
        // A group names whole layers; what it holds below this row is not there to be used.
        for own in row.own.iter().filter(|group| **group != NOUNS && **group != VERBS && **group != EDGES_BELOW) {
            let below: Vec<_> = own.iter().filter(|module| !above.contains(module)).collect();
            assert!(below.is_empty(), "{} names {below:?} below it", row.module);
        }
    }
}

#[test]
fn nouns_and_verbs_name_no_technology() {
    let technologies = ["actix_web", "rusqlite", "lettre", "tracing", "prometheus_client", "clap", "config", "tokio"];
    for row in TABLE.iter().filter(|row| row.layer != Layer::Edge) {
        assert!(technologies.iter().all(|name| !row.may_name(name)), "{}", row.module);
        let edges = row.own.iter().flat_map(|group| group.iter()).filter(|own| crate::table::is_edge(own));
        assert!(edges.clone().count() == 0, "{} names {:?}", row.module, edges.collect::<Vec<_>>());
    }
}

fn is_edge(module: &str) -> bool {
    row(module).is_some_and(|row| row.layer == Layer::Edge)
}
