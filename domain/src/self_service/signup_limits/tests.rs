//! What the limits of signups promise, with a driven clock and many threads.

use super::*;
use std::net::IpAddr;
use std::task::Context;

const RATES: SignupRates = SignupRates { per_source: 3, conflicts: 30, per_mailbox: 3, per_tenant: 1_000 };

fn at(seconds: u64) -> Now {
    Now { wall: Duration::ZERO, monotonic: Duration::from_secs(seconds) }
}

fn source(text: &str) -> Source {
    Source::new(TenantId(0), text.parse::<IpAddr>().unwrap())
}

fn limits(rates: SignupRates) -> SignupLimits {
    SignupLimits::new(rates, 2, 7)
}

/// Without waiting for others.
fn reserve<'l>(
    limits: &'l SignupLimits,
    source: Source,
    mailbox: &str,
    now: Now,
) -> Result<SignupReservation<'l>, OverLimit> {
    let _counting = limits.lock();
    limits.reserve(source, mailbox, now)
}

/// An account with a mailbox of its own.
fn create(limits: &SignupLimits, from: &str, number: u64, now: u64) -> Result<(), OverLimit> {
    reserve(limits, source(from), &number.to_string(), at(now)).map(|reservation| reservation.created(at(now)))
}

/// How long one more from there has to wait, in seconds.
fn wait(limits: &SignupLimits, from: &str, now: u64) -> Option<u64> {
    let refused = reserve(limits, source(from), "nobody", at(now)).err();
    refused.map(|refused| refused.rate_limited.retry_after.as_secs())
}

fn remembered(limits: &SignupLimits) -> (usize, usize) {
    (limits.sources.keys(), limits.mailboxes.keys())
}

#[test]
fn the_hour_slides_and_says_how_long_to_wait() {
    let limits = limits(RATES);
    for now in [0, 100, 200] {
        create(&limits, "192.0.2.1", now, now).unwrap();
    }
    assert_eq!(wait(&limits, "192.0.2.1", 200), Some(3400));
    assert_eq!(wait(&limits, "192.0.2.1", 3599), Some(1));
    assert_eq!(wait(&limits, "192.0.2.1", 3600), None);
    create(&limits, "192.0.2.1", 9, 3600).unwrap();
    assert_eq!(wait(&limits, "192.0.2.1", 3600), Some(100));
    assert_eq!(wait(&limits, "192.0.2.2", 200), None, "another source has its own");
}

#[test]
fn a_failed_sign_up_gives_all_its_places_back() {
    let limits = limits(SignupRates { per_source: 1, per_mailbox: 1, per_tenant: 1, ..RATES });
    for _ in 0..10 {
        drop(reserve(&limits, source("2001:db8::1"), "a", at(0)).unwrap());
    }
    assert_eq!(remembered(&limits), (0, 0));
    reserve(&limits, source("2001:db8::1"), "a", at(0)).unwrap().created(at(0));
    assert_eq!(remembered(&limits), (3, 1));
    assert_eq!(wait(&limits, "2001:db8::1", 0), Some(3600));
}

#[test]
fn a_conflict_counts_as_conflict_and_for_no_mailbox_and_no_tenant() {
    let limits = limits(SignupRates { per_tenant: 1, per_mailbox: 1, ..RATES });
    for _ in 0..30 {
        reserve(&limits, source("192.0.2.1"), "a", at(0)).unwrap().conflict(at(0));
    }
    let refused = reserve(&limits, source("192.0.2.1"), "a", at(1)).err().unwrap();
    assert_eq!((refused.limit, refused.rate_limited.retry_after.as_secs()), (SignupLimit::Conflicts, 3599));
    assert_eq!(wait(&limits, "192.0.2.1", 3600), None);
    create(&limits, "192.0.2.2", 1, 1).unwrap();
}

