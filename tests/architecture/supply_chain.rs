//! What is built is what was locked: crates by checksum, images by digest, no step that chooses versions anew; and each
//! dependency says why it is there. Licences, bans and sources are cargo-deny's (`deny.toml`).

use crate::read;
use std::fs;
use std::path::Path;

/// All manifests of the project.
const MANIFESTS: [&str; 7] = [
    "Cargo.toml",
    "domain/Cargo.toml",
    "testkit/Cargo.toml",
    "sim/Cargo.toml",
    "bench/Cargo.toml",
    "fuzz/Cargo.toml",
    "fuzz-targets/Cargo.toml",
];

/// The dependencies of a manifest that have no reason above them.
fn without_reason(manifest: &str) -> Vec<&str> {
    let (mut within, mut after_comment, mut found) = (false, false, Vec::new());
    for line in manifest.lines() {
        if line.starts_with('[') {
            within = line.trim_end_matches(']').ends_with("dependencies") && !line.starts_with("[workspace");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| within && !line.starts_with('#')) {
            found.extend((!after_comment).then_some(name));
        }
        after_comment = line.starts_with("# ");
    }
    found
}

/// The lines of a script or image that let cargo choose versions.
fn unlocked(script: &str) -> Vec<&str> {
    let builds = ["cargo build", "cargo test", "cargo bench", "cargo clippy", "cargo install"];
    let lines = script.lines().filter(|line| !line.trim_start().starts_with('#') && !line.contains(" --version"));
    lines.filter(|line| builds.iter().any(|build| line.contains(build)) && !line.contains("--locked")).collect()
}

/// The base images that are not named by a digest of the right form.
fn floating(dockerfile: &str) -> Vec<&str> {
    let images =
        dockerfile.lines().filter_map(|line| line.strip_prefix("FROM ")).filter_map(|line| line.split(' ').next());
    let is_fixed = |image: &&str| {
        let digest = image.split_once("@sha256:").map(|(_, digest)| digest);
        digest.is_some_and(|digest| digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    images.filter(|image| !is_fixed(image)).collect()
}

#[test]
fn every_dependency_says_why_it_is_there() {
    for manifest in MANIFESTS {
        assert_eq!(without_reason(&read(manifest)), Vec::<&str>::new(), "write the reason above each in {manifest}");
    }
}

#[test]
fn every_package_keeps_to_the_lints_of_the_workspace() {
    for manifest in MANIFESTS.into_iter().filter(|manifest| !manifest.starts_with("fuzz/")) {
        assert!(read(manifest).contains("\n[lints]\nworkspace = true\n"), "{manifest}");
    }
}

#[test]
fn every_base_image_is_named_by_its_digest() {
    for file in ["deploy/Dockerfile", "deploy/kamailio/Dockerfile"] {
        let text = read(file);
        assert!(text.contains("\nFROM ") && floating(&text).is_empty(), "{file}: {:?}", floating(&text));
    }
}

#[test]
fn no_script_and_no_image_builds_other_versions_than_those_of_the_lock_file() {
    let folders =
        ["tests", "bench", "deploy", "dist", ".ci"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let paths = files.map(|file| file.expect("a file").path()).filter(|path| {
        path.extension().is_some_and(|end| end == "sh") || path.ends_with("Dockerfile") || path.ends_with("run")
    });
    for path in paths {
        assert_eq!(unlocked(&read(&path)), Vec::<&str>::new(), "{}", path.display());
    }
}

#[test]
fn what_is_not_fixed_is_found() {
    assert_eq!(
        without_reason("[dependencies]\n# Why.\na = \"1\"\nb = \"1\"\n[lib]\nc = 1\n[dev-dependencies]\nd = \"1\""),
        ["b", "d"]
    );
    assert_eq!(floating("FROM debian:12\nFROM rust@sha256:12 AS build"), ["debian:12", "rust@sha256:12"]);
    assert_eq!(unlocked("# cargo build\ncargo build --release\ncargo test --locked"), ["cargo build --release"]);
}
