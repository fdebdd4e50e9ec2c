//! Removes delivered emails from the outbox, a little after the answers, and the last of them before the service stops.

use crate::service::OutboxView;
use domain::outbox::clear_outbox;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Limit: how long an email that a signup has delivered waits for others that leave the outbox with it.
const EMAILS_GATHER: Duration = Duration::from_millis(10);

/// The running task.
pub(super) struct Clearing {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Clearing {
    pub(super) fn start(outbox: OutboxView) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self { stop, task: actix_web::rt::spawn(keep_clearing(outbox, stopped)) }
    }

    /// Ends it when all that was delivered has left the outbox, so that no later start delivers it again. No sign-up
    /// follows.
    pub(super) async fn finish(self) {
        drop(self.stop);
        if self.task.await.is_err() {
            tracing::error!("outbox cleanup panicked");
        }
    }
}

async fn keep_clearing(outbox: OutboxView, mut stopped: oneshot::Receiver<()>) {
    let gathered = async || {
        outbox.mail().signals.until_email_delivered().await;
        tokio::time::sleep(EMAILS_GATHER).await;
    };
    loop {
        let stops = tokio::select! {
            () = gathered() => false,
            _ = &mut stopped => true,
        };
        clear(&outbox).await;
        if stops {
            return;
        }
    }
}

async fn clear(outbox: &OutboxView) {
    match clear_outbox(outbox.delivery()).await {
        Ok(emails) => _ = outbox.counters().emails_delivered.inc_by(emails),
        Err(error) => {
            outbox.mail().signals.email_waits();
            tracing::warn!(error = error.to_string(), "cannot remove delivered emails from the outbox; will retry");
        }
    }
}
