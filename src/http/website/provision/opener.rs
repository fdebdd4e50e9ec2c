//! Who opens a set-up link: an app, or a browser in which a person opens it.

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, HeaderValue, USER_AGENT};

use crate::http::plumbing::accept::{names_html, navigates};
use crate::http::website::prefetch::{is_prefetched, is_previewed};

/// Who opened a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opener {
    /// Gets the settings.
    App,
    /// Gets a page that leads into the app.
    Browser,
}

impl Opener {
    /// Linphone, and any client that does not name HTML, is an app: browsers name it whenever a person opens a link.
    /// Where they do not, they say that they navigate, or prefetch; and programs that preview messages name themselves. None
    /// of these is to have an HA1, or to use the link up.
    pub(super) fn of(request: &HttpRequest) -> Self {
        if is_linphone(request.headers()) {
            return Self::App;
        }
        let is_browser = names_html(request) || navigates(request) || is_prefetched(request) || is_previewed(request);
        if is_browser { Self::Browser } else { Self::App }
    }
}

/// Whether one of the products in `User-Agent` is Linphone's, as `LinphoneAndroid/5.2.5`; comments do not count (RFC 9110
/// section 10.1.5).
fn is_linphone(headers: &HeaderMap) -> bool {
    headers.get_all(USER_AGENT).any(|line| {
        let (mut depth, mut products) = (0_usize, String::new());
        for letter in text(line).chars() {
            match letter {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ if depth == 0 => products.push(letter.to_ascii_lowercase()),
                _ => {}
            }
        }
        products.split_whitespace().any(|product| product.starts_with("linphone"))
    })
}

/// What the client calls itself, by its first line.
pub(super) fn user_agent(headers: &HeaderMap) -> Option<String> {
    headers.get(USER_AGENT).map(text)
}

/// A header's text; bytes that are not UTF-8 are replaced.
fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{ACCEPT, HeaderName};
    use actix_web::test::TestRequest;

    const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0";
    const CHROME_TAKES: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    fn opener(lines: &[(HeaderName, &str)]) -> Opener {
        let with = |request: TestRequest, (name, value): &(HeaderName, &str)| {
            request.append_header((name.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap()))
        };
        Opener::of(&lines.iter().fold(TestRequest::get(), with).to_http_request())
    }

    #[test]
    fn whatever_names_html_is_a_browser() {
        for takes in [CHROME_TAKES, "TEXT/HTML", "*/*, text/html;q=0.1", "application/xml , text/html ; level=1"] {
            assert_eq!(opener(&[(ACCEPT, takes), (USER_AGENT, CHROME)]), Opener::Browser, "{takes}");
        }
        let two_lines = [(ACCEPT, "application/xml"), (ACCEPT, "text/html"), (USER_AGENT, CHROME)];
        assert_eq!(opener(&two_lines), Opener::Browser);
        assert_eq!(opener(&[(ACCEPT, "text/html")]), Opener::Browser, "one that does not say who it is");
        for agent in ["Mozilla/5.0 (like Linphone/5.2)", "Unknown", "NotLinphone/1", "Mozilla/5.0 (ü)", ")(Linphone"] {
            assert_eq!(opener(&[(ACCEPT, CHROME_TAKES), (USER_AGENT, agent)]), Opener::Browser, "{agent}");
        }
    }

    #[test]
    fn what_no_user_has_opened_yet_is_a_browser_s_whatever_it_accepts() {
        let name = HeaderName::from_static;
        for line in [
            (name("sec-fetch-mode"), "navigate"),
            (name("sec-purpose"), "prefetch;prerender"),
            (name("purpose"), "prefetch"),
            (name("x-purpose"), "preview"),
            (USER_AGENT, "WhatsApp/2.23.20.0 A"),
            (USER_AGENT, "TelegramBot (like TwitterBot)"),
        ] {
            assert_eq!(opener(&[(ACCEPT, "*/*"), line.clone()]), Opener::Browser, "{line:?}");
            assert_eq!(opener(std::slice::from_ref(&line)), Opener::Browser, "{line:?}");
            if line.0 != USER_AGENT {
                let linphone = (USER_AGENT, "LinphoneAndroid/5.2.5 (Cubot)");
                assert_eq!(opener(&[line.clone(), linphone]), Opener::App, "{line:?}");
            }
        }
        assert_eq!(opener(&[(ACCEPT, "*/*"), (name("sec-fetch-mode"), "cors")]), Opener::App);
    }

    #[test]
    fn linphone_and_what_does_not_name_html_are_apps() {
        for takes in ["", "*/*", "text/*", "application/xml", "text/html;q=0", "text/html; Q=0.000", "xtext/html"] {
            assert_eq!(opener(&[(ACCEPT, takes), (USER_AGENT, CHROME)]), Opener::App, "{takes}");
        }
        for agent in ["LinphoneAndroid/5.2.5 (Pixel 7)", "linphonec/5.1.65", "Mozilla/5.0 (iPhone) LinphoneiOS/5"] {
            assert_eq!(opener(&[(ACCEPT, CHROME_TAKES), (USER_AGENT, agent)]), Opener::App, "{agent}");
        }
        assert_eq!(opener(&[(USER_AGENT, "Unknown")]), Opener::App, "as linphonec asks");
        assert_eq!(opener(&[]), Opener::App);
    }
}
