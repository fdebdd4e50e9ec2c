//! Secrets that a start could not create: retried until they exist, so that a disk that was full for a moment does
//! not disable sign-ups and the admin API until the next restart.

use crate::ambient::randomness;
use crate::config::{self, ConfigError, Settings};
use crate::service::SecretsView;
use domain::secrets::Secret;
use domain::self_service::captcha::Captcha;
use rand::CryptoRng;
use std::time::Duration;

/// The wait between two attempts.
const RETRY: Duration = Duration::from_secs(1);

/// Makes or reads a secret of the data folder.
type Make = fn(&Settings, &mut dyn CryptoRng) -> Result<Secret, ConfigError>;

/// Enables the captcha as soon as a key can be created.
pub(super) async fn make_captcha(settings: Settings, view: SecretsView) {
    let key = made(settings, config::kept_captcha_key).await;
    view.captcha().get_or_init(|| Captcha::new(key.expose().as_bytes()));
    tracing::info!("sign-up enabled: captcha key created");
}

/// Enables the admin API as soon as a token can be created.
pub(super) async fn make_admin_token(settings: Settings, view: SecretsView) {
    view.admin_access().give(made(settings, config::kept_admin_token).await);
    tracing::info!("admin API enabled: admin token created");
}

async fn made(settings: Settings, make: Make) -> Secret {
    loop {
        tokio::time::sleep(RETRY).await;
        let settings = settings.clone();
        if let Ok(Ok(secret)) = tokio::task::spawn_blocking(move || make(&settings, &mut randomness::system())).await {
            return secret;
        }
    }
}
