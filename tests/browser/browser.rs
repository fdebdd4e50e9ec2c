//! A person's browser: opens, types, clicks, looks. Whatever it did is judged when the visit is over.

use super::judgement::{self, Expected};
use super::record::Record;
use super::session::{Refusal, Session};
use super::site::Site;
use domain::tenant::Language;
use realmgate_testkit::patience::happens;
use serde_json::{Value, json};
use std::sync::Mutex;
use tokio::sync::Semaphore;

/// Two at once: a machine of two cores is busy with them.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Refusals that pass when the page has gone on.
const NOT_YET: [&str; 4] =
    ["no such element", "element not interactable", "element click intercepted", "stale element reference"];

/// Tells the console what the policy stopped, in whatever frame and however early.
const TELL_VIOLATIONS: &str = "addEventListener('securitypolicyviolation', event => \
    console.error('securitypolicyviolation', event.violatedDirective, event.blockedURI))";

pub struct Browser {
    session: Session,
    origin: String,
    record: Mutex<Record>,
    expected: Mutex<Expected>,
}

/// Runs a visit in a browser of this language, then asserts that nothing happened that must not.
pub async fn visit(site: &Site, language: Language, visit: impl AsyncFnOnce(&Browser)) {
    let wrong = wrongs_of_visit(site, language, visit).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Runs a visit in a browser of this language; tells what happened and must not.
pub async fn wrongs_of_visit(site: &Site, language: Language, visit: impl AsyncFnOnce(&Browser)) -> Vec<String> {
    let _turn = TURNS.acquire().await.expect("it is never closed");
    let browser = Browser::open(site, Session::start(tags(language)).await).await;
    visit(&browser).await;
    browser.wrongs().await
}

/// Runs a visit in a browser that offers to save passwords, then asserts that nothing happened that must not.
pub async fn visit_saving_passwords(site: &Site, language: Language, visit: impl AsyncFnOnce(&Browser)) {
    let _turn = TURNS.acquire().await.expect("it is never closed");
    let browser = Browser::open(site, Session::start_saving_passwords(tags(language)).await).await;
    visit(&browser).await;
    let wrong = browser.wrongs().await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a browser of this language asks for.
const fn tags(language: Language) -> &'static str {
    match language {
        Language::English => "en-US,en",
        Language::German => "de-DE,de",
    }
}

impl Browser {
    async fn open(site: &Site, session: Session) -> Self {
        session.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": TELL_VIOLATIONS })).await;
        // The page for new tabs goes, and what it asked for is not held against ours.
        session.post("url", &json!({ "url": "about:blank" })).await.expect("the empty page opens");
        session.log("performance").await;
        session.log("browser").await;
        Self { session, origin: site.origin.clone(), record: Mutex::default(), expected: Mutex::default() }
    }

    /// Opens a path of the site.
    pub async fn open_page(&self, path: &str) {
        let url = format!("{}{path}", self.origin);
        self.session.post("url", &json!({ "url": url })).await.expect("the page opens");
    }

    /// Leaves the site for an empty page, which is another website's as far as ours knows.
    pub async fn leave(&self) {
        self.session.post("url", &json!({ "url": "about:blank" })).await.expect("the empty page opens");
    }

    pub async fn reload(&self) {
        self.session.post("refresh", &json!({})).await.expect("the page opens");
    }

    /// Path and query of where it is.
    pub async fn path(&self) -> String {
        let url = self.session.get("url").await.expect("it is somewhere");
        let url = url.as_str().expect("an address");
        url.strip_prefix(&self.origin).unwrap_or(url).to_owned()
    }

    /// Clicks what leads to another page, once this one has loaded: one that is left before has no place in the history.
    pub async fn follow(&self, selector: &str) {
        let is_loaded = "return document.readyState === 'complete'";
        self.until("it has loaded", async || self.script(is_loaded, &[]).await == true).await;
        self.click(selector).await;
    }

    pub async fn click(&self, selector: &str) {
        self.act(selector, "click", &json!({})).await;
    }

    /// Replaces what a field holds, key by key.
    pub async fn fill(&self, selector: &str, text: &str) {
        self.act(selector, "clear", &json!({})).await;
        self.press(selector, text).await;
    }

    /// Presses keys in a field; the special ones stand at U+E000 (W3C WebDriver, section 17.4.2).
    pub async fn press(&self, selector: &str, keys: &str) {
        if keys.chars().all(|key| u32::from(key) <= 0xFFFF) {
            return self.act(selector, "value", &json!({ "text": keys })).await;
        }
        // chromedriver has no keys beyond the basic plane; an input method hands them over whole.
        self.act(selector, "click", &json!({})).await;
        self.devtools("Input.insertText", json!({ "text": keys })).await;
    }

    /// Does something with an element as soon as it is there and can be reached.
    async fn act(&self, selector: &str, command: &str, body: &Value) {
        let attempt = async || {
            let path = match self.session.element(selector).await {
                Ok(element) => format!("{element}/{command}"),
                Err(refusal) => return Err(refusal),
            };
            self.session.post(&path, body).await.map(drop)
        };
        let done = async || match attempt().await {
            Ok(()) => true,
            Err(refusal) if NOT_YET.contains(&&*refusal.code) => false,
            Err(Refusal { message, .. }) => panic!("{command} on {selector}: {message}"),
        };
        self.until(&format!("{command} on {selector}"), done).await;
    }

    /// Whether an element is there and to be seen.
    pub async fn shows(&self, selector: &str) -> bool {
        let Ok(element) = self.session.element(selector).await else { return false };
        self.session.get(&format!("{element}/displayed")).await.is_ok_and(|displayed| displayed == true)
    }

    /// Waits until an element is to be seen.
    pub async fn sees(&self, selector: &str) {
        self.until(&format!("{selector} is to be seen"), async || self.shows(selector).await).await;
    }

    /// The text of an element as it is rendered, once it is to be seen.
    pub async fn text(&self, selector: &str) -> String {
        self.sees(selector).await;
        self.script_text("return document.querySelector(arguments[0]).innerText", &[selector]).await
    }

    /// What a field holds.
    pub async fn value(&self, selector: &str) -> String {
        self.script_text("return document.querySelector(arguments[0]).value", &[selector]).await
    }

    /// An attribute of an element; empty where it is missing.
    pub async fn attribute(&self, selector: &str, name: &str) -> String {
        let script = "return document.querySelector(arguments[0]).getAttribute(arguments[1]) ?? ''";
        self.script_text(script, &[selector, name]).await
    }

    /// The id of the element that has the focus.
    pub async fn focused(&self) -> String {
        self.script_text("return document.activeElement.id", &[]).await
    }

    /// Runs the body of a function in the page; it is not bound by the page's content security policy.
    pub async fn script(&self, script: &str, arguments: &[&str]) -> Value {
        let body = json!({ "script": script, "args": arguments });
        self.session.post("execute/sync", &body).await.unwrap_or_else(|refusal| panic!("{script:.200}: {refusal:?}"))
    }

    /// The same for a function that returns a string.
    pub async fn script_text(&self, script: &str, arguments: &[&str]) -> String {
        let text = self.script(script, arguments).await;
        text.as_str().unwrap_or_else(|| panic!("{script}: {text}")).to_owned()
    }

    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.session.devtools(command, &parameters).await
    }

    /// Waits until something has happened; where it does not, says what the page shows.
    pub async fn until(&self, what: &str, happened: impl AsyncFn() -> bool) {
        if happens(happened).await {
            return;
        }
        let (path, text) = (self.path().await, self.script_text("return document.body.innerText", &[]).await);
        panic!("it never happened: {what}\nat {path}:\n{text}\n{:#?}", self.wrongs().await);
    }

    /// This must stand in no request.
    pub fn keeps_secret(&self, secret: &str) {
        self.expected.lock().expect("no thread panicked while holding it").secrets.push(secret.to_owned());
    }

    /// An answer of this status is part of the visit.
    pub fn expects(&self, status: u16) {
        self.expected.lock().expect("no thread panicked while holding it").statuses.push(status);
    }

    /// A cookie of this name is part of the visit.
    pub fn expects_cookie(&self, name: &str) {
        self.expected.lock().expect("no thread panicked while holding it").cookies.push(name.to_owned());
    }

    /// All that was asked for and complained about so far.
    pub async fn record(&self) -> Record {
        let (network, console) = (self.session.log("performance").await, self.session.log("browser").await);
        let mut record = self.record.lock().expect("no thread panicked while holding it");
        record.add_network(&network);
        record.add_console(&console);
        record.clone()
    }

    /// How often an address that ends so was asked for.
    pub async fn asked(&self, path: &str) -> usize {
        self.record().await.requests.iter().filter(|request| request.url.ends_with(path)).count()
    }

    /// What happened so far and must not.
    pub async fn wrongs(&self) -> Vec<String> {
        let cookies = self.devtools("Storage.getCookies", json!({})).await;
        let record = self.record().await;
        let expected = self.expected.lock().expect("no thread panicked while holding it");
        judgement::wrongs(&record, &cookies["cookies"], &self.origin, &expected)
    }
}
