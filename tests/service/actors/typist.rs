//! An operator's hands at a terminal: sees what a command shows, and types what it asks for.

use crate::actors::operator::Operator;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

pub struct Typist {
    pub child: Child,
    terminal: File,
    pieces: Receiver<Vec<u8>>,
    /// All that was shown.
    pub shown: String,
    /// How much of it was waited for.
    seen: usize,
    /// The other end, held open so that the terminal can be asked about its modes when the command has ended.
    _far: File,
}

impl Drop for Typist {
    /// A command that still asks when its test is over ends with it.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Typist {
    /// Starts a command on a terminal of its own, which is its standard input, output and error.
    pub fn at(operator: &Operator, line: &str) -> Self {
        Self::in_environment(operator, &[], line)
    }

    /// The same where these variables are set, and of those that decide about colours no other.
    pub fn in_environment(operator: &Operator, variables: &[(&str, &str)], line: &str) -> Self {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a terminal");
        grantpt(&terminal).and_then(|()| unlockpt(&terminal)).expect("it is ours");
        let name = ptsname(&terminal, Vec::new()).expect("a name").into_string().expect("UTF-8");
        let far = File::options().read(true).write(true).open(name).expect("its other end");
        // Ctrl-C reaches who has the terminal as their controlling one, unless they were started to ignore it, as a shell's
        // background jobs are.
        let mut command = Command::new("setsid");
        command
            .args(["--ctty", "env", "--default-signal=HUP,INT,QUIT,TERM"])
            .arg(env!("CARGO_BIN_EXE_realmgate"))
            .args(line.split_ascii_whitespace());
        for decisive in ["TERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(decisive);
        }
        command.envs(variables.iter().copied());
        let copy = || far.try_clone().expect("a descriptor");
        command.current_dir(operator.0.path()).stdin(copy()).stdout(copy()).stderr(copy());
        let child = command.spawn().expect("the binary runs");
        let terminal = File::from(terminal);
        let (give, pieces) = channel();
        let mut near = terminal.try_clone().expect("a descriptor");
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(length @ 1..) = near.read(&mut piece) {
                if give.send(piece[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { child, terminal, pieces, shown: String::new(), seen: 0, _far: far }
    }

    /// Waits until the command has shown `text` since the last time, ten seconds at most.
    #[track_caller]
    pub fn sees(&mut self, text: &str) {
        while !self.shown[self.seen..].contains(text) {
            let Ok(piece) = self.pieces.recv_timeout(Duration::from_secs(10)) else {
                panic!("{text:?} is not in {:?}", &self.shown[self.seen..]);
            };
            self.shown.push_str(&String::from_utf8_lossy(&piece));
        }
        self.seen += self.shown[self.seen..].find(text).expect("it is there") + text.len();
    }

    pub fn types(&mut self, keys: &str) {
        self.terminal.write_all(keys.as_bytes()).expect("the terminal takes it");
    }

    /// What was typed has gone through the terminal, and nothing of it is shown.
    #[track_caller]
    pub fn sees_nothing(&mut self) {
        let before = self.shown.len();
        self.looks(Duration::from_millis(100));
        assert_eq!(&self.shown[before..], "");
    }

    /// Whether it has ever shown `text`, after a moment in which it shows nothing more.
    pub fn has_shown(&mut self, text: &str) -> bool {
        self.looks(Duration::from_millis(20));
        self.shown.contains(text)
    }

    /// Takes in what is shown, until nothing more is for so long.
    fn looks(&mut self, pause: Duration) {
        while let Ok(piece) = self.pieces.recv_timeout(pause) {
            self.shown.push_str(&String::from_utf8_lossy(&piece));
        }
    }

    /// Whether the terminal shows what is typed.
    pub fn is_echoing(&self) -> bool {
        tcgetattr(&self.terminal).expect("its modes").local_modes.contains(LocalModes::ECHO)
    }

    /// Shows what is typed again, as a shell does for itself once a command is stopped.
    pub fn echoes(&self) {
        let mut modes = tcgetattr(&self.terminal).expect("its modes");
        modes.local_modes.insert(LocalModes::ECHO);
        tcsetattr(&self.terminal, OptionalActions::Now, &modes).expect("they are taken");
    }

    /// Waits until it has ended, ten seconds at most; gives its exit code.
    #[track_caller]
    pub fn ended(&mut self) -> Option<i32> {
        let status = (0..1_000).find_map(|_| {
            self.looks(Duration::from_millis(10));
            self.child.try_wait().expect("it can be waited for")
        });
        let Some(status) = status else {
            self.child.kill().expect("it is ours");
            panic!("it goes on after {:?}", self.shown);
        };
        self.looks(Duration::from_millis(100));
        status.code()
    }
}
