//! `realmgate explain` beside a running server: it asks about listings, goes on where it gets no answer, and leaves no
//! trace in the server.

use crate::actors::operator::{Operator, Said};
use crate::actors::samples::network_rule;
use domain::digest::{Ha1, HashFunction};
use domain::network::{NetworkRule, RuleAction};
use realmgate::store;
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{PASSWORD, REALM, SETTINGS, WEBHOOK_PASSWORD};
use reqwest::Client;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// An operator with an account `alice`, whose server runs.
struct Desk {
    operator: Operator,
    daemon: Daemon,
    client: Client,
}

impl Desk {
    fn with(more: &str) -> Self {
        let operator = Operator::new();
        let daemon = Daemon::start(
            operator.0.path(),
            Some(&format!("{SETTINGS}{more}")),
            &[("REALMGATE_BLACKLIST__JITTER", "0")],
        );
        let ha1 = Ha1::compute(HashFunction::Md5, "alice", REALM, PASSWORD).to_hex();
        operator.types(&format!("account add alice --ha1 {}", ha1.as_str())).done();
        Self { operator, daemon, client: Client::new() }
    }

    async fn posts(&self, body: &Value) -> Value {
        let call = self.client.post(format!("{}/webhooks/auth", self.daemon.base)).json(body);
        let answer = call.basic_auth("jambonz", Some(WEBHOOK_PASSWORD)).send().await.expect("an answer");
        answer.json().await.expect("JSON")
    }

    /// Has wrong attempts sent from an address until it is listed.
    async fn lists(&self, address: &str) {
        for number in 0..60 {
            let phone = Phone::of(&format!("guess{number}")).at(address);
            if self.posts(&phone.body()).await.get("blacklist").is_some() {
                return;
            }
        }
        panic!("it was never listed");
    }

    fn explains(&self, body: &Value) -> Said {
        let admin = self.daemon.admin.trim_start_matches("http://").to_owned();
        self.operator.types_with(&format!("explain --admin-listen {admin}"), &body.to_string())
    }

