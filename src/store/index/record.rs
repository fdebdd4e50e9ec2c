//! An account as bytes: 43 of them where it has an MD5 HA1 and nothing else.
//!
//! Length of the record (2 bytes, little-endian), name (16), round, state, direct calls, which of the last two there are;
//! session epoch (4); longest registration (4), application (36); then, for each HA1, its hash function and its bytes.

use super::account::IndexedAccount;
use domain::accounts::{AccountState, Credential, SessionEpoch};
use domain::digest::{Ha1, HashFunction};
use domain::tenant::{ApplicationSid, DirectCalling};
use zeroize::Zeroizing;

/// Two names never share 128 bits of SipHash-2-4 by accident, and on purpose only for an attacker who knows the key.
pub(super) type NameHash = [u8; 16];

const HAS_EXPIRES: u8 = 1;
const HAS_APPLICATION: u8 = 2;

/// Where the parts of every record begin, and where those that not all have.
const NAME: usize = 2;
const ROUND: usize = 18;
const STATE: usize = 19;
const DIRECT: usize = 20;
const FLAGS: usize = 21;
const EPOCH: usize = 22;
const REST: usize = 26;

/// One record.
#[derive(Clone, Copy)]
pub(super) struct IndexRecord<'a>(&'a [u8]);

/// The record of an account.
pub(super) fn encode(name: &NameHash, account: &IndexedAccount, round: u8) -> Zeroizing<Vec<u8>> {
    let ha1s = account.ha1s.iter().map(|ha1| 1 + ha1.as_bytes().len()).sum::<usize>();
    let application = account.application_sid.as_ref();
    let length = REST
        + account.expires_max.map_or(0, |_| size_of::<u32>())
        + application.map_or(0, |_| ApplicationSid::LENGTH)
        + ha1s;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    bytes.extend(short(length));
    bytes.extend(name);
    let state = AccountState::ALL.iter().position(|state| *state == account.state).expect("each state is in the list");
    let flags = account.expires_max.map_or(0, |_| HAS_EXPIRES) | application.map_or(0, |_| HAS_APPLICATION);
    bytes.extend([round, u8::try_from(state).expect("three states"), direct(account.direct_calling), flags]);
    bytes.extend(account.session_epoch.0.to_le_bytes());
    bytes.extend(account.expires_max.into_iter().flat_map(u32::to_le_bytes));
    bytes.extend(application.map(|application| application.as_str().as_bytes()).unwrap_or_default());
    for ha1 in &account.ha1s {
        let algorithm = HashFunction::ALL.iter().position(|hash| *hash == ha1.algorithm());
        bytes.push(algorithm.and_then(|place| u8::try_from(place).ok()).expect("one of three"));
        bytes.extend(ha1.as_bytes());
    }
    bytes
}

/// The records in a piece of memory.
pub(super) fn records(bytes: &[u8]) -> impl Iterator<Item = IndexRecord<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let length = usize::from(u16::from_le_bytes(*rest.first_chunk()?));
        let (record, behind) = rest.split_at(length);
        rest = behind;
        Some(IndexRecord(record))
    })
}

