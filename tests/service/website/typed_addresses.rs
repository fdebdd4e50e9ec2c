//! Addresses that people type lead to the page that they mean; scripts find the routes as they were.

use crate::website::status_pages::FIREFOX;
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{Answer, RunningService};
use reqwest::redirect::Policy;
use reqwest::{Client, Method};

/// A person who is shown where they are led to.
fn person(service: &RunningService) -> Person {
    let client = Client::builder().redirect(Policy::none()).build().expect("a client");
    Person::at_base(&client, &service.url(""))
}

async fn led(person: &Person, method: Method, path: &str) -> (u16, String) {
    let answer = Answer::of(person.request(method, path).header("accept", FIREFOX)).await;
    let location = answer.headers.get("location").map(|location| location.to_str().unwrap().to_owned());
    (answer.status.as_u16(), location.unwrap_or_default())
}

#[tokio::test]
async fn what_people_type_leads_where_they_mean() {
    let service = RunningService::start().await;
    let person = person(&service);
    for method in [Method::GET, Method::HEAD] {
        for path in [
            "/login",
            "/login/",
            "/Login",
            "/LOGIN.HTML",
            "/login.html/",
            "/sign-in",
            "/signin",
            "/Sign-In.html",
            "//login",
        ] {
            assert_eq!(led(&person, method.clone(), path).await, (303, "/login.html".to_owned()), "{method} {path}");
        }
        for path in ["/Account/", "/account.html", "/phone", "/phone/", "/Phone", "/my-phone", "/profile"] {
            assert_eq!(led(&person, method.clone(), path).await, (303, "/account".to_owned()), "{method} {path}");
        }
        for path in [
            "/register",
            "/Register/",
            "/register.html",
            "/sign-up",
            "/signup.html",
            "/signup/",
            "/SignUp",
            "/registration",
        ] {
            assert_eq!(led(&person, method.clone(), path).await, (303, "/signup".to_owned()), "{method} {path}");
        }
        for path in ["/index.html", "/Index.htm", "/home"] {
            assert_eq!(led(&person, method.clone(), path).await, (303, "/".to_owned()), "{method} {path}");
        }
        for path in ["/login/x", "/loginx", "/phone/alex", "/register/x", "/account/x"] {
            assert_eq!(led(&person, method.clone(), path).await.0, 404, "{method} {path}");
        }
        for path in ["/", "/signup", "/login.html", "/account", "/recover"] {
            assert_eq!(led(&person, method.clone(), path).await.0, 200, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn only_the_language_goes_along() {
    let service = RunningService::start().await;
    let person = person(&service);
    let secret = "user=alex&ha1=0123456789abcdef0123456789abcdef&token=secret";
    for (path, to) in
        [("/login", "/login.html"), ("/phone", "/account"), ("/register", "/signup"), ("/Login/", "/login.html")]
    {
        assert_eq!(led(&person, Method::GET, &format!("{path}?{secret}")).await, (303, to.to_owned()));
        let german = led(&person, Method::GET, &format!("{path}?{secret}&lang=de")).await;
        assert_eq!(german, (303, format!("{to}?lang=de")));
        let odd = led(&person, Method::GET, &format!("{path}?lang=%0d%0ax&lang=//evil.example")).await;
        assert_eq!(odd, (303, to.to_owned()));
    }
    let answer = Answer::of(person.request(Method::GET, "/login")).await;
    assert_eq!((answer.status.as_u16(), &*answer.text), (303, ""), "a script that reads it is led, too");
    assert_eq!(answer.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn scripts_and_sessions_find_the_routes_as_they_were() {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let person = person(&service);
    let token = person.session("alex").await;
    let shown = person.with_token(Method::GET, "/phone", &token).header("accept", FIREFOX);
    assert_eq!(Answer::of(shown).await.status, 200);
    let ended = person.with_token(Method::GET, "/phone", "x").header("accept", FIREFOX);
    assert_eq!(Answer::of(ended).await.status, 401);
    assert_eq!(person.get("/phone").await.error().1, "invalid_token", "a script without its token");
    for (method, path) in [(Method::PUT, "/login"), (Method::OPTIONS, "/login"), (Method::GET, "/signup.ashx")] {
        let answer = Answer::of(person.request(method, path)).await;
        assert_eq!((answer.status.as_u16(), answer.headers["allow"].to_str().unwrap()), (405, "POST"), "{path}");
    }
    for path in ["/Login", "/register", "/Account"] {
        assert_eq!(led(&person, Method::POST, path).await.0, 404, "{path}: nothing is posted on");
    }
}

#[tokio::test]
async fn who_asks_for_a_host_that_is_nobodys_is_led_nowhere() {
    let service = RunningService::start().await;
    let lost = person(&service).asking("evil.example.net");
    for path in ["/login", "/register", "/phone", "/Login/"] {
        assert_eq!(led(&lost, Method::GET, path).await, (421, String::new()), "{path}");
    }
}
