//! `realmgate explain NAME` says of the last refused attempt what `explain FILE` says of its body, for each reason that a
//! body can be refused for: the real binary beside a service whose clock is driven.

use crate::actors::operator::Said;
use crate::explain::explained::{self, Prepared};
use realmgate_testkit::running::RunningService;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What the operator's binary says beside a service.
pub trait Explains {
    /// `realmgate explain` with these words more, and this on standard input.
    fn explains(&self, words: &[&str], input: &str) -> Said;

    /// The same of a name, as the objects of `--json`.
    fn explains_name(&self, name: &str) -> Vec<Value> {
        objects(&self.explains(&["--json", "--name", name], ""))
    }
}

impl Explains for RunningService {
    fn explains(&self, words: &[&str], input: &str) -> Said {
        let (admin, data) = (self.admin.to_string(), self.folder.path().join("data"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_realmgate"))
            .args(["explain", "--admin-listen", &admin, "--data-dir"])
            .arg(data)
            .args(words)
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("it ends");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Said { code: output.status.code().expect("a code"), out: text(output.stdout), err: text(output.stderr) }
    }
}

pub fn objects(said: &Said) -> Vec<Value> {
    let object = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {}{}", said.out, said.err));
    said.out.lines().map(object).collect()
}

/// Causes that the response alone tells, and what is said without it.
fn cause_without_response(cause: &str, typed: bool) -> &str {
    match cause {
        "members_changed" => "",
        "password_of_neither" => "stored_password",
        phone if phone.starts_with("phone_") && typed => "phone_password",
        phone if phone.starts_with("phone_") => "digest_wrong",
        other => other,
    }
}

/// Steps by name, with all that was found at each; of those that need no response and no memory of answers.
fn steps(told: &Value) -> BTreeMap<String, Vec<String>> {
    let mut steps = BTreeMap::<String, Vec<String>>::new();
    for line in told["steps"].as_array().expect("steps") {
        let text = |member: &str| line[member].as_str().expect("a string").to_owned();
        if ["request", "source", "realm", "account", "identity"].contains(&text("step").as_str()) {
            // Whether what the platform has changed was right, the response tells.
            let said = text("text").replace("; with the values of the raw header, the answer is right", "");
            steps.entry(text("step")).or_default().push(format!("{} {said}", text("name")));
        }
    }
    steps
}

async fn wrong_about(row: &Prepared) -> Vec<String> {
    let service = RunningService::with(&format!("drain = \"0s\"\n{}", row.toml())).await;
    service.store.create_accounts(row.accounts()).await.expect("accounts");
    let body = String::from_utf8(row.pasted()).expect("UTF-8");
    let request = service.platform().header("content-type", "application/json").body(body.clone());
    assert_eq!(realmgate_testkit::running::Answer::of(request).await.decision(), "fail", "{}", row.name);
    let posted: Value = serde_json::from_str(&body).expect("JSON");
    let Some(name) = posted["username"].as_str() else {
        return if row.name == "username-missing" { Vec::new() } else { vec![format!("{}: no name", row.name)] };
    };
    let (typed, flag) =
        row.typed().map_or((String::new(), None), |typed| (format!("{typed}\n"), Some("--password-stdin")));
    let with = |words: &[&'static str]| words.iter().copied().chain(flag).collect::<Vec<_>>();
    let by_file = service.explains(&with(&["--json", "--tenant", "example"]), &format!("{typed}{body}"));
    let by_name = service.explains(&[&with(&["--json"])[..], &["--name", name]].concat(), &typed);
    let (file, name) = (&objects(&by_file)[0], &objects(&by_name)[0]);
    let mut wrong = Vec::new();
    let mut expect = |holds: bool, what: &str| {
        if !holds {
            wrong.push(format!("{}: {what}\n{file:#}\n{name:#}", row.name));
        }
    };
    expect(by_name.err.is_empty() && (by_file.code, by_name.code) == (1, 1), "the exit codes");
    for member in ["verdict", "reason"] {
        expect(file[member] == name[member], member);
    }
    let cause = file["cause"].as_str().expect("a cause");
    let expected = cause_without_response(cause, flag.is_some());
    expect(expected.is_empty() || name["cause"] == expected, "the cause");
    // Those that are less certain without the response.
    let same = expected == cause && !["digest_wrong", "stored_password", "phone_password"].contains(&cause);
    expect(!same || file["conclusion"] == name["conclusion"], "the conclusion");
    expect(steps(file) == steps(name), "the steps");
    wrong
}

#[tokio::test]
async fn each_prepared_refusal_is_explained_by_name_as_by_its_body() {
    let mut wrong = Vec::new();
    let rows = explained::prepared();
    let refused = |row: &&Prepared| row.verdict == "refused" && row.file.ends_with("json");
    let rows: Vec<_> = rows.iter().filter(refused).collect();
    assert!(rows.len() >= 60, "only {} rows", rows.len());
    for row in rows {
        wrong.extend(wrong_about(row).await);
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
