//! A guesser: tries invented names from an address until an answer reports a listing.

use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService};

/// Tries names until it is listed; how many it took, and the answer to the last one.
pub async fn is_listed(service: &RunningService, phone: &Phone) -> (usize, Answer) {
    for number in 1..100 {
        let guess = Phone { username: format!("guess{number}"), ..phone.clone() }.with_password("wrong");
        let answer = service.knock(&guess).await;
        if answer.json().get("blacklist").is_some() {
            return (number, answer);
        }
    }
    panic!("never listed");
}

/// The same over TCP from this address.
pub async fn lists(service: &RunningService, source: &str) {
    assert_eq!(is_listed(service, &Phone::of("guess").at(source)).await.0, 11);
}
