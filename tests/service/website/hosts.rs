//! The Host header alone says whose website it is.

use crate::actors::raw;
use realmgate_testkit::person::{HOST, Person};
use realmgate_testkit::pickup::{PickupFolder, link_in};
use realmgate_testkit::running::{Answer, RunningService};
use reqwest::Method;

/// Two tenants, the first one with several hosts and realms.
const TENANTS: &str = r#"
    drain = "0s"
    [[tenant]]
    name = "example"
    hosts = ["phone.example.com", "sip.example.com", "[::1]"]
    realms = ["first.example.com", "sip.example.com"]
    public_url = "https://phone.example.com"
    webhook_users = [{ username = "jambonz", password = "a long webhook password" }]
    [[tenant]]
    name = "other"
    hosts = ["phone.example.org"]
    realms = ["phone.example.org"]
    webhook_users = [{ username = "jambonz", password = "another webhook password" }]
"#;

#[tokio::test]
async fn an_unknown_host_is_misdirected_whatever_is_forwarded() {
    let service = RunningService::with(TENANTS).await;
    let person = Person::of(&service);
    let lost = person.asking("evil.example.net");
    for path in ["/captcha.ashx", "/realm.json", "/", "/signup", "/login.html", "/activate.ashx?token=x"] {
        let answer = Answer::of(lost.request(Method::GET, path).header("x-forwarded-host", HOST)).await;
        let (status, code, _) = answer.error();
        assert_eq!((status, &*code), (421, "unknown_host"), "{path}");
    }
    let form = person.form("alex").await;
    assert_eq!(lost.post(&form).await.status, 421);
    let twice = Answer::of(person.request(Method::GET, "/realm.json").header("host", HOST)).await;
    assert!([400, 421].contains(&twice.status.as_u16()), "two hosts are none");
}

#[tokio::test]
async fn an_absolute_target_s_host_counts_instead() {
    let service = RunningService::with(TENANTS).await;
    let ask = async |target: &str, host: &str| {
        raw::ask(service.address, format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n")).await
    };
    let other = r#"{"realm":"phone.example.org"}"#;
    assert_eq!(ask("http://phone.example.org/realm.json", HOST).await.body, other);
    assert_eq!(ask("HTTPS://Phone.example.ORG.:8443/realm.json", "evil.example.net").await.body, other);
    assert_eq!(ask("http://evil.example.net/realm.json", HOST).await.status, 421);
    assert_eq!(ask("http://phone.example.org@evil.example.net/realm.json", HOST).await.status, 421);
    assert_eq!(ask("/realm.json", HOST).await.status, 200);
}

#[tokio::test]
async fn the_signup_realm_is_the_hosts_own_else_the_tenants_first() {
    let service = RunningService::with(TENANTS).await;
    let person = Person::of(&service);
    for (host, realm) in [
        (HOST, "first.example.com"),
        ("SIP.example.com.:8080", "sip.example.com"),
        ("[::1]:8080", "first.example.com"),
        ("phone.example.org", "phone.example.org"),
    ] {
        let person = person.asking(host);
        assert_eq!(person.get("/realm.json").await.text, format!(r#"{{"realm":"{realm}"}}"#));
    }
    assert_eq!(person.asking("sip.example.com").sign_up("alex").await.status, 200);
    assert_eq!(service.accounts().await[0].key.realm.as_str(), "sip.example.com");
}

#[tokio::test]
async fn a_captcha_of_one_tenant_does_not_work_at_another_and_links_lead_to_the_own_public_url() {
    let service = RunningService::with(TENANTS).await;
    let person = Person::of(&service);
    let form = person.form("alex").await;
    assert_eq!(person.asking("phone.example.org").post(&form).await.error().1, "captcha_failed");
    assert_eq!(person.asking("sip.example.com:9999").post(&form).await.status, 200);
    let letter = &PickupFolder::of(&service).emails()[0];
    assert!(letter.contains(&format!("https://{HOST}{}", link_in(letter))));
}

#[tokio::test]
async fn a_host_set_in_letters_is_the_one_that_browsers_ask_for() {
    let settings = TENANTS.replace("\"sip.example.com\", \"[::1]\"", "\"Bücher.example\"");
    let settings = settings.replace("https://phone.example.com", "https://bücher.example");
    let service = RunningService::with(&settings).await;
    let person = Person::of(&service).asking("xn--bcher-kva.example");
    assert_eq!(person.get("/realm.json").await.status, 200);
    let form = person.form("alex").await;
    let origin = "https://xn--bcher-kva.example";
    let sent = person.request(Method::POST, "/signup.ashx").header("origin", origin).form(&form.0);
    assert_eq!(Answer::of(sent).await.status, 200);
}
