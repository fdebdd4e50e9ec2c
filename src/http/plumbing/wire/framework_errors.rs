//! The framework's own errors, which no route and no middleware sees: it writes a bare head without a body where a request
//! is malformed (400), late (408) or too long (431). Each leaves here with the headers and the JSON of every other error
//! (docs/contract.md section 6), or as a page where the head asked for one.

use crate::http::plumbing::error_body::ErrorBody;
use crate::http::plumbing::headers;
use crate::http::website::page;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, STRICT_TRANSPORT_SECURITY, VARY};
use domain::tenant::Language;
use std::io::Write as _;

/// Longer than any head that the framework makes by itself.
const LONGEST: usize = 256;

/// One such error at the end of what the framework is about to write.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FrameworkError<'a> {
    /// Where it begins.
    pub begin: usize,
    status: StatusCode,
    /// The framework's line with the date of the answer.
    date: Option<&'a str>,
}

/// Finds one. An answer of a route is never taken for it, because each of those has headers beyond these.
pub(super) fn find(bytes: &[u8]) -> Option<FrameworkError<'_>> {
    let head = bytes.strip_suffix(b"\r\n\r\n")?;
    let tail = &head[head.len().saturating_sub(LONGEST)..];
    let place = tail.windows(7).rposition(|window| window == b"HTTP/1.")?;
    let mut lines = std::str::from_utf8(&tail[place..]).ok()?.split("\r\n");
    let status = lines.next()?.get(9..12)?.parse().ok()?;
    let status = StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 400)?;
    let mut date = None;
    for line in lines {
        match line.split_once(": ")?.0 {
            "date" => date = Some(line),
            "content-length" | "connection" => {}
            _ => return None,
        }
    }
    Some(FrameworkError { begin: head.len() - tail.len() + place, status, date })
}

impl FrameworkError<'_> {
    /// The whole answer that replaces it. A head that came too late gets 408, whatever the framework says.
    /// `page` is the language of the page that it asked for, if it did.
    pub(super) fn answer(
        &self,
        is_late: Lateness,
        page: Option<Language>,
        strict_transport: Option<&HeaderValue>,
    ) -> Vec<u8> {
        let status = match is_late {
            Lateness::InTime => self.status,
            Lateness::Late => StatusCode::REQUEST_TIMEOUT,
        };
        let (mut map, body) = page.and_then(|language| page_of(status, language)).unwrap_or_else(|| json_of(status));
        let mut answer = Vec::with_capacity(2 * LONGEST + body.len());
        // Writing to a Vec cannot fail.
        let _ = write!(answer, "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
        let _ = write!(answer, "cache-control: no-store\r\n");
        if let Some(line) = self.date {
            let _ = write!(answer, "{line}\r\n");
        }
        headers::secure(&mut map);
        if let Some(value) = strict_transport {
            map.insert(STRICT_TRANSPORT_SECURITY, value.clone());
        }
        for (name, value) in &map {
            let lines = [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"];
            answer.extend(lines.into_iter().flatten());
        }
        answer.extend_from_slice(b"\r\n");
        answer.extend_from_slice(body.as_bytes());
        answer
    }
}

fn json_of(status: StatusCode) -> (HeaderMap, String) {
    let (error, description) = words(status);
    let body = ErrorBody { error, error_description: description.into() };
    let body = serde_json::to_string(&body).unwrap_or_default();
    (HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]), body)
}

/// `None` where the template fails.
fn page_of(status: StatusCode, language: Language) -> Option<(HeaderMap, String)> {
    let mut map = HeaderMap::from_iter(headers::of_page(language));
    map.insert(VARY, HeaderValue::from_static("Accept, Accept-Language"));
    Some((map, page::unread(language, status)?))
}

/// Whether the head that is refused had its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lateness {
    /// It was refused for what it says.
    InTime,
    /// It was not complete in time.
    Late,
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::REQUEST_TIMEOUT => ("request_timeout", "the request head took too long to arrive"),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => ("invalid_request", "the request head is too large"),
        status if status.is_server_error() => ("server_error", "internal error; please try again"),
        _ => ("invalid_request", "the request is malformed; expected HTTP/1.1 with exactly one Host header"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: &str = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\ndate: Mon\r\n\r\n";

    #[test]
    fn a_bare_error_is_found_alone_and_behind_an_answer() {
        let found = find(BARE.as_bytes()).unwrap();
        assert_eq!((found.begin, found.status.as_u16(), found.date), (0, 400, Some("date: Mon")));
        let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-content-type-options: nosniff\r\n\r\nok".to_owned();
        assert_eq!(find((answer.clone() + BARE).as_bytes()).unwrap().begin, answer.len());
        assert_eq!(find(BARE.replace("1.1", "1.0").as_bytes()).unwrap().begin, 0);
    }

    #[test]
    fn answers_of_routes_and_other_heads_are_none() {
        for other in [
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nx-content-type-options: nosniff\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\ndate: Mon\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0",
            "text\r\n\r\n",
            "\r\n\r\n",
        ] {
            assert_eq!(find(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn the_answer_in_its_place_is_whole() {
        let strict = HeaderValue::from_static("max-age=1");
        let answer = find(BARE.as_bytes()).unwrap().answer(Lateness::InTime, None, Some(&strict));
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{head}");
        for line in [
            "connection: close",
            "date: Mon",
            "x-content-type-options: nosniff",
            "strict-transport-security: max-age=1",
        ] {
            assert!(head.contains(&format!("\r\n{line}")), "{head}");
        }
        assert!(head.contains(&format!("\r\ncontent-length: {}\r\n", body.len())), "{head}");
        assert!(body.starts_with("{\"error\":\"invalid_request\",\"error_description\":"), "{body}");
        let late = find(BARE.as_bytes()).unwrap().answer(Lateness::Late, None, None);
        assert!(late.starts_with(b"HTTP/1.1 408 Request Timeout\r\n"));
    }
}
