//! A link works when it is opened, and only then; what is no live link gets one page.

use domain::accounts::AccountState;
use realmgate_testkit::person::Person;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{Answer, RunningService};
use reqwest::Method;

const DEAD: &str = "Activation link is invalid or expired";

/// A service where alex has signed up, and the link in the email.
async fn signed_up() -> (RunningService, Person, String) {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("alex").await.status, 200);
    let link = PickupFolder::of(&service).only_link();
    (service, person, link)
}

#[tokio::test]
async fn head_uses_nothing_up() {
    let (service, person, link) = signed_up().await;
    for _ in 0..3 {
        let answer = person.head(&link).await;
        assert_eq!((answer.status.as_u16(), &*answer.text), (200, ""));
    }
    assert_eq!(service.accounts().await[0].state, AccountState::Pending);
    assert_eq!(person.get(&link).await.status, 200);
    assert_eq!(person.head(&link).await.status, 400);
}

#[tokio::test]
async fn a_percent_encoded_link_is_the_same_link() {
    let (_service, person, link) = signed_up().await;
    let token = link.split_once("token=").unwrap().1;
    let first = format!("%{:02x}{}", token.as_bytes()[0], &token[1..]);
    let all = |escape: &str| token.bytes().map(|byte| format!("{escape}{byte:02X}")).collect::<Vec<_>>().concat();
    for (query, status) in [
        (format!("token={}", all("%25")), 400),
        (format!("token={}", token.to_lowercase()), 400),
        (format!("token={token}%20"), 400),
        (format!("token={first}"), 200),
        (format!("token={}&lang=de", all("%")), 200),
        (format!("%74oken={token}"), 200),
    ] {
        assert_eq!(person.head(&format!("/activate.ashx?{query}")).await.status, status, "{query}");
    }
    assert_eq!(person.get(&format!("/activate.ashx?token={}", all("%"))).await.status, 200);
}

#[tokio::test]
async fn a_browser_that_fetches_the_link_ahead_uses_nothing_up_and_asks_again_when_it_is_shown() {
    let (service, person, link) = signed_up().await;
    for (name, value) in [
        ("sec-purpose", "prefetch"),
        ("sec-purpose", "prefetch;prerender"),
        ("sec-purpose", "Prefetch;anonymous-client-ip"),
        ("purpose", "prefetch"),
        ("x-purpose", "preview"),
        ("x-moz", "prefetch"),
    ] {
        let page = Answer::of(person.request(Method::GET, &link).header(name, value)).await;
        assert!(page.status == 200 && page.text.contains("<meta http-equiv=\"refresh\""), "{name}: {}", page.text);
        assert!(!page.text.contains("Your account is active") && page.headers["cache-control"] == "no-store");
    }
    assert_eq!(service.accounts().await[0].state, AccountState::Pending);
    let page = Answer::of(person.request(Method::GET, &link).header("sec-purpose", "something-else")).await;
    assert!(page.status == 200 && page.text.contains("Your account is active"));
    let dead = Answer::of(person.request(Method::GET, &link).header("purpose", "prefetch")).await;
    assert!(dead.status == 400 && dead.text.contains(DEAD));
}

#[tokio::test]
async fn what_is_no_live_token_gets_one_page_that_says_what_to_do() {
    let (service, person, link) = signed_up().await;
    assert_eq!(person.get(&link).await.status, 200);
    let unknown = format!("/activate.ashx?token={}", "A".repeat(43));
    let mut pages = vec![];
    for path in ["/activate.ashx", "/activate.ashx?token=", "/activate.ashx?token=%00%ff", &*unknown, &link] {
        let page = person.get(path).await;
        assert_eq!(page.status, 400, "{path}");
        assert_eq!(
            (&page.headers["cache-control"], &page.headers["referrer-policy"]),
            (&"no-store".parse().unwrap(), &"no-referrer".parse().unwrap())
        );
        pages.push(page.text);
    }
    assert!(pages[0].contains(DEAD) && pages[0].contains("already be active") && pages[0].contains("sign up again"));
    assert!(pages.iter().all(|page| *page == pages[0]));
    assert_eq!(service.total("activations", "expired").await, 5);
}

#[tokio::test]
async fn a_link_whose_account_is_gone_is_dead() {
    let (service, person, link) = signed_up().await;
    let key = service.accounts().await.remove(0).key;
    assert!(service.store.remove_account(&key).await.unwrap());
    let page = person.get(&link).await;
    assert!(page.status == 400 && page.text.contains(DEAD), "{page:?}");
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_not_an_expired_link() {
    let (service, person, link) = signed_up().await;
    service.faults.go_down();
    let (status, code, _) = person.get(&link).await.error();
    assert_eq!((status, &*code), (500, "server_error"));
    assert_eq!(person.head(&link).await.status, 500);
    service.faults.come_back();
    assert_eq!(person.get(&link).await.status, 200);
}
