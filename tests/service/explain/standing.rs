//! `realmgate standing NAME|ADDRESS`: one question answers everything that blocks a phone now, and what it tells to
//! type lifts it.

use crate::actors::operator::Said;
use crate::actors::overseer::Overseer;
use domain::accounts::AccountChange;
use domain::accounts::Switch;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{REALM, RunningService, SETTINGS};
use realmgate_testkit::signed_in::ha1;
use serde_json::{Value, json};
use std::process::Command;
use std::time::Duration;

/// Types a command, word by word, in the folder of a running service.
pub fn types(service: &RunningService, words: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_realmgate"))
        .args(["--admin-listen", &service.admin.to_string()])
        .args(words)
        .current_dir(service.folder.path())
        .output()
        .expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Said { code: output.status.code().expect("a code"), out: text(output.stdout), err: text(output.stderr) }
}

/// What a command that is done prints.
pub fn told(service: &RunningService, words: &[&str]) -> String {
    types(service, words).done()
}

/// Types the first line behind "to remove it: " into a shell, as it stands.
pub fn lifts(service: &RunningService, said: &str) -> String {
    let line = said.lines().find_map(|line| line.trim().strip_prefix("to remove it: realmgate ")).expect("a remedy");
    let read = Command::new("bash").args(["-c", &format!("printf '%s\\0' {line}")]).output().expect("it runs");
    assert!(read.status.success() && read.stderr.is_empty(), "{line}");
    let words = String::from_utf8(read.stdout).expect("UTF-8");
    told(service, &words.trim_end_matches('\0').split('\0').collect::<Vec<_>>())
}

pub fn wrong(username: &str) -> Phone {
    Phone::of(username).with_password("wrong")
}

/// Eleven wrong passwords from one address.
pub async fn lock(service: &RunningService, phone: &Phone) {
    for _ in 0..11 {
        assert_eq!(service.knock(phone).await.decision(), "fail");
    }
}

#[tokio::test]
async fn the_right_password_after_eleven_wrong_ones_is_explained_everywhere_and_let_in_once_lifted() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    lock(&service, &wrong("bob")).await;
    service.wait(Duration::from_secs(6)).await;
    assert_eq!(service.knock(&Phone::of("bob")).await.decision(), "fail");

    let list = told(&service, &["blacklist", "list"]);
    let row = list.lines().nth(1).expect("a row").split("  ").filter(|cell| !cell.is_empty()).collect::<Vec<_>>();
    assert_eq!(
        row[..4].iter().map(|cell| cell.trim()).collect::<Vec<_>>(),
        ["203.0.113.50", "example", "locked", "in 24 s"]
    );
    assert!(
        row[4].trim().starts_with("\"bob\": 10 failures over TCP, TLS, WebSocket and the website, the last "),
        "{list}"
    );
    let show = told(&service, &["blacklist", "show", "203.0.113.50"]);
    assert!(
        show.starts_with("203.0.113.50 (tenant example) is not listed, but a username is locked there\n"),
        "{show}"
    );
    assert!(show.contains("\n  locked         \"bob\" for 24 s more: 10 failures over TCP"), "{show}");

    let held = format!("  locked      \"bob\" (realm \"{REALM}\") at 203.0.113.50, for 24 s more, began ");
    let by_name = told(&service, &["standing", "bob"]);
    assert!(by_name.starts_with("1 thing blocks \"bob\" (tenant example):\n"), "{by_name}");
    assert!(by_name.contains(&held), "{by_name}");
    assert!(by_name.contains("to remove it: realmgate blacklist lift bob --from 203.0.113.50\n"), "{by_name}");
    assert!(by_name.contains("  account     \"bob\" "), "{by_name}");
    assert!(by_name.contains(" from 203.0.113.50: rejected as pair_locked"), "{by_name}");
    let by_address = told(&service, &["standing", "203.0.113.50"]);
    assert!(by_address.starts_with("1 thing blocks 203.0.113.50 (tenant example):\n"), "{by_address}");
    assert!(by_address.contains(&held), "{by_address}");

    assert_eq!(lifts(&service, &by_name), "\"bob\" is no longer locked at 203.0.113.50 (tenant example)\n");
    service.wait(Duration::from_secs(1)).await;
    assert_eq!(service.knock(&Phone::of("bob")).await.decision(), "ok");
    let nothing = told(&service, &["standing", "bob"]);
    assert!(nothing.starts_with("nothing blocks \"bob\" (tenant example); last attempt "), "{nothing}");
    assert!(nothing.ends_with(" from 203.0.113.50: granted\n") && nothing.lines().count() == 1, "{nothing}");
    assert_eq!(told(&service, &["standing", "203.0.113.50"]), "nothing blocks 203.0.113.50 (tenant example)\n");
    assert_eq!(told(&service, &["blacklist", "list"]), "no source is listed, blocked or allowed\n");
}

