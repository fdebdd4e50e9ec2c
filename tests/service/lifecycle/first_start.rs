//! The first start in an empty folder makes what is missing, shows the webhook password once on a terminal, and refuses to
//! be open to everyone.

use realmgate_testkit::daemon::{Daemon, Starting, refused};
use realmgate_testkit::patience::until;
use realmgate_testkit::running::SETTINGS;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

/// What follows `label` in the greeting, up to the next blank.
fn shown<'a>(greeting: &'a str, label: &str) -> &'a str {
    let line = greeting.lines().find_map(|line| line.trim_start().strip_prefix(label));
    let line = line.unwrap_or_else(|| panic!("no {label:?} in {greeting}"));
    line.split_whitespace().next().expect("something follows")
}

/// Starts it in `folder` as a person at a terminal does.
fn at_a_terminal(folder: &Path) -> Daemon {
    let line =
        format!("exec '{}' serve --listen 127.0.0.1:0 --admin-listen 127.0.0.1:0", env!("CARGO_BIN_EXE_realmgate"));
    let mut script = Command::new("script");
    script.args(["-qfec", &line, "/dev/null"]).current_dir(folder).env("REALMGATE_DRAIN", "0s");
    Starting::by(script, &folder.join("log")).listening().unwrap_or_else(|refused| panic!("{refused}"))
}

/// Stops it; gives all it logged.
async fn ended(daemon: Daemon) -> String {
    daemon.signal("TERM");
    let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(status.success(), "{log}");
    log
}

/// The status of a webhook call with the generated user and this password.
async fn called(daemon: &Daemon, password: &str) -> u16 {
    let call = reqwest::Client::new().post(format!("{}/webhooks/auth", daemon.base));
    let call = call.basic_auth("jambonz", Some(password)).json(&realmgate_testkit::phone::Phone::of("alice").body());
    call.send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn the_webhook_password_is_shown_once_and_stays_good() {
    let folder = tempfile::tempdir().unwrap();
    let quick = [("REALMGATE_DRAIN", "0s")];
    let first = at_a_terminal(folder.path());
    assert_eq!(shown(&first.greeting, "webhook URL"), format!("{}/webhooks/auth", first.base));
    assert_eq!(shown(&first.greeting, "webhook user"), "jambonz");
    let password = shown(&first.greeting, "webhook password").to_owned();
    assert!(password.len() == 64 && first.greeting.contains("shown once"), "{}", first.greeting);
    assert_eq!((called(&first, &password).await, called(&first, "wrong").await), (200, 401));
    drop(first);

    let second = Daemon::start(folder.path(), None, &quick);
    assert!(!second.greeting.contains(&password), "{}", second.greeting);
    assert!(second.greeting.contains("webhook password  in data/webhook.secret"), "{}", second.greeting);
    assert_eq!(called(&second, &password).await, 200);
    let log = ended(second).await;
    assert!(!log.contains(&password), "it is in no log: {log}");
}

#[tokio::test]
async fn what_is_no_terminal_never_sees_the_webhook_password() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), None, &[("REALMGATE_DRAIN", "0s")]);
    assert!(daemon.greeting.contains("webhook password  in data/webhook.secret"), "{}", daemon.greeting);
    let password = fs::read_to_string(folder.path().join("data/webhook.secret")).unwrap();
    assert!(password.trim().len() == 64 && !daemon.greeting.contains(password.trim()), "{}", daemon.greeting);
    assert_eq!(called(&daemon, password.trim()).await, 200);
    assert!(!ended(daemon).await.contains(password.trim()));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_crash_leaves_no_core_dump() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), None, &[]);
    let of_process = |file: &str| fs::read_to_string(format!("/proc/{}/{file}", daemon.child.id())).unwrap();
    let limits = of_process("limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"]);
}

