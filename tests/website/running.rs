//! A website on port 0 with a clock, a store and a pickup folder of its own, and one method a route.

use crate::memory_store::MemoryStore;
use actix_web::{App, HttpServer, web};
use realmgate::account::ReservedUsernames;
use realmgate::captcha::Captcha;
use realmgate::clock::Clock;
use realmgate::digest::Realm;
use realmgate::http::{Counters, Website, headers};
use realmgate::limits::CONFLICTS_PER_HOUR;
use realmgate::mail::{Mailer, Sender};
use realmgate::quota::Quota;
use realmgate::tenant::{DirectCalling, Tenant, TenantId, Tenants};
use reqwest::{Method, Response};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

pub const HOST: &str = "phone.example.com";
pub const HA1: &str = "939e7578ed9e3c518a452acee763bce9";

pub struct Running {
    pub address: SocketAddr,
    pub clock: Clock,
    pub store: Arc<MemoryStore>,
    pub mailer: Arc<Mailer>,
    pub counters: Arc<Counters>,
    pub root: TempDir,
    client: reqwest::Client,
}

/// What differs from a usual website.
pub struct Options {
    pub signups_per_hour: u32,
    pub trusted_proxies: Vec<&'static str>,
    pub captcha: Option<Captcha>,
}

impl Default for Options {
    fn default() -> Self {
        Self { signups_per_hour: 3, trusted_proxies: vec![], captcha: Some(Captcha::new(b"key")) }
    }
}

pub fn sender() -> Sender {
    Sender::parse("Realmgate <noreply@example.com>").unwrap()
}

fn tenant(id: u16, name: &str, hosts: &[&str], realms: &[&str]) -> Tenant {
    Tenant {
        id: TenantId(id),
        name: name.to_owned(),
        hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
        realms: realms.iter().map(|realm| Realm::parse(realm).unwrap()).collect(),
        public_url: format!("https://{}", hosts[0]),
        webhook_users: vec![],
        signature_secrets: vec![],
        expires_max: 3600,
        direct_calling: DirectCalling::default(),
        application_sid: None,
    }
}

pub fn tenants() -> Tenants {
    Tenants::new(vec![
        tenant(0, "example", &[HOST, "sip.example.com", "[::1]"], &["first.example.com", "sip.example.com"]),
        tenant(1, "other", &["phone.example.org"], &["phone.example.org"]),
    ])
}

impl Running {
    pub fn usual() -> Self {
        Self::start(Options::default())
    }

    pub fn start(options: Options) -> Self {
        let root = tempfile::tempdir().unwrap();
        let mailer = Mailer::pickup(sender(), root.path().join("pickup"));
        Self::with_mailer(options, root, mailer)
    }

    pub fn with_mailer(options: Options, root: TempDir, mailer: Mailer) -> Self {
        let clock = Clock::driven(Duration::from_hours(500_000));
        let (store, mailer, counters) =
            (Arc::new(MemoryStore::default()), Arc::new(mailer), Arc::new(Counters::default()));
        let website = web::Data::new(Website {
            tenants: Arc::new(tenants()),
            store: store.clone(),
            mailer: mailer.clone(),
            captcha: options.captcha,
            quota: Quota::new(options.signups_per_hour, CONFLICTS_PER_HOUR),
            reserved: ReservedUsernames::default(),
            trusted_proxies: options.trusted_proxies.iter().map(|network| network.parse().unwrap()).collect(),
            clock: clock.clone(),
            counters: counters.clone(),
        });
        let server = HttpServer::new(move || {
            App::new().app_data(website.clone()).wrap(headers::security()).configure(realmgate::http::website)
        })
        .workers(2)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
        let address = server.addrs()[0];
        tokio::spawn(server.run());
        Self { address, clock, store, mailer, counters, root, client: reqwest::Client::new() }
    }

    pub fn pickup(&self) -> PathBuf {
        self.root.path().join("pickup")
    }

