//! A phone acts for its own address only; the platform compares nothing, so this is where hijacks end.

use super::phone::Phone;
use super::running::{REALM, RunningService, SETTINGS};
use serde_json::Value;

fn acting_for(address: &str) -> Phone {
    Phone { address: Some(address.to_owned()), ..Phone::of("alice") }
}

fn call(phone: Phone) -> Phone {
    Phone { method: "INVITE".to_owned(), expires: Value::Null, ..phone }
}

#[tokio::test]
async fn nobody_registers_anothers_address() {
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
        let line = format!("realmgate_noticed_total{{what=\"foreign_identity\"}} {noticed}\n");
        assert!(metrics.contains(&line), "{setting}: {metrics}");
    }
}

#[tokio::test]
async fn trying_anothers_address_lists_nobody() {
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
        let value = |name: &str| body[name].as_str().expect("a text").to_owned();
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
