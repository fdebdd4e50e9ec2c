//! The real binary as a process of its own, for what only a process can show: signals, logs, sudden death.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// A running `realmgate serve` in a folder of its own.
pub struct Daemon {
    pub base: String,
    pub admin: String,
    pub greeting: String,
    pub child: Child,
    log: PathBuf,
    /// Kept open: a process whose output nobody takes must not notice.
    _stdout: BufReader<ChildStdout>,
}

/// How one ended that never listened.
#[derive(Debug)]
pub struct Refused {
    pub status: ExitStatus,
    pub said: String,
}

impl Daemon {
    /// Starts it in `folder`, with `settings` as its realmgate.toml where there are any, and waits until it listens.
    pub fn start(folder: &Path, settings: Option<&str>, environment: &[(&str, &str)]) -> Self {
        Self::start_on("127.0.0.1:0", folder, settings, environment)
    }

    /// Starts it on an address of the test's choice.
    pub fn start_on(listen: &str, folder: &Path, settings: Option<&str>, environment: &[(&str, &str)]) -> Self {
        if let Some(settings) = settings {
            std::fs::write(folder.join("realmgate.toml"), settings).expect("the settings are written");
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_realmgate"));
        command
            .args(["serve", "--listen", listen, "--admin-listen", "127.0.0.1:0"])
            .current_dir(folder)
            .envs(environment.iter().copied());
        Self::try_start(command, &folder.join("log"))
            .unwrap_or_else(|Refused { status, said }| panic!("it ended with {status}: {said}"))
    }

    /// Runs a command that ends up as `realmgate serve`, and waits until it listens or has ended.
    pub fn try_start(mut command: Command, log: &Path) -> Result<Self, Refused> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(log).expect("a log"));
        let mut child = command.spawn().expect("the binary runs");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut greeting = String::new();
        for line in stdout.by_ref().lines().map_while(Result::ok) {
            greeting.push_str(&line);
            greeting.push('\n');
            if line.starts_with("Try it") {
                break;
            }
        }
        let url_after = |text: &str| {
            let rest = &greeting[greeting.find(text)? + text.len()..];
            Some(rest[..rest.find([' ', ')', '\n'])?].to_owned())
        };
        let Some((base, admin)) = url_after("listens on ").zip(url_after("metrics on ")) else {
            let status = child.wait().expect("it ends");
            return Err(Refused { status, said: std::fs::read_to_string(log).expect("the log is UTF-8") });
        };
        Ok(Self { base, admin, greeting, child, log: log.to_owned(), _stdout: stdout })
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Waits for its end, and gives back all it logged.
    pub fn wait(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("it ends");
        (status, std::fs::read_to_string(&self.log).expect("the log is UTF-8"))
    }
}

/// Runs the binary where it must not start, half a minute at most, and gives what it said on standard error.
pub fn refused(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("timeout");
    command.args(["30", env!("CARGO_BIN_EXE_realmgate")]).args(arguments).current_dir(folder).stdin(Stdio::null());
    let output = command.output().expect("the binary runs");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{said}");
    said
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // A test that failed must not leave it running; one that ended has waited for it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
