//! POSTs that a page of another website makes its visitor's browser send are refused before anything is counted
//! (docs/contract.md section 3): they need no cookie to do harm, for each would count against the visitor's own
//! address.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, ORIGIN};
use actix_web::{Error, HttpMessage as _, web};
use futures_util::future::Either;
use std::future::ready;

use super::body;
use super::host;
use crate::http::WebsiteError;
use crate::service::WebsiteView;

/// Where the page stands that makes a browser ask (Fetch Metadata, section 2.4). No page can set or omit it.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Middleware of every route that is posted to and to nothing else.
pub(in crate::http) fn refuse<S, B>(
    request: ServiceRequest,
    route: &S,
) -> impl Future<Output = Result<ServiceResponse<EitherBody<B>>, Error>> + use<S, B>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    guarded(request, route, |method| *method == Method::POST)
}

/// Middleware of routes that are changed by several methods.
pub(in crate::http) fn refuse_changes<S, B>(
    request: ServiceRequest,
    route: &S,
) -> impl Future<Output = Result<ServiceResponse<EitherBody<B>>, Error>> + use<S, B>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    guarded(request, route, |method| !matches!(*method, Method::GET | Method::HEAD))
}

fn guarded<S, B>(
    mut request: ServiceRequest,
    route: &S,
    changes: fn(&Method) -> bool,
) -> impl Future<Output = Result<ServiceResponse<EitherBody<B>>, Error>> + use<S, B>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    match refusal(&request, changes) {
        None => {
            let answer = route.call(request);
            Either::Left(async move { Ok(answer.await?.map_into_left_body()) })
        }
        Some(refusal) => {
            body::leave_unread(request.take_payload());
            Either::Right(ready(Ok(request.error_response(refusal).map_into_right_body())))
        }
    }
}

/// The answer to a change from elsewhere. A Host of no tenant gets the route's own error.
fn refusal(request: &ServiceRequest, changes: fn(&Method) -> bool) -> Option<WebsiteError> {
    let website = request.app_data::<web::Data<WebsiteView>>().expect("it is given to all routes");
    let site = host::site(request.request(), website.tenants()).ok()?;
    let is_own_host = |host: &str| host::is_host_of(host, site.tenant, website.tenants());
    let is_refused = changes(request.method()) && comes_from_elsewhere(request.headers(), is_own_host);
    is_refused.then(|| {
        // No line in the log: any web page could write there.
        website.counters().cross_site.inc();
        WebsiteError::CrossSite
    })
}

/// Whether a header says that another website's page asked. Scripts send neither, and each that is sent must be right.
fn comes_from_elsewhere(headers: &HeaderMap, is_own_host: impl Fn(&str) -> bool + Copy) -> bool {
    let is_own_page = |value: &HeaderValue| matches!(value.as_bytes(), b"same-origin" | b"none");
    !headers.get_all(SEC_FETCH_SITE).all(is_own_page)
        || !headers.get_all(ORIGIN).all(|value| is_own(value, is_own_host))
}

/// Whether an origin (RFC 6454 section 6.2) is one of the tenant's hosts, by whatever scheme and port: a proxy in front may
/// change both. `null` belongs to none.
fn is_own(origin: &HeaderValue, is_own_host: impl Fn(&str) -> bool) -> bool {
    let Some((scheme, host)) = origin.to_str().ok().and_then(|text| text.split_once("://")) else { return false };
    let is_web = ["https", "http"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    is_web && is_own_host(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own_host(host: &str) -> bool {
        ["phone.example.com", "phone.example.com:8080", "127.0.0.1:5000"].contains(&host)
    }

    fn is_refused(headers: &[(HeaderName, &str)]) -> bool {
        let pair = |(name, value): &(HeaderName, &str)| (name.clone(), HeaderValue::from_str(value).unwrap());
        comes_from_elsewhere(&headers.iter().map(pair).collect(), is_own_host)
    }

    #[test]
    fn an_origin_is_a_scheme_of_the_web_and_an_own_host() {
        for own in ["https://phone.example.com", "HTTP://phone.example.com:8080", "http://127.0.0.1:5000"] {
            assert!(!is_refused(&[(ORIGIN, own)]), "{own}");
        }
        for other in [
            "",
            "null",
            "https://",
            "phone.example.com",
            "https:phone.example.com",
            "https://evil.example",
            "file://phone.example.com",
            "chrome-extension://phone.example.com",
            "https://phone.example.com, https://evil.example",
            "https://phone.example.com https://phone.example.com",
            "evil https://phone.example.com",
        ] {
            assert!(is_refused(&[(ORIGIN, other)]), "{other}");
        }
        let letters = HeaderValue::from_bytes("https://bücher.example".as_bytes()).unwrap();
        assert!(!is_own(&letters, |_| true), "browsers send A-labels");
    }

    #[test]
    fn what_the_browser_says_of_the_page_counts_for_itself_and_each_line_does() {
        for site in ["same-origin", "none"] {
            assert!(!is_refused(&[(SEC_FETCH_SITE, site)]), "{site}");
        }
        for site in ["cross-site", "same-site", "", "Same-Origin", "same-origin, cross-site", "anything"] {
            assert!(is_refused(&[(SEC_FETCH_SITE, site), (ORIGIN, "https://phone.example.com")]), "{site}");
        }
        let (own, evil) = ((ORIGIN, "https://phone.example.com"), (ORIGIN, "https://evil.example"));
        assert!(is_refused(&[own.clone(), evil.clone()]) && is_refused(&[evil.clone(), own.clone()]));
        assert!(is_refused(&[(SEC_FETCH_SITE, "same-origin"), evil]));
        assert!(is_refused(&[(SEC_FETCH_SITE, "same-origin"), (SEC_FETCH_SITE, "cross-site")]));
        assert!(!is_refused(&[]) && !is_refused(&[(SEC_FETCH_SITE, "same-origin"), own]));
    }
}
