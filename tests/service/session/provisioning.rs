//! A link sets a phone up with the HA1s, three times within ten minutes, for as long as they are the account's.

use domain::accounts::AccountChange;
use domain::accounts::Switch;
use domain::digest::{Ha1, HashFunction, formula};
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, PASSWORD, REALM, RunningService, SETTINGS, account};
use reqwest::Method;
use serde_json::Value;
use std::time::Duration;

/// A service where alex, with the HA1s of these functions, has a link; no one knows what its platform's challenges name.
async fn linked(algorithms: &[HashFunction]) -> (RunningService, Person, String) {
    linked_where(SETTINGS, algorithms).await
}

/// The same where the platform's challenges name these algorithms, as a list of the settings.
async fn linked_where_challenges_name(named: &str, algorithms: &[HashFunction]) -> (RunningService, Person, String) {
    let setting = format!("[[tenant]]\n    challenge_algorithms = {named}");
    linked_where(&SETTINGS.replace("[[tenant]]", &setting), algorithms).await
}

async fn linked_where(settings: &str, algorithms: &[HashFunction]) -> (RunningService, Person, String) {
    let service = RunningService::with(settings).await;
    service.add(account("alex", algorithms)).await;
    let person = Person::of(&service);
    let link = person.link(&person.session("alex").await).await;
    (service, person, link)
}

/// The entry of a section.
fn entry<'x>(xml: &'x str, section: &str, name: &str) -> &'x str {
    let section = xml.split_once(&format!("<section name=\"{section}\">")).expect("the section").1;
    let section = section.split_once("</section>").expect("its end").0;
    let value = section.split_once(&format!("<entry name=\"{name}\" overwrite=\"true\">")).expect("the entry").1;
    value.split_once("</entry>").expect("its end").0
}

/// What a phone posts that knows the HA1 alone.
fn answer_with(ha1: &str, algorithm: HashFunction) -> Value {
    let mut body = Phone { algorithm, ..Phone::of("alex").with_password("unknown to the phone") }.body();
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    let (nonce, nc, cnonce) = (text("nonce"), text("nc"), text("cnonce"));
    let protected = formula::Protected { nc: &nc, cnonce: &cnonce, qop: "auth" };
    let ha2 = formula::ha2(algorithm, "REGISTER", &text("uri"));
    let response = formula::response(ha1.as_bytes(), algorithm, &nonce, Some(protected), &ha2);
    body["response"] = response.to_hex().as_str().into();
    body
}

#[tokio::test]
async fn a_phone_that_knows_only_what_the_link_leads_to_is_let_in() {
    let (service, person, link) = linked(&[HashFunction::Md5, HashFunction::Sha256]).await;
    let answer = person.get(&link).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.headers["content-type"]),
        (200, &"application/xml; charset=utf-8".parse().unwrap())
    );
    assert_eq!(answer.headers["cache-control"], "no-store");
    let xml = &answer.text;
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>") && !xml.contains(PASSWORD), "{xml}");
    for (section, name, value) in [
        ("sip", "default_proxy", "0"),
        ("proxy_0", "reg_proxy", &*format!("&#60;sip:{REALM};transport=udp&#62;")),
        ("proxy_0", "reg_identity", &format!("sip:alex@{REALM}")),
        ("proxy_0", "realm", REALM),
        ("proxy_0", "reg_expires", "3600"),
        ("proxy_0", "reg_sendregister", "1"),
        ("proxy_0", "publish", "0"),
        ("auth_info_0", "username", "alex"),
        ("auth_info_0", "realm", REALM),
        ("auth_info_0", "algorithm", "MD5"),
    ] {
        assert_eq!(entry(xml, section, name), value, "{section} {name}");
    }
    let body = answer_with(entry(xml, "auth_info_0", "ha1"), HashFunction::Md5);
    assert_eq!(service.webhook(&body).await.decision(), "ok");
    let wrong = answer_with(&"0".repeat(32), HashFunction::Md5);
    assert_eq!(service.webhook(&wrong).await.decision(), "fail", "the phone's own password does not count");
}