#[tokio::test]
async fn removing_an_address_lifts_its_listing_and_the_locks_of_all_names_there() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    let udp = Phone { transport: "UDP".to_owned(), ..wrong("bob") };
    lock(&service, &udp).await;
    for number in 0..30 {
        service.knock(&wrong(&format!("guess{number}"))).await;
    }
    let said = told(&service, &["standing", "203.0.113.50"]);
    assert!(
        said.starts_with("2 things block 203.0.113.50 (tenant example):\n  listed      203.0.113.50, for 5 min"),
        "{said}"
    );
    assert!(said.contains("known-good phones pass\n"), "{said}");
    assert!(said.contains("10 failures over UDP"), "{said}");
    let removed = lifts(&service, &said);
    assert!(removed.starts_with("203.0.113.50 is unblocked: its listing, with 5 min left, has ended\n"), "{removed}");
    assert!(removed.ends_with("\"bob\" is no longer locked at 203.0.113.50\n"), "{removed}");
    assert_eq!(service.knock(&Phone { transport: "UDP".to_owned(), ..Phone::of("bob") }).await.decision(), "ok");
    let nothing = "203.0.113.50 was neither listed nor blocked by a rule; its points and failures are cleared\n";
    assert_eq!(told(&service, &["blacklist", "remove", "203.0.113.50"]), nothing);
}

#[tokio::test]
async fn a_guarded_name_is_shown_with_its_locks_and_known_sources_and_is_lifted_whole() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    assert_eq!(service.knock(&Phone::of("bob")).await.decision(), "ok");
    for number in 0..10 {
        lock(&service, &wrong("bob").at(&format!("198.51.100.{number}"))).await;
    }
    for number in 0..20 {
        service.knock(&wrong("bob").at(&format!("198.18.0.{number}"))).await;
    }
    let newcomer = Phone::of("bob").at("192.0.2.9");
    assert_eq!(service.knock(&newcomer).await.decision(), "fail");
    let overseer = Overseer::of(&service);
    let standing = overseer.sees("/standing/example?name=bob").await;
    let kinds: Vec<_> = standing["against"].as_array().expect("a list").iter().map(|one| &one["kind"]).collect();
    assert_eq!((kinds.len(), kinds[0], kinds[10]), (11, &json!("lock"), &json!("guard")), "{standing}");
    let guard = &standing["against"][10];
    assert_eq!((&guard["look_interval_seconds"], &guard["lift"]["call"]), (&json!(10), &json!("/blacklist/lift")));
    assert!(guard["remaining_seconds"].as_u64().is_some_and(|left| left > 22 * 3_600), "{guard}");
    let known = json!([{ "network": "203.0.113.50/32", "last_success": "2027-01-15T08:00:00Z" }]);
    assert_eq!((&standing["known_good"], &standing["known_good_more"]), (&known, &json!(0)));
    let of_source = overseer.sees("/standing/example?address=198.18.0.7").await;
    assert_eq!(of_source["against"][0]["kind"], "guard", "the name was seen there: {of_source}");

    let said = told(&service, &["standing", "bob"]);
    assert!(said.contains("  guarded     \"bob\" (realm "), "{said}");
    assert!(said.contains("to remove it: realmgate blacklist lift bob\n"), "{said}");
    assert!(said.contains("  known-good  at 203.0.113.50, succeeded "), "{said}");
    let list = told(&service, &["blacklist", "list"]);
    assert!(list.contains("\n(anywhere)    example  guarded  in "), "{list}");
    let lifted = told(&service, &["blacklist", "lift", "bob"]);
    assert_eq!(lifted.lines().count(), 11, "{lifted}");
    assert!(lifted.ends_with("\"bob\" is no longer guarded (tenant example)\n"), "{lifted}");
    assert_eq!(service.knock(&newcomer).await.decision(), "ok");
}

