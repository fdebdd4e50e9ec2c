//! The two cookies of the website: the session's, and that of a window which waits for a link or code to sign in. No other is
//! ever set, and none before a person asks for one of these.

use actix_web::HttpRequest;
use actix_web::http::header::{COOKIE, HeaderValue};
use cookie::time::Duration as CookieAge;
use cookie::{Cookie, SameSite};
use std::time::Duration;

use domain::secrets::LinkToken;
use domain::tenant::Tenant;

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum SiteCookie {
    /// Who is signed in.
    Session,
    /// The window that asked for a link.
    Magic,
}

impl SiteCookie {
    /// Its name: with the prefix by which browsers take it from https and this host alone (RFC 6265bis section 4.1.3), where
    /// the website is served that way. On plain http, which is loopback, there is neither.
    const fn name(self, is_https: bool) -> &'static str {
        match (self, is_https) {
            (Self::Session, true) => "__Host-session",
            (Self::Session, false) => "session",
            (Self::Magic, true) => "__Host-magic",
            (Self::Magic, false) => "magic",
        }
    }

    /// The token in a request's cookie of this tenant's website. With two of the name neither counts: one was planted.
    pub(in crate::http) fn of(self, request: &HttpRequest, tenant: &Tenant) -> Option<LinkToken> {
        let name = self.name(is_https(tenant));
        let lines = request.headers().get_all(COOKIE).filter_map(|line| line.to_str().ok());
        let mut values = lines.flat_map(Cookie::split_parse).flatten().filter(|cookie| cookie.name() == name);
        let (Some(cookie), None) = (values.next(), values.next()) else { return None };
        LinkToken::parse(cookie.value())
    }

    /// `Set-Cookie` with a token that lasts so long.
    pub(in crate::http) fn set(self, token: &LinkToken, lasts: Duration, tenant: &Tenant) -> HeaderValue {
        self.header(token.to_link_text(), lasts, tenant)
    }

    /// `Set-Cookie` that takes it away.
    pub(in crate::http) fn clear(self, tenant: &Tenant) -> HeaderValue {
        self.header(String::new(), Duration::ZERO, tenant)
    }

    fn header(self, value: String, lasts: Duration, tenant: &Tenant) -> HeaderValue {
        let seconds = i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX);
        let cookie = Cookie::build((self.name(is_https(tenant)), value))
            .path("/")
            .http_only(true)
            .secure(is_https(tenant))
            .same_site(SameSite::Lax)
            .max_age(CookieAge::seconds(seconds));
        HeaderValue::from_str(&cookie.to_string()).expect("base64url and plain attributes")
    }
}

fn is_https(tenant: &Tenant) -> bool {
    tenant.public_url.starts_with("https://")
}
