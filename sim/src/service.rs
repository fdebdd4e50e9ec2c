//! The service under simulation: the library's own nouns and verb, driven by hand. What a change of the library's
//! interface touches stands here and nowhere else.

use crate::accounts::{Accounts, Power};
use crate::answer::{Answer, Told};
use crate::knock::{Knock, Proof, Request, Written};
use crate::members::{NC, URI, fields};
use domain::authentication::Decision;
use domain::authentication::attempt::Attempt;
use domain::authentication::authenticate::{Decoys, Gate, IdentityCheck, Rules};
use domain::authentication::replay::Replay;
use domain::blacklist::{Blacklist, Listed, Mode, Policy};
use domain::digest::{Ha1, HashFunction, Realm, formula};
use domain::memory::Fingerprints;
use domain::network::Source;
use domain::self_service::sign_in::{
    Admitted, SignInError, SignInLimit, SignInRequest, SignInSecret, SignInService, sign_in_limit,
};
use domain::tenant::DirectCalling;
use domain::tenant::{PhoneService, Presentation, Tenant, TenantId};
use domain::time::Now;
use futures_util::FutureExt as _;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::collections::HashMap;
use std::convert::Infallible;
use std::time::Duration;

/// What a service is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The numbers of the blacklist.
    pub policy: Policy,
    /// How many tenants share it.
    pub tenants: u16,
    /// How many verified answers are remembered.
    pub answers: usize,
    /// Its random numbers.
    pub seed: u64,
}

impl Setup {
    /// The default numbers for one tenant.
    pub fn of(seed: u64) -> Self {
        Self { policy: Policy::default(), tenants: 1, answers: 300_000, seed }
    }

    /// How much each table may hold.
    pub fn caps(&self) -> Vec<(&'static str, usize)> {
        let policy = &self.policy;
        vec![
            ("sources", policy.max_sources),
            ("pairs", policy.max_pairs),
            ("names", policy.max_names),
            ("known_good", policy.max_known_good),
            ("arrivals", policy.max_names),
            ("listings", policy.max_listings),
            ("names_tried", policy.max_tried),
            (ANSWERS, self.answers),
        ]
    }
}

/// All that one process holds.
pub struct Service {
    setup: Setup,
    tenants: Vec<Tenant>,
    accounts: Accounts,
    blacklist: Blacklist,
    replay: Replay,
    decoys: Decoys,
    sign_ins: SignInLimit,
    /// The last right answer under each name of a tenant, for eavesdroppers.
    last_let_in: HashMap<(u16, String), Written>,
}

/// The table of verified answers, beside those of the blacklist.
const ANSWERS: &str = "answers";
const NOBODY: &str = "00000000000000000000000000000000";
/// Refusals for which no digest is looked at: nothing is guessed by them.
const UNLOOKED: [&str; 6] = ["blacklisted", "pair_locked", "guarded", "malformed", "unsupported", "foreign_realm"];
/// No limit but the blacklist is asked for.
const SIGN_INS_PER_MINUTE: u32 = 1_000_000;

impl Service {
    /// One without accounts.
    pub fn start(setup: Setup) -> Self {
        let mut rng = StdRng::seed_from_u64(setup.seed);
        Self {
            tenants: (0..setup.tenants).map(tenant).collect(),
            accounts: Accounts::default(),
            blacklist: blacklist(&setup),
            replay: Replay::new(setup.answers, usize::from(setup.tenants), setup.seed),
            decoys: Decoys::generate(&mut rng),
            sign_ins: sign_in_limit(SIGN_INS_PER_MINUTE, usize::from(setup.tenants), setup.seed),
            last_let_in: HashMap::new(),
            setup,
        }
    }

    /// Opens an account whose password is that of every right knock under its name.
    pub fn open_account(&mut self, tenant: u16, name: &str) {
        self.accounts.add(&self.tenants[usize::from(tenant)].name, name);
    }

    /// Lets the store answer or not.
    pub fn switch_store(&self, power: Power) {
        self.accounts.switch(power);
    }

    /// Decides about a knock.
    pub fn decide(&mut self, knock: &Knock, now: Now, number: u64) -> Answer {
        if knock.request == Request::SignIn {
            return self.sign_in(knock, now);
        }
        let written = match &knock.proof {
            Proof::Right => self.write(knock, now, number),
            Proof::Wrong | Proof::Misset(_) => wrong(knock, now, number),
            Proof::Written(written) => (**written).clone(),
            Proof::Overheard => self.overheard(knock).unwrap_or_else(|| wrong(knock, now, number)),
        };
        let tenant = &self.tenants[usize::from(knock.tenant)];
        let fields = fields(knock, &tenant.name, &written);
        let attempt = Attempt::parse(tenant, &fields);
        let rules = Rules {
            identity_register: IdentityCheck::Enforce,
            identity_invite: IdentityCheck::Log,
            replay: Mode::Enforce,
        };
        let Self { accounts, blacklist, replay, decoys, .. } = self;
        let gate = Gate { credentials: accounts, blacklist, replay, rules, decoys };
        let verdict = gate.authenticate(tenant, &attempt, now).now_or_never().expect("nothing in it waits");
        let answer = match verdict.map(|verdict| verdict.decision) {
            Err(_) => Answer::Undecided,
            Ok(Decision::Granted(_)) => Answer::LetIn,
            Ok(Decision::Denied(denial)) => refused(denial.reason.name(), denial.listed),
        };
        if knock.is_right() && answer.is_let_in() {
            self.last_let_in.insert((knock.tenant, knock.name.to_string()), written);
        }
        answer
    }

