//! An operator at a terminal: the real binary, typed at in a folder of its own.

use crate::actors::samples::{moment, run};
use domain::accounts::Credential;
use domain::accounts::CredentialKey;
use realmgate::store;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

pub const SETTINGS: &str = r#"
    [[tenant]]
    name = "example"
    hosts = ["phone.example.com"]
    realms = ["r.example", "second.example"]
    privacy_url = "https://example.com/privacy"
    webhook_users = [{ username = "jambonz", password = "long enough for all" }]
"#;

pub const MD5: &str = "939e7578ed9e3c518a452acee763bce9";

/// What a command said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A folder with settings, in which commands are typed.
pub struct Operator(pub tempfile::TempDir);

impl Operator {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let operator = Self(folder);
        operator.sets(SETTINGS);
        operator
    }

    /// Writes the settings, for no one else to read.
    pub fn sets(&self, settings: &str) {
        fs::write(self.path("realmgate.toml"), settings).unwrap();
        self.chmod("realmgate.toml", 0o600);
    }

    pub fn chmod(&self, name: &str, mode: u32) {
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn types(&self, line: &str) -> Said {
        self.types_with(line, "")
    }

    pub fn types_with(&self, line: &str, input: &str) -> Said {
        self.types_in(&[], line, input.as_bytes())
    }

    /// Types where these variables are set too.
    pub fn types_in(&self, environment: &[(&str, &str)], line: &str, input: &[u8]) -> Said {
        let mut child = Command::new(env!("CARGO_BIN_EXE_realmgate"))
            .args(line.split_ascii_whitespace())
            .envs(environment.iter().copied())
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that refuses what was typed does not read its input.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// What the store knows of an account as a login would see it.
    pub fn credential(&self, key: CredentialKey<'_>) -> Option<Credential> {
        let store = store::open(&format!("sqlite:{}", self.path("data/realmgate.sqlite").display())).unwrap();
        run(async {
            store.refresh(moment(0)).await.unwrap();
            store.credential(key, moment(0)).await.unwrap()
        })
    }
}

impl Said {
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    #[track_caller]
    pub fn failed(self, code: i32, with: &str) {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert!(self.err.contains(with), "{}", self.err);
    }
}
