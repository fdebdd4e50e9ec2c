//! Whatever eavesdroppers make of what they overheard, it lets them in nowhere else: more than ten thousand replays, each
//! right but for where it comes from, and as many tricks.

use crate::actors::disguises::{Request, disguise};
use crate::actors::overheard::{Overheard, Word, accounts, address, names};
use crate::actors::tricks::tricks;
use domain::authentication::attempt::Attempt;
use domain::authentication::authenticate::{Decoys, Gate, IdentityCheck, Rules};
use domain::authentication::json::parse as parse_body;
use domain::authentication::query::parse as parse_query;
use domain::authentication::replay::Replay;
use domain::authentication::{Decision, DenialReason};
use domain::blacklist::{Blacklist, Mode, Policy};
use domain::digest::{Ha1, formula};
use domain::memory::Fingerprints;
use domain::tenant::{Tenant, TenantId};
use rand::SeedableRng;
use rand::rngs::StdRng;
use realmgate::ambient::clock::Clock;
use realmgate::config::{Flags, Settings};
use realmgate::store::{self, Store};
use realmgate_testkit::running::{Answer, PASSWORD, REALM, RunningService, SETTINGS, WEBHOOK_PASSWORD};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// The verb with all it needs, without the front door; the blacklist is off, so that each replay is judged as one.
struct Desk {
    store: Arc<dyn Store>,
    tenant: Tenant,
    blacklist: Blacklist,
    replay: Replay,
    decoys: Decoys,
    clock: Clock,
    _folder: TempDir,
}

impl Desk {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("realmgate.toml");
        std::fs::write(&file, SETTINGS).unwrap();
        let settings = Settings::load(Some(&file), [], &Flags::default()).unwrap();
        let store = store::open(&format!("sqlite:{}/desk.sqlite", folder.path().display())).unwrap();
        store.create_accounts(accounts()).await.unwrap();
        let clock = Clock::driven(Duration::from_hours(500_000));
        store.refresh(clock.now()).await.unwrap();
        Self {
            store,
            tenant: settings.tenants().unwrap().get(TenantId(0)).clone(),
            blacklist: Blacklist::new(Policy { mode: Mode::Off, ..Policy::default() }, 1, Fingerprints::default(), 1),
            replay: Replay::new(300_000, 1, 1),
            decoys: Decoys::generate(&mut StdRng::seed_from_u64(0)),
            clock,
            _folder: folder,
        }
    }

    async fn judge(&self, replay: Mode, request: &Request) -> Result<(), DenialReason> {
        let fields = match request {
            Request::Body(body) => parse_body(body).expect("an object"),
            Request::Query(query) => parse_query(query).expect("UTF-8"),
        };
        let attempt = Attempt::parse(&self.tenant, &fields);
        let (identity_register, identity_invite) = (IdentityCheck::Enforce, IdentityCheck::Log);
        let rules = Rules { identity_register, identity_invite, replay };
        let Self { store, blacklist, replay, decoys, .. } = self;
        let gate = Gate { credentials: store.as_ref(), blacklist, replay, rules, decoys };
        match gate.authenticate(&self.tenant, &attempt, self.clock.now()).await.unwrap().decision {
            Decision::Granted(_) => Ok(()),
            Decision::Denied(denial) => Err(denial.reason),
        }
    }
}

fn own(overheard: &Overheard) -> Request {
    Request::Body(Value::Object(overheard.body()).to_string())
}

#[tokio::test]
async fn twelve_thousand_mutated_replays_are_refused() {
    let (desk, names, mut rng) = (Desk::open().await, names(), StdRng::seed_from_u64(4));
    for _ in 0..1_500 {
        let overheard = Overheard::draw(&names, &mut rng);
        assert_eq!(desk.judge(Mode::Enforce, &own(&overheard)).await, Ok(()), "{overheard:?}");
        for _ in 0..8 {
            let replayed = disguise(&overheard, &mut rng);
            assert_eq!(
                desk.judge(Mode::Off, &replayed).await,
                Ok(()),
                "but for the memory: {replayed:?} {overheard:?}"
            );
            let denied = desk.judge(Mode::Enforce, &replayed).await;
            assert_eq!(denied, Err(DenialReason::Replay), "{replayed:?} of {overheard:?}");
        }
        let claimed_with_qop = overheard.word == Word::Claim && overheard.texts.qop.is_some();
        let expected = if claimed_with_qop { Err(DenialReason::Replay) } else { Ok(()) };
        assert_eq!(desk.judge(Mode::Enforce, &own(&overheard)).await, expected, "the phone itself: {overheard:?}");
    }
}

