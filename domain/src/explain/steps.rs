//! The steps after parsing: each asks the store as a login would, and then more widely.

use super::account::{self, AccountFinding, COMPARED};
use super::digest::{self, DigestFinding, Usable};
use super::finding::Finding;
use super::guesses::Guesses;
use super::identity::{self, IdentityFinding};
use super::nonce::NonceAge;
use super::realm::{self, RealmFinding};
use super::shapes::shapes;
use super::{Case, Evidence, Explainer};
use crate::accounts::{Account, AccountFilter, AccountKey, AccountUsername, PhoneId};
use crate::authentication::attempt::{Attempt, Claim, address_in};
use crate::digest::{AnswerFields, DigestAnswer, verify};
use crate::store_error::StoreError;
use crate::tenant::Tenant;
use crate::time::Now;

impl Explainer<'_> {
    /// Steps 4 to 8 for one reading of the claim, which the password of `phone` has proved where there is one.
    pub(super) async fn about_claim(
        &self,
        case: &Case<'_>,
        attempt: &Attempt<'_>,
        claim: &Claim<'_>,
        (answer, phone): (&DigestAnswer<'_>, Option<PhoneId>),
        now: Now,
    ) -> Result<Vec<Finding>, StoreError> {
        let realm = self.about_realm(case.tenant, answer).await?;
        let account = self.account(case.tenant, answer).await?;
        let who = match (account.as_ref(), phone) {
            (Some(account), Some(_)) => Some(account::proven_by_phone(account)),
            (account, _) => self.about_account(case.tenant, answer, account, &realm).await?,
        };
        let usable = if matches!(who, Some(AccountFinding::Usable { .. })) { Usable::Yes } else { Usable::No };
        let guesses = self.guesses(case, attempt, answer);
        let shapes = shapes(answer, claim.method, &case.fields, attempt.raw_answer().as_ref());
        let digest = match phone {
            Some(phone) => DigestFinding::RightForPhone(phone),
            None => digest::finding(account.as_ref(), answer, &shapes, guesses.as_ref(), usable),
        };
        let mut findings = vec![Finding::Realm(realm)];
        findings.extend(who.map(Finding::Account));
        findings.push(Finding::Digest(digest));
        findings.push(Finding::Nonce(NonceAge::of(answer.nonce.as_str(), now)));
        findings.push(Finding::Identity(self.about_identity(case, attempt, claim, answer)));
        findings.push(Finding::Replay(self.rules.replay));
        Ok(findings)
    }

    /// The reading that a refused attempt most probably meant: the first that names an account, else the raw header's.
    pub(super) async fn likeliest<'c>(
        &self,
        tenant: &Tenant,
        claim: &'c Claim<'_>,
        attempt: &'c Attempt<'_>,
    ) -> Result<DigestAnswer<'c>, StoreError> {
        let others = attempt.other_readings();
        for answer in [&claim.answer].into_iter().chain(others) {
            if self.account(tenant, answer).await?.is_some() {
                return Ok(answer.clone());
            }
        }
        Ok(others.first().unwrap_or(&claim.answer).clone())
    }

    /// Whether an answer whose members are something else than its raw header says is right as that header has it. The
    /// service does not read such a header again.
    pub(super) async fn was_right(&self, case: &Case<'_>, attempt: &Attempt<'_>) -> Result<bool, StoreError> {
        let Ok(claim) = &attempt.claim else { return Ok(false) };
        let Some(header) = attempt.raw_answer() else { return Ok(false) };
        let algorithm = Some(claim.answer.algorithm.name());
        let Ok(answer) = DigestAnswer::parse(&AnswerFields { algorithm, ..header.raw() }) else { return Ok(false) };
        let account = self.account(case.tenant, &answer).await?;
        Ok(account.is_some_and(|account| account.ha1s.iter().any(|ha1| verify(ha1, &claim.method, &answer))))
    }

    pub(super) async fn about_realm(
        &self,
        tenant: &Tenant,
        answer: &DigestAnswer<'_>,
    ) -> Result<RealmFinding, StoreError> {
        let asked = answer.realm.as_str();
        let filter = AccountFilter { tenant: &tenant.name, realm: Some(asked) };
        let in_use = !self.accounts.accounts(filter, None, 1).await?.is_empty();
        Ok(realm::finding(asked, tenant, self.tenants, in_use))
    }

    pub(super) async fn about_account(
        &self,
        tenant: &Tenant,
        answer: &DigestAnswer<'_>,
        account: Option<&Account>,
        realm: &RealmFinding,
    ) -> Result<Option<AccountFinding>, StoreError> {
        if let Some(account) = account {
            return Ok(Some(account::finding(account, answer)));
        }
        let asked = answer.username.as_str();
        let keys = self.accounts.find_names(account::name_test(asked), COMPARED).await?;
        let namesakes = account::namesakes(&tenant.name, answer.realm.as_str(), asked, keys);
        Ok(match realm {
            RealmFinding::Own(_) => Some(AccountFinding::Unknown { asked: asked.to_owned(), namesakes }),
            RealmFinding::Foreign { .. } => (!namesakes.is_empty()).then_some(AccountFinding::Elsewhere(namesakes)),
        })
    }

    pub(super) fn about_identity(
        &self,
        case: &Case<'_>,
        attempt: &Attempt<'_>,
        claim: &Claim<'_>,
        answer: &DigestAnswer<'_>,
    ) -> IdentityFinding {
        if case.evidence == Evidence::Header {
            return IdentityFinding::Untold;
        }
        let check = if claim.is_register() { self.rules.identity_register } else { self.rules.identity_invite };
        let name = (answer.username.as_str(), answer.realm.as_str());
        identity::finding(&case.fields, attempt, claim, name, check)
    }

    /// The account of an answer's name; none for a name that no account can have.
    pub(super) async fn account(
        &self,
        tenant: &Tenant,
        answer: &DigestAnswer<'_>,
    ) -> Result<Option<Account>, StoreError> {
        let Ok(username) = AccountUsername::parse(answer.username.as_str()) else { return Ok(None) };
        let key = AccountKey { tenant: tenant.name.clone(), realm: answer.realm.to_realm(), username };
        self.accounts.account(&key).await
    }

    pub(super) fn guesses(&self, case: &Case<'_>, attempt: &Attempt<'_>, answer: &DigestAnswer<'_>) -> Option<Guesses> {
        let name = (answer.username.as_str(), answer.realm.as_str());
        let others = others_named(case, attempt);
        Some(Guesses::new(name, case.password.as_ref()?, &others, case.tenant, self.tenants))
    }
}

/// Users and hosts of the raw headers and of the addresses of To and From.
fn others_named(case: &Case<'_>, attempt: &Attempt<'_>) -> Vec<(String, String)> {
    let Some(headers) = &case.fields.headers else { return Vec::new() };
    let addresses = headers.to.iter().chain(&headers.from).filter_map(|header| address_in(header));
    let mut named: Vec<(String, String)> = addresses.map(|(user, host)| (user.into_owned(), host.to_owned())).collect();
    for parsed in &attempt.raw_answers() {
        for fields in [parsed.raw(), parsed.unescaped()] {
            named.extend(fields.username.zip(fields.realm).map(|(user, realm)| (user.to_owned(), realm.to_owned())));
        }
    }
    named
}