    /// Decides about a sign-in on the website.
    fn sign_in(&self, knock: &Knock, now: Now) -> Answer {
        let tenant = &self.tenants[usize::from(knock.tenant)];
        let realm = &tenant.realms[0];
        let password = if knock.is_right() { format!("password of {}", knock.name) } else { "wrong".to_owned() };
        let ha1 = Ha1::compute(HashFunction::Md5, &knock.name, realm.as_str(), &password);
        let source = Source::new(tenant.id, knock.address.parse().expect("a browser has an address"));
        let applicant = SignInRequest { tenant, realm, username: &knock.name, secret: SignInSecret::Ha1(ha1), source };
        let Self { accounts: credentials, blacklist, decoys, sign_ins, .. } = self;
        let door = SignInService { credentials, blacklist, decoys, sign_ins };
        match door.prove(&applicant, Admitted::Active, now).now_or_never().expect("nothing in it waits") {
            Ok(_) => Answer::LetIn,
            Err(SignInError::Refused(reason)) => refused(reason.name(), self.blacklist.listed(source, now)),
            Err(SignInError::RateLimited(_) | SignInError::Nonce | SignInError::Store(_)) => Answer::Undecided,
        }
    }

    fn overheard(&self, knock: &Knock) -> Option<Written> {
        self.last_let_in.get(&(knock.tenant, knock.name.to_string())).cloned()
    }

    /// The right answer for a knock, as it goes over the wire; `number` makes it one of its own.
    pub fn write(&self, knock: &Knock, now: Now, number: u64) -> Written {
        let realm = &self.tenants[usize::from(knock.tenant)].name;
        let ha1 = self.accounts.ha1(realm, &knock.name).expect("a right answer needs an account").to_hex();
        let blank = wrong(knock, now, number);
        let ha2 = formula::ha2(HashFunction::Md5, knock.request.method(), URI);
        let protected = formula::Protected { nc: NC, cnonce: &blank.cnonce, qop: "auth" };
        let response = formula::response(ha1.as_bytes(), HashFunction::Md5, &blank.nonce, Some(protected), &ha2);
        Written { response: response.to_hex().as_str().to_owned(), ..blank }
    }

    /// Starts anew with what outlives a restart, `away` after the old process had gone.
    pub fn restart(&mut self, before: Now, away: Duration, now: Now) {
        let mut kept = Vec::new();
        let Ok(()) = self.blacklist.records(before, |records| -> Result<(), Infallible> {
            kept.extend(records);
            Ok(())
        });
        self.blacklist = blacklist(&self.setup);
        self.replay = Replay::new(self.setup.answers, usize::from(self.setup.tenants), self.setup.seed);
        for record in &kept {
            self.blacklist.recall(record, away, now);
        }
    }

    /// How much each table holds.
    pub fn tables(&self) -> Vec<(&'static str, usize)> {
        let tables = self.blacklist.tables().into_iter().map(|(name, held, _)| (name, held));
        tables.chain([(ANSWERS, self.replay.len())]).collect()
    }

    /// How often each table forgot something because there was not a room.
    pub fn evicted(&self) -> Vec<(&'static str, u64)> {
        self.blacklist.tables().into_iter().map(|(name, _, evicted)| (name, evicted)).collect()
    }

    /// Forgets what no longer matters, as a running service does each minute.
    pub fn sweep(&self, now: Now) {
        self.blacklist.sweep(now);
    }
}

/// Keyed by the seed: jitter is a keyed hash of the listing, and pairs must be known again after a restart.
fn blacklist(setup: &Setup) -> Blacklist {
    let key = u128::from(setup.seed).to_le_bytes();
    Blacklist::new(setup.policy.clone(), usize::from(setup.tenants), Fingerprints::keyed(key), setup.seed)
}

fn refused(reason: &'static str, listed: Option<Listed>) -> Answer {
    let told = |listed: Listed| Told {
        remaining: listed.remaining.unwrap_or(Duration::MAX),
        seconds: listed.on_wire.then(|| listed.seconds()),
    };
    let listed = listed.map(told);
    if UNLOOKED.contains(&reason) { Answer::Unlooked { reason, listed } } else { Answer::Looked { reason, listed } }
}

/// An answer to a challenge of this moment by no one's password.
fn wrong(knock: &Knock, now: Now, number: u64) -> Written {
    let nonce = format!("{:013}{:02}", now.wall.as_millis(), number % 100);
    Written { request: knock.request, nonce, cnonce: format!("{number:016x}"), response: NOBODY.to_owned() }
}

fn tenant(number: u16) -> Tenant {
    let name = format!("tenant{number}.example");
    Tenant {
        id: TenantId(number),
        hosts: vec![name.clone()],
        realms: vec![Realm::parse(&name).expect("a string")],
        domains: Vec::new(),
        public_url: format!("https://{name}"),
        presentation: Presentation::default(),
        phone_service: PhoneService::default(),
        webhook_users: Vec::new(),
        signature_secrets: Vec::new(),
        expires_max: 3600,
        direct_calling: DirectCalling::default(),
        application_sid: None,
        name,
    }
}
