//! What `explain` says is what the service says, of every fixture and of hundreds of made-up attempts: verdict, reason
//! and granted time.

use crate::actors::operator::Operator;
use crate::explain::explained;
use crate::webhook::webhook_bodies::{body_of, rows};
use domain::accounts::AccountState;
use domain::authentication::attempt::Fields;
use domain::authentication::authenticate::Rules;
use domain::authentication::json::parse as parse_body;
use domain::authentication::query::parse as parse_query;
use domain::digest::HashFunction;
use domain::explain::{Case, Evidence, Explainer, ListingNow, Outcome, ServerReport};
use realmgate::config::{Flags, Settings};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{REALM, RunningService, SETTINGS, WEBHOOK_PASSWORD, account};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// What was decided: the reason in the log with its detail, and the time that was granted.
type Decided = (String, Option<u64>);

/// A service beside what explains it, both by the same settings.
struct Beside {
    service: RunningService,
    settings: Settings,
}

impl Beside {
    async fn with(toml: &str) -> Self {
        let service = RunningService::with(toml).await;
        let file = service.folder.path().join("realmgate.toml");
        let settings = Settings::load(Some(&file), [], &Flags::default()).expect("good settings");
        Self { service, settings }
    }

    /// What the service decides about a request whose answer is a 200: its own word for it, from the metrics.
    async fn decides(&self, request: reqwest::RequestBuilder) -> Decided {
        let before = self.decisions().await;
        let answer = realmgate_testkit::running::Answer::of(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let after = self.decisions().await;
        let counted = |(reason, count): &(&String, &u64)| before.get(*reason).copied().unwrap_or_default() < **count;
        let reason = after.iter().find(counted).map(|(reason, _)| reason.clone()).expect("it was counted");
        let message = answer.json()["message"].as_str().expect("a message").to_owned();
        let detail = message.strip_prefix("malformed request: ").map(|field| format!(" {field}")).unwrap_or_default();
        (format!("{reason}{detail}"), answer.json()["expires"].as_u64())
    }

    async fn decisions(&self) -> BTreeMap<String, u64> {
        let metrics = self.service.admin_get("/metrics").await.text;
        let lines = metrics.lines().filter_map(|line| {
            let (labels, count) =
                line.strip_prefix("realmgate_decisions_total{tenant=\"example\",")?.split_once("} ")?;
            let reason = labels.split_once("reason=\"")?.1.trim_end_matches('"');
            Some((reason.to_owned(), count.parse().expect("a count")))
        });
        lines.collect()
    }

    /// What is said about the members of the same request.
    async fn explains(&self, fields: Fields<'_>) -> Decided {
        let tenants = self.settings.tenants().expect("tenants");
        let (policy, webhook) = (self.settings.blacklist.policy(), &self.settings.webhook);
        let rules = Rules {
            identity_register: webhook.identity_register,
            identity_invite: webhook.identity_invite,
            replay: self.settings.replay.mode,
        };
        let store = self.service.store.as_ref();
        let explainer = Explainer {
            credentials: store,
            accounts: store,
            network_rules: store,
            tenants: &tenants,
            policy: &policy,
            rules,
        };
        let tenant = tenants.by_name("example").expect("the tenant");
        let report = ServerReport { listing: ListingNow::Free, name: None };
        let case = Case { tenant, fields, evidence: Evidence::Call, password: None, report };
        let mut rng = realmgate::ambient::randomness::system();
        let now = self.service.clock.now();
        let explanation = explainer.explain(&case, now, &mut rng).await.expect("the store answers");
        match &explanation.outcome {
            Outcome::LetIn(grant) => {
                assert!(explanation.cause().is_none(), "{explanation:?}");
                ("granted".to_owned(), grant.expires.map(u64::from))
            }
            Outcome::WasRefused(_) => panic!("nothing is remembered here"),
            Outcome::Refused(reason) => {
                assert!(explanation.cause().is_some(), "{explanation:?}");
                let detail = reason.detail().filter(|_| reason.name() == "malformed");
                (format!("{}{}", reason.name(), detail.map(|field| format!(" {field}")).unwrap_or_default()), None)
            }
        }
    }

    async fn posted(&self, body: &[u8], content_type: Option<&str>) -> (Decided, Decided) {
        let text = std::str::from_utf8(body).expect("UTF-8");
        let request = self.service.platform().body(body.to_vec());
        let request = request.header("content-type", content_type.unwrap_or("application/json"));
        (self.decides(request).await, self.explains(parse_body(text).expect("an object")).await)
    }
}

const UNLISTED: &str = "\n[blacklist]\nmode = \"off\"\n";

#[tokio::test]
async fn recorded_bodies_are_explained_as_they_are_answered() {
    let mut wrong = Vec::new();
    for row in rows("webhook") {
        for known in [true, false] {
            let beside = Beside::with(&format!("{SETTINGS}{UNLISTED}")).await;
            let algorithm = HashFunction::by_name(row["ha1"].as_str().unwrap()).unwrap();
            let name = if known { row["account"].as_str().unwrap() } else { "someone else" };
            beside.service.add(account(name, &[algorithm])).await;
            let body = body_of("webhook", &row);
            let file = row["file"].as_str().unwrap();
            let (decided, explained) = if Path::new(file).extension().is_some_and(|end| end == "query") {
                let query = String::from_utf8(body).unwrap().trim_end().to_owned();
                let request = beside.service.client.get(beside.service.url(&format!("/webhooks/auth?{query}")));
                let request = request.basic_auth("jambonz", Some(WEBHOOK_PASSWORD));
                (beside.decides(request).await, beside.explains(parse_query(&query).unwrap()).await)
            } else {
                beside.posted(&body, None).await
            };
            if decided != explained || (decided.0 == "granted") != known {
                wrong.push(format!("{file}: {decided:?} but {explained:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn hostile_bodies_are_explained_as_they_are_answered() {
    let beside = Beside::with(&format!("{SETTINGS}{UNLISTED}")).await;
    beside.service.new_account("alice").await;
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for row in rows("hostile").iter().filter(|row| row["expect_http"] == 200) {
        let (decided, explained) = beside.posted(&body_of("hostile", row), row["content_type"].as_str()).await;
        compared += 1;
        if decided != explained {
            wrong.push(format!("{}: {decided:?} but {explained:?}", row["name"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}: {wrong:#?}", wrong.len());
    assert!(compared >= 200, "only {compared} were compared");
}

#[test]
fn what_the_service_does_not_judge_is_not_judged_by_explain() {
    let operator = Operator::new();
    let mut compared = 0;
    // A content type is not in a body, and a form looks as the query string of a GET does, which is judged.
    let unjudged = |row: &&Value| row["expect_http"] != 200 && row["expect_http"] != 415 && row["name"] != "form";
    for row in rows("hostile").iter().filter(unjudged) {
        let said = operator.types_in(&[], "explain --json", &body_of("hostile", row));
        let told: Value = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{}: {error}", row["name"]));
        assert_eq!((said.code, &told["verdict"]), (1, &json!("not_judged")), "{}: {}", row["name"], said.out);
        let text = told["steps"][0]["text"].as_str().unwrap();
        let told_status =
            text.contains(&row["expect_http"].to_string()) || row["name"] == "empty" || row["name"] == "blank";
        assert!(told_status, "{}: {text}", row["name"]);
        compared += 1;
    }
    assert!(compared >= 20, "only {compared} were compared");
}

#[tokio::test]
async fn prepared_failures_are_explained_as_they_are_answered() {
    let mut compared = 0;
    for row in explained::prepared().iter().filter(|row| row.reason.is_some() && row.file.ends_with("json")) {
        let beside = Beside::with(&format!("drain = \"0s\"\n{}", row.toml())).await;
        beside.service.store.create_accounts(row.accounts()).await.unwrap();
        let (decided, explained) = beside.posted(&row.pasted(), None).await;
        assert_eq!(decided, explained, "{}", row.name);
        assert_eq!(decided.0.split(' ').next(), row.reason.as_deref(), "{}", row.name);
        compared += 1;
    }
    assert!(compared >= 60, "only {compared} were compared");
}

/// All combinations of what may be right or wrong about an attempt.
fn made_up() -> Vec<Value> {
    let mut bodies = Vec::new();
    for username in ["alice", "Alice", "nobody", "disabled", "pending", "sha", "smith,john"] {
        for realm in [REALM.to_owned(), REALM.to_uppercase(), "other.example".to_owned()] {
            for (password, method) in
                [("s3cret", "REGISTER"), ("s3cret", "INVITE"), ("wrong", "REGISTER"), ("wrong", "OPTIONS")]
            {
                for (algorithm, address) in
                    [(HashFunction::Md5, None), (HashFunction::Sha256, None), (HashFunction::Md5, Some("<sip:x@y>"))]
                {
                    let phone = Phone {
                        realm: realm.clone(),
                        method: method.to_owned(),
                        algorithm,
                        address: address.map(str::to_owned),
                        ..Phone::of(username).with_password(password)
                    };
                    bodies.extend(as_platforms_post_it(phone.body()));
                }
            }
        }
    }
    bodies
}

/// As it is; and by a platform that cuts, labels and loses.
fn as_platforms_post_it(whole: Value) -> [Value; 2] {
    let value = |name: &str| whole[name].as_str().expect("a string").to_owned();
    let header = ["username", "realm", "nonce", "uri", "response", "cnonce"];
    let header: Vec<String> = header.iter().map(|name| format!("{name}=\"{}\"", value(name))).collect();
    let header =
        format!("Digest {}, qop=auth, nc={}, algorithm={}", header.join(", "), value("nc"), value("algorithm"));
    let mut cut = whole.clone();
    cut["headers"]["authorization"] = header.into();
    cut["username"] = value("username").split(',').next().expect("a name").into();
    cut["algorithm"] = "MD5".into();
    [whole, cut]
}

#[tokio::test]
async fn made_up_attempts_are_explained_as_they_are_answered() {
    let toml = format!("{SETTINGS}{UNLISTED}\n[webhook]\nidentity_invite = \"enforce\"\n");
    let beside = Beside::with(&toml).await;
    for name in ["alice", "disabled", "pending", "sha", "smith,john"] {
        let mut account = account(name, &[if name == "sha" { HashFunction::Sha256 } else { HashFunction::Md5 }]);
        account.state = AccountState::by_name(name).unwrap_or(AccountState::Active);
        beside.service.add(account).await;
    }
    let mut seen = BTreeMap::<String, usize>::new();
    for body in made_up() {
        let (decided, explained) = beside.posted(body.to_string().as_bytes(), None).await;
        assert_eq!(decided, explained, "{body}");
        *seen.entry(decided.0).or_default() += 1;
    }
    let reasons = [
        "granted",
        "foreign_realm",
        "unknown_user",
        "disabled",
        "not_activated",
        "no_ha1",
        "wrong_password",
        "identity",
    ];
    assert!(reasons.iter().all(|reason| seen.contains_key(*reason)), "{seen:?}");
    assert!(seen.values().sum::<usize>() >= 500, "{seen:?}");
}
