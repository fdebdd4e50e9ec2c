//! Where the service's binary is: cargo says it to the tests of its package, and to all others builds it when it is asked.

use serde_json::Value;
use std::env;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The path of `realmgate`, of the same profile as the program that asks.
#[must_use]
pub fn binary() -> &'static str {
    static BINARY: OnceLock<String> = OnceLock::new();
    BINARY.get_or_init(|| match env::var_os("CARGO_BIN_EXE_realmgate") {
        Some(path) => path.into_string().expect("a path in UTF-8"),
        None => built(),
    })
}

fn built() -> String {
    let program = env::current_exe().expect("a program knows its path");
    // target/PROFILE/deps/NAME; what `cargo bench` builds lies with what `--release` does.
    let folder = program.ancestors().nth(2).and_then(|folder| folder.file_name()).and_then(|name| name.to_str());
    let profile = folder.filter(|name| *name != "debug").unwrap_or("dev");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--locked", "--package", "realmgate", "--bin", "realmgate", "--profile", profile]);
    cargo.args(["--quiet", "--message-format", "json-render-diagnostics"]);
    let output = cargo.current_dir(crate::ROOT).stderr(Stdio::inherit()).output().expect("cargo runs");
    assert!(output.status.success(), "the service cannot be built");
    let messages = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    let executable = |line| serde_json::from_str::<Value>(line).ok()?["executable"].as_str().map(str::to_owned);
    messages.lines().find_map(executable).expect("cargo names what it built")
}
