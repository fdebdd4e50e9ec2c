//! No byte that lies in the folder makes the service panic, and half a snapshot is none.

use super::*;
use crate::server::snapshot::file::SnapshotFile;
use crate::server::snapshot::format::MAGIC;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;

/// Uses what was read, as a running service would.
fn live_on(blacklist: &Blacklist) {
    let later = Now { wall: START, monotonic: START + Duration::from_hours(30) };
    for now in [NOW, later] {
        spray(blacklist, 0, "203.0.113.9");
        spray(blacklist, 1, "2001:db8:1:1::1");
        let alice = phone(blacklist, 0, "203.0.113.9", "alice");
        let _ = is_right(blacklist, &alice, now);
        addresses(blacklist, now);
        blacklist.sweep(now);
    }
}

fn damage(bytes: &[u8]) -> Option<Damage> {
    read(bytes, &TENANTS, NOW).err()
}

#[test]
fn each_cut_and_each_changed_bit_is_found() {
    let whole = snapshot();
    let fails = |bytes: &[u8]| damage(bytes).is_some();
    for end in 0..whole.len() {
        assert!(fails(&whole[..end]), "cut to {end} of {}", whole.len());
    }
    for place in 0..whole.len() * 8 {
        let mut bytes = whole.clone();
        bytes[place / 8] ^= 1 << (place % 8);
        assert!(fails(&bytes), "bit {place}");
    }
    assert!(fails(&[whole.as_slice(), &[0]].concat()), "a byte too many");
}

#[test]
fn each_kind_of_damage_has_its_own_words() {
    let whole = snapshot();
    let content = &whole[PRELUDE..whole.len() - CHECKSUM];
    let with = |place: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[place] = byte;
        bytes
    };
    assert!(matches!(damage(&[]), Some(Damage::CutOff)));
    assert!(matches!(damage(&whole[..PRELUDE]), Some(Damage::CutOff)));
    assert!(matches!(damage(b"a string of more than ten bytes"), Some(Damage::Foreign)));
    assert!(matches!(damage(&with(MAGIC, 2)), Some(Damage::Version(2))));
    assert!(matches!(damage(&with(PRELUDE, 255)), Some(Damage::Checksum)));
    assert!(damage(&sealed(content)).is_none());
    for nonsense in [
        &[][..],
        &[0; 3],
        &u32::MAX.to_le_bytes(),
        &[content, &[0]].concat(),
        &content[..content.len() - 8],
        &content[..content.len() - 12],
    ] {
        assert!(matches!(damage(&sealed(nonsense)), Some(Damage::Nonsense)), "{nonsense:?}");
    }
    let length = u32::from_le_bytes(content[..4].try_into().unwrap()) as usize;
    let header = &content[..4 + length];
    let behind = |more: &[u8]| sealed(&[header, more].concat());
    let gigantic = [u32::MAX, 1 << 30, 65_537, 65_536].map(u32::to_le_bytes);
    assert!(gigantic.iter().all(|length| matches!(damage(&behind(length)), Some(Damage::Nonsense))));
    assert!(damage(&behind(&[0; 4 + 8])).is_none(), "a header and no records");
    assert!(matches!(damage(&behind(&[[0; 4].as_slice(), &[1; 8]].concat())), Some(Damage::Nonsense)), "a wrong count");
}

#[test]
fn a_file_of_any_size_is_not_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = fs::File::create_new(folder.path().join("huge")).unwrap();
    file.write_all(&snapshot()[..PRELUDE]).unwrap();
    file.set_len(1 << 40).unwrap();
    let file = fs::File::open(folder.path().join("huge")).unwrap();
    let read = decode(file, &TENANTS, NOW, empty).err().unwrap();
    assert_eq!(read.to_string(), "larger than 1024 MiB");
}

