//! Figures that an operator would else not see: accounts by state, emails that wait, the last backup, registrations that hold,
//! the store's size, the process, the certificate.

use crate::connections::tls::with_certificate;
use domain::accounts::{AccountChange, AccountKey, Switch};
use realmgate_testkit::patience::until;
use realmgate_testkit::person::Person;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{RunningService, SETTINGS, account};
use serde_json::json;
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

/// How often the service measures.
const MEASURED: Duration = Duration::from_secs(10);

/// No relay listens there, so every email waits.
const NO_RELAY: &str = "[mail]\nfrom = \"Realmgate <noreply@example.com>\"\ntransport = \"smtp\"\n\
                        smtp_host = \"127.0.0.1\"\nsmtp_port = 1\nsmtp_tls = \"none\"\n";

fn key(username: &str) -> AccountKey {
    account(username, &[]).key
}

async fn accounts(service: &RunningService) -> [u64; 3] {
    let of = |state: &str| format!("realmgate_accounts{{tenant=\"example\",state=\"{state}\"}}");
    [service.figure(&of("pending")).await, service.figure(&of("active")).await, service.figure(&of("disabled")).await]
}

#[tokio::test]
async fn accounts_are_counted_by_state_and_emails_as_long_as_they_wait() {
    let service = RunningService::with(&format!("{SETTINGS}\n{NO_RELAY}")).await;
    assert_eq!(accounts(&service).await, [0, 0, 0], "there before the first one");
    let email = async || {
        (service.figure("realmgate_emails_waiting").await, service.figure("realmgate_emails_oldest_seconds").await)
    };
    assert_eq!(email().await, (0, 0));
    for name in ["alice", "bert", "carl"] {
        service.new_account(name).await;
    }
    assert_eq!(Person::of(&service).sign_up("alex").await.status, 200);
    service.store.change_account(&key("bert"), AccountChange::Switch(Switch::Disable), 0).await.unwrap();
    service.store.remove_account(&key("carl")).await.unwrap();
    service.wait(MEASURED).await;
    until("it is measured", async || accounts(&service).await == [1, 1, 1]).await;
    until("the email is counted", async || email().await == (1, 10)).await;
    service.wait(Duration::from_mins(1)).await;
    until("it grows older", async || email().await == (1, 70)).await;
    service.store.change_account(&key("bert"), AccountChange::Switch(Switch::Enable), 0).await.unwrap();
    service.store.remove_account(&key("alex")).await.unwrap();
    service.wait(MEASURED).await;
    until("its email went with it", async || email().await == (0, 0)).await;
    assert_eq!(accounts(&service).await, [0, 2, 0]);
}

#[tokio::test]
async fn a_backup_by_the_command_line_is_the_last_one_and_a_failed_one_is_not() {
    let service = RunningService::start().await;
    let last = async || service.figure("realmgate_last_backup_timestamp_seconds").await;
    assert_eq!(last().await, 0, "none yet");
    let backup = |destination: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_realmgate"));
        command.args(["--data-dir", "data", "backup", destination]).current_dir(service.folder.path());
        command.output().unwrap().status.success()
    };
    assert!(!backup("nowhere/copy"), "there is no such folder");
    service.wait(MEASURED).await;
    until("it is measured", async || service.figure("realmgate_accounts_refreshed_timestamp_seconds").await > 0).await;
    assert_eq!(last().await, 0, "it failed");
    assert!(backup("copy"));
    service.wait(MEASURED).await;
    until("it is measured", async || last().await > 0).await;
    let written = service.folder.path().join("copy").metadata().unwrap().modified().unwrap();
    let written = written.duration_since(UNIX_EPOCH).unwrap().as_secs();
    let began = last().await;
    assert!((written - 30..=written).contains(&began), "began {began}, written {written}");
}

#[tokio::test]
async fn a_username_is_registered_until_its_last_registration_expires_or_is_taken_back() {
    let service = RunningService::start().await;
    service.new_account("alice").await;
    service.new_account("bert").await;
    let registered = async || service.figure("realmgate_registered_usernames{tenant=\"example\"}").await;
    let counts = async |count: u64| {
        service.wait(MEASURED).await;
        until(&format!("{count} are registered"), async || registered().await == count).await;
    };
    assert_eq!(registered().await, 0);
    let of = |name: &str, address: &str, expires: u32| Phone { expires: json!(expires), ..Phone::of(name).at(address) };
    for phone in [of("alice", "198.51.100.1", 600), of("alice", "198.51.100.2", 60), of("bert", "198.51.100.3", 60)] {
        assert_eq!(service.knock(&phone).await.decision(), "ok");
    }
    assert_eq!(service.knock(&Phone::of("alice").at("203.0.113.1").with_password("wrong")).await.decision(), "fail");
    counts(2).await;
    assert_eq!(service.knock(&of("alice", "198.51.100.2", 0)).await.decision(), "ok", "one of two phones leaves");
    counts(2).await;
    service.wait(Duration::from_mins(1)).await;
    counts(1).await;
    assert_eq!(service.knock(&of("alice", "198.51.100.1", 0)).await.decision(), "ok");
    counts(0).await;
}

#[tokio::test]
async fn store_process_and_certificate_have_figures_of_the_right_size() {
    let (service, _) = with_certificate().await;
    let figure = async |series: &str| service.figure(series).await;
    let file = service.folder.path().join("data/realmgate.sqlite").metadata().unwrap().len();
    assert_eq!(figure("realmgate_store_size_bytes{file=\"database\"}").await, file);
    let now = service.clock.now().unix_seconds();
    assert_eq!(figure("process_start_time_seconds").await, now);
    assert_eq!(figure("realmgate_accounts_refreshed_timestamp_seconds").await, now);
    let (resident, size) =
        (figure("process_resident_memory_bytes").await, figure("process_virtual_memory_bytes").await);
    assert!((1 << 20..=size).contains(&resident), "{resident} of {size}");
    let (open, most) = (figure("process_open_fds").await, figure("process_max_fds").await);
    assert!((5..most).contains(&open), "{open} of {most}");
    // What rcgen makes is valid until the year 4096.
    assert_eq!(figure("realmgate_tls_certificate_expiry_timestamp_seconds").await, 67_090_118_400);
}
