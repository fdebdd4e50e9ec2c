//! A running service for a test: real ports, a store of its own, a clock driven by hand, a mailbox, and one typed
//! method a route.

use super::faults::Faults;
use crate::phone::Phone;
use domain::accounts::AccountFilter;
use domain::accounts::{Account, AccountKey, AccountState, AccountUsername, Role};
use domain::digest::{Ha1, HashFunction, Realm};
use domain::tenant::DirectCalling;
use realmgate::ambient::clock::Clock;
use realmgate::config::{Flags, Settings};
use realmgate::mail::Mail;
use realmgate::server::{Addresses, Outside, Server};
use realmgate::service::Roles;
use realmgate::store::{self, Store};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// The realm of the test accounts.
pub const REALM: &str = "acme.sip.jambonz.cloud";
/// The password of the test accounts.
pub const PASSWORD: &str = "s3cret";
/// The password of the test tenant's platform, whose name is `jambonz`.
pub const WEBHOOK_PASSWORD: &str = "a long webhook password";

/// The settings of most tests: one tenant, and a blacklist that also lists what tests come from.
pub const SETTINGS: &str = r#"
    drain = "0s"
    [[tenant]]
    name = "example"
    hosts = ["127.0.0.1", "phone.example.com"]
    realms = ["acme.sip.jambonz.cloud"]
    public_url = "https://phone.example.com"
    privacy_url = "https://phone.example.com/privacy"
    webhook_users = [{ username = "jambonz", password = "a long webhook password" }]
"#;

/// When a service of a test starts, by the wall clock.
pub const START: Duration = Duration::from_hours(500_000);

/// What a route answered.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: reqwest::header::HeaderMap,
    /// Its body.
    pub text: String,
}

impl Answer {
    /// Sends a request and reads the whole answer.
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.expect("the service answers");
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, text: response.text().await.expect("a whole body") }
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Status, `error` and `error_description` of a JSON error, which has no other member.
    #[track_caller]
    pub fn error(&self) -> (u16, String, String) {
        assert_eq!(self.headers["content-type"], "application/json", "{self:?}");
        let body = self.json();
        assert_eq!(body.as_object().map(serde_json::Map::len), Some(2), "{body}");
        let text = |member: &str| body[member].as_str().expect("a string").to_owned();
        (self.status.as_u16(), text("error"), text("error_description"))
    }

    /// The `status` of a webhook's 200.
    #[must_use]
    pub fn decision(&self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        self.json()["status"].as_str().expect("a status").to_owned()
    }
}

