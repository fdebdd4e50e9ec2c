//! A replay is one after a restart too: the fingerprints of verified answers come back, and what the memory forgets
//! because it is full is counted (docs/policy.md sections 2 and 4).

use crate::actors::disguises::{Request, disguise};
use crate::actors::operator::Operator;
use crate::actors::overheard::{Overheard, Word, accounts, names};
use crate::lifecycle::snapshots::{INTERVAL, ended, files, folder_with_alice, knock, until_written_anew};
use crate::replay::replays::{decide, from};
use rand::SeedableRng;
use rand::rngs::StdRng;
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, RunningService, SETTINGS, WEBHOOK_PASSWORD};
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const THIEF: &str = "198.51.100.1";

fn with(more: &str) -> String {
    format!("{SETTINGS}\n{more}\n")
}

/// A call whose address the client wrote itself.
fn claimed(body: &Value, source: &str) -> Value {
    let mut body = body.clone();
    body["headers"]["x-forwarded-for"] = json!(source);
    from(&body, source)
}

#[tokio::test]
async fn a_replay_is_refused_after_each_restart_and_the_phone_goes_on() {
    let mut service = RunningService::start().await;
    service.new_account("alice").await;
    let body = Phone::of("alice").body();
    assert_eq!(decide(&service, &body).await, "ok");
    for away in [SECOND, Duration::from_hours(7 * 24), Duration::ZERO] {
        service = service.restarted(away, SETTINGS).await;
        for _ in 0..2 {
            assert_eq!(decide(&service, &from(&body, THIEF)).await, "fail", "{away:?}");
            assert_eq!(decide(&service, &body).await, "ok", "a retransmission, {away:?}");
        }
        let metrics = service.admin_get("/metrics").await.text;
        assert!(metrics.contains("realmgate_table_entries{table=\"verified_answers\"} 1\n"), "{metrics}");
    }
}

#[tokio::test]
async fn mutated_replays_are_refused_after_a_restart_too() {
    let lenient = with("[blacklist]\nmode = \"off\"");
    let service = RunningService::with(&lenient).await;
    service.store.create_accounts(accounts()).await.unwrap();
    let (names, mut rng) = (names(), StdRng::seed_from_u64(9));
    let seen: Vec<_> = (0..60).map(|_| Overheard::draw(&names, &mut rng)).collect();
    for one in &seen {
        assert_eq!(decide(&service, &Value::Object(one.body())).await, "ok", "{one:?}");
    }
    let service = service.restarted(SECOND, &lenient).await;
    for one in &seen {
        for _ in 0..4 {
            if let Request::Body(body) = disguise(one, &mut rng) {
                let call = service.platform().header("content-type", "application/json").body(body.clone());
                assert_eq!(Answer::of(call).await.decision(), "fail", "{body} of {one:?}");
            }
        }
        let claimed_with_qop = one.word == Word::Claim && one.texts.qop.is_some();
        let expected = if claimed_with_qop { "fail" } else { "ok" };
        assert_eq!(decide(&service, &Value::Object(one.body())).await, expected, "the phone itself: {one:?}");
    }
}

#[tokio::test]
async fn how_far_the_first_place_could_be_believed_survives_too() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let call = || Phone { method: "INVITE".to_owned(), expires: Value::Null, ..Phone::of("alice") }.body();
    let (seen, said, nowhere) = (call(), claimed(&call(), "203.0.113.50"), from(&call(), "no address"));
    for body in [&seen, &said, &nowhere] {
        assert_eq!(decide(&service, body).await, "ok");
    }
    let service = service.restarted(SECOND, SETTINGS).await;
    assert_eq!(decide(&service, &claimed(&seen, "203.0.113.50")).await, "fail", "a claim of the phone's own address");
    assert_eq!(decide(&service, &said).await, "fail", "a claim repeated, with qop");
    assert_eq!(decide(&service, &from(&nowhere, THIEF)).await, "fail", "first from nowhere, with qop");
    assert_eq!(decide(&service, &seen).await, "ok");
    assert_eq!(decide(&service, &from(&seen, THIEF)).await, "fail");
}

