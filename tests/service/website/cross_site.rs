//! What a page of another website makes its visitor's browser post is refused, and costs the visitor nothing.

use realmgate_testkit::person::{HOST, Person};
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, PASSWORD, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use reqwest::{Method, RequestBuilder};

/// What browsers say, old and new ones, when another website's page posts here.
const FROM_ELSEWHERE: [&[(&str, &str)]; 15] = [
    &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-site"), ("origin", "https://phone.example.com")],
    &[("origin", "https://evil.example")],
    &[("origin", "null")],
    &[("origin", "https://phone.example.com.evil.example")],
    &[("origin", "https://second.example.com")],
    &[("origin", "https://evil.phone.example.com")],
    &[("origin", "https://phone.example.com@evil.example")],
    &[("origin", "https://phone.example.com:8080:80")],
    &[("origin", "https://phone.example.com..")],
    &[("origin", "file://phone.example.com")],
    &[("origin", "")],
    &[("origin", "https://phone.example.com"), ("origin", "https://evil.example")],
    &[("origin", "HTTPS://EVIL.EXAMPLE."), ("sec-fetch-site", "same-origin")],
];

/// What the website's own pages say, and a bookmark, and scripts.
const FROM_HERE: [&[(&str, &str)]; 7] = [
    &[],
    &[("origin", "https://phone.example.com"), ("sec-fetch-site", "same-origin")],
    &[("origin", "HTTP://Phone.Example.COM.:8080")],
    &[("origin", "https://127.0.0.1:8443")],
    &[("sec-fetch-site", "none")],
    &[("sec-fetch-site", "same-origin")],
    &[("referer", "https://evil.example/"), ("sec-fetch-mode", "no-cors")],
];

/// Two tenants, behind a proxy that names the person's address.
fn settings() -> String {
    let second = SETTINGS[SETTINGS.find("[[tenant]]").unwrap()..]
        .replace("\"example\"", "\"second\"")
        .replace("\"127.0.0.1\", \"phone.example.com\"", "\"second.example.com\"")
        .replace("a long webhook password", "the second long webhook password");
    format!("trusted_proxies = [\"127.0.0.1/32\"]\n{SETTINGS}{second}")
}

fn with(request: RequestBuilder, headers: &[(&str, &str)]) -> RequestBuilder {
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
}

#[track_caller]
fn is_refused(answer: &Answer, what: &str) {
    let text = "cross-site request rejected; nothing was changed".to_owned();
    assert_eq!(answer.error(), (403, "cross_site".to_owned(), text), "{what}");
    assert_eq!(answer.headers["cache-control"], "no-store", "{what}");
}

/// The paths of all routes that are posted to, as the route table has them.
fn posted_to() -> Vec<&'static str> {
    let table = include_str!("../../../src/http/website/mod.rs");
    let routes = table.split(".service(post(\"").skip(1);
    routes.map(|route| route.split_once('"').expect("the end of a path").0).collect()
}

#[tokio::test]
async fn every_route_that_is_posted_to_refuses_it() {
    let service = RunningService::with(&settings()).await;
    let person = Person::of(&service);
    let paths = posted_to();
    assert!(["/signup.ashx", "/login", "/logout", "/provision"].iter().all(|path| paths.contains(path)), "{paths:?}");
    for path in &paths {
        for headers in FROM_ELSEWHERE {
            let answer = Answer::of(with(person.request(Method::POST, path), headers)).await;
            is_refused(&answer, &format!("{path} {headers:?}"));
        }
        for headers in FROM_HERE {
            let answer = Answer::of(with(person.request(Method::POST, path), headers)).await;
            assert_ne!(answer.status, 403, "{path} {headers:?}");
        }
    }
    let refused = u64::try_from(paths.len() * FROM_ELSEWHERE.len()).unwrap();
    assert_eq!(service.figure("realmgate_cross_site_requests_total").await, refused);
}

#[test]
fn no_route_is_posted_to_but_by_the_function_that_guards_it() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    let mut folders = vec![folder];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension() {
                None => folders.push(path),
                Some(end) if end == "rs" => {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let posts = ["guard::Post()", "web::post()", "Method::POST)"];
                    let times: usize = posts.iter().map(|post| text.matches(post).count()).sum();
                    found.extend((times > 0).then(|| (path.file_name().unwrap().to_owned(), times)));
                }
                Some(_) => {}
            }
        }
    }
    // The admin listener's routes ask for a bearer token, which no page of another website has.
    let elsewhere =
        |(file, _): &(std::ffi::OsString, usize)| file != "mod.rs" && file != "admin.rs" && file != "cross_site.rs";
    assert!(!found.iter().any(elsewhere), "{found:?}");
    let website = include_str!("../../../src/http/website/mod.rs");
    let (posts, guarded) = (website.matches("guard::Post()").count(), website.matches("cross_site::refuse").count());
    assert_eq!(posts, guarded, "each beside its guard");
    let account = include_str!("../../../src/http/website/account/mod.rs");
    let (routes, resources) =
        (account.matches("web::resource(").count(), account.matches("cross_site::refuse").count());
    assert_eq!((routes, resources), (1, 1), "in `resource` alone");
}

