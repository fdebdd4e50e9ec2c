//! `POST /blacklist/lift`: an operator ends the locks of a name, at one source or anywhere, and its guard.

use super::access::Operator;
use super::api::lift::LiftOrder;
use super::api::lifted_names::LiftedNames;
use super::api::standing::AccountWord;
use super::change::ENDED_SHOWN;
use super::error::AdminError;
use super::json_answer::json_answer;
use super::standing::{Inquiry, NO_SOURCE};
use super::{audit, change, query, view};
use crate::service::OperatorView;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::blacklist::Lifted;
use domain::network::read_source;
use domain::tenant::{NameAsked, Tenant};
use domain::time::Now;

/// Lifts the locks of a name, and without `from` its guard; then reports what still blocks it.
pub(super) async fn lift(
    operator: Operator,
    request: HttpRequest,
    payload: web::Payload,
    service: web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let order: LiftOrder = change::read(&request, payload).await?;
    if order.name.trim().is_empty() {
        return Err(AdminError::Invalid("name is empty; expected a username".to_owned()));
    }
    let tenant = query::tenant(order.tenant.as_deref(), service.tenants())?;
    let now = service.clock().now();
    let mut answer = LiftedNames { locks: Vec::new(), locks_count: 0, guards: Vec::new(), still: Vec::new() };
    for tenant in service.tenants().iter().filter(|one| tenant.is_none_or(|tenant| tenant.id == one.id)) {
        let lifted = lift_for(tenant, &order, &service, now)?;
        if lifted.locks.is_empty() && lifted.guards.is_empty() {
            continue;
        }
        audit::lifted(&order.name, order.from.as_deref(), &tenant.name, &lifted, &operator);
        answer.locks_count += lifted.locks.len();
        let left = ENDED_SHOWN.saturating_sub(answer.locks.len());
        answer.locks.extend(lifted.locks.iter().take(left).map(|lock| view::lock(lock, service.tenants(), now)));
        let interval = service.blacklist().guard_look_interval();
        let guards = lifted.guards.iter().map(|guard| view::guard(guard, interval, service.tenants()));
        answer.guards.extend(guards);
        let inquiry = Inquiry { service: &service, tenant, now };
        let mut standing = inquiry.about_name(&order.name, order.realm.as_deref()).await;
        standing.forget_missing_account();
        if !standing.against.is_empty() {
            answer.still.push(standing);
        }
    }
    Ok(json_answer(&answer))
}

fn lift_for(tenant: &Tenant, order: &LiftOrder, service: &OperatorView, now: Now) -> Result<Lifted, AdminError> {
    let invalid = || AdminError::Invalid(NO_SOURCE.to_owned());
    let from = order.from.as_deref().map(|from| read_source(tenant.id, from).ok_or_else(invalid)).transpose()?;
    let asked = NameAsked::readings(&order.name, order.realm.as_deref(), tenant);
    Ok(service.blacklist().lift(tenant, &asked, from, now))
}

impl super::api::standing::Standing {
    /// A missing account is left out: the operator lifts locks of the name, not of an account.
    fn forget_missing_account(&mut self) {
        self.against.retain(|obstacle| match &obstacle.what {
            super::api::standing::Hold::Account(account) => account.state != AccountWord::Missing,
            _ => true,
        });
    }
}
