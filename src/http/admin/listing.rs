//! `GET /blacklist` and `GET /blacklist/{tenant}/{address}`: who is listed, and how one source stands. Looking changes
//! nothing.

use super::access::Operator;
use super::problem::Problem;
use super::question::{self, flag};
use super::standing::{NO_SOURCE, source as source_of};
use super::{told, view};
use crate::blacklist::{RuleInForce, RuleVerdict};
use crate::http::webhook::Platform;
use crate::network_rule::at_counted_width;
use crate::now::Now;
use crate::origin::{Origin, Provenance, TransportKind};
use crate::source::Source;
use crate::tenant::Tenant;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

/// The word for the source that all attempts of a tenant without a believable address share.
pub const UNKNOWN_SOURCE: &str = "unknown";

/// How many locks, and how many guarded names, an answer shows; the others are counted.
const LOCKS_LISTED: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuestion {
    tenant: Option<String>,
}

/// Active listings, locked and guarded names and operators' rules, of all tenants or of one.
pub async fn list(_: Operator, request: HttpRequest, platform: web::Data<Platform>) -> Result<HttpResponse, Problem> {
    let asked: ListQuestion = question::of(&request)?;
    let tenant = question::tenant(asked.tenant.as_deref(), &platform.tenants)?;
    let (blacklist, now) = (&platform.blacklist, platform.clock.now());
    let of_tenant = |rule: &RuleInForce| tenant.is_none_or(|tenant| concerns(rule, tenant));
    let mut entries = blacklist.entries(now);
    entries.retain(|entry| tenant.is_none_or(|tenant| entry.block.tenant == tenant.id));
    let listings: Vec<_> = entries.iter().map(|entry| view::entry(entry, &platform.tenants, now)).collect();
    let rules: Vec<_> = blacklist.rules(now).iter().filter(|rule| of_tenant(rule)).map(view::in_force).collect();
    let allow: Vec<_> = blacklist.allow_list().iter().map(ToString::to_string).collect();
    let of = tenant.map(|tenant| tenant.id);
    let (all_locks, all_guards) = (blacklist.locks(of, now), blacklist.guards(of, now));
    let locks: Vec<_> =
        all_locks.iter().take(LOCKS_LISTED).map(|lock| view::lock(lock, &platform.tenants, now)).collect();
    let interval = blacklist.guard_look_interval();
    let guards = all_guards.iter().take(LOCKS_LISTED).map(|guard| view::guard(guard, interval, &platform.tenants));
    let guards: Vec<_> = guards.collect();
    Ok(told(&json!({
        "mode": view::mode(blacklist.mode()), "listings": listings, "rules": rules, "allowed_by_settings": allow,
        "locks": locks, "locks_more": all_locks.len().saturating_sub(LOCKS_LISTED),
        "guards": guards, "guards_more": all_guards.len().saturating_sub(LOCKS_LISTED),
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShowQuestion {
    names: Option<String>,
    realm: Option<String>,
    username: Option<String>,
    call_id: Option<String>,
    forgeable: Option<String>,
    forwarded: Option<String>,
    datagram: Option<String>,
}

/// One source, the blocks that it lies in, and what is said of it; with `names=1` the names tried from there, and with
/// `realm`, `username` and perhaps `call_id` how that name stands there; of a call whose address anybody could have
/// written, with `forgeable=1`, or `forwarded=1` where a header names it; of one that came over UDP, with `datagram=1`. An
/// IPv6 address stands for its /64.
pub async fn show(
    _: Operator,
    request: HttpRequest,
    path: web::Path<(String, String)>,
    platform: web::Data<Platform>,
) -> Result<HttpResponse, Problem> {
    let asked: ShowQuestion = question::of(&request)?;
    let (tenant, address) = path.into_inner();
    let tenant = platform.tenants.by_name(&tenant).ok_or(Problem::UnknownTenant)?;
    let source = source_of(tenant.id, &address).ok_or_else(|| Problem::Invalid(NO_SOURCE.to_owned()))?;
    let names = flag("names", asked.names.as_deref())?;
    let now = platform.clock.now();
    let mut shown = standing(tenant, source, &platform, now);
    let entries = source.blocks().map(|block| platform.blacklist.entry(block, now));
    shown["blocks"] = entries.map(|entry| view::entry(&entry, &platform.tenants, now)).collect();
    let locks = platform.blacklist.locks_at(tenant, source, now);
    shown["locks"] =
        locks.iter().take(LOCKS_LISTED).map(|lock| json!(view::lock(lock, &platform.tenants, now))).collect();
    shown["locks_more"] = locks.len().saturating_sub(LOCKS_LISTED).into();
    let (guards, interval) =
        (platform.blacklist.guards_at(tenant, source, now), platform.blacklist.guard_look_interval());
    let guards = guards.iter().take(LOCKS_LISTED).map(|guard| json!(view::guard(guard, interval, &platform.tenants)));
    shown["guards"] = guards.collect();
    if names {
        shown["names"] = json!(platform.blacklist.names_tried(source.block()));
    }
    if let Some(name) = name(&asked)? {
        let origin = origin(source, &asked)?;
        let visitor = platform.blacklist.visitor(origin, Some(name), asked.call_id.as_deref());
        shown["name"] = view::foresight(&platform.blacklist.preview(&visitor, now), now);
    }
    Ok(told(&shown))
}

/// What stands of a source.
fn standing(tenant: &Tenant, source: Source, platform: &Platform, now: Now) -> Value {
    let blacklist = &platform.blacklist;
    let (rule, listed) = (blacklist.rule_of(source, now), blacklist.listed(source, now));
    let own = source.block().network;
    let holding = |network: ipnet::IpNet| own.is_some_and(|own| at_counted_width(network).contains(&own));
    let rules = blacklist.rules(now).into_iter().filter(|rule| concerns(rule, tenant) && holding(rule.rule.network));
    json!({
        "tenant": tenant.name,
        "source": own.map(|network| network.to_string()),
        "mode": view::mode(blacklist.mode()),
        "listed": listed.is_some(),
        "remaining_seconds": listed.and_then(|listed| listed.remaining).map(view::seconds),
        "by": match rule {
            Some(RuleVerdict::Allowed) => Some("allowed"),
            Some(RuleVerdict::RefusedByHand { .. }) => Some("rule"),
            Some(RuleVerdict::RefusedByFile) => Some("list_file"),
            None => listed.map(|_| "listing"),
        },
        "rules": rules.map(|rule| view::in_force(&rule)).collect::<Vec<_>>(),
        "allowed_by_settings": blacklist.allow_list().iter().find(|network| holding(**network)).map(ToString::to_string),
        "in_list_file": blacklist.is_in_list_file(source),
        "never_listed": !blacklist.may_list(source),
    })
}

fn origin(source: Source, asked: &ShowQuestion) -> Result<Origin, Problem> {
    let forwarded = flag("forwarded", asked.forwarded.as_deref())?;
    let forgeable = flag("forgeable", asked.forgeable.as_deref())? || forwarded;
    let provenance = match source.network {
        _ if forgeable => Provenance::Forgeable,
        Some(_) => Provenance::Observed,
        None => Provenance::Absent,
    };
    let datagram = flag("datagram", asked.datagram.as_deref())?;
    let transport = if datagram { TransportKind::Datagram } else { TransportKind::Connected };
    Ok(Origin { source, transport, provenance, forwarded })
}

fn name(asked: &ShowQuestion) -> Result<Option<(&str, &str)>, Problem> {
    match (asked.realm.as_deref(), asked.username.as_deref()) {
        (Some(realm), Some(username)) => Ok(Some((realm, username))),
        (None, None) => Ok(None),
        _ => Err(Problem::Invalid("realm and username go together".to_owned())),
    }
}

/// Whether a rule is for a tenant: its own, or one for all.
fn concerns(rule: &RuleInForce, tenant: &Tenant) -> bool {
    rule.rule.tenant.as_ref().is_none_or(|name| *name == tenant.name)
}
