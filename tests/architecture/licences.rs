//! The licences of everything that is linked in, read as SPDX expressions.

use serde_json::Value;
use std::process::Command;

/// What we may link with. MPL-2.0 binds its own files only; the others ask for their notice.
pub const ALLOWED: [&str; 11] = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MPL-2.0",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "0BSD",
    "Unlicense",
];

/// Whether a licence expression leaves a way that we may take. An exception (`WITH`) only ever adds permissions; the
/// older `MIT/Apache-2.0` means `OR`.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = tokens.as_slice();
    any_of(&mut rest).is_some_and(|allowed| allowed && rest.is_empty())
}

/// `None` here and below: this is no expression.
fn any_of(rest: &mut &[&str]) -> Option<bool> {
    let mut allowed = all_of(rest)?;
    while take(rest, "OR") {
        allowed |= all_of(rest)?;
    }
    Some(allowed)
}

fn all_of(rest: &mut &[&str]) -> Option<bool> {
    let mut allowed = one(rest)?;
    while take(rest, "AND") {
        allowed &= one(rest)?;
    }
    Some(allowed)
}

fn one(rest: &mut &[&str]) -> Option<bool> {
    if take(rest, "(") {
        let allowed = any_of(rest)?;
        return take(rest, ")").then_some(allowed);
    }
    let (name, after) = rest.split_first()?;
    *rest = after;
    if take(rest, "WITH") {
        *rest = rest.get(1..)?;
    }
    Some(ALLOWED.contains(name))
}

fn take(rest: &mut &[&str], wanted: &str) -> bool {
    let found = rest.first() == Some(&wanted);
    if found {
        *rest = &rest[1..];
    }
    found
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

/// Of this machine's platform, for the packages of others need not be on it.
#[test]
fn every_package_comes_under_a_licence_we_may_link_with() {
    let version = cargo(&["--version", "--verbose"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo names its host");
    let platform = ["--offline", "--locked", "--filter-platform", host];
    let metadata = cargo(&[["metadata", "--format-version", "1"].as_slice(), platform.as_slice()].concat());
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("a list");
    assert!(packages.len() > 100, "only {} packages", packages.len());
    let refused = packages.iter().filter(|package| !is_allowed(package["license"].as_str().unwrap_or_default()));
    let refused: Vec<String> = refused.map(|package| format!("{}: {}", package["name"], package["license"])).collect();
    assert!(refused.is_empty(), "not among the licences in tests/architecture/licences.rs: {refused:#?}");
}

#[test]
fn expressions_are_read_as_spdx_says() {
    let fine = [
        "MIT",
        "MIT/Apache-2.0",
        "Apache-2.0 / MIT",
        "GPL-3.0-only OR MIT",
        "Apache-2.0 OR BSL-1.0",
        "(MIT OR GPL-2.0-only) AND ISC",
        "Apache-2.0 WITH LLVM-exception OR GPL-3.0-only",
        "GPL-3.0-only AND ISC OR MIT",
    ];
    for expression in fine {
        assert!(is_allowed(expression), "{expression}");
    }
    let refused = [
        "",
        "GPL-3.0-only",
        "AGPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "(MIT OR ISC) AND GPL-3.0-only",
        "MIT OR",
        "MIT ISC",
        "(MIT",
        "GPL-3.0-only WITH Classpath-exception-2.0",
        "LGPL-3.0-or-later OR MIT AND BSL-1.0",
        "mit",
    ];
    for expression in refused {
        assert!(!is_allowed(expression), "{expression}");
    }
}
