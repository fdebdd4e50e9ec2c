//! A token, a link or a captcha counts at the hosts of its own tenant alone: elsewhere it is like an invented one, uses
//! nothing up, and is as good as before at home.

use domain::digest::HashFunction;
use realmgate_testkit::person::{Form, Person};
use realmgate_testkit::pickup::{PickupFolder, link_in};
use realmgate_testkit::running::{Answer, REALM, RunningService, account};
use reqwest::Method;

/// Tenants with all in common that tenants can have in common: realm, names, passwords.
const TENANTS: [&str; 3] = ["one", "two", "three"];

async fn service() -> RunningService {
    let tenant = |name: &&str| {
        format!(
            "[[tenant]]\nname = \"{name}\"\nhosts = [\"{name}.example.com\", \"also.{name}.example.com\"]\n\
             realms = [\"{REALM}\"]\nwebhook_users = [{{ username = \"{name}\", password = \"{name} of the webhook\" }}]\n"
        )
    };
    let service =
        RunningService::with(&format!("drain = \"0s\"\n{}", TENANTS.iter().map(tenant).collect::<String>())).await;
    for tenant in TENANTS {
        let mut alex = account("alex", &[HashFunction::Md5]);
        tenant.clone_into(&mut alex.key.tenant);
        service.add(alex).await;
    }
    service
}

/// A person at each tenant, and at another host of the same one.
fn people(service: &RunningService) -> Vec<(Person, Person)> {
    let at = |host: String| Person::of(service).asking(&host);
    TENANTS.iter().map(|name| (at(format!("{name}.example.com")), at(format!("also.{name}.example.com")))).collect()
}

/// Every pair of a tenant that something is of and another where it is tried.
fn pairs() -> impl Iterator<Item = (usize, usize)> {
    (0..3).flat_map(|own| (0..3).filter(move |other| *other != own).map(move |other| (own, other)))
}

#[tokio::test]
async fn a_captcha_is_solved_at_its_own_tenant_alone() {
    let service = service().await;
    let people = people(&service);
    let mut forms: Vec<Form> = Vec::new();
    for (number, (person, _)) in people.iter().enumerate() {
        forms.push(person.form(&format!("blake{number}")).await);
    }
    for (own, other) in pairs() {
        let refused = people[other].0.post(&forms[own]).await.error();
        assert_eq!((refused.0, &*refused.1), (400, "captcha_failed"), "{own} at {other}");
    }
    for ((_, also), form) in people.iter().zip(&forms) {
        assert_eq!(also.post(form).await.status, 200, "as good as before, at each host of its own");
    }
}

#[tokio::test]
async fn an_activation_link_activates_at_its_own_tenant_alone() {
    let service = service().await;
    let (people, pickup) = (people(&service), PickupFolder::of(&service));
    let mut links = Vec::new();
    for (person, _) in &people {
        pickup.collect_emails();
        assert_eq!(person.sign_up("blake").await.status, 200);
        links.push(link_in(pickup.emails().last().expect("an email")));
    }
    for (own, other) in pairs() {
        let elsewhere = &people[other].0;
        let unknown = elsewhere.get(&format!("/activate.ashx?token={}", "A".repeat(43))).await;
        let page = elsewhere.get(&links[own]).await;
        assert_eq!((page.status.as_u16(), &page.text), (400, &unknown.text), "{own} at {other}");
        assert_eq!(elsewhere.head(&links[own]).await.status, 400, "{own} at {other}");
    }
    for ((person, also), link) in people.iter().zip(&links) {
        assert_eq!(also.head(link).await.status, 200);
        assert_eq!(person.get(link).await.status, 200);
    }
}

#[tokio::test]
async fn a_session_is_good_at_its_own_tenant_alone() {
    let service = service().await;
    let people = people(&service);
    let mut sessions = Vec::new();
    for (person, _) in &people {
        sessions.push(person.session("alex").await);
    }
    for (own, other) in pairs() {
        let elsewhere = &people[other].0;
        assert_eq!(elsewhere.my_phone(&sessions[own], "en").await.error().1, "invalid_token", "{own} at {other}");
        assert_eq!(elsewhere.ask_for_link(&sessions[own]).await.error().1, "invalid_token", "{own} at {other}");
    }
    for ((person, also), session) in people.iter().zip(&sessions) {
        assert_eq!(
            (person.my_phone(session, "en").await.status, also.ask_for_link(session).await.status.as_u16()),
            (reqwest::StatusCode::OK, 200)
        );
    }
}

#[tokio::test]
async fn a_provisioning_link_sets_up_phones_at_its_own_tenant_alone() {
    let service = service().await;
    let people = people(&service);
    let mut links = Vec::new();
    for (person, _) in &people {
        let url = person.ask_for_link(&person.session("alex").await).await.json()["url"].as_str().unwrap().to_owned();
        links.push(url[url.find("/provision/").expect("a link")..].to_owned());
    }
    for (own, other) in pairs() {
        for method in [Method::GET, Method::HEAD] {
            let answer = Answer::of(people[other].0.request(method, &links[own])).await;
            assert_eq!(answer.status, 404, "{own} at {other}");
        }
    }
    for ((person, also), link) in people.iter().zip(&links) {
        for uses in [200, 200, 200, 404] {
            assert_eq!(also.get(link).await.status, uses, "none of its three uses is gone");
        }
        assert_eq!(person.get(link).await.status, 404);
    }
}
