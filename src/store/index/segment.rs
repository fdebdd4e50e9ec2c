//! Some hundred accounts side by side in one piece of memory that never changes: records of half a cache line, each in one
//! of two lines that its name says. A look-up reads both, whether the name is there or not, and waits for them once.

use super::name::NameHash;
use super::record::{NO_ACCOUNT, Record, Words, credential, is_named, is_used, long_place, name, placed, state};
use domain::accounts::{AccountState, Credential};
use domain::digest::HashFunction;
use std::hint::black_box;
use zeroize::{Zeroize, Zeroizing};

/// How full the lines are made, in percent. Above 89 there is no arrangement of two records per line and two lines to
/// choose from; near to it, finding one takes long.
const FULL: usize = 86;

/// How many records may be pushed from line to line for one that is added.
const PUSHES: usize = 500;

/// Two records, in one line of the processor's cache.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Line([Words; 2]);

impl Zeroize for Line {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// Accounts that can be looked up. All is wiped when it is dropped.
pub(super) struct Segment {
    /// Two at least.
    lines: Zeroizing<Vec<Line>>,
    /// Long records one after another.
    long: Zeroizing<Vec<u8>>,
}

/// Accounts that become a segment.
#[derive(Default)]
pub(super) struct SegmentDraft {
    records: Zeroizing<Vec<Words>>,
    long: Zeroizing<Vec<u8>>,
}

/// One without accounts is read like any other.
impl Default for Segment {
    fn default() -> Self {
        Self { lines: Zeroizing::new(vec![Line::default(); 2]), long: Zeroizing::default() }
    }
}

impl Segment {
    /// The credential of a name. Where there is none, that of another record in its lines is decoded, and dropped here;
    /// and a byte among the long records, where there are any, is read in place of its own.
    pub(super) fn credential(&self, name: NameHash, algorithm: HashFunction) -> Option<Credential> {
        let (mut found, mut other) = (None, &NO_ACCOUNT);
        for words in self.candidates(name) {
            other = if is_used(words) { words } else { other };
            found = if is_named(words, name) { Some(words) } else { found };
        }
        let words = found.unwrap_or(other);
        let decoded = black_box(credential(words, self.long_record(words, name), algorithm));
        found.is_some().then_some(decoded)
    }

    /// The state of the account of a name.
    pub(super) fn state(&self, name: NameHash) -> Option<AccountState> {
        self.candidates(name).into_iter().find(|words| is_named(words, name)).map(state)
    }

    /// All records as a draft, but for those that `leave` holds for, with room for `more`.
    pub(super) fn draft(&self, more: usize, leave: impl Fn(&Words) -> bool) -> SegmentDraft {
        let mut draft = SegmentDraft::with_capacity(self.lines.len() * 2 + more);
        for words in self.lines.iter().flat_map(|line| &line.0) {
            if is_used(words) && !leave(words) {
                draft.add(words, long_place(words).map_or(&[], |place| self.long_at(place)));
            }
        }
        draft
    }

    fn candidates(&self, name: NameHash) -> [&Words; 4] {
        let (one, other) = homes(name.words().0, self.lines.len());
        let ([first, second], [third, fourth]) = (&self.lines[one].0, &self.lines[other].0);
        [first, second, third, fourth]
    }

    fn long_record(&self, words: &Words, name: NameHash) -> &[u8] {
        if let Some(place) = long_place(words) {
            return self.long_at(place);
        }
        let any = usize::try_from(name.words().1).expect("few bits");
        black_box(any.checked_rem(self.long.len()).map(|any| self.long[any]));
        &[]
    }

    fn long_at(&self, (start, length): (usize, usize)) -> &[u8] {
        &self.long[start..start + length]
    }
}

impl SegmentDraft {
    /// An empty one with room for so many records.
    pub(super) fn with_capacity(records: usize) -> Self {
        Self { records: Zeroizing::new(Vec::with_capacity(records)), long: Zeroizing::default() }
    }

