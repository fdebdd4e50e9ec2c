//! One WebDriver session on the wire (W3C WebDriver, and the two endpoints that chromedriver adds): Chromium with a
//! fresh profile that keeps a record of all it does.
//!
//! A handful of commands by the client that is here anyway: fantoccini 0.22 would bring 22 more packages, half of them
//! older versions of what we have, and leave both endpoints to be written all the same.

use super::chromedriver::Chromedriver;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The member that holds the id of an element (W3C WebDriver, section 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-breakpad",
    "--window-size=1280,900",
];

/// Why a command did not succeed: the code of section 6.6, as in `no such element`, and a string.
#[derive(Debug)]
pub struct Refusal {
    pub code: String,
    pub message: String,
}

pub struct Session {
    client: Client,
    base: String,
    // In this order: the browser ends before its folder goes.
    _driver: Chromedriver,
    _profile: TempDir,
}

impl Session {
    /// Starts a browser that asks for these languages, as in `de-DE,de`.
    pub async fn start(languages: &str) -> Self {
        Self::start_without(languages, &[]).await
    }

    /// Starts one that offers to save passwords, as people's do: under automation Chromium does not.
    pub async fn start_saving_passwords(languages: &str) -> Self {
        Self::start_without(languages, &["enable-automation"]).await
    }

    async fn start_without(languages: &str, switches: &[&str]) -> Self {
        let (driver, profile) = (Chromedriver::start(), tempfile::tempdir().expect("a folder"));
        let own = [format!("--user-data-dir={}", profile.path().display()), format!("--accept-lang={languages}")];
        let arguments: Vec<&str> = FLAGS.into_iter().chain(own.iter().map(String::as_str)).collect();
        let wanted = json!({
            "timeouts": { "pageLoad": 30_000, "script": 30_000 },
            "goog:chromeOptions": { "args": arguments, "excludeSwitches": switches },
            "goog:loggingPrefs": { "performance": "ALL", "browser": "ALL" },
        });
        let client = Client::new();
        let base = format!("http://{}/session", driver.address);
        let request = client.post(&base).json(&json!({ "capabilities": { "alwaysMatch": wanted } }));
        let session = value(request).await.expect("chromium starts");
        let base = format!("{base}/{}", session["sessionId"].as_str().expect("a session"));
        Self { client, base, _driver: driver, _profile: profile }
    }

    pub async fn get(&self, command: &str) -> Result<Value, Refusal> {
        value(self.client.get(format!("{}/{command}", self.base))).await
    }

    pub async fn post(&self, command: &str, body: &Value) -> Result<Value, Refusal> {
        value(self.client.post(format!("{}/{command}", self.base)).json(body)).await
    }

    /// The command's path for the first element that a CSS selector finds.
    pub async fn element(&self, selector: &str) -> Result<String, Refusal> {
        let found = self.post("element", &json!({ "using": "css selector", "value": selector })).await?;
        Ok(format!("element/{}", found[ELEMENT].as_str().expect("an element's id")))
    }

    /// A command of the Chrome DevTools Protocol.
    pub async fn devtools(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.post("goog/cdp/execute", &body).await.unwrap_or_else(|refusal| panic!("{command}: {refusal:?}"))
    }

    /// What one of the logs holds since it was last read.
    pub async fn log(&self, name: &str) -> Vec<Value> {
        let entries = self.post("se/log", &json!({ "type": name })).await.expect("the log is kept");
        entries.as_array().expect("a list").clone()
    }
}

async fn value(request: RequestBuilder) -> Result<Value, Refusal> {
    let response = request.send().await.expect("chromedriver answers");
    let succeeded = response.status().is_success();
    let mut answer: Value = response.json().await.expect("chromedriver answers in JSON");
    let value = answer["value"].take();
    if succeeded {
        return Ok(value);
    }
    let text = |member: &str| value[member].as_str().unwrap_or_default().to_owned();
    Err(Refusal { code: text("error"), message: text("message") })
}
