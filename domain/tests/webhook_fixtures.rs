//! The fixture bodies say what their tables say: each right answer verifies, by our code, from the password it names.

use domain::digest::{AnswerFields, Authorization, DigestAnswer, Ha1, HashFunction, Method, credentials, verify};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A row of fixtures/webhook/cases.jsonl.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookCase {
    file: String,
    request: String,
    account: String,
    password: String,
    realm: String,
    ha1: String,
    expect_http: u16,
    expect: Value,
    note: String,
}

/// A row of fixtures/hostile/cases.jsonl.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostileCase {
    name: String,
    file: Option<String>,
    parts: Option<Vec<(String, usize)>>,
    content_type: Option<String>,
    expect_http: u16,
    expect_status: Option<String>,
    expect_message: Option<String>,
    expect_expires: Option<u32>,
    expect_error: Option<String>,
    note: String,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures").join(name)
}

fn cases<T: for<'de> Deserialize<'de>>(name: &str) -> Vec<T> {
    let text = std::fs::read_to_string(folder(name).join("cases.jsonl")).expect("the table is there");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// The folder's files that no table lists are the table, its README and its maker; a folder in it has its own.
fn files_but_those_about_them(name: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder(name)).expect("the folder is there");
    let files = files.map(|file| file.expect("it can be read")).filter(|file| file.path().is_file());
    let names = files.map(|file| file.file_name().into_string().expect("names are ASCII"));
    names.filter(|name| !["cases.jsonl", "README.md", "make.py"].contains(&name.as_str())).collect()
}

/// The members as a platform that sends `body` means them.
fn members(request: &str, body: &str) -> Value {
    if request == "POST" {
        return serde_json::from_str(body).expect("a JSON object");
    }
    let pairs = body.trim_end().split('&').map(|pair| pair.split_once('=').expect("name=value"));
    let decoded = pairs.map(|(name, value)| {
        let value = value.replace('+', " ");
        let value = percent_encoding::percent_decode_str(&value).decode_utf8().expect("UTF-8");
        (name.to_owned(), Value::String(value.into_owned()))
    });
    Value::Object(decoded.collect())
}

fn flat(members: &Value) -> AnswerFields<'_> {
    let text = |name: &str| members[name].as_str();
    AnswerFields {
        username: text("username"),
        realm: text("realm"),
        nonce: text("nonce"),
        uri: text("uri"),
        response: text("response"),
        algorithm: text("algorithm"),
        qop: text("qop"),
        nc: text("nc"),
        cnonce: text("cnonce"),
    }
}

fn is_right(fields: &AnswerFields<'_>, ha1: &Ha1, method: &str) -> bool {
    let method = Method::parse(method).expect("a method");
    DigestAnswer::parse(fields).is_ok_and(|answer| verify(ha1, &method, &answer))
}

#[test]
fn each_webhook_body_is_right_for_its_account_and_no_other_password() {
    let cases: Vec<WebhookCase> = cases("webhook");
    assert_eq!(cases.len(), 11);
    let mut only_by_the_raw_header = Vec::new();
    for case in &cases {
        let body = std::fs::read_to_string(folder("webhook").join(&case.file)).unwrap();
        let members = members(&case.request, &body);
        let method = members["method"].as_str().unwrap();
        let hash = HashFunction::by_name(&case.ha1).unwrap();
        let ha1 = Ha1::compute(hash, &case.account, &case.realm, &case.password);
        let other = Ha1::compute(hash, &case.account, &case.realm, "S3cret");
        let header = members["headers"]["authorization"].as_str();
        if let Some(header) = header {
            let header = Authorization::parse(header).unwrap();
            assert_eq!(header.raw().username, Some(case.account.as_str()), "{}", case.file);
            assert!(is_right(&header.raw(), &ha1, method), "{}", case.file);
            assert!(!is_right(&header.raw(), &other, method), "{}", case.file);
        }
        let flat = flat(&members);
        assert!(!is_right(&flat, &other, method), "{}", case.file);
        if !is_right(&flat, &ha1, method) || flat.username != Some(&case.account) {
            only_by_the_raw_header.push(case.file.as_str());
        }
        assert_eq!((case.expect_http, &case.expect["status"]), (200, &Value::from("ok")), "{}", case.note);
    }
    assert_eq!(only_by_the_raw_header, ["register-sha256-labelled-md5.json", "register-cut-username.json"]);
    let listed: BTreeSet<String> = cases.iter().map(|case| case.file.clone()).collect();
    assert_eq!(files_but_those_about_them("webhook"), listed);
}

