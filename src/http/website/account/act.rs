//! An act of a signed-in owner, from the request to its answer.

use actix_web::HttpRequest;

use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::acts::{self, wake};
use crate::http::website::session;
use crate::service::WebsiteView;
use domain::self_service::device::Device;
use domain::self_service::manage_account::Acting;
use domain::self_service::owners::{Fates, OwnerDraw, OwnerError};
use domain::self_service::session::Session;
use domain::tenant::TenantId;

/// An owner's act that waits to be carried out: who acts, from which browser, and what it needs.
pub(super) struct Act {
    pub(super) tenant: TenantId,
    pub(super) session: Session,
    pub(super) device: Device,
    pub(super) drawn: OwnerDraw,
}

impl Act {
    pub(super) fn of(request: &HttpRequest, session: Session, website: &WebsiteView) -> Result<Self, WebsiteError> {
        let tenant = host::site(request, website.tenants())?.tenant.id;
        Ok(Self { tenant, session, device: session::device(request, website), drawn: acts::draw() })
    }

    pub(super) fn acting<'a>(&'a self, website: &'a WebsiteView) -> Acting<'a> {
        Acting { tenant: website.tenants().get(self.tenant), session: &self.session, device: &self.device }
    }

    /// The answer to what became of it; its emails go on.
    pub(super) fn settled<T>(
        &self,
        outcome: Result<(T, Fates), OwnerError>,
        website: &WebsiteView,
    ) -> Result<T, WebsiteError> {
        let tenant = website.tenants().get(self.tenant);
        let (done, emails) = outcome.map_err(|error| acts::failed(&error, tenant, website))?;
        wake(&emails, website);
        Ok(done)
    }
}
