//! `/` of the admin listener lists what is there, for people and for programs, and says the truth about who may use it.

use realmgate_testkit::running::{Answer, RunningService};
use reqwest::Method;

async fn asked(service: &RunningService, accept: &str) -> Answer {
    Answer::of(service.client.get(format!("http://{}/", service.admin)).header("accept", accept)).await
}

/// The routes of the plain text: method, path, access.
fn routes(text: &str) -> Vec<(Method, String, String)> {
    let lines = text.lines().skip_while(|line| !line.starts_with("METHOD")).skip(1);
    let route = |line: &str| {
        let mut words = line.split_whitespace().map(str::to_owned);
        let mut word = || words.next().expect("three words at least");
        (word().parse().expect("a method"), word(), word())
    };
    lines.map(route).collect()
}

#[tokio::test]
async fn a_browser_gets_a_page_and_everyone_else_plain_text() {
    let service = RunningService::start().await;
    for (accept, content_type) in [
        ("*/*", "text/plain; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
    ] {
        let answer = asked(&service, accept).await;
        assert_eq!((answer.status.as_u16(), &answer.headers["content-type"]), (200, &content_type.parse().unwrap()));
        assert_eq!(answer.headers["content-security-policy"], "default-src 'none'; frame-ancestors 'none'");
        let is_page = content_type.starts_with("text/html");
        assert_eq!(answer.text.starts_with("<!DOCTYPE html>"), is_page, "{}", answer.text);
        for (_, path, _) in routes(&asked(&service, "*/*").await.text) {
            assert!(answer.text.contains(&path), "{path} in {}", answer.text);
        }
        assert_eq!(answer.text.contains("<a href=\"/metrics\">/metrics</a>"), is_page, "{}", answer.text);
    }
}

#[tokio::test]
async fn each_listed_route_answers_and_asks_for_the_token_where_the_list_says_so() {
    let service = RunningService::start().await;
    let routes = routes(&asked(&service, "*/*").await.text);
    assert!(routes.len() > 10, "{routes:?}");
    for (method, path, access) in routes {
        let place = path.replace("{tenant}", "example").replace("{address}", "192.0.2.1");
        let url = format!("http://{}{place}", service.admin);
        let answer = Answer::of(service.client.request(method.clone(), url)).await;
        let expected = if access == "token" { 401 } else { 200 };
        assert_eq!(answer.status.as_u16(), expected, "{method} {path}: {}", answer.text);
    }
}
