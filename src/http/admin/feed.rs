//! `GET /blacklist/feed`: what a firewall may drop, one network per line, as `curl` fetches it and `nft` and `ipset` read it.

use super::access::Operator;
use super::api::list::FeedQuery;
use super::error::AdminError;
use super::query::{self, flag};
use super::view::date;
use crate::service::OperatorView;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::blacklist::Feed;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The networks, sorted, none within another; with `all=1` those too that are nothing for a firewall. The tag is that of
/// the networks: the comment at the top, which has the time, does not change it.
pub(super) async fn feed(
    _: Operator,
    request: HttpRequest,
    service: web::Data<OperatorView>,
) -> Result<HttpResponse, AdminError> {
    let query: FeedQuery = query::parse(&request)?;
    let tenant = query::tenant(query.tenant.as_deref(), service.tenants())?;
    let feed = if flag("all", query.all.as_deref())? { Feed::All } else { Feed::Hopeless };
    let now = service.clock().now();
    let networks = service.blacklist().feed(tenant, feed, now);
    let mut lines = String::new();
    for network in &networks {
        let _ = writeln!(lines, "{network}");
    }
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&lines)[..16]));
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((CACHE_CONTROL, "no-store")).insert_header((ETAG, tag));
    if known {
        return Ok(response.finish());
    }
    let what = if feed == Feed::All { "all listings and refusals" } else { "networks to drop" };
    let head = format!("# Realmgate, {what}: {} at {}\n", networks.len(), date(now.wall));
    Ok(response.insert_header((CONTENT_TYPE, "text/plain; charset=utf-8")).body(head + &lines))
}
