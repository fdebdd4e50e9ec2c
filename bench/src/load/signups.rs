//! People who sign up meanwhile, through the same entrance as everyone else: they solve the captcha and post the form.

use crate::load::accounts::REALM;
use domain::digest::{Ha1, HashFunction};
use reqwest::{Client, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// People at once.
const PEOPLE: u32 = 4;

/// How long one of them takes from a signup to the next: together a hundred per second at most.
const PERIOD: Duration = Duration::from_millis(40);

/// People who sign up until they are stopped.
pub struct Signups {
    shared: Arc<Shared>,
    thread: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    numbers: AtomicU32,
    made: AtomicU32,
}

impl Signups {
    /// Starts at the website of `base`, with names that begin with `name`.
    #[must_use]
    pub fn start(base: &str, name: &str) -> Self {
        let shared = Arc::<Shared>::default();
        let person = Person { client: Client::new(), base: base.to_owned(), name: name.to_owned() };
        let of_thread = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let people = (0..PEOPLE).map(|_| person.sign_up_and_again(&of_thread));
                futures_util::future::join_all(people).await;
            });
        });
        Self { shared, thread }
    }

    /// Ends them, and says how many accounts they made.
    #[must_use]
    pub fn stop(self) -> f64 {
        self.shared.stop.store(true, Ordering::SeqCst);
        self.thread.join().expect("people do not panic");
        f64::from(self.shared.made.load(Ordering::SeqCst))
    }
}

struct Person {
    client: Client,
    base: String,
    name: String,
}

impl Person {
    async fn sign_up_and_again(&self, shared: &Shared) {
        let mut period = tokio::time::interval(PERIOD);
        period.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while !shared.stop.load(Ordering::SeqCst) {
            period.tick().await;
            let number = shared.numbers.fetch_add(1, Ordering::SeqCst);
            match self.sign_up(&format!("{}{number}", self.name)).await.expect("the service answers") {
                StatusCode::OK => _ = shared.made.fetch_add(1, Ordering::SeqCst),
                StatusCode::SERVICE_UNAVAILABLE => {} // busy, and it says so
                status => panic!("a signup was answered with {status}"),
            }
        }
    }

    async fn sign_up(&self, user: &str) -> reqwest::Result<StatusCode> {
        let captcha: Value = self.client.get(format!("{}/captcha.ashx", self.base)).send().await?.json().await?;
        let question = captcha["question"].as_str().expect("a question");
        let sum: u32 = question.split(" + ").map(|operand| operand.parse::<u32>().expect("a number")).sum();
        let ha1 = Ha1::compute(HashFunction::Md5, user, REALM, "s3cret").to_hex();
        let form = [
            ("user", user),
            ("name", "Alex Müller"),
            ("email", &*format!("{user}@example.org")),
            ("ha1", ha1.as_str()),
            ("captcha_token", captcha["token"].as_str().expect("a token")),
            ("captcha_answer", &sum.to_string()),
        ];
        let posted = self.client.post(format!("{}/signup.ashx", self.base)).form(&form).send().await?;
        Ok(posted.status())
    }
}
