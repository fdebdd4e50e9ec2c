//! The owners of an account see why their phone was not let in, and no one else's attempts.

use domain::accounts::AccountChange;
use domain::accounts::{AccountState, Switch};
use domain::digest::{Ha1, HashFunction, Realm};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, REALM, RunningService, SETTINGS, account};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// The attempts that a session's owner is shown, newest first: each row as text, without its tags.
pub async fn rows(person: &Person, token: &str, language: &str) -> Vec<String> {
    let page = person.my_phone(token, language).await.text;
    let Some((_, table)) = page.split_once("<table id=\"attempts\">") else { return Vec::new() };
    let body = table.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
    body.split("</tr>").map(without_tags).filter(|row| !row.is_empty()).collect()
}

/// The rows once there are so many: an attempt is remembered behind its answer.
pub async fn some_rows(count: usize, person: &Person, token: &str, language: &str) -> Vec<String> {
    until("the attempts are remembered", async || rows(person, token, language).await.len() == count).await;
    rows(person, token, language).await
}

fn without_tags(html: &str) -> String {
    let texts = html.replace("<span class=\"advice\">", "¶").replace("</td>", "|").replace('<', "\u{0}<");
    let texts = texts.split('\u{0}').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    texts.collect::<String>().trim().trim_end_matches('|').replace('\n', "")
}

/// What is done, and what the newest row then says in English and in German.
async fn says(service: &RunningService, token: &str, body: &Value, english: &str, german: &str) {
    service.webhook(body).await;
    let person = Person::of(service);
    let newest = async |language| rows(&person, token, language).await.first().map(|row| reason_of(row));
    until(english, async || newest("en").await.as_deref() == Some(english)).await;
    assert_eq!(newest("de").await.as_deref(), Some(german));
    service.wait(Duration::from_secs(1)).await;
}

/// How it went, and why, without what to do about it.
pub fn reason_of(row: &str) -> String {
    row.rsplit('|').next().unwrap().split('¶').next().unwrap().trim().to_owned()
}

pub async fn started() -> (RunningService, String) {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let token = Person::of(&service).session("alex").await;
    (service, token)
}

#[tokio::test]
async fn each_outcome_is_shown_in_plain_words_in_both_languages() {
    let (service, token) = started().await;
    let alex = || Phone::of("alex");
    let says = |body: Value, english: &'static str, german: &'static str| {
        let (service, token) = (&service, &token);
        async move { says(service, token, &body, english, german).await }
    };
    says(alex().body(), "Registered for 1 hour", "Registriert für 1 Stunde").await;
    let away = Phone { expires: json!(0), ..alex() };
    says(away.body(), "Unregistered by the phone", "Abgemeldet vom Telefon selbst").await;
    says(alex().with_password("wrong").body(), "Refused: wrong password.", "Abgewiesen: falsches Passwort.").await;
    let foreign = Phone { realm: "typo.example".to_owned(), ..alex() };
    says(
        foreign.body(),
        "Refused: the phone uses the realm typo.example.",
        "Abgewiesen: das Telefon verwendet den Realm typo.example.",
    )
    .await;
    let page = Person::of(&service).my_phone(&token, "en").await.text;
    assert!(page.contains("<bdi>typo.example</bdi>"), "whatever it holds, it turns no word around it: {page}");
    let sha = Phone { algorithm: HashFunction::Sha256, ..alex() };
    says(
        sha.body(),
        "Refused: the phone used SHA-256, which is not stored for your account.",
        "Abgewiesen: das Telefon verwendet SHA-256; dafür ist bei Ihrem Konto nichts gespeichert.",
    )
    .await;
    let hijack = Phone { address: Some(format!("<sip:bob@{REALM}>")), ..alex() };
    says(
        hijack.body(),
        "Refused: the phone tried to register an address (To) other than yours.",
        "Abgewiesen: das Telefon wollte eine andere Adresse (To) registrieren als Ihre.",
    )
    .await;
    let mut replay = alex().body();
    service.webhook(&replay).await;
    replay["source_address"] = json!("198.51.100.7");
    says(
        replay,
        "Refused: an answer that had already been used came again from another address.",
        "Abgewiesen: eine bereits verwendete Antwort kam noch einmal von einer anderen Adresse.",
    )
    .await;
    let mut malformed = alex().body();
    malformed["nc"] = json!("zz");
    says(malformed, "Refused: malformed nc.", "Abgewiesen: fehlerhaft: nc.").await;
    let mut unsupported = alex().body();
    unsupported["qop"] = json!("auth-int");
    says(unsupported, "Refused: unsupported qop.", "Abgewiesen: nicht unterstützt: qop.").await;
}