    /// A request to any route, for the usual host.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.request_to(HOST, method, path)
    }

    /// A request to any route, for any host.
    pub fn request_to(&self, host: &str, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address)).header("host", host)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// A captcha's token and the right answer.
    pub async fn captcha(&self) -> (String, String) {
        let body: serde_json::Value = self.get("/captcha.ashx").await.json().await.unwrap();
        let (left, right) = body["question"].as_str().unwrap().split_once(" + ").unwrap();
        let sum = left.parse::<u8>().unwrap() + right.parse::<u8>().unwrap();
        (body["token"].as_str().unwrap().to_owned(), sum.to_string())
    }

    /// A form that signs `user` up, captcha solved.
    pub async fn form(&self, user: &str) -> Form {
        let (token, answer) = self.captcha().await;
        let fields = [
            ("user", user),
            ("name", "Alex Müller"),
            ("email", "alex@example.org"),
            ("ha1", HA1),
            ("captcha_token", &token),
            ("captcha_answer", &answer),
        ];
        Form(fields.map(|(name, value)| (name, value.to_owned())).to_vec())
    }

    pub async fn post(&self, form: &Form) -> Response {
        self.request(Method::POST, "/signup.ashx").form(&form.0).send().await.unwrap()
    }

    pub async fn sign_up(&self, user: &str) -> Response {
        self.post(&self.form(user).await).await
    }

    pub async fn sign_up_from(&self, user: &str, forwarded_for: &str) -> Response {
        let form = self.form(user).await;
        let request = self.request(Method::POST, "/signup.ashx").header("x-forwarded-for", forwarded_for);
        request.form(&form.0).send().await.unwrap()
    }

    /// The names in the pickup folder, in order.
    pub fn pickup_names(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.pickup()) else {
            return vec![];
        };
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The delivered letters, transfer encoding undone.
    pub fn letters(&self) -> Vec<String> {
        let eml = |name: &String| name.strip_suffix(".eml").is_some_and(|id| id.len() == 32);
        let names = self.pickup_names();
        assert!(names.iter().all(eml), "{names:?}");
        names.iter().map(|name| readable(&std::fs::read(self.pickup().join(name)).unwrap())).collect()
    }

    /// The link of the only letter, as a path on this server.
    pub fn only_link(&self) -> String {
        let letters = self.letters();
        assert_eq!(letters.len(), 1);
        link(&letters[0])
    }
}

/// The fields of a form, in order.
#[derive(Clone)]
pub struct Form(pub Vec<(&'static str, String)>);

impl Form {
    /// The same form with one field changed, added, or, with an empty value, left out.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.retain(|(own, _)| *own != name);
        if !value.is_empty() {
            self.0.push((name, value.to_owned()));
        }
        self
    }
}

/// A message with quoted-printable undone.
pub fn readable(message: &[u8]) -> String {
    let text = String::from_utf8(message.to_vec()).unwrap().replace("=\r\n", "");
    let mut bytes = vec![];
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = (byte == b'=').then(|| after.get(..2)).flatten();
        let escaped = escaped.and_then(|digits| hex::decode(digits).ok());
        rest = if escaped.is_some() { &after[2..] } else { after };
        bytes.push(escaped.map_or(byte, |escaped| escaped[0]));
    }
    String::from_utf8(bytes).unwrap()
}

/// The activation link in a letter, as a path.
pub fn link(letter: &str) -> String {
    let start = letter.find("/activate.ashx?token=").unwrap();
    letter[start..start + "/activate.ashx?token=".len() + 43].to_owned()
}

/// Status, and `error` and `error_description` of a JSON error.
pub async fn error(response: Response) -> (u16, String, String) {
    assert_eq!(response.headers()["content-type"], "application/json");
    let status = response.status().as_u16();
    let body: serde_json::Value = response.json().await.unwrap();
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
    let text = |member: &str| body[member].as_str().unwrap().to_owned();
    (status, text("error"), text("error_description"))
}

/// A header's text.
pub fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers()[name].to_str().unwrap()
}

/// Waits until something that happens elsewhere has happened.
pub async fn until(happened: impl Fn() -> bool) {
    let waiting = async {
        while !happened() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("it never happened");
}
