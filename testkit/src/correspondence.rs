//! An account whose owner gets emails: they are waited for, read and put aside.

use crate::browser::Browser;
use crate::patience::until;
use crate::person::Person;
use crate::pickup::{PickupFolder, link_of};
use crate::running::{PASSWORD, RunningService, SETTINGS, account};
use domain::accounts::EmailAddress;
use domain::digest::HashFunction;

/// Where alex gets emails.
pub const ADDRESS: &str = "alex@example.org";

/// A service where alex has an account with an address.
pub async fn with_alex() -> RunningService {
    with_alex_and(SETTINGS).await
}

/// The same with other settings.
pub async fn with_alex_and(settings: &str) -> RunningService {
    let service = RunningService::with(settings).await;
    let mut alex = account("alex", &[HashFunction::Md5]);
    alex.email = Some(EmailAddress::parse(ADDRESS).expect("an address"));
    service.add(alex).await;
    service
}

/// The same, and a browser that is signed in.
pub async fn signed_in() -> (RunningService, Browser) {
    let service = with_alex().await;
    let browser = Browser::of(&Person::of(&service));
    browser.sign_in("alex", PASSWORD).await;
    (service, browser)
}

impl RunningService {
    /// Waits for the only email in the folder, and collects it.
    pub async fn next_email(&self) -> String {
        let folder = PickupFolder::of(self);
        until("an email comes", async || folder.is_at_rest() && !folder.names().is_empty()).await;
        let [email] = folder.emails().try_into().expect("one email");
        folder.collect_emails();
        email
    }

    /// Waits for the only email in the folder; the token in its link with this path.
    pub async fn next_token(&self, path: &str) -> String {
        let link = link_of(&self.next_email().await, path);
        link[path.len()..].to_owned()
    }

    /// Waits until requests for emails are dealt with.
    pub async fn settled(&self) {
        until("all requests are dealt with", async || {
            self.store.waiting_requests(1).await.expect("the store answers").is_empty()
                && PickupFolder::of(self).is_at_rest()
        })
        .await;
    }
}

impl Person {
    /// The members of a solved captcha.
    pub async fn captcha(&self) -> serde_json::Value {
        let form = self.form("anyone").await;
        serde_json::json!({
            "captcha_token": form.field("captcha_token"),
            "captcha_answer": form.field("captcha_answer"),
        })
    }
}
