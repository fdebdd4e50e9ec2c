//! From a captcha to a phone that is let in, as a person with a browser walks it.

use domain::accounts::{AccountState, DisplayName, Role};
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::{HOST, Person};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{Answer, PASSWORD, REALM, RunningService};
use reqwest::Method;

#[tokio::test]
async fn a_person_signs_up_opens_the_letter_and_is_active() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let answer = person.sign_up("alex").await;
    assert_eq!((answer.status.as_u16(), &*answer.text), (200, r#"{"ok":true,"user":"alex"}"#));
    assert_eq!(answer.headers["content-type"], "application/json");

    let [account] = service.accounts().await.try_into().expect("one account");
    assert_eq!((account.state, &account.role), (AccountState::Pending, &Role::guest()));
    assert_eq!((account.key.tenant.as_str(), account.key.realm.as_str()), ("example", REALM));
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "fail");

    let pickup = PickupFolder::of(&service);
    let [letter] = pickup.emails().try_into().expect("one letter");
    assert!(letter.contains(&format!("https://{HOST}/activate.ashx?token=")) && letter.contains("Username: alex"));
    assert!(!letter.replace("\r\n", "").contains(['\r', '\n']), "each line ends with CRLF");
    until("it has left the outbox", async || service.waiting().await == 0).await;
    let page = person.get(&pickup.only_link()).await;
    assert_eq!(page.status, 200);
    for part in ["url=/login.html", "src=\"/assets/activated-", "alex"] {
        assert!(page.text.contains(part), "{part} is not in {}", page.text);
    }
    let [account] = service.accounts().await.try_into().expect("one account");
    assert_eq!(account.state, AccountState::Active);
    assert_eq!(account.activated, Some(service.clock.now().unix_seconds()));

    let login = person.get("/login.html").await.text;
    assert!(login.contains(REALM), "{login}");
    assert_eq!(service.knock(&Phone::of("alex")).await.decision(), "ok");
    assert_eq!(person.sign_up("alex").await.error().1, "conflict");
    assert_eq!((service.total("signups", "created").await, service.total("activations", "activated").await), (1, 1));
}

#[tokio::test]
async fn a_multipart_form_and_a_second_ha1_are_taken() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let [md5, sha256] = [HashFunction::Md5, HashFunction::Sha256]
        .map(|algorithm| Ha1::compute(algorithm, "alex", REALM, PASSWORD).to_hex().as_str().to_uppercase());
    let form = person.form("alex").await.with("ha1_sha256", &sha256).with("unknown", "x").with("ha1", &md5);
    let multipart =
        form.0.iter().fold(reqwest::multipart::Form::new(), |parts, (name, value)| parts.text(*name, value.clone()));
    let answer = Answer::of(person.request(Method::POST, "/signup.ashx").multipart(multipart)).await;
    assert_eq!(answer.status, 200);
    let name = service.accounts().await[0].name.clone();
    assert_eq!(name.as_ref().map(DisplayName::as_str), Some("Alex Müller"));
    assert_eq!(person.get(&PickupFolder::of(&service).only_link()).await.status, 200);
    for algorithm in [HashFunction::Md5, HashFunction::Sha256] {
        let phone = Phone { algorithm, ..Phone::of("alex") };
        assert_eq!(service.knock(&phone).await.decision(), "ok", "{algorithm:?}");
    }
}

#[tokio::test]
async fn a_german_browser_gets_german_letters_and_pages() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let german = |method, path| person.request(method, path).header("accept-language", "de-DE,de;q=0.9,en;q=0.8");
    let form = person.form("alex").await;
    let answer = Answer::of(german(Method::POST, "/signup.ashx").form(&form.0)).await;
    assert_eq!(answer.status, 200);
    let pickup = PickupFolder::of(&service);
    assert!(pickup.emails()[0].contains("öffnen Sie bitte diesen Link"));
    let link = pickup.only_link();
    for (path, words) in
        [(&*link, "Ihr Konto ist aktiv"), (&*link, "Activation link is invalid or expired"), ("/login.html", "Telefon")]
    {
        let page = Answer::of(german(Method::GET, path)).await;
        assert_eq!(page.headers["content-language"], "de");
        assert!(page.text.contains(words) && page.text.contains("lang=\"de\""), "{}", page.text);
    }
}
