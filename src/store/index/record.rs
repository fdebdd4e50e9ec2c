//! An account in four words of eight bytes, two of which are a cache line: all of it where it has an MD5 HA1 and nothing
//! else, and otherwise where the rest of it stands.
//!
//! First word: part of the name. Second, from the lowest bit: more of the name (24 bits), flags (8), session epoch (32).
//! Third and fourth: the MD5 HA1, or the place of the long record. A long record: direct calls, flags; longest
//! registration (4 bytes), application (36); then, for each HA1, its hash function, the number of its phone (4 bytes) where it
//! is a phone's, and its bytes.

use super::account::IndexedAccount;
use super::name::{NameHash, SHORT_BITS};
use domain::accounts::{AccountState, Credential, PhoneHa1s, PhoneId, SessionEpoch};
use domain::digest::{Ha1, HashFunction};
use domain::tenant::{ApplicationSid, DirectCalling};
use zeroize::Zeroizing;

/// A record's words. All are zero where there is none.
pub(super) type Words = [u64; 4];

/// The bits of the second word that belong to the name.
const SHORT: u64 = (1 << SHORT_BITS) - 1;
/// The two bits of the state; the flags after them.
const STATE: u32 = SHORT_BITS;
const IS_USED: u64 = 4 << STATE;
const HAS_MD5: u64 = 8 << STATE;
const IS_LONG: u64 = 16 << STATE;
const EPOCH: u32 = 32;

/// The words of an account that does not exist.
pub(super) static NO_ACCOUNT: Words = [0, HAS_MD5, 0, 0];

/// Beside a hash function in a long record: a phone's HA1.
const OF_PHONE: u8 = 128;

const HAS_EXPIRES: u8 = 1;
const HAS_APPLICATION: u8 = 2;

/// An account by itself: its words, and its long record where it needs one.
pub(super) struct Record {
    pub(super) words: Zeroizing<Words>,
    pub(super) long: Zeroizing<Vec<u8>>,
}

impl Record {
    /// The record of an account.
    pub(super) fn of(name: NameHash, account: &IndexedAccount) -> Self {
        let (first, short) = name.words();
        let state = AccountState::ALL.iter().position(|state| *state == account.state).expect("each is in the list");
        let second = short | (state as u64) << STATE | IS_USED | u64::from(account.session_epoch.0) << EPOCH;
        let has_more = account.expires_max.is_some()
            || !account.phones.is_empty()
            || account.application_sid.is_some()
            || account.direct_calling != DirectCalling::default();
        match account.ha1s.as_slice() {
            [] if !has_more => Self::short([first, second, 0, 0]),
            [ha1] if !has_more && ha1.algorithm() == HashFunction::Md5 => {
                let (third, fourth) = halves(ha1.as_bytes());
                Self::short([first, second | HAS_MD5, third, fourth])
            }
            _ => Self { words: Zeroizing::new([first, second | IS_LONG, 0, 0]), long: long_record(account) },
        }
    }

    fn short(words: Words) -> Self {
        Self { words: Zeroizing::new(words), long: Zeroizing::default() }
    }

    /// The account's credential for answers of this hash function.
    pub(super) fn credential(&self, algorithm: HashFunction) -> Credential {
        credential(&self.words, &self.long, algorithm)
    }
}

/// Whether these are the words of a record of this name.
pub(super) const fn is_named(words: &Words, name: NameHash) -> bool {
    let (first, short) = name.words();
    words[0] == first && words[1] & (SHORT | IS_USED) == short | IS_USED
}

/// The name of a record.
pub(super) const fn name(words: &Words) -> NameHash {
    NameHash::of_words(words[0], words[1])
}

/// Whether there is a record.
pub(super) const fn is_used(words: &Words) -> bool {
    words[1] & IS_USED != 0
}

/// The account's state.
pub(super) fn state(words: &Words) -> AccountState {
    AccountState::ALL[(words[1] >> STATE & 3) as usize]
}

/// Where the long record begins and how long it is, where there is one.
pub(super) fn long_place(words: &Words) -> Option<(usize, usize)> {
    let of = |word: u64| usize::try_from(word).expect("it was one");
    (words[1] & IS_LONG != 0).then(|| (of(words[2]), of(words[3])))
}

/// The same words with their long record in another place.
pub(super) const fn placed(words: &Words, start: usize, length: usize) -> Words {
    [words[0], words[1], start as u64, length as u64]
}

