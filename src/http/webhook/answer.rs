//! A decision becomes the wire answer (docs/contract.md section 1.4).

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::web::Bytes;
use domain::authentication::{BlacklistAnswer, Decision, DenialReason, Grant};
use domain::blacklist::Listed;
use domain::tenant::ApplicationSid;
use serde::Serialize;
use std::borrow::Cow;

/// Room for an answer's JSON on the stack; that of a grant with every member takes some 250 bytes.
const USUAL: usize = 320;

/// What it is.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The JSON of a 200.
#[derive(Serialize)]
pub(super) struct WebhookAnswer {
    status: &'static str,
    message: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_direct_app_calling: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_direct_queue_calling: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow_direct_user_calling: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_sid: Option<ApplicationSid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blacklist: Option<BlacklistMember>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum BlacklistMember {
    Seconds(u64),
    Flag(bool),
}

impl WebhookAnswer {
    /// The response with this answer.
    #[must_use]
    pub(super) fn response(&self) -> HttpResponse {
        HttpResponse::Ok().insert_header((CONTENT_TYPE, JSON)).body(self.json())
    }

    /// Made on the stack, so that one allocation holds it, just as long as it is.
    fn json(&self) -> Bytes {
        let mut buffer = [0; USUAL];
        let mut rest = buffer.as_mut_slice();
        if serde_json::to_writer(&mut rest, self).is_ok() {
            let length = USUAL - rest.len();
            return Bytes::copy_from_slice(&buffer[..length]);
        }
        serde_json::to_vec(self).expect("strings, numbers and flags").into()
    }

    /// The answer to a decision. All denials but the malformed read the same.
    #[must_use]
    pub(super) fn to(decision: Decision, setting: BlacklistAnswer) -> Self {
        match decision {
            Decision::Granted(grant) => Self::granted(&grant),
            Decision::Denied(denial) => {
                let message = match denial.reason {
                    DenialReason::Malformed(field) => format!("malformed request: {field}").into(),
                    _ => "authentication failed".into(),
                };
                let blacklist = denial.listed.and_then(|listed| blacklist(&listed, setting));
                Self { blacklist, ..Self::plain("fail", message) }
            }
        }
    }

    fn granted(grant: &Grant) -> Self {
        let direct = grant.direct_calling.unwrap_or_default();
        Self {
            expires: grant.expires,
            allow_direct_app_calling: direct.app,
            allow_direct_queue_calling: direct.queue,
            allow_direct_user_calling: direct.user,
            application_sid: grant.application_sid,
            ..Self::plain("ok", "authentication granted".into())
        }
    }

    const fn plain(status: &'static str, message: Cow<'static, str>) -> Self {
        Self {
            status,
            message,
            expires: None,
            allow_direct_app_calling: None,
            allow_direct_queue_calling: None,
            allow_direct_user_calling: None,
            application_sid: None,
            blacklist: None,
        }
    }
}

fn blacklist(listed: &Listed, setting: BlacklistAnswer) -> Option<BlacklistMember> {
    match setting {
        _ if !listed.on_wire => None,
        BlacklistAnswer::Seconds => Some(BlacklistMember::Seconds(listed.seconds())),
        BlacklistAnswer::True => Some(BlacklistMember::Flag(true)),
        BlacklistAnswer::Off => None,
    }
}
