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
        self.counted(&format!("realmgate_decisions_total{{{labels}}} ")).await
    }

    /// How often something was noticed and not acted on.
    pub async fn noticed(&self, what: &str) -> u64 {
        self.counted(&format!("realmgate_noticed_total{{what=\"{what}\"}} ")).await
    }

    /// How many sources and wider blocks are listed.
    pub async fn listed(&self) -> u64 {
        self.counted("realmgate_level{of=\"blacklisted_sources\"} ").await
    }

    async fn counted(&self, start: &str) -> u64 {
        let text = self.admin_get("/metrics").await.text;
        let count = text.lines().find_map(|line| line.strip_prefix(start)).unwrap_or_else(|| panic!("{start}: {text}"));
        count.parse().expect("a count")
    }
}

/// A phone that came over UDP.
#[must_use]
pub fn over_udp(phone: Phone) -> Phone {
    Phone { transport: "UDP".to_owned(), ..phone }
}
