//! Another project's program, run for a test: with a deadline, and gone when the test is, however it ends.

use std::fs::File;
use std::io::{BufRead, BufReader, Lines, Read, Seek, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};

/// How long any program may run, in seconds: what hangs on a busy machine is ended, and the test sees the end.
const DEADLINE: &str = "120";

/// A running program whose output is read line by line.
pub struct Program {
    name: String,
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Lines<BufReader<ChildStdout>>,
    said: String,
    errors: File,
}

impl Program {
    /// Starts `name` under the deadline; `set` gives it arguments, folder and environment.
    pub fn start(name: &str, set: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        let errors = tempfile::tempfile().expect("a file");
        let mut child = set(&mut bounded(name))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors.try_clone().expect("a handle"))
            .spawn()
            .expect("`timeout` is part of every Linux");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        Self { name: name.to_owned(), stdin: child.stdin.take(), child, lines, said: String::new(), errors }
    }

    /// The next line it says that `wanted` makes something of; `None` where it ended without one.
    pub fn hear<T>(&mut self, wanted: impl Fn(&str) -> Option<T>) -> Option<T> {
        for line in self.lines.by_ref() {
            let line = line.unwrap_or_default();
            self.said.push_str(&line);
            self.said.push('\n');
            if let Some(found) = wanted(&line) {
                return Some(found);
            }
        }
        None
    }

    /// Types a line. What has ended does not read it, which the next `hear` tells.
    pub fn tell(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("open until the end");
        let _ = writeln!(stdin, "{line}");
    }

    /// Asks it to end, as a shutdown does.
    pub fn ask_to_end(&self) {
        signal("TERM", &self.child.id().to_string());
    }

    /// Waits until it ends.
    pub fn end(mut self) -> ExitStatus {
        self.hear(|_| None::<()>);
        drop(self.stdin.take());
        self.child.wait().expect("it ends")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        end_group(&mut self.child);
        if std::thread::panicking() {
            let mut errors = String::new();
            let _ = self.errors.rewind().and_then(|()| self.errors.read_to_string(&mut errors));
            eprintln!("---- {} said\n{}---- and on standard error\n{errors}", self.name, self.said);
        }
    }
}

/// A command that ends after the deadline and leads a process group, so that what it started can be ended with it.
pub fn bounded(name: &str) -> Command {
    let mut command = Command::new("timeout");
    // In the foreground, a signal is passed on once; else the program would meet it twice, and hurry.
    command.args(["--foreground", "--kill-after=5", DEADLINE, name]).process_group(0);
    command
}

/// Ends a process of `bounded` and all it started, at once.
pub fn end_group(child: &mut Child) {
    if matches!(child.try_wait(), Ok(None)) {
        signal("KILL", &format!("-{}", child.id()));
    }
    let _ = child.wait();
}

fn signal(name: &str, target: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), "--", target]).status();
    assert!(sent.is_ok(), "`kill` is part of every Linux");
}
