//! GET /account/state: whether a phone of the account is registered now; GET /account/events: the same as server-sent events.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::stream;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use super::answers::{private, time};
use super::attempts::{self, AttemptObject, phone_name};
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::page::{language_of, shown};
use crate::http::website::session;
use crate::http::website::store_deadline;
use crate::service::WebsiteView;
use domain::accounts::{Phone, Registration};
use domain::authentication::attempt_history::PastAttempt;
use domain::self_service::session::Session;
use domain::tenant::{Language, Tenant, TenantId};
use domain::time::Now;

/// Limit: how often a page that is open hears of changes.
const EVENT_ROUND: Duration = Duration::from_secs(1);

/// Limit: rounds of one stream, an hour; the browser then asks again.
const EVENT_ROUNDS: u32 = 3_600;

/// Limit: rounds after which the store is asked, whether there was an attempt or not.
const ASKED_ROUNDS: u32 = 5;

/// Limit: rounds without a change after which a comment keeps the connection alive.
const SILENT_ROUNDS: u32 = 15;

/// Whether a phone is registered, and until when, or why not.
#[derive(Default, Serialize)]
struct StateObject {
    registered: bool,
    until: Option<String>,
    from: Option<String>,
    user_agent: Option<String>,
    /// The name of the phone whose password it proved; none for the account's own.
    phone: Option<String>,
    /// The last registration, where none goes on.
    last: Option<LastObject>,
    /// The last refusal, where it is newer than any registration.
    refused: Option<AttemptObject>,
}

#[derive(Serialize)]
struct LastObject {
    at: String,
    until: String,
    #[serde(flatten)]
    seen: Seen,
}

#[derive(Serialize)]
struct Seen {
    from: Option<String>,
    user_agent: Option<String>,
    phone: Option<String>,
}

/// Shows it.
pub(super) async fn show(request: HttpRequest, website: web::Data<WebsiteView>) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    Ok(private(&state(&session, tenant, language_of(&request), &website).await?))
}

/// Shows it whenever it changes, as long as the session goes on.
pub(super) async fn events(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::of(&request, tenant, &website).await?;
    let watch = Watch {
        request: request.clone(),
        session,
        tenant: tenant.id,
        language: language_of(&request),
        website: website.into_inner(),
        shown: String::new(),
        newest: Some(Duration::MAX),
        rounds: 0,
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(stream::unfold(watch, Watch::next)))
}

/// One open page.
struct Watch {
    request: HttpRequest,
    session: Session,
    tenant: TenantId,
    language: Language,
    website: Arc<WebsiteView>,
    shown: String,
    /// When the newest attempt was that it has seen.
    newest: Option<Duration>,
    rounds: u32,
}

impl Watch {
    /// The next event; the end where the session is over or the store does not answer.
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        let mut silent = 0;
        while self.rounds < EVENT_ROUNDS {
            if self.rounds > 0 {
                tokio::time::sleep(EVENT_ROUND).await;
            }
            self.rounds += 1;
            if let Some(text) = self.change().await? {
                let event = Bytes::from(format!("event: state\ndata: {text}\n\n"));
                self.shown = text;
                return Some((Ok(event), self));
            }
            silent += 1;
            if silent == SILENT_ROUNDS {
                return Some((Ok(Bytes::from_static(b": here\n\n")), self));
            }
        }
        None
    }

    /// The state as JSON where it is another one. The store is asked where there was an attempt, and now and then: whether the
    /// session goes on, and what other nodes know.
    async fn change(&mut self) -> Option<Option<String>> {
        let key = &self.session.account;
        let attempts = self.website.attempt_history().of(self.tenant, key.realm.as_str(), key.username.as_str());
        let newest = attempts.first().map(|attempt| attempt.at.monotonic);
        if newest == self.newest && !self.rounds.is_multiple_of(ASKED_ROUNDS) {
            return Some(None);
        }
        self.newest = newest;
        let text = self.look().await?;
        Some(Some(text).filter(|text| *text != self.shown))
    }

    /// The state as JSON, while the session goes on.
    async fn look(&self) -> Option<String> {
        let tenant = self.website.tenants().get(self.tenant);
        session::of(&self.request, tenant, &self.website).await.ok()?;
        let state = state(&self.session, tenant, self.language, &self.website).await.ok()?;
        serde_json::to_string(&state).ok()
    }
}

async fn state(
    session: &Session,
    tenant: &Tenant,
    language: Language,
    website: &WebsiteView,
) -> Result<StateObject, WebsiteError> {
    let attempts = attempts::of(session, tenant, website).await?;
    let stored = async {
        let registrations = website.store().registrations.registrations(&session.account).await?;
        Ok((registrations, website.store().phones.phones(&session.account).await?))
    };
    let (mut registrations, phones) = store_deadline::of_the_store(stored, tenant, website).await?;
    registrations.extend(attempts.iter().filter_map(PastAttempt::registration));
    let newest = newest(registrations, website.clock().now());
    let refused = attempts.first().filter(|attempt| !attempt.outcome.is_granted());
    let refused = refused.map(|attempt| AttemptObject::of(attempt, &phones, language));
    Ok(StateObject::of(newest.as_ref(), &phones, refused, website.clock().now()))
}

/// The registration that shows the state: of those that go on the one that was granted last, else the last one of all. Of each
/// phone at one address the newest counts: it may have been taken back.
fn newest(mut registrations: Vec<Registration>, now: Now) -> Option<Registration> {
    registrations.sort_by_key(|it| std::cmp::Reverse(it.at));
    let is_newest = |place: usize| {
        let it = &registrations[place];
        !registrations[..place].iter().any(|newer| newer.phone == it.phone && newer.address == it.address)
    };
    let goes_on = |it: &Registration| it.until > now.unix_seconds();
    let found = (0..registrations.len()).find(|place| goes_on(&registrations[*place]) && is_newest(*place));
    found.or(if registrations.is_empty() { None } else { Some(0) }).map(|place| registrations.swap_remove(place))
}

impl StateObject {
    fn of(newest: Option<&Registration>, phones: &[Phone], refused: Option<AttemptObject>, now: Now) -> Self {
        let Some(newest) = newest else { return Self { refused, ..Self::default() } };
        let seen = Seen::of(newest, phones);
        if newest.until > now.unix_seconds() {
            let Seen { from, user_agent, phone } = seen;
            return Self {
                registered: true,
                until: Some(time(newest.until)),
                from,
                user_agent,
                phone,
                last: None,
                refused,
            };
        }
        let last = Some(LastObject { at: time(newest.at), until: time(newest.until), seen });
        Self { last, refused, ..Self::default() }
    }
}

impl Seen {
    fn of(registration: &Registration, phones: &[Phone]) -> Self {
        Self {
            from: registration.address.map(|address| address.to_string()),
            user_agent: registration.user_agent.as_deref().map(shown),
            phone: phone_name(registration.phone, phones),
        }
    }
}
