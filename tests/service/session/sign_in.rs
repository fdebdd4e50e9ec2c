//! A person who knows the password gets a session, and the session shows the account's own settings.

use realmgate_testkit::person::Person;
use realmgate_testkit::running::{Answer, PASSWORD, REALM, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use reqwest::Method;

#[tokio::test]
async fn the_right_password_is_a_session_that_shows_my_phone() {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let answer = person.log_in("alex", &ha1("alex", PASSWORD).to_uppercase()).await;
    let body = answer.json();
    assert_eq!(
        (answer.status.as_u16(), &body["ok"], &body["expires_in"]),
        (200, &true.into(), &(14 * 24 * 3600).into())
    );
    assert_eq!((body.as_object().unwrap().len(), &answer.headers["cache-control"]), (3, &"no-store".parse().unwrap()));

    let page = person.my_phone(body["token"].as_str().unwrap(), "en").await;
    assert_eq!((page.status.as_u16(), &page.headers["cache-control"]), (200, &"no-store".parse().unwrap()));
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert!(!page.text.contains("<html") && page.text.contains("There are none yet"), "{}", page.text);
    let lines = [
        format!("<strong id=\"address\">sip:alex@{REALM}</strong>"),
        format!("<td id=\"setting-domain\">{REALM}</td>"),
        "<td id=\"setting-transports\">UDP, TCP</td>".to_owned(),
        "<td id=\"setting-expires\">3600</td>".to_owned(),
        "data-copy=\"setting-auth-user\"".to_owned(),
        "<button type=\"button\" id=\"make-link\">".to_owned(),
        "<p id=\"link-note\" role=\"status\"></p>\n<div id=\"linphone\" hidden>".to_owned(),
        format!(
            "&#60;sip:alex@{REALM};transport=udp&#62;;auth_user=alex;auth_pass=<var>PASSWORD</var>;regint=3600</pre>"
        ),
    ];
    for line in lines {
        assert!(page.text.contains(&line), "{line} in {}", page.text);
    }
    assert_eq!((service.total("sign_ins", "succeeded").await, service.total("sign_ins", "rejected").await), (1, 0));
}

#[tokio::test]
async fn it_speaks_german_and_names_another_registrar() {
    let settings = SETTINGS.replace(
        "[[tenant]]",
        "[[tenant]]\nregistrar = \"sip.example.com:5061\"\ntransports = [\"wss\", \"tls\"]\nexpires_max = 600\n",
    );
    let service = RunningService::with(&settings).await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let token = person.session("alex").await;
    let page = person.my_phone(&token, "de").await;
    assert_eq!(page.headers["content-language"], "de");
    for line in [
        "Ihre SIP-Adresse",
        "<var>PASSWORT</var>",
        "<td id=\"setting-registrar\">sip.example.com:5061</td>",
        "<td id=\"setting-transports\">WebSocket (WSS), TLS</td>",
        ";regint=600;outbound=&#34;sip:sip.example.com:5061;transport=tls&#34;</pre>",
    ] {
        assert!(page.text.contains(line), "{line} in {}", page.text);
    }
    let english = Answer::of(person.with_token(Method::GET, "/phone?lang=en", &token).header("accept-language", "de"));
    assert!(english.await.text.contains("Your SIP address"));
}

#[tokio::test]
async fn where_phones_are_web_pages_there_is_nothing_for_programs() {
    let settings = SETTINGS.replace("[[tenant]]", "[[tenant]]\ntransports = [\"wss\"]\n");
    let service = RunningService::with(&settings).await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let page = person.my_phone(&person.session("alex").await, "en").await.text;
    assert!(page.contains("id=\"settings\"") && !page.contains("make-link") && !page.contains("<pre"), "{page}");
}

#[tokio::test]
async fn what_is_not_a_sign_in_learns_what_it_lacks_and_costs_no_try() {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let good = ha1("alex", PASSWORD);
    for (fields, text) in [
        (vec![], "user, and ha1 or nonce and proof required"),
        (vec![("user", "alex")], "user, and ha1 or nonce and proof required"),
        (vec![("user", ""), ("ha1", &*good)], "user, and ha1 or nonce and proof required"),
        (vec![("user", "alex"), ("ha1", "s3cret")], "ha1 must be 32 hex digits"),
        (vec![("user", "alex"), ("ha1", &good[1..])], "ha1 must be 32 hex digits"),
        (vec![("user", "alex"), ("user", "alex"), ("ha1", &good)], "user is given more than once"),
    ] {
        for _ in 0..4 {
            let answer = Answer::of(person.request(Method::POST, "/login").form(&fields)).await;
            assert_eq!(answer.error(), (400, "invalid_request".to_owned(), text.to_owned()));
        }
    }
    let large = [("user", "x".repeat(9_000)), ("ha1", good.clone())];
    assert_eq!(Answer::of(person.request(Method::POST, "/login").form(&large)).await.error().0, 413);
    let json = Answer::of(person.request(Method::POST, "/login").json(&[("user", "alex")])).await;
    assert_eq!(json.error().1, "invalid_request");
    assert_eq!(person.asking("evil.example.net").log_in("alex", &good).await.error().1, "unknown_host");
    assert_eq!(person.log_in("alex", &good).await.status, 200);
}

#[tokio::test]
async fn the_realm_is_the_one_of_the_site() {
    let settings = SETTINGS.replace("realms = [", "realms = [\"first.example\", ");
    let service = RunningService::with(&settings.replace("hosts = [", &format!("hosts = [\"{REALM}\", "))).await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    assert_eq!(person.log_in("alex", &ha1("alex", PASSWORD)).await.status, 401, "the first realm is another");
    assert_eq!(person.asking(REALM).log_in("alex", &ha1("alex", PASSWORD)).await.status, 200);
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_503_and_costs_no_one_anything() {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let token = person.session("alex").await;
    service.faults.go_down();
    for _ in 0..30 {
        let answer = person.log_in("alex", &ha1("alex", PASSWORD)).await;
        assert_eq!((answer.error().0, &*answer.error().1), (503, "unavailable"));
        assert!(answer.headers.contains_key("retry-after"));
    }
    for answer in [person.my_phone(&token, "en").await, person.ask_for_link(&token).await] {
        assert_eq!((answer.error().0, &*answer.error().1), (503, "unavailable"));
        assert!(answer.headers.contains_key("retry-after") && !answer.headers.contains_key("www-authenticate"));
    }
    service.faults.come_back();
    assert_eq!(person.log_in("alex", &ha1("alex", PASSWORD)).await.status, 200);
    assert_eq!(service.total("sign_ins", "failed").await, 30);
    service.faults.slow_down(std::time::Duration::from_mins(1));
    assert_eq!(person.log_in("alex", &ha1("alex", PASSWORD)).await.status, 503, "at the deadline");
    service.faults.slow_down(std::time::Duration::ZERO);
}

#[tokio::test]
async fn names_that_only_an_operator_gives_sign_in_as_they_are_typed() {
    let service = RunningService::start().await;
    let names = [
        ("1001", "1001"),
        ("Alice", "Alice"),
        ("1001@example.com", "1001%40example.com"),
        ("jörg", "j%C3%B6rg"),
        ("+49 30 1234", "+49%2030%201234"),
    ];
    for (name, _) in names {
        service.new_account(name).await;
    }
    let person = Person::of(&service);
    for (name, user) in names {
        let token = person.session(name).await;
        let page = person.my_phone(&token, "en").await.text;
        assert!(page.contains(&format!("<strong id=\"address\">sip:{user}@{REALM}</strong>")), "{name}: {page}");
        assert!(page.contains(&format!("<td id=\"setting-auth-user\">{name}</td>")), "{name}: {page}");
        assert_eq!(person.get(&person.link(&token).await).await.status, 200, "{name}");
    }
}

#[tokio::test]
async fn either_way_that_browsers_post_a_form_is_read_and_a_sign_in_split_otherwise_is_none() {
    let service = RunningService::start().await;
    service.new_account("jörg").await;
    let (person, good) = (Person::of(&service), ha1("jörg", PASSWORD));
    let multipart = format!(
        "--x\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\njörg\r\n--x\r\n\
         Content-Disposition: form-data; name=\"ha1\"\r\n\r\n{good}\r\n--x--\r\n"
    );
    let urlencoded = format!("user=j%c3%b6rg&ha1={good}");
    for (content_type, body, status) in [
        ("multipart/form-data; boundary=x", multipart.as_str(), 200),
        ("application/x-www-form-urlencoded; charset=utf-8", &urlencoded, 200),
        ("multipart/form-data", &multipart, 400),
        ("multipart/form-data; boundary=x", &multipart[..multipart.len() - 40], 400),
        ("application/x-www-form-urlencoded", &format!("{urlencoded}&ha1={good}"), 400),
        ("application/x-www-form-urlencoded", &format!("user=j%f6rg&ha1={good}"), 400),
        ("text/plain", &urlencoded, 400),
        ("application/json", &format!("{{\"user\":\"jörg\",\"ha1\":\"{good}\"}}"), 200),
        ("application/json", &urlencoded, 400),
    ] {
        let post = person.request(Method::POST, "/login").header("content-type", content_type);
        assert_eq!(Answer::of(post.body(body.to_owned())).await.status, status, "{content_type}: {body}");
    }
    let in_query = person.request(Method::POST, &format!("/login?{urlencoded}"));
    assert_eq!(Answer::of(in_query).await.status, 400, "it does not belong in an address");
    let led = person.get(&format!("/login?{urlencoded}")).await;
    assert!(led.status == 200 && led.text.contains("<form id=\"login\""), "no one is signed in by an address");
}
