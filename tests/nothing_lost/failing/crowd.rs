//! People who sign up and a phone that registers while the disk fails, and what they get as answers meanwhile.

use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, WEBHOOK_PASSWORD};
use reqwest::Client;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// How long a person goes on trying, besides the time the fault is meant to last, before the service counts as one that
/// does not recover.
const PATIENCE: Duration = Duration::from_mins(1);

/// The wait between two tries of a person who was turned away, and between two registrations of a phone.
const PAUSE: Duration = Duration::from_millis(10);

/// Who comes, and what has become of them so far. Its clones are the same crowd.
#[derive(Clone, Debug, Default)]
pub struct Crowd(Arc<SoFar>);

#[derive(Debug, Default)]
struct SoFar {
    people: AtomicUsize,
    turned_away: AtomicUsize,
    granted: AtomicUsize,
    enough: AtomicBool,
    gone: AtomicBool,
}

/// The answers that a crowd got.
#[derive(Debug, Default)]
pub struct Told {
    /// Names whose signup was acknowledged.
    pub acknowledged: Vec<String>,
    /// Errors of signups, by status and code.
    pub errors: BTreeMap<(u16, String), usize>,
    /// How often the phone was let in, and how often it had to ask again.
    pub granted: usize,
    pub undecided: usize,
}

impl Crowd {
    /// How many people have come.
    pub fn people(&self) -> usize {
        self.0.people.load(Ordering::SeqCst)
    }

    /// How many tries to sign up were turned away for a fault of ours.
    pub fn turned_away(&self) -> usize {
        self.0.turned_away.load(Ordering::SeqCst)
    }

    /// How often the phone was let in.
    pub fn granted(&self) -> usize {
        self.0.granted.load(Ordering::SeqCst)
    }

    /// No one comes any more.
    pub fn ends(&self) {
        self.0.enough.store(true, Ordering::SeqCst);
    }

    /// One after the other signs up, so many at once and each until there is an account, while `alice` registers again
    /// and again. Until it ends.
    pub async fn comes_to(&self, daemon: &Daemon, clients: usize) -> Told {
        let person = Person::at_base(&Client::new(), &daemon.base);
        let people: Vec<_> = (0..clients).map(|_| tokio::spawn(self.clone().sign_up(person.clone()))).collect();
        let phone = tokio::spawn(self.clone().register(daemon.base.clone(), daemon.admin.clone()));
        let mut told = Told::default();
        for people in people {
            let part = people.await.expect("each answer made sense");
            told.acknowledged.extend(part.acknowledged);
            for (error, count) in part.errors {
                *told.errors.entry(error).or_insert(0) += count;
            }
        }
        self.0.gone.store(true, Ordering::SeqCst);
        told.undecided = phone.await.expect("the phone was never refused");
        told.granted = self.granted();
        told
    }

    /// The next name, `None` where enough have come.
    fn next(&self) -> Option<String> {
        let more = !self.0.enough.load(Ordering::SeqCst);
        more.then(|| format!("user{:06}", self.0.people.fetch_add(1, Ordering::SeqCst)))
    }

    async fn sign_up(self, person: Person) -> Told {
        let mut told = Told::default();
        while let Some(name) = self.next() {
            let trying = async {
                while !signs_up(&person, &name, &mut told).await {
                    self.0.turned_away.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(PAUSE).await;
                }
            };
            let recovers = tokio::time::timeout(PATIENCE, trying).await;
            assert!(recovers.is_ok(), "{name} has no account after {PATIENCE:?}: {:?}", told.errors);
        }
        told
    }

    /// Registers again and again: let in, or told to ask again. Says how often the latter.
    async fn register(self, base: String, admin: String) -> usize {
        // No connection is kept: on a busy machine the service may have closed it, as idle, in the very moment of its use.
        let client = Client::builder().pool_max_idle_per_host(0).build().expect("a client");
        let mut undecided = 0;
        while !self.0.gone.load(Ordering::SeqCst) {
            let answer = knock(&client, &base, &Phone::of("alice")).await;
            if answer.status == 200 {
                assert_eq!(answer.decision(), "ok", "refused because of our disk");
                self.0.granted.fetch_add(1, Ordering::SeqCst);
            } else {
                assert_eq!((answer.status.as_u16(), answer.headers.contains_key("retry-after")), (503, true));
                undecided += 1;
            }
            let ready = Answer::of(client.get(format!("{admin}/readyz"))).await;
            assert!(matches!(ready.status.as_u16(), 200 | 503), "{ready:?}");
            tokio::time::sleep(PAUSE).await;
        }
        undecided
    }
}

/// One try. What is no success is an error of ours, in the contract's form: never a conflict, for nothing was left.
async fn signs_up(person: &Person, name: &str, told: &mut Told) -> bool {
    let captcha = person.get("/captcha.ashx").await;
    let answer = if captcha.status == 200 { person.sign_up(name).await } else { captcha };
    if answer.status == 200 {
        assert_eq!(answer.json(), json!({ "ok": true, "user": name }));
        told.acknowledged.push(name.to_owned());
        return true;
    }
    let (status, code, _) = answer.error();
    assert!(matches!((status, &*code), (500, "server_error") | (503, _)), "{name}: {status} {code}");
    *told.errors.entry((status, code)).or_insert(0) += 1;
    false
}

/// One registration of a phone.
pub async fn knock(client: &Client, base: &str, phone: &Phone) -> Answer {
    let call = client.post(format!("{base}/webhooks/auth")).json(&phone.body());
    Answer::of(call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD))).await
}
