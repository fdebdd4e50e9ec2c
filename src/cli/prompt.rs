//! Asks the operator at the terminal: a password without showing it, and whether something is meant.

use super::CliError;
use crate::terminal::{ask, complain};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, IsTerminal as _};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// Longer than a terminal's own limit for a line, so that the string is never moved, which would leave a copy in memory.
const LONGEST_LINE: usize = 4_096;

/// Whether an operator types at standard input.
pub(super) fn is_typed() -> bool {
    io::stdin().is_terminal()
}

/// Asks and reads a visible line; `None` where the input ended instead.
pub(super) fn line(question: &str) -> Result<Option<String>, CliError> {
    ask(question);
    let mut answer = String::new();
    let length = io::stdin().read_line(&mut answer)?;
    Ok((length > 0).then_some(answer))
}

/// The terminal while it shows nothing of what is typed. It is as before when this is dropped, and so when the command
/// ends by Ctrl-C or another signal.
pub(super) struct Hidden {
    runtime: Runtime,
    interrupts: [Signal; 4],
    _echo: NoEcho,
}

impl Hidden {
    /// Stops the echo. The signals that end a command are caught from here on: by default the echo would stay off.
    pub(super) fn begin() -> Result<Self, CliError> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let interrupts = {
            let _context = runtime.enter();
            [SignalKind::interrupt(), SignalKind::quit(), SignalKind::terminate(), SignalKind::hangup()].map(signal)
        };
        let [interrupt, quit, terminate, hangup] = interrupts;
        Ok(Self { runtime, interrupts: [interrupt?, quit?, terminate?, hangup?], _echo: NoEcho::begin()? })
    }

    /// Asks and reads a line; empty where the input ended instead.
    pub(super) fn line(&mut self, question: &str) -> Result<Zeroizing<String>, CliError> {
        ask(question);
        let (give, mut line) = oneshot::channel();
        // A thread of its own, which the end of the process ends: a read from a terminal cannot be called off.
        std::thread::spawn(move || {
            let mut text = Zeroizing::new(String::with_capacity(LONGEST_LINE));
            let read = io::stdin().read_line(&mut text);
            // Nobody waits for it any more after a signal.
            let _ = give.send(read.map(|_| text));
        });
        let [interrupt, quit, terminate, hangup] = &mut self.interrupts;
        let read = self.runtime.block_on(async {
            tokio::select! {
                read = &mut line => read.ok(),
                _ = interrupt.recv() => None,
                _ = quit.recv() => None,
                _ = terminate.recv() => None,
                _ = hangup.recv() => None,
            }
        });
        let Some(read) = read else {
            complain("");
            return Err(CliError::Interrupted);
        };
        Ok(read?)
    }
}

/// The modes of the terminal before its echo was stopped.
struct NoEcho(Termios);

impl NoEcho {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        // The end of the line is shown all the same, so that what comes next stands on a line of its own.
        silent.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(io::stdin(), OptionalActions::Now, &silent)?;
        Ok(Self(before))
    }
}

impl Drop for NoEcho {
    fn drop(&mut self) {
        // What was typed and never read is no command for the shell that comes next. A terminal that is gone needs no echo.
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}
