//! Reads what an operator asks: query strings, tenant names and networks, each error with its reason.

use super::error::AdminError;
use actix_web::error::QueryPayloadError;
use actix_web::{HttpRequest, web};
use domain::network::parse_network;
use domain::tenant::{Tenant, Tenants};
use ipnet::IpNet;
use serde::de::DeserializeOwned;

/// The query string; unknown members are errors, because a mistyped filter would show more than was asked for.
pub(super) fn parse<T: DeserializeOwned>(request: &HttpRequest) -> Result<T, AdminError> {
    let parsed = web::Query::<T>::from_query(request.query_string());
    parsed.map(web::Query::into_inner).map_err(|error| invalid(&error))
}

fn invalid(error: &QueryPayloadError) -> AdminError {
    let reason = match error {
        QueryPayloadError::Deserialize(reason) => reason.to_string(),
        other => other.to_string(),
    };
    AdminError::Invalid(format!("the query string is invalid: {reason}"))
}

/// A switch: `1`, or not there.
pub(super) fn flag(name: &str, value: Option<&str>) -> Result<bool, AdminError> {
    match value {
        None => Ok(false),
        Some("1") => Ok(true),
        Some(_) => Err(AdminError::Invalid(format!("{name} has an invalid value; expected 1, or no {name} at all"))),
    }
}

/// The tenant of a name; `None` without a name.
pub(super) fn tenant<'a>(name: Option<&str>, tenants: &'a Tenants) -> Result<Option<&'a Tenant>, AdminError> {
    name.map(|name| tenants.by_name(name).ok_or(AdminError::UnknownTenant)).transpose()
}

/// A network or an address.
pub(super) fn network(text: &str) -> Result<IpNet, AdminError> {
    parse_network(text).map_err(|error| AdminError::Invalid(format!("network: {error}")))
}
