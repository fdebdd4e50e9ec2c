//! What is built comes from where it is said to come: crates by checksum, images by digest, and no step that resolves
//! versions anew.

use crate::licences::ALLOWED;
use crate::root;
use std::fs;
use std::path::Path;

/// Where all crates come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The packages of a lock file that come from elsewhere, or whose bytes nobody would compare with anything.
fn strange_packages(lock: &str) -> Vec<String> {
    let value = |package: &str, key: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")));
        line.map(|line| line.trim_matches('"').to_owned())
    };
    let packages = lock.split("[[package]]").skip(1);
    let strange = packages.filter(|package| match value(package, "source") {
        None => !value(package, "name").is_some_and(|name| name.starts_with("realmgate")),
        Some(source) => source != REGISTRY || value(package, "checksum").is_none_or(|sum| sum.len() != 64),
    });
    strange.map(|package| value(package, "name").unwrap_or_default()).collect()
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
fn every_crate_comes_from_the_one_registry_and_has_a_checksum() {
    for lock in ["Cargo.lock", "fuzz/Cargo.lock"] {
        assert_eq!(strange_packages(&read(lock)), Vec::<String>::new(), "{lock}");
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
    let folders = ["tests", "bench", "deploy", ".ci"].map(|folder| root().join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let paths = files.map(|file| file.expect("a file").path()).filter(|path| {
        path.extension().is_some_and(|extension| extension == "sh")
            || path.ends_with("Dockerfile")
            || path.ends_with("run")
    });
    let wrong: Vec<_> = paths
        .flat_map(|path| {
            unlocked(&read(&path)).into_iter().map(|line| format!("{}: {line}", path.display())).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn cargo_deny_allows_the_same_licences() {
    let text = read("deny.toml");
    let allow = text.lines().find_map(|line| line.strip_prefix("allow = [")).expect("a list of licences");
    let names: Vec<_> = allow.trim_end_matches(']').split(", ").map(|name| name.trim_matches('"')).collect();
    assert_eq!(names, ALLOWED);
}

#[test]
fn what_is_not_fixed_is_found() {
    let lock = "version = 4\n[[package]]\nname = \"a\"\nsource = \"git+https://example.com/a\"\n[[package]]\nname = \"b\"\n\
                source = \"registry+https://github.com/rust-lang/crates.io-index\"\n[[package]]\nname = \"c\"\n\
                [[package]]\nname = \"realmgate\"\nversion = \"1\"\n";
    assert_eq!(strange_packages(lock), ["a", "b", "c"]);
    assert_eq!(floating("FROM debian:12\nFROM rust@sha256:12 AS build"), ["debian:12", "rust@sha256:12"]);
    assert_eq!(unlocked("# cargo build\ncargo build --release\ncargo test --locked"), ["cargo build --release"]);
}
