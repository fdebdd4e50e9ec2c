//! A string that a platform reads one way and we another would let an attacker in by the difference: docs/readings.md
//! says how each is read. These are sent through the front door.

use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, REALM, RunningService, SETTINGS, WEBHOOK_PASSWORD};
use serde_json::{Value, json};

/// All ways to write a word in letters of either case.
fn every_casing(word: &str) -> impl Iterator<Item = String> {
    (0..1_u32 << word.len()).map(move |small| {
        let letters = word.chars().enumerate();
        let letter =
            |(at, letter): (usize, char)| if small >> at & 1 == 1 { letter.to_ascii_lowercase() } else { letter };
        letters.map(letter).collect()
    })
}

fn by(method: &str) -> Phone {
    Phone { method: method.to_owned(), ..Phone::of("john") }
}

#[tokio::test]
async fn the_to_of_a_register_is_enforced_however_register_is_written() {
    let service = RunningService::start().await;
    service.new_account("john").await;
    service.new_account("ceo").await;
    for method in every_casing("REGISTER") {
        let own = by(&method);
        let mut hijack = own.body();
        hijack["headers"]["to"] = json!(format!("<sip:ceo@{REALM}>"));
        hijack["headers"]["from"] = json!(format!("<sip:john@{REALM}>"));
        assert_eq!(service.webhook(&hijack).await.decision(), "fail", "{method}");
        let granted = service.knock(&own).await.json();
        assert_eq!((&granted["status"], &granted["expires"]), (&json!("ok"), &json!(3600)), "{method}");
    }
    assert_eq!(service.decided("identity").await, 256);
}

#[tokio::test]
async fn a_call_that_names_its_own_address_is_forgeable_however_invite_and_the_header_are_written() {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\nmode = \"off\"\n")).await;
    service.new_account("john").await;
    let headers = ["X-Forwarded-For", "x-forwarded-for", "X-SUBSPACE-FORWARDED-FOR", "x-Subspace-Forwarded-For"];
    for (number, method) in every_casing("INVITE").enumerate() {
        let victim = "203.0.113.50";
        let mut overheard = Phone { expires: Value::Null, ..by(&method) }.at(victim).body();
        assert_eq!(service.webhook(&overheard).await.decision(), "ok", "{method}");
        overheard["headers"][headers[number % headers.len()]] = json!(victim);
        assert_eq!(service.webhook(&overheard).await.decision(), "fail", "{method}: a replay from a forged address");
        overheard["headers"] = Value::Null;
        assert_eq!(service.webhook(&overheard).await.decision(), "fail", "{method}: nor without headers");
    }
    assert_eq!(service.decided("replay").await, 128);
}

#[tokio::test]
async fn a_method_with_blanks_is_malformed_and_its_forged_address_is_not_believed() {
    let service = RunningService::start().await;
    service.new_account("john").await;
    for method in [" REGISTER", "REGISTER ", "REGISTER\t", "INVITE ", "\nINVITE", ""] {
        let mut body = by("INVITE").body();
        body["method"] = json!(method);
        let answer = service.webhook(&body).await.json();
        assert_eq!(answer["message"], json!("malformed request: method"), "{method:?}");
    }
    let mut listed = None;
    for number in 1..=60 {
        let mut body = Phone::of(&format!("guess{number}")).at("203.0.113.7").body();
        body["method"] = json!("INVITE ");
        body["headers"]["x-forwarded-for"] = json!("203.0.113.7");
        let answer = service.webhook(&body).await.json();
        listed = listed.or(answer.get("blacklist").map(|_| number));
    }
    assert!(listed.is_none_or(|number| number > 11), "{listed:?}: it counts like a datagram");
}

#[tokio::test]
async fn other_headers_in_two_cases_are_not_a_fault_and_those_that_count_are() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let with = |more: &[(&str, &str)]| {
        let mut body = Phone::of("alice").body();
        for (name, value) in more {
            body["headers"][*name] = json!(value);
        }
        body
    };
    for more in [
        [("X-Custom-ID", "42"), ("x-custom-id", "43")],
        [("User-Agent", "a"), ("user-agent", "b")],
        [("Contact", "<sip:a@b>"), ("contact", "<sip:c@d>")],
    ] {
        assert_eq!(service.webhook(&with(&more)).await.decision(), "ok", "{more:?}");
    }
    let own = format!("<sip:alice@{REALM}>");
    for name in ["To", "tO", "t", "T", "to ", "From", "f", "Via", "V", "Call-Id", "i"] {
        let answer = service.webhook(&with(&[(name, &own)])).await.json();
        assert_eq!(answer["message"], json!("malformed request: headers"), "{name}");
    }
    for name in ["Authorization", "Proxy-Authorization"] {
        let answer = service.webhook(&with(&[(name, "x"), (&name.to_lowercase(), "x")])).await.json();
        assert_eq!(answer["message"], json!("malformed request: headers"), "{name}");
    }
    let mut hijack = with(&[("t ", "<sip:bob@acme.sip.jambonz.cloud>")]);
    hijack["headers"].as_object_mut().unwrap().remove("to");
    assert_eq!(service.webhook(&hijack).await.decision(), "fail", "a blank before the colon is part of no name");
}

