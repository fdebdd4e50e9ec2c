//! A person signs out at the server: the token is good for nothing from then on, and other sessions go on.

use domain::digest::HashFunction;
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService, SETTINGS, account};
use realmgate_testkit::signed_in::ha1;
use reqwest::Method;
use std::time::Duration;

async fn signs_out(person: &Person, path: &str, token: &str) -> Answer {
    Answer::of(person.with_token(Method::POST, path, token)).await
}

async fn is_over(person: &Person, token: &str) {
    let answers = [
        person.my_phone(token, "en").await,
        person.ask_for_link(token).await,
        signs_out(person, "/logout", token).await,
        signs_out(person, "/logout?sessions=all", token).await,
    ];
    for answer in answers {
        assert_eq!((answer.error().0, &*answer.error().1), (401, "invalid_token"));
        assert_eq!(answer.headers["www-authenticate"], "Bearer error=\"invalid_token\"");
    }
}

async fn goes_on(person: &Person, token: &str) {
    assert_eq!(person.my_phone(token, "en").await.status, 200);
}

/// A service where alex has signed in twice, within one second.
async fn signed_in_twice(settings: &str) -> (RunningService, Person, [String; 2]) {
    let service = RunningService::with(settings).await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let tokens = [person.session("alex").await, person.session("alex").await];
    assert_ne!(tokens[0], tokens[1], "two sessions of one second are two");
    (service, person, tokens)
}

#[tokio::test]
async fn the_token_is_refused_everywhere_and_the_other_sessions_go_on() {
    let (service, person, [first, second]) = signed_in_twice(SETTINGS).await;
    let link = person.link(&first).await;
    let answer = signs_out(&person, "/logout", &first).await;
    assert_eq!((answer.status.as_u16(), &*answer.text), (204, ""));
    assert_eq!(answer.headers["cache-control"], "no-store");
    is_over(&person, &first).await;
    goes_on(&person, &second).await;
    assert_eq!(person.get(&link).await.status, 200, "the phone it was made for still gets its settings");
    service.wait(Duration::from_mins(15)).await;
    is_over(&person, &first).await;
    goes_on(&person, &second).await;
    assert_eq!(service.figure("realmgate_sign_outs_total").await, 1);
}

#[tokio::test]
async fn all_sessions_of_the_account_can_be_ended_at_once_and_no_others() {
    let (service, person, [first, second]) = signed_in_twice(SETTINGS).await;
    service.new_account("bob").await;
    let bob = person.session("bob").await;
    let link = person.link(&second).await;
    assert_eq!(signs_out(&person, "/logout?sessions=all", &first).await.status, 204);
    is_over(&person, &first).await;
    is_over(&person, &second).await;
    assert_eq!(person.get(&link).await.error().0, 404, "an attacker may have made it");
    goes_on(&person, &bob).await;
    let again = person.session("alex").await;
    goes_on(&person, &again).await;
}

#[tokio::test]
async fn signing_out_again_and_again_revives_nothing() {
    let (service, person, [first, second]) =
        signed_in_twice(&format!("{SETTINGS}\n[limits]\nsign_ins_per_minute = 1000")).await;
    assert_eq!(signs_out(&person, "/logout", &first).await.status, 204);
    service.wait(Duration::from_secs(1)).await;
    for _ in 0..40 {
        let token = person.session("alex").await;
        assert_eq!(signs_out(&person, "/logout", &token).await.status, 204);
        is_over(&person, &token).await;
        service.wait(Duration::from_secs(1)).await;
    }
    is_over(&person, &first).await;
    goes_on(&person, &second).await;
    let newest = person.session("alex").await;
    goes_on(&person, &newest).await;
}

#[tokio::test]
async fn a_leap_of_the_clock_revives_nothing() {
    let (service, person, [first, second]) = signed_in_twice(SETTINGS).await;
    assert_eq!(signs_out(&person, "/logout", &first).await.status, 204);
    let wall = service.clock.now().wall;
    service.clock.set_wall(wall + Duration::from_hours(1));
    goes_on(&person, &second).await;
    is_over(&person, &first).await;
    service.wait(Duration::from_mins(2)).await;
    service.clock.set_wall(wall + Duration::from_mins(2));
    goes_on(&person, &second).await;
    is_over(&person, &first).await;
}

#[tokio::test]
async fn what_is_not_a_session_signs_no_one_out() {
    let (service, person, [first, second]) = signed_in_twice(SETTINGS).await;
    for token in ["", "x", "a.b", &first[1..]] {
        assert_eq!(signs_out(&person, "/logout", token).await.error().1, "invalid_token");
    }
    let bare = Answer::of(person.request(Method::POST, "/logout")).await;
    assert_eq!(bare.error().1, "invalid_token");
    let odd = signs_out(&person, "/logout?sessions=some", &first).await;
    assert_eq!((odd.error().0, &*odd.error().1), (400, "invalid_request"));
    assert_eq!(person.get("/logout").await.error().1, "method_not_allowed");
    service.faults.go_down();
    for path in ["/logout", "/logout?sessions=all"] {
        let answer = signs_out(&person, path, &first).await;
        assert_eq!((answer.error().0, &*answer.error().1), (503, "unavailable"));
    }
    service.faults.come_back();
    goes_on(&person, &first).await;
    goes_on(&person, &second).await;
}

#[tokio::test]
async fn it_is_the_session_of_its_own_tenant() {
    let second = SETTINGS[SETTINGS.find("[[tenant]]").unwrap()..]
        .replace("\"example\"", "\"second\"")
        .replace("\"127.0.0.1\", \"phone.example.com\"", "\"second.example.com\"")
        .replace("a long webhook password", "the second long webhook password");
    let (service, person, [first, _]) = signed_in_twice(&format!("{SETTINGS}{second}")).await;
    let mut twin = account("alex", &[HashFunction::Md5]);
    twin.key.tenant = "second".to_owned();
    service.add(twin).await;
    let other = person.asking("second.example.com");
    let of_twin = other.session("alex").await;
    assert_eq!(signs_out(&other, "/logout", &first).await.error().1, "invalid_token");
    goes_on(&person, &first).await;
    assert_eq!(signs_out(&person, "/logout?sessions=all", &first).await.status, 204);
    goes_on(&other, &of_twin).await;
    assert_eq!(person.log_in("alex", &ha1("alex", PASSWORD)).await.status, 200);
}
