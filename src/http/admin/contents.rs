//! `/` of the admin listener: what is there, one line per route, as a page for a browser and as plain text for everyone
//! else.

use crate::http::plumbing::accept;
use actix_web::http::header::{CACHE_CONTROL, ContentType, VARY};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

/// A route and who may use it.
struct Entry {
    method: &'static str,
    path: &'static str,
    access: Access,
    purpose: &'static str,
}

/// Whether a route needs the admin token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Open,
    Token,
}

impl Access {
    const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Token => "token",
        }
    }
}

const fn entry(method: &'static str, path: &'static str, access: Access, purpose: &'static str) -> Entry {
    Entry { method, path, access, purpose }
}

/// All routes, in the order they are listed.
const ROUTES: [Entry; 14] = [
    entry("GET", "/", Access::Open, "this list"),
    entry("GET", "/healthz", Access::Open, "200 while the process runs"),
    entry("GET", "/readyz", Access::Open, "200 while platforms may send requests, else 503"),
    entry("GET", "/metrics", Access::Open, "metrics for Prometheus"),
    entry("GET", "/blacklist", Access::Token, "listings, network rules, locks and guards in force"),
    entry("GET", "/blacklist/feed", Access::Token, "the blacklist as plain text, for a firewall"),
    entry("GET", "/blacklist/{tenant}/{address}", Access::Token, "what is known of one source"),
    entry("POST", "/blacklist/add", Access::Token, "reject a network"),
    entry("POST", "/blacklist/allow", Access::Token, "never list a network"),
    entry("POST", "/blacklist/remove", Access::Token, "unblock a network"),
    entry("POST", "/blacklist/disallow", Access::Token, "remove a rule that allows a network"),
    entry("POST", "/blacklist/lift", Access::Token, "lift locks and guards of a username"),
    entry("GET", "/standing/{tenant}", Access::Token, "everything that blocks a username or an address now"),
    entry("GET", "/refused-attempts", Access::Token, "the last rejected attempt of a username"),
];

/// The page.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Realmgate {{ version }}: admin listener</title></head>
<body>
<h1>Realmgate {{ version }}: admin listener</h1>
<p>Routes with access "token" need <code>Authorization: Bearer TOKEN</code>, with the token of <code>admin.token</code> in the data folder.</p>
<table>
<tr><th>Method</th><th>Path</th><th>Access</th><th>Purpose</th></tr>
{% for route in routes %}<tr><td>{{ route.method }}</td><td>{% if route.access == Access::Open %}<a href="{{ route.path }}">{{ route.path }}</a>{% else %}<code>{{ route.path }}</code>{% endif %}</td><td>{{ route.access.name() }}</td><td>{{ route.purpose }}</td></tr>
{% endfor %}</table>
</body>
</html>
"#
)]
struct ContentsPage {
    version: &'static str,
    routes: &'static [Entry],
}

/// Lists the routes. It holds no name and nothing of the service's state, so it needs no token.
pub(super) async fn contents(request: HttpRequest) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "no-store")).insert_header((VARY, "accept, sec-fetch-mode"));
    let version = env!("CARGO_PKG_VERSION");
    if !accept::prefers_page(&request) {
        return response.content_type(ContentType::plaintext()).body(text(version));
    }
    let page = ContentsPage { version, routes: &ROUTES }.render().expect("a String takes all that is written to it");
    response.content_type(ContentType::html()).body(page)
}

fn text(version: &str) -> String {
    let lines = ROUTES.iter().map(|Entry { method, path, access, purpose }| {
        format!("{method:<6}  {path:<29}  {access:<6}  {purpose}\n", access = access.name())
    });
    let heading = format!(
        "Realmgate {version}: admin listener\n\nRoutes with access \"token\" need \"Authorization: Bearer TOKEN\", with \
         the token of admin.token in the data folder.\n\n{:<6}  {:<29}  {:<6}  PURPOSE\n",
        "METHOD", "PATH", "ACCESS"
    );
    heading + &lines.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_is_listed_and_no_other() {
        let source = include_str!("../admin.rs");
        let routes = source.split_once("pub fn routes").and_then(|(_, rest)| rest.split_once("\n}\n")).unwrap().0;
        let served: BTreeSet<&str> = routes.split('"').skip(1).step_by(2).collect();
        let listed: BTreeSet<&str> = ROUTES.iter().map(|route| route.path).collect();
        assert_eq!(listed, served);
        assert_eq!(listed.len(), ROUTES.len(), "each once");
    }
}
