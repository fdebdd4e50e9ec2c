//! In observe mode everything is decided and no one refused for it; in off mode nothing is even decided.

use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS};

async fn started(mode: &str) -> RunningService {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\nmode = \"{mode}\"\n")).await;
    for name in ["alice", "bob", "carol"] {
        service.new_account(name).await;
    }
    service
}

/// Has alice's pair locked, bob's name guarded and an address listed, each refused once as it should be, were it not
/// for the mode; and then lets in who is right.
async fn provoke(service: &RunningService) -> [u64; 3] {
    let noticed = async || ["pair_lock", "guard", "blacklist"].map(|rule| service.unenforced(rule));
    let noticed = async || {
        let [lock, guard, list] = noticed().await;
        [lock.await, guard.await, list.await]
    };
    for _ in 0..10 {
        assert_eq!(service.refusal(&Phone::of("alice").with_password("wrong")).await, None);
    }
    for number in 0..110 {
        let phone = Phone::of("bob").with_password("wrong").at(&format!("198.18.0.{number}"));
        assert_eq!(service.refusal(&phone).await, None);
    }
    for number in 0..20 {
        assert_eq!(service.refusal(&Phone::of(&format!("guess{number}")).at("198.51.100.1")).await, None);
    }
    let before = noticed().await;
    assert!(service.lets_in(&Phone::of("alice")).await, "a locked pair");
    assert!(service.lets_in(&Phone::of("bob").at("198.18.1.1")).await, "a guarded name");
    assert!(service.lets_in(&Phone::of("carol").at("198.51.100.1")).await, "a listed address");
    let after = noticed().await;
    [0, 1, 2].map(|place| after[place] - before[place])
}

#[tokio::test]
async fn a_right_phone_is_let_in_and_what_would_have_been_is_counted() {
    let service = started("observe").await;
    assert_eq!(provoke(&service).await, [1, 1, 1]);
    for reason in ["pair_locked", "guarded", "blacklisted"] {
        assert_eq!(service.decided(reason).await, 0, "{reason}");
    }
    assert_eq!(service.listed().await, 1);
}

#[tokio::test]
async fn switched_off_it_neither_refuses_nor_counts_nor_remembers() {
    let service = started("off").await;
    assert_eq!(provoke(&service).await, [0, 0, 0]);
    assert_eq!((service.unenforced("blacklist").await, service.listed().await), (0, 0));
    let metrics = service.admin_get("/metrics").await.text;
    for reason in ["pair_locked", "guarded", "blacklisted"] {
        assert_eq!(service.decided(reason).await, 0, "{reason}: {metrics}");
    }
}