#[tokio::test]
async fn no_trick_makes_one_answer_look_like_another() {
    let (desk, names, mut rng) = (Desk::open().await, names(), StdRng::seed_from_u64(5));
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..500 {
        let overheard = Overheard::draw(&names, &mut rng);
        assert_eq!(desk.judge(Mode::Enforce, &own(&overheard)).await, Ok(()), "{overheard:?}");
        for (what, body) in tricks(&overheard, &mut rng) {
            let denied = desk.judge(Mode::Enforce, &Request::Body(body)).await;
            assert!(denied.is_err(), "{what}: {overheard:?}");
            *tried.entry(what).or_default() += 1;
        }
    }
    assert!(tried.len() >= 40 && tried.values().sum::<usize>() >= 10_000, "{tried:?}");
}

/// The forger knows no password: they send a response as the key of a session, what was hashed after it as cnonce, and
/// answer for whatever they like. No memory is asked: the answer may never have been seen here.
#[tokio::test]
async fn no_overheard_response_is_a_session_key() {
    let (desk, names, mut rng) = (Desk::open().await, names(), StdRng::seed_from_u64(6));
    let mut forged = 0;
    while forged < 300 {
        let overheard = Overheard::draw(&names, &mut rng);
        if overheard.algorithm.session || overheard.is_cut() {
            continue;
        }
        forged += 1;
        let (hash, texts) = (overheard.algorithm.hash, &overheard.texts);
        let ha2 = formula::ha2(hash, overheard.method, &texts.uri).to_hex();
        let nonce = match &texts.qop {
            Some((nc, cnonce)) => format!("{}:{nc}:{cnonce}:auth", texts.nonce),
            None => texts.nonce.clone(),
        };
        let call = formula::ha2(hash, "INVITE", "sip:1900@x");
        let response = formula::response(texts.response.as_bytes(), hash, &nonce, None, &call).to_hex();
        let body = json!({
            "method": "INVITE", "username": overheard.name, "realm": REALM, "nonce": nonce, "uri": "sip:1900@x",
            "algorithm": format!("{}-sess", hash.name()), "cnonce": ha2.as_str(), "response": response.as_str(),
            "source_address": if forged % 2 == 0 { address(&mut rng, 2) } else { overheard.source.clone() },
        });
        let attack = Request::Body(body.to_string());
        let field = if texts.qop.is_some() { "nonce" } else { "cnonce" };
        for mode in [Mode::Off, Mode::Enforce] {
            assert_eq!(desk.judge(mode, &attack).await, Err(DenialReason::Malformed(field)), "{attack:?}");
        }
    }
}

#[tokio::test]
async fn hundreds_of_mutated_replays_are_refused_at_the_front_door() {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\nmode = \"off\"\n")).await;
    service.store.create_accounts(accounts()).await.unwrap();
    let (names, mut rng) = (names(), StdRng::seed_from_u64(7));
    for _ in 0..80 {
        let overheard = Overheard::draw(&names, &mut rng);
        let own = Value::Object(overheard.body());
        assert_eq!(service.webhook(&own).await.decision(), "ok", "{overheard:?}");
        for _ in 0..5 {
            let replayed = disguise(&overheard, &mut rng);
            let request = match &replayed {
                Request::Body(body) => service.platform().header("content-type", "application/json").body(body.clone()),
                Request::Query(query) => {
                    let url = service.url(&format!("/webhooks/auth?{query}"));
                    service.client.get(url).basic_auth("jambonz", Some(WEBHOOK_PASSWORD))
                }
            };
            let answer = Answer::of(request).await;
            let refusal = r#"{"status":"fail","message":"authentication failed"}"#;
            assert_eq!(answer.text, refusal, "{replayed:?} of {overheard:?}");
        }
    }
    let metrics = service.admin_get("/metrics").await.text;
    let refused = "realmgate_decisions_total{tenant=\"example\",status=\"fail\",reason=\"replay\"} 400\n";
    assert!(metrics.contains(refused), "{metrics}");
}

/// What stands under two names, as where a phone that hides its name (userhash) was given an account for it.
#[tokio::test]
async fn one_ha1_under_two_names_is_one_memory() {
    let desk = Desk::open().await;
    let overheard = Overheard::draw(&["phone0".to_owned()], &mut StdRng::seed_from_u64(8));
    let mut hidden = accounts().swap_remove(1);
    hidden.key.username = domain::accounts::AccountUsername::parse("488869477bf257147b804c45308cd62a").unwrap();
    hidden.ha1s = vec![Ha1::compute(overheard.algorithm.hash, "phone0", REALM, PASSWORD)];
    desk.store.create_accounts(vec![hidden]).await.unwrap();
    desk.store.refresh(desk.clock.now()).await.unwrap();
    let mut replayed = overheard.body();
    replayed["username"] = json!("488869477bf257147b804c45308cd62a");
    replayed["source_address"] = json!("198.51.100.1");
    replayed["headers"] = Value::Null;
    let replayed = Request::Body(Value::Object(replayed).to_string());
    assert_eq!(desk.judge(Mode::Enforce, &own(&overheard)).await, Ok(()));
    assert_eq!(desk.judge(Mode::Off, &replayed).await, Ok(()));
    assert_eq!(desk.judge(Mode::Enforce, &replayed).await, Err(DenialReason::Replay));
}
