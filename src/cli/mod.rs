//! The command line: its arguments, and which file runs each command. A command prints through `output`, opens the
//! store itself and asks `running_server` for what only the server knows.

mod account;
mod actor;
mod admin_client;
mod backup;
mod blacklist;
mod check;
mod colour;
mod completions;
mod dates;
mod erasure;
mod error;
mod explain;
mod healthcheck;
mod key_flags;
mod mail;
mod man;
mod output;
mod password;
mod progress_bar;
mod prompt;
mod running_server;
mod standing;
mod store_access;
mod table;
mod words;

use crate::ambient::terminal::{Escape, Priority, complain, is_printable, is_stderr_shown, stderr};
use crate::config::{ConfigError, Flags, Settings, process_environment};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use error::CliError;
use output::{Format, Output};
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store_access::{block_on, open_existing, open_or_create, open_to_change, open_to_copy, open_to_read};

/// The heading of the options that every command has.
const GLOBAL: &str = "Global options";

/// Decides which phones a SIP platform lets in.
#[derive(Debug, Parser)]
#[command(name = "realmgate", version, after_help = EXIT_CODES)]
pub struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: SettingsFlags,
    /// Print JSON for programs: one object per line
    #[arg(long, global = true, help_heading = GLOBAL)]
    json: bool,
}

/// What the exit codes mean; a part of the help.
const EXIT_CODES: &str = "Exit codes: 0 done; 1 failed, the reason is on standard error; 2 wrong usage; \
                          130 interrupted at a password prompt, nothing was changed.";

#[derive(Debug, Args)]
struct SettingsFlags {
    /// The settings file [default: ./realmgate.toml if it exists]
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address of the web pages and the webhook; overrides the setting `listen`
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Address of health, metrics and the admin API; overrides the setting `admin_listen`
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "ADDRESS:PORT")]
    admin_listen: Option<SocketAddr>,
    /// Folder of the store and of generated secrets; overrides the setting `data_dir`
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server: the webhook and the web pages (the default without a command)
    Serve,
    /// Check the settings and print one line per problem
    Check(check::Arguments),
    /// Ask the running server whether it is ready
    Healthcheck,
    /// Explain step by step why an attempt was granted or rejected; changes nothing
    Explain(explain::Arguments),
    /// Show everything that blocks a phone now, by username or address, and how to remove it
    Standing(standing::Arguments),
    /// Add, list, change and remove accounts, also while the server runs
    #[command(subcommand)]
    Account(Box<account::Command>),
    /// List and change blacklisted sources
    #[command(subcommand)]
    Blacklist(blacklist::Command),
    /// Send a test email, or print one that users get
    #[command(subcommand)]
    Mail(mail::Command),
    /// Copy the complete store to a new file, also while the server runs
    Backup(backup::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Write the manual pages to a folder
    Man(man::Arguments),
}

/// The commands and their flags, as the help, the manual pages and docs/commands.md show them.
#[must_use]
pub fn command() -> clap::Command {
    CommandLine::command()
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
        Some(Command::Check(arguments)) => arguments.run(settings.load(), &mut output),
        Some(Command::Healthcheck) => settings.with(|settings| healthcheck::run(settings, &mut output)),
        Some(Command::Explain(arguments)) => settings.with(|settings| arguments.run(settings, &mut output)),
        Some(Command::Standing(arguments)) => settings.with(|settings| arguments.run(settings, &mut output)),
        Some(Command::Account(command)) => settings.with(|settings| command.run(settings, &mut output)),
        Some(Command::Blacklist(command)) => settings.with(|settings| command.run(settings, &mut output)),
        Some(Command::Mail(command)) => settings.with(|settings| command.run(settings, &mut output)),
        Some(Command::Completions(arguments)) => arguments.run(command(), &mut output),
        Some(Command::Man(arguments)) => arguments.run(command(), &mut output),
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
