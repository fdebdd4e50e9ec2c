//! An operator at the admin listener: who has its token, and asks and tells in JSON.

use realmgate_testkit::running::{Answer, RunningService};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use std::fs;

/// What the first start has left in the data folder.
pub fn token(service: &RunningService) -> String {
    fs::read_to_string(service.folder.path().join("data/admin.token")).expect("the token").trim_end().to_owned()
}

pub struct Overseer<'a> {
    service: &'a RunningService,
    token: String,
}

impl<'a> Overseer<'a> {
    pub fn of(service: &'a RunningService) -> Self {
        Self { service, token: token(service) }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.service.admin)
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.service.client.get(self.url(path)).bearer_auth(&self.token)
    }

    /// What the listener answers to a change, done or not.
    pub async fn posts(&self, path: &str, body: impl Into<String>) -> Answer {
        Answer::of(self.service.client.post(self.url(path)).bearer_auth(&self.token).body(body.into())).await
    }

    /// The JSON of an answer that no one may keep.
    #[track_caller]
    pub fn sees(&self, path: &str) -> impl Future<Output = Value> {
        let request = self.get(path);
        async move {
            let answer = Answer::of(request).await;
            assert_eq!((answer.status.as_u16(), answer.headers["cache-control"].as_bytes()), (200, &b"no-store"[..]));
            answer.json()
        }
    }

    /// A change that is done.
    pub async fn does(&self, what: &str, order: Value) -> Value {
        let answer = self.posts(&format!("/blacklist/{what}"), order.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.headers["cache-control"], "no-store");
        answer.json()
    }

    pub async fn refuses(&self, network: &str) -> Value {
        self.does("add", json!({ "network": network, "forever": true })).await
    }

    pub async fn allows(&self, network: &str) -> Value {
        self.does("allow", json!({ "network": network })).await
    }

    pub async fn removes(&self, network: &str) -> Value {
        self.does("remove", json!({ "network": network })).await
    }

    pub async fn shows(&self, address: &str) -> Value {
        self.sees(&format!("/blacklist/example/{address}")).await
    }
}
