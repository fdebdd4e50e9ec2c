//! `GET /standing/{tenant}?name=` or `?address=`: everything that blocks a phone now. Asking changes nothing.

mod about_address;
mod about_name;
mod holds;

use super::access::Operator;
use super::api::standing::{Obstacle, Standing, StandingQuery};
use super::error::AdminError;
use super::json_answer::json_answer;
use super::query;
use super::view;
use crate::service::OperatorView;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::blacklist::Blacklist;
use domain::network::read_source;
use domain::tenant::Tenant;
use domain::time::Now;

/// Limit: how many obstacles of each kind are shown; the others are counted.
const SHOWN: usize = 100;

/// Limit: how many sources are shown from where a name was right.
const KNOWN_SHOWN: usize = 20;

/// What is asked about: one tenant, at one moment.
#[derive(Clone, Copy)]
pub(super) struct Inquiry<'a> {
    pub service: &'a OperatorView,
    pub tenant: &'a Tenant,
    pub now: Now,
}

/// A name or an address, one of them.
pub(super) async fn standing(
    _: Operator,
    request: HttpRequest,
    tenant: web::Path<String>,
    service: web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let query: StandingQuery = query::parse(&request)?;
    let tenant = service.tenants().by_name(&tenant).ok_or(AdminError::UnknownTenant)?;
    let inquiry = Inquiry { service: &service, tenant, now: service.clock().now() };
    let standing = match (query.name.as_deref(), query.address.as_deref()) {
        (Some(name), None) if name.trim().is_empty() => {
            return Err(AdminError::Invalid("name is empty; expected a username".to_owned()));
        }
        (Some(name), None) => inquiry.about_name(name, query.realm.as_deref()).await,
        (None, Some(_)) if query.realm.is_some() => {
            return Err(AdminError::Invalid("realm is only valid together with name".to_owned()));
        }
        (None, Some(address)) => {
            let source = read_source(tenant.id, address).ok_or_else(|| AdminError::Invalid(NO_SOURCE.to_owned()))?;
            inquiry.about_source(source)
        }
        _ => return Err(AdminError::Invalid("expected either name or address".to_owned())),
    };
    Ok(json_answer(&standing))
}

/// Why a string is rejected as an address.
pub(super) const NO_SOURCE: &str = "not a single address; expected e.g. 203.0.113.7, 2001:db8::7 or unknown";

impl<'a> Inquiry<'a> {
    fn blacklist(&self) -> &'a Blacklist {
        self.service.blacklist()
    }

    /// The answer about a phone that nothing blocks.
    fn nothing(&self) -> Standing {
        Standing {
            tenant: self.tenant.name.clone(),
            name: None,
            source: None,
            mode: view::mode(self.blacklist().mode()),
            against: Vec::new(),
            more: 0,
            accounts: None,
            known_good: Vec::new(),
            known_good_more: 0,
            last_attempt: None,
            allowed_by: None,
            never_listed: false,
        }
    }
}

impl Standing {
    /// Adds obstacles of one kind, as many as are shown; the others are counted.
    fn add(&mut self, obstacles: Vec<Obstacle>) {
        self.more += obstacles.len().saturating_sub(SHOWN);
        self.against.extend(obstacles.into_iter().take(SHOWN));
    }
}