impl<'a> IndexRecord<'a> {
    /// All of it.
    pub(super) const fn bytes(self) -> &'a [u8] {
        self.0
    }

    /// Whose it is.
    pub(super) fn name(self) -> &'a NameHash {
        self.0[NAME..].first_chunk().expect("a record has a name")
    }

    /// The round of loading that saw it last.
    pub(super) const fn round(self) -> u8 {
        self.0[ROUND]
    }

    /// The account's state.
    pub(super) fn state(self) -> AccountState {
        AccountState::ALL[usize::from(self.0[STATE])]
    }

    /// The account's credential for answers of this hash function.
    pub(super) fn credential(self, algorithm: HashFunction) -> Credential {
        let (flags, mut rest) = (self.0[FLAGS], &self.0[REST..]);
        let expires_max = (flags & HAS_EXPIRES != 0).then(|| u32::from_le_bytes(*take(&mut rest)));
        let application: Option<&[u8; ApplicationSid::LENGTH]> =
            (flags & HAS_APPLICATION != 0).then(|| take(&mut rest));
        let application_sid = application.and_then(|bytes| ApplicationSid::from_bytes(bytes));
        let mut ha1 = None;
        while let Some((place, behind)) = rest.split_first() {
            let hash = HashFunction::ALL[usize::from(*place)];
            let (bytes, behind) = behind.split_at(hash.length());
            rest = behind;
            if hash == algorithm {
                ha1 = Ha1::from_bytes(hash, bytes);
            }
        }
        let state = self.state();
        let session_epoch = SessionEpoch(u32::from_le_bytes(*take(&mut &self.0[EPOCH..])));
        let direct_calling = direct_of(self.0[DIRECT]);
        Credential { state, ha1, expires_max, application_sid, direct_calling, session_epoch }
    }
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> &'a [u8; N] {
    let (taken, behind) = rest.split_first_chunk().expect("a record holds what its flags say");
    *rest = behind;
    taken
}

/// A length; what the store holds is shorter than a signup's body.
fn short(length: usize) -> [u8; 2] {
    u16::try_from(length).expect("an account is shorter than 64 KiB").to_le_bytes()
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
mod tests {
    use super::*;

    fn round_trip(account: &IndexedAccount, algorithm: HashFunction) -> (usize, Credential) {
        let bytes = encode(&[7; 16], account, 9);
        let twice = [bytes.as_slice(), bytes.as_slice()].concat();
        let found: Vec<IndexRecord<'_>> = records(&twice).collect();
        assert_eq!(found.len(), 2);
        assert_eq!((found[1].name(), found[1].round(), found[1].bytes()), (&[7; 16], 9, bytes.as_slice()));
        (bytes.len(), found[1].credential(algorithm))
    }

    #[test]
    fn an_account_with_an_md5_ha1_alone_takes_43_bytes() {
        let ha1s = vec![Ha1::compute(HashFunction::Md5, "a", "r", "p")];
        let (state, direct_calling) = (AccountState::Active, DirectCalling::default());
        let (expires_max, application_sid, session_epoch) = (None, None, SessionEpoch::default());
        let account = IndexedAccount { state, expires_max, application_sid, direct_calling, session_epoch, ha1s };
        let (length, credential) = round_trip(&account, HashFunction::Md5);
        assert_eq!((length, credential.state), (43, AccountState::Active));
        assert!(credential.ha1.unwrap().equals(&account.ha1s[0]));
        assert!(round_trip(&account, HashFunction::Sha256).1.ha1.is_none());
    }

    #[test]
    fn every_part_comes_back_as_it_went_in() {
        let words = [None, Some(false), Some(true)];
        for (place, hash) in HashFunction::ALL.into_iter().enumerate() {
            let direct_calling =
                DirectCalling { app: words[place], queue: words[(place + 1) % 3], user: words[2 - place] };
            let account = IndexedAccount {
                state: AccountState::ALL[place],
                expires_max: Some(u32::MAX - 1),
                application_sid: (place > 0)
                    .then(|| ApplicationSid::parse("5F1c2f3e-0000-4000-8000-000000000001").unwrap()),
                direct_calling,
                session_epoch: SessionEpoch(u32::MAX - 1),
                ha1s: HashFunction::ALL.map(|hash| Ha1::compute(hash, "a", "r", "p")).to_vec(),
            };
            let credential = round_trip(&account, hash).1;
            assert_eq!(credential.state, account.state);
            assert_eq!(credential.expires_max, account.expires_max);
            assert_eq!(credential.application_sid, account.application_sid);
            assert_eq!(credential.direct_calling, direct_calling);
            assert_eq!(credential.session_epoch, account.session_epoch);
            assert!(credential.ha1.unwrap().equals(&account.ha1s[place]));
        }
    }
}
