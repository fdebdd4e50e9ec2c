//! The real binary as a process of its own, for what only a process can show: signals, logs, sudden death.

use crate::binary::binary;
use std::fmt::{self, Display, Formatter};
use std::fs::{File, Permissions};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// A `realmgate serve` that may not listen yet.
pub struct Starting {
    /// Its process.
    pub child: Child,
    log: PathBuf,
    stdout: BufReader<ChildStdout>,
}

impl Starting {
    /// Starts it in `folder` under a program that runs it, such as a tracer; under none where that is empty.
    #[must_use]
    pub fn under(tracer: &[&str], listen: &str, folder: &Path, environment: &[(&str, &str)]) -> Self {
        let words = [tracer, &[binary(), "serve"]].concat();
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .args(["--listen", listen, "--admin-listen", "127.0.0.1:0"])
            .current_dir(folder)
            .envs(environment.iter().copied());
        Self::by(command, &folder.join("log"))
    }

    /// Starts it by a command that ends up as `realmgate serve`.
    #[must_use]
    pub fn by(mut command: Command, log: &Path) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(log).expect("a log"));
        let mut child = command.spawn().expect("the binary runs");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, log: log.to_owned(), stdout }
    }

    /// Waits until it listens; gives its end and its log where it ended before that.
    pub fn listening(mut self) -> Result<Daemon, Refused> {
        let mut greeting = String::new();
        for line in self.stdout.by_ref().lines().map_while(Result::ok) {
            greeting.push_str(&line);
            greeting.push('\n');
            if line.starts_with("Try it") {
                return Ok(Daemon::greeted(self, greeting));
            }
        }
        let status = self.child.wait().expect("it ends");
        Err(Refused { status, said: std::fs::read_to_string(&self.log).expect("the log is UTF-8") })
    }
}

/// How a service ended that never listened.
#[derive(Debug)]
pub struct Refused {
    /// How it ended.
    pub status: ExitStatus,
    /// All it logged.
    pub said: String,
}

impl Display for Refused {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "it ended with {} and never listened: {}", self.status, self.said)
    }
}

/// A running `realmgate serve` in a folder of its own.
pub struct Daemon {
    /// The public address, as `http://HOST:PORT`.
    pub base: String,
    /// The address of the admin listener, as `http://HOST:PORT`.
    pub admin: String,
    /// What it printed when it listened.
    pub greeting: String,
    /// Its process.
    pub child: Child,
    log: PathBuf,
    /// Kept open: a process whose output no one takes must not notice.
    _stdout: BufReader<ChildStdout>,
}

impl Daemon {
    /// Starts it in `folder`, with `settings` as its realmgate.toml where there are any, and waits until it listens.
    #[must_use]
    pub fn start(folder: &Path, settings: Option<&str>, environment: &[(&str, &str)]) -> Self {
        Self::start_on("127.0.0.1:0", folder, settings, environment)
    }

    /// Starts it on an address of the test's choice.
    #[must_use]
    pub fn start_on(listen: &str, folder: &Path, settings: Option<&str>, environment: &[(&str, &str)]) -> Self {
        if let Some(settings) = settings {
            let file = folder.join("realmgate.toml");
            std::fs::write(&file, settings).expect("the settings are written");
            std::fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("it is ours");
        }
        Starting::under(&[], listen, folder, environment).listening().unwrap_or_else(|refused| panic!("{refused}"))
    }

    fn greeted(starting: Starting, greeting: String) -> Self {
        let Starting { child, log, stdout } = starting;
        let url_after = |text: &str| {
            let start = greeting.find(text).unwrap_or_else(|| panic!("no {text:?} in {greeting:?}")) + text.len();
            let rest = &greeting[start..];
            rest[..rest.find([' ', ')', '\n']).expect("an end")].to_owned()
        };
        let (base, admin) = (url_after("listens on "), url_after("metrics on "));
        Self { base, admin, greeting, child, log, _stdout: stdout }
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Waits for its end, and gives back all it logged.
    #[expect(clippy::must_use_candidate, reason = "a test may want nothing but its end")]
    pub fn wait(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("it ends");
        (status, std::fs::read_to_string(&self.log).expect("the log is UTF-8"))
    }
}

/// Runs the binary where it must not start, half a minute at most, and returns its standard error.
#[must_use]
pub fn refused(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("timeout");
    command.args(["30", binary()]).args(arguments).current_dir(folder).stdin(Stdio::null());
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
