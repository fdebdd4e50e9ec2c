//! An attacker who has a whole IPv6 block and uses each address once is listed by the block (docs/policy.md section 3,
//! scenario 8).

use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS};

/// A guess at an invented name from the /64 of this number in a /48.
fn guess(number: usize) -> Phone {
    Phone::of(&format!("guess{number}")).at(&format!("2001:db8:7:{number:x}::1"))
}

fn right(address: &str) -> Phone {
    Phone::of("alice").at(address)
}

#[tokio::test]
async fn a_56_is_listed_at_its_81st_name_and_a_48_at_its_641st() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let known = right("2001:db8:7:fe::1");
    assert!(service.lets_in(&known).await);
    let mut listed = None;
    for number in 0..100 {
        let told = service.refusal(&guess(number)).await;
        listed = listed.or(told.map(|seconds| (number + 1, seconds)));
    }
    assert_eq!((listed, service.listed().await), (Some((81, 300)), 1));
    assert_eq!(service.refusal(&right("2001:db8:7:ff::1")).await, Some(300), "the rest of the /56");
    assert!(service.lets_in(&right("2001:db8:7:100::1")).await, "the next /56");
    assert!(service.lets_in(&known).await, "who was right there lately passes");

    // The one that listed the /56 counts for the /48 as well.
    let mut tried = 81;
    let mut whole = None;
    'blocks: for block in 1..20 {
        for number in 0..80 {
            tried += 1;
            if service.refusal(&guess(block * 256 + number)).await.is_some() {
                whole = Some(tried);
                break 'blocks;
            }
        }
    }
    assert_eq!(whole, Some(641), "1920 points");
    assert_eq!(service.refusal(&right("2001:db8:7:ffff::1")).await, Some(300), "the rest of the /48");
    assert!(service.lets_in(&right("2001:db8:8::1")).await, "the next /48");
    assert!(service.lets_in(&known).await);
}

#[tokio::test]
async fn who_is_allowed_or_never_listed_inside_a_listed_block_passes_and_costs_it_nothing() {
    let settings = "[blacklist]\nallow = [\"2001:db8:7:fe::/64\"]\nnever = [\"2001:db8:7:fd::/64\"]\n";
    let service = RunningService::with(&format!("{SETTINGS}\n{settings}")).await;
    service.new_account("alice").await;
    for source in ["2001:db8:7:fe::9", "2001:db8:7:fd::9"] {
        for number in 0..100 {
            assert_eq!(service.refusal(&Phone::of(&format!("n{number}")).at(source)).await, None, "{source}");
        }
    }
    for number in 0..81 {
        assert_eq!(service.refusal(&guess(number)).await.is_some(), number == 80, "{number}");
    }
    assert!(service.refusal(&right("2001:db8:7:fc::1")).await.is_some());
    for source in ["2001:db8:7:fe::9", "2001:db8:7:fd::9"] {
        assert!(service.lets_in(&right(source)).await, "{source}");
    }
}
