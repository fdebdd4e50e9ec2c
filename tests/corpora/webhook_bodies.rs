//! The webhook's body is read as another reader of JSON reads it: recorded and hostile bodies, and what becomes of them
//! where anything is put anywhere.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use realmgate_fuzz_targets::webhook_body::check;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What means something to one of two readers and perhaps not to the other.
const BLOCKS: [&str; 48] = [
    "\"",
    "\\",
    "\\\"",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "null",
    "true",
    "-",
    "0",
    "01",
    "1.",
    "1e999",
    "-0.5E+1",
    "\\u",
    "\\u0041",
    "\\ud800",
    "\\udc00",
    "\\ud83d\\udcde",
    "\\x",
    "\\n",
    " ",
    "\t",
    "\r\n",
    "\u{c}",
    "\u{0}",
    "\u{1f}",
    "\u{7f}",
    "\u{e9}",
    "\u{1f4de}",
    "\u{feff}",
    "[[[[",
    "]]]]",
    "\"r\\u0065alm\":\"a\",",
    "\"headers\":null,",
    "\"headers\":[],",
    "\"head\\u0065rs\":{},",
    "\"x\":1,",
    "\"aa\":1,\"aa\":2,",
    "\"\\ud800\":1,",
    "\"To \":\"a\",",
    "\"from\":\"\\ud800\",",
    "\"user-agent\":1,",
    "\"X-Forwarded-For\":null,",
    "\"expires\":1E5,",
];

/// A change: where, how many bytes it takes the place of, and what it puts there.
type Change = (Index, usize, &'static str);

fn files(folder: &str) -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("a folder can be read").path()).filter(|path| path.is_file())
}

/// All bodies, one for each; they stay small enough to be changed a thousand times.
static BODIES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let files = files("hostile").chain(files("webhook"));
    let bodies = files.map(|path| fs::read(path).expect("a file can be read"));
    bodies.filter(|body| body.len() < 4096).collect()
});

fn changed(body: &[u8], changes: Vec<Change>) -> Vec<u8> {
    let mut body = body.to_vec();
    for (place, over, block) in changes {
        let start = place.index(body.len() + 1);
        let end = (start + over).min(body.len());
        body.splice(start..end, block.bytes());
    }
    body
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec((any::<Index>(), 0..4_usize, select(&BLOCKS[..])), 0..5)
}

#[test]
fn hostile_and_recorded_bodies_are_read_as_another_reader_reads_them() {
    let (hostile, recorded) = (files("hostile").count(), files("webhook").count());
    assert!(hostile >= 265 && recorded >= 11, "{hostile} hostile and {recorded} recorded ones");
    for path in files("hostile").chain(files("webhook")) {
        let body = fs::read(&path).expect("a file can be read");
        let is_same = std::panic::catch_unwind(|| check(&body)).is_ok();
        assert!(is_same, "{}", path.display());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bodies_with_anything_put_anywhere_are_read_as_another_reader_reads_them(body in any::<Index>(), changes in changes()) {
        check(&changed(body.get(&BODIES), changes));
    }
}
