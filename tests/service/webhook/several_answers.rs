//! A phone that answers several challenges at once has the one judged that is ours, and no one passes for another by it
//! (docs/contract.md section 1.2).

use domain::digest::HashFunction;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, account};
use serde_json::{Value, json};

/// What the members of an answer are, in the order of a header.
const PARAMETERS: [&str; 9] = ["username", "realm", "nonce", "uri", "response", "algorithm", "qop", "nc", "cnonce"];

/// An answer as it stands in a header.
fn raw(body: &Value) -> String {
    let parameters = PARAMETERS.iter().filter_map(|name| Some(format!("{name}=\"{}\"", body[*name].as_str()?)));
    format!("Digest {}", parameters.collect::<Vec<_>>().join(", "))
}

/// The answer to another realm's challenge.
fn foreign(name: &str) -> Value {
    Phone { realm: "carrier.example".to_owned(), ..Phone::of(name) }.body()
}

/// What a platform posts whose parser takes the first value of each parameter that it finds in the joined header.
fn posted(answers: &[&Value], mut body: Value, header: &str) -> Value {
    for name in PARAMETERS {
        let first = answers.iter().map(|answer| &answer[name]).find(|value| !value.is_null());
        body[name] = first.cloned().unwrap_or_default();
    }
    let raws: Vec<String> = answers.iter().map(|answer| raw(answer)).collect();
    body["headers"][header] = json!(raws.join(","));
    body
}

fn without_qop(mut answer: Value) -> Value {
    for name in ["qop", "nc", "cnonce"] {
        answer.as_object_mut().unwrap().remove(name);
    }
    answer
}

#[tokio::test]
async fn the_answer_for_a_realm_of_ours_is_judged_wherever_it_stands() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    for method in ["REGISTER", "INVITE"] {
        let own = || Phone { method: method.to_owned(), ..Phone::of("alice") }.body();
        let (carrier, aka) = (foreign("alice"), {
            let mut aka = foreign("alice");
            aka["algorithm"] = json!("AKAv1-MD5");
            aka
        });
        for header in ["authorization", "proxy-authorization"] {
            for (name, before, behind) in [
                ("own last", vec![&carrier], vec![]),
                ("own first", vec![], vec![&carrier]),
                ("own between", vec![&carrier], vec![&carrier]),
                ("behind one that cannot be verified", vec![&aka], vec![&carrier]),
                ("behind one without qop", vec![&without_qop(carrier.clone())], vec![]),
            ] {
                let own = own();
                let answers: Vec<&Value> = before.into_iter().chain([&own]).chain(behind).collect();
                let body = posted(&answers, own.clone(), header);
                assert_eq!(service.webhook(&body).await.decision(), "ok", "{method}, {header}: {name}");
                let wrong = Phone { method: method.to_owned(), ..Phone::of("alice") }.with_password("wrong").body();
                let answers: Vec<&Value> = answers.iter().map(|one| if *one == &own { &wrong } else { *one }).collect();
                let body = posted(&answers, wrong.clone(), header);
                assert_eq!(service.webhook(&body).await.decision(), "fail", "{method}, {header}: {name}, wrong");
            }
        }
    }
    let mut behind_basic = Phone::of("alice").body();
    behind_basic["headers"]["authorization"] = json!(format!("Basic eDp5, {}", raw(&behind_basic)));
    behind_basic["scheme"] = json!("basic");
    assert_eq!(service.webhook(&behind_basic).await.decision(), "ok");
}

#[tokio::test]
async fn a_name_with_a_comma_is_read_again_from_either_header() {
    let service = RunningService::start().await;
    service.add(account("smith,john", &[HashFunction::Md5])).await;
    for header in ["authorization", "Proxy-Authorization"] {
        for method in ["INVITE", "REGISTER"] {
            let mut body = Phone { method: method.to_owned(), ..Phone::of("smith,john") }.body();
            body["headers"][header] = json!(format!("{}, {}", raw(&body), raw(&foreign("smith"))));
            body["username"] = json!("smith");
            assert_eq!(service.webhook(&body).await.decision(), "ok", "{header} of {method}");
        }
    }
}

/// The platform goes on with the members: a call that they name another for must not be let in.
#[tokio::test]
async fn no_one_passes_for_another_by_adding_an_answer_of_their_own() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.new_account("ceo").await;
    let by = |name: &str, method: &str| Phone { method: method.to_owned(), ..Phone::of(name) }.body();
    let wrong = |name: &str| Phone::of(name).with_password("wrong").body();
    for method in ["REGISTER", "INVITE", "invite", "MESSAGE"] {
        for header in ["authorization", "proxy-authorization"] {
            let own = by("alice", method);
            let body = posted(&[&wrong("ceo"), &own], own.clone(), header);
            assert_eq!(service.webhook(&body).await.decision(), "fail", "{method}: another of the realm");
            let mut nameless = wrong("ceo");
            nameless.as_object_mut().unwrap().remove("realm");
            let body = posted(&[&nameless, &own], own.clone(), header);
            assert_eq!(service.webhook(&body).await.decision(), "fail", "{method}: put together of two");
            let body = posted(&[&foreign("ceo"), &own], own.clone(), header);
            let expected = if method == "REGISTER" { "ok" } else { "fail" };
            assert_eq!(service.webhook(&body).await.decision(), expected, "{method}: another of another realm");
        }
    }
}

/// A platform that checks its own nonces has looked at the one in the members.
#[tokio::test]
async fn an_old_answer_does_not_come_in_under_a_fresh_nonce() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    let old = Phone::of("alice").body();
    let mut fresh = Phone::of("alice").with_password("wrong").body();
    fresh["headers"]["authorization"] = json!(format!("{}, {}", raw(&old), raw(&fresh)));
    assert_eq!(service.webhook(&fresh).await.decision(), "fail");
    let mut mixed = old.clone();
    mixed["nonce"] = fresh["nonce"].clone();
    mixed["headers"]["authorization"] = fresh["headers"]["authorization"].clone();
    assert_eq!(service.webhook(&mixed).await.decision(), "fail");
}
