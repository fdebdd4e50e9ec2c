//! Delivers what is in the outbox: an email that is due is tried, one that fails waits longer each time.

use std::collections::HashSet;
use std::slice;
use std::time::Duration;

use crate::outbox::{
    DeliveryClaim, DeliveryClaims, DeliveryTurn, EMAIL_LIFETIME, EMAIL_RETRY_CAP, EmailId, MailError, Outbox,
    Transport, WaitingEmail,
};
use crate::store_error::StoreError;
use crate::time::Now;

/// Limit: emails taken from the outbox at once.
const EMAILS_AT_ONCE: u32 = 100;

/// Limit: new emails taken from the outbox at once where each is handed to a relay, which may take its time: one that
/// comes meanwhile waits for no more than these.
const NEW_EMAILS_AT_ONCE: u32 = 2;

/// Limit: the wait after an email's first failed delivery; it doubles with each further one.
const EMAIL_RETRY_FIRST: Duration = Duration::from_mins(1);

/// A time at which every email is due, whatever the clock read when it was put off.
const END_OF_TIME: u64 = u64::MAX;

/// What one round over the outbox did.
#[derive(Debug, Default)]
pub struct Round {
    /// How many emails were delivered.
    pub delivered: u64,
    /// Emails that wait for another try.
    pub failed: Vec<Undelivered>,
    /// Emails that were rejected permanently or whose link has expired; they have left the outbox.
    pub given_up: Vec<Undelivered>,
    /// Whether it ended early because folder or relay cannot be used.
    pub unusable: bool,
}

impl Round {
    /// Whether the next round may begin at once: something was tried, and what failed is not due again yet.
    #[must_use]
    pub fn may_go_on(&self) -> bool {
        !self.unusable && (self.delivered > 0 || !self.given_up.is_empty() || !self.failed.is_empty())
    }

    /// Whether another round at once may find more: the outbox was not empty, and nothing stood in the way.
    #[must_use]
    pub fn worth_repeating(&self) -> bool {
        self.failed.is_empty() && (self.delivered > 0 || !self.given_up.is_empty())
    }

    /// Adds what another round did; says whether one more may find more.
    fn take(&mut self, next: Self) -> bool {
        let repeat = next.worth_repeating();
        self.delivered += next.delivered;
        self.failed.extend(next.failed);
        self.given_up.extend(next.given_up);
        repeat
    }
}

/// An email that was not delivered.
#[derive(Debug)]
pub struct Undelivered {
    /// The email.
    pub id: EmailId,
    /// Why; `None` where its activation link had expired before it could be delivered.
    pub reason: Option<MailError>,
}

/// What a start found.
#[derive(Debug, Default)]
pub struct DeliveryStart {
    /// Prepared emails whose account was never committed, removed.
    pub orphans: u64,
    /// Emails of the last run, delivered or tried.
    pub round: Round,
}

/// The outbox and what delivers its emails.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// The emails that wait.
    pub outbox: &'a dyn Outbox,
    /// Delivers them.
    pub transport: &'a dyn Transport,
    /// Which emails are being delivered right now.
    pub claims: &'a DeliveryClaims,
}

enum DeliveryOutcome {
    Delivered,
    Failed(MailError),
    GivenUp(Option<MailError>),
}

