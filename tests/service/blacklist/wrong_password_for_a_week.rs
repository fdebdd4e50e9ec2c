//! A phone with a wrong password knocks for a week: no one is listed for it, and once corrected it gets in
//! (docs/policy.md section 3, scenario 3).

use realmgate_testkit::phone::Phone;
use realmgate_testkit::refusals::FAIL;
use realmgate_testkit::running::{PASSWORD, RunningService, SETTINGS};
use realmgate_testkit::wire::PlatformConnection;
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn it_is_never_listed_and_gets_in_within_a_minute_once_corrected() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let wrong = Phone::of("alice").with_password("wrong");
    let mut platform = PlatformConnection::open(&service.url(""));
    for minute in 0..7 * 24 * 60 {
        service.wait(MINUTE).await;
        assert_eq!(platform.ask(&wrong.body().to_string()).text, FAIL, "minute {minute}");
    }
    let (seen, locked) = (service.decided("wrong_password").await, service.decided("pair_locked").await);
    assert_eq!(seen + locked, 7 * 24 * 60);
    assert_eq!((service.listed().await, service.decided("blacklisted").await), (0, 0));
    service.wait(MINUTE).await;
    assert!(service.lets_in(&wrong.clone().with_password(PASSWORD)).await);
    service.wait(MINUTE).await;
    assert!(service.lets_in(&wrong.with_password(PASSWORD)).await, "and stays in");
}

#[tokio::test]
async fn a_phone_that_knocks_faster_is_locked_out_for_longer_each_time() {
    // No listing: the locks alone are asked for.
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\ncapacity = 100000\n")).await;
    service.new_account("alice").await;
    let wrong = Phone::of("alice").with_password("wrong");
    let looked_at = async || {
        let before = service.decided("wrong_password").await;
        assert_eq!(service.refusal(&wrong).await, None);
        service.decided("wrong_password").await > before
    };
    assert!(looked_at().await);
    for lasts in [30, 120, 600, 1_800, 1_800] {
        for failure in 2..=10 {
            assert!(looked_at().await, "failure {failure} before {lasts} s");
        }
        assert!(!looked_at().await, "locked for {lasts} s");
        // The look that a locked pair has each 50 s is taken here, so that none is left at the end.
        service.wait(Duration::from_secs(lasts - 10)).await;
        assert_eq!(looked_at().await, lasts > 60);
        service.wait(Duration::from_secs(9)).await;
        assert!(!looked_at().await, "a second before {lasts} s are over");
        service.wait(Duration::from_secs(1)).await;
        assert!(looked_at().await, "{lasts} s are over");
    }
}