#[test]
fn a_56_signs_up_like_four_customers_and_a_48_like_twenty() {
    for (conflicts, most) in [(false, [3, 12, 60]), (true, [30, 120, 600])] {
        for (width, most) in [64, 56, 48].into_iter().zip(most) {
            let limits = limits(RATES);
            let mut made = 0;
            for number in 0..2_000_u32 {
                // As many networks as the width has room for, each asked in turn.
                let [third, fourth] = match width {
                    64 => [1, 0],
                    56 => [1, number % 256],
                    _ => [1, number % 65_536],
                };
                let from = source(&format!("2001:db8:{third:x}:{fourth:x}::{number:x}"));
                let Ok(reservation) = reserve(&limits, from, &number.to_string(), at(0)) else { continue };
                made += 1;
                if conflicts { reservation.conflict(at(0)) } else { reservation.created(at(0)) }
            }
            assert_eq!(made, most, "/{width}");
            assert_eq!(wait(&limits, "2001:db8:2::1", 0), None, "another /48");
            assert_eq!(wait(&limits, "2001:db8:1::1", 3_600), None, "an hour later");
        }
    }
}

#[test]
fn a_mailbox_can_sign_up_three_times_daily_from_anywhere_and_at_each_tenant() {
    let limits = limits(RATES);
    for number in 0..3 {
        reserve(&limits, source(&format!("192.0.2.{number}")), "alex", at(number)).unwrap().created(at(number));
    }
    let refused = reserve(&limits, source("192.0.2.9"), "alex", at(100)).err().unwrap();
    assert_eq!((refused.limit, refused.rate_limited.retry_after.as_secs()), (SignupLimit::Mailbox, 86_300));
    assert!(reserve(&limits, source("192.0.2.9"), "blake", at(100)).is_ok());
    let elsewhere = Source { tenant: TenantId(1), ..source("192.0.2.9") };
    assert!(reserve(&limits, elsewhere, "alex", at(100)).is_ok(), "tenants know nothing of each other");
    assert!(reserve(&limits, source("192.0.2.9"), "alex", at(86_400)).is_ok());
}

#[test]
fn a_tenant_has_a_ceiling_an_hour_and_another_tenant_its_own() {
    let limits = limits(SignupRates { per_tenant: 5, ..RATES });
    for number in 0..5 {
        create(&limits, &format!("192.0.2.{number}"), number, number).unwrap();
    }
    let refused = reserve(&limits, source("192.0.2.9"), "alex", at(100)).err().unwrap();
    assert_eq!((refused.limit, refused.rate_limited.retry_after.as_secs()), (SignupLimit::Tenant, 3_500));
    let elsewhere = Source { tenant: TenantId(1), ..source("192.0.2.9") };
    assert!(reserve(&limits, elsewhere, "alex", at(100)).is_ok());
}

#[test]
fn what_was_created_before_a_restart_counts_for_mailbox_and_tenant_as_long_as_it_would_have() {
    let limits = limits(SignupRates { per_mailbox: 1, per_tenant: 2, ..RATES });
    let of = |mailbox: &str, ago: u64| {
        let ago = Duration::from_secs(ago);
        RecentSignup { tenant: TenantId(0), mailbox: mailbox.to_owned(), ago }
    };
    limits.remember(&[of("alex", 80_000), of("blake", 3_000), of("casey", 90_000), of("dana", 3_599)], at(10));
    let met = |mailbox: &str, now| {
        let refused = reserve(&limits, source("192.0.2.1"), mailbox, at(now)).err();
        refused.map(|refused| (refused.limit, refused.rate_limited.retry_after.as_secs()))
    };
    assert_eq!(met("casey", 10), Some((SignupLimit::Tenant, 1)));
    assert_eq!(met("alex", 11), Some((SignupLimit::Mailbox, 6_399)));
    assert_eq!(met("casey", 11), None);
}

