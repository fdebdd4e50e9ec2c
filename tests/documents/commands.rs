//! docs/commands.md: every command with its flags, from the definition that makes the help.

use crate::generated_page::assert_current;
use clap::{Arg, Command};
use std::fmt::Write as _;

/// How the usage line, the arguments and the flags of a command are shown.
fn section(command: &Command, path: &str) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let shown: Vec<&Arg> = command.get_arguments().filter(|arg| is_own(arg)).collect();
    let optional = shown.iter().any(|arg| !arg.is_positional() && !arg.is_required_set());
    let flags = if optional { " [OPTIONS]" } else { "" };
    let named = shown.iter().filter(|arg| arg.is_positional() || arg.is_required_set());
    let below = if command.has_subcommands() { " COMMAND" } else { "" };
    let usage: String = named.flat_map(|arg| [" ".to_owned(), usage(arg)]).collect();
    let mut text = format!("### {path}\n\n{about}.\n\n`{path}{flags}{usage}{below}`\n\n");
    let aliases: Vec<&str> = command.get_visible_aliases().collect();
    if !aliases.is_empty() {
        let _ = write!(text, "Also called `{}`.\n\n", aliases.join("`, `"));
    }
    text + &table(shown)
}

/// Neither `--help` nor one of the global options, which the page shows once.
fn is_own(arg: &Arg) -> bool {
    !arg.is_global_set() && !arg.is_hide_set() && !["help", "version"].contains(&arg.get_id().as_str())
}

fn table<'a>(args: impl IntoIterator<Item = &'a Arg>) -> String {
    let rows: String = args.into_iter().map(row).collect();
    if rows.is_empty() { rows } else { format!("| argument | meaning |\n| --- | --- |\n{rows}\n") }
}

fn row(arg: &Arg) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let defaults: Vec<_> = arg.get_default_values().iter().filter_map(|value| value.to_str()).collect();
    let default = defaults.join(" ");
    let default = if default.is_empty() || is_switch(arg) { String::new() } else { format!(" [default: {default}]") };
    let values: Vec<_> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let values =
        if values.is_empty() || is_switch(arg) { String::new() } else { format!(" [values: {}]", values.join(", ")) };
    format!("| `{}` | {}{default}{values} |\n", usage(arg).replace('|', "\\|"), help.replace('|', "\\|"))
}

/// Whether it takes no value.
fn is_switch(arg: &Arg) -> bool {
    !arg.get_action().takes_values()
}

/// `NAME`, `--tenant TENANT`, `--yes`.
fn usage(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    let value = names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let more = arg.get_num_args().is_some_and(|count| count.max_values() > 1);
    let value = if more { format!("{value}...") } else { value };
    match arg.get_long() {
        Some(long) if is_switch(arg) => format!("--{long}"),
        Some(long) => format!("--{long} {value}"),
        None if arg.is_required_set() => value,
        None => format!("[{value}]"),
    }
}

/// A command and those below it.
fn sections(command: &Command, path: &str, page: &mut String) {
    page.push_str(&section(command, path));
    for command in command.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help") {
        sections(command, &format!("{path} {}", command.get_name()), page);
    }
}

#[test]
fn the_commands_are_what_the_program_understands() {
    let mut command = realmgate::cli::command();
    command.build();
    let globals: Vec<&Arg> = command.get_arguments().filter(|arg| arg.is_global_set()).collect();
    let mut page = format!("## Options of every command\n\n{}## Commands\n\n", table(globals));
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        sections(command, &format!("realmgate {}", command.get_name()), &mut page);
    }
    assert_current("commands.md", &page);
}
