//! What the website asks of the store is answered within the deadline, or with 503, never with a rejection.

use crate::http::WebsiteError;
use crate::http::plumbing::deadline;
use crate::service::{NO_ANSWER, WebsiteView};
use domain::store_error::StoreError;
use domain::tenant::Tenant;

/// Awaits the store, and logs within a rate limit where it does not answer: any client can cause it.
pub(in crate::http) async fn of_the_store<T>(
    asking: impl Future<Output = Result<T, StoreError>>,
    tenant: &Tenant,
    website: &WebsiteView,
) -> Result<T, WebsiteError> {
    deadline::answer(asking).await.map_err(|error| {
        if website.lines().undecided.permits((NO_ANSWER, tenant.id), website.clock().now()) {
            tracing::error!(tenant = tenant.name, error = error.to_string(), "{NO_ANSWER}");
        }
        WebsiteError::Unavailable
    })
}
