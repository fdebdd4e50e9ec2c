//! What is asked of a set-up link: its settings, by an app, or a page, by a browser that a person opened it in (ACCOUNT
//! section 6).

use crate::http::ahead::{is_prefetched, is_previewed};
use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT, HeaderMap, HeaderValue, USER_AGENT};

/// Who opened a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// An app, which gets the settings.
    Settings,
    /// A browser, which gets a page that leads into the app.
    Page,
}

impl Asked {
    /// Linphone, and whatever takes no HTML, asks for the settings: browsers name `text/html` whenever a person opens a link.
    /// Where they do not, they say that they navigate, or fetch ahead; and who makes previews of messages says so. None of
    /// these is to have an HA1, or to use the link up.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let headers = request.headers();
        if is_linphone(headers) {
            return Self::Settings;
        }
        let is_for_people =
            takes_html(headers) || navigates(headers) || is_prefetched(request) || is_previewed(request);
        if is_for_people { Self::Page } else { Self::Settings }
    }
}

/// Whether a window or a frame is to show the answer (Fetch Metadata, section 2.2). No app sends this.
fn navigates(headers: &HeaderMap) -> bool {
    let navigates = |mode: &HeaderValue| matches!(mode.as_bytes(), b"navigate" | b"nested-navigate");
    headers.get_all("sec-fetch-mode").any(navigates)
}

/// Whether `Accept` names `text/html` (RFC 9110 section 12.5.1) with a weight above 0. A range like `*/*` does not: that is
/// what programs send.
fn takes_html(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(ACCEPT).filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let is_html = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("text/html"));
        is_html && !parts.any(is_weight_of_zero)
    })
}

fn is_weight_of_zero(parameter: &str) -> bool {
    let Some((name, weight)) = parameter.split_once('=') else { return false };
    name.trim().eq_ignore_ascii_case("q") && weight.trim().parse().is_ok_and(|weight: f32| weight == 0.0)
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

/// A header's text; bytes that are no UTF-8 are replaced.
fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderName;
    use actix_web::test::TestRequest;

    const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0";
    const CHROME_TAKES: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    fn asked(lines: &[(HeaderName, &str)]) -> Asked {
        let line = |request: TestRequest, (name, value): &(HeaderName, &str)| {
            request.append_header((name.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap()))
        };
        Asked::of(&lines.iter().fold(TestRequest::get(), line).to_http_request())
    }

    #[test]
    fn a_browser_asks_for_a_page_in_whatever_way_it_says_that_it_takes_html() {
        for takes in [CHROME_TAKES, "TEXT/HTML", "*/*, text/html;q=0.1", "application/xml , text/html ; level=1"] {
            assert_eq!(asked(&[(ACCEPT, takes), (USER_AGENT, CHROME)]), Asked::Page, "{takes}");
        }
        let two_lines = [(ACCEPT, "application/xml"), (ACCEPT, "text/html"), (USER_AGENT, CHROME)];
        assert_eq!(asked(&two_lines), Asked::Page);
        assert_eq!(asked(&[(ACCEPT, "text/html")]), Asked::Page, "one that does not say who it is");
        for agent in ["Mozilla/5.0 (like Linphone/5.2)", "Unknown", "NotLinphone/1", "Mozilla/5.0 (ü)", ")(Linphone"] {
            assert_eq!(asked(&[(ACCEPT, CHROME_TAKES), (USER_AGENT, agent)]), Asked::Page, "{agent}");
        }
    }

    #[test]
    fn what_nobody_has_opened_yet_is_a_page_whatever_it_takes() {
        let name = HeaderName::from_static;
        for line in [
            (name("sec-fetch-mode"), "navigate"),
            (name("sec-purpose"), "prefetch;prerender"),
            (name("purpose"), "prefetch"),
            (name("x-purpose"), "preview"),
            (USER_AGENT, "WhatsApp/2.23.20.0 A"),
            (USER_AGENT, "TelegramBot (like TwitterBot)"),
        ] {
            assert_eq!(asked(&[(ACCEPT, "*/*"), line.clone()]), Asked::Page, "{line:?}");
            assert_eq!(asked(std::slice::from_ref(&line)), Asked::Page, "{line:?}");
            if line.0 != USER_AGENT {
                let linphone = (USER_AGENT, "LinphoneAndroid/5.2.5 (Cubot)");
                assert_eq!(asked(&[line.clone(), linphone]), Asked::Settings, "{line:?}");
            }
        }
        assert_eq!(asked(&[(ACCEPT, "*/*"), (name("sec-fetch-mode"), "cors")]), Asked::Settings);
    }

    #[test]
    fn linphone_and_what_takes_no_html_ask_for_the_settings() {
        for takes in ["", "*/*", "text/*", "application/xml", "text/html;q=0", "text/html; Q=0.000", "xtext/html"] {
            assert_eq!(asked(&[(ACCEPT, takes), (USER_AGENT, CHROME)]), Asked::Settings, "{takes}");
        }
        for agent in ["LinphoneAndroid/5.2.5 (Pixel 7)", "linphonec/5.1.65", "Mozilla/5.0 (iPhone) LinphoneiOS/5"] {
            assert_eq!(asked(&[(ACCEPT, CHROME_TAKES), (USER_AGENT, agent)]), Asked::Settings, "{agent}");
        }
        assert_eq!(asked(&[(USER_AGENT, "Unknown")]), Asked::Settings, "as linphonec asks");
        assert_eq!(asked(&[]), Asked::Settings);
    }
}
