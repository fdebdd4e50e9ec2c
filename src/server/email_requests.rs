//! Deals with requests for emails, a moment after they were answered.

use crate::service::OutboxView;
use domain::outbox::EmailFate;
use domain::self_service::answer_requests::Answered;
use domain::self_service::owners::OwnerError;
use std::time::Duration;

/// How often requests are looked for when none is announced: another process writes some.
const ROUND: Duration = Duration::from_secs(1);

/// Limit: the longest wait after a failure.
const RETRY_CAP: Duration = Duration::from_secs(30);

/// Deals with them until the service stops.
pub(super) async fn answer(outbox: OutboxView) {
    let mut wait = ROUND;
    loop {
        let signals = &outbox.mail().signals;
        _ = tokio::time::timeout(wait, signals.until_email_requested()).await;
        match round(&outbox).await {
            Ok(()) => wait = ROUND,
            Err(error) => {
                if wait == ROUND {
                    tracing::warn!(error = error.to_string(), "cannot send requested emails; will retry");
                }
                wait = (wait * 2).min(RETRY_CAP);
                tokio::time::sleep(wait).await;
            }
        }
    }
}

async fn round(outbox: &OutboxView) -> Result<(), OwnerError> {
    loop {
        let mut rng = crate::ambient::randomness::system();
        let now = outbox.clock().now();
        let Answered { emails, failed, more } =
            outbox.owners().answer_requests(outbox.tenants(), outbox.codes(), now, &mut rng).await?;
        for error in failed {
            tracing::error!(error = error.to_string(), "cannot compose a requested email");
        }
        for email in emails {
            match email {
                EmailFate::Delivered => outbox.mail().signals.email_delivered(),
                EmailFate::Waiting | EmailFate::Failed(_) => outbox.mail().signals.email_waits(),
            }
        }
        if !more {
            return Ok(());
        }
    }
}