/// The credential in a record's words and in its long record.
pub(super) fn credential(words: &Words, long: &[u8], algorithm: HashFunction) -> Credential {
    let mut credential = Credential {
        state: state(words),
        ha1: None,
        phones: PhoneHa1s::default(),
        expires_max: None,
        application_sid: None,
        direct_calling: DirectCalling::default(),
        session_epoch: SessionEpoch((words[1] >> EPOCH) as u32),
    };
    if words[1] & IS_LONG != 0 {
        read_long(long, algorithm, &mut credential);
    } else if words[1] & HAS_MD5 != 0 && algorithm == HashFunction::Md5 {
        credential.ha1 = Ha1::from_bytes(HashFunction::Md5, Zeroizing::new(whole(words[2], words[3])).as_slice());
    }
    credential
}

fn long_record(account: &IndexedAccount) -> Zeroizing<Vec<u8>> {
    let own = account.ha1s.iter().map(|ha1| 1 + ha1.as_bytes().len());
    let phones = account.phones.iter().map(|phone| 1 + size_of::<u32>() + phone.ha1.as_bytes().len());
    let ha1s = own.chain(phones).sum::<usize>();
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 + size_of::<u32>() + ApplicationSid::LENGTH + ha1s));
    let application = account.application_sid.as_ref();
    let flags = account.expires_max.map_or(0, |_| HAS_EXPIRES) | application.map_or(0, |_| HAS_APPLICATION);
    bytes.extend([direct(account.direct_calling), flags]);
    bytes.extend(account.expires_max.into_iter().flat_map(u32::to_le_bytes));
    bytes.extend(application.map(|application| application.as_str().as_bytes()).unwrap_or_default());
    for ha1 in &account.ha1s {
        bytes.push(place_of(ha1.algorithm()));
        bytes.extend(ha1.as_bytes());
    }
    for phone in &account.phones {
        bytes.push(place_of(phone.ha1.algorithm()) | OF_PHONE);
        bytes.extend(phone.phone.number().to_le_bytes());
        bytes.extend(phone.ha1.as_bytes());
    }
    bytes
}

fn place_of(function: HashFunction) -> u8 {
    let place = HashFunction::ALL.iter().position(|hash| *hash == function);
    place.and_then(|place| u8::try_from(place).ok()).expect("one of three")
}

fn read_long(long: &[u8], algorithm: HashFunction, credential: &mut Credential) {
    let (&[calling, flags], mut rest) = long.split_first_chunk().expect("a long record has both");
    credential.direct_calling = direct_of(calling);
    credential.expires_max = (flags & HAS_EXPIRES != 0).then(|| u32::from_le_bytes(*take(&mut rest)));
    let application: Option<&[u8; ApplicationSid::LENGTH]> = (flags & HAS_APPLICATION != 0).then(|| take(&mut rest));
    credential.application_sid = application.and_then(|bytes| ApplicationSid::from_bytes(bytes));
    while let Some((place, behind)) = rest.split_first() {
        rest = behind;
        let hash = HashFunction::ALL[usize::from(*place & !OF_PHONE)];
        let phone = (place & OF_PHONE != 0).then(|| PhoneId::new(u32::from_le_bytes(*take(&mut rest)))).flatten();
        let (bytes, behind) = rest.split_at(hash.length());
        rest = behind;
        if hash != algorithm {
            continue;
        }
        match (phone, Ha1::from_bytes(hash, bytes)) {
            (Some(phone), Some(ha1)) => credential.phones.push(phone, ha1),
            (_, ha1) => credential.ha1 = ha1,
        }
    }
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> &'a [u8; N] {
    let (taken, behind) = rest.split_first_chunk().expect("a record holds what its flags say");
    *rest = behind;
    taken
}

fn halves(ha1: &[u8]) -> (u64, u64) {
    let half = |bytes: &[u8]| u64::from_le_bytes(*bytes.first_chunk().expect("an MD5 HA1 has 16 bytes"));
    (half(ha1), half(&ha1[8..]))
}

fn whole(third: u64, fourth: u64) -> [u8; 16] {
    (u128::from(fourth) << 64 | u128::from(third)).to_le_bytes()
}

/// Two bits per setting: unset, no, yes.
fn direct(calling: DirectCalling) -> u8 {
    let bits = |word: Option<bool>| word.map_or(0, |allowed| 1 + u8::from(allowed));
    bits(calling.app) | bits(calling.queue) << 2 | bits(calling.user) << 4
}

fn direct_of(bits: u8) -> DirectCalling {
    let word = |shift: u8| match bits >> shift & 3 {
        0 => None,
        bits => Some(bits == 2),
    };
    DirectCalling { app: word(0), queue: word(2), user: word(4) }
}

#[cfg(test)]
mod tests;