#[tokio::test]
async fn no_one_else_can_read_what_a_start_makes() {
    let folder = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(folder.path(), None, &[("REALMGATE_DRAIN", "0s")]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let data = folder.path().join("data");
    assert_eq!(mode(&data), 0o700);
    let files: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect();
    for name in ["webhook.secret", "captcha.key", "admin.token", "realmgate.sqlite"] {
        assert!(files.contains(&data.join(name)), "{name} is not among {files:?}");
    }
    for file in files.iter().filter(|file| file.is_file()) {
        assert_eq!(mode(file), 0o600, "{file:?}");
    }
    ended(daemon).await;
}

#[tokio::test]
async fn a_start_without_a_captcha_key_logs_an_error_and_later_that_sign_up_is_enabled() {
    let folder = tempfile::tempdir().unwrap();
    // Where a folder has the key's name, no key can be read or created.
    let in_the_way = folder.path().join("data/captcha.key");
    fs::create_dir_all(&in_the_way).unwrap();
    let daemon = Daemon::start(folder.path(), None, &[("REALMGATE_DRAIN", "0s")]);
    fs::remove_dir(in_the_way).unwrap();
    let log = || fs::read_to_string(folder.path().join("log")).unwrap();
    until("a key is created", async || log().contains("sign-up enabled: captcha key created")).await;
    let log = ended(daemon).await;
    let line = log.lines().find(|line| line.contains("sign-up disabled: no captcha key")).expect("an error");
    assert!(line.contains("\"level\":\"ERROR\"") && line.contains("captcha.key"), "{line}");
}

#[test]
fn listening_to_everyone_in_plain_http_is_refused_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let error = refused(folder.path(), &["serve", "--listen", "0.0.0.0:0"]);
    for remedy in ["listen: 0.0.0.0:0", "[tls]", "behind_proxy = true", "127.0.0.1"] {
        assert!(error.contains(remedy), "{remedy} is not in {error}");
    }
    assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    let error = refused(folder.path(), &["--admin-listen", "[::]:0"]);
    assert!(error.contains("admin_listen: [::]:0") && error.contains("127.0.0.1"), "{error}");
    assert!(!folder.path().join("data").exists(), "nothing was made");
}

#[test]
fn broken_settings_end_the_start_with_a_line_a_problem_that_shows_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let secret = "a long webhook password";
    let unclosed = SETTINGS.replace(secret, &format!("{secret}\\q"));
    let number = SETTINGS.replace(&format!("\"{secret}\""), "123456789");
    for (settings, place) in [
        ("liste = 1".to_owned(), "liste"),
        ("listen = \"here\"".to_owned(), "listen"),
        (unclosed, "realmgate.toml"),
        (number, "realmgate.toml"),
        (SETTINGS.replace("realms = [\"acme.sip.jambonz.cloud\"]", "realms = []"), "realms"),
        (format!("{SETTINGS}\n[tls]\ncertificate = \"realmgate.toml\"\nkey = \"none.pem\""), "none.pem"),
    ] {
        fs::write(folder.path().join("realmgate.toml"), &settings).unwrap();
        let error = refused(folder.path(), &["serve"]);
        assert!(error.starts_with("realmgate: ") && error.contains(place), "{settings}: {error}");
        assert!(error.trim_end().lines().all(|line| line.starts_with("realmgate: ")), "{error}");
        assert!(!error.contains(secret) && !error.contains("123456789"), "{error}");
    }
    assert!(!folder.path().join("data").exists(), "nothing was made");
}

#[test]
fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let error = refused(folder.path(), &["serve", "--listen", &address, "--admin-listen", "127.0.0.1:0"]);
    assert!(error.contains("realmgate: ") && error.contains(&format!("cannot listen on {address}")), "{error}");
}

#[test]
fn a_second_server_on_one_data_folder_is_refused_while_the_command_line_works() {
    let folder = tempfile::tempdir().unwrap();
    let first = Daemon::start(folder.path(), None, &[]);
    let error = refused(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]);
    assert!(error.contains("another server runs on data"), "{error}");
    let list =
        Command::new(env!("CARGO_BIN_EXE_realmgate")).args(["account", "list"]).current_dir(folder.path()).status();
    assert!(list.unwrap().success());
    first.signal("KILL");
    first.wait();
    let again = Daemon::start(folder.path(), None, &[]);
    assert!(again.base.starts_with("http://127.0.0.1:"));
}
