//! An attempt that was refused, explained from what the server remembers of it: all steps that need no response are
//! examined as those of any attempt; the reason of the refusal says what the digest was found to be.

use super::account::AccountFinding;
use super::digest::{self, DigestFinding};
use super::finding::{Explanation, Finding, Outcome};
use super::refused::RefusedAttempt;
use super::request::{self, RequestFinding};
use super::{Case, Explainer, ServerReport, hand_rule};
use crate::accounts::Account;
use crate::authentication::attempt::{Attempt, Claim};
use crate::digest::{ClaimedRealm, DigestAnswer, Username};
use crate::secrets::Secret;
use crate::store_error::StoreError;
use crate::tenant::Tenant;
use crate::time::Now;
use rand::CryptoRng;

/// A refused attempt to be explained.
pub struct RefusedCase<'a> {
    /// The tenant whose platform posted it.
    pub tenant: &'a Tenant,
    /// What is remembered of it.
    pub attempt: &'a RefusedAttempt,
    /// The word of its reason.
    pub reason: &'static str,
    /// The password that the phone should have, where the operator typed it.
    pub password: Option<Secret>,
    /// What the running server says about its source and name.
    pub report: ServerReport,
}

/// What the response was found to be when it came.
#[derive(Clone, Copy)]
enum Then {
    Right,
    Wrong,
    /// It was not compared with the account's HA1.
    NotCompared,
}

impl Explainer<'_> {
    /// Explains a refused attempt, step by step, by the present store and settings. A store that does not answer is an
    /// error.
    pub async fn explain_refused(
        &self,
        refused: &RefusedCase<'_>,
        now: Now,
        rng: &mut dyn CryptoRng,
    ) -> Result<Explanation, StoreError> {
        self.credentials.refresh(now).await?;
        let fields = refused.attempt.fields();
        let (password, report) = (refused.password.clone(), refused.report.clone());
        let case = Case { tenant: refused.tenant, fields, evidence: super::Evidence::Call, password, report };
        let attempt = Attempt::parse(case.tenant, &case.fields);
        let memory = self.empty_memory(rng);
        memory.blacklist.set_rules(&self.network_rules.network_rules().await?, self.tenants, now);
        let rule = hand_rule(&memory.blacklist, case.tenant, attempt.origin, now);

        let mut findings = vec![Finding::Platform(case.tenant.name.clone())];
        findings.extend(request_findings(refused.attempt, &case, &attempt).into_iter().map(Finding::Request));
        findings.extend(self.about_source(&case, &attempt, rule).into_iter().map(Finding::Source));
        let mut claimed = None;
        if let (Ok(claim), Some(_)) = (&attempt.claim, &refused.attempt.answer) {
            let answer = self.named(refused, claim).await?;
            findings.extend(self.about_named(refused, &case, &attempt, claim, &answer).await?);
            claimed = Some((answer.username.as_str().to_owned(), answer.realm.as_str().to_owned()));
        }
        if refused.reason == "replay" {
            findings.push(Finding::Replayed);
        }
        Ok(Explanation { findings, outcome: Outcome::WasRefused(refused.reason), claimed })
    }

    /// The reading that it most probably meant, as of any refused attempt.
    async fn named<'c>(
        &self,
        refused: &'c RefusedCase<'_>,
        claim: &'c Claim<'_>,
    ) -> Result<DigestAnswer<'c>, StoreError> {
        let names = refused.attempt.other_names.iter();
        let others: Vec<DigestAnswer<'_>> = names.filter_map(|name| renamed(&claim.answer, name)).collect();
        for answer in [&claim.answer].into_iter().chain(&others) {
            if self.account(refused.tenant, answer).await?.is_some() {
                return Ok(answer.clone());
            }
        }
        Ok(others.into_iter().next().unwrap_or_else(|| claim.answer.clone()))
    }

    async fn about_named(
        &self,
        refused: &RefusedCase<'_>,
        case: &Case<'_>,
        attempt: &Attempt<'_>,
        claim: &Claim<'_>,
        answer: &DigestAnswer<'_>,
    ) -> Result<Vec<Finding>, StoreError> {
        let realm = self.about_realm(case.tenant, answer).await?;
        let account = self.account(case.tenant, answer).await?;
        let who = self.about_account(case.tenant, answer, account.as_ref(), &realm).await?;
        let is_usable = matches!(who, Some(AccountFinding::Usable { .. }));
        let is_other = answer.username != claim.answer.username || answer.realm != claim.answer.realm;
        let found = match refused.reason {
            "wrong_password" => Then::Wrong,
            // What the platform had left of it belonged to no account, and then this reading was verified.
            "unknown_user" | "foreign_realm" | "disabled" | "not_activated" | "no_ha1" if is_other && is_usable => {
                Then::Wrong
            }
            "identity" | "no_identity" | "replay" => Then::Right,
            _ => Then::NotCompared,
        };
        let digest = self.about_digest(found, case, attempt, account.as_ref(), answer);
        let mut findings = vec![Finding::Realm(realm)];
        findings.extend(who.map(Finding::Account));
        findings.push(Finding::Digest(digest));
        findings.extend(refused.attempt.nonce.map(Finding::NonceThen));
        findings.push(Finding::Identity(self.about_identity(case, attempt, claim, answer)));
        Ok(findings)
    }

    fn about_digest(
        &self,
        found: Then,
        case: &Case<'_>,
        attempt: &Attempt<'_>,
        account: Option<&Account>,
        answer: &DigestAnswer<'_>,
    ) -> DigestFinding {
        let ha1s = account.map_or(&[][..], |account| account.ha1s.as_slice());
        let Some(stored) = ha1s.iter().find(|ha1| ha1.algorithm() == answer.algorithm.hash) else {
            return DigestFinding::Uncompared(None);
        };
        let stored = self.guesses(case, attempt, answer).map(|guesses| digest::made(stored, &guesses));
        match found {
            Then::Wrong => DigestFinding::WasWrong(stored),
            Then::Right => DigestFinding::WasRight(stored),
            Then::NotCompared => DigestFinding::NotKept(stored),
        }
    }
}

fn renamed<'c>(answer: &'c DigestAnswer<'_>, (realm, username): &'c (String, String)) -> Option<DigestAnswer<'c>> {
    let mut renamed: DigestAnswer<'c> = answer.clone();
    (renamed.username, renamed.realm) = (Username::parse(username)?, ClaimedRealm::parse(realm)?);
    Some(renamed)
}

/// What was wrong with it; or that it was well-formed, and what was odd anyway.
fn request_findings(refused: &RefusedAttempt, case: &Case<'_>, attempt: &Attempt<'_>) -> Vec<RequestFinding> {
    let mut findings = Vec::new();
    if refused.answer.is_some() {
        // Its first one: the others would be about placeholders.
        findings.extend(request::findings(&case.fields, attempt, false).into_iter().take(1));
    }
    findings.extend(refused.findings.iter().cloned());
    findings
}