#[test]
fn none_allowed_means_none() {
    for rates in [SignupRates { per_source: 0, ..RATES }, SignupRates { per_tenant: 0, ..RATES }] {
        assert_eq!(wait(&limits(rates), "192.0.2.1", 0), Some(3_600));
    }
    assert_eq!(wait(&limits(SignupRates { per_mailbox: 0, ..RATES }), "192.0.2.1", 0), Some(86_400));
}

#[test]
fn many_at_once_exceed_no_limit() {
    for rates in
        [RATES, SignupRates { per_source: 64, per_tenant: 3, ..RATES }, SignupRates { per_source: 64, ..RATES }]
    {
        let limits = limits(rates);
        let held: Vec<_> = (0..3).map(|_| reserve(&limits, source("192.0.2.1"), "a", at(0)).unwrap()).collect();
        assert_eq!(
            reserve(&limits, source("192.0.2.1"), "a", at(0)).err().unwrap().rate_limited.retry_after.as_secs(),
            1
        );
        drop(held);
        let created = std::thread::scope(|scope| {
            let sign_up = || {
                reserve(&limits, source("192.0.2.1"), "a", at(0)).map(|reservation| reservation.created(at(0))).is_ok()
            };
            let threads: Vec<_> = (0..64).map(|_| scope.spawn(sign_up)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).filter(|created| *created).count()
        });
        assert!((1..=3).contains(&created), "{created}");
    }
}

#[test]
fn a_sign_up_waits_for_others_of_its_mailbox_and_for_none_of_its_source() {
    let limits = limits(RATES);
    let mut context = Context::from_waker(Waker::noop());
    let from = |number: u32| source(&format!("192.0.2.{number}"));
    let held: Vec<_> = (0..3).map(|number| reserve(&limits, from(number), "a", at(0)).unwrap()).collect();
    let mut ask = |number, mailbox, now| limits.poll_reserve(from(number), mailbox, at(now), &mut context);
    assert!(ask(9, "a", 0).is_pending());
    assert_eq!(limits.lock().len(), 1);
    let [one, two, three] = held.try_into().ok().unwrap();
    one.conflict(at(0));
    assert_eq!(limits.lock().len(), 0, "it is woken");
    let Poll::Ready(Ok(reservation)) = ask(9, "a", 0) else { panic!("there is room") };
    for reservation in [two, three, reservation] {
        reservation.created(at(0));
    }
    let Poll::Ready(Err(over)) = ask(10, "a", 1) else { panic!("nothing to wait for") };
    assert_eq!((over.limit, over.rate_limited.retry_after.as_secs()), (SignupLimit::Mailbox, 86_399));

    let _held: Vec<_> = ["b", "c", "d"].map(|mailbox| reserve(&limits, from(20), mailbox, at(1)).unwrap()).into();
    let Poll::Ready(Err(over)) = ask(20, "e", 1) else { panic!("it waits") };
    assert_eq!((over.limit, over.rate_limited.retry_after.as_secs()), (SignupLimit::Source, 1));
}

#[test]
fn what_is_over_is_forgotten_and_memory_has_its_bounds() {
    let limits = limits(SignupRates { per_tenant: 10_000_000, per_source: 10_000_000, ..RATES });
    let many = u64::try_from(SOURCES_COUNTED).unwrap() + 5_000;
    for number in 0..many {
        let six = format!("2001:db8:{:x}:{:x}::1", number >> 16, number & 0xffff);
        let four = std::net::Ipv4Addr::from_bits(u32::try_from(number).unwrap()).to_string();
        create(&limits, if number % 50 == 0 { &six } else { &four }, number, 0).unwrap();
    }
    assert_eq!(remembered(&limits), (SOURCES_COUNTED, MAILBOXES_COUNTED));
    limits.sweep(at(3_600));
    assert_eq!(remembered(&limits), (0, MAILBOXES_COUNTED));
    limits.sweep(at(86_400));
    assert_eq!(remembered(&limits), (0, 0));
}
