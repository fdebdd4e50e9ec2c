//! The state of a service, wired as a service wires it, with no socket around it.

use domain::authentication::Callers;
use domain::authentication::attempt_history::AttemptHistory;
use domain::authentication::authenticate::{Decoys, Rules};
use domain::authentication::replay::Replay;
use domain::blacklist::Blacklist;
use domain::explain::RefusedAttempts;
use domain::memory::Fingerprints;
use domain::self_service::email_request::asked_limit;
use domain::self_service::login_challenge::LoginChallenges;
use domain::self_service::magic_code::MagicCodes;
use domain::self_service::provisioning::Tickets;
use domain::self_service::sign_in::sign_in_limit;
use domain::self_service::signup_limits::SignupLimits;
use domain::tenant::Tenants;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use realmgate::ambient::clock::Clock;
use realmgate::config::Settings;
use realmgate::mail::{Mail, Memory, Sender};
use realmgate::metrics::{Metrics, StartFigures};
use realmgate::service::Roles;
use realmgate::service::{AdminAccess, Admission, Service, StrangerLines};
use realmgate::store;
use std::sync::{Arc, OnceLock};

/// Makes it over the store of `settings`.
pub async fn platform(settings: &Settings, clock: Clock) -> Arc<Service> {
    let tenants = Arc::new(settings.tenants().expect("good tenants"));
    let store = Roles::from(store::open(&settings.store_url()).expect("the store opens"));
    store.credentials.refresh(clock.now()).await.expect("the store answers");
    Arc::new(of(settings, tenants, store, clock))
}

fn of(settings: &Settings, tenants: Arc<Tenants>, store: Roles, clock: Clock) -> Service {
    let mut rng = StdRng::seed_from_u64(11);
    let count = tenants.count();
    let limits = &settings.limits;
    let start = StartFigures { now: clock.now(), pending_limit: limits.pending_accounts, certificate_expiry: None };
    let metrics = Metrics::new(&tenants, start);
    Service {
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
        decoys: Decoys::generate(&mut rng),
        attempt_history: AttemptHistory::new(count, 3),
        refused: RefusedAttempts::new(count, 4, clock.now()),
        admission: Admission::of(limits.waiting_for_store, metrics.website()),
        captcha: OnceLock::new(),
        signup_limits: SignupLimits::new(limits.signups(), count, 5),
        pending_most: limits.pending_accounts,
        reserved: settings.reserved_usernames(),
        local_part: settings.mail.local_part(),
        sign_ins: sign_in_limit(limits.sign_ins_per_minute, count, 6),
        challenges: LoginChallenges::new(b"the same always"),
        codes: MagicCodes::new(b"the same always"),
        ha1_sign_in: settings.sign_in.ha1,
        session_limits: settings.sign_in.session_limits(),
        asked_emails: asked_limit(count, 8),
        erase_after: settings.accounts.erase_after.get(),
        tickets: Tickets::new(count, 7),
        admin_access: AdminAccess::new(None),
        admin_hosts: Vec::new(),
        mail: Arc::new(Mail::new(Sender::parse(&settings.mail.from).expect("a sender"), Box::new(Memory::default()))),
        metrics,
        clock,
        trusted_proxies: Vec::new(),
        lines: StrangerLines::default(),
        tenants,
    }
}
