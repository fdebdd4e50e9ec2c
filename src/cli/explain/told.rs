//! Asks the running server what stands against an attempt: its source's listing, a lock, a guard.

use crate::attempt::{Attempt, Fields};
use crate::blacklist::{Mode, Policy};
use crate::cli::running_server::{RunningServer, part};
use crate::config::Settings;
use crate::explain::{Hold, Holder, ListingNow, NameNow, Told};
use crate::http::admin::UNKNOWN_SOURCE;
use crate::origin::{Provenance, TransportKind};
use crate::secret::Secret;
use crate::tenant::Tenant;
use serde_json::Value;
use std::fmt::Write as _;
use std::time::Duration;

/// What it says, or why it could not be asked; where nobody is looked at by the settings, there is nothing to ask.
pub(super) fn ask(settings: &Settings, policy: &Policy, tenant: &Tenant, fields: &Fields<'_>) -> Told {
    let attempt = Attempt::parse(tenant, fields.clone());
    let (origin, network) = (attempt.origin, attempt.origin.source.network);
    if policy.mode == Mode::Off {
        return Told::nothing("there is nothing to ask");
    }
    let address = network.map_or_else(|| UNKNOWN_SOURCE.to_owned(), |network| network.to_string());
    let mut path = format!("/blacklist/{}/{}", part(&tenant.name), part(&address));
    if let Ok(claim) = &attempt.claim {
        let (realm, username) = (claim.answer.realm.as_str(), claim.answer.username.as_str());
        let _ = write!(path, "?realm={}&username={}", part(realm), part(username));
        if origin.provenance == Provenance::Forgeable {
            path.push_str(if origin.forwarded { "&forwarded=1" } else { "&forgeable=1" });
        } else if origin.transport == TransportKind::Datagram {
            path.push_str("&datagram=1");
        }
        if let Some(call_id) = attempt.call_id() {
            let _ = write!(path, "&call_id={}", part(call_id));
        }
    }
    let token = settings.admin_token().map_err(|error| error.to_string());
    let asked = |token: Secret| RunningServer::of(settings)?.ask(&token, &path);
    match token.and_then(|token| asked(token).map_err(|error| error.to_string())) {
        Ok(told) => Told { listing: listing(&told), name: name(&told) },
        Err(reason) => Told::nothing(&reason),
    }
}

fn listing(told: &Value) -> ListingNow {
    let holder = match told["by"].as_str() {
        // Nothing stands of the source, but it is one of many that are counted together.
        None | Some("allowed") if told["name"]["admission"] == "refused_listed" => Holder::Together,
        // What is said by hand is read from the store, whether a server runs or not.
        None | Some("allowed" | "rule") => return ListingNow::Free,
        Some("list_file") => Holder::ListFile,
        Some(_) => block(told),
    };
    let lasts = |holder: &Holder| !matches!(holder, Holder::ListFile);
    let of =
        if matches!(holder, Holder::Together) { &told["name"]["listed_seconds"] } else { &told["remaining_seconds"] };
    let remaining = of.as_u64().filter(|_| lasts(&holder)).map(Duration::from_secs);
    let passes = told["name"]["admission"] == "look_known_good";
    ListingNow::Listed(Hold { by: holder, remaining, passes })
}

/// The block whose listing lasts longest; the source itself comes first.
fn block(told: &Value) -> Holder {
    let left = |block: &Value| block["listing"]["remaining_seconds"].as_u64().unwrap_or_default();
    let blocks = told["blocks"].as_array().into_iter().flatten();
    let longest = blocks.rev().max_by_key(|block| left(block)).and_then(|block| block["network"].as_str());
    match longest {
        Some(network) if told["source"] != network => Holder::Block(network.to_owned()),
        _ => Holder::Source,
    }
}

fn name(told: &Value) -> Option<NameNow> {
    let name = &told["name"];
    let passes = name["admission"].as_str().is_some_and(|admission| admission.starts_with("look_"));
    let locked = name["locked_seconds"].as_u64().map(Duration::from_secs);
    match name["admission"].as_str()? {
        "refused_guarded" | "look_guarded" => Some(NameNow::Guarded { passes }),
        "refused_locked" | "look_locked" | "look_known_good" => {
            locked.map(|remaining| NameNow::Locked { remaining, passes })
        }
        _ => None,
    }
}