#[tokio::test]
async fn it_takes_no_try_costs_no_point_and_uses_no_captcha_and_no_quota_up() {
    let service = RunningService::with(&format!("{}\n[limits]\nsignups_per_hour = 1", settings())).await;
    service.new_account("alex").await;
    let person = Person::of(&service).at("198.51.100.77");
    let good = person.form("anna").await;
    for number in 0..40 {
        let headers = FROM_ELSEWHERE[number % FROM_ELSEWHERE.len()];
        let fields = [("user", format!("guess{number}")), ("ha1", "0".repeat(32))];
        let answer = Answer::of(with(person.request(Method::POST, "/login"), headers).form(&fields)).await;
        is_refused(&answer, "a sign-in");
        for form in [&good, &good.clone().with("captcha_answer", "1"), &good.clone().with("user", "")] {
            let answer = Answer::of(with(person.request(Method::POST, "/signup.ashx"), headers).form(&form.0)).await;
            is_refused(&answer, "a signup");
        }
    }
    assert_eq!(person.log_in("alex", &ha1("alex", PASSWORD)).await.status, 200, "no try was taken");
    assert_eq!(person.post(&good).await.status, 200, "the captcha and the quota are unused");
    assert_eq!(person.sign_up("berta").await.status, 429, "the quota counts what is meant");
    assert_eq!(service.knock(&Phone::of("alex").at("198.51.100.77")).await.decision(), "ok", "nothing is listed");
    assert_eq!((service.total("sign_ins", "rejected").await, service.total("signups", "invalid").await), (0, 0));
}

#[tokio::test]
async fn a_session_in_the_page_is_of_no_use_to_another_website() {
    let service = RunningService::with(&settings()).await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let token = person.session("alex").await;
    for path in ["/logout", "/logout?sessions=all", "/provision"] {
        let request = with(person.with_token(Method::POST, path, &token), FROM_ELSEWHERE[0]);
        is_refused(&Answer::of(request).await, path);
    }
    assert_eq!(person.my_phone(&token, "en").await.status, 200);
}

#[tokio::test]
async fn a_person_is_shown_a_page_in_their_language() {
    let service = RunningService::with(&settings()).await;
    let person = Person::of(&service);
    for (language, words) in [("en", "did not come from our website"), ("de", "kam nicht von unserer Website")] {
        let form = person.request(Method::POST, "/login").form(&[("user", "alex")]);
        let form = with(form, &[("origin", "https://evil.example"), ("accept", "text/html,*/*;q=0.8")]);
        let answer = Answer::of(form.header("accept-language", language)).await;
        assert_eq!((answer.status.as_u16(), &answer.headers["content-language"]), (403, &language.parse().unwrap()));
        assert!(answer.text.contains(words) && answer.text.contains("href=\"/login.html\""), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_proxy_may_ask_for_another_host_than_people_see() {
    let inside = SETTINGS.replace("\"127.0.0.1\", \"phone.example.com\"", "\"inside.example\"");
    let service = RunningService::with(&inside).await;
    service.new_account("alex").await;
    let person = Person::of(&service).asking("inside.example");
    let ha1 = ha1("alex", PASSWORD);
    let posts = async |origin: &str| {
        let request = person.request(Method::POST, "/login").form(&[("user", "alex"), ("ha1", &ha1)]);
        Answer::of(request.header("origin", origin)).await.status.as_u16()
    };
    assert_eq!((posts("https://phone.example.com").await, posts("http://inside.example").await), (200, 200));
    assert_eq!(posts("https://evil.example").await, 403);
}

#[tokio::test]
async fn what_is_no_post_of_the_website_is_answered_as_ever() {
    let service = RunningService::with(&settings()).await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let foreign = FROM_ELSEWHERE[0];
    for (method, path, status) in [
        (Method::GET, "/", 200),
        (Method::GET, "/login.html", 200),
        (Method::GET, "/captcha.ashx", 200),
        (Method::GET, "/activate.ashx?token=x", 400),
        (Method::GET, "/login", 200),
        (Method::PUT, "/login", 405),
        (Method::POST, "/realm.json", 405),
        (Method::POST, "/nowhere", 404),
    ] {
        let answer = Answer::of(with(person.request(method.clone(), path), foreign)).await;
        assert_eq!(answer.status, status, "{method} {path}");
    }
    let call = with(service.platform().json(&Phone::of("alex").body()), foreign);
    assert_eq!(Answer::of(call).await.decision(), "ok", "a platform is not a page");
    let unknown = with(person.asking("evil.example").request(Method::POST, "/login"), foreign);
    assert_eq!(Answer::of(unknown).await.error().1, "unknown_host");
    let second = person.asking("second.example.com").request(Method::POST, "/login");
    is_refused(&Answer::of(second.header("origin", format!("https://{HOST}"))).await, "another tenant's page");
}