#[tokio::test]
async fn an_operators_rule_and_the_list_file_are_shown_and_lifted() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("list.txt");
    std::fs::write(&file, "198.51.100.0/24\n").expect("it is written");
    let settings = format!("{SETTINGS}\n[blacklist]\nlist_file = '{}'\nallow = [\"192.0.2.0/24\"]\n", file.display());
    let service = RunningService::within(folder, &settings).await;
    service.new_account("bob").await;
    told(&service, &["blacklist", "add", "203.0.113.0/24", "--for", "2h", "--reason", "a scanner"]);
    assert_eq!(service.knock(&Phone::of("bob")).await.decision(), "fail");
    let said = told(&service, &["standing", "bob"]);
    let rule = "  blocked     203.0.113.0/24 by a network rule, for 2 h more, added 0 s ago, known-good phones too: a scanner\n";
    assert!(said.contains(rule), "by the address that it was refused from: {said}");
    assert!(lifts(&service, &said).starts_with("203.0.113.0/24 is no longer blocked by a rule"));
    assert_eq!(service.knock(&Phone::of("bob")).await.decision(), "ok");

    let listed = Phone::of("bob").at("198.51.100.7");
    assert_eq!(service.knock(&listed).await.decision(), "fail");
    let said = told(&service, &["standing", "198.51.100.7"]);
    assert!(
        said.contains(
            "  list        198.51.100.7 is in the network list, blacklist.list_file; known-good phones pass\n"
        ),
        "{said}"
    );
    lifts(&service, &said);
    assert_eq!(service.knock(&listed).await.decision(), "ok");
    let allowed = "nothing blocks 198.51.100.7 (tenant example); 198.51.100.7/32 is allowed by a network rule\n";
    assert_eq!(told(&service, &["standing", "198.51.100.7"]), allowed);
    let allowed = "nothing blocks 192.0.2.7 (tenant example); 192.0.2.0/24 is in blacklist.allow\n";
    assert_eq!(told(&service, &["standing", "192.0.2.7"]), allowed);
    let never = told(&service, &["standing", "192.168.1.7"]);
    assert!(never.ends_with("; it is in blacklist.never: it gets points, and is never listed\n"), "{never}");
}

#[tokio::test]
async fn an_ipv6_neighbours_listing_blocks_all_of_the_block() {
    let service = RunningService::start().await;
    for number in 0..100 {
        service.knock(&wrong(&format!("guess{number}")).at(&format!("2001:db8:1:2{number:02x}::1"))).await;
    }
    let said = told(&service, &["standing", "[2001:db8:1:2ff::9]:5060"]);
    assert!(said.starts_with("1 thing blocks 2001:db8:1:2ff::/64 (tenant example):\n"), "{said}");
    assert!(said.contains("  listed      2001:db8:1:200::/56, for "), "{said}");
    assert!(lifts(&service, &said).contains("2001:db8:1:200::/56 is unblocked"));
    assert!(told(&service, &["standing", "2001:db8:1:2ff::9"]).starts_with("nothing blocks "));
}

#[tokio::test]
async fn an_account_that_may_not_log_in_blocks_its_phone() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    let key = service.accounts().await[0].key.clone();
    let change = AccountChange::Switch(Switch::Disable);
    service.store.change_account(&key, change, 0).await.expect("the store answers");
    let said = told(&service, &["standing", "bob"]);
    assert!(said.contains(&format!("  account     \"bob\" (realm \"{REALM}\") is disabled\n")), "{said}");
    assert!(said.contains("to remove it: realmgate account enable bob\n"), "{said}");
    let said = told(&service, &["standing", "BOB"]);
    let alike =
        format!("there is no account \"BOB\", but \"bob\" (realm \"{REALM}\"): usernames and realms are compared");
    assert!(said.contains(&alike), "{said}");
    let said = told(&service, &["standing", "nobody"]);
    assert!(said.contains("there is no account \"nobody\""), "{said}");
    assert!(said.contains("to add it: realmgate account add nobody\n"), "{said}");
    assert_eq!(said.lines().count(), 3, "{said}");
}

