//! The command line: accounts, files of accounts, the blacklist, `check` and `healthcheck`.

mod audited;
mod beside;
mod blacklist_commands;
mod checked_certificates;
mod checked_exposure;
mod coloured_tables;
mod command_line;
mod generated;
mod healthcheck;
mod import_and_export;
mod many_accounts;
mod odd_files;
mod odd_lines;
mod progress_bars;
mod several_accounts;
mod shown_on_terminals;
mod typed_passwords;
