//! The command line as an operator types it, with the real binary in a folder of its own.

use crate::samples::{credential_key, moment, run};
use realmgate::digest::{Ha1, HashFunction};
use realmgate::store::{self, Credential, CredentialKey};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const SETTINGS: &str = r#"
    [[tenant]]
    name = "example"
    hosts = ["phone.example.com"]
    realms = ["r.example", "second.example"]
    webhook_users = [{ username = "jambonz", password = "long enough for all" }]
"#;

const MD5: &str = "939e7578ed9e3c518a452acee763bce9";

/// What a command said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

/// A folder with settings, in which commands are typed.
struct Operator(tempfile::TempDir);

impl Operator {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("realmgate.toml"), SETTINGS).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn types(&self, line: &str) -> Said {
        self.types_with(line, "")
    }

    fn types_with(&self, line: &str, input: &str) -> Said {
        let mut child = Command::new(env!("CARGO_BIN_EXE_realmgate"))
            .args(line.split_ascii_whitespace())
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// What the store knows of an account as a login would see it.
    fn credential(&self, key: CredentialKey<'_>) -> Option<Credential> {
        let store = store::open(&format!("sqlite:{}", self.path("data/realmgate.sqlite").display())).unwrap();
        run(async {
            store.refresh(moment(0)).await.unwrap();
            store.credential(key, moment(0)).await.unwrap()
        })
    }
}

impl Said {
    #[track_caller]
    fn done(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    #[track_caller]
    fn failed(self, code: i32, with: &str) {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert!(self.err.contains(with), "{}", self.err);
    }
}

#[test]
fn an_account_lives_from_add_to_remove() {
    let operator = Operator::new();
    operator
        .types(&format!("account add alice --ha1 {MD5} --name Ann --email ann@example.com --expires-max 60"))
        .done();
    operator.types(&format!("account add alice --ha1 {MD5}")).failed(1, "already");
    operator.types(&format!("account add alice --realm second.example --ha1 {MD5}")).done();
    let shown = operator.types("account show alice --json").done();
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!((shown["state"].as_str(), shown["expires_max"].as_u64()), (Some("active"), Some(60)));
    assert_eq!(shown["algorithms"], serde_json::json!(["MD5"]));
    assert!(operator.types("account disable alice").done().contains("disabled"));
    assert!(operator.types("account show alice").done().contains("disabled"));
    operator.types("account enable alice").done();
    assert_eq!(operator.types("account list").done().lines().count(), 2);
    assert_eq!(operator.types("account list --realm second.example --json").done().lines().count(), 1);
    operator.types("account remove alice").done();
    for command in ["show", "enable", "disable", "remove"] {
        operator.types(&format!("account {command} alice")).failed(1, "no account alice in realm r.example");
    }
    operator.types(&format!("account set-ha1 alice --ha1 {MD5}")).failed(1, "no account");
}

#[test]
fn ha1s_are_computed_from_a_password_and_replaced_as_a_whole() {
    let operator = Operator::new();
    operator.types_with("account add ann --password-stdin", "Circle Of Life\n").done();
    for algorithm in HashFunction::ALL {
        let found = operator.credential(CredentialKey { algorithm, ..credential_key("ann") }).unwrap();
        let expected = Ha1::compute(algorithm, "ann", "r.example", "Circle Of Life");
        assert_eq!(found.ha1.unwrap().as_bytes(), expected.as_bytes());
    }
    operator.types(&format!("account set-ha1 ann --ha1 {MD5}")).done();
    assert_eq!(operator.credential(credential_key("ann")).unwrap().ha1.unwrap().to_hex().as_str(), MD5);
    let sha256 = CredentialKey { algorithm: HashFunction::Sha256, ..credential_key("ann") };
    assert!(operator.credential(sha256).unwrap().ha1.is_none(), "it belonged to the old password");
    operator.types_with("account set-ha1 ann --password-stdin", "").failed(1, "no password");
}

#[test]
fn what_is_typed_wrong_is_refused_and_no_digit_of_an_ha1_is_shown() {
    let operator = Operator::new();
    let short = &MD5[1..];
    for (line, code) in [
        (format!("account add a --ha1 {short}"), 2),
        (format!("account add a --ha1 {MD5} --realm other.example"), 1),
        (format!("account add a --ha1 {MD5} --tenant other"), 1),
        (format!("account add a:b --ha1 {MD5}"), 2),
        (format!("account add a --ha1 {MD5} --expires-max 0"), 2),
        (format!("account add a --ha1 {MD5} --application-sid x"), 2),
        (format!("account add a --ha1 {MD5} --password-stdin"), 2),
        ("account add a".to_owned(), 2),
        ("account".to_owned(), 2),
        ("account list".to_owned(), 1),
        ("account list --config missing.toml".to_owned(), 1),
        ("fly".to_owned(), 2),
    ] {
        let said = operator.types(&line);
        assert_eq!(said.code, code, "{line}: {}", said.err);
        assert!(!said.err.is_empty() && !said.err.contains(&short[..8]) && said.out.is_empty(), "{}", said.err);
    }
    assert!(!operator.path("data").exists(), "nothing was made");
    let said = operator.types(&format!("account add a --ha1 {MD5} --realm other.example"));
    assert!(said.err.contains("r.example, second.example"), "it says which realms there are: {}", said.err);
}

#[test]
fn a_tenant_must_be_named_where_there_are_several() {
    let operator = Operator::new();
    let other = SETTINGS.replace("\"example\"", "\"other\"").replace("phone.", "other.").replace("long", "very long");
    fs::write(operator.path("realmgate.toml"), format!("{SETTINGS}{other}")).unwrap();
    operator.types(&format!("account add a --ha1 {MD5}")).failed(2, "example, other");
    operator.types(&format!("account add a --ha1 {MD5} --tenant other")).done();
    assert!(operator.types("account list --tenant example").done().is_empty());
    assert_eq!(operator.types("account list --tenant other").done().lines().count(), 1);
}

#[test]
fn a_file_is_imported_as_a_whole_or_not_at_all() {
    let operator = Operator::new();
    operator.types(&format!("account add taken --ha1 {MD5}")).done();
    let bad = format!(
        "# made by htdigest\n\nalice:r.example:{MD5}\ntaken:r.example:{MD5}\nx:elsewhere:{MD5}\nno colons\n\
         y:r.example:{}\nalice:r.example:{MD5}\n:r.example:{MD5}\n",
        &MD5[1..]
    );
    fs::write(operator.path("bad"), bad.into_bytes().into_iter().chain(*b"\xff:r.example:00\n").collect::<Vec<_>>())
        .unwrap();
    let said = operator.types("account import --format htdigest bad --tenant example");
    assert_eq!(said.code, 1);
    assert!(!said.err.contains(&MD5[1..9]), "{}", said.err);
    let named: Vec<_> = said.err.lines().filter_map(|line| line.strip_prefix("line ")?.split_once(':')).collect();
    let numbers: Vec<_> = named.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, ["4", "5", "6", "7", "8", "9", "10"], "{}", said.err);
    for (place, reason) in [(0, "already"), (1, "r.example"), (2, "user:realm:HA1"), (4, "line 3"), (6, "UTF-8")] {
        assert!(named[place].1.contains(reason), "{:?}", named[place]);
    }
    fs::write(operator.path("taken"), format!("bob:r.example:{MD5}\r\ntaken:r.example:{MD5}")).unwrap();
    let said = operator.types("account import --format htdigest taken --json");
    assert_eq!((said.code, said.out.lines().count()), (1, 1));
    assert!(said.out.contains("\"line\":2"));
    assert_eq!(operator.types("account list").done().lines().count(), 1);
}

