//! What an operator does to an account ends its sessions and links permanently: nothing that is done after it revives them.

use crate::actors::operator::Operator;
use domain::accounts::AccountChange;
use domain::accounts::Switch;
use domain::digest::{Ha1, HashFunction};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::person::{HOST, Person};
use realmgate_testkit::running::{PASSWORD, REALM, RunningService, SETTINGS, account};
use reqwest::Client;
use std::time::Duration;

fn ha1s(password: &str) -> Vec<Ha1> {
    vec![Ha1::compute(HashFunction::Md5, "alex", REALM, password)]
}

/// Signs alex in and makes a link, changes the account in ways that lead back to where it was, and looks whether session
/// and link are over.
async fn ends(what: &str, changes: &[AccountChange]) {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let token = person.session("alex").await;
    let link = person.link(&token).await;
    for change in changes {
        assert!(service.store.change_account(&account("alex", &[]).key, change.clone(), 0).await.unwrap());
    }
    assert_eq!(person.my_phone(&token, "en").await.status, 401, "{what}");
    assert_eq!(person.get(&link).await.status, 404, "{what}");
    let again = person.session("alex").await;
    assert_eq!(person.my_phone(&again, "en").await.status, 200, "{what}: but one can sign in again");
}

#[tokio::test]
async fn switched_off_and_on_again() {
    let (off, on) = (AccountChange::Switch(Switch::Disable), AccountChange::Switch(Switch::Enable));
    ends("off and on", &[off, on.clone()]).await;
    ends("on, which it was", &[on]).await;
}

#[tokio::test]
async fn given_another_password_and_the_old_one_again() {
    let (other, own) = (AccountChange::Ha1s(ha1s("another")), AccountChange::Ha1s(ha1s(PASSWORD)));
    ends("there and back", &[other, own.clone()]).await;
    ends("the same password", &[own]).await;
}

#[tokio::test]
async fn signed_out_everywhere() {
    ends("all sessions", &[AccountChange::EndSessions]).await;
}

#[tokio::test]
async fn removed_and_added_again_with_the_same_password() {
    let service = RunningService::start().await;
    service.new_account("alex").await;
    let person = Person::of(&service);
    let token = person.session("alex").await;
    let link = person.link(&token).await;
    for _ in 0..3 {
        assert!(service.store.remove_account(&account("alex", &[]).key).await.unwrap());
        service.new_account("alex").await;
        assert_eq!(person.my_phone(&token, "en").await.status, 401);
    }
    assert_eq!(person.get(&link).await.status, 404);
    let again = person.session("alex").await;
    assert_eq!(person.my_phone(&again, "en").await.status, 200);
}

#[tokio::test]
async fn what_another_account_meets_ends_nothing() {
    let service = RunningService::start().await;
    for name in ["alex", "bob"] {
        service.new_account(name).await;
    }
    let person = Person::of(&service);
    let token = person.session("alex").await;
    let bob = account("bob", &[]).key;
    for switch in [Switch::Disable, Switch::Enable] {
        assert!(service.store.change_account(&bob, AccountChange::Switch(switch), 0).await.unwrap());
    }
    assert!(service.store.remove_account(&bob).await.unwrap());
    assert_eq!(person.my_phone(&token, "en").await.status, 200);
}

#[tokio::test]
async fn the_command_line_ends_them_within_a_second_beside_the_running_server() {
    let operator = Operator::new();
    let daemon = Daemon::start(operator.0.path(), Some(SETTINGS), &[]);
    let [own, other] = [PASSWORD, "another"].map(|password| ha1s(password)[0].to_hex().as_str().to_owned());
    let file = operator.0.path().join("alex.htdigest");
    std::fs::write(&file, format!("alex:{REALM}:{own}\n")).unwrap();
    let import = format!("account import --format htdigest {}", file.display());
    operator.types(&import).done();
    let person = Person::at_base(&Client::new(), &daemon.base).asking(HOST);
    let set = |ha1: &str| format!("account set-ha1 alex --ha1 {ha1}");
    let follows = || tokio::time::sleep(Duration::from_secs(1));
    follows().await;
    for commands in [
        ["account disable alex".to_owned(), "account enable alex".to_owned()],
        [set(&other), set(&own)],
        ["account remove alex --yes".to_owned(), import.clone()],
        ["account remove alex --yes".to_owned(), format!("account add alex --ha1 {own}")],
    ] {
        let token = person.session("alex").await;
        assert_eq!(person.my_phone(&token, "en").await.status, 200);
        for command in &commands {
            operator.types(command).done();
        }
        follows().await;
        assert_eq!(person.my_phone(&token, "en").await.status, 401, "{commands:?}");
    }
    person.session("alex").await;
}
