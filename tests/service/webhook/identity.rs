//! A phone acts for its own address only; the platform compares nothing, so this is where hijacks end.

use domain::digest::{Ha1, HashFunction, Realm};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{REALM, RunningService, SETTINGS};
use serde_json::Value;

fn acting_for(address: &str) -> Phone {
    Phone { address: Some(address.to_owned()), ..Phone::of("alice") }
}

fn call(phone: Phone) -> Phone {
    Phone { method: "INVITE".to_owned(), expires: Value::Null, ..phone }
}

#[tokio::test]
async fn no_one_registers_anothers_address() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let own = format!("\"Alice\" <sip:alice@{}>", REALM.to_uppercase());
    assert_eq!(service.knock(&acting_for(&own)).await.decision(), "ok");
    for foreign in ["<sip:bob@acme.sip.jambonz.cloud>", "<sip:alice@other.example>", "tel:+15551234567", "garbage"] {
        assert_eq!(service.knock(&acting_for(foreign)).await.decision(), "fail", "{foreign}");
    }
    let two = format!("<sip:alice@{REALM}>, <sip:bob@{REALM}>");
    assert_eq!(service.knock(&acting_for(&two)).await.decision(), "fail");
}

#[tokio::test]
async fn a_platform_that_sends_no_headers_is_served_all_the_same() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let mut body = Phone::of("alice").body();
    body["headers"] = Value::Null;
    assert_eq!(service.webhook(&body).await.decision(), "ok");
}

#[tokio::test]
async fn a_username_with_a_domain_counts_as_that_user_at_that_host() {
    let service = RunningService::start().await;
    service.new_account("1001@example.com").await;
    let phone = |address: &str| Phone { address: Some(address.to_owned()), ..Phone::of("1001@example.com") };
    assert_eq!(service.knock(&phone("<sip:1001@example.com>")).await.decision(), "ok");
    assert_eq!(service.knock(&phone("<sip:1001@other.example>")).await.decision(), "fail");
}

#[tokio::test]
async fn calls_from_other_numbers_are_logged_unless_set_otherwise() {
    let anonymous = || call(acting_for("\"Anonymous\" <sip:anonymous@anonymous.invalid>"));
    for (setting, expected, noticed) in [("log", "ok", 1), ("enforce", "fail", 0), ("off", "ok", 0)] {
        let settings = format!("{SETTINGS}\n[webhook]\nidentity_invite = \"{setting}\"\n");
        let service = RunningService::with(&settings).await;
        service.new_account("alice").await;
        assert_eq!(service.knock(&anonymous()).await.decision(), expected, "{setting}");
        let metrics = service.admin_get("/metrics").await.text;
        let line = format!("realmgate_unenforced_total{{rule=\"identity\"}} {noticed}\n");
        assert!(metrics.contains(&line), "{setting}: {metrics}");
    }
}

#[tokio::test]
async fn trying_anothers_address_lists_no_one() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    for _ in 0..50 {
        let answer = service.knock(&acting_for("<sip:bob@acme.sip.jambonz.cloud>")).await;
        assert_eq!(answer.json().get("blacklist"), None);
    }
    assert_eq!(service.knock(&Phone::of("alice")).await.decision(), "ok");
}

/// The platform's parser takes the first `username=` behind a comma or blank, be it inside another parameter's quotes,
/// and goes on with that name: with a caller of that name inward, on a call.
#[tokio::test]
async fn an_account_whose_name_goes_on_where_anothers_ends_cannot_pass_for_that_other() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.new_account("alice2").await;
    for method in ["REGISTER", "INVITE"] {
        let mut body = Phone { method: method.to_owned(), ..Phone::of("alice2") }.body();
        let value = |name: &str| body[name].as_str().expect("a string").to_owned();
        let header = format!(
            "Digest opaque=\"x, username=alice,\", username=\"alice2\", realm=\"{}\", nonce=\"{}\", uri=\"{}\", \
             response=\"{}\", qop=auth, nc={}, cnonce=\"{}\", algorithm=MD5",
            value("realm"),
            value("nonce"),
            value("uri"),
            value("response"),
            value("nc"),
            value("cnonce"),
        );
        body["headers"]["authorization"] = header.into();
        body["username"] = "alice".into();
        assert_eq!(service.webhook(&body).await.decision(), "fail", "{method}");
        body["username"] = "alice2".into();
        assert_eq!(service.webhook(&body).await.decision(), "ok", "{method}, under its own name");
    }
}

