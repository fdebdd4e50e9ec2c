//! PUT /account/password: new HA1s of every algorithm. The session that sets them goes on, all others end.

use actix_web::{HttpRequest, HttpResponse, web};

use super::act::Act;
use super::answers::done;
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::http::website::ha1_fields;
use crate::http::website::{acts, session};
use crate::service::WebsiteView;

/// Changes it.
pub(super) async fn change(
    request: HttpRequest,
    payload: web::Payload,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = host::site(&request, website.tenants())?.tenant;
    let session = session::fresh(&request, tenant, &website).await?;
    let form = acts::fields(&request, payload).await?;
    let ha1s = ha1_fields::ha1s(&form, "ha1 required")?;
    let (act, now) = (Act::of(&request, session, &website)?, website.clock().now());
    let account = act.session.account.clone();
    acts::run(&website, move |website| async move {
        let changed = website.owners().change_password(act.acting(&website), ha1s, &act.drawn, now).await;
        act.settled(changed.map(|emails| ((), emails)), &website)
    })
    .await?;
    acts::log(&request, &account, "password_changed", &website);
    Ok(done())
}