    /// Adds an account that is not in it.
    pub(super) fn put(&mut self, record: &Record) {
        self.add(&record.words, &record.long);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// The same accounts in so many drafts, by what `part` says of their names.
    pub(super) fn split(self, parts: usize, part: impl Fn(NameHash) -> usize) -> Vec<Self> {
        if parts == 1 {
            return vec![self];
        }
        let mut drafts: Vec<Self> = (0..parts).map(|_| Self::with_capacity(self.len() / parts)).collect();
        for words in self.records.iter() {
            drafts[part(name(words))].add(words, self.long_of(words));
        }
        drafts
    }

    fn long_of(&self, words: &Words) -> &[u8] {
        long_place(words).map_or(&[], |(start, length)| &self.long[start..start + length])
    }

    /// Adds all of another draft.
    pub(super) fn append(&mut self, other: Self) {
        if self.records.is_empty() {
            *self = other;
            return;
        }
        reserve(&mut self.records, other.records.len());
        for words in other.records.iter() {
            self.add(words, other.long_of(words));
        }
    }

    fn add(&mut self, words: &Words, long: &[u8]) {
        reserve(&mut self.records, 1);
        if long.is_empty() {
            return self.records.push(*words);
        }
        self.records.push(placed(words, self.long.len(), long.len()));
        reserve(&mut self.long, long.len());
        self.long.extend_from_slice(long);
    }

    /// The segment of these accounts, no larger than it must be.
    pub(super) fn finish(self) -> Segment {
        if self.records.is_empty() {
            return Segment::default();
        }
        let mut count = (self.records.len() * 100).div_ceil(2 * FULL).max(2);
        loop {
            if let Some(lines) = arrange(&self.records, count) {
                let mut long = Zeroizing::new(Vec::with_capacity(self.long.len()));
                long.extend_from_slice(&self.long);
                return Segment { lines, long };
            }
            count += count / 32 + 1;
        }
    }
}

/// Room for so many more, without leaving a copy of HA1s in the memory that was too small.
fn reserve<T: Copy>(values: &mut Zeroizing<Vec<T>>, more: usize)
where
    Vec<T>: Zeroize,
{
    if values.capacity() - values.len() < more {
        let mut larger = Zeroizing::new(Vec::with_capacity((values.len() + more).max(values.len() * 3 / 2)));
        larger.extend_from_slice(values);
        *values = larger;
    }
}

/// The two lines of a record, by its first word.
fn homes(first: u64, lines: usize) -> (usize, usize) {
    let of = |bits: u64| usize::try_from((bits * lines as u64) >> 32).expect("below the number of lines");
    let (one, other) = (of(first & u64::from(u32::MAX)), of(first >> 32));
    (one, if other == one { (one + 1) % lines } else { other })
}

/// Puts each record in one of its two lines. Where both are full, one of their records goes to its other line (cuckoo
/// hashing); `None` where that has no end.
fn arrange(records: &[Words], count: usize) -> Option<Zeroizing<Vec<Line>>> {
    let mut lines = Zeroizing::new(vec![Line::default(); count]);
    for record in records {
        let (mut record, mut turn, mut from) = (Zeroizing::new(*record), record[0], usize::MAX);
        let mut is_placed = false;
        for _ in 0..PUSHES {
            let (one, other) = homes(record[0], count);
            if place(&mut lines[one], &record) || place(&mut lines[other], &record) {
                is_placed = true;
                break;
            }
            // Not back to where it was pushed from.
            from = if one == from || (other != from && turn & 2 == 0) { other } else { one };
            std::mem::swap(&mut *record, &mut lines[from].0[usize::from(turn & 1 == 1)]);
            turn = turn.rotate_right(2);
        }
        if !is_placed {
            return None;
        }
    }
    Some(lines)
}

fn place(line: &mut Line, record: &Words) -> bool {
    let free = line.0.iter_mut().find(|words| !is_used(words));
    free.map(|words| *words = *record).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::index::account::IndexedAccount;
    use crate::store::index::name::NameKey;
    use domain::accounts::SessionEpoch;
    use domain::digest::Ha1;
    use domain::tenant::DirectCalling;

    /// Its third account has a long record.
    fn account(number: u32) -> IndexedAccount {
        let hashes = if number.is_multiple_of(3) { &HashFunction::ALL[..] } else { &[HashFunction::Md5] };
        IndexedAccount {
            state: AccountState::ALL[number as usize % 3],
            expires_max: None,
            application_sid: None,
            direct_calling: DirectCalling::default(),
            session_epoch: SessionEpoch(number),
            ha1s: hashes.iter().map(|hash| Ha1::compute(*hash, &number.to_string(), "r", "p")).collect(),
            phones: Vec::new(),
        }
    }

    #[test]
    fn segments_of_any_size_have_each_account_and_no_other_and_are_dense() {
        let key = NameKey::draw();
        let name = |number: u32| key.name("t", "r", &number.to_string());
        for size in [0, 1, 2, 3, 4, 5, 9, 50, 500, 5_000] {
            let mut draft = SegmentDraft::default();
            (0..size).for_each(|number| draft.put(&Record::of(name(number), &account(number))));
            let segment = draft.finish();
            assert!((0..size).all(|number| segment.state(name(number)) == Some(account(number).state)));
            for hash in HashFunction::ALL {
                let is_own = |number: u32| {
                    let ha1 = segment.credential(name(number), hash).unwrap().ha1;
                    let own = account(number).ha1s.into_iter().find(|own| own.algorithm() == hash);
                    ha1.zip(own.clone()).map_or(own.is_none(), |(ha1, own)| ha1.equals(&own))
                };
                assert!((0..size).all(is_own), "{size}");
            }
            assert!((size..size * 2 + 9).all(|number| segment.credential(name(number), HashFunction::Md5).is_none()));
            let most = (size as usize * 2 / 3 + 4).max(2);
            assert!(segment.lines.len() <= most, "{size} in {} lines", segment.lines.len());
        }
    }

    #[test]
    fn a_draft_leaves_what_is_to_be_left_and_keeps_long_records() {
        let key = NameKey::draw();
        let name = |number: u32| key.name("t", "r", &number.to_string());
        let mut draft = SegmentDraft::default();
        (0..90).for_each(|number| draft.put(&Record::of(name(number), &account(number))));
        let mut draft = draft.finish().draft(0, |words| (0..45).any(|number| is_named(words, name(number))));
        draft.put(&Record::of(name(90), &account(90)));
        let segment = draft.finish();
        assert!((0..45).all(|number| segment.state(name(number)).is_none()));
        for number in 45..=90 {
            let ha1 = segment.credential(name(number), HashFunction::Md5).unwrap().ha1.unwrap();
            assert!(ha1.equals(&account(number).ha1s[0]));
        }
    }
}
