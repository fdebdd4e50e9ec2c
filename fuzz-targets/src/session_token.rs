//! Session tokens: a token that is accepted is what was signed, for that account, that HA1 and that time.

use domain::accounts::{AccountKey, AccountUsername, SessionEpoch};
use domain::digest::{Ha1, HashFunction, Realm};
use domain::self_service::session::{OpenedWith, SessionNumber, SessionToken, Sessions};
use domain::tenant::TenantId;
use domain::time::Now;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use std::time::Duration;

const TENANT: TenantId = TenantId(0);
const NOW: Now = Now { wall: Duration::from_hours(500_000), monotonic: Duration::from_hours(1) };

/// Any token; and a token of our own for any account.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let sessions = Sessions::generate(1, &mut StdRng::seed_from_u64(7));
    if let Some(claimed) = SessionToken::parse(text) {
        assert!(text.len() <= 4096);
        // The key is drawn at start, so that no token of the corpus is of it.
        assert!(!sessions.confirms(&claimed, TENANT, with(&ha1("s3cret")), NOW), "a forged token was accepted");
    }
    let Some(account) = account(text) else { return };
    let number = SessionNumber::draw(&mut StdRng::seed_from_u64(9));
    let token = sessions.open(&account, with(&ha1("s3cret")), number, NOW);
    let Some(claimed) = SessionToken::parse(&token.to_text()) else {
        assert!(token.to_text().len() > 4096, "what we sign is read back");
        return;
    };
    assert_eq!(claimed.claims().account, account);
    let confirms = |password, seconds| {
        let wall = NOW.wall + Duration::from_secs(seconds);
        sessions.confirms(&claimed, TENANT, with(&ha1(password)), Now { wall, ..NOW })
    };
    assert!(confirms("s3cret", 0) && confirms("s3cret", 900));
    assert!(!confirms("s3cret", 901) && !confirms("another", 0));
    let current = ha1("s3cret");
    let of_later = OpenedWith { epoch: SessionEpoch(8), ..with(&current) };
    assert!(!sessions.confirms(&claimed, TENANT, of_later, NOW), "it revived");
    let another = Sessions::generate(1, &mut StdRng::seed_from_u64(8));
    assert!(!another.confirms(&claimed, TENANT, with(&ha1("s3cret")), NOW), "a restart ends all sessions");
    sessions.end(&claimed, TENANT, NOW);
    assert!(!confirms("s3cret", 0) && !confirms("s3cret", 900), "it was signed out");
}

const fn with(ha1: &Ha1) -> OpenedWith<'_> {
    OpenedWith { ha1, epoch: SessionEpoch(7) }
}

fn ha1(password: &str) -> Ha1 {
    Ha1::compute(HashFunction::Md5, "alice", "acme.example", password)
}

/// Of `tenant/realm/username`.
fn account(text: &str) -> Option<AccountKey> {
    let (tenant, rest) = text.split_once('/')?;
    let (realm, username) = rest.split_once('/')?;
    Some(AccountKey {
        tenant: tenant.to_owned(),
        realm: Realm::parse(realm)?,
        username: AccountUsername::parse(username).ok()?,
    })
}
