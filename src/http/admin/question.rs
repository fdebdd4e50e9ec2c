//! What an operator asks: query strings, tenants and networks by their texts, each error with its reason.

use super::problem::Problem;
use actix_web::{HttpRequest, web};
use domain::network::parse_network;
use domain::tenant::{Tenant, Tenants};
use ipnet::IpNet;
use serde::de::DeserializeOwned;

/// The query string; unknown members are errors, for a mistyped filter would show more than was asked for.
pub fn of<T: DeserializeOwned>(request: &HttpRequest) -> Result<T, Problem> {
    let parsed = web::Query::<T>::from_query(request.query_string());
    parsed.map(web::Query::into_inner).map_err(|error| Problem::Invalid(error.to_string()))
}

/// A switch: `1`, or not there.
pub fn flag(name: &str, value: Option<&str>) -> Result<bool, Problem> {
    match value {
        None => Ok(false),
        Some("1") => Ok(true),
        Some(_) => Err(Problem::Invalid(format!("{name} is 1 or left out"))),
    }
}

/// The tenant of a name; none for none.
pub fn tenant<'a>(name: Option<&str>, tenants: &'a Tenants) -> Result<Option<&'a Tenant>, Problem> {
    name.map(|name| tenants.by_name(name).ok_or(Problem::UnknownTenant)).transpose()
}

/// A network or an address.
pub fn network(text: &str) -> Result<IpNet, Problem> {
    parse_network(text).map_err(|error| Problem::Invalid(format!("network: {error}")))
}