#[tokio::test]
async fn a_clock_that_was_set_makes_no_replay_right() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let body = Phone::of("alice").body();
    assert_eq!(decide(&service, &body).await, "ok");
    let start = service.clock.now().wall;
    let back = start.saturating_sub(Duration::from_hours(10_000));
    let service = service.restarted_at(back, SETTINGS).await;
    assert_eq!(decide(&service, &from(&body, THIEF)).await, "fail");
    let service = service.restarted_at(start + Duration::from_hours(100_000), SETTINGS).await;
    assert_eq!(decide(&service, &from(&body, THIEF)).await, "fail");
    assert_eq!(decide(&service, &body).await, "ok");
}

#[tokio::test]
async fn each_memory_survives_where_the_other_is_off() {
    let service = RunningService::with(&with("[blacklist]\nmode = \"off\"")).await;
    service.new_account("alice").await;
    let body = Phone::of("alice").body();
    assert_eq!(decide(&service, &body).await, "ok");
    let off = with("[replay]\nmode = \"off\"");
    let service = service.restarted(SECOND, &off).await;
    assert_eq!(files(service.folder.path()), ["replay.snapshot"], "the other is off");
    let kept = fs::read(service.folder.path().join("data/replay.snapshot")).unwrap();
    assert_eq!(decide(&service, &from(&body, THIEF)).await, "ok", "nothing is remembered");
    let service = service.restarted(SECOND, &with("[replay]\nmode = \"observe\"")).await;
    assert_eq!(files(service.folder.path()), ["blacklist.snapshot", "replay.snapshot"]);
    assert!(fs::read(service.folder.path().join("data/replay.snapshot")).unwrap() == kept, "neither read nor written");
    assert_eq!(decide(&service, &from(&body, THIEF)).await, "ok");
    let metrics = service.admin_get("/metrics").await.text;
    assert!(metrics.contains("realmgate_unenforced_total{rule=\"replay\"} 1\n"), "{metrics}");
}

#[tokio::test]
async fn answers_stay_with_their_tenant_when_the_order_changes() {
    let tenant = |name: &str| {
        format!(
            "[[tenant]]\nname = {name:?}\nhosts = [\"{name}.example\"]\nrealms = [\"acme.sip.jambonz.cloud\"]\n\
             webhook_users = [{{ username = {name:?}, password = \"a long webhook password\" }}]\n"
        )
    };
    let of = |names: &[&str]| format!("drain = \"0s\"\n{}", names.iter().map(|name| tenant(name)).collect::<String>());
    let ask = async |service: &RunningService, name: &str, body: &Value| {
        let call = service.client.post(service.url("/webhooks/auth")).basic_auth(name, Some(WEBHOOK_PASSWORD));
        Answer::of(call.json(body)).await.decision()
    };
    let service = RunningService::with(&of(&["other", "example"])).await;
    service.new_account("alice").await;
    let body = Phone::of("alice").body();
    assert_eq!(ask(&service, "example", &body).await, "ok");
    let service = service.restarted(SECOND, &of(&["new", "example", "other"])).await;
    assert_eq!(ask(&service, "example", &from(&body, THIEF)).await, "fail");
    let service = service.restarted(SECOND, &of(&["example"])).await;
    assert_eq!(ask(&service, "example", &from(&body, THIEF)).await, "fail");
    assert_eq!(ask(&service, "example", &body).await, "ok");
}

#[tokio::test]
async fn sudden_death_loses_the_answers_of_one_interval_at_most() {
    let folder = folder_with_alice().await;
    let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[(INTERVAL, "100ms")]);
    let body = Phone::of("alice").body();
    let ask = async |daemon: &Daemon, body: &Value| {
        let call = reqwest::Client::new().post(format!("{}/webhooks/auth", daemon.base)).json(body);
        let answer = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["status"].clone()
    };
    assert_eq!(ask(&daemon, &body).await, "ok");
    until_written_anew(&daemon, "198.51.100.9").await;
    ended(daemon, "KILL").await;
    let daemon = Daemon::start(folder.path(), None, &[(INTERVAL, "1h")]);
    assert_eq!(ask(&daemon, &from(&body, THIEF)).await, "fail");
    assert_eq!(ask(&daemon, &body).await, "ok");
    let later = Phone::of("alice").body();
    assert_eq!(ask(&daemon, &later).await, "ok");
    let log = ended(daemon, "TERM").await;
    assert!(log.contains("replay memory restored") && !log.contains("WARN"), "{log}");
    let daemon = Daemon::start(folder.path(), None, &[]);
    assert_eq!(ask(&daemon, &from(&later, THIEF)).await, "fail", "the stop wrote it");
    ended(daemon, "TERM").await;
}

