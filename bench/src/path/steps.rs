//! The steps of a decision, each over a whole batch of attempts: a function that is never inlined, so that callgrind sees
//! its cost by its name, and long enough that a clock sees it too.

use crate::path::case::Case;
use crate::path::watch::Watch;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::accounts::Credential;
use domain::accounts::CredentialKey;
use domain::authentication::attempt::{Attempt, Claim, Fields};
use domain::authentication::attempt_history::{AttemptOutcome, AttemptRealm, NewAttempt, PastDenial};
use domain::authentication::authenticate::Gate;
use domain::authentication::json::parse as parse_body;
use domain::authentication::{Decision, Denial, DenialReason, Grant, Noticed, Verdict};
use domain::blacklist::{Check, Fault, Unchecked, Visitor};
use domain::digest::DigestAnswer;
use domain::network::Origin;
use domain::tenant::{Tenant, TenantId};
use domain::time::Now;
use futures_util::FutureExt as _;
use realmgate::service::Service;
use std::hint::black_box;
use std::time::Duration;

const TENANT: TenantId = TenantId(0);

type Begun<'a> = Result<Check<'a>, Unchecked<'a>>;

/// Takes a batch of attempts through all steps of its case, one after the other, each under the eye of `watch`.
pub fn walk(platform: &Service, case: Case, bodies: &[String], now: Now, watch: &mut Watch) {
    let basic = format!("Basic {}", STANDARD.encode("jambonz:a long webhook password"));
    watch.time("caller", || caller(platform, basic.as_bytes(), bodies.len()));
    let fields = watch.time("json", || json(bodies));
    watch.time("origin", || origin(&fields));
    let attempts = watch.time("attempt", || attempt(platform, &fields));
    let visitors = watch.time("visitor", || visitor(platform, &attempts));
    let checks = watch.time("admit", || admit(platform, &visitors, now));
    let credentials = watch.time("look_up", || look_up(platform, &attempts, now));
    let right = watch.time("verify", || verify(platform, &attempts, &credentials));
    assert_eq!(right, if case == Case::Grant { bodies.len() } else { 0 }, "a batch of {}", case.name());
    if case == Case::Grant {
        watch.time("identity", || identity(&attempts));
        watch.time("replay", || replay(platform, &attempts, now));
        watch.time("welcome", || welcome(checks, now));
    } else {
        watch.time("other_readings", || other_readings(&attempts));
        watch.time("charge", || charge(checks, now));
    }
    let verdict = verdict(case);
    watch.time("count", || count(platform, &verdict, bodies.len()));
    watch.time("note", || note(platform, &attempts, &verdict, now));
}

/// The decision on each attempt as a whole: all steps from "visitor" to "welcome" or "charge" in one.
#[inline(never)]
pub fn decide(platform: &Service, attempts: &[Attempt<'_>], now: Now) {
    let gate = Gate {
        credentials: &*platform.store.credentials,
        blacklist: &platform.blacklist,
        replay: &platform.replay,
        rules: platform.rules,
        decoys: &platform.decoys,
    };
    for attempt in attempts {
        let verdict = gate.authenticate(tenant(platform), attempt, now).now_or_never();
        black_box(verdict.expect("it waits for nothing").expect("the store answers"));
    }
}

/// The members of requests to decide on, read under a name that is not counted.
#[must_use]
pub fn members(bodies: &[String]) -> Vec<Fields<'_>> {
    // Something to tell it by: of two equal functions the compiler makes one, and this one would be counted too.
    black_box("members");
    bodies.iter().map(|body| parse_body(body).expect("an object")).collect()
}

/// Attempts to decide on, likewise.
pub fn attempts<'a>(platform: &'a Service, members: &'a [Fields<'a>]) -> Vec<Attempt<'a>> {
    black_box("attempts");
    members.iter().map(|members| Attempt::parse(tenant(platform), members)).collect()
}

/// Basic credentials become a tenant.
#[inline(never)]
fn caller(platform: &Service, authorization: &[u8], times: usize) {
    for _ in 0..times {
        black_box(platform.callers.tenant_of(black_box(Some(authorization)))).expect("a platform");
    }
}

/// A body becomes the members of a request.
#[inline(never)]
fn json(bodies: &[String]) -> Vec<Fields<'_>> {
    bodies.iter().map(|body| parse_body(body).expect("an object")).collect()
}

/// Members tell where an attempt came from; a part of the next step, too.
#[inline(never)]
fn origin(fields: &[Fields<'_>]) {
    for fields in fields {
        black_box(Origin::of(TENANT, fields.address(), fields));
    }
}

/// Members become an attempt: origin and typed claim.
#[inline(never)]
fn attempt<'a>(platform: &'a Service, fields: &'a [Fields<'a>]) -> Vec<Attempt<'a>> {
    fields.iter().map(|fields| Attempt::parse(tenant(platform), fields)).collect()
}

/// Keyed fingerprints of source, name and dialogue.
#[inline(never)]
fn visitor<'a>(platform: &Service, attempts: &'a [Attempt<'_>]) -> Vec<Visitor<'a>> {
    let visitor = |attempt: &'a Attempt<'_>| {
        let answer = &claim(attempt).answer;
        let name = Some((answer.realm.as_str(), answer.username.as_str()));
        platform.blacklist.visitor(attempt.origin, name, attempt.call_id()).trying(attempt.username())
    };
    attempts.iter().map(visitor).collect()
}

/// The blacklist is asked.
#[inline(never)]
fn admit<'a>(platform: &'a Service, visitors: &'a [Visitor<'a>], now: Now) -> Vec<Begun<'a>> {
    visitors.iter().map(|visitor| platform.blacklist.begin(visitor, now)).collect()
}

