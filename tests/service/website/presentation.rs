//! A tenant shows itself by its own title, links and sender, on its pages and in its letters; another tenant does not.

use realmgate_testkit::person::{HOST, Person};
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::RunningService;

/// Two tenants, the first one with all it can show, some of it meant to break out of a page.
const TENANTS: &str = r#"
    drain = "0s"
    [[tenant]]
    name = "example"
    title = "<b>Acme</b> & \"Söhne\""
    support = "help@acme.example"
    imprint_url = "https://acme.example/imprint?a=1&b=\"><script>"
    privacy_url = "https://acme.example/privacy"
    mail_from = "Acme <letters@acme.example>"
    registrar = "sip.acme.example:5061"
    transports = ["tls", "wss"]
    hosts = ["phone.example.com"]
    realms = ["acme.sip.jambonz.cloud"]
    webhook_users = [{ username = "jambonz", password = "a long webhook password" }]
    [[tenant]]
    name = "other"
    hosts = ["phone.example.org"]
    realms = ["acme.sip.jambonz.org"]
    webhook_users = [{ username = "jambonz", password = "another webhook password" }]
"#;

const PAGES: [&str; 4] = ["/", "/signup", "/login.html", "/activate.ashx"];

#[tokio::test]
async fn each_page_shows_the_tenants_own_title_and_links_and_nothing_of_another() {
    let service = RunningService::with(TENANTS).await;
    let person = Person::of(&service);
    for path in PAGES {
        let page = person.get(path).await.text;
        for shown in [
            "&#60;b&#62;Acme&#60;/b&#62; &#38; &#34;Söhne&#34;</title>",
            "<a href=\"mailto:help@acme.example\">Help</a>",
            "<a href=\"https://acme.example/imprint?a=1&#38;b=&#34;&#62;&#60;script&#62;\">Imprint</a>",
            "<a href=\"https://acme.example/privacy\">Privacy</a>",
        ] {
            assert!(page.contains(shown), "{path}: {shown} is not in {page}");
        }
        assert!(!page.contains("<b>") && !page.contains("\"><script>"), "{page}");
        let other = person.asking("phone.example.org").get(path).await.text;
        assert!(other.contains(" · phone.example.org</title>") && !other.contains("<footer>"), "{other}");
        assert!(!other.to_lowercase().contains("acme.example") && !other.contains("Söhne"), "{other}");
    }
}

#[tokio::test]
async fn the_signup_page_ends_with_what_a_phone_needs() {
    let service = RunningService::with(TENANTS).await;
    let page = Person::of(&service).get("/signup").await.text;
    for (id, value) in [
        ("done-domain", "acme.sip.jambonz.cloud"),
        ("done-user", ""),
        ("done-registrar", "sip.acme.example:5061"),
        ("done-transports", "TLS, WebSocket (WSS)"),
    ] {
        assert!(page.contains(&format!("<code id=\"{id}\">{value}</code>")), "{id}: {page}");
        assert!(page.contains(&format!("class=\"copy\" data-copy=\"{id}\"")), "{id}: {page}");
    }
    let other = Person::of(&service).asking("phone.example.org").get("/signup").await.text;
    assert!(other.contains("<code id=\"done-registrar\">acme.sip.jambonz.org</code>"), "{other}");
}

#[tokio::test]
async fn letters_come_from_the_tenants_own_sender_under_its_title() {
    let service = RunningService::with(TENANTS).await;
    let person = Person::of(&service);
    let pickup = PickupFolder::of(&service);
    assert_eq!(person.asking(HOST).sign_up("alex").await.status, 200);
    let [letter] = pickup.emails().try_into().expect("one letter");
    for part in ["<letters@acme.example>", "created an account at <b>Acme</b>", "Questions? help@acme.example"] {
        assert!(letter.contains(part), "{part} is not in {letter}");
    }
    assert!(letter.contains("href=\"mailto:help@acme.example\"") && !letter.contains("<p><b>"), "{letter}");
    pickup.collect();
    assert_eq!(person.asking("phone.example.org").sign_up("alex").await.status, 200);
    let [letter] = pickup.emails().try_into().expect("one letter");
    assert!(letter.contains("Subject: Activate your account at phone.example.org\r\n"), "{letter}");
    assert!(letter.contains("From: phone.example.org <noreply@localhost>\r\n"), "{letter}");
    assert!(!letter.contains("acme.example") && !letter.contains("Questions?"), "{letter}");
}
