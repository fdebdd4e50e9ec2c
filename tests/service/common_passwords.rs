//! Nobody signs up with a password that is guessed first, whichever program makes the HA1.

use super::person::Person;
use super::running::{REALM, RunningService};
use realmgate::digest::{Ha1, HashFunction};

fn ha1(algorithm: HashFunction, password: &str) -> String {
    Ha1::compute(algorithm, "alex", REALM, password).to_hex().as_str().to_owned()
}

#[tokio::test]
async fn a_common_password_is_refused_by_its_ha1_and_costs_no_captcha() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let form = person.form("alex").await;
    for password in ["qwertyqwerty", "passwordpassword", "123456789012"] {
        let common = ha1(HashFunction::Md5, password);
        for spelt in [common.clone(), common.to_uppercase()] {
            let (status, code, text) = person.post(&form.clone().with("ha1", &spelt)).await.error();
            assert_eq!((status, &*code), (400, "invalid_request"));
            assert_eq!(text, "ha1 is of one of the most common passwords: choose another one");
        }
        let beside = form.clone().with("ha1_sha256", &ha1(HashFunction::Sha256, password));
        assert_eq!(person.post(&beside).await.error().0, 400, "by any of its HA1s");
    }
    assert!(service.accounts().await.is_empty());
    let answer = person.post(&form.clone().with("ha1", &ha1(HashFunction::Md5, "correct horse battery"))).await;
    assert_eq!(answer.status, 200, "the same captcha is still good: {}", answer.text);
}