/// The index is asked for the credential.
#[inline(never)]
fn look_up(platform: &Service, attempts: &[Attempt<'_>], now: Now) -> Vec<Option<Credential>> {
    let look_up = |attempt: &Attempt<'_>| {
        let DigestAnswer { realm, username, algorithm, .. } = &claim(attempt).answer;
        let (realm, username, algorithm) = (realm.as_str(), username.as_str(), algorithm.hash);
        let key = CredentialKey { tenant: &tenant(platform).name, realm, username, algorithm };
        platform
            .store
            .credentials
            .credential(key, now)
            .now_or_never()
            .expect("it is in memory")
            .expect("the store answers")
    };
    attempts.iter().map(look_up).collect()
}

/// The digest is computed and compared, with a decoy where there is no credential; says how often it was right.
#[inline(never)]
fn verify(platform: &Service, attempts: &[Attempt<'_>], credentials: &[Option<Credential>]) -> usize {
    let is_right = |(attempt, credential): &(&Attempt<'_>, &Option<Credential>)| {
        let claim = claim(attempt);
        let decoy = platform.decoys.of(claim.answer.algorithm.hash);
        let ha1 = credential.as_ref().and_then(|credential| credential.ha1.as_ref()).unwrap_or(decoy);
        domain::digest::verify(ha1, &claim.method, &claim.answer)
    };
    attempts.iter().zip(credentials).filter(is_right).count()
}

/// How else a proof that is wrong can be read: the raw header is parsed.
#[inline(never)]
fn other_readings(attempts: &[Attempt<'_>]) {
    for attempt in attempts {
        black_box(attempt.other_readings());
    }
}

/// Whether To is the user's own address.
#[inline(never)]
fn identity(attempts: &[Attempt<'_>]) {
    for attempt in attempts {
        let claim = claim(attempt);
        let (username, realm) = (claim.answer.username.as_str(), claim.answer.realm.as_str());
        assert_eq!(attempt.acts_for_itself(claim, username, realm), Some(true), "it registers itself");
    }
}

/// The answer is remembered, and was never seen before.
#[inline(never)]
fn replay(platform: &Service, attempts: &[Attempt<'_>], now: Now) {
    for attempt in attempts {
        let (answer, origin) = (&claim(attempt).answer, attempt.origin);
        black_box(platform.replay.sight(answer, origin.source, origin.provenance, now));
    }
}

/// A right answer is noted.
#[inline(never)]
fn welcome(checks: Vec<Begun<'_>>, now: Now) {
    for begun in checks {
        assert!(begun.and_then(|check| check.right(now)).is_ok(), "nothing blocks it");
    }
}

/// A wrong answer is noted and charged.
#[inline(never)]
fn charge(checks: Vec<Begun<'_>>, now: Now) {
    for begun in checks {
        black_box(match begun {
            Ok(check) => check.wrong(Fault::Guess, now),
            Err(unchecked) => unchecked.charge(now),
        });
    }
}

/// The metrics.
#[inline(never)]
fn count(platform: &Service, verdict: &Verdict, times: usize) {
    for _ in 0..times {
        platform.metrics.decided(TENANT, black_box(verdict), black_box(Duration::from_micros(12)));
    }
}

/// The memory of attempts for their owners, which is written behind the answer.
#[inline(never)]
fn note(platform: &Service, attempts: &[Attempt<'_>], verdict: &Verdict, now: Now) {
    for attempt in attempts {
        let answer = &claim(attempt).answer;
        let outcome = match &verdict.decision {
            Decision::Granted(_) => AttemptOutcome::Registered(3_600),
            Decision::Denied(denial) => {
                AttemptOutcome::Denied(PastDenial::of(denial, Some(answer.realm.as_str()), now))
            }
        };
        let visit = NewAttempt {
            at: now,
            address: attempt.address,
            user_agent: attempt.user_agent(),
            algorithm: Some(answer.algorithm.hash),
            phone: None,
            outcome,
        };
        platform.attempt_history.note(
            TENANT,
            AttemptRealm::Own(answer.realm.as_str()),
            answer.username.as_str(),
            visit,
        );
    }
}

fn tenant(platform: &Service) -> &Tenant {
    platform.tenants.get(TENANT)
}

fn claim<'a, 'b>(attempt: &'a Attempt<'b>) -> &'a Claim<'b> {
    attempt.claim.as_ref().expect("a well-formed attempt")
}

fn verdict(case: Case) -> Verdict {
    let denied = |reason| Decision::Denied(Denial { reason, listed: None });
    let granted =
        Grant { proven: None, expires: Some(3_600), direct_calling: None, application_sid: None, phone: None };
    let decision = match case {
        Case::Grant => Decision::Granted(granted),
        Case::UnknownName => denied(DenialReason::UnknownUser),
        Case::WrongPassword => denied(DenialReason::WrongPassword),
    };
    Verdict { decision, noticed: Noticed::default() }
}
