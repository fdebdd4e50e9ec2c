//! What blocks a source or a name, each with the call that lifts it.

use super::Inquiry;
use crate::http::admin::api::lift::{Lift, LiftOrder};
use crate::http::admin::api::standing::{AllowedBy, Hold, ListingStanding, Obstacle, RuleStanding};
use crate::http::admin::view;
use domain::blacklist::{Certainty, Entry, GuardView, LockView, Mode, RuleInForce, RuleVerdict};
use domain::network::{RuleAction, Source, UNKNOWN_SOURCE, at_counted_width};
use ipnet::IpNet;
use std::time::Duration;

impl Inquiry<'_> {
    /// Operators' rules, then listings, then the list file, none of them where it is allowed; then the wait for a sign-in.
    pub(super) fn against_source(&self, source: Source) -> Vec<Obstacle> {
        let mut against = self.blacklisted(source);
        let [wait] = self.service.sign_ins().wait(&source, self.now);
        against.extend(wait.map(|wait| {
            let network = view::network(source.block());
            let place = network.clone().unwrap_or_else(|| UNKNOWN_SOURCE.to_owned());
            let lift = Lift::Remove { network: place, tenant: Some(self.tenant.name.clone()) };
            let what = Hold::SignIns { network, remaining_seconds: view::seconds(wait) };
            Obstacle { what, lift: Some(lift) }
        }));
        against
    }

    fn blacklisted(&self, source: Source) -> Vec<Obstacle> {
        let (blacklist, now) = (self.blacklist(), self.now);
        let verdict = blacklist.rule_of(source, now);
        if verdict == Some(RuleVerdict::Allowed) || blacklist.mode() == Mode::Off {
            return Vec::new();
        }
        let mut against: Vec<_> = self.rules(source, RuleAction::Refuse).map(|rule| refusal(&rule)).collect();
        if source.network.is_none() || blacklist.may_list(source) {
            let entries = source.blocks().map(|block| blacklist.entry(block, now));
            against.extend(entries.filter_map(|entry| self.listing(&entry)));
        }
        if let Some(network) = source.block().network.filter(|_| blacklist.is_in_list_file(source)) {
            let network = network.to_string();
            let lift = Some(Lift::Allow { network: network.clone() });
            against.push(Obstacle { what: Hold::ListFile { network }, lift });
        }
        against
    }

    /// Who allows a source.
    pub(super) fn allowed_by(&self, source: Source) -> Option<AllowedBy> {
        let own = source.block().network?;
        let settings = self.blacklist().allow_list().iter().find(|network| at_counted_width(**network).contains(&own));
        let by_settings = settings.map(|network| AllowedBy::Settings { network: network.to_string() });
        by_settings
            .or_else(|| self.rules(source, RuleAction::Allow).next().map(|rule| AllowedBy::Rule(rule_standing(&rule))))
    }

    /// The rules of one verdict that hold a source.
    fn rules(&self, source: Source, verdict: RuleAction) -> impl Iterator<Item = RuleInForce> {
        let own = source.block().network;
        let name = self.tenant.name.clone();
        let holds = move |network: IpNet| own.is_some_and(|own| at_counted_width(network).contains(&own));
        self.blacklist().rules(self.now).into_iter().filter(move |rule| {
            let concerns = rule.rule.tenant.as_ref().is_none_or(|tenant| *tenant == name);
            concerns && rule.rule.verdict == verdict && holds(rule.rule.network)
        })
    }

    fn listing(&self, entry: &Entry) -> Option<Obstacle> {
        let listing = entry.listing?;
        let counts = entry.failures.map(|failures| failures.counts).unwrap_or_default();
        let network = view::network(entry.block);
        let place = network.clone().unwrap_or_else(|| UNKNOWN_SOURCE.to_owned());
        let standing = ListingStanding {
            network,
            since: view::ago(listing.age, self.now),
            remaining_seconds: view::seconds(listing.listed.remaining.unwrap_or_default()),
            step: listing.step,
            cause: listing.cause.to_owned(),
            guesses: counts.guesses,
            malformed: counts.malformed,
            replays: counts.replays,
            names: counts.names,
            refused: listing.refused,
            forgeable: listing.evidence == Certainty::Forgeable,
        };
        let lift = Lift::Remove { network: place, tenant: Some(self.tenant.name.clone()) };
        Some(Obstacle { what: Hold::Listing(standing), lift: Some(lift) })
    }

    pub(super) fn locks(&self, locks: &[LockView]) -> Vec<Obstacle> {
        let obstacle = |lock: &LockView| {
            let place = view::network(lock.source.block()).unwrap_or_else(|| UNKNOWN_SOURCE.to_owned());
            let tenant = Some(self.tenant.name.clone());
            let lift = match lock.name.clone() {
                Some(name) => {
                    Lift::Name(LiftOrder { name: name.username, realm: Some(name.realm), from: Some(place), tenant })
                }
                None => Lift::Remove { network: place, tenant },
            };
            Obstacle { what: Hold::Lock(view::lock(lock, self.service.tenants(), self.now)), lift: Some(lift) }
        };
        locks.iter().map(obstacle).collect()
    }

    pub(super) fn guards(&self, guards: &[GuardView]) -> Vec<Obstacle> {
        let obstacle = |guard: &GuardView| {
            let interval = self.blacklist().guard_look_interval();
            let lift = LiftOrder {
                name: guard.name.username.clone(),
                realm: Some(guard.name.realm.clone()),
                from: None,
                tenant: Some(self.tenant.name.clone()),
            };
            let what = Hold::Guard(view::guard(guard, interval, self.service.tenants()));
            Obstacle { what, lift: Some(Lift::Name(lift)) }
        };
        guards.iter().map(obstacle).collect()
    }
}

fn rule_standing(rule: &RuleInForce) -> RuleStanding {
    RuleStanding {
        network: rule.rule.network.to_string(),
        tenant: rule.rule.tenant.clone(),
        reason: rule.rule.reason.as_str().to_owned(),
        since: view::date(Duration::from_secs(rule.rule.created)),
        remaining_seconds: rule.remaining.map(view::seconds),
    }
}

fn refusal(rule: &RuleInForce) -> Obstacle {
    let standing = rule_standing(rule);
    let lift = Lift::Remove { network: standing.network.clone(), tenant: standing.tenant.clone() };
    Obstacle { what: Hold::Rule(standing), lift: Some(lift) }
}
