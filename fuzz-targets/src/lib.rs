//! The fuzz targets: each takes any bytes and asserts what must hold of them. `cargo test` hands them the committed
//! corpora, the fuzzer whatever it finds (docs/lab/fuzzing.md).

mod attempt;
pub mod authorization;
pub mod basic;
pub mod captcha;
mod claim;
pub mod email_address;
pub mod forwarded_for;
pub mod host;
pub mod import_line;
pub mod link_token;
pub mod login_nonce;
pub mod name_addr;
pub mod network_list;
mod readings;
pub mod signature;
pub mod snapshot;
mod tenants;
pub mod webhook_body;
pub mod webhook_query;

/// One target.
pub struct Target {
    /// Its name: that of its file here, of its folder of inputs and of its binary for the fuzzer.
    pub name: &'static str,
    /// Panics where something does not hold of the input.
    pub check: fn(&[u8]),
}

const fn target(name: &'static str, check: fn(&[u8])) -> Target {
    Target { name, check }
}

/// All of them.
pub const TARGETS: [Target; 15] = [
    target("authorization", authorization::check),
    target("basic", basic::check),
    target("captcha", captcha::check),
    target("email_address", email_address::check),
    target("forwarded_for", forwarded_for::check),
    target("host", host::check),
    target("import_line", import_line::check),
    target("link_token", link_token::check),
    target("login_nonce", login_nonce::check),
    target("name_addr", name_addr::check),
    target("network_list", network_list::check),
    target("signature", signature::check),
    target("snapshot", snapshot::check),
    target("webhook_body", webhook_body::check),
    target("webhook_query", webhook_query::check),
];