#[tokio::test]
async fn a_phone_gets_one_ha1_that_answers_its_platform_s_challenges_and_that_of_md5_where_no_one_knows() {
    let both = [HashFunction::Md5, HashFunction::Sha256];
    for (named, ha1s, given) in [
        ("[]", &both[..], HashFunction::Md5),
        (r#"["MD5"]"#, &both, HashFunction::Md5),
        (r#"["sha-256"]"#, &both, HashFunction::Sha256),
        (r#"["MD5", "SHA-256"]"#, &both, HashFunction::Sha256),
        (r#"["SHA-512-256", "MD5"]"#, &both, HashFunction::Md5),
        (r#"["MD5", "SHA-256"]"#, &both[..1], HashFunction::Md5),
    ] {
        let (service, person, link) = linked_where_challenges_name(named, ha1s).await;
        let xml = person.get(&link).await.text;
        assert_eq!(entry(&xml, "auth_info_0", "algorithm"), given.name(), "{named}");
        assert!(!xml.contains("auth_info_1"), "{named}: {xml}");
        let body = answer_with(entry(&xml, "auth_info_0", "ha1"), given);
        assert_eq!(service.webhook(&body).await.decision(), "ok", "{named}");
    }
}

#[tokio::test]
async fn an_account_that_could_not_answer_the_challenge_gets_no_link_and_the_reason() {
    for (named, ha1s) in [
        (r#"["SHA-256"]"#, &[HashFunction::Md5][..]),
        (r#"["SHA-512-256"]"#, &[HashFunction::Md5, HashFunction::Sha256, HashFunction::Sha512_256]),
    ] {
        let setting = format!("[[tenant]]\n    challenge_algorithms = {named}");
        let service = RunningService::with(&SETTINGS.replace("[[tenant]]", &setting)).await;
        service.add(account("alex", ha1s)).await;
        let person = Person::of(&service);
        let token = person.session("alex").await;
        for _ in 0..20 {
            let (status, code, text) = person.ask_for_link(&token).await.error();
            assert_eq!((status, &*code), (409, "no_ha1"));
            assert!(text.contains("the operator"), "{text}");
        }
        let page = person.my_phone(&token, "en").await.text;
        assert!(page.contains("id=\"no-link\"") && !page.contains("id=\"make-link\""), "{page}");
        assert_eq!(service.total("provisioning_links", "issued").await, 0);
    }
}

#[tokio::test]
async fn the_link_is_answered_with_a_code_to_scan() {
    let (_service, person, _) = linked(&[HashFunction::Md5]).await;
    let answer = person.ask_for_link(&person.session("alex").await).await;
    let body = answer.json();
    assert_eq!((&body["ok"], &body["expires_in"], &body["uses"]), (&true.into(), &600.into(), &3.into()));
    assert_eq!((body.as_object().unwrap().len(), &answer.headers["cache-control"]), (5, &"no-store".parse().unwrap()));
    let url = body["url"].as_str().unwrap();
    let token = url.strip_prefix("https://phone.example.com/provision/").unwrap();
    assert_eq!(token.len(), 43);
    assert_eq!(scanned(body["qr"].as_str().unwrap()), url);
}

/// What a camera reads in the drawing: its dark rectangles put on a grid, the grid decoded.
fn scanned(svg: &str) -> String {
    let side: usize = svg.split_once("viewBox=\"0 0 ").unwrap().1.split_once(' ').unwrap().0.parse().unwrap();
    let path = svg.split_once(" d=\"").unwrap().1.split_once('"').unwrap().0;
    let mut dark = vec![false; side * side];
    for rectangle in path.split('M').skip(1) {
        let numbers: Vec<usize> =
            rectangle.split(|letter: char| !letter.is_ascii_digit()).filter_map(|text| text.parse().ok()).collect();
        let [left, top, width, height, ..] = numbers[..] else { panic!("{rectangle}") };
        for row in top..top + height {
            dark[row * side + left..row * side + left + width].fill(true);
        }
    }
    let zoom = 4;
    let shade = |x: usize, y: usize| if dark[y / zoom * side + x / zoom] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * zoom, side * zoom, shade);
    let [grid] = &image.detect_grids()[..] else { panic!("no code in {svg}") };
    grid.decode().unwrap().1
}

#[tokio::test]
async fn three_uses_are_all_and_head_is_none() {
    let (service, person, link) = linked(&[HashFunction::Md5]).await;
    for _ in 0..10 {
        let head = person.head(&link).await;
        assert_eq!((head.status.as_u16(), &*head.text), (200, ""));
    }
    let xml = person.get(&link).await.text;
    assert!(!xml.contains("auth_info_1"), "no SHA-256: {xml}");
    for _ in 0..2 {
        assert_eq!(person.get(&link).await.text, xml);
    }
    for _ in 0..2 {
        let dead = person.get(&link).await;
        assert_eq!((dead.error().0, &*dead.error().1), (404, "not_found"));
        assert_eq!(dead.headers["cache-control"], "no-store");
        assert_eq!(person.head(&link).await.status, 404);
    }
    let count = |outcome| service.total("provisioning_links", outcome);
    assert_eq!((count("issued").await, count("used").await, count("expired").await), (1, 3, 2));
}

#[tokio::test]
async fn of_64_at_once_three_are_served() {
    let (_service, person, link) = linked(&[HashFunction::Md5]).await;
    let answers = futures_util::future::join_all((0..64).map(|_| person.get(&link))).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(200), count(404)), (3, 61));
}

#[tokio::test]
async fn it_works_for_ten_minutes_whatever_the_wall_clock_says() {
    let (service, person, link) = linked(&[HashFunction::Md5]).await;
    service.clock.set_wall(service.clock.now().wall + Duration::from_hours(1));
    service.wait(Duration::from_millis(599_999)).await;
    assert_eq!(person.get(&link).await.status, 200);
    service.wait(Duration::from_millis(1)).await;
    assert_eq!((person.get(&link).await.status.as_u16(), person.head(&link).await.status.as_u16()), (404, 404));
}

#[tokio::test]
async fn an_account_that_changed_voids_it_permanently() {
    let disable = AccountChange::Switch(Switch::Disable);
    let changed = AccountChange::Ha1s(vec![Ha1::compute(HashFunction::Md5, "alex", REALM, "another")]);
    for change in [disable, changed] {
        let (service, person, link) = linked(&[HashFunction::Md5]).await;
        let key = account("alex", &[]).key;
        assert!(service.store.change_account(&key, change, 0).await.unwrap());
        assert_eq!((person.head(&link).await.status.as_u16(), person.get(&link).await.status.as_u16()), (404, 404));
        let back = AccountChange::Ha1s(vec![Ha1::compute(HashFunction::Md5, "alex", REALM, PASSWORD)]);
        for change in [AccountChange::Switch(Switch::Enable), back] {
            assert!(service.store.change_account(&key, change, 0).await.unwrap());
        }
        assert_eq!(person.get(&link).await.status, 404);
    }
}

#[tokio::test]
async fn a_store_that_does_not_answer_uses_nothing_up() {
    let (service, person, link) = linked(&[HashFunction::Md5]).await;
    service.faults.go_down();
    for _ in 0..5 {
        assert_eq!(person.get(&link).await.error().1, "unavailable");
    }
    service.faults.come_back();
    for status in [200, 200, 200, 404] {
        assert_eq!(person.get(&link).await.status, status);
    }
}

#[tokio::test]
async fn what_is_no_link_is_not_found() {
    let (_service, person, link) = linked(&[HashFunction::Md5]).await;
    let unknown = format!("/provision/{}", "A".repeat(43));
    for path in [
        &*unknown,
        &link[..link.len() - 1],
        &format!("{link}A"),
        &format!("{link}/x"),
        "/provision/",
        "/provision/%00%ff",
    ] {
        assert_eq!(person.get(path).await.error().1, "not_found", "{path}");
    }
    assert_eq!(person.get(&link).await.status, 200);
}

#[tokio::test]
async fn ten_links_per_minute_and_account() {
    let service = RunningService::with(SETTINGS).await;
    service.new_account("alex").await;
    service.new_account("kim").await;
    let person = Person::of(&service);
    let token = person.session("alex").await;
    for _ in 0..10 {
        assert_eq!(person.ask_for_link(&token).await.status, 200);
    }
    let refused = person.ask_for_link(&token).await;
    assert_eq!(
        (refused.error().0, &*refused.error().1, &refused.headers["retry-after"]),
        (429, "rate_limited", &"60".parse().unwrap())
    );
    assert_eq!(person.ask_for_link(&person.session("kim").await).await.status, 200);
    service.wait(Duration::from_mins(1)).await;
    assert_eq!(person.ask_for_link(&token).await.status, 200);
}

#[tokio::test]
async fn an_odd_name_makes_a_valid_address_and_a_valid_document() {
    let service = RunningService::start().await;
    service.add(account("a&b <\"ü\">@x;y", &[HashFunction::Md5])).await;
    let mut long = account("long", &[HashFunction::Md5]);
    long.expires_max = Some(77);
    service.add(long).await;
    let person = Person::of(&service);
    let xml = person.get(&person.link(&person.session("a&b <\"ü\">@x;y").await).await).await.text;
    assert_eq!(entry(&xml, "proxy_0", "reg_identity"), format!("sip:a%26b%20%3C%22%C3%BC%22%3E%40x%3By@{REALM}"));
    assert_eq!(entry(&xml, "auth_info_0", "username"), "a&#38;b &#60;&#34;ü&#34;&#62;@x;y");
    let xml = person.get(&person.link(&person.session("long").await).await).await.text;
    assert_eq!(entry(&xml, "proxy_0", "reg_expires"), "77", "the account's own");
    let body = Answer::of(person.with_token(Method::POST, "/provision", "x").body("x".repeat(10_000))).await;
    assert_eq!(body.error().0, 413, "a body is read within its limit");
}
