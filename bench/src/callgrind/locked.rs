//! Instructions that lock a cache line, counted exactly: callgrind tells how often each instruction was executed
//! (`--dump-instr=yes`), and `objdump -d` which of them lock: those with the prefix `lock`, and `xchg` with memory, which
//! locks by itself. Each is a write that takes the line from all other cores.

use std::collections::{BTreeMap, HashMap};

/// Where in a program a line is locked: the function, and the one that called it.
pub type Place = (String, String);

/// How often a line was locked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Locked {
    /// All writes that lock a line.
    pub writes: u64,
    /// Those of them that take a lock: a compare-and-exchange of at most 32 bits, as std's and parking_lot's locks do. What
    /// gives a lock back is one more write, and no lock taken.
    pub locks: u64,
}

/// What a disassembly says: of each locking instruction whether it takes a lock, and where functions begin.
#[derive(Default)]
pub struct Disassembly {
    locking: HashMap<u64, bool>,
    functions: Vec<u64>,
}

/// Executions by address, and who called which function.
#[derive(Default)]
pub struct Executions {
    counts: HashMap<u64, (String, u64)>,
    callers: HashMap<u64, BTreeMap<String, u64>>,
}

impl Disassembly {
    /// Reads what `objdump -d --no-show-raw-insn` printed.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut read = Self::default();
        for line in text.lines() {
            if let Some((address, _)) = line.split_once(" <").filter(|_| line.ends_with(">:")) {
                read.functions.extend(u64::from_str_radix(address, 16));
            } else if let Some((address, instruction)) = line.split_once(":\t") {
                let address = u64::from_str_radix(address.trim(), 16).expect("an address");
                read.locking.extend(takes_a_lock(instruction).map(|takes| (address, takes)));
            }
        }
        read.functions.sort_unstable();
        read
    }

    fn function_of(&self, address: u64) -> u64 {
        let next = self.functions.partition_point(|start| *start <= address);
        self.functions[next.saturating_sub(1)]
    }
}

/// Whether an instruction that locks takes a lock; `None` of one that does not lock.
fn takes_a_lock(instruction: &str) -> Option<bool> {
    if let Some(locked) = instruction.strip_prefix("lock ") {
        let register =
            locked.split_once('%').map_or("", |(_, register)| register.split(',').next().unwrap_or_default());
        let is_short = !register.starts_with('r') || register.ends_with('d');
        return Some(locked.starts_with("cmpxchg") && is_short);
    }
    (instruction.starts_with("xchg") && instruction.contains('(')).then_some(false)
}

impl Executions {
    /// Reads what callgrind wrote with `--dump-instr=yes --compress-pos=no` about the program of this name.
    #[must_use]
    pub fn parse(text: &str, program: &str) -> Self {
        let mut read = Self::default();
        let mut names = HashMap::new();
        let (mut within, mut function, mut call) = (false, String::new(), None);
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("ob=") {
                within = resolve(&mut names, 'o', name).ends_with(program);
            } else if let Some(name) = line.strip_prefix("cob=") {
                resolve(&mut names, 'o', name);
            } else if let Some(name) = line.strip_prefix("fn=") {
                function = resolve(&mut names, 'f', name);
            } else if let Some(name) = line.strip_prefix("cfn=") {
                resolve(&mut names, 'f', name);
            } else if let Some(calls) = line.strip_prefix("calls=") {
                let mut words = calls.split(' ');
                let count: u64 = words.next().and_then(|count| count.parse().ok()).expect("a count");
                call = Some((words.next().and_then(hexadecimal).expect("an address"), count));
            } else if let Some((address, rest)) =
                line.split_once(' ').and_then(|(at, rest)| Some((hexadecimal(at)?, rest)))
            {
                if let Some((called, count)) = call.take() {
                    *read.callers.entry(called).or_default().entry(function.clone()).or_default() += count;
                } else if within {
                    let count: u64 = rest.rsplit(' ').next().and_then(|count| count.parse().ok()).expect("a count");
                    read.counts.entry(address).or_insert_with(|| (function.clone(), 0)).1 += count;
                }
            }
        }
        read
    }

    /// How often lines were locked, by place. Of a function with several callers each is given its part.
    #[must_use]
    pub fn locked(&self, program: &Disassembly) -> BTreeMap<Place, Locked> {
        let mut places: BTreeMap<Place, Locked> = BTreeMap::new();
        for (address, takes) in &program.locking {
            let Some((function, count)) = self.counts.get(address) else { continue };
            for (caller, writes) in self.shares(program.function_of(*address), *count) {
                let place = places.entry((plain(function), plain(&caller))).or_default();
                place.writes += writes;
                place.locks += if *takes { writes } else { 0 };
            }
        }
        places
    }

    /// A count, divided among the callers of the function that begins at an address, as often as each called it.
    fn shares(&self, function: u64, count: u64) -> Vec<(String, u64)> {
        let Some(callers) = self.callers.get(&function) else { return vec![(String::new(), count)] };
        let all: u64 = callers.values().sum();
        callers.iter().map(|(caller, calls)| (caller.clone(), count * calls / all.max(1))).collect()
    }
}

/// `(7) name` says what `(7)` is from then on.
fn resolve(names: &mut HashMap<(char, String), String>, kind: char, name: &str) -> String {
    let (number, text) = name.split_once(' ').unwrap_or((name, ""));
    let key = (kind, number.to_owned());
    if !text.is_empty() {
        names.insert(key.clone(), text.to_owned());
    }
    names.get(&key).cloned().expect("each number was given its name before")
}

fn hexadecimal(text: &str) -> Option<u64> {
    u64::from_str_radix(text.strip_prefix("0x")?, 16).ok()
}

/// A function's name without the hash that the compiler puts after it.
fn plain(name: &str) -> String {
    name.rsplit_once("::h").filter(|(_, hash)| hash.len() == 16).map_or(name, |(name, _)| name).to_owned()
}
