//! The groups of modules that rows of the table name whole.

/// All nouns.
pub const NOUNS: &[&str] = &[
    "digest",
    "now",
    "whole_seconds",
    "counted",
    "tick",
    "secret",
    "direct_calling",
    "tenant",
    "source",
    "name_asked",
    "fingerprint",
    "bounded",
    "log_limit",
    "limits",
    "network_rule",
    "network_list",
    "unicode",
    "language",
    "link_token",
    "signed",
    "account",
    "letter",
    "audit",
    "captcha",
    "rate_limit",
    "signup_limits",
    "session",
    "provisioning",
    "sip_uri",
    "replay",
    "attempt",
    "blacklist",
    "decision",
    "visits",
];
/// All verbs.
pub const VERBS: &[&str] = &[
    "sign_up",
    "activate",
    "authenticate",
    "oversee",
    "explain",
    "sign_in",
    "provision",
    "deliver",
    "clear_outbox",
    "erase",
];
/// The edges that verbs call.
pub const EDGES_BELOW: &[&str] = &["store", "mail"];
