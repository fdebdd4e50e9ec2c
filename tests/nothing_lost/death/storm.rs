//! People who all sign up at once, until no one answers any more.

use futures_util::future::join_all;
use realmgate_testkit::person::Person;
use reqwest::Client;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::watch;

/// How many sign up at the same time.
pub const CLIENTS: usize = 32;

/// The settings under which each address may sign as many people up as it likes. The clients say their addresses, as a
/// proxy does: so many signups that one address has under way at once would be refused, lest it try names.
pub fn settings() -> String {
    let here = realmgate_testkit::running::SETTINGS;
    format!(
        "trusted_proxies = [\"127.0.0.0/8\"]\n{here}\n[limits]\nsignups_per_hour = 1000000\ntenant_signups_per_hour = 1000000\npending_accounts = 1000000\n"
    )
}

/// Names no one had before, one by one, as many as there may be.
#[derive(Clone)]
pub struct Names {
    next: Arc<AtomicUsize>,
    end: usize,
}

impl Names {
    /// So many of them.
    pub fn up_to(end: usize) -> Self {
        Self { next: Arc::default(), end }
    }

    fn draw(&self) -> Option<String> {
        let number = self.next.fetch_add(1, Ordering::SeqCst);
        (number < self.end).then(|| format!("user{number:06}"))
    }
}

/// What people got as answers in a storm.
#[derive(Debug, Default)]
pub struct Told {
    /// Those who received "ok".
    pub acknowledged: Vec<String>,
    /// Those who got any other answer, with its status: there should be none, each name is new and each form is right.
    pub refused: Vec<(String, u16)>,
}

/// Signs people up at the website on `base` until it is gone or no name is left; reports on `ok` how many got "ok"
/// so far.
pub async fn storm(base: &str, names: &Names, ok: &watch::Sender<usize>) -> Told {
    let client = Client::new();
    let person = |number| Person::at_base(&client, base).at(&format!("198.51.100.{number}"));
    let people = (0..CLIENTS).map(|number| sign_people_up(person(number), names.clone(), ok.clone()));
    let people: Vec<_> = people.map(tokio::spawn).collect();
    let mut all = Told::default();
    for told in join_all(people).await {
        let told = told.expect("no panic");
        all.acknowledged.extend(told.acknowledged);
        all.refused.extend(told.refused);
    }
    all
}

async fn sign_people_up(person: Person, names: Names, ok: watch::Sender<usize>) -> Told {
    let mut told = Told::default();
    while let Some(user) = names.draw() {
        let Ok(answer) = person.try_to_sign_up(&user).await else { break };
        match answer.status().as_u16() {
            200 => {
                told.acknowledged.push(user);
                ok.send_modify(|ok| *ok += 1);
            }
            other => told.refused.push((user, other)),
        }
    }
    told
}