impl Delivery<'_> {
    /// Restores order in the outbox after the last run, however that ended: removes prepared emails whose account was never
    /// committed, then tries all emails that wait, whether due or not. Emails to a relay come due by themselves: a start
    /// waits for no other machine. Before anything signs up.
    pub async fn start(self, now: Now) -> Result<DeliveryStart, StoreError> {
        let waiting = self.outbox.waiting_emails().await?.into_iter().collect();
        // A folder that cannot be tidied cannot be delivered to either, and the round says so.
        let mut start =
            DeliveryStart { orphans: self.transport.tidy(waiting).await.unwrap_or(0), round: Round::default() };
        if self.transport.delivers_at_once() {
            for turn in [DeliveryTurn::First, DeliveryTurn::Further] {
                while start.round.take(self.round(turn, END_OF_TIME, now).await?) {}
            }
        }
        Ok(start)
    }

    /// Tries the emails of a turn that are due at `now`, a hundred at most, and of new ones for a relay two. Once it finds
    /// the folder or the relay unusable it leaves the others as they are. The turns are for two concurrent tasks: an email
    /// that a relay is slow to put off again delays no new one.
    pub async fn due(self, turn: DeliveryTurn, now: Now) -> Result<Round, StoreError> {
        self.round(turn, now.unix_seconds(), now).await
    }

    async fn round(self, turn: DeliveryTurn, due_at: u64, now: Now) -> Result<Round, StoreError> {
        let mut round = Round::default();
        for (waiting, _claim) in self.taken_in_hand(turn, due_at).await? {
            let id = waiting.email.id.clone();
            match self.attempt(&waiting, now).await? {
                DeliveryOutcome::Delivered => round.delivered += 1,
                DeliveryOutcome::GivenUp(reason) => round.given_up.push(Undelivered { id, reason }),
                DeliveryOutcome::Failed(reason) => {
                    let unusable = matches!(reason, MailError::Unreachable(_));
                    round.failed.push(Undelivered { id, reason: Some(reason) });
                    if unusable {
                        round.unusable = true;
                        break;
                    }
                }
            }
        }
        Ok(round)
    }

    /// The emails due, without those that a signup is just delivering or has delivered since they were listed.
    async fn taken_in_hand(
        self,
        turn: DeliveryTurn,
        due_at: u64,
    ) -> Result<Vec<(WaitingEmail, DeliveryClaim)>, StoreError> {
        let are_new_for_a_relay = turn == DeliveryTurn::First && !self.transport.delivers_at_once();
        let at_once = if are_new_for_a_relay { NEW_EMAILS_AT_ONCE } else { EMAILS_AT_ONCE };
        let due = self.outbox.due_emails(turn, due_at, at_once).await?;
        let claimed = |waiting: WaitingEmail| self.claims.claim(&waiting.email.id).map(|claim| (waiting, claim));
        let mut in_hand: Vec<_> = due.into_iter().filter_map(claimed).collect();
        if !in_hand.is_empty() {
            let ids: Vec<_> = in_hand.iter().map(|(waiting, _)| waiting.email.id.clone()).collect();
            let still_waiting: HashSet<_> = self.outbox.waiting_among(&ids).await?.into_iter().collect();
            in_hand.retain(|(waiting, _)| still_waiting.contains(&waiting.email.id));
        }
        Ok(in_hand)
    }

    async fn attempt(self, waiting: &WaitingEmail, now: Now) -> Result<DeliveryOutcome, StoreError> {
        let id = &waiting.email.id;
        if now.unix_seconds() > waiting.written + EMAIL_LIFETIME.as_secs() {
            return self.give_up(id, None).await;
        }
        match self.transport.deliver(&waiting.email).await {
            Ok(()) => {
                self.outbox.emails_done(slice::from_ref(id)).await?;
                self.transport.discard(slice::from_ref(id)).await;
                Ok(DeliveryOutcome::Delivered)
            }
            Err(error @ MailError::Refused(_)) => self.give_up(id, Some(error)).await,
            Err(error) => {
                self.outbox.email_failed(id, now.unix_seconds() + back_off(waiting.failures).as_secs()).await?;
                Ok(DeliveryOutcome::Failed(error))
            }
        }
    }

    async fn give_up(self, id: &EmailId, reason: Option<MailError>) -> Result<DeliveryOutcome, StoreError> {
        self.transport.discard(slice::from_ref(id)).await;
        self.outbox.emails_done(slice::from_ref(id)).await?;
        Ok(DeliveryOutcome::GivenUp(reason))
    }
}

/// The wait after a failure that had `failures` before it: a minute, doubling, an hour at most.
fn back_off(failures: u32) -> Duration {
    let factor = 1_u32.checked_shl(failures).filter(|factor| *factor > 0).unwrap_or(u32::MAX);
    EMAIL_RETRY_FIRST.saturating_mul(factor).min(EMAIL_RETRY_CAP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_from_a_minute_to_an_hour() {
        let minutes: Vec<_> = (0..8).map(|failures| back_off(failures).as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(back_off(31), back_off(u32::MAX));
    }
}
