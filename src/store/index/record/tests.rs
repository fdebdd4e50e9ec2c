//! What goes into a record comes back.

use super::*;
use crate::store::index::name::NameKey;
use domain::accounts::PhoneHa1;

#[test]
fn an_account_with_an_md5_ha1_alone_takes_four_words() {
    let ha1s = vec![Ha1::compute(HashFunction::Md5, "a", "r", "p")];
    let (state, direct_calling) = (AccountState::Active, DirectCalling::default());
    let (expires_max, application_sid, session_epoch) = (None, None, SessionEpoch(7));
    let account =
        IndexedAccount { state, expires_max, application_sid, direct_calling, session_epoch, ha1s, phones: Vec::new() };
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
        let of_phone = |number: u32| {
            let ha1 = move |hash| Ha1::compute(hash, "a", "r", &number.to_string());
            let phone = PhoneId::new(number).unwrap();
            HashFunction::ALL.map(|hash| PhoneHa1 { phone, ha1: ha1(hash) })
        };
        let phones: Vec<PhoneHa1> = [1, 70_000, u32::MAX].into_iter().flat_map(of_phone).collect();
        let account = IndexedAccount {
            state: AccountState::ALL[place],
            expires_max: Some(u32::MAX - 1),
            application_sid: (place > 0)
                .then(|| ApplicationSid::parse("5F1c2f3e-0000-4000-8000-000000000001").unwrap()),
            direct_calling,
            session_epoch: SessionEpoch(u32::MAX - 1),
            ha1s: HashFunction::ALL.map(|hash| Ha1::compute(hash, "a", "r", "p")).to_vec(),
            phones: phones.clone(),
        };
        let credential = Record::of(NameKey::draw().name("t", "r", "a"), &account).credential(hash);
        assert_eq!(credential.state, account.state);
        assert_eq!(credential.expires_max, account.expires_max);
        assert_eq!(credential.application_sid, account.application_sid);
        assert_eq!(credential.direct_calling, direct_calling);
        assert_eq!(credential.session_epoch, account.session_epoch);
        assert!(credential.ha1.unwrap().equals(&account.ha1s[place]));
        let own: Vec<_> = phones.iter().filter(|phone| phone.ha1.algorithm() == hash).collect();
        assert_eq!(credential.phones.as_slice().len(), own.len());
        for (found, own) in credential.phones.as_slice().iter().zip(own) {
            assert!(found.phone == own.phone && found.ha1.equals(&own.ha1));
        }
    }
}

#[test]
fn no_words_are_a_record_of_any_name() {
    let words = [0; 4];
    assert!(!is_used(&words) && !is_named(&words, NameKey::draw().name("t", "r", "a")));
}
