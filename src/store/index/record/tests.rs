//! What goes into a record comes back.

use super::*;
use crate::store::index::name::NameKey;

#[test]
fn an_account_with_an_md5_ha1_alone_takes_four_words() {
    let ha1s = vec![Ha1::compute(HashFunction::Md5, "a", "r", "p")];
    let (state, direct_calling) = (AccountState::Active, DirectCalling::default());
    let (expires_max, application_sid, session_epoch) = (None, None, SessionEpoch(7));
    let account = IndexedAccount { state, expires_max, application_sid, direct_calling, session_epoch, ha1s };
    let name = NameKey::draw().name("t", "r", "a");
    let record = Record::of(name, &account);
    assert!(record.long.is_empty() && is_named(&record.words, name) && long_place(&record.words).is_none());
    let credential = record.credential(HashFunction::Md5);
    assert_eq!((credential.state, credential.session_epoch), (AccountState::Active, SessionEpoch(7)));
    assert!(credential.ha1.unwrap().equals(&account.ha1s[0]));
    assert!(record.credential(HashFunction::Sha256).ha1.is_none());
}

#[test]
fn every_part_comes_back_as_it_went_in() {
    let words = [None, Some(false), Some(true)];
    for (place, hash) in HashFunction::ALL.into_iter().enumerate() {
        let direct_calling = DirectCalling { app: words[place], queue: words[(place + 1) % 3], user: words[2 - place] };
        let account = IndexedAccount {
            state: AccountState::ALL[place],
            expires_max: Some(u32::MAX - 1),
            application_sid: (place > 0)
                .then(|| ApplicationSid::parse("5F1c2f3e-0000-4000-8000-000000000001").unwrap()),
            direct_calling,
            session_epoch: SessionEpoch(u32::MAX - 1),
            ha1s: HashFunction::ALL.map(|hash| Ha1::compute(hash, "a", "r", "p")).to_vec(),
        };
        let credential = Record::of(NameKey::draw().name("t", "r", "a"), &account).credential(hash);
        assert_eq!(credential.state, account.state);
        assert_eq!(credential.expires_max, account.expires_max);
        assert_eq!(credential.application_sid, account.application_sid);
        assert_eq!(credential.direct_calling, direct_calling);
        assert_eq!(credential.session_epoch, account.session_epoch);
        assert!(credential.ha1.unwrap().equals(&account.ha1s[place]));
    }
}

#[test]
fn no_words_are_a_record_of_any_name() {
    let words = [0; 4];
    assert!(!is_used(&words) && !is_named(&words, NameKey::draw().name("t", "r", "a")));
}
