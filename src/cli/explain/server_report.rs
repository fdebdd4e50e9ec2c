//! Asks the running server what blocks an attempt now: its source's listing, a lock, a guard.

use crate::cli::running_server::{RunningServer, part};
use crate::config::Settings;
use crate::http::admin::api::entry::BlockEntry;
use crate::http::admin::api::source::{AdmissionWord, DecidedBy, SourceAnswer, SourceQuery};
use domain::authentication::attempt::{Attempt, Fields};
use domain::blacklist::{Mode, Policy};
use domain::explain::{Holder, ListingNow, NameNow, ServerReport, SourceHold};
use domain::network::{Provenance, TransportKind, UNKNOWN_SOURCE};
use domain::secrets::Secret;
use domain::tenant::Tenant;
use std::time::Duration;

/// Its answer, or why it could not be asked; where the settings switch the blacklist off, there is nothing to ask.
pub(super) fn ask(settings: &Settings, policy: &Policy, tenant: &Tenant, fields: &Fields<'_>) -> ServerReport {
    let attempt = Attempt::parse(tenant, fields);
    let network = attempt.origin.source.network;
    if policy.mode == Mode::Off {
        return ServerReport::nothing("there is nothing to ask");
    }
    let address = network.map_or_else(|| UNKNOWN_SOURCE.to_owned(), |network| network.to_string());
    let path = format!("/blacklist/{}/{}", part(&tenant.name), part(&address));
    let question = question(&attempt);
    let token = settings.admin_token().map_err(|error| error.to_string());
    let asked = |token: Secret| RunningServer::of(settings)?.query(&token, &path, &question);
    match token.and_then(|token| asked(token).map_err(|error| error.to_string())) {
        Ok(answer) => ServerReport { listing: listing(&answer), name: name(&answer) },
        Err(reason) => ServerReport::nothing(&reason),
    }
}

/// Asks about the source alone where the attempt has no username.
fn question(attempt: &Attempt<'_>) -> SourceQuery {
    let Ok(claim) = &attempt.claim else { return SourceQuery::default() };
    let on = |is_so: bool| is_so.then(|| "1".to_owned());
    let origin = attempt.origin;
    let is_forgeable = origin.provenance == Provenance::Forgeable;
    SourceQuery {
        names: None,
        realm: Some(claim.answer.realm.as_str().to_owned()),
        username: Some(claim.answer.username.as_str().to_owned()),
        call_id: attempt.call_id().map(str::to_owned),
        forgeable: on(is_forgeable && !origin.forwarded),
        forwarded: on(is_forgeable && origin.forwarded),
        datagram: on(!is_forgeable && origin.transport == TransportKind::Datagram),
    }
}

fn listing(answer: &SourceAnswer) -> ListingNow {
    let admission = answer.name.as_ref().map(|name| name.admission);
    let holder = match answer.by {
        // The source itself is not listed, but it is one of many that are counted together.
        None | Some(DecidedBy::Allowed) if admission == Some(AdmissionWord::RefusedListed) => Holder::Together,
        // Operators' rules are read from the store, whether a server runs or not.
        None | Some(DecidedBy::Allowed | DecidedBy::Rule) => return ListingNow::Free,
        Some(DecidedBy::ListFile) => Holder::ListFile,
        Some(DecidedBy::Listing) => block(answer),
    };
    let remaining = match holder {
        Holder::ListFile => None,
        Holder::Together => answer.name.as_ref().and_then(|name| name.listed_seconds),
        Holder::Source | Holder::Block(_) => answer.remaining_seconds,
    };
    let passes = admission == Some(AdmissionWord::LookKnownGood);
    ListingNow::Listed(SourceHold { by: holder, remaining: remaining.map(Duration::from_secs), passes })
}

/// The block whose listing lasts longest; the source itself comes first.
fn block(answer: &SourceAnswer) -> Holder {
    let left = |block: &BlockEntry| block.listing.as_ref().map(|listing| listing.remaining_seconds).unwrap_or_default();
    let longest = answer.blocks.iter().rev().max_by_key(|block| left(block)).and_then(|block| block.network.clone());
    match longest {
        Some(network) if answer.source.as_ref() != Some(&network) => Holder::Block(network),
        _ => Holder::Source,
    }
}

fn name(answer: &SourceAnswer) -> Option<NameNow> {
    let name = answer.name.as_ref()?;
    let locked =
        |passes| name.locked_seconds.map(|left| NameNow::Locked { remaining: Duration::from_secs(left), passes });
    match name.admission {
        AdmissionWord::RefusedGuarded => Some(NameNow::Guarded { passes: false }),
        AdmissionWord::LookGuarded => Some(NameNow::Guarded { passes: true }),
        AdmissionWord::RefusedLocked => locked(false),
        AdmissionWord::LookLocked | AdmissionWord::LookKnownGood => locked(true),
        AdmissionWord::Open | AdmissionWord::RefusedListed => None,
    }
}
