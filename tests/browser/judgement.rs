//! What no page of ours may do, whatever the visit was: ask elsewhere, break its policy, complain, set a cookie, send
//! a password.

use super::record::{Complaint, Record};
use super::spelling::gives_away;
use serde_json::Value;

/// What a visit said about itself.
#[derive(Default)]
pub struct Expected {
    /// Statuses above 399 that were provoked; the console complains about each.
    pub statuses: Vec<u16>,
    /// What must stand in no request.
    pub secrets: Vec<String>,
    /// The names of the cookies that a person who signs in gets.
    pub cookies: Vec<String>,
}

pub fn wrongs(record: &Record, cookies: &Value, origin: &str, expected: &Expected) -> Vec<String> {
    let mut wrong = Vec::new();
    for request in &record.requests {
        let what = format!("{} {}", request.purpose, request.url);
        if !request.url.is_empty() && !request.url.starts_with(&format!("{origin}/")) {
            wrong.push(format!("left the origin: {what}"));
        }
        for cookie in request.headers.lines().filter(|line| line.to_ascii_lowercase().starts_with("cookie:")) {
            let mut names = cookie[7..].split(';').filter_map(|pair| Some(pair.split_once('=')?.0.trim()));
            if names.any(|name| !expected.cookies.iter().any(|known| known == name)) {
                wrong.push(format!("sent a cookie: {what}"));
            }
        }
        let parts = [&request.url, &request.headers, &request.body];
        if expected.secrets.iter().any(|secret| parts.iter().any(|part| gives_away(part, secret))) {
            wrong.push(format!("sent a secret: {what}"));
        }
    }
    let complaints = record.complaints.iter().filter(|complaint| !is_expected(complaint, &expected.statuses));
    wrong.extend(complaints.map(|complaint| format!("{}: {}", complaint.source, complaint.text)));
    let is_unknown = |cookie: &&Value| !expected.cookies.iter().any(|known| cookie["name"] == **known);
    let set = cookies.as_array().expect("a list").iter().filter(is_unknown);
    wrong.extend(set.map(|cookie| format!("set a cookie: {}", cookie["name"])));
    wrong
}

/// "Failed to load resource: the server responded with a status of 409 (Conflict)"
fn is_expected(complaint: &Complaint, statuses: &[u16]) -> bool {
    let said = |status: &u16| complaint.text.contains(&format!("responded with a status of {status} "));
    complaint.source == "network" && statuses.iter().any(said)
}