#[test]
fn an_export_is_what_import_reads() {
    let (from, to) = (Operator::new(), Operator::new());
    from.types_with("account add ann --password-stdin --disabled --expires-max 60 --name Ann", "pw").done();
    from.types(&format!("account add Jäsøn@x --realm second.example --ha1 {MD5}")).done();
    from.types(&format!("account add sha --ha1-sha256 {MD5}{MD5} --email s@example.com")).done();
    let lines = from.types("account export --format jsonl").done();
    fs::write(to.path("accounts"), &lines).unwrap();
    to.types("account import --format jsonl accounts").done();
    assert_eq!(to.types("account export --format jsonl").done(), lines);

    let said = from.types("account export --format htdigest");
    assert!(said.err.contains("1 accounts left out: without an MD5"), "{}", said.err);
    assert!(said.err.contains("1 accounts left out: not active"), "{}", said.err);
    assert_eq!(said.done(), format!("Jäsøn@x:second.example:{MD5}\n"));
    from.types("account export --format htdigest out").done();
    assert_eq!(fs::metadata(from.path("out")).unwrap().permissions().mode() & 0o777, 0o600);
    from.types("account export --format htdigest out").failed(1, "exists");
}

#[test]
fn a_bad_line_of_json_is_named_and_its_ha1_is_not_shown() {
    let operator = Operator::new();
    let with = |rest: &str| format!("{{\"realm\":\"r.example\",\"username\":\"u\",{rest}}}\n");
    let lines = [
        "{not json}\n".to_owned(),
        with(&format!("\"ha1\":\"{MD5}\"")),
        with("\"ha1\":{\"MD5\":939757896393518}"),
        with(&format!("\"ha1\":{{\"MD5\":\"{MD5}0\"}}")),
        with(&format!("\"ha1\":{{\"SHA1\":\"{MD5}\"}}")),
        with("\"ha1\":{}"),
        with(&format!("\"ha1\":{{\"MD5\":\"{MD5}\"}},\"disable\":true")),
        with(&format!("\"ha1\":{{\"MD5\":\"{MD5}\"}},\"disabled\":\"yes\"")),
        with(&format!("\"ha1\":{{\"MD5\":\"{MD5}\"}},\"expires_max\":0")),
        with(&format!("\"ha1\":{{\"MD5\":\"{MD5}\"}},\"name\":\"a\\u0007\"")),
        with(&format!("\"ha1\":{{\"MD5\":\"{MD5}\"}},\"username\":\"twice\"")),
        "{\"username\":\"u\"}\n".to_owned(),
    ];
    fs::write(operator.path("bad"), lines.concat()).unwrap();
    let said = operator.types("account import --format jsonl bad");
    assert_eq!(said.code, 1);
    assert_eq!(said.err.lines().filter(|line| line.starts_with("line ")).count(), lines.len(), "{}", said.err);
    assert!(!said.err.contains("9397578") && !said.err.contains(&MD5[..7]), "{}", said.err);
}