/// A service that runs in a thread of this process until this goes.
pub struct RunningService {
    /// The public listener.
    pub address: SocketAddr,
    /// The webhook's own listener, where the settings have one.
    pub webhook: Option<SocketAddr>,
    /// The admin listener.
    pub admin: SocketAddr,
    /// What the service takes for the time.
    pub clock: Clock,
    /// The store itself, which does whatever a test asks.
    pub store: Arc<dyn Store>,
    /// The same as the server sees it.
    pub roles: Roles,
    /// What the server's view of the store has received.
    pub faults: Arc<Faults>,
    /// What emails are handed to.
    pub mail: Arc<Mail>,
    /// Settings, and the data folder as `data`.
    pub folder: TempDir,
    /// A client for requests of any kind.
    pub client: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl RunningService {
    /// Starts with [`SETTINGS`].
    pub async fn start() -> Self {
        Self::with(SETTINGS).await
    }

    /// Starts with the settings of a TOML text.
    pub async fn with(toml: &str) -> Self {
        Self::within(tempfile::tempdir().expect("a folder"), toml).await
    }

    /// Starts in a folder that may hold what another run has left.
    pub async fn within(folder: TempDir, toml: &str) -> Self {
        Self::listening(([127, 0, 0, 1], 0).into(), folder, toml).await
    }

    /// Starts where its public address is known beforehand, and can stand in its settings.
    pub async fn listening(address: SocketAddr, folder: TempDir, toml: &str) -> Self {
        let settings = settings(address, &folder, toml);
        Self::from_settings(settings, Clock::driven(START), folder).await
    }

    /// Stops, and starts in the same folder with the settings of `toml` a while after.
    pub async fn restarted(self, away: Duration, toml: &str) -> Self {
        let wall = self.clock.now().wall + away;
        self.restarted_at(wall, toml).await
    }

    /// The same where the wall clock says something else.
    pub async fn restarted_at(self, wall: Duration, toml: &str) -> Self {
        let folder = self.stop();
        let settings = settings(([127, 0, 0, 1], 0).into(), &folder, toml);
        Self::from_settings(settings, Clock::driven(wall), folder).await
    }

    async fn from_settings(settings: Settings, clock: Clock, folder: TempDir) -> Self {
        let store = store::open(&settings.store_url()).expect("the store opens");
        let faults = Arc::<Faults>::default();
        let roles = faults.around(Arc::clone(&store).into());
        let outside = Outside::around(roles.clone(), &settings, clock.clone()).expect("mail and data folder are there");
        let mail = Arc::clone(&outside.mail);
        let (started, addresses) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = Server::start(settings, outside).await.expect("the service starts");
                started.send(server.addresses).expect("the test waits");
                server.run_until(async { stopped.await.unwrap_or(()) }).await;
            });
        });
        let Addresses { public: address, webhook, admin } = addresses.await.expect("the service started");
        let client = reqwest::Client::new();
        let (stop, thread) = (Some(stop), Some(thread));
        Self { address, webhook, admin, clock, store, roles, faults, mail, folder, client, stop, thread }
    }

    /// The URL of a path of the public listener.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A POST to the webhook with the platform's credentials.
    pub fn platform(&self) -> RequestBuilder {
        self.client.post(self.url("/webhooks/auth")).basic_auth("jambonz", Some(WEBHOOK_PASSWORD))
    }

    /// Posts a body to the webhook with the platform's credentials.
    pub async fn webhook(&self, body: &Value) -> Answer {
        Answer::of(self.platform().json(body)).await
    }

    /// One registration or call of a phone.
    pub async fn knock(&self, phone: &Phone) -> Answer {
        self.webhook(&phone.body()).await
    }

    /// A GET to the admin listener.
    pub async fn admin_get(&self, path: &str) -> Answer {
        Answer::of(self.client.get(format!("http://{}{path}", self.admin))).await
    }

    /// How many had this outcome, as `realmgate_NAME_total` counts.
    pub async fn total(&self, name: &str, outcome: &str) -> u64 {
        self.figure(&format!("realmgate_{name}_total{{outcome=\"{outcome}\"}}")).await
    }

    /// The whole number of a series, by its name with labels.
    pub async fn figure(&self, series: &str) -> u64 {
        let text = self.admin_get("/metrics").await.text;
        let value = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        value.unwrap_or_else(|| panic!("no {series} in {text}")).parse().expect("a whole number")
    }

    /// All accounts of the first tenant, at most a thousand.
    pub async fn accounts(&self) -> Vec<Account> {
        let filter = AccountFilter { tenant: "example", realm: None };
        self.store.accounts(filter, None, 1_000).await.expect("the store answers")
    }

    /// How many emails are in the outbox.
    pub async fn waiting(&self) -> usize {
        self.store.waiting_emails().await.expect("the store answers").len()
    }

    /// Adds an active account with the test password and an MD5 HA1, as an operator would.
    pub async fn new_account(&self, username: &str) {
        self.add(account(username, &[HashFunction::Md5])).await;
    }

    /// Adds an account as it is.
    pub async fn add(&self, account: Account) {
        self.store.create_accounts(vec![account]).await.expect("the account is created");
    }

    /// Lets time pass for the service; accounts are refreshed from the store all the while, as housekeeping would.
    pub async fn wait(&self, time: Duration) {
        self.clock.advance(time);
        self.store.refresh(self.clock.now()).await.expect("the store answers");
    }

    /// Asks the service to stop; returns when it has.
    #[must_use]
    pub fn stop(mut self) -> TempDir {
        self.end();
        std::mem::replace(&mut self.folder, tempfile::tempdir().expect("a folder"))
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the service ends without a panic");
        }
    }
}

impl Drop for RunningService {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.end();
        }
    }
}

fn settings(address: SocketAddr, folder: &TempDir, toml: &str) -> Settings {
    let file = folder.path().join("realmgate.toml");
    std::fs::write(&file, toml).expect("the settings are written");
    let admin_listen = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    let data_dir = Some(folder.path().join("data"));
    let flags = Flags { listen: Some(address), admin_listen, data_dir };
    // Listings of a known length, where the test does not ask for others.
    let steady = ("REALMGATE_BLACKLIST__JITTER".to_owned(), "0".to_owned());
    let environment = (!toml.contains("jitter")).then_some(steady);
    Settings::load(Some(&file), environment, &flags).expect("good settings")
}

/// An active account of the test realm with the test password.
#[must_use]
pub fn account(username: &str, algorithms: &[HashFunction]) -> Account {
    let ha1 = |algorithm: &HashFunction| Ha1::compute(*algorithm, username, REALM, PASSWORD);
    Account {
        key: AccountKey {
            tenant: "example".to_owned(),
            realm: Realm::parse(REALM).expect("a realm"),
            username: AccountUsername::parse(username).expect("a username"),
        },
        name: None,
        email: None,
        role: Role::user(),
        state: AccountState::Active,
        created: 0,
        activated: Some(0),
        application_sid: None,
        direct_calling: DirectCalling::default(),
        expires_max: None,
        ha1s: algorithms.iter().map(ha1).collect(),
    }
}
