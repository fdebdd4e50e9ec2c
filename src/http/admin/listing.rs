//! `GET /blacklist` and `GET /blacklist/{tenant}/{address}`: who is listed, and how one source stands. Reading changes
//! nothing.

use super::access::Operator;
use super::api::list::{ListAnswer, ListQuery};
use super::api::source::{DecidedBy, SourceAnswer, SourceQuery};
use super::error::AdminError;
use super::json_answer::json_answer;
use super::query::{self, flag};
use super::standing::NO_SOURCE;
use super::view;
use crate::service::OperatorView;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::blacklist::{RuleInForce, RuleVerdict};
use domain::network::{Origin, Provenance, Source, TransportKind, at_counted_width, read_source};
use domain::tenant::Tenant;
use domain::time::Now;

/// Limit: how many locks, and how many guarded names, an answer shows; the others are counted.
const LOCKS_LISTED: usize = 1_000;

/// Active listings, locked and guarded names and operators' rules, of all tenants or of one.
pub(super) async fn list(
    _: Operator,
    request: HttpRequest,
    service: web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let query: ListQuery = query::parse(&request)?;
    let tenant = query::tenant(query.tenant.as_deref(), service.tenants())?;
    let (blacklist, now) = (service.blacklist(), service.clock().now());
    let of_tenant = |rule: &RuleInForce| tenant.is_none_or(|tenant| concerns(rule, tenant));
    let mut entries = blacklist.entries(now);
    entries.retain(|entry| tenant.is_none_or(|tenant| entry.block.tenant == tenant.id));
    let of = tenant.map(|tenant| tenant.id);
    let (all_locks, all_guards) = (blacklist.locks(of, now), blacklist.guards(of, now));
    let locks = all_locks.iter().take(LOCKS_LISTED).map(|lock| view::lock(lock, service.tenants(), now));
    let interval = blacklist.guard_look_interval();
    let guards = all_guards.iter().take(LOCKS_LISTED).map(|guard| view::guard(guard, interval, service.tenants()));
    Ok(json_answer(&ListAnswer {
        mode: view::mode(blacklist.mode()),
        listings: entries.iter().map(|entry| view::entry(entry, service.tenants(), now)).collect(),
        rules: blacklist.rules(now).iter().filter(|rule| of_tenant(rule)).map(view::in_force).collect(),
        allowed_by_settings: blacklist.allow_list().iter().map(ToString::to_string).collect(),
        locks: locks.collect(),
        locks_more: all_locks.len().saturating_sub(LOCKS_LISTED),
        guards: guards.collect(),
        guards_more: all_guards.len().saturating_sub(LOCKS_LISTED),
    }))
}

/// One source, the blocks that it lies in, and what applies to it; with `names=1` the names tried from there, and with
/// `realm`, `username` and perhaps `call_id` how that name stands there; of a call whose address any client could have
/// forged, with `forgeable=1`, or `forwarded=1` where a header names it; of one that came over UDP, with `datagram=1`. An
/// IPv6 address stands for its /64.
pub(super) async fn show(
    _: Operator,
    request: HttpRequest,
    path: web::Path<(String, String)>,
    service: web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let query: SourceQuery = query::parse(&request)?;
    let (tenant, address) = path.into_inner();
    let tenant = service.tenants().by_name(&tenant).ok_or(AdminError::UnknownTenant)?;
    let source = read_source(tenant.id, &address).ok_or_else(|| AdminError::Invalid(NO_SOURCE.to_owned()))?;
    let names = flag("names", query.names.as_deref())?;
    let now = service.clock().now();
    let mut shown = standing(tenant, source, &service, now);
    let entries = source.blocks().map(|block| service.blacklist().entry(block, now));
    shown.blocks = entries.map(|entry| view::entry(&entry, service.tenants(), now)).collect();
    let locks = service.blacklist().locks_at(tenant, source, now);
    shown.locks = locks.iter().take(LOCKS_LISTED).map(|lock| view::lock(lock, service.tenants(), now)).collect();
    shown.locks_more = locks.len().saturating_sub(LOCKS_LISTED);
    let (guards, interval) =
        (service.blacklist().guards_at(tenant, source, now), service.blacklist().guard_look_interval());
    let guards = guards.iter().take(LOCKS_LISTED).map(|guard| view::guard(guard, interval, service.tenants()));
    shown.guards = guards.collect();
    shown.names = names.then(|| service.blacklist().names_tried(source.block()));
    if let Some(name) = name(&query)? {
        let origin = origin(source, &query)?;
        let visitor = service.blacklist().visitor(origin, Some(name), query.call_id.as_deref());
        shown.name = Some(view::preview(&service.blacklist().preview(&visitor, now), now));
    }
    Ok(json_answer(&shown))
}

/// What applies to a source itself.
fn standing(tenant: &Tenant, source: Source, service: &OperatorView, now: Now) -> SourceAnswer {
    let blacklist = service.blacklist();
    let (rule, listed) = (blacklist.rule_of(source, now), blacklist.listed(source, now));
    let own = source.block().network;
    let holding = |network: ipnet::IpNet| own.is_some_and(|own| at_counted_width(network).contains(&own));
    let rules = blacklist.rules(now).into_iter().filter(|rule| concerns(rule, tenant) && holding(rule.rule.network));
    let allowed = blacklist.allow_list().iter().find(|network| holding(**network));
    SourceAnswer {
        tenant: tenant.name.clone(),
        source: own.map(|network| network.to_string()),
        mode: view::mode(blacklist.mode()),
        listed: listed.is_some(),
        remaining_seconds: listed.and_then(|listed| listed.remaining).map(view::seconds),
        by: match rule {
            Some(RuleVerdict::Allowed) => Some(DecidedBy::Allowed),
            Some(RuleVerdict::RefusedByHand { .. }) => Some(DecidedBy::Rule),
            Some(RuleVerdict::RefusedByFile) => Some(DecidedBy::ListFile),
            None => listed.map(|_| DecidedBy::Listing),
        },
        rules: rules.map(|rule| view::in_force(&rule)).collect(),
        allowed_by_settings: allowed.map(ToString::to_string),
        in_list_file: blacklist.is_in_list_file(source),
        never_listed: !blacklist.may_list(source),
        blocks: Vec::new(),
        locks: Vec::new(),
        locks_more: 0,
        guards: Vec::new(),
        names: None,
        name: None,
    }
}

fn origin(source: Source, query: &SourceQuery) -> Result<Origin, AdminError> {
    let forwarded = flag("forwarded", query.forwarded.as_deref())?;
    let forgeable = flag("forgeable", query.forgeable.as_deref())? || forwarded;
    let provenance = match source.network {
        _ if forgeable => Provenance::Forgeable,
        Some(_) => Provenance::Observed,
        None => Provenance::Absent,
    };
    let datagram = flag("datagram", query.datagram.as_deref())?;
    let transport = if datagram { TransportKind::Datagram } else { TransportKind::Connected };
    Ok(Origin { source, transport, provenance, forwarded })
}

fn name(query: &SourceQuery) -> Result<Option<(&str, &str)>, AdminError> {
    match (query.realm.as_deref(), query.username.as_deref()) {
        (Some(realm), Some(username)) => Ok(Some((realm, username))),
        (None, None) => Ok(None),
        _ => Err(AdminError::Invalid("realm and username must be given together".to_owned())),
    }
}

/// Whether a rule is for a tenant: its own, or one for all.
fn concerns(rule: &RuleInForce, tenant: &Tenant) -> bool {
    rule.rule.tenant.as_ref().is_none_or(|name| *name == tenant.name)
}