#[tokio::test]
async fn one_address_is_one_source_however_the_platform_writes_it() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    for (home, elsewhere) in [
        (["203.0.113.9:5060", "203.0.113.9", "[::ffff:203.0.113.9]:1", " 203.0.113.9 "], "198.51.100.7:5060"),
        (
            ["[2001:db8::1]:5060", "2001:DB8::1", "2001:db8:0:0::1%eth0", "[2001:db8::1%25eth0]:5"],
            "[2001:db8:1::1]:5060",
        ),
    ] {
        let mut body = Phone::of("alice").body();
        for source in home {
            body["source_address"] = json!(source);
            assert_eq!(service.webhook(&body).await.decision(), "ok", "{source}");
        }
        body["source_address"] = json!(elsewhere);
        assert_eq!(service.webhook(&body).await.decision(), "fail", "a replay from {elsewhere}");
    }
}

#[tokio::test]
async fn the_hook_is_found_with_a_slash_too_many() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    for path in ["/webhooks/auth/", "//webhooks/auth", "//webhooks/auth/", "/webhooks//auth", "/webhooks/auth//"] {
        let url = service.url(path);
        let post =
            service.client.post(url).basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).json(&Phone::of("alice").body());
        assert_eq!(Answer::of(post).await.decision(), "ok", "{path}");
        let stranger = Answer::of(service.client.post(service.url(path)).json(&json!({}))).await;
        assert_eq!(stranger.status.as_u16(), 401, "{path}");
    }
    for path in ["/webhooks/authx", "/webhooks/auth/x", "/x/webhooks/auth", "/webhooksauth"] {
        let answer = Answer::of(service.client.post(service.url(path)).json(&json!({}))).await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_second_question_mark_ends_the_own_query_of_a_get_hook() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let query = |phone: Phone| {
        let body = phone.body();
        let members = body.as_object().unwrap().iter().filter(|(name, _)| *name != "headers");
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        members.map(|(name, value)| format!("{name}={}", text(value))).collect::<Vec<_>>().join("&")
    };
    for own in ["?site=1?", "??", "?a=b&c=d?e?", "?"] {
        let url = service.url(&format!("/webhooks/auth{own}{}", query(Phone::of("alice"))));
        let get = service.client.get(url).basic_auth("jambonz", Some(WEBHOOK_PASSWORD));
        let answer = Answer::of(get).await.json();
        assert_eq!((&answer["status"], &answer["expires"]), (&json!("ok"), &json!(3600)), "{own}");
    }
    let url =
        service.url(&format!("/webhooks/auth?{}?expires=60", query(Phone { expires: json!(7), ..Phone::of("alice") })));
    let get = service.client.get(url).basic_auth("jambonz", Some(WEBHOOK_PASSWORD));
    assert_ne!(Answer::of(get).await.json()["expires"], json!(60), "a value is not cut");
}

#[tokio::test]
async fn scheme_and_qop_are_read_without_their_dress_and_realm_and_username_are_not() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let set = |name: &str, value: &str| {
        let mut body = Phone::of("alice").body();
        body[name] = json!(value);
        body
    };
    for (name, value) in [("scheme", "DIGEST"), ("scheme", " \"Digest\" "), ("qop", " \"auth\" "), ("algorithm", "md5")]
    {
        assert_eq!(service.webhook(&set(name, value)).await.decision(), "ok", "{name}: {value}");
    }
    let plain = json!({ "status": "fail", "message": "authentication failed" });
    for (name, value) in [
        ("scheme", "Basic"),
        ("scheme", "Bearer"),
        ("algorithm", "AKAv1-MD5"),
        ("algorithm", "SHA1"),
        ("qop", "auth-int"),
        ("realm", "ACME.sip.jambonz.cloud"),
        ("realm", " acme.sip.jambonz.cloud"),
        ("username", "Alice"),
        ("username", "\"alice\""),
    ] {
        assert_eq!(service.webhook(&set(name, value)).await.json(), plain, "{name}: {value}");
    }
}