#[tokio::test]
async fn what_the_account_was_then_is_reported_once_it_can_be_signed_in_to() {
    let service = RunningService::start().await;
    let alex = Phone::of("alex").body();
    service.webhook(&alex).await;
    service.wait(Duration::from_secs(1)).await;
    let mut pending = account("alex", &[HashFunction::Md5]);
    pending.state = AccountState::Pending;
    let key = pending.key.clone();
    service.add(pending).await;
    service.webhook(&alex).await;
    service.wait(Duration::from_secs(1)).await;
    for switch in [Switch::Disable, Switch::Enable] {
        assert!(service.store.change_account(&key, AccountChange::Switch(switch), 0).await.unwrap());
        if switch == Switch::Disable {
            service.webhook(&alex).await;
        }
    }
    let person = Person::of(&service);
    let token = person.session("alex").await;
    let reasons = |rows: Vec<String>| -> Vec<String> { rows.iter().map(|row| reason_of(row)).collect() };
    assert_eq!(
        reasons(some_rows(3, &person, &token, "en").await),
        [
            "Refused: the account was disabled.",
            "Refused: the account was not activated yet.",
            "Refused: there was no such account then."
        ]
    );
    assert_eq!(
        reasons(some_rows(3, &person, &token, "de").await),
        [
            "Abgewiesen: das Konto war deaktiviert.",
            "Abgewiesen: das Konto war noch nicht aktiviert.",
            "Abgewiesen: dieses Konto gab es zu dieser Zeit nicht."
        ]
    );
}

#[tokio::test]
async fn a_listed_address_is_shown_with_the_end_of_its_listing() {
    let (service, token) = started().await;
    for number in 0..11 {
        service.knock(&Phone::of(&format!("guess{number}")).at("198.51.100.1")).await;
    }
    service.wait(Duration::from_mins(1)).await;
    let refused = Phone::of("alex").at("198.51.100.1").body();
    // The clock of the tests starts on a full hour; the listing holds for five minutes from then.
    let [english, german] = ["Refused: address blacklisted until", "Abgewiesen: Adresse gesperrt bis"]
        .map(|text| format!("{text} 2027-01-15 08:05 UTC."));
    says(&service, &token, &refused, &english, &german).await;
    let page = Person::of(&service).my_phone(&token, "en").await.text;
    assert!(page.contains("until <time datetime=\"2027-01-15T08:05:00Z\">2027-01-15 08:05 UTC</time>"), "{page}");
}

