//! Among the attempts a refusal looks different from a success, and says what to do.

use crate::session::attempts_shown::{rows, started};
use domain::digest::HashFunction;
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::REALM;
use serde_json::json;
use std::time::Duration;

/// What to do about it.
fn advice_of(row: &str) -> String {
    row.split_once('¶').map(|(_, advice)| advice.trim().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn a_refusal_is_marked_as_one_and_says_what_to_do() {
    let (service, token) = started().await;
    let (person, alex) = (Person::of(&service), || Phone::of("alex"));
    let mut unsupported = alex().body();
    unsupported["qop"] = json!("auth-int");
    for (body, advice) in [
        (alex().with_password("wrong").body(), "Enter it again in the phone; upper and lower case matter."),
        (
            Phone { realm: "typo.example".to_owned(), ..alex() }.body(),
            "Set its realm and domain to acme.sip.jambonz.cloud.",
        ),
        (Phone { algorithm: HashFunction::Sha256, ..alex() }.body(), "Set it to MD5."),
        (Phone { address: Some(format!("<sip:bob@{REALM}>")), ..alex() }.body(), "Set its username to alex."),
        (unsupported, "Choose another setting for it in the phone, or update its software."),
        (alex().body(), ""),
    ] {
        service.webhook(&body).await;
        until(advice, async || {
            rows(&person, &token, "en").await.first().map(|row| advice_of(row)).as_deref() == Some(advice)
        })
        .await;
        let page = person.my_phone(&token, "en").await.text;
        let table = page.split_once("<table id=\"attempts\">").unwrap().1.split_once("<tbody>").unwrap().1;
        let newest = table.split_once("</tr>").unwrap().0;
        let mark = if advice.is_empty() { "outcome good" } else { "outcome bad" };
        assert!(newest.contains(&format!("<span class=\"{mark}\"><svg ")), "{newest}");
        service.wait(Duration::from_secs(1)).await;
    }
}
