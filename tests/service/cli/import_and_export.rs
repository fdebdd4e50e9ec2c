//! Files of accounts: what is read, what is refused, and that what is written can be read again.

use crate::actors::operator::{MD5, Operator};
use crate::actors::samples::{credential_key, moment, run};
use domain::digest::{Ha1, HashFunction};
use realmgate::store;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

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
    for (place, reason) in
        [(0, "already"), (1, "r.example"), (2, "username:realm:HA1"), (4, "as on line 3"), (6, "UTF-8")]
    {
        assert!(named[place].1.contains(reason), "{:?}", named[place]);
    }
    fs::write(operator.path("taken"), format!("bob:r.example:{MD5}\r\ntaken:r.example:{MD5}")).unwrap();
    let said = operator.types("account import --format htdigest taken --json");
    assert_eq!((said.code, said.out.lines().count()), (1, 1));
    assert!(said.out.contains("\"line\":2"));
    assert_eq!(operator.types("account list --json").done().lines().count(), 1);
}

#[test]
fn an_export_is_what_import_reads() {
    let (from, to) = (Operator::new(), Operator::new());
    from.types_with("account add ann --password-stdin --disabled --expires-max 60 --name Ann", "pw").done();
    from.types(&format!("account add Jäsøn@x --realm second.example --ha1 {MD5}")).done();
    from.types(&format!(
        "account add sha --ha1-sha256 {MD5}{MD5} --email s@example.com --allow-direct-app-calling false"
    ))
    .done();
    let lines = from.types("account export --format jsonl").done();
    fs::write(to.path("accounts"), &lines).unwrap();
    to.types("account import --format jsonl accounts").done();
    assert_eq!(to.types("account export --format jsonl").done(), lines);

    let said = from.types("account export --format htdigest");
    assert!(said.err.contains("1 account left out: no MD5 HA1"), "{}", said.err);
    assert!(said.err.contains("1 account left out: not active"), "{}", said.err);
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
    assert_eq!(operator.types("account list").done().lines().count(), 100_001);
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
