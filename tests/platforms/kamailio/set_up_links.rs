//! A real Linphone that is given nothing but the service's own set-up link is let in, whatever the challenge names.

use super::Kamailio;
use crate::gate::{Gate, PASSWORD, REALM};
use crate::linphone::Linphone;
use crate::raw_phone::RawPhone;
use crate::versions::{Make, kamailio_and};
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::patience::until;
use reqwest::RequestBuilder;
use serde_json::Value;

/// What names the algorithm in the shipped file.
const MD5_LINE: &str = "modparam(\"auth\", \"algorithm\", \"MD5\")\n";

#[tokio::test]
async fn linphone_registers_where_the_challenge_names_no_algorithm() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start_with(&gate, &[], |shipped| {
        assert!(shipped.contains(MD5_LINE));
        shipped.replace(MD5_LINE, "")
    })
    .await;
    registers(gate, &kamailio, "", &[""], "kamailio-linphone-unnamed").await;
}

#[tokio::test]
async fn linphone_registers_where_the_challenge_names_md5_as_shipped() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &[]).await;
    registers(gate, &kamailio, "", &["MD5"], "kamailio-linphone").await;
}

#[tokio::test]
async fn linphone_registers_where_the_challenge_names_sha_256() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start(&gate, &["SHA256"]).await;
    let setting = "challenge_algorithms = [\"SHA-256\"]\n";
    registers(gate, &kamailio, setting, &["SHA-256"], "kamailio-linphone-sha-256").await;
}

#[tokio::test]
async fn linphone_registers_where_the_challenge_names_both_and_no_one_has_said_so() {
    let gate = Gate::start("", &["alice"]);
    let kamailio = Kamailio::start_with(&gate, &[], |shipped| challenging_twice(shipped, "MD5", "SHA-256")).await;
    registers(gate, &kamailio, "", &["SHA-256", "MD5"], "kamailio-linphone-both-unset").await;
}

#[tokio::test]
async fn linphone_registers_where_the_challenge_names_both_and_the_settings_do() {
    let gate = Gate::start("", &["alice"]);
    let twice = |shipped: &str| challenging_twice(shipped, "SHA-256", "MD5");
    let kamailio = Kamailio::start_with(&gate, &["SHA256"], twice).await;
    let setting = "challenge_algorithms = [\"MD5\", \"SHA-256\"]\n";
    registers(gate, &kamailio, setting, &["MD5", "SHA-256"], "kamailio-linphone-both").await;
}

/// The configuration with a second challenge, by another algorithm, before its own. Kamailio 5.6 has but one algorithm, so
/// that it can check the form of answers by its own alone.
fn challenging_twice(shipped: &str, own: &str, other: &str) -> String {
    let last = "    auth_challenge(REALM, CHALLENGE_FLAGS);\n";
    let first = format!(
        "    auth_get_www_authenticate(REALM, CHALLENGE_FLAGS, \"$var(other)\");\n    \
         $var(other) = $(var(other){{re.subst,/algorithm={own}/algorithm={other}/}});\n    \
         append_to_reply(\"$var(other)\");\n"
    );
    assert!(shipped.contains(last));
    shipped.replace(last, &format!("{first}{last}"))
}

/// Lets the tenant's settings lead phones to this Kamailio, and a Linphone register by a link of alice's.
async fn registers(mut gate: Gate, kamailio: &Kamailio, setting: &str, named: &[&str], scenario: &str) {
    assert_eq!(algorithms_named_to(kamailio), named);
    let (base, platform) = (gate.daemon.base.clone(), kamailio.address());
    gate.restart_with(&format!(
        "public_url = \"{base}\"\nregistrar = \"{platform}\"\ntransports = [\"udp\"]\n{setting}"
    ));
    let alice = SignedIn::at(&base).await;
    let _phone = Linphone::set_up_by(&alice.link().await);
    until("Linphone is registered", async || kamailio.registered() == ["alice"]).await;
    let fetches = &alice.told().await["link"]["fetches"];
    assert_eq!(fetches.as_array().map(Vec::len), Some(1), "it fetched once: {fetches}");
    assert!(fetches[0]["app"].is_null(), "its library names no app when it fetches settings: {fetches}");
    let agents = kamailio.bindings("User-Agent: ");
    assert!(agents.iter().all(|agent| agent.to_ascii_lowercase().starts_with("linphone")), "{agents:?}");
    gate.keep(scenario, &kamailio_and(&[Make::Linphone]));
}

/// The algorithm of each challenge to a REGISTER without credentials; empty where it names none.
fn algorithms_named_to(kamailio: &Kamailio) -> Vec<String> {
    let reply = RawPhone::at(1, kamailio, "alice").send_register(&[]);
    assert_eq!(reply.status, 401, "{}", reply.text);
    let challenges = reply.text.lines().filter(|line| line.starts_with("WWW-Authenticate: Digest "));
    let named = |line: &str| line.split_once("algorithm=").map_or("", |(_, name)| name).to_owned();
    challenges.map(named).map(|name| name.split(',').next().unwrap_or_default().to_owned()).collect()
}

/// Alice at the website, as her browser is.
struct SignedIn {
    client: reqwest::Client,
    base: String,
    token: String,
}

impl SignedIn {
    async fn at(base: &str) -> Self {
        let (client, base) = (reqwest::Client::new(), base.to_owned());
        let ha1 = Ha1::compute(HashFunction::Md5, "alice", REALM, PASSWORD).to_hex().as_str().to_owned();
        let form = [("user", "alice"), ("ha1", ha1.as_str())];
        let session = json(client.post(format!("{base}/login")).form(&form)).await;
        let token = session["token"].as_str().expect("a session").to_owned();
        Self { client, base, token }
    }

    async fn link(&self) -> String {
        let made = json(self.client.post(format!("{}/provision", self.base)).bearer_auth(&self.token)).await;
        made["url"].as_str().expect("a link").to_owned()
    }

    async fn told(&self) -> Value {
        json(self.client.get(format!("{}/provision.json", self.base)).bearer_auth(&self.token)).await
    }
}

async fn json(request: RequestBuilder) -> Value {
    request.send().await.expect("an answer").json().await.expect("JSON")
}