#[test]
fn check_prints_a_line_a_problem_and_fails_on_errors_only() {
    let operator = Operator::new();
    assert_eq!(operator.types("check").done(), "");
    fs::write(operator.path("realmgate.toml"), SETTINGS.replace("long enough for all", "short")).unwrap();
    assert!(operator.types("check").done().starts_with("warning: tenant \"example\", webhook_users: "));
    let said = operator.types("check --listen 0.0.0.0:80 --json");
    assert_eq!(said.code, 1);
    let lines: Vec<serde_json::Value> = said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), lines[0]["severity"].as_str()), (2, Some("error")));
    fs::write(operator.path("realmgate.toml"), "liste = 1").unwrap();
    let said = operator.types("check");
    assert!(said.code == 1 && said.out.contains("liste") && said.out.lines().count() == 1, "{}", said.out);
}

#[test]
fn a_backup_is_a_store_again() {
    let operator = Operator::new();
    operator.types("backup copy.sqlite").failed(1, "no store");
    operator.types(&format!("account add alice --ha1 {MD5}")).done();
    operator.types("backup copy.sqlite").done();
    operator.types("backup copy.sqlite").failed(1, "exists already");
    operator.types("account remove alice").done();
    fs::rename(operator.path("copy.sqlite"), operator.path("data/realmgate.sqlite")).unwrap();
    operator.types("account show alice").done();
}

#[test]
fn a_hundred_thousand_accounts_are_imported_in_one_transaction_and_each_is_found() {
    let operator = Operator::new();
    let name = |number: u32| format!("user{number}");
    let ha1 = |number: u32| Ha1::compute(HashFunction::Md5, &name(number), "r.example", &format!("pw{number}"));
    let line = |number| format!("{}:r.example:{}", name(number), ha1(number).to_hex().as_str());
    fs::write(operator.path("accounts"), (0..100_000).map(line).collect::<Vec<_>>().join("\n")).unwrap();
    // Shown with `--nocapture`.
    print!("{}", operator.types("account import --format htdigest accounts").done());
    let store = store::open(&format!("sqlite:{}", operator.path("data/realmgate.sqlite").display())).unwrap();
    run(async {
        store.refresh(moment(0)).await.unwrap();
        for number in 0..100_000 {
            let name = name(number);
            let found = store.credential(credential_key(&name), moment(0)).await.unwrap().unwrap();
            assert_eq!(found.ha1.unwrap().as_bytes(), ha1(number).as_bytes());
        }
    });
    assert_eq!(operator.types("account list").done().lines().count(), 100_000);
}

#[test]
fn a_reader_that_leaves_early_ends_the_list_quietly() {
    let operator = Operator::new();
    let line = |number| format!("a-rather-long-name-{number}:r.example:{MD5}");
    let lines = (0..5_000).map(line).collect::<Vec<_>>().join(
        "
",
    );
    fs::write(operator.path("accounts"), lines).unwrap();
    operator.types("account import --format htdigest accounts").done();
    let mut child = Command::new(env!("CARGO_BIN_EXE_realmgate"))
        .args(["account", "list"])
        .current_dir(operator.0.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(1), Vec::new()));
}
