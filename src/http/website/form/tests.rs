//! What a form is read as, whatever is sent.

use super::*;

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data; boundary=X";

async fn parse(content_type: &str, body: &[u8]) -> Result<Form, WebsiteError> {
    Form::parse(content_type, Bytes::copy_from_slice(body)).await
}

async fn error(content_type: &str, body: &[u8]) -> String {
    parse(content_type, body).await.map(|_| ()).unwrap_err().to_string()
}

fn part(name: &str, value: &str) -> String {
    format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

#[tokio::test]
async fn both_encodings_say_the_same() {
    let multipart = format!("{}{}{}--X--\r\n", part("name", "Jürgen + 1%"), part("empty", ""), part("more", "x"));
    for (content_type, body) in [
        (URLENCODED, "name=J%C3%BCrgen+%2B+1%25&&empty=&more=x"),
        ("Application/X-WWW-Form-Urlencoded ; charset=utf-8", "name=Jürgen%20%2B 1%&more=x&more2"),
        (MULTIPART, &multipart),
    ] {
        let form = parse(content_type, body.as_bytes()).await.unwrap();
        assert_eq!(form.field("name").unwrap(), Some("Jürgen + 1%"), "{content_type}");
        assert_eq!(form.field("empty").unwrap(), None);
        assert_eq!(form.field("more").unwrap(), Some("x"));
        assert_eq!(form.field("absent").unwrap(), None);
    }
}

#[tokio::test]
async fn a_field_given_twice_is_refused_by_name() {
    let twice = format!("{}{}--X--\r\n", part("user", "a"), part("user", "a"));
    for (content_type, body) in [(URLENCODED, "user=a&user=a"), (URLENCODED, "user=&user="), (MULTIPART, &twice)] {
        let form = parse(content_type, body.as_bytes()).await.unwrap();
        assert_eq!(form.field("user").unwrap_err().to_string(), "user is given more than once");
    }
}

#[tokio::test]
async fn a_field_that_is_not_utf_8_is_rejected_by_name_and_an_unknown_one_is_ignored() {
    let (name, user) = (part("name", "").replace("\r\n\r\n\r\n", "\r\n\r\n"), part("user", "a"));
    let multipart = [name.as_bytes(), b"\xff\r\n", user.as_bytes(), b"--X--\r\n"].concat();
    for (content_type, body) in
        [(URLENCODED, &b"name=%FF&user=a"[..]), (URLENCODED, b"name=\xff&user=a&\xff=1"), (MULTIPART, &multipart)]
    {
        let form = parse(content_type, body).await.unwrap();
        assert_eq!(form.field("name").unwrap_err().to_string(), "name is not valid UTF-8");
        assert_eq!(form.field("user").unwrap(), Some("a"));
    }
}

#[tokio::test]
async fn what_is_no_form_is_refused_and_nothing_is_an_empty_form() {
    for (content_type, body) in [("application/xml", "<a/>"), ("", "user=a"), ("text/plain", "")] {
        assert!(error(content_type, body.as_bytes()).await.contains("application/x-www-form-urlencoded"));
    }
    for (content_type, body) in [("multipart/form-data", "--X--"), (MULTIPART, "--X\r\nContent"), (MULTIPART, "user=a")]
    {
        assert_eq!(error(content_type, body.as_bytes()).await, "the request body is not valid multipart/form-data");
    }
    assert_eq!(parse("", b"").await.map(|form| form.0.len()).ok(), Some(0));
}

#[tokio::test]
async fn the_members_of_an_object_are_fields_and_nothing_else_of_json_is() {
    let body = r#"{"user":"Jürgen \u002b","phone":7,"yes":true,"none":null,"list":[1],"twice":"a","twice":"b"}"#;
    let form = parse("application/json; charset=utf-8", body.as_bytes()).await.unwrap();
    for (name, value) in [("user", Some("Jürgen +")), ("phone", Some("7")), ("yes", Some("true")), ("none", None)] {
        assert_eq!(form.field(name).unwrap(), value, "{name}");
    }
    assert!(form.has("none") && !form.has("list") && !form.has("absent"));
    assert!(form.field("twice").is_err());
    for broken in ["", "[]", "\"text\"", "{\"a\":", "{\"a\":1}x", "user=a"] {
        assert_eq!(
            error("application/json", broken.as_bytes()).await,
            "the request body is not a JSON object",
            "{broken}"
        );
    }
}
