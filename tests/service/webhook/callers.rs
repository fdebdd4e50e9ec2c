//! Only a tenant's own platform may ask, and only about that tenant's realms.

use domain::accounts::{Account, AccountKey};
use domain::digest::{Ha1, HashFunction, Realm};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService, WEBHOOK_PASSWORD};
use reqwest::Method;
use std::fmt::Write;

#[tokio::test]
async fn a_bare_or_wrong_call_is_401_with_a_challenge_and_counts_as_no_attack() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let url = service.url("/webhooks/auth");
    let body = Phone::of("alice").body();
    let post = || service.client.post(&url).json(&body);
    let wrong = [
        post(),
        post().basic_auth("jambonz", Some("wrong")),
        post().basic_auth("Jambonz", Some(WEBHOOK_PASSWORD)),
        post().basic_auth("jambonz", None::<&str>),
        post().header("authorization", "Basic !!!"),
        post().header("authorization", "Basic"),
        post().bearer_auth(WEBHOOK_PASSWORD),
        post().basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).basic_auth("jambonz", Some(WEBHOOK_PASSWORD)),
    ];
    for request in wrong {
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.headers["www-authenticate"], "Basic realm=\"Realmgate\", charset=\"UTF-8\"");
        assert_eq!(answer.json()["error"], "unauthorized");
    }
    assert_eq!(service.webhook(&body).await.decision(), "ok");
}

#[tokio::test]
async fn checks_come_in_the_order_of_the_contract() {
    let service = RunningService::start().await;
    let url = service.url("/webhooks/auth");
    let known = |method: Method| service.client.request(method, &url).basic_auth("jambonz", Some(WEBHOOK_PASSWORD));
    let huge = "x".repeat(70_000);

    let method = Answer::of(service.client.delete(&url).body(huge.clone())).await;
    assert_eq!((method.status.as_u16(), &method.headers["allow"]), (405, &"GET, POST".parse().expect("a value")));
    let basic = Answer::of(service.client.post(&url).header("content-type", "text/plain").body(huge.clone())).await;
    assert_eq!(basic.status, 401);
    let content_type = Answer::of(known(Method::POST).header("content-type", "text/plain").body(huge.clone())).await;
    assert_eq!(content_type.status, 415);
    let size = Answer::of(known(Method::POST).header("content-type", "application/json").body(huge)).await;
    assert_eq!(size.status, 413);
    let object = Answer::of(known(Method::POST).header("content-type", "application/json").body("[]")).await;
    assert_eq!(object.status, 400);
    for answer in [content_type, size, object] {
        assert_eq!(answer.json()["error"], "invalid_request");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer");
    }
}

#[tokio::test]
async fn several_users_of_a_tenant_are_valid_at_once_and_the_host_header_counts_for_nothing() {
    let settings = r#"
        drain = "0s"
        [[tenant]]
        name = "example"
        hosts = ["127.0.0.1"]
        realms = ["acme.sip.jambonz.cloud"]
        webhook_users = [
            { username = "old", password = "the password of last year" },
            { username = "new", password = "mit Umlaut: für alle" },
        ]
    "#;
    let service = RunningService::with(settings).await;
    service.new_account("alice").await;
    for (username, password) in [("old", "the password of last year"), ("new", "mit Umlaut: für alle")] {
        let request = service.client.post(service.url("/webhooks/auth")).header("host", "elsewhere.example");
        let answer = Answer::of(request.basic_auth(username, Some(password)).json(&Phone::of("alice").body())).await;
        assert_eq!(answer.decision(), "ok", "{username}");
    }
}

#[tokio::test]
async fn no_webhook_user_authenticates_another_tenants_realm() {
    let mut settings = "drain = \"0s\"\n".to_owned();
    for n in 0..5 {
        let tenant = format!(
            "[[tenant]]\nname = \"t{n}\"\nhosts = [\"h{n}.example\"]\nrealms = [\"r{n}.example\"]\n\
             webhook_users = [{{ username = \"u\", password = \"the password of tenant {n}\" }}]\n"
        );
        settings.write_str(&tenant).expect("a String takes all");
    }
    let service = RunningService::with(&settings).await;
    for n in 0..5 {
        service.add(account_of(n)).await;
    }
    for caller in 0..5 {
        for owner in 0..5 {
            let phone = Phone { realm: format!("r{owner}.example"), ..Phone::of("alice").at("203.0.113.9") };
            let request = service.client.post(service.url("/webhooks/auth"));
            let request = request.basic_auth("u", Some(format!("the password of tenant {caller}")));
            let decision = Answer::of(request.json(&phone.body())).await.decision();
            assert_eq!(decision, if caller == owner { "ok" } else { "fail" }, "{caller} asks about {owner}");
        }
    }
}

fn account_of(n: u32) -> Account {
    let base = realmgate_testkit::running::account("alice", &[]);
    let realm = format!("r{n}.example");
    let ha1s = vec![Ha1::compute(HashFunction::Md5, "alice", &realm, realmgate_testkit::running::PASSWORD)];
    let realm = Realm::parse(&realm).expect("a realm");
    Account { key: AccountKey { tenant: format!("t{n}"), realm, ..base.key.clone() }, ha1s, ..base }
}
