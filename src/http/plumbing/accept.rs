//! Whether a request asks for a page: a browser that shows its answer to a person does, a script or an app does not. The one
//! place where `Accept` is read (RFC 9110 section 12.5.1).

use actix_web::HttpMessage;
use actix_web::http::header::{ACCEPT, Accept, HeaderMap, HeaderName, HeaderValue, Quality, QualityItem};
use std::cmp::Reverse;

/// How the answer will be used (Fetch Metadata, section 2.2): a script's `fetch` says `cors` or `same-origin`.
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Whether HTML is preferred to JSON. `*/*` alone prefers nothing, and neither does silence: JSON
/// is for every client that does not ask for a page.
pub(in crate::http) fn prefers_page(request: &impl HttpMessage) -> bool {
    let is_shown = request.headers().get_all(SEC_FETCH_MODE).all(is_navigation);
    is_shown && names_html_first(&ranges(request.headers()))
}

/// Whether HTML is named as itself, with a quality above 0, whatever else is: as browsers do and apps do not, which send
/// `*/*` or nothing.
pub(in crate::http) fn names_html(request: &impl HttpMessage) -> bool {
    range_of(&ranges(request.headers()), "text", "html")
        .is_some_and(|html| html.exactness == Exactness::Whole && html.quality > Quality::ZERO)
}

/// Whether the request says that a window or a frame is to show its answer. No app says so, nor do old browsers.
pub(in crate::http) fn navigates(request: &impl HttpMessage) -> bool {
    request.headers().get_all(SEC_FETCH_MODE).any(is_navigation)
}

fn is_navigation(mode: &HeaderValue) -> bool {
    matches!(mode.as_bytes(), b"navigate" | b"nested-navigate")
}

/// What all lines of the header name, in their order. Blanks may stand around a semicolon (RFC 9110 section 5.6.6), where the
/// framework's own parser takes none; what is no range is passed over.
fn ranges(headers: &HeaderMap) -> Accept {
    let lines = headers.get_all(ACCEPT).filter_map(|line| line.to_str().ok());
    let range = |text: &str| text.split(';').map(str::trim).collect::<Vec<_>>().join(";").parse().ok();
    Accept(lines.flat_map(|line| line.split(',')).filter_map(range).collect())
}

/// The higher quality wins, of equals the one named more exactly, of those the one named first.
fn names_html_first(accept: &Accept) -> bool {
    let Some(html) = range_of(accept, "text", "html") else { return false };
    html.quality > Quality::ZERO
        && html.exactness > Exactness::Anything
        && range_of(accept, "application", "json").is_none_or(|json| html.rank() > json.rank())
}

/// The most exact range that a type falls under, which alone counts for it.
fn range_of(accept: &Accept, of_type: &str, subtype: &str) -> Option<Range> {
    let ranges = accept.iter().enumerate().filter_map(|(place, QualityItem { item, quality })| {
        let exactness = match (item.type_().as_str(), item.subtype().as_str()) {
            ("*", "*") => Exactness::Anything,
            (own, "*") if own == of_type => Exactness::Type,
            (own, sub) if own == of_type && sub == subtype => Exactness::Whole,
            _ => return None,
        };
        Some(Range { quality: *quality, exactness, place: Reverse(place) })
    });
    ranges.max_by_key(|range| (range.exactness, range.place))
}

/// One entry of an Accept header.
struct Range {
    quality: Quality,
    exactness: Exactness,
    place: Reverse<usize>,
}

impl Range {
    const fn rank(&self) -> (Quality, Exactness, Reverse<usize>) {
        (self.quality, self.exactness, self.place)
    }
}

/// `*/*`, `text/*`, `text/html`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exactness {
    Anything,
    Type,
    Whole,
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn prefers(accept: &[&str]) -> bool {
        let lines = accept.iter().fold(TestRequest::get(), |request, line| request.append_header((ACCEPT, *line)));
        prefers_page(&lines.to_http_request())
    }

    #[test]
    fn browsers_ask_for_pages() {
        for browser in [
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,\
             application/signed-exchange;v=b3;q=0.7",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html, application/xhtml+xml, image/jxr, */*",
            "TEXT/HTML",
            "text/html;charset=utf-8",
            "text/html ; charset=utf-8 ; q=0.9, */*;q=0.1",
            "text/*",
            "text/html;q=0.5, application/json;q=0.4",
            "text/html, application/json",
            "*/*;q=0.1, application/json;q=0, text/html;q=0.001",
        ] {
            assert!(prefers(&[browser]), "{browser}");
        }
        assert!(prefers(&["application/json;q=0.9", "text/html"]), "several lines are one list");
    }

    #[test]
    fn scripts_ask_for_json() {
        for script in [
            "*/*",
            "",
            "application/json",
            "application/json, text/plain, */*",
            "application/json, text/html",
            "text/html;q=0.5, application/json",
            "text/html;q=0.5, */*",
            "text/html;q=0",
            "text/html;q=0, text/*",
            "application/xhtml+xml",
            "image/avif,image/webp,*/*;q=0.8",
            "text/htmlx",
            "nonsense",
        ] {
            assert!(!prefers(&[script]), "{script}");
        }
        assert!(!prefers(&[]));
    }

    #[test]
    fn what_a_script_of_a_page_fetches_is_not_a_page() {
        for (mode, expected) in [("navigate", true), ("cors", false), ("same-origin", false), ("no-cors", false)] {
            let request = TestRequest::get().insert_header((ACCEPT, "text/html")).insert_header((SEC_FETCH_MODE, mode));
            assert_eq!(prefers_page(&request.to_http_request()), expected, "{mode}");
        }
    }
}
