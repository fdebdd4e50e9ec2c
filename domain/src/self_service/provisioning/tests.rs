//! A link works three times within ten minutes, for its tenant, however many ask at once.

use super::*;
use crate::accounts::{AccountUsername, SessionEpoch};
use crate::digest::{HashFunction, Realm};
use std::sync::LazyLock;

static SESSION: LazyLock<SessionId> = LazyLock::new(a_session);

fn a_session() -> SessionId {
    SessionId::draw(&mut crate::test_rng::test_rng())
}

const OURS: TenantId = TenantId(0);

fn at(seconds: u64) -> Now {
    Now { wall: Duration::ZERO, monotonic: Duration::from_secs(1_000 + seconds) }
}

fn issued() -> (Tickets, LinkToken) {
    let (tickets, token) = (Tickets::new(2, 7), LinkToken::generate(&mut crate::test_rng::test_rng()));
    let account = AccountKey {
        tenant: "example".to_owned(),
        realm: Realm::parse("r").unwrap(),
        username: AccountUsername::parse("alex").unwrap(),
    };
    let ha1 = Ha1::compute(HashFunction::Md5, "alex", "r", "s3cret");
    tickets.issue(OURS, &token, Ticket { account, ha1, phone: None, epoch: SessionEpoch(7) }, &SESSION, at(0)).unwrap();
    (tickets, token)
}

fn take(tickets: &Tickets, token: &LinkToken, now: Now) -> bool {
    tickets.take(OURS, token, now).map(|usage| usage.spend(Fetch::by(Some("Linphone/5"), now.wall))).is_some()
}

#[test]
fn of_many_at_once_three_win() {
    let (tickets, token) = issued();
    let won = std::sync::atomic::AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..8 {
                    let served = take(&tickets, &token, at(1));
                    won.fetch_add(u32::from(served), std::sync::atomic::Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(won.into_inner(), 3);
    assert!(!take(&tickets, &token, at(1)));
}

#[test]
fn what_could_not_be_served_is_given_back_and_what_is_void_is_not() {
    let (tickets, token) = issued();
    for _ in 0..10 {
        assert_eq!(tickets.take(OURS, &token, at(1)).unwrap().ticket().account.username.as_str(), "alex");
    }
    let all = [(); 3].map(|()| tickets.take(OURS, &token, at(1)).unwrap());
    assert!(tickets.take(OURS, &token, at(1)).is_none());
    drop(all);
    tickets.take(OURS, &token, at(1)).unwrap().void();
    assert!(!take(&tickets, &token, at(1)));
}

#[test]
fn one_account_may_make_ten_links_per_minute() {
    let (tickets, token) = issued();
    let ticket = tickets.peek(OURS, &token, at(0)).unwrap();
    let issue = |second| {
        let token = LinkToken::generate(&mut crate::test_rng::test_rng());
        tickets.issue(OURS, &token, Ticket::clone(&ticket), &SESSION, at(second))
    };
    assert!((0..9).all(|second| issue(second).is_ok()));
    assert_eq!(issue(10).unwrap_err().retry_after.as_secs(), 50);
    assert!(issue(60).is_ok());
}

#[test]
fn a_look_uses_nothing_up_and_ten_minutes_are_the_end() {
    let (tickets, token) = issued();
    for _ in 0..10 {
        assert!(tickets.peek(OURS, &token, at(599)).is_some());
    }
    assert!(take(&tickets, &token, at(599)));
    tickets.sweep(at(599));
    assert!(tickets.peek(OURS, &token, at(599)).is_some());
    assert!(tickets.peek(OURS, &token, at(600)).is_none() && !take(&tickets, &token, at(600)));
    tickets.sweep(at(600));
    assert!(tickets.waiting.is_empty() && tickets.made.is_empty());
}

#[test]
fn the_session_that_made_a_link_learns_of_each_fetch_until_it_is_over_and_no_other_session_does() {
    let (tickets, token) = issued();
    let account = tickets.peek(OURS, &token, at(0)).unwrap().account.clone();
    let last = |session: &SessionId, second| tickets.last_of(OURS, &account, session, at(second));
    let state = last(&SESSION, 1).unwrap();
    assert_eq!((state.uses, state.expires_in.as_secs(), state.fetches.len()), (3, 599, 0));
    // What was not served was not fetched.
    drop(tickets.take(OURS, &token, at(1)).unwrap());
    for uses in [2, 1, 0] {
        assert!(take(&tickets, &token, at(2)));
        tickets.sweep(at(3));
        let state = last(&SESSION, 3).unwrap();
        assert_eq!((state.uses, state.fetches.len()), (uses, usize::from(3 - uses)));
        assert_eq!(state.fetches[0].app.as_deref(), Some("Linphone 5"));
    }
    assert_eq!(tickets.state(OURS, &token, at(3)), None, "it is used up");
    let other = a_session();
    assert_eq!(last(&other, 3), None);
    assert_eq!(tickets.last_of(TenantId(1), &account, &SESSION, at(3)), None);
    assert_eq!(last(&SESSION, 600), None);
}

#[test]
fn a_newer_link_takes_the_place_of_the_one_before() {
    let (tickets, first) = issued();
    let ticket = tickets.peek(OURS, &first, at(0)).unwrap();
    let second = LinkToken::generate(&mut crate::test_rng::test_rng());
    tickets.issue(OURS, &second, Ticket::clone(&ticket), &SESSION, at(60)).unwrap();
    assert!(take(&tickets, &first, at(61)));
    let state = tickets.last_of(OURS, &ticket.account, &SESSION, at(61)).unwrap();
    assert_eq!((state.uses, state.expires_in.as_secs()), (3, 599), "the first one still works, and is not shown");
}

#[test]
fn another_tenant_and_another_token_lead_nowhere() {
    let (tickets, token) = issued();
    assert!(tickets.take(TenantId(1), &token, at(0)).is_none());
    assert!(!take(&tickets, &LinkToken::generate(&mut crate::test_rng::test_rng()), at(0)));
}
