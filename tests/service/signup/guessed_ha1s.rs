//! No one signs up with a password that is easy to guess, whichever program makes the HA1.

use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::person::Person;
use realmgate_testkit::running::{REALM, RunningService};

fn ha1(algorithm: HashFunction, password: &str) -> String {
    Ha1::compute(algorithm, "alex", REALM, password).to_hex().as_str().to_owned()
}

#[tokio::test]
async fn a_common_password_is_refused_by_its_ha1_and_costs_no_quota() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for password in ["qwertyqwerty", "passwordpassword", "123456789012"] {
        let common = ha1(HashFunction::Md5, password);
        for spelt in [common.clone(), common.to_uppercase()] {
            let form = person.form("alex").await.with("ha1", &spelt);
            let (status, code, text) = person.post(&form).await.error();
            assert_eq!((status, &*code), (400, "invalid_request"));
            assert_eq!(text, "ha1 belongs to one of the most common passwords; please choose another password");
        }
        let beside = person.form("alex").await.with("ha1_sha256", &ha1(HashFunction::Sha256, password));
        assert_eq!(person.post(&beside).await.error().0, 400, "by any of its HA1s");
    }
    assert!(service.accounts().await.is_empty());
    for password in ["alexalexalex", "ALEX123456", "Müller123", "alex@example.org1", &format!("{REALM}!")] {
        let own = person.form("alex").await.with("ha1", &ha1(HashFunction::Md5, password));
        let (status, code, text) = person.post(&own).await.error();
        assert_eq!((status, &*code), (400, "invalid_request"), "{password}");
        assert_eq!(text, "ha1 belongs to a password made from the account's own names; please choose another password");
    }
    let unsolved =
        person.form("alex").await.with("captcha_answer", "1").with("ha1", &ha1(HashFunction::Md5, "qwertyqwerty"));
    assert_eq!(
        person.post(&unsolved).await.error().1,
        "captcha_failed",
        "nothing is hashed for one that is not solved"
    );
    let answer =
        person.post(&person.form("alex").await.with("ha1", &ha1(HashFunction::Md5, "correct horse battery"))).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}