#[tokio::test]
async fn what_does_not_say_whose_address_it_acts_for_is_counted_and_refused_where_that_is_set() {
    for (setting, decision, counted, refused) in
        [("require", "fail", 1, 2), ("enforce", "ok", 3, 0), ("log", "ok", 3, 0), ("off", "ok", 1, 0)]
    {
        let settings = format!("{SETTINGS}\n[webhook]\nidentity_register = \"{setting}\"\n");
        let service = RunningService::with(&settings).await;
        service.new_account("alice").await;
        let without = |mut body: Value, header: Option<&str>| {
            match header {
                Some(name) => drop(body["headers"].as_object_mut().unwrap().remove(name)),
                None => drop(body.as_object_mut().unwrap().remove("headers")),
            }
            body
        };
        for header in [Some("to"), None] {
            let body = without(Phone { method: "register".to_owned(), ..Phone::of("alice") }.body(), header);
            assert_eq!(service.webhook(&body).await.decision(), decision, "{setting}");
            if decision == "fail" {
                let plain = serde_json::json!({ "status": "fail", "message": "authentication failed" });
                assert_eq!(service.webhook(&body).await.json(), plain, "and costs nothing");
            }
        }
        let call = without(call(Phone::of("alice")).body(), Some("from"));
        assert_eq!(service.webhook(&call).await.decision(), "ok", "{setting} is about registrations");
        assert_eq!(service.knock(&Phone::of("alice")).await.decision(), "ok", "{setting}");
        assert_eq!(service.figure("realmgate_identity_missing_total").await, counted, "{setting}");
        assert_eq!(service.decided("no_identity").await, 2 * refused, "{setting}");
        let foreign = service.knock(&acting_for("<sip:bob@acme.sip.jambonz.cloud>")).await.decision();
        assert_eq!(foreign == "fail", ["require", "enforce"].contains(&setting), "{setting}");
    }
}

#[tokio::test]
async fn a_get_hook_carries_no_to_and_is_refused_where_that_is_required() {
    for (setting, decision) in [("require", "fail"), ("enforce", "ok")] {
        let service =
            RunningService::with(&format!("{SETTINGS}\n[webhook]\nidentity_register = \"{setting}\"\n")).await;
        service.new_account("alice").await;
        let body = Phone::of("alice").body();
        let members = body.as_object().unwrap().iter().filter(|(name, _)| *name != "headers");
        let query: Vec<(&str, String)> = members
            .map(|(name, value)| (name.as_str(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
            .collect();
        let get = service.client.get(service.url("/webhooks/auth")).query(&query);
        let answer = realmgate_testkit::running::Answer::of(
            get.basic_auth("jambonz", Some(realmgate_testkit::running::WEBHOOK_PASSWORD)),
        )
        .await;
        assert_eq!(answer.decision(), decision, "{setting}");
    }
}

/// A service whose tenant has one realm and these domains, with an account alice.
async fn of_realm(realm: &str, domains: &str) -> RunningService {
    let settings = SETTINGS
        .replace("realms = [\"acme.sip.jambonz.cloud\"]", &format!("realms = [\"{realm}\"]\ndomains = [{domains}]"));
    let service = RunningService::with(&settings).await;
    let mut account = realmgate_testkit::running::account("alice", &[]);
    account.key.realm = Realm::parse(realm).unwrap();
    account.ha1s = vec![Ha1::compute(HashFunction::Md5, "alice", realm, realmgate_testkit::running::PASSWORD)];
    service.add(account).await;
    service
}

#[tokio::test]
async fn an_address_is_at_home_in_its_realm_and_in_the_domains_beside_it() {
    let rows: [(&str, &str, &[&str], &[&str]); 6] = [
        (
            "acme.example",
            "",
            &["acme.example", "ACME.Example:5060"],
            &["voice.acme.example", "acme.example.", "192.0.2.1"],
        ),
        (
            "acme.example",
            "\"voice.acme.example\", \"2001:db8::1\"",
            &["acme.example", "Voice.Acme.Example", "[2001:DB8:0::1]:5061"],
            &["other.example", "[2001:db8::2]"],
        ),
        ("[2001:db8::1]", "", &["[2001:db8:0:0::1]", "[2001:DB8::0001]"], &["[2001:db8::2]", "other.example"]),
        ("192.0.2.1", "", &["192.0.2.1", "[::ffff:192.0.2.1]"], &["192.0.2.2", "192.0.2.10"]),
        ("asterisk", "", &["voice.acme.example", "192.0.2.1", "asterisk"], &[]),
        ("My Realm", "\"voice.acme.example\"", &["voice.acme.example"], &["other.example", "192.0.2.1"]),
    ];
    for (realm, domains, own, foreign) in rows {
        let service = of_realm(realm, domains).await;
        let phone = |user: &str, host: &str| Phone {
            realm: realm.to_owned(),
            address: Some(format!("<sip:{user}@{host}>")),
            ..Phone::of("alice")
        };
        for host in own {
            assert_eq!(service.knock(&phone("alice", host)).await.decision(), "ok", "{realm} {domains}: {host}");
            assert_eq!(service.knock(&phone("bob", host)).await.decision(), "fail", "{realm} {domains}: bob at {host}");
        }
        for host in foreign {
            assert_eq!(service.knock(&phone("alice", host)).await.decision(), "fail", "{realm} {domains}: {host}");
        }
    }
}
