//! All that the webhook needs, wired as a service wires it, with no socket around it.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use realmgate::authenticate::{Decoys, Rules};
use realmgate::blacklist::Blacklist;
use realmgate::clock::Clock;
use realmgate::config::Settings;
use realmgate::explain::RefusedAttempts;
use realmgate::fingerprint::Fingerprints;
use realmgate::http::webhook::{Callers, Platform};
use realmgate::metrics::Metrics;
use realmgate::replay::Replay;
use realmgate::store;
use realmgate::tenant::Tenants;
use realmgate::visits::Visits;
use std::sync::Arc;

/// Makes it over the store of `settings`.
pub async fn platform(settings: &Settings, clock: Clock) -> Arc<Platform> {
    let tenants = Arc::new(settings.tenants().expect("good tenants"));
    let store = store::open(&settings.store_url()).expect("the store opens");
    store.refresh(clock.now()).await.expect("the store answers");
    Arc::new(of(settings, tenants, store, clock))
}

fn of(settings: &Settings, tenants: Arc<Tenants>, store: Arc<dyn store::Store>, clock: Clock) -> Platform {
    let mut rng = StdRng::seed_from_u64(11);
    let count = tenants.count();
    Platform {
        callers: Callers::new(&tenants, &mut rng),
        signature: settings.webhook.signature,
        store,
        blacklist: Arc::new(Blacklist::new(
            settings.blacklist.policy(),
            count,
            Fingerprints::keyed(*b"the same always."),
            1,
        )),
        rules_turn: tokio::sync::Mutex::default(),
        replay: Arc::new(Replay::new(settings.replay.capacity, count, 2)),
        rules: Rules {
            identity_register: settings.webhook.identity_register,
            identity_invite: settings.webhook.identity_invite,
            replay: settings.replay.mode,
        },
        blacklist_answer: settings.webhook.blacklist_answer,
        decoys: Arc::new(Decoys::generate(&mut rng)),
        visits: Arc::new(Visits::new(count, 3)),
        refused: Arc::new(RefusedAttempts::new(count, 4, clock.now())),
        metrics: Arc::new(Metrics::new(&tenants)),
        clock,
        trusted_proxies: Vec::new(),
        lines: Arc::default(),
        tenants,
    }
}
