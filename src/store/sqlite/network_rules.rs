//! Network rules in SQL.

use super::error::SqliteError;
use super::rows::{parsed, seconds, stored};
use domain::network::{NetworkRule, Reason, RuleAction, canonical_network, parse_network};
use ipnet::IpNet;
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

/// All of them, those of all tenants first, oldest first.
pub(super) fn all(connection: &Connection) -> Result<Vec<NetworkRule>, SqliteError> {
    if !is_there(connection)? {
        return Ok(Vec::new());
    }
    let sql = "SELECT tenant, network, verdict, until, reason, created FROM network_rule \
               ORDER BY tenant NULLS FIRST, created, network";
    let mut statement = connection.prepare_cached(sql)?;
    let rules = statement.query_map([], rule)?;
    Ok(rules.collect::<rusqlite::Result<_>>()?)
}

/// A store of version 1 that is only read has no rules, and no table of them.
fn is_there(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'network_rule')";
    connection.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

fn rule(row: &Row<'_>) -> rusqlite::Result<NetworkRule> {
    let until: Option<i64> = row.get(3)?;
    Ok(NetworkRule {
        tenant: row.get(0)?,
        network: parsed(row, 1, |text| parse_network(text).ok())?,
        verdict: parsed(row, 2, RuleAction::by_name)?,
        until: until.map(seconds),
        reason: parsed(row, 4, |text| Reason::parse(text).ok())?,
        created: seconds(row.get(5)?),
    })
}

/// Writes a rule; one for the same tenant and network is replaced.
pub(super) fn put(connection: &Connection, rule: &NetworkRule) -> Result<(), SqliteError> {
    let sql = "INSERT INTO network_rule (tenant, network, verdict, until, reason, created) \
               VALUES (:tenant, :network, :verdict, :until, :reason, :created) \
               ON CONFLICT (ifnull(tenant, ''), network) DO UPDATE \
               SET verdict = excluded.verdict, until = excluded.until, reason = excluded.reason, \
                   created = excluded.created";
    let values = named_params! {
        ":tenant": rule.tenant,
        ":network": written(rule.network),
        ":verdict": rule.verdict.name(),
        ":until": rule.until.map(stored),
        ":reason": rule.reason.as_str(),
        ":created": stored(rule.created),
    };
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Removes a rule; returns it.
pub(super) fn remove(
    connection: &Connection,
    tenant: Option<&str>,
    network: IpNet,
) -> Result<Option<RuleAction>, SqliteError> {
    let sql = "DELETE FROM network_rule WHERE ifnull(tenant, '') = ifnull(?, '') AND network = ? RETURNING verdict";
    let read = |row: &Row<'_>| parsed(row, 0, RuleAction::by_name);
    Ok(connection.prepare_cached(sql)?.query_row(params![tenant, written(network)], read).optional()?)
}

/// In the one form that is read again and that one network has.
fn written(network: IpNet) -> String {
    canonical_network(network).trunc().to_string()
}

/// Removes those that have ended; returns how many.
pub(super) fn purge(connection: &Connection, now: u64) -> Result<u64, SqliteError> {
    let purged = connection.prepare_cached("DELETE FROM network_rule WHERE until <= ?")?.execute([stored(now)])?;
    Ok(purged as u64)
}
