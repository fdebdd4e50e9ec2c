//! From a captcha to an active account, as a person with curl walks it.

use crate::running::{HA1, Running, error};
use realmgate::account::{AccountState, Role};
use realmgate::digest::HashFunction;
use reqwest::Method;

#[tokio::test]
async fn a_person_signs_up_opens_the_letter_and_is_active() {
    let site = Running::usual();
    let answer = site.sign_up("alex").await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(answer.text().await.unwrap(), r#"{"ok":true,"user":"alex"}"#);

    let [account] = site.store.accounts_now().try_into().unwrap();
    assert_eq!((account.state, &account.role), (AccountState::Pending, &Role::guest()));
    assert_eq!((account.key.tenant.as_str(), account.key.realm.as_str()), ("example", "first.example.com"));
    assert_eq!(account.ha1s[0].to_hex().as_str(), HA1);
    assert!(site.store.outbox_now().is_empty());

    let letter = &site.letters()[0];
    assert!(letter.contains("https://phone.example.com/activate.ashx?token=") && letter.contains("User name: alex"));
    let page = site.get(&site.only_link()).await;
    assert_eq!(page.status(), 200);
    let text = page.text().await.unwrap();
    assert!(text.contains("url=/login.html") && text.contains("src=\"/activated.js\"") && text.contains("alex"));
    assert_eq!(site.store.accounts_now()[0].state, AccountState::Active);
    assert_eq!(site.store.accounts_now()[0].activated, Some(site.clock.now().unix_seconds()));

    let login = site.get("/login.html").await.text().await.unwrap();
    assert!(login.contains("account is active") && login.contains("first.example.com"));
    assert_eq!(error(site.sign_up("alex").await).await.1, "conflict");
    assert_eq!((site.counters.signups_created.get(), site.counters.activations_done.get()), (1, 1));
}

#[tokio::test]
async fn a_multipart_form_and_a_second_ha1_are_taken() {
    let site = Running::usual();
    let sha256 = "ab".repeat(32).to_uppercase();
    let form =
        site.form("alex").await.with("ha1_sha256", &sha256).with("unknown", "x").with("ha1", &HA1.to_uppercase());
    let multipart =
        form.0.iter().fold(reqwest::multipart::Form::new(), |parts, (name, value)| parts.text(*name, value.clone()));
    let answer = site.request(Method::POST, "/signup.ashx").multipart(multipart).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let account = &site.store.accounts_now()[0];
    let [md5, other] = [&account.ha1s[0], &account.ha1s[1]];
    assert_eq!((md5.to_hex().as_str(), other.algorithm()), (HA1, HashFunction::Sha256));
    assert_eq!(account.name.as_deref(), Some("Alex Müller"));
}

#[tokio::test]
async fn a_german_browser_gets_german_letters_and_pages() {
    let site = Running::usual();
    let form = site.form("alex").await;
    let german = |method, path: &str| site.request(method, path).header("accept-language", "de-DE,de;q=0.9,en;q=0.8");
    assert_eq!(german(Method::POST, "/signup.ashx").form(&form.0).send().await.unwrap().status(), 200);
    assert!(site.letters()[0].contains("öffnen Sie bitte diesen Link"));
    let link = site.only_link();
    for (path, words) in
        [(&*link, "Ihr Konto ist aktiv"), (&*link, "Activation link is invalid or expired"), ("/login.html", "Telefon")]
    {
        let page = german(Method::GET, path).send().await.unwrap();
        assert_eq!(page.headers()["content-language"], "de");
        let text = page.text().await.unwrap();
        assert!(text.contains(words) && text.contains("lang=\"de\""), "{text}");
    }
}