    async fn decisions(&self) -> Vec<String> {
        let metrics = self.client.get(format!("{}/metrics", self.daemon.admin)).send().await.expect("metrics");
        let metrics = metrics.text().await.expect("text");
        let counts = ["realmgate_decisions_total", "realmgate_blacklisted_sources", "realmgate_table_entries"];
        let counted = |line: &&str| counts.iter().any(|count| line.starts_with(count));
        metrics.lines().filter(counted).map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn what_an_operator_said_of_its_network_is_reported_whether_a_server_answers_or_not() {
    let desk = Desk::with("");
    let store = format!("sqlite:{}", desk.operator.path("data/realmgate.sqlite").display());
    let store = store::open(&store).expect("the store opens");
    store.put_network_rule(network_rule(None, "192.168.1.0/24")).await.expect("the store answers");
    let office = NetworkRule { verdict: RuleAction::Allow, ..network_rule(Some("example"), "192.168.1.7") };
    store.put_network_rule(office).await.expect("the store answers");
    drop(store);
    let asks = |address: &str| desk.explains(&Phone::of("alice").at(address).body());
    let refused = asks("192.168.1.8").out;
    let line = "REFUSED  source    a network rule blocks 192.168.1.0/24 permanently (\"a guesser\"); attempts from it";
    assert!(refused.contains(line), "{refused}");
    let last = refused.lines().last().expect("a conclusion");
    assert!(last.starts_with("=> REFUSED, in the log as blacklisted: a network rule blocks its source"), "{last}");
    assert!(asks("192.168.1.7").done().contains("or a network rule allows it"));
    let body = Phone::of("alice").at("192.168.1.8").body().to_string();
    assert!(desk.operator.types_with("explain --admin-listen 127.0.0.1:1", &body).out.contains(line));
}

#[tokio::test]
async fn a_source_that_is_listed_now_is_shown_with_the_time_that_is_left() {
    let desk = Desk::with("[blacklist]\njitter = 0\n");
    desk.lists("198.51.100.1").await;
    let said = desk.explains(&Phone::of("alice").at("198.51.100.1").body());
    assert_eq!(said.code, 1, "{}", said.out);
    let refused = said.out.lines().find(|line| line.starts_with("REFUSED  source")).expect("the source refuses");
    // Jitter takes up to a fifth of the five minutes.
    let told = ["3 min 5", "4 min", "5 min"].iter().any(|left| refused.contains(&format!("listed now, for {left}")));
    assert!(told, "{refused}");
    let (last, right) =
        (said.out.lines().last().unwrap(), "ok       digest    the response is made from the stored HA1");
    assert!(last.starts_with("=> REFUSED, in the log as blacklisted: its source is listed"), "{last}");
    assert!(said.out.contains(right), "the steps after it are shown too: {}", said.out);

    let said = desk.explains(&Phone::of("alice").at("198.51.100.2").body()).done();
    assert!(said.contains("ok       source    not listed now, according to the running server"), "{said}");
    let mut malformed = Phone::of("alice").at("198.51.100.1").body();
    malformed["nc"] = "x".into();
    let said = desk.explains(&malformed).out;
    assert!(said.contains("=> REFUSED, in the log as malformed: "), "that comes before the blacklist: {said}");
}

#[tokio::test]
async fn where_listings_only_count_a_listed_source_is_a_note() {
    let desk = Desk::with("[blacklist]\nmode = \"observe\"\n");
    for number in 0..60 {
        desk.posts(&Phone::of(&format!("guess{number}")).at("198.51.100.1").body()).await;
    }
    let said = desk.explains(&Phone::of("alice").at("198.51.100.1").body()).done();
    assert!(
        said.contains("note     source    listed now, for ") && said.contains("it is not rejected for that"),
        "{said}"
    );
}

#[tokio::test]
async fn explaining_leaves_no_trace_in_the_server_and_shows_none_of_its_secrets() {
    let desk = Desk::with("");
    let accounts = desk.operator.types("account export --format jsonl").done();
    let before = desk.decisions().await;
    let right = Phone::of("alice").at("198.51.100.7").body();
    let mut said = desk.explains(&right).done();
    for number in 0..40 {
        let wrong = Phone::of(&format!("guess{number}")).with_password("wrong").at("198.51.100.7");
        said.push_str(&desk.explains(&wrong.body()).out);
    }
    assert!(!said.contains("listed now, for "), "no one was listed for it");
    assert_eq!(desk.decisions().await, before);
    assert_eq!(desk.operator.types("account export --format jsonl").done(), accounts);
    let mut elsewhere = right;
    elsewhere["source_address"] = "203.0.113.99".into();
    assert_eq!(desk.posts(&elsewhere).await["status"], "ok", "what was explained was not seen");
    let token = fs::read_to_string(desk.operator.path("data/admin.token")).unwrap();
    for secret in [token.trim_end(), WEBHOOK_PASSWORD, PASSWORD] {
        assert!(!said.contains(secret), "it shows a secret of {} letters", secret.len());
    }
}

#[tokio::test]
async fn without_an_answer_of_the_server_the_rest_is_explained_all_the_same() {
    let desk = Desk::with("");
    let body = Phone::of("alice").body();
    let unasked = "unknown  source    whether it is listed now is unknown, the running server cannot be reached: ";
    let token = desk.operator.path("data/admin.token");
    let kept = fs::read_to_string(&token).unwrap();
    fs::write(&token, "0000000000000000\n").unwrap();
    let said = desk.explains(&body).done();
    assert!(said.contains(&format!("{unasked}the server rejects the admin token")), "{said}");
    fs::write(&token, kept).unwrap();
    let admin = desk.daemon.admin.trim_start_matches("http://").to_owned();
    let public = desk.daemon.base.trim_start_matches("http://").to_owned();
    let said = desk.operator.types_with(&format!("explain --admin-listen {public}"), &body.to_string()).done();
    assert!(said.contains(&format!("{unasked}http://{public} is not a Realmgate admin listener")), "{said}");
    desk.daemon.signal("KILL");
    desk.daemon.wait();
    let said = desk.operator.types_with(&format!("explain --admin-listen {admin}"), &body.to_string()).done();
    assert!(said.contains(&format!("{unasked}no answer from http://{admin}")), "{said}");
    assert!(
        said.contains("=> LET IN for 3600 s") && said.contains("check what is unknown above: source, replay"),
        "{said}"
    );
}

#[test]
fn what_is_typed_wrong_is_said_and_makes_nothing() {
    let operator = Operator::new();
    let body = Phone::of("alice").body().to_string();
    operator.types_with("explain", &body).failed(1, "there is no store at data/realmgate.sqlite");
    operator.types_with("explain --method INVITE", &body).failed(2, "--method is for an Authorization header");
    operator.types("explain --file nowhere.json").failed(1, "nowhere.json: No such file");
    operator.types("explain nowhere.json").failed(1, "It was read as a username, because there is no such file");
    operator.types("explain --password-stdin").failed(1, "there is no password on standard input");
    let said = operator.types_in(&[], "explain --password-stdin", b"\xff\n");
    said.failed(1, "cannot read the password from standard input: stream did not contain valid UTF-8");
    operator.types_with("explain --tenant nobody", &body).failed(1, "there is no such tenant");
    assert!(!operator.path("data").exists(), "nothing was made");
    let two = fs::read_to_string(operator.path("realmgate.toml")).unwrap();
    let other = two.replace("example\"", "other\"").replace("long enough", "quite long enough");
    fs::write(operator.path("realmgate.toml"), format!("{two}{other}")).unwrap();
    operator.types_with("explain", &body).failed(2, "choose one with --tenant: ");
}

/// Name, mode, length and time of the last change of a folder and of all in it.
fn contents(folder: &Path) -> Vec<(String, u32, u64, i64, i64)> {
    let inside = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut contents: Vec<_> = [folder.to_owned()]
        .into_iter()
        .chain(inside)
        .map(|path| {
            let metadata = fs::metadata(&path).unwrap();
            (path.display().to_string(), metadata.mode(), metadata.len(), metadata.mtime(), metadata.mtime_nsec())
        })
        .collect();
    contents.sort();
    contents
}

#[test]
fn explaining_without_a_server_leaves_the_folder_as_it_was() {
    let operator = Operator::new();
    fs::write(operator.path("realmgate.toml"), SETTINGS).unwrap();
    let folder = "--data-dir data/of%20what?#";
    let ha1 = Ha1::compute(HashFunction::Md5, "alice", REALM, PASSWORD).to_hex();
    operator.types(&format!("account add alice --ha1 {} {folder}", ha1.as_str())).done();
    let before = contents(&operator.path("data/of%20what?#"));
    let body = Phone::of("alice").body().to_string();
    assert!(
        operator.types_with(&format!("explain --admin-listen 127.0.0.1:1 {folder}"), &body).done().contains("LET IN")
    );
    assert_eq!(contents(&operator.path("data/of%20what?#")), before);
}
