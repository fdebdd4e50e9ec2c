//! The command line: its arguments, and which file runs each command. A command prints through `output`, opens the
//! store itself and asks `running_server` for what only the server knows.

mod account;
mod actor;
mod admin_client;
mod backup;
mod blacklist;
mod check;
mod colour;
mod dates;
mod erasure;
mod error;
mod explain;
mod healthcheck;
mod key_flags;
mod mail_host;
mod output;
mod password;
mod progress_bar;
mod prompt;
mod replay_capacity;
mod running_server;
mod standing;
mod store_access;
mod table;
mod words;

use crate::ambient::terminal::{Escape, Priority, complain, is_printable, is_stderr_shown, stderr};
use crate::config::{ConfigError, Flags, Settings, process_environment};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
use error::CliError;
use output::{Format, Output};
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store_access::{block_on, open_existing, open_or_create, open_to_change, open_to_copy, open_to_read};

/// Above the flags that every command has, below those of its own.
const GLOBAL: &str = "Global options";

/// Decides which phones a SIP platform lets in.
#[derive(Debug, Parser)]
#[command(name = "realmgate", version)]
pub struct CommandLine {
    #[command(flatten)]
    settings: SettingsFlags,
    /// Print JSON, one object per line, for programs
    #[arg(long, global = true, help_heading = GLOBAL)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Args)]
struct SettingsFlags {
    /// The file of settings [default: ./realmgate.toml where it exists]
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL)]
    config: Option<PathBuf>,
    /// Where the webhook and the public pages are served
    #[arg(long, global = true, value_name = "ADDRESS:PORT", help_heading = GLOBAL)]
    listen: Option<SocketAddr>,
    /// Where health, readiness and metrics are served
    #[arg(long, global = true, value_name = "ADDRESS:PORT", help_heading = GLOBAL)]
    admin_listen: Option<SocketAddr>,
    /// The folder of the store and of generated secrets
    #[arg(long, global = true, value_name = "FOLDER", help_heading = GLOBAL)]
    data_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the webhook and the public pages (also without a command)
    Serve,
    /// Say what is wrong with the settings, one line each
    Check,
    /// Ask the running server whether it is ready
    Healthcheck,
    /// Say step by step why an attempt is let in or refused, changing nothing
    Explain(explain::Arguments),
    /// Say everything that stands against a phone now, by its name or its address, and how to lift it
    Standing(standing::Arguments),
    /// Manage accounts, also while the server runs
    #[command(subcommand)]
    Account(Box<account::Command>),
    /// See who is refused by the running server, and change it
    #[command(subcommand)]
    Blacklist(blacklist::Command),
    /// Back up the store to a new file, also while the server runs
    Backup(backup::Arguments),
}

impl CommandLine {
    /// Parses the arguments; where they ask for help or version, or are wrong, prints that and returns the exit code.
    pub fn typed() -> Result<Self, ExitCode> {
        Self::try_parse().map_err(|mut error| {
            hide_values(&mut error);
            let text = error.render().to_string();
            // An error repeats what was typed, and a script's arguments may come from anywhere. A failure to print does
            // not change the exit code.
            if !is_printable(&text) {
                complain(text.trim_end());
            } else if error.use_stderr() && !is_stderr_shown() {
                let _ = stderr(Escape::Text, Priority::Error).write_all(text.as_bytes());
            } else {
                let _ = error.print();
            }
            ExitCode::from(if error.use_stderr() { 2 } else { 0 })
        })
    }
}

/// Removes from an error what was typed where nothing belongs: a password or HA1 after a flag that takes none, or by
/// itself.
fn hide_values(error: &mut clap::Error) {
    let is_flag = |value: &ContextValue| matches!(value, ContextValue::String(text) if text.starts_with('-'));
    let place = match error.kind() {
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        ErrorKind::TooManyValues => ContextKind::InvalidValue,
        _ => return,
    };
    if error.get(place).is_some_and(|value| place == ContextKind::InvalidValue || !is_flag(value)) {
        error.insert(place, ContextValue::String("(not shown)".to_owned()));
    }
}

/// Runs the command and returns the exit code: 0 done, 1 failed, 2 usage. `serve` is what the server's wiring does.
pub fn run(command_line: &CommandLine, serve: impl FnOnce(Settings) -> ExitCode) -> ExitCode {
    let mut output = Output::new(if command_line.json { Format::Json } else { Format::Text });
    let settings = &command_line.settings;
    let result = match &command_line.command {
        None | Some(Command::Serve) => match settings.load() {
            Ok(settings) => return serve(settings),
            Err(error) => Err(error.into()),
        },
        Some(Command::Check) => check::run(settings.load(), &mut output),
        Some(Command::Healthcheck) => settings.with(|settings| healthcheck::run(settings, &mut output)),
        Some(Command::Explain(arguments)) => settings.with(|settings| arguments.run(settings, &mut output)),
        Some(Command::Standing(arguments)) => settings.with(|settings| arguments.run(settings, &mut output)),
        Some(Command::Account(command)) => settings.with(|settings| command.run(settings, &mut output)),
        Some(Command::Blacklist(command)) => settings.with(|settings| command.run(settings, &mut output)),
        Some(Command::Backup(arguments)) => settings.with(|settings| arguments.run(settings, &mut output)),
    };
    let error = match result.and_then(|()| output.flush().map_err(CliError::from)) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(error) => error,
    };
    match &error {
        CliError::Reported => {}
        // The reader of the output has closed it, as in `realmgate account list | head`.
        CliError::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        error => complain(format_args!("realmgate: {error}")),
    }
    match error {
        CliError::Usage(_) => ExitCode::from(2),
        CliError::Interrupted => ExitCode::from(130),
        _ => ExitCode::FAILURE,
    }
}

impl SettingsFlags {
    fn load(&self) -> Result<Settings, ConfigError> {
        let usual = Path::new("realmgate.toml");
        let file = self.config.as_deref().or_else(|| usual.exists().then_some(usual));
        let flags = Flags { listen: self.listen, admin_listen: self.admin_listen, data_dir: self.data_dir.clone() };
        Settings::load(file, process_environment(), &flags)
    }

    /// Does what needs settings that can be read.
    fn with(&self, work: impl FnOnce(&Settings) -> Result<(), CliError>) -> Result<(), CliError> {
        work(&self.load()?)
    }
}