#[tokio::test]
async fn time_address_and_phone_are_shown_and_what_a_phone_writes_is_only_text() {
    let (service, token) = started().await;
    let mut body = Phone::of("alex").at("2001:db8:1:2:3:4:5:6").body();
    body["headers"]["User-Agent"] = json!(format!("<script>alert(1)</script>{}", "ü".repeat(100)));
    service.webhook(&body).await;
    let person = Person::of(&service);
    some_rows(1, &person, &token, "en").await;
    let page = person.my_phone(&token, "en").await.text;
    let agent = format!("<bdi>&#60;script&#62;alert(1)&#60;/script&#62;{}</bdi></span></td>", "ü".repeat(37));
    for part in [
        &*agent,
        "<td><span>2001:<wbr>db8:<wbr>1:<wbr>2:<wbr>3:<wbr>4:<wbr>5:<wbr>6<wbr></span>",
        "<time datetime=\"2027-01-15T08:00:00Z\">2027-01-15 08:00 UTC</time>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("<script"));
    service.wait(Duration::from_secs(1)).await;
    let marked = Phone { realm: "<img src=x onerror=alert(1)>".to_owned(), ..Phone::of("alex") };
    service.knock(&marked).await;
    some_rows(2, &person, &token, "en").await;
    let page = person.my_phone(&token, "en").await.text;
    assert!(page.contains("<bdi>&#60;img src=x onerror=alert(1)&#62;</bdi>") && !page.contains("<img"), "{page}");
    service.wait(Duration::from_secs(1)).await;
    let mut turned = Phone { realm: "a\u{2069}b.example".to_owned(), ..Phone::of("alex") }.body();
    turned["headers"]["user-agent"] = json!("x\u{2069}\u{202e}enohp");
    service.webhook(&turned).await;
    some_rows(3, &person, &token, "en").await;
    let page = person.my_phone(&token, "en").await.text;
    let isolated = ["<bdi>x\u{fffd}\u{fffd}enohp</bdi>", "<bdi>a\u{fffd}b.example</bdi>"];
    assert!(isolated.iter().all(|part| page.contains(part)), "none ends its isolate: {page}");
    service.wait(Duration::from_secs(1)).await;
    let mut bare = Phone { source: None, ..Phone::of("alex") }.body();
    bare["headers"]["user-agent"] = json!(["no", "text"]);
    service.webhook(&bare).await;
    let rows = some_rows(4, &person, &token, "en").await;
    assert_eq!(rows[0], "2027-01-15 08:00 UTC|unknown address unknown phone|Registered for 1 hour");
}

#[tokio::test]
async fn attempts_in_a_sibling_realm_and_at_another_tenant_are_other_peoples() {
    let second = SETTINGS[SETTINGS.find("[[tenant]]").unwrap()..]
        .replace("\"example\"", "\"second\"")
        .replace("\"127.0.0.1\", \"phone.example.com\"", "\"second.example.com\"")
        .replace("a long webhook password", "the second long webhook password");
    let first = SETTINGS.replace("realms = [", "realms = [\"sibling.example\", ");
    let first = first.replace("hosts = [", &format!("hosts = [\"{REALM}\", "));
    let service = RunningService::with(&format!("{first}{second}")).await;
    service.new_account("alex").await;
    let mut sibling = account("alex", &[]);
    sibling.key.realm = Realm::parse("sibling.example").unwrap();
    sibling.ha1s = vec![Ha1::compute(HashFunction::Md5, "alex", "sibling.example", PASSWORD)];
    service.add(sibling).await;
    let mut twin = account("alex", &[HashFunction::Md5]);
    twin.key.tenant = "second".to_owned();
    service.add(twin).await;

    let of_sibling = Phone { realm: "sibling.example".to_owned(), ..Phone::of("alex").at("192.0.2.1") };
    assert_eq!(service.knock(&of_sibling).await.decision(), "ok");
    assert_eq!(service.knock(&of_sibling.with_password("wrong")).await.decision(), "fail");
    let mut nowhere = Phone::of("alex").at("192.0.2.2").body();
    nowhere.as_object_mut().unwrap().remove("realm");
    service.webhook(&nowhere).await;
    let person = Person::of(&service).asking(REALM);
    let other = Person::of(&service).asking("second.example.com");
    let (own, twin) = (person.session("alex").await, other.session("alex").await);
    assert!(rows(&person, &own, "en").await.is_empty(), "of one realm of two, or of none that is given");

    service.knock(&Phone::of("alex").at("192.0.2.3").with_password("wrong")).await;
    service.knock(&Phone { realm: "typo.example".to_owned(), ..Phone::of("alex").at("192.0.2.4") }).await;
    some_rows(2, &person, &own, "en").await;
    assert!(rows(&other, &twin, "en").await.is_empty(), "another tenant's");
}

#[tokio::test]
async fn a_name_that_the_platform_cut_is_remembered_whole() {
    let service = RunningService::start().await;
    service.add(account("smith,john", &[HashFunction::Md5])).await;
    service.new_account("smith").await;
    let person = Person::of(&service);
    let (whole, cut) = (person.session("smith,john").await, person.session("smith").await);
    for password in [PASSWORD, "wrong"] {
        let mut body = Phone::of("smith,john").with_password(password).body();
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        let header = format!(
            "Digest username=\"smith,john\", realm=\"{REALM}\", nonce=\"{}\", uri=\"{}\", response=\"{}\", \
             algorithm=MD5, qop=auth, nc={}, cnonce=\"{}\"",
            text("nonce"),
            text("uri"),
            text("response"),
            text("nc"),
            text("cnonce")
        );
        body["username"] = json!("smith");
        body["headers"]["authorization"] = json!(header);
        service.webhook(&body).await;
    }
    some_rows(2, &person, &whole, "en").await;
    assert!(rows(&person, &cut, "en").await.is_empty());
}

#[tokio::test]
async fn what_could_not_be_decided_is_not_an_attempt() {
    let (service, token) = started().await;
    service.faults.go_down();
    assert_eq!(service.knock(&Phone::of("alex")).await.status, 503);
    service.faults.come_back();
    let person = Person::of(&service);
    assert!(rows(&person, &token, "en").await.is_empty());
    let german = person.with_token(Method::GET, "/phone?lang=de", &token);
    assert!(realmgate_testkit::running::Answer::of(german).await.text.contains("Es gibt noch keine"));
}

#[tokio::test]
async fn the_new_owner_of_a_freed_name_sees_nothing_of_the_last_one() {
    let (service, token) = started().await;
    let person = Person::of(&service);
    service.knock(&Phone::of("alex").at("192.0.2.1")).await;
    service.knock(&Phone { realm: "typo.example".to_owned(), ..Phone::of("alex").at("192.0.2.2") }).await;
    some_rows(2, &person, &token, "en").await;
    assert!(service.store.remove_account(&account("alex", &[]).key).await.unwrap());
    service.wait(Duration::from_secs(1)).await;
    let mut next = account("alex", &[HashFunction::Md5]);
    next.created = service.clock.now().unix_seconds();
    service.add(next).await;
    let token = person.session("alex").await;
    assert!(rows(&person, &token, "en").await.is_empty());
    service.knock(&Phone::of("alex").at("192.0.2.3")).await;
    let rows = some_rows(1, &person, &token, "en").await;
    assert!(rows[0].contains("192.0.2.3"), "{rows:?}");
}
