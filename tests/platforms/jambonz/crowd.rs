//! Hundreds of phones at once, as after a power cut: everyone is let in at the first try.

use super::phone::Phone;
use super::{Hook, Jambonz, Library};
use crate::gate::Gate;
use std::collections::BTreeSet;

const PHONES: usize = 500;

#[test]
fn five_hundred_phones_register_at_once() {
    let names: Vec<String> = (0..20).map(|number| format!("phone{number}")).collect();
    let gate = Gate::start("", &names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut jambonz = Jambonz::start();
    let hook = Hook { url: gate.webhook_unrecorded(), ..Hook::of(&gate) };
    for library in Library::ALL {
        let sent: BTreeSet<u64> = (0..PHONES)
            .map(|number| {
                let phone = Phone::of(&names[number % names.len()]).at(&format!("203.0.113.{}", number / names.len()));
                jambonz.send(library, &hook, &phone)
            })
            .collect();
        let granted: BTreeSet<u64> = (0..PHONES)
            .map(|_| {
                let outcome = jambonz.next();
                assert_eq!(outcome.granted()["expires"], 3600, "{library:?}");
                outcome.id
            })
            .collect();
        assert_eq!(granted, sent, "{library:?}");
    }
}
