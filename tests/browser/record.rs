//! What a browser did, read from its logs: each request as it went out, and what the console complained about.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

#[derive(Clone, Default)]
pub struct Record {
    pub requests: Vec<Request>,
    pub complaints: Vec<Complaint>,
}

#[derive(Clone, Debug)]
pub struct Request {
    pub url: String,
    /// What for, as in `Document` or `Script`.
    pub purpose: String,
    /// Names and values, a line each.
    pub headers: String,
    pub body: String,
}

/// An error on the console.
#[derive(Clone, Debug)]
pub struct Complaint {
    /// Who complains: `network`, `security`, `console-api`, `javascript`, ...
    pub source: String,
    pub text: String,
}

impl Record {
    /// Adds entries of the log `performance`: messages of the Chrome DevTools Protocol.
    pub fn add_network(&mut self, entries: &[Value]) {
        for entry in entries {
            let text = entry["message"].as_str().expect("a message");
            let message: Value = serde_json::from_str(text).expect("a message in JSON");
            self.requests.extend(request(&message["message"]));
        }
    }

    /// Adds the errors among the entries of the log `browser`.
    pub fn add_console(&mut self, entries: &[Value]) {
        let text = |entry: &Value, member: &str| entry[member].as_str().expect("a string").to_owned();
        let errors = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        self.complaints
            .extend(errors.map(|entry| Complaint { source: text(entry, "source"), text: text(entry, "message") }));
    }
}

/// What a message tells of a request that leaves, by HTTP or otherwise.
fn request(message: &Value) -> Option<Request> {
    let parameters = &message["params"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match message["method"].as_str().expect("a method") {
        "Network.requestWillBeSent" => Some(Request {
            url: text(&parameters["request"]["url"]),
            purpose: text(&parameters["type"]),
            headers: lines(&parameters["request"]["headers"]),
            body: body(&parameters["request"]),
        }),
        // The headers as they really went out; the address is in the message above.
        "Network.requestWillBeSentExtraInfo" => Some(Request {
            url: String::new(),
            purpose: "headers".to_owned(),
            headers: lines(&parameters["headers"]),
            body: String::new(),
        }),
        "Network.webSocketCreated" | "Network.webTransportCreated" => Some(Request {
            url: text(&parameters["url"]),
            purpose: "socket".to_owned(),
            headers: String::new(),
            body: String::new(),
        }),
        _ => None,
    }
}

fn lines(headers: &Value) -> String {
    let headers = headers.as_object().expect("headers");
    let line = |(name, value): (&String, &Value)| format!("{name}: {}", value.as_str().unwrap_or_default());
    headers.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The bytes of a body; those that are not UTF-8 are replaced.
fn body(request: &Value) -> String {
    let pieces = request["postDataEntries"].as_array().map(Vec::as_slice).unwrap_or_default();
    let has_body = request["hasPostData"] == true;
    assert!(!has_body || !pieces.is_empty(), "a body that the record does not hold: {request}");
    let bytes = pieces.iter().flat_map(|piece| {
        let piece =
            piece["bytes"].as_str().unwrap_or_else(|| panic!("a piece that the record does not hold: {request}"));
        STANDARD.decode(piece).expect("base64")
    });
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}
