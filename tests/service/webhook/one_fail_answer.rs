//! A client that is refused learns nothing from the answer: one body, byte for byte, for every reason.

use domain::accounts::AccountChange;
use domain::accounts::{AccountState, Switch};
use domain::digest::HashFunction;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{REALM, RunningService, account};
use serde_json::json;
use std::collections::BTreeSet;

const FAIL: &str = r#"{"status":"fail","message":"authentication failed"}"#;

#[tokio::test]
async fn every_refusal_reads_the_same() {
    let service = RunningService::start().await;
    for name in ["alice", "disabled", "pending", "sha"] {
        let algorithm = if name == "sha" { HashFunction::Sha256 } else { HashFunction::Md5 };
        let mut account = account(name, &[algorithm]);
        account.state = if name == "pending" { AccountState::Pending } else { AccountState::Active };
        service.add(account).await;
    }
    let disabled = account("disabled", &[]).key;
    let change = AccountChange::Switch(Switch::Disable);
    assert!(service.store.change_account(&disabled, change, 0).await.expect("changed"));

    let foreign = Phone { realm: "other.example".to_owned(), ..Phone::of("alice") };
    let hijack = Phone { address: Some(format!("<sip:bob@{REALM}>")), ..Phone::of("alice") };
    let mut odd_algorithm = Phone::of("alice").body();
    odd_algorithm["algorithm"] = json!("SHA1");
    let mut other_scheme = Phone::of("alice").body();
    other_scheme["scheme"] = json!("basic");
    let mut auth_int = Phone::of("alice").body();
    auth_int["qop"] = json!("auth-int");
    let seen = Phone::of("alice").body();
    assert_eq!(service.webhook(&seen).await.decision(), "ok");
    let mut replay = seen.clone();
    replay["source_address"] = json!("198.51.100.7");

    let refused = [
        ("unknown user", Phone::of("nobody").body()),
        ("wrong password", Phone::of("alice").with_password("wrong").body()),
        ("disabled", Phone::of("disabled").body()),
        ("not activated", Phone::of("pending").body()),
        ("no HA1 for the algorithm", Phone::of("sha").body()),
        ("foreign realm", foreign.body()),
        ("identity", hijack.body()),
        ("replay", replay),
        ("algorithm", odd_algorithm),
        ("scheme", other_scheme),
        ("auth-int", auth_int),
    ];
    let mut answers = BTreeSet::new();
    for (reason, body) in refused {
        let answer = service.webhook(&body).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, FAIL), "{reason}");
        answers.insert(answer.text);
    }
    assert_eq!(answers.len(), 1);
}

#[tokio::test]
async fn what_is_not_even_looked_at_reads_the_same_too() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    for name in ["alice", "nobody"] {
        let phone = Phone::of(name).with_password("wrong");
        let mut answers = BTreeSet::new();
        for _ in 0..12 {
            answers.insert(service.knock(&phone.clone().at("198.51.100.1")).await.text);
        }
        for number in 0..120 {
            answers.insert(service.knock(&phone.clone().at(&format!("198.18.0.{number}"))).await.text);
        }
        let right = Phone::of(name);
        answers.insert(service.knock(&right.clone().at("198.51.100.1")).await.text);
        answers.insert(service.knock(&right.at("198.18.1.1")).await.text);
        assert_eq!(answers, BTreeSet::from([FAIL.to_owned()]), "{name}");
    }
    let metrics = service.admin_get("/metrics").await.text;
    for reason in ["pair_locked", "guarded"] {
        let none = format!("reason=\"{reason}\"}} 0\n");
        assert!(metrics.contains(&format!("reason=\"{reason}\"}} ")) && !metrics.contains(&none), "{reason}");
    }
}

#[tokio::test]
async fn the_reason_is_counted_for_the_operator() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.knock(&Phone::of("alice")).await;
    service.knock(&Phone::of("alice").with_password("wrong")).await;
    service.knock(&Phone::of("nobody")).await;
    let metrics = service.admin_get("/metrics").await.text;
    for (status, reason) in [("ok", "granted"), ("fail", "wrong_password"), ("fail", "unknown_user")] {
        let line =
            format!("realmgate_decisions_total{{tenant=\"example\",status=\"{status}\",reason=\"{reason}\"}} 1\n");
        assert!(metrics.contains(&line), "{line} in\n{metrics}");
    }
}