#[tokio::test]
async fn a_damaged_snapshot_of_answers_is_one_warning_and_touches_nothing_else() {
    let folder = folder_with_alice().await;
    let daemon = Daemon::start(folder.path(), Some(SETTINGS), &[]);
    let alice = Phone::of("alice").at("198.51.100.9");
    assert_eq!(knock(&daemon, &alice).await["status"], "ok");
    ended(daemon, "TERM").await;
    let file = folder.path().join("data/replay.snapshot");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let daemon = Daemon::start(folder.path(), None, &[]);
    assert_eq!(knock(&daemon, &alice).await["status"], "ok");
    let log = ended(daemon, "TERM").await;
    let warnings: Vec<_> = log.lines().filter(|line| line.contains("WARN")).collect();
    assert!(matches!(warnings[..], [one] if one.contains("snapshot damaged") && one.contains("checksum")), "{log}");
    assert!(log.contains("blacklist restored"), "{log}");
    assert_eq!(files(folder.path()), ["blacklist.snapshot", "replay.snapshot", "replay.snapshot.damaged"]);
    assert!(fs::read(folder.path().join("data/replay.snapshot.damaged")).unwrap() == bytes);
}

/// What the metric of this start says; `None` where there is no such series.
async fn figure(service: &RunningService, start: &str) -> Option<f64> {
    let text = service.admin_get("/metrics").await.text;
    let value = text.lines().find_map(|line| line.strip_prefix(start));
    value.map(|value| value.trim().parse().expect("a number"))
}

#[tokio::test]
async fn answers_that_are_forgotten_are_counted_and_their_age_is_reported() {
    let service = RunningService::with(&with("[replay]\ncapacity = 20")).await;
    service.new_account("alice").await;
    let (forgotten, entries) = (
        "realmgate_evictions_total{table=\"verified_answers\"}",
        "realmgate_table_entries{table=\"verified_answers\"}",
    );
    let age = "realmgate_youngest_eviction_age_seconds{table=\"verified_answers\"}";
    assert_eq!((figure(&service, forgotten).await, figure(&service, age).await), (Some(0.0), Some(f64::INFINITY)));
    for number in 0..20 {
        assert_eq!(service.knock(&Phone::of("alice")).await.decision(), "ok", "{number}");
        service.wait(SECOND).await;
    }
    assert_eq!((figure(&service, forgotten).await, figure(&service, entries).await), (Some(0.0), Some(20.0)));
    service.wait(Duration::from_mins(10)).await;
    assert_eq!(service.knock(&Phone::of("alice")).await.decision(), "ok");
    assert_eq!(figure(&service, forgotten).await, Some(1.0));
    let told = figure(&service, age).await.expect("it is reported");
    assert!((601.0..=620.0).contains(&told), "{told}");
    for _ in 0..30 {
        assert_eq!(service.knock(&Phone::of("alice")).await.decision(), "ok");
    }
    assert_eq!(figure(&service, forgotten).await, Some(31.0));
    assert_eq!(
        figure(&service, age).await,
        Some(0.0),
        "an account that crowds is the first to lose its own, however young"
    );
    service.wait(Duration::from_hours(2)).await;
    assert_eq!((figure(&service, forgotten).await, figure(&service, age).await), (Some(31.0), Some(f64::INFINITY)));
}

#[test]
fn check_says_where_the_accounts_outgrow_the_memory_and_makes_no_store_to_look() {
    let operator = Operator::new();
    let check = |capacity: usize| {
        let said = operator.types_in(&[("REALMGATE_REPLAY__CAPACITY", &capacity.to_string())], "check", b"");
        said.done()
    };
    assert_eq!(check(1), "");
    assert!(!operator.path("data").exists());
    for name in ["a", "b"] {
        operator.types_with(&format!("account add {name} --password-stdin"), "Circle Of Life\n").done();
    }
    assert_eq!(check(96), "");
    assert!(check(95).starts_with("warning: replay.capacity: 95 verified answers are fewer than"), "{}", check(95));
    operator.types("account disable b").done();
    assert_eq!(check(48), "");
    operator.types_with("account add c --expires-max 60 --password-stdin", "Circle Of Life\n").done();
    assert!(check(2_900).starts_with("warning: replay.capacity"));
    assert_eq!(check(2_928), "");
}
