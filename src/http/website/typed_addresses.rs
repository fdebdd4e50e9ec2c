//! Addresses that people type, guess or remember, and the page that each of them means (docs/contract.md section 6).

use actix_web::http::header::{CACHE_CONTROL, LOCATION, VARY};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};

use super::page::Page;
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::service::WebsiteView;

const START: &str = "/";
const SIGN_UP: &str = "/signup";
const SIGN_IN: &str = "/login.html";
const ACCOUNT: &str = "/account";

/// What people write, without slashes around it, ending, hyphens and capitals; and what they mean.
const MEANT: [(&str, &str); 17] = [
    ("index", START),
    ("home", START),
    ("start", START),
    ("signup", SIGN_UP),
    ("register", SIGN_UP),
    ("registration", SIGN_UP),
    ("createaccount", SIGN_UP),
    ("newaccount", SIGN_UP),
    ("login", SIGN_IN),
    ("logon", SIGN_IN),
    ("signin", SIGN_IN),
    ("account", ACCOUNT),
    ("myaccount", ACCOUNT),
    ("profile", ACCOUNT),
    ("phone", ACCOUNT),
    ("myphone", ACCOUNT),
    ("phones", ACCOUNT),
];

/// Answers what has no route.
pub(in crate::http) async fn redirect_or_not_found(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    redirect(&request, &website).unwrap_or(Err(WebsiteError::NotFound))
}

/// Answers other methods on a resource that is posted to. `Allow` names what scripts are served with.
pub(in crate::http) async fn redirect_or_only_post(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    redirect(&request, &website).unwrap_or(Err(WebsiteError::MethodNotAllowed("POST")))
}

/// Redirects a request to read such an address to its page, in the language that was chosen. Nothing else of the query is
/// kept: what stands there may be a token or a password. `None` where the address means nothing.
pub(in crate::http) fn redirect(
    request: &HttpRequest,
    website: &WebsiteView,
) -> Option<Result<HttpResponse, WebsiteError>> {
    let page = meant(request.path()).filter(|_| matches!(*request.method(), Method::GET | Method::HEAD))?;
    Some(host::site(request, website.tenants()).map(|site| {
        // Not permanent: an address may get a page of its own.
        HttpResponse::build(StatusCode::SEE_OTHER)
            .insert_header((LOCATION, Page::of(request, site).link(page)))
            .insert_header((CACHE_CONTROL, "no-store"))
            // GET /phone redirects browsers alone.
            .insert_header((VARY, "Accept"))
            .finish()
    }))
}

fn meant(path: &str) -> Option<&'static str> {
    let name = path.trim_matches('/').to_ascii_lowercase().replace(['-', '_'], "");
    let name = [".html", ".htm", ".php"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    MEANT.iter().find(|(own, _)| *own == name).map(|(_, page)| *page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_in_each_way_that_people_write_it() {
        for path in ["/login", "/Login/", "//LOGIN.html", "/log-in.htm", "/sign_in", "/Sign-In//"] {
            assert_eq!(meant(path), Some(SIGN_IN), "{path}");
        }
        for path in ["/account.html", "/Account/", "/phone", "/My-Phone", "/profile"] {
            assert_eq!(meant(path), Some(ACCOUNT), "{path}");
        }
        for path in ["/register", "/sign-up", "/signup.html", "/signup/", "/SignUp"] {
            assert_eq!(meant(path), Some(SIGN_UP), "{path}");
        }
        for path in ["/", "/nowhere", "/login/x", "/login.ashx", "/login.html.html", "/phone/x", "/.html", "/logins"] {
            assert_eq!(meant(path), None, "{path}");
        }
    }
}
