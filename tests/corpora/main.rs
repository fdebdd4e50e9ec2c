//! The committed corpora, replayed: each input that the fuzzer found worth keeping is handed to its target again.

mod webhook_bodies;

use realmgate_fuzz_targets::{TARGETS, Target};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// All corpora together stay a small part of the repository, in bytes.
const MOST: usize = 1 << 20;

/// A target without inputs tests nothing; with fewer than these no one has thought of it.
const FEWEST: usize = 8;

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/corpora")
}

/// The inputs of a target, by name.
fn inputs(target: &Target) -> Vec<(String, Vec<u8>)> {
    let folder = corpora().join(target.name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let file = |entry: fs::DirEntry| {
        let bytes = fs::read(entry.path()).expect("an input is a file that can be read");
        (entry.file_name().to_string_lossy().into_owned(), bytes)
    };
    let mut files: Vec<_> = entries.map(|entry| file(entry.expect("a folder can be read"))).collect();
    files.sort();
    files
}

/// Says how many inputs each target had; the first one that breaks a promise ends it, and its name stands above the panic.
#[test]
fn every_committed_input_keeps_every_promise() {
    for target in &TARGETS {
        let inputs = inputs(target);
        assert!(inputs.len() >= FEWEST, "{} has {} inputs", target.name, inputs.len());
        for (name, bytes) in &inputs {
            let kept = std::panic::catch_unwind(|| (target.check)(bytes)).is_ok();
            assert!(kept, "fixtures/corpora/{}/{name}", target.name);
        }
        println!("{}: {} inputs", target.name, inputs.len());
    }
}

/// What has no shape at all must be taken too: these need no file.
#[test]
fn every_target_takes_what_has_no_shape() {
    let every_byte: Vec<u8> = (0..=255).collect();
    let long = |text: &str| text.repeat(64 * 1024 / text.len()).into_bytes();
    for target in &TARGETS {
        for input in [&[][..], &[0], b"\xff", &every_byte, &long("a"), &long("\0"), &long("[\""), &long("\\\"")] {
            (target.check)(input);
        }
    }
}

#[test]
fn the_corpora_are_small_and_each_is_a_target_s() {
    let names: BTreeSet<&str> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(names.len(), TARGETS.len(), "two targets of one name");
    let folders = fs::read_dir(corpora()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let folders: BTreeSet<String> =
        folders.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(folders, names.iter().map(ToString::to_string).collect());
    let sizes = TARGETS.iter().flat_map(inputs).map(|(_, bytes)| bytes.len());
    let size: usize = sizes.sum();
    assert!(size <= MOST, "{size} bytes: minimise them with `tests/fuzz.sh --keep`");
}

/// The fuzzer's package names each target once more, and has a binary for it.
#[test]
fn the_fuzzer_knows_every_target() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let known: BTreeSet<&str> = manifest.split("[[bin]]\n").skip(1).filter_map(|bin| bin.split('"').nth(1)).collect();
    assert_eq!(known, TARGETS.iter().map(|target| target.name).collect());
    for target in &TARGETS {
        let path = root.join(format!("fuzz_targets/{}.rs", target.name));
        let binary = fs::read_to_string(&path).unwrap();
        assert!(binary.contains(&format!("targets::{}::check", target.name)), "{}", path.display());
    }
}
