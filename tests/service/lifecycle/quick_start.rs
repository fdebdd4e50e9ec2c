//! The first minute of README.md in a browser: a folder without settings, and a user at the machine itself.

use crate::website::status_pages::FIREFOX;
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::person::Person;
use realmgate_testkit::running::Answer;
use reqwest::{Client, Method};
use std::path::Path;

fn started(folder: &Path, environment: &[(&str, &str)]) -> (Daemon, Person) {
    let daemon = Daemon::start(folder, None, environment);
    let person = Person::at_base(&Client::new(), &daemon.base).asking("localhost");
    (daemon, person)
}

#[tokio::test]
async fn the_fourth_account_within_an_hour_says_how_long_to_wait_and_the_log_what_to_set() {
    let folder = tempfile::tempdir().unwrap();
    let quick = ("REALMGATE_DRAIN", "0s");
    let (daemon, person) = started(folder.path(), &[quick]);
    for user in ["alex", "berta", "carl"] {
        assert_eq!(person.sign_up(user).await.status, 200);
    }
    let script = person.sign_up("dora").await;
    assert!(script.status == 429 && script.error().2.starts_with("network: "), "{script:?}");
    let form = person.form("dora").await;
    let browser = person.request(Method::POST, "/signup.ashx").header("accept", FIREFOX).form(&form.0);
    let page = Answer::of(browser).await;
    assert!(page.status == 429 && page.text.contains("Please try again in 60 minutes."), "{page:?}");
    for answer in [&script, &page] {
        assert!(!answer.text.contains("signups_per_hour") && !answer.text.contains("REALMGATE_"), "{answer:?}");
    }
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    let line = log.lines().find(|line| line.contains("sign-up rejected")).expect("a line");
    for part in ["limits.signups_per_hour", "try again in 3", "dora", "127.0.0.1"] {
        assert!(line.contains(part), "{part}: {line}");
    }

    let (_daemon, person) = started(folder.path(), &[quick, ("REALMGATE_LIMITS__SIGNUPS_PER_HOUR", "50")]);
    for user in ["dora", "emil", "frida", "gustav"] {
        assert_eq!(person.sign_up(user).await.status, 200, "as README.md says");
    }
}

#[tokio::test]
async fn nothing_that_a_person_reads_names_the_tenant_as_settings_do() {
    let folder = tempfile::tempdir().unwrap();
    let (_daemon, person) = started(folder.path(), &[("REALMGATE_DRAIN", "0s")]);
    assert_eq!(person.sign_up("alex").await.status, 200);
    for path in ["/", "/signup", "/login.html", "/activate.ashx?token=x", "/nowhere"] {
        let page = Answer::of(person.request(Method::GET, path).header("accept", FIREFOX)).await.text;
        assert!(page.contains(" · localhost</title>") && !page.contains("default"), "{path}: {page}");
    }
    let start = person.get("/").await.text;
    assert!(start.contains("Get an account for your SIP phones at localhost."), "{start}");
    let emails = std::fs::read_dir(folder.path().join("data/pickup")).unwrap();
    let emails: Vec<_> = emails.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some()).collect();
    let email = emails.iter().find(|path| path.extension().unwrap() == "eml").expect("an email");
    let email = std::fs::read_to_string(email).unwrap();
    assert!(email.contains("Subject: Activate your account at localhost\r\n"), "{email}");
    assert!(email.contains("From: localhost <noreply@localhost>\r\n") && !email.contains("default"), "{email}");
}
