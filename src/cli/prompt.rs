//! Prompts on the terminal: hidden ones for passwords, visible ones for confirmation.

use super::CliError;
use crate::ambient::terminal::{ask, complain};
use rustix::termios::{LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcsetattr};
use std::io::{self, BufRead as _, IsTerminal as _};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// Limit: a line typed at a terminal, in bytes: longer than a terminal allows, so that the string is never moved, which
/// would leave a copy in memory.
const LONGEST_LINE: usize = 4_096;

/// Whether standard input is a terminal.
pub(super) fn is_typed() -> bool {
    io::stdin().is_terminal()
}

/// Asks and reads a visible line; `None` at the end of the input.
pub(super) fn line(question: &str) -> Result<Option<String>, CliError> {
    ask(question);
    let mut answer = Vec::new();
    let length = io::stdin().lock().read_until(b'\n', &mut answer)?;
    Ok((length > 0).then(|| String::from_utf8_lossy(&answer).into_owned()))
}

/// The terminal with its echo off. The echo is restored when this is dropped, also when Ctrl-C or another signal ends the
/// command.
pub(super) struct Hidden {
    runtime: Runtime,
    interrupts: [Signal; 4],
    /// After Ctrl-Z a shell resumes this command with the shell's own terminal modes.
    resumed: Signal,
    echo: NoEcho,
}

impl Hidden {
    /// Turns the echo off. Signals that end a command are caught from here on: by default they would leave the echo off.
    pub(super) fn begin() -> Result<Self, CliError> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let caught = {
            let _context = runtime.enter();
            let resumed = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
            [SignalKind::interrupt(), SignalKind::quit(), SignalKind::terminate(), SignalKind::hangup(), resumed]
                .map(signal)
        };
        let [interrupt, quit, terminate, hangup, resumed] = caught;
        let interrupts = [interrupt?, quit?, terminate?, hangup?];
        Ok(Self { runtime, interrupts, resumed: resumed?, echo: NoEcho::begin()? })
    }

    /// Asks and reads a line; empty at the end of the input.
    pub(super) fn line(&mut self, question: &str) -> Result<Zeroizing<String>, CliError> {
        ask(question);
        let (give, mut line) = oneshot::channel();
        // In a thread that ends with the process: a read from a terminal cannot be cancelled.
        std::thread::spawn(move || {
            let mut text = Zeroizing::new(Vec::with_capacity(LONGEST_LINE));
            let read = io::stdin().lock().read_until(b'\n', &mut text);
            // No receiver is left after a signal.
            let _ = give.send(read.map(|_| text));
        });
        let [interrupt, quit, terminate, hangup] = &mut self.interrupts;
        let (resumed, echo) = (&mut self.resumed, &self.echo);
        let read = self.runtime.block_on(async {
            loop {
                tokio::select! {
                    read = &mut line => return read.ok(),
                    _ = interrupt.recv() => return None,
                    _ = quit.recv() => return None,
                    _ = terminate.recv() => return None,
                    _ = hangup.recv() => return None,
                    // What was typed before is gone: the terminal drops it at Ctrl-Z.
                    _ = resumed.recv() => {
                        // A terminal that is gone ends the line.
                        let _ = echo.stop();
                        ask(question);
                    }
                }
            }
        });
        let Some(read) = read else {
            complain("");
            return Err(CliError::Interrupted);
        };
        let typed = String::from_utf8(std::mem::take(&mut *read?)).map(Zeroizing::new);
        typed.map_err(|error| {
            drop(Zeroizing::new(error.into_bytes()));
            CliError::Failed("the input is not UTF-8; set the terminal to UTF-8".to_owned())
        })
    }
}

/// The terminal's modes with echo and without.
struct NoEcho {
    before: Termios,
    silent: Termios,
}

impl NoEcho {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        // The line end is echoed all the same, so that the next output starts on a new line.
        silent.local_modes.insert(LocalModes::ECHONL);
        let echo = Self { before, silent };
        echo.stop()?;
        Ok(echo)
    }

    fn stop(&self) -> io::Result<()> {
        Ok(tcsetattr(io::stdin(), OptionalActions::Now, &self.silent)?)
    }
}

impl Drop for NoEcho {
    fn drop(&mut self) {
        // What was typed or pasted and not read may be the password: it goes neither to the screen nor to the shell.
        let _ = tcflush(io::stdin(), QueueSelector::IFlush);
        // A terminal that is gone needs no echo.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}
