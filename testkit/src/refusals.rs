//! What tests ask about refusals: the seconds that an answer tells, and what the operator's counters say.

use crate::phone::Phone;
use crate::running::RunningService;
use serde_json::Value;

/// The one answer to a client that is not let in.
pub const FAIL: &str = r#"{"status":"fail","message":"authentication failed"}"#;

impl RunningService {
    /// Has a phone refused: the seconds of the listing, where the answer tells of one. Any other answer than the one
    /// with or without them is an error.
    pub async fn refusal(&self, phone: &Phone) -> Option<u64> {
        self.refusal_of(&phone.body()).await
    }

    /// Has a body refused, as `refusal` does.
    pub async fn refusal_of(&self, body: &Value) -> Option<u64> {
        let answer = self.webhook(body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        if answer.text == FAIL {
            return None;
        }
        let told = answer.text.strip_prefix(FAIL.trim_end_matches('}')).expect("the one answer");
        let seconds = told.strip_prefix(",\"blacklist\":").and_then(|told| told.strip_suffix('}')).expect("seconds");
        Some(seconds.parse().expect("a number"))
    }

    /// Whether a phone is let in.
    pub async fn lets_in(&self, phone: &Phone) -> bool {
        self.knock(phone).await.decision() == "ok"
    }

    /// How many decisions there were for this reason.
    pub async fn decided(&self, reason: &str) -> u64 {
        let status = if reason == "granted" { "ok" } else { "fail" };
        let labels = format!("tenant=\"example\",status=\"{status}\",reason=\"{reason}\"");
        self.figure(&format!("realmgate_decisions_total{{{labels}}}")).await
    }

    /// How many attempts a rule would have rejected, had it been enforced.
    pub async fn unenforced(&self, rule: &str) -> u64 {
        self.figure(&format!("realmgate_unenforced_total{{rule=\"{rule}\"}}")).await
    }

    /// How many sources and wider blocks are listed.
    pub async fn listed(&self) -> u64 {
        self.figure("realmgate_blacklisted_sources").await
    }
}

/// A phone that came over UDP.
#[must_use]
pub fn over_udp(phone: Phone) -> Phone {
    Phone { transport: "UDP".to_owned(), ..phone }
}
