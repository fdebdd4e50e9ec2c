//! The wall clock may jump: no remaining time changes by it, and no phone is refused for it (docs/policy.md section 3,
//! scenario 12).

use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::RunningService;
use std::time::Duration;

#[tokio::test]
async fn an_hour_back_or_forth_changes_neither_listings_nor_locks_nor_looks() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let (guesser, wrong) = ("198.51.100.1", Phone::of("bob").with_password("wrong").at("198.51.100.2"));
    let listed = Phone::of("listed").at(guesser);
    let known = Phone::of("alice");
    assert!(service.lets_in(&known).await);
    for number in 0..11 {
        service.knock(&Phone::of(&format!("guess{number}")).at(guesser)).await;
    }
    for _ in 0..10 {
        service.knock(&wrong).await;
    }
    let start = service.clock.now().wall;
    let hour = Duration::from_hours(1);
    let mut told = Vec::new();
    for wall in [start + hour, start.saturating_sub(hour), start + hour * 24 * 400, start] {
        service.clock.set_wall(wall);
        assert!(service.lets_in(&known).await, "{wall:?}");
        assert!(service.lets_in(&Phone::of("alice").at("203.0.113.99")).await, "{wall:?}");
        let locked = service.decided("pair_locked").await;
        service.knock(&wrong).await;
        assert_eq!(service.decided("pair_locked").await, locked + 1, "{wall:?}");
        told.push(service.refusal(&listed).await);
        service.wait(Duration::from_secs(5)).await;
    }
    assert_eq!(told, [Some(300), Some(295), Some(290), Some(285)]);
    service.clock.set_wall(start.saturating_sub(hour));
    service.wait(Duration::from_secs(280)).await;
    assert_eq!(service.refusal(&listed).await, None, "over when it was to be over");
}
