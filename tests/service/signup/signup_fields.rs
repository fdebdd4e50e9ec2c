//! Which user names, names and addresses people may sign up with, and what becomes of them in the email.

use realmgate_testkit::person::Person;
use realmgate_testkit::pickup::PickupFolder;
use realmgate_testkit::running::{RunningService, SETTINGS};

#[tokio::test]
async fn reserved_names_short_numbers_and_links_are_not_user_names() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let form = person.form("alex").await;
    for user in ["admin", "noreply", "mailer-daemon", "api", "sip", "test", "eu_x", "0", "112", "1001", "999999"] {
        let (status, code, text) = person.post(&form.clone().with("user", user)).await.error();
        assert_eq!((status, &*code, &*text), (400, "invalid_request", "user is reserved"), "{user}");
    }
    for user in [".", "..", "www.", "www.anna.li", "www.x"] {
        let (status, _, text) = person.post(&form.clone().with("user", user)).await.error();
        assert!(status == 400 && text.starts_with("user must be 1 to 64"), "{user}: {text}");
    }
    assert!(service.accounts().await.is_empty() && PickupFolder::of(&service).names().is_empty());
    for user in ["1234567", "www", "tester"] {
        assert_eq!(person.sign_up(user).await.status, 200, "{user}");
    }
}

#[tokio::test]
async fn settings_say_which_names_and_how_long_numbers_are_reserved() {
    let service = RunningService::with(&format!("reserved_users = [\"boss\"]\nreserved_digits = 3\n{SETTINGS}")).await;
    let person = Person::of(&service);
    for user in ["boss", "112"] {
        assert_eq!(person.sign_up(user).await.error().2, "user is reserved");
    }
    for user in ["1001", "admin"] {
        assert_eq!(person.sign_up(user).await.status, 200, "{user}");
    }
}

#[tokio::test]
async fn names_and_addresses_that_hide_or_turn_text_are_refused() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let form = person.form("alex").await;
    for (field, value) in [
        ("name", "Al\u{202e}ex"),
        ("name", "\u{2066}Alex\u{2069}"),
        ("name", "\u{200b}\u{3164}"),
        ("name", " "),
        ("email", "alex\u{200b}@example.com"),
        ("email", "alex@exam\u{ad}ple.com"),
        ("email", "alex@example.com\u{feff}"),
        ("email", "al\u{fffd}ex@example.com"),
        ("email", "mailto:alex@example.com"),
        ("email", "\"al ex\"@example.com"),
        ("email", "alex(work)@example.com"),
        ("email", "al..ex@example.com"),
        ("email", "alex@example.com."),
        ("email", "alex@-example.com"),
        ("email", "alex@exam_ple.com"),
        ("email", "alex@[192.0.2.1]"),
    ] {
        let (status, _, text) = person.post(&form.clone().with(field, value)).await.error();
        assert!(status == 400 && text.starts_with(field), "{field} {value:?}: {text}");
    }
    assert!(service.accounts().await.is_empty() && PickupFolder::of(&service).names().is_empty());
    let good = form.with("name", "می\u{200c}خواهم").with("email", "ü@bücher.example");
    assert_eq!(person.post(&good).await.status, 200, "a pickup folder takes UTF-8");
    let [letter] = PickupFolder::of(&service).emails().try_into().unwrap();
    assert!(letter.contains("\r\nTo: ü@xn--bcher-kva.example\r\n"), "{letter}");
}

#[tokio::test]
async fn nothing_a_stranger_typed_is_a_link_in_the_email_or_stands_in_its_headers() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let form = person.form("anna.li").await.with("name", "Win 1000 at https://evil.example");
    assert_eq!(person.post(&form.with("email", "anna@example.org")).await.status, 200);
    let [letter] = PickupFolder::of(&service).emails().try_into().unwrap();
    assert!(!letter.contains("://evil") && !letter.contains("evil.example") && !letter.contains("anna.li"), "{letter}");
    assert_eq!(letter.matches("anna.\u{200c}li").count(), 4, "name and address in both parts, with an invisible break");
    let greeting = "Hello Win 1000 at https:\u{200c}/\u{200c}/\u{200c}evil.\u{200c}example,";
    assert_eq!(letter.matches(greeting).count(), 2, "text in both parts: {letter}");
    let (head, _) = letter.split_once("\r\n\r\n").unwrap();
    assert!(!head.contains("Win 1000"), "{head}");
    let lines: Vec<_> = head.split("\r\n").collect();
    assert!(lines.contains(&"To: anna@example.org") && lines.contains(&"Auto-Submitted: auto-generated"), "{head}");
}
