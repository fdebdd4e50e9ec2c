//! Takes delivered letters out of the outbox all the while, a little behind the answers, and the last of them before the
//! end.

use crate::clear_outbox::clear_outbox;
use crate::http::Website;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Limit: how long an email that a signup has delivered waits for others that leave the outbox with it.
const LETTERS_GATHER: Duration = Duration::from_millis(10);

/// The running task.
pub(super) struct Clearing {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Clearing {
    pub(super) fn start(website: Arc<Website>) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self { stop, task: actix_web::rt::spawn(keep_clearing(website, stopped)) }
    }

    /// Ends it when all that was delivered has left the outbox, so that no later start delivers it again. Nobody signs up
    /// any more.
    pub(super) async fn finish(self) {
        drop(self.stop);
        if self.task.await.is_err() {
            tracing::error!("what takes delivered emails out of the outbox had panicked");
        }
    }
}

async fn keep_clearing(website: Arc<Website>, mut stopped: oneshot::Receiver<()>) {
    let gathered = async || {
        website.mail.signals.until_email_delivered().await;
        tokio::time::sleep(LETTERS_GATHER).await;
    };
    loop {
        let stops = tokio::select! {
            () = gathered() => false,
            _ = &mut stopped => true,
        };
        clear(&website).await;
        if stops {
            return;
        }
    }
}

async fn clear(website: &Website) {
    match clear_outbox(website.delivery()).await {
        Ok(letters) => _ = website.counters.letters_delivered.inc_by(letters),
        Err(error) => {
            website.mail.signals.email_waits();
            tracing::warn!(error = error.to_string(), "delivered emails wait in the outbox");
        }
    }
}