#[test]
fn the_readme_of_the_webhook_bodies_lists_each_file() {
    let readme = std::fs::read_to_string(folder("webhook").join("README.md")).unwrap();
    for case in cases::<WebhookCase>("webhook") {
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{}` |", case.file)));
        let row = row.unwrap_or_else(|| panic!("{} has no row", case.file));
        let expires = if case.expect["expires"].is_null() { "ok, no expires" } else { "ok, expires 3600" };
        assert!(row.contains(&format!("| `{}` | {} | {expires} |", case.account, case.ha1)), "{row}");
    }
}

#[test]
fn the_hostile_table_is_whole_and_unambiguous() {
    let cases: Vec<HostileCase> = cases("hostile");
    assert_eq!(cases.len(), 275);
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
    for case in &cases {
        assert!(case.file.is_some() != case.parts.is_some() && !case.note.is_empty(), "{}", case.name);
        let judged = (case.expect_http, case.expect_status.as_deref(), case.expect_message.as_deref());
        let message_fits = match judged {
            (200, Some("ok"), Some("authentication granted")) => true,
            (200, Some("fail"), Some("authentication failed")) => case.expect_expires.is_none(),
            (200, Some("fail"), Some(other)) => {
                other.starts_with("malformed request: ") && case.expect_expires.is_none()
            }
            (400 | 413 | 415, None, None) => case.expect_error.as_deref() == Some("invalid_request"),
            _ => false,
        };
        assert!(message_fits, "{}: {judged:?}", case.name);
        assert_eq!(case.expect_http == 415, !is_json(case.content_type.as_deref()), "{}", case.name);
    }
    let listed: BTreeSet<String> = cases.iter().filter_map(|case| case.file.clone()).collect();
    assert_eq!(files_but_those_about_them("hostile"), listed);
}

fn is_json(content_type: Option<&str>) -> bool {
    let kind = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    kind.eq_ignore_ascii_case("application/json")
}

/// What the table expects of a row can be had from the bytes: right answers verify, plain refusals do not.
#[test]
fn hostile_bodies_that_are_granted_hold_a_right_answer() {
    let ha1 = Ha1::compute(HashFunction::Md5, "alice", "acme.sip.jambonz.cloud", "s3cret");
    let mut granted = 0;
    for case in cases::<HostileCase>("hostile") {
        let body = match (&case.file, &case.parts) {
            (Some(file), _) => std::fs::read(folder("hostile").join(file)).unwrap(),
            (None, parts) => parts.iter().flatten().map(|(text, times)| text.repeat(*times)).collect::<String>().into(),
        };
        let size_is_refused = body.len() > 64 * 1024;
        assert_eq!(size_is_refused, case.expect_http == 413, "{} has {} bytes", case.name, body.len());
        if case.expect_status.as_deref() != Some("ok")
            || ["nested-arrays", "nested-objects"].contains(&case.name.as_str())
        {
            continue;
        }
        let text = String::from_utf8(body).unwrap().replace("\\ud800", "");
        let numbers = ["9".repeat(400), "1e999".to_owned()];
        let text = numbers.iter().fold(text, |text, number| text.replace(number, "1"));
        let members: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let header = members["headers"]["authorization"].as_str().unwrap_or_default();
        let method = members["method"].as_str().unwrap();
        let by_flat = is_right(&flat(&members), &ha1, method);
        let mut answers = credentials(header).filter_map(|one| Authorization::parse(one).ok());
        let by_raw = answers.any(|answer| is_right(&answer.raw(), &ha1, method));
        assert!(by_flat || by_raw, "{}", case.name);
        granted += 1;
    }
    assert_eq!(granted, 91);
}
