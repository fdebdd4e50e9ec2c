//! Where no decision can be made the phone hears a failure of the server, which it tries again after, and never 403.

use super::phone::Phone;
use super::{Hook, Jambonz, Library};
use crate::gate::Gate;
use realmgate_testkit::patience::until;
use std::fs::rename;

async fn ready(gate: &Gate) -> bool {
    let answer = reqwest::get(format!("{}/readyz", gate.daemon.admin)).await.expect("it answers");
    answer.status() == 200
}

#[tokio::test]
async fn a_store_that_has_gone_is_a_503_for_the_phone_until_it_is_back() {
    let (gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    let (store, elsewhere) = (gate.folder.path().join("data/realmgate.sqlite"), gate.folder.path().join("elsewhere"));
    rename(&store, &elsewhere).expect("it goes");
    until("the service notices", async || !ready(&gate).await).await;
    for library in Library::ALL {
        for phone in [Phone::of("alice"), Phone::calling("alice"), Phone::of("alice").with_password("S3cret")] {
            let outcome = jambonz.ask(library, &Hook::of(&gate), &phone);
            assert_eq!(outcome.refusal(), (503, None), "{library:?}");
            assert_eq!(outcome.alerts, [library.alert(Some(503))], "{library:?}");
        }
    }
    rename(&elsewhere, &store).expect("it comes back");
    until("the service notices", async || ready(&gate).await).await;
    for library in Library::ALL {
        jambonz.ask(library, &Hook::of(&gate), &Phone::of("alice")).granted();
    }
}

#[test]
fn a_service_that_is_not_there_is_a_500_for_the_phone() {
    let (mut gate, mut jambonz) = (Gate::start("", &["alice"]), Jambonz::start());
    let hook = Hook { url: gate.webhook_unrecorded(), ..Hook::of(&gate) };
    jambonz.ask(Library::DigestUtils009, &hook, &Phone::of("alice")).granted();
    gate.stop();
    for library in Library::ALL {
        let outcome = jambonz.ask(library, &hook, &Phone::of("alice"));
        assert_eq!(outcome.refusal(), (500, None), "{library:?}");
        assert_eq!(outcome.alerts, [library.alert(None)], "{library:?}");
    }
}