#[test]
fn what_cannot_be_written_whole_leaves_the_last_one_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = SnapshotFile::within(folder.path(), Blacklist::FILE);
    assert!(file.open().unwrap().is_none());
    file.replace(|out| out.write_all(b"first")).unwrap();
    let half = |out: &mut std::io::BufWriter<fs::File>| -> io::Result<()> {
        out.write_all(&vec![7; 100_000])?;
        Err(io::ErrorKind::StorageFull.into())
    };
    assert_eq!(file.replace(half).unwrap_err().kind(), io::ErrorKind::StorageFull);
    assert_eq!(fs::read(file.path()).unwrap(), b"first");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "half a file is not left behind");
    let left = folder.path().join("blacklist.snapshot.partial");
    fs::write(&left, "of a process that was killed").unwrap();
    fs::set_permissions(&left, fs::Permissions::from_mode(0o644)).unwrap();
    file.replace(|out| out.write_all(b"second")).unwrap();
    assert_eq!(fs::read(file.path()).unwrap(), b"second");
    assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_folder_and_a_pipe_are_not_snapshots_and_are_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let file = SnapshotFile::within(folder.path(), Blacklist::FILE);
    fs::create_dir(file.path()).unwrap();
    assert!(matches!(file.open(), Err(Damage::NoFile)));
    file.set_aside().unwrap();
    assert!(file.open().unwrap().is_none());
    fs::remove_dir(file.damaged_path()).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(file.path()).status().unwrap().success());
    assert!(matches!(file.open(), Err(Damage::NoFile)));
    file.set_aside().unwrap();
    file.replace(|out| out.write_all(b"new")).unwrap();
    assert!(file.open().unwrap().is_some());
}

/// A change of a file: a byte set, a piece taken out, a piece put in, each at an offset given as a fraction of the
/// whole.
#[derive(Clone, Debug)]
enum Change {
    Set(prop::sample::Index, u8),
    TakeOut(prop::sample::Index, usize),
    PutIn(prop::sample::Index, Vec<u8>),
}

fn changes() -> impl Strategy<Value = Change> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(place, byte)| Change::Set(place, byte)),
        (place(), 1..64_usize).prop_map(|(place, length)| Change::TakeOut(place, length)),
        (place(), prop::collection::vec(any::<u8>(), 1..16)).prop_map(|(place, bytes)| Change::PutIn(place, bytes)),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes.iter().filter(|_| !bytes.is_empty()).cloned().collect::<Vec<_>>() {
        let length = bytes.len().max(1);
        match change {
            Change::Set(place, byte) => {
                let place = place.index(length);
                bytes.get_mut(place).into_iter().for_each(|old| *old = byte);
            }
            Change::TakeOut(place, count) => {
                let place = place.index(length).min(bytes.len());
                bytes.drain(place..(place + count).min(bytes.len()));
            }
            Change::PutIn(place, more) => {
                let place = place.index(length).min(bytes.len());
                bytes.splice(place..place, more);
            }
        }
    }
    bytes
}

proptest! {
    #[test]
    fn a_changed_snapshot_is_refused(changes in prop::collection::vec(changes(), 1..8)) {
        let whole = snapshot();
        let bytes = changed(whole.clone(), &changes);
        prop_assert!(bytes == whole || damage(&bytes).is_some());
    }

    #[test]
    fn a_changed_snapshot_with_a_right_checksum_makes_nothing_panic(changes in prop::collection::vec(changes(), 1..8)) {
        let whole = snapshot();
        let content = changed(whole[PRELUDE..whole.len() - CHECKSUM].to_vec(), &changes);
        if let Ok((blacklist, _)) = read(&sealed(&content), &TENANTS, NOW) {
            live_on(&blacklist);
        }
    }

    #[test]
    fn random_records_with_a_right_count_and_checksum_make_nothing_panic(
        random in prop::collection::vec((0..3_u8, prop::collection::vec(any::<u8>(), 48)), 1..10),
    ) {
        let whole = snapshot();
        let length = 4 + usize::from(u16::from_le_bytes([whole[PRELUDE], whole[PRELUDE + 1]]));
        let mut content = whole[PRELUDE..PRELUDE + length].to_vec();
        let mut count = 0_u64;
        for (kind, bytes) in random {
            let record = [&[kind, 0], bytes.as_slice()].concat();
            // What of it is one record: the rest would be the next one.
            let Ok((_, behind)) = postcard::take_from_bytes::<domain::blacklist::BlacklistRecord>(&record) else { continue };
            let record = &record[..record.len() - behind.len()];
            content.extend(u32::try_from(record.len()).unwrap().to_le_bytes());
            content.extend(record);
            count += 1;
        }
        content.extend([0; 4]);
        content.extend(count.to_le_bytes());
        let (blacklist, read) = read(&sealed(&content), &TENANTS, NOW).unwrap();
        prop_assert_eq!(read, count);
        live_on(&blacklist);
    }

    #[test]
    fn random_bytes_make_nothing_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(damage(&bytes).is_some());
        prop_assert!(damage(&sealed(&bytes)).is_some());
    }
}
