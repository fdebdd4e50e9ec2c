//! What a head asks for, where the framework refuses it before any route sees it: a page, and in which language, or JSON.

use crate::http::plumbing::accept::prefers_page;
use actix_http::{HttpMessage as _, Request};
use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderName, HeaderValue};
use domain::tenant::Language;

/// Limit: how much of a head is kept, in bytes: browsers send what matters here before their cookies.
const KEPT: usize = 8 * 1024;

/// A platform that calls the hook never gets a page, so nothing of such a head is kept. These are the usual ones.
const HOOKS: [&[u8]; 2] = [b"POST /webhooks/", b"GET /webhooks/"];

/// Limit: how much of a request line is kept, in bytes: enough to see whether it asks for a hook in an unusual way.
const LINE_KEPT: usize = 256;

/// The headers that decide.
const DECISIVE: [HeaderName; 3] = [ACCEPT, ACCEPT_LANGUAGE, HeaderName::from_static("sec-fetch-mode")];

/// The first headers of the head that was read last, and how its request line begins, which may be longer than all that is
/// kept.
#[derive(Debug, Default)]
pub(super) struct RequestedPage {
    line: Vec<u8>,
    headers: Vec<u8>,
    part: HeadPart,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum HeadPart {
    #[default]
    RequestLine,
    Headers,
    /// Of a head that is not kept.
    Elsewhere,
}

impl RequestedPage {
    /// Begins a head with these bytes.
    pub(super) fn begin(&mut self, bytes: &[u8]) {
        self.line.clear();
        self.headers.clear();
        let is_hook = HOOKS.iter().any(|hook| bytes.starts_with(hook));
        self.part = if is_hook { HeadPart::Elsewhere } else { HeadPart::RequestLine };
        self.append(bytes);
    }

    /// Takes further bytes of it.
    pub(super) fn append(&mut self, bytes: &[u8]) {
        let headers = match self.part {
            HeadPart::RequestLine => self.end_line(bytes),
            HeadPart::Headers => bytes,
            HeadPart::Elsewhere => return,
        };
        self.headers.extend_from_slice(&headers[..headers.len().min(KEPT - self.headers.len())]);
    }

    /// Takes what belongs to the request line, and returns what follows it. Empty lines in front are none (RFC 9112 section
    /// 2.2).
    fn end_line<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let bytes = if self.line.is_empty() { bytes.trim_ascii_start() } else { bytes };
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let line = &bytes[..end.unwrap_or(bytes.len())];
        self.line.extend_from_slice(&line[..line.len().min(LINE_KEPT - self.line.len())]);
        if end.is_some() {
            self.part = if is_for_hook(&self.line) { HeadPart::Elsewhere } else { HeadPart::Headers };
        }
        end.map_or(&[], |end| if self.part == HeadPart::Headers { &bytes[end + 1..] } else { &[] })
    }

    /// The language of the page that is asked for; `None` where none is.
    pub(super) fn page(&self) -> Option<Language> {
        let head = String::from_utf8_lossy(&self.headers);
        let mut request = Request::new();
        for (name, value) in head.lines().filter_map(|line| line.split_once(':')) {
            let name = DECISIVE.into_iter().find(|decisive| decisive.as_str().eq_ignore_ascii_case(name));
            if let (Some(name), Ok(value)) = (name, HeaderValue::from_str(value.trim())) {
                request.headers_mut().append(name, value);
            }
        }
        let wanted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        prefers_page(&request).then(|| Language::from_accept_language(wanted))
    }
}

/// Whether a request line asks for a hook, by any method, as an absolute address or with surplus slashes.
fn is_for_hook(line: &[u8]) -> bool {
    let target = line.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    let authority = target.windows(3).position(|window| window == b"://").map(|at| &target[at + 3..]);
    let path = match authority.filter(|_| !target.starts_with(b"/")) {
        Some(authority) => &authority[authority.iter().position(|byte| *byte == b'/').unwrap_or(authority.len())..],
        None => target,
    };
    let path = &path[path.iter().position(|byte| *byte != b'/').unwrap_or(path.len())..];
    path.starts_with(b"webhooks/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(pieces: &[&str]) -> Option<Language> {
        let mut requested = RequestedPage::default();
        requested.begin(pieces[0].as_bytes());
        pieces[1..].iter().for_each(|piece| requested.append(piece.as_bytes()));
        requested.page()
    }

    #[test]
    fn a_page_is_asked_for_in_one_piece_or_in_many() {
        let head = "GET / HTTP/9\r\nHost: x\r\nACCEPT: text/html,*/*;q=0.8\r\nAccept-Language:de\r\n\r\n";
        let bytes: Vec<&str> = head.split_inclusive(|_| true).collect();
        assert_eq!((page(&[head]), page(&bytes)), (Some(Language::German), Some(Language::German)));
        assert_eq!(page(&["x\r\naccept: text/html"]), Some(Language::English), "it need not be complete");
        let long = ["GET /", &"x".repeat(10 * KEPT), " HTTP/1.1\r\n", "accept: text/html\r\n"];
        assert_eq!(page(&long), Some(Language::English), "whatever the length of the address");
    }

    #[test]
    fn json_is_for_all_others() {
        for head in [
            "",
            "GET / HTTP/1.1\r\naccept: */*\r\n\r\n",
            "GET / HTTP/1.1\r\naccept-language: de\r\n\r\n",
            "GET / HTTP/1.1\r\naccept: text/html\r\nsec-fetch-mode: cors\r\n\r\n",
            "POST /webhooks/auth HTTP/9\r\naccept: text/html\r\n\r\n",
            "\u{16}\u{3}\u{1}accept text/html",
        ] {
            assert_eq!(page(&[head]), None, "{head}");
        }
        let rest = " HTTP/9\r\naccept: text/html\r\n\r\n";
        for line in [
            "POST /webhooks/auth",
            "PUT /webhooks/auth",
            "POST //webhooks//auth/",
            "POST http://x.example:8080/webhooks/auth",
            "HEAD https://x//webhooks/auth?a=b",
            "\r\n\r\nGET /webhooks/auth",
        ] {
            let head = format!("{line}{rest}");
            let bytes: Vec<&str> = head.split_inclusive(|_| true).collect();
            assert_eq!((page(&[&head]), page(&bytes)), (None, None), "{head:?}");
        }
        for line in ["GET /", "GET /x/webhooks/auth", "GET /?a=http://x/webhooks/", "GET http://webhooks/", "GET", ""] {
            assert_eq!(page(&[line, rest]), Some(Language::English), "{line:?}");
        }
        assert_eq!(page(&["GET /\r\nx: ", &"x".repeat(KEPT), "\r\naccept: text/html\r\n"]), None, "no more is kept");
    }
}
