//! The key of captcha tokens, where a start could make none: tried again until there is one, so that a disk that was full
//! for a moment keeps nobody from signing up until the next restart.

use crate::captcha::Captcha;
use crate::chance;
use crate::config::{self, Settings};
use crate::http::Website;
use std::sync::Arc;
use std::time::Duration;

/// The wait between two tries.
const RETRY: Duration = Duration::from_secs(1);

/// Gives the website a captcha as soon as a key can be made.
pub async fn make(settings: Settings, website: Arc<Website>) {
    loop {
        tokio::time::sleep(RETRY).await;
        let settings = settings.clone();
        let made =
            tokio::task::spawn_blocking(move || config::kept_captcha_key(&settings, &mut chance::system())).await;
        if let Ok(Ok(key)) = made {
            website.captcha.get_or_init(|| Captcha::new(key.expose().as_bytes()));
            tracing::info!("there is a captcha now, and people can sign up");
            return;
        }
    }
}
