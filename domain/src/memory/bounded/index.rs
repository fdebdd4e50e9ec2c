//! Finds slots by hash: lines of fifteen cells, each a part of a hash and the number of a slot. A line is what the processor
//! loads from memory at once, so that a look-up waits for one line here and for the slot, where one table of tags and one of
//! numbers would be two; and it takes five bytes per entry, for lines may be fuller than single places.
//!
//! An entry lies in the line that its hash names or, where that is full, in one after it. Each line counts the entries that
//! passed over it, so that a search ends at the first line that none did. So removal leaves no mark behind, and nothing
//! is ever built anew because entries come and go (as in F14, the hash table of the Folly library).

/// How many cells a line has.
const CELLS: usize = 15;
/// How many of them are in use on average when the index is as full as it gets: more, and many lines overflow.
const FILLED: usize = 12;
/// A cell without an entry: the number in it is one that no slot has.
const EMPTY: u32 = u32::MAX;

/// One cache line.
#[derive(Clone)]
#[repr(align(64))]
struct Line {
    cells: [u32; CELLS],
    /// How many entries lie further on because this line was full.
    passed: u32,
}

/// Numbers of slots by hash.
#[derive(Default)]
pub(super) struct Index {
    lines: Box<[Line]>,
    /// How many entries it is made for.
    room: u32,
    /// The bits of a cell that hold the number; the others are of the hash.
    number: u32,
}

impl Index {
    /// One for `room` entries that holds those of `hashes`, numbered from zero.
    pub(super) fn holding(hashes: impl Iterator<Item = u64>, room: usize) -> Self {
        let empty = Line { cells: [EMPTY; CELLS], passed: 0 };
        let lines = vec![empty; room.div_ceil(FILLED)].into_boxed_slice();
        let room = u32::try_from(room).expect("fewer entries than memory could hold");
        // All of these bits stand for no slot, so that an empty cell is none.
        let number = (room + 1).next_power_of_two() - 1;
        let mut index = Self { lines, room, number };
        for (number, hash) in hashes.enumerate() {
            index.insert(hash, number);
        }
        index
    }

    /// How many entries it is made for.
    pub(super) fn room(&self) -> usize {
        at(self.room)
    }

    /// The number that was put in for this hash and that `is_it` holds for: others may have the same part of it.
    pub(super) fn find(&self, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let wanted = high(hash);
        for line in self.path(hash) {
            let line = &self.lines[line];
            let mut found = line.like(wanted, !self.number);
            while found != 0 {
                let number = at(line.cells[at(found.trailing_zeros())] & self.number);
                if is_it(number) {
                    return Some(number);
                }
                found &= found - 1;
            }
            if line.passed == 0 {
                break;
            }
        }
        None
    }

    /// Puts a number in; there must be room.
    pub(super) fn insert(&mut self, hash: u64, number: usize) {
        let new = self.cell(hash, number);
        for line in self.path(hash) {
            if self.lines[line].replace(EMPTY, new) {
                return;
            }
            self.lines[line].passed += 1;
        }
        unreachable!("there are more cells than entries");
    }

    /// Takes out a number that was put in.
    pub(super) fn remove(&mut self, hash: u64, number: usize) {
        let old = self.cell(hash, number);
        for line in self.path(hash) {
            if self.lines[line].replace(old, EMPTY) {
                return;
            }
            self.lines[line].passed -= 1;
        }
        unreachable!("each entry is in the index");
    }

    /// Another number for an entry that was put in.
    pub(super) fn renumber(&mut self, hash: u64, old: usize, new: usize) {
        let (old, new) = (self.cell(hash, old), self.cell(hash, new));
        let is_done = self.path(hash).any(|line| self.lines[line].replace(old, new));
        assert!(is_done, "each entry is in the index");
    }

    /// The lines an entry may lie in, in order.
    fn path(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let lines = self.lines.len();
        // The upper half of the product: even, for any number of lines.
        let product = u128::from(hash << 32) * lines as u128;
        let home = usize::try_from(product >> 64).expect("less than the number of lines");
        (home..lines).chain(0..home)
    }

    fn cell(&self, hash: u64, number: usize) -> u32 {
        let number = u32::try_from(number).expect("less than the room");
        high(hash) & !self.number | number
    }
}

impl Line {
    /// A bit for each cell that is like `wanted` in the bits of `mask`. All are compared, whatever is found: without a
    /// branch per cell the processor compares four or more at once.
    fn like(&self, wanted: u32, mask: u32) -> u32 {
        let bit = |(place, cell): (u32, &u32)| if (cell ^ wanted) & mask == 0 { 1 << place } else { 0 };
        (0..).zip(&self.cells).map(bit).fold(0, |found, bit| found | bit)
    }

    /// Replaces the content of a cell; `false` where none has it.
    fn replace(&mut self, old: u32, new: u32) -> bool {
        let found = self.like(old, u32::MAX);
        if found != 0 {
            self.cells[at(found.trailing_zeros())] = new;
        }
        found != 0
    }
}

/// The half of a hash that the cells hold a part of; the other half names the line.
const fn high(hash: u64) -> u32 {
    (hash >> 32) as u32
}

fn at(number: u32) -> usize {
    usize::try_from(number).expect("32 bits or more")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// Hashes whose entries all have few lines to lie in, so that most pass over some.
    fn crowding(number: u64) -> u64 {
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15) & 0xffff_ffff_1000_0000
    }

    #[test]
    fn a_line_is_a_cache_line_and_an_entry_takes_less_than_six_bytes() {
        assert_eq!((size_of::<Line>(), align_of::<Line>()), (64, 64));
        let index = Index::holding(std::iter::empty(), 1_000);
        assert!(index.lines.len() * size_of::<Line>() < 6 * index.room());
    }

    #[test]
    fn each_number_is_found_by_its_hash_while_others_come_and_go() {
        let mut index = Index::holding(std::iter::empty(), 100);
        let mut held = HashMap::new();
        for round in 0..2_000_u64 {
            let number = usize::try_from(round * 7_919 % 100).unwrap();
            if let Some(hash) = held.remove(&number) {
                index.remove(hash, number);
            } else {
                index.insert(crowding(round), number);
                held.insert(number, crowding(round));
            }
            let found = |hash: u64, number: usize| index.find(hash, |found| found == number) == Some(number);
            assert!(held.iter().all(|(number, hash)| found(*hash, *number)), "round {round}");
            assert!((0..100).filter(|number| !held.contains_key(number)).all(|gone| !found(crowding(round), gone)));
        }
        for (number, hash) in held {
            index.remove(hash, number);
        }
        assert!(
            index.lines.iter().all(|line| line.passed == 0 && line.cells == [EMPTY; CELLS]),
            "nothing stays behind"
        );
    }

    #[test]
    fn an_entry_keeps_its_place_under_another_number_and_in_a_larger_index() {
        let mut index = Index::holding((0..50).map(crowding), 60);
        index.renumber(crowding(3), 3, 55);
        assert_eq!(index.find(crowding(3), |number| number == 55), Some(55));
        assert_eq!(index.find(crowding(3), |number| number == 3), None);
        let larger = Index::holding((0..50).map(crowding), 600);
        assert!((0..50).all(|number| larger.find(crowding(number), |found| found as u64 == number).is_some()));
        assert_eq!(Index::default().find(7, |_| true), None, "an empty one has no lines");
    }
}