#[tokio::test]
async fn who_must_wait_for_the_next_sign_in_is_shown_and_lifted() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for _ in 0..10 {
        assert_eq!(person.log_in("nobody", &ha1("nobody", "wrong")).await.status, 401);
    }
    assert_eq!(person.log_in("nobody", &ha1("nobody", "wrong")).await.status, 429);
    service.wait(Duration::from_secs(20)).await;
    let said = told(&service, &["standing", "127.0.0.1"]);
    let wait = "  sign-ins    from 127.0.0.1 on the website must wait, for 40 s more: too many within a minute\n";
    assert!(said.starts_with("2 things block 127.0.0.1 ") && said.contains(wait), "{said}");
    assert!(lifts(&service, &said).contains("\"nobody\" is no longer locked at 127.0.0.1"));
    assert_eq!(person.log_in("nobody", &ha1("nobody", "wrong")).await.status, 401);
    assert!(told(&service, &["standing", "127.0.0.1"]).starts_with("nothing blocks 127.0.0.1 "));
}

#[tokio::test]
async fn without_the_store_all_else_is_reported() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    lock(&service, &wrong("bob")).await;
    service.faults.go_down();
    let said = told(&service, &["standing", "bob"]);
    assert!(said.contains(" at 203.0.113.50, for 30 s more"), "{said}");
    assert!(said.contains("unknown: the store does not answer\n"), "{said}");
    assert!(lifts(&service, &said).starts_with("\"bob\" is no longer locked"));
    let said = told(&service, &["standing", "bob"]);
    assert!(said.contains("; the store does not answer, so whether there is such an account is unknown"), "{said}");
    service.faults.come_back();
}

#[tokio::test]
async fn what_attempts_without_an_address_have_done_is_shown_and_lifted() {
    let service = RunningService::start().await;
    for number in 0..100 {
        service.knock(&Phone { source: None, ..wrong(&format!("guess{number}")) }).await;
    }
    let said = told(&service, &["standing", "--address", "unknown"]);
    assert!(said.starts_with("1 thing blocks attempts without an address (tenant example):\n"), "{said}");
    assert!(said.contains("to remove it: realmgate blacklist remove unknown\n"), "{said}");
    assert!(lifts(&service, &said).contains("is unblocked: its listing"));
    let nothing = "nothing blocks attempts without an address (tenant example)\n";
    assert_eq!(told(&service, &["standing", "--address", "unknown"]), nothing);
    let shown = told(&service, &["standing", "unknown"]);
    assert!(shown.contains("there is no account \"unknown\""), "a name unless said otherwise: {shown}");
}

#[tokio::test]
async fn observing_it_says_that_no_one_is_refused() {
    let service = RunningService::with(&format!("{SETTINGS}\n[blacklist]\nmode = \"observe\"\n")).await;
    service.new_account("bob").await;
    lock(&service, &wrong("bob")).await;
    assert_eq!(service.knock(&Phone { call_id: "other".to_owned(), ..Phone::of("bob") }).await.decision(), "ok");
    lock(&service, &wrong("eve")).await;
    let said = told(&service, &["standing", "eve"]);
    let head = "2 things block \"eve\" (tenant example); blacklist.mode is \"observe\": nothing is rejected for what is counted:\n";
    assert!(said.starts_with(head), "{said}");
    let standing = Overseer::of(&service).sees("/standing/example?name=eve").await;
    let kinds: Vec<&Value> = standing["against"].as_array().expect("a list").iter().map(|one| &one["kind"]).collect();
    assert_eq!((&standing["mode"], kinds), (&json!("observe"), vec![&json!("account"), &json!("lock")]));
}
