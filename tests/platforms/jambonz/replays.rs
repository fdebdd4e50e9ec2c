//! jambonz checks neither its nonces nor their use, so an overheard answer is refused by the service alone.

use super::phone::Phone;
use super::register::REFUSED;
use super::{Hook, Jambonz, Library};
use crate::gate::Gate;

#[test]
fn an_answer_that_was_overheard_is_refused_elsewhere_and_good_again_at_home() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    for library in Library::ALL {
        let phone = Phone::of("alice");
        let heard = jambonz.ask(library, &Hook::of(&gate), &phone);
        heard.granted();
        let again = phone.beginning_with(heard.authorization.as_deref().expect("the phone answered a challenge"));
        let thief = again.clone().at("198.51.100.7");
        assert_eq!(jambonz.ask(library, &Hook::of(&gate), &thief).refusal(), REFUSED, "{library:?}");
        jambonz.ask(library, &Hook::of(&gate), &again).granted();
        library.keep(&gate, "replay");
    }
}
